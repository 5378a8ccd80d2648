/* SPDX-License-Identifier: Apache-2.0 */
/* Published results: their words, and what is still to be decided before them. */
import type {
  ContestAppeal,
  ContestNomination,
  ContestPlan,
  ContestPublicationRow,
  ContestPublishedRanking,
  ContestRecord,
  ContestWinner,
} from '#api'
import { statusTitles } from './text'

export const publicationStates: Record<ContestPublicationRow['state'], string> = {
  objecting: '异议期',
  final: '已生效',
  superseded: '已被取代',
  amending: '正在更正',
}
export const publicationTags: Record<ContestPublicationRow['state'], string> = {
  objecting: 'brand',
  final: 'ok',
  superseded: '',
  amending: 'warn',
}
export const appealStates: Record<ContestAppeal['state'], string> = {
  open: '待答复',
  allowed: '成立',
  refused: '不成立',
  withdrawn: '已撤回',
}
export const appealTags: Record<ContestAppeal['state'], string> = {
  open: 'warn',
  allowed: 'ok',
  refused: '',
  withdrawn: '',
}

/** As a notice is dated. */
export function dayInWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return date ? `${year}年${month}月${date}日` : ''
}

type Notice = Pick<ContestPublicationRow, 'state' | 'objections_until'>

/** What a published result means for who reads it on `today`. */
export function noticeOf(notice: Notice, today: string): string {
  const until = notice.objections_until
  if (notice.state === 'superseded') return '本版已被新的一版取代，只供查阅。'
  if (notice.state === 'amending') return '有异议成立，成绩正在更正，将公布新的一版，请以新版为准。'
  if (notice.state === 'final')
    return until
      ? `异议期至 ${until}，已经结束，本成绩生效。`
      : '本次不设异议期，本成绩自公布之日起生效。'
  if (until && today > until)
    return `异议期至 ${until}，已经结束；还有异议正在办理，答复后生效。`
  return (
    `异议期至 ${until ?? ''}（含当日）。参赛队员和所在单位管理员对成绩有异议的，` +
    '请在此前登录系统，在本场比武的“异议”中写明理由；逾期不再受理。'
  )
}

/** Those who share a place that has to be decided in writing. */
export interface TiedGroup {
  of: 'team' | 'member'
  rank: number
  entrants: { entrant: number; name: string; note: string }[]
}

export function tiedGroups(
  of: TiedGroup['of'],
  ranking: Pick<ContestPublishedRanking, 'rows'> | null,
): TiedGroup[] {
  const groups = new Map<number, TiedGroup>()
  for (const row of ranking?.rows ?? []) {
    if (row.tie === 'none' || row.rank === null) continue
    const group = groups.get(row.rank) ?? { of, rank: row.rank, entrants: [] }
    const note = of === 'team' ? row.unit_name : row.team_name
    group.entrants.push({ entrant: row.entrant, name: row.name, note })
    groups.set(row.rank, group)
  }
  return [...groups.values()]
}

/** A prize that is given by decision: one of the plan's, or of a subject whose tie left it open. */
export interface OpenPrize {
  title: string
  subject: number | null
  label: string
  left: number
}

export function openPrizes(
  plan: Pick<ContestPlan, 'nominations' | 'subjects'>,
  nominations: ContestNomination[],
  winners: ContestWinner[],
): OpenPrize[] {
  const given = (title: string): number =>
    nominations.filter((one) => one.withdrawn === '' && one.title === title && !one.subject).length
  const won = (title: string, subject: number): number =>
    winners.filter((one) => one.subject === subject && one.award === title).length
  return [
    ...(plan.nominations ?? []).map((prize) => ({
      title: prize.title,
      subject: null,
      label: prize.title,
      left: prize.count - given(prize.title),
    })),
    ...plan.subjects.flatMap((subject, at) =>
      (subject.prizes ?? []).map((prize) => ({
        title: prize.title,
        subject: at + 1,
        label: `${prize.title}（${subject.title}）`,
        left: prize.count - won(prize.title, at + 1),
      })),
    ),
  ]
}

/** How a prize came about, in a few words. */
export function groundsOf(
  winner: Pick<ContestWinner, 'by' | 'rank' | 'subject_title' | 'grounds'>,
): string {
  if (winner.by === 'nomination') return winner.grounds ?? '经研究决定'
  const place = winner.rank === null ? '' : `第 ${winner.rank} 名`
  if (winner.by === 'subject') return `${winner.subject_title ?? ''}${place}`
  // Of a tie that people decided.
  return [place, winner.grounds].filter(Boolean).join('，')
}

export const winnerGroups = { place: '名次奖', subject: '单项奖', nomination: '提名奖' }

/** A place with how many had one; without a place, why. */
export function placeOf(
  record: Pick<ContestRecord, 'rank' | 'ranked' | 'status' | 'total'>,
): string {
  if (record.rank !== null) return `第 ${record.rank} 名（共 ${record.ranked}）`
  return record.total === null ? '—' : statusTitles[record.status]
}
