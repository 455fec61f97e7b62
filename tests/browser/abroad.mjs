// Somebody has left Japan and has no SMS: a code by mail, the contract number
// and the last bill end the line, after a hold.  On a phone.
import { control, letter, ok, run } from './lab.mjs'
import { checkAndFile, ending, prove, submit } from './steps.mjs'

async function bill(page, contract, amount) {
  await page.fill('#contract', contract)
  await page.fill('#amount', amount)
  await submit(page)
}

async function abroad(lab, who) {
  const page = await lab.phone({ lang: who.lang })
  // From the page that says what to do without SMS.
  await page.goto(`${lab.base}/${who.lang}/end`)
  await page.locator('main a[href$="/end/help"]').click()
  await lab.look(page, 'abroad-help')
  const line = await prove(lab, page, { ...who, way: 'mail' })
  await lab.look(page, 'abroad-proven')
  await page.locator(`main a[href*="/end/bill/${line}"]`).click()
  await lab.look(page, 'abroad-bill')
  await lab.validPage(page, 'the bill\'s form')

  await bill(page, who.contract, String(Number(who.bill) + 1))
  await page.waitForSelector('.error')
  await lab.look(page, 'abroad-bill-wrong')
  const amount = await page.locator('.error').innerText()
  await bill(page, 'DM-1001', who.bill)
  await page.waitForSelector('.error')
  const contract = await page.locator('.error').innerText()
  ok(amount === contract, `${who.lang}: a wrong amount and a wrong contract are told alike`,
    amount, contract)
  await bill(page, who.contract, who.bill)
  await page.waitForURL('**/end/proven/*')
  await lab.look(page, 'abroad-enough')
  ok(await page.locator('main .warn').count() === 1 &&
    await page.locator('main a[href*="/end/bill/"]').count() === 0,
    `${who.lang}: nothing more is wanted, and an ending would wait`,
    await page.locator('main').innerText())

  await page.locator('main .buttons a.button').last().click()
  await page.locator('main a.button[href$="/end"]').click()
  await page.check('input[name=way][value=plain]')
  await submit(page)
  await page.check('input[name=when][value=soon]')
  await submit(page)
  await checkAndFile(lab, page, { ...who, way: 'mail' })
  const shown = await ending(who.contract)
  const hours = (Date.parse(shown.ending.hold_until) - Date.parse(shown.ending.filed)) / 3600000
  ok(hours >= 72 && hours < 73, `${who.lang}: held for 72 hours`, hours, shown.ending)
  return { page, shown }
}

const state = async (contract) => (await ending(contract)).ending.state

// Held, then taken back by the mail's link, which needs no session.
async function inChinese(lab) {
  const who = { lang: 'zh-Hans', contract: 'DM-1002', to: 'mei@example.com', bill: '3278' }
  await abroad(lab, who)
  const found = await letter(who.to, /\/withdraw\//)
  const link = /https?:\/\/\S+\/withdraw\/\S+/.exec(found?.text ?? '')
  if (!ok(link, 'the mail has a link to take it back', found?.text)) return
  const other = await lab.phone({ lang: who.lang })
  await other.goto(link[0])
  await submit(other)
  await lab.look(other, 'abroad-withdrawn')
  ok(/withdr/.test(await state(who.contract)), 'taken back while it is held',
    await state(who.contract))
}

// Held, and done when the hold is over.
async function inEnglish(lab) {
  const who = { lang: 'en', contract: 'DM-1003', to: 'alex@example.com', bill: '2178' }
  const { shown } = await abroad(lab, who)
  const begun = (s) => s.duties.filter((d) => ['contract', 'network'].includes(d.kind) &&
    d.state === 'seen')
  ok(begun(shown).length === 0, 'nothing final is done while it is held', shown.duties)
  await control({ days: 45 })
  const after = await ending(who.contract)
  ok(begun(after).length > 0, 'after the hold and the last day it is done', after.duties)
}

await run([inChinese, inEnglish])
