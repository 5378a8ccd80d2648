/* SPDX-License-Identifier: Apache-2.0 */
import { expect, test } from 'vitest'
import type { SelectionSession } from '#api'
import { accept, dispute, mark, sessionNow, type Given, type Presence } from './attendance'

const came: Given = { state: 'came', reason: '' }
const late: Given = { state: 'late', reason: '堵车' }
const stored = (given: Given, rev: number): Presence => ({
  ...given,
  session: 1,
  candidate: 2,
  rev,
  at: 0,
  name: '甲',
})

test('what is there already is not sent', () => {
  expect(mark(null, stored(came, 1), came)).toBeNull()
  expect(mark(null, undefined, { state: null, reason: '' })).toBeNull()
  expect(mark(null, stored(came, 1), late)).toMatchObject({ rev: 1, wanted: late })
})

test('a mark changed while it was under way is sent once more, from the new state', () => {
  const entry = { ...mark(null, undefined, came)!, sent: came, wanted: late }
  expect(accept(entry, stored(came, 1))).toMatchObject({ rev: 1, wanted: late, sent: null })
  expect(accept({ ...entry, wanted: came }, stored(came, 1))).toBeNull()
})

test('our own mark whose answer was lost is no dispute', () => {
  const entry = { ...mark(null, undefined, came)!, sent: came, wanted: late }
  expect(dispute(entry, stored(came, 1))).toMatchObject({ rev: 1, theirs: null })
  expect(dispute({ ...entry, sent: null }, stored(came, 1))?.theirs?.rev).toBe(1)
  expect(dispute(entry, stored(late, 1))).toBeNull()
})

test('the session that is on comes first', () => {
  const session = (id: number, day: string, from: string, until: string): SelectionSession => ({
    session: id,
    day,
    from,
    until,
    course: '甲',
    teacher: null,
    venue: null,
  })
  const sessions = [
    session(1, '2026-11-22', '08:30', '11:30'),
    session(2, '2026-11-23', '08:30', '11:30'),
    session(3, '2026-11-23', '14:00', '17:00'),
    session(4, '2026-11-24', '08:30', '11:30'),
  ]
  const at = (day: string, clock: string) => sessionNow(sessions, day, clock)?.session
  expect(at('2026-11-23', '09:00')).toBe(2)
  expect(at('2026-11-23', '12:00')).toBe(3)
  expect(at('2026-11-23', '20:00')).toBe(3)
  expect(at('2026-11-21', '09:00')).toBeUndefined()
})
