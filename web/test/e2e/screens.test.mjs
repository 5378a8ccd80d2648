/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every screen in its states: normal, large type, high contrast, and 320 px with the largest type;
 * with a dialog or an error where it has one. No serious finding of axe, no text below its
 * contrast,
 * no breach of the policy, nothing on the console, no sideways scroll, nothing out of reach of the
 * keyboard, no page over its budget. A picture of each is left in build/screenshots.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axe } from '../tools/axe.mjs'
import { launch, open, settled, shoot, signIn } from '../tools/browser.mjs'
import { bounds, kilobytes, shellFiles, watchFiles } from '../tools/budget.mjs'
import { contrast } from '../tools/contrast.mjs'
import { keyboard } from '../tools/keyboard.mjs'
import { askApi, startServer } from '../tools/server.mjs'
import { sideways } from '../tools/width.mjs'

let server
let browser
const found = {}

before(async () => {
  server = await startServer()
  browser = await launch()
  const page = await open(browser, server.base)
  const office = server.account('office')
  await signIn(page, office.user, office.password)
  const { rows: tasks } = await askApi(page, '/tasks')
  found.task = tasks.find((task) => task.subject === 'unit').task
  found.people = tasks.find((task) => task.subject === 'person').task
  found.subject = (await askApi(page, `/tasks/${found.task}/ranking`)).rows[1].subject
  found.fact = (await askApi(page, `/tasks/${found.task}/grid`)).cells[0].fact
  const { rows: schemes } = await askApi(page, '/schemes')
  found.draft = schemes.find((scheme) => scheme.state === 'draft').scheme
  found.locked = tasks.find((task) => task.subject === 'unit').scheme
  for (const one of (await askApi(page, '/draws')).rows)
    found[one.state === 'frozen' ? 'frozenDraw' : 'draw'] = one.draw
  found.person = (await askApi(page, '/people')).rows[0].id
  await page.context().close()
})
after(async () => {
  await browser?.close()
  server?.stop()
})

/* Presses, and waits for what has to come of it: a dialog, or the sentence of an error. */
const press = (name, comes) => async (page) => {
  await page.getByRole('button', { name, exact: typeof name === 'string' }).first().click()
  await comes(page).first().waitFor()
}
const dialog = (page) => page.getByRole('dialog').locator('input, select, textarea')
const alert = (page) => page.getByRole('alert')
const screens = [
  { who: null, name: 'sign-in', path: () => '/sign-in', then: press('登录', alert) },
  { who: null, name: 'public-draw', path: () => `/public/draws/${found.draw}` },
  { who: null, name: 'draw-screen', path: () => `/draws/${found.draw}/screen` },
  { who: 'first', name: 'password', path: () => '/password', then: press('修改密码', alert) },
  { who: 'office', name: 'home', path: () => '/' },
  { who: 'office', name: 'missing', path: () => '/no-such-page' },
  { who: 'office', name: 'units', path: () => '/units', then: press('新增单位', dialog) },
  { who: 'office', name: 'people', path: () => '/people', then: press('新增人员', dialog) },
  {
    who: 'office',
    name: 'person',
    path: () => `/people/${found.person}`,
    then: press('修改', dialog),
  },
  { who: 'office', name: 'roster', path: () => '/roster' },
  { who: 'office', name: 'schemes', path: () => '/schemes', then: press('新建方案', dialog) },
  { who: 'office', name: 'sheet', path: () => `/schemes/${found.locked}/sheet` },
  { who: 'office', name: 'settings', path: () => `/schemes/${found.draft}/settings` },
  {
    who: 'office',
    name: 'editor',
    path: () => `/schemes/${found.draft}/edit`,
    then: press(/^修改./, dialog),
  },
  { who: 'office', name: 'tasks', path: () => '/tasks' },
  {
    who: 'office',
    name: 'new-task',
    path: () => '/tasks/new',
    then: async (page) => {
      await page.locator('.choice-card').first().click()
      await page.getByRole('region', { name: '参评对象' }).locator('tbody tr').first().waitFor()
    },
  },
  { who: 'office', name: 'ranking', path: () => `/tasks/${found.task}/ranking` },
  { who: 'office', name: 'ranking-people', path: () => `/tasks/${found.people}/ranking` },
  {
    who: 'office',
    name: 'facts',
    path: () => `/tasks/${found.task}/facts`,
    then: async (page) => {
      await page.locator('input[data-at="1/1"]').fill('五件')
      await page.getByRole('button', { name: '保存', exact: true }).click()
      await page.getByText('有 1 格需要修改').waitFor()
    },
  },
  {
    who: 'office',
    name: 'facts-one',
    path: () => `/tasks/${found.task}/facts?subject=${found.subject}`,
  },
  { who: 'office', name: 'import', path: () => `/tasks/${found.task}/import` },
  {
    who: 'office',
    name: 'trial',
    path: () => `/tasks/${found.task}/trial`,
    then: press('试算', (page) => page.getByRole('heading', { name: '试算排名' })),
  },
  { who: 'office', name: 'compare', path: () => `/tasks/${found.task}/compare` },
  {
    who: 'office',
    name: 'versions',
    path: () => `/tasks/${found.task}/versions`,
    then: press('定稿', dialog),
  },
  { who: 'office', name: 'setup', path: () => `/tasks/${found.task}/setup` },
  {
    who: 'office',
    name: 'explanation',
    path: () => `/tasks/${found.task}/subjects/${found.subject}`,
  },
  { who: 'office', name: 'fact', path: () => `/facts/${found.fact}` },
  { who: 'office', name: 'publications', path: () => '/publications' },
  { who: 'officer', name: 'my-result', path: () => `/my/${found.people}` },
  { who: 'office', name: 'draws', path: () => '/draws' },
  { who: 'office', name: 'new-draw', path: () => '/draws/new', then: press('保存名单', alert) },
  {
    who: 'office',
    name: 'draw',
    path: () => `/draws/${found.draw}`,
    then: press('作废', dialog),
  },
  {
    who: 'office',
    name: 'frozen-draw',
    path: () => `/draws/${found.frozenDraw}`,
    then: press('抽出结果', alert),
  },
  { who: 'auditor', name: 'audit', path: () => '/audit' },
  { who: 'security', name: 'grants', path: () => '/grants' },
  { who: 'admin', name: 'system', path: () => '/system' },
]

async function dress(page, size, mode) {
  await page.evaluate(
    ([type, high]) => {
      document.documentElement.dataset.size = type
      document.documentElement.dataset.contrast = high
    },
    [size, mode],
  )
  // Laid out and painted anew.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  )
}

async function check(page, state) {
  assert.deepEqual(await axe(page), [], `axe, ${state}`)
  assert.deepEqual(await contrast(page), [], `contrast, ${state}`)
}

async function walk(page, screen) {
  page.troubles.length = 0
  const files = watchFiles(page)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(screen.path())
  await settled(page)
  assert.ok(kilobytes(files) <= bounds.page, `${kilobytes(files).toFixed(1)} KB to show it`)
  await check(page, 'normal')
  await shoot(page, `${screen.name}-1440`)
  assert.deepEqual(await keyboard(page), [], 'by keyboard')
  await dress(page, 'xl', 'normal')
  await check(page, 'large type')
  await dress(page, 'm', 'high')
  await check(page, 'high contrast')
  await shoot(page, `${screen.name}-contrast`)
  await page.setViewportSize({ width: 320, height: 700 })
  await dress(page, 'xl', 'normal')
  assert.deepEqual(await sideways(page), [], 'sideways at 320 px with the largest type')
  await dress(page, 'm', 'normal')
  assert.deepEqual(await sideways(page), [], 'sideways at 320 px')
  for (const [width, height] of [
    [390, 844],
    [768, 1024],
    [1366, 768],
  ]) {
    await page.setViewportSize({ width, height })
    assert.deepEqual(await sideways(page), [], `sideways at ${width} px`)
    await shoot(page, `${screen.name}-${width}`)
  }
}

async function walkOn(page, screen) {
  await page.setViewportSize({ width: 1440, height: 900 })
  await screen.then(page)
  await settled(page)
  await check(page, 'dialog or error')
  await shoot(page, `${screen.name}-then`)
  await dress(page, 'xl', 'high')
  await page.setViewportSize({ width: 320, height: 700 })
  assert.deepEqual(await sideways(page), [], 'sideways with the dialog at 320 px')
}

for (const who of [...new Set(screens.map((screen) => screen.who))]) {
  test(`the screens of ${who ?? 'nobody'}`, async (context) => {
    const page = await open(browser, server.base)
    context.after(() => page.context().close())
    const account = who && server.account(who)
    if (who) await signIn(page, account.user, account.password)
    for (const screen of screens.filter((one) => one.who === who)) {
      await context.test(screen.name, async () => {
        try {
          await walk(page, screen)
          if (screen.then) await walkOn(page, screen)
          assert.deepEqual(page.troubles, [])
        } catch (error) {
          await shoot(page, `failed-${screen.name}`).catch(() => {})
          throw error
        }
      })
    }
  })
}

test('the shell is within its budget', () => {
  const size = kilobytes(shellFiles())
  assert.ok(size <= bounds.shell, `${size.toFixed(1)} KB`)
})
