/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 无障碍: what a person chose is kept in this browser and set on the root element; tokens.css
 * does the rest.
 */
import { reactive, watchEffect } from 'vue'

export type Size = 'm' | 'l' | 'xl'
interface Choice {
  size: Size
  isHigh: boolean
  hasGuide: boolean
}
const KEY = 'lianbing.a11y'
const plain: Choice = { size: 'm', isHigh: false, hasGuide: false }

function kept(): Partial<Choice> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Choice>
  } catch {
    return {}
  }
}

export const choice = reactive<Choice>({ ...plain, ...kept() })

watchEffect(() => {
  const root = document.documentElement
  root.dataset.size = choice.size
  root.dataset.contrast = choice.isHigh ? 'high' : 'normal'
  try {
    localStorage.setItem(KEY, JSON.stringify(choice))
  } catch {
    // shut off: it holds for this page only
  }
})

export function resetChoice(): void {
  Object.assign(choice, plain)
}

/** Reading aloud is offered only where there is a voice for it: Debian's Chromium has none. */
export const voice = reactive<{ found: SpeechSynthesisVoice | null; isReading: boolean }>({
  found: null,
  isReading: false,
})

function lookForVoices(): void {
  const voices = window.speechSynthesis?.getVoices() ?? []
  voice.found = voices.find((one) => one.lang.toLowerCase().startsWith('zh')) ?? null
}
lookForVoices()
window.speechSynthesis?.addEventListener?.('voiceschanged', lookForVoices)

export function readAloud(): void {
  speechSynthesis.cancel()
  if (voice.isReading || !voice.found) {
    voice.isReading = false
    return
  }
  const chosen = String(getSelection() ?? '').trim()
  const text = chosen || (document.querySelector('main')?.innerText ?? '')
  const speech = new SpeechSynthesisUtterance(text)
  speech.voice = voice.found
  speech.onend = () => {
    voice.isReading = false
  }
  voice.isReading = true
  speechSynthesis.speak(speech)
}
