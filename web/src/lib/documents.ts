/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents of a task: short ones come at once, long ones are made in the background and fetched
 * when they are done.
 */
import type { Job } from '#api'
import { api, ApiError, download, LostLine } from './api'

export const documentForms = [
  { form: 'ranking.pdf', title: '排名 PDF' },
  { form: 'ranking.docx', title: '排名 Word' },
  { form: 'ranking.xlsx', title: '排名 Excel' },
  { form: 'explanations.pdf', title: '得分说明 PDF' },
  { form: 'explanations.docx', title: '得分说明 Word' },
]

/** Null while the line is broken: the work goes on without us, and is asked for again. */
async function look(job: number): Promise<Job | null> {
  try {
    return await api.get(`/jobs/${job}`)
  } catch (error) {
    if (error instanceof LostLine) return null
    throw error
  }
}

/**
 * `progress` is called with a sentence while a long document is being made; it says whether the
 * document is still wanted.
 */
export async function fetchDocument(
  task: number,
  form: string,
  publication: number | null,
  progress: (sentence: string) => boolean,
): Promise<void> {
  const asked = publication === null ? {} : { publication }
  try {
    await download(`/tasks/${task}/documents/${form}`, asked, form)
    return
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 413) throw error
  }
  const { job } = await api.post(`/tasks/${task}/documents`, { form, ...asked })
  for (;;) {
    const now = await look(job)
    if (now?.file) {
      await download(`/files/${now.file}`, {}, form)
      return
    }
    if (now?.state === 'given_up')
      throw new ApiError(500, 'internal', now.note || '文件没有生成，请稍后再试。')
    const isWanted = progress(
      now
        ? `${now.note || '正在后台生成'}，已完成 ${now.progress ?? 0}%……`
        : '与服务器的连接中断，文件仍在后台生成，恢复后继续……',
    )
    if (!isWanted) {
      await api.delete(`/jobs/${job}`)
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 1500))
  }
}
