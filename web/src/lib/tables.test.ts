/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import {
  nextSort,
  pageNumbers,
  parseSort,
  printCsv,
  printSort,
  queryRows,
  type Query,
} from './tables'

const all: Query = { q: '', sort: null, page: 1, size: 10, filters: {} }
const rows = [
  { name: '甲县', points: '9.5', kind: 'county' },
  { name: '乙县', points: '', kind: 'county' },
  { name: '丙支队', points: '10', kind: 'city' },
]

describe('rows at hand', () => {
  it('are found when every word stands somewhere', () => {
    expect(queryRows(rows, { ...all, q: '县 9' }, ['name', 'points']).rows).toEqual([rows[0]])
  })
  it('are filtered by equal values', () => {
    expect(queryRows(rows, { ...all, filters: { kind: 'city' } }, []).total).toBe(1)
  })
  it('are sorted by value both ways with blanks last', () => {
    const up = queryRows(rows, { ...all, sort: { key: 'points', isDown: false } }, [])
    const down = queryRows(rows, { ...all, sort: { key: 'points', isDown: true } }, [])
    expect(up.rows.map((row) => row.points)).toEqual(['9.5', '10', ''])
    expect(down.rows.map((row) => row.points)).toEqual(['10', '9.5', ''])
  })
  it('are paged, and the total stays whole', () => {
    expect(queryRows(rows, { ...all, page: 2, size: 2 }, [])).toEqual({ rows: [rows[2]], total: 3 })
  })
})

describe('a sort', () => {
  it('goes up, down and away', () => {
    const up = nextSort(null, 'name')
    const down = nextSort(up, 'name')
    expect([up, down, nextSort(down, 'name')]).toEqual([
      { key: 'name', isDown: false },
      { key: 'name', isDown: true },
      null,
    ])
  })
  it('is written as it is read', () => expect(printSort(parseSort('-name'))).toBe('-name'))
})

describe('a table as a file', () => {
  it('has a mark for Excel, quotes, and no formulas', () => {
    expect(
      printCsv([
        ['a', 'b"c'],
        ['=1+1', '-5'],
      ]),
    ).toBe('\uFEFFa,"b""c"\r\n\'=1+1,-5\r\n')
  })
})

describe('page numbers', () => {
  it('offer the ends and the neighbours', () => {
    expect(pageNumbers(10, 60)).toEqual([1, 0, 8, 9, 10, 11, 12, 0, 60])
    expect(pageNumbers(1, 1)).toEqual([1])
  })
})
