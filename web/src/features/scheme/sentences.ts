/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of a scheme in Chinese, as the rule sheet puts them. Unfinished ones say “……”. Pure. */
import type { Names } from './draft'
import type { Key } from './keys'
import type { Json, Metric, Part } from './model'
import { text } from './text'

type Maybe = Json | undefined
const words: Record<string, string> = {
  '>=': '不小于',
  '>': '大于',
  '<=': '不大于',
  '<': '小于',
  '=': '等于',
  '!=': '不等于',
}
export const isPart = (value: Maybe): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const ratioOf = (value: Maybe): Json[] | null =>
  isPart(value) && Array.isArray(value.ratio) ? value.ratio : null
const isParameter = (value: Maybe): boolean => typeof value === 'string' && value.startsWith('$')

/** The value of a figure, or null while its parameter is open. */
function heldIn(names: Names, value: Maybe): number | null {
  if (typeof value === 'number') return value
  if (!isParameter(value) || names.isByName) return null
  const told = names.parameters.find((one) => one.name === String(value).slice(1))?.value
  return told === null || told === undefined || told === '' ? null : Number(told)
}
export function sayNumber(names: Names, value: Maybe): string {
  const held = heldIn(names, value)
  if (held !== null) return String(held)
  if (!isParameter(value)) return text.blank
  const name = String(value).slice(1)
  const title = names.parameters.find((one) => one.name === name)?.title ?? name
  return names.isByName ? `参数“${title}”` : `（待定：${title}）`
}
function metricOf(names: Names, id: Maybe): Metric | undefined {
  return names.metrics.find((one) => one.id === id)
}
export function sayMetric(names: Names, id: Maybe): string {
  if (id === undefined || id === null || id === '') return text.blank
  const metric = metricOf(names, id)
  return metric?.title || String(id)
}

export function sayOperand(names: Names, value: Maybe): string {
  const ratio = ratioOf(value)
  if (ratio) {
    const [over, under] = ratio.map((one) =>
      ratioOf(one) ? `（${sayOperand(names, one)}）` : sayOperand(names, one),
    )
    return `${over ?? text.blank}与${under ?? text.blank}之比`
  }
  if (typeof value === 'number' || isParameter(value)) return ` ${sayNumber(names, value)} `
  if (value === 'mean') return '参评各对象的平均数'
  return value === '' || value === undefined ? text.blank : `“${sayMetric(names, value)}”`
}

function sayFlag(names: Names, { left, op, right }: Part): string | null {
  const isFlag = metricOf(names, left)?.kind === 'flag' && (op === '=' || op === '!=')
  const held = heldIn(names, right)
  if (!isFlag || (held !== 0 && held !== 1)) return null
  return `“${sayMetric(names, left)}”${op === '=' ? '为' : '不为'}“${held === 1 ? '是' : '否'}”`
}
/** The figure that something is held against: a share, or with the unit. */
function sayBound(names: Names, left: Maybe, right: Maybe): string {
  const held = heldIn(names, right)
  if (ratioOf(left) && held !== null && held <= 1)
    return ` ${Number((held * 100).toPrecision(15))} %`
  const metric = metricOf(names, left)
  const unit = metric && metric.kind !== 'flag' && metric.unit ? ` ${metric.unit}` : ''
  return ` ${sayNumber(names, right)}${unit}`
}
export function sayComparison(names: Names, one: Part): string {
  const { left, op, right } = one
  const flag = sayFlag(names, one)
  if (flag !== null) return flag
  const isBound = typeof right === 'number' || isParameter(right)
  const end = isBound ? sayBound(names, left, right) : sayOperand(names, right)
  return `${sayOperand(names, left)}${words[String(op)] ?? text.blank}${end}`
}

/** The parts of `any` or `all`; null: a comparison. */
export function partsOf(value: Maybe): Json[] | null {
  if (!isPart(value)) return null
  const parts = value.any ?? value.all
  return Array.isArray(parts) ? parts : null
}
function sayWhole(names: Names, value: Maybe): string {
  const parts = partsOf(value)
  if (!isPart(value)) return text.blank
  if (!parts) return sayComparison(names, value)
  return parts
    .map((one) =>
      (partsOf(one)?.length ?? 0) > 1 ? `（${sayWhole(names, one)}）` : sayWhole(names, one),
    )
    .join(value.any !== undefined ? '，或者' : '，并且')
}
/* Full-width brackets keep no blanks beside them. */
const closed = (said: string): string => said.replace(/ (?=（)/g, '').replace(/([（）]) /g, '$1')
export const sayCondition = (names: Names, value: Maybe): string =>
  closed(sayWhole(names, value)).trim()

const effects: Record<string, string> = {
  disqualify: '一票否决，不参加排名',
  zero_item: '一项计 0 分',
  zero_indicator: '整个指标计 0 分',
  bar_awards: '参加排名，但不得评优推荐',
}
const titleIn = (list: Names['items'], id: Maybe): string =>
  list.find((one) => one.value === id)?.title ?? String(id ?? text.blank)
export function sayEffect(names: Names, veto: Part): string {
  if (veto.effect === 'bar_awards' && veto.reaches === 'members')
    return '参加排名，但单位和所属人员不得评优推荐'
  const said = effects[String(veto.effect)] ?? text.blank
  if (veto.effect === 'zero_item') return `“${titleIn(names.items, veto.item)}”${said}`
  if (veto.effect === 'zero_indicator')
    return `“${titleIn(names.indicators, veto.indicator)}”${said}`
  return said
}
export const sayVeto = (names: Names, veto: Part): string =>
  `${sayCondition(names, veto.when)}：${sayEffect(names, veto)}。`
export const sayTie = (names: Names, tie: Part): string =>
  tie.item === undefined ? sayMetric(names, tie.metric) : `“${titleIn(names.items, tie.item)}”得分`

/* ---- Any key of any form, for the comparison of two versions --------------------------------- */

function sayLines(names: Names, key: Key, list: Json[]): string {
  const lines = key.lines
  if (!lines) return ''
  return list
    .map((one) => {
      const line = lines.read ? lines.read(one) : (one as Part)
      return lines.columns
        .filter((column) => column.isShown?.(line) ?? true)
        .map(({ at, title, kind, options }) => {
          const cell = line[at]
          if (kind === 'metric') return `“${sayMetric(names, cell)}”`
          if (kind === 'word')
            return options?.find((option) => option.value === cell)?.title ?? String(cell)
          return `${title} ${cell === null ? '不限' : sayNumber(names, cell)}`
        })
        .join(' ')
    })
    .join('；')
}
function sayRanked(names: Names, part: Part): string {
  if (!isPart(part.given))
    return `按“${sayMetric(names, part.metric)}”${part.higher === false ? '，越少越好' : ''}`
  const { rank, count } = part.given
  const total = count ? `，总数“${sayMetric(names, count)}”` : ''
  return `按给定的名次“${sayMetric(names, rank)}”${total}`
}
/** What a key says; empty: it is not there. */
export function sayKey(names: Names, key: Key, part: Part): string {
  if (key.kind === 'ranked') return sayRanked(names, part)
  if (key.kind === 'comparison') return closed(sayComparison(names, part)).trim()
  if (key.kind === 'by') return sayTie(names, part)
  if (key.kind === 'given_value') return String(part.given ?? part.value ?? '')
  const value = part[key.key]
  if (value === undefined || value === null || value === '') return ''
  switch (key.kind) {
    case 'flag':
      return value === key.on ? '是' : ''
    case 'number':
    case 'plain':
      return sayNumber(names, value)
    case 'metric':
    case 'word':
      return key.options?.find((option) => option.value === value)?.title ?? sayMetric(names, value)
    case 'metrics':
      return (value as Json[]).map((one) => sayMetric(names, one)).join('、')
    case 'item':
      return titleIn(names.items, value)
    case 'indicator':
      return titleIn(names.indicators, value)
    case 'operand':
      return closed(sayOperand(names, value)).trim()
    case 'condition':
      return sayCondition(names, value)
    case 'lines':
      return sayLines(names, key, value as Json[])
    case 'texts':
      return (value as Json[]).join('；')
    case 'group':
      return isPart(value) ? sayPart(names, key.keys?.(value) ?? [], value) : ''
    default:
      return String(value)
  }
}
export function sayPart(names: Names, keys: Key[], part: Part): string {
  return keys
    .flatMap((key) => {
      const said = sayKey(names, key, part)
      return said === '' ? [] : [`${key.title}：${said}`]
    })
    .join('；')
}
