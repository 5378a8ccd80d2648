/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import { backupState, certificateState, clockState } from './model'

describe('the certificate of the server', () => {
  it('is warned about a month before, and an error from the day after', () => {
    const kind = (until: string | null) => certificateState(until, '2026-11-22').kind
    expect([
      kind(null),
      kind('2026-12-23'),
      kind('2026-12-22'),
      kind('2026-11-22'),
      kind('2026-11-21'),
    ]).toEqual(['warn', 'ok', 'warn', 'warn', 'err'])
  })
})

describe('the clocks', () => {
  it('may differ by a minute', () => {
    const kind = (minutes: number) => clockState(1e12, 1e12 - minutes * 60_000).kind
    expect([kind(1), kind(-5), kind(600)]).toEqual(['ok', 'warn', 'err'])
  })
})

describe('backups', () => {
  it('are daily: one missed night is a warning, two are an error', () => {
    const kind = (hours: number | null) =>
      backupState(hours === null ? null : 1e12 - hours * 3_600_000, 1e12).kind
    expect([kind(2), kind(26), kind(48), kind(null)]).toEqual(['ok', 'warn', 'err', 'err'])
  })
})
