/* SPDX-License-Identifier: Apache-2.0 */
/* The plan of a contest as forms hold it: all text, subjects with a key of their own, so that tie
   rules and the programme follow a subject that is moved. */
import type { Contest, ContestPlan, ContestPlanInput, ContestSubject } from '#api'
import { combineTitles, kindTitles, ofTitles, panelTitles, wayTitles } from './text'

export type Row = Record<string, string>
export type Way = NonNullable<ContestSubject['way']>

export interface FormSubject {
  key: string
  title: string
  venue: string
  clause: string
  way: Way
  of: 'team' | 'member'
  points: string
  marks: string
  is_bonus: boolean
  panel: 'mean' | 'trimmed' | 'median'
  combine: 'mean' | 'sum' | 'best'
  best: string
  is_credited: boolean
  limit: string
  rate: string
  worst: string
  each: string
  items: Row[]
}

export interface FormPlan {
  place: string
  purpose: string
  entry_from: string
  entry_until: string
  least_members: string
  most_members: string
  least_women: string
  post: string
  needs_certificate: boolean
  needs_service: boolean
  subjects: FormSubject[]
  ties: Row[]
  is_joint: boolean
  prizes: Row[]
  people_prizes: Row[]
  subject_prizes: Row[]
  nominations: Row[]
  flag_percent: string
  appeal_days: string
  kit: Row[]
  programme: Row[]
}

export interface FormContest {
  rev: number
  title: string
  from_day: string
  until_day: string
  plan: FormPlan
}

export const isJudged = (way: Way): boolean => way === 'judged' || way === 'task'
/** What was earned elsewhere has no order. */
export const hasOrder = (way: Way): boolean => way !== 'carried' && way !== 'counted'
export const hasClock = (way: Way): boolean => way === 'timed' || way === 'task'

const text = (value: unknown): string =>
  value === null || value === undefined ? '' : String(value)
/** 0 stands for "not said" where a count is meant. */
const count = (value: number): string => (value === 0 ? '' : String(value))

let lastKey = 0
export const freshKey = (): string => `k${++lastKey}`

export function blankSubject(): FormSubject {
  return {
    key: freshKey(),
    title: '',
    venue: '',
    clause: '',
    way: 'judged',
    of: 'team',
    points: '',
    marks: '100',
    is_bonus: false,
    panel: 'trimmed',
    combine: 'mean',
    best: '',
    is_credited: false,
    limit: '',
    rate: '',
    worst: '',
    each: '',
    items: [],
  }
}

function subjectForm(subject: ContestSubject): FormSubject {
  return {
    key: freshKey(),
    title: subject.title,
    venue: text(subject.venue),
    clause: text(subject.clause),
    way: subject.way ?? 'judged',
    of: subject.of ?? 'team',
    points: text(subject.points),
    marks: text(subject.marks),
    is_bonus: subject.is_bonus,
    panel: subject.panel ?? 'mean',
    combine: subject.combine ?? 'mean',
    best: count(subject.best),
    is_credited: subject.is_credited,
    limit: count(subject.limit),
    rate: text(subject.rate),
    worst: text(subject.worst),
    each: text(subject.each),
    items: subject.items.map((item) => ({
      group: text(item.group),
      title: item.title,
      kind: item.kind ?? 'add',
      marks: text(item.marks),
      step: text(item.step),
    })),
  }
}

const prizeRows = (list: { title: string; count: number }[]): Row[] =>
  list.map((prize) => ({ title: prize.title, count: String(prize.count) }))

function planForm(plan: ContestPlan): FormPlan {
  const subjects = plan.subjects.map(subjectForm)
  const keyOf = (subject: number): string => subjects[subject - 1]?.key ?? ''
  return {
    place: text(plan.place),
    purpose: text(plan.purpose),
    entry_from: text(plan.entry_from),
    entry_until: text(plan.entry_until),
    least_members: count(plan.least_members),
    most_members: count(plan.most_members),
    least_women: count(plan.least_women),
    post: text(plan.post),
    needs_certificate: plan.needs_certificate,
    needs_service: plan.needs_service,
    subjects,
    ties: plan.ties.map((tie) => ({ subject: keyOf(tie.subject) })),
    is_joint: plan.is_joint,
    prizes: prizeRows(plan.prizes),
    people_prizes: prizeRows(plan.people_prizes),
    subject_prizes: plan.subjects.flatMap((subject, at) =>
      prizeRows(subject.prizes).map((row) => ({ subject: keyOf(at + 1), ...row })),
    ),
    nominations: prizeRows(plan.nominations),
    flag_percent: String(plan.flag_percent),
    appeal_days: String(plan.appeal_days),
    kit: plan.kit.map((title) => ({ title })),
    programme: plan.programme.map((event) => ({
      from: text(event.from),
      until: text(event.until),
      title: event.title,
      venue: text(event.venue),
      subject: keyOf(event.subject),
    })),
  }
}

export function toForm(contest: Contest): FormContest {
  return {
    rev: contest.rev,
    title: contest.title,
    from_day: contest.from_day,
    until_day: contest.until_day,
    plan: planForm(contest.plan),
  }
}

/* ---- Back to the server ---- */

const or = (value: string | undefined): string | null => (value ?? '').trim() || null
/** Decimals go as they were typed; the server refuses what is none. */
const figure = (value: string | undefined): string | null => or(value)
const whole = (value: string | undefined): number => Number((value ?? '').trim() || 0)

const prizesOut = (rows: Row[]): { title: string; count: number }[] =>
  rows.map((row) => ({ title: (row.title ?? '').trim(), count: whole(row.count) }))

function subjectOut(
  subject: FormSubject,
  prizes: Row[],
): NonNullable<ContestPlanInput['subjects']>[number] {
  return {
    title: subject.title.trim(),
    venue: or(subject.venue),
    clause: or(subject.clause),
    way: subject.way,
    of: subject.of,
    points: figure(subject.points),
    marks: figure(subject.marks),
    is_bonus: subject.is_bonus,
    panel: subject.panel,
    combine: subject.combine,
    best: whole(subject.best),
    is_credited: subject.of === 'team' && subject.is_credited,
    limit: whole(subject.limit),
    rate: figure(subject.rate),
    worst: figure(subject.worst),
    each: figure(subject.each),
    items: subject.items.map((item) => ({
      title: (item.title ?? '').trim(),
      group: or(item.group),
      kind: (item.kind || 'add') as 'add',
      marks: figure(item.marks),
      step: figure(item.step),
    })),
    prizes: prizesOut(prizes.filter((row) => row.subject === subject.key)),
  }
}

export function toPlan(plan: FormPlan): ContestPlanInput {
  const at = (key: string | undefined): number =>
    plan.subjects.findIndex((subject) => subject.key === key) + 1
  return {
    place: or(plan.place),
    purpose: or(plan.purpose),
    entry_from: or(plan.entry_from),
    entry_until: or(plan.entry_until),
    least_members: whole(plan.least_members),
    most_members: whole(plan.most_members),
    least_women: whole(plan.least_women),
    post: or(plan.post),
    needs_certificate: plan.needs_certificate,
    needs_service: plan.needs_service,
    subjects: plan.subjects.map((subject) => subjectOut(subject, plan.subject_prizes)),
    ties: plan.ties.map((tie) => ({ subject: at(tie.subject) })).filter((tie) => tie.subject > 0),
    is_joint: plan.is_joint,
    prizes: prizesOut(plan.prizes),
    people_prizes: prizesOut(plan.people_prizes),
    nominations: prizesOut(plan.nominations),
    flag_percent: whole(plan.flag_percent),
    appeal_days: whole(plan.appeal_days),
    kit: plan.kit.map((row) => (row.title ?? '').trim()).filter(Boolean),
    programme: plan.programme.map((row) => ({
      from: or(row.from),
      until: or(row.until),
      title: (row.title ?? '').trim(),
      venue: or(row.venue),
      subject: at(row.subject),
    })),
  }
}

/* ---- Checks before anything is sent ---- */

const isWhole = (value: string): boolean => /^\s*\d*\s*$/.test(value)
const isDecimal = (value: string): boolean => /^\s*(\d+(\.\d{1,6})?)?\s*$/.test(value)
const WHOLE = '请填整数。'
const DECIMAL = '请只填数字，最多 6 位小数。'

type Faults = Record<string, string>

function rowFaults(faults: Faults, place: string, rows: Row[], what: string, figures: string[]) {
  rows.forEach((row, at) => {
    if ((row.title ?? '').trim() === '')
      faults[`${place}[${at}].title`] = `请填写${what}，不要的行请删除。`
    for (const key of figures)
      if (!isDecimal(row[key] ?? '')) faults[`${place}[${at}].${key}`] = DECIMAL
    if ('count' in row && !/^\s*[1-9]\d*\s*$/.test(row.count ?? ''))
      faults[`${place}[${at}].count`] = '请填名额，至少 1。'
  })
}

function subjectFaults(faults: Faults, subject: FormSubject, at: number): void {
  const place = `plan.subjects[${at}]`
  if (subject.title.trim() === '') faults[`${place}.title`] = '请填写科目名称。'
  for (const key of ['points', 'marks', 'rate', 'worst', 'each'] as const)
    if (!isDecimal(subject[key])) faults[`${place}.${key}`] = DECIMAL
  for (const key of ['best', 'limit'] as const)
    if (!isWhole(subject[key])) faults[`${place}.${key}`] = WHOLE
  rowFaults(faults, `${place}.items`, subject.items, '评分项', ['marks', 'step'])
}

export function faultsOf(values: FormContest): Faults {
  const faults: Faults = {}
  const plan = values.plan
  if (values.title.trim() === '') faults.title = '请填写比武名称。'
  if (values.until_day < values.from_day) faults.until_day = '结束日期不能早于开始日期。'
  const wholes = ['least_members', 'most_members', 'least_women', 'flag_percent', 'appeal_days']
  for (const key of wholes)
    if (!isWhole(String(plan[key as keyof FormPlan]))) faults[`plan.${key}`] = WHOLE
  plan.subjects.forEach((subject, at) => subjectFaults(faults, subject, at))
  rowFaults(faults, 'plan.prizes', plan.prizes, '奖项', [])
  rowFaults(faults, 'plan.people_prizes', plan.people_prizes, '奖项', [])
  rowFaults(faults, 'plan.subject_prizes', plan.subject_prizes, '奖项', [])
  plan.subject_prizes.forEach((row, at) => {
    if (row.subject === '') faults[`plan.subject_prizes[${at}].subject`] = '请选择科目。'
  })
  rowFaults(faults, 'plan.nominations', plan.nominations, '奖项', [])
  rowFaults(faults, 'plan.programme', plan.programme, '内容', [])
  return faults
}

/* ---- The steps, and which of them a place belongs to ---- */

export const planSteps = [
  { key: 'general', title: '基本信息' },
  { key: 'team', title: '队伍规则' },
  { key: 'subjects', title: '科目' },
  { key: 'items', title: '评分项' },
  { key: 'prizes', title: '奖项' },
  { key: 'order', title: '同分与申诉' },
  { key: 'programme', title: '日程' },
] as const
export type StepKey = (typeof planSteps)[number]['key']

export function stepOf(place: string): StepKey {
  const name = place.replace(/^plan\./, '')
  if (/^subjects\[\d+\]\.items/.test(name)) return 'items'
  if (name.startsWith('subjects')) return 'subjects'
  if (/^(prizes|people_prizes|subject_prizes|nominations)/.test(name)) return 'prizes'
  if (/^(ties|is_joint|appeal_days|flag_percent)/.test(name)) return 'order'
  if (name.startsWith('programme')) return 'programme'
  if (/^(least_|most_|post|needs_|kit)/.test(name)) return 'team'
  return 'general'
}

/** The sum of decimals as text, without a double in between. */
export function sumOf(values: string[]): string {
  let sum = 0n
  for (const value of values) {
    const found = /^\s*(\d+)(?:\.(\d{1,6}))?\s*$/.exec(value)
    if (found) sum += BigInt(found[1]! + (found[2] ?? '').padEnd(6, '0'))
  }
  const digits = sum.toString().padStart(7, '0')
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '')
}

/* ---- A plan in words: for reading, and to tell two versions apart ---- */

export function describeSubject(subject: FormSubject): string {
  const parts = [
    `${wayTitles[subject.way]}，${ofTitles[subject.of]}`,
    `计入总分 ${subject.points || '？'} 分${subject.is_bonus ? '（附加分）' : ''}`,
  ]
  if (subject.way === 'exam' || subject.way === 'carried')
    parts.push(`满分 ${subject.marks || '100'}`)
  if (isJudged(subject.way)) parts.push(`合议：${panelTitles[subject.panel]}`)
  if (subject.way === 'counted') parts.push(`每篇（件）${subject.each || '？'} 分`)
  if (subject.way === 'timed') parts.push(`最慢者 ${subject.worst || '0'} 分`)
  if (hasClock(subject.way) && subject.limit) parts.push(`限时 ${subject.limit} 秒`)
  if (subject.way === 'task' && subject.rate) parts.push(`每提前一秒加 ${subject.rate} 分`)
  if (subject.of === 'member')
    parts.push(
      `队伍得分：个人成绩${combineTitles[subject.combine]}` +
        (subject.combine === 'best' ? `（前 ${subject.best} 名）` : ''),
    )
  if (subject.of === 'team' && subject.is_credited) parts.push('记入队员个人成绩')
  if (subject.venue) parts.push(`地点：${subject.venue}`)
  if (subject.clause) parts.push(`依据：${subject.clause}`)
  return parts.join('；')
}

const describeItem = (item: Row): string =>
  (item.group ? `${item.group}：` : '') +
  `${item.title}（${kindTitles[item.kind as 'add'] ?? ''} ${item.marks} 分，分差 ${item.step}）`
const prizesOf = (rows: Row[]): string =>
  rows.map((row) => `${row.title} ${row.count} 名`).join('、')

/** Of a task with the same result who took less time is before. */
function sayTie(plan: FormPlan, key: string | undefined): string {
  const subject = plan.subjects.find((one) => one.key === key)
  return `${subject?.title ?? ''}${subject?.way === 'task' ? '（先看得分，再看用时）' : ''}`
}

/** What the plan says, field by field, by the name of the field. */
export function sayPlan(values: FormContest): Record<string, string> {
  const plan = values.plan
  const said: Record<string, string> = {
    名称: values.title,
    比赛日期: `${values.from_day} 至 ${values.until_day}`,
    地点: plan.place,
    目的和要求: plan.purpose,
    报名时间: `${plan.entry_from || '即日'} 至 ${plan.entry_until || '未定'}`,
    每队人数: `${plan.least_members || '不限'} 至 ${plan.most_members || '不限'} 人`,
    女队员: plan.least_women ? `至少 ${plan.least_women} 人` : '不作要求',
    须有职务: plan.post,
    执法证: plan.needs_certificate ? '须持有效执法证' : '不作要求',
    在岗: plan.needs_service ? '须在本单位在岗' : '不作要求',
    携带装备: plan.kit.map((row) => row.title).join('、'),
  }
  plan.subjects.forEach((subject, at) => {
    said[`科目 ${at + 1}`] = `${subject.title}：${describeSubject(subject)}`
    if (isJudged(subject.way))
      said[`科目 ${at + 1} 评分项`] = subject.items.map(describeItem).join('；')
  })
  return {
    ...said,
    团体奖: prizesOf(plan.prizes),
    个人奖: prizesOf(plan.people_prizes),
    单项奖: plan.subjects
      .map((subject) => ({
        title: subject.title,
        told: prizesOf(plan.subject_prizes.filter((row) => row.subject === subject.key)),
      }))
      .filter((one) => one.told !== '')
      .map((one) => `${one.title}：${one.told}`)
      .join('；'),
    提名奖: prizesOf(plan.nominations),
    同分先后: plan.ties.map((tie) => sayTie(plan, tie.subject)).join('，再看'),
    仍同分: plan.is_joint ? '并列' : '由裁判长书面裁定',
    评委偏离: `偏离合议 ${plan.flag_percent}% 以上的须裁定`,
    申诉期: `${plan.appeal_days || 0} 个工作日`,
    日程: plan.programme
      .map((row) => `${[row.from, row.until].filter(Boolean).join('—')} ${row.title}`.trim())
      .join('；'),
  }
}
