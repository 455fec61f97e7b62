// The start page, as everybody meets it first.
import { languages, long, ok, run } from './lab.mjs'

async function start(lab) {
  for (const lang of languages) {
    for (const open of long || lang === 'zh-Hans' || lang === 'en'
      ? ['phone', 'desktop'] : ['phone']) {
      const page = await lab[open]({ lang })
      await page.goto(`${lab.base}/`)
      ok(page.url() === `${lab.base}/${lang}`, `${lang}: in the browser's language`, page.url())
      await lab.look(page, 'start')
      await page.context().close()
    }
    await lab.valid(`/${lang}`, `start (${lang})`)
  }
}

async function zoomed(lab) {
  const page = await lab.desktop({ lang: 'ja', zoom: 2 })
  await page.goto(`${lab.base}/ja`)
  await lab.look(page, 'start-zoom')
  const dark = await lab.phone({ lang: 'en', dark: true })
  await dark.goto(`${lab.base}/en`)
  await lab.look(dark, 'start-dark')
}

async function byKeyboard(lab) {
  const page = await lab.phone({ lang: 'en', script: false })
  await page.goto(`${lab.base}/en`)
  await page.keyboard.press('Tab')
  await Promise.all([page.waitForURL('**#main'), page.keyboard.press('Enter')])
  ok(page.url().endsWith('#main'), 'the first key leads past the menu', page.url())
}

async function lost(lab) {
  const answer = await lab.valid('/ja/no-such-page', 'a missing page')
  ok(answer.status === 404, 'a missing page is 404', answer.status)
  const page = await lab.phone({ lang: 'ko' })
  await page.goto(`${lab.base}/ko/no-such-page`)
  await lab.look(page, 'missing')
}

await run([start, zoomed, byKeyboard, lost])
