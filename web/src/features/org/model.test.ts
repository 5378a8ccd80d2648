/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import { certificateState, filled, grantState } from './model'

describe('a certificate', () => {
  const on = (until: string | null, certificate: string | null = 'YC01') =>
    certificateState({ certificate, certificate_until: until }, '2026-11-22').title
  it('is valid on its last day, and expired on the next', () => {
    expect(on('2026-11-22')).toBe('0 天后到期')
    expect(on('2026-11-21')).toBe('已过期')
  })
  it('is warned about for ninety days', () => {
    expect(on('2027-02-20')).toBe('90 天后到期')
    expect(on('2027-02-21')).toBe('有效')
  })
  it('may be missing or without an end', () => {
    expect(on(null, null)).toBe('未持证')
    expect(on(null)).toBe('长期')
  })
})

describe('what a form sends', () => {
  it('leaves out blanks and what the server does not know', () => {
    expect(
      filled({ name: ' 甲 ', post: ' ', sex: null, order: 0, other: 'x' }, [
        'name',
        'post',
        'sex',
        'order',
      ]),
    ).toEqual({ name: '甲', order: 0 })
  })
})

describe('a role', () => {
  const on = (from: string, until: string | null, is_valid: boolean, ended_at: number | null) =>
    grantState({ from, until, is_valid, ended_at }, '2026-11-22').title
  it('is told apart by what became of it', () => {
    expect(on('2026-01-01', null, true, null)).toBe('有效')
    expect(on('2026-01-01', '2026-12-22', true, null)).toBe('30 天后到期')
    expect(on('2026-01-01', '2026-11-21', false, null)).toBe('已到期')
    expect(on('2026-11-23', null, false, null)).toBe('还没有生效')
    expect(on('2026-01-01', null, false, 1)).toBe('已收回')
  })
})
