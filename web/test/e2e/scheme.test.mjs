/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The editor of schemes: every preset is edited by form and comes back as it was, an official can
 * write a condition, a fault leads to its field, and of two editors neither overwrites the other.
 */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { axe } from '../tools/axe.mjs'
import { launch, open, settled, shots, signIn } from '../tools/browser.mjs'
import { contrast } from '../tools/contrast.mjs'
import { keyboard } from '../tools/keyboard.mjs'
import { askApi, startServer } from '../tools/server.mjs'
import { sideways } from '../tools/width.mjs'

let server
let browser
let owner
before(async () => {
  server = await startServer()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  server?.stop()
})

async function enter(size) {
  const page = await open(browser, server.base, size)
  const account = server.account('office')
  await signIn(page, account.user, account.password)
  owner ??= (await askApi(page, '/schemes')).rows[0].owner_unit
  return page
}

/** What the page itself would send, without its forms: to prepare what a test begins with. */
async function send(page, method, path, body) {
  return page.evaluate(
    async ([how, address, sent]) => {
      const session = await (await fetch('/api/session')).json()
      const response = await fetch(`/api${address}`, {
        method: how,
        headers: {
          'Content-Type': 'application/json',
          'X-CSRF-Token': session.csrf,
          'Idempotency-Key': crypto.randomUUID(),
        },
        body: JSON.stringify(sent),
      })
      return response.json()
    },
    [method, path, body],
  )
}
const make = (page, preset, title) =>
  send(page, 'POST', '/schemes', {
    preset,
    year: 2027,
    owner_unit: owner,
    ...(title ? { title } : {}),
  })
const read = (page, id) => askApi(page, `/schemes/${id}`)
const store = async (page, scheme, content) =>
  send(page, 'PUT', `/schemes/${scheme.scheme}`, {
    rev: scheme.rev,
    title: content.title,
    year: scheme.year,
    content,
    settings: scheme.settings.filter((one) => one.value !== null),
  })
async function edit(page, id) {
  await page.goto(`/schemes/${id}/edit`)
  await settled(page)
}
const isSaved = (page) =>
  page
    .getByText(/^已保存/)
    .first()
    .waitFor()
const save = async (page) => {
  await page.getByRole('button', { name: '保存方案' }).click()
  await isSaved(page)
}
const confirmPart = (page) => page.getByRole('dialog').getByRole('button', { name: '确定' }).click()

/** What Tab does not reach inside of the dialog; it goes round there. */
async function unreached(page) {
  const seen = 'button, input, select, textarea'
  const count = await page.getByRole('dialog').locator(seen).count()
  const reached = new Set()
  for (let step = 0; step <= count + 3; step++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(
      (fields) =>
        [...document.querySelectorAll(`dialog[open] :is(${fields})`)].indexOf(
          document.activeElement,
        ),
      seen,
    )
    reached.add(at)
  }
  return [...Array(count).keys()].filter((at) => !reached.has(at))
}

/** axe, contrast, width and a picture, at three widths. */
async function inspect(page, name, isWhole = false) {
  for (const [width, height] of [
    [1366, 768],
    [768, 1024],
    [390, 844],
  ]) {
    await page.setViewportSize({ width, height })
    await page.waitForTimeout(150)
    assert.deepEqual(await axe(page), [], `axe, ${name} at ${width}`)
    assert.deepEqual(await contrast(page), [], `contrast, ${name} at ${width}`)
    assert.deepEqual(await sideways(page), [], `sideways, ${name} at ${width}`)
    await page.screenshot({ path: join(shots, `scheme-${name}-${width}.png`), fullPage: isWhole })
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

test('every preset goes through its form unchanged and reads as its rule sheet', async () => {
  const page = await enter()
  const { rows: presets } = await askApi(page, '/presets')
  assert.ok(presets.length >= 11)
  for (const { preset } of presets) {
    const before = await make(page, preset)
    await edit(page, before.scheme)
    const sheet = await askApi(page, `/schemes/${before.scheme}/sheet`).catch(() => null)
    for (const [list, kept] of [
      ['参评条件', sheet?.gates ?? []],
      ['否决情形', sheet?.vetoes ?? []],
    ]) {
      const cells = await page
        .getByRole('region', { name: list, exact: true })
        .locator('tbody tr')
        .allInnerTexts()
      assert.equal(cells.length, kept.length, `${preset}: ${list}`)
      kept.forEach((said, at) => {
        const [when, effect] = cells[at].split('\t')
        assert.ok(said.includes(when.trim()), `${said} | ${when}`)
        if (list === '否决情形') assert.ok(said.includes(effect.trim()), `${said} | ${effect}`)
      })
    }
    await save(page)
    const after = await read(page, before.scheme)
    assert.equal(after.rev, before.rev + 1, preset)
    assert.deepEqual(after.content, before.content, preset)
    assert.deepEqual(after.settings, before.settings, preset)
  }
  assert.deepEqual(page.troubles, [])
  await page.context().close()
})

test('an official writes a condition in choices, and reads it as a sentence', async () => {
  const page = await enter()
  const scheme = await make(page, 'taian-2021-county')
  await edit(page, scheme.scheme)
  await inspect(page, 'editor', true)
  await page.getByRole('button', { name: '新增否决情形' }).click()
  const dialog = page.getByRole('dialog')
  await confirmPart(page)
  await dialog.getByText('请选择数据项或填数。').first().waitFor()
  await dialog.getByLabel('有下列情形的：左边：数据项').selectOption('power_supervision')
  await dialog.getByLabel('有下列情形的：是或否').selectOption('0')
  await dialog.getByLabel('有下列情形的：几个条件').selectOption('all')
  await dialog.getByRole('button', { name: '有下列情形的：增加一个条件' }).click()
  const second = '有下列情形的：第 2 个'
  await dialog.getByLabel(`${second}：左边：种类`).selectOption('ratio')
  const side = (name) => dialog.getByLabel(`${second}：左边：${name}：数据项`)
  await side('分子').selectOption('power_alarms_resolved')
  await side('分母').selectOption('power_alarms')
  await dialog.getByLabel(`${second}：比较`).selectOption('<')
  const figure = dialog.getByLabel(`${second}：右边：数`, { exact: true })
  await figure.fill('')
  await figure.pressSequentially('0.05')
  assert.equal(await figure.inputValue(), '0.05')
  const said = dialog.locator('.said')
  const sentence = [
    '“已建成并使用用电监管系统”为“否”',
    '并且“已解决的用电监管报警问题”与“用电监管报警问题”之比小于 5 %',
  ].join('，')
  assert.equal(await said.innerText(), `读作：${sentence}`)
  await dialog.getByLabel('后果').selectOption('zero_item')
  await dialog.getByLabel('哪个评分项').selectOption('power_alarms')
  await dialog.getByLabel('条款').fill('第九条')
  await inspect(page, 'veto')
  assert.deepEqual(await unreached(page), [], 'by keyboard')
  await dialog.getByRole('button', { name: '有下列情形的：改为相反的条件' }).click()
  assert.match(await said.innerText(), /不为“否”，或者.+不小于 5 %$/)
  await dialog.getByRole('button', { name: '有下列情形的：改为相反的条件' }).click()
  await confirmPart(page)
  await page.getByRole('cell', { name: '第九条' }).waitFor()
  await save(page)
  const { content, fault_count } = await read(page, scheme.scheme)
  assert.equal(fault_count, 0)
  assert.deepEqual(content.vetoes[1], {
    when: {
      all: [
        { left: 'power_supervision', op: '=', right: 0 },
        { left: { ratio: ['power_alarms_resolved', 'power_alarms'] }, op: '<', right: 0.05 },
      ],
    },
    effect: 'zero_item',
    item: 'power_alarms',
    clause: '第九条',
  })
  const { vetoes } = await askApi(page, `/schemes/${scheme.scheme}/sheet`)
  assert.ok(vetoes[1].startsWith(`${sentence}：“用电监管报警问题解决率”一项计 0 分。`), vetoes[1])
  assert.deepEqual(page.troubles, [])
  await page.context().close()
})

test('every kind of part is made, changed, called otherwise, moved and taken away', async () => {
  const page = await enter()
  const scheme = await make(page, 'quiz-2020-weekly')
  await edit(page, scheme.scheme)
  const dialog = page.getByRole('dialog')
  const field = (name) => dialog.getByLabel(name)
  const add = (name) => page.getByRole('button', { name: `新增${name}` }).click()
  await add('参数')
  await field('含义').fill('奖励名额')
  await field('编号').fill('prizes')
  await confirmPart(page)
  await add('奖项')
  await field('名称').fill('优胜奖')
  await dialog.getByRole('button', { name: '名额：改用参数' }).click()
  await confirmPart(page)
  await page.getByRole('cell', { name: '（待定：奖励名额） 个' }).waitFor()
  await page.getByRole('button', { name: '删除参数奖励名额' }).click()
  await page.getByText('参数“奖励名额”正被使用，不能删除：奖项。').waitFor()
  await page.getByRole('button', { name: '修改参数奖励名额' }).click()
  await field('编号').fill('awards_count')
  await field('取值').fill('3')
  await confirmPart(page)
  await add('同分时比较')
  await dialog.getByLabel('比什么').selectOption({ index: 1 })
  await dialog.getByLabel('低者在前').check()
  await confirmPart(page)
  const moves = page
    .getByRole('region', { name: '总分相同时依次比较' })
    .getByRole('button', { name: /^上移/ })
  const before = await moves.count()
  await moves.last().focus()
  await page.keyboard.press('Enter')
  assert.equal(await moves.count(), before)
  assert.match(
    await page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? ''),
    /^[上下]移/,
  )
  await page.getByRole('textbox', { name: '总分最高' }).fill('4.5')
  await page.getByLabel(/名次不并列/).check()
  await add('参评条件')
  await dialog.getByLabel('须满足：左边：数据项').selectOption('score')
  await dialog.getByLabel('须满足：比较').selectOption('>')
  await dialog.getByLabel('须满足：右边：种类').selectOption('metric')
  await dialog.getByLabel('须满足：右边：数据项').selectOption('seconds')
  await confirmPart(page)
  const item = scheme.content.indicators[0].items[0]
  await page.getByRole('button', { name: `修改${item.title}` }).click()
  await inspect(page, 'item')
  assert.deepEqual(await unreached(page), [], 'by keyboard')
  await dialog.getByRole('button', { name: '计 0 分的情形：设条件' }).click()
  await dialog.getByLabel('计 0 分的情形：左边：数据项').selectOption('seconds')
  await confirmPart(page)
  await save(page)
  const { content, settings, fault_count } = await read(page, scheme.scheme)
  assert.equal(fault_count, 0)
  assert.deepEqual(content.parameters, { awards_count: { title: '奖励名额', value: 3 } })
  assert.deepEqual(settings[0], {
    name: 'awards_count',
    title: '奖励名额',
    value: '3',
    is_open: false,
  })
  assert.deepEqual(content.awards, [{ title: '优胜奖', count: '$awards_count' }])
  assert.deepEqual(content.gates, [{ when: { left: 'score', op: '>', right: 'seconds' } }])
  assert.deepEqual([content.total_cap, content.joint], [4.5, false])
  assert.equal(content.ties.length, scheme.content.ties.length + 1)
  assert.deepEqual(content.ties[content.ties.length - 2], { item: item.id, higher: false })
  assert.deepEqual(content.indicators[0].items[0], {
    ...item,
    zero_when: { left: 'seconds', op: '=', right: 1 },
  })
  assert.deepEqual(page.troubles, [])
  await page.context().close()
})

test('a fault that the server found leads to its field', async () => {
  const page = await enter()
  const scheme = await make(page, 'taian-2021-county')
  const faulty = structuredClone(scheme.content)
  faulty.indicators[1].items[0].tiers.reverse()
  faulty.vetoes[0].when.left = 'nothing'
  faulty.quota = 2.5
  const stored = await store(page, scheme, faulty)
  assert.equal(stored.fault_count, 4)
  await page.goto(`/schemes/${scheme.scheme}/sheet`)
  const list = page.locator('.note.err').first()
  await list
    .getByRole('link', { name: /移动执法终端和执法记录仪配备率/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  const focused = () =>
    page.evaluate(() => document.activeElement.closest('[data-key]')?.dataset.key)
  await page.waitForFunction(() => document.activeElement.closest('[data-key=tiers]'))
  assert.match(await dialog.locator('[data-key=tiers] .fault').innerText(), /./)
  await inspect(page, 'fault')
  for (const [row, bound, points] of [
    [1, '1', '3'],
    [3, '0.9', '1'],
  ]) {
    const line = dialog.getByRole('group', { name: `第 ${row} 行` })
    await line.getByLabel('起点').fill(bound)
    await line.getByLabel('得分').fill(points)
  }
  await confirmPart(page)
  await page.getByRole('button', { name: /改正.*nothing/ }).click()
  await dialog.getByLabel('有下列情形的：左边：数据项').selectOption('integrity_breach')
  await confirmPart(page)
  await list.getByRole('link', { name: '推荐名额' }).click()
  await page.waitForFunction(() => document.activeElement.closest('[data-key=quota]'))
  assert.equal(await focused(), 'quota')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('3')
  await save(page)
  assert.equal(await page.locator('.note.err').count(), 0)
  assert.deepEqual((await read(page, scheme.scheme)).content, scheme.content)
  await page.context().close()
})

async function two(preset) {
  const first = await enter()
  const second = await enter()
  const scheme = await make(first, preset, '两个人改的方案')
  for (const page of [first, second]) await edit(page, scheme.scheme)
  return { first, second, scheme }
}
async function setClause(page, item, clause) {
  await page.getByRole('button', { name: `修改${item}` }).click()
  await page.getByRole('dialog').getByLabel('条款').fill(clause)
  await confirmPart(page)
}

test('two editors of one scheme: both see what each changed, and merge part by part', async () => {
  const { first, second, scheme } = await two('taian-2021-person')
  const [one, other] = scheme.content.indicators[0].items
  await setClause(first, one.title, '先到的条款')
  await first.getByLabel('推荐名额').fill('8')
  await save(first)
  await setClause(second, one.title, '后到的条款')
  await setClause(second, other.title, '只有我改')
  await second.getByRole('button', { name: '保存方案' }).click()
  const both = second.getByRole('region', { name: '两个版本的不同' })
  await both.waitFor()
  assert.match(await both.innerText(), /先到的条款[\s\S]*后到的条款/)
  assert.match(await both.innerText(), /推荐名额[\s\S]*8/)
  await inspect(second, 'merge', true)
  assert.deepEqual(await keyboard(second), [], 'by keyboard')
  const done = both.getByRole('button', { name: '按所选保存' })
  assert.equal(await done.getAttribute('aria-disabled'), 'true')
  await done.click({ force: true })
  assert.equal((await read(first, scheme.scheme)).rev, 2)
  await both
    .getByRole('group', { name: `评分项“${one.title}”` })
    .getByRole('radio', { name: /系统内/ })
    .check()
  await done.click()
  await isSaved(second)
  const { content, rev } = await read(first, scheme.scheme)
  assert.equal(rev, 3)
  assert.equal(content.quota, 8)
  assert.equal(content.indicators[0].items[0].clause, '先到的条款')
  assert.equal(content.indicators[0].items[1].clause, '只有我改')
  await first.context().close()
  await second.context().close()
})

test('the slower editor takes the other version, or keeps the own one knowingly', async () => {
  const { first, second, scheme } = await two('drone-2020')
  const item = scheme.content.indicators[0].items[0]
  await setClause(first, item.title, '甲')
  await save(first)
  await setClause(second, item.title, '乙')
  await second.getByRole('button', { name: '保存方案' }).click()
  await second.getByRole('button', { name: '全部选系统内的' }).click()
  await second.getByRole('button', { name: '放弃我的，采用系统内的' }).click()
  await second.getByRole('cell', { name: '甲', exact: true }).waitFor()
  assert.equal((await read(first, scheme.scheme)).rev, 2)
  await first.reload()
  await settled(first)
  await setClause(first, item.title, '丙')
  await save(first)
  await setClause(second, item.title, '丁')
  await second.getByRole('button', { name: '保存方案' }).click()
  await second.getByRole('button', { name: '全部选我的' }).click()
  await second.getByText('对方的 1 处改动将不采用').waitFor()
  await second.getByRole('button', { name: '按所选保存' }).click()
  await isSaved(second)
  await second.getByRole('cell', { name: '丁', exact: true }).waitFor()
  assert.equal((await read(first, scheme.scheme)).content.indicators[0].items[0].clause, '丁')
  await first.context().close()
  await second.context().close()
})

test('what was typed before a reload does not overwrite what somebody saved since', async () => {
  const { first, second, scheme } = await two('drone-2020')
  const item = scheme.content.indicators[0].items[0]
  await setClause(second, item.title, '我的草稿')
  await first.getByLabel('推荐名额').fill('6')
  await save(first)
  second.once('dialog', (dialog) => dialog.accept())
  await second.reload()
  const both = second.getByRole('region', { name: '两个版本的不同' })
  await both.waitFor()
  assert.match(await both.innerText(), /我的草稿/)
  await both.getByRole('button', { name: '按所选保存' }).click()
  await isSaved(second)
  const { content } = await read(first, scheme.scheme)
  assert.deepEqual([content.quota, content.indicators[0].items[0].clause], [6, '我的草稿'])
  await first.context().close()
  await second.context().close()
})

test('parameters typed by two: neither is lost, nor is the scheme beside them', async () => {
  const first = await enter()
  const second = await enter()
  const scheme = await make(first, 'campaign-2022-template')
  await first.goto(`/schemes/${scheme.scheme}/edit`)
  await second.goto(`/schemes/${scheme.scheme}/settings`)
  await settled(first)
  await settled(second)
  const item = scheme.content.indicators[0].items[0]
  await setClause(first, item.title, '第七条')
  await first.getByRole('button', { name: '修改参数市级比武成绩满分' }).click()
  await first.getByRole('dialog').getByLabel('取值').fill('20')
  await confirmPart(first)
  await save(first)
  await second.locator('input[name=contest_full_points]').fill('30')
  await second.locator('input[name=province_quota]').fill('4')
  await second.getByRole('button', { name: '保存参数' }).click()
  const both = second.getByRole('region', { name: '两个版本的不同' })
  await both.waitFor()
  await inspect(second, 'settings-merge', true)
  await both
    .getByRole('group', { name: '参数“市级比武成绩满分”' })
    .getByRole('radio', { name: /我的/ })
    .check()
  await both.getByRole('button', { name: '按所选保存' }).click()
  await second.getByText('参数已保存').waitFor()
  const { content, settings } = await read(first, scheme.scheme)
  const value = (name) => settings.find((one) => one.name === name).value
  assert.deepEqual([value('contest_full_points'), value('province_quota')], ['30', '4'])
  assert.equal(content.indicators[0].items[0].clause, '第七条')
  await first.context().close()
  await second.context().close()
})

test('a scheme that was locked meanwhile: what was typed becomes its next version', async () => {
  const { first, second, scheme } = await two('drone-2020')
  const item = scheme.content.indicators[0].items[0]
  await setClause(second, item.title, '新一版的条款')
  // Somebody else has changed something, too, before it was locked.
  await first.getByLabel('推荐名额').fill('6')
  await save(first)
  const { rev } = await read(first, scheme.scheme)
  await send(first, 'POST', `/schemes/${scheme.scheme}/lock`, { rev })
  await second.getByRole('button', { name: '保存方案' }).click()
  await second.getByRole('button', { name: '存为新的一版' }).click()
  await second.getByText('这是复制出来的新一版（第 2 版）').waitFor()
  const fresh = Number(/schemes\/(\d+)\/edit/.exec(second.url())[1])
  assert.notEqual(fresh, scheme.scheme)
  await inspect(second, 'scheme-next-version', true)
  await second.getByRole('button', { name: '按所选保存' }).click()
  await isSaved(second)
  const made = await read(first, fresh)
  assert.deepEqual([made.version, made.state], [2, 'draft'])
  assert.equal(made.content.quota, 6)
  assert.equal(made.content.indicators[0].items[0].clause, '新一版的条款')
  const old = await read(first, scheme.scheme)
  assert.equal(old.state, 'locked')
  assert.notEqual(old.content.indicators[0].items[0].clause, '新一版的条款')
  await first.context().close()
  await second.context().close()
})

test('a scheme that was locked meanwhile is not changed, and nothing typed is lost', async () => {
  const { first, second, scheme } = await two('drone-2020')
  const item = scheme.content.indicators[0].items[0]
  await setClause(second, item.title, '来不及的条款')
  await send(first, 'POST', `/schemes/${scheme.scheme}/lock`, { rev: scheme.rev })
  await second.getByRole('button', { name: '保存方案' }).click()
  const both = second.getByRole('region', { name: '两个版本的不同' })
  await both.getByText('方案已经锁定').waitFor()
  assert.match(await both.innerText(), /来不及的条款/)
  assert.equal(await both.getByRole('radio').count(), 0)
  await both.getByRole('button', { name: '放弃我的，采用系统内的' }).click()
  await second.getByText('方案已锁定，不能修改').waitFor()
  await first.context().close()
  await second.context().close()
})
