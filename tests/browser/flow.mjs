// Somebody who reads only Chinese ends an eSIM line and a rented card on a
// phone; then the same in Japanese without JavaScript and by keyboard.
import { control, letter, ok, run } from './lab.mjs'
import { checkAndFile, letters, mailed, sms, submit } from './steps.mjs'

const long = 'KY_LONG' in process.env

// The first screen of a page, for docs/screens (README).
const shot = (lab, page, name) => page.screenshot({ path: `${lab.out}/readme-${name}.png` })

// From the start page to the line's own page.
async function prove(lab, page, { lang, contract, way, to }) {
  await page.goto(`${lab.base}/${lang}`)
  await page.locator(`main a[href="/${lang}/end"]`).click()
  await lab.look(page, 'flow-find')
  await page.check('input[name=find][value=contract]')
  await page.fill('#name', contract)
  await page.check(`input[name=way][value=${way}]`)
  const before = await letters()
  await submit(page)
  await lab.look(page, 'flow-code')
  const code = way === 'sms' ? await sms(lab, page) : await mailed(to, before)
  ok(/^\d{8}$/.test(code), `${contract}: a code came`, code)
  await page.fill('input[name=code]', code)
  await submit(page)
  await lab.look(page, 'flow-proven')
  await page.locator('main .buttons a.button').last().click()
}

async function anEsim(lab, who, how) {
  const page = await lab.phone({ lang: who.lang, ...how })
  await prove(lab, page, who)
  await lab.look(page, 'flow-line')
  if (who.readme) await shot(lab, page, '1-line')
  await page.locator('main a.button[href$="/end"]').click()
  await lab.look(page, 'flow-way')
  await page.check('input[name=way][value=plain]')
  await submit(page)
  await lab.look(page, 'flow-when')
  if (who.readme) {
    await page.locator('#days').scrollIntoViewIfNeeded()
    await page.evaluate(() => document.querySelector('#days').scrollIntoView())
    await shot(lab, page, '2-days')
  }
  await page.check('input[name=when][value=soon]')
  await submit(page)
  const ref = await checkAndFile(lab, page, who)
  if (who.readme) await shot(lab, page, '3-done')
  await page.goto(`${lab.base}/${who.lang}/endings/${ref}`)
  await lab.look(page, 'flow-tasks')
  await lab.validPage(page, 'the task list')
  await page.goBack()
  await page.goForward()
  ok((await page.content()).includes(ref), 'back and forward: the tasks are there')
  await page.context().close()
  return ref
}

async function inChinese(lab) {
  await anEsim(lab, { lang: 'zh-Hans', contract: 'DM-1002', way: 'sms', readme: true })
}

async function aRentedCard(lab) {
  const who = { lang: 'zh-Hans', contract: 'DR-2001', way: 'mail', to: 'mei@example.com' }
  const page = await lab.phone({ lang: who.lang })
  await prove(lab, page, who)
  await lab.look(page, 'flow-loan')
  await page.locator('main a.button[href$="/end"]').click()
  await page.check('input[name=way][value=plain]')
  await submit(page)
  const ref = await checkAndFile(lab, page, who)
  await page.goto(`${lab.base}/${who.lang}/endings/${ref}`)
  await lab.look(page, 'flow-loan-tasks')
  await page.evaluate(() => document.querySelector('main h2').scrollIntoView())
  await shot(lab, page, '4-tasks')
  // Withdrawn by the mail's link, which anything that follows links may open.
  const found = await letter(who.to, /\/withdraw\//)
  const link = /https?:\/\/\S+\/withdraw\/\S+/.exec(found?.text ?? '')
  if (!ok(link, 'the receipt by mail has a link to take it back', found?.text)) return
  ok(found.parts.includes('text/html') && found.parts.includes('text/calendar'),
    'as HTML, and with its days for the calendar', found.parts)
  const other = await lab.phone({ lang: who.lang, script: false })
  await other.goto(link[0])
  await lab.look(other, 'flow-withdraw')
  const state = await control({ run: ['ending', 'show', who.contract] })
  ok(!/withdrawn/.test(state.out), 'opening it does nothing', state.out)
  await submit(other)
  const after = await control({ run: ['ending', 'show', who.contract] })
  ok(/withdraw/.test(after.out), 'its button takes the ending back', after.out)
  await lab.look(other, 'flow-withdrawn')
}

async function withoutScript(lab) {
  await anEsim(lab, { lang: 'ja', contract: 'DM-1001', way: 'sms' }, { script: false })
}

// Wrong, late, too often: what people are told.
async function wrongCodes(lab) {
  const page = await lab.phone({ lang: 'en' })
  await page.goto(`${lab.base}/en/end`)
  await submit(page)
  await lab.look(page, 'flow-find-wrong')
  ok(await page.locator('.error a').count() > 0, 'an empty form: the summary names its fields')
  await page.check('input[name=find][value=contract]')
  await page.fill('#name', 'NO-SUCH-LINE')
  await page.check('input[name=way][value=mail]')
  await submit(page)
  const said = await page.locator('main').innerText()
  ok(/If there is such a line/.test(said), 'nobody is told whether a line exists', said)
  await page.fill('input[name=code]', '00000000')
  await submit(page)
  await lab.look(page, 'flow-code-wrong')
  ok(await page.locator('.error').count() === 1, 'a wrong code is said to be one')
}

async function byKeyboard(lab) {
  const page = await lab.desktop({ lang: 'en' })
  await page.goto(`${lab.base}/en/end`)
  await page.focus('input[name=find][value=msisdn]')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  await page.keyboard.type('DM-1003')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  if (await page.evaluate(() => document.activeElement.name === 'way')) await page.keyboard.press('Tab')
  await Promise.all([page.waitForURL('**/end/code'), page.keyboard.press('Enter')])
  ok(page.url().endsWith('/en/end/code'), 'found and asked for by keyboard alone', page.url())
}

await run([inChinese, aRentedCard, withoutScript, wrongCodes, byKeyboard,
  ...(long ? [(lab) => anEsim(lab, { lang: 'ko', contract: 'DM-1004', way: 'sms' })] : [])])
