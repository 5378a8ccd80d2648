/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Figures as people type or paste them. They stay text: a double would turn 0.1 into something
 * else.
 */

import type { GridMetric } from '#api'

export type MetricKind = GridMetric['kind']
export interface Figure {
  text: string
  fault: string | null
}

const WIDE = /[！-～]/g
const YES = new Set(['1', '是', '有', '√', 'y', 'yes', 'true'])
const NO = new Set(['0', '否', '×', 'n', 'no', 'false'])
const UNKNOWN = new Set([
  '-',
  '—',
  '－',
  '/',
  '无',
  '暂无',
  '不详',
  'n/a',
  '#n/a',
  '#div/0!',
  '#value!',
])

/* Blanks within are left: "12 34", or two lines of one cell, may well be two figures. */
function narrow(text: string): string {
  return text
    .replace(WIDE, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
    .trim()
    .replace(/[−–]/g, '-')
}

function refuse(text: string, fault: string): Figure {
  return { text, fault }
}

/**
 * The text as the server wants it, or why it can't be taken. Empty means "not known" and is no
 * fault.
 */
export function readFigure(raw: string, kind: MetricKind | 'parameter'): Figure {
  const text = narrow(raw)
  if (text === '') return { text: '', fault: null }
  const word = text.toLowerCase()
  if (kind === 'flag') {
    if (YES.has(word)) return { text: '1', fault: null }
    if (NO.has(word)) return { text: '0', fault: null }
    return refuse(raw.trim(), '请填“是”或“否”；还不知道的请留空。')
  }
  if (UNKNOWN.has(word)) return refuse(raw.trim(), '还不知道的请留空，确实没有的请填 0。')
  if (word.endsWith('%')) return refuse(raw.trim(), '请填实际数字，不要填百分数，比率由系统计算。')
  const isGrouped = /^[+-]?\d{1,3}([,\u00a0\u2009\u202f]\d{3})+(\.\d+)?$/.test(text)
  const plain = isGrouped ? text.replace(/[,\s]/g, '') : text
  if (!/^[+-]?\d+(\.\d+)?$/.test(plain)) return refuse(raw.trim(), '请只填数字，不要带单位或文字。')
  const shaped = tidy(plain)
  if (kind === 'parameter') return { text: shaped, fault: null }
  if (!/^-?\d{1,12}(\.\d{1,6})?$/.test(shaped))
    return refuse(raw.trim(), '最多 12 位整数、6 位小数，请核对后改正。')
  if (kind === 'number') return { text: shaped, fault: null }
  if (shaped.startsWith('-')) return refuse(raw.trim(), '不能是负数。')
  if (shaped.includes('.')) return refuse(raw.trim(), '请填整数。')
  return { text: shaped, fault: null }
}

/** Without a plus sign, leading zeros and zeros at the end of the fraction. */
function tidy(text: string): string {
  const isNegative = text.startsWith('-')
  const [whole = '', fraction = ''] = text.replace(/^[+-]/, '').split('.')
  const integer = whole.replace(/^0+(?=\d)/, '')
  const rest = fraction.replace(/0+$/, '')
  const shaped = rest === '' ? integer : `${integer}.${rest}`
  return isNegative && shaped !== '0' ? `-${shaped}` : shaped
}

/** By value, exact for any length; what is no figure comes last. */
export function compareFigures(left: string, right: string): number {
  const shape = /^-?\d+(\.\d+)?$/
  const isLeft = shape.test(left)
  const isRight = shape.test(right)
  if (!isLeft || !isRight)
    return isLeft === isRight ? left.localeCompare(right, 'zh-CN') : isLeft ? -1 : 1
  const negative = [left.startsWith('-'), right.startsWith('-')]
  if (negative[0] !== negative[1]) return negative[0] ? -1 : 1
  const order = compareSizes(left.replace('-', ''), right.replace('-', ''))
  return negative[0] ? -order : order
}

function compareSizes(left: string, right: string): number {
  const [a = '', b = ''] = left.split('.')
  const [c = '', d = ''] = right.split('.')
  const whole = a.replace(/^0+/, '')
  const other = c.replace(/^0+/, '')
  if (whole.length !== other.length) return whole.length - other.length
  if (whole !== other) return whole < other ? -1 : 1
  const length = Math.max(b.length, d.length)
  const fraction = b.padEnd(length, '0')
  const rest = d.padEnd(length, '0')
  return fraction === rest ? 0 : fraction < rest ? -1 : 1
}
