/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import { hiddenPlaces } from './board'

describe('a board', () => {
  it('that is open hides nothing', () => {
    expect(hiddenPlaces({ sealed_at: null, revealed: 0, count: 3 })).toEqual([])
  })
  it('that is sealed shows what it showed', () => {
    expect(hiddenPlaces({ sealed_at: 5, revealed: 0, count: 3 })).toEqual([])
  })
  it('that is told from the last place up lets the first ones wait', () => {
    expect(hiddenPlaces({ sealed_at: 5, revealed: 1, count: 3 })).toEqual([1, 2])
  })
})
