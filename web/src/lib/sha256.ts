/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256, piece by piece. The browser's own wants HTTPS, and the whole file at once.
 */

function firstPrimes(count: number): number[] {
  const primes: number[] = []
  for (let one = 2; primes.length < count; one++)
    if (primes.every((prime) => one % prime !== 0)) primes.push(one)
  return primes
}

/** The first 32 bits behind the point. */
const fraction = (number: number): number => ((number - Math.floor(number)) * 2 ** 32) | 0
const primes = firstPrimes(64)
const constants = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)))
const beginning = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))

const turn = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

function fill(words: Int32Array, bytes: Uint8Array, from: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + from, 64)
  for (let i = 0; i < 16; i++) words[i] = view.getInt32(i * 4)
  for (let i = 16; i < 64; i++) {
    const a = words[i - 15]!
    const b = words[i - 2]!
    const low = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)
    const high = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10)
    words[i] = (words[i - 16]! + low + words[i - 7]! + high) | 0
  }
}

function mix(state: Int32Array, words: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number, number, number, number, number, number, number, number,
  ]
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    const turned = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const one = (h + turned + choice + constants[i]! + words[i]!) | 0
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority) | 0
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  const sums = [a, b, c, d, e, f, g, h]
  for (let i = 0; i < 8; i++) state[i] = (state[i]! + sums[i]!) | 0
}

export interface Sha256 {
  add: (bytes: Uint8Array) => void
  /** In hex; nothing may be added afterwards. */
  end: () => string
}

export function sha256(): Sha256 {
  const state = beginning.slice()
  const words = new Int32Array(64)
  const rest = new Uint8Array(64)
  let used = 0
  let length = 0

  function take(bytes: Uint8Array, from: number): void {
    fill(words, bytes, from)
    mix(state, words)
  }

  function add(bytes: Uint8Array): void {
    let at = 0
    length += bytes.length
    if (used > 0) {
      at = Math.min(64 - used, bytes.length)
      rest.set(bytes.subarray(0, at), used)
      used += at
      if (used < 64) return
      take(rest, 0)
      used = 0
    }
    for (; at + 64 <= bytes.length; at += 64) take(bytes, at)
    rest.set(bytes.subarray(at), 0)
    used = bytes.length - at
  }

  function end(): string {
    const whole = length
    const tail = new Uint8Array((used < 56 ? 64 : 128) - used)
    tail[0] = 0x80
    const view = new DataView(tail.buffer)
    view.setUint32(tail.length - 8, Math.floor(whole / 2 ** 29))
    view.setUint32(tail.length - 4, (whole * 8) >>> 0)
    add(tail)
    return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
  }

  return { add, end }
}
