/* SPDX-License-Identifier: Apache-2.0 */
/* Who can be picked for a team or a duty, and for which units somebody may enter teams. */
import type { PersonRow, Unit } from '#api'
import type { Found } from '@/kit/ComboBox.vue'
import { api } from '@/lib/api'
import { session } from '@/lib/session'

/** By name, initials, certificate or unit; of one unit and those below it, or of all. */
export async function findPeople(
  q: string,
  asked: { unit?: number; day: string },
  signal: AbortSignal,
): Promise<PersonRow[]> {
  const found = await api.get(
    '/people',
    { q, unit: asked.unit ?? null, serving_on: asked.day, page_size: 20 },
    signal,
  )
  return found.rows
}

export function asFound(person: PersonRow): Found {
  return {
    value: person.id,
    title: person.name,
    note: [person.unit_name, person.post, person.certificate].filter(Boolean).join('　'),
  }
}

export async function readUnits(): Promise<Unit[]> {
  return (await api.get('/units')).rows.filter((unit) => unit.closed_from === null)
}

/** A unit and all below it, in the order of the tree. */
export function below(units: Unit[], tops: number[]): Unit[] {
  const inside = new Set(tops)
  for (const unit of units)
    if (unit.parent !== null && inside.has(unit.parent)) inside.add(unit.id)
  return units.filter((unit) => inside.has(unit.id))
}

/** Those for which the signed-in person may enter teams; the server decides again. */
export function ownUnits(units: Unit[]): Unit[] {
  const roles = session.now?.roles ?? []
  const mine = roles.filter((one) => one.role === 'manager' || one.role === 'office')
  return below(
    units,
    mine.map((one) => one.unit),
  )
}
