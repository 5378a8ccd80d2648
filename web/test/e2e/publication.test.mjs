/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Results as they are published: a tie decided in writing, a prize by nomination, two people who
 * publish at once, anybody's page of it, an objection from filing to answer, the amended version.
 */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { axe } from '../tools/axe.mjs'
import { launch, leaveNoPage, open, settled, shoot, signIn } from '../tools/browser.mjs'
import { contrast } from '../tools/contrast.mjs'
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
const press = (page, name) => page.getByRole('button', { name, exact: true }).click()
const field = (page, name) => page.getByRole('dialog').locator(`[name=${name}]`)
const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date())

/** One that is closed: teams with their marks in two examinations. */
async function given(page, title, teams, { isClosed = true } = {}) {
  const { rows: units } = await askApi(page, '/units')
  const counties = units.filter((unit) => unit.name.endsWith('分局'))
  const owner = units.find((unit) => unit.name === '云川市生态环境局')
  const days = { title, from_day: day, until_day: day }
  let contest = await tellApi(page, 'POST', '/contests', { ...days, owner_unit: owner.id })
  const one = `/contests/${contest.contest}`
  const exam = { way: 'exam', of: 'team', points: 50, marks: 100 }
  const plan = {
    place: '云川市环境应急实训基地',
    entry_until: day,
    least_members: 0,
    most_members: 5,
    is_joint: false,
    appeal_days: 3,
    prizes: [
      { title: '一等奖', count: 1 },
      { title: '二等奖', count: 2 },
    ],
    nominations: [{ title: '优秀组织奖', count: 2 }],
    subjects: [
      { ...exam, title: '理论知识' },
      { ...exam, title: '现场检查和案卷制作' },
    ],
  }
  contest = await tellApi(page, 'PUT', one, { ...days, rev: contest.rev, plan })
  contest = await tellApi(page, 'POST', `${one}/advance`, { rev: contest.rev })
  const people = new Map()
  const made = []
  for (const [at, team] of teams.entries()) {
    const unit = counties[at % counties.length].id
    if (!people.has(unit)) people.set(unit, (await askApi(page, `/people?unit=${unit}`)).rows)
    const members = people.get(unit).splice(0, team.size ?? 0)
    made.push(
      await tellApi(page, 'POST', `${one}/teams`, {
        unit,
        name: team.name,
        members: members.map(({ id }, first) => ({ person: id, is_leader: first === 0 })),
      }),
    )
  }
  const chief = (await askApi(page, '/people?q=demo-referee')).rows[0].id
  await tellApi(page, 'POST', `${one}/duties`, { duty: 'chief', person: chief })
  contest = await askApi(page, one)
  contest = await tellApi(page, 'POST', `${one}/advance`, { rev: contest.rev })
  if (!isClosed) return { id: contest.contest, teams: made }
  const referee = await enter('referee')
  for (const subject of [1, 2]) {
    await tellApi(page, 'POST', `${one}/subjects/${subject}/open`, null)
    for (const [at, team] of teams.entries())
      await tellApi(page, 'PUT', `${one}/figures`, {
        subject,
        entrant: made[at].team,
        value: team.marks,
        rev: 0,
      })
    await tellApi(referee, 'POST', `${one}/subjects/${subject}/close`, null)
  }
  await referee.context().close()
  contest = await askApi(page, one)
  await tellApi(page, 'POST', `${one}/advance`, { rev: contest.rev })
  return { id: contest.contest, teams: made }
}

async function publish(page, id) {
  const { rev, stamp } = await askApi(page, `/contests/${id}/awards`)
  const wish = { rev, stamp, agreed_by: ['甲', '乙'], is_acknowledged: true }
  return tellApi(page, 'POST', `/contests/${id}/publications`, wish)
}

test('a tie is decided, a prize nominated, and of two who publish only one does', async () => {
  const page = await enter('office')
  const { id } = await given(page, '定奖比武', [
    { name: '甲队', marks: 90 },
    { name: '乙队', marks: 90 },
    { name: '丙队', marks: 80 },
  ])
  await go(page, `/contests/${id}/publish`)
  await page.getByText('同为第 1 名').first().waitFor()
  assert.deepEqual(await axe(page), [])
  await shoot(page, 'publish-open')

  // By keyboard: the second of the two goes first.
  await page.getByRole('button', { name: '决定团体第 1 名的先后' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '照此决定' }).click()
  await dialog.getByText('请写明按什么决定先后').first().waitFor()
  const before = await dialog.locator('.tie-order li').allInnerTexts()
  await dialog.getByRole('button', { name: /下移$/ }).first().focus()
  await page.keyboard.press('Enter')
  const afterwards = await dialog.locator('.tie-order li').allInnerTexts()
  assert.notDeepEqual(before, afterwards)
  await field(page, 'grounds').fill('当众加赛一题')
  await field(page, 'deciders').fill('钟裁判、陆委员')
  assert.deepEqual(await axe(page), [])
  assert.deepEqual(await contrast(page), [])
  await shoot(page, 'publish-tie')
  await dialog.getByRole('button', { name: '照此决定' }).click()
  await page.getByText('已决定先后。').waitFor()
  await dialog.waitFor({ state: 'detached' })

  await press(page, '登记提名奖')
  await field(page, 'title').selectOption({ label: '优秀组织奖（还有 2 个名额）' })
  await field(page, 'kind').selectOption('unit')
  await field(page, 'unit').selectOption({ index: 2 })
  const grounds = '报名最早，保障有力，三支参赛队和裁判组的食宿、车辆、网络都由其承担'
  await field(page, 'grounds').fill(grounds)
  await field(page, 'deciders').fill('甲\n乙')
  await shoot(page, 'publish-nominate')
  // A second press of a hurried hand stores nothing twice.
  await dialog.getByRole('button', { name: '登记', exact: true }).dblclick()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('优秀组织奖：还有 1 个名额').waitFor()

  // Two have the page open; the second one sees what the first has not.
  const second = await enter('office')
  await go(second, `/contests/${id}/publish`)
  for (const one of [page, second]) {
    await press(one, '公布成绩')
    await field(one, 'agreed_by').fill('甲、乙')
    await one.getByLabel('以上事项已经研究，照此公布').check()
  }
  assert.deepEqual(await axe(page), [])
  await shoot(page, 'publish-dialog')
  const order = (one) => one.getByRole('dialog').getByRole('button', { name: '公布', exact: true })
  await order(page).dblclick()
  await page.getByText('成绩已公布。').waitFor()
  await order(second).click()
  await second.getByRole('dialog').getByRole('alert').waitFor()
  await shoot(second, 'publish-conflict')
  const { rows } = await askApi(page, `/contests/${id}/publications`)
  assert.equal(rows.length, 1)
  await settled(page)
  await shoot(page, 'publish-done')

  const stranger = await open(browser, server.base)
  await go(stranger, `/contest-results/${rows[0].publication}`)
  await stranger.getByRole('heading', { name: '定奖比武成绩' }).waitFor()
  await stranger.getByText(rows[0].hash).waitFor()
  assert.equal(await stranger.getByRole('link', { name: '提出异议' }).count(), 0)
  for (const one of [page, stranger]) assert.deepEqual(one.troubles, [])
})

test('an objection is filed and answered; the amended version says what it moved', async () => {
  const page = await enter('office')
  const { id, teams } = await given(page, '异议比武', [
    { name: '甲队', marks: 90 },
    { name: '乙队', marks: 85 },
  ])
  const { publication } = await publish(page, id)

  const manager = await enter('manager')
  await go(manager, `/contest-results/${publication}`)
  await manager.getByRole('link', { name: '提出异议' }).click()
  await settled(manager)
  await press(manager, '提出异议')
  await manager.getByRole('dialog').getByRole('button', { name: '提交异议' }).click()
  await manager.getByRole('dialog').getByText('请写明对什么有异议').first().waitFor()
  const own = await field(manager, 'team').locator('option').nth(1).getAttribute('value')
  await field(manager, 'team').selectOption(own)
  await field(manager, 'subject').selectOption({ label: '理论知识' })
  await field(manager, 'words').fill('理论知识第三题答案与标准答案一致，阅卷少计 5 分，请复核。')
  assert.deepEqual(await axe(manager), [])
  await shoot(manager, 'appeal-file')
  await manager.getByRole('dialog').getByRole('button', { name: '提交异议' }).dblclick()
  await manager.getByText('异议已提交').waitFor()
  await settled(manager)
  assert.equal(await manager.locator('.appeal').count(), 1)

  await go(page, '/')
  await page.getByRole('link', { name: '“异议比武”的成绩有异议' }).click()
  await settled(page)
  await shoot(page, 'appeal-list')
  await page.getByRole('button', { name: /^答复/ }).click()
  await page.getByLabel('成立，更正成绩').check()
  await field(page, 'answer').fill('经复核，第三题应给分，予以更正。')
  await field(page, 'deciders').fill('甲、乙')
  assert.deepEqual(await axe(page), [])
  await shoot(page, 'appeal-answer')
  await page.getByRole('dialog').getByRole('button', { name: '答复', exact: true }).click()
  await page.getByText('已答复。').waitFor()

  const stranger = await open(browser, server.base)
  await go(stranger, `/contest-results/${publication}`)
  await stranger.getByText('成绩正在更正').waitFor()

  const referee = await enter('referee')
  const one = `/contests/${id}`
  await tellApi(referee, 'POST', `${one}/subjects/1/reopen`, { reason: '更正第三题' })
  const team = teams.find((each) => String(each.team) === own)
  const mended = { subject: 1, entrant: team.team, value: 95, rev: 1 }
  await tellApi(page, 'PUT', `${one}/figures`, mended)
  await tellApi(referee, 'POST', `${one}/subjects/1/close`, null)

  await go(page, `/contests/${id}/publish`)
  await press(page, '更正后重新公布')
  await field(page, 'agreed_by').fill('甲、乙')
  await page.getByLabel('以上事项已经研究，照此公布').check()
  const order = page.getByRole('dialog').getByRole('button', { name: '公布', exact: true })
  await order.click()
  await page.getByRole('dialog').getByText('请写明为什么要重新公布').first().waitFor()
  await field(page, 'reason').fill('采纳异议，更正理论知识第三题')
  await order.click()
  await page.getByText('新的一版已公布。').waitFor()
  await settled(page)
  await page.getByRole('button', { name: '第 2 版的详情' }).click()
  await page.getByRole('heading', { name: '与上一版相比' }).waitFor()
  await page.getByRole('region', { name: '与上一版相比的变化' }).waitFor()
  await page.getByText('校验').first().waitFor()
  assert.deepEqual(await axe(page), [])
  await shoot(page, 'publish-versions')

  await go(stranger, `/contest-results/${publication}`)
  await stranger.getByText('本版已被新的一版取代').waitFor()
  await stranger.getByRole('link', { name: '查看第 2 版' }).click()
  await stranger.getByText('更正原因：采纳异议').waitFor()
  for (const each of [page, manager, stranger]) assert.deepEqual(each.troubles, [])
})

// ---- Of every size ------------------------------------------------------------------------------

const long = '云川市青屿县生态环境保护综合行政执法大队第一联合参赛代表队伍'
const many = Array.from({ length: 21 }, (_, at) => ({
  name: at === 0 ? long : at === 1 ? '石队' : `第 ${at + 1} 代表队`,
  marks: 99.5 - at,
  size: at < 12 ? 4 : 3,
}))

test('anybody reads the results of 21 teams, on a phone, a tablet and a desk', async () => {
  const page = await enter('office')
  const { id } = await given(page, '云川市生态环境保护综合行政执法岗位练兵技能比武', many)
  const { publication } = await publish(page, id)
  const stranger = await open(browser, server.base)
  await walk(stranger, { name: 'contest-results', path: () => `/contest-results/${publication}` })
  await stranger.setViewportSize({ width: 1440, height: 900 })
  const places = stranger.getByRole('region', { name: '团体名次' })
  assert.equal(await places.locator('tbody tr').count(), 21)
  await stranger.emulateMedia({ media: 'print' })
  await shoot(stranger, 'contest-results-print')

  for (const screen of [
    {
      name: 'contest-publish',
      path: () => `/contests/${id}/publish`,
      then: (one) => press(one, '更正后重新公布'),
    },
    {
      name: 'contest-appeals',
      path: () => `/contests/${id}/appeals`,
      then: (one) => press(one, '提出异议'),
    },
  ]) {
    await walk(page, screen)
    await walkOn(page, screen)
  }
})

test('before there is anything, and where there is nothing', async () => {
  const page = await enter('office')
  const { id } = await given(page, '还没有成绩的比武', [{ name: '甲队' }], { isClosed: false })
  await walk(page, { name: 'contest-publish-empty', path: () => `/contests/${id}/publish` })
  assert.equal(await page.getByRole('button', { name: '公布成绩' }).count(), 0)
  const stranger = await open(browser, server.base)
  await go(stranger, '/contest-results/1')
  await stranger.getByRole('alert').waitFor()
  assert.deepEqual(await axe(stranger), [])
})
