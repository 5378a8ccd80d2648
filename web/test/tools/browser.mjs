/* SPDX-License-Identifier: Apache-2.0 */
/* Debian's Chromium, driven by playwright-core; nothing is downloaded. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { watchPage } from './csp.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))
export const shots = join(root, 'build/screenshots')

export async function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--lang=zh-CN',
    ],
  })
}

/** A page that remembers what went wrong on it (`page.troubles`). */
export async function open(browser, base, { width = 1440, height = 900 } = {}) {
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width, height },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(30000)
  page.troubles = watchPage(page)
  return page
}

export async function signIn(page, user, password) {
  await page.goto('/sign-in')
  await page.locator('input[name=user]').fill(user)
  await page.locator('input[name=password]').fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((address) => address.pathname !== '/sign-in')
}

/** Nothing is being read any more. */
export async function settled(page) {
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => !document.body.innerText.includes('正在读取'))
}

export async function shoot(page, name) {
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
}
