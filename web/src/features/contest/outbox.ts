/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a judge has given and the server has not yet answered for, cell by cell. Kept in the
 * browser's storage: a reload, a closed tab, a lost line or an ended session costs nothing. Each
 * cell has one request under way at most, also when two tabs are open, and is tried again, ever
 * more seldom, until there is an answer.
 */
import { onBeforeUnmount, reactive, watch } from 'vue'
import { api, ApiError, isAborted, line, LostLine } from '@/lib/api'
import { session, whoAmI } from '@/lib/session'
import {
  accept,
  dispute,
  give,
  nextOf,
  refuse,
  type Cell,
  type Entry,
  type Given,
  type Waiting,
} from './judging'

const PREFIX = 'lianbing.cell.'
/** Requests at a time, milliseconds until one is given up, and between tries. */
const MOST = 4
const PATIENCE = 15_000
const FIRST_PAUSE = 1_000
const LONGEST_PAUSE = 30_000

export interface Outbox {
  /** By `keyOf`. */
  entries: Record<string, Entry>
  flying: Set<string>
  waiting: Waiting
  /** False: this browser keeps nothing; what is not acknowledged goes with the page. */
  isKeeping: boolean
  give: (sheet: number, item: number, cell: Cell | undefined, given: Given, fault: string) => void
  put: (key: string, entry: Entry | null) => void
  /** Of a sheet; all without one. */
  count: (sheet?: number) => number
  retry: () => void
}

export function keyOf(sheet: number, item: number): string {
  return `${sheet}.${item}`
}

/**
 * `stored` is told of each cell as the server has it; `reread` reads a sheet again, and says
 * whether that went well.
 */
export function useOutbox(
  person: number,
  stored: (sheet: number, cell: Cell) => void,
  reread: (sheet: number) => Promise<boolean>,
): Outbox {
  const prefix = `${PREFIX}${person}.`
  const tries = new Map<string, number>()
  let failures = 0
  let timer = 0
  let isGone = false

  // ---- Kept ------------------------------------------------------------------------------------

  /** Another tab may have got on meanwhile: what is stored is what counts. */
  function read(key: string): Entry | null {
    try {
      if (!box.isKeeping) return box.entries[key] ?? null
      return parse(localStorage.getItem(prefix + key))
    } catch {
      return box.entries[key] ?? null
    }
  }

  function put(key: string, entry: Entry | null): void {
    show(key, entry)
    try {
      if (entry) localStorage.setItem(prefix + key, JSON.stringify(entry))
      else localStorage.removeItem(prefix + key)
    } catch {
      box.isKeeping = false
    }
  }

  function show(key: string, entry: Entry | null): void {
    if (entry) box.entries[key] = entry
    else delete box.entries[key]
  }

  function load(): void {
    try {
      for (const name of Object.keys(localStorage).filter((one) => one.startsWith(prefix)))
        show(name.slice(prefix.length), parse(localStorage.getItem(name)))
    } catch {
      box.isKeeping = false
    }
  }

  /** Another tab of this browser. */
  function heard(event: StorageEvent): void {
    if (!event.key?.startsWith(prefix)) return
    const key = event.key.slice(prefix.length)
    const entry = parse(event.newValue)
    if (!entry) void forget(key)
    else {
      show(key, entry)
      plan(2 * FIRST_PAUSE)
    }
  }

  /** Another tab has its answer: the entry is shown until the new value is there. */
  async function forget(key: string): Promise<boolean> {
    const isRead = await reread(sheetOf(key))
    if (isRead) show(key, read(key))
    return isRead
  }

  // ---- Sent ------------------------------------------------------------------------------------

  function plan(pause: number): void {
    clearTimeout(timer)
    timer = window.setTimeout(pump, pause)
  }

  /** Whoever is tried most often comes last: one that never goes through holds nobody up. */
  function pump(): void {
    if (isGone || session.now?.person?.id !== person) return
    const ready = Object.keys(box.entries)
      .filter((key) => !box.flying.has(key) && nextOf(box.entries[key] as Entry))
      .sort((one, other) => (tries.get(one) ?? 0) - (tries.get(other) ?? 0))
    for (const key of ready.slice(0, Math.max(0, MOST - box.flying.size))) void send(key)
    if (ready.length === 0 && box.flying.size === 0) box.waiting = ''
  }

  function retry(): void {
    failures = 0
    clearTimeout(timer)
    pump()
  }

  async function send(key: string): Promise<void> {
    box.flying.add(key)
    let isWell = false
    try {
      isWell = await alone(`${prefix}${key}`, () => sendOnce(key))
    } finally {
      box.flying.delete(key)
    }
    if (isWell) {
      failures = 0
      box.waiting = ''
      pump()
    } else if (box.waiting !== 'signIn') {
      failures++
      const pause = Math.min(FIRST_PAUSE * 2 ** Math.min(failures - 1, 10), LONGEST_PAUSE)
      plan(pause * (0.75 + Math.random() / 2))
    }
  }

  /** False: not now, for whatever reason. */
  async function alone(name: string, work: () => Promise<boolean>): Promise<boolean> {
    // Only where the page came by HTTPS. Without it two tabs may send the same, which is no harm.
    if (!navigator.locks) return work()
    return navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
      if (lock) return work()
      box.waiting = 'window'
      return false
    })
  }

  async function sendOnce(key: string): Promise<boolean> {
    const entry = read(key)
    if (!entry) return forget(key)
    show(key, entry)
    const given = nextOf(entry)
    if (!given) return true
    tries.set(key, (tries.get(key) ?? 0) + 1)
    put(key, { ...entry, sent: given })
    try {
      taken(key, entry.rev, given, await ask(key, entry.rev, given))
      return true
    } catch (error) {
      return await failed(key, entry.rev, given, error)
    }
  }

  async function ask(key: string, rev: number, given: Given): Promise<Cell> {
    const giveUp = new AbortController()
    const clock = window.setTimeout(() => giveUp.abort(), PATIENCE)
    const [sheet, item] = key.split('.').map(Number) as [number, number]
    const value = given.value === '' ? null : given.value
    try {
      return await api.put(
        `/sheets/${sheet}/cells/${item}`,
        { rev, value, note: given.note || null, why: given.why || null },
        { signal: giveUp.signal },
      )
    } finally {
      clearTimeout(clock)
    }
  }

  /** The entry that the answer is for; null: another tab has got on with it. */
  function waitingFor(key: string, rev: number, given: Given): Entry | null {
    const entry = read(key)
    show(key, entry)
    if (!entry?.sent || entry.rev !== rev) return null
    return JSON.stringify(entry.sent) === JSON.stringify(given) ? entry : null
  }

  function taken(key: string, rev: number, given: Given, cell: Cell): void {
    const entry = waitingFor(key, rev, given)
    stored(sheetOf(key), cell)
    tries.delete(key)
    if (entry) put(key, accept(entry, given, cell))
  }

  async function failed(key: string, rev: number, given: Given, error: unknown): Promise<boolean> {
    const waiting = await whyWaiting(error)
    if (waiting !== '') {
      box.waiting = waiting
      return false
    }
    const entry = waitingFor(key, rev, given)
    const { status, current, fields, message } = error as ApiError
    const theirs = current as Cell | null
    if (status === 409 && theirs) {
      stored(sheetOf(key), theirs)
      if (entry) put(key, dispute(entry, theirs))
    } else {
      if (entry) put(key, refuse(entry, fields.map((one) => one.message).join('') || message))
      // Perhaps the sheet was submitted elsewhere, or an earlier try had come through.
      void reread(sheetOf(key))
    }
    return true
  }

  /** Why there is no answer yet; '': there is one, and it is no. */
  async function whyWaiting(error: unknown): Promise<Waiting> {
    if (error instanceof LostLine || isAborted(error)) return 'line'
    if (!(error instanceof ApiError) || error.status >= 500 || error.status === 429) return 'busy'
    if (error.status === 401) return 'signIn'
    if (error.status !== 403) return ''
    // Somebody may have signed in anew in another tab: then the token is not ours any more.
    const before = line.csrf
    await whoAmI()
    return line.csrf === before ? '' : 'busy'
  }

  // ---- The whole -------------------------------------------------------------------------------

  const box = reactive<Outbox>({
    entries: {},
    flying: new Set(),
    waiting: '',
    isKeeping: true,
    give(sheet, item, cell, given, fault) {
      const key = keyOf(sheet, item)
      put(key, give(read(key), cell, given, fault))
      // While the line is down nothing is begun: what is typed then is sent as it is in the end.
      if (box.waiting === '' || box.waiting === 'signIn') pump()
    },
    put(key, entry) {
      put(key, entry)
      retry()
    },
    count(sheet) {
      const keys = Object.keys(box.entries)
      return sheet === undefined ? keys.length : keys.filter((key) => sheetOf(key) === sheet).length
    },
    retry,
  }) as Outbox

  load()
  pump()
  const seen = (): void => {
    if (document.visibilityState === 'visible') retry()
  }
  addEventListener('storage', heard)
  addEventListener('online', retry)
  document.addEventListener('visibilitychange', seen)
  const stopWatching = watch([() => line.isBroken, () => line.csrf], ([isBroken]) => {
    if (!isBroken) retry()
  })
  onBeforeUnmount(() => {
    isGone = true
    clearTimeout(timer)
    stopWatching()
    removeEventListener('storage', heard)
    removeEventListener('online', retry)
    document.removeEventListener('visibilitychange', seen)
  })
  return box
}

function sheetOf(key: string): number {
  return Number(key.split('.')[0])
}

function parse(text: string | null): Entry | null {
  return text === null ? null : (JSON.parse(text) as Entry)
}
