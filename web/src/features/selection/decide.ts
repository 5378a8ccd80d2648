/* SPDX-License-Identifier: Apache-2.0 */
/* A list being decided, without the page: who stands how, and in which order. */
import type { SelectionCandidate } from '#api'

export type Standing = 'open' | 'chosen' | 'reserve' | 'passed'

export interface Line {
  candidate: number
  name: string
  sex: SelectionCandidate['sex']
  unit: string
  standing: Standing
  grounds: string
}

export function linesOf(candidates: SelectionCandidate[]): Line[] {
  return candidates
    .filter((one) => one.standing !== 'withdrawn')
    .map((one) => ({
      candidate: one.candidate,
      name: one.name,
      sex: one.sex,
      unit: one.unit_name,
      standing: one.standing as Standing,
      grounds: one.grounds ?? '',
    }))
}

/** 1, 2 … among those who stand the same; 0 where no order counts. */
export function placeOf(lines: Line[], at: number): number {
  const standing = lines[at]?.standing
  if (standing !== 'chosen' && standing !== 'reserve') return 0
  return lines.slice(0, at + 1).filter((one) => one.standing === standing).length
}

/** Up by one among those who stand the same; false: it is the first of them. */
export function raise(lines: Line[], at: number): boolean {
  const line = lines[at]
  if (!line) return false
  for (let before = at - 1; before >= 0; before--) {
    if (lines[before]?.standing !== line.standing) continue
    lines.splice(at, 1)
    lines.splice(before, 0, line)
    return true
  }
  return false
}

/** How far the list is, in a sentence. */
export function sayList(lines: Line[], size: number, women: number): string {
  const chosen = lines.filter((one) => one.standing === 'chosen')
  const found = chosen.filter((one) => one.sex === 'female').length
  const open = lines.filter((one) => one.standing === 'open').length
  const reserves = lines.filter((one) => one.standing === 'reserve').length
  return [
    `正式 ${chosen.length} / ${size} 人`,
    ...(women > 0 ? [`其中女 ${found} 人（至少 ${women} 人）`] : []),
    `预备 ${reserves} 人`,
    `未决定 ${open} 人`,
  ].join('，')
}
