/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the server tells by itself: one stream for the whole application, opened when first
 * needed.
 */
import { onBeforeUnmount } from 'vue'
import { BASE } from './api'

export interface TaskEvent {
  task: number
  stamp: number
}
export interface JobEvent {
  job: number
  state: string
  done: number
  total: number
}
export interface DrawEvent {
  draw: number
}
interface Events {
  draw: DrawEvent
  task: TaskEvent
  job: JobEvent
}

let source: EventSource | null = null
let listeners = 0

function open(): EventSource {
  if (!source || source.readyState === EventSource.CLOSED)
    source = new EventSource(`${BASE}/events`)
  return source
}

/** Calls back for each event of a kind as long as the component lives. */
export function useEvents<K extends keyof Events>(kind: K, take: (event: Events[K]) => void): void {
  const heard = (event: Event): void => {
    try {
      take(JSON.parse((event as MessageEvent<string>).data) as Events[K])
    } catch {
      // not for us
    }
  }
  const stream = open()
  stream.addEventListener(kind, heard)
  listeners++
  onBeforeUnmount(() => {
    stream.removeEventListener(kind, heard)
    if (--listeners > 0) return
    source?.close()
    source = null
  })
}
