/* SPDX-License-Identifier: Apache-2.0 */
import { expect, test } from 'vitest'
import { parseExactly } from './json'

test('a number beyond a double stays what it is, digit by digit', () => {
  const text = '{"a": 123456789012.654321, "b": [-999999999999.999999,12.5,1763800000000]}'
  expect(parseExactly(text)).toEqual({
    a: '123456789012.654321',
    b: ['-999999999999.999999', 12.5, 1763800000000],
  })
})

test('what stands in words is left alone', () => {
  const told = { note: '编号：12345678901234567890, "98765432109876543", \\', value: 1 }
  expect(parseExactly(JSON.stringify(told))).toEqual(told)
})

test('a long number that a double does hold stays a number', () => {
  expect(parseExactly('[123456789012.0625, 1234567890123456]')).toEqual([
    123456789012.0625, 1234567890123456,
  ])
})
