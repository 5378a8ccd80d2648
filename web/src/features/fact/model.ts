/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The facts of a task and what somebody is changing about them. Pure: what is missing, what counts
 * by default, what is sent, and which cell a fault belongs to are decided here and tested.
 */
import { readFigure } from '@/lib/figures'

export interface TaskHead { task: number; title: string; state: 'open' | 'frozen'; subject_count: number }
export interface Metric {
  metric: string
  title: string
  unit: string
  kind: 'number' | 'yes_no' | 'series' | 'discretion' | 'override'
  is_required: boolean
  default: number | string | null
  needs_note: boolean
  needs_source: boolean
  minimum: number | null
  maximum: number | null
  is_shared: boolean
}
export interface Subject { subject: number; name: string; unit_name: string; standing: 'ranked' | 'guest' | 'withdrawn' }
export interface Cell {
  subject: number
  metric: string
  fact: number
  value: number | string | null
  source: string
  day: string | null
  note: string
  state: 'entered' | 'confirmed' | 'returned'
  rev: number
  proofs: number
  by_name: string
  at: number
}
export interface Grid { stamp: number; metrics: Metric[]; subjects: Subject[]; cells: Cell[]; total?: number }

export interface Edit { value?: string; source?: string; day?: string; note?: string }
export type Edits = Record<string, Edit>
export type Part = keyof Edit

export interface Proof { file: number; name: string; size: number; type_title: string; at: number; by_name: string }
export interface FactDetail extends Omit<Cell, 'proofs'> {
  task?: number
  subject_name: string
  metric_title: string
  history: {
    at: number; by_name: string; from: number | string | null; to: number | string | null; source: string
    day: string | null; note: string; state: Cell['state']; why: string
  }[]
  proofs: Proof[]
}

export function keyOf(subject: number | string, metric: string): string {
  return `${subject}/${metric}`
}

export function byKey(cells: Cell[]): Map<string, Cell> {
  return new Map(cells.map((cell) => [keyOf(cell.subject, cell.metric), cell]))
}

/** A stored value as the grid shows it. */
export function showValue(metric: Pick<Metric, 'kind'>, value: number | string | null | undefined): string {
  if (value === null || value === undefined || value === '') return ''
  if (metric.kind !== 'yes_no') return String(value)
  return String(value) === '1' ? '是' : String(value) === '0' ? '否' : String(value)
}

/** What is wrong with a value as typed; empty is "not known" and no fault. */
export function valueFault(metric: Metric, text: string): string {
  if (metric.kind === 'series') {
    return text.trim() === '' || text.split(/[,，;；\s]+/).every((one) => !readFigure(one, 'number').fault)
      ? '' : '请填写数字，几个数之间用逗号隔开。'
  }
  const figure = readFigure(text, metric.kind === 'yes_no' ? 'flag' : 'number')
  if (figure.fault) return figure.fault
  if (figure.text === '' || metric.kind === 'yes_no') return ''
  const value = Number(figure.text)
  if (metric.minimum !== null && value < metric.minimum) return `不能小于 ${metric.minimum}。`
  if (metric.maximum !== null && value > metric.maximum) return `不能大于 ${metric.maximum}。`
  return ''
}

/** An edit as it stands against what is stored; what comes to the same is dropped. */
export function editCell(edits: Edits, key: string, part: Part, text: string, metric: Metric, cell?: Cell): Edits {
  const stored = part === 'value' ? showValue(metric, cell?.value) : String(cell?.[part] ?? '')
  const { [part]: _, ...rest } = edits[key] ?? {}
  const same = part === 'value' && !valueFault(metric, text) && metric.kind !== 'series'
    ? readValue(metric, text) === readValue(metric, stored)
    : text.trim() === stored
  const edit: Edit = same ? rest : { ...rest, [part]: text }
  const next = { ...edits }
  if (Object.keys(edit).length === 0) delete next[key]
  else next[key] = edit
  return next
}

function readValue(metric: Metric, text: string): string {
  if (metric.kind === 'series') return text.trim()
  return readFigure(text, metric.kind === 'yes_no' ? 'flag' : 'number').text
}

/** Source, date and note of this sitting, for every cell that got a value and none of its own. */
export interface Common { source: string; day: string; note: string }
export interface SentCell {
  subject: number; metric: string; value: string | null; source: string; day: string | null; note: string; rev: number
}

export function cellsToSend(edits: Edits, grid: Grid, common: Common): SentCell[] {
  const cells = byKey(grid.cells)
  const metrics = new Map(grid.metrics.map((metric) => [metric.metric, metric]))
  return Object.entries(edits).flatMap(([key, edit]) => {
    const [subject = '', name = ''] = splitKey(key)
    const metric = metrics.get(name)
    if (!metric) return []
    const cell = cells.get(key)
    const value = edit.value === undefined
      ? (cell?.value ?? null) : (readValue(metric, edit.value) === '' ? null : readValue(metric, edit.value))
    const isNewValue = edit.value !== undefined
    const of = (part: 'source' | 'day' | 'note'): string =>
      (edit[part] ?? ((isNewValue ? common[part] : '') || (cell?.[part] ?? ''))).trim()
    return [{
      subject: Number(subject), metric: name, value: value === null ? null : String(value),
      source: of('source'), day: of('day') || null, note: of('note'), rev: cell?.rev ?? 0,
    }]
  })
}

export function splitKey(key: string): [string, string] {
  const at = key.indexOf('/')
  return [key.slice(0, at), key.slice(at + 1)]
}

/** The server names faults by the place in what was sent; the grid wants them by cell. */
export function faultsByCell(fields: { field: string; message: string }[], sent: SentCell[]): Record<string, string> {
  const faults: Record<string, string> = {}
  for (const { field, message } of fields) {
    const cell = sent[Number(/^cells\[(\d+)\]/.exec(field)?.[1] ?? -1)]
    if (cell) faults[keyOf(cell.subject, cell.metric)] ??= message
  }
  return faults
}

export interface Count { filled: number; expected: number; missing: number; defaulted: number; returned: number }

/** How far a grid is filled. Withdrawn subjects need nothing. */
export function countCells(grid: Grid): Count {
  const cells = byKey(grid.cells)
  const count: Count = { filled: 0, expected: 0, missing: 0, defaulted: 0, returned: 0 }
  for (const metric of grid.metrics) {
    const subjects = metric.is_shared ? [0] : grid.subjects.filter((one) => one.standing !== 'withdrawn').map((one) => one.subject)
    for (const subject of subjects) {
      const cell = cells.get(keyOf(subject, metric.metric))
      count.expected++
      if (cell?.state === 'returned') count.returned++
      if (cell && cell.value !== null) count.filled++
      else if (metric.default !== null) count.defaulted++
      else count.missing++
    }
  }
  return count
}

export const stateTitles: Record<Cell['state'], string> = { entered: '已填', confirmed: '已核', returned: '退回' }
