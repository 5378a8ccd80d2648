/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which addresses there are, what each takes and what it gives. All of it is read off the table of
 * routes (tools/make-types); an address is written with its ids in it, `/tasks/${task}/grid`.
 */
import type { paths } from '#api'

export type Method = 'get' | 'post' | 'put' | 'delete'

type Filled<Path extends string, Ids> = Path extends `${infer Head}{${infer Id}}${infer Tail}`
  ? `${Head}${Id extends keyof Ids ? Ids[Id] & (string | number) : never}${Filled<Tail, Ids>}`
  : Path

type Written<Path, Operation> = Path extends `/api${infer Rest}`
  ? Operation extends { parameters: { path: infer Ids } }
    ? Filled<Rest, Ids>
    : Rest
  : never

type Operations<M extends Method> = {
  [Path in keyof paths as paths[Path] extends Record<M, object> ? Path : never]: paths[Path][M]
}

/** Every address that may be asked with this method. */
export type Address<M extends Method> = {
  [Path in keyof Operations<M>]: Written<Path, Operations<M>[Path]>
}[keyof Operations<M>]

type At<M extends Method, A> = {
  [Path in keyof Operations<M>]: A extends Written<Path, Operations<M>[Path]>
    ? Operations<M>[Path]
    : never
}[keyof Operations<M>]

type Json<Content> = Content extends { content: { 'application/json': infer Shape } }
  ? Shape
  : undefined

type Good<Answers> = {
  [Status in keyof Answers & (200 | 201 | 202 | 204)]: Json<Answers[Status]>
}[keyof Answers & (200 | 201 | 202 | 204)]

/** What comes when it goes well; undefined: nothing, or a file. */
export type Given<M extends Method, A> =
  At<M, A> extends { responses: infer Answers } ? Good<Answers> : undefined

/** What is asked after the `?`; what is empty is not sent. */
export type Asked<M extends Method, A> =
  At<M, A> extends { parameters: { query?: infer Query } }
    ? Query extends object
      ? { [Name in keyof Query]: Query[Name] | (undefined extends Query[Name] ? null | '' : never) }
      : Record<string, never>
    : never

/** The body: an object, the bytes of a file, or none. */
export type Taken<M extends Method, A> =
  At<M, A> extends { requestBody: { content: infer Content } }
    ? Content extends { 'application/json': infer Shape }
      ? Shape
      : Blob
    : undefined

/** One row of a list that is read page by page. */
export type RowOf<A> = Given<'get', A> extends { rows: (infer Row)[] } ? Row : never
