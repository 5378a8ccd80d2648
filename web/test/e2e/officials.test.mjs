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
  const folders = [
    'org', 'draw', 'file', 'scheme', 'fact', 'publish', 'campaign', 'backup', 'server',
  ]
  const sources = folders.flatMap((folder) =>
    readdirSync(join(root, 'src', folder))
      .filter((name) => name.endsWith('.c'))
      .map((name) => readFileSync(join(root, 'src', folder, name), 'utf8')),
  )
  const prefixes = [...new Set([...titles.matchAll(/'(\w+)\.\w+'/g)].map((one) => one[1]))]
  const action = new RegExp(`"((?:${prefixes.join('|')})\\.(?!json|tar|facts)\\w+)"`, 'g')
  const said = sources.flatMap((text) =>
    [...text.matchAll(action), ...text.matchAll(/\.action = "(\w+\.\w+)"/g)].map((one) => one[1]),
  )
  const objects = sources.flatMap((text) =>
    [...text.matchAll(/\.object = "(\w+)"/g)].map((one) => one[1]),
  )
  assert.ok(new Set(said).size > 25, `${new Set(said).size} actions were found`)
  for (const one of said) assert.ok(titles.includes(`'${one}'`), one)
  for (const one of objects)
    assert.match(titles, new RegExp(`^  ${one}: `, 'm'), one)
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

test('the security administrator is told of a role that outlived its post', async () => {
  const office = await enter('office')
  const { rows: units } = await askApi(office, '/units')
  const [one, other] = units.filter((unit) => unit.parent !== null)
  const person = await tellApi(office, 'POST', '/people', {
    name: '借调人',
    user: 'lent-one',
    unit: one.id,
    from: '2026-01-01',
  })
  const page = await enter('security')
  await page.goto(`/people/${person.id}`)
  await settled(page)
  await press(page, '授予角色')
  const form = page.getByRole('dialog')
  await form.getByLabel(/角色/).selectOption({ label: '评查员' })
  await form.getByLabel('截止日期').fill('2099-12-31')
  await form.getByRole('button', { name: '授予', exact: true }).click()
  await page.getByText('角色已授予').waitFor()
  await tellApi(office, 'POST', `/people/${person.id}/transfer`, {
    unit: other.id,
    from: '2026-02-01',
    rev: person.rev,
  })

  await page.goto('/')
  await settled(page)
  await page.getByRole('link', { name: '已调走或离岗的人员仍有角色' }).click()
  await settled(page)
  assert.equal(await page.locator('tbody tr').count(), 1)
  assert.match(await main(page), /借调人[\s\S]*已不在此范围任职[\s\S]*评查员/)
  assert.deepEqual(await axe(page), [])
  await shoot(page, 'grants-strayed')
  await page.getByRole('button', { name: '收回借调人的评查员角色' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '收回' }).click()
  await page.getByText('角色已收回').waitFor()
  await settled(page)
  await page.getByLabel('包括已失效的').check()
  await press(page, '查询')
  await settled(page)
  assert.match(await main(page), /借调人[\s\S]*已收回/)
  assert.deepEqual(page.troubles, [])
})

test('the security administrator stops an account, and who used it is out at once', async () => {
  const office = await enter('office')
  const judge = await enter('judge')
  const { rows } = await askApi(office, '/people?q=demo-judge')
  const page = await enter('security')
  await page.goto(`/people/${rows[0].id}`)
  await settled(page)
  await press(page, '账号')
  const form = page.getByRole('dialog')
  await form.getByLabel('用户名').fill('1')
  await form.getByLabel('停用登录').check()
  await form.getByRole('button', { name: '保存', exact: true }).click()
  await form.getByText(/用户名应为 3 至 32 位/).first().waitFor()
  assert.deepEqual(await axe(page), [])
  await shoot(page, 'account')
  await form.getByLabel('用户名').fill('demo-judge')
  await form.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText('已停用登录').waitFor()
  assert.equal((await judge.request.get('/api/home')).status(), 401)
})

test('what is told of roles is true for whoever may not see them', async () => {
  const page = await enter('office')
  const { rows } = await askApi(page, '/people?q=demo-security')
  await page.goto(`/people/${rows[0].id}`)
  await settled(page)
  assert.doesNotMatch(await main(page), /没有角色/)
})

test('a unit and the server administrator find at home what waits for them', async () => {
  const manager = await enter('manager', { width: 390, height: 844 })
  await settled(manager)
  await manager.getByRole('link', { name: '填报“2021年县级表现突出集体评选”的数据' }).click()
  await manager.waitForURL('**/facts')
  const admin = await enter('admin')
  await settled(admin)
  await admin.getByRole('link', { name: '运行检查有需要处理的事项' }).click()
  await admin.waitForURL('**/system')
})

test('the office confirms a page of figures, and each tells what it is of', async () => {
  const page = await enter('office')
  const { rows } = await askApi(page, '/tasks')
  const task = rows.find((one) => one.subject === 'unit').task
  await page.goto(`/tasks/${task}/facts`)
  await settled(page)
  const before = await askApi(page, `/tasks/${task}/grid`)
  const isIn = (one) =>
    before.subjects.find((it) => it.subject === one.subject).standing !== 'withdrawn'
  const waiting = before.cells.filter(
    (one) => one.state === 'entered' && one.value !== null && isIn(one),
  )
  assert.ok(waiting.some((one) => one.metric.startsWith('override.')))
  await press(page, `核对本页 ${waiting.length} 项`)
  await shoot(page, 'facts-confirm')
  await page.getByRole('dialog').getByRole('button', { name: `核对 ${waiting.length} 项` }).click()
  await page.getByText(`已核对 ${waiting.length} 项`).waitFor()
  const { cells, subjects, metrics } = await askApi(page, `/tasks/${task}/grid`)
  assert.ok(cells.every((one) => one.state === 'confirmed' || one.value === null || !isIn(one)))
  assert.equal(await page.getByRole('button', { name: /^核对本页/ }).count(), 0)
  const cell = cells.find((one) => metrics.find((it) => it.metric === one.metric)?.kind === 'flag')
  await page.goto(`/facts/${cell.fact}`)
  await settled(page)
  const told = await main(page)
  assert.ok(told.includes(subjects.find((one) => one.subject === cell.subject).name))
  assert.ok(told.includes(metrics.find((one) => one.metric === cell.metric).title))
  assert.match(told, /数值\s+(是|否)[\s\S]*已核/)
  assert.deepEqual(await axe(page), [])
  await shoot(page, 'fact-of')
  await page.getByRole('link', { name: rows.find((one) => one.task === task).title }).click()
  await page.waitForURL('**/facts')
})

test('what a higher level has settled is seen in the sheet, and is taken back there', async () => {
  const page = await enter('office')
  const { rows } = await askApi(page, '/tasks')
  const task = rows.find((one) => one.subject === 'unit').task
  await page.goto(`/tasks/${task}/facts`)
  await settled(page)
  await page.getByLabel('只看').selectOption({ label: '以上级评定为准（改定）的' })
  const cell = page.getByLabel(/霁明区生态环境分局.*执法业务学习（改定）/)
  assert.equal(await cell.inputValue(), '15.6')
  await shoot(page, 'facts-override')
  await cell.fill('')
  await press(page, '保存')
  await page.getByText('已保存 1 项').waitFor()
  const { cells } = await askApi(page, `/tasks/${task}/grid`)
  assert.equal(cells.find((one) => one.metric === 'override.study').value, null)
})

test('another reading is tried by whoever runs the task, and stored nowhere', async () => {
  const page = await enter('office')
  const { rows } = await askApi(page, '/tasks')
  const { task, scheme } = rows.find((one) => one.subject === 'unit')
  const before = await askApi(page, `/schemes/${scheme}`)
  await page.goto(`/tasks/${task}/trial`)
  await settled(page)
  const choice = page.getByLabel('换一种口径的评分项')
  await choice.selectOption({ label: '执法实战比武：应急实兵演练暨监管技术比武名次' })
  await press(page, '修改这一项')
  const form = page.getByRole('dialog')
  const best = form.locator('[data-key="best"] input').first()
  await best.waitFor()
  await shoot(page, 'trial-reading')
  await best.fill('20')
  await form.getByRole('button', { name: '确定' }).click()
  await page.getByText('只用于试算').waitFor()
  await press(page, '试算')
  await page.getByRole('heading', { name: '试算排名' }).waitFor()
  await settled(page)
  assert.doesNotMatch(await main(page), /两边完全相同/)
  assert.deepEqual(await axe(page), [])
  await shoot(page, 'trial-read-otherwise')
  await page.getByRole('button', { name: /^恢复/ }).click()
  await press(page, '试算')
  await page.getByText('两边完全相同').waitFor()
  assert.deepEqual(await askApi(page, `/schemes/${scheme}`), before)
  assert.deepEqual(page.troubles, [])
})

test('an officer checks the own figures, and has the place once they are frozen', async () => {
  const pages = [
    ['desk', await enter('officer')],
    ['phone', await enter('officer', { width: 390, height: 844 })],
  ]
  const task = '2021年表现突出个人评选'
  for (const [name, page] of pages) {
    await settled(page)
    const own = page.getByRole('region', { name: '我的成绩' })
    assert.match(await own.innerText(), /请核对/)
    await own.getByRole('link', { name: task }).click()
    await settled(page)
    assert.match(await main(page), /得分和名次定稿后在这里公布[\s\S]*\d+ 条[\s\S]*待核实/)
    assert.doesNotMatch(await main(page), /第 \d+ 名/)
    assert.deepEqual(await axe(page), [])
    await shoot(page, `my-result-open-${name}`)
  }
  const office = await enter('office')
  const found = (await askApi(office, '/tasks')).rows.find((one) => one.title === task)
  await tellApi(office, 'POST', `/tasks/${found.task}/freeze`, {
    rev: found.rev,
    stamp: found.stamp,
    agreed_by: ['练竞先'],
    is_acknowledged: true,
  })
  for (const [name, page] of pages) {
    await page.goto('/')
    await settled(page)
    await page.getByRole('region', { name: '我的成绩' }).getByRole('link', { name: task }).click()
    await settled(page)
    assert.match(await main(page), /已定稿[\s\S]*分\s+第 \d+ 名[\s\S]*再提高：/)
    assert.deepEqual(await axe(page), [])
    await shoot(page, `my-result-frozen-${name}`)
    const [file] = await Promise.all([page.waitForEvent('download'), press(page, '下载 PDF')])
    assert.match(file.suggestedFilename(), /得分说明（练兵〔\d+〕\d+号）\.pdf$/)
    assert.deepEqual(page.troubles, [])
  }
})

test('the administrator replaces the template of Word documents, and takes it back', async () => {
  const page = await enter('admin')
  await page.goto('/system')
  await settled(page)
  const part = page.getByRole('region', { name: '文书模板（Word）' })
  assert.match(await part.innerText(), /系统自带的模板[\s\S]*{{正文}}/)
  const pick = part.locator('input[type=file]')
  await pick.setInputFiles(join(root, 'README.md'))
  await page.getByText('模板应为 Word 文档').waitFor()
  await pick.setInputFiles(join(root, 'tests/api/files/template.docx'))
  await page.getByText('文书模板已更换').waitFor()
  assert.match(await part.innerText(), /正在使用：template\.docx，甄系衡/)
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, '下载样张')])
  assert.match(file.suggestedFilename(), /\.docx$/)
  assert.deepEqual(await axe(page), [])
  await shoot(page, 'system-template')
  await press(page, '恢复默认')
  await page.getByRole('dialog').getByRole('button', { name: '恢复默认' }).click()
  await page.getByText('已恢复默认模板').waitFor()
  assert.match(await part.innerText(), /系统自带的模板/)
})

test('the note beside a figure of 18 digits is changed, and the figure stays exact', async () => {
  const exact = '123456789012.345678'
  const page = await enter('office')
  const { rows } = await askApi(page, '/tasks')
  const { task } = rows.find((one) => one.subject === 'unit')
  const { cells, metrics, subjects } = await askApi(page, `/tasks/${task}/grid`)
  const metric = metrics.find((one) => one.kind === 'number' && !one.is_override && !one.is_shared)
  const subject = subjects[0]
  const there = cells.find(
    (one) => one.subject === subject.subject && one.metric === metric.metric,
  )
  const cell = { subject: subject.subject, metric: metric.metric, value: exact }
  await tellApi(page, 'PUT', `/tasks/${task}/facts`, { cells: [{ ...cell, rev: there?.rev ?? 0 }] })

  await page.goto(`/tasks/${task}/facts`)
  await settled(page)
  const field = page.getByLabel(new RegExp(`${subject.name}.*${metric.title}`)).first()
  assert.equal(await field.inputValue(), exact)
  await field.press('F2')
  const panel = page.getByRole('group', { name: `${subject.name}：${metric.title}` })
  await panel.getByLabel('说明').fill('按年报更正说明')
  await press(page, '保存')
  await page.getByText('已保存 1 项').waitFor()
  const text = await page.evaluate(
    async (address) => (await fetch(address)).text(),
    `/api/tasks/${task}/grid`,
  )
  assert.match(text, new RegExp(`"value":${exact.replace('.', '\\.')},[^}]*按年报更正说明`))
})
