// A receipt of one's own on a phone without JavaScript: brought, covered by
// touch and by key, kept, removed.
import { control, ok, run } from './lab.mjs'
import { slip } from './slip.mjs'

async function code(lab, page) {
  const box = await page.context().newPage()
  await box.goto(`${lab.base}/en/demo`)
  const text = await box.locator('.code.big').first().innerText()
  await box.close()
  return text.trim()
}

// By key: a click waits for a page to hold still, which one with a picture of
// its height and no script takes its time for.
const press = (page) => page.locator('main form button').first().press('Enter')

// To the papers of a line that is being ended.
async function papers(lab, page, lang, contract) {
  const filed = await control({ run: ['end', contract, '--checked', 'papers', '--yes'] })
  ok(filed.code === 0, `${contract} is ended`, filed)
  await page.goto(`${lab.base}/${lang}/end`)
  await page.check('input[name=find][value=contract]')
  await page.fill('#name', contract)
  await page.check('input[name=way][value=sms]')
  await press(page)
  await page.fill('input[name=code]', await code(lab, page))
  await press(page)
  await page.waitForURL(/proven/)
  const line = /proven\/(\d+)/.exec(page.url())[1]
  await page.goto(`${lab.base}/${lang}/lines/${line}/papers`)
}

async function bring(page, name, mimeType, buffer) {
  await page.setInputFiles('#picture', { name, mimeType, buffer })
  await press(page)
}

async function keep(lab, lang, contract) {
  const page = await lab.phone({ lang, script: false })
  await papers(lab, page, lang, contract)
  await page.locator('main a[href$="/keep"]').click()
  await lab.look(page, 'upload-new')
  await press(page)
  ok(await page.locator('.error a[href="#picture"]').count() === 1,
    `${lang}: without a file the summary leads to the field`)
  await bring(page, 'x.gif', 'image/gif', Buffer.from('GIF89a........'))
  ok(await page.locator('#picture-bad').count() === 1, `${lang}: a GIF is not taken`)
  await lab.look(page, 'upload-wrong')
  const here = page.url()
  await bring(page, 'camera.png', 'image/png', Buffer.alloc(9 << 20))
  await page.waitForSelector('h1')
  ok(/2\s?MB/i.test(await page.innerText('main')), `${lang}: too large, it says so`)
  await page.goto(here)
  await bring(page, 'slip.png', 'image/png', slip())
  await page.waitForURL(/cover$/)
  await lab.look(page, 'upload-cover')

  const boxes = page.locator('.grid label')
  await boxes.nth(2).click({ force: true })
  await page.locator('.grid input').nth(5).focus()
  await page.keyboard.press('Space')
  ok(await page.locator('.grid :checked').count() === 2,
    `${lang}: by touch and by key`)
  const seen = await boxes.nth(2).evaluate((e) => getComputedStyle(e).backgroundColor)
  ok(seen === 'rgb(0, 0, 0)', `${lang}: what is covered looks so at once`, seen)
  const size = await boxes.nth(0).boundingBox()
  ok(size.height >= 44 && size.width >= 44, `${lang}: large enough for a finger`, size)
  await press(page)
  ok(await page.locator('#clean-bad').count() === 1 &&
    await page.locator('.grid :checked').count() === 2,
  `${lang}: looked at first, and nothing is forgotten`)
  await lab.look(page, 'upload-cover-wrong')
  await page.fill('#note', 'postal slip')
  await page.locator('#clean').press('Space')
  await press(page)
  await page.waitForURL(/papers/)
  ok(await page.locator('.done').count() === 1, `${lang}: it is kept`)
  await lab.look(page, 'upload-kept')

  await page.locator('main a', { hasText: 'postal slip' }).click()
  await lab.look(page, 'upload-shown')
  const shown = await page.locator('img.kept').evaluate((e) => e.naturalWidth)
  ok(shown === 600, `${lang}: it is shown`, shown)
  await page.locator('main a[href$="/remove"]').click()
  await lab.look(page, 'upload-remove')
  await press(page)
  await page.waitForURL(/papers/)
  ok(await page.locator('main a', { hasText: 'postal slip' }).count() === 0,
    `${lang}: it is removed`)
  await lab.look(page, 'upload-removed')
  await page.context().close()
}

await run([
  (lab) => keep(lab, 'en', 'DM-1001'),
  (lab) => keep(lab, 'ja', 'DM-1002'),
])
