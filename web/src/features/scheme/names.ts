/* SPDX-License-Identifier: Apache-2.0 */
/* The names of the scheme that is being edited, for every field below its form. */
import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue'
import type { Names } from './draft'
import type { Option } from './keys'

const key: InjectionKey<ComputedRef<Names>> = Symbol('names')
export function provideNames(names: ComputedRef<Names>): void {
  provide(key, names)
}
export function useNames(): ComputedRef<Names> {
  return inject(
    key,
    () => computed(() => ({ metrics: [], parameters: [], items: [], indicators: [] })),
    true,
  )
}
export function metricOptions(names: Names): Option[] {
  return names.metrics.map((one) => ({ value: one.id, title: one.title || one.id }))
}
