/* SPDX-License-Identifier: Apache-2.0 */
/* Typed figures of a subject: what each line holds, what differs from the server, what is wrong. */
import type { ContestFigure, ContestFigureInput, ContestSubjectRow } from '#api'
import { readFigure } from '@/lib/figures'

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
