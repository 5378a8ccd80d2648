/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures of the manual, with two dots for each pixel. */
import { join } from 'node:path'
import { shots } from './browser.mjs'

export const desk = { width: 1366, height: 768, scale: 2 }
export const tablet = { width: 820, height: 1180, scale: 2 }
export const phone = { width: 390, height: 844, scale: 2 }

/** What lies between the first and the last of these parts of a page, with a little air. */
export async function picture(page, name, ...parts) {
  const whole = page.viewportSize()
  // What was said in passing would lie over what the picture is of.
  await page.evaluate(() => {
    for (const one of document.querySelectorAll('.toasts .link')) one.click()
    window.scrollTo(0, 0)
  })
  const boxes = []
  for (const part of parts) boxes.push(await part.first().boundingBox())
  const air = (await page.getByRole('dialog').count()) ? 0 : 8
  const left = Math.max(0, Math.min(...boxes.map((box) => box.x)) - air)
  const top = Math.max(0, Math.min(...boxes.map((box) => box.y)) - air)
  const right = Math.min(whole.width, Math.max(...boxes.map((box) => box.x + box.width)) + air)
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + air
  const clip = { x: left, y: top, width: right - left, height: bottom - top }
  await page.screenshot({ path: join(shots, `${name}.png`), ...(parts.length ? { clip } : {}) })
}
