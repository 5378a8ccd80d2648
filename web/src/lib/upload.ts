/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file on its way to the server, in parts. When the line breaks it goes on where the server
 * stopped; the same file chosen again another day does too.
 */
import type { StoredFile, Upload } from '#api'
import { api, ApiError, LostLine, request } from './api'

const TRIES = 5
const text = {
  broken: (share: number) =>
    `连接不上服务器，已上传 ${Math.floor(share * 100)}%。` +
    '恢复后（隔天也可以）重新选择同一个文件，会从断开处接着传。',
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function put(upload: Upload, file: File): Promise<number> {
  const part = file.slice(upload.offset, upload.offset + upload.part_size)
  try {
    const response = await request('PUT', `/uploads/${upload.upload}`, {
      query: { offset: upload.offset },
      body: part,
    })
    return ((await response.json()) as Upload).offset
  } catch (error) {
    // The server has more, or less, than we thought: its word counts.
    const told = error instanceof ApiError && error.status === 409 ? error.current : null
    if (told && typeof told === 'object' && 'offset' in told) return Number(told.offset)
    throw error
  }
}

/** `progress` is called with the part that has arrived, 0 to 1. */
export async function uploadFile(
  file: File,
  progress: (share: number) => void,
): Promise<StoredFile> {
  const upload = await api.post('/uploads', { name: file.name, size: file.size })
  let failures = 0
  while (upload.offset < file.size) {
    try {
      if (failures > 0)
        upload.offset = (await api.get(`/uploads/${upload.upload}`)).offset
      upload.offset = await put(upload, file)
      failures = 0
      progress(upload.offset / file.size)
    } catch (error) {
      if (!(error instanceof LostLine)) throw error
      if (++failures >= TRIES) throw new LostLine(text.broken(upload.offset / file.size))
      await pause(1000 * 2 ** failures)
    }
  }
  return api.post(`/uploads/${upload.upload}/finish`)
}
