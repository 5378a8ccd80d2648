/* SPDX-License-Identifier: Apache-2.0 */
/* Shapes of the org part of the contract, and what the pages say about them. */

export type UnitKind = 'province' | 'city' | 'county' | 'station' | 'direct'
export interface Unit {
  id: number
  parent: number | null
  kind: UnitKind
  code: string
  name: string
  short_name: string
  sort_order: number
  closed_from: string | null
  rev: number
  depth: number
  people: number
}

export type Sex = 'male' | 'female' | null
export interface Person {
  id: number
  name: string
  initials: string
  sex: Sex
  post: string | null
  rank: string | null
  certificate: string | null
  certificate_from: string | null
  certificate_until: string | null
  phone: string | null
  identity: string | null
  user: string | null
  sort_order: number
  is_disabled: boolean
  may_sign_in: boolean
  unit: number | null
  unit_name: string | null
  serving_from: string | null
  serving_until: string | null
  rev: number
}
export interface Service {
  id: number
  unit: number
  unit_name: string
  from: string
  until: string | null
}
export interface Grant {
  id: number
  person: number
  person_name: string
  role: string
  title: string
  unit: number
  unit_name: string
  from: string
  until: string | null
  reason: string | null
  given_by_name: string | null
  given_at: number
  ended_at: number | null
  is_valid: boolean
}
export interface PersonDetail extends Person {
  services: Service[]
  grants: Grant[]
  may_keep: boolean
  may_reset_password: boolean
  may_see_identity: boolean
}
export interface Role {
  role: string
  title: string
  about: string
  may: string[]
}

export interface RosterFault {
  line: number
  column: string | null
  sentence: string
}
export interface Roster {
  plan: string
  total: number
  fresh: number
  changed: number
  transferred: number
  unchanged: number
  faulty: number
  faults: RosterFault[]
  warnings: RosterFault[]
  rows: {
    line: number
    what: 'fresh' | 'changed' | 'transferred'
    name: string
    unit_name: string
    from_unit_name: string | null
    changes: string | null
  }[]
}

/** How a certificate stands on a day: what the list shows beside its date, in words and colour. */
export function certificateState(
  person: Pick<Person, 'certificate' | 'certificate_until'>,
  today: string,
): { title: string; kind: 'ok' | 'warn' | 'err' | '' } {
  if (!person.certificate) return { title: '未持证', kind: '' }
  const until = person.certificate_until
  if (!until) return { title: '长期', kind: 'ok' }
  if (until < today) return { title: '已过期', kind: 'err' }
  const days = Math.round((Date.parse(until) - Date.parse(today)) / 86_400_000)
  return days <= 90 ? { title: `${days} 天后到期`, kind: 'warn' } : { title: '有效', kind: 'ok' }
}

/** Empty fields of a form are absent for the server, and surplus ones are not sent. */
export function filled<T extends object>(values: T, keys: (keyof T)[]): Partial<T> {
  const sent: Partial<T> = {}
  for (const key of keys) {
    const value = values[key]
    const text = typeof value === 'string' ? value.trim() : value
    if (text !== '' && text !== null && text !== undefined) sent[key] = text as T[typeof key]
  }
  return sent
}
