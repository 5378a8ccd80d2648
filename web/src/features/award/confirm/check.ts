/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a certificate's code is genuine: what src/award/award_record.c does, for the page that
 * confirms certificates without a server. The form is published in docs/certificate.md.
 */
import { hashes, verify } from '@noble/ed25519'
import { sha256, sha512 } from '@noble/hashes/sha2.js'

// The browser's own wants HTTPS, and knows Ed25519 only lately.
hashes.sha512 = sha512

export interface Facts {
  method: string
  made_at: number
  keys: string[]
  revoked: string[]
}

const names = ['key', 'number', 'event', 'award', 'name', 'unit', 'day', 'issuer'] as const
export type Certificate = Record<(typeof names)[number], string>

export type Verdict =
  | { kind: 'confirmed' | 'revoked'; certificate: Certificate }
  | { kind: 'incomplete' | 'other_key' | 'altered' }

const METHOD = 'lianbing-award-1'
const SIGNATURE = 64

function bytesOf(code: string): Uint8Array | null {
  const text = code.slice(code.lastIndexOf('#') + 1).trim()
  if (!/^[\w-]+$/.test(text)) return null
  try {
    const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
    // Of several spellings of the same bytes only one is good.
    const again = btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
    return again === text ? Uint8Array.from(binary, (one) => one.charCodeAt(0)) : null
  } catch {
    return null
  }
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (one) => one.toString(16).padStart(2, '0')).join('')
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16))
}

function split(payload: Uint8Array): Certificate | null {
  try {
    const lines = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
      .decode(payload)
      .split('\n')
    if (lines.length !== names.length || lines.some((line) => line.includes('\0'))) return null
    return Object.fromEntries(names.map((name, at) => [name, lines[at]])) as Certificate
  } catch {
    return null
  }
}

/** 8 digits that stand for a key. */
export function keyId(key: string): string {
  return hexOf(sha256(fromHex(key))).slice(0, 8)
}

/** Of a code, or of a whole address with the code behind #. */
export function check(facts: Facts, code: string): Verdict {
  const whole = bytesOf(code)
  if (!whole || whole.length <= SIGNATURE) return { kind: 'incomplete' }
  const payload = whole.subarray(0, whole.length - SIGNATURE)
  const certificate = split(payload)
  if (!certificate) return { kind: 'incomplete' }
  const key = facts.keys.find((one) => keyId(one) === certificate.key)
  if (!key) return { kind: 'other_key' }
  const method = new TextEncoder().encode(`${METHOD}\n`)
  const signed = new Uint8Array(method.length + payload.length)
  signed.set(method)
  signed.set(payload, method.length)
  const signature = whole.subarray(whole.length - SIGNATURE)
  if (!verify(signature, signed, fromHex(key), { zip215: false })) return { kind: 'altered' }
  const isRevoked = facts.revoked.includes(hexOf(sha256(whole)))
  return { kind: isRevoked ? 'revoked' : 'confirmed', certificate }
}
