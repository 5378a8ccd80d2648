/* SPDX-License-Identifier: Apache-2.0 */
/* Published results as what units and people have come to, and as figures of a scoring task. */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launch, leaveNoPage, open, settled, shoot, signIn } from '../tools/browser.mjs'
import { walk, walkOn } from '../tools/screen.mjs'
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
const button = (page, name) => page.getByRole('button', { name, exact: typeof name === 'string' })
const field = (page, name) => page.getByLabel(name, { exact: true })

/** Two counties, 90 and 80 points, published and in force at once; who signed in judges, too. */
async function givenResults(page, units, appeal_days = 0) {
  const { person } = await askApi(page, '/session')
  const days = { title: '秋季技能比武', from_day: '2026-11-18', until_day: '2026-11-18' }
  let contest = await tellApi(page, 'POST', '/contests', { ...days, owner_unit: units.city.id })
  const one = `/contests/${contest.contest}`
  const plan = {
    entry_until: '2999-01-01',
    least_members: 0,
    most_members: 3,
    appeal_days,
    prizes: [{ title: '一等奖', count: 1 }],
    subjects: [{ title: '理论', way: 'exam', of: 'team', points: 100, marks: 100 }],
  }
  const advance = async () => {
    contest = await tellApi(page, 'POST', `${one}/advance`, { rev: contest.rev })
  }
  contest = await tellApi(page, 'PUT', one, { ...days, rev: contest.rev, plan })
  await advance()
  const teams = []
  for (const unit of [units.first, units.second]) {
    const { rows } = await askApi(page, `/people?unit=${unit.id}`)
    const members = [{ person: rows[0].id, is_leader: true }]
    const team = await tellApi(page, 'POST', `${one}/teams`, { unit: unit.id, members })
    teams.push({ ...team, person: rows[0].id })
  }
  await tellApi(page, 'POST', `${one}/duties`, { duty: 'chief', person: person.id })
  await advance()
  await tellApi(page, 'POST', `${one}/subjects/1/open`, null)
  for (const [at, value] of [80, 90].entries())
    await tellApi(page, 'PUT', `${one}/figures`, {
      subject: 1,
      entrant: teams[at].team,
      value,
      rev: 0,
    })
  await tellApi(page, 'POST', `${one}/subjects/1/close`, null)
  await advance()
  const { rev, stamp } = await askApi(page, `${one}/awards`)
  const agreed = { agreed_by: ['甲', '乙'], is_acknowledged: true }
  const told = await tellApi(page, 'POST', `${one}/publications`, { rev, stamp, ...agreed })
  return { ...told, teams }
}

/** A task of the first county and the two others after it, by a scheme with a place in it. */
async function givenTask(page, units) {
  const scheme = await tellApi(page, 'POST', '/schemes', {
    year: 2026,
    owner_unit: units.city.id,
    preset: 'taian-2021-county',
  })
  await tellApi(page, 'POST', `/schemes/${scheme.scheme}/lock`, { rev: scheme.rev })
  const { task } = await tellApi(page, 'POST', '/tasks', {
    title: '比武计入年度评选',
    scheme: scheme.scheme,
    owner_unit: units.city.id,
    period_from: '2026-01-01',
    period_until: '2026-12-31',
    subjects: [units.first, units.second, units.third].map((unit) => ({
      subject: unit.id,
      standing: 'ranked',
    })),
  })
  return task
}

async function unitsOf(page) {
  const { rows } = await askApi(page, '/units')
  const counties = rows.filter((unit) => unit.kind === 'county')
  return { city: rows[0], first: counties[0], second: counties[1], third: counties[2] }
}
async function given(page) {
  const units = await unitsOf(page)
  const results = await givenResults(page, units)
  return { units, results, task: await givenTask(page, units) }
}
const placesOf = async (page, task) =>
  (await askApi(page, `/tasks/${task}/ranking`)).rows.map((row) => row.name)

test('published results are taken into a task, and its ranking follows', async () => {
  const page = await enter('office')
  const { units, results, task } = await given(page)
  await go(page, `/tasks/${task}/facts`)
  const link = page.getByRole('link', { name: '从比武成绩取数' })
  await link.focus()
  await page.keyboard.press('Enter')
  await settled(page)
  const cited = `秋季技能比武（${results.number}）`

  const take = async (metric, what) => {
    await field(page, '比武').selectOption({ label: cited })
    await field(page, '写入的数据项').selectOption({ label: metric })
    await field(page, '取什么').selectOption({ label: what })
    await button(page, '预览').click()
    await button(page, /^确认写入/).waitFor()
  }
  // Somebody has typed the third place for the one who came first.
  await tellApi(page, 'PUT', `/tasks/${task}/facts`, {
    cells: [
      { subject: units.second.id, metric: 'formation_rank', value: 2, source: '电话报告', rev: 0 },
    ],
  })
  await take('着装队列演练参加评比的单位', '名次总数（有名次的队数或人数）')
  await button(page, '确认写入 2 项').click()
  await page.getByText('已写入 2 项数据。').waitFor()

  await take('着装队列演练全省名次', '名次')
  await page.getByText('现有数据的来源：电话报告').waitFor()
  assert.ok(await page.getByText('本任务中没有可取成绩的对象：1 个').isVisible())
  await shoot(page, 'contest-facts-preview')
  await button(page, '确认写入 1 项').click()
  await page.getByText('已写入 1 项数据。').waitFor()
  assert.equal((await placesOf(page, task))[0], units.first.name)

  await button(page, '预览').click()
  await page.getByText('已经取过，不变').waitFor()
  await page.getByLabel(`改用比武成绩：${units.second.name}`).check()
  await button(page, '确认写入 1 项').click()
  await page.getByText('已写入 1 项数据。').waitFor()
  assert.equal((await placesOf(page, task))[0], units.second.name)
  await page.getByRole('link', { name: '查看排名' }).click()
  await settled(page)

  const screen = { name: 'contest-facts', path: () => `/tasks/${task}/contest-facts` }
  await walk(page, screen)
  await walkOn(page, {
    ...screen,
    then: () => take('着装队列演练全省名次', '名次'),
  })
  assert.deepEqual(page.troubles, [])
})

test('what is still open to objections is not taken', async () => {
  const page = await enter('office')
  const units = await unitsOf(page)
  const results = await givenResults(page, units, 3)
  const task = await givenTask(page, units)
  await go(page, `/tasks/${task}/contest-facts`)
  const { rows } = await askApi(page, `/tasks/${task}/contest-sources`)
  const open = rows.find((one) => one.publication === results.publication)
  await field(page, '比武').selectOption(String(results.publication))
  await page.getByText(open.waits).waitFor()
  assert.equal(await button(page, '预览').getAttribute('aria-disabled'), 'true')
})

test('units and people have their results on their pages', async () => {
  const page = await enter('office')
  const { units, results } = await given(page)
  const part = page.getByRole('region', { name: '比武成绩' }).first()
  await go(page, `/units?unit=${units.second.id}`)
  await part.getByText('秋季技能比武').first().waitFor()
  assert.ok(await part.getByText('团体一等奖').first().isVisible())
  await go(page, `/people/${results.teams[1].person}`)
  assert.ok(await part.getByText('第 1 名（共 2）').first().isVisible())
  await walk(page, { name: 'person-records', path: () => `/people/${results.teams[1].person}` })
  await walk(page, { name: 'unit-records', path: () => `/units?unit=${units.second.id}` })
  await page.setViewportSize({ width: 1366, height: 900 })
  await go(page, `/people/${results.teams[1].person}`)
  await part.getByRole('link', { name: results.number }).first().click()
  await page.getByRole('heading', { name: /秋季技能比武/ }).first().waitFor()
  // The manager of the first has the first's.
  const manager = await enter('manager')
  await go(manager, '/units')
  await manager.getByText('第 2 名（共 2）').first().waitFor()
})
