/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page that confirms certificates, as a file on a site of nobody's: on a telephone, by a code
 * behind the address, typed, altered, revoked; what axe finds, and what it asks of the network.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { axe } from '../tools/axe.mjs'
import { launch } from '../tools/browser.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const read = (name) => readFileSync(join(root, 'tests/award', name), 'utf8').trim()
const team = read('team.code')
let browser
let folder
let page
let address
const said = []
before(async () => {
  browser = await launch()
  folder = mkdtempSync(join(tmpdir(), 'lianbing-certificate-'))
  const built = readFileSync(join(root, 'build/web/confirm.html'), 'utf8')
  writeFileSync(join(folder, 'confirm.html'), built.replace('{"facts":0}', read('page.json')))
  address = pathToFileURL(join(folder, 'confirm.html')).href
  page = await browser.newPage({ viewport: { width: 360, height: 740 } })
  page.on('console', (one) => said.push(one.text()))
  page.on('pageerror', (one) => said.push(one.message))
  page.on('request', (one) => one.url().startsWith(address) || said.push(one.url()))
})
after(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function verdictOf(code) {
  await page.goto('about:blank')
  await page.goto(code ? `${address}#${code}` : address)
  return page.locator('#verdict').innerText()
}

test('a genuine certificate is confirmed with all that it says', async () => {
  assert.match(await verdictOf(team), /^确认无误/)
  const fields = await page.locator('#fields').innerText()
  for (const one of ['练奖〔2026〕1号', '澄岚一队', '澄岚区分局', '团体一等奖', '2026年11月22日'])
    assert.ok(fields.includes(one), one)
  assert.deepEqual(await axe(page), [])
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  assert.ok(width <= 360, `${width} wide`)
})

test('a revoked one, an altered one and half of one are not', async () => {
  assert.match(await verdictOf(read('person.code')), /^已撤销/)
  assert.deepEqual(await axe(page), [])
  const changed = `${team.slice(0, -9)}${team.at(-9) === 'A' ? 'B' : 'A'}${team.slice(-8)}`
  assert.match(await verdictOf(changed), /^不能确认\s+内容与签名不符/)
  assert.equal(await page.locator('#fields').isVisible(), false)
  assert.match(await verdictOf(team.slice(0, 40)), /^不能确认\s+内容不完整/)
})

test('what was scanned elsewhere can be typed in', async () => {
  assert.match(await verdictOf(''), /请用手机扫描/)
  await page.getByLabel('扫描到的网址或内容').fill(`https://hbj.example/zs.html#${team}`)
  await page.getByRole('button', { name: '核对' }).click()
  assert.match(await page.locator('#verdict').innerText(), /^确认无误/)
  assert.deepEqual(await axe(page), [])
})

test('it has asked nobody anything, and nothing was refused', () => assert.deepEqual(said, []))
