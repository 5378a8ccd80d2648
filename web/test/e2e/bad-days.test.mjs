/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bad days: the line breaks, the answer gets lost, the session ends, a clock is wrong, a browser is
 * too old, a file is not what it says. Nothing typed is lost, nothing is stored twice, and a
 * sentence says what to do.
 */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launch, leaveNoPage, open, settled, shoot, signIn, until } from '../tools/browser.mjs'
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

async function enter(prepare = async () => {}) {
  const page = await open(browser, server.base)
  await prepare(page)
  const account = server.account('office')
  await signIn(page, account.user, account.password)
  await settled(page)
  return page
}
const press = (page, name) => page.getByRole('button', { name, exact: true }).click()
const ofUnits = async (page) =>
  (await askApi(page, '/tasks')).rows.find((one) => one.subject === 'unit').task

async function openFigures(page) {
  await page.goto(`/tasks/${await ofUnits(page)}/facts`)
  await settled(page)
}

/** A person's form, filled in but not saved. */
async function fillPerson(page, name) {
  await page.goto('/people')
  await settled(page)
  await press(page, '新增人员')
  await page.locator('input[name=name]').fill(name)
  await page.locator('input[name=post]').fill('执法员')
  await page.locator('select[name=unit]').selectOption({ index: 1 })
}
const called = async (page, name) =>
  (await askApi(page, `/people?q=${encodeURIComponent(name)}`)).total

// ---- The line ----------------------------------------------------------------------------------

test('the line breaks before a form is sent: it is said, and the form goes on', async () => {
  const page = await enter()
  await fillPerson(page, '断网甲')
  await page.route('**/api/people', (route) => route.abort())
  await press(page, '保存')
  await page.getByRole('dialog').getByText('连接不上服务器').waitFor()
  assert.equal(await page.locator('input[name=post]').inputValue(), '执法员')
  await page.unroute('**/api/people')
  await press(page, '保存')
  await page.getByRole('heading', { level: 1, name: '断网甲' }).waitFor()
  assert.equal(await called(page, '断网甲'), 1)
})

test('the answer gets lost on its way back: saving again does not make two', async () => {
  const page = await enter()
  await fillPerson(page, '断网乙')
  await page.route('**/api/people', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await press(page, '保存')
  await page.getByRole('dialog').getByText('连接不上服务器').waitFor()
  assert.equal(await called(page, '断网乙'), 1)
  await page.unroute('**/api/people')
  await press(page, '保存')
  await page.getByRole('heading', { level: 1, name: '断网乙' }).waitFor()
  assert.equal(await called(page, '断网乙'), 1)
})

test('the line comes back by itself, and that is said', async () => {
  const page = await enter()
  await openFigures(page)
  await page.context().setOffline(true)
  await page.locator('input[data-at="3/2"]').fill('7')
  await press(page, '保存')
  await page.getByText('与服务器的连接中断').waitFor()
  await page.locator('input[data-at="3/3"]').fill('8')
  await page.context().setOffline(false)
  await page.getByText('已恢复与服务器的连接').waitFor()
  await press(page, '保存')
  await page.getByText('已保存 2 项').waitFor()
})

test('a list that could not be read is read again by a press', async () => {
  const page = await enter()
  await page.route('**/api/people?**', (route) => route.abort())
  await page.goto('/people')
  await page.getByRole('alert').getByText('连接不上服务器').waitFor()
  await page.unroute('**/api/people?**')
  await press(page, '重新读取')
  await page.getByRole('table').waitFor()
})

test('a figure of eighteen digits is kept to the last one; of more it is refused', async () => {
  const page = await enter()
  await openFigures(page)
  const value = 'input[data-at="0/0"]'
  await page.locator(value).fill('1234567890123.5')
  await press(page, '保存')
  await page.getByText('最多 12 位整数、6 位小数').first().waitFor()
  await page.locator(value).fill('123456789012.654321')
  await press(page, '保存')
  await page.getByText('已保存 1 项').waitFor()
  await page.reload()
  await settled(page)
  assert.equal(await page.locator(value).inputValue(), '123456789012.654321')
})

// ---- The session -------------------------------------------------------------------------------

test('a session that ends while figures are typed is renewed, and they are saved', async () => {
  const page = await enter()
  await openFigures(page)
  await page.locator('input[data-at="4/1"]').fill('6')
  await page.locator('input[data-at="4/2"]').fill('5')
  await page.context().clearCookies()
  await press(page, '保存')
  const dialog = page.getByRole('dialog', { name: '登录已过期，请重新登录' })
  await dialog.locator('input[name=password]').fill('not the one')
  await press(dialog, '登录并继续')
  await dialog.getByRole('alert').getByText('不正确').waitFor()
  await dialog.locator('input[name=password]').fill(server.account('office').password)
  await press(dialog, '登录并继续')
  await page.getByText('已保存 2 项').waitFor()
  assert.equal(await page.locator('input[data-at="4/1"]').inputValue(), '6')
})

test('who closes the dialog of an ended session keeps the form, and can save later', async () => {
  const page = await enter()
  await fillPerson(page, '过期丙')
  await page.context().clearCookies()
  await press(page, '保存')
  const dialog = page.getByRole('dialog', { name: '登录已过期，请重新登录' })
  await press(dialog, '关闭')
  await dialog.waitFor({ state: 'detached' })
  assert.equal(await page.locator('input[name=name]').inputValue(), '过期丙')
  await press(page, '保存')
  await dialog.locator('input[name=password]').fill(server.account('office').password)
  await press(dialog, '登录并继续')
  await page.getByRole('heading', { level: 1, name: '过期丙' }).waitFor()
  assert.equal(await called(page, '过期丙'), 1)
})

/** The session has ended, and the page is left: at the sign-in page somebody signs in. */
async function comeBackAs(page, name) {
  await page.context().clearCookies()
  await page.reload()
  await page.waitForURL('**/sign-in**')
  const account = server.account(name)
  await page.locator('input[name=user]').fill(account.user)
  await page.locator('input[name=password]').fill(account.password)
  await press(page, '登录')
  await page.waitForURL('**/people')
  await settled(page)
}

test('a session that ends, and a page that is left: the form is filled again', async () => {
  const page = await enter()
  await fillPerson(page, '过期丁')
  await comeBackAs(page, 'office')
  await press(page, '新增人员')
  await page.getByText('已恢复您上次没有保存的内容').waitFor()
  assert.equal(await page.locator('input[name=name]').inputValue(), '过期丁')
  assert.equal(await page.locator('input[name=post]').inputValue(), '执法员')
  await press(page, '保存')
  await page.getByRole('heading', { level: 1, name: '过期丁' }).waitFor()
  assert.equal(await called(page, '过期丁'), 1)
})

test('whoever signs in after somebody else finds nothing that was typed', async () => {
  const page = await enter()
  await fillPerson(page, '过期戊')
  await comeBackAs(page, 'manager')
  await press(page, '新增人员')
  assert.equal(await page.locator('input[name=name]').inputValue(), '')
})

// ---- Two people --------------------------------------------------------------------------------

test('a person changed by two: both versions are shown, and mine is saved knowingly', async () => {
  const first = await enter()
  const second = await enter()
  const person = (await askApi(first, '/people')).rows[3].id
  for (const page of [first, second]) {
    await page.goto(`/people/${person}`)
    await settled(page)
    await press(page, '修改')
  }
  await first.locator('input[name=post]').fill('先改的职务')
  await press(first, '保存')
  await first.getByText('已保存').waitFor()
  await second.locator('input[name=post]').fill('后改的职务')
  await press(second, '保存')
  const both = second.getByRole('region', { name: '两个版本的不同' })
  await both.waitFor()
  assert.match(await both.innerText(), /后改的职务[\s\S]*先改的职务/)
  await shoot(second, 'person-disputed')
  await press(second, '仍按我填写的保存')
  await second.getByText('已保存').waitFor()
  assert.equal((await askApi(first, `/people/${person}`)).post, '后改的职务')
})

// ---- Files -------------------------------------------------------------------------------------

/** The panel of the first stored figure, where its proofs are. */
async function openProofs(page) {
  const task = await ofUnits(page)
  const { cells, subjects } = await askApi(page, `/tasks/${task}/grid`)
  await page.goto(`/tasks/${task}/facts?subject=${subjects[1].subject}`)
  await settled(page)
  assert.ok(cells.some((cell) => cell.subject === subjects[1].subject))
  await page.locator('input[data-at="0/0"]').focus()
  await page.getByLabel('上传佐证材料').waitFor({ state: 'attached' })
}

for (const [name, head, sentence] of [
  ['会议纪要.pdf', 'MZ\u0090\u0000\u0003', /不支持这种文件/],
  ['台账.docx', 'PK\u0003\u0004 word/vbaProject.bin', /带有宏或嵌入的程序/],
  ['通知.pdf', '%PDF-1.4\n1 0 obj <</S /JavaScript /JS (app.alert(1))>> endobj', /带有脚本/],
])
  test(`${name} is not what it says, and is refused: ${sentence.source}`, async () => {
    const page = await enter()
    await openProofs(page)
    const liar = { name, mimeType: 'application/pdf', buffer: Buffer.from(head, 'latin1') }
    await page.getByLabel('上传佐证材料').setInputFiles(liar)
    await page.getByRole('alert').getByText(sentence).waitFor()
    await shoot(page, 'file-refused')
    assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0)
    // And another one can be chosen at once.
    await page.getByLabel('上传佐证材料').waitFor({ state: 'attached' })
  })

// ---- The machine in front of the person ---------------------------------------------------------

test('a clock that is a year ahead changes nothing: the server tells the time', async () => {
  const page = await enter((fresh) =>
    fresh.addInitScript(() => {
      const ahead = 366 * 24 * 3600 * 1000
      const RealDate = Date
      globalThis.Date = class extends RealDate {
        constructor(...parts) {
          if (parts.length === 0) super(RealDate.now() + ahead)
          else super(...parts)
        }
        static now() {
          return RealDate.now() + ahead
        }
      }
    }),
  )
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date())
  assert.notEqual(await page.evaluate(() => new Date().getFullYear()), Number(day.slice(0, 4)))
  await page.goto('/people')
  await settled(page)
  await press(page, '新增人员')
  assert.equal(await page.locator('input[name=from]').inputValue(), day)
  await openFigures(page)
  await page.locator('input[data-at="5/1"]').fill('43')
  await press(page, '保存')
  await page.getByText('已保存 1 项').waitFor()
  await page.locator('input[data-at="5/1"]').focus()
  await page.getByRole('group', { name: /：/ }).getByText(day).first().waitFor()
})

test('a browser that is too old is told so, and which ones will do', async () => {
  const page = await open(browser, server.base)
  await page.addInitScript(() => {
    delete String.prototype.replaceAll
  })
  await page.goto('/')
  await page.getByRole('heading', { name: '浏览器版本过低，不能打开本系统' }).waitFor()
  const told = await page.locator('body').innerText()
  assert.match(told, /奇安信可信浏览器[\s\S]*极速模式/)
  assert.doesNotMatch(told, /正在打开/)
  await shoot(page, 'too-old')
})

test('without scripts it says what has to be allowed, and pretends nothing', async () => {
  const context = await browser.newContext({ baseURL: server.base, javaScriptEnabled: false })
  const page = await context.newPage()
  for (const path of ['/', '/sign-in', '/tasks/1/facts']) {
    await page.goto(path)
    assert.ok(await page.locator('.no-script', { hasText: '启用 JavaScript' }).isVisible())
    assert.ok(!(await page.locator('#starting').isVisible()))
  }
})
