/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A contest that is looked at follows what happens in it: told by the server at most four times a
 * second, asked again at most once. What can't be asked again stays on the page, and since when it
 * is old is said.
 */
import { onBeforeUnmount, ref, watch, type Ref } from 'vue'
import { BASE } from '@/lib/api'

const EACH_MS = 1000
const AGAIN_MS = 5000

interface News {
  contest: number
  stamp: number
}

/** When what is shown was true, as long as it may be old; null: it follows. */
export function useContestNews(
  contest: number,
  stamp: () => number | null,
  isWatched: () => boolean,
  refresh: () => Promise<void>,
): Ref<number | null> {
  const oldSince = ref<number | null>(null)
  let source: EventSource | null = null
  let again: ReturnType<typeof setTimeout> | undefined
  let freshAt = Date.now()
  let isBusy = false
  let isDue = false

  async function follow(): Promise<void> {
    isDue = true
    if (isBusy) return
    isBusy = true
    while (isDue && source) {
      isDue = false
      try {
        const askedAt = Date.now()
        await refresh()
        freshAt = askedAt
        if (source?.readyState === EventSource.OPEN) oldSince.value = null
      } catch {
        oldSince.value ??= freshAt
      }
      await new Promise((done) => setTimeout(done, EACH_MS))
    }
    isBusy = false
  }
  function hear(event: Event): void {
    const news = JSON.parse((event as MessageEvent<string>).data) as News
    if (news.stamp === stamp()) freshAt = Date.now()
    else void follow()
  }
  function lose(): void {
    oldSince.value ??= freshAt
    // A browser comes back by itself to a server that is gone, not to one that refuses.
    if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN_MS)
  }
  function close(): void {
    clearTimeout(again)
    source?.close()
    source = null
    oldSince.value = null
  }
  function open(): void {
    close()
    source = new EventSource(`${BASE}/contests/${contest}/events`)
    source.addEventListener('contest', hear)
    for (const name of ['open', 'reset']) source.addEventListener(name, () => void follow())
    source.addEventListener('error', lose)
  }
  watch(isWatched, (is) => (is ? open() : close()), { immediate: true })
  onBeforeUnmount(close)
  return oldSince
}
