/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each official comes for, beside the office's own way: the auditor who asks what was done,
 * the security administrator who asks who may do what.
 */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { axe } from '../tools/axe.mjs'
import { launch, leaveNoPage, open, settled, shoot, signIn } from '../tools/browser.mjs'
import { startServer, tellApi, askApi } from '../tools/server.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))
let server
let browser
before(async () => {
  server = await startServer()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  server?.stop()
})
afterEach(leaveNoPage(() => browser))

async function enter(name, size = { width: 1366, height: 768 }) {
  const page = await open(browser, server.base, size)
  const account = server.account(name)
  await signIn(page, account.user, account.password)
  return page
}
const main = (page) => page.locator('main').innerText()
const press = (page, name) => page.getByRole('button', { name, exact: true }).click()

test('whatever the program writes into the audit has a name that an auditor reads', () => {
  const titles = readFileSync(join(root, 'web/src/features/audit/text.ts'), 'utf8')
  const folders = ['org', 'file', 'scheme', 'fact', 'publish', 'campaign', 'backup', 'server']
  const sources = folders.flatMap((folder) =>
    readdirSync(join(root, 'src', folder))
      .filter((name) => name.endsWith('.c'))
      .map((name) => readFileSync(join(root, 'src', folder, name), 'utf8')),
  )
  const prefixes = [...new Set([...titles.matchAll(/'(\w+)\.\w+'/g)].map((one) => one[1]))]
  const action = new RegExp(`"((?:${prefixes.join('|')})\\.(?!json|tar|facts)\\w+)"`, 'g')
  const said = sources.flatMap((text) => [...text.matchAll(action)].map((one) => one[1]))
  const objects = sources.flatMap((text) =>
    [...text.matchAll(/\.object = "(\w+)"/g)].map((one) => one[1]),
  )
  assert.ok(new Set(said).size > 25, `${new Set(said).size} actions were found`)
  for (const one of said) assert.ok(titles.includes(`'${one}'`), one)
  for (const one of objects) assert.match(titles, new RegExp(`^  ${one}: `, 'm'), one)
})

test('the auditor reads what was changed, from what to what, and narrows it by words', async () => {
  const office = await enter('office')
  const { rows } = await askApi(office, '/units')
  const unit = rows.find((one) => one.parent !== null)
  await tellApi(office, 'PUT', `/units/${unit.id}`, {
    rev: unit.rev,
    parent: unit.parent,
    kind: unit.kind,
    code: unit.code,
    name: unit.name,
    short_name: '改过的简称',
  })
  const page = await enter('auditor')
  await page.goto('/audit')
  await settled(page)
  const cells = await page.locator('tbody td:nth-child(5), tbody td:nth-child(6)').allInnerTexts()
  assert.ok(cells.length > 50)
  for (const cell of cells) assert.doesNotMatch(cell, /[a-z]/, cell)
  await page.getByLabel('操作', { exact: true }).selectOption({ label: '修改单位' })
  await press(page, '查询')
  await settled(page)
  assert.equal(await page.locator('tbody tr').count(), 1)
  await page.getByRole('button', { name: /改动的内容$/ }).click()
  const change = page.getByRole('dialog').getByRole('row', { name: /^简称/ })
  assert.match(await change.innerText(), new RegExp(`${unit.short_name}\\s+改过的简称`))
  assert.equal(await page.getByRole('dialog').locator('tbody tr').count(), 1)
  assert.deepEqual(await axe(page), [])
  await shoot(page, 'audit-content')
  assert.deepEqual(page.troubles, [])
})
