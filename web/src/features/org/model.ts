/* SPDX-License-Identifier: Apache-2.0 */
/* Shapes of the org part of the contract, and what the pages say about them. */

import type { Grant, PersonRow } from '#api'

export type { Grant, Person, PersonRow, Role, Roster, Unit } from '#api'

function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000)
}

/** How a certificate stands on a day: what the list shows beside its date, in words and colour. */
export function certificateState(
  person: Pick<PersonRow, 'certificate' | 'certificate_until'>,
  today: string,
): { title: string; kind: 'ok' | 'warn' | 'err' | '' } {
  if (!person.certificate) return { title: '未持证', kind: '' }
  const until = person.certificate_until
  if (!until) return { title: '长期', kind: 'ok' }
  if (until < today) return { title: '已过期', kind: 'err' }
  const days = daysBetween(today, until)
  return days <= 90 ? { title: `${days} 天后到期`, kind: 'warn' } : { title: '有效', kind: 'ok' }
}

/** What has become of a role, as of today. */
export function grantState(
  grant: Pick<Grant, 'is_valid' | 'ended_at' | 'until' | 'from'>,
  today: string,
): { title: string; kind: 'ok' | 'warn' | '' } {
  if (grant.ended_at) return { title: '已收回', kind: '' }
  if (!grant.is_valid) return { title: grant.from > today ? '还没有生效' : '已到期', kind: '' }
  if (!grant.until) return { title: '有效', kind: 'ok' }
  const days = daysBetween(today, grant.until)
  return days <= 30 ? { title: `${days} 天后到期`, kind: 'warn' } : { title: '有效', kind: 'ok' }
}

/** Empty fields of a form are absent for the server, and surplus ones are not sent. */
export function filled<T extends object, Key extends keyof T>(
  values: T,
  keys: readonly Key[],
): Partial<Pick<T, Key>> {
  const sent: Partial<Pick<T, Key>> = {}
  for (const key of keys) {
    const value = values[key]
    const text = typeof value === 'string' ? value.trim() : value
    if (text !== '' && text !== null && text !== undefined) sent[key] = text as T[Key]
  }
  return sent
}
