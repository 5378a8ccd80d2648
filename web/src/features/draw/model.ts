/* SPDX-License-Identifier: Apache-2.0 */
/* Draws: what is typed and pasted, what is shown of a result, what a witness commits to. */
import type { Draw, DrawResult } from '#api'
import { sha256 } from '@/lib/sha256'

export type { Draw, DrawRow } from '#api'

export interface TypedLine {
  label: string
  unit: string | null
  ref?: number | null
  excluded: string | null
}

/** One line each: name, unit, why it takes no part; with tabs between, as Excel copies them. */
export function readLines(text: string): TypedLine[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.split('\t').map((cell) => cell.trim()))
    .filter((cells) => cells.some((cell) => cell !== ''))
    .map(([label, unit, excluded]) => ({
      label: label ?? '',
      unit: unit || null,
      excluded: excluded || null,
    }))
}

export function writeLines(lines: TypedLine[]): string {
  return lines
    .map((line) =>
      [line.label, line.unit ?? '', line.excluded ?? ''].join('\t').replace(/\t+$/, ''),
    )
    .join('\n')
}

/** What a line stands for elsewhere stays with it as long as its name and unit do. */
export function keepRefs(lines: TypedLine[], before: TypedLine[]): TypedLine[] {
  const name = (line: TypedLine): string => `${line.label}\t${line.unit ?? ''}`
  const refs = new Map(before.map((line) => [name(line), line.ref ?? null]))
  return lines.map((line) => ({ ...line, ref: refs.get(name(line)) ?? null }))
}

/** Groups of eight digits, to be read aloud. */
export function grouped(hash: string): string[] {
  return hash.match(/.{1,8}/g) ?? []
}

export function outcome(draw: Pick<Draw, 'kind' | 'size'>, result: DrawResult): string {
  switch (draw.kind) {
    case 'groups':
      return `第 ${result.value} 组`
    case 'numbers':
      return `盲号 ${result.value}`
    case 'choice':
      return result.value ? '抽中' : `候补第 ${result.place - draw.size}`
    default:
      return `第 ${result.place} 个`
  }
}

/** What is checked against the text that is opened later; the same as docs/draw.md tells. */
export function commitment(draw: number, person: number, secret: string): string {
  const hash = sha256()
  hash.add(new TextEncoder().encode(`${draw} ${person} ${secret}`))
  return hash.end()
}

/** Where a draw stands among the four steps. */
export function stepOf(draw: Draw): number {
  if (draw.drawn_at) return 4
  if (draw.state === 'draft') return 0
  return draw.state === 'opening' || draw.way === 'number' ? 2 : 1
}
