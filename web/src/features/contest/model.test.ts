/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import type { Contest } from '#api'
import { faultsOf, sayPlan, stepOf, sumOf, toForm, toPlan } from './model'

const contest = {
  contest: 1,
  title: '技能比武',
  state: 'set_up',
  from_day: '2026-11-22',
  until_day: '2026-11-23',
  rev: 3,
  plan: {
    place: null,
    purpose: null,
    entry_from: null,
    entry_until: '2026-11-10',
    least_members: 3,
    most_members: 3,
    least_women: 0,
    post: '大队长',
    needs_certificate: true,
    needs_service: false,
    subjects: [
      {
        title: '理论',
        venue: null,
        clause: 'JN-3',
        way: 'exam',
        of: 'member',
        points: 20,
        marks: 120,
        is_bonus: false,
        panel: 'mean',
        combine: 'best',
        best: 2,
        is_credited: false,
        limit: 0,
        rate: null,
        worst: null,
        each: null,
        items: [],
        prizes: [],
      },
      {
        title: '无人机',
        venue: '机场',
        clause: null,
        way: 'task',
        of: 'team',
        points: 10.5,
        marks: null,
        is_bonus: false,
        panel: 'trimmed',
        combine: 'mean',
        best: 0,
        is_credited: true,
        limit: 900,
        rate: 0.002,
        worst: null,
        each: null,
        items: [{ title: '悬停', group: '飞行', kind: 'deduct', marks: 40, step: 0.5 }],
        prizes: [{ title: '无人机单项奖', count: 3 }],
      },
    ],
    ties: [{ subject: 2 }],
    is_joint: false,
    prizes: [{ title: '一等奖', count: 1 }],
    people_prizes: [],
    nominations: [],
    flag_percent: 20,
    appeal_days: 3,
    kit: ['执法证'],
    programme: [{ from: '09:00', until: null, title: '无人机', venue: null, subject: 2 }],
  },
} as unknown as Contest

describe('the plan of a contest in forms', () => {
  it('goes back as it came', () => {
    const out = toPlan(toForm(contest).plan)
    expect(out.subjects?.[0]).toMatchObject({ title: '理论', points: '20', best: 2, of: 'member' })
    expect(out.subjects?.[1]).toMatchObject({ points: '10.5', limit: 900, is_credited: true })
    expect(out.subjects?.[1]?.items).toEqual([
      { title: '悬停', group: '飞行', kind: 'deduct', marks: '40', step: '0.5' },
    ])
    expect(out.kit).toEqual(['执法证'])
    expect(out.prizes).toEqual([{ title: '一等奖', count: 1 }])
  })

  it('keeps the prizes of a subject with it, wherever it is moved', () => {
    const form = toForm(contest)
    const prize = [{ title: '无人机单项奖', count: 3 }]
    expect(toPlan(form.plan).subjects?.map((one) => one.prizes)).toEqual([[], prize])
    form.plan.subjects.reverse()
    expect(toPlan(form.plan).subjects?.map((one) => one.prizes)).toEqual([prize, []])
    expect(sayPlan(form)['单项奖']).toBe('无人机：无人机单项奖 3 名')
    form.plan.subject_prizes.push({ subject: '', title: '最佳', count: '1' })
    expect(faultsOf(form)).toEqual({ 'plan.subject_prizes[1].subject': '请选择科目。' })
    expect(stepOf('plan.subject_prizes[1].subject')).toBe('prizes')
  })

  it('lets ties and the programme follow a subject that is moved or taken away', () => {
    const form = toForm(contest)
    form.plan.subjects.reverse()
    expect(toPlan(form.plan).ties).toEqual([{ subject: 1 }])
    expect(toPlan(form.plan).programme?.[0]?.subject).toBe(1)
    form.plan.subjects.shift()
    expect(toPlan(form.plan).ties).toEqual([])
    expect(toPlan(form.plan).programme?.[0]?.subject).toBe(0)
  })

  it('names what is no number, at its place', () => {
    const form = toForm(contest)
    form.plan.subjects[1]!.items[0]!.marks = '四十'
    form.plan.most_members = '三'
    form.plan.prizes[0]!.count = '0'
    expect(Object.keys(faultsOf(form)).sort()).toEqual([
      'plan.most_members',
      'plan.prizes[0].count',
      'plan.subjects[1].items[0].marks',
    ])
    expect(faultsOf(toForm(contest))).toEqual({})
  })

  it('knows to which step a place belongs', () => {
    expect(stepOf('plan.subjects[2].items[0].marks')).toBe('items')
    expect(stepOf('plan.subjects[2].points')).toBe('subjects')
    expect(stepOf('plan.entry_until')).toBe('general')
    expect(stepOf('plan.least_women')).toBe('team')
    expect(stepOf('plan.ties[0].subject')).toBe('order')
  })

  it('says a plan so that two versions can be told apart', () => {
    const one = sayPlan(toForm(contest))
    const form = toForm(contest)
    form.plan.subjects[1]!.points = '12'
    const other = sayPlan(form)
    expect(Object.keys(one).filter((name) => one[name] !== other[name])).toEqual(['科目 2'])
    expect(one['同分先后']).toBe('无人机（先看得分，再看用时）')
  })

  it('adds decimals exactly', () => {
    expect(sumOf(['0.1', '0.2'])).toBe('0.3')
    expect(sumOf(['30', '', '0.5', '四'])).toBe('30.5')
    expect(sumOf([])).toBe('0')
  })
})
