/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import { readNames } from '@/lib/names'
import { moved, points, remarks, type RankingRow } from './model'

describe('points', () => {
  it('show the places of the scheme, and never fewer digits than the server sent', () => {
    expect([
      points(92.8, 2),
      points('0.30', 1),
      points(-5, 2),
      points(null, 2),
      points(7, 0),
      points('1.2345', 2),
    ]).toEqual(['92.80', '0.30', '-5.00', '', '7', '1.2345'])
  })
})

describe('a move', () => {
  it('is said in words', () => {
    const say = (rank_before: number | null, rank_after: number | null) =>
      moved({ rank_before, rank_after }).title
    expect([say(3, 1), say(1, 2), say(2, 2), say(null, 4), say(4, null)]).toEqual([
      '升 2 名',
      '降 1 名',
      '名次不变',
      '进入排名，第 4 名',
      '退出排名',
    ])
  })
})

describe('the last column', () => {
  it('names prize, quota, ties and status together', () => {
    const row: RankingRow = {
      rank: 3,
      subject: 1,
      name: '甲',
      unit_name: '',
      status: 'ranked',
      tie: 'boundary',
      total: 1,
      gap: null,
      award: '二等奖',
      is_recommended: true,
      points: [],
    }
    expect(remarks(row).map((one) => one.title)).toEqual(['二等奖', '推荐', '名额边界待定'])
  })
})

describe('names of those who agreed', () => {
  it('come in any usual form', () => {
    expect(readNames('张三、李四\n王五, 张三；')).toEqual(['张三', '李四', '王五'])
  })
})
