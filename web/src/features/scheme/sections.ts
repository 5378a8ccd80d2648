/* SPDX-License-Identifier: Apache-2.0 */
/* The lists of the editor: what each is called, and what its columns say. Pure. */
import type { ListName, Names } from './draft'
import {
  awardPart,
  gatePart,
  metricPart,
  parameterPart,
  tiePart,
  vetoPart,
  type PartKind,
} from './keys'
import type { Item, Part } from './model'
import { itemPoints, ruleOf } from './rules'
import { sayCondition, sayEffect, sayNumber, sayTie } from './sentences'
import { metricKinds } from './text'

interface Column {
  title: string
  cell: (part: Part, at: number) => string
}
export interface Section {
  list: ListName
  title: string
  kind: PartKind
  empty: string
  columns: Column[]
}
const cell = (title: string, key: string): Column => ({
  title,
  cell: (part) => String(part[key] ?? ''),
})
const clause = cell('条款', 'clause')
const named = (title: string): Column => ({
  title,
  cell: (part) => String(part.title || part.id || part.name || ''),
})

/** Figures in a text: `$name` becomes the parameter's value, or what it is called. */
export function withNames(names: Names, text: string): string {
  return text
    .replace(/\$[a-z][a-z0-9_]*/g, (one) => sayNumber(names, one))
    .replace(/ (?=（)/g, '')
    .replace(/）( 分)?/g, '）')
}
export function itemColumns(names: Names): Column[] {
  return [
    named('评分项'),
    clause,
    { title: '规则', cell: (part) => ruleOf(String(part.rule))?.title ?? String(part.rule) },
    { title: '分值', cell: (part) => withNames(names, itemPoints(part as Item)) },
  ]
}
export function limitsOf(names: Names, { max, floor, bonus }: Part): string {
  const limits = [
    max === undefined ? '不设满分' : `满分 ${String(max)} 分`,
    ...(floor === undefined ? [] : [`最低 ${String(floor)} 分`]),
    ...(bonus === true ? ['附加项'] : []),
  ]
  return withNames(names, limits.join('，'))
}

export function sectionsBefore(names: Names): Section[] {
  return [
    {
      list: 'parameters',
      title: '参数',
      kind: parameterPart,
      empty: '没有参数。文件中还没有定的数（如“X 分”）可以先设为参数，以后再填。',
      columns: [
        named('含义'),
        {
          title: '取值',
          cell: (part) => {
            const value = part.given ?? part.value ?? null
            return value === null ? '待定' : String(value)
          },
        },
        cell('编号', 'name'),
      ],
    },
    {
      list: 'gates',
      title: '参评条件',
      kind: gatePart,
      empty: '没有设参评条件，所有对象都参加排名。',
      columns: [{ title: '须满足', cell: (part) => sayCondition(names, part.when) }, clause],
    },
    {
      list: 'vetoes',
      title: '否决情形',
      kind: vetoPart,
      empty: '没有设否决情形。',
      columns: [
        { title: '情形', cell: (part) => sayCondition(names, part.when) },
        { title: '后果', cell: (part) => sayEffect(names, part) },
        clause,
      ],
    },
  ]
}
export function sectionsBehind(names: Names): Section[] {
  return [
    {
      list: 'ties',
      title: '总分相同时依次比较',
      kind: tiePart,
      empty: '没有设，总分相同的名次并列。',
      columns: [
        { title: '比什么', cell: (part) => sayTie(names, part) },
        {
          title: '先后',
          cell: (part) => (part.higher === false ? '低者在前' : '高者在前'),
        },
      ],
    },
    {
      list: 'awards',
      title: '奖项（从高到低）',
      kind: awardPart,
      empty: '没有设奖项。',
      columns: [
        named('奖项'),
        { title: '名额', cell: (part) => `${sayNumber(names, part.count)} 个` },
      ],
    },
    {
      list: 'metrics',
      title: '需要填报的数据',
      kind: metricPart,
      empty: '还没有数据项，请新增。',
      columns: [
        named('数据项'),
        {
          title: '类型',
          cell: (part) =>
            metricKinds.find((one) => one.value === (part.kind ?? 'number'))?.title ?? '',
        },
        cell('计量单位', 'unit'),
        {
          title: '范围',
          cell: (part) => (part.per === 'all' ? '全体共用一个数' : '每个对象各填'),
        },
        cell('编号', 'id'),
      ],
    },
  ]
}
