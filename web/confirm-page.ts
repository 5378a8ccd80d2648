/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes build/web/confirm.html: the page that confirms certificates, in one file that needs nothing
 * else. Its policy names the hashes of its own script and style, so nothing else can run in it, and
 * it may ask nobody anything. The server puts the facts (keys, what was revoked) in their place.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'

const folder = fileURLToPath(new URL('./src/features/award/confirm/', import.meta.url))

async function bundle(): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'chrome86',
      lib: { entry: `${folder}confirm.ts`, formats: ['iife'], name: 'confirm' },
    },
  })
  const outputs = Array.isArray(made) ? made : [made]
  const chunk = outputs.flatMap((one) => ('output' in one ? one.output : []))[0]
  if (chunk?.type !== 'chunk') throw new Error('the page that confirms has no script')
  return chunk.code.trim().replace(/<\/script/gi, '<\\/script')
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

async function make(output: string): Promise<void> {
  const script = await bundle()
  const style = readFileSync(`${folder}confirm.css`, 'utf8')
  const policy =
    `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; ` +
    "img-src data:; base-uri 'none'; form-action 'none'"
  const parts: Record<string, string> = { policy, style, script }
  const page = readFileSync(`${folder}confirm.html`, 'utf8')
  writeFileSync(
    `${output}/confirm.html`,
    page.replace(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name] ?? ''),
  )
}

export function confirmPage(output: string): Plugin {
  return {
    name: 'confirm-page',
    apply: 'build',
    // Before the files are compressed.
    closeBundle: { sequential: true, order: 'pre', handler: () => make(output) },
  }
}
