/* SPDX-License-Identifier: Apache-2.0 */
/* Schemes as stored, and the scheme language as far as forms have to know it. Pure. */

export type Subject = 'unit' | 'team' | 'person'
export interface SchemeRow {
  scheme: number
  title: string
  year: number
  subject: Subject
  state: 'draft' | 'locked'
  version: number
  owner_unit: number
  owner_name: string
  open_count: number
  fault_count: number
  updated_at: number
  updated_by_name: string | null
  rev: number
}
export interface Setting {
  name: string
  title: string
  value: string | null
  is_open: boolean
}
export interface Place {
  place: string | null
  message: string
}
export interface Scheme extends SchemeRow {
  content: Content
  settings: Setting[]
  faults: Place[]
  warnings: Place[]
}
export interface Preset {
  preset: string
  title: string
  note: string | null
  subject: Subject
  open_count: number
}

export interface Metric {
  id: string
  title?: string
  kind?: 'count' | 'number' | 'rank' | 'flag'
  per?: 'subject' | 'all'
  unit?: string
}
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
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
  decimals?: number
  quota?: number | string
  metrics: Metric[]
  indicators: Indicator[]
  parameters?: Record<string, { title?: string; value?: number | null }>
  [key: string]: unknown
}

export interface Sheet {
  title: string
  source: string | null
  marks: string | null
  subject: string
  gates: string[]
  vetoes: string[]
  indicators: {
    id: string
    title: string
    limits: string | null
    items: {
      id: string
      title: string
      rule: string
      clause: string | null
      reading: string | null
      proof: string | null
    }[]
  }[]
  order: string[]
  metrics: { id: string; title: string; unit: string | null; asks: string | null }[]
}

/**
 * Where a fault is, in the words of the scheme itself instead of
 * `indicators[2].items[0].default`.
 */
export function placeTitle(content: Content, place: string | null): string {
  const at = (name: string): number =>
    Number(new RegExp(`^${name}\\[(\\d+)\\]`).exec(place ?? '')?.[1] ?? -1)
  const indicator = content.indicators[at('indicators')]
  if (indicator) {
    const item = indicator.items[Number(/\.items\[(\d+)\]/.exec(place ?? '')?.[1] ?? -1)]
    return [indicator.title ?? indicator.id, item ? (item.title ?? item.id) : '']
      .filter(Boolean)
      .join(' / ')
  }
  const metric = content.metrics[at('metrics')]
  if (metric) return `数据项“${metric.title ?? metric.id}”`
  const parameter = /^parameters\.(\w+)/.exec(place ?? '')?.[1]
  return parameter ? `参数“${content.parameters?.[parameter]?.title ?? parameter}”` : (place ?? '')
}

/** `$name` inside of a text becomes the parameter's title, with its value once it has one. */
export function withTitles(content: Content, text: string): string {
  return text.replace(/\$([a-z][a-z0-9_]*)/g, (whole, name: string) => {
    const parameter = content.parameters?.[name]
    if (!parameter) return whole
    return typeof parameter.value === 'number'
      ? String(parameter.value)
      : `〔${parameter.title ?? name}〕`
  })
}

/** A new id that nothing in the scheme has: `item_12`. */
export function freshId(content: Content, prefix: string): string {
  const used = new Set([
    ...content.metrics.map((one) => one.id),
    ...content.indicators.map((one) => one.id),
    ...content.indicators.flatMap((one) => one.items.map((item) => item.id)),
  ])
  for (let number = 1; ; number++)
    if (!used.has(`${prefix}_${number}`)) return `${prefix}_${number}`
}

/** Where a metric is read, so that it is not taken away under an item. */
export function usesOf(content: Content, metric: string): string[] {
  const mentions = (value: unknown): boolean => {
    if (value === metric) return true
    if (Array.isArray(value)) return value.some(mentions)
    return typeof value === 'object' && value !== null && Object.values(value).some(mentions)
  }
  const items = content.indicators.flatMap((indicator) => indicator.items)
  const rest = [
    ['参评条件', content.gates],
    ['否决情形', content.vetoes],
    ['同分排序', content.ties],
  ] as const
  return [
    ...items
      .filter(({ id: _id, title: _title, ...keys }) => mentions(keys))
      .map((item) => item.title ?? item.id),
    ...rest.filter(([, value]) => mentions(value)).map(([title]) => title),
  ]
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

/** A figure of the scheme as typed: a number, a parameter `$name`, or nothing. */
export function readNumber(text: string): number | string | undefined {
  const plain = text.trim()
  if (plain === '') return undefined
  if (/^[+-]?\d+(\.\d+)?$/.test(plain)) return Number(plain)
  return plain
}

export function isNumber(text: string): boolean {
  return /^\s*([+-]?\d+(\.\d+)?|\$[a-z][a-z0-9_]*)?\s*$/.test(text)
}
