/* SPDX-License-Identifier: Apache-2.0 */
/* The real program over a demo of its own, on a free port; gone when the test ends. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const program = process.env.LIANBING ?? join(root, 'build/lianbing')

/** `BASE` and `ACCOUNTS` point to a server that runs already: handy while a page is being made. */
export async function startServer() {
  if (process.env.BASE) {
    const accounts = JSON.parse(readFileSync(process.env.ACCOUNTS, 'utf8'))
    return { base: process.env.BASE, account: pick(accounts), stop() {} }
  }
  const folder = mkdtempSync(join(tmpdir(), 'lianbing-web-'))
  execFileSync(program, ['demo', '--data', folder], { stdio: 'ignore' })
  const accounts = JSON.parse(readFileSync(join(folder, 'demo-accounts.json'), 'utf8'))
  return serve(folder, folder, pick(accounts))
}

/** As on the first day: `lianbing init`, and its three accounts with the passwords it printed. */
export async function startEmpty(unit) {
  const above = mkdtempSync(join(tmpdir(), 'lianbing-web-'))
  const folder = join(above, 'data')
  const said = execFileSync(program, ['init', '--data', folder, unit], { encoding: 'utf8' })
  return serve(folder, above, (user) => {
    const found = new RegExp(`^ +${user} +(\\S+)`, 'm').exec(said)
    if (!found) throw new Error(`init has told no password of ${user}: ${said}`)
    return { user, password: found[1] }
  })
}

async function serve(folder, rubbish, account) {
  const server = spawn(program, ['serve', '--data', folder, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const port = await new Promise((resolve, reject) => {
    let said = ''
    const hear = (bytes) => {
      said += bytes
      const found = /"port":(\d+)/.exec(said)
      if (found) resolve(Number(found[1]))
    }
    server.stdout.on('data', hear)
    server.stderr.on('data', hear)
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
  })
  return {
    base: `http://127.0.0.1:${port}`,
    pid: server.pid,
    account,
    stop() {
      server.removeAllListeners('exit')
      server.kill()
      rmSync(rubbish, { recursive: true, force: true })
      rmSync(`${folder}.key`, { force: true })
    },
  }
}

const pick = (accounts) => (name) => {
  const found = accounts.find((one) => one.user === `demo-${name}`)
  if (!found) throw new Error(`the demo has no account demo-${name}`)
  return found
}

/**
 * What a page needs to know of the demo: asked of the server, so that no number is written here.
 */
export async function askApi(page, path) {
  return page.evaluate(async (address) => (await fetch(`/api${address}`)).json(), path)
}

/**
 * Work done for a test that is about something else, as whoever is signed in on the page. Without a
 * body the server is sent {}, with null nothing.
 */
export async function tellApi(page, method, path, body) {
  return page.evaluate(
    async ([verb, address, told]) => {
      const { csrf } = await (await fetch('/api/session')).json()
      const isText = typeof told === 'string'
      const response = await fetch(`/api${address}`, {
        method: verb,
        headers: {
          'X-CSRF-Token': csrf,
          'Idempotency-Key': crypto.randomUUID(),
          'Content-Type': isText ? 'text/csv' : 'application/json',
        },
        body: isText || told === null ? told : JSON.stringify(told ?? {}),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${verb} ${address}: ${response.status} ${text}`)
      return text === '' ? null : JSON.parse(text)
    },
    [method, path, body],
  )
}
