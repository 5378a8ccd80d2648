/* SPDX-License-Identifier: Apache-2.0 */
import { api } from '@/lib/api'
import type { PublicationRow } from './model'

/** The frozen results of one task, the newest first. */
export async function readVersions(task: number): Promise<PublicationRow[]> {
  const found: PublicationRow[] = []
  for (let page = 1, seen = 0; ; page++) {
    const part = await api.get('/publications', { task, page, page_size: 200 })
    found.push(...part.rows.filter((one) => one.task === task))
    seen += part.rows.length
    if (part.rows.length === 0 || seen >= part.total) break
  }
  return found.sort((a, b) => b.version - a.version)
}
