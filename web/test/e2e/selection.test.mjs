/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A city's selection as its people see it: recommended, decided, announced, replaced; and the camp
 * leader's phone through a broken network.
 */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launch, leaveNoPage, open, settled, shoot, signIn, until } from '../tools/browser.mjs'
import { walk } from '../tools/screen.mjs'
import { askApi, startServer, tellApi } from '../tools/server.mjs'

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

async function enter(name, size) {
  const page = await open(browser, server.base, size)
  const account = server.account(name)
  await signIn(page, account.user, account.password)
  return page
}
const button = (page, name) => page.getByRole('button', { name, exact: typeof name === 'string' })
const gone = (page) => page.getByRole('dialog').waitFor({ state: 'detached' })
async function pick(page, label, text) {
  const box = page.getByRole('combobox', { name: label })
  await box.fill(text)
  await page.locator('.combo [role=option]', { hasText: text }).first().waitFor()
  await box.press('Enter')
}
/** The selection of the demo, which is announced and has a camp with sessions today. */
const demoOf = async (page) => (await askApi(page, '/selections?q=演示')).rows[0].selection

test('every page of a selection, in all its dresses', async () => {
  const page = await enter('office')
  const one = `/selections/${await demoOf(page)}`
  const screens = [
    ['selections', '/selections'],
    ['selection-candidates', `${one}/candidates`],
    ['selection-list', `${one}/list`],
    ['selection-camp', `${one}/camp`],
    ['selection-documents', `${one}/documents`],
    ['selection-attendance', `${one}/attendance`],
  ]
  for (const [name, path] of screens) await walk(page, { name, path: () => path })
})

test('from recommending to a list that changes with its reason', async () => {
  const office = await enter('office')
  await office.goto('/selections')
  await settled(office)
  await button(office, '筹备选拔').first().click()
  await button(office, '保存').click()
  await office.getByText('请填写名称。').first().waitFor()
  await office.locator('input[name=title]').fill('应急队员选拔')
  await office.locator('input[name=event]').fill('全省应急比武')
  await office.locator('input[name=event_day]').fill('2099-01-01')
  await office.locator('input[name=size]').fill('1')
  await office.locator('input[name=least_women]').fill('0')
  await office.getByLabel('须持有效执法证').uncheck()
  await shoot(office, 'selection-rules')
  await button(office, '保存').click()
  await office.waitForURL('**/candidates')
  const id = Number(/selections\/(\d+)/.exec(office.url())[1])
  await button(office, '开始推荐').click()
  await button(office.getByRole('dialog'), '开始推荐').click()
  await gone(office)

  // The manager finds it at home, and recommends two of the own unit.
  const manager = await enter('manager')
  await settled(manager)
  await manager.getByRole('link', { name: '推荐“应急队员选拔”的候选人' }).click()
  await manager.waitForURL('**/candidates')
  const own = (await askApi(manager, '/people?q=YC0001')).rows
  for (const person of own.slice(0, 2)) {
    await button(manager, '推荐候选人').click()
    await pick(manager, '人员', person.certificate)
    await manager.locator('textarea[name=ability]').fill('熟悉在线监控')
    await manager.locator('textarea[name=work]').fill('主办案件 20 件')
    await manager.locator('textarea[name=drill]').fill('市比武第 2 名')
    await shoot(manager, 'selection-recommend')
    await button(manager, '推荐').click()
    await gone(manager)
    await manager.getByRole('rowheader', { name: person.name }).waitFor()
  }
  // A third is one too many, and is told so.
  await button(manager, '推荐候选人').click()
  await pick(manager, '人员', own[2].certificate)
  for (const name of ['ability', 'work', 'drill'])
    await manager.locator(`textarea[name=${name}]`).fill('无')
  await button(manager, '推荐').click()
  await manager.getByText(/推荐名额是 2 人，已经用完/).first().waitFor()

  // The office decides; what keeps the list from being announced is told in full.
  await office.goto(`/selections/${id}/list`)
  await settled(office)
  await office.getByLabel(`${own[0].name}的去留`).selectOption('chosen')
  await office.getByLabel(`${own[0].name}的理由`).fill('综合第一')
  await office.getByLabel(`${own[1].name}的去留`).selectOption('reserve')
  await office.getByLabel(`${own[1].name}的理由`).fill('综合第二')
  await office.getByText('正式 1 / 1 人，预备 1 人，未决定 0 人').waitFor()
  await office.locator('input[name=deciders]').fill('练竞先、单领航')
  await shoot(office, 'selection-decide')
  await button(office, '保存').click()
  await office.getByText('已保存，还没有公布。').waitFor()
  await button(office, '公布名单').click()
  await button(office.getByRole('dialog'), '公布').click()
  await office.getByText(/推荐还没有截止/).waitFor()
  await button(office, '修改选拔办法').click()
  await office.locator('input[name=closing_day]').fill('2020-01-01')
  await button(office.getByRole('dialog'), '保存').click()
  await gone(office)
  await button(office, '公布名单').click()
  await button(office.getByRole('dialog'), '公布').click()
  await office.getByRole('heading', { name: '名单（第 1 版）' }).waitFor()

  // One goes, the reserve moves up: another version, the first one stays to be seen.
  await button(office, `${own[0].name}：退出`).click()
  await office.locator('input[name=reason]').fill('借调省厅')
  await shoot(office, 'selection-withdraw')
  await button(office, '登记退出').click()
  await gone(office)
  await office.getByRole('heading', { name: '名单（第 2 版）' }).waitFor()
  await office.getByText(`${own[0].name}退出，${own[1].name}递补：借调省厅`).waitFor()
  await shoot(office, 'selection-versions')

  // Nobody sees others' grounds.
  const officer = await enter('officer')
  await officer.goto(`/selections/${id}/list`)
  await settled(officer)
  assert.doesNotMatch(await officer.locator('main').innerText(), /综合第/)
})

test('a candidate sees the own place', async () => {
  const page = await enter('officer')
  await page.goto(`/selections/${await demoOf(page)}/camp`)
  await settled(page)
  await page.getByText('您的选拔结果：正式队员').waitFor()
  await page.getByRole('heading', { name: '我的参训情况' }).waitFor()
  assert.equal(await page.getByRole('table', { name: '参训情况' }).locator('tbody tr').count(), 1)
})

test('a programme is filled from the ready courses and saved', async () => {
  const page = await enter('office')
  const made = await tellApi(page, 'POST', '/selections', {
    owner_unit: (await askApi(page, '/units')).rows[0].id,
    title: '排课试验',
    event: '比武',
    closing_day: '2099-01-01',
    event_day: '2099-01-02',
    size: 1,
  })
  await page.goto(`/selections/${made.selection}/camp`)
  await settled(page)
  await button(page, '安排集训').click()
  await button(page, '套用预设的 8 门课').click()
  await page.locator('input[data-at="7/3"]').waitFor()
  await page.locator('input[name=place]').fill('训练室')
  await page.locator('input[data-at="0/1"]').fill('8点半')
  await button(page, '保存').click()
  await page.getByText('请写成 08:30 的样子。').first().waitFor()
  await page.locator('input[data-at="0/1"]').fill('08:30')
  await shoot(page, 'selection-programme')
  await button(page, '保存').click()
  await page.getByRole('table', { name: '课程表' }).waitFor()
  assert.equal(await page.getByRole('table', { name: '课程表' }).locator('tbody tr').count(), 8)
})

test('attendance through a broken network, a double click and a second person', async () => {
  const leader = await enter('reviewer', { width: 390, height: 844 })
  await settled(leader)
  await leader.getByRole('link', { name: /今天的集训考勤/ }).click()
  await leader.waitForURL('**/attendance')
  await settled(leader)
  const id = await demoOf(leader)
  const camp = await askApi(leader, `/selections/${id}/camp`)
  const select = leader.getByLabel('课次')
  const course = camp.sessions.at(-1)
  await select.selectOption(String(course.session))
  const [first, second, third] = camp.trainees
  const roll = (one) => leader.locator('.roll > li', { hasText: one.name })
  const marks = async () =>
    (await askApi(leader, `/selections/${id}/camp`)).presences.filter(
      (one) => one.session === course.session,
    )

  // Pressed twice: one mark, and saved is said once the server has said so.
  await button(roll(first), '迟到').dblclick()
  await roll(first).getByText(/✓ 已保存/).waitFor()
  const found = await until(marks, (all) => all.length === 1, 'the mark')
  assert.deepEqual([found[0].state, found[0].rev], ['late', 1])

  // Without a network it waits, survives a reload, and is stored once.
  await leader.context().setOffline(true)
  await button(roll(second), '请假').click()
  await leader.getByLabel(`${second.name}请假的原因`).fill('病假')
  await button(roll(second), '保存').click()
  await roll(second).getByText(/等待网络/).waitFor()
  await shoot(leader, 'selection-attendance-offline')
  await leader.context().setOffline(false)
  await leader.reload()
  await settled(leader)
  await until(marks, (found) => found.some((one) => one.reason === '病假'), 'the leave')
  assert.equal((await marks()).find((one) => one.reason === '病假').rev, 1)
  await leader.getByLabel('课次').selectOption(String(course.session))

  // Somebody else marks the same: told, and chosen.
  const office = await enter('office')
  await tellApi(office, 'PUT', `/selections/${id}/sessions/${course.session}/presence`, {
    candidate: third.candidate,
    rev: 0,
    state: 'absent',
    reason: '未请假',
  })
  await button(roll(third), '到').click()
  await roll(third).getByText('⚠ 别人已登记').waitFor()
  await shoot(leader, 'selection-attendance-conflict')
  await button(roll(third), '用我的').click()
  await roll(third).getByText(/✓ 已保存/).waitFor()
  const last = (await marks()).find((one) => one.candidate === third.candidate)
  assert.deepEqual([last.state, last.rev], ['came', 2])

  // The rest at once; what somebody has with them.
  await button(leader, /全部到$/).click()
  await until(marks, (found) => found.length === camp.trainees.length, 'all marks')
  await button(leader, `查验${second.name}的装备着装`).click()
  await button(leader, '全部齐全').click()
  await leader.getByLabel('执法记录仪').uncheck()
  await shoot(leader, 'selection-kit')
  await button(leader.getByRole('dialog'), '保存').click()
  await gone(leader)
  await roll(second).getByText('缺：执法记录仪').waitFor()
  await shoot(leader, 'selection-attendance-phone')
})
