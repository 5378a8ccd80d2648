/* SPDX-License-Identifier: Apache-2.0 */
import { expect, test } from 'vitest'
import { placeOf, raise, sayList, type Line, type Standing } from './decide'

const line = (candidate: number, standing: Standing, sex: Line['sex'] = 'male'): Line => ({
  candidate,
  standing,
  sex,
  name: `甲${candidate}`,
  unit: '某县',
  grounds: '',
})

test('places count among those who stand the same', () => {
  const lines = [line(1, 'chosen'), line(2, 'reserve'), line(3, 'chosen'), line(4, 'passed')]
  expect(lines.map((_, at) => placeOf(lines, at))).toEqual([1, 1, 2, 0])
})

test('going up passes only those who stand the same', () => {
  const lines = [line(1, 'chosen'), line(2, 'reserve'), line(3, 'passed'), line(4, 'reserve')]
  expect(raise(lines, 3)).toBe(true)
  expect(lines.map((one) => one.candidate)).toEqual([1, 4, 2, 3])
  expect(raise(lines, 0)).toBe(false)
})

test('what is missing is said', () => {
  const lines = [line(1, 'chosen', 'female'), line(2, 'reserve'), line(3, 'open')]
  expect(sayList(lines, 4, 1)).toBe(
    '正式 1 / 4 人，其中女 1 人（至少 1 人），预备 1 人，未决定 1 人',
  )
})
