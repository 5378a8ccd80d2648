/* SPDX-License-Identifier: Apache-2.0 */
/* Who could take part: units of the tree, or people who serve on the last day of the period. */
import { api } from '@/lib/api'
import type { Page } from '@/lib/tables'
import type { TaskRow } from './model'
import type { Candidate } from './SubjectTable.vue'

interface Unit {
  id: number
  name: string
  depth: number
  kind: string
  people: number
  closed_from: string | null
}
interface Person {
  id: number
  name: string
  unit_name: string | null
  post: string | null
}

export async function readUnits(): Promise<Unit[]> {
  return (await api.get<{ rows: Unit[] }>('/units')).rows.filter(
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
  const people: Person[] = []
  for (let page = 1; ; page++) {
    const part = await api.get<Page<Person>>('/people', { page, page_size: 200, serving_on: until })
    people.push(...part.rows)
    if (part.rows.length === 0 || people.length >= part.total) break
  }
  return people.map((one) => ({
    subject: one.id,
    name: one.name,
    note: [one.unit_name, one.post].filter(Boolean).join(' '),
  }))
}
