/* SPDX-License-Identifier: Apache-2.0 */
import type { ContestProgramme, ContestProgrammeEvent, ContestProgrammeSlot } from '#api'

/** What the server tells of a board: sealed, it is the text of that moment, so it has no table. */
export interface BoardColumn {
  subject: number
  title: string
  state: 'waiting' | 'open' | 'closed'
  points: number
  /** Judged blind: nothing of it counts before it is closed. */
  is_blind?: boolean
}

export interface BoardRow {
  rank: number
  entrant: number
  name: string
  /** Of a person. */
  team_name?: string
  is_guest: boolean
  total: number
  /** null: it is still to come. */
  points: (number | null)[]
  award: string | null
}

export interface Board {
  contest: number
  title: string
  owner_name: string
  is_on: boolean
  is_final: boolean
  sealed_at: number | null
  /** Places told since, from the last one up. */
  revealed: number
  columns: BoardColumn[]
  /** All places, also those that are not told yet. */
  count: number
  rows: BoardRow[]
  shows_people?: boolean
  /** The first people; null: not shown, or not while places of teams are told. */
  people?: { is_final: boolean; columns: BoardColumn[]; count: number; rows: BoardRow[] } | null
}

/** The places that are not told yet while a sealed board is told from the last one up. */
export function hiddenPlaces(board: Pick<Board, 'sealed_at' | 'revealed' | 'count'>): number[] {
  if (!board.sealed_at || board.revealed === 0) return []
  return Array.from({ length: Math.max(0, board.count - board.revealed) }, (_, at) => at + 1)
}

export interface Slot {
  at: string
  title: string
  venue: string
  /** In the order in which they come on; empty: nothing was drawn, or it is for all. */
  slots: ContestProgrammeSlot[]
}

/** A day is said once, and without its year: 11月23日 08:30 – 09:00. */
function timeOf(event: ContestProgrammeEvent): string {
  const [from = '', until = ''] = [event.from, event.until].map((one) => one ?? '')
  const day = /^\d{4}-\d\d-\d\d /.exec(from)?.[0] ?? ''
  const rest = day && until.startsWith(day) ? until.slice(day.length) : until
  return [from, rest]
    .filter(Boolean)
    .join(' – ')
    .replace(/\d{4}-0?(\d+)-0?(\d+)/g, '$1月$2日')
}

/** The day in lines; subjects without a time of their own stand at the end. */
export function linesOf(programme: ContestProgramme): Slot[] {
  const rest = new Map(programme.orders.map((order) => [order.subject, order]))
  const timed = programme.events.map((event) => {
    const order = programme.orders.find((one) => one.subject === event.subject)
    if (order) rest.delete(order.subject)
    return {
      at: timeOf(event),
      title: event.title || (order?.title ?? ''),
      venue: event.venue || order?.venue || programme.place || '',
      slots: order?.slots ?? [],
    }
  })
  const untimed = [...rest.values()].map((order) => ({
    at: '',
    title: order.title,
    venue: order.venue || programme.place || '',
    slots: order.slots,
  }))
  return [...timed, ...untimed]
}

/** The lines of each venue, venues in the order in which they come up. */
export function byVenue(programme: ContestProgramme): { venue: string; lines: Slot[] }[] {
  const venues = new Map<string, Slot[]>()
  for (const line of linesOf(programme))
    venues.set(line.venue, [...(venues.get(line.venue) ?? []), line])
  return [...venues].map(([venue, lines]) => ({ venue: venue || '地点待定', lines }))
}

/** The teams that were drawn somewhere, by name. */
export function teamsOf(programme: ContestProgramme): { team: number; name: string }[] {
  const teams = new Map<number, string>()
  for (const order of programme.orders)
    for (const slot of order.slots) teams.set(slot.team, slot.team_name)
  return [...teams]
    .map(([team, name]) => ({ team, name }))
    .sort((one, other) => one.name.localeCompare(other.name, 'zh'))
}
