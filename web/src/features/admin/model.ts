/* SPDX-License-Identifier: Apache-2.0 */
export type { BackupRow, BackupShelf, Health } from '#api'

interface State {
  title: string
  kind: 'ok' | 'warn' | 'err' | ''
}

const reasons: Record<string, string> = {
  nightly: '每晚自动',
  asked: '立即备份',
  freeze: '定稿之前',
  migration: '升级之前',
  command: '命令备份',
}
export function reasonTitle(reason: string | null): string {
  return reason ? (reasons[reason] ?? '其他') : '—'
}

export function certificateState(day: string | null, today: string): State {
  if (day === null) return { title: '还没有设置', kind: 'warn' }
  const days = Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000)
  if (days < 0) return { title: `已于 ${day} 过期，请立即更换`, kind: 'err' }
  if (days <= 30) return { title: `${day} 到期，还有 ${days} 天，请尽快更换`, kind: 'warn' }
  return { title: `有效期至 ${day}`, kind: 'ok' }
}

/** A clock that is wrong on either side makes deadlines wrong: it is said from two minutes on. */
export function clockState(server: number, here: number): State {
  const minutes = Math.round(Math.abs(server - here) / 60_000)
  if (minutes < 2) return { title: '与本机一致', kind: 'ok' }
  return {
    title: `与本机相差 ${minutes} 分钟，请核对两边的时间`,
    kind: minutes >= 10 ? 'err' : 'warn',
  }
}

export function backupState(at: number | null, now: number): State {
  if (at === null) return { title: '还没有备份', kind: 'err' }
  const hours = Math.floor((now - at) / 3_600_000)
  if (hours >= 48)
    return { title: `已有 ${Math.floor(hours / 24)} 天没有备份，请检查`, kind: 'err' }
  return hours >= 26
    ? { title: '昨天没有备份，请检查', kind: 'warn' }
    : { title: '正常', kind: 'ok' }
}
