/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import {
  bigKinds,
  elapsed,
  emptyTime,
  isFor,
  mayPress,
  otherKinds,
  showElapsed,
  type Time,
} from './clock'

const time = (change: Partial<Time>): Time => ({ ...emptyTime(1), ...change })
const pressable = (now: Time): string =>
  [...bigKinds, ...otherKinds].filter((kind) => mayPress(now, kind)).join(' ')

describe('the clock', () => {
  it.each([
    [time({}), 'call start warn void void_all'],
    [time({ calls: 3 }), 'call start absent warn void void_all'],
    [time({ state: 'running' }), 'pause stop warn void void_all'],
    [time({ state: 'paused' }), 'resume stop warn void void_all'],
    [time({ state: 'stopped' }), 'correct warn void void_all'],
    [time({ state: 'out' }), 'lift'],
  ])('%o can be pressed: %s', (now, kinds) => {
    expect(pressable(now)).toBe(kinds)
  })

  it('is for the timekeeper; verdicts also for the chief judge, who alone lifts one', () => {
    const all = [...bigKinds, ...otherKinds]
    const those = (isKeeper: boolean, isChief: boolean): string =>
      all.filter((kind) => isFor(kind, isKeeper, isChief)).join(' ')
    expect(those(true, false)).toBe(
      'call start pause resume stop correct absent warn void void_all',
    )
    expect(those(false, true)).toBe('correct absent warn void void_all lift')
    expect(those(false, false)).toBe('')
  })

  it('runs on from what it has, by the time of the server', () => {
    expect(elapsed(time({ ms: 1500, running_at: 10_000 }), 12_000)).toBe(3500)
    expect(elapsed(time({ ms: 1500 }), 99_000)).toBe(1500)
    expect(elapsed(time({ running_at: 10_000 }), 9_900)).toBe(0)
  })

  it('shows tenths while it runs, and hundredths rounded up when it rests', () => {
    expect(showElapsed(63_491, true)).toBe('01:03.4')
    expect(showElapsed(63_491, false)).toBe('01:03.50')
    expect(showElapsed(59_999, false)).toBe('01:00.00')
  })
})
