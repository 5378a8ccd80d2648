/* SPDX-License-Identifier: Apache-2.0 */
/* What counts one by one: entered by a unit with a link or a picture, accepted, in the ranking. */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launch, leaveNoPage, open, settled, shoot, signIn } from '../tools/browser.mjs'
import { walk, walkOn } from '../tools/screen.mjs'
import { askApi, startServer, tellApi } from '../tools/server.mjs'

/* One transparent point. */
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk' +
  '+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

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

async function enter(name, size = { width: 1366, height: 900 }) {
  const page = await open(browser, server.base, size)
  const account = server.account(name)
  await signIn(page, account.user, account.password)
  return page
}
async function go(page, path) {
  await page.goto(path)
  await settled(page)
}

/** Entries are open: a county's team, and a subject that counts. */
async function given(page) {
  const { rows: units } = await askApi(page, '/units')
  const days = { title: '计数科目比武', from_day: '2026-11-20', until_day: '2026-11-21' }
  const contest = await tellApi(page, 'POST', '/contests', { ...days, owner_unit: units[0].id })
  const one = `/contests/${contest.contest}`
  const plan = {
    entry_until: '2999-01-01',
    least_members: 0,
    most_members: 3,
    subjects: [
      { title: '媒体报道', way: 'counted', of: 'team', points: 2, each: 0.5, is_bonus: true },
      { title: '理论', way: 'exam', of: 'team', points: 100, marks: 100 },
    ],
  }
  await tellApi(page, 'PUT', one, { ...days, rev: contest.rev, plan })
  await tellApi(page, 'POST', `${one}/advance`, { rev: contest.rev + 1 })
  const county = units.find((unit) => unit.name === '澄岚区生态环境分局')
  await tellApi(page, 'POST', `${one}/teams`, { unit: county.id, name: '澄岚队' })
  return `${one}/reports`
}

test('a unit enters its reports, and the office decides what counts', async () => {
  const office = await enter('office')
  const path = await given(office)

  const manager = await enter('manager')
  await go(manager, path)
  assert.equal(await manager.getByText('还没有登记。').count(), 1)
  await manager.getByRole('button', { name: '在媒体报道登记一条' }).click()
  const dialog = manager.getByRole('dialog')
  await dialog.getByRole('button', { name: '登记', exact: true }).click()
  await settled(manager)
  assert.ok(await dialog.getByText('请填写链接，或者上传图片，至少一样。').first().isVisible())
  await dialog.locator('[name=title]').fill('执法骨干淬炼练兵场，澄岚区以赛促训强本领见成效')
  await dialog.locator('[name=medium]').fill('云川日报')
  await dialog.locator('[name=day]').fill('2026-11-20')
  await dialog.locator('input[type=file]').setInputFiles({
    name: '报道截图.png',
    mimeType: 'image/png',
    buffer: Buffer.from(pixel, 'base64'),
  })
  await dialog.getByText('已上传“报道截图.png”。').waitFor()
  await dialog.getByRole('button', { name: '登记', exact: true }).click()
  await dialog.getByText('只计开赛以前发布的，请核对日期。').first().waitFor()
  await dialog.locator('[name=day]').fill('2026-11-12')
  await dialog.getByRole('button', { name: '登记', exact: true }).click()
  await manager.getByRole('cell', { name: '待核定' }).waitFor()
  await walkOn(manager, { name: 'reports-manager', then: () => go(manager, path) })
  assert.ok(await manager.getByRole('button', { name: '报道截图.png' }).isVisible())

  await go(office, path)
  await office.getByRole('button', { name: /^采用/ }).click()
  await office.getByText('共登记 1 条，采用 1 条。').waitFor()
  await shoot(office, 'reports-office')
  await go(manager, path)
  assert.equal(await manager.getByRole('button', { name: /^撤回/ }).count(), 0)
  const { rows } = await askApi(office, `${path.replace('/reports', '')}/figures`)
  assert.equal(rows[0].value, 1)

  const told = `${path.replace('/reports', '')}/results/${rows[0].entrant}`
  await walk(office, { name: 'reports-explained', path: () => told })
  await office.getByText('云川日报').waitFor()
  assert.ok(await office.getByRole('button', { name: '报道截图.png' }).isVisible())
})

test('the list fits a desk, a tablet and a phone', async () => {
  const page = await enter('office')
  const { rows } = await askApi(page, '/contests?q=%E8%AE%A1%E6%95%B0')
  await walk(page, { name: 'reports', path: () => `/contests/${rows[0].contest}/reports` })
})
