/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A judge's sheet without the page: what a cell may be, how far it is on its way to the server, and
 * what is told of it. "Saved" is said of nothing but what the server has answered for.
 */
import type { ContestCell, ContestItemRow, ContestSheet, ContestSheetRow } from '#api'
import { readFigure } from '@/lib/figures'

export type Item = ContestItemRow
export type Sheet = ContestSheet
export type SheetRow = ContestSheetRow
export type Cell = ContestCell

/** What a judge gives for one item. The value is the text as the server wants it, or as typed. */
export interface Given {
  value: string
  note: string
  why: string
}

/** A cell that the server has not answered for yet; kept in the browser until it has. */
export interface Entry {
  /** Of the value on the server that this one is made from. */
  rev: number
  wanted: Given
  /**
   * Went off, and no answer has come: it may be stored or not, or still be on its way. It is sent
   * again as it is, with the same rev, before anything else is sent for this cell. So what was
   * typed later can never be overtaken by it.
   */
  sent: Given | null
  /** What somebody else, or the judge elsewhere, has stored meanwhile: the judge has to choose. */
  theirs: Cell | null
  /** Why it is not taken, by the rule of the item or in the server's words. */
  refused: string
}

export const nothing: Given = { value: '', note: '', why: '' }

export function givenOf(cell: Cell | undefined): Given {
  if (!cell) return nothing
  return { value: cell.value === null ? '' : String(cell.value), note: cell.note, why: '' }
}

/** The reason belongs to the change, not to the value. */
export function isSame(one: Given, other: Given): boolean {
  return one.value === other.value && one.note === other.note
}

export function tidy(item: Item, given: Given): Given {
  const figure = readFigure(given.value, 'number')
  const value = figure.fault ? given.value.trim() : figure.text
  return {
    value: item.kind === 'tick' && figure.fault === null && figure.text === '' ? '' : value,
    note: given.note.trim(),
    why: given.why.trim(),
  }
}

// ---- What a cell may be ------------------------------------------------------------------------

const MILLION = 1_000_000

/** Exact: marks have at most six decimals, and a sheet never comes to nine thousand millions. */
export function millionths(text: string | number | null): number {
  const [whole = '', fraction = ''] = String(text ?? 0).split('.')
  const size = Math.abs(Number(whole)) * MILLION + Number(fraction.slice(0, 6).padEnd(6, '0'))
  return whole.startsWith('-') ? -size : size
}
export function showMillionths(value: number): string {
  const size = Math.abs(value)
  const fraction = String(size % MILLION)
    .padStart(6, '0')
    .replace(/0+$/, '')
  const whole = Math.floor(size / MILLION)
  return `${value < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** What is taken, in words beside the item. */
export function ruleOf(item: Item): string {
  if (item.kind === 'tick') return `是：${item.marks} 分；否：0 分，须写理由`
  const range = `0 至 ${item.marks} 分，每档 ${item.step} 分`
  return item.kind === 'add' ? range : `扣 ${range}，不扣的可不填`
}

/** Why it is not taken; '' when it is. The server decides by the same rule. */
export function faultOf(item: Item, given: Given, needsWhy: boolean): string {
  const figure = readFigure(given.value, 'number')
  if (figure.fault) return figure.fault
  if (figure.text !== '') {
    const value = millionths(figure.text)
    const marks = millionths(item.marks)
    const step = millionths(item.step)
    if (item.kind === 'tick') {
      if (value !== 0 && value !== marks) return `这一项只能得 ${item.marks} 分或者 0 分，请改正。`
      if (value === 0 && given.note.trim() === '') return '不给分的，请写明理由。'
    } else if (value < 0 || value > marks)
      return `${item.kind === 'deduct' ? '扣分' : '得分'}应在 0 至 ${item.marks} 之间，请改正。`
    else if (step > 0 && value % step !== 0) return `分数应是 ${item.step} 的整数倍，请改正。`
  }
  return needsWhy && given.why.trim() === '' ? '评分表是重新开放的，请写明改分的原因。' : ''
}

/** What the values come to; one that is not taken counts as none. */
export function totalOf(items: Item[], valueOf: (item: Item) => string): string {
  const sum = items.reduce((before, item) => {
    const given = { value: valueOf(item), note: '-', why: '' }
    const isFilled = given.value !== '' && faultOf(item, given, false) === ''
    const value = isFilled ? millionths(readFigure(given.value, 'number').text) : 0
    return before + (item.kind === 'deduct' ? millionths(item.marks) - value : value)
  }, 0)
  return showMillionths(sum)
}

/** The items of the part of a sheet that begins at a row; null: none begins there. */
export function partAt<T extends { group: string }>(items: T[], row: number): T[] | null {
  const group = items[row]?.group
  if (!group || items[row - 1]?.group === group) return null
  const end = items.findIndex((item, at) => at > row && item.group !== group)
  return items.slice(row, end < 0 ? undefined : end)
}
export function sumOf(values: (number | string | null)[]): string {
  return showMillionths(values.reduce((sum: number, value) => sum + millionths(value), 0))
}

// ---- On its way --------------------------------------------------------------------------------

/** The judge has given something; null: it is on the server already, nothing is to be done. */
export function give(
  entry: Entry | null,
  cell: Cell | undefined,
  given: Given,
  fault: string,
): Entry | null {
  const before = entry ?? { rev: cell?.rev ?? 0, sent: null, theirs: null }
  if (!before.sent && !before.theirs && isSame(given, givenOf(cell))) return null
  return { ...before, wanted: given, refused: fault }
}

/** What is sent next; null: nothing, because it is not taken or the judge has to choose first. */
export function nextOf(entry: Entry): Given | null {
  return entry.sent ?? (entry.theirs || entry.refused !== '' ? null : entry.wanted)
}

/** The server has stored `sent`, now or by an earlier try; null: that was the last word. */
export function accept(entry: Entry, sent: Given, cell: Cell): Entry | null {
  if (isSame(entry.wanted, sent)) return null
  return { ...entry, rev: cell.rev, sent: null }
}

/** The server has something else; null: it is what is wanted. */
export function dispute(entry: Entry, theirs: Cell): Entry | null {
  if (isSame(entry.wanted, givenOf(theirs))) return null
  return { ...entry, sent: null, theirs }
}

/** Nothing was stored, and the same again would not be stored either. */
export function refuse(entry: Entry, sentence: string): Entry {
  return { ...entry, sent: null, refused: sentence }
}

/** Once more, from what is on the server now. */
export function insist(entry: Entry, cell: Cell | undefined): Entry {
  const rev = entry.theirs?.rev ?? cell?.rev ?? entry.rev
  return { ...entry, rev, theirs: null, refused: '' }
}

/** The newest that is known of each cell: an old answer that comes late takes nothing back. */
export function merge(known: Record<number, Cell>, cells: Cell[]): void {
  for (const cell of cells)
    if (!known[cell.item] || cell.rev >= (known[cell.item]?.rev ?? 0)) known[cell.item] = cell
}

// ---- What is told ------------------------------------------------------------------------------

export type CellState =
  | 'none'
  | 'typing'
  | 'saving'
  | 'saved'
  | 'line'
  | 'signIn'
  | 'busy'
  | 'window'
  | 'disputed'
  | 'refused'

export const stateWords: Record<CellState, string> = {
  none: '',
  typing: '… 填写中',
  saving: '↑ 正在保存',
  saved: '✓ 已保存',
  line: '↻ 等待网络',
  signIn: '↻ 等待登录',
  busy: '↻ 服务器忙，稍后再试',
  window: '↻ 另一窗口正在保存',
  disputed: '⚠ 有冲突',
  refused: '✕ 未通过',
}

/** Why entries wait; '' while they need not. */
export type Waiting = '' | 'line' | 'signIn' | 'busy' | 'window'

export interface Circumstance {
  entry: Entry | null
  cell: Cell | undefined
  isTyping: boolean
  isFlying: boolean
  waiting: Waiting
}

export function cellState(now: Circumstance): CellState {
  const { entry } = now
  if (now.isTyping) return 'typing'
  if (!entry) return (now.cell?.rev ?? 0) > 0 ? 'saved' : 'none'
  if (entry.theirs) return 'disputed'
  if (entry.refused !== '' && !entry.sent) return 'refused'
  if (now.waiting !== '' && !now.isFlying) return now.waiting
  if (now.waiting === 'signIn') return 'signIn'
  return 'saving'
}

export function sheetState(sheet: SheetRow): { title: string; kind: string } {
  if (sheet.state === 'submitted') return { title: '已提交', kind: 'ok' }
  if (sheet.state === 'set_aside') return { title: '已停用', kind: '' }
  return sheet.filled > 0 ? { title: '评分中', kind: 'brand' } : { title: '未评', kind: 'warn' }
}

/** Own sheets, by subject, in the order that was drawn. */
export function bySubject(sheets: SheetRow[]): Map<number, SheetRow[]> {
  const found = new Map<number, SheetRow[]>()
  for (const sheet of sheets) found.set(sheet.subject, [...(found.get(sheet.subject) ?? []), sheet])
  const turnOf = (sheet: SheetRow): number => sheet.turn || Number.MAX_SAFE_INTEGER
  for (const list of found.values()) list.sort((one, other) => turnOf(one) - turnOf(other))
  return found
}

/** A reason is wanted for every change of a sheet that was opened again. */
export function needsWhy(sheet: Sheet): boolean {
  return sheet.state === 'open' && (sheet.remark ?? '') !== ''
}
