/* SPDX-License-Identifier: Apache-2.0 */
/* Short messages, and questions that need an answer before anything goes on. */
import { reactive, ref } from 'vue'
import { sentence } from './api'

export interface Toast {
  id: number
  text: string
  kind: 'ok' | 'err'
}
export const toasts = reactive<Toast[]>([])
let last = 0

export function say(text: string, kind: Toast['kind'] = 'ok'): void {
  const id = ++last
  toasts.push({ id, text, kind })
  // What went wrong stays until it is closed; what went well leaves by itself.
  if (kind === 'ok') setTimeout(() => hush(id), 6000)
}

export function hush(id: number): void {
  const at = toasts.findIndex((toast) => toast.id === id)
  if (at >= 0) toasts.splice(at, 1)
}

/** Runs something that may fail, and says what went wrong. True when it went well. */
export async function attempt(work: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await work()
    if (done) say(done)
    return true
  } catch (error) {
    say(sentence(error), 'err')
    return false
  }
}

export interface Question {
  title: string
  text: string
  confirm: string
  isDanger?: boolean
}
export const question = ref<(Question & { answer: (isYes: boolean) => void }) | null>(null)

export function ask(asked: Question): Promise<boolean> {
  return new Promise((resolve) => {
    question.value = {
      ...asked,
      answer: (isYes) => {
        question.value = null
        resolve(isYes)
      },
    }
  })
}
