// Anybody checks a paper: a real one, changed ones, and what is none.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { control, languages, ok, run } from './lab.mjs'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kaiyaku-'))

async function paperOf(contract) {
  const file = path.join(folder, `${contract}.json`)
  const filed = await control({ run: ['end', contract, '--checked', 'papers', '--yes'] })
  ok(filed.code === 0, 'a line is ended', filed)
  await control({ days: 1 })
  const got = await control({ run: ['paper', contract, '--out', file] })
  ok(got.code === 0, 'there is a paper to check', got)
  return fs.readFileSync(file)
}

async function dropped(page, lab, lang, name, bytes) {
  await page.goto(`${lab.base}/${lang}/verify`)
  await page.setInputFiles('#paper', { name, mimeType: 'application/json', buffer: bytes })
  await page.click('main button')
  return page.locator('h1').innerText()
}

async function check(lab) {
  const paper = await paperOf('DM-1001')
  const changed = Buffer.from(paper.toString().replace('demo-mobile', 'demo-movile'))
  for (const lang of languages) {
    const page = await lab.phone({ lang })
    await page.goto(`${lab.base}/${lang}/verify`)
    await lab.look(page, 'verify')
    await dropped(page, lab, lang, 'paper.json', paper)
    ok(await page.locator('.done').count() === 1, `${lang}: it is real`)
    await lab.look(page, 'verified')
    await dropped(page, lab, lang, 'paper.json', changed)
    ok(await page.locator('.error').count() === 1, `${lang}: a changed one is not`)
    await lab.look(page, 'verified-not')
    await page.context().close()
  }
  const plain = await lab.desktop({ lang: 'en', script: false })
  for (const [name, bytes] of Object.entries({
    'x.pdf': Buffer.from('%PDF-1.7 …'), 'empty.json': Buffer.from(' '),
    '<b>.json': Buffer.from('{"a":1}'), 'half.json': paper.subarray(0, 200),
  })) {
    const said = await dropped(plain, lab, 'en', name, bytes)
    ok(said === 'This is not a valid paper', `${name} is none`, said)
  }
  const entry = /Entry (\d+) of (\d+)/
  await dropped(plain, lab, 'en', 'paper.json', paper)
  const [, place, size] = entry.exec(await plain.locator('main').innerText()) ?? []
  ok(Number(place) >= 1 && Number(place) <= Number(size), 'its place is counted from one', place, size)
  await dropped(plain, lab, 'en', 'paper.json', changed)
  ok(!entry.test(await plain.locator('main').innerText()), 'a changed one has no place in the log')
  await plain.goto(`${lab.base}/en/verify`)
  await plain.click('main button')
  ok(await plain.locator('.error a').count() === 1, 'no file: the summary leads to the field')
}

await run([check])
