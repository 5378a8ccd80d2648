/* SPDX-License-Identifier: Apache-2.0 */
/* The words of selections. */
import type { Selection, SelectionCandidate, SelectionPresence } from '#api'

export const stateTitles: Record<Selection['state'], string> = {
  set_up: '筹备',
  open: '推荐和决定',
  announced: '已公布',
}
export const stateTags: Record<Selection['state'], string> = {
  set_up: 'warn',
  open: 'brand',
  announced: 'ok',
}
export const originTitles: Record<SelectionCandidate['origin'], string> = {
  recommended: '单位推荐',
  drawn: '随机抽取',
  ranked: '比武成绩',
}
export const standingTitles: Record<SelectionCandidate['standing'], string> = {
  open: '未决定',
  chosen: '正式队员',
  reserve: '预备',
  passed: '未入选',
  withdrawn: '退出',
}
export const standingTags: Record<SelectionCandidate['standing'], string> = {
  open: '',
  chosen: 'ok',
  reserve: 'brand',
  passed: '',
  withdrawn: 'err',
}
export type Mark = NonNullable<SelectionPresence['state']>
export const markTitles: Record<Mark, string> = {
  came: '到',
  late: '迟到',
  leave: '请假',
  absent: '缺勤',
}

/** 第 1 名 is said of reserves, whose order decides who moves up. */
export function sayStanding(standing: SelectionCandidate['standing'], place: number): string {
  return standing === 'reserve' ? `预备第 ${place}` : standingTitles[standing]
}

/** Hours to a tenth, rounded down. */
export function hoursOf(minutes: number): string {
  return String(Math.floor(minutes / 6) / 10)
}
