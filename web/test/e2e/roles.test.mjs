/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every page for every role: what a role may not see says so in words, with whom to ask, and shows
 * neither an empty list nor a field; what it may see shows no fault.
 */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { axe } from '../tools/axe.mjs'
import { launch, leaveNoPage, open, settled, shoot, signIn } from '../tools/browser.mjs'
import { askApi, startServer } from '../tools/server.mjs'

const roles = [
  'admin',
  'security',
  'auditor',
  'office',
  'manager',
  'judge',
  'referee',
  'reviewer',
  'officer',
  'leader',
]
let server
let browser
const menus = new Map() // role → addresses of its menu
const below = [] // addresses that no menu has
before(async () => {
  server = await startServer()
  browser = await launch({ isPictured: true })
  for (const role of roles) {
    const page = await enter(role)
    menus.set(role, await menuOf(page))
    if (role === 'office') below.push(...(await pagesBelow(page)))
    await page.context().close()
  }
})
after(async () => {
  await browser?.close()
  server?.stop()
})
afterEach(leaveNoPage(() => browser))

async function enter(role) {
  const page = await open(browser, server.base)
  const account = server.account(role)
  await signIn(page, account.user, account.password)
  await settled(page)
  return page
}
const menuOf = (page) =>
  page.locator('#menu a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))

async function pagesBelow(page) {
  const { rows: tasks } = await askApi(page, '/tasks')
  const { task, scheme } = tasks.find((one) => one.subject === 'unit')
  const { cells, subjects } = await askApi(page, `/tasks/${task}/grid`)
  const { rows: people } = await askApi(page, '/people')
  const parts = ['', '/ranking', '/facts', '/import', '/trial', '/compare', '/versions', '/setup']
  return [
    '/tasks/new',
    ...parts.map((part) => `/tasks/${task}${part}`),
    `/tasks/${task}/subjects/${subjects[0].subject}`,
    `/my/${task}`,
    `/facts/${cells[0].fact}`,
    ...['', '/settings', '/edit'].map((part) => `/schemes/${scheme}${part}`),
    `/people/${people[0].id}`,
    '/publications/5',
  ]
}

/** What is said instead of the page, and how many fields there are. */
async function look(page, path) {
  // As a link does, without loading the whole again: there are hundreds of these.
  await page.evaluate((address) => {
    history.pushState(null, '', address)
    dispatchEvent(new PopStateEvent('popstate', { state: null }))
  }, path)
  await settled(page)
  const main = page.locator('main')
  return {
    said: await main.innerText(),
    faults: await main.locator('[role=alert]').allInnerTexts(),
    fields: await main.locator('input, select, textarea').count(),
  }
}
const closed = /您没有权限查看“.+”[\s\S]*请联系安全管理员/

for (const role of roles) {
  test(`the pages of the menu, and those of others, for ${role}`, async () => {
    const page = await enter(role)
    const own = new Set(menus.get(role))
    for (const path of new Set([...menus.values()].flat())) {
      const { said, faults, fields } = await look(page, path)
      if (own.has(path)) {
        assert.doesNotMatch(said, closed, path)
        assert.deepEqual(faults, [], path)
      } else {
        assert.match(said, closed, path)
        assert.equal(fields, 0, path)
      }
    }
    assert.deepEqual(page.troubles, [])
  })
}
/* Those who see part of it; who sees all or nothing is in the above. */
for (const role of ['manager', 'reviewer', 'judge', 'officer']) {
  test(`the pages that no menu has, for ${role}`, async () => {
    const page = await enter(role)
    for (const path of below) {
      const { said, faults, fields } = await look(page, path)
      const isShut = closed.test(said) || faults.length > 0
      if (isShut) assert.equal(fields, 0, `${path}: ${said}`)
      for (const fault of faults) assert.match(fault, /[请您不没][\s\S]*。/, path)
      assert.ok(isShut || said.length > 60, `${path}: ${said}`)
    }
  })
}

test('what may not be seen is said well', async () => {
  const page = await enter('officer')
  await look(page, '/audit')
  assert.deepEqual(await axe(page), [])
  await shoot(page, 'closed')
  await page.getByRole('link', { name: '回到待办' }).click()
  await page.getByRole('heading', { name: '待办', level: 1 }).waitFor()
})
