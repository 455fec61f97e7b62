// Every page that links lead to for somebody who is signed in and has something
// in each state (holder.mjs).  Nothing is sent: links are followed, no form is.
// In English (all languages with KY_LONG) one page of each kind is validated
// and looked at; in the others they are read: no word in them is left English.
import { holder } from './holder.mjs'
import { control, languages, long, loose, ok, run } from './lab.mjs'
import { confirm } from './steps.mjs'

const MOST = 600 // addresses of one language: more is a trap

// What belongs to somebody; other pages are only asked for, and crawl.mjs goes
// on from them.
const INSIDE = new RegExp('^/[^/]+/(account|clients|confirm|desk|end|endings|esim|grant|lines|' +
  'papers|receipts|recover|sign-in|sign-out|withdraw)([/?]|$)')

// Asked by the holder's own browser, which has the cookies.
const get = (page, address) => page.evaluate(async (to) => {
  const answer = await fetch(to)
  const media = answer.headers.get('content-type') ?? ''
  const bytes = await answer.arrayBuffer()
  const text = media.startsWith('text/html') ? new TextDecoder().decode(bytes) : ''
  const at = new DOMParser().parseFromString(text, 'text/html')
  const links = [...at.querySelectorAll('a[href]')]
    .map((a) => new URL(a.getAttribute('href'), new URL(to, location.origin)))
    .filter((u) => u.origin === location.origin).map((u) => u.pathname + u.search)
  // What people read, a piece a text; not what is English on purpose.
  at.body.querySelectorAll('[lang=en], code, .code, script, style').forEach((e) => e.remove())
  const said = [at.title]
  const walk = at.createTreeWalker(at.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) said.push(walk.currentNode.data)
  at.querySelectorAll('[aria-label], [alt], [placeholder], [title]').forEach((e) => said.push(
    ...['aria-label', 'alt', 'placeholder', 'title'].map((n) => e.getAttribute(n) ?? '')))
  return { status: answer.status, url: answer.url, size: bytes.byteLength, media, text, links, said }
}, address)

function starts(lang, who) {
  const day = '?way=plain'
  return ['/account', '/lines', '/clients', who.grant, `/endings/${who.ref}`,
    ...[who.esim, who.loan, who.ended].map((line) => `/lines/${line}`),
    `/lines/${who.esim}/when${day}`, `/lines/${who.esim}/check${day}&when=soon`,
    `/lines/${who.esim}/end`, `/lines/${who.esim}/plan`].map((to) => `/${lang}${to}`)
}

const kindOf = (address) => address.replace(/[?].*/, '').replace(/^\/[^/]+/, '')
  .replace(/KY(-[0-9A-Z]{4}){3}/, '{ref}').replace(/\/(grant|papers|receipts)\/[^/]+/, '/$1/{id}')
  .replace(/\d+/g, '{id}')

// Days to choose from, each a link: some of them tell as much as all (KY_LONG).
const OF_A_CHOICE = 4

function enough(counts, address) {
  const [path, query] = address.split('?')
  if (long || !query) return false
  const kind = `${path}?${[...new URLSearchParams(query).keys()]}`
  counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return counts.get(kind) > OF_A_CHOICE
}

async function walk(page, lang, who) {
  const seen = new Map()
  const counts = new Map()
  const waiting = starts(lang, who).map((to) => ({ to, from: '' }))
  while (waiting.length && seen.size < MOST) {
    const { to, from } = waiting.pop()
    if (seen.has(to) || enough(counts, to)) continue
    const answer = await get(page, to)
    seen.set(to, { ...answer, from })
    if (!INSIDE.test(to)) continue
    for (const next of answer.links) {
      if (next.startsWith(`/${lang}/`) && !seen.has(next)) waiting.push({ to: next, from: to })
    }
  }
  return seen
}

// What is in Latin letters in every language: addresses, numbers of papers and
// contracts, somebody else's words in quotation marks, names, abbreviations.
const LATIN = [/https?:\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|json)\b/g,
  /\b[A-Z]{2}-[\w-]+/g, /“[^”]*”|「[^」]*」/g,
  new RegExp(`(?<![A-Za-z])(?:${['kaiyaku', 'lab', 'Demo Mobile', 'Demo Rental', 'Mobal', 'MyAccount',
    'Keep the number', 'Light 3 GB', 'Large 20 GB', 'My Number', 'JavaScript', 'App', 'eSIM',
    'SIM', 'ICCID', 'SMS', 'IBAN', 'BIC', 'SHA-256', 'JSON', 'PDF', 'CSV', 'JPEG', 'PNG', 'kB', 'MB',
    'GB', 'Wi-Fi'].join('|')})(?![A-Za-z])`, 'g')]

// The texts with a word that is none of these.
const english = (said) => said.filter((text) =>
  /[A-Za-z]{2}/.test(LATIN.reduce((left, known) => left.replace(known, ' '), text)))

// The second proof is over after ten minutes, and some pages show without it
// only where to give it.
async function proveAgain(lab, who, lang) {
  await who.page.goto(`${lab.base}/${lang}/confirm`)
  await confirm(lab, who.page, { way: 'mail', to: who.email })
}

// A mailbox gets only so many codes an hour, and who is idle is signed out.
async function anHour(lab, page) {
  for (let i = 0; i < 3; i += 1) {
    await control({ minutes: 21 })
    await page.goto(`${lab.base}/en/account`)
  }
}

async function everyLink(lab) {
  const who = await holder(lab)
  let there = 0
  ok(who.grant, 'the agent has a letter with a link')
  await anHour(lab, who.page)
  for (const lang of languages) {
    await proveAgain(lab, who, lang)
    const seen = await walk(who.page, lang, who)
    const own = [...seen].filter(([to]) => INSIDE.test(to))
    ok(own.length > 30 && seen.size < MOST, `${lang}: ${seen.size} pages, ${own.length} inside`)
    const here = own.filter(([to, a]) => a.url === lab.base + to).length
    there ||= here
    ok(here === there, `${lang}: ${here} pages, as many as in English`)
    const dead = [...seen].filter(([, a]) => a.status !== 200)
    ok(dead.length === 0, `${lang}: no dead link`,
      ...dead.map(([to, a]) => `${a.status} ${to} from ${a.from}`))
    const big = own.filter(([, a]) => a.text && a.size >= 50 * 1024)
    ok(big.length === 0, `${lang}: each under 50 KB`, ...big.map(([to, a]) => `${a.size} ${to}`))
    const odd = own.filter(([, a]) => a.text && (!a.text.includes(`<html lang="${lang}">`) ||
      /\{\{|\{%|\{[a-z_.]+(\|[a-z:]+)?\}/.test(a.text)))
    ok(odd.length === 0, `${lang}: each in its language, every hole filled`, ...odd.map(([to]) => to))
    const left = own.flatMap(([to, a]) => english(a.said).map((t) => `${to}: ${t.trim()}`))
    if (lang === 'en') ok(left.length > 1000, `the look for English finds it: ${left.length} texts`)
    else ok(left.length === 0, `${lang}: nothing is left in English`, ...left)
    const apart = own.flatMap(([to, a]) => loose(a.text, lang).map((t) => `${to}: ${t}`))
    ok(apart.length === 0, `${lang}: ${apart.length} sentences or names apart`, ...apart)
    if (lang === 'en' || long) await eachKind(lab, who.page, own)
  }
}

async function eachKind(lab, page, own) {
  const looked = new Set()
  for (const [address, a] of own) {
    const kind = kindOf(address)
    if (!a.text || a.url !== lab.base + address || looked.has(kind)) continue
    looked.add(kind)
    await lab.validText(a.text, kind)
    await page.goto(lab.base + address)
    await lab.look(page, `inside${kind.replace(/[^a-z0-9/-]/gi, '')}`, { picture: long })
  }
  ok(looked.size > 20, `${looked.size} kinds of pages inside`, [...looked])
}

await run([everyLink])
