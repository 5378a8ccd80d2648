/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import {
  byKey,
  cellsToSend,
  columnsOf,
  countCells,
  countCleared,
  editCells,
  faultsByCell,
  valueFault,
  type Cell,
  type Change,
  type Edits,
  type Grid,
  type Metric,
  type Part,
} from './model'

const metric = (name: string, more: Partial<Metric> = {}): Metric => ({
  metric: name,
  title: name,
  unit: '件',
  kind: 'number',
  asks: '数值',
  is_shared: false,
  is_series: false,
  is_override: false,
  needs_note: false,
  needs_source: false,
  ...more,
})
const cell = (
  subject: number,
  name: string,
  value: number | null,
  more: Partial<Cell> = {},
): Cell => ({
  subject,
  metric: name,
  fact: 1,
  value,
  source: '台账',
  day: '2026-10-31',
  note: '',
  state: 'entered',
  rev: 3,
  proofs: 0,
  by_name: '甲',
  at: 0,
  ...more,
})
const grid: Grid = {
  stamp: 1,
  metrics: [
    metric('cases'),
    metric('breach', { kind: 'flag' }),
    metric('mean', { is_shared: true }),
  ],
  subjects: [
    { subject: 1, name: '甲县', unit_name: '甲县', standing: 'ranked' },
    { subject: 2, name: '乙县', unit_name: '乙县', standing: 'withdrawn' },
  ],
  cells: [cell(1, 'cases', 12)],
}
const none = { source: '', day: '', note: '' }

/* One after another, as they are typed. */
function edited(edits: Edits, key: string, part: Part, text: string): Edits {
  const metrics = new Map(columnsOf(grid).map((one) => [one.metric, one]))
  return editCells(edits, [{ key, part, text }], metrics, byKey(grid.cells))
}

describe('an edit', () => {
  it('is kept while it differs from what is stored, and dropped when it comes to the same', () => {
    const edits = edited({}, '1/cases', 'value', '13')
    expect(edits).toEqual({ '1/cases': { value: '13' } })
    expect(edited(edits, '1/cases', 'value', '１２.0')).toEqual({})
  })
  it('of the note leaves the value alone', () => {
    const edits = edited({}, '1/cases', 'note', '已核对')
    expect(cellsToSend(edits, grid, none)).toEqual([
      {
        subject: 1,
        metric: 'cases',
        value: '12',
        source: '台账',
        day: '2026-10-31',
        note: '已核对',
        rev: 3,
      },
    ])
  })
  it('of the day may be written as spreadsheets do', () => {
    for (const day of ['2026/3/1', '2026.03.01', '2026年3月1日', ' 2026-3-1 '])
      expect(cellsToSend(edited({}, '1/cases', 'day', day), grid, none)[0]?.day).toBe('2026-03-01')
    expect(edited({}, '1/cases', 'day', '2026/10/31')).toEqual({})
    expect(cellsToSend(edited({}, '1/cases', 'day', '三月'), grid, none)[0]?.day).toBe('三月')
  })
  it('to nothing takes the value away', () => {
    const edits = edited({}, '1/cases', 'value', ' ')
    expect(cellsToSend(edits, grid, none)[0]?.value).toBeNull()
  })
})

describe('a pasted block', () => {
  const block: Change[] = [
    { key: '1/cases', part: 'value', text: '' },
    { key: '2/cases', part: 'value', text: '' },
    { key: '1/breach', part: 'value', text: '是' },
    { key: '1/nothing', part: 'value', text: '5' },
  ]
  const metrics = new Map(columnsOf(grid).map((one) => [one.metric, one]))
  it('is one change of many cells, without those that are no figure of the grid', () => {
    expect(editCells({}, block, metrics, byKey(grid.cells))).toEqual({
      '1/cases': { value: '' },
      '1/breach': { value: '是' },
    })
  })
  it('tells how many stored values its blanks take away', () => {
    expect(countCleared(block, byKey(grid.cells))).toBe(1)
  })
})

describe('what is sent', () => {
  it('takes the source of the sitting for new values, with 是 as 1', () => {
    const edits = { '1/breach': { value: '是' } }
    const common = { source: '机关纪委', day: '2026-11-01', note: '' }
    expect(cellsToSend(edits, grid, common)[0]).toEqual({
      subject: 1,
      metric: 'breach',
      value: '1',
      source: '机关纪委',
      day: '2026-11-01',
      note: '',
      rev: 0,
    })
  })
  it('gets its faults back by cell', () => {
    const sent = cellsToSend({ '1/breach': { value: '是' }, '0/mean': { value: '5' } }, grid, none)
    expect(
      faultsByCell(
        [
          { field: 'cells[1].value', message: '过大' },
          { field: 'rev', message: '?' },
        ],
        sent,
      ),
    ).toEqual({ '0/mean': '过大' })
  })
})

describe('a value', () => {
  it('must be of its kind', () => {
    expect(valueFault(metric('a', { kind: 'count' }), '1.5')).toContain('整数')
    expect(valueFault(metric('a', { kind: 'flag' }), '有时')).not.toBe('')
    expect(valueFault(metric('a'), '')).toBe('')
  })
})

describe('a series', () => {
  it('has a column for each value and a free one', () => {
    const judged: Grid = {
      ...grid,
      metrics: [metric('judge', { is_series: true })],
      cells: [cell(1, 'judge.3', 90)],
    }
    expect(columnsOf(judged).map((one) => one.metric)).toEqual([
      'judge.1',
      'judge.2',
      'judge.3',
      'judge.4',
    ])
  })
})

describe('a count', () => {
  it('asks nothing of those who have withdrawn, and shared figures once', () => {
    expect(countCells(grid)).toEqual({ filled: 1, expected: 3, missing: 2, returned: 0 })
  })
})
