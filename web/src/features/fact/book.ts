/* SPDX-License-Identifier: Apache-2.0 */
/* The fact book of one task while it is being edited: read, typed, pasted, saved, disputed. */
import { computed, onBeforeUnmount, reactive, ref, shallowRef, watch } from 'vue'
import { api, ApiError, sentence } from '@/lib/api'
import { keepDraft, takeDraft } from '@/lib/form'
import {
  byKey,
  cellsToSend,
  columnsOf,
  editCells,
  faultsByCell,
  keyOf,
  splitKey,
  valueFault,
  type Cell,
  type Change,
  type Common,
  type Edits,
  type Grid,
  type Metric,
  type SentCell,
} from './model'

export interface Dispute {
  key: string
  cell: Cell
}

export function useBook(task: number) {
  const grid = shallowRef<Grid | null>(null)
  const fault = ref('')
  const isSaving = ref(false)
  const edits = ref<Edits>({})
  const serverFaults = ref<Record<string, string>>({})
  const common = reactive<Common>({ source: '', day: '', note: '' })
  const disputes = ref<Dispute[]>([])
  /* The cells for which saving was refused last, so that they can be found among thousands. */
  const refused = ref<ReadonlySet<string>>(new Set())
  const isRestored = ref(false)
  const draft = `facts.${task}`

  const cells = computed(() => byKey(grid.value?.cells ?? []))
  const columns = computed(() => (grid.value ? columnsOf(grid.value) : []))
  const metrics = computed(() => new Map(columns.value.map((one) => [one.metric, one])))
  const changes = computed(() => Object.keys(edits.value).length)
  const faults = computed<Record<string, string>>(() => {
    const found: Record<string, string> = { ...serverFaults.value }
    for (const [key, edit] of Object.entries(edits.value)) {
      const metric = metrics.value.get(splitKey(key)[1])
      const wrong = metric && edit.value !== undefined ? valueFault(metric, edit.value) : ''
      if (wrong) found[key] = wrong
    }
    return found
  })

  const kept = takeDraft<{ edits: Edits; common: Common }>(draft)
  if (kept) {
    edits.value = kept.edits
    Object.assign(common, kept.common)
    isRestored.value = Object.keys(kept.edits).length > 0
  }
  watch([edits, () => ({ ...common })], () => {
    keepDraft(draft, changes.value > 0 ? { edits: edits.value, common: { ...common } } : null)
  })
  const warn = (event: BeforeUnloadEvent): void => {
    if (changes.value > 0) event.preventDefault()
  }
  addEventListener('beforeunload', warn)
  onBeforeUnmount(() => removeEventListener('beforeunload', warn))

  async function load(): Promise<void> {
    try {
      const read = await api.get(`/tasks/${task}/grid`)
      grid.value = read
      fault.value = ''
    } catch (error) {
      fault.value = sentence(error)
    }
  }

  function change(changed: Change[]): void {
    edits.value = editCells(edits.value, changed, metrics.value, cells.value)
    const told = { ...serverFaults.value }
    for (const { key } of changed) delete told[key]
    serverFaults.value = told
  }

  function takeCells(fresh: Cell[]): void {
    if (!grid.value) return
    const merged = byKey(grid.value.cells)
    for (const cell of fresh) merged.set(keyOf(cell.subject, cell.metric), cell)
    grid.value = { ...grid.value, cells: [...merged.values()] }
  }

  /** All that was changed. What is sent together is stored as a whole or not at all. */
  async function save(): Promise<boolean> {
    if (!grid.value || isSaving.value || changes.value === 0) return false
    refused.value = new Set(Object.keys(faults.value))
    if (refused.value.size > 0) {
      fault.value = `有 ${refused.value.size} 格需要修改，请看标红的格子。`
      return false
    }
    isSaving.value = true
    fault.value = ''
    const most = 2000
    const sent = cellsToSend(edits.value, grid.value, common)
    let isStored = true
    for (let at = 0; at < sent.length && isStored; at += most)
      isStored = await send(sent.slice(at, at + most))
    if (isStored) {
      disputes.value = []
      isRestored.value = false
    }
    isSaving.value = false
    return isStored
  }

  async function send(part: SentCell[]): Promise<boolean> {
    try {
      const stored = await api.put(`/tasks/${task}/facts`, { cells: part })
      takeCells(stored.cells)
      const done = new Set(part.map((cell) => keyOf(cell.subject, cell.metric)))
      edits.value = Object.fromEntries(
        Object.entries(edits.value).filter(([key]) => !done.has(key)),
      )
      return true
    } catch (error) {
      fault.value = sentence(error)
      if (error instanceof ApiError) refuse(error, part)
      return false
    }
  }

  function refuse(error: ApiError, part: SentCell[]): void {
    serverFaults.value = faultsByCell(error.fields, part)
    refused.value = new Set(Object.keys(serverFaults.value))
    const current = error.current as { cells?: Cell[] } | null
    if (error.status === 409 && current?.cells)
      disputes.value = current.cells.map((cell) => ({
        key: keyOf(cell.subject, cell.metric),
        cell,
      }))
  }

  /** Theirs: what I typed there is dropped. Mine: it stays, now over what they stored. */
  function settle(dispute: Dispute, isMine: boolean): void {
    takeCells([dispute.cell])
    if (!isMine) {
      const { [dispute.key]: _, ...rest } = edits.value
      edits.value = rest
    }
    disputes.value = disputes.value.filter((one) => one.key !== dispute.key)
    if (disputes.value.length === 0) fault.value = ''
  }

  /** Found right, all of them. What somebody has changed meanwhile stops it, and is read again. */
  async function confirm(wanted: Cell[]): Promise<boolean> {
    isSaving.value = true
    fault.value = ''
    try {
      for (let at = 0; at < wanted.length; at += 200)
        await api.post('/facts/state', {
          facts: wanted.slice(at, at + 200).map(({ fact, rev }) => ({ fact, rev })),
          state: 'confirmed',
        })
      await load()
      return true
    } catch (error) {
      await load()
      fault.value = sentence(error)
      return false
    } finally {
      isSaving.value = false
    }
  }

  function forget(): void {
    edits.value = {}
    serverFaults.value = {}
    disputes.value = []
    refused.value = new Set()
    isRestored.value = false
    fault.value = ''
  }

  void load()
  return reactive({
    grid,
    fault,
    isSaving,
    edits,
    common,
    disputes,
    refused,
    isRestored,
    cells,
    columns,
    metrics,
    changes,
    faults,
    load,
    change,
    save,
    confirm,
    settle,
    forget,
    takeCells,
  })
}
export type Book = ReturnType<typeof useBook>
export type { Metric }
