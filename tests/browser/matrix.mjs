// Ten pages in each language, at four widths, light and dark: nothing sticks
// out, not even with the text spacing of WCAG 1.4.12; targets are large enough;
// the focus is seen at each stop; on paper there is nothing to press.  Wholly
// with KY_LONG; else one language, the narrowest phone, a dark desktop.
import { holder } from './holder.mjs'
import { languages, long, ok, run } from './lab.mjs'

const WIDTHS = long ? [320, 390, 768, 1280] : [320, 1280]
const TONGUES = long ? languages : ['zh-Hans']
const STOPS = 200 // more than a page has

const SPACING = `*{line-height:1.5!important;letter-spacing:.12em!important;
word-spacing:.16em!important}p{margin-bottom:2em!important}`

const pagesOf = (who) => [
  ['start', ''], ['operator', '/guide/docomo'], ['find', '/end'],
  ['line', `/lines/${who.esim}`], ['when', `/lines/${who.esim}/when?way=plain`],
  ['check', `/lines/${who.esim}/check?way=plain&when=soon`], ['tasks', `/endings/${who.ref}`],
  ['papers', `/lines/${who.ended}/papers`], ['statement', `/lines/${who.ended}/statement`],
  ['account', '/account']]

// What is wider than the window, or cut off by a box that hides the rest.
const sticking = () => {
  const wide = document.documentElement.scrollWidth > window.innerWidth
  const cut = [...document.querySelectorAll('body *')].filter((e) => {
    const style = getComputedStyle(e)
    return ['hidden', 'clip'].includes(style.overflowX) && !e.closest('.hide, svg') &&
      (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
  })
  const out = wide ? [...document.querySelectorAll('body *')].filter((e) =>
    e.getBoundingClientRect().right > window.innerWidth && !e.closest('.scroll')) : []
  return [...cut, ...out].slice(-5).map((e) => e.outerHTML.slice(0, 150))
    .concat(wide ? [`${document.documentElement.scrollWidth} px`] : [])
}

// Targets under 24 px; a link in a sentence is as high as its line.
const small = () => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter((e) => {
    if (e.type === 'hidden' || e.closest('.skip, .hide')) return false
    const box = (e.closest('label') ?? e).getBoundingClientRect()
    if (box.width === 0 || box.height === 0) return false
    if (e.tagName === 'A' && getComputedStyle(e).display === 'inline') return false
    return box.width < 24 || box.height < 24
  }).map((e) => e.outerHTML.slice(0, 150))

// The stop that has the focus: where it is, and whether it can be seen.
const stop = () => {
  const e = document.activeElement
  if (e === document.body || e === null) return null
  const style = getComputedStyle(e)
  const line = e.getClientRects()[0]
  const x = line ? line.left + line.width / 2 : -1
  const y = line ? line.top + line.height / 2 : -1
  const top = document.elementFromPoint(x, y)
  return {
    first: e.matches('.skip'),
    html: e.outerHTML.slice(0, 150),
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
    free: top !== null && (e.contains(top) || top.contains(e)),
  }
}

async function stops(page) {
  const bad = []
  let n = 0
  await page.evaluate(() => {
    document.documentElement.style.scrollBehavior = 'auto'
    document.activeElement?.blur()
  })
  for (; n < STOPS; n += 1) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(stop)
    if (at === null || (n > 0 && at.first)) break
    if (!at.outlined || !at.free) bad.push(at)
  }
  return { n, bad }
}

async function onPaper(page) {
  await page.emulateMedia({ media: 'print' })
  const left = await page.evaluate(() =>
    [...document.querySelectorAll('nav, button, .button, input:not([type=hidden])')]
      .filter((e) => e.getClientRects().length > 0).map((e) => e.outerHTML.slice(0, 150)))
  await page.emulateMedia({ media: 'screen' })
  return left
}

async function eachSize(page, label, dark) {
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
  for (const width of WIDTHS) {
    if (!long && dark !== (width === 1280)) continue
    const at = `${label}, ${width} px ${dark ? 'dark' : 'light'}`
    await page.setViewportSize({ width, height: 800 })
    const out = await page.evaluate(sticking)
    ok(out.length === 0, `${at}: nothing sticks out`, ...out)
    const low = await page.evaluate(small)
    ok(low.length === 0, `${at}: targets are large enough`, ...low)
    const { n, bad } = await stops(page)
    ok(n > 5 && n < STOPS && bad.length === 0, `${at}: the focus is seen at ${n} stops`, ...bad)
    const style = await page.evaluateHandle((css) => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(css)
      document.adoptedStyleSheets = [sheet]
    }, SPACING)
    await style.dispose()
    const spaced = await page.evaluate(sticking)
    ok(spaced.length === 0, `${at}: nor with wider spacing`, ...spaced)
    await page.evaluate(() => { document.adoptedStyleSheets = [] })
  }
}

async function everySize(lab) {
  const who = await holder(lab)
  const { page } = who
  for (const lang of TONGUES) {
    for (const [name, to] of pagesOf(who)) {
      const answer = await page.goto(`${lab.base}/${lang}${to}`)
      ok(answer.status() === 200, `${name} (${lang})`, page.url())
      for (const dark of [false, true]) await eachSize(page, `${name} (${lang})`, dark)
      const left = await onPaper(page)
      ok(left.length === 0, `${name} (${lang}): nothing to press on paper`, ...left)
      if (lang !== 'zh-Hans') continue
      await page.setViewportSize({ width: 320, height: 640 })
      await page.emulateMedia({ colorScheme: 'light' })
      await page.screenshot({ path: `${lab.out}/matrix-${name}.png`, fullPage: true })
    }
  }
}

await run([everySize])
