/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many bytes (brotli) the first visit to a page costs, by the files that the page really asks
 * for, and the bounds that no page may pass.
 */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const built = fileURLToPath(new URL('../../../build/web', import.meta.url))
export const bounds = { shell: 50, page: 70, sheet: 12 }

/** Collects the names of the front end's files that a page loads. */
export function watchFiles(page) {
  const files = new Set()
  page.on('request', (request) => {
    const path = new URL(request.url()).pathname
    if (path.startsWith('/assets/') || /^\/[\w-]+\.(js|css|svg)$/.test(path)) files.add(path)
  })
  return files
}

export function kilobytes(files) {
  return [...files].reduce((sum, path) => sum + statSync(join(built, `${path}.br`)).size, 0) / 1024
}

/** What index.html itself asks for: there on every page. */
export function shellFiles() {
  const html = readFileSync(join(built, 'index.html'), 'utf8')
  return new Set([...html.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map((one) => one[1]))
}
