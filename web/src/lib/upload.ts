/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file on its way to the server, in parts. When the line breaks it goes on where the server
 * stopped; the same file chosen again another day does too, and another one of its name and size
 * does not. The whole is hashed on its way and held against what the server has received.
 */
import type { StoredFile, Upload } from '#api'
import { api, ApiError, LostLine, request } from './api'
import { sha256 } from './sha256'

const TRIES = 5
const SAMPLE = 64 * 1024
const text = {
  broken: (share: number) =>
    `连接不上服务器，已上传 ${Math.floor(share * 100)}%。` +
    '恢复后（隔天也可以）重新选择同一个文件，会从断开处接着传。',
  unread: (name: string) =>
    `读不出“${name}”，它可能已被修改、移走，或者正被别的程序打开；` +
    '请关闭别的程序，重新选择文件上传。',
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function read(file: File, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(from, to).arrayBuffer())
  } catch {
    throw new ApiError(0, 'unread', text.unread(file.name))
  }
}

/** Tells the file from another of its name and size: its last change, how it begins and ends. */
async function markOf(file: File): Promise<string> {
  const hash = sha256()
  hash.add(await read(file, 0, SAMPLE))
  hash.add(await read(file, Math.max(0, file.size - SAMPLE), file.size))
  return `${file.lastModified}-${hash.end().slice(0, 32)}`
}

/** Where the server stands afterwards. */
async function put(upload: Upload, part: Uint8Array<ArrayBuffer>): Promise<number> {
  try {
    const response = await request('PUT', `/uploads/${upload.upload}`, {
      query: { offset: upload.offset },
      body: new Blob([part]),
    })
    return ((await response.json()) as Upload).offset
  } catch (error) {
    // The server has more, or less, than we thought: its word counts.
    const told = error instanceof ApiError && error.status === 409 ? error.current : null
    if (told && typeof told === 'object' && 'offset' in told) return Number(told.offset)
    throw error
  }
}

/** Hashes the file as far as it is asked to: to where the server stands, and in the end whole. */
function hasher(file: File, step: number) {
  const hash = sha256()
  let at = 0
  async function goTo(offset: number): Promise<void> {
    while (at < offset) {
      const part = await read(file, at, Math.min(at + step, offset))
      hash.add(part)
      at += part.length
    }
  }
  return { goTo, end: hash.end }
}

/** `progress` is called with the part that has arrived, 0 to 1. */
export async function uploadFile(
  file: File,
  progress: (share: number) => void,
): Promise<StoredFile> {
  const mark = await markOf(file)
  const upload = await api.post('/uploads', { name: file.name, size: file.size, mark })
  const hashed = hasher(file, upload.part_size)
  let failures = 0
  while (upload.offset < file.size) {
    try {
      if (failures > 0) upload.offset = (await api.get(`/uploads/${upload.upload}`)).offset
      const part = await read(file, upload.offset, upload.offset + upload.part_size)
      upload.offset = await put(upload, part)
      failures = 0
      progress(upload.offset / file.size)
      await hashed.goTo(upload.offset)
    } catch (error) {
      if (!(error instanceof LostLine)) throw error
      if (++failures >= TRIES) throw new LostLine(text.broken(upload.offset / file.size))
      await pause(1000 * 2 ** failures)
    }
  }
  await hashed.goTo(file.size)
  return api.post(`/uploads/${upload.upload}/finish`, undefined, { query: { hash: hashed.end() } })
}
