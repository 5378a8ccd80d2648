/* SPDX-License-Identifier: Apache-2.0 */
/* Who is signed in, and what that person may do. The server decides; the menu only follows it. */
import { computed, reactive } from 'vue'
import type { Session } from '#api'
import { api, BASE, line } from './api'
import { setClock } from './dates'
import { forgetDrafts, keepDraftsFor } from './form'

export type Permission = Session['may'][number]

export const session = reactive<{ now: Session | null; isKnown: boolean; isPractice: boolean }>({
  now: null,
  isKnown: false,
  isPractice: false,
})

function take(told: Session): void {
  session.now = told.person ? told : null
  session.isKnown = true
  session.isPractice = told.is_practice ?? false
  if (told.person) keepDraftsFor(told.person.id)
  line.csrf = told.csrf ?? ''
  if (told.now) setClock(told.now)
}

/** Reads who is signed in. Nobody is no error; a server that does not answer is none either. */
export async function whoAmI(): Promise<void> {
  try {
    const response = await fetch(`${BASE}/session`, { cache: 'no-store' })
    if (response.ok) take((await response.json()) as Session)
    else session.isKnown = true
  } catch {
    line.isBroken = true
  }
}

export async function signIn(user: string, password: string): Promise<void> {
  take(await api.post('/session', { user, password }, { isOpen: true }))
}

export async function changePassword(old: string, fresh: string): Promise<void> {
  take(await api.post('/session/password', { old, new: fresh }))
}

export async function signOut(): Promise<void> {
  await api.delete('/session', { isOpen: true })
  forgetDrafts()
  session.now = null
  line.csrf = ''
}

export function may(permission: Permission): boolean {
  return session.now?.may.includes(permission) ?? false
}

export const roleTitles = computed(() =>
  [...new Set(session.now?.roles.map((role) => role.title))].join('、'),
)

/* The server ends a session after half an hour without a sign of life. Reading and typing are signs
   of life that it can't see, so they are told, once a minute at most. */
let lastTouch = 0
function touch(): void {
  if (!session.now || Date.now() - lastTouch < 60_000) return
  lastTouch = Date.now()
  fetch(`${BASE}/session/touch`, { method: 'POST', headers: { 'X-CSRF-Token': line.csrf } }).catch(
    () => {},
  )
}
for (const sign of ['keydown', 'pointerdown']) addEventListener(sign, touch, { passive: true })
