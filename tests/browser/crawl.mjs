// Every page that links lead to from the start, without signing in: there is
// no dead link, the HTML is valid, axe finds nothing.  In one language (all
// with KY_LONG) they are validated and looked at; in the others they are read.
import { languages, long, loose, ok, run } from './lab.mjs'

const MOST = 2000 // addresses of one language: more is a trap

function links(text, base) {
  const found = new Set()
  for (const [, href] of text.matchAll(/<a\s[^>]*?href="([^"]*)"/g)) {
    const to = new URL(href.replaceAll('&amp;', '&'), base)
    if (to.origin === new URL(base).origin) found.add(to.pathname + to.search)
  }
  return found
}

// A reader's cookies: without them each form would be a visit of its own, and
// an address has only so many.
const jar = new Map()

async function get(address) {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const answer = await fetch(address, { headers: cookie ? { cookie } : {} })
  for (const one of answer.headers.getSetCookie()) {
    const [name, value] = one.split(';')[0].split('=')
    jar.set(name, value)
  }
  return answer
}

// All addresses of a language that links lead to: { address: answer }.
async function walk(lab, lang) {
  const seen = new Map()
  const waiting = [`/${lang}`]
  while (waiting.length && seen.size < MOST) {
    const address = waiting.pop()
    if (seen.has(address)) continue
    const answer = await get(lab.base + address)
    const media = answer.headers.get('content-type')
    const text = media.startsWith('text/html') ? await answer.text() : ''
    seen.set(address, { status: answer.status, text, media, url: answer.url })
    for (const next of links(text, lab.base + address)) {
      if (next.startsWith(`/${lang}/`) && !seen.has(next)) waiting.push(next)
    }
  }
  return seen
}

async function everyLink(lab) {
  for (const lang of languages) {
    const seen = await walk(lab, lang)
    const dead = [...seen].filter(([, a]) => a.status !== 200)
    ok(seen.size > 5 && seen.size < MOST, `${lang}: ${seen.size} pages`)
    ok(dead.length === 0, `${lang}: no dead link`, ...dead.map(([to, a]) => `${a.status} ${to}`))
    const big = [...seen].filter(([, a]) => Buffer.byteLength(a.text) >= 50 * 1024)
    ok(big.length === 0, `${lang}: each under 50 KB`, ...big.map(([to]) => to))
    const odd = [...seen].filter(([, a]) => a.text &&
      (!a.text.includes(`<html lang="${lang}">`) || /\{\{|\{%|\{[a-z_.]+(\|[a-z:]+)?\}/.test(a.text)))
    ok(odd.length === 0, `${lang}: each in its language, every hole filled`,
      ...odd.map(([to]) => to))
    const apart = [...seen].flatMap(([to, a]) => loose(a.text, lang).map((t) => `${to}: ${t}`))
    ok(apart.length === 0, `${lang}: ${apart.length} sentences or names apart`, ...apart)
    if (lang === 'en' || long) await eachPage(lab, lang, seen)
  }
}

// Pages of one kind have one template: '/guide/docomo' is of the kind of
// '/guide/povo'.
const kindOf = (address) => address.replace(/[?].*/, '?')
  .replace(/\/(guide|assist|places|help|kinds)\/[^/?]+/, '/$1/*')
const OF_A_KIND = 2

// All of them validated; under axe, with a picture, some of each kind (with
// KY_LONG all).
async function eachPage(lab, lang, seen) {
  const page = await lab.phone({ lang })
  const looked = new Map()
  for (const [address, a] of [...seen].sort()) {
    if (!a.text || a.url !== lab.base + address) continue
    await lab.valid(address, address)
    const kind = kindOf(address)
    looked.set(kind, (looked.get(kind) ?? 0) + 1)
    if (!long && looked.get(kind) > OF_A_KIND) continue
    await page.goto(lab.base + address)
    await lab.look(page, address.replace(`/${lang}`, '').replace(/^\//, '')
      .replace(/[^a-z0-9/-]/gi, '_') || 'start')
  }
  await page.context().close()
}

await run([everyLink])
