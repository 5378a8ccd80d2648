/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import {
  freshId,
  isNumber,
  moveIn,
  placeTitle,
  readNumber,
  usesOf,
  withTitles,
  type Content,
  type Item,
} from './model'
import { changeRule, itemFaults, keptKeys, ruleOf, rules } from './rules'

interface Language {
  $defs: Record<string, { properties: Record<string, unknown>; required: string[] }>
}
const files = import.meta.glob<unknown>('../../../../schemes/*.json', {
  eager: true,
  import: 'default',
})
const presets = Object.entries(files)
  .filter(([name]) => !name.endsWith('/schema.json'))
  .map(([, content]) => content as Content)
const schema = files['../../../../schemes/schema.json'] as Language
const taian = presets.find((one) => one.id === 'taian-2021-county') as Content

describe('the forms of the rules', () => {
  it('are one for each rule of the language', () => {
    const named = Object.keys(schema.$defs)
      .filter((name) => name.startsWith('rule_'))
      .map((name) => name.slice(5))
    expect(rules.map((one) => one.rule).sort()).toEqual(named.sort())
  })
  it('have a field for every key that a rule demands, and none that it does not know', () => {
    for (const { rule, keys } of rules) {
      const told = schema.$defs[`rule_${rule}`]
      const known = new Set([...Object.keys(told?.properties ?? {}), 'cap', 'floor', 'ranked'])
      const fields = keys.map((one) => one.key)
      expect(
        told?.required.filter((key) => key !== 'rule' && !fields.includes(key)),
        rule,
      ).toEqual([])
      expect(
        fields.filter((key) => !known.has(key)),
        rule,
      ).toEqual([])
    }
  })
  it('find nothing blank in any preset', () => {
    for (const preset of presets)
      for (const item of preset.indicators.flatMap((indicator) => indicator.items))
        expect({ ...itemFaults(item), title: undefined }, `${preset.id} ${item.id}`).toEqual({
          title: undefined,
        })
  })
  it('name what they keep but do not edit', () => {
    const item: Item = {
      id: 'a',
      title: '甲',
      rule: 'when',
      left: 'm',
      op: '=',
      right: 1,
      points: 2,
      zero_when: { left: 'm', op: '=', right: 0 },
    }
    expect(keptKeys(item)).toEqual(['记 0 分的条件'])
  })
})

describe('another rule', () => {
  it('keeps name, clause, reading and metric, and starts anew with the rest', () => {
    const old: Item = {
      id: 'a',
      title: '甲',
      clause: '第一条',
      rule: 'value',
      metric: 'm',
      full: 120,
      points: 50,
    }
    expect(changeRule(old, 'carried')).toMatchObject({
      id: 'a',
      title: '甲',
      clause: '第一条',
      rule: 'carried',
      metric: 'm',
      full: 120,
      points: 50,
    })
    expect(changeRule(old, 'tiers')).toEqual({
      id: 'a',
      title: '甲',
      clause: '第一条',
      rule: 'tiers',
      of: '',
      tiers: [['>=', 1, 3]],
    })
    expect(ruleOf('no')).toBeUndefined()
  })
})

describe('a scheme being edited', () => {
  it('says places by its own titles', () => {
    expect(placeTitle(taian, 'indicators[1].items[0].tiers')).toBe(
      '移动执法系统建设与运用 / 移动执法终端和执法记录仪配备率',
    )
    expect(placeTitle(taian, 'metrics[2].kind')).toBe('数据项“在编在岗执法人员”')
    expect(placeTitle(taian, 'quota')).toBe('quota')
  })
  it('knows who reads a metric, also inside of conditions', () => {
    expect(usesOf(taian, 'officers_fully_equipped')).toEqual(['移动执法终端和执法记录仪配备率'])
    expect(usesOf(taian, 'integrity_breach')).toEqual(['否决情形'])
    expect(usesOf(taian, 'nothing')).toEqual([])
  })
  it('reads parameters by their titles', () => {
    const content = {
      ...taian,
      parameters: { a: { title: '满分', value: null }, b: { title: '末名', value: 1.5 } },
    }
    expect(withTitles(content, '$a 至 $b，$c')).toBe('〔满分〕 至 1.5，$c')
  })
  it('finds an id that nothing has', () => {
    expect(freshId({ ...taian, metrics: [{ id: 'metric_1' }] }, 'metric')).toBe('metric_2')
  })
  it('moves within its list and no further', () => {
    expect(moveIn([1, 2, 3], 2, -1)).toEqual([1, 3, 2])
    expect(moveIn([1, 2, 3], 0, -1)).toEqual([1, 2, 3])
  })
  it('takes numbers and parameters', () => {
    expect([readNumber(' -0.5 '), readNumber('$full'), readNumber('')]).toEqual([
      -0.5,
      '$full',
      undefined,
    ])
    expect([isNumber('3.5'), isNumber('$full_points'), isNumber('三'), isNumber('')]).toEqual([
      true,
      true,
      false,
      true,
    ])
  })
})
