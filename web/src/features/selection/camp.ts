/* SPDX-License-Identifier: Apache-2.0 */
/* A programme as forms hold it, and the ready one: two courses a day, from the first day on. */
import type { SelectionCamp, SelectionCourse } from '#api'
import type { Row } from '@/features/contest/model'

export function rowsOf(camp: SelectionCamp): Row[] {
  return camp.sessions.map((one) => ({
    session: String(one.session ?? ''),
    day: one.day,
    from: one.from,
    until: one.until,
    course: one.course,
    teacher: one.teacher ?? '',
    venue: one.venue ?? '',
  }))
}

export function sessionsOf(rows: Row[]) {
  const or = (value: string | undefined): string | null => (value ?? '').trim() || null
  return rows.map((row) => ({
    session: row.session ? Number(row.session) : null,
    day: (row.day ?? '').trim(),
    from: (row.from ?? '').trim(),
    until: (row.until ?? '').trim(),
    course: (row.course ?? '').trim(),
    teacher: or(row.teacher),
    venue: or(row.venue),
  }))
}

export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

function clockAfter(clock: string, hours: number): string {
  return `${String(Number(clock.slice(0, 2)) + hours).padStart(2, '0')}${clock.slice(2)}`
}

/** Mornings from 08:30, afternoons from 14:00. */
export function readyRows(courses: SelectionCourse[], firstDay: string): Row[] {
  return courses.map((one, at) => {
    const from = at % 2 === 0 ? '08:30' : '14:00'
    return {
      session: '',
      day: dayAfter(firstDay, Math.floor(at / 2)),
      from,
      until: clockAfter(from, one.hours),
      course: one.course,
      teacher: '',
      venue: '',
    }
  })
}

/** By the server's names of the fields. */
export function faultsOf(rows: Row[]): Record<string, string> {
  const faults: Record<string, string> = {}
  rows.forEach((row, at) => {
    const place = `sessions[${at}]`
    if (!/^\d{4}-\d{2}-\d{2}$/.test((row.day ?? '').trim()))
      faults[`${place}.day`] = '请写成 2026-11-22 的样子。'
    for (const key of ['from', 'until'] as const)
      if (!/^\d{2}:\d{2}$/.test((row[key] ?? '').trim()))
        faults[`${place}.${key}`] = '请写成 08:30 的样子。'
    if ((row.course ?? '').trim() === '') faults[`${place}.course`] = '请填写课程，不要的行请删除。'
  })
  return faults
}
