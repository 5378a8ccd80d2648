/* SPDX-License-Identifier: Apache-2.0 */
/* Who could take part: units of the tree, or people who serve on the last day of the period. */
import type { PersonRow, Unit } from '#api'
import { api } from '@/lib/api'
import type { TaskRow } from './model'
import type { Candidate } from './SubjectTable.vue'

export async function readUnits(): Promise<Unit[]> {
  return (await api.get('/units')).rows.filter(
    (unit) => unit.closed_from === null,
  )
}

export async function readCandidates(
  kind: TaskRow['subject'],
  until: string,
): Promise<Candidate[]> {
  if (kind !== 'person')
    return (await readUnits()).map((unit) => ({
      subject: unit.id,
      name: unit.name,
      note: `在岗 ${unit.people} 人`,
      depth: unit.depth,
    }))
  const people: PersonRow[] = []
  for (let page = 1; ; page++) {
    const part = await api.get('/people', { page, page_size: 200, serving_on: until })
    people.push(...part.rows)
    if (part.rows.length === 0 || people.length >= part.total) break
  }
  return people.map((one) => ({
    subject: one.id,
    name: one.name,
    note: [one.unit_name, one.post].filter(Boolean).join(' '),
  }))
}
