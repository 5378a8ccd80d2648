/* SPDX-License-Identifier: Apache-2.0 */
import type { AuditEntry, AuditList } from '#api'
import { fieldTitles, wordTitle } from './text'

export type { AuditEntry, AuditList }

/** How the chain stands: what waits to be sealed is normal for seconds, not for minutes. */
export function chainState(
  page: Pick<AuditList, 'sealed_at' | 'head' | 'rows'>,
  now: number,
): { title: string; kind: 'ok' | 'warn' } {
  const waiting = page.rows.filter((one) => !one.is_sealed)
  if (waiting.length === 0) return { title: '记录已全部封存。', kind: 'ok' }
  const oldest = Math.min(...waiting.map((one) => one.at))
  if (now - oldest < 60_000) return { title: '最新的记录正在封存。', kind: 'ok' }
  return { title: '有记录超过一分钟没有封存，请联系系统管理员检查。', kind: 'warn' }
}

export interface Change {
  field: string
  before: string
  after: string
}

function told(value: unknown): string {
  return value === null || value === undefined || value === '' ? '（空）' : wordTitle(String(value))
}

/** What differs between the two, in words; of something new, all that is filled in. */
export function changesOf(entry: Pick<AuditEntry, 'before' | 'after'>): Change[] {
  const before = (entry.before ?? {}) as Record<string, unknown>
  const after = (entry.after ?? {}) as Record<string, unknown>
  return Object.keys(fieldTitles)
    .filter((key) => (before[key] ?? null) !== (after[key] ?? null))
    .map((key) => ({
      field: fieldTitles[key] ?? key,
      before: told(before[key]),
      after: told(after[key]),
    }))
}
