/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A scheme in the shape that its forms edit, and back. Whatever a form does not show is carried
 * along, so a scheme that nobody touched goes back as it came. Pure.
 */
import type { Option, PartKind } from './keys'
import { copyOf, type Content, type Json, type Metric, type Part, type Scheme } from './model'

export interface Given {
  name: string
  value: string
}
/** What is stored of a scheme: what two people may both have changed. */
export interface Version {
  rev: number
  title: string
  year: number
  content: Content
  settings: Given[]
}
export const listNames = [
  'parameters',
  'metrics',
  'gates',
  'vetoes',
  'indicators',
  'ties',
  'awards',
] as const
export type ListName = (typeof listNames)[number]
export interface FormScheme {
  title: string
  year: string
  /** The keys of the scheme itself. */
  general: Part
  lists: Record<ListName, Part[]>
}
/** Where a part stands: ['indicators', 2, 'items', 0]. */
export type Path = (string | number)[]

const isList = (key: string): key is ListName => (listNames as readonly string[]).includes(key)
const asNumber = (text: string): number | string =>
  String(Number(text)) === text ? Number(text) : text

/** Only what differs from the value in the scheme itself is a setting of its own. */
export function versionOf(scheme: Scheme): Version {
  const inside = scheme.content.parameters ?? {}
  const settings = scheme.settings.flatMap(({ name, value }) =>
    value === null || inside[name]?.value === asNumber(value) ? [] : [{ name, value }],
  )
  const { rev, title, year, content } = scheme
  return copyOf({ rev, title, year, content, settings })
}

export function toForm(version: Version): FormScheme {
  const { title: _title, ...content } = copyOf(version.content) as Part
  const lists = Object.fromEntries(
    listNames.map((name) => [name, name === 'parameters' ? [] : (content[name] ?? [])]),
  ) as Record<ListName, Part[]>
  const given = new Map(version.settings.map((one) => [one.name, one.value]))
  lists.parameters = Object.entries((content.parameters ?? {}) as Record<string, Part>).map(
    ([name, rest]) => ({
      name,
      ...rest,
      ...(given.has(name) ? { given: given.get(name) as string } : {}),
    }),
  )
  const general = Object.fromEntries(Object.entries(content).filter(([key]) => !isList(key)))
  return { title: version.title, year: String(version.year), general, lists }
}

function contentOf(form: FormScheme, base: Version): Content {
  const parameters = Object.fromEntries(
    form.lists.parameters.map(({ name, given: _given, ...rest }) => [String(name), rest]),
  )
  const made: Part = { ...form.general, title: form.title.trim() }
  for (const name of listNames) {
    const list = form.lists[name]
    const isNeeded = list.length > 0 || (base.content as Part)[name] !== undefined
    if (isNeeded) made[name] = name === 'parameters' ? parameters : list
  }
  // The keys stay in the order in which the scheme was written.
  const keys = new Set([...Object.keys(base.content), ...Object.keys(made)])
  return copyOf(
    Object.fromEntries([...keys].flatMap((key) => (key in made ? [[key, made[key]]] : []))),
  ) as unknown as Content
}

export function toVersion(form: FormScheme, base: Version): Version {
  const settings = form.lists.parameters.flatMap(({ name, given }) =>
    typeof given === 'string' ? [{ name: String(name), value: given }] : [],
  )
  return {
    rev: base.rev,
    title: form.title.trim(),
    year: Number(form.year),
    content: contentOf(form, base),
    settings,
  }
}

/** The list that a part stands in. */
export function listAt(form: FormScheme, path: Path): Part[] {
  const [name, at, inner] = path
  const list = form.lists[name as ListName] ?? []
  return inner === 'items' ? ((list[Number(at)]?.items ?? []) as Part[]) : list
}
export function partAt(form: FormScheme, path: Path): Part | undefined {
  return listAt(form, path)[Number(path[path.length - 1])]
}

/* ---- Names: what sentences and choices need to know of the whole ---------------------------- */

export interface Names {
  metrics: Metric[]
  parameters: { name: string; title: string; value: number | string | null }[]
  items: Option[]
  indicators: Option[]
  /** Parameters are called by their names, whatever their values. */
  isByName?: boolean
}

const called = (part: Part): string => String(part.title || part.id || part.name || '')
export function namesOf(form: FormScheme): Names {
  const choices = (list: Part[]): Option[] =>
    list.map((one) => ({ value: String(one.id), title: called(one) }))
  return {
    metrics: form.lists.metrics as unknown as Metric[],
    parameters: form.lists.parameters.map((one) => ({
      name: String(one.name),
      title: called(one),
      value: (one.given ?? one.value ?? null) as number | string | null,
    })),
    items: choices(form.lists.indicators.flatMap((one) => (one.items ?? []) as Part[])),
    indicators: choices(form.lists.indicators),
  }
}

/* ---- References ------------------------------------------------------------------------------ */

export type RefKind = 'metrics' | 'parameters' | 'items' | 'indicators'
const prose = new Set(
  [
    'id name title clause reading proofs from rule op effect reaches unit kind per',
    'source subject valid_from valid_to value',
  ].flatMap((words) => words.split(' ')),
)

/** The same value with every reference replaced by what `map` gives for it. */
export function mapRefs(value: Json, map: (kind: RefKind, id: string) => string, key = ''): Json {
  if (typeof value === 'string') {
    if (prose.has(key)) return value
    if (value.startsWith('$')) return `$${map('parameters', value.slice(1))}`
    if (key === 'item') return map('items', value)
    if (key === 'indicator') return map('indicators', value)
    return /^[a-z]/.test(value) && value !== 'mean' && value !== 'present'
      ? map('metrics', value)
      : value
  }
  if (Array.isArray(value)) return value.map((one) => mapRefs(one, map, key))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([inner, one]) => [
      inner,
      one === undefined ? one : mapRefs(one, map, inner),
    ]),
  )
}

/** Every part that is a whole of its own, with what it is called. */
function owners(form: FormScheme): { part: Part; title: string }[] {
  const kinds = { gates: '参评条件', vetoes: '否决情形', ties: '同分排序', awards: '奖项' } as const
  const named = Object.entries(kinds).flatMap(([name, title]) =>
    form.lists[name as ListName].map((part) => ({ part, title })),
  )
  const indicators = form.lists.indicators.flatMap(({ items, ...rest }) => [
    { part: rest, title: called(rest) },
    ...((items ?? []) as Part[]).map((part) => ({ part, title: called(part) })),
  ])
  return [{ part: form.general, title: '名额和总分' }, ...indicators, ...named]
}

/** Where a metric, a parameter, an item or an indicator is read, so that it is not taken away. */
export function usesOf(form: FormScheme, kind: RefKind, id: string): string[] {
  const found = owners(form).filter(({ part }) => {
    let isRead = false
    mapRefs(part, (one, name) => {
      isRead = isRead || (one === kind && name === id)
      return name
    })
    return isRead
  })
  return [...new Set(found.map((one) => one.title))]
}

/** The scheme with a thing called otherwise, wherever it is named. */
export function renamed(form: FormScheme, kind: RefKind, from: string, to: string): FormScheme {
  const map = (one: RefKind, id: string): string => (one === kind && id === from ? to : id)
  return mapRefs(copyOf(form) as unknown as Json, map) as unknown as FormScheme
}

/** The kinds of part that others name, by the part's own key for it. */
export const idKeyOf = (kind: PartKind): 'id' | 'name' | null =>
  kind.name === 'parameters'
    ? 'name'
    : ['metrics', 'items', 'indicators'].includes(kind.name)
      ? 'id'
      : null

/** Ids of the same kind. */
export function idsOf(form: FormScheme, kind: string): string[] {
  const names = namesOf(form)
  if (kind === 'parameters') return names.parameters.map((one) => one.name)
  if (kind === 'metrics') return names.metrics.map((one) => one.id)
  if (kind !== 'items' && kind !== 'indicators') return []
  return names[kind].map((one) => String(one.value))
}

/** A new id that nothing in the scheme has: `item_12`. */
export function freshId(form: FormScheme, prefix: string): string {
  const used = new Set(
    ['parameters', 'metrics', 'items', 'indicators'].flatMap((kind) => idsOf(form, kind)),
  )
  for (let number = 1; ; number++)
    if (!used.has(`${prefix}_${number}`)) return `${prefix}_${number}`
}
