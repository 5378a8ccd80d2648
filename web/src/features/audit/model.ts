/* SPDX-License-Identifier: Apache-2.0 */
import type { AuditEntry, AuditList } from '#api'

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
