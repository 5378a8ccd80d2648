/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attendance on its way to the server, without the page. A mark that is not answered for is kept
 * and sent again as it is; a state is "saved" only once the server has said so. The rev lets
 * nothing be stored twice, nor an old mark after a newer one.
 */
import type { SelectionPresence, SelectionSession } from '#api'
import type { Mark } from './text'

export type Presence = SelectionPresence
export interface Given {
  state: Mark | null
  reason: string
}
export interface Entry {
  /** Of what is on the server, as far as is known. */
  rev: number
  wanted: Given
  /** Went off last: perhaps it has been stored. */
  sent: Given | null
  /** What somebody else has stored meanwhile: whoever marks has to choose. */
  theirs: Presence | null
  refused: string
}

export const keyOf = (session: number, candidate: number): string => `${session}.${candidate}`

export function givenOf(presence: Presence | undefined): Given {
  return { state: presence?.state ?? null, reason: presence?.reason ?? '' }
}

export function isSame(one: Given, other: Given): boolean {
  return one.state === other.state && one.reason === other.reason
}

export function needsReason(state: Mark | null): boolean {
  return state === 'leave' || state === 'absent'
}

/** Somebody was marked; null: that is on the server already. */
export function mark(
  entry: Entry | null,
  known: Presence | undefined,
  wanted: Given,
): Entry | null {
  if (!entry && isSame(wanted, givenOf(known))) return null
  const rev = entry?.theirs?.rev ?? entry?.rev ?? known?.rev ?? 0
  return { rev, wanted, sent: entry?.sent ?? null, theirs: null, refused: '' }
}

/** The server has stored what was sent; null: that was the last word. */
export function accept(entry: Entry, stored: Presence): Entry | null {
  if (isSame(entry.wanted, givenOf(stored))) return null
  return { ...entry, rev: stored.rev, sent: null }
}

/** The server has another state than was thought. What it has may be our own earlier mark. */
export function dispute(entry: Entry, current: Presence): Entry | null {
  const there = givenOf(current)
  if (isSame(entry.wanted, there)) return null
  const isOurs = entry.sent !== null && isSame(entry.sent, there)
  return { ...entry, rev: current.rev, sent: null, theirs: isOurs ? null : current }
}

/** The session that is on, else the next of the day, else the last one before. */
export function sessionNow(
  sessions: SelectionSession[],
  day: string,
  clock: string,
): SelectionSession | null {
  const held = sessions.filter((one) => one.day <= day)
  const left = held.filter((one) => one.day === day && one.until >= clock)
  return left[0] ?? held[held.length - 1] ?? null
}
