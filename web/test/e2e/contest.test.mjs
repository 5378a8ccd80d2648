/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A competition as the office and the units run it: from a preset to teams, duties, subjects, and a
 * ranking that opens down to the judge's cell. Judging itself is another page's.
 */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launch, leaveNoPage, open, settled, shoot, signIn } from '../tools/browser.mjs'
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
  return page
}
const button = (page, name) => page.getByRole('button', { name, exact: typeof name === 'string' })
const gone = (page) => page.getByRole('dialog').waitFor({ state: 'detached' })
const confirm = async (page, name) => {
  await button(page.getByRole('dialog'), name).click()
  await gone(page)
}
async function paste(page, place, text) {
  await page.locator(`input[data-at="${place}"]`).focus()
  await page.evaluate((told) => {
    const data = new DataTransfer()
    data.setData('text/plain', told)
    const event = new ClipboardEvent('paste', {
      clipboardData: data,
      bubbles: true,
      cancelable: true,
    })
    document.activeElement.dispatchEvent(event)
  }, text)
}
async function pick(page, label, text) {
  const box = page.getByRole('combobox', { name: label })
  await box.fill(text)
  await page.locator('.combo [role=option]', { hasText: text }).first().waitFor()
  await box.press('Enter')
}
async function whoIs(name) {
  const page = await enter(name)
  const { person } = await askApi(page, '/session')
  await page.context().close()
  return person
}
async function prepare(page, title, preset = '预设：县级') {
  await page.goto('/contests')
  await settled(page)
  await button(page, '筹备比武').first().click()
  const source = page.locator('select[name=source]')
  const option = source.locator('option', { hasText: preset }).first()
  await option.waitFor({ state: 'attached' })
  await source.selectOption(await option.getAttribute('value'))
  await page.locator('input[name=title]').fill(title)
  await button(page, '开始筹备').click()
  await page.waitForURL('**/plan')
  await settled(page)
  return Number(/contests\/(\d+)/.exec(page.url())[1])
}
const step = (page, name) => page.getByRole('link', { name: new RegExp(`^\\d ${name}`) }).click()
async function savePlan(page) {
  await button(page, '保存方案').click()
  await page.getByText(/^已保存/).last().waitFor()
}

test('from a preset to a ranking that opens down to the cell', async () => {
  const chief = await whoIs('referee')
  const judge = await whoIs('judge')
  const office = await enter('office')
  const id = await prepare(office, '云川市技能比武')

  // What is missing stands at its step and at its field; entries don't open without it.
  await button(office, '开始报名').click()
  await confirm(office, '开始报名')
  assert.match(await office.locator('main').innerText(), /请填写报名截止日/)
  await office.getByRole('link', { name: '1 基本信息（1 处待改）' }).waitFor()
  await office.getByLabel('报名截止日期').fill('2099-12-31')

  // Two subjects less, one judged by the mean, one with more points.
  await step(office, '科目')
  for (const title of ['新装备展示', '无人机实操']) {
    await button(office, `删除${title}`).click()
    await confirm(office, '删除')
  }
  await button(office, '修改在线监控现场检查与案卷制作').click()
  await office.locator('select[name=panel]').selectOption('mean')
  await office.locator('input[name=points]').fill('40')
  await confirm(office, '确定')
  assert.match(await office.locator('main').innerText(), /合计 100 分/)

  // Items come from a spreadsheet.
  await step(office, '评分项')
  const items = [
    '现场\t发现问题\t加分\t60\t0.5',
    '文书\t笔录完整\t扣分\t30\t1',
    '着装\t制式服装\t达标\t10\t10',
  ]
  await paste(office, '0/0', items.join('\n'))
  for (const at of [5, 4]) await button(office, `删除第 ${at} 行`).click()
  await office.getByText('合计 100 分').waitFor()
  await shoot(office, 'contest-items')
  await savePlan(office)
  await button(office, '开始报名').click()
  await confirm(office, '开始报名')
  await office.waitForURL('**/teams')

  // A manager enters the own team and is told what it lacks; the office sees it.
  const manager = await enter('manager')
  await manager.goto(`/contests/${id}/teams`)
  await settled(manager)
  await button(manager, '队伍报名').first().click()
  const { person: me } = await askApi(manager, '/session')
  const { rows: own } = await askApi(manager, '/people?page_size=20')
  const members = own.filter((one) => one.unit === me.unit && one.certificate).slice(0, 3)
  assert.equal(members.length, 3)
  await pick(manager, '添加队员', members[0].name)
  await button(manager, '报名').click()
  await gone(manager)
  await manager.getByText(/每队至少 3 人，现在 1 人/).first().waitFor()
  await button(manager, /^修改/).click()
  for (const one of members.slice(1)) await pick(manager, '添加队员', one.name)
  await button(manager, '保存').click()
  await gone(manager)
  await manager.getByText('已保存。').waitFor()
  const other = (await askApi(office, '/units')).rows.filter((unit) => unit.kind === 'county')[1]
  const rival = (await askApi(office, `/people?unit=${other.id}&page_size=3`)).rows
  await tellApi(office, 'POST', `/contests/${id}/teams`, {
    unit: other.id,
    members: rival.map((one, at) => ({ person: one.id, is_leader: at === 0 })),
  })
  await manager.reload()
  await settled(manager)
  const table = await manager.getByRole('region', { name: '参赛队伍' }).last().innerText()
  assert.match(table, new RegExp(members[2].name))
  assert.match(table, /不公开/)
  assert.doesNotMatch(table, new RegExp(rival[0].name))

  // Duties, and who is still missing.
  await office.goto(`/contests/${id}/duties`)
  await settled(office)
  assert.match(await office.locator('main').innerText(), /还没有安排：裁判长、“在线监控/)
  for (const [duty, person] of [
    ['chief', chief],
    ['judge', judge],
  ]) {
    await button(office, '分派工作').click()
    await office.locator('select[name=duty]').selectOption(duty)
    if (duty === 'judge') await office.locator('select[name=subject]').selectOption('2')
    await pick(office, '人员', person.name)
    await button(office, '分派').click()
    await gone(office)
  }
  await settled(office)
  assert.doesNotMatch(await office.locator('main').innerText(), /还没有安排/)

  // The day: check-in, subjects begin, figures are pasted.
  await button(office, '开赛').click()
  await confirm(office, '开赛')
  await office.waitForURL('**/run')
  await settled(office)
  await office.goto(`/contests/${id}/teams`)
  await settled(office)
  await button(office, /检录$/).first().click()
  await button(office, '全部带齐').click()
  await button(office, '完成检录').click()
  await gone(office)
  await office.getByText('装备齐全').waitFor()
  await office.goto(`/contests/${id}/run`)
  await settled(office)
  for (const title of ['理论知识竞赛', '在线监控现场检查与案卷制作', '大气监督帮扶']) {
    await button(office, `${title}：开始评分`).click()
    await confirm(office, '开始评分')
    await button(office, `${title}：开始评分`).waitFor({ state: 'detached' })
  }
  await button(office, '理论知识竞赛').click()
  await settled(office)
  await paste(office, '0/0', '90\n80\n70\n60\n60\n60')
  await button(office, '保存').click()
  await office.getByText('已保存 6 行').waitFor()
  await button(office, '大气监督帮扶').click()
  await settled(office)
  await paste(office, '0/0', '95\n88')
  await button(office, '保存').click()
  await office.getByText('有 2 行需要修改').waitFor()
  await paste(office, '0/1', '监督帮扶通报\t2026/9/30\n监督帮扶通报\t2026年9月30日')
  await button(office, '保存').click()
  await office.getByText('已保存 2 行').waitFor()
  await shoot(office, 'contest-figures')

  // The judge fills in the sheets; the chief judge looks at one and closes.
  const seat = await enter('judge')
  const { rows: sheets } = await askApi(seat, `/contests/${id}/sheets`)
  assert.equal(sheets.length, 2)
  for (const sheet of sheets) {
    const team = (await askApi(seat, `/sheets/${sheet.sheet}`)).name
    const first = team === sheets[0].name ? 52.5 : 40
    for (const [item, value] of [
      [1, first],
      [2, 3],
      [3, 10],
    ])
      await tellApi(seat, 'PUT', `/sheets/${sheet.sheet}/cells/${item}`, { rev: 0, value })
    const { rev } = await askApi(seat, `/sheets/${sheet.sheet}`)
    await tellApi(seat, 'POST', `/sheets/${sheet.sheet}/submit`, { rev })
  }
  const top = await enter('referee')
  await top.goto(`/contests/${id}/run?subject=2`)
  await settled(top)
  await top.getByText('已提交 2 / 2 张').waitFor()
  await button(top, new RegExp(`${judge.name}的评分表：89.5`)).click()
  await top.getByRole('dialog').getByText('52.5').first().waitFor()
  await shoot(top, 'contest-sheet')
  await top.keyboard.press('Escape')
  await gone(top)
  for (const title of ['理论知识竞赛', '在线监控现场检查与案卷制作', '大气监督帮扶']) {
    await button(top, `${title}：结束评分`).click()
    await confirm(top, '结束评分')
    await button(top, `${title}：结束评分`).waitFor({ state: 'detached' })
  }

  // Results are nobody else's before the end; then they open down to the cell.
  assert.equal((await askApi(manager, `/contests/${id}/ranking`)).code, 'forbidden')
  await office.reload()
  await settled(office)
  await button(office, '结束比赛').click()
  await confirm(office, '结束比赛')
  await office.waitForURL('**/results')
  await settled(office)
  await office.getByText('一等奖').waitFor()
  await manager.goto(`/contests/${id}/results`)
  await settled(manager)
  await manager.getByRole('rowheader').getByRole('link').first().click()
  await manager.waitForURL('**/results/*')
  await settled(manager)
  await manager.getByText(new RegExp(`${judge.name}（1 号席）：89.5 分`)).click()
  const cells = manager.getByRole('region', { name: `${judge.name}的评分表` })
  assert.match(await cells.innerText(), /发现问题[\s\S]*60[\s\S]*52\.5/)
  await shoot(manager, 'contest-explained')
  await manager.goto(`/contests/${id}/results?of=member`)
  await settled(manager)
  await manager.getByRole('heading', { name: '个人成绩' }).waitFor()
  const told = manager.waitForEvent('download')
  await button(manager, '个人成绩表 PDF').click()
  assert.match((await told).suggestedFilename(), /个人成绩表\.pdf$/)
  for (const page of [office, top]) assert.deepEqual(page.troubles, [])
})

test('two people set up one contest: both versions are shown, and the second decides', async () => {
  const first = await enter('office')
  const id = await prepare(first, '两人筹备')
  const second = await enter('office')
  await second.goto(`/contests/${id}/plan`)
  await settled(second)
  await first.getByLabel('地点').fill('监控中心')
  await second.getByLabel('地点').fill('体育馆')
  await savePlan(first)
  await button(second, '保存方案').click()
  const both = second.getByRole('region', { name: '两个版本的不同' })
  await both.waitFor()
  assert.match(await both.innerText(), /体育馆[\s\S]*监控中心/)
  await shoot(second, 'contest-disputed')
  await button(second, '仍按我填写的保存').click()
  await second.getByText(/^已保存/).last().waitFor()
  assert.equal((await askApi(first, `/contests/${id}`)).plan.place, '体育馆')
})

test('a plan outlives a session that ends, and a page that is left', async () => {
  const page = await enter('office')
  const id = await prepare(page, '不丢的方案')
  await page.getByLabel('地点').fill('会展中心')
  await page.goto('/units')
  await page.goto(`/contests/${id}/plan`)
  await settled(page)
  assert.equal(await page.getByLabel('地点').inputValue(), '会展中心')
  await page.getByText('已恢复您上次没有保存的内容').waitFor()
  await page.context().clearCookies()
  await button(page, '保存方案').click()
  const dialog = page.getByRole('dialog', { name: '登录已过期，请重新登录' })
  await dialog.locator('input[name=password]').fill(server.account('office').password)
  await button(dialog, '登录并继续').click()
  await page.getByText(/^已保存/).last().waitFor()
  assert.equal((await askApi(page, `/contests/${id}`)).plan.place, '会展中心')
})

test('whoever is not on the roster yet is entered from the form of the team', async () => {
  const page = await enter('office')
  const id = await prepare(page, '新队员')
  await page.getByLabel('报名截止日期').fill('2099-12-31')
  await savePlan(page)
  await button(page, '开始报名').click()
  await confirm(page, '开始报名')
  await page.waitForURL('**/teams')
  const unit = (await askApi(page, '/units')).rows.find((one) => one.kind === 'county')
  await button(page, '队伍报名').first().click()
  await page.locator('select[name=unit]').selectOption(String(unit.id))
  await button(page, '登记新队员').click()
  await page.locator('input[name=name]').last().fill('闻人知远')
  await page.locator('input[name=post]').fill('执法员')
  await page.getByRole('dialog').last().getByRole('button', { name: '保存' }).click()
  await page.getByRole('dialog').getByText('闻人知远').waitFor()
  await shoot(page, 'contest-new-member')
  await button(page, '报名').click()
  await gone(page)
  const { rows } = await askApi(page, `/contests/${id}/teams`)
  assert.deepEqual(rows[0].members.map((one) => one.name), ['闻人知远'])
})

test('three hundred teams are found, paged and narrowed', async () => {
  const page = await enter('office')
  const id = await prepare(page, '三百支队伍')
  const found = await askApi(page, `/contests/${id}`)
  await tellApi(page, 'PUT', `/contests/${id}`, {
    rev: found.rev,
    title: found.title,
    from_day: found.from_day,
    until_day: found.until_day,
    plan: { ...found.plan, entry_until: '2099-12-31' },
  })
  await tellApi(page, 'POST', `/contests/${id}/advance`, { rev: found.rev + 1 })
  for (let at = 1; at <= 300; at++)
    await tellApi(page, 'POST', `/contests/${id}/teams`, {
      unit: found.owner_unit,
      name: `第${at}队`,
    })
  await page.goto(`/contests/${id}/teams`)
  await settled(page)
  assert.match(await page.locator('main').innerText(), /已报名 300 支队伍/)
  await button(page, '第 6 页').click()
  await page.getByText('第300队').waitFor()
  await page.getByRole('searchbox', { name: '查找' }).fill('第77队')
  await page.getByText('第77队').waitFor()
  assert.equal(await page.getByRole('rowheader').count(), 1)
})
