/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import { chainState, changesOf, type AuditEntry } from './model'

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

describe('what was changed', () => {
  it('is told by name, before and after, and what stayed is not', () => {
    const before = { id: 1, name: '甲', post: null, is_disabled: false, rev: 1 }
    const after = { id: 1, name: '甲', post: '中队长', is_disabled: true, rev: 2 }
    expect(changesOf({ before, after })).toEqual([
      { field: '职务', before: '（空）', after: '中队长' },
      { field: '停用登录', before: '否', after: '是' },
    ])
  })
  it('is of something new all that is filled in', () => {
    expect(changesOf({ before: null, after: { name: '乙', sex: 'female', phone: null } })).toEqual([
      { field: '名称', before: '（空）', after: '乙' },
      { field: '性别', before: '（空）', after: '女' },
    ])
  })
})
