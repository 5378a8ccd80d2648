/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only way to the server. Four things are settled here for every page:
 * an error is a sentence and the faulty fields; a lost line is said and tried again; a session that
 * ends in the middle of something is asked for anew and the request repeated; a request that
 * changes
 * something carries a key, so that a repetition never makes two.
 */
import { reactive } from 'vue'
import type { Error as Refusal, Fault } from '#api'
import type { Address, Asked, Given, Method, Taken } from './contract'
import { randomId } from './ids'
import { parseExactly } from './json'

export const BASE = '/api'

type Query = Record<string, string | number | boolean | null | undefined>

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: Fault[] = [],
    /** On a conflict: the thing as it stands in the system now. */
    readonly current: unknown = null,
  ) {
    super(message)
  }
}

export class LostLine extends Error {
  constructor(
    message = '连接不上服务器，没有提交成功。已填写的内容都保留在本页，请检查网络后再试。',
  ) {
    super(message)
  }
}

/** What the whole application has to know about the line and the session. */
export const line = reactive({
  isBroken: false,
  /** Set while the sign-in dialog is over the page; called with whether somebody signed in. */
  signIn: null as null | ((isSignedIn: boolean) => void),
  /** Proves to the server that a request comes from our own pages. */
  csrf: '',
})

let waiting: Promise<boolean> | null = null

function askToSignIn(): Promise<boolean> {
  waiting ??= new Promise<boolean>((resolve) => {
    line.signIn = (isSignedIn) => {
      line.signIn = null
      waiting = null
      resolve(isSignedIn)
    }
  })
  return waiting
}

function address(path: string, query?: Query): string {
  const pairs = Object.entries(query ?? {})
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`)
  return BASE + path + (pairs.length > 0 ? `?${pairs.join('&')}` : '')
}

export interface Call {
  query?: Query
  body?: unknown
  /** The same for every try of one and the same intention. */
  key?: string
  signal?: AbortSignal
  headers?: Record<string, string>
  /** Sign-in itself must not ask to sign in. */
  isOpen?: boolean
}

async function send(method: string, path: string, call: Call): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...call.headers }
  let body: BodyInit | undefined
  if (call.body instanceof Blob) body = call.body
  else if (call.body !== undefined) {
    body = JSON.stringify(call.body)
    headers['Content-Type'] = 'application/json'
  }
  if (method !== 'GET') {
    headers['X-CSRF-Token'] = line.csrf
    if (method === 'POST') headers['Idempotency-Key'] = call.key ?? randomId()
  }
  try {
    const response = await fetch(address(path, call.query), {
      method,
      headers,
      body: body ?? null,
      signal: call.signal ?? null,
      credentials: 'same-origin',
      cache: 'no-store',
    })
    line.isBroken = false
    return response
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    line.isBroken = true
    throw new LostLine()
  }
}

type Problem = Partial<Refusal> & { current?: unknown }

async function refusal(response: Response): Promise<ApiError> {
  let told: Problem = {}
  try {
    const body = (await response.json()) as Problem & { error?: Problem }
    told = body.error ?? body
  } catch {
    // Not from our server, a gateway's page perhaps: the status has to do.
  }
  const message =
    told.message ??
    `服务器没有完成这次操作（${response.status}），请稍后再试；仍不行请联系系统管理员。`
  return new ApiError(
    response.status,
    told.code ?? '',
    message,
    told.fields ?? [],
    told.current ?? null,
  )
}

export async function request(method: string, path: string, call: Call = {}): Promise<Response> {
  const fixed: Call = method === 'GET' ? call : { ...call, key: call.key ?? randomId() }
  for (;;) {
    const response = await send(method, path, fixed)
    if (response.ok) return response
    const error = await refusal(response)
    if (error.status !== 401 || fixed.isOpen) throw error
    if (!(await askToSignIn())) throw error
  }
}

async function json<T>(method: string, path: string, call?: Call): Promise<T> {
  const response = await request(method, path, call)
  if (response.status === 204) return undefined as T
  const text = await response.text()
  return (text === '' ? undefined : parseExactly(text)) as T
}

type CallTo<M extends Method, A> = Omit<Call, 'query' | 'body'> & { query?: Asked<M, A> }

/** A body that is never taken need not be named. */
type Sent<M extends Method, A> = undefined extends Taken<M, A>
  ? [body?: undefined, call?: CallTo<M, A>]
  : [body: Taken<M, A>, call?: CallTo<M, A>]

/** Address, query, body and answer are those of the table of routes (contract.ts). */
interface Api {
  get<A extends Address<'get'>>(
    path: A,
    query?: Asked<'get', A>,
    signal?: AbortSignal,
  ): Promise<Given<'get', A>>
  post<A extends Address<'post'>>(path: A, ...sent: Sent<'post', A>): Promise<Given<'post', A>>
  put<A extends Address<'put'>>(path: A, ...sent: Sent<'put', A>): Promise<Given<'put', A>>
  delete<A extends Address<'delete'>>(
    path: A,
    call?: CallTo<'delete', A>,
  ): Promise<Given<'delete', A>>
}

export const api = {
  get: (path: string, query: Query = {}, signal?: AbortSignal) =>
    json('GET', path, { query, ...(signal ? { signal } : {}) }),
  post: (path: string, body?: unknown, call?: Call) => json('POST', path, { ...call, body }),
  put: (path: string, body?: unknown, call?: Call) => json('PUT', path, { ...call, body }),
  delete: (path: string, call?: Call) => json('DELETE', path, { ...call }),
} as unknown as Api

/**
 * A file from the server. Goes through `request` so that an ended session asks, instead of saving
 * an error page.
 */
export async function download<A extends Address<'get'>>(
  path: A,
  query?: Asked<'get', A>,
  fallbackName = '下载',
): Promise<void> {
  const asked = (query ?? {}) as Query
  await save(await request('GET', path, { query: asked, headers: { Accept: '*/*' } }), fallbackName)
}

/** The same of a file whose giving out is noted. */
export async function fetchFile<A extends Address<'post'>>(
  path: A,
  body: Taken<'post', A>,
  fallbackName = '下载',
): Promise<void> {
  await save(await request('POST', path, { body, headers: { Accept: '*/*' } }), fallbackName)
}

async function save(response: Response, fallbackName: string): Promise<void> {
  const { saveFile } = await import('./tables')
  const told = /filename\*=UTF-8''([^;]+)/i.exec(response.headers.get('Content-Disposition') ?? '')
  const name = told?.[1] ? decodeURIComponent(told[1]) : fallbackName
  saveFile(name, [await response.blob()], response.headers.get('Content-Type') ?? '')
}

/** The sentence to show for anything that went wrong. */
export function sentence(error: unknown): string {
  if (error instanceof ApiError || error instanceof LostLine) return error.message
  console.error(error)
  return '页面出现意外错误，请刷新后再试；仍不行请联系系统管理员。'
}

/** True while waiting for something the person has left already. */
export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}
