/* SPDX-License-Identifier: Apache-2.0 */
import { expect, test } from 'vitest'
import { dayAfter, faultsOf, readyRows, sessionsOf } from './camp'

test('a ready programme has two courses a day', () => {
  const rows = readyRows(
    [
      { course: '甲', hours: 3 },
      { course: '乙', hours: 4 },
      { course: '丙', hours: 3 },
    ],
    '2026-11-30',
  )
  expect(rows.map((row) => `${row.day} ${row.from} ${row.until}`)).toEqual([
    '2026-11-30 08:30 11:30',
    '2026-11-30 14:00 18:00',
    '2026-12-01 08:30 11:30',
  ])
  expect(dayAfter('2027-02-28', 1)).toBe('2027-03-01')
})

test('a row keeps the session that it stands for', () => {
  const row = { session: '7', day: '2026-11-30', from: '08:30', until: '11:30', course: ' 甲 ' }
  expect(sessionsOf([row])).toEqual([
    {
      session: 7,
      day: '2026-11-30',
      from: '08:30',
      until: '11:30',
      course: '甲',
      teacher: null,
      venue: null,
    },
  ])
  expect(sessionsOf([{ ...row, session: '' }])[0]?.session).toBeNull()
})

test('what is not filled in is named at its place', () => {
  const faults = faultsOf([{ day: '11月30日', from: '8:30', until: '11:30', course: '' }])
  expect(Object.keys(faults)).toEqual(['sessions[0].day', 'sessions[0].from', 'sessions[0].course'])
})
