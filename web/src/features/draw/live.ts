/* SPDX-License-Identifier: Apache-2.0 */
/* One draw that follows what happens: told by the server when signed in, asked again when not. */
import { onBeforeUnmount, ref, type Ref } from 'vue'
import { api, sentence } from '@/lib/api'
import { useEvents } from '@/lib/events'
import { session } from '@/lib/session'
import type { Draw } from './model'

const EACH_MS = 4000

export interface LiveDraw {
  draw: Ref<Draw | null>
  fault: Ref<string>
  load: () => Promise<void>
}

export function useDraw(id: number, isPublic: boolean): LiveDraw {
  const draw = ref<Draw | null>(null)
  const fault = ref('')

  async function load(): Promise<void> {
    try {
      draw.value = await api.get(isPublic ? `/public/draws/${id}` : `/draws/${id}`)
      fault.value = ''
    } catch (error) {
      fault.value = sentence(error)
    }
  }
  if (!isPublic && session.now)
    useEvents('draw', (event) => {
      if (event.draw === id) void load()
    })
  else {
    const timer = setInterval(() => {
      if (!document.hidden && draw.value?.state !== 'void') void load()
    }, EACH_MS)
    onBeforeUnmount(() => clearInterval(timer))
  }
  void load()
  return { draw, fault, load }
}
