/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import {
  columnsOf,
  faultOf,
  isSame,
  lineOf,
  matchByName,
  readDay,
  readTable,
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

  const entrants = [
    { entrant: 1, name: '陆乐岚', team_name: '澄岚队' },
    { entrant: 2, name: '夏允越', team_name: '澄岚队' },
    { entrant: 3, name: '夏允越', team_name: '霁明队' },
  ]
  const match = (text: string) => matchByName(readTable(text), entrants)

  it('go to whom each line of an exported table names', () => {
    const found = match(
      '考号\t姓名\t队伍\t成绩\t用时\n' +
        '7\t夏允越\t霁明队\t88.5\t40\n8\t陆 乐岚\t澄岚队\t91\t55\n',
    )
    expect([...found.values]).toEqual([[3, '88.5'], [1, '91']])
    expect(found.unknown).toEqual([])
    expect([...match('\uFEFF姓名,成绩\n陆乐岚,90').values]).toEqual([[1, '90']])
    expect([...match('3 号\t陆乐岚\t76').values]).toEqual([[1, '76']])
  })

  it('stay away where nobody is meant, or two are, or one twice', () => {
    const found = match('甲某\t80\n夏允越\t70\n陆乐岚\t60\n陆乐岚\t61\n')
    expect([...found.values]).toEqual([])
    expect(found.unknown).toEqual(['甲某 80', '夏允越 70', '陆乐岚 61'])
  })
})
