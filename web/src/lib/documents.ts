/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents of a task: short ones come at once, long ones are made in the background. The server
 * remembers who ordered what: a page that was left, or read anew, finds it again. Whoever stays in
 * the application gets the file as soon as it is there, on whatever page they are.
 */
import { computed, onBeforeUnmount, reactive } from 'vue'
import type { OrderedDocument } from '#api'
import { api, ApiError, download, isAborted, LostLine, sentence } from './api'
import { attempt, say } from './ask'
import { session } from './session'

export const documentForms = [
  { form: 'ranking.pdf', title: '排名 PDF' },
  { form: 'ranking.docx', title: '排名 Word' },
  { form: 'ranking.xlsx', title: '排名 Excel' },
  { form: 'explanations.pdf', title: '得分说明 PDF' },
  { form: 'explanations.docx', title: '得分说明 Word' },
  { form: 'explanations.xlsx', title: '得分说明 Excel' },
]

const PAUSE = 1500

/** What was ordered lately; `isBroken`: the work goes on, but we don't hear of it. */
export const ordered = reactive({ rows: [] as OrderedDocument[], isBroken: false })
/** Ordered since this page was opened: they come by themselves when they are done. */
const awaited = new Set<number>()
let owner = 0
let watchers = 0
let timer: ReturnType<typeof setTimeout> | undefined

export const isOpen = (one: OrderedDocument): boolean =>
  one.state === 'ready' || one.state === 'running'

function hand(one: OrderedDocument): void {
  if (isOpen(one) || !awaited.delete(one.job)) return
  if (one.file) void attempt(() => fetchFile(one))
  else say(`${one.name}没有生成：${one.note || '请稍后再试。'}`, 'err')
}

/** Asks how far everything is, and again as long as something is being made for somebody. */
export async function look(): Promise<void> {
  clearTimeout(timer)
  if (!session.now) return
  try {
    ordered.rows = (await api.get('/jobs')).rows
    ordered.isBroken = false
    ordered.rows.forEach(hand)
  } catch (error) {
    ordered.isBroken = error instanceof LostLine
    if (!ordered.isBroken) {
      if (!isAborted(error)) say(sentence(error), 'err')
      return
    }
  }
  clearTimeout(timer)
  if ((ordered.isBroken || ordered.rows.some(isOpen)) && watchers + awaited.size > 0)
    timer = setTimeout(() => void look(), PAUSE)
}

/** Whoever signs in after somebody else sees nothing of theirs, not even for a moment. */
function forgetOthers(): void {
  const person = session.now?.person?.id ?? 0
  if (person === owner) return
  owner = person
  ordered.rows = []
  awaited.clear()
}

/** What was ordered lately, of one task and one of its results, or all; kept up to date. */
export function useOrdered(of: () => { task: number; publication: number | null } | null) {
  watchers++
  forgetOthers()
  void look()
  onBeforeUnmount(() => watchers--)
  return computed(() => {
    const wanted = of()
    return ordered.rows.filter(
      (one) => !wanted || (one.task === wanted.task && one.publication === wanted.publication),
    )
  })
}

export function fetchFile(one: OrderedDocument): Promise<void> {
  return download(`/files/${one.file!}`, {}, one.name)
}

export async function cancel(one: OrderedDocument): Promise<void> {
  awaited.delete(one.job)
  await api.delete(`/jobs/${one.job}`)
  await look()
}

/** Comes at once if it is short; else it is ordered. */
export async function fetchDocument(
  task: number,
  form: string,
  publication: number | null,
): Promise<void> {
  const asked = publication === null ? {} : { publication }
  try {
    await download(`/tasks/${task}/documents/${form}`, asked, form)
    return
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 413) throw error
  }
  awaited.add((await api.post(`/tasks/${task}/documents`, { form, ...asked })).job)
  await look()
}
