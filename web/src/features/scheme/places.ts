/* SPDX-License-Identifier: Apache-2.0 */
/* Where a fault is: the server's `indicators[2].items[0].tiers[1]` as a part and its form's key. */
import { listAt, partAt, type FormScheme, type ListName, listNames, type Path } from './draft'
import type { PartKind } from './keys'
import { partKinds } from './keys'
import { isSame, type Part, type Place } from './model'
import { itemPart } from './rules'

export interface Spot {
  /** Empty: the scheme itself. */
  path: Path
  /** The key inside of the part; empty: the part as a whole. */
  key: string
}

export function kindAt(path: Path): PartKind {
  if (path[2] === 'items') return itemPart
  return partKinds.find((one) => one.name === path[0]) ?? itemPart
}

export function spotOf(form: FormScheme, place: string | null): Spot {
  const steps = (place ?? '').match(/[^.[\]]+/g) ?? []
  const [first = '', second = '', third, fourth, ...rest] = steps
  if (first === 'parameters' || first === 'settings') {
    const at = form.lists.parameters.findIndex((one) => one.name === second)
    return { path: at < 0 ? [] : ['parameters', at], key: third ?? 'value' }
  }
  if (!listNames.includes(first as ListName) || second === '') return { path: [], key: first }
  if (first === 'indicators' && third === 'items' && fourth !== undefined)
    return { path: [first, Number(second), 'items', Number(fourth)], key: rest[0] ?? '' }
  return { path: [first, Number(second)], key: third ?? '' }
}

/** The scheme's own words for a place. */
export function placeTitle(form: FormScheme, place: string | null): string {
  const { path, key } = spotOf(form, place)
  const part = partAt(form, path)
  if (!part) return key === '' ? '方案' : (listTitles[key] ?? key)
  const name = String(part.title || part.id || part.name || '')
  if (path[2] === 'items') {
    const indicator = partAt(form, path.slice(0, 2))
    return [indicator?.title ?? indicator?.id, name].filter(Boolean).join(' / ')
  }
  const kind = kindAt(path)
  if (kind.name === 'indicators') return name
  return name ? `${kind.title}“${name}”` : `${kind.title}第 ${Number(path[1]) + 1} 条`
}
const listTitles: Record<string, string> = {
  quota: '推荐名额',
  total_cap: '总分最高',
  metrics: '需要填报的数据',
  indicators: '一级指标',
  gates: '参评条件',
  vetoes: '否决情形',
  ties: '同分排序',
  awards: '奖项',
  parameters: '参数',
  valid_from: '适用期',
  valid_to: '适用期',
  source: '依据的文件',
  decimals: '小数位数',
  id: '方案编号',
}

/**
 * The faults of the stored scheme, laid beside the scheme as it is being edited. A fault is shown
 * as long as what it is about stands unchanged where it stood, or is known by its id.
 */
export class FaultMap {
  private readonly faults: { spot: Spot; part: Part | undefined; message: string }[]
  constructor(stored: FormScheme, faults: Place[]) {
    this.faults = faults.map(({ place, message }) => {
      const spot = spotOf(stored, place)
      return { spot, part: partAt(stored, spot.path), message }
    })
  }
  /** What is wrong inside of a part, by key. */
  of(part: Part | undefined): Record<string, string> {
    const found = this.faults.filter((one) => part && one.part && isPartOf(one.part, part))
    return Object.fromEntries(found.map((one) => [one.spot.key, one.message]).reverse())
  }
  /** What is wrong with the scheme itself, by key. */
  whole(): Record<string, string> {
    const found = this.faults.filter((one) => one.spot.path.length === 0)
    return Object.fromEntries(found.map((one) => [one.spot.key, one.message]).reverse())
  }
}
const isPartOf = (stored: Part, now: Part): boolean => {
  const name = stored.id ?? stored.name
  return name !== undefined ? name === (now.id ?? now.name) : isSame(stored, now)
}

/** Where the part that a place meant stands by now; null: it is gone or changed. */
export function foundAgain(stored: FormScheme, now: FormScheme, place: string | null): Spot | null {
  const spot = spotOf(stored, place)
  const part = partAt(stored, spot.path)
  if (!part) return spot
  const lists = [spot.path.slice(0, -1)]
  if (spot.path[2] === 'items')
    lists.push(...now.lists.indicators.map((_, at): Path => ['indicators', at, 'items']))
  for (const list of lists) {
    const at = listAt(now, [...list, 0]).findIndex((one) => isPartOf(part, one))
    if (at >= 0) return { path: [...list, at], key: spot.key }
  }
  return null
}
