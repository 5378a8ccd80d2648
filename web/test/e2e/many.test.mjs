/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A city of thousands: lists, trees and choices of three thousand stay quick and narrow, and what
 * takes long is made in the background, with its progress told.
 */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { after, afterEach, before, test } from 'node:test'
import { launch, leaveNoPage, open, settled, shoot, signIn, until } from '../tools/browser.mjs'
import { askApi, startServer, tellApi } from '../tools/server.mjs'
import { sideways } from '../tools/width.mjs'

const many = 3000
const short = '于一'
const long = '阿依古丽买买提艾力吐尔逊江阿卜杜热合曼库尔班尼亚孜江努尔买'
let server
let browser
let goOn = () => {}

/** Roster lines [from, to) of people that are told apart by number. */
function roster(from, to, unit) {
  const lines = ['单位,姓名,执法证号']
  for (let at = from; at < to; at++) {
    const name = at === 0 ? short : at === 1 ? long : `众${String(at).padStart(4, '0')}`
    lines.push(`${unit},${name.replace(/\d/g, (digit) => '零一二三四五六七八九'[digit])},MANY${at}`)
  }
  return lines.join('\n') + '\n'
}

async function enter() {
  const page = await open(browser, server.base)
  const account = server.account('office')
  await signIn(page, account.user, account.password)
  await settled(page)
  return page
}

before(async () => {
  server = await startServer()
  browser = await launch()
  const page = await enter()
  const { rows: units } = await askApi(page, '/units')
  const county = units.find((unit) => unit.kind === 'county')
  const parts = [
    [0, many / 2],
    [many / 2, many],
  ]
  for (const [from, to] of parts) {
    const lines = roster(from, to, county.name)
    const { plan } = await tellApi(page, 'POST', '/roster/check?from=2021-01-01', lines)
    await tellApi(page, 'POST', `/roster/apply?from=2021-01-01&plan=${plan}`, lines)
  }
  await page.evaluate(
    async ([parent, count]) => {
      const { csrf } = await (await fetch('/api/session')).json()
      const make = async (at) => {
        const body = { parent, kind: 'station', code: `many-${at}`, name: `第${at}号执法中队` }
        const response = await fetch('/api/units', {
          method: 'POST',
          headers: {
            'X-CSRF-Token': csrf,
            'Idempotency-Key': crypto.randomUUID(),
            'Content-Type': 'application/json',
          },
          body: JSON.stringify(body),
        })
        if (!response.ok) throw new Error(await response.text())
      }
      for (let at = 0; at < count; at += 60)
        await Promise.all(Array.from({ length: 60 }, (_, more) => make(at + more)))
    },
    [county.id, many],
  )
  await page.context().close()
})
after(async () => {
  goOn()
  await browser?.close()
  server?.stop()
})
afterEach(leaveNoPage(() => browser))

/** Seconds that the page itself worked, not waited, while something was done. */
async function worked(page, doIt) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const spent = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find((one) => one.name === 'TaskDuration').value
  }
  const begun = await spent()
  await doIt()
  const ended = await spent()
  await session.detach()
  return ended - begun
}
const most = 2 // seconds of a processor; before it was minded, one press took more than a minute

test('a list of three thousand people is searched and turned over, also by keyboard', async () => {
  const page = await enter()
  const took = await worked(page, async () => {
    await page.goto('/people?size=200')
    await settled(page)
  })
  assert.ok(took < most, `${took} s to show 200 of ${many}`)
  assert.equal(await page.locator('main tbody tr').count(), 200)
  assert.match(await page.locator('.pager').innerText(), /共 3\d\d\d 条/)
  await page.getByRole('button', { name: '第 3 页' }).focus()
  await page.keyboard.press('Enter')
  await page.locator('.pager [aria-current=page]', { hasText: '3' }).waitFor()
  assert.match(page.url(), /page=3/)
  await page.getByRole('searchbox').first().fill('众二九九九')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: '众二九九九' }).waitFor()
  assert.equal(await page.locator('main tbody tr').count(), 1)
  for (const name of [short, long]) {
    await page.goto(`/people?q=${encodeURIComponent(name)}`)
    await settled(page)
    await page.getByRole('link', { name, exact: true }).waitFor()
    for (const width of [1366, 390, 320]) {
      await page.setViewportSize({ width, height: 800 })
      assert.deepEqual(await sideways(page), [], `${name} at ${width} px`)
    }
    await shoot(page, `name-of-${[...name].length}`)
    await page.setViewportSize({ width: 1440, height: 900 })
  }
})

test('a tree of three thousand units is opened, walked and searched', async () => {
  const page = await enter()
  await page.goto('/units')
  await settled(page)
  const opened = await worked(page, async () => {
    await page.locator('[role=treeitem]').first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    await settled(page)
  })
  assert.ok(opened < most, `${opened} s to open`)
  assert.ok((await page.locator('[role=treeitem]').count()) > many)
  const walked = await worked(page, async () => {
    for (let step = 0; step < 10; step++) await page.keyboard.press('ArrowDown')
  })
  assert.ok(walked < most / 2, `${walked} s for ten steps`)
  await page.keyboard.press('End')
  await page.locator('#unit-q').fill('2999号')
  await page.locator('[role=treeitem]', { hasText: '第2999号执法中队' }).click()
  await page.getByRole('heading', { level: 2, name: '第2999号执法中队' }).waitFor()
  assert.deepEqual(await sideways(page), [])
  await page.locator('#unit-q').fill('开发区')
  await page.locator('[role=treeitem]', { hasText: '开发区' }).first().click()
  await page.getByText('1 人（不含下级单位）').waitFor()
  await shoot(page, 'unit-of-one')
})

test('three thousand are chosen with one press', async () => {
  const page = await enter()
  await page.goto('/tasks/new')
  await settled(page)
  await page.locator('.choice-card', { hasText: '评个人' }).first().click()
  await page.locator('main tbody tr').first().waitFor()
  const all = page.getByRole('checkbox', { name: '参评', exact: true })
  const took = await worked(page, async () => {
    await all.check()
    await page.getByText(/已选 3\d\d\d 个/).waitFor()
  })
  assert.ok(took < most, `${took} s to choose all`)
  await page.getByRole('searchbox', { name: '查找对象' }).fill(long)
  await page.getByRole('checkbox', { name: `${long}参评` }).uncheck()
  await page.getByRole('searchbox', { name: '查找对象' }).fill('')
  assert.ok(!(await all.isChecked()))
  await shoot(page, 'many-chosen')
})

test('a thousand rows of a spreadsheet are dropped at once, over all pages', async () => {
  const page = await enter()
  await page.goto(`/tasks/${await taskOfMany(page)}/facts`)
  await settled(page)
  // As Excel puts them: thousands apart, a blank line, two lines in a cell, a merged cell.
  const rows = Array.from({ length: 1000 }, (_, at) => `"1,${200 + (at % 700)}"`)
  rows[3] = ''
  rows[700] = '"12\n34"'
  rows[701] = '无'
  const drop = (at, text) =>
    page.locator(`input[data-at="${at}"]`).evaluate((field, told) => {
      const data = new DataTransfer()
      data.setData('text/plain', told)
      const init = { clipboardData: data, bubbles: true, cancelable: true }
      field.dispatchEvent(new ClipboardEvent('paste', init))
    }, text)
  const columns = await page.locator('.sheet thead th').allInnerTexts()
  const column = columns.findIndex((title) => /^使用移动执法系统/.test(title)) - 1
  const took = await worked(page, () => drop(`1/${column}`, `${rows.join('\r\n')}\r\n`))
  assert.ok(took < most, `${took} s to take the rows`)
  await page.getByText('已填入 1000 格，其中 950 格在后面几页').waitFor()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText('有 2 格需要修改').waitFor()
  await page.getByRole('button', { name: '只看需要修改的' }).click()
  assert.equal(await page.locator('.sheet tbody tr').count(), 2)
  await shoot(page, 'paste-to-mend')
  for (const [row, value] of [
    ['0/0', '1234'],
    ['1/0', ''],
  ])
    await page.locator(`input[data-at="${row}"]`).fill(value)
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText(/^已保存 \d+ 项/).waitFor()
  const { cells } = await askApi(page, `/tasks/${await taskOfMany(page)}/grid`)
  const stored = cells.filter((cell) => cell.value >= 1200 && cell.value < 1900)
  assert.equal(stored.length, 998)
  // A blank in what is dropped takes a stored figure away: that is said.
  await drop(`1/${column}`, '1,200\r\n\r\n')
  await page.getByText('保存后将清除原有数据 1 格').waitFor()
  // And no message stands in the way of the button.
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText(/^已保存 1 项/).waitFor()
  // Beside the longest name a phone still shows figures.
  await page.setViewportSize({ width: 390, height: 844 })
  const name = await page.locator('.sheet tbody th', { hasText: long }).boundingBox()
  assert.ok(name.width < 390 / 2, `${name.width} px for a name`)
})

// ---- Documents from the background --------------------------------------------------------------

/** A task in which all of the three thousand take part; made once. */
async function taskOfMany(page) {
  const { rows: tasks } = await askApi(page, '/tasks')
  const made = tasks.find((one) => one.title === '三千人评选')
  if (made) return made.task
  const like = tasks.find((one) => one.subject === 'person')
  const { scheme, owner_unit: unit } = await askApi(page, `/tasks/${like.task}`)
  const subjects = []
  for (let at = 1; at <= many / 200; at++) {
    const { rows } = await askApi(page, `/people?q=MANY&page_size=200&page=${at}`)
    subjects.push(...rows.map((one) => ({ subject: one.id, standing: 'ranked' })))
  }
  assert.equal(subjects.length, many)
  const task = { title: '三千人评选', scheme, owner_unit: unit, subjects }
  const period = { period_from: '2026-01-01', period_until: '2026-12-31' }
  return (await tellApi(page, 'POST', '/tasks', { ...task, ...period })).task
}

async function enterTask() {
  const page = await enter()
  await page.goto(`/tasks/${await taskOfMany(page)}/ranking`)
  await settled(page)
  return page
}
/** The process that draws stands still until `goOn`. */
async function holdDrawing() {
  const threads = `/proc/${server.pid}/task`
  const childrenOf = (thread) => readFileSync(`${threads}/${thread}/children`, 'utf8').split(' ')
  const [child] = await until(
    async () => readdirSync(threads).flatMap(childrenOf).filter(Boolean),
    (found) => found.length > 0,
    'nothing is being drawn',
  )
  process.kill(Number(child), 'SIGSTOP')
  goOn = () => {
    goOn = () => {}
    process.kill(Number(child), 'SIGCONT')
  }
}
const order = (page) =>
  page.getByRole('button', { name: '得分说明 PDF', exact: true }).click()
const madeLately = (page) => page.getByRole('list', { name: '近日后台生成的文件' })

test('a document that is being made is found again, one for all tabs, and given up', async () => {
  const page = await enterTask()
  const other = await enterTask()
  await order(page)
  await holdDrawing()
  await madeLately(page).getByText(/已完成 \d+%/).waitFor()
  await order(page)
  await order(other)
  await madeLately(other).getByText(/已完成 \d+%/).waitFor()
  await page.reload()
  await madeLately(page).getByText(/已完成 \d+%/).waitFor()
  await shoot(page, 'found-again')
  await page.goto('/')
  await madeLately(page).getByText(/已完成 \d+%/).waitFor()
  await shoot(page, 'home-in-the-background')
  assert.equal((await askApi(page, '/jobs')).total, 1)
  await madeLately(page).getByRole('button', { name: /^取消生成/ }).click()
  await madeLately(page).getByText('没有生成：已取消。').waitFor()
  await madeLately(other).getByText('没有生成：已取消。').waitFor()
  goOn()
  await shoot(other, 'given-up')
})

test('explanations of many come from the background, and a broken line ends nothing', async () => {
  const page = await enterTask()
  const coming = page.waitForEvent('download', { timeout: 240000 })
  await order(page)
  await holdDrawing()
  await madeLately(page).getByText(/已完成 \d+%/).waitFor()
  await page.context().setOffline(true)
  await page.getByText('文件仍在后台生成').waitFor()
  await page.context().setOffline(false)
  goOn()
  // Whoever goes on with something else gets it all the same.
  await page.getByRole('link', { name: '待办', exact: true }).click()
  const file = await coming
  assert.match(file.suggestedFilename(), /得分说明.*\.pdf$/)
  const path = await file.path()
  assert.equal(readFileSync(path).subarray(0, 5).toString(), '%PDF-')
  const about = execFileSync('pdfinfo', [path], { encoding: 'utf8' })
  const pages = Number(/Pages: +(\d+)/.exec(about)[1])
  assert.ok(pages >= many, `${pages} pages`)
  // Another day it is still there, for whoever ordered it.
  const later = await enter()
  const again = later.waitForEvent('download')
  await madeLately(later).getByRole('button', { name: /^下载/ }).first().click()
  assert.equal((await again).suggestedFilename(), file.suggestedFilename())
  await shoot(later, 'made-lately')
})
