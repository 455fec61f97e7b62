// The guide, as somebody who stands in a shop meets it: find the operator, read
// what is asked, show a slip; ask a question; tell how it was solved.
import { ok, reached, run } from './lab.mjs'

const who = [{ lang: 'zh-Hans' }, { lang: 'en' }]

async function find(lab) {
  for (const { lang } of who) {
    for (const open of ['phone', 'desktop']) {
      const page = await lab[open]({ lang })
      await page.goto(`${lab.base}/${lang}`)
      await page.fill('#q', '都科摩')
      await page.keyboard.press('Enter')
      await page.waitForURL(/guide\?q=/)
      await lab.look(page, 'guide-found')
      await page.click('main a[href$="/guide/docomo"]')
      const first = await page.locator('main h2[id]').first().getAttribute('id')
      ok(first === 'asks', `${lang}: what is asked for comes first`, first)
      ok(await page.locator('a.external').first().getAttribute('rel') ===
        'noopener noreferrer nofollow', `${lang}: sources lead out and tell nothing`)
      await page.click('a[href="#when"]')
      ok(await page.locator('#when').isVisible(), `${lang}: a part is reached from the top`)
      await page.context().close()
    }
  }
}

// The language is changed without losing what was asked.
async function change(lab) {
  const page = await lab.phone({ lang: 'en', script: false })
  await page.goto(`${lab.base}/en/guide?q=narita`)
  await page.click('footer a[hreflang="ja"]')
  ok(await reached(page, `${lab.base}/ja/guide?q=narita`), 'the same question in Japanese', page.url())
  ok(await page.inputValue('#q') === 'narita', 'which stands in the field')
}

async function slip(lab) {
  for (const { lang } of who) {
    const page = await lab.phone({ lang, script: false })
    await page.goto(`${lab.base}/${lang}/guide/docomo`)
    await page.click('.buttons a[href*="/slip?operator=docomo"]')
    ok(await page.inputValue('#operator') === 'docomo', `${lang}: the operator is chosen`)
    await page.fill('#name', '李 <b>梅</b>')
    await page.press('#name', 'Enter')
    ok(await page.locator('.error[role=alert]').isVisible() &&
      await page.inputValue('#name') === '李 <b>梅</b>',
    `${lang}: without a wish it asks, and keeps what was written`)
    await page.check('input[value=end]')
    await page.check('input[value=passport]')
    await page.press('#name', 'Enter')
    const text = await page.locator('.slip').innerText()
    ok(text.includes('この回線を解約したいです。') && text.includes('ドコモ') &&
      text.includes('李 <b>梅</b>'), `${lang}: the desk can read it`, text)
    await page.emulateMedia({ media: 'print' })
    ok(!await page.locator('header').isVisible() && await page.locator('.slip').isVisible(),
      `${lang}: on paper there is the slip and nothing else`)
    await page.context().close()
    const looked = await lab.phone({ lang })
    await looked.goto(`${lab.base}/${lang}/slip`)
    await looked.check('input[value=return]')
    await looked.click('main form button')
    await looked.waitForSelector('.slip')
    await lab.look(looked, 'slip-made')
    await looked.context().close()
  }
}

async function ask(lab) {
  for (const { lang } of who) {
    const page = await lab.phone({ lang })
    await page.goto(`${lab.base}/${lang}/contact?kind=correction&about=docomo`)
    await page.click('main form button')
    await page.waitForSelector('.error[role=alert]')
    await lab.look(page, 'contact-wrong')
    await page.click('.error a')
    ok(await reached(page, /#text$/), `${lang}: the fault leads to its field`, page.url())
    await page.fill('#text', 'It closes at 19:00 now.')
    await page.click('main form button')
    await page.waitForURL(/done=question-asked/)
    await lab.look(page, 'contact-done')
    await page.reload()
    ok(await page.locator('.done[role=status]').isVisible(), `${lang}: reloading sends nothing again`)
    ok((await page.locator('.hide').boundingBox()).width <= 1, `${lang}: the trap is for programs`)
    await page.context().close()
  }
}

async function tell(lab) {
  const page = await lab.phone({ lang: 'en', script: false })
  await page.goto(`${lab.base}/en/cases`)
  await page.click('a[href$="/cases/tell"]')
  await page.fill('#text', 'I wrote twice, then it was ended.')
  await page.check('#agree')
  await page.press('#email', 'Enter')
  ok(await reached(page, /\?done=case-told$/), 'it is told', page.url())
  await page.goto(`${lab.base}/en/cases`)
  ok(!(await page.content()).includes('I wrote twice'), 'and nobody sees it before it was read')
}

await run([find, change, slip, ask, tell])
