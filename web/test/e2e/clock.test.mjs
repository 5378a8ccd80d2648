/* SPDX-License-Identifier: Apache-2.0 */
/* The timekeeper's phone: nothing is recorded before the server says so, and nothing twice. */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launch, leaveNoPage, open, settled, shoot, signIn, until } from '../tools/browser.mjs'
import { givenContest } from '../tools/contest.mjs'
import { walk, walkOn } from '../tools/screen.mjs'
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

async function enter(name) {
  const page = await open(browser, server.base, { width: 390, height: 844 })
  const account = server.account(name)
  await signIn(page, account.user, account.password)
  await settled(page)
  return page
}
async function enterClock() {
  const contest = await givenContest(await enter('office'))
  const page = await enter('reviewer')
  const path = `/contests/${contest}/subjects/2`
  const [first] = (await askApi(page, `${path}/entrants`)).rows
  const address = `/contests/${contest}/clock?subject=2&entrant=${first.entrant}`
  await page.goto(address)
  await settled(page)
  return { page, path, address }
}
const pad = (page, name) => page.getByRole('button', { name, exact: true })
const times = '**/api/contests/*/subjects/*/times'
async function pressesOf(page, path) {
  const [time] = (await askApi(page, `${path}/times`)).rows
  return (time?.presses ?? []).map((one) => one.kind)
}
async function press(page, name) {
  await pad(page, name).click()
  await page.getByText(`“${name}”已记录`).waitFor()
}

test('called, started, paused with a reason, resumed, stopped, corrected', async () => {
  const { page, path } = await enterClock()
  assert.equal(await pad(page, '停表').isDisabled(), true)
  await press(page, '点名')
  await press(page, '开始')
  assert.equal(await pad(page, '开始').isDisabled(), true)
  const dial = page.getByRole('timer')
  await until(() => dial.innerText(), (seen) => seen > '00:00.3', 'the clock does not run')
  await shoot(page, 'clock-running')
  await pad(page, '暂停').click()
  await pad(page, '设备故障').click()
  await page.getByText('“暂停”已记录').waitFor()
  const rests = await dial.innerText()
  await page.waitForTimeout(300)
  assert.equal(await dial.innerText(), rests)
  await press(page, '继续')
  await press(page, '停表')
  await pad(page, '更正用时').click()
  await page.getByLabel('更正后的用时').fill('312.456')
  await pad(page, '与秒表记录不符').click()
  await page.getByText('“更正用时”已记录').waitFor()
  assert.equal(await dial.innerText(), '05:12.46')
  assert.deepEqual(await pressesOf(page, path), [
    'call',
    'start',
    'pause',
    'resume',
    'stop',
    'correct',
  ])
  await shoot(page, 'clock-corrected')
})

test('the answer is lost: it is said so, and the same press is no second one', async () => {
  const { page, path } = await enterClock()
  await page.route(times, async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    await route.fetch()
    await route.abort()
  })
  await pad(page, '点名').click()
  await page.getByText('还没有得到答复').waitFor()
  assert.equal(await page.getByText('已记录').count(), 0)
  assert.equal(await pad(page, '开始').isDisabled(), true)
  await shoot(page, 'clock-lost')
  await page.unroute(times)
  await page.getByText('“点名”已记录').waitFor()
  assert.deepEqual(await pressesOf(page, path), ['call'])
})

test('the line is cut before a press: nothing is recorded until it is back', async () => {
  const { page, path } = await enterClock()
  await page.context().setOffline(true)
  await pad(page, '开始').click()
  await page.getByText('还没有得到答复').waitFor()
  assert.equal(await page.getByRole('timer').innerText(), '00:00.00')
  await page.context().setOffline(false)
  await page.getByText('“开始”已记录').waitFor()
  assert.deepEqual(await pressesOf(page, path), ['start'])
})

test('two timekeepers: who was later is told and sees how it stands', async () => {
  const { page, path, address } = await enterClock()
  const other = await enter('reviewer')
  await other.goto(address)
  await settled(other)
  await press(page, '开始')
  await pad(other, '点名').click()
  await other.getByText('刚刚有人按过表').waitFor()
  assert.equal(await pad(other, '停表').isEnabled(), true)
  assert.deepEqual(await pressesOf(page, path), ['start'])
})

test('a phone whose clock is wrong shows the time of the server', async () => {
  const { page, address } = await enterClock()
  await page.addInitScript(() => {
    const real = Date.now
    Date.now = () => real() + 3_600_000
  })
  await page.goto(address)
  await settled(page)
  await press(page, '开始')
  assert.match(await page.getByRole('timer').innerText(), /^00:/)
})

test('a verdict that was wrong is lifted by the chief judge, who keeps no time', async () => {
  const { page, path, address } = await enterClock()
  await pad(page, '成绩作废').click()
  await pad(page, '严重违规').click()
  await page.getByText('“成绩作废”已记录').waitFor()
  assert.equal(await pad(page, '撤销判罚').count(), 0)

  const chief = await enter('referee')
  const contest = address.split('/')[2]
  await chief.goto(`/contests/${contest}/run`)
  await pad(chief, '无人机作业').click()
  await chief.getByRole('link', { name: '更正用时、判罚' }).click()
  await chief.goto(address)
  await settled(chief)
  assert.equal(await pad(chief, '开始').count(), 0)
  await pad(chief, '撤销判罚').click()
  await pad(chief, '误判，经核实撤销').click()
  await chief.getByText('“撤销判罚”已记录').waitFor()
  await shoot(chief, 'clock-lifted')
  assert.deepEqual(await pressesOf(page, path), ['void_all', 'lift'])
})

test('the page in its states', async () => {
  const { page, address } = await enterClock()
  await press(page, '开始')
  const screen = {
    name: 'clock',
    path: () => address,
    then: async () => {
      await pad(page, '警告').click()
      await page.getByRole('dialog').waitFor()
    },
  }
  await walk(page, screen)
  await walkOn(page, screen)
  assert.deepEqual(page.troubles, [])
})
