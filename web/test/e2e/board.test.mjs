/* SPDX-License-Identifier: Apache-2.0 */
/* The hall's screen and the phones in it: what is judged comes up by itself, a sealed board stands,
   places are told one by one, and everybody finds when and where a team comes on. */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { axe } from '../tools/axe.mjs'
import { launch, leaveNoPage, open, settled, shoot, signIn } from '../tools/browser.mjs'
import { givenContest } from '../tools/contest.mjs'
import { contrast } from '../tools/contrast.mjs'
import { askApi, startServer, tellApi } from '../tools/server.mjs'
import { sideways } from '../tools/width.mjs'

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

const exam = { title: '理论知识', way: 'exam', of: 'member', points: 20, marks: 100 }

async function enter(name) {
  const page = await open(browser, server.base)
  const account = server.account(name)
  await signIn(page, account.user, account.password)
  await settled(page)
  return page
}
async function watch(contest, size, view = '') {
  const page = await open(browser, server.base, size)
  await page.goto(`/board/${contest}${view}`)
  await page.getByRole('heading', { name: '岗位练兵技能比武' }).waitFor()
  return page
}
async function looksWell(page, name) {
  assert.deepEqual(await axe(page), [])
  assert.deepEqual(await contrast(page), [])
  assert.deepEqual(await sideways(page), [])
  await shoot(page, name)
}

test('a cell comes up in the hall; sealed, nothing does until the host tells it', async () => {
  const office = await enter('office')
  const judge = await enter('judge')
  const contest = await givenContest(office, { further: [exam] })
  const path = `/contests/${contest}`
  await office.goto(`${path}/board`)
  await office.getByRole('button', { name: '开放大屏' }).click()
  await office.getByRole('dialog').getByRole('button', { name: '开放大屏' }).click()
  await office.getByText('大屏只显示团体名次').waitFor()
  const hall = await watch(contest, { width: 1920, height: 1080 })
  const [sheet] = (await askApi(judge, `${path}/sheets?subject=1`)).rows

  await tellApi(judge, 'PUT', `/sheets/${sheet.sheet}/cells/1`, { rev: 0, value: 9 })
  const total = hall.getByRole('row', { name: new RegExp(sheet.name) }).locator('.total')
  await hall.waitForFunction(() => /[1-9]/.test(document.querySelector('td.total')?.innerText))
  const shown = await total.innerText()
  await looksWell(hall, 'board-hall')

  await office.getByRole('button', { name: '封榜' }).click()
  await office.getByRole('dialog').getByRole('button', { name: '封榜' }).click()
  await hall.getByText('已封榜').waitFor()
  await tellApi(judge, 'PUT', `/sheets/${sheet.sheet}/cells/1`, { rev: 1, value: 1 })
  await hall.reload()
  await hall.getByText('已封榜').waitFor()
  assert.equal(await total.innerText(), shown)
  assert.deepEqual(hall.troubles, [])
})

test('a phone opens the subjects of a team, and follows its day', async () => {
  const office = await enter('office')
  const contest = await givenContest(office, { further: [exam] })
  await tellApi(office, 'PUT', `/contests/${contest}/board`, { is_shown: true })
  const phone = await watch(contest, { width: 390, height: 844 })
  const more = phone.getByRole('button', { name: '的各科目得分' }).first()
  await more.focus()
  await phone.keyboard.press('Enter')
  await phone.locator('dl dt').first().waitFor()
  assert.equal(await more.getAttribute('aria-expanded'), 'true')
  await looksWell(phone, 'board-phone')

  assert.equal(await phone.getByRole('link', { name: '个人' }).count(), 0)
  await phone.getByRole('link', { name: '日程' }).click()
  await phone.locator('.venues, p').first().waitFor()
  await looksWell(phone, 'board-programme')
})

test('people come up by name only when the organiser wants it', async () => {
  const office = await enter('office')
  const contest = await givenContest(office, { further: [exam] })
  await tellApi(office, 'PUT', `/contests/${contest}/board`, { is_shown: true })
  const hall = await watch(contest, { width: 1920, height: 1080 }, '?view=people')
  await hall.getByText('主办单位没有公开个人名次。').waitFor()
  await office.goto(`/contests/${contest}/board`)
  await office.getByRole('button', { name: '显示个人名次' }).click()
  await office.getByRole('dialog').getByRole('button', { name: '显示个人名次' }).click()
  await office.getByText('大屏也显示前 20 名队员').waitFor()
  await hall.getByRole('row').nth(1).waitFor()
  await looksWell(hall, 'board-people')
})
