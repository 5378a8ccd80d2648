/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A judge's sheet through a broken network: cut before, during and after each save, in two tabs,
 * over reloads and an ended session. In the end there is exactly one value for each cell, nothing
 * is stored twice, and at every moment the state that was shown was true.
 */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launch, leaveNoPage, open, settled, shoot, signIn, until } from '../tools/browser.mjs'
import { givenContest } from '../tools/contest.mjs'
import { walk, walkOn } from '../tools/screen.mjs'
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

async function enter(name, prepare = async () => {}) {
  const page = await open(browser, server.base, { width: 1024, height: 768 })
  await prepare(page)
  const account = server.account(name)
  await signIn(page, account.user, account.password)
  await settled(page)
  return page
}
const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click()

/** A competition of its own, and its judge at the first sheet. */
async function enterSheet(prepare) {
  const office = await enter('office')
  const contest = await givenContest(office)
  const page = await enter('judge', prepare)
  const { rows } = await askApi(page, `/contests/${contest}/sheets`)
  const sheets = rows.filter((row) => row.subject === 1).map((row) => row.sheet)
  await openSheet(page, contest, sheets[0])
  return { office, page, contest, sheets, sheet: sheets[0] }
}
async function openSheet(page, contest, sheet) {
  await page.goto(`/contests/${contest}/judging?sheet=${sheet}`)
  await page.locator('.judged').first().waitFor()
}

const rowOf = (page, item) => page.locator('.judged').nth(item - 1)
const field = (page, item) => page.locator(`input[data-row="${item - 1}"]`)
const stateOf = (page, item) => rowOf(page, item).locator('.how').getAttribute('data-state')
async function type(page, item, value) {
  await field(page, item).fill(value)
  await field(page, item).press('Enter')
}
const shows = (page, item, state) =>
  until(() => stateOf(page, item), (seen) => seen === state, `item ${item} is not ${state}`)
async function valuesOf(page, sheet, item) {
  const { rows } = await askApi(page, `/sheets/${sheet}/history`)
  return rows.filter((row) => row.item === item).map((row) => row.value)
}
const cells = '**/api/sheets/*/cells/*'
/** Whatever is sent is stored, but its answer gets lost. */
async function loseAnswer(route) {
  await route.fetch().catch(() => {})
  await route.abort().catch(() => {})
}

// ---- One cut -----------------------------------------------------------------------------------

test('cut before a save: it waits for the network, and goes by itself later', async () => {
  const { page, sheet } = await enterSheet()
  await page.route(cells, (route) => route.abort())
  await type(page, 1, '8.5')
  await shows(page, 1, 'line')
  assert.deepEqual(await valuesOf(page, sheet, 1), [])
  await shoot(page, 'judging-waiting')
  await page.unroute(cells)
  await shows(page, 1, 'saved')
  assert.deepEqual(await valuesOf(page, sheet, 1), [8.5])
})

test('the answer is cut: it is not called saved until it is, and there is one value', async () => {
  const { page, sheet } = await enterSheet()
  await page.route(cells, loseAnswer)
  await type(page, 1, '8.5')
  await shows(page, 1, 'line')
  assert.deepEqual(await valuesOf(page, sheet, 1), [8.5])
  await page.unroute(cells)
  await shows(page, 1, 'saved')
  assert.deepEqual(await valuesOf(page, sheet, 1), [8.5])
})

test('what was sent and is still on its way does not overtake what was typed later', async () => {
  const { page, sheet } = await enterSheet()
  await type(page, 1, '5')
  await shows(page, 1, 'saved')
  let release
  const late = new Promise((done) => {
    release = done
  })
  await page.route(cells, async (route) => {
    await route.abort()
    await late
    await route.fetch().catch(() => {})
  })
  await type(page, 1, '6')
  await shows(page, 1, 'line')
  await page.unroute(cells)
  await type(page, 1, '5')
  await shows(page, 1, 'saved')
  release()
  await page.waitForTimeout(500)
  assert.deepEqual((await valuesOf(page, sheet, 1)).at(-1), 5)
  assert.equal(await stateOf(page, 1), 'saved')
})

test('offline, typed on, closed: the next page brings it to the server', async () => {
  const { page, contest, sheet } = await enterSheet()
  await page.context().setOffline(true)
  for (const [item, value] of [
    [1, '1.5'],
    [2, '2.5'],
    [3, '3'],
  ])
    await type(page, item, value)
  await shows(page, 3, 'line')
  const next = await page.context().newPage()
  await page.close()
  await next.context().setOffline(false)
  await openSheet(next, contest, sheet)
  for (const item of [1, 2, 3]) await shows(next, item, 'saved')
  assert.deepEqual(await valuesOf(next, sheet, 3), [3])
  assert.equal(await field(next, 2).inputValue(), '2.5')
})

test('the session ends: it waits for signing in, and is saved then', async () => {
  const { page, sheet } = await enterSheet()
  await page.context().clearCookies()
  await type(page, 4, '9')
  const dialog = page.getByRole('dialog', { name: '登录已过期，请重新登录' })
  await dialog.waitFor()
  await shows(page, 4, 'signIn')
  await press(dialog, '关闭')
  await shows(page, 4, 'signIn')
  await press(page, '立即重试')
  await dialog.locator('input[name=password]').fill(server.account('judge').password)
  await press(dialog, '登录并继续')
  await shows(page, 4, 'saved')
  assert.deepEqual(await valuesOf(page, sheet, 4), [9])
})

// ---- Refused, disputed, locked -----------------------------------------------------------------

test('what the rule refuses is said beside the cell and never sent', async () => {
  const { page, sheet } = await enterSheet()
  for (const [value, sentence] of [
    ['10.5', '得分应在 0 至 10 之间'],
    ['7.3', '分数应是 0.5 的整数倍'],
    ['八分', '请只填数字'],
  ]) {
    await type(page, 1, value)
    await shows(page, 1, 'refused')
    await page.getByText(sentence).waitFor()
  }
  await press(page, '否')
  await page.getByText('不给分的，请写明理由').waitFor()
  await page.locator('.note-field').fill('没有佩戴记录仪')
  await page.locator('.note-field').press('Enter')
  await shows(page, 10, 'saved')
  assert.deepEqual(await valuesOf(page, sheet, 1), [])
  await page.reload()
  await settled(page)
  assert.equal(await field(page, 1).inputValue(), '八分')
  await type(page, 1, '８.０')
  await shows(page, 1, 'saved')
  assert.deepEqual(await valuesOf(page, sheet, 1), [8])
})

test('the same judge at another device: both values are shown, and one is chosen', async () => {
  const { page, contest, sheet } = await enterSheet()
  const other = await enter('judge')
  await openSheet(other, contest, sheet)
  for (const item of [1, 2]) {
    await type(page, item, '4')
    await shows(page, item, 'saved')
    await type(other, item, '7')
    await shows(other, item, 'disputed')
  }
  assert.match(await rowOf(other, 1).innerText(), /系统内：4[\s\S]*这里填写：7/)
  await shoot(other, 'judging-disputed')
  await press(rowOf(other, 1), '用这里填写的')
  await press(rowOf(other, 2), '用系统内的')
  await shows(other, 1, 'saved')
  await shows(other, 2, 'saved')
  assert.deepEqual(await valuesOf(other, sheet, 1), [4, 7])
  assert.deepEqual(await valuesOf(other, sheet, 2), [4])
  assert.equal(await field(other, 2).inputValue(), '4')
})

test('submitted when nothing waits and all is filled; opened again it wants a reason', async () => {
  const { page, contest, sheet } = await enterSheet()
  for (let item = 1; item < 30; item++) {
    if (item % 10 === 0) await press(rowOf(page, item), '是')
    else if (item % 3 !== 0) await type(page, item, '6')
  }
  await page.getByText('✓ 填写的都已保存').waitFor()
  await press(page, '提交评分表')
  const dialog = page.getByRole('dialog', { name: '提交评分表' })
  assert.match(await dialog.innerText(), /1 项还没有打分[\s\S]*着装和装备第 30 项/)
  assert.match(await dialog.innerText(), /按不扣分计[\s\S]*取证程序规范第 3 项/)
  await shoot(page, 'judging-submit')
  await press(dialog, '继续评分')
  await press(rowOf(page, 30), '是')
  await shows(page, 30, 'saved')
  await press(page, '提交评分表')
  await dialog.getByRole('button', { name: '提交', exact: true }).click()
  await page.getByText('请裁判长重新开放').waitFor()
  assert.equal(await field(page, 1).getAttribute('readonly'), '')

  const chief = await enter('referee')
  const { rows } = await askApi(chief, `/contests/${contest}/sheets`)
  const { rev } = rows.find((row) => row.sheet === sheet)
  await tellApi(chief, 'POST', `/sheets/${sheet}/reopen`, { rev, reason: '第 1 项录错' })
  await press(page, '刷新')
  await page.getByText('裁判长重新开放了这张评分表').waitFor()
  await type(page, 1, '7')
  await shows(page, 1, 'refused')
  await page.locator('.why-field').fill('当时看错一行')
  await page.locator('.why-field').press('Enter')
  await shows(page, 1, 'saved')
  const history = (await askApi(page, `/sheets/${sheet}/history`)).rows
  const reasons = history.filter((one) => one.item === 1).map((one) => one.why)
  assert.deepEqual(reasons, ['', '当时看错一行'])
})

test('a sheet is typed in by keys alone: numbers by Enter, ticks by 1 and 0', async () => {
  const { page, sheet } = await enterSheet()
  await field(page, 8).focus()
  for (const key of ['7', 'Enter', '2', 'ArrowDown', '1', 'ArrowDown', '9', '.', '5', 'ArrowUp'])
    await page.keyboard.press(key)
  for (const item of [8, 9, 10, 11]) await shows(page, item, 'saved')
  await page.keyboard.press('0')
  await page.keyboard.type('没有佩戴记录仪')
  await page.keyboard.press('Enter')
  await shows(page, 10, 'saved')
  const told = await Promise.all([8, 9, 10, 11].map((item) => valuesOf(page, sheet, item)))
  assert.deepEqual(told, [[7], [2], [2, 0], [9.5]])
})

test('the page in its states', async () => {
  const { page, contest, sheet } = await enterSheet()
  await type(page, 1, '11')
  await type(page, 2, '8')
  await shows(page, 2, 'saved')
  const screen = {
    name: 'judging',
    path: () => `/contests/${contest}/judging?sheet=${sheet}`,
    then: async () => {
      await press(rowOf(page, 1), '放弃这次改动')
      await press(page, '提交评分表')
      await page.getByRole('dialog').waitFor()
    },
  }
  await walk(page, screen)
  await walkOn(page, screen)
  assert.deepEqual(page.troubles, [])
})

test('sheets on paper: one to a page, blank or with what was given', async () => {
  const { page, contest, sheets } = await enterSheet()
  await type(page, 1, '8.5')
  await shows(page, 1, 'saved')
  const screen = { name: 'paper', path: () => `/contests/${contest}/paper` }
  await walk(page, screen)
  const papers = page.locator('.paper')
  assert.equal(await papers.count(), sheets.length)
  assert.equal(await papers.getByText('8.5', { exact: true }).count(), 0)
  await page.getByLabel('内容').selectOption('filled')
  assert.equal(await papers.getByText('8.5', { exact: true }).count(), 1)
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  assert.equal(pdf.match(/\/Type \/Page\b/g).length, sheets.length)
  assert.match(pdf, /MediaBox ?\[0 0 59[45][.\d]* 84[12]/)
  assert.deepEqual(page.troubles, [])
})

// ---- Two tabs ----------------------------------------------------------------------------------

for (const hasLocks of [true, false])
  test(`two tabs ${hasLocks ? 'with' : 'without'} locks: one value, told in both`, async () => {
    const hide = (page) =>
      page.context().addInitScript(() => {
        Object.defineProperty(navigator, 'locks', { value: undefined })
      })
    const { page, contest, sheet } = await enterSheet(hasLocks ? undefined : hide)
    const other = await page.context().newPage()
    await openSheet(other, contest, sheet)
    await page.context().route(cells, loseAnswer)
    await type(page, 1, '3')
    await type(other, 2, '4')
    await shows(page, 1, 'line')
    await shows(other, 2, 'line')
    assert.equal(await field(other, 1).inputValue(), '3')
    await page.context().unroute(cells)
    for (const tab of [page, other]) for (const item of [1, 2]) await shows(tab, item, 'saved')
    await type(page, 1, '5')
    await until(() => field(other, 1).inputValue(), (seen) => seen === '5', 'told to the other')
    await shows(other, 1, 'saved')
    await type(other, 1, '6')
    await shows(other, 1, 'saved')
    await until(() => field(page, 1).inputValue(), (seen) => seen === '6', 'and back')
    await shows(page, 1, 'saved')
    assert.deepEqual(await valuesOf(page, sheet, 1), [3, 5, 6])
    assert.deepEqual(await valuesOf(page, sheet, 2), [4])
  })

// ---- Cuts without end --------------------------------------------------------------------------

/** The same numbers for the same seed. */
function dice(seed) {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

/** Every change of what a row shows, with its time; told at once, so that no reload loses it. */
async function watchStates(page, seen) {
  await page.exposeBinding('tellShown', (_source, rows) => seen.push(...rows))
  await page.addInitScript(() => {
    const known = new Map()
    const look = () => {
      const sheet = Number(new URLSearchParams(location.search).get('sheet'))
      const fresh = [...document.querySelectorAll('.judged')].flatMap((row, at) => {
        const input = row.querySelector('input.digits')
        if (!input) return []
        const { state } = row.querySelector('.how').dataset
        const now = { sheet, item: at + 1, value: input.value, state }
        const name = `${sheet}/${at}`
        if (known.get(name) === now.value + now.state) return []
        known.set(name, now.value + now.state)
        return [{ ...now, at: Date.now() }]
      })
      if (fresh.length > 0) window.tellShown(fresh)
    }
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    })
    document.addEventListener('input', look)
  })
}

/** One of the ways in which a save goes wrong, or none. */
async function harm(route, roll) {
  const wait = (most) => new Promise((done) => setTimeout(done, roll(most)))
  const kind = roll(10)
  if (kind < 2) await route.abort()
  else if (kind < 4) await loseAnswer(route)
  else if (kind === 4) {
    await route.abort()
    await wait(600)
    await route.fetch()
  } else if (kind === 5) await route.fulfill({ status: 503, body: '{"code":"busy"}' })
  else {
    if (kind === 6) await wait(300)
    await route.continue()
  }
}

function plan(roll, sheets) {
  const acts = sheets.flatMap((sheet) =>
    Array.from({ length: 40 }, (_, at) => ({ sheet, item: at < 30 ? at + 1 : roll(30) + 1 })),
  )
  return acts
    .filter(({ item }) => item % 10 !== 0)
    .map((act) => ({ ...act, value: String(roll(act.item % 3 === 0 ? 11 : 21) / 2) }))
}

/** Saved is what the server held then, for as long as it was said. */
function untrue(seen, histories) {
  return seen.filter((one, at) => {
    if (one.state !== 'saved') return false
    const next = seen.slice(at + 1).find((two) => two.sheet === one.sheet && two.item === one.item)
    const rows = histories[one.sheet].filter((row) => row.item === one.item)
    const held = rows.filter((row) => row.at <= one.at).at(-1)
    const later = rows.filter((row) => row.at > one.at && row.at < (next?.at ?? one.at))
    return [held, ...later].some((row) => String(row?.value ?? '') !== one.value)
  })
}

for (const seed of [1, 2, 3])
  test(`cuts at random, seed ${seed}: one value for each cell of two sheets`, async () => {
    const roll = dice(seed)
    const seen = []
    const { page, contest, sheets } = await enterSheet((fresh) => watchStates(fresh, seen))
    await page.route(cells, (route) => harm(route, roll).catch(() => {}))
    const wanted = {}
    let at = sheets[0]
    for (const { sheet, item, value } of plan(roll, sheets)) {
      if (sheet !== at) {
        await page.context().setOffline(false) // a page is not opened without a network
        await openSheet(page, contest, (at = sheet))
      }
      await type(page, item, value)
      wanted[`${sheet}/${item}`] = [...(wanted[`${sheet}/${item}`] ?? []), value]
      const luck = roll(20)
      if (luck === 0) await page.context().setOffline(true)
      else if (luck < 4) await page.context().setOffline(false)
      else if (luck === 4) {
        await page.context().setOffline(false)
        await openSheet(page, contest, at)
      }
    }
    await page.context().setOffline(false)
    await page.unroute(cells)
    await page.evaluate(() => dispatchEvent(new Event('online')))
    const kept = () => page.evaluate(() => JSON.stringify(localStorage).includes('lianbing.cell'))
    await until(kept, (isKept) => !isKept, 'something still waits')
    await page.waitForTimeout(1000) // whatever was held up arrives now
    const histories = {}
    for (const sheet of sheets) {
      const { rows } = await askApi(page, `/sheets/${sheet}/history`)
      histories[sheet] = rows
      const stored = (await askApi(page, `/sheets/${sheet}`)).cells
      for (let item = 1; item <= 30; item++) {
        if (item % 10 === 0) continue
        const typed = wanted[`${sheet}/${item}`]
        const given = rows.filter((row) => row.item === item)
        const cell = stored.find((one) => one.item === item)
        assert.equal(String(cell?.value), typed.at(-1), `item ${item} of ${sheet}: ${typed}`)
        assert.deepEqual(given.map((row) => row.rev), given.map((_, index) => index + 1))
        const doubles = given.filter((row, index) => row.value === given[index + 1]?.value)
        assert.deepEqual(doubles, [], `item ${item} stored twice`)
        assert.ok(given.every((row) => typed.includes(String(row.value))))
      }
    }
    for (const sheet of sheets) {
      await openSheet(page, contest, sheet)
      const shown = await page.locator('.judged:has(input.digits) .how').allInnerTexts()
      assert.deepEqual([shown.length, new Set(shown)], [27, new Set(['✓ 已保存'])])
    }
    assert.ok(seen.some((one) => one.state === 'line'), 'no cut was seen')
    assert.deepEqual(untrue(seen, histories), [])
    assert.deepEqual(page.troubles, [])
  })
