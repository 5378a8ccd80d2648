/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The desk while a competition runs: subjects are drawn for, what comes in is seen without asking
 * for it, and nothing that is being typed gets lost by that.
 */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launch, leaveNoPage, open, settled, shoot, signIn, until } from '../tools/browser.mjs'
import { givenContest } from '../tools/contest.mjs'
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

async function enter(name) {
  const page = await open(browser, server.base)
  const account = server.account(name)
  await signIn(page, account.user, account.password)
  await settled(page)
  return page
}
const button = (page, name) => page.getByRole('button', { name, exact: true })
async function confirm(page, name) {
  await button(page.getByRole('dialog'), name).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

test('the order of a subject is drawn from its page, and its result taken over', async () => {
  const page = await enter('office')
  const contest = await givenContest(page, { opened: [] })
  await page.goto(`/contests/${contest}/run?subject=2`)
  await settled(page)
  await button(page, '抽出场顺序').click()
  await confirm(page, '拟定名单')
  await page.waitForURL(/\/draws\/\d+\?subject=2/)
  await button(page, '保存并冻结名单').click()
  await confirm(page, '冻结')
  await page.getByLabel(/当众抽出的号码/).fill('381654729')
  await page.keyboard.press('Enter')
  await page.getByText('已抽出结果').waitFor()
  await page.getByRole('link', { name: '回到比武' }).click()
  await page.waitForURL(`**/contests/${contest}/run?subject=2`)
  await page.getByRole('button', { name: /^采用/ }).click()
  await confirm(page, '采用')
  await page.getByText('已采用', { exact: true }).waitFor()
  await settled(page)
  await shoot(page, 'contest-draws')
  const { rows } = await askApi(page, `/contests/${contest}/subjects/2/entrants`)
  assert.deepEqual(rows.map((row) => row.turn), [1, 2])
  const { rows: draws } = await askApi(page, `/contests/${contest}/draws`)
  assert.equal(draws.length, 1)
  assert.ok(draws[0].taken_at)
})

test('which enterprises are checked is drawn from the subject, and seen beside it', async () => {
  const page = await enter('office')
  const contest = await givenContest(page, { opened: [] })
  await page.goto(`/contests/${contest}/run?subject=2`)
  await settled(page)
  await button(page, '抽企业').click()
  await confirm(page, '拟定名单')
  await page.waitForURL(/\/draws\/\d+\?subject=2/)
  await page.getByLabel(/名单/).fill('云川第一水泥厂\n云川第二水泥厂\n云川污水处理厂')
  await button(page, '保存并冻结名单').click()
  await confirm(page, '冻结')
  await page.getByLabel(/当众抽出的号码/).fill('381654729')
  await page.keyboard.press('Enter')
  await page.getByText('已抽出结果').waitFor()
  await page.getByRole('link', { name: '回到比武' }).click()
  await page.waitForURL(`**/contests/${contest}/run?subject=2`)
  await page.getByRole('link', { name: '看结果' }).waitFor()
})

test('an examination’s own table is imported by name, whatever its order', async () => {
  const page = await enter('office')
  const further = [{ title: '理论考试', way: 'exam', of: 'team', points: 10, marks: 100 }]
  const contest = await givenContest(page, { further, opened: [3] })
  await page.goto(`/contests/${contest}/run?subject=3`)
  await settled(page)
  const { rows } = await askApi(page, `/contests/${contest}/subjects/3/entrants`)
  await button(page, '按姓名导入').click()
  const dialog = page.getByRole('dialog')
  await button(dialog, '填入').click()
  await dialog.getByText('没有一行对得上参赛对象').first().waitFor()
  const lines = ['名称\t成绩', `${rows[1].name}\t88`, '无此队\t70', `${rows[0].name}\t91.5`]
  await dialog.getByLabel(/成绩表/).fill(lines.join('\n'))
  await shoot(page, 'contest-import')
  await confirm(page, '填入')
  assert.equal(await page.locator('input[data-at="0/0"]').inputValue(), '91.5')
  assert.equal(await page.locator('input[data-at="1/0"]').inputValue(), '88')
  await page.getByText('无此队').first().waitFor()
  await button(page, '保存').click()
  await page.getByText('已保存 2 行').waitFor()
})

test('what judges give is on the desk without asking for it, and typed figures stay', async () => {
  const page = await enter('office')
  const further = [{ title: '理论考试', way: 'exam', of: 'team', points: 10, marks: 100 }]
  const contest = await givenContest(page, { further, opened: [1, 2, 3] })
  await page.goto(`/contests/${contest}/run?subject=1`)
  await settled(page)
  const judge = await enter('judge')
  const { rows } = await askApi(judge, `/contests/${contest}/sheets`)
  await tellApi(judge, 'PUT', `/sheets/${rows[0].sheet}/cells/1`, { rev: 0, value: 7.5 })
  await until(
    () => page.locator('td .link').allTextContents(),
    (seen) => seen.some((text) => Number(text) > 0),
    'the cell is not on the desk',
  )
  // Somebody else types the same line meanwhile.
  await page.getByRole('button', { name: '理论考试', exact: true }).click()
  const field = page.locator('input[data-at="0/0"]')
  await field.fill('88')
  const { rows: entrants } = await askApi(page, `/contests/${contest}/subjects/3/entrants`)
  const other = await enter('referee')
  for (const [at, value] of [90, 75].entries())
    await tellApi(other, 'PUT', `/contests/${contest}/figures`, {
      subject: 3,
      entrant: entrants[at].entrant,
      rev: 0,
      value,
    })
  await until(
    () => page.locator('input[data-at="1/0"]').inputValue(),
    (seen) => seen === '75',
    'the other line is not on the desk',
  )
  assert.equal(await field.inputValue(), '88')
  await page.getByText('您录入的是').waitFor()
  await page.goto(`/contests/${contest}/results`)
  await settled(page)
  const before = await page.locator('.contest-ranking').innerText()
  await tellApi(other, 'PUT', `/contests/${contest}/figures`, {
    subject: 3,
    entrant: entrants[0].entrant,
    rev: 1,
    value: 60,
  })
  await until(
    () => page.locator('.contest-ranking').innerText(),
    (seen) => seen !== before,
    'the ranking stands still',
  )
})

test('without the server the desk says since when it is old, and follows again later', async () => {
  const page = await enter('office')
  const contest = await givenContest(page)
  await page.goto(`/contests/${contest}/run?subject=1`)
  await settled(page)
  const cells = await page.locator('td .link').count()
  await page.route('**/api/contests/**', (route) => route.abort())
  const judge = await enter('judge')
  const { rows } = await askApi(judge, `/contests/${contest}/sheets`)
  await tellApi(judge, 'PUT', `/sheets/${rows[0].sheet}/cells/1`, { rev: 0, value: 6 })
  await page.getByText('恢复后自动更新').waitFor()
  assert.equal(await page.locator('td .link').count(), cells)
  await shoot(page, 'contest-desk-old')
  await page.unroute('**/api/contests/**')
  await tellApi(judge, 'PUT', `/sheets/${rows[0].sheet}/cells/1`, { rev: 1, value: 6.5 })
  await page.getByText('恢复后自动更新').waitFor({ state: 'detached' })
})

test('a sheet on paper is typed by two, compared cell by cell, and counts then', async () => {
  const page = await enter('office')
  const contest = await givenContest(page)
  const { rows } = await askApi(page, `/contests/${contest}/sheets`)
  const sheet = rows.find((row) => row.subject === 2)
  async function type(who, value) {
    await who.goto(`/contests/${contest}/run?subject=2`)
    await who.getByRole('link', { name: '录入纸质评分表' }).click()
    await who.getByLabel('表号').fill(sheet.number)
    await who.keyboard.press('Enter')
    await who.getByLabel('拍摄目标，分数').fill(value)
    await button(who, '保存录入').click()
  }
  await type(page, '24')
  await page.getByText('请另一人再录一遍').waitFor()
  const chief = await enter('referee')
  await type(chief, '42')
  await chief.getByText('得分应在 0 至 30 之间').first().waitFor()
  await chief.getByLabel('拍摄目标，分数').fill('27')
  await button(chief, '保存录入').click()
  await chief.getByText('有 1 项不一致').waitFor()
  await settled(chief)
  await shoot(chief, 'contest-typing')
  await chief.getByLabel('拍摄目标，分数').fill('27')
  await button(chief, '核对并采用').click()
  await chief.getByText('对照纸质表核对').first().waitFor()
  const found = await askApi(page, `/sheets/${sheet.sheet}`)
  assert.equal(found.state, 'submitted')
  assert.equal(found.total, 27)
})

test('the judge says something about the whole sheet, and it is kept', async () => {
  const office = await enter('office')
  const contest = await givenContest(office)
  const judge = await enter('judge')
  const { rows } = await askApi(judge, `/contests/${contest}/sheets`)
  await judge.goto(`/contests/${contest}/judging?sheet=${rows[0].sheet}`)
  await judge.getByLabel(/^备注/).fill('现场组织有序，取证规范。')
  await judge.keyboard.press('Tab')
  await judge.getByText('✓ 已保存', { exact: true }).waitFor()
  await settled(judge)
  await shoot(judge, 'judging-parts')
  await judge.reload()
  await until(
    () => judge.getByLabel(/^备注/).inputValue(),
    (seen) => seen === '现场组织有序，取证规范。',
    'the words are gone',
  )
})

test('where points were lost is seen beside one team, and taken along', async () => {
  const page = await enter('office')
  const contest = await givenContest(page)
  const judge = await enter('judge')
  const { rows } = await askApi(judge, `/contests/${contest}/sheets`)
  for (const { sheet, subject } of rows.filter((row) => row.subject === 2)) {
    assert.equal(subject, 2)
    await tellApi(judge, 'PUT', `/sheets/${sheet}/cells/1`, { rev: 0, value: 21 })
    await tellApi(judge, 'POST', `/sheets/${sheet}/submit`, { rev: 1 })
  }
  const chief = await enter('referee')
  await tellApi(chief, 'POST', `/contests/${contest}/subjects/2/close`, null)
  await page.goto(`/contests/${contest}/losses`)
  await settled(page)
  await page.getByRole('cell', { name: '30%' }).waitFor()
  await page.getByLabel('与平均相比的队伍').selectOption({ index: 1 })
  await page.getByRole('columnheader', { name: '本队失分' }).waitFor()
  await settled(page)
  await shoot(page, 'contest-losses')
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    button(page, '失分分析 Excel').click(),
  ])
  assert.match(file.suggestedFilename(), /失分分析\.xlsx$/)
})
