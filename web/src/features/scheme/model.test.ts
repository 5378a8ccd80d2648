/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import { faultsOf, idFault, tidied, withKey } from './checks'
import { asKind, opposite } from './conditions'
import {
  freshId,
  namesOf,
  partAt,
  renamed,
  toForm,
  toVersion,
  usesOf,
  versionOf,
  type FormScheme,
  type Path,
  type Version,
} from './draft'
import {
  composed,
  generalKeys,
  orderKeys,
  partKinds,
  vetoPart,
  type Key,
  type PartKind,
} from './keys'
import {
  copyOf,
  isNumber,
  isSame,
  moveIn,
  readNumber,
  type Content,
  type Item,
  type Json,
  type Part,
  type Scheme,
} from './model'
import { FaultMap, foundAgain, kindAt, placeTitle, spotOf } from './places'
import { changeRule, itemPart, ruleOf, rules } from './rules'
import { sayCondition, sayKey, sayOperand, sayTie, sayVeto } from './sentences'

interface Definition {
  properties?: Record<string, unknown>
  required?: string[]
  oneOf?: Definition[]
}
const files = import.meta.glob<unknown>('../../../../schemes/*.json', {
  eager: true,
  import: 'default',
})
const presets = Object.entries(files)
  .filter(([name]) => !name.endsWith('/schema.json'))
  .map(([, content]) => content as Content)
const schema = files['../../../../schemes/schema.json'] as Definition & {
  $defs: Record<string, Definition>
}
/* What the engine is tested with holds every rule, every bound and deep conditions. */
const trials = Object.values(
  import.meta.glob<Content>('../../../../tests/cases/golden/random/*/scheme.json', {
    eager: true,
    import: 'default',
  }),
)
const preset = (id: string): Content => presets.find((one) => one.id === id) as Content
const taian = preset('taian-2021-county')
const as = (content: Content, settings: Version['settings'] = []): Version => ({
  rev: 3,
  title: content.title,
  year: 2022,
  content,
  settings,
})

/** Every part of a scheme, as the editor opens it. */
function everyPart(form: FormScheme): { path: Path; part: Part; kind: PartKind }[] {
  const paths: Path[] = Object.entries(form.lists).flatMap(([name, list]) =>
    list.flatMap((part, at) => [
      [name, at],
      ...((part.items ?? []) as Part[]).map((_, inner): Path => [name, at, 'items', inner]),
    ]),
  )
  return paths.map((path) => ({ path, part: partAt(form, path) as Part, kind: kindAt(path) }))
}
const keysOf = (keys: Key[]): string[] => keys.flatMap((one) => composed[one.kind] ?? [one.key])
const told = (name: string): string[] => Object.keys(schema.$defs[name]?.properties ?? {})
function keysWith(kind: PartKind, variants: Part[]): string[] {
  return [...new Set(variants.flatMap((part) => keysOf(kind.keys(part))))]
}

describe('the forms of the scheme language', () => {
  it('have a field for every key of the scheme, and none that it does not know', () => {
    const lists = ['parameters', 'metrics', 'gates', 'vetoes', 'indicators', 'ties', 'awards']
    const fields = ['title', ...lists, ...keysOf([...generalKeys, ...orderKeys])]
    expect(fields.sort()).toEqual(Object.keys(schema.properties ?? {}).sort())
  })
  it('have a field for every key of every part, and none that it does not know', () => {
    const effects = ['disqualify', 'zero_item', 'zero_indicator', 'bar_awards']
    const names: Record<string, string> = {
      metrics: 'metric',
      indicators: 'indicator',
      gates: 'gate',
      vetoes: 'veto',
      ties: 'tie',
      awards: 'award',
    }
    for (const kind of partKinds) {
      const fields = keysWith(
        kind,
        effects.map((effect) => ({ effect })),
      )
      if (kind.name === 'parameters')
        expect(fields.sort()).toEqual(['name', ...told('parameter')].sort())
      else if (kind.name === 'indicators')
        expect([...fields, 'items'].sort()).toEqual(told('indicator').sort())
      else expect(fields.sort(), kind.name).toEqual(told(names[kind.name] ?? '').sort())
    }
  })
  it('are one for each rule, with a field for every key that it knows', () => {
    const named = Object.keys(schema.$defs).filter((name) => name.startsWith('rule_'))
    expect(rules.map((one) => `rule_${one.rule}`).sort()).toEqual(named.sort())
    for (const { rule, keys } of rules) {
      const known = [...told(`rule_${rule}`), 'cap', 'floor'].filter((key) => key !== 'rule')
      expect([...new Set(keysOf(keys))].sort(), rule).toEqual(known.sort())
      const around = ['rule', ...keysOf(itemPart.keys({ rule }))]
      expect(told('item').filter((key) => !around.includes(key))).toEqual([])
    }
  })
  it('have a field for every key inside of a fallback and of a ratio without denominator', () => {
    const group = (rule: string, key: string): Key =>
      ruleOf(rule)?.keys.find((one) => one.key === key) as Key
    const otherwise = group('rank_table', 'else')
    for (const one of schema.$defs.otherwise?.oneOf ?? []) {
      const rule = (one.properties?.rule as { const: string }).const
      expect(keysOf(otherwise.keys?.({ rule }) ?? []).sort()).toEqual(
        Object.keys(one.properties ?? {}).sort(),
      )
    }
    expect(keysOf(group('tiers', 'if_empty').keys?.({}) ?? []).sort()).toEqual(
      told('ifEmpty').sort(),
    )
  })
  it('take every preset and every trial apart and give it back as it was', () => {
    expect([presets.length, trials.length]).toEqual([11, 60])
    for (const content of [...presets, ...trials]) {
      const version = as(content)
      const form = toForm(version)
      expect(toVersion(form, version), content.id).toEqual(version)
      expect(Object.keys(toVersion(form, version).content)).toEqual(Object.keys(content))
    }
  })
  it('show every key of every part of them, and give each part back as it was', () => {
    const lost: string[] = []
    const need = (isRight: boolean, what: string): void => {
      if (!isRight) lost.push(what)
    }
    for (const content of [...presets, ...trials]) {
      for (const { path, part, kind } of everyPart(toForm(as(content)))) {
        // One trial asks on purpose for a rule that there is none of.
        if (kind === itemPart && !ruleOf(String(part.rule))) continue
        const where = `${content.id} ${path.join('.')}`
        const keys = kind.keys(part)
        const shown = ['rule', 'items', ...keysOf(keys)]
        for (const key of Object.keys(part)) need(shown.includes(key), `${where}: ${key} is shown`)
        need(isSame(tidied(keys, part), part), `${where} as it is kept`)
        let again = part
        for (const { key, lines } of keys) {
          again = withKey(kind.keys, again, key, part[key])
          const { read, write } = lines ?? {}
          if (!read || !write) continue
          for (const line of (part[key] ?? []) as Json[])
            need(isSame(write(read(line)), line), `${where}: a line of ${key}`)
        }
        need(isSame(again, part), `${where} with every key set anew`)
      }
    }
    expect(lost).toEqual([])
  }, 60_000)
  it('find nothing blank in any preset', () => {
    for (const content of presets) {
      const form = toForm(as(content))
      expect(faultsOf([...generalKeys, ...orderKeys], form.general), content.id).toEqual({})
      for (const { path, part, kind } of everyPart(form))
        expect(faultsOf(kind.keys(part), part), `${content.id} ${path.join('.')}`).toEqual({})
    }
  })
  it('say what is blank and what is no number, also deep inside', () => {
    const item: Part = { id: 'a', title: '甲', rule: 'tiers', of: { ratio: ['m', ''] } }
    item.tiers = [
      ['>=', 1, 3],
      ['>=', 'x', 2],
    ]
    item.zero_when = {
      any: [
        { left: 'm', op: '=', right: 1 },
        { left: 'm', op: '<', right: null },
      ],
    }
    item.if_empty = { points: 'much' }
    expect(faultsOf(itemPart.keys(item), item)).toEqual({
      of: '请选择数据项或填数。',
      tiers: '第 2 行：“起点”请填数字，最多 15 位。',
      zero_when: '请选择数据项或填数。',
      if_empty: '请填数字，最多 15 位。',
    })
    expect(idFault('Score', [])).not.toBe('')
    expect(idFault('mean', [])).not.toBe('')
    expect(idFault('score', ['score'])).not.toBe('')
    expect(idFault('score_2', ['score'])).toBe('')
  })
  it('drop what belongs to another effect, and nothing else', () => {
    const veto: Part = { when: 'x', effect: 'zero_item', item: 'a', clause: '第一条' }
    expect(withKey(vetoPart.keys, veto, 'effect', 'bar_awards')).toEqual({
      when: 'x',
      effect: 'bar_awards',
      clause: '第一条',
    })
  })
})

describe('parameters', () => {
  const template = preset('campaign-2022-template')
  it('keep the values that were given beside the scheme', () => {
    const version = as(template, [{ name: 'contest_full_points', value: '30' }])
    const form = toForm(version)
    expect(toVersion(form, version)).toEqual(version)
    expect(namesOf(form).parameters[0]).toEqual({
      name: 'contest_full_points',
      title: '市级比武成绩满分',
      value: '30',
    })
  })
  it('are told apart from values that the scheme itself has', () => {
    const content = { ...template, parameters: { a: { value: 5 }, b: { value: null }, c: {} } }
    const settings = [
      { name: 'a', title: '', value: '5', is_open: false },
      { name: 'b', title: '', value: '0.9', is_open: false },
      { name: 'c', title: '', value: null, is_open: true },
    ]
    const scheme = { ...as(template), content, settings } as unknown as Scheme
    expect(versionOf(scheme).settings).toEqual([{ name: 'b', value: '0.9' }])
  })
})

describe('another rule', () => {
  it('keeps what every rule has and the metric, and starts anew with the rest', () => {
    const zero_when = { left: 'm', op: '=', right: 0 }
    const old: Item = { id: 'a', title: '甲', rule: 'value', metric: 'm', full: 120, points: 50 }
    old.zero_when = zero_when
    expect(changeRule(old, 'carried')).toEqual({ ...old, rule: 'carried' })
    expect(changeRule(old, 'tiers')).toEqual({
      id: 'a',
      title: '甲',
      zero_when,
      rule: 'tiers',
      of: '',
      tiers: [['>=', 1, 3]],
    })
    expect(ruleOf('no')).toBeUndefined()
  })
  it('keeps where ranks come from', () => {
    const given = { rank: 'r', count: 'n' }
    const old: Item = { id: 'a', rule: 'rank_linear', given, best: 3, worst: 1 }
    expect(changeRule(old, 'rank_step')).toMatchObject({ given, first: 8 })
    expect(changeRule(old, 'rank_step').metric).toBeUndefined()
  })
})

describe('conditions', () => {
  const names = namesOf(toForm(as(taian)))
  const flag: Part = { left: 'integrity_breach', op: '=', right: 1 }
  const share: Part = {
    left: { ratio: ['officers_fully_equipped', 'officers'] },
    op: '>=',
    right: 0.95,
  }
  it('read as the rule sheet says them', () => {
    expect(sayCondition(names, flag)).toBe('“有执法人员违反廉洁纪律”为“是”')
    expect(sayCondition(names, share)).toBe(
      '“终端和执法记录仪均已配备的执法人员”与“在编在岗执法人员”之比不小于 95 %',
    )
    expect(sayCondition(names, { any: [flag, { all: [flag, share] }] })).toMatch(
      /^“有执法人员违反廉洁纪律”为“是”，或者（“有执法人员.+”为“是”，并且“.+95 %）$/,
    )
    expect(sayCondition(names, { left: 'officers', op: '<', right: 3 })).toBe(
      '“在编在岗执法人员”小于 3 人',
    )
    expect(sayCondition(names, { left: '', op: '=', right: '$open' })).toBe('……等于（待定：open）')
    expect(sayOperand(names, { ratio: [{ ratio: ['officers', 2] }, 'officers'] })).toBe(
      '（“在编在岗执法人员”与 2 之比）与“在编在岗执法人员”之比',
    )
    expect(sayVeto(names, { when: flag, effect: 'zero_item', item: 'exam' })).toBe(
      '“有执法人员违反廉洁纪律”为“是”：“理论考试成绩名次”一项计 0 分。',
    )
    expect(sayTie(names, { item: 'exam' })).toBe('“理论考试成绩名次”得分')
  })
  it('turn into their opposites and back', () => {
    const both = { all: [flag, { any: [share, flag] }] }
    expect(opposite(both)).toEqual({
      any: [
        { ...flag, op: '!=' },
        {
          all: [
            { ...share, op: '<' },
            { ...flag, op: '!=' },
          ],
        },
      ],
    })
    expect(opposite(opposite(both))).toEqual(both)
  })
  it('become several and one again', () => {
    expect(asKind(flag, 'any')).toEqual({ any: [flag] })
    expect(asKind({ any: [flag, share] }, 'all')).toEqual({ all: [flag, share] })
    expect(asKind({ any: [flag] }, 'one')).toEqual(flag)
  })
  it('say the lines of an item', () => {
    const quiz = preset('quiz-2020-weekly')
    const item = quiz.indicators[0]?.items[0] as Part
    const keys = itemPart.keys(item)
    const said = (key: string): string =>
      sayKey(namesOf(toForm(as(quiz))), keys.find((one) => one.key === key) as Key, item)
    expect(said('rows')).toMatch(/^前百分之几 前百分之 10 得分 5；/)
    expect(said('else')).toMatch(/^规则：符合条件即得分；条件：“.+”不小于 60 分；分值：1$/)
  })
})

describe('a scheme being edited', () => {
  const form = toForm(as(taian))
  it('finds the places of faults', () => {
    expect(spotOf(form, 'indicators[1].items[0].tiers[1]')).toEqual({
      path: ['indicators', 1, 'items', 0],
      key: 'tiers',
    })
    expect(spotOf(form, 'vetoes[0].when.any[1]')).toEqual({ path: ['vetoes', 0], key: 'when' })
    expect(spotOf(form, 'quota')).toEqual({ path: [], key: 'quota' })
    expect(spotOf(form, 'indicators')).toEqual({ path: [], key: 'indicators' })
    expect(spotOf(form, null)).toEqual({ path: [], key: '' })
    const template = toForm(as(preset('campaign-2022-template')))
    expect(spotOf(template, 'settings.penalty_best_points')).toEqual({
      path: ['parameters', 1],
      key: 'value',
    })
  })
  it('says places by its own titles', () => {
    expect(placeTitle(form, 'indicators[1].items[0].tiers')).toBe(
      '移动执法系统建设与运用 / 移动执法终端和执法记录仪配备率',
    )
    expect(placeTitle(form, 'metrics[2].kind')).toBe('数据项“在编在岗执法人员”')
    expect(placeTitle(form, 'vetoes[0]')).toBe('否决情形第 1 条')
    expect(placeTitle(form, 'quota')).toBe('推荐名额')
    expect(placeTitle(form, null)).toBe('方案')
  })
  it('shows a fault at its part, wherever that has gone, until it is changed', () => {
    const now = copyOf(form)
    const map = new FaultMap(form, [
      { place: 'indicators[1].items[0].tiers[1]', message: '档次要递减' },
      { place: 'vetoes[0].when', message: '不成立' },
      { place: 'quota', message: '要整数' },
    ])
    now.lists.indicators = moveIn(now.lists.indicators, 1, -1)
    const moved = foundAgain(form, now, 'indicators[1].items[0].tiers[1]')
    expect(moved).toEqual({ path: ['indicators', 0, 'items', 0], key: 'tiers' })
    expect(map.of(partAt(now, moved?.path ?? []))).toEqual({ tiers: '档次要递减' })
    expect(map.of(now.lists.vetoes[0])).toEqual({ when: '不成立' })
    expect(map.whole()).toEqual({ quota: '要整数' })
    now.lists.vetoes[0] = { ...now.lists.vetoes[0], effect: 'bar_awards' }
    expect(map.of(now.lists.vetoes[0])).toEqual({})
    expect(foundAgain(form, now, 'vetoes[0].when')).toBeNull()
  })
  it('knows who reads a metric, an item or a parameter, also inside of conditions', () => {
    expect(usesOf(form, 'metrics', 'officers_fully_equipped')).toEqual([
      '移动执法终端和执法记录仪配备率',
    ])
    expect(usesOf(form, 'metrics', 'integrity_breach')).toEqual(['否决情形'])
    expect(usesOf(form, 'metrics', 'nothing')).toEqual([])
    const template = toForm(as(preset('campaign-2022-template')))
    expect(usesOf(template, 'parameters', 'province_quota')).toEqual(['名额和总分'])
    const drone = toForm(as(preset('drone-2020')))
    expect(usesOf(drone, 'metrics', 'skill')).toEqual(['技能操作成绩', '同分排序'])
  })
  it('calls a thing otherwise wherever it is named, and only there', () => {
    const other = renamed(form, 'metrics', 'officers', 'staff')
    expect(usesOf(other, 'metrics', 'officers')).toEqual([])
    expect(usesOf(other, 'metrics', 'staff')).toEqual(usesOf(form, 'metrics', 'officers'))
    expect(renamed(other, 'metrics', 'staff', 'officers')).toEqual(form)
    // `combat` is an indicator; metrics and items of that name stay.
    expect(isSame(renamed(form, 'indicators', 'combat', 'x'), form)).toBe(true)
  })
  it('finds an id that nothing has', () => {
    const content = { ...taian, metrics: [{ id: 'metric_1' }] }
    expect(freshId(toForm(as(content)), 'metric')).toBe('metric_2')
  })
  it('moves within its list and no further', () => {
    expect(moveIn([1, 2, 3], 2, -1)).toEqual([1, 3, 2])
    expect(moveIn([1, 2, 3], 0, -1)).toEqual([1, 2, 3])
  })
  it('takes numbers as far as they are held to the last digit', () => {
    expect([readNumber(' -0.5 '), readNumber('1.'), readNumber('')]).toEqual([
      -0.5,
      '1.',
      undefined,
    ])
    expect(
      ['3.5', '三', '', '123456789012345', '1234567890123456', '0.100000000000000001'].map(
        isNumber,
      ),
    ).toEqual([true, false, false, true, false, false])
  })
})
