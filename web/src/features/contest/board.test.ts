/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import type { ContestProgramme } from '#api'
import { byVenue, hiddenPlaces, linesOf, teamsOf } from './board'

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

describe('a programme', () => {
  const programme: ContestProgramme = {
    title: '技能比武',
    owner_name: '云川市生态环境局',
    place: '会展中心',
    from_day: '2026-11-20',
    until_day: '2026-11-20',
    events: [
      { from: '08:30', until: '09:00', title: '开幕', venue: null, subject: null },
      { from: '09:00', until: null, title: '无人机', venue: '北广场', subject: 2 },
    ],
    orders: [
      { subject: 1, title: '理论', venue: null, slots: [] },
      {
        subject: 2,
        title: '无人机',
        venue: null,
        slots: [
          { turn: 1, team: 8, team_name: '乙队', name: null },
          { turn: 2, team: 7, team_name: '甲队', name: null },
        ],
      },
    ],
  }
  it('has its subjects without a time at the end', () => {
    expect(linesOf(programme).map((line) => [line.at, line.title])).toEqual([
      ['08:30 – 09:00', '开幕'],
      ['09:00', '无人机'],
      ['', '理论'],
    ])
  })
  it('says a day once', () => {
    const [event] = programme.events
    const at = (from: string, until: string | null): string | undefined =>
      linesOf({ ...programme, events: [{ ...event!, from, until }] })[0]?.at
    expect(at('2026-11-03 08:30', '2026-11-03 09:00')).toBe('11月3日 08:30 – 09:00')
    expect(at('2026-11-30 08:30', '2026-12-01 09:00')).toBe('11月30日 08:30 – 12月1日 09:00')
    expect(at('上午', null)).toBe('上午')
  })
  it('is told by venue, in the order of the day', () => {
    const venues = byVenue(programme)
    expect(venues.map((one) => one.venue)).toEqual(['会展中心', '北广场'])
    expect(venues[1]?.lines[0]?.slots[0]?.team_name).toBe('乙队')
  })
  it('knows the teams that were drawn', () => {
    expect(teamsOf(programme).map((one) => one.name)).toEqual(['甲队', '乙队'])
  })
})
