/* SPDX-License-Identifier: Apache-2.0 */
import type { ContestBoard } from '#api'

type Board = ContestBoard['board']

/** The places that are not told yet while a sealed board is told from the last one up. */
export function hiddenPlaces(board: Pick<Board, 'sealed_at' | 'revealed' | 'count'>): number[] {
  if (!board.sealed_at || board.revealed === 0) return []
  return Array.from({ length: Math.max(0, board.count - board.revealed) }, (_, at) => at + 1)
}
