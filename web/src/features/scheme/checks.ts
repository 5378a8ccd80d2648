/* SPDX-License-Identifier: Apache-2.0 */
/* What is still blank or no number in a form, by key; the rest is the engine's to judge. Pure. */
import { composed, type Column, type Key } from './keys'
import { copyOf, isNumber, type Json, type Part } from './model'
import { isPart, partsOf, ratioOf } from './sentences'
import { text } from './text'

type Maybe = Json | undefined
const isBlank = (value: Maybe): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length)
export const isFigure = (value: Maybe): boolean =>
  typeof value === 'number'
    ? isNumber(String(value)) || !Number.isInteger(value)
    : typeof value === 'string' && /^\$[a-z]/.test(value)

function operandFault(value: Maybe): string {
  const ratio = ratioOf(value)
  if (ratio) return ratio.map(operandFault).find(Boolean) ?? ''
  if (isBlank(value)) return '请选择数据项或填数。'
  return isFigure(value) || /^[a-z]/.test(String(value)) ? '' : `${text.number}。`
}
function comparisonFault(part: Part): string {
  return operandFault(part.left) || operandFault(part.right)
}
function conditionFault(value: Maybe): string {
  const parts = partsOf(value)
  if (!isPart(value)) return ''
  if (!parts) return comparisonFault(value)
  if (parts.length === 0) return '请至少写一个条件，或者不设条件。'
  return parts.map(conditionFault).find(Boolean) ?? ''
}
function cellFault(column: Column, cell: Maybe): string {
  const isMissing = isBlank(cell) && !(column.isOpen && cell === null)
  if (isMissing) return `请填写“${column.title}”。`
  return column.kind === 'number' && cell !== null && !isFigure(cell)
    ? `“${column.title}”${text.number}。`
    : ''
}
function linesFault(key: Key, list: Json[]): string {
  const { columns, read } = key.lines ?? { columns: [] }
  for (const [index, one] of list.entries()) {
    const line = read ? read(one) : (one as Part)
    const faults = columns
      .filter((column) => column.isShown?.(line) ?? true)
      .map((column) => cellFault(column, line[column.at]))
    const first = faults.find(Boolean)
    if (first) return `第 ${index + 1} 行：${first}`
  }
  return ''
}

/** A key is blank where none of what it stands for is there. */
function isMissing(key: Key, part: Part): boolean {
  if (key.kind === 'by') return isBlank(part.metric) && isBlank(part.item)
  if (key.kind === 'ranked')
    return isPart(part.given) ? isBlank(part.given.rank) : isBlank(part.metric)
  if (key.kind === 'comparison') return false
  const value = part[key.key]
  return isBlank(value) || (typeof value === 'string' && value.trim() === '')
}
function faultOf(key: Key, part: Part): string {
  if (isMissing(key, part)) return key.isRequired ? `请填写“${key.title}”。` : ''
  const value = part[key.key]
  switch (key.kind) {
    case 'number':
      return isFigure(value) ? '' : `${text.number}。`
    case 'plain':
      return /^[0-6]$/.test(String(value)) ? '' : '请填 0 至 6。'
    case 'given_value':
      return isFigure((part.given as Maybe) === undefined ? value : 0) ? '' : `${text.number}。`
    case 'operand':
      return operandFault(value)
    case 'comparison':
      return comparisonFault(part)
    case 'condition':
      return conditionFault(value)
    case 'lines':
      return linesFault(key, value as Json[])
    case 'group':
      return isPart(value) ? (Object.values(faultsOf(key.keys?.(value) ?? [], value))[0] ?? '') : ''
    default:
      return ''
  }
}
export function faultsOf(keys: Key[], part: Part): Record<string, string> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const fault = faultOf(key, part)
      return fault === '' ? [] : [[key.key, fault]]
    }),
  )
}

/** An id that the server would refuse, or that stands already for another. */
export function idFault(id: string, others: string[]): string {
  if (!/^[a-z][a-z0-9_]*$/.test(id)) return `编号：${text.id}。`
  if (['mean', 'present', 'adjust'].includes(id)) return `“${id}”有专门的用途，请换一个编号。`
  return others.includes(id) ? `编号“${id}”已经有了，请换一个。` : ''
}

/** A part with one key set; what the form then has no field for any more goes. */
export function withKey(keysOf: (part: Part) => Key[], part: Part, key: string, to: Maybe): Part {
  const names = (one: Part): string[] =>
    keysOf(one).flatMap((about) => composed[about.kind] ?? [about.key])
  const next = { ...part }
  if (to === undefined) delete next[key]
  else next[key] = to
  const left = names(next)
  for (const name of names(part)) if (!left.includes(name)) delete next[name]
  return next
}

/** Texts without blanks around them, and no key for what is empty. */
export function tidied(keys: Key[], part: Part): Part {
  const next = copyOf(part)
  for (const { key, kind } of keys) {
    const value = next[key]
    if (typeof value !== 'string' || !['text', 'area', 'id', 'date'].includes(kind)) continue
    if (value.trim() === '') delete next[key]
    else next[key] = value.trim()
  }
  return next
}
