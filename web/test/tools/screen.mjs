/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One screen in its states: normal, large type, high contrast, narrow; and with its dialog or
 * error. Everything that all-screens.test.mjs promises is asserted here.
 */
import assert from 'node:assert/strict'
import { axe } from './axe.mjs'
import { settled, shoot } from './browser.mjs'
import { bounds, kilobytes, watchFiles } from './budget.mjs'
import { contrast } from './contrast.mjs'
import { keyboard } from './keyboard.mjs'
import { sideways } from './width.mjs'

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

/** A screen is `{name, path()}`, and `then(page)` where it has a dialog or an error. */
export async function walk(page, screen) {
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

export async function walkOn(page, screen) {
  await page.setViewportSize({ width: 1440, height: 900 })
  await screen.then(page)
  await settled(page)
  await check(page, 'dialog or error')
  await shoot(page, `${screen.name}-then`)
  await dress(page, 'xl', 'high')
  await page.setViewportSize({ width: 320, height: 700 })
  assert.deepEqual(await sideways(page), [], 'sideways with the dialog at 320 px')
}
