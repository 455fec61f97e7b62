// What goes wrong on the way: wrong and old codes, two clicks, two tabs, the
// back button, a line that breaks after the server did the work.  Nothing is
// lost or done twice, and the page says what to do.
import { control, letter, long, ok, reached, run } from './lab.mjs'
import { ending, find, letters, mailed, prove, submit } from './steps.mjs'

const main = (page) => page.locator('main').innerText()

async function giveCode(page, code) {
  await page.fill('input[name=code]', code)
  await submit(page)
}

const wrongOf = (code) => (code === '00000000' ? '11111111' : '00000000')

// --- codes ---

async function wrongUntilTheLimit(lab, who) {
  const page = await lab.phone({ lang: who.lang })
  const code = await mailed(who.to, await find(lab, page, who))
  for (let left = 4; left > 0; left -= 1) {
    await giveCode(page, wrongOf(code))
    await page.waitForSelector('.error')
    ok((await main(page)).includes(String(left)), `${who.lang}: ${left} tries are left`,
      await main(page))
  }
  await giveCode(page, wrongOf(code))
  await page.waitForSelector('.error')
  await lab.look(page, 'trouble-code-over')
  await page.goto(`${lab.base}/${who.lang}/end/code`)
  ok(await page.locator('input[name=code]').count() === 0, `${who.lang}: then none will do`,
    await main(page))
  await page.locator('main a.button').first().click()
  ok(await reached(page, new RegExp(`/${who.lang}/end(\\?.*)?$`)),
    `${who.lang}: and the page leads to a new one`,
    page.url())
  await prove(lab, page, who)
  await page.context().close()
}

const wrongInChinese = (lab) => wrongUntilTheLimit(lab,
  { lang: 'zh-Hans', contract: 'DM-1002', way: 'mail', to: 'mei@example.com' })
const wrongInEnglish = (lab) => wrongUntilTheLimit(lab,
  { lang: 'en', contract: 'DM-1003', way: 'mail', to: 'alex@example.com' })

async function tooLate(lab, lang) {
  const who = { lang, contract: 'DM-1001', way: 'mail', to: 'hana@example.com' }
  const page = await lab.phone({ lang })
  const code = await mailed(who.to, await find(lab, page, who))
  await control({ minutes: 11 })
  await giveCode(page, code)
  await page.waitForSelector('.error')
  await lab.look(page, 'trouble-code-late')
  ok(await page.locator(`main a[href="/${lang}/end"]`).count() > 0,
    `${lang}: a code of eleven minutes ago is over, and a new one can be had`, await main(page))
  await find(lab, page, who)
  await control({ minutes: 31 })
  await giveCode(page, '12345678')
  await page.waitForSelector('main a.button')
  await lab.look(page, 'trouble-session-over')
  await page.locator('main a.button').first().click()
  await page.waitForURL('**/end/code')
  await page.locator('main a.button').first().click()
  await prove(lab, page, who)
  await page.context().close()
}

const tooLateInJapanese = (lab) => tooLate(lab, 'ja')
const tooLateInKorean = (lab) => tooLate(lab, 'ko')

// --- two clicks, a broken line ---

// A second click breaks off the page that the first one asked for.
const settled = (page, where) => page.waitForURL(where).catch(() => page.waitForURL(where))

async function twoClicks(lab) {
  const who = { lang: 'en', contract: 'DM-1003', way: 'mail', to: 'alex@example.com' }
  const page = await lab.desktop({ lang: 'en' })
  await page.goto(`${lab.base}/en/end`)
  await page.check('input[name=find][value=contract]')
  await page.fill('#name', who.contract)
  await page.check('input[name=way][value=mail]')
  const before = await letters()
  await page.locator('main form button').first().dblclick()
  await settled(page, '**/end/code')
  const code = await mailed(who.to, before)
  ok(await letters() === before + 1, 'two clicks on "send": one letter', await letters() - before)
  await page.fill('input[name=code]', code)
  await page.locator('main form button').first().dblclick()
  await settled(page, '**/end/proven/*')
  ok(await page.locator('.done').count() === 1, 'two clicks on the code: the line is proven',
    await main(page))
  await page.goto(`${lab.base}/en/account/open`)
  await page.locator('main form button').first().dblclick()
  await settled(page, '**/account?done=opened')
  ok(await page.locator('h1').innerText() === 'My account', 'two clicks: one account')
  // Signing out as often as one likes.
  await page.locator('form[action$="/sign-out"] button').first().dblclick()
  await settled(page, '**/sign-out?done=signed-out')
  ok(true, 'two clicks on "sign out": out')
  await page.context().close()
}

// The server gets the next POST and answers; the browser never hears of it.
function loseTheAnswer(page) {
  let lost = false
  return new Promise((resolve) => {
    page.route('**/*', async (route) => {
      const rq = route.request()
      if (lost || rq.method() !== 'POST') return route.continue()
      lost = true
      const answer = await fetch(rq.url(), {
        method: 'POST', redirect: 'manual', body: rq.postData(), headers: await rq.allHeaders() })
      await route.abort('connectionreset')
      return resolve(answer.status)
    })
  })
}

async function aBrokenLine(lab) {
  const who = { lang: 'ko', contract: 'DM-1004', way: 'mail', to: 'jiwoo@example.com' }
  const page = await lab.phone({ lang: 'ko' })
  const code = await mailed(who.to, await find(lab, page, who))
  await page.fill('input[name=code]', code)
  const status = loseTheAnswer(page)
  await submit(page)
  ok(await status === 303, 'the line breaks after the code did its work')
  page.ky.strange.length = 0
  await page.waitForURL(/^chrome-error:/)
  await page.reload()
  await page.waitForURL('**/end/proven/*')
  await lab.look(page, 'trouble-after-break')
  ok(await page.locator('.done').count() === 1, 'reloading leads where it would have led',
    await main(page))
  await page.context().close()
}

// --- filing ---

async function untilCheck(lab, page, who) {
  const line = await prove(lab, page, who)
  await page.goto(`${lab.base}/${who.lang}/lines/${line}/check?way=plain&when=soon`)
  await page.waitForSelector('main form[method=post]')
  return line
}

async function tick(page) {
  for (const box of await page.locator('main input[type=checkbox]').all()) await box.check()
}

const file = (page) => page.locator('main form[method=post] button').last()

const RECEIPT = /附件是解约受理回执/ // in Simplified Chinese

const receipts = async (to) => (await control({ mail: true })).mail.filter(
  (m) => m.to.includes(to) && RECEIPT.test(m.text)).length

async function filedOnce(lab) {
  const who = { lang: 'zh-Hans', contract: 'DM-1002', way: 'sms', to: 'mei@example.com' }
  const page = await lab.phone({ lang: who.lang })
  const line = await untilCheck(lab, page, who)
  // Another tab of the same browser stands before the same decision.
  const other = await page.context().newPage()
  other.ky = { ...page.ky, strange: [] }
  await other.goto(page.url())
  await tick(page)
  await file(page).dblclick()
  await settled(page, '**/done')
  const { ending: filed } = await ending(who.contract)
  ok(await letter(who.to, RECEIPT) && await receipts(who.to) === 1,
    'two clicks on "file": one ending, one receipt', await receipts(who.to))
  await page.reload()
  ok(page.url().endsWith('/done') && (await main(page)).includes(filed.ref),
    'reloading the confirmation shows it again')
  await page.goBack()
  await page.goto(`${lab.base}/${who.lang}/lines/${line}/check?way=plain&when=soon`)
  ok(page.url().includes(filed.ref), 'going back leads to what was filed', page.url())

  await tick(other)
  await file(other).click()
  await other.waitForLoadState()
  await lab.look(other, 'trouble-other-tab')
  ok((await other.content()).includes(filed.ref),
    'the other tab is led to what was filed', other.url(), await main(other))
  const now = (await ending(who.contract)).ending
  ok(now.ref === filed.ref && now.filed === filed.filed && await receipts(who.to) === 1,
    'and nothing was filed a second time', now)

  // Signed out here; the other tab finds out, and is told what to do.
  await other.goto(`${lab.base}/${who.lang}/lines/${line}/lock`)
  await page.goto(`${lab.base}/${who.lang}/sign-out`)
  await submit(page)
  await page.waitForURL('**/sign-out?done=signed-out')
  await submit(other)
  await other.waitForLoadState()
  await lab.look(other, 'trouble-signed-out')
  ok(/\/sign-in/.test(other.url()) || await other.locator('main a.button').count() > 0,
    'a tab of somebody who signed out says so and leads on', other.url())
  const shown = await control({ run: ['line', 'show', who.contract, '--json'] })
  ok(JSON.parse(shown.out).locked === false, 'and does nothing', shown.out)
  await page.context().close()
}

async function filedAcrossABreak(lab) {
  const who = { lang: 'ja', contract: 'DM-1001', way: 'sms', to: 'hana@example.com' }
  const page = await lab.phone({ lang: who.lang, script: false })
  const line = await untilCheck(lab, page, who)
  await tick(page)
  const status = loseTheAnswer(page)
  await file(page).click()
  ok(await status === 303, 'the line breaks after it was filed')
  await page.waitForURL(/^chrome-error:/)
  page.ky.strange.length = 0
  const filed = (await ending(who.contract)).ending
  await page.reload()
  await page.waitForURL(`**/endings/${filed.ref}*`)
  await lab.look(page, 'trouble-filed-already')
  ok((await main(page)).includes(filed.ref), 'reloading shows what was filed', await main(page))
  await page.goto(`${lab.base}/${who.lang}/lines/${line}`)
  ok((await page.content()).includes(filed.ref), 'the line names it')
  ok((await ending(who.contract)).ending.filed === filed.filed, 'filed once')
  // No network at all, then it is back.
  await page.context().setOffline(true)
  await page.goto(`${lab.base}/${who.lang}/endings/${filed.ref}`).catch(() => {})
  await page.context().setOffline(false)
  await page.goto(`${lab.base}/${who.lang}/endings/${filed.ref}`)
  page.ky.strange.length = 0
  await lab.look(page, 'trouble-back-online')
  await page.context().close()
}

await run([wrongInChinese, wrongInEnglish, tooLateInJapanese, twoClicks,
  aBrokenLine, filedOnce, filedAcrossABreak, ...(long ? [tooLateInKorean] : [])])
