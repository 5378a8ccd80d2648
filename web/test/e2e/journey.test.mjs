/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people do, in a real browser against the real program: nothing typed is lost, nobody is
 * overwritten, and the keyboard is enough.
 */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launch, leaveNoPage, open, settled, shoot, signIn } from '../tools/browser.mjs'
import { askApi, startServer } from '../tools/server.mjs'

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

test('a wrong password is said in words, and the field keeps the name', async () => {
  const page = await open(browser, server.base)
  await page.goto('/sign-in')
  await page.locator('input[name=user]').fill('demo-office')
  await page.locator('input[name=password]').fill('certainly not it')
  await page.keyboard.press('Enter')
  const told = page.getByRole('alert')
  await told.waitFor()
  assert.match(await told.innerText(), /不正确/)
  assert.equal(await page.locator('input[name=user]').inputValue(), 'demo-office')
})

test('who has a first password comes to no other page before it is changed', async () => {
  const page = await enter('first')
  await page.waitForURL('**/password')
  await page.goto('/people')
  await page.waitForURL('**/password')
  assert.match(await page.locator('main').innerText(), /初始密码/)
})

test('the menu shows what one may do, and no more', async () => {
  const page = await enter('auditor')
  const menu = await page.getByRole('navigation', { name: '主菜单' }).innerText()
  assert.match(menu, /审计/)
  assert.doesNotMatch(menu, /评分方案|系统管理/)
})

test('a session that ends in the middle of a form is renewed over it', async () => {
  const page = await enter('office')
  await page.goto('/units')
  await settled(page)
  await page.getByRole('button', { name: '新增单位' }).click()
  await page.locator('input[name=name]').fill('云川市生态环境局城东中队')
  await page.locator('input[name=code]').fill('east-squad')
  await page.context().clearCookies()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: '登录已过期，请重新登录' })
  await dialog.waitFor()
  await shoot(page, 'session-renewed')
  await dialog.locator('input[name=password]').fill(server.account('office').password)
  await dialog.getByRole('button', { name: '登录并继续' }).click()
  await page.getByRole('heading', { name: '云川市生态环境局城东中队' }).waitFor()
  const { rows } = await askApi(page, '/units')
  assert.equal(rows.filter((unit) => unit.code === 'east-squad').length, 1)
})

test('a broken line is said, and what was typed survives a reload and is saved', async () => {
  const page = await enter('office')
  const { rows } = await askApi(page, '/tasks')
  const task = rows.find((one) => one.subject === 'unit').task
  await page.goto(`/tasks/${task}/facts`)
  await settled(page)
  const cell = page.locator('input[data-at="0/1"]')
  await cell.fill('3')
  await page.route('**/api/**', (route) => route.abort())
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText('连接不上服务器').first().waitFor()
  await shoot(page, 'line-broken')
  await page.unroute('**/api/**')
  page.once('dialog', (dialog) => dialog.accept())
  await page.reload()
  await settled(page)
  assert.equal(await cell.inputValue(), '3')
  assert.match(await page.locator('main').innerText(), /已恢复上次没有保存/)
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText('已保存 1 项').waitFor()
})

test('two people change one figure: both versions are shown, and the second decides', async () => {
  const first = await enter('office')
  const second = await enter('office')
  const { rows } = await askApi(first, '/tasks')
  const task = rows.find((one) => one.subject === 'unit').task
  for (const page of [first, second]) {
    await page.goto(`/tasks/${task}/facts`)
    await settled(page)
  }
  await first.locator('input[data-at="2/1"]').fill('4')
  await second.locator('input[data-at="2/1"]').fill('5')
  await first.getByRole('button', { name: '保存', exact: true }).click()
  await first.getByText('已保存 1 项').waitFor()
  await second.getByRole('button', { name: '保存', exact: true }).click()
  const dispute = second.getByRole('region', { name: '两个版本的不同' })
  await dispute.waitFor()
  assert.match(await dispute.innerText(), /5[\s\S]*4/)
  await shoot(second, 'figure-disputed')
  await dispute.getByRole('button', { name: '用我的' }).click()
  await second.getByRole('button', { name: '保存', exact: true }).click()
  await second.getByText('已保存 1 项').waitFor()
  const { cells } = await askApi(first, `/tasks/${task}/grid`)
  assert.ok(cells.some((one) => one.value === 5 && one.metric === 'trade_combat_problems'))
})

test('a unit changed by two: the slower one sees both versions and takes the other', async () => {
  const first = await enter('office')
  const second = await enter('office')
  for (const page of [first, second]) {
    await page.goto('/units')
    await settled(page)
    await page.getByRole('treeitem').nth(2).click()
    await page.getByRole('button', { name: '修改', exact: true }).click()
  }
  await first.locator('input[name=short_name]').fill('先到')
  await first.getByRole('button', { name: '保存', exact: true }).click()
  await first.getByText('已保存').waitFor()
  await second.locator('input[name=short_name]').fill('后到')
  await second.getByRole('button', { name: '保存', exact: true }).click()
  const both = second.getByRole('region', { name: '两个版本的不同' })
  await both.waitFor()
  assert.match(await both.innerText(), /后到[\s\S]*先到/)
  await shoot(second, 'unit-disputed')
  await second.getByRole('button', { name: '放弃我的，采用系统内的' }).click()
  await second.getByText('先到').first().waitFor()
})

test('figures are typed by keyboard and pasted from a spreadsheet', async () => {
  const page = await enter('office')
  const { rows } = await askApi(page, '/tasks')
  const task = rows.find((one) => one.subject === 'unit').task
  await page.goto(`/tasks/${task}/facts`)
  await settled(page)
  await page.locator('input[data-at="0/0"]').focus()
  for (const value of ['90', '91', '92']) {
    await page.keyboard.type(value)
    await page.keyboard.press('Enter')
  }
  const shown = (at) => page.locator(`input[data-at="${at}"]`).inputValue()
  assert.deepEqual([await shown('0/0'), await shown('1/0'), await shown('2/0')], ['90', '91', '92'])
  await page.locator('input[data-at="4/6"]').evaluate((field) => {
    const data = new DataTransfer()
    data.setData('text/plain', '1,234\t56\r\n无\t７８')
    field.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    )
  })
  assert.deepEqual(
    [await shown('4/6'), await shown('4/7'), await shown('5/6'), await shown('5/7')],
    ['1,234', '56', '无', '７８'],
  )
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText('有 1 格需要修改').waitFor()
  await page.locator('input[data-at="5/6"]').fill('')
  await page.getByRole('textbox', { name: '本次填写的来源' }).fill('移动执法系统统计')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText(/已保存 \d+ 项/).waitFor()
  const { cells } = await askApi(page, `/tasks/${task}/grid`)
  assert.ok(cells.some((one) => one.value === 1234 && one.source === '移动执法系统统计'))
})

test('a scheme is made from a preset, filled in, changed by form and locked', async () => {
  const page = await enter('office')
  await page.goto('/schemes')
  await settled(page)
  await page.getByRole('button', { name: '新建方案' }).click()
  await page.locator('select[name=preset]').selectOption('campaign-2022-template')
  await page.locator('input[name=title]').fill('云川市2027年县级集体评比')
  await page.locator('input[name=year]').fill('2027')
  await page.getByRole('button', { name: '建立', exact: true }).click()
  await page.waitForURL('**/settings')
  await settled(page)
  const fields = page.locator('main form input')
  const values = { bulletins_most_share: '0.9' }
  for (let at = 0; at < (await fields.count()); at++) {
    const name = await fields.nth(at).getAttribute('name')
    await fields.nth(at).fill(values[name] ?? '3')
  }
  await page.getByRole('button', { name: '保存参数' }).click()
  await page.getByText('参数已保存').waitFor()
  await page.getByRole('link', { name: '编辑' }).click()
  await page.getByRole('button', { name: '修改市级大比武成绩' }).click()
  await page.getByLabel('条款').fill('第六条')
  await page.getByRole('button', { name: '确定' }).click()
  await page.getByRole('cell', { name: '第六条' }).waitFor()
  await page.getByRole('button', { name: '保存方案' }).click()
  await page
    .getByText(/已保存/)
    .first()
    .waitFor()
  await shoot(page, 'scheme-made')
  await page.getByRole('button', { name: '锁定', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '锁定' }).click()
  await page.getByText('方案已锁定，可以用于计分任务').waitFor()
})

test('all by keyboard: sign in, open the ranking, read where a point comes from', async () => {
  const page = await open(browser, server.base)
  const account = server.account('office')
  await page.goto('/sign-in')
  await page.locator('input[name=user]:focus').waitFor()
  await page.keyboard.type(account.user)
  await page.keyboard.press('Tab')
  await page.keyboard.type(account.password)
  await page.keyboard.press('Enter')
  await page.waitForURL((address) => address.pathname === '/')
  const reach = async (role, name) => {
    for (let step = 0; step < 120; step++) {
      await page.keyboard.press('Tab')
      const target = page.getByRole(role, { name }).first()
      if (await target.evaluate((one) => one === document.activeElement).catch(() => false)) return
    }
    assert.fail(`${String(name)} is not reached`)
  }
  await reach('link', '计分任务')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/tasks')
  await settled(page)
  await reach('link', /^2021年县级/)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/ranking')
  await settled(page)
  await reach('link', /苍屿县/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: /得分说明/ }).waitFor()
  await settled(page)
  await page.locator('summary').first().focus()
  await page.keyboard.press('Enter')
  assert.ok(
    await page
      .getByRole('link', { name: /的来历$/ })
      .first()
      .isVisible(),
  )
})

test('a dialog is left with Esc, and the focus goes back', async () => {
  const page = await enter('office')
  await page.goto('/people')
  await settled(page)
  const button = page.getByRole('button', { name: '新增人员' })
  await button.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  assert.ok(await button.evaluate((one) => one === document.activeElement))
})
