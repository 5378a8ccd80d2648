/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents as pictures: every kind, as a draft and frozen, is drawn page by page into
 * build/screenshots for eyes to look at; what can be told without eyes is held here.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { launch, open, shots, signIn } from '../tools/browser.mjs'
import { askApi, startServer, tellApi } from '../tools/server.mjs'

let server
let browser
let page
const found = {}
const folder = mkdtempSync(join(tmpdir(), 'lianbing-pdf-'))

before(async () => {
  mkdirSync(shots, { recursive: true })
  server = await startServer()
  browser = await launch()
  page = await open(browser, server.base)
  const office = server.account('office')
  await signIn(page, office.user, office.password)
  const { rows: tasks } = await askApi(page, '/tasks')
  for (const subject of ['unit', 'person']) {
    const task = tasks.find((one) => one.subject === subject)
    const ranking = await askApi(page, `/tasks/${task.task}/ranking`)
    found[subject] = { ...task, ranking, first: ranking.rows[0].subject }
  }
})
after(async () => {
  await browser?.close()
  server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const run = (command, ...words) => execFileSync(command, words, { encoding: 'utf8' })

/** Fetches a document as a person would; gives its path. */
async function fetched(name, path) {
  const bytes = await page.evaluate(async (address) => {
    const response = await fetch(`/api${address}`)
    if (!response.ok) throw new Error(`${address}: ${await response.text()}`)
    const blob = await response.blob()
    return new Promise((done) => {
      const reader = new FileReader()
      reader.onload = () => done(reader.result.split(',')[1])
      reader.readAsDataURL(blob)
    })
  }, path)
  const file = join(folder, `${name}.pdf`)
  writeFileSync(file, Buffer.from(bytes, 'base64'))
  return file
}

/** One entry a page: its size and every word with its box, in points. */
function pagesOf(file) {
  const pages = []
  for (const line of run('pdftotext', '-bbox', file, '-').split('\n')) {
    const box = /<page width="([\d.]+)" height="([\d.]+)"/.exec(line)
    if (box) pages.push({ width: Number(box[1]), height: Number(box[2]), words: [] })
    const word = /<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*)<\/word>/.exec(line)
    if (word) {
      const [left, top, right, bottom] = word.slice(1, 5).map(Number)
      pages.at(-1).words.push({ left, top, right, bottom, text: word[5] })
    }
  }
  return pages
}

const margin = 70 // 26 mm, a little less
const tight = (text) => text.replace(/\s/g, '')

/** What holds for every page of every document; `foot` is what its foot has to say. */
function check(file, foot) {
  const fonts = run('pdffonts', file).split('\n').slice(2).filter(Boolean)
  assert.ok(fonts.length > 0)
  for (const font of fonts) assert.match(font, /\byes\s+yes\s+yes\s+\d+\s+\d+\s*$/, 'embedded')
  const pages = pagesOf(file)
  for (const [at, one] of pages.entries()) {
    const sides = [one.width, one.height].map(Math.round).sort((a, b) => a - b)
    assert.deepEqual(sides, [595, 842], 'A4')
    const text = tight(one.words.map((word) => word.text).join(''))
    assert.ok(text.includes(`第${at + 1}页共${pages.length}页`), `the number of page ${at + 1}`)
    for (const part of foot) assert.ok(text.includes(tight(part)), `${part} on page ${at + 1}`)
    assert.doesNotMatch(text, /\uFFFD|[\uE000-\uF8FF]/, 'a character without a glyph')
    for (const word of one.words)
      assert.ok(
        word.left > margin && word.right < one.width - margin && word.bottom < one.height - 20,
        `“${word.text}” stands in the margin of page ${at + 1}`,
      )
  }
  return pages
}

/** All pages up to the fourth, and the last. */
function draw(file, name, count) {
  run('pdftoppm', '-r', '72', '-png', '-l', '4', file, join(shots, `pdf-${name}`))
  if (count > 4)
    run('pdftoppm', '-r', '72', '-png', '-f', `${count}`, file, join(shots, `pdf-${name}-last`))
}

/** All that is printed but for the feet, which come between. */
function wholeOf(pages) {
  const bodies = pages.map((one) => one.words.filter((word) => word.bottom < one.height - 95))
  return tight(bodies.flatMap((body) => body.map((word) => word.text)).join(''))
}

/* A heading or the head of a table at the end of a page has lost what it is the head of. */
function checkEnds(pages, heads) {
  for (const [at, one] of pages.entries()) {
    const body = one.words.filter((word) => word.bottom < one.height - 95)
    const lowest = Math.max(...body.map((word) => word.bottom))
    const last = body.filter((word) => word.bottom > lowest - 6).map((word) => word.text)
    if (at + 1 < pages.length)
      for (const head of heads)
        assert.ok(!tight(last.join('')).includes(head), `“${head}” alone at the end of ${at + 1}`)
  }
}

const plain = (text) => tight(text).replace(/&quot;|&#39;|&amp;|&lt;|&gt;|["'&<>]/g, '')

/* Long, and over the ends of pages; where all subjects are explained they stand once. */
async function checkReadings(what, query, whole) {
  const told = await askApi(page, `/tasks/${what.task}/subjects/${what.first}/explanation${query}`)
  const items = told.indicators.flatMap((one) => one.items).filter((one) => one.reading)
  assert.ok(items.length > 0)
  for (const { title, reading } of items)
    assert.ok(plain(whole).includes(plain(reading)), `the reading of ${title} is printed whole`)
  for (const { title } of items) {
    const count = plain(whole).split(plain(`“${title}”的口径：`)).length - 1
    assert.equal(count, 1, `the reading of ${title} is printed once`)
  }
}

const kinds = (what, query) => [
  ['ranking', `/tasks/${what.task}/documents/ranking.pdf${query}`],
  ['explanation', `/tasks/${what.task}/subjects/${what.first}/documents/explanation.pdf${query}`],
]

for (const state of ['draft', 'frozen'])
  for (const subject of ['unit', 'person'])
    test(`the ${state} documents of a task of ${subject}s`, async () => {
      const what = found[subject]
      let query = ''
      let foot = ['编号：未定稿，仅供核对']
      if (state === 'frozen') {
        const { rev, stamp } = await askApi(page, `/tasks/${what.task}`)
        const { publication } = await tellApi(page, 'POST', `/tasks/${what.task}/freeze`, {
          rev,
          stamp,
          reason: '支队办公会第十二次会议研究确定',
          agreed_by: ['甲主任', '乙支队长'],
          is_acknowledged: true,
        })
        const told = await askApi(page, `/publications/${publication}`)
        query = `?publication=${publication}`
        foot = [`编号：${told.number}`, told.hash, told.audit_head]
      }
      const documents = kinds(what, query)
      // Of more than twenty they are made in the background.
      if (subject === 'unit')
        documents.push(['explanations', `/tasks/${what.task}/documents/explanations.pdf${query}`])
      for (const [kind, path] of documents) {
        const name = `${kind}-${subject}-${state}`
        const file = await fetched(name, path)
        const pages = check(file, foot)
        draw(file, name, pages.length)
        checkEnds(pages, ['评分项得分得分说明所用数据'])
        const whole = wholeOf(pages)
        assert.ok(whole.includes('审核'), 'lines to sign')
        if (kind !== 'ranking') await checkReadings(what, query, whole)
        if (kind !== 'explanation')
          for (const row of what.ranking.rows.slice(0, 5))
            assert.ok(whole.includes(tight(row.name)), `${row.name} is printed`)
      }
    })

test('the rule sheet of every scheme', async () => {
  for (const { scheme, title, fault_count: faults } of (await askApi(page, '/schemes')).rows) {
    if (faults > 0) continue
    const name = `sheet-${scheme}`
    const file = await fetched(name, `/schemes/${scheme}/sheet/pdf`)
    const pages = check(file, [])
    draw(file, name, pages.length)
    assert.ok(wholeOf(pages).includes(tight(title)), title)
  }
})
