/* SPDX-License-Identifier: Apache-2.0 */
import type { Move, RankingRow, TaskSubject } from '#api'

export type {
  Comparison,
  Explanation,
  Move,
  Parameter,
  PublicationRow,
  Ranking,
  RankingRow,
  SchemeRow,
  Task,
  TaskRow,
} from '#api'
export type Standing = TaskSubject['standing']

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
