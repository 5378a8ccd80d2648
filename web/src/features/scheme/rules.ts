/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fourteen rules as forms: which keys each has and what kind of field each key needs. A key
 * that
 * is not listed (a condition, a fallback rule) is kept as it is and named below the form.
 */
import type { Item } from './model'

export type KeyKind =
  | 'number'
  | 'metric'
  | 'metrics'
  | 'operand'
  | 'baseline'
  | 'operator'
  | 'text'
  | 'flag'
  | 'terms'
  | 'parts'
  | 'tiers'
  | 'ranges'
  | 'rows'
  | 'ranked'
export interface Key {
  key: string
  title: string
  kind: KeyKind
  isRequired?: boolean
  help?: string
}
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
      { key: 'terms', title: '数据项和每件分值', kind: 'terms', isRequired: true },
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
      { key: 'terms', title: '数据项和每件扣分', kind: 'terms', isRequired: true },
      fallback,
      ...limits,
    ],
    start: () => ({ full: 5, terms: [{ metric: '', points: -0.5 }], floor: 0, default: 0 }),
  },
  {
    rule: 'tiers',
    title: '分档给分',
    about: '从上往下第一个达到的档；都没达到得 0 分。比率填小数，95% 填 0.95。',
    keys: [
      { key: 'of', title: '看什么', kind: 'operand', isRequired: true },
      { key: 'tiers', title: '各档（从高到低）', kind: 'tiers', isRequired: true },
      { key: 'may_exceed', title: '比率可以大于 1', kind: 'flag' },
      fallback,
      ...limits,
    ],
    start: () => ({ of: '', tiers: [['>=', 1, 3]] }),
  },
  {
    rule: 'when',
    title: '符合条件即得分',
    about: '条件成立得分值，否则得 0 分。',
    keys: [
      { key: 'left', title: '左边', kind: 'operand', isRequired: true },
      { key: 'op', title: '比较', kind: 'operator', isRequired: true },
      { key: 'right', title: '右边', kind: 'operand', isRequired: true },
      points,
      fallback,
      ...limits,
    ],
    start: () => ({ left: '', op: '>=', right: 1, points: 3 }),
  },
  {
    rule: 'over',
    title: '超过基数每满百分之几得几分',
    about: '不满一档的舍去。',
    keys: [
      metric,
      { key: 'baseline', title: '基数', kind: 'baseline', isRequired: true },
      { key: 'percent', title: '每满百分之几', kind: 'number', isRequired: true },
      points,
      fallback,
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
    keys: [ranked, { key: 'rows', title: '名次和得分', kind: 'rows', isRequired: true }, ...limits],
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
      { key: 'median', title: '取中位数', kind: 'flag' },
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
      { key: 'parts', title: '各部分和满分', kind: 'parts', isRequired: true },
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
      { key: 'allowed', title: '允许的范围', kind: 'ranges', isRequired: true },
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

const common = new Set([
  'id',
  'title',
  'clause',
  'rule',
  'reading',
  'proofs',
  'metric',
  'given',
  'higher',
])
const keptTitles: Record<string, string> = {
  zero_when: '记 0 分的条件',
  if_empty: '分母为 0 时的算法',
  else: '名次之外的算法',
  over: '平均的除数',
}

/** The keys of an item that this form does not edit; they are kept, and the person is told. */
export function keptKeys(item: Item): string[] {
  const listed = new Set(ruleOf(item.rule)?.keys.map((one) => one.key) ?? [])
  return Object.keys(item)
    .filter((key) => !common.has(key) && !listed.has(key) && item[key] !== undefined)
    .map((key) => keptTitles[key] ?? key)
}

/** Another rule: what both know stays, what only the old one knew goes. */
export function changeRule(item: Item, name: string): Item {
  const rule = ruleOf(name)
  if (!rule) return item
  const { id, title, clause, reading, proofs } = item
  const keys = new Set(rule.keys.map((one) => one.key))
  const start = rule.start()
  const shared = Object.fromEntries(
    Object.entries(item).filter(([key, value]) => {
      const model = start[key]
      return (
        keys.has(key) && key !== 'terms' && (model === undefined || typeof model === typeof value)
      )
    }),
  )
  const next: Item = { id, rule: name, ...start, ...shared }
  if (title !== undefined) next.title = title
  if (clause !== undefined) next.clause = clause
  if (reading !== undefined) next.reading = reading
  if (proofs !== undefined) next.proofs = proofs
  if (rule.keys.includes(metric) && typeof item.metric === 'string') next.metric = item.metric
  return next
}

/** What is still blank, by key; the rest is the engine's to judge. */
export function itemFaults(item: Item): Record<string, string> {
  const faults: Record<string, string> = {}
  if (!item.title?.trim()) faults.title = '请填写评分项名称。'
  for (const key of ruleOf(item.rule)?.keys ?? []) {
    if (!key.isRequired) continue
    const value = key.kind === 'ranked' ? item.metric || item.given : item[key.key]
    const isBlank =
      value === undefined ||
      value === null ||
      value === '' ||
      (Array.isArray(value) && value.length === 0)
    if (isBlank) faults[key.key] = `请填写“${key.title}”。`
  }
  return faults
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
