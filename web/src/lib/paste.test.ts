/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import { parseClipboard, placeBlock } from './paste'

describe('the clipboard of a spreadsheet', () => {
  it('has rows and cells, and no row after the last line end', () => {
    expect(parseClipboard('12\t3\r\n4\t\r\n')).toEqual([
      ['12', '3'],
      ['4', ''],
    ])
  })
  it('keeps a line end and a quote inside of a quoted cell', () => {
    expect(parseClipboard('"甲\n乙"\t"说""好"""')).toEqual([['甲\n乙', '说"好"']])
  })
  it('takes a quote in the middle of a cell as it is', () => {
    expect(parseClipboard('5"\t6')).toEqual([['5"', '6']])
  })
  it('is nothing when it is empty', () => expect(parseClipboard('')).toEqual([]))
})

describe('a block dropped into a grid', () => {
  it('goes to the right and down from where it is dropped', () => {
    const placed = placeBlock(
      [
        ['1', '2'],
        ['3', '4'],
      ],
      { row: 1, column: 1 },
      { rows: 3, columns: 3 },
    )
    expect(placed.lost).toBe(0)
    expect(placed.cells[3]).toEqual({ row: 2, column: 2, text: '4' })
  })
  it('keeps the lines of one cell apart', () => {
    const placed = placeBlock([['12\n34']], { row: 0, column: 0 }, { rows: 1, columns: 1 })
    expect(placed.cells[0]?.text).toBe('12 34')
  })
  it('tells how many values lie outside, blanks not counted', () => {
    const placed = placeBlock(
      [
        ['1', '2', ' '],
        ['3', '4', ''],
      ],
      { row: 1, column: 1 },
      { rows: 2, columns: 2 },
    )
    expect(placed.cells).toEqual([{ row: 1, column: 1, text: '1' }])
    expect(placed.lost).toBe(3)
  })
})
