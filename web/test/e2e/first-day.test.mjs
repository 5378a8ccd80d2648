/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole path, from an installation in which there is nothing to a printed ranking and its
 * amendment. Walked by the people who walk it, and by what the pages tell them to do.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { after, afterEach, before, test } from 'node:test'
import { axe } from '../tools/axe.mjs'
import { launch, leaveNoPage, open, settled, shoot, signIn } from '../tools/browser.mjs'
import { askApi, startEmpty } from '../tools/server.mjs'

const city = '云川市生态环境保护综合行政执法支队'
const counties = ['青屿县生态环境分局', '白鹭县生态环境分局', '石矶区生态环境分局']
const secret = 'bu-gao-su-ni-2026'
const title = '云川市2026年县级集体评比'

let server
let browser
let officer
before(async () => {
  server = await startEmpty(city)
  browser = await launch()
})
after(async () => {
  await browser?.close()
  server?.stop()
})
afterEach(leaveNoPage(() => browser))

async function enter(user, password = secret) {
  const page = await open(browser, server.base)
  await signIn(page, user, password)
  await settled(page)
  return page
}

/** The first time: the password that was handed over opens nothing but the page that changes it. */
async function enterFirst({ user, password }) {
  const page = await open(browser, server.base)
  await signIn(page, user, password)
  await page.waitForURL('**/password')
  await page.locator('input[name=old]').fill(password)
  await page.locator('input[name=new]').fill(secret)
  await page.locator('input[name=again]').fill(secret)
  await page.getByRole('button', { name: '修改密码', exact: true }).click()
  await page.waitForURL((address) => address.pathname === '/')
  await settled(page)
  return page
}

const main = (page) => page.locator('main').innerText()
const press = (page, name) => page.getByRole('button', { name, exact: true }).click()
const visit = async (page, name) => {
  await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name }).click()
  await settled(page)
}

test('the administrator is told what to do first, and enters the units and a person', async () => {
  const page = await enterFirst(server.account('admin'))
  assert.match(await main(page), /还没有参评单位/)
  await shoot(page, 'first-day-home')
  await page.getByRole('link', { name: /还没有参评单位/ }).click()
  await settled(page)
  for (const [at, name] of counties.entries()) {
    // Beneath the city, not beneath the county that was entered last.
    await page.getByRole('treeitem').first().click()
    await press(page, '新增单位')
    await page.locator('input[name=name]').fill(name)
    await page.locator('input[name=code]').fill(`county-${at + 1}`)
    // Twice, as people do whose screen does not answer at once.
    await page.getByRole('button', { name: '保存', exact: true }).dblclick()
    await page.getByRole('heading', { level: 2, name }).waitFor()
  }
  const { rows } = await askApi(page, '/units')
  assert.deepEqual(rows.map((unit) => unit.name).sort(), [city, ...counties].sort())
  await shoot(page, 'first-day-units')

  await visit(page, '人员')
  await press(page, '新增人员')
  await page.locator('input[name=name]').fill('练有方')
  await page.locator('select[name=unit]').selectOption({ label: city })
  await page.locator('input[name=user]').fill('office')
  await page.getByRole('button', { name: '保存', exact: true }).dblclick()
  await page.getByRole('heading', { level: 1, name: '练有方' }).waitFor()
  const people = await askApi(page, '/people?q=' + encodeURIComponent('练有方'))
  assert.equal(people.total, 1)
})

test('the security administrator is told who is missing, and gives role and password', async () => {
  const page = await enterFirst(server.account('security'))
  await page.getByRole('link', { name: /还没有人担任“活动办公室”/ }).click()
  await settled(page)
  await page.getByRole('link', { name: '练有方' }).click()
  await settled(page)
  await press(page, '授予角色')
  await page.locator('select[name=role]').selectOption({ label: '活动办公室' })
  await press(page, '授予')
  await page.getByText('角色已授予').waitFor()
  await press(page, '重置密码')
  await page.getByRole('dialog').getByRole('button', { name: '重置密码' }).click()
  const given = page.getByRole('dialog', { name: '新密码' })
  await given.waitFor()
  const [user, password] = await given.locator('dd').allInnerTexts()
  officer = { user: user.trim(), password: password.trim() }
  assert.equal(officer.user, 'office')
})

test('the office is led from an empty list to a locked scheme', async () => {
  const page = await enterFirst(officer)
  assert.match(await main(page), /还没有评分方案/)
  await visit(page, '计分任务')
  assert.match(await main(page), /先在“评分方案”里选一个预设方案并锁定/)
  await shoot(page, 'first-day-tasks')
  await page.goto('/tasks/new')
  await settled(page)
  assert.match(await main(page), /没有可用的方案/)
  await page.getByRole('link', { name: '去评分方案' }).click()
  await settled(page)
  await press(page, '从预设方案新建')
  await page.locator('select[name=preset]').selectOption('campaign-2022-template')
  await page.locator('input[name=title]').fill(title)
  await page.locator('input[name=year]').fill('2026')
  await page.getByRole('button', { name: '建立', exact: true }).dblclick()
  await page.waitForURL('**/settings')
  await settled(page)
  const fields = page.locator('main form input')
  assert.ok((await fields.count()) > 5)
  for (const field of await fields.all()) {
    const name = await field.getAttribute('name')
    await field.fill(name === 'bulletins_most_share' ? '0.9' : '3')
  }
  await press(page, '保存参数')
  await page.getByText('参数已保存').waitFor()
  await press(page, '锁定')
  await page.getByRole('dialog').getByRole('button', { name: '锁定' }).click()
  await page.getByText('方案已锁定，可以用于计分任务').waitFor()
  const { rows } = await askApi(page, '/schemes')
  assert.equal(rows.length, 1)
})

test('a task is made, and the figures are typed', async () => {
  const page = await enter('office')
  assert.match(await main(page), /还没有计分任务/)
  await page.getByRole('link', { name: /还没有计分任务/ }).click()
  await settled(page)
  await page.locator('.choice-card').click()
  for (const name of counties) await page.getByRole('checkbox', { name: `${name}参评` }).check()
  await press(page, '下一步')
  await page.locator('input[name=title]').fill(title)
  await page.locator('input[name=period_from]').fill('2026-01-01')
  await page.locator('input[name=period_until]').fill('2026-12-31')
  await page.getByRole('button', { name: '建立任务', exact: true }).dblclick()
  await page.waitForURL('**/facts')
  await settled(page)
  assert.equal((await askApi(page, '/tasks')).rows.length, 1)
  const columns = await page.locator('.sheet thead th').count()
  await page.locator('input[data-at="0/0"]').focus()
  for (let row = 0; row < counties.length; row++)
    for (let column = 0; column < columns - 1; column++) {
      await page.locator(`input[data-at="${row}/${column}"]`).focus()
      await page.keyboard.type(String(3 - row))
    }
  await page.getByRole('textbox', { name: '本次填写的来源' }).fill('移动执法系统统计')
  await page.getByRole('button', { name: '保存', exact: true }).dblclick()
  await page.getByText(`已保存 ${counties.length * (columns - 1)} 项`).waitFor()
})

test('one parameter is tried, and the others stay as the scheme has them', async () => {
  const page = await enter('office')
  await visit(page, '计分任务')
  await page.getByRole('link', { name: title, exact: true }).click()
  await settled(page)
  await page.getByRole('link', { name: '试算', exact: true }).click()
  await settled(page)
  await page.locator('main form input[inputmode=decimal]').first().fill('4')
  await press(page, '试算')
  const tried = page.getByRole('region', { name: '试算排名' })
  await tried.getByRole('row', { name: counties[0] }).waitFor()
  assert.doesNotMatch(await main(page), /没有填写/)
})

test('the ranking tells where a point comes from, and is frozen', async () => {
  const page = await enter('office')
  await visit(page, '计分任务')
  await page.getByRole('link', { name: title, exact: true }).click()
  await settled(page)
  await page.getByRole('link', { name: counties[0], exact: true }).click()
  await page.getByRole('heading', { level: 1, name: /得分说明/ }).waitFor()
  await settled(page)
  await page.locator('summary', { hasText: '所用数据' }).first().click()
  assert.match(await main(page), /第 1 名[\s\S]*来源：移动执法系统统计/)
  await shoot(page, 'first-day-explanation')
  await page.getByRole('link', { name: title, exact: true }).click()
  await settled(page)
  await page.getByRole('link', { name: '定稿', exact: true }).click()
  await press(page, '定稿')
  const form = page.getByRole('dialog', { name: '定稿' })
  await form.getByRole('textbox', { name: '定稿依据' }).fill('支队办公会第十二次会议')
  await form.getByRole('textbox', { name: '同意定稿的人' }).fill('甲主任、乙支队长')
  await form.getByRole('button', { name: '定稿', exact: true }).dblclick()
  await page.getByText('已定稿。').waitFor()
  assert.equal((await askApi(page, '/publications')).rows.length, 1)
})

/** Presses a button that brings a file, and gives what came. */
async function fetched(page, name) {
  const coming = page.waitForEvent('download')
  await press(page, name)
  const file = await coming
  return { name: file.suggestedFilename(), path: await file.path() }
}

const reader = 'import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())'
const packed = (path, part) =>
  execFileSync('python3', ['-c', reader, path, part], { encoding: 'utf8' })

test('the frozen result has its page, and is fetched as PDF, .docx and .xlsx', async () => {
  const page = await enter('office')
  await visit(page, '定稿成果')
  const { number } = (await askApi(page, '/publications')).rows[0]
  await page.getByRole('link', { name: number }).click()
  await settled(page)
  const told = await main(page)
  assert.match(told, /与定稿时完全一致/)
  assert.match(told, /甲主任、乙支队长/)
  assert.match(told, /支队办公会第十二次会议/)
  await shoot(page, 'first-day-publication')
  const pdf = await fetched(page, '排名 PDF')
  assert.match(pdf.name, /\.pdf$/)
  const text = execFileSync('pdftotext', ['-layout', pdf.path, '-'], { encoding: 'utf8' })
  for (const wanted of [...counties, number, '甲主任、乙支队长'])
    assert.ok(text.replace(/\s/g, '').includes(wanted.replace(/\s/g, '')), `${wanted} is printed`)
  const word = await fetched(page, '排名 Word')
  assert.match(word.name, /\.docx$/)
  assert.ok(readFileSync(word.path).length > 1000)
  assert.ok(packed(word.path, 'word/document.xml').includes(counties[2]))
  const table = await fetched(page, '排名 Excel')
  assert.match(table.name, /\.xlsx$/)
  assert.ok(packed(table.path, 'xl/worksheets/sheet1.xml').includes(counties[1]))
})

test('an amended version shows who agreed, and which ranks have moved', async () => {
  const page = await enter('office')
  await visit(page, '计分任务')
  await page.getByRole('link', { name: title, exact: true }).click()
  await settled(page)
  await page.getByRole('link', { name: '数据填报' }).click()
  await settled(page)
  // The last becomes the first.
  const columns = await page.locator('.sheet thead th').count()
  for (let column = 0; column < columns - 1; column++)
    await page.locator(`input[data-at="2/${column}"]`).fill('9')
  await press(page, '保存')
  await page.getByText(/已保存 \d+ 项/).waitFor()
  await page.getByRole('link', { name: '定稿', exact: true }).click()
  await press(page, '更正后定新版')
  const form = page.getByRole('dialog', { name: '定新版' })
  await form.getByRole('textbox', { name: '更正原因' }).fill('石矶区补报数据')
  await form.getByRole('textbox', { name: '同意定稿的人' }).fill('丙主任\n丁支队长')
  await form.getByRole('button', { name: '定稿', exact: true }).click()
  await page.getByText('已定稿。').waitFor()
  await page.getByRole('link', { name: '第 2 版的详情' }).click()
  await settled(page)
  const told = await main(page)
  assert.match(told, /丙主任、丁支队长/)
  assert.match(told, /石矶区补报数据/)
  assert.match(told, /替代/)
  const moves = page.getByRole('region', { name: '与上一版相比的变化' })
  const moved = moves.getByRole('row', { name: counties[2] })
  assert.deepEqual((await moved.locator('td').allInnerTexts()).slice(0, 2), ['3', '1'])
  assert.deepEqual(await axe(page), [])
  await shoot(page, 'amended')
  assert.match(await moved.innerText(), /升 2 名/)
  await page.getByRole('link', { name: '上一版' }).click()
  await settled(page)
  assert.match(await main(page), /本版已被第 2 版替代/)
  const data = await fetched(page, '数据文件')
  assert.match(data.name, /\.csv$/)
  assert.ok(readFileSync(data.path, 'utf8').includes('county-1'))
  await page.getByRole('link', { name: '查看排名' }).click()
  await settled(page)
  assert.match(await main(page), /这是第 1 版，已被第 2 版替代/)
  assert.deepEqual(await axe(page), [])
  await visit(page, '定稿成果')
  assert.match(await main(page), /现行[\s\S]*已被替代/)
  await page.getByRole('link', { name: /1号$/ }).click()
  await settled(page)
  assert.match(await main(page), /甲主任、乙支队长/)
  assert.match(await main(page), /与定稿时完全一致/)
})
