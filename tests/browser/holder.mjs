// Somebody with an account and something in each state: an eSIM line in use, a
// rented set that is being given back, an ended line with its papers, steps at
// an operator of the guide, a receipt kept, an agent asked.
import { fileURLToPath } from 'node:url'
import { control, letter, ok } from './lab.mjs'
import { slip } from './slip.mjs'
import { confirm, letters, prove, submit } from './steps.mjs'

// Rules of an operator that is not connected.
const RULES = fileURLToPath(new URL('../../operators/mobal.json', import.meta.url))

const EMAIL = 'mei@example.com'
const AGENT = 'school@example.com'

async function end(contract) {
  const filed = await control({ run: ['end', contract, '--checked', 'papers', '--yes'] })
  ok(filed.code === 0, `${contract} is ended`, filed)
}

async function account(lab, page, lang) {
  const lines = []
  for (const [contract, way] of [['DM-1002', 'sms'], ['DR-2001', 'mail'], ['DM-1010', 'mail']]) {
    lines.push(await prove(lab, page, { lang, contract, way, to: EMAIL }))
  }
  await page.goto(`${lab.base}/${lang}/account/open`)
  await submit(page)
  await page.waitForURL('**/account?done=opened')
  return lines
}

async function receipt(lab, page, lang, line) {
  await page.goto(`${lab.base}/${lang}/lines/${line}/keep`)
  await page.setInputFiles('#picture', { name: 'slip.png', mimeType: 'image/png', buffer: slip() })
  await submit(page)
  await page.waitForURL(/cover$/)
  await page.fill('#note', '3')
  await page.check('#clean')
  await submit(page)
  await page.waitForURL(/papers/)
}

// Steps at an operator that is not connected: the number of the ending.
async function assisted(lab, page, lang) {
  await page.goto(`${lab.base}/${lang}/assist/mobal`)
  await page.check('input[name=sort][value=esim]')
  await page.fill('#since', '2026-03-05')
  await page.locator('main form[method=post] button').first().click()
  await page.waitForURL(/lines\/\d+/)
  const line = /lines\/(\d+)/.exec(page.url())[1]
  const check = `${lab.base}/${lang}/lines/${line}/check?way=plain&when=soon`
  await page.goto(check)
  if (await page.locator('a[href*="prove=1"]').count()) {
    await page.locator('a[href*="prove=1"]').first().click()
    await confirm(lab, page, { way: 'mail', to: EMAIL })
    await page.goto(check)
  }
  for (const box of await page.locator('main input[type=checkbox]').all()) await box.check()
  await page.locator('main form[method=post] button').last().click()
  await page.waitForURL(/endings\/KY-/, { timeout: 8000 })
  return /endings\/(KY[-0-9A-Z]+)/.exec(page.url())[1]
}

async function agent(lab, page, lang) {
  const before = await letters()
  await page.goto(`${lab.base}/${lang}/account/agents/new`)
  await page.fill('#email', AGENT)
  await page.fill('#until', await page.locator('#until').getAttribute('max'))
  await submit(page)
  await page.waitForURL(/account\/agents\?done/)
  const found = await letter(AGENT, /\/grant\//, before)
  return /\/grant\/[^\s?]+/.exec(found?.text ?? '')?.[0]
}

// On a phone, signed in: { page, esim, loan, ended, ref, grant }; the first
// three are numbers of lines, `grant` is a path below the language; codes go to
// `email`.
export async function holder(lab, lang = 'en') {
  const loaded = await control({ run: ['rules', 'load', RULES] })
  ok(loaded.code === 0, 'the rules are loaded', loaded)
  await end('DM-1010')
  await control({ days: 40 })
  await end('DR-2001')
  const page = await lab.phone({ lang })
  const [esim, loan, ended] = await account(lab, page, lang)
  await receipt(lab, page, lang, loan)
  const ref = await assisted(lab, page, lang)
  const grant = await agent(lab, page, lang)
  return { page, esim, loan, ended, ref, grant, email: EMAIL }
}
