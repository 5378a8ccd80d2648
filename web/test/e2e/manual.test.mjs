/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The steps of docs/manual, walked as they are written there; the pictures of the manual are taken
 * on the way (`picture`), so that each shows the very state of the step that it stands at.
 * An empty office for what is done once; the demo for a year's figures.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { launch, leaveNoPage, open, settled, shots, signIn } from '../tools/browser.mjs'
import { desk, phone, picture } from '../tools/picture.mjs'
import { askApi, startEmpty, startServer } from '../tools/server.mjs'

const root = join(shots, '../..')
const city = '云川市生态环境保护综合行政执法支队'
const counties = ['青屿县生态环境分局', '白鹭县生态环境分局', '石矶区生态环境分局']
const secret = 'bu-gao-su-ni-2026'
const title = '云川市2026年县级集体评比'

let empty
let demo
let browser
let officer
before(async () => {
  empty = await startEmpty(city)
  demo = await startServer()
  browser = await launch({ isPictured: true })
})
after(async () => {
  await browser?.close()
  empty?.stop()
  demo?.stop()
})
afterEach(leaveNoPage(() => browser))

// ---- Pictures ----------------------------------------------------------------------------------

const main = (page) => page.getByRole('main')
const dialog = (page) => page.getByRole('dialog')
const field = (page, name) => page.locator(`[name=${name}]`)
const box = (page, name) => page.getByRole('textbox', { name, exact: true })
const region = (page, name) => page.getByRole('region', { name, exact: true })
const press = (page, name) => page.getByRole('button', { name, exact: true }).click()
const tabs = (page) => page.getByRole('navigation', { name: '任务' })

async function enter(server, user, password, size = desk) {
  const page = await open(browser, server.base, size)
  await signIn(page, user, password)
  await settled(page)
  return page
}
async function enterDemo(name, size = desk) {
  const { user, password } = demo.account(name)
  return enter(demo, user, password, size)
}
async function enterFirst({ user, password }, name, size = desk) {
  const page = await open(browser, empty.base, size)
  await signIn(page, user, password)
  await page.waitForURL('**/password')
  await settled(page)
  await field(page, 'old').fill(password)
  await field(page, 'new').fill(secret)
  await field(page, 'again').fill(secret)
  if (name) await picture(page, name, main(page))
  await press(page, '修改密码')
  await page.waitForURL((address) => address.pathname === '/')
  await settled(page)
  return page
}
const visit = async (page, name) => {
  await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name }).click()
  await settled(page)
}
/** Folders as an installation has them, and not this test. */
async function nameFolders(page) {
  await page.evaluate(() => {
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (words.nextNode())
      words.currentNode.data = words.currentNode.data.replace(
        /\/\S*lianbing-web-\w+/,
        '/var/lib/lianbing',
      )
  })
}
/** Tall enough that nothing that sticks to an edge lies over the rest. */
const stretch = (page, height) => page.setViewportSize({ width: 1366, height })

// ---- An empty office ---------------------------------------------------------------------------

test('the page that gives the certificate', async () => {
  const page = await open(browser, empty.base, { ...desk, width: 900 })
  await page.goto(`file://${join(root, 'deploy/package/trust.html')}`)
  await picture(page, 'manual-trust', page.locator('header'), page.locator('section').first())
})

test('the administrator of the system: first day, units, people, health, backup', async () => {
  const door = await open(browser, empty.base, { ...desk, height: 560 })
  await door.goto('/sign-in')
  await field(door, 'user').fill('admin')
  await picture(door, 'manual-sign-in')
  const page = await enterFirst(empty.account('admin'), 'manual-first-password')
  await picture(page, 'manual-admin-home', main(page))
  await visit(page, '单位')
  for (const [at, name] of counties.entries()) {
    await page.getByRole('treeitem').first().click()
    await press(page, '新增单位')
    await field(page, 'name').fill(name)
    await field(page, 'code').fill(`county-${at + 1}`)
    if (at === 0) await picture(page, 'manual-unit-form', dialog(page))
    await press(dialog(page), '保存')
    await page.getByRole('heading', { level: 2, name }).waitFor()
  }
  await picture(page, 'manual-units', main(page))
  for (const [name, user, unit] of [
    ['练有方', 'office', city],
    ['贺知明', 'manager', counties[0]],
    ['秦执法', 'officer', counties[0]],
  ]) {
    await visit(page, '人员')
    await press(page, '新增人员')
    await field(page, 'name').fill(name)
    const indent = unit === city ? '' : '　'
    await field(page, 'unit').selectOption({ label: indent + unit })
    await field(page, 'user').fill(user)
    if (user === 'office') await picture(page, 'manual-person-form', dialog(page))
    await press(dialog(page), '保存')
    await page.getByRole('heading', { level: 1, name }).waitFor()
  }
  await visit(page, '系统管理')
  await stretch(page, 1400)
  await press(page, '立即备份')
  await page.getByText(/^备份完成/).first().waitFor()
  await settled(page)
  await nameFolders(page)
  await picture(page, 'manual-health', region(page, '运行检查'), region(page, '运行情况'))
  await picture(page, 'manual-backups', region(page, '备份'))
})

test('the administrator of security: a role, a first password, an account', async () => {
  const page = await enterFirst(empty.account('security'))
  await picture(page, 'manual-security-home', main(page))
  for (const [name, role, user] of [
    ['练有方', '活动办公室', 'office'],
    ['贺知明', '单位管理员', 'manager'],
    ['秦执法', '执法人员', 'officer'],
  ]) {
    await visit(page, '人员')
    await page.getByRole('link', { name, exact: true }).click()
    await settled(page)
    await press(page, '授予角色')
    await field(page, 'role').selectOption({ label: role })
    await field(page, 'reason').fill('支队任命通知')
    if (user === 'office') await picture(page, 'manual-grant-form', dialog(page))
    await press(dialog(page), '授予')
    await page.getByText('角色已授予').last().waitFor()
    await press(page, '重置密码')
    await press(dialog(page), '重置密码')
    const given = page.getByRole('dialog', { name: '新密码' })
    await given.waitFor()
    if (user === 'office') await picture(page, 'manual-new-password', given)
    officer = { ...officer, [user]: (await given.locator('dd').allInnerTexts())[1].trim() }
    await press(given, '已告知本人')
  }
  await picture(page, 'manual-person', page.getByRole('heading', { level: 1 }), main(page))
  await press(page, '账号')
  await dialog(page).getByLabel('停用登录').check()
  await picture(page, 'manual-account', dialog(page))
  await page.goto('/grants')
  await settled(page)
  await picture(page, 'manual-grants', main(page))
})

test('the office makes a scheme by form, locks it, and makes a task', async () => {
  const page = await enterFirst({ user: 'office', password: officer.office })
  await stretch(page, 460)
  await picture(page, 'manual-office-home')
  await stretch(page, 768)
  await visit(page, '评分方案')
  await press(page, '从预设方案新建')
  await field(page, 'preset').selectOption('campaign-2022-template')
  await field(page, 'title').fill(title)
  await field(page, 'year').fill('2026')
  await picture(page, 'manual-new-scheme', dialog(page))
  await press(dialog(page), '建立')
  await page.waitForURL('**/settings')
  await settled(page)
  for (const field of await main(page).locator('form input').all())
    await field.fill((await field.getAttribute('name')) === 'bulletins_most_share' ? '0.9' : '3')
  await stretch(page, 900)
  await picture(page, 'manual-settings', main(page))
  await press(page, '保存参数')
  await page.getByText('参数已保存').waitFor()
  await page.getByRole('link', { name: '编辑' }).click()
  await page.getByRole('button', { name: '修改市级大比武成绩' }).click()
  await page.getByLabel('条款').fill('第六条')
  await picture(page, 'manual-scheme-item', dialog(page))
  await press(dialog(page), '确定')
  await press(page, '保存方案')
  await page.getByText(/已保存/).first().waitFor()
  await page.getByRole('link', { name: '评分细则' }).click()
  await settled(page)
  await press(page, '锁定')
  await picture(page, 'manual-lock', dialog(page))
  await press(dialog(page), '锁定')
  await page.getByText('方案已锁定，可以用于计分任务').waitFor()
  await visit(page, '计分任务')
  await page.getByRole('link', { name: '新建计分任务' }).first().click()
  await page.locator('.choice-card').click()
  await page.locator('tbody tr').first().waitFor()
  for (const name of counties) await page.getByRole('checkbox', { name: `${name}参评` }).check()
  await picture(page, 'manual-task-subjects', main(page))
  await press(page, '下一步')
  await field(page, 'title').fill(title)
  await picture(page, 'manual-task-name', main(page))
  await press(page, '建立任务')
  await page.waitForURL('**/facts')
})

test('an officer signs in by phone and reads how points are made', async () => {
  const page = await open(browser, empty.base, { ...phone, height: 700 })
  await page.goto('/sign-in')
  await field(page, 'user').fill('officer')
  await picture(page, 'manual-phone-sign-in')
  const own = { user: 'officer', password: officer.officer }
  const inside = await enterFirst(own, 'manual-phone-password', phone)
  await press(inside, '菜单')
  await picture(inside, 'manual-phone-menu')
  await visit(inside, '评分方案')
  await inside.getByRole('link', { name: title }).click()
  await settled(inside)
  await picture(inside, 'manual-phone-sheet')
  await press(inside, '无障碍')
  await press(inside, '特大')
  await picture(inside, 'manual-phone-large')
})

test('the auditor reads who did what, and what was there before', async () => {
  const page = await enterFirst(empty.account('auditor'))
  await visit(page, '审计')
  await page.getByLabel('操作', { exact: true }).selectOption({ label: '授予角色' })
  await press(page, '查询')
  await settled(page)
  await picture(page, 'manual-audit', main(page))
  await page.getByRole('button', { name: /改动的内容$/ }).first().click()
  await picture(page, 'manual-audit-change', dialog(page))
  assert.match(await dialog(page).innerText(), /角色/)
})

// ---- A year's figures --------------------------------------------------------------------------

const mine = '澄岚区生态环境分局'
async function openTask(page, part) {
  const { rows } = await askApi(page, '/tasks')
  const { task } = rows.find((one) => one.subject === 'unit')
  await page.goto(`/tasks/${task}/${part}`)
  await settled(page)
  return task
}
const give = (page, label, name, buffer) =>
  page.getByLabel(label).setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')

test('figures are typed, proved, returned and found where they are missing', async () => {
  const page = await enterDemo('office')
  await openTask(page, 'facts')
  await stretch(page, 1600)
  await box(page, '本次填写的来源').fill('移动执法系统统计')
  await page.locator('input[data-at="1/0"]').fill('96')
  await page.locator('input[data-at="2/0"]').fill('97')
  const sheet = main(page).locator('.sheet')
  await picture(page, 'manual-figures', tabs(page), sheet)
  await press(page, '保存')
  await page.getByText('已保存 2 项').waitFor()
  await give(page, '上传佐证材料', '比武成绩通报.pdf', pdf)
  await page.getByRole('button', { name: '比武成绩通报.pdf', exact: true }).waitFor()
  await picture(page, 'manual-proof', page.locator('.cell-panel'))
  await page.locator('.sheet tbody tr', { hasText: mine }).locator('input').first().focus()
  await box(page, '退回原因').fill('与通报不一致，请核对后重新填报')
  await picture(page, 'manual-return', page.locator('.cell-panel'))
  await press(page, '退回')
  await page.getByText('已退回').first().waitFor()
  await page.getByLabel('只看').selectOption({ label: '还缺数据的' })
  await settled(page)
  await picture(page, 'manual-missing', tabs(page), main(page).locator('.filter'), sheet)
})

test('a file of figures is checked as a whole before anything is stored', async () => {
  const page = await enterDemo('office')
  const task = await openTask(page, 'import')
  const { metrics, subjects } = await askApi(page, `/tasks/${task}/grid`)
  const named = metrics.find((one) => !one.is_shared && one.kind === 'count')
  const source = '移动执法系统统计'
  const pick = async (...values) => {
    const lines = values.map((one, at) => [subjects[at].name, named.title, one, source].join(','))
    const text = ['对象名称,数据项,数值,来源', ...lines].join('\n')
    await give(page, '填好的文件', '第三季度数据.csv', Buffer.from(text))
  }
  await pick('12', '约15件', '9')
  await page.getByText('有问题的行没有改好之前').waitFor()
  await picture(page, 'manual-import-faults', tabs(page), main(page).locator('.card').first())
  await pick('12', '15', '9')
  await page.getByRole('button', { name: /^确认导入 \d+ 项$/ }).waitFor()
  await box(page, '导入说明').fill('移动执法系统第三季度统计')
  await picture(page, 'manual-import-ready', tabs(page), main(page).locator('.card').first())
  await visit(page, '花名册导入')
  const bring = (unit) => {
    const lines = [`温启元,${mine},男,执法员,YC09001`, `苏清和,${unit},女,执法员,YC09002`]
    const text = ['姓名,单位,性别,职务,执法证号', ...lines].join('\n')
    return give(page, '花名册文件', '花名册.csv', Buffer.from(text))
  }
  await bring('澄兰区分局')
  await page.getByText('有问题的行没有改好之前').waitFor()
  await picture(page, 'manual-roster-faults', main(page))
  await bring(mine)
  await page.getByRole('button', { name: '确认导入 2 人' }).waitFor()
  await picture(page, 'manual-roster-ready', main(page))
})

test('a unit fills in its own, mends what was returned, and reads its own score', async () => {
  const page = await enterDemo('manager')
  await picture(page, 'manual-manager-home', main(page))
  await openTask(page, 'facts')
  await page.getByLabel('只看').selectOption({ label: '被退回的' })
  await settled(page)
  await stretch(page, 1000)
  await main(page).locator('.sheet input').first().focus()
  await picture(page, 'manual-returned', tabs(page), main(page).locator('.card').first())
  await openTask(page, 'ranking')
  await stretch(page, 768)
  await picture(page, 'manual-own-ranking', tabs(page), main(page).locator('section').nth(1))
  await page.getByRole('link', { name: mine, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: /得分说明/ }).waitFor()
  await settled(page)
  await page.locator('summary', { hasText: '所用数据' }).first().click()
  const head = page.getByRole('button', { name: '下载 Word' })
  await picture(page, 'manual-explanation', head, main(page).locator('section').nth(1))
  await page.getByRole('link', { name: /的来历$/ }).first().click()
  await settled(page)
  await picture(page, 'manual-history', main(page))
})

test('the office reads the ranking', async () => {
  const page = await enterDemo('office')
  await openTask(page, 'ranking')
  await stretch(page, 1300)
  await picture(page, 'manual-ranking', tabs(page), region(page, '下载文件'))
})

test('the office tries, freezes, amends and compares', async () => {
  const page = await enter(empty, 'office', secret)
  const task = await openTask(page, 'facts')
  const columns = await page.locator('.sheet thead th').count()
  for (let row = 0; row < counties.length; row++)
    for (let column = 0; column < columns - 1; column++)
      await page.locator(`input[data-at="${row}/${column}"]`).fill(String(3 - row))
  await box(page, '本次填写的来源').fill('移动执法系统统计')
  await press(page, '保存')
  await page.getByText(/^已保存/).first().waitFor()
  await openTask(page, 'trial')
  await stretch(page, 1300)
  for (const one of (await main(page).locator('form input').all()).slice(0, 3)) await one.fill('9')
  await press(page, '试算')
  await page.getByRole('heading', { name: '试算排名' }).waitFor()
  await settled(page)
  await picture(page, 'manual-trial', tabs(page), region(page, '与现在相比的变化'))
  await openTask(page, 'versions')
  await freeze(page, '定稿', 'manual-freeze', '支队办公会第十二次会议')
  await openTask(page, 'facts')
  // The last becomes the first.
  for (let column = 0; column < columns - 1; column++)
    await page.locator(`input[data-at="2/${column}"]`).fill('9')
  await press(page, '保存')
  await page.getByText(/^已保存/).first().waitFor()
  await openTask(page, 'versions')
  await freeze(page, '更正后定新版', 'manual-amend', '石矶区补报数据')
  await page.getByRole('link', { name: '第 2 版的详情' }).waitFor()
  await settled(page)
  await picture(page, 'manual-versions', tabs(page), main(page).locator('section').first())
  await openTask(page, 'compare')
  await page.getByLabel('原来').selectOption({ index: 2 })
  await page.getByLabel('对照').selectOption({ index: 1 })
  await settled(page)
  await picture(page, 'manual-compare', tabs(page), main(page).locator('section').first())
  await visit(page, '定稿成果')
  const { rows } = await askApi(page, '/publications')
  const newest = rows.find((one) => one.task === task && one.version === 2)
  await page.getByRole('link', { name: newest.number }).first().click()
  await settled(page)
  await picture(page, 'manual-publication', main(page))
})

async function freeze(page, button, name, reason) {
  await press(page, button)
  await field(page, 'reason').fill(reason)
  await field(page, 'agreed_by').fill('甲主任\n乙支队长')
  await picture(page, name, dialog(page))
  await press(dialog(page), '定稿')
  await page.getByText('已定稿').first().waitFor()
  await settled(page)
}
