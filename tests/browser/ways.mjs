// Each way of ending once; the whole way by keyboard alone; and at 200 %.
import { ok, run } from './lab.mjs'
import { checkAndFile, ending, prove, sms, submit } from './steps.mjs'

const main = (page) => page.locator('main').innerText()

// --- by keyboard ---

// What has the focus, as somebody who sees it would say.
const focused = (page) => page.evaluate(() => {
  const e = document.activeElement
  const box = e.getBoundingClientRect()
  const style = getComputedStyle(e)
  return {
    tag: e.tagName.toLowerCase(), type: e.type ?? '', name: e.name ?? '', value: e.value ?? '',
    href: e.getAttribute('href') ?? '', text: e.innerText?.slice(0, 60) ?? '',
    seen: box.width > 0 && box.height > 0,
    outlined: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
  }
})

// Tab until `wanted`; every stop on the way is visible, and none is a trap.
async function tabTo(page, label, wanted) {
  const way = []
  for (let i = 0; i < 120; i += 1) {
    await page.keyboard.press('Tab')
    const at = await focused(page)
    way.push(at)
    if (at.tag !== 'body' && !(at.seen && at.outlined)) {
      ok(false, `${label}: the focus is seen`, at)
      return
    }
    if (wanted(at)) return
  }
  ok(false, `${label}: it is reached by Tab`, way.slice(-12))
  throw new Error(`${label}: no way by Tab`)
}

const link = (pattern) => (at) => at.tag === 'a' && pattern.test(at.href)
const field = (name, value) => (at) => at.name === name && (value === undefined || at.value === value)
const button = (at) => at.tag === 'button'

const enter = (page, url) => Promise.all([page.waitForURL(url), page.keyboard.press('Enter')])

// One of several: Tab reaches the group, arrows the choice.
async function choose(page, name, value) {
  await tabTo(page, `${name}=${value}`, field(name))
  await page.keyboard.press('Space')
  for (let i = 0; i < 8 && (await focused(page)).value !== value; i += 1) {
    await page.keyboard.press('ArrowDown')
  }
  ok(await page.locator(`input[name=${name}]:checked`).getAttribute('value') === value,
    `${value} is chosen by the arrows`)
}

async function byKeyboard(lab) {
  const page = await lab.desktop({ lang: 'en' })
  await page.goto(`${lab.base}/en`)
  await page.keyboard.press('Tab')
  ok((await focused(page)).href === '#main', 'the first stop skips to the content')
  await tabTo(page, 'end a line', link(/\/en\/end$/))
  await enter(page, '**/en/end')

  await tabTo(page, 'the button of an empty form', button)
  await page.keyboard.press('Enter')
  await page.waitForSelector('.error')
  const summary = await page.locator('.error').evaluate((e) => e.getAttribute('role'))
  ok(summary === 'alert' && (await page.title()).startsWith('Error:'),
    'what is wrong is announced, and stands in the title')
  await tabTo(page, 'the summary', link(/^#/))
  const target = (await focused(page)).href
  await page.keyboard.press('Enter')
  await page.waitForFunction((id) => document.activeElement.id === id.slice(1) ||
    document.activeElement.closest(id) !== null || location.hash === id, target)

  await page.goto(`${lab.base}/en/end`)
  await choose(page, 'find', 'contract')
  await tabTo(page, 'the number', field('name'))
  await page.keyboard.type('DM-1003')
  await choose(page, 'way', 'sms')
  await enter(page, '**/end/code')
  await tabTo(page, 'the code', field('code'))
  await page.keyboard.type(await sms(lab, page))
  await enter(page, '**/end/proven/*')
  await tabTo(page, 'go on', link(/\/lines\/\d+$/))
  await enter(page, /\/lines\/\d+$/)
  await tabTo(page, 'end this line', link(/\/lines\/\d+\/end$/))
  await enter(page, /\/lines\/\d+\/end$/)
  await choose(page, 'way', 'plain')
  await enter(page, /\/when\?/)
  await choose(page, 'when', 'month')
  await enter(page, /\/check\?/)
  while (await page.locator('main input[type=checkbox]:not(:checked)').count()) {
    await tabTo(page, 'a box', (at) => at.type === 'checkbox')
    await page.keyboard.press('Space')
  }
  await tabTo(page, 'the button', button)
  await enter(page, /\/done$/)
  const filed = await ending('DM-1003')
  ok((await main(page)).includes(filed.ending.ref), 'filed without a mouse', await main(page))

  await tabTo(page, 'all tasks', link(/\/endings\/KY-[0-9A-Z-]+$/))
  await enter(page, /\/endings\/KY-[0-9A-Z-]+$/)
  await tabTo(page, 'take it back', link(/\/withdraw$/))
  await enter(page, /\/withdraw$/)
  await tabTo(page, 'the button that takes it back', button)
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => !document.querySelector('main form'))
  ok(/withdr/.test((await ending('DM-1003')).ending.state), 'and taken back without a mouse')
  await page.context().close()
}

// --- each way ---

async function onLine(lab, page, who) {
  const line = await prove(lab, page, who)
  await page.goto(`${lab.base}/${who.lang}/lines/${line}/end`)
  return line
}

async function way(page, name) {
  await page.check(`input[name=way][value=${name}]`)
  await submit(page)
  await page.waitForURL((u) => !u.pathname.endsWith('/end') || u.search !== '')
}

const state = async (contract) => (await ending(contract))?.ending

// Zoomed in to 200 % on a phone's width of 640: 320 px remain.
async function portOutZoomed(lab) {
  const who = { lang: 'ja', contract: 'DM-1001', way: 'sms' }
  const page = await lab.narrow({ lang: 'ja' })
  await onLine(lab, page, who)
  await lab.look(page, 'ways-end')
  await way(page, 'port-out')
  await checkAndFile(lab, page, who)
  const now = await state(who.contract)
  ok(now.way === 'port-out', 'the number goes: filed', now)
  await page.goto(`${lab.base}/ja/endings/${now.ref}`)
  await lab.look(page, 'ways-port-out')
  await page.context().close()
}

async function lostCard(lab) {
  const who = { lang: 'en', contract: 'DM-1002', way: 'mail', to: 'mei@example.com' }
  const page = await lab.phone({ lang: 'en' })
  const line = await prove(lab, page, who)
  await page.goto(`${lab.base}/en/end/bill/${line}`)
  await page.fill('#contract', who.contract)
  await page.fill('#amount', '3278')
  await submit(page)
  await page.waitForURL('**/end/proven/*')
  await page.goto(`${lab.base}/en/lines/${line}/end`)
  await way(page, 'lost')
  await page.check('input[name=when][value=soon]')
  await submit(page)
  await checkAndFile(lab, page, who)
  const now = await state(who.contract)
  ok(now.way === 'lost', 'a lost card: filed', now)
  await page.goto(`${lab.base}/en/endings/${now.ref}`)
  await lab.look(page, 'ways-lost')
  await page.context().close()
}

async function death(lab) {
  const who = { lang: 'ko', contract: 'DM-1004', way: 'sms' }
  const page = await lab.phone({ lang: 'ko' })
  await onLine(lab, page, who)
  await way(page, 'death')
  await lab.look(page, 'ways-death')
  ok(await page.locator('main a, main form').count() > 0, 'the holder has died: what to do next',
    page.url(), await main(page))
  await page.context().close()
}

async function usedUp(lab) {
  const who = { lang: 'zh-Hant', contract: 'DM-1010', way: 'mail', to: 'mei@example.com' }
  const page = await lab.phone({ lang: 'zh-Hant' })
  await onLine(lab, page, who)
  await way(page, 'used-up')
  await lab.look(page, 'ways-used-up')
  ok(await page.locator('input[name=when][value=used]').isChecked(), 'used up first is chosen')
  await submit(page)
  await page.waitForSelector('#reason-bad')
  await page.check('input[name=reason][value=none]')
  await submit(page)
  await checkAndFile(lab, page, who)
  const now = await state(who.contract)
  ok(now.when_used_up === true, 'used up first: filed', now)
  await page.context().close()
}

async function eightDaysAndFlying(lab) {
  const who = { lang: 'zh-Hans', contract: 'DM-1003', way: 'sms' }
  const page = await lab.phone({ lang: 'zh-Hans' })
  const line = await onLine(lab, page, who)
  await way(page, 'initial-8-days')
  await lab.look(page, 'ways-eight-days')
  ok(await page.locator('main a[href*="way=plain"]').count() > 0,
  'too late for the eight days: why, and what else there is', page.url(), await main(page))
  await page.goto(`${lab.base}/zh-Hans/lines/${line}/when?way=plain`)
  await page.check('input[name=when][value=fly]')
  const min = await page.locator('#fly').getAttribute('min')
  const day = new Date(Date.parse(min) + 20 * 86400000).toISOString().slice(0, 10)
  await page.fill('#fly', day)
  await submit(page)
  await page.waitForSelector('ol.steps')
  await lab.look(page, 'ways-fly')
  ok(await page.locator('ol.steps li').count() >= 3, 'a plan before the flight', await main(page))
  await page.context().close()
}

await run([byKeyboard, portOutZoomed, lostCard, death, usedUp, eightDaysAndFlying])
