/* SPDX-License-Identifier: Apache-2.0 */
/** What the server tells of a board: sealed, it is the text of that moment, so it has no table. */
export interface Board {
  contest: number
  title: string
  owner_name: string
  is_on: boolean
  is_final: boolean
  sealed_at: number | null
  /** Places told since, from the last one up. */
  revealed: number
  columns: {
    subject: number
    title: string
    state: 'waiting' | 'open' | 'closed'
    points: number
  }[]
  /** All places, also those that are not told yet. */
  count: number
  rows: {
    rank: number
    team: number
    name: string
    is_guest: boolean
    total: number
    points: number[]
    award: string | null
  }[]
}

/** The places that are not told yet while a sealed board is told from the last one up. */
export function hiddenPlaces(board: Pick<Board, 'sealed_at' | 'revealed' | 'count'>): number[] {
  if (!board.sealed_at || board.revealed === 0) return []
  return Array.from({ length: Math.max(0, board.count - board.revealed) }, (_, at) => at + 1)
}
