/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Draws as people meet them: the office with a pasted list and a number, by keyboard; two witnesses
 * in browsers of their own; the large screen; and a stranger who is not signed in and works the
 * record out again.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { axe } from '../tools/axe.mjs'
import { launch, leaveNoPage, open, settled, shoot, signIn } from '../tools/browser.mjs'
import { askApi, startServer, tellApi } from '../tools/server.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const program = process.env.LIANBING ?? join(root, 'build/lianbing')
let server
let browser
let folder
before(async () => {
  server = await startServer()
  browser = await launch()
  folder = mkdtempSync(join(tmpdir(), 'lianbing-draw-'))
})
after(async () => {
  await browser?.close()
  server?.stop()
  rmSync(folder, { recursive: true, force: true })
})
afterEach(leaveNoPage(() => browser))

async function enter(name, size = { width: 1366, height: 900 }) {
  const page = await open(browser, server.base, size)
  const account = server.account(name)
  await signIn(page, account.user, account.password)
  return page
}
const press = (page, name) => page.getByRole('button', { name, exact: true }).click()
const groups = async (page, title) => {
  const line = page.locator('.hash-line', { hasText: title })
  return (await line.locator('.hash span').allInnerTexts()).join('')
}

async function save(page, name) {
  const [got] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name }).click(),
  ])
  const path = join(folder, got.suggestedFilename())
  await got.saveAs(path)
  return path
}

test('the office draws by a number, from the keyboard; a stranger checks it', async () => {
  const page = await enter('office')
  await page.goto('/draws')
  await settled(page)
  await page.getByRole('link', { name: '新建抽签' }).first().focus()
  await page.keyboard.press('Enter')
  await page.getByLabel(/名称$/).fill('出场顺序')
  await page.getByLabel(/名单/).fill('甲队\t甲县\n乙队\t乙县\n丙队\t丙县\t临时退出\n甲队\t甲县')
  await page.getByRole('button', { name: '保存名单' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '保存并冻结名单' }).waitFor()
  const id = Number(page.url().split('/').pop())

  await press(page, '保存并冻结名单')
  await page.getByRole('dialog').getByRole('button', { name: '冻结' }).click()
  await page.getByText('第 4 行与第 1 行重复').first().waitFor()
  await shoot(page, 'draw-double')
  await page.getByLabel(/名单/).fill('甲队\t甲县\n乙队\t乙县\n丙队\t丙县\t临时退出\n丁队\t甲县')
  await press(page, '保存并冻结名单')
  await page.getByRole('dialog').getByRole('button', { name: '冻结' }).click()
  await page.getByRole('heading', { name: '怎样核对' }).waitFor()
  const frozen = await groups(page, '冻结校验值')
  assert.match(frozen, /^[0-9a-f]{64}$/)
  assert.deepEqual(await axe(page), [])
  await shoot(page, 'draw-frozen')

  const stranger = await open(browser, server.base, { width: 1366, height: 900 })
  await stranger.goto(`/public/draws/${id}`)
  await settled(stranger)
  assert.equal(await groups(stranger, '冻结校验值'), frozen)
  const screen = await open(browser, server.base, { width: 1920, height: 1080 })
  await screen.goto(`/draws/${id}/screen`)
  await screen.getByText('请当众抽取号码').waitFor()
  await shoot(screen, 'draw-screen-before')

  await page.getByLabel(/当众抽出的号码/).fill('12345')
  await page.keyboard.press('Enter')
  await page.getByText('6 到 40 位数字').first().waitFor()
  await page.getByLabel(/当众抽出的号码/).fill('20261122')
  await page.keyboard.press('Enter')
  await page.getByText('已抽出结果').waitFor()
  await page.getByRole('region', { name: '抽签结果' }).waitFor()
  await shoot(page, 'draw-drawn')

  const result = stranger.getByRole('region', { name: '抽签结果' })
  await result.waitFor()
  assert.equal(await result.locator('tbody tr').count(), 3)
  assert.deepEqual(await axe(stranger), [])
  await shoot(stranger, 'draw-public')
  await screen.getByText('号码 20261122').waitFor()
  assert.deepEqual(await axe(screen), [])
  await shoot(screen, 'draw-screen-after')
  const list = await save(stranger, '下载名单文件')
  const said = execFileSync('sha256sum', [list], { encoding: 'utf8' })
  assert.ok(said.startsWith(frozen), said)
  const record = await save(stranger, '下载抽签记录')
  const told = execFileSync(program, ['draw', 'verify', record], { encoding: 'utf8' })
  assert.match(told, /核对一致：出场顺序/)
  for (const one of [page, stranger, screen]) assert.deepEqual(one.troubles, [])
})

test('two witnesses open what they committed to; who types another text is told', async () => {
  const page = await enter('office')
  const me = (one) => askApi(one, '/session').then((told) => told.person)
  const [leader, referee] = [await enter('leader'), await enter('referee')]
  const people = [await me(leader), await me(referee)]
  const unit = (await askApi(page, '/units')).rows[0].id
  const made = await tellApi(page, 'POST', '/draws', {
    owner_unit: unit,
    title: '案卷盲号',
    kind: 'numbers',
    size: 101,
    way: 'witnesses',
    is_public: true,
    lines: [{ label: '案卷一' }, { label: '案卷二' }, { label: '案卷三' }],
    witnesses: people.map(({ id }) => ({ person: id })),
  })
  await tellApi(page, 'POST', `/draws/${made.draw}/freeze`, { rev: made.rev })
  for (const [at, one] of [leader, referee].entries()) {
    await one.goto(`/draws/${made.draw}`)
    await one.getByLabel(/密语/).fill(`第${at}位的一句话`)
    await press(one, '提交密语的校验值')
    await one.getByText('您已提交密语的校验值').waitFor()
  }
  const { witnesses } = await askApi(page, `/draws/${made.draw}`)
  const hash = createHash('sha256').update(`${made.draw} ${people[0].id} 第0位的一句话`)
  assert.equal(witnesses[0].commitment, hash.digest('hex'))

  await page.goto(`/draws/${made.draw}`)
  await press(page, '开始开启')
  await leader.getByText('一字不差').waitFor()
  await leader.getByLabel(/密语/).fill('不是这句话啊')
  await press(leader, '开启密语')
  await leader.getByText('与您事先提交的校验值不符').first().waitFor()
  assert.deepEqual(await axe(leader), [])
  await shoot(leader, 'draw-witness')
  for (const [at, one] of [leader, referee].entries()) {
    await one.getByLabel(/密语/).fill(`第${at}位的一句话`)
    await press(one, '开启密语')
    await one.getByText(/您已于 .* 开启密语|已开启/).first().waitFor()
  }
  await page.getByText(/裁公允.*开启/).waitFor()
  await press(page, '抽出结果')
  await page.getByRole('button', { name: '公开盲号' }).waitFor()
  assert.deepEqual((await askApi(leader, `/draws/${made.draw}`)).results, [])
  await press(page, '公开盲号')
  await page.getByRole('dialog').getByRole('button', { name: '公开' }).click()
  await leader.getByRole('region', { name: '抽签结果' }).getByText('盲号 101').waitFor()
  await shoot(page, 'draw-revealed')

  await press(page, '作废并重抽')
  await page.getByRole('dialog').getByLabel(/原因/).fill('案卷三编错')
  await page.getByRole('dialog').getByRole('button', { name: '重抽' }).click()
  await page.getByText('的重抽，原因：案卷三编错').waitFor()
  await leader.getByText('原因：案卷三编错').waitFor()
  await shoot(leader, 'draw-void')
  // A text that was not opened is refused, and the browser says so: that is what was tried.
  const refused = (one) => !/400/.test(one)
  for (const one of [page, leader, referee])
    assert.deepEqual(one.troubles.filter(refused), [])
})
