/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One list: what is asked for (search, filters, sort, page) stands in the address, so that going
 * back, reloading and sending a link show the same rows.
 */
import { computed, onBeforeUnmount, reactive, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api, isAborted, sentence } from './api'
import type { Address, Asked, Given, RowOf } from './contract'
import { parseSort, printSort, queryRows, type Page, type Query, type Sort } from './tables'

export interface ListingOptions<Row> {
  load: (query: Query, signal: AbortSignal) => Promise<Page<Row>>
  size?: number
  sort?: string
  /** Names of the filters, with what they are at first. */
  filters?: Record<string, string>
}

export interface Listing<Row> {
  rows: Row[]
  total: number
  isLoading: boolean
  hasLoaded: boolean
  fault: string
  query: Query
  isNarrowed: boolean
  reload: () => Promise<void>
  all: () => Promise<Row[]>
  search: (q: string, filters: Record<string, string>) => void
  sortBy: (sort: Sort | null) => void
  turnTo: (page: number) => void
  resize: (size: number) => void
  clear: () => void
}

export function useListing<Row>(options: ListingOptions<Row>): Listing<Row> {
  const route = useRoute()
  const router = useRouter()
  const here = route.path
  const rows = shallowRef<Row[]>([])
  const total = ref(0)
  const isLoading = ref(true)
  const hasLoaded = ref(false)
  const fault = ref('')
  let running: AbortController | null = null

  function told(name: string): string | undefined {
    const value = route.query[name]
    return typeof value === 'string' ? value : undefined
  }

  const query = computed<Query>(() => ({
    q: told('q') ?? '',
    sort: parseSort(told('sort') ?? options.sort),
    page: Math.max(1, Number(told('page')) || 1),
    size: Math.min(200, Number(told('size')) || options.size || 20),
    filters: Object.fromEntries(
      Object.entries(options.filters ?? {}).map(([name, first]) => [name, told(name) ?? first]),
    ),
  }))
  const isNarrowed = computed(
    () =>
      query.value.q !== '' ||
      Object.entries(query.value.filters).some(
        ([name, value]) => value !== (options.filters?.[name] ?? ''),
      ),
  )

  async function reload(): Promise<void> {
    running?.abort()
    const mine = new AbortController()
    running = mine
    isLoading.value = true
    try {
      const page = await options.load(query.value, mine.signal)
      if (mine.signal.aborted) return
      rows.value = page.rows
      total.value = page.total
      hasLoaded.value = true
      fault.value = ''
    } catch (error) {
      if (isAborted(error) || mine.signal.aborted) return
      fault.value = sentence(error)
    } finally {
      if (running === mine) isLoading.value = false
    }
  }

  function go(changes: Record<string, string | number | undefined>): void {
    const next: Record<string, string> = {}
    for (const [name, value] of Object.entries({ ...route.query, ...changes }))
      if (value !== undefined && value !== null && value !== '') next[name] = String(value)
    void router.replace({ path: here, query: next })
  }

  /** All rows of the present question, for "download this table". */
  async function all(): Promise<Row[]> {
    const gathered: Row[] = []
    const signal = new AbortController().signal
    for (let page = 1; ; page++) {
      const part = await options.load({ ...query.value, page, size: 200 }, signal)
      gathered.push(...part.rows)
      if (part.rows.length === 0 || gathered.length >= part.total) return gathered
    }
  }

  watch(query, (now, before) => {
    if (route.path === here && JSON.stringify(now) !== JSON.stringify(before)) void reload()
  })
  onBeforeUnmount(() => running?.abort())
  void reload()

  return reactive({
    rows,
    total,
    isLoading,
    hasLoaded,
    fault,
    query,
    isNarrowed,
    reload,
    all,
    search: (q: string, filters: Record<string, string>) => go({ q, ...filters, page: undefined }),
    sortBy: (sort: Sort | null) => go({ sort: printSort(sort), page: undefined }),
    turnTo: (page: number) => go({ page: page === 1 ? undefined : page }),
    resize: (size: number) => go({ size, page: undefined }),
    clear: () => void router.replace({ path: here, query: {} }),
  }) as unknown as Listing<Row>
}

/** An address that gives `{total, rows}`. */
type ListAddress<A = Address<'get'>> = A extends Address<'get'>
  ? Given<'get', A> extends Page<unknown>
    ? A
    : never
  : never

/** A list short enough to be read whole: searched, sorted and paged here. */
export function wholeList<A extends ListAddress>(
  path: A,
  searched: (keyof RowOf<A> & string)[],
  sent: string[] = [],
): ListingOptions<RowOf<A>>['load'] {
  return async (query, signal) => {
    const asked = Object.fromEntries(sent.map((name) => [name, query.filters[name]]))
    const rows: RowOf<A>[] = []
    for (let page = 1; ; page++) {
      const wanted = { ...asked, page, page_size: 200 } as unknown as Asked<'get', A>
      const part = (await api.get(path, wanted, signal)) as unknown as Page<RowOf<A>>
      rows.push(...part.rows)
      if (part.rows.length === 0 || rows.length >= part.total) break
    }
    const local = Object.fromEntries(
      Object.entries(query.filters).filter(([name]) => !sent.includes(name)),
    )
    return queryRows(rows as (RowOf<A> & object)[], { ...query, filters: local }, searched)
  }
}
