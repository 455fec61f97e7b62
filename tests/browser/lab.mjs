// What every browser test stands on: a browser, its sizes, one look at a page.
//
//   const lab = await open()
//   const page = await lab.phone({ lang: 'ja' })
//   await page.goto(lab.base + '/ja')
//   await lab.look(page, 'start')          // axe, HTML, size, picture
//   await lab.end()
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'
import { HtmlValidate } from 'html-validate'

const require = createRequire(import.meta.url)
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const html = new HtmlValidate({
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    // Case and trailing blanks are matters of taste.
    'doctype-style': 'off',
    'no-trailing-whitespace': 'off',
    // Names are long in Japanese and codes are not.
    'long-title': 'off',
    'tel-non-breaking': 'off',
    'attribute-boolean-style': 'off',
    // A button in a form sends it, as every browser knows.
    'no-implicit-button-type': 'off',
  },
})

export const long = 'KY_LONG' in process.env
export const languages = ['en', 'ja', 'zh-Hans', 'zh-Hant', 'ko']
// A full stop of Chinese and Japanese has its blank in itself, and so has their
// colon: what stands apart behind a stop, and Latin colons between their words.
const INLINE = /<\/?(?:a|abbr|b|bdi|code|em|i|small|span|strong|time)\b[^>]*>/g
export function loose(text, lang) {
  if (!/^(ja|zh)/.test(lang)) return []
  const body = text.replace(/[^]*<body/, '<body').replace(/<(textarea|pre|style)\b[^]*?<\/\1>/g, '')
  return body.replace(INLINE, '').replace(/<[^>]*>/g, '\n\n').split(/\n\s*\n/)
    .map((said) => said.replace(/\s+/g, ' '))
    .flatMap((said) => said.match(/.{0,20}(?:[。！？：] \S|[\u3040-\u9fff\uff00-\uffef] ?: ).{0,20}/g) ?? [])
}

const PAGE_MOST = 50 * 1024

let count = 0
let failed = 0

export function ok(good, label, ...seen) {
  count += 1
  if (!good) failed += 1
  console.log(`${good ? '' : 'not '}ok ${count} - ${label}`)
  if (!good) {
    for (const one of seen) {
      console.log(`# ${typeof one === 'string' ? one : JSON.stringify(one)}`
        .slice(0, 1500).replace(/\n/g, '\n# '))
    }
  }
  return good
}

// Asks the test's other half, run.py.
export async function control(what) {
  const answer = await fetch(process.env.KY_CONTROL,
    { method: 'POST', body: JSON.stringify(what) })
  return answer.json()
}

// The newest letter to an address whose text has it; waits for it.
export async function letter(to, pattern, after = 0) {
  for (let i = 0; i < 200; i += 1) {
    const { mail } = await control({ mail: true })
    const found = mail.slice(after).filter(
      (m) => m.to.includes(to) && pattern.test(m.text)).at(-1)
    if (found) return found
    await new Promise((done) => setTimeout(done, 50))
  }
  return null
}

// Whether the page came to an address; a click alone does not wait for it.
export const reached = (page, where) => page.waitForURL(where).then(() => true, () => false)

const phone = { width: 390, height: 844 }
const desktop = { width: 1280, height: 900 }
const narrow = { width: 320, height: 640 } // 640 px wide at 200 %

const sizes = new Map([[phone, 'phone'], [desktop, 'desktop'], [narrow, 'narrow']])

class Lab {
  constructor(browser) {
    this.browser = browser
    this.base = process.env.KY_BASE
    this.out = process.env.KY_OUT
    this.sizes = new Map()
  }

  async #page(viewport, { lang = 'en', script = true, zoom = 1, dark = false } = {}) {
    const context = await this.browser.newContext({
      locale: lang,
      viewport: {
        width: Math.round(viewport.width / zoom),
        height: Math.round(viewport.height / zoom),
      },
      deviceScaleFactor: zoom,
      javaScriptEnabled: script,
      // Pages glide to a field only for people; here they are there.
      reducedMotion: 'reduce',
      colorScheme: dark ? 'dark' : 'light',
      timezoneId: 'Europe/Vilnius',
    })
    const page = await context.newPage()
    page.ky = { script, size: sizes.get(viewport), strange: [] }
    page.on('request', (r) => {
      if (!r.url().startsWith(this.base)) page.ky.strange.push(r.url())
    })
    page.on('console', (m) => {
      // 404 and the like are pages of ours, and tried on purpose.
      if (m.type() === 'error' && !/status of 4\d\d/.test(m.text())) {
        page.ky.strange.push(m.text())
      }
    })
    page.on('pageerror', (e) => page.ky.strange.push(String(e)))
    return page
  }

  phone(how) { return this.#page(phone, how) }

  desktop(how) { return this.#page(desktop, how) }

  narrow(how) { return this.#page(narrow, how) }

  // One page as people meet it.  Without script axe cannot run: the page is
  // then looked at a second time by somebody who has it.
  async look(page, name, { picture = true, most = PAGE_MOST } = {}) {
    const lang = await page.locator('html').getAttribute('lang')
    const label = `${name} (${lang}, ${page.ky.size})`
    ok(page.ky.strange.length === 0, `${label}: nothing strange, nothing from elsewhere`,
      ...page.ky.strange)
    page.ky.strange.length = 0
    const text = await page.content()
    ok(Buffer.byteLength(text) < most, `${label}: under ${most / 1024} KB`,
      Buffer.byteLength(text))
    const room = await page.evaluate(() => [
      document.documentElement.scrollWidth, document.documentElement.clientWidth])
    ok(room[0] <= room[1], `${label}: nothing sticks out`, room)
    ok(await page.locator('h1').count() === 1, `${label}: one h1`)
    const nowhere = await page.locator('.error a[href^="#"]').evaluateAll((all) => all
      .map((a) => a.hash.slice(1)).filter((id) => document.getElementById(id) === null))
    ok(nowhere.length === 0, `${label}: each error leads to its place`, ...nowhere)
    if (page.ky.script) await this.#axe(page, label)
    if (picture) {
      await page.screenshot({
        path: path.join(this.out, `${name.replaceAll('/', '-')}.${lang}.${page.ky.size}.png`),
        fullPage: true,
      })
    }
  }

  async #axe(page, label) {
    await page.evaluate(axe)
    const found = await page.evaluate(() => window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    }))
    ok(found.violations.length === 0, `${label}: axe finds nothing`,
      ...found.violations.map((v) => `${v.id}: ${v.help}: ${
        v.nodes.slice(0, 3).map((n) => n.html).join(' | ')}`))
  }

  // The page's source, by a validator.
  async validText(text, name) {
    const report = await html.validateString(text)
    ok(report.valid, `${name}: the HTML is valid`, ...report.results.flatMap(
      (r) => r.messages.map((m) => `${m.line}: ${m.ruleId}: ${m.message}`)))
  }

  async valid(address, name) {
    const answer = await fetch(this.base + address, { redirect: 'manual' })
    await this.validText(await answer.text(), name)
    return answer
  }

  // The same of a page that only this browser sees.
  async validPage(page, name) {
    await this.validText(await page.evaluate(
      async () => (await fetch(location.href)).text()), name)
  }

  async end() {
    await this.browser.close()
    console.log(`1..${count}`)
    process.exitCode = failed ? 1 : 0
  }
}

export async function open() {
  const browser = await chromium.launch({
    executablePath: process.env.KY_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic',
      '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--no-first-run'],
  })
  return new Lab(browser)
}

// Runs parts one after another; one that throws is one that failed.
export async function run(parts) {
  const lab = await open()
  for (const part of parts) {
    try {
      await part(lab)
    } catch (e) {
      ok(false, `${part.name}: ${e.message.split('\n')[0]}`, e.stack)
    }
  }
  await lab.end()
}
