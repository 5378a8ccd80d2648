/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One form: its values, what is wrong with them, and its survival. What was typed is kept in the
 * session's storage until it is saved or thrown away, so neither a reload nor an expired session
 * costs anybody's work. Passwords and identity numbers are never kept (`secret`).
 */
import { computed, onBeforeUnmount, reactive, ref, toRaw, watch } from 'vue'
import { ApiError, sentence } from './api'
import { randomId } from './ids'

export interface FormOptions<T extends object> {
  /** Where the draft is kept; none is kept without it. */
  draft?: string
  initial: () => T
  secret?: (keyof T & string)[]
  /** Faults found before anything is sent. */
  check?: (values: T) => Record<string, string>
  save: (values: T, key: string, rev?: number) => Promise<unknown>
}

const PREFIX = 'lianbing.draft.'
const OWNER = 'owner'

function readDraft(name: string): Record<string, unknown> | null {
  try {
    const text = sessionStorage.getItem(PREFIX + name)
    return text === null ? null : (JSON.parse(text) as Record<string, unknown>)
  } catch {
    return null // storage can be shut off; the form works without
  }
}

function writeDraft(name: string, values: object | null): void {
  try {
    if (values === null) sessionStorage.removeItem(PREFIX + name)
    else sessionStorage.setItem(PREFIX + name, JSON.stringify(values))
  } catch {
    // full or shut off: nothing is lost as long as the page stays
  }
}

export function forgetDrafts(): void {
  try {
    Object.keys(sessionStorage)
      .filter((key) => key.startsWith(PREFIX))
      .forEach((key) => sessionStorage.removeItem(key))
  } catch {
    // nothing was kept then
  }
}

/** Who signs in again finds what was left; who signs in after somebody else finds nothing. */
export function keepDraftsFor(person: number): void {
  const owner = readDraft(OWNER)
  if (owner && owner.person !== person) forgetDrafts()
  writeDraft(OWNER, { person })
}

/** What was typed outside of a form: a whole sheet. `null` forgets it. */
export const keepDraft = writeDraft
export function takeDraft<T>(name: string): T | null {
  return readDraft(name) as T | null
}

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(toRaw(value))) as T
}

export interface Form<T extends object = any> {
  values: T
  /** By the server's field names. */
  faults: Record<string, string>
  message: string
  isBusy: boolean
  isDirty: boolean
  isRestored: boolean
  /** What somebody else saved meanwhile. */
  conflict: Record<string, unknown> | null
  submit: (rev?: number) => Promise<boolean>
  reset: (next?: T) => void
  take: (error: unknown) => void
}

export function useForm<T extends object>(options: FormOptions<T>): Form<T> {
  const values = reactive(options.initial()) as T
  const faults = reactive<Record<string, string>>({})
  const message = ref('')
  const isBusy = ref(false)
  const isRestored = ref(false)
  const conflict = ref<Record<string, unknown> | null>(null)
  const pristine = ref(JSON.stringify(values))
  const isDirty = computed(() => JSON.stringify(values) !== pristine.value)
  let key = randomId()
  let sent = ''

  function keep(): void {
    if (!options.draft) return
    if (!isDirty.value) return writeDraft(options.draft, null)
    const kept = copy(values) as Record<string, unknown>
    for (const name of options.secret ?? []) delete kept[name]
    writeDraft(options.draft, kept)
  }

  const draft = options.draft ? readDraft(options.draft) : null
  if (draft) {
    Object.assign(values, draft)
    isRestored.value = isDirty.value
  }
  const stop = watch(() => JSON.stringify(values), keep)
  onBeforeUnmount(stop)

  /** Starts over from other values: another record is being edited, or it was saved. */
  function reset(next: T = options.initial()): void {
    Object.assign(values, copy(next))
    pristine.value = JSON.stringify(values)
    clearFaults()
    conflict.value = null
    isRestored.value = false
    key = randomId()
    if (options.draft) writeDraft(options.draft, null)
  }

  function clearFaults(): void {
    Object.keys(faults).forEach((name) => delete faults[name])
    message.value = ''
  }

  function take(error: unknown): void {
    message.value = sentence(error)
    if (!(error instanceof ApiError)) return
    error.fields.forEach((fault) => {
      faults[fault.field] ??= fault.message
    })
    if (error.status === 409 && error.current && typeof error.current === 'object')
      conflict.value = error.current as Record<string, unknown>
  }

  /** True when it was saved. A second press while it runs does nothing. */
  async function submit(rev?: number): Promise<boolean> {
    if (isBusy.value) return false
    clearFaults()
    Object.assign(faults, options.check?.(values) ?? {})
    if (Object.keys(faults).length > 0) {
      message.value = '有内容需要修改，请看标出的各项。'
      return false
    }
    // The same intention keeps its key, whatever happened to the line; another one needs another
    // key.
    const body = JSON.stringify(values) + String(rev ?? '')
    if (sent !== '' && sent !== body) key = randomId()
    sent = body
    isBusy.value = true
    try {
      await options.save(copy(values), key, rev)
      pristine.value = JSON.stringify(values)
      conflict.value = null
      isRestored.value = false
      key = randomId()
      sent = ''
      if (options.draft) writeDraft(options.draft, null)
      return true
    } catch (error) {
      take(error)
      return false
    } finally {
      isBusy.value = false
    }
  }

  return reactive({
    values,
    faults,
    message,
    isBusy,
    isDirty,
    isRestored,
    conflict,
    submit,
    reset,
    take,
  }) as unknown as Form<T>
}
