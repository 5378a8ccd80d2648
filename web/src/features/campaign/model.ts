/* SPDX-License-Identifier: Apache-2.0 */

export type Standing = 'ranked' | 'guest' | 'withdrawn'
export interface TaskRow {
  task: number
  title: string
  scheme: number
  scheme_title: string
  scheme_version: number
  period_from: string
  period_until: string
  subject: 'unit' | 'person' | 'team'
  subject_count: number
  filled: number
  stamp: number
  /** How many times it has been made final. */
  frozen: number
  owner_unit: number
  owner_name: string
  updated_at: number
  rev: number
}
export interface TaskSubject {
  subject: number
  key: string
  name: string
  unit: number
  unit_name: string
  standing: Standing
}
export interface TaskVersion {
  publication: number
  task: number
  number: string
  version: number
  frozen_at: number
  hash: string
}
export interface Task extends TaskRow {
  subjects: TaskSubject[]
  /** Whether all subjects are shown, or only those of the person's own units. */
  is_whole: boolean
  may_run: boolean
  may_freeze: boolean
}

export interface Place {
  place: string
  message: string
}
export interface RankingRow {
  rank: number | null
  subject: number
  name: string
  unit_name: string
  status: 'ranked' | 'guest' | 'disqualified' | 'withdrawn'
  tie: 'none' | 'unresolved' | 'boundary'
  total: number | string | null
  gap: number | string | null
  award: string | null
  is_recommended: boolean
  points: (number | string | null)[]
}
export interface Ranking {
  task: number
  title: string
  stamp: number
  computed_at: number
  is_frozen: boolean
  is_whole: boolean
  number: string | null
  hash: string | null
  decimals: number
  indicators: { id: string; title: string; full: number | null }[]
  rows: RankingRow[]
  faults: Place[]
  warnings: Place[]
  missing_count: number
  defaulted_count: number
}
export interface Move {
  subject: number
  name: string
  rank_before: number | null
  rank_after: number | null
  total_before: number | string | null
  total_after: number | string | null
}
export interface Explained {
  metric: string
  title: string
}
export interface ExplainedFact {
  metric: string
  title: string
  value: number | string | null
  source: string
  day: string | null
  note: string
  fact: number | null
  proofs: { file: number; name: string }[]
}
export interface ExplainedItem {
  id: string
  title: string
  points: number | string
  clause: string | null
  because: string
  reading: string | null
  next: null | { points: number | string; metric: string; needs: string }
  facts: ExplainedFact[]
}
export interface Explanation {
  subject: number
  name: string
  rank: number | null
  total: number | string | null
  verdict: string
  vetoes: string[]
  failed_gates: string[]
  missing: Explained[]
  defaulted: Explained[]
  indicators: {
    id: string
    title: string
    points: number | string
    full: number | null
    because: string | null
    items: ExplainedItem[]
  }[]
}
export interface Setting {
  name: string
  title: string
  value: number | string | null
  is_open: boolean
}

/**
 * With the places that the scheme rounds to. The digits are those of the server; none is made up.
 */
export function points(value: number | string | null | undefined, decimals: number): string {
  if (value === null || value === undefined) return ''
  const text = String(value)
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text
  const [whole = '', fraction = ''] = text.split('.')
  return fraction.length >= decimals
    ? text
    : `${whole}${decimals > 0 ? '.' : ''}${fraction.padEnd(decimals, '0')}`
}

export const statusTitles: Record<RankingRow['status'], string> = {
  ranked: '',
  guest: '参赛不评奖',
  disqualified: '不参加排名',
  withdrawn: '退出',
}
export const tieTitles: Record<RankingRow['tie'], string> = {
  none: '',
  unresolved: '并列待定',
  boundary: '名额边界待定',
}
export const standingOptions = [
  { value: 'ranked', title: '参加排名' },
  { value: 'guest', title: '参赛不评奖' },
  { value: 'withdrawn', title: '退出' },
]

/** Everything that stands in the last column, in the order it matters. */
export function remarks(row: RankingRow): { title: string; kind: string }[] {
  return [
    { title: row.award ?? '', kind: 'ok' },
    { title: row.is_recommended ? '推荐' : '', kind: 'ok' },
    { title: tieTitles[row.tie], kind: 'warn' },
    { title: statusTitles[row.status], kind: row.status === 'guest' ? '' : 'err' },
  ].filter((one) => one.title !== '')
}

/** How a rank moved, in words: never by a colour or an arrow alone. */
export function moved(move: Pick<Move, 'rank_before' | 'rank_after'>): {
  title: string
  kind: 'ok' | 'err' | ''
} {
  const { rank_before: before, rank_after: after } = move
  if (before === after) return { title: '名次不变', kind: '' }
  if (before === null) return { title: `进入排名，第 ${after} 名`, kind: 'ok' }
  if (after === null) return { title: '退出排名', kind: 'err' }
  return after < before
    ? { title: `升 ${before - after} 名`, kind: 'ok' }
    : { title: `降 ${after - before} 名`, kind: 'err' }
}

/** Names one a line, or with commas between; nobody twice. */
export function readNames(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[\n,，、;；]+/)
        .map((name) => name.trim())
        .filter(Boolean),
    ),
  ]
}
