/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions as a tree that is edited: comparisons, and several of which all or any hold. */
import { copyOf, type Json, type Part } from './model'
import { isPart, partsOf } from './sentences'

export type ConditionKind = 'one' | 'all' | 'any'
export const freshComparison = (): Part => ({ left: '', op: '=', right: 1 })

export function kindOf(condition: Json | undefined): ConditionKind {
  if (!partsOf(condition)) return 'one'
  return (condition as Part).any !== undefined ? 'any' : 'all'
}

/** Another kind keeps what is there: one becomes the first of several, the first of several one. */
export function asKind(condition: Json | undefined, kind: ConditionKind): Json {
  const parts = partsOf(condition)
  if (kind === 'one') return parts?.[0] ?? freshComparison()
  return { [kind]: parts ?? [condition ?? freshComparison()] }
}

const opposites: Record<string, string> = {
  '>=': '<',
  '<': '>=',
  '>': '<=',
  '<=': '>',
  '=': '!=',
  '!=': '=',
}
/**
 * The condition that holds exactly when this one does not. The language has no “not” of its own:
 * every comparison has its opposite, and all and any change places. What is unknown stays unknown.
 */
export function opposite(condition: Json): Json {
  const parts = partsOf(condition)
  if (parts) return { [kindOf(condition) === 'any' ? 'all' : 'any']: parts.map(opposite) }
  if (!isPart(condition)) return condition
  return { ...copyOf(condition), op: opposites[String(condition.op)] ?? condition.op }
}
