/* SPDX-License-Identifier: Apache-2.0 */
/* The fourteen rules as forms: which keys each has and what kind of field each key needs. */
import {
  composed,
  itemFoot,
  itemHead,
  partLines,
  rangeLines,
  rankLines,
  termLines,
  tierLines,
  type Key,
  type PartKind,
} from './keys'
import type { Item, Part } from './model'

export interface Rule {
  rule: string
  title: string
  about: string
  keys: Key[]
  start: () => Partial<Item>
}

const limits: Key[] = [
  { key: 'cap', title: '最高得分', kind: 'number', help: '不填则不限' },
  { key: 'floor', title: '最低得分', kind: 'number', help: '不填则不限' },
]
const fallback: Key = {
  key: 'default',
  title: '没有填报时按多少计',
  kind: 'number',
  help: '不填则本项得 0 分并列入“缺少数据”',
}
const points: Key = { key: 'points', title: '分值', kind: 'number', isRequired: true }
const full: Key = { key: 'full', title: '数据的满分', kind: 'number', isRequired: true }
const metric: Key = { key: 'metric', title: '数据项', kind: 'metric', isRequired: true }
const emptyRatio: Key = {
  key: 'if_empty',
  title: '分母为 0 时另行给分',
  kind: 'group',
  help: '不设的，分母为 0 按缺少数据计',
  start: { points: 0 },
  keys: () => [
    { key: 'points', title: '得分', kind: 'number', isRequired: true },
    { key: 'when', title: '只在符合条件时给（否则 0 分）', kind: 'condition' },
  ],
}
const comparison: Key = { key: 'comparison', title: '条件', kind: 'comparison', isRequired: true }
const steps: Key[] = [
  { key: 'of', title: '看什么', kind: 'operand', isRequired: true },
  {
    key: 'tiers',
    title: '各档（从高到低）',
    kind: 'lines',
    isRequired: true,
    lines: tierLines,
  },
  { key: 'may_exceed', title: '比率可以大于 1', kind: 'flag', on: true },
]
const otherwise: Key = {
  key: 'else',
  title: '有名次而不在表内的另行给分',
  kind: 'group',
  help: '不设的得 0 分',
  start: { rule: 'when', left: '', op: '>=', right: 60, points: 1 },
  keys: (part) => [
    {
      key: 'rule',
      title: '规则',
      kind: 'word',
      isRequired: true,
      options: [
        { value: 'when', title: '符合条件即得分' },
        { value: 'tiers', title: '分档给分' },
      ],
    },
    ...(part.rule === 'tiers' ? steps : [comparison, points]),
  ],
}
const ranked: Key = { key: 'ranked', title: '名次从哪里来', kind: 'ranked', isRequired: true }

export const rules: Rule[] = [
  {
    rule: 'value',
    title: '按满分折算',
    about: '数据除以它的满分，乘以分值。',
    keys: [metric, full, points, fallback, ...limits],
    start: () => ({ full: 100, points: 10 }),
  },
  {
    rule: 'per',
    title: '按件数计分',
    about: '每件得（扣）几分，几项相加；扣分填负数。',
    keys: [
      {
        key: 'terms',
        title: '数据项和每件分值',
        kind: 'lines',
        isRequired: true,
        lines: termLines('每件几分', 1),
      },
      fallback,
      ...limits,
    ],
    start: () => ({ terms: [{ metric: '', points: 1 }] }),
  },
  {
    rule: 'from_full',
    title: '从满分往下扣',
    about: '先得满分，每件扣几分（填负数），可设最低分。',
    keys: [
      { key: 'full', title: '满分', kind: 'number', isRequired: true },
      {
        key: 'terms',
        title: '数据项和每件扣分',
        kind: 'lines',
        isRequired: true,
        lines: termLines('每件扣几分（负数）', -0.5),
      },
      fallback,
      ...limits,
    ],
    start: () => ({ full: 5, terms: [{ metric: '', points: -0.5 }], floor: 0, default: 0 }),
  },
  {
    rule: 'tiers',
    title: '分档给分',
    about: '从上往下第一个达到的档；都没达到得 0 分。比率填小数，95% 填 0.95。',
    keys: [...steps, fallback, emptyRatio, ...limits],
    start: () => ({ of: '', tiers: [['>=', 1, 3]] }),
  },
  {
    rule: 'when',
    title: '符合条件即得分',
    about: '条件成立得分值，否则得 0 分。',
    keys: [comparison, points, fallback, emptyRatio, ...limits],
    start: () => ({ left: '', op: '>=', right: 1, points: 3 }),
  },
  {
    rule: 'over',
    title: '超过基数每满百分之几得几分',
    about: '不满一档的舍去。',
    keys: [
      metric,
      {
        key: 'baseline',
        title: '基数',
        kind: 'operand',
        isRequired: true,
        options: [{ value: 'mean', title: '参评各对象的平均数' }],
      },
      { key: 'percent', title: '每满百分之几', kind: 'number', isRequired: true },
      points,
      fallback,
      emptyRatio,
      ...limits,
    ],
    start: () => ({ baseline: 'mean', percent: 10, points: 1 }),
  },
  {
    rule: 'rank_linear',
    title: '按名次等距给分',
    about: '第一名得最高分，末名得最低分，中间按名次均匀递减。',
    keys: [
      ranked,
      { key: 'best', title: '第一名得分', kind: 'number', isRequired: true },
      { key: 'worst', title: '末名得分', kind: 'number', isRequired: true },
      { key: 'first', title: '只给前几名', kind: 'number', help: '不填则全部名次' },
      ...limits,
    ],
    start: () => ({ metric: '', best: 30, worst: 1 }),
  },
  {
    rule: 'rank_table',
    title: '按名次表给分',
    about: '写明第几名到第几名、或前百分之几各得几分。',
    keys: [
      ranked,
      {
        key: 'rows',
        title: '名次和得分（从上往下第一个符合的）',
        kind: 'lines',
        isRequired: true,
        lines: rankLines,
      },
      otherwise,
      ...limits,
    ],
    start: () => ({ metric: '', rows: [{ ranks: [1, 1], points: 6 }] }),
  },
  {
    rule: 'rank_step',
    title: '按名次分段递减',
    about: '第一名得最高分，往后每百分之几减一段，不满一段按一段减。',
    keys: [
      ranked,
      { key: 'first', title: '第一名得分', kind: 'number', isRequired: true },
      { key: 'step', title: '每段减几分', kind: 'number', isRequired: true },
      { key: 'percent', title: '每段百分之几', kind: 'number', isRequired: true },
      ...limits,
    ],
    start: () => ({ metric: '', first: 8, step: 0.8, percent: 10, floor: 0 }),
  },
  {
    rule: 'mean',
    title: '几个打分求平均',
    about: '评委打分等；可去掉几个最高和最低，或只取最好的几个，或取中位数。',
    keys: [
      metric,
      full,
      points,
      { key: 'drop', title: '各去掉几个最高和最低', kind: 'number' },
      { key: 'best', title: '只取最好的几个', kind: 'number' },
      { key: 'median', title: '取中位数', kind: 'flag', on: true },
      {
        key: 'over',
        title: '总和除以',
        kind: 'metric',
        usual: 'present',
        options: [{ value: 'present', title: '打分的个数' }],
        help: '按应到人数平均的，选人数那一项数据',
      },
      ...limits,
    ],
    start: () => ({ full: 100, points: 10 }),
  },
  {
    rule: 'ratio_sum',
    title: '案卷评查式',
    about: '实得除以应得折算；没有打分的部分视为不适用，不进分母。',
    keys: [
      { key: 'base', title: '折算的分值', kind: 'number', isRequired: true },
      { key: 'fixed', title: '固定分', kind: 'number' },
      {
        key: 'parts',
        title: '各部分和满分',
        kind: 'lines',
        isRequired: true,
        lines: partLines,
      },
      { key: 'deduct', title: '扣分的数据项', kind: 'metrics' },
      { key: 'bonus', title: '加分的数据项', kind: 'metrics' },
      { key: 'fatal', title: '有其一即得 0 分的数据项', kind: 'metrics' },
      ...limits,
    ],
    start: () => ({ base: 100, parts: [{ metric: '', full: 10 }] }),
  },
  {
    rule: 'timed',
    title: '成绩加用时',
    about: '超时得 0 分，每提前 1 秒加几分，合计不超过分值。',
    keys: [
      { key: 'result', title: '成绩', kind: 'metric', isRequired: true },
      full,
      points,
      { key: 'seconds', title: '用时（秒）', kind: 'metric', isRequired: true },
      { key: 'limit', title: '时限（秒）', kind: 'number', isRequired: true },
      { key: 'rate', title: '每提前 1 秒加几分', kind: 'number', isRequired: true },
      fallback,
      ...limits,
    ],
    start: () => ({ full: 100, points: 100, limit: 900, rate: 0.02 }),
  },
  {
    rule: 'discretion',
    title: '酌情给分',
    about: '分数由人在范围内定，必须写明理由。',
    keys: [
      metric,
      {
        key: 'allowed',
        title: '允许的范围',
        kind: 'lines',
        isRequired: true,
        lines: rangeLines,
      },
      fallback,
      ...limits,
    ],
    start: () => ({ allowed: [[0, 2]], default: 0 }),
  },
  {
    rule: 'carried',
    title: '转入别处的成绩',
    about: '与按满分折算相同，数据必须有来源和日期。',
    keys: [
      metric,
      full,
      points,
      { key: 'from', title: '从哪里转入', kind: 'text' },
      fallback,
      ...limits,
    ],
    start: () => ({ full: 100, points: 10 }),
  },
]
export const ruleOf = (name: string): Rule | undefined => rules.find((one) => one.rule === name)
export const ruleOptions = rules.map((one) => ({ value: one.rule, title: one.title }))

/** An item as a form: around its rule, and the keys of that rule. */
export const itemPart: PartKind = {
  name: 'items',
  title: '评分项',
  start: { id: '', rule: 'value', full: 100, points: 10 },
  keys: (part) => [...itemHead, ...(ruleOf(String(part.rule))?.keys ?? []), ...itemFoot],
}

/** Another rule: what both know stays, what only the old one knew goes. */
export function changeRule(item: Item, name: string): Item {
  const rule = ruleOf(name)
  if (!rule) return item
  const kept = Object.fromEntries(
    [...itemHead, ...itemFoot].flatMap(({ key }) =>
      key !== 'id' && item[key] !== undefined ? [[key, item[key]]] : [],
    ),
  ) as Part
  const keys = new Set(rule.keys.flatMap((one) => composed[one.kind] ?? [one.key]))
  const start = rule.start()
  const isFigure = (value: unknown): boolean =>
    typeof value === 'number' || (typeof value === 'string' && value.startsWith('$'))
  const shared = Object.fromEntries(
    Object.entries(item).filter(([key, value]) => {
      const model = start[key]
      const isAlike = typeof model === typeof value || (isFigure(model) && isFigure(value))
      return keys.has(key) && key !== 'terms' && (model === undefined || isAlike)
    }),
  )
  const next: Item = { id: item.id, rule: name, ...start, ...shared, ...kept }
  if (next.given !== undefined) delete next.metric
  return next
}

/** The points of an item in a few words, for the list. */
export function itemPoints(item: Item): string {
  const show = (value: unknown): string => (value === undefined ? '？' : String(value))
  switch (item.rule) {
    case 'rank_linear':
      return `${show(item.best)} 至 ${show(item.worst)} 分`
    case 'rank_step':
      return `最高 ${show(item.first)} 分`
    case 'from_full':
      return `${show(item.full)} 分起扣`
    case 'ratio_sum':
      return `${show(item.base)} 分`
    case 'tiers':
      return Array.isArray(item.tiers) && Array.isArray(item.tiers[0])
        ? `最高 ${show(item.tiers[0][2])} 分`
        : ''
    case 'per':
      return item.cap === undefined ? '按件计' : `最高 ${show(item.cap)} 分`
    default:
      return item.points === undefined ? '' : `${show(item.points)} 分`
  }
}
