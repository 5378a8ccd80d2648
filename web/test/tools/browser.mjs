/* SPDX-License-Identifier: Apache-2.0 */
/* Debian's Chromium, driven by playwright-core; nothing is downloaded. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { watchPage } from './csp.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))
export const shots = join(root, 'build/screenshots')
/* How long anything may take, in milliseconds. A loaded machine is slow, not wrong. */
const patience = 60000
/* `WEB_LATENCY=400`: a slow server, to find tests that do not wait for what they look at. */
const latency = Number(process.env.WEB_LATENCY ?? 0)

/**
 * Most walk in Chromium's shell, which has no window to draw and takes a third less of the
 * processor. Pictures for people come from the whole browser, whose own words are Chinese.
 */
export async function launch({ isPictured = false } = {}) {
  const installed = isPictured ? '/usr/bin/chromium' : '/usr/bin/chromium-headless-shell'
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? installed,
    // Dates as an official's browser writes them, where its Chinese is installed.
    env: { ...process.env, LANGUAGE: 'zh_CN' },
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

/** A page that remembers what went wrong on it (`page.troubles`) and what it still waits for. */
export async function open(browser, base, { width = 1440, height = 900, scale = 1 } = {}) {
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width, height },
    deviceScaleFactor: scale,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(patience)
  page.troubles = watchPage(page)
  page.waiting = watchWaiting(page)
  if (latency > 0) await slowDown(page)
  return page
}

async function slowDown(page) {
  await page.route('**/api/**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, latency))
    await route.fallback().catch(() => {}) // the page may have been left meanwhile
  })
}

/**
 * The requests under way. The stream of news never ends, and the answer to a sign of life is read
 * by nobody: neither is a reason to wait.
 */
function watchWaiting(page) {
  const waiting = new Set()
  page.on('request', (request) => {
    if (request.resourceType() !== 'eventsource' && !request.url().endsWith('/session/touch'))
      waiting.add(request)
  })
  page.on('requestfinished', (request) => waiting.delete(request))
  page.on('requestfailed', (request) => waiting.delete(request))
  return waiting
}

/** For `afterEach`: a picture of every page that a failed test has left, and no page left open. */
export function leaveNoPage(getBrowser) {
  return async (context) => {
    for (const left of getBrowser()?.contexts() ?? []) {
      for (const [at, page] of left.pages().entries())
        if (!context.passed)
          await shoot(page, `failed-${plain(context.name)}-${at}`).catch(() => {})
      await left.close()
    }
  }
}
const plain = (name) => name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)

export async function signIn(page, user, password) {
  await page.goto('/sign-in')
  await page.locator('input[name=user]').fill(user)
  await page.locator('input[name=password]').fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((address) => address.pathname !== '/sign-in')
}

/**
 * The page is there and nothing is being read any more. Asked of the page itself: on a slow machine
 * the network may well be silent while the page has not even begun.
 */
export async function settled(page) {
  const end = Date.now() + patience
  for (let calm = 0; calm < 3; ) {
    const missing = await whatIsMissing(page)
    calm = missing === '' ? calm + 1 : 0
    if (Date.now() > end) throw new Error(`${page.url()} does not settle: ${missing}`)
    await page.waitForTimeout(40)
  }
}

async function whatIsMissing(page) {
  if (page.waiting.size > 0) return `waits for ${[...page.waiting].map((one) => one.url())}`
  // While a page is being left there is nothing to ask.
  return page
    .evaluate(() => {
      if (document.readyState !== 'complete') return 'is being loaded'
      if (!document.querySelector('h1')) return 'has no heading'
      if (document.querySelector('[aria-busy=true]')) return 'is busy'
      const told = /正在(读取|打开|处理|保存|准备|登录|计算)/.exec(document.body.innerText)
      return told ? `says ${told[0]}` : ''
    })
    .catch(() => 'is being left')
}

/** Waits until `isSo` holds, asked again and again; fails with what was seen last. */
export async function until(ask, isSo, about) {
  const end = Date.now() + patience
  for (;;) {
    const seen = await ask()
    if (isSo(seen)) return seen
    if (Date.now() > end) throw new Error(`${about}: ${JSON.stringify(seen)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

export async function shoot(page, name) {
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
}
