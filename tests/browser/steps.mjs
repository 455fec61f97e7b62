// What people do on the way to the end of a line, for several tests.
import { control, letter, ok, reached } from './lab.mjs'

// The newest code that was sent by SMS, from the demonstration's letterbox.
export async function sms(lab, page) {
  const box = await page.context().newPage()
  await box.goto(`${lab.base}/en/demo`)
  const code = await box.locator('.code.big').first().innerText()
  await box.close()
  return code.trim()
}

export async function mailed(to, before) {
  const found = await letter(to, /\b\d{8}\b/, before)
  return found ? /\b(\d{8})\b/.exec(found.text)[1] : ''
}

export const letters = async () => (await control({ mail: true })).mail.length

export const submit = (page) => page.locator('main form button:not(.plain)').first().click()

// The command line's view of a line's ending; null: it has none.
export async function ending(contract) {
  const { code, out } = await control({ run: ['ending', 'show', contract, '--json'] })
  return code === 0 ? JSON.parse(out) : null
}

// The form that finds a line, filled in; `before`: letters until then.
export async function find(lab, page, { lang, contract, way }) {
  await page.goto(`${lab.base}/${lang}/end`)
  await page.check('input[name=find][value=contract]')
  await page.fill('#name', contract)
  await page.check(`input[name=way][value=${way}]`)
  const before = await letters()
  await submit(page)
  await page.waitForURL('**/end/code*')
  return before
}

// A line proven by a code: on the page that says what that is worth.
export async function prove(lab, page, who) {
  const before = await find(lab, page, who)
  const code = who.way === 'sms' ? await sms(lab, page) : await mailed(who.to, before)
  ok(/^\d{8}$/.test(code), `${who.contract}: a code came`, code)
  await page.fill('input[name=code]', code)
  await submit(page)
  await page.waitForURL('**/end/proven/*')
  return /proven\/(\d+)/.exec(page.url())[1]
}

// The second proof before what cannot be undone, if it is asked for.
export async function confirm(lab, page, { way, to }) {
  if (!page.url().includes('/confirm')) return
  await lab.look(page, 'flow-confirm')
  const before = await letters()
  if (await page.locator('input[name=code]').count() === 0) await submit(page)
  const code = way === 'sms' ? await sms(lab, page) : await mailed(to, before)
  await page.fill('input[name=code]', code)
  await Promise.all([page.waitForNavigation(), submit(page)])
}

export async function checkAndFile(lab, page, who) {
  if (await page.locator('a[href*="prove=1"]').count()) {
    await Promise.all([page.waitForNavigation(),
      page.locator('a[href*="prove=1"]').first().click()])
    await confirm(lab, page, who)
  }
  await lab.look(page, 'flow-check')
  for (const box of await page.locator('main input[type=checkbox]').all()) await box.check()
  await page.locator('main form[method=post] button').last().click()
  ok(await reached(page, '**/done'), `${who.contract}: filed`, page.url(),
    await page.locator('main').innerText())
  await lab.look(page, 'flow-done')
  const ref = (await page.locator('.panel .number').innerText()).trim()
  ok(/^KY(-[0-9A-Z]{4}){3}$/.test(ref), `${who.contract}: with a number`, ref)
  return ref
}
