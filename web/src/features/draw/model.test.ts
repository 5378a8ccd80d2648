/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import type { Draw } from './model'
import { commitment, grouped, keepRefs, outcome, readLines, stepOf, writeLines } from './model'

describe('a list that is pasted', () => {
  it('is read line by line, as Excel copies it', () => {
    expect(readLines('甲队\t甲县\r\n\n  乙队  \t\t临时退出\n丙队')).toEqual([
      { label: '甲队', unit: '甲县', excluded: null },
      { label: '乙队', unit: null, excluded: '临时退出' },
      { label: '丙队', unit: null, excluded: null },
    ])
  })
  it('comes back as it was written', () => {
    const text = '甲队\t甲县\n乙队\t\t临时退出\n丙队'
    expect(writeLines(readLines(text))).toBe(text)
  })
  it('keeps what its lines stand for', () => {
    const before = [{ label: '甲队', unit: '甲县', ref: 71, excluded: null }]
    expect(keepRefs(readLines('乙队\n甲队\t甲县\t退出'), before).map((line) => line.ref)).toEqual([
      null,
      71,
    ])
  })
})

describe('what is shown', () => {
  it('is a hash in groups of eight', () => {
    expect(grouped('0123456789abcdef01')).toEqual(['01234567', '89abcdef', '01'])
  })
  it('is what was drawn, in words', () => {
    const told = (kind: Draw['kind'], value: number) =>
      outcome({ kind, size: 2 }, { place: 5, line: 1, value })
    expect(told('order', 5)).toBe('第 5 个')
    expect(told('groups', 3)).toBe('第 3 组')
    expect(told('numbers', 105)).toBe('盲号 105')
    expect(told('choice', 1)).toBe('抽中')
    expect(told('choice', 0)).toBe('候补第 3')
  })
  it('is how far it is', () => {
    const at = (state: Draw['state'], way: Draw['way'], drawn_at: number | null = null) =>
      stepOf({ state, way, drawn_at } as Draw)
    expect(at('draft', 'number')).toBe(0)
    expect(at('frozen', 'witnesses')).toBe(1)
    expect(at('frozen', 'number')).toBe(2)
    expect(at('opening', 'witnesses')).toBe(2)
    expect(at('revealed', 'number', 1)).toBe(4)
  })
})

describe('a commitment', () => {
  it('is the hash that the published method tells', () => {
    // printf '%s' '17 42 澄岚湖畔的白云' | sha256sum
    expect(commitment(17, 42, '澄岚湖畔的白云')).toBe(
      '5e115ea413a7b48ba68004a71128762824711755f5e4f5f910db5495ee9588c4',
    )
  })
})
