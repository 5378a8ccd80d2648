/* SPDX-License-Identifier: Apache-2.0 */
/* Typed figures of a subject: what each line holds, what differs from the server, what is wrong. */
import type {
  ContestEntrant,
  ContestFigure,
  ContestFigureInput,
  ContestSubjectRow,
} from '#api'
import { readFigure } from '@/lib/figures'
import { parseClipboard } from '@/lib/paste'

export interface FigureLine {
  value: string
  source: string
  day: string
  note: string
}
export type FigureKey = keyof FigureLine

export function columnsOf(way: ContestSubjectRow['way']): { key: FigureKey; title: string }[] {
  const value = way === 'counted' ? '数量' : '成绩'
  return [
    { key: 'value', title: value },
    ...(way === 'carried'
      ? [
          { key: 'source' as const, title: '来源' },
          { key: 'day' as const, title: '日期' },
        ]
      : []),
    ...(way === 'counted' ? [{ key: 'source' as const, title: '链接或出处' }] : []),
    { key: 'note', title: '备注' },
  ]
}

export function lineOf(figure: ContestFigure | undefined): FigureLine {
  return {
    value: figure?.value === null || figure?.value === undefined ? '' : String(figure.value),
    source: figure?.source ?? '',
    day: figure?.day ?? '',
    note: figure?.note ?? '',
  }
}

/** 2026-11-22, 2026/11/22, 2026年11月22日 → 2026-11-22; null: no date. */
export function readDay(text: string): string | null {
  const found = /^\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*$/.exec(text)
  if (!found) return null
  const [, year, month, day] = found
  const made = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
  const time = new Date(`${made}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(made) ? made : null
}

/** Why a cell can't be saved; '' if it can. */
export function faultOf(way: ContestSubjectRow['way'], line: FigureLine, key: FigureKey): string {
  if (key === 'value')
    return readFigure(line.value, way === 'counted' ? 'count' : 'number').fault ?? ''
  if (way !== 'carried' || line.value.trim() === '') return ''
  if (key === 'source' && line.source.trim() === '') return '转入的成绩须写明来源。'
  if (key === 'day' && line.day.trim() === '') return '转入的成绩须写明日期。'
  if (key === 'day' && readDay(line.day) === null) return '日期请写成 2026-11-22。'
  return ''
}

export function toInput(
  subject: number,
  entrant: number,
  line: FigureLine,
  way: ContestSubjectRow['way'],
  rev: number,
): ContestFigureInput {
  return {
    subject,
    entrant,
    rev,
    value: readFigure(line.value, way === 'counted' ? 'count' : 'number').text || null,
    source: line.source.trim() || null,
    day: readDay(line.day),
    note: line.note.trim() || null,
  }
}

export function isSame(one: FigureLine, other: FigureLine): boolean {
  return (Object.keys(one) as FigureKey[]).every((key) => one[key].trim() === other[key].trim())
}

/* ---- A table from elsewhere, in an order of its own ---- */

/** Cells by tabs, as a spreadsheet copies them, or by commas, as a CSV file has them. */
export function readTable(text: string): string[][] {
  const told = text.replace(/^\uFEFF/, '')
  return parseClipboard(told.includes('\t') ? told : told.replace(/[,，]/g, '\t'))
}

export interface Matched {
  /** By entrant. */
  values: Map<number, string>
  /** Lines with a score of somebody who isn't there, or isn't told apart. */
  unknown: string[]
}

const plain = (text: string): string => text.replace(/[\s\u3000]/g, '')
const isScore = (text: string): boolean => /^\d+(\.\d+)?$/.test(plain(text))
const scoreTitle = /^(成绩|得分|分数|总分|总成绩|考试成绩|卷面成绩)/

/** Of each line who is meant, by name, and by team where two have one name; and their score: of the
    column that is called so, else the last number after the name. */
export function matchByName(
  table: string[][],
  entrants: Pick<ContestEntrant, 'entrant' | 'name' | 'team_name'>[],
): Matched {
  const values = new Map<number, string>()
  const doubled = new Set<number>()
  const unknown: string[] = []
  const column = table[0]?.findIndex((cell) => scoreTitle.test(plain(cell))) ?? -1
  for (const line of table) {
    const cells = line.map(plain)
    const names = entrants.filter((one) => cells.includes(plain(one.name)))
    const ofTeam = names.filter((one) => cells.includes(plain(one.team_name)))
    const meant = names.length > 1 ? ofTeam : names
    const after = names[0] ? cells.indexOf(plain(names[0].name)) + 1 : 0
    const scores = column >= 0 ? [cells[column] ?? ''] : cells.slice(after).filter(isScore)
    const score = scores[scores.length - 1] ?? ''
    if (!isScore(score)) continue
    const who = meant.length === 1 ? meant[0]!.entrant : 0
    if (!who || values.has(who) || doubled.has(who)) unknown.push(line.join(' ').trim())
    if (values.has(who)) doubled.add(who)
    if (who) values.set(who, score)
  }
  for (const who of doubled) values.delete(who)
  return { values, unknown }
}
