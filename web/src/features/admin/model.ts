/* SPDX-License-Identifier: Apache-2.0 */
import type { Health as Told } from '#api'

export interface Health extends Told {
  /** Told once there are backups and certificates. */
  backup_at?: number | null
  certificate_until?: string | number | null
}
interface State {
  title: string
  kind: 'ok' | 'warn' | 'err' | ''
}

/** A day as text, or a time; the contract leaves both open. */
export function certificateState(until: string | number | null, today: string): State {
  if (until === null) return { title: '本机访问，没有使用证书', kind: '' }
  const day = typeof until === 'number' ? new Date(until).toISOString().slice(0, 10) : until
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
  if (at === null) return { title: '还没有备份，请设置备份任务', kind: 'err' }
  const hours = Math.floor((now - at) / 3_600_000)
  if (hours >= 48)
    return { title: `已有 ${Math.floor(hours / 24)} 天没有备份，请检查`, kind: 'err' }
  return hours >= 26
    ? { title: '昨天没有备份，请检查', kind: 'warn' }
    : { title: '正常', kind: 'ok' }
}
