/* SPDX-License-Identifier: Apache-2.0 */
/* A table of scores from elsewhere, in an order of its own: which line is whose. */
import type { ContestEntrant } from '#api'
import { parseClipboard } from '@/lib/paste'

/** Cells by tabs, as a spreadsheet copies them, or by commas, as a CSV file has them. */
export function readTable(text: string): string[][] {
  const told = text.replace(/^\uFEFF/, '')
  return parseClipboard(told.includes('\t') ? told : told.replace(/[,，]/g, '\t'))
}

export interface Matched {
  /** By entrant. */
  values: Map<number, string>
  /** Lines with a score of somebody who isn't there, or isn't told apart. */
  unknown: string[]
}

const plain = (text: string): string => text.replace(/[\s\u3000]/g, '')
const isScore = (text: string): boolean => /^\d+(\.\d+)?$/.test(plain(text))
const scoreTitle = /^(成绩|得分|分数|总分|总成绩|考试成绩|卷面成绩)/

/** Of each line who is meant, by name, and by team where two have one name; and their score: of the
    column that is called so, else the last number after the name. */
export function matchByName(
  table: string[][],
  entrants: Pick<ContestEntrant, 'entrant' | 'name' | 'team_name'>[],
): Matched {
  const values = new Map<number, string>()
  const doubled = new Set<number>()
  const unknown: string[] = []
  const column = table[0]?.findIndex((cell) => scoreTitle.test(plain(cell))) ?? -1
  for (const line of table) {
    const cells = line.map(plain)
    const names = entrants.filter((one) => cells.includes(plain(one.name)))
    const ofTeam = names.filter((one) => cells.includes(plain(one.team_name)))
    const meant = names.length > 1 ? ofTeam : names
    const after = names[0] ? cells.indexOf(plain(names[0].name)) + 1 : 0
    const scores = column >= 0 ? [cells[column] ?? ''] : cells.slice(after).filter(isScore)
    const score = scores[scores.length - 1] ?? ''
    if (!isScore(score)) continue
    const who = meant.length === 1 ? meant[0]!.entrant : 0
    if (!who || values.has(who) || doubled.has(who)) unknown.push(line.join(' ').trim())
    if (values.has(who)) doubled.add(who)
    if (who) values.set(who, score)
  }
  for (const who of doubled) values.delete(who)
  return { values, unknown }
}
