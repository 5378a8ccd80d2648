/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import type { ContestFeed, ContestFeedRow } from '#api'
import { countWrites, whatsOf } from './feed'

describe('figures from a competition', () => {
  it('are what the metric can have; of all together only how many places there were', () => {
    expect(whatsOf({ kind: 'rank', is_shared: false })).toEqual(['place'])
    expect(whatsOf({ kind: 'count', is_shared: true })).toEqual(['field'])
    expect(whatsOf({ kind: 'rank', is_shared: true })).toEqual([])
    expect(whatsOf(undefined)).toEqual([])
  })
  it('leave alone what somebody typed, unless it is to give way', () => {
    const row = (subject: number, state: ContestFeedRow['state']) =>
      ({ subject, state }) as ContestFeedRow
    const feed = {
      rows: [row(1, 'new'), row(2, 'same'), row(3, 'amended'), row(4, 'typed')],
    } as ContestFeed
    expect(countWrites(feed, new Set())).toBe(2)
    expect(countWrites(feed, new Set([4, 2]))).toBe(3)
  })
})
