/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import {
  columnsOf,
  faultOf,
  isSame,
  lineOf,
  readDay,
  toInput,
} from './figures'

describe('typed figures of a contest', () => {
  it('asks a carried one for source and date, once there is a value', () => {
    const line = { value: '88', source: '', day: '', note: '' }
    expect(faultOf('carried', line, 'source')).toMatch(/来源/)
    expect(faultOf('carried', line, 'day')).toMatch(/日期/)
    expect(faultOf('carried', { ...line, value: '' }, 'source')).toBe('')
    expect(faultOf('exam', line, 'source')).toBe('')
    expect(columnsOf('exam').map((one) => one.key)).toEqual(['value', 'note'])
  })

  it('takes a date as people write it, and no other', () => {
    expect(readDay('2026年3月5日')).toBe('2026-03-05')
    expect(readDay('2026/3/5')).toBe('2026-03-05')
    expect(readDay('2026-02-30')).toBeNull()
    expect(readDay('三月')).toBeNull()
  })

  it('sends what was typed, as text', () => {
    const line = { value: ' 88.5 ', source: '督查通报', day: '2026/3/5', note: '' }
    expect(toInput(3, 7, line, 'carried', 2)).toEqual({
      subject: 3,
      entrant: 7,
      rev: 2,
      value: '88.5',
      source: '督查通报',
      day: '2026-03-05',
      note: null,
    })
    expect(faultOf('exam', { ...line, value: '八十' }, 'value')).not.toBe('')
    expect(isSame(line, { ...line, note: ' ' })).toBe(true)
    expect(lineOf(undefined).value).toBe('')
  })
})
