/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import {
  accept,
  bySubject,
  cellState,
  dispute,
  faultOf,
  give,
  givenOf,
  insist,
  merge,
  millionths,
  nextOf,
  nothing,
  partAt,
  refuse,
  showMillionths,
  sumOf,
  tidy,
  totalOf,
  type Cell,
  type Entry,
  type Given,
  type Item,
  type SheetRow,
} from './judging'

const add: Item = { item: 1, title: '发现问题', kind: 'add', marks: 10, step: 0.5, group: '取证' }
const deduct: Item = { item: 2, title: '笔录', kind: 'deduct', marks: 5, step: 1, group: '取证' }
const tick: Item = { item: 3, title: '着装', kind: 'tick', marks: 2, step: 0.5, group: '' }
const given = (value: string, note = '', why = ''): Given => ({ value, note, why })
const cell = (value: number | null, rev: number): Cell => ({
  item: 1,
  value,
  note: '',
  why: '',
  rev,
  at: 0,
})
const started = (value: string): Entry => give(null, undefined, given(value), '') as Entry
const sent = (entry: Entry): Entry => ({ ...entry, sent: nextOf(entry) })

describe('what a cell may be', () => {
  it.each([
    [add, given('10'), ''],
    [add, given(''), ''],
    [add, given('10.5'), '得分应在 0 至 10 之间，请改正。'],
    [add, given('-1'), '得分应在 0 至 10 之间，请改正。'],
    [add, given('0.3'), '分数应是 0.5 的整数倍，请改正。'],
    [add, given('八'), '请只填数字，不要带单位或文字。'],
    [deduct, given('6'), '扣分应在 0 至 5 之间，请改正。'],
    [tick, given('1'), '这一项只能得 2 分或者 0 分，请改正。'],
    [tick, given('0'), '不给分的，请写明理由。'],
    [tick, given('0', '没有佩戴'), ''],
  ])('%o %o %s', (item, value, fault) => {
    expect(faultOf(item, value, false)).toBe(fault)
  })

  it('wants a reason for a change of a sheet that was opened again', () => {
    expect(faultOf(add, given('5'), true)).toContain('原因')
    expect(faultOf(add, given('5', '', '看错'), true)).toBe('')
  })

  it('is what the server wants, however it was typed', () => {
    expect(tidy(add, given(' ８．５０ ', ' 好 '))).toEqual(given('8.5', '好'))
  })

  it('comes to an exact total, what is not filled or not taken left out', () => {
    const values: Record<number, string> = { 1: '0.1', 2: '0.2', 3: '7' }
    const items = [add, { ...deduct, step: 0.1 }, tick, { ...add, item: 4 }]
    const free = items.map((item) => ({ ...item, step: 0.1 }))
    expect(totalOf(free, (item) => values[item.item] ?? '')).toBe('4.9')
  })

  it('is counted in millionths', () => {
    expect(millionths('0.000001')).toBe(1)
    expect(millionths('-12.5')).toBe(-12_500_000)
    expect(showMillionths(-12_500_000)).toBe('-12.5')
    expect(showMillionths(3_000_000)).toBe('3')
  })
})

describe('a cell on its way', () => {
  it('is nothing to do when the server has it already', () => {
    expect(give(null, cell(5, 1), given('5'), '')).toBeNull()
  })

  it('is gone when it was the last word', () => {
    expect(accept(sent(started('5')), given('5'), cell(5, 1))).toBeNull()
  })

  it('goes on from the new rev when something was typed meanwhile', () => {
    const later = give(sent(started('5')), undefined, given('6'), '') as Entry
    expect(nextOf(later)).toEqual(given('5'))
    const left = accept(later, given('5'), cell(5, 1)) as Entry
    expect(left.rev).toBe(1)
    expect(nextOf(left)).toEqual(given('6'))
  })

  it('is not forgotten when the old value is typed again before an answer came', () => {
    const typed = sent(give(null, cell(5, 1), given('6'), '') as Entry)
    const back = give(typed, cell(5, 1), given('5'), '')
    expect(back && nextOf(back)).toEqual(given('6'))
  })

  it('is sent again as it is, even when what was typed later is not taken', () => {
    const later = give(sent(started('5')), undefined, given('八'), '请只填数字') as Entry
    expect(nextOf(later)).toEqual(given('5'))
    const left = accept(later, given('5'), cell(5, 1)) as Entry
    expect(nextOf(left)).toBeNull()
  })

  it('waits for the judge when somebody was faster, and goes on from what is there', () => {
    const disputed = dispute(sent(started('5')), cell(7, 1)) as Entry
    expect(nextOf(disputed)).toBeNull()
    const chosen = insist(disputed, cell(7, 1))
    expect([chosen.rev, nextOf(chosen)]).toEqual([1, given('5')])
  })

  it('is no dispute when both are the same', () => {
    expect(dispute(sent(started('5')), cell(5, 1))).toBeNull()
  })

  it('rests when it was refused, until it is changed', () => {
    const refused = refuse(sent(started('5')), '已经提交')
    expect(nextOf(refused)).toBeNull()
    expect(nextOf(give(refused, undefined, given('6'), '') as Entry)).toEqual(given('6'))
  })
})

describe('what is told', () => {
  const calm = { cell: undefined, isTyping: false, isFlying: false, waiting: '' as const }
  const entry = started('5')

  it.each([
    [{ ...calm, entry: null }, 'none'],
    [{ ...calm, entry: null, cell: cell(5, 1) }, 'saved'],
    [{ ...calm, entry: null, cell: cell(5, 1), isTyping: true }, 'typing'],
    [{ ...calm, entry }, 'saving'],
    [{ ...calm, entry, cell: cell(4, 1) }, 'saving'],
    [{ ...calm, entry, waiting: 'line' as const }, 'line'],
    [{ ...calm, entry, waiting: 'line' as const, isFlying: true }, 'saving'],
    [{ ...calm, entry, waiting: 'signIn' as const, isFlying: true }, 'signIn'],
    [{ ...calm, entry: { ...entry, theirs: cell(7, 1) } }, 'disputed'],
    [{ ...calm, entry: refuse(entry, '已经提交') }, 'refused'],
  ])('%o is %s', (now, state) => {
    expect(cellState(now)).toBe(state)
  })

  it('takes nothing back for an answer that comes late', () => {
    const known: Record<number, Cell> = {}
    merge(known, [cell(6, 2)])
    merge(known, [cell(5, 1)])
    expect(givenOf(known[1])).toEqual({ ...nothing, value: '6' })
  })

  it('lists own sheets by subject in the drawn order, what is not drawn last', () => {
    const row = (sheet: number, subject: number, turn: number | null): SheetRow =>
      ({ sheet, subject, turn }) as SheetRow
    const found = bySubject([row(1, 1, 2), row(2, 1, null), row(3, 1, 1), row(4, 2, null)])
    expect(found.get(1)?.map((one) => one.sheet)).toEqual([3, 1, 2])
    expect(found.get(2)?.map((one) => one.sheet)).toEqual([4])
  })
})

describe('the parts of a sheet', () => {
  const items = [add, deduct, tick]
  it('begin where the part is another than before, and go on to the next one', () => {
    expect(partAt(items, 0)).toEqual([add, deduct])
    expect(partAt(items, 1)).toBeNull()
  })
  it('are none where an item stands under none', () => {
    expect(partAt(items, 2)).toBeNull()
    expect(partAt([tick], 0)).toBeNull()
  })
  it('reach to the end if none follows', () => {
    expect(partAt([tick, add, deduct], 1)).toEqual([add, deduct])
  })
  it('are summed exactly', () => {
    expect(sumOf([0.1, 0.2, null, '1.5'])).toBe('1.8')
  })
})
