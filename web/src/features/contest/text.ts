/* SPDX-License-Identifier: Apache-2.0 */
/* The words of competitions. */
import type { Contest, ContestDuty, ContestSheetRow, ContestSubjectRow, ContestTeam } from '#api'
import type { Option } from '@/kit/InputField.vue'

export const stateTitles: Record<Contest['state'], string> = {
  set_up: '筹备',
  entries: '报名',
  on: '比赛中',
  closed: '已结束',
}
export const stateTags: Record<Contest['state'], string> = {
  set_up: 'warn',
  entries: 'brand',
  on: 'brand',
  closed: 'ok',
}
export const wayTitles: Record<ContestSubjectRow['way'], string> = {
  judged: '评委打分',
  timed: '计时排名',
  exam: '考试成绩',
  carried: '转入成绩',
  counted: '按数量加分',
  task: '评委打分加用时',
}
export const wayHelps: Record<ContestSubjectRow['way'], string> = {
  judged: '每名评委一张评分表，按合议办法合成。评分项在下一步设置。',
  timed: '用时最少的得满分，最慢的得最低分，中间按名次均匀递减。',
  exam: '录入或粘贴卷面成绩，按卷面满分折算。',
  carried: '平时已经得到的成绩，录入时须写明来源和日期，按原满分折算。',
  counted: '每篇（件）加一定的分，加到计入总分的分值为止。',
  task: '在限时内完成：评委打分，提前完成的每秒加分。评分项在下一步设置。',
}
export const ofTitles: Record<ContestSubjectRow['of'], string> = { team: '团体', member: '个人' }
export const panelTitles = { mean: '平均', trimmed: '去掉最高和最低后平均', median: '取中位数' }
export const combineTitles = { mean: '平均', sum: '合计（缺赛计 0 分）', best: '取前几名平均' }
export const kindTitles = { add: '加分', deduct: '扣分', tick: '达标' }
export const standingTitles: Record<ContestTeam['standing'], string> = {
  ranked: '参赛',
  guest: '参赛不评奖',
  withdrawn: '退出',
}
export const dutyTitles: Record<ContestDuty['duty'], string> = {
  organiser: '组委会成员',
  chief: '裁判长',
  judge: '评委',
  timekeeper: '计时员',
  host: '主持人',
}
export const subjectStates: Record<ContestSubjectRow['state'], string> = {
  waiting: '未开始',
  open: '正在评分',
  closed: '已结束',
}
export const sheetStates: Record<ContestSheetRow['state'], string> = {
  open: '未提交',
  submitted: '已提交',
  set_aside: '不计',
}
export const statusTitles = {
  ranked: '',
  guest: '参赛不评奖',
  disqualified: '取消成绩',
  withdrawn: '退出',
}
export const tieTitles = { none: '', unresolved: '同分待裁定', boundary: '名额边界待裁定' }

export function optionsOf(titles: Record<string, string>): Option[] {
  return Object.entries(titles).map(([value, title]) => ({ value, title }))
}

/** What the next step fixes, before it is taken. */
export const steps: Record<
  Exclude<Contest['state'], 'closed'>,
  { title: string; text: string; done: string }
> = {
  set_up: {
    title: '开始报名',
    text:
      '开始报名后，科目、评分项、奖项、同分规则和日程就此固定，不能再改；' +
      '系统据此生成团体和个人评分方案。各单位随即可以报名。',
    done: '报名已开始。',
  },
  entries: {
    title: '开赛',
    text: '开赛后由裁判长或者组委会逐个科目开始评分。队伍和队员还可以更换，但须写明原因。',
    done: '比赛已开始，请到“进行”逐个科目开始评分。',
  },
  on: {
    title: '结束比赛',
    text: '结束后不再打分、计时和录入，成绩对有权查看的单位公开。须所有科目都已结束评分。',
    done: '比赛已结束，成绩可以查看和打印。',
  },
}

export const text = {
  first: '先从预设（济宁 2023、湖北 2022）开始筹备一场，改成本次的科目和日期，再开放报名。',
  firstSeen: '主办单位开放报名后，比武会出现在这里。',
  fixed: '报名已经开始，方案不能再改。评分规则见评分方案。',
  items: '可以从 Excel 整块粘贴：分组、评分项、计分方式（加分、扣分、达标）、分值、最小分差。',
}
export const reportStates = {
  entered: '待核定',
  accepted: '采用',
  refused: '不采用',
  withdrawn: '已撤回',
}
export const reportTags = { entered: 'warn', accepted: 'ok', refused: 'err', withdrawn: '' }
