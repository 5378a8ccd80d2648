/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The facts of a task and what somebody is changing about them. Pure: what is missing, what counts
 * by default, what is sent, and which cell a fault belongs to are decided here and tested.
 */
import type { Cell, CellInput, Fault, Grid, GridMetric, Task } from '#api'
import { readDay } from '@/lib/dates'
import { readFigure } from '@/lib/figures'

export type { Cell, Figure, Grid, GridMetric as Metric, Import, Proof } from '#api'
export type TaskHead = Pick<Task, 'task' | 'title' | 'may_run'>

export interface Edit {
  value?: string
  source?: string
  day?: string
  note?: string
}
export type Edits = Record<string, Edit>
export type Part = keyof Edit

export function keyOf(subject: number | string, metric: string): string {
  return `${subject}/${metric}`
}

export function byKey(cells: Cell[]): Map<string, Cell> {
  return new Map(cells.map((cell) => [keyOf(cell.subject, cell.metric), cell]))
}

/** A stored value as the grid shows it. */
export function showValue(
  metric: Pick<GridMetric, 'kind'>,
  value: number | string | null | undefined,
): string {
  if (value === null || value === undefined || value === '') return ''
  if (metric.kind !== 'flag') return String(value)
  return String(value) === '1' ? '是' : String(value) === '0' ? '否' : String(value)
}

/** What is wrong with a value as typed; empty is "not known" and no fault. */
export function valueFault(metric: GridMetric, text: string): string {
  return readFigure(text, metric.kind).fault ?? ''
}

/**
 * The columns to fill in: a series has one for each value that is there, and a free one after it.
 */
export function columnsOf(grid: Grid): GridMetric[] {
  return grid.metrics.flatMap((metric) => {
    if (!metric.is_series) return [metric]
    const used = grid.cells
      .filter((cell) => cell.metric.startsWith(`${metric.metric}.`) && cell.value !== null)
      .map((cell) => Number(cell.metric.slice(metric.metric.length + 1)))
    const most = Math.max(2, ...used) + 1
    return Array.from({ length: most }, (_, index) => ({
      ...metric,
      metric: `${metric.metric}.${index + 1}`,
      title: `${metric.title}（${index + 1}）`,
      is_series: false,
    }))
  })
}

/** What is typed or pasted into one cell. */
export interface Change {
  key: string
  part: Part
  text: string
}

/** Many at once: a pasted block has thousands, and each by itself would copy all of the others. */
export function editCells(
  edits: Edits,
  changes: Change[],
  metrics: Map<string, GridMetric>,
  cells: Map<string, Cell>,
): Edits {
  const next = { ...edits }
  for (const { key, part, text } of changes) {
    const metric = metrics.get(splitKey(key)[1])
    if (!metric) continue
    const edit = editOf(next[key] ?? {}, part, text, metric, cells.get(key))
    if (Object.keys(edit).length === 0) delete next[key]
    else next[key] = edit
  }
  return next
}

/** An edit as it stands against what is stored; what comes to the same is dropped. */
function editOf(before: Edit, part: Part, text: string, metric: GridMetric, cell?: Cell): Edit {
  const stored = part === 'value' ? showValue(metric, cell?.value) : String(cell?.[part] ?? '')
  const { [part]: _, ...rest } = before
  const same =
    part === 'value' && !valueFault(metric, text)
      ? readValue(metric, text) === readValue(metric, stored)
      : (part === 'day' ? readDay(text) : text.trim()) === stored
  return same ? rest : { ...rest, [part]: text }
}

/** How many stored values a paste takes away: blank cells, as of merged ones, do so silently. */
export function countCleared(changes: Change[], cells: Map<string, Cell>): number {
  return changes.filter(
    ({ key, part, text }) =>
      part === 'value' && text.trim() === '' && (cells.get(key)?.value ?? null) !== null,
  ).length
}

function readValue(metric: GridMetric, text: string): string {
  return readFigure(text, metric.kind).text
}

/** Source, date and note of this sitting, for every cell that got a value and none of its own. */
export interface Common {
  source: string
  day: string
  note: string
}
export type SentCell = CellInput & { subject: number }

export function cellsToSend(edits: Edits, grid: Grid, common: Common): SentCell[] {
  const cells = byKey(grid.cells)
  const metrics = new Map(columnsOf(grid).map((metric) => [metric.metric, metric]))
  return Object.entries(edits).flatMap(([key, edit]) => {
    const [subject = '', name = ''] = splitKey(key)
    const metric = metrics.get(name)
    if (!metric) return []
    const cell = cells.get(key)
    const value =
      edit.value === undefined
        ? (cell?.value ?? null)
        : readValue(metric, edit.value) === ''
          ? null
          : readValue(metric, edit.value)
    const isNewValue = edit.value !== undefined
    const of = (part: 'source' | 'day' | 'note'): string =>
      (edit[part] ?? ((isNewValue ? common[part] : '') || (cell?.[part] ?? ''))).trim()
    return [
      {
        subject: Number(subject),
        metric: name,
        value: value === null ? null : String(value),
        source: of('source'),
        day: readDay(of('day')) || null,
        note: of('note'),
        rev: cell?.rev ?? 0,
      },
    ]
  })
}

export function splitKey(key: string): [string, string] {
  const at = key.indexOf('/')
  return [key.slice(0, at), key.slice(at + 1)]
}

/** The server names faults by the place in what was sent; the grid wants them by cell. */
export function faultsByCell(
  fields: Fault[],
  sent: SentCell[],
): Record<string, string> {
  const faults: Record<string, string> = {}
  for (const { field, message } of fields) {
    const cell = sent[Number(/^cells\[(\d+)\]/.exec(field)?.[1] ?? -1)]
    if (cell) faults[keyOf(cell.subject, cell.metric)] ??= message
  }
  return faults
}

export interface Count {
  filled: number
  expected: number
  missing: number
  returned: number
}

/**
 * How far a grid is filled. Withdrawn subjects need nothing, nobody knows how long a series is, and
 * what a higher level settles is the exception.
 */
export function countCells(grid: Grid): Count {
  const cells = byKey(grid.cells)
  const present = grid.subjects
    .filter((one) => one.standing !== 'withdrawn')
    .map((one) => one.subject)
  const count: Count = {
    filled: 0,
    expected: 0,
    missing: 0,
    returned: grid.cells.filter((cell) => cell.state === 'returned').length,
  }
  for (const metric of grid.metrics.filter((one) => !one.is_series && !one.is_override)) {
    for (const subject of metric.is_shared ? [0] : present) {
      const cell = cells.get(keyOf(subject, metric.metric))
      count.expected++
      if (cell && cell.value !== null) count.filled++
      else count.missing++
    }
  }
  return count
}

export const stateTitles: Record<Cell['state'], string> = {
  entered: '已填',
  confirmed: '已核',
  returned: '退回',
}
