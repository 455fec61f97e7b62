// An account as a person has it: each of its pages in two languages on two
// screens, its passkeys with Chromium's own (virtual) authenticator, its app
// with codes computed here.
import crypto from 'node:crypto'
import { control, letter, long, ok, reached, run } from './lab.mjs'

const PASSWORD = 'correct horse battery'
const PAGES = ['', '/lines', '/data', '/agents', '/agents/new', '/contacts', '/password',
  '/totp', '/passkeys', '/passkeys/new', '/spares', '/sessions', '/language', '/same']

const letters = async () => (await control({ mail: true })).mail.length
const text = (page) => page.locator('main').innerText()

// Presses a button and waits for the page that answers, also at one address.
async function press(page, selector) {
  await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()])
}

const send = (page) => press(page, 'main form button:not(.plain)')

async function mailed(to, before) {
  const found = await letter(to, /\b\d{8}\b/, before)
  return found ? /\b(\d{8})\b/.exec(found.text)[1] : ''
}

// Shows a line to be one's own by mail, and opens an account with it.
async function openAccount(lab, page, { lang, contract, to }) {
  await page.goto(`${lab.base}/${lang}/end`)
  await page.check('input[name=find][value=contract]')
  await page.fill('#name', contract)
  await page.check('input[name=way][value=mail]')
  const before = await letters()
  await send(page)
  await page.fill('input[name=code]', await mailed(to, before))
  await send(page)
  await page.goto(`${lab.base}/${lang}/account/open`)
  await lab.look(page, 'account-open')
  await send(page)
  ok((await text(page)).includes(to), `${to}: the account is open`, await text(page))
}

async function everyPage(lab, page, lang, valid) {
  for (const one of PAGES) {
    await page.goto(`${lab.base}/${lang}/account${one}`)
    ok(page.url().endsWith(`/account${one}`), `${lang}${one}: opens`, page.url())
    const name = `account${one.replaceAll('/', '-')}`
    await lab.look(page, name)
    if (valid) await lab.validPage(page, name)
  }
}

// A second browser window that is the same person: one's cookies in another.
async function sameOn(page, other) {
  await other.context().addCookies(await page.context().cookies())
}

// The mailbox was shown by a code: its other lines come by a tick, no code.
async function linesOfOneMailbox(lab, page) {
  const ticks = page.locator('input[name=same]')
  ok(await ticks.count() === 2, 'the others of the mailbox are offered', await text(page))
  const line = await ticks.first().getAttribute('value')
  await ticks.first().check()
  await lab.look(page, 'account-same-mailbox')
  await press(page, 'form[action$="/account/same"] button')
  ok(await page.locator(`a[href$="/lines/${line}"]`).count() === 1 && await ticks.count() === 1,
    'the ticked one is in the account', await text(page))
}

async function inTwoLanguages(lab) {
  const page = await lab.phone({ lang: 'zh-Hans' })
  await openAccount(lab, page, { lang: 'zh-Hans', contract: 'DM-1002', to: 'mei@example.com' })
  await linesOfOneMailbox(lab, page)
  await everyPage(lab, page, 'zh-Hans', true)
  if (long) {
    const wide = await lab.desktop({ lang: 'en' })
    await sameOn(page, wide)
    await everyPage(lab, wide, 'en', false)
  }
  const plain = await lab.phone({ lang: 'en', script: false })
  await sameOn(page, plain)
  await plain.goto(`${lab.base}/en/account/passkeys/new`)
  ok(/needs JavaScript/.test(await text(plain)), 'without script: a passkey says what it needs')
}

// --- passkeys ---

async function authenticator(page) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true,
      hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
    },
  })
  const ask = (what, more = {}) => cdp.send(`WebAuthn.${what}`, { authenticatorId, ...more })
  return {
    keys: async () => (await ask('getCredentials')).credentials,
    // Holds this key and no other.
    only: async (credential) => {
      await ask('clearCredentials')
      await ask('addCredential', { credential })
    },
  }
}

async function signOut(lab, page) {
  await page.goto(`${lab.base}/en/sign-out`)
  await send(page)
}

async function usePasskey(lab, page) {
  await page.goto(`${lab.base}/en/sign-in/passkey`)
  await send(page)
}

async function passkeys(lab) {
  const page = await lab.phone({ lang: 'en' })
  const held = await authenticator(page)
  await openAccount(lab, page, { lang: 'en', contract: 'DM-1003', to: 'alex@example.com' })
  await page.goto(`${lab.base}/en/account/passkeys/new`)
  await page.fill('#text', 'My phone')
  await send(page)
  ok((await text(page)).includes('My phone'), 'a passkey is made', await text(page))
  await lab.look(page, 'account-passkeys-one')

  await signOut(lab, page)
  await page.goto(`${lab.base}/en/sign-in/passkey`)
  await lab.look(page, 'sign-in-passkey')
  await send(page)
  ok(await reached(page, '**/en/account'), 'it signs in', page.url(), await text(page))

  await signOut(lab, page)
  const [key] = await held.keys()
  ok(key.signCount > 1, 'it counts how often it signed', key.signCount)
  await held.only({ ...key, signCount: 0 })
  await usePasskey(lab, page)
  ok(await page.locator('.error').count() === 1, 'a copy that counts backwards is refused',
    page.url(), await text(page))
  const { privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' })
  await held.only({
    ...key,
    credentialId: crypto.randomBytes(32).toString('base64'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  })
  await usePasskey(lab, page)
  ok(await page.locator('.error').count() === 1, 'one from elsewhere is refused',
    page.url(), await text(page))
  await lab.look(page, 'sign-in-passkey-wrong')
  await held.only(key)
  await proveAndDrop(lab, page)
}

// The second proof is over after ten minutes; then the passkey is one again.
async function proveAndDrop(lab, page) {
  await usePasskey(lab, page)
  await page.waitForURL('**/en/account')
  await control({ minutes: 11 })
  await page.goto(`${lab.base}/en/account/passkeys`)
  await lab.look(page, 'confirm')
  await page.click('main a[href*="/confirm/passkey"]')
  await page.waitForURL('**/confirm/passkey*')
  await lab.look(page, 'confirm-passkey')
  await Promise.all([page.waitForURL('**/account/passkeys*'),
    page.locator('main form button').first().click()])
  ok(true, 'it is the second proof')
  await press(page, 'main form:has(input[name=id]) button')
  ok(/You have none yet/.test(await text(page)), 'it is removed', await text(page))
  await signOut(lab, page)
  await usePasskey(lab, page)
  ok(await page.locator('.error').count() === 1, 'what was removed does not sign in',
    page.url(), await text(page))
}

// --- the app ---

// Time is the demonstration's own.
async function storeTime() {
  return Date.parse(JSON.parse((await control({ run: ['clock', '--json'] })).out).now)
}

function totp(secret, now) {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c)
    .toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30000)))
  const mac = crypto.createHmac('sha1', key).update(step).digest()
  const number = mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff
  return String(number % 1000000).padStart(6, '0')
}

async function theApp(lab) {
  const page = await lab.phone({ lang: 'en', script: false })
  await openAccount(lab, page, { lang: 'en', contract: 'DM-1004', to: 'jiwoo@example.com' })
  await page.goto(`${lab.base}/en/account/password`)
  await page.fill('#new', PASSWORD)
  await page.fill('#again', PASSWORD)
  await send(page)
  await page.goto(`${lab.base}/en/account/spares`)
  await send(page)
  await lab.look(page, 'account-spares-new')
  const [spare] = await page.locator('main .code li').allInnerTexts()
  await page.goto(`${lab.base}/en/account/totp`)
  await send(page)
  await lab.look(page, 'account-totp-new')
  const secret = (await page.locator('main p.code').innerText()).replaceAll(' ', '')
  await page.fill('input[name=code]', '000000')
  await send(page)
  ok(/app shows now/.test(await text(page)), 'a wrong code of an app speaks of the app')
  const used = totp(secret, await storeTime())
  await page.fill('input[name=code]', used)
  await send(page)
  ok(/authenticator app is on/.test(await text(page)), 'the app is on', await text(page))
  await secondStep(lab, { secret, used, spare })
}

async function withPassword(lab, page) {
  await page.goto(`${lab.base}/en/sign-in`)
  await page.fill('#email', 'jiwoo@example.com')
  await page.fill('#password', PASSWORD)
  await send(page)
}

async function secondCode(page, code) {
  await page.fill('input[name=code]', code)
  await send(page)
}

// Somewhere else: the password, then one step more; then out from there.
async function secondStep(lab, { secret, used, spare }) {
  const page = await lab.desktop({ lang: 'en' })
  await page.goto(`${lab.base}/en/sign-in`)
  await lab.look(page, 'sign-in')
  await page.fill('#email', 'jiwoo@example.com')
  await page.fill('#password', 'wrong horse battery')
  await send(page)
  await lab.look(page, 'sign-in-wrong')
  ok(await page.locator('.error').count() === 1, 'a wrong password is said to be one')
  await withPassword(lab, page)
  await lab.look(page, 'sign-in-second')
  await secondCode(page, used)
  ok(await page.locator('.error').count() === 1, 'a code that counted once counts no more',
    await text(page))
  await control({ minutes: 1 })
  await secondCode(page, totp(secret, await storeTime()))
  ok(await reached(page, '**/en/account'), 'the next one signs in', await text(page))
  await signOut(lab, page)
  await withPassword(lab, page)
  ok(await page.locator('input[name=code]').getAttribute('inputmode') === null,
    'the keys of a phone have the letters of a recovery code')
  await secondCode(page, spare.trim())
  ok(await reached(page, '**/en/account'), 'a recovery code signs in', await text(page))
  await elsewhere(lab, page)
}

async function elsewhere(lab, page) {
  await page.goto(`${lab.base}/en/account/sessions`)
  await lab.look(page, 'account-sessions-two')
  await press(page, 'main form:has(input[name=id]) button')
  ok(/was signed out/.test(await text(page)), 'the other browser is signed out from here',
    await text(page))
}

await run([inTwoLanguages, passkeys, theApp])
