/* SPDX-License-Identifier: Apache-2.0 */
/* Times come as Unix milliseconds, dates as YYYY-MM-DD; both are shown in China's time. */

const ZONE = 'Asia/Shanghai'
const moment = new Intl.DateTimeFormat('zh-CN', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

function parts(time: number): Record<string, string> {
  return Object.fromEntries(moment.formatToParts(time).map((part) => [part.type, part.value]))
}

let ahead = 0

/** The server's time is the one that counts; the clock in front of the person may be a year off. */
export function setClock(told: number): void {
  ahead = told - Date.now()
}
export function now(): number {
  return Date.now() + ahead
}

export function showTime(time: number | null | undefined): string {
  if (time === null || time === undefined) return ''
  const { year, month, day, hour, minute } = parts(time)
  return `${year}-${month}-${day} ${hour}:${minute}`
}

export function showDay(time: number): string {
  return showTime(time).slice(0, 10)
}

export function today(): string {
  return showDay(now())
}

/**
 * A day as spreadsheets write it: 2026/3/1, 2026.3.1, 2026年3月1日. What is none stays as it is.
 */
export function readDay(text: string): string {
  const [, year, month, day] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text.trim()) ?? []
  if (!year || !month || !day) return text.trim()
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

export function showSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} 字节`
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`
  if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(1)} MB`
  return `${(bytes / 1024 ** 3).toFixed(1)} GB`
}
