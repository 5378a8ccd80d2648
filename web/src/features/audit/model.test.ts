/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import { chainState, type AuditEntry } from './model'

const entry = (at: number, is_sealed: boolean): AuditEntry => ({
  id: 1,
  at,
  person: 1,
  person_name: '甲',
  address: '',
  action: '',
  object: '',
  object_id: null,
  detail: '',
  before: null,
  after: null,
  is_sealed,
})

describe('the chain', () => {
  it('may lag by seconds, and is a matter for somebody after a minute', () => {
    const state = (rows: AuditEntry[]) => chainState({ rows, sealed_at: 0, head: '' }, 100_000).kind
    expect(state([entry(1, true)])).toBe('ok')
    expect(state([entry(99_000, false), entry(1, true)])).toBe('ok')
    expect(state([entry(30_000, false)])).toBe('warn')
  })
})
