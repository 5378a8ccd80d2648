/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two people changed one scheme: what each of them changed since both began, part by part, and the
 * scheme that comes out of choosing for each part. Pure.
 */
import { namesOf, toForm, toVersion, type FormScheme, type ListName, type Version } from './draft'
import { generalKeys, orderKeys } from './keys'
import { canonical, isSame, type Json, type Part } from './model'
import { kindAt } from './places'
import { ruleOf } from './rules'
import { sayKey } from './sentences'

export type Side = 'mine' | 'theirs'
export interface Difference {
  key: string
  title: string
  base: string
  mine: string
  theirs: string
  /** Who changed it since both began. */
  by: Side | 'both'
}
type Pieces = Map<string, Json>
const named: ListName[] = ['metrics', 'parameters', 'indicators']
const nameless: ListName[] = ['gates', 'vetoes', 'ties', 'awards']
const listTitles: Record<string, string> = {
  metrics: '数据项的顺序',
  parameters: '参数的顺序',
  indicators: '一级指标的顺序',
  gates: '参评条件的顺序',
  vetoes: '否决情形的顺序',
  ties: '同分比较的顺序',
  awards: '奖项的顺序',
}

/* ---- Pieces ---------------------------------------------------------------------------------- */

const likeness = (one: Part, other: Part): number =>
  Object.keys(one).filter((key) => isSame(one[key], other[key])).length

/** Keys for the elements of a list without ids: those of the base where they can be told. */
function keysIn(base: Part[], list: Part[]): string[] {
  const left = new Set(base.keys())
  const keys: (string | undefined)[] = list.map((one) => {
    const at = [...left].find((index) => isSame(base[index], one))
    if (at === undefined) return undefined
    left.delete(at)
    return `#${at}`
  })
  const fresh: Record<string, number> = {}
  return keys.map((key, index) => {
    if (key !== undefined) return key
    const one = list[index] as Part
    const scores = [...left].map((at) => ({ at, score: likeness(base[at] as Part, one) }))
    const best = scores.sort((a, b) => b.score - a.score || a.at - b.at)[0]
    if (best && best.score > 0) {
      left.delete(best.at)
      return `#${best.at}`
    }
    const text = canonical(one)
    fresh[text] = (fresh[text] ?? 0) + 1
    return `+${fresh[text]}${text}`
  })
}

function takeApart(form: FormScheme, base: FormScheme): Pieces {
  const pieces: Pieces = new Map([
    ['title', form.title],
    ['year', form.year],
  ])
  for (const [key, value] of Object.entries(form.general))
    if (value !== undefined) pieces.set(`general/${key}`, value)
  const lay = (list: string, keys: string[], parts: Part[]): void => {
    keys.forEach((key, at) => pieces.set(`${list}/${key}`, parts[at] as Part))
    pieces.set(`order/${list}`, keys)
  }
  for (const name of named) {
    const parts = form.lists[name]
    const keys = parts.map((one) => String(one.id ?? one.name))
    lay(name, keys, name === 'indicators' ? parts.map(({ items: _items, ...rest }) => rest) : parts)
  }
  for (const indicator of form.lists.indicators) {
    const items = (indicator.items ?? []) as Part[]
    const inside = `items/${String(indicator.id)}`
    lay(
      inside,
      items.map((one) => String(one.id)),
      items,
    )
  }
  for (const name of nameless) {
    const parts = form.lists[name]
    lay(name, keysIn(base.lists[name], parts), parts)
  }
  return pieces
}

/** An order as far as all three have the same things: adding one is no change of order. */
function orders(all: Record<'base' | Side, Pieces>, key: string): Record<'base' | Side, string[]> {
  const of = (side: 'base' | Side): string[] => (all[side].get(key) ?? []) as string[]
  const isShared = (one: string): boolean =>
    of('base').includes(one) && of('mine').includes(one) && of('theirs').includes(one)
  return {
    base: of('base').filter(isShared),
    mine: of('mine').filter(isShared),
    theirs: of('theirs').filter(isShared),
  }
}

/* ---- What differs ---------------------------------------------------------------------------- */

interface Three {
  forms: Record<'base' | Side, FormScheme>
  pieces: Record<'base' | Side, Pieces>
  keys: string[]
}
function three(base: Version, mine: Version, theirs: Version): Three {
  const forms = { base: toForm(base), mine: toForm(mine), theirs: toForm(theirs) }
  const pieces = {
    base: takeApart(forms.base, forms.base),
    mine: takeApart(forms.mine, forms.base),
    theirs: takeApart(forms.theirs, forms.base),
  }
  const keys = new Set([...pieces.base.keys(), ...pieces.theirs.keys(), ...pieces.mine.keys()])
  return { forms, pieces, keys: [...keys] }
}
const valueOf = (all: Three, side: 'base' | Side, key: string): Json | undefined =>
  key.startsWith('order/') ? orders(all.pieces, key)[side] : all.pieces[side].get(key)

function byWhom(all: Three, key: string): Difference['by'] | null {
  const [base, mine, theirs] = (['base', 'mine', 'theirs'] as const).map((side) =>
    canonical(valueOf(all, side, key)),
  )
  if (mine === theirs) return null
  if (mine === base) return 'theirs'
  return theirs === base ? 'mine' : 'both'
}

const kindOf = (key: string): ReturnType<typeof kindAt> => {
  const [list = ''] = key.split('/')
  return list === 'items' ? kindAt(['indicators', 0, 'items', 0]) : kindAt([list, 0])
}
function titleOf(all: Three, key: string): string {
  const [list = '', id = ''] = key.split('/')
  if (key === 'title') return '方案名称'
  if (key === 'year') return '年度'
  if (list === 'general')
    return [...generalKeys, ...orderKeys].find((one) => one.key === id)?.title ?? id
  if (list === 'order') {
    if (listTitles[id]) return listTitles[id]
    const inside = key.split('/')[2] ?? ''
    const indicator = (['mine', 'theirs', 'base'] as const)
      .map((side) => all.pieces[side].get(`indicators/${inside}`) as Part | undefined)
      .find(Boolean)
    return `“${String(indicator?.title ?? inside)}”各评分项的顺序`
  }
  const part = (['mine', 'theirs', 'base'] as const)
    .map((side) => all.pieces[side].get(key) as Part | undefined)
    .find(Boolean)
  const name = String(part?.title || part?.id || part?.name || part?.clause || '')
  return name ? `${kindOf(key).title}“${name}”` : kindOf(key).title
}

/** What each line of a piece says, by what the line is called; null: there is no such piece. */
function linesOf(all: Three, side: 'base' | Side, key: string): Map<string, string> | null {
  const value = valueOf(all, side, key)
  const [list = '', id = ''] = key.split('/')
  if (value === undefined) return null
  if (list === 'order') return new Map([['', sayOrder(all, key, value as string[])]])
  const names = { ...namesOf(all.forms[side]), isByName: true }
  const told = [...generalKeys, ...orderKeys].find((one) => one.key === id)
  if (list === 'general' && told)
    return new Map([['', sayKey(names, told, all.forms[side].general)]])
  if (typeof value !== 'object' || value === null) return new Map([['', String(value)]])
  const part = value as Part
  const rule = list === 'items' ? [['规则', ruleOf(String(part.rule))?.title ?? '']] : []
  const lines = kindOf(key)
    .keys(part)
    .map((about) => [about.title, sayKey(names, about, part)])
  return new Map([...rule, ...lines] as [string, string][])
}
function sayOrder(all: Three, key: string, ids: string[]): string {
  const list = key.slice('order/'.length)
  return ids
    .map((id) => {
      const part = all.pieces.base.get(`${list}/${id}`) as Part | undefined
      const first = [...(linesOf(all, 'base', `${list}/${id}`)?.values() ?? [])][0]
      return String(part?.title || part?.clause || first || id)
    })
    .join('、')
}
/** All of it where there is only one; else the lines that are not alike. */
function say(all: Three, key: string): Record<'base' | Side, string> {
  const sides = { base: linesOf(all, 'base', key), mine: linesOf(all, 'mine', key) }
  const lines = { ...sides, theirs: linesOf(all, 'theirs', key) }
  const there = Object.values(lines).filter((one) => one !== null)
  const titles = [...new Set(there.flatMap((one) => [...one.keys()]))].filter(
    (title) => there.length === 1 || new Set(there.map((one) => one.get(title) ?? '')).size > 1,
  )
  const put = (one: Map<string, string> | null): string =>
    (one ? titles : [])
      .map((title) => [title, one?.get(title) ?? ''] as const)
      .filter(([, said]) => said !== '' || there.length > 1)
      .map(([title, said]) => (title ? `${title}：${said || '（空）'}` : said))
      .join('；')
  return { base: put(lines.base), mine: put(lines.mine), theirs: put(lines.theirs) }
}

export function differences(base: Version, mine: Version, theirs: Version): Difference[] {
  const all = three(base, mine, theirs)
  return all.keys.flatMap((key) => {
    const by = byWhom(all, key)
    return by ? [{ key, title: titleOf(all, key), by, ...say(all, key) }] : []
  })
}

/* ---- The scheme that comes out --------------------------------------------------------------- */

/** What stands in the one order, and what only the other has behind the one it stood behind. */
function woven(first: string[], second: string[], isThere: (key: string) => boolean): string[] {
  const result = first.filter(isThere)
  second.forEach((key, at) => {
    if (!isThere(key) || result.includes(key)) return
    const before = second
      .slice(0, at)
      .reverse()
      .find((one) => result.includes(one))
    result.splice(before === undefined ? 0 : result.indexOf(before) + 1, 0, key)
  })
  return result
}

export function merged(
  base: Version,
  mine: Version,
  theirs: Version,
  choices: Record<string, Side>,
): Version {
  const all = three(base, mine, theirs)
  const sideOf = (key: string): Side => {
    const by = byWhom(all, key)
    return choices[key] ?? (by === 'theirs' || by === null ? 'theirs' : 'mine')
  }
  const pick = (key: string): Json | undefined => all.pieces[sideOf(key)].get(key)
  const keysOf = (list: string): string[] => {
    const side = sideOf(`order/${list}`)
    const order = (one: Side): string[] => (all.pieces[one].get(`order/${list}`) ?? []) as string[]
    return woven(order(side), order(side === 'mine' ? 'theirs' : 'mine'), (key) =>
      isKept(`${list}/${key}`),
    )
  }
  /* An indicator stays as long as one of its items does. */
  const isKept = (key: string): boolean =>
    pick(key) !== undefined ||
    (key.startsWith('indicators/') && keysOf(`items/${key.slice(11)}`).length > 0)
  const list = (name: string): Part[] =>
    keysOf(name).map((key) => {
      const whole = `${name}/${key}`
      const part = pick(whole) ?? all.pieces.base.get(whole) ?? all.pieces.mine.get(whole)
      return (part ?? all.pieces.theirs.get(whole)) as Part
    })
  const form: FormScheme = {
    title: String(pick('title')),
    year: String(pick('year')),
    general: Object.fromEntries(
      all.keys.flatMap((key) => {
        const value = key.startsWith('general/') ? pick(key) : undefined
        return value === undefined ? [] : [[key.slice(8), value]]
      }),
    ),
    lists: {
      metrics: list('metrics'),
      parameters: list('parameters'),
      gates: list('gates'),
      vetoes: list('vetoes'),
      ties: list('ties'),
      awards: list('awards'),
      indicators: list('indicators').map((one) => ({
        ...one,
        items: list(`items/${String(one.id)}`),
      })),
    },
  }
  return toVersion(form, theirs)
}
