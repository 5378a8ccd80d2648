/* SPDX-License-Identifier: Apache-2.0 */
/* The timekeeper's clock without the page: what can be pressed, and what it shows. */
import type { ContestPress, ContestTime } from '#api'

export type Time = ContestTime
export type Kind = ContestPress['kind']

export const pressTitles: Record<Kind, string> = {
  call: '点名',
  start: '开始',
  pause: '暂停',
  resume: '继续',
  stop: '停表',
  correct: '更正用时',
  absent: '判弃权',
  warn: '警告',
  void: '本轮作废',
  void_all: '成绩作废',
  lift: '撤销判罚',
}
export const timeTitles: Record<Time['state'], string> = {
  waiting: '未开始',
  running: '正在计时',
  paused: '暂停',
  stopped: '已停表',
  out: '弃权或作废',
}
/** The big ones, each at a place of its own: two quick taps never hit two of them. */
export const bigKinds: Kind[] = ['call', 'start', 'pause', 'resume', 'stop']
export const otherKinds: Kind[] = ['correct', 'absent', 'warn', 'void', 'void_all', 'lift']
export const reasonKinds: Kind[] = ['pause', 'correct', 'warn', 'void', 'void_all', 'lift']
/** While a reason is typed the clock goes on: the usual ones are one tap. */
export const usualReasons: Partial<Record<Kind, string[]>> = {
  pause: ['设备故障', '人员不适', '场外干扰', '裁判长叫停'],
  warn: ['抢跑', '越界', '提示他人', '不听从指令'],
  void: ['设备故障', '场外干扰', '计时有误'],
  void_all: ['冒名顶替', '严重违规'],
  correct: ['与秒表记录不符', '网络中断，按秒表记录'],
  lift: ['误判，经核实撤销', '异议成立，撤销'],
}

export function emptyTime(entrant: number): Time {
  return {
    entrant,
    state: 'waiting',
    ms: 0,
    running_at: null,
    calls: 0,
    warnings: 0,
    is_corrected: false,
    rev: 0,
    presses: [],
  }
}

/** What the chief judge presses also without keeping the time; a verdict nobody else lifts. */
export function isFor(kind: Kind, isKeeper: boolean, isChief: boolean): boolean {
  if (kind === 'lift') return isChief
  return isKeeper || (isChief && otherKinds.includes(kind))
}

/** The server decides by the same rule. */
export function mayPress(time: Time, kind: Kind): boolean {
  switch (kind) {
    case 'call':
    case 'start':
      return time.state === 'waiting'
    case 'pause':
      return time.state === 'running'
    case 'resume':
      return time.state === 'paused'
    case 'stop':
      return time.state === 'running' || time.state === 'paused'
    case 'correct':
      return time.state === 'stopped'
    case 'absent':
      return time.state === 'waiting' && time.calls >= 3
    case 'lift':
      return time.state === 'out'
    default:
      return time.state !== 'out'
  }
}

/** By the server's clock. */
export function elapsed(time: Time, now: number): number {
  return time.ms + (time.running_at ? Math.max(0, now - time.running_at) : 0)
}

/** 12:03.4 while it runs; 12:03.45, rounded up as the server does, when it rests. */
export function showElapsed(ms: number, isRunning: boolean): string {
  const parts = isRunning ? Math.floor(ms / 100) * 10 : Math.ceil(ms / 10)
  const seconds = Math.floor(parts / 100)
  const fraction = String(parts % 100).padStart(2, '0')
  const minute = String(Math.floor(seconds / 60)).padStart(2, '0')
  const rest = String(seconds % 60).padStart(2, '0')
  return `${minute}:${rest}.${isRunning ? fraction.slice(0, 1) : fraction}`
}
