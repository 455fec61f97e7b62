// Another plan instead of an ending: on a phone in Chinese after a new card,
// where the proof is too weak at first and then too old; on a desktop in
// English, asked for and taken back, the latter without JavaScript.
import { control, ok, run } from './lab.mjs'
import { confirm, prove, submit } from './steps.mjs'

const text = (page) => page.locator('main').innerText()

const shown = async (contract) => JSON.parse(
  (await control({ run: ['line', 'show', contract, '--json'] })).out)

// Once billing has it.
async function done(contract, plan) {
  for (let i = 0; i < 200; i += 1) {
    const { change } = await shown(contract)
    if (change?.state === 'done' && change.name === plan) return true
    await new Promise((again) => setTimeout(again, 50))
  }
  return false
}

// The first day of the next month, as that language writes it.
async function nextMonth(lang) {
  const { now } = JSON.parse((await control({ run: ['clock', '--json'] })).out)
  const [year, month] = now.split('-').map(Number)
  return new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { dateStyle: 'long' })
    .format(new Date(year, month, 1))
}

async function onLine(lab, page, who) {
  const line = `${lab.base}/${who.lang}/lines/${await prove(lab, page, who)}`
  await page.goto(line)
  await page.click('#plan a[href$="/plan"]')
  await page.waitForURL('**/plan')
  return line
}

const choose = async (page, plan) => {
  await page.click(`main a[href$="to=${plan}"]`)
  await page.waitForURL((u) => u.search === `?to=${plan}`)
}

const ask = async (page) => {
  await submit(page)
  await page.waitForURL(/lines\/\d+#plan$/)
}

async function afterANewCard(lab) {
  const who = { lang: 'zh-Hans', contract: 'DM-1005', way: 'mail', to: 'lin@example.com' }
  const told = await control({ run: ['fact', who.contract, 'sim-changed'] })
  ok(told.code === 0, 'a new card', told)
  const page = await lab.phone({ lang: who.lang })
  const line = await onLine(lab, page, who)
  const day = await nextMonth(who.lang)
  await lab.look(page, 'plan-all')
  await lab.validPage(page, 'the plans')
  const all = await text(page)
  ok(/290日元/.test(all) && /980日元/.test(all) && all.includes(day),
    'what each costs and when it begins', day, all)
  ok(await page.locator('main a[href*="to="]').count() === 2, 'one\'s own cannot be chosen')

  await choose(page, 'light')
  await lab.look(page, 'plan-weak')
  ok(await page.locator('main form').count() === 0, 'a weak proof: no button', await text(page))
  await page.click('main a[href*="/end/bill/"]')
  await page.waitForURL(/\/end\/bill\//)
  await page.fill('#contract', who.contract)
  await page.fill('#amount', '3278')
  await submit(page)
  await page.waitForURL(/\/end\/proven\//)
  await page.click('main .buttons a.button')
  await page.waitForURL(/\/plan\?to=light$/)
  ok(await page.locator('main form').count() === 1, 'the last bill: the button is there')

  await control({ minutes: 11 })
  await page.reload()
  await lab.look(page, 'plan-get-the-code')
  ok(await page.locator('main form').count() === 0, 'the proof is old: a code first')
  await page.click('main a[href$="prove=1"]')
  await page.waitForURL(/\/confirm/)
  await confirm(lab, page, who)
  await page.waitForURL(/\/plan\?to=light/)
  await lab.look(page, 'plan-check')
  await lab.validPage(page, 'the check of a plan')
  const check = await text(page)
  ok(/2,980日元/.test(check) && /2,000日元/.test(check) && check.includes(day),
    'what it costs now, what it saves, its day', check)
  await ask(page)
  ok(await done(who.contract, 'light'), 'billing has it', await shown(who.contract))
  await page.goto(line)
  await lab.look(page, 'plan-asked')
  ok((await page.locator('#plan').innerText()).includes(day), 'the line has it to come')
  await page.context().close()
}

// What was asked for is taken back by asking for what one has.
async function takenBack(lab) {
  const who = { lang: 'en', contract: 'DM-1006', way: 'sms' }
  const page = await lab.desktop({ lang: who.lang })
  const line = await onLine(lab, page, who)
  const day = await nextMonth(who.lang)
  await lab.look(page, 'plan-all')
  await choose(page, 'keep')
  await lab.look(page, 'plan-check')
  const check = await text(page)
  ok(check.includes('¥290 a month (¥2,690 less than now)') && check.includes(day) &&
    check.includes('Ask by 25 '), 'the check', day, check)
  await ask(page)
  ok(await done(who.contract, 'keep'), 'billing has it', await shown(who.contract))

  const plain = await lab.desktop({ lang: who.lang, script: false })
  await plain.context().addCookies(await page.context().cookies())
  await plain.goto(`${line}/plan`)
  await lab.look(plain, 'plan-to-come')
  ok((await text(plain)).includes(`You keep what you have now: nothing changes on ${day}.`),
    'without JavaScript: what would take it back', await text(plain))
  const yours = await plain.locator('main li', { has: plain.locator('.tag') }).innerText()
  ok(yours.startsWith('Large 20 GB'), 'one\'s own is the one until then', yours)
  await choose(plain, 'large')
  await ask(plain)
  ok(await done(who.contract, 'large'), 'it is taken back', await shown(who.contract))
  await page.goto(line)
  const now = await page.locator('#plan').innerText()
  ok(now.includes('Large 20 GB') && !now.includes(day), 'and nothing is to come', now)
}

await run([afterANewCard, takenBack])
