/* SPDX-License-Identifier: Apache-2.0 */
/* Schemes as stored, and the scheme language as far as forms have to know it. Pure. */
import type { Scheme as Told } from '#api'

export type { Parameter as Setting, Preset, SchemePlace as Place, SchemeRow, Sheet } from '#api'
export type Subject = Told['subject']
/** Its content is in the scheme language, which forms know and the contract does not. */
export interface Scheme extends Told {
  content: Content
}

export interface Metric {
  id: string
  title?: string
  kind?: 'count' | 'number' | 'rank' | 'flag'
  per?: 'subject' | 'all'
  unit?: string
}
/** As JSON has it; a key that is not there reads as undefined. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined }
/** Any piece of a scheme that has keys: what a form edits. */
export type Part = { [key: string]: Json | undefined }
export interface Item {
  id: string
  rule: string
  title?: string
  clause?: string
  reading?: string
  proofs?: string[]
  [key: string]: Json | undefined
}
export interface Indicator {
  id: string
  title?: string
  max?: number | string
  floor?: number | string
  bonus?: boolean
  items: Item[]
}
export interface Content {
  id: string
  title: string
  subject: Subject
  source?: string
  metrics: Metric[]
  indicators: Indicator[]
  parameters?: Record<string, { title?: string; value?: number | null }>
  [key: string]: unknown
}

/** One step up or down in a list; the same list when there is nowhere to go. */
export function moveIn<T>(list: T[], at: number, by: -1 | 1): T[] {
  const other = list[at + by]
  const here = list[at]
  if (other === undefined || here === undefined) return list
  const next = [...list]
  next[at] = other
  next[at + by] = here
  return next
}

/** A figure as typed: a number, or nothing; what is no number stays as it was typed. */
export function readNumber(text: string): number | string | undefined {
  const plain = text.trim()
  if (plain === '') return undefined
  return isNumber(plain) ? Number(plain) : plain
}

/** A number that the browser holds to the last digit. */
export function isNumber(text: string): boolean {
  return /^\s*[+-]?\d+(\.\d+)?\s*$/.test(text) && text.replace(/\D|^\D*0+/g, '').length <= 15
}

/** The same value whatever the order of its keys. */
export function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other)
}
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ''
  )
}
export function copyOf<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T)
}
