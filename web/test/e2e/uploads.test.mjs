/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files on their way: what is broken off goes on, what is another file does not, and what changes
 * on the way is said. A session that ends in the middle costs nobody the rest.
 */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { launch, leaveNoPage, open, settled, shoot, signIn, until } from '../tools/browser.mjs'
import { askApi, startServer } from '../tools/server.mjs'

let server
let browser
const folder = mkdtempSync(join(tmpdir(), 'lianbing-files-'))
before(async () => {
  server = await startServer()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  server?.stop()
  rmSync(folder, { recursive: true, force: true })
})
afterEach(leaveNoPage(() => browser))

const press = (page, name) => page.getByRole('button', { name, exact: true }).click()
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex')
const year = (number) => new Date(`${number}-01-01T00:00:00Z`)

/** A picture on the disk, in a folder of its own: its path, name and bytes. */
function photo(where, name, bytes, changed) {
  const path = join(folder, where, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bytes)
  utimesSync(path, changed, changed)
  return { path, name, bytes }
}
const noise = (megabytes) =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(megabytes << 20)])

/** The panel of the first stored figure, where its proofs are. */
async function enter() {
  const page = await open(browser, server.base)
  const account = server.account('office')
  await signIn(page, account.user, account.password)
  const { rows } = await askApi(page, '/tasks')
  const task = rows.find((one) => one.subject === 'unit').task
  const { subjects } = await askApi(page, `/tasks/${task}/grid`)
  await page.goto(`/tasks/${task}/facts?subject=${subjects[1].subject}`)
  await settled(page)
  await page.locator('input[data-at="0/0"]').focus()
  await page.getByLabel('上传佐证材料').waitFor({ state: 'attached' })
  return page
}
const choose = (page, file) => page.getByLabel('上传佐证材料').setInputFiles(file.path)
const arrives = (page, file) =>
  page.getByRole('button', { name: file.name, exact: true }).first().waitFor()

/** Where each part began that is sent from now on. */
function watchParts(page) {
  const offsets = []
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (request.method() === 'PUT' && url.pathname.startsWith('/api/uploads/'))
      offsets.push(Number(url.searchParams.get('offset')))
  })
  return offsets
}

/** Chooses a file whose first two parts arrive, and no others. */
async function breakOff(page, file) {
  let parts = 0
  await page.route('**/api/uploads/*', (route) =>
    route.request().method() === 'PUT' && ++parts <= 2 ? route.continue() : route.abort(),
  )
  await choose(page, file)
  await until(async () => parts, (seen) => seen > 2, 'two parts arrive, the third does not')
}

/** Whether what is stored under the name, the first or a later one, is what was chosen. */
async function isWhole(page, file, at = 0) {
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: file.name, exact: true }).nth(at).click()
  return digest(readFileSync(await (await coming).path())) === digest(file.bytes)
}

test('an upload that is broken off goes on the next day where it stopped', async () => {
  const page = await enter()
  const file = photo('a', '现场照片.jpg', noise(4), year(2025))
  await breakOff(page, file)
  await shoot(page, 'upload-broken')

  // The next day: another session, the same file.
  const next = await enter()
  const offsets = watchParts(next)
  await choose(next, file)
  await arrives(next, file)
  assert.equal(offsets[0], 2 << 20)
  assert.ok(await isWhole(next, file))
})

test('another file of the same name and size is not mixed with what was broken off', async () => {
  const page = await enter()
  await breakOff(page, photo('b', '同名照片.jpg', noise(4), year(2025)))

  const next = await enter()
  const offsets = watchParts(next)
  const other = photo('c', '同名照片.jpg', noise(4), year(2025))
  await choose(next, other)
  await arrives(next, other)
  assert.equal(offsets[0], 0)
  assert.ok(await isWhole(next, other))
})

test('a file changed in its middle that calls itself unchanged is found out', async () => {
  const page = await enter()
  const file = photo('d', '改动照片.jpg', noise(4), year(2025))
  await breakOff(page, file)

  const next = await enter()
  file.bytes[1 << 20] ^= 1
  photo('d', file.name, file.bytes, year(2025))
  await choose(next, file)
  await next.getByRole('alert').getByText('与您选择的文件不一致').waitFor()
  await choose(next, file)
  await arrives(next, file)
  assert.ok(await isWhole(next, file))
})

test('a file that changes while it is sent is said, and nothing of it is stored', async () => {
  const page = await enter()
  const file = photo('e', '变动照片.jpg', noise(3), year(2025))
  let parts = 0
  await page.route('**/api/uploads/*', async (route) => {
    if (route.request().method() === 'PUT' && ++parts === 2)
      photo('e', file.name, Buffer.concat([file.bytes, file.bytes]), year(2026))
    await route.continue()
  })
  await choose(page, file)
  await page.getByRole('alert').getByText('读不出“变动照片.jpg”').waitFor()
  await shoot(page, 'upload-changed')
  assert.equal(await page.getByRole('button', { name: file.name, exact: true }).count(), 0)
})

test('an upload outlives a line that is away for some seconds', async () => {
  const page = await enter()
  const file = photo('f', '断续上传.jpg', noise(2), year(2025))
  // One part and the question after it get lost.
  let lost = 0
  await page.route('**/api/uploads/*', (route) => {
    const isSecond = new URL(route.request().url()).searchParams.get('offset') === String(1 << 20)
    return (isSecond || route.request().method() === 'GET') && lost++ < 2
      ? route.abort()
      : route.continue()
  })
  await choose(page, file)
  await arrives(page, file)
  assert.equal(lost >= 2, true)
  assert.ok(await isWhole(page, file))
})

test('a session that ends in the middle of an upload: after signing in it goes on', async () => {
  const page = await enter()
  await page.locator('input[data-at="4/3"]').fill('9')
  await page.locator('input[data-at="0/0"]').focus()
  await page.getByLabel('上传佐证材料').waitFor({ state: 'attached' })
  const file = photo('g', '过期照片.jpg', noise(4), year(2025))
  const offsets = watchParts(page)
  await page.route('**/api/uploads/*', async (route) => {
    if (offsets.length === 3) await page.context().clearCookies()
    if (offsets.length !== 3) return route.continue()
    const headers = { ...(await route.request().allHeaders()) }
    delete headers.cookie
    return route.continue({ headers })
  })
  await choose(page, file)
  const dialog = page.getByRole('dialog', { name: '登录已过期，请重新登录' })
  await dialog.waitFor()
  await shoot(page, 'upload-signed-out')
  await dialog.locator('input[name=password]').fill(server.account('office').password)
  await press(dialog, '登录并继续')
  await arrives(page, file)
  // What had arrived is not sent again, and what was typed beside it is still there.
  assert.deepEqual(offsets, [0, 1, 2, 2, 3, 4].map((part) => part << 20))
  assert.ok(await isWhole(page, file))
  assert.equal(await page.locator('input[data-at="4/3"]').inputValue(), '9')
  await press(page, '保存')
  await page.getByText('已保存 1 项').waitFor()
})
