/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import { compareFigures, readFigure } from './figures'

describe('a figure as typed or pasted', () => {
  it.each([
    ['１２．５０', 'number', '12.5'],
    [' 1,234.00 ', 'number', '1234'],
    ['1\u00a0234\u00a0567', 'count', '1234567'],
    ['\u3000１，２３４ ', 'count', '1234'],
    ['007', 'count', '7'],
    ['-0', 'number', '0'],
    ['是', 'flag', '1'],
    ['×', 'flag', '0'],
    ['', 'count', ''],
    ['123456789012.654321', 'number', '123456789012.654321'],
    ['000123456789012.6543210000', 'number', '123456789012.654321'],
  ] as const)('%s as %s is %s', (raw, kind, text) => {
    expect(readFigure(raw, kind)).toEqual({ text, fault: null })
  })
  it.each([
    ['无', 'count', '留空'],
    ['95%', 'number', '百分数'],
    ['12件', 'count', '单位'],
    ['1.5', 'count', '整数'],
    ['-3', 'rank', '负数'],
    ['2', 'flag', '是'],
    ['12,34', 'number', '数字'],
    ['12 34', 'count', '数字'],
    ['12\n345', 'count', '数字'],
    ['1234567890123', 'count', '12 位整数'],
    ['0.1000000000000000055', 'number', '6 位小数'],
    ['1e3', 'number', '数字'],
  ] as const)('%s as %s is refused with a word on %s', (raw, kind, word) => {
    const figure = readFigure(raw, kind)
    expect(figure.fault).toContain(word)
    expect(figure.text).toBe(raw)
  })
})

describe('figures in order', () => {
  it('are compared by value, not by letters', () => {
    const sorted = ['10', '9.5', '-2', '-10', '9.50', '', '甲'].sort(compareFigures)
    expect(sorted).toEqual(['-10', '-2', '9.5', '9.50', '10', '', '甲'])
  })
  it('stay exact beyond what a double holds', () => {
    expect(compareFigures('9007199254740993', '9007199254740992')).toBeGreaterThan(0)
  })
})
