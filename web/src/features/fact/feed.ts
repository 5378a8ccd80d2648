/* SPDX-License-Identifier: Apache-2.0 */
/* Figures from the results of a competition: what there is to take, and what becomes of each. */
import type { ContestFeed, ContestFeedCheckInput, ContestFeedRow, GridMetric } from '#api'

export type What = ContestFeedCheckInput['what']

export const whatTitles: Record<What, string> = {
  place: '名次',
  total: '总分',
  share: '名次百分比（名次÷名次总数×100）',
  prizes: '获奖数',
  won: '是否获奖（获奖 1，没有 0）',
  field: '名次总数（有名次的队数或人数）',
}
export const stateTitles: Record<ContestFeedRow['state'], string> = {
  new: '新写入',
  same: '已经取过，不变',
  amended: '随成绩更正',
  typed: '已有别的数据',
}
export const stateTags: Record<ContestFeedRow['state'], string> = {
  new: 'brand',
  same: '',
  amended: 'warn',
  typed: 'err',
}

const ofKind: Record<GridMetric['kind'], What[]> = {
  rank: ['place'],
  count: ['prizes', 'field'],
  flag: ['won'],
  number: ['place', 'total', 'share', 'prizes', 'field'],
}

/** What a metric can take; the server says the same. */
export function whatsOf(metric: Pick<GridMetric, 'kind' | 'is_shared'> | undefined): What[] {
  if (!metric) return []
  return ofKind[metric.kind].filter((what) => !metric.is_shared || what === 'field')
}

/** How many figures would be written. */
export function countWrites(feed: ContestFeed, replaced: Set<number>): number {
  return feed.rows.filter(
    (row) =>
      row.state === 'new' ||
      row.state === 'amended' ||
      (row.state === 'typed' && replaced.has(row.subject)),
  ).length
}
