/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import page from '../../../../../tests/award/page.json?raw'
import personCode from '../../../../../tests/award/person.code?raw'
import teamCode from '../../../../../tests/award/team.code?raw'
import { check, type Facts } from './check'

/** What the program signs in its own tests (tests/award_test.c). */
const facts = JSON.parse(page) as Facts
const team = teamCode.trim()

describe('a certificate', () => {
  it('is confirmed with what it says', () => {
    expect(check(facts, `https://hbj.example/confirm.html#${team}`)).toEqual({
      kind: 'confirmed',
      certificate: {
        key: 'cdee8ec6',
        number: '练奖〔2026〕1号',
        event: '2026年全市执法大练兵技能比武',
        award: '团体一等奖',
        name: '澄岚一队',
        unit: '澄岚区分局',
        day: '2026-11-22',
        issuer: '云川市生态环境局',
      },
    })
  })
  it('that was revoked says so', () => {
    expect(check(facts, personCode).kind).toBe('revoked')
  })
  it('is not confirmed when it was altered, cut, or signed by others', () => {
    const changed = `${team.slice(0, 90)}${team[90] === 'A' ? 'B' : 'A'}${team.slice(91)}`
    expect(['altered', 'incomplete']).toContain(check(facts, changed).kind)
    expect(['altered', 'incomplete']).toContain(check(facts, team.slice(0, -4)).kind)
    expect(check({ ...facts, keys: ['00'.repeat(32)] }, team).kind).toBe('other_key')
    for (const bad of ['', '#', 'x', '中文', `${team}=`, 'AAAA'])
      expect(check(facts, bad).kind).toBe('incomplete')
  })
  it('has no place that can be changed', () => {
    for (let at = 0; at < team.length; at += 11) {
      const changed = team.slice(0, at) + (team[at] === 'A' ? 'B' : 'A') + team.slice(at + 1)
      expect(['confirmed', 'revoked']).not.toContain(check(facts, changed).kind)
    }
  })
})
