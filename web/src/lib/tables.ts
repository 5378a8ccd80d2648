/* SPDX-License-Identifier: Apache-2.0 */
/* Search, sort and page over rows at hand, and a table as a file. No DOM but for `saveFile`. */
import { compareFigures } from './figures'

export interface Sort {
  key: string
  isDown: boolean
}
export interface Query {
  q: string
  sort: Sort | null
  page: number
  size: number
  filters: Record<string, string>
}
export interface Page<Row> {
  rows: Row[]
  total: number
}

export function parseSort(text: string | undefined): Sort | null {
  if (!text) return null
  return text.startsWith('-') ? { key: text.slice(1), isDown: true } : { key: text, isDown: false }
}

export function printSort(sort: Sort | null): string | undefined {
  return sort ? (sort.isDown ? '-' : '') + sort.key : undefined
}

/** A click on a head: up, down, as the server gives it. */
export function nextSort(sort: Sort | null, key: string): Sort | null {
  if (sort?.key !== key) return { key, isDown: false }
  return sort.isDown ? null : { key, isDown: true }
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value)
}

/** Every word of the query must stand somewhere in the row. Empty values come last either way. */
export function queryRows<Row extends object>(
  rows: Row[],
  query: Query,
  searched: string[],
): Page<Row> {
  const words = query.q.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const found = rows.filter((row) => {
    const cells = row as Record<string, unknown>
    const text = searched
      .map((key) => textOf(cells[key]))
      .join('\n')
      .toLowerCase()
    return (
      words.every((word) => text.includes(word)) &&
      Object.entries(query.filters).every(
        ([key, value]) => value === '' || textOf(cells[key]) === value,
      )
    )
  })
  const sort = query.sort
  if (sort) {
    found.sort((a, b) => {
      const left = textOf((a as Record<string, unknown>)[sort.key])
      const right = textOf((b as Record<string, unknown>)[sort.key])
      if (left === '' || right === '') return left === right ? 0 : left === '' ? 1 : -1
      const order = compareFigures(left, right)
      return sort.isDown ? -order : order
    })
  }
  const start = (query.page - 1) * query.size
  return { rows: found.slice(start, start + query.size), total: found.length }
}

/** A spreadsheet would run a text that begins like a formula; figures stay figures. */
function csvCell(value: string): string {
  const isRisky = /^[=+\-@\t\r]/.test(value) && !/^[+-]?\d+(\.\d+)?$/.test(value)
  const safe = isRisky ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe
}

/** With a byte order mark: Excel takes the file for GBK without it. */
export function printCsv(rows: string[][]): string {
  return '\uFEFF' + rows.map((row) => row.map(csvCell).join(',') + '\r\n').join('')
}

export function saveFile(name: string, parts: BlobPart[], type: string): void {
  const address = URL.createObjectURL(new Blob(parts, { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

/** Page numbers to offer: first, last, and two either side; 0 stands for a gap. */
export function pageNumbers(page: number, pages: number): number[] {
  const wanted = new Set([1, pages])
  for (let at = page - 2; at <= page + 2; at++) if (at >= 1 && at <= pages) wanted.add(at)
  const sorted = [...wanted].sort((a, b) => a - b)
  return sorted.flatMap((number, index) => {
    const before = sorted[index - 1] ?? 0
    return index > 0 && number - before > 1 ? [0, number] : [number]
  })
}
