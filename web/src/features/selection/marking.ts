/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The queue of marks: kept in the browser's storage until the server has answered for each, one
 * request at a time for each person and session, tried again until there is an answer.
 */
import { onBeforeUnmount, reactive, watch } from 'vue'
import { api, ApiError, isAborted, line, LostLine } from '@/lib/api'
import {
  accept,
  dispute,
  keyOf,
  mark,
  type Entry,
  type Given,
  type Presence,
} from './attendance'

const PAUSE = 2_000
const PATIENCE = 15_000

export interface Marking {
  entries: Record<string, Entry>
  /** By `keyOf`: as the server has it. */
  known: Record<string, Presence>
  flying: Set<string>
  /** No answer comes at present. */
  isWaiting: boolean
  learn: (presences: Presence[]) => void
  give: (session: number, candidate: number, wanted: Given) => void
  forget: (key: string) => void
  retry: () => void
}

export function useMarking(selection: number, person: number): Marking {
  const name = `lianbing.presence.${person}.${selection}`
  let timer = 0
  let isGone = false

  function keep(): void {
    try {
      if (Object.keys(marking.entries).length > 0)
        localStorage.setItem(name, JSON.stringify(marking.entries))
      else localStorage.removeItem(name)
    } catch {
      // shut off: nothing is lost as long as the page stays
    }
  }
  function kept(): Record<string, Entry> {
    try {
      return JSON.parse(localStorage.getItem(name) ?? '{}') as Record<string, Entry>
    } catch {
      return {}
    }
  }
  function put(key: string, entry: Entry | null): void {
    if (entry) marking.entries[key] = entry
    else delete marking.entries[key]
    keep()
  }
  function learn(presence: Presence): void {
    const key = keyOf(presence.session, presence.candidate)
    if (presence.rev >= (marking.known[key]?.rev ?? 0)) marking.known[key] = presence
  }

  function pump(): void {
    clearTimeout(timer)
    if (isGone) return
    for (const [key, entry] of Object.entries(marking.entries))
      if (!marking.flying.has(key) && !entry.theirs && entry.refused === '') void send(key, entry)
  }

  async function send(key: string, entry: Entry): Promise<void> {
    const [session, candidate] = key.split('.').map(Number) as [number, number]
    const giveUp = new AbortController()
    const clock = window.setTimeout(() => giveUp.abort(), PATIENCE)
    const sent = entry.wanted
    marking.flying.add(key)
    put(key, { ...entry, sent })
    try {
      const stored = await api.put(
        `/selections/${selection}/sessions/${session}/presence`,
        { candidate, rev: entry.rev, state: sent.state, reason: sent.reason || null },
        { signal: giveUp.signal },
      )
      marking.isWaiting = false
      learn(stored)
      const now = marking.entries[key]
      if (now) put(key, accept(now, stored))
    } catch (error) {
      failed(key, error)
    } finally {
      clearTimeout(clock)
      marking.flying.delete(key)
    }
    if (!marking.isWaiting) pump()
  }

  function failed(key: string, error: unknown): void {
    const now = marking.entries[key]
    const isNoAnswer =
      error instanceof LostLine ||
      isAborted(error) ||
      !(error instanceof ApiError) ||
      error.status >= 500 ||
      error.status === 429 ||
      error.status === 401
    if (isNoAnswer) {
      marking.isWaiting = true
      clearTimeout(timer)
      timer = window.setTimeout(pump, PAUSE * (0.75 + Math.random() / 2))
      return
    }
    marking.isWaiting = false
    if (!now) return
    if (error.status === 409 && error.current) {
      learn(error.current as Presence)
      put(key, dispute(now, error.current as Presence))
    } else {
      const words = error.fields.map((one) => one.message).join('') || error.message
      put(key, { ...now, sent: null, refused: words })
    }
  }

  const marking = reactive<Marking>({
    entries: kept(),
    known: {},
    flying: new Set(),
    isWaiting: false,
    learn: (presences) => presences.forEach(learn),
    give(session, candidate, wanted) {
      const key = keyOf(session, candidate)
      put(key, mark(marking.entries[key] ?? null, marking.known[key], wanted))
      if (!marking.isWaiting) pump()
    },
    forget: (key) => put(key, null),
    retry: pump,
  }) as Marking

  pump()
  addEventListener('online', pump)
  const stop = watch([() => line.isBroken, () => line.csrf], ([isBroken]) => {
    if (!isBroken) pump()
  })
  onBeforeUnmount(() => {
    isGone = true
    clearTimeout(timer)
    stop()
    removeEventListener('online', pump)
  })
  return marking
}
