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
  const accounts = JSON.parse(readFileSync(join(folder, 'demo-accounts.json'), 'utf8'))
  return {
    base: `http://127.0.0.1:${port}`,
    account: pick(accounts),
    stop() {
      server.removeAllListeners('exit')
      server.kill()
      rmSync(folder, { recursive: true, force: true })
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
