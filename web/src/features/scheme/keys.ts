/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of a scheme as forms: which keys each part has and what kind of field each key needs.
 * The tests hold these tables against schemes/schema.json, so no key of the language is without a
 * field. The keys of the rules stand in rules.ts.
 */
import type { Json, Part } from './model'
import { metricKinds, operators, text } from './text'

export interface Option {
  value: string | number
  title: string
}
export type KeyKind =
  | 'id'
  | 'text'
  | 'area'
  | 'texts'
  | 'date'
  | 'word'
  | 'flag'
  | 'number'
  | 'plain'
  | 'given_value'
  | 'metric'
  | 'metrics'
  | 'item'
  | 'indicator'
  | 'by'
  | 'ranked'
  | 'operand'
  | 'comparison'
  | 'condition'
  | 'lines'
  | 'group'

/** Kinds of field that stand for several keys at once. */
export const composed: Partial<Record<KeyKind, string[]>> = {
  ranked: ['metric', 'given', 'higher'],
  by: ['metric', 'item'],
  comparison: ['left', 'op', 'right'],
}

/** A column of a list, by the name or the place of its cell. */
export interface Column {
  at: string | number
  title: string
  kind: 'number' | 'metric' | 'word'
  options?: Option[]
  isOpen?: boolean
  isShown?: (line: Part) => boolean
}
/** A list whose lines are edited in another shape than they are stored in. */
export interface Lines {
  columns: Column[]
  start: Json
  read?: (line: Json) => Part
  write?: (line: Part) => Json
}
export interface Key {
  key: string
  title: string
  kind: KeyKind
  isRequired?: boolean
  isWide?: boolean
  help?: string
  /** What the server takes a key for that is not there. */
  usual?: string
  /** `word`: the choices; `metric`, `operand`: what may stand there beside the metrics. */
  options?: Option[]
  /** `flag`: the value that a tick stands for; without a tick the key is not there. */
  on?: boolean
  length?: number
  lines?: Lines
  /** `group`: the keys inside, and what it begins with. */
  keys?: (part: Part) => Key[]
  start?: Part
}
export interface PartKind {
  name: string
  title: string
  keys: (part: Part) => Key[]
  start: Part
}

/* ---- The scheme itself ----------------------------------------------------------------------- */

export const generalKeys: Key[] = [
  { key: 'source', title: '依据的文件', kind: 'text', isWide: true, length: 300 },
  {
    key: 'subject',
    title: '评选对象',
    kind: 'word',
    isRequired: true,
    options: [
      { value: 'unit', title: '单位' },
      { value: 'team', title: '队伍' },
      { value: 'person', title: '个人' },
    ],
  },
  { key: 'valid_from', title: '适用期起', kind: 'date' },
  { key: 'valid_to', title: '适用期止', kind: 'date' },
  {
    key: 'decimals',
    title: '分数保留几位小数',
    kind: 'plain',
    usual: '2',
    help: '0 至 6；不填为 2 位',
  },
  {
    key: 'id',
    title: '方案编号',
    kind: 'id',
    isRequired: true,
    help: '小写字母、数字、“-”和“_”；导出的文件用它命名',
  },
]
export const orderKeys: Key[] = [
  {
    key: 'joint',
    title: '比完以上各项仍同分的，名次不并列，由组织者书面决定先后',
    kind: 'flag',
    on: false,
    isWide: true,
  },
  {
    key: 'total_cap',
    title: '总分最高',
    kind: 'number',
    help: '不填则不限；超出的部分另列一行“调整”',
  },
  { key: 'quota', title: '推荐名额', kind: 'number', help: '不填则不推荐' },
]

/* ---- Its parts ------------------------------------------------------------------------------- */

const id: Key = { key: 'id', title: '编号', kind: 'id', isRequired: true, help: text.id }
const title: Key = { key: 'title', title: '名称', kind: 'text', isRequired: true, isWide: true }
const clause: Key = {
  key: 'clause',
  title: '条款',
  kind: 'text',
  length: 60,
  help: '文件的哪一条，如 第九条',
}

export const metricPart: PartKind = {
  name: 'metrics',
  title: '数据项',
  start: { id: '', title: '', kind: 'count', unit: '件' },
  keys: () => [
    title,
    { key: 'kind', title: '类型', kind: 'word', usual: 'number', options: metricKinds },
    { key: 'unit', title: '计量单位', kind: 'text', length: 20, help: '如：件、人、分' },
    {
      key: 'per',
      title: '范围',
      kind: 'word',
      usual: 'subject',
      options: [
        { value: 'subject', title: '每个对象各填' },
        { value: 'all', title: '全体共用一个数（如全省人均数）' },
      ],
    },
    { ...id, help: '数据表的列、导入的文件用它认这一项' },
  ],
}
export const parameterPart: PartKind = {
  name: 'parameters',
  title: '参数',
  start: { name: '', title: '' },
  keys: () => [
    { ...title, title: '含义' },
    {
      key: 'value',
      title: '取值',
      kind: 'given_value',
      help: '还没有定的不填；全部填好才能锁定方案',
    },
    { ...id, key: 'name' },
  ],
}
export const indicatorPart: PartKind = {
  name: 'indicators',
  title: '一级指标',
  start: { id: '', title: '', max: 10, items: [] },
  keys: (part) => [
    title,
    {
      key: 'max',
      title: '满分',
      kind: 'number',
      isRequired: part.bonus !== true,
      help: '各项之和超过的，超出部分另列一行“调整”',
    },
    { key: 'floor', title: '最低分', kind: 'number', help: '不填则最低 0 分' },
    { key: 'bonus', title: '附加项（不算在满分里，可以不设满分）', kind: 'flag', on: true },
    {
      ...id,
      help: `上级认定的得分用 override.${String(part.id || '编号')} 录入，替换本指标的得分`,
    },
  ],
}
export const gatePart: PartKind = {
  name: 'gates',
  title: '参评条件',
  start: { when: { left: '', op: '=', right: 1 } },
  keys: () => [
    {
      key: 'when',
      title: '须满足',
      kind: 'condition',
      isRequired: true,
      help: '不满足的、没有填报的，都不参加排名',
    },
    clause,
  ],
}
export const vetoPart: PartKind = {
  name: 'vetoes',
  title: '否决情形',
  start: { when: { left: '', op: '=', right: 1 }, effect: 'disqualify' },
  keys: (part) => [
    {
      key: 'when',
      title: '有下列情形的',
      kind: 'condition',
      isRequired: true,
      help: '没有填报的按没有发生计，并列入“缺省计算”',
    },
    {
      key: 'effect',
      title: '后果',
      kind: 'word',
      isRequired: true,
      options: [
        { value: 'disqualify', title: '一票否决，不参加排名' },
        { value: 'zero_item', title: '一个评分项计 0 分' },
        { value: 'zero_indicator', title: '一个一级指标计 0 分' },
        { value: 'bar_awards', title: '参加排名，不得评优推荐' },
      ],
    },
    ...(part.effect === 'zero_item'
      ? [{ key: 'item', title: '哪个评分项', kind: 'item', isRequired: true } as Key]
      : []),
    ...(part.effect === 'zero_indicator'
      ? [{ key: 'indicator', title: '哪个指标', kind: 'indicator', isRequired: true } as Key]
      : []),
    ...(part.effect === 'bar_awards'
      ? [
          {
            key: 'reaches',
            title: '及于',
            kind: 'word',
            usual: 'self',
            options: [
              { value: 'self', title: '只及于本身' },
              { value: 'members', title: '单位和所属人员' },
            ],
          } as Key,
        ]
      : []),
    clause,
  ],
}
export const tiePart: PartKind = {
  name: 'ties',
  title: '同分时比较',
  start: {},
  keys: () => [
    { key: 'by', title: '比什么', kind: 'by', isRequired: true },
    { key: 'higher', title: '低者在前', kind: 'flag', on: false },
  ],
}
export const awardPart: PartKind = {
  name: 'awards',
  title: '奖项',
  start: { title: '', count: 1 },
  keys: () => [
    { ...title, length: 60 },
    { key: 'count', title: '名额', kind: 'number', isRequired: true },
  ],
}
export const partKinds = [
  metricPart,
  parameterPart,
  indicatorPart,
  gatePart,
  vetoPart,
  tiePart,
  awardPart,
]

/* ---- Pieces that rules share ----------------------------------------------------------------- */

/** What every item has around its rule. */
export const itemHead: Key[] = [title, clause]
export const itemFoot: Key[] = [
  {
    key: 'zero_when',
    title: '计 0 分的情形',
    kind: 'condition',
    help: '成立的本项计 0 分；没有填报的按不成立计，并列入“缺省计算”',
  },
  {
    key: 'reading',
    title: '口径',
    kind: 'area',
    isWide: true,
    help: '文本没有写明什么；本方案怎样定；别的读法会得几分',
  },
  { key: 'proofs', title: '佐证材料', kind: 'texts', isWide: true, help: '每行一种' },
  { ...id, help: `${text.id}；全方案的评分项不重复` },
]

const points: Column = { at: 'points', title: '得分', kind: 'number' }
export const termLines = (title: string, worth: number): Lines => ({
  columns: [
    { at: 'metric', title: '数据项', kind: 'metric' },
    { ...points, title },
  ],
  start: { metric: '', points: worth },
})
export const partLines: Lines = {
  columns: [
    { at: 'metric', title: '数据项', kind: 'metric' },
    { at: 'full', title: '满分', kind: 'number' },
  ],
  start: { metric: '', full: 10 },
}
export const tierLines: Lines = {
  columns: [
    { at: 0, title: '达到', kind: 'word', options: operators.slice(0, 2) },
    { at: 1, title: '起点', kind: 'number' },
    { at: 2, title: '得分', kind: 'number' },
  ],
  start: ['>=', 0, 1],
}
export const rangeLines: Lines = {
  columns: [
    { at: 0, title: '从（空：不限）', kind: 'number', isOpen: true },
    { at: 1, title: '到（空：不限）', kind: 'number', isOpen: true },
  ],
  start: [0, 1],
}
/* A row of ranks is stored as {ranks: [a, b]} or {percent}; here each figure has its own cell. */
export const rankLines: Lines = {
  columns: [
    {
      at: 'way',
      title: '哪些名次',
      kind: 'word',
      options: [
        { value: 'ranks', title: '第几名到第几名' },
        { value: 'percent', title: '前百分之几' },
      ],
    },
    { at: 'from', title: '从第几名', kind: 'number', isShown: (line) => line.way === 'ranks' },
    { at: 'to', title: '到第几名', kind: 'number', isShown: (line) => line.way === 'ranks' },
    { at: 'percent', title: '前百分之', kind: 'number', isShown: (line) => line.way !== 'ranks' },
    points,
  ],
  start: { ranks: [1, 1], points: 1 },
  read: (line) => {
    const { ranks, percent, points: worth } = line as Part
    return Array.isArray(ranks)
      ? { way: 'ranks', from: ranks[0], to: ranks[1], points: worth }
      : { way: 'percent', percent, points: worth }
  },
  write: ({ way, from, to, percent, points: worth }) =>
    way === 'ranks'
      ? { ranks: [from ?? 1, to ?? 1], points: worth ?? null }
      : { percent: percent === undefined ? 30 : percent, points: worth ?? null },
}
