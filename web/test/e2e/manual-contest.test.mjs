/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The manual's chapters on competitions and selections: what they show is the demo, where one
 * competition is over and another one is on, and the pictures are taken of it (`picture`).
 */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launch, leaveNoPage, open, settled, signIn } from '../tools/browser.mjs'
import { desk, phone, picture, tablet } from '../tools/picture.mjs'
import { askApi, startServer } from '../tools/server.mjs'

let demo
let browser
before(async () => {
  demo = await startServer()
  browser = await launch({ isPictured: true })
})
after(async () => {
  await browser?.close()
  demo?.stop()
})
afterEach(leaveNoPage(() => browser))

const main = (page) => page.getByRole('main')
const tabs = (page) => page.getByRole('navigation', { name: '比武' })
const card = (page, heading) =>
  main(page).locator('section.card', { has: page.getByRole('heading', { name: heading }) })

/** Signed in, with the two competitions, the selection and the published results. */
async function enter(name, size = desk) {
  const page = await open(browser, demo.base, { ...size, height: Math.max(size.height, 3600) })
  const { user, password } = demo.account(name)
  await signIn(page, user, password)
  await settled(page)
  const { rows } = await askApi(page, '/contests')
  const of = (state) => rows.find((one) => one.state === state).contest
  const selection = (await askApi(page, '/selections')).rows[0].selection
  const visit = async (path) => {
    await page.goto(path)
    await settled(page)
  }
  return { page, on: `/contests/${of('on')}`, over: `/contests/${of('closed')}`, selection, visit }
}

test('the office: entries, reports, judging and the board of one that is on', async () => {
  const { page, on, visit } = await enter('office')
  await visit(`${on}/teams`)
  await picture(page, 'manual-contest-teams', tabs(page), main(page).locator('table'))
  await visit(`${on}/reports`)
  await picture(page, 'manual-contest-reports', tabs(page), card(page, '赛前媒体报道'))
  await visit(`${on}/run`)
  await page.getByText('1 张偏离待裁定').waitFor()
  await picture(page, 'manual-contest-run', tabs(page), card(page, '典型案例分析：评分表'))
  await visit(`/board/${on.split('/')[2]}`)
  await page.setViewportSize({ width: 1366, height: 560 })
  await picture(page, 'manual-contest-board')
})

test('the office: results, objections, certificates, losses of one that is over', async () => {
  const { page, over, visit } = await enter('office')
  await visit(`${over}/results`)
  const rows = main(page).locator('tbody tr')
  await picture(page, 'manual-contest-results', tabs(page), rows.nth(5))
  await visit(`${over}/publish`)
  await picture(page, 'manual-contest-publish', tabs(page), rows.nth(4))
  const certificates = card(page, '荣誉证书')
  const fifth = certificates.locator('tbody tr').nth(4)
  await picture(page, 'manual-contest-certificates', certificates.locator('header'), fifth)
  await visit(`${over}/appeals`)
  await picture(page, 'manual-contest-appeals', tabs(page), card(page, '异议'))
  await visit(`${over}/losses`)
  await picture(page, 'manual-contest-losses', tabs(page), card(page, '在线监控现场检查'))
})

test('a sheet on paper is typed in', async () => {
  const { page, on, visit } = await enter('office')
  await visit(`${on}/typing`)
  const choice = page.getByLabel('或者从没有提交的评分表里选')
  await choice.selectOption({ index: (await choice.locator('option').count()) - 1 })
  await page.getByRole('button', { name: '打开', exact: true }).click()
  await main(page).locator('table').waitFor()
  await settled(page)
  await picture(page, 'manual-typing', main(page).locator('.card').first(), card(page, '：'))
})

test('judge, timekeeper and chief judge each find their work', async () => {
  const judge = await enter('judge', tablet)
  await judge.visit(`${judge.on}/judging`)
  await judge.page.getByRole('link', { name: /评分中/ }).click()
  await settled(judge.page)
  await judge.page.setViewportSize({ width: 820, height: 840 })
  await picture(judge.page, 'manual-judging')
  const keeper = await enter('reviewer', phone)
  await keeper.visit(`${keeper.on}/clock`)
  const choice = keeper.page.getByLabel('参赛对象')
  const entrants = await choice.locator('option').allInnerTexts()
  await choice.selectOption({ index: entrants.findIndex((one) => one.includes('暂停')) })
  await keeper.page.getByRole('button', { name: /^继续/ }).waitFor()
  await settled(keeper.page)
  await keeper.page.setViewportSize({ width: 390, height: 844 })
  await picture(keeper.page, 'manual-phone-clock')
})

test('a selection: candidates, the list, the camp', async () => {
  const { page, selection, visit } = await enter('office')
  await visit(`/selections/${selection}/candidates`)
  await picture(page, 'manual-selection-candidates', main(page).locator('.card').first())
  await visit(`/selections/${selection}/list`)
  await picture(page, 'manual-selection-list', main(page).locator('section.card').first())
  await visit(`/selections/${selection}/camp`)
  await picture(page, 'manual-selection-camp', card(page, '课程表'), card(page, '参训情况'))
})

test('a unit sees its own teams, points and objections; a winner the certificate', async () => {
  const manager = await enter('manager')
  await manager.visit(`${manager.over}/losses`)
  const checked = card(manager.page, '在线监控现场检查')
  await picture(manager.page, 'manual-manager-losses', tabs(manager.page), checked)
  await manager.page.getByLabel('与平均相比的队伍').selectOption({ label: '澄岚区二队' })
  await manager.page.getByText('澄岚区二队与全体参赛队的平均相比').waitFor()
  const officer = await enter('officer', phone)
  const mine = officer.page.getByRole('region', { name: '我的荣誉证书' })
  assert.match(await mine.innerText(), /个人表现突出奖/)
  await picture(officer.page, 'manual-phone-certificate', mine)
})
