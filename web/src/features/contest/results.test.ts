/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import type { ContestNomination, ContestPublishedRow, ContestWinner } from '#api'
import { dayInWords, groundsOf, noticeOf, openPrizes, placeOf, tiedGroups } from './results'

const row = (entrant: number, rank: number | null, tie: ContestPublishedRow['tie']) =>
  ({
    entrant,
    rank,
    tie,
    name: `${entrant}队`,
    unit_name: '甲县',
    team_name: '',
  }) as ContestPublishedRow

describe('the notice of published results', () => {
  it('asks for objections until the last day, the day included', () => {
    const notice = { state: 'objecting' as const, objections_until: '2026-11-26' }
    expect(noticeOf(notice, '2026-11-26')).toContain('2026-11-26（含当日）')
    expect(noticeOf(notice, '2026-11-27')).toContain('还有异议正在办理')
  })
  it('says what stands once nobody may object any more', () => {
    const said = (state: 'final' | 'superseded' | 'amending', until: string | null) =>
      noticeOf({ state, objections_until: until }, '2026-12-01')
    expect(said('final', '2026-11-26')).toContain('生效')
    expect(said('final', null)).toContain('不设异议期')
    expect(said('superseded', null)).toContain('取代')
    expect(said('amending', null)).toContain('更正')
  })
})

describe('groups that have to be decided', () => {
  it('are those who share a place, not those who are alone or unranked', () => {
    const rows = [
      row(1, 1, 'boundary'),
      row(2, 1, 'boundary'),
      row(3, 3, 'none'),
      row(4, 4, 'unresolved'),
      row(5, 4, 'unresolved'),
      row(6, null, 'unresolved'),
    ]
    const groups = tiedGroups('team', { rows })
    expect(groups.map((group) => group.entrants.map((one) => one.entrant))).toEqual([
      [1, 2],
      [4, 5],
    ])
    expect(tiedGroups('member', null)).toEqual([])
  })
})

describe('prizes that are still to be given', () => {
  it('are counted by what is registered, those of a subject by who has won', () => {
    const plan = {
      nominations: [{ title: '优秀组织奖', count: 2 }],
      subjects: [{ title: '理论', prizes: [{ title: '单项冠军', count: 1 }] }],
    } as unknown as Parameters<typeof openPrizes>[0]
    const given = (title: string, withdrawn: string) =>
      ({ title, withdrawn, subject: null }) as ContestNomination
    const nominations = [given('优秀组织奖', ''), given('优秀组织奖', '登记错了')]
    const winner = { award: '单项冠军', subject: 1 } as ContestWinner
    expect(openPrizes(plan, nominations, []).map((prize) => prize.left)).toEqual([1, 1])
    expect(openPrizes(plan, nominations, [winner]).map((prize) => prize.left)).toEqual([1, 0])
  })
})

describe('words', () => {
  it('say how a prize came about', () => {
    const winner = { rank: 2, subject_title: '理论', grounds: '保障有力' }
    expect(groundsOf({ ...winner, by: 'place', grounds: null })).toBe('第 2 名')
    expect(groundsOf({ ...winner, by: 'place', grounds: '同分，加赛一场' })).toBe(
      '第 2 名，同分，加赛一场',
    )
    expect(groundsOf({ ...winner, by: 'subject' })).toBe('理论第 2 名')
    expect(groundsOf({ ...winner, by: 'nomination' })).toBe('保障有力')
  })
  it('date a notice as officials do', () => {
    expect(dayInWords('2026-11-03')).toBe('2026年11月3日')
    expect(dayInWords('')).toBe('')
  })
})

describe('a place on record', () => {
  it('says of how many, or why there is none', () => {
    const record = { rank: 3, ranked: 15, status: 'ranked' as const, total: '88.00' }
    expect(placeOf(record)).toBe('第 3 名（共 15）')
    expect(placeOf({ ...record, rank: null, status: 'guest' })).toBe('参赛不评奖')
    expect(placeOf({ ...record, rank: null, total: null })).toBe('—')
  })
})
