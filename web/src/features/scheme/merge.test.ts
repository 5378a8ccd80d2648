/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import { toForm, toVersion, type FormScheme, type Version } from './draft'
import { differences, merged, type Side } from './merge'
import { copyOf, type Content, type Part } from './model'

const files = import.meta.glob<Content>('../../../../schemes/*.json', {
  eager: true,
  import: 'default',
})
const read = (id: string): Version => {
  const content = files[`../../../../schemes/${id}.json`] as Content
  return { rev: 1, title: content.title, year: 2022, content, settings: [] }
}
const base = read('campaign-2022-template')
/** Another version: what somebody did to the scheme in its forms. */
function changed(change: (form: FormScheme) => void, rev = 1): Version {
  const form = toForm(base)
  change(form)
  return { ...toVersion(form, base), rev }
}
const itemsOf = (form: FormScheme, at: number): Part[] =>
  (form.lists.indicators[at] as Part).items as Part[]
const firstItem = (form: FormScheme): Part => itemsOf(form, 0)[0] as Part
const choose = (version: Version, other: Version, side: Side): Record<string, Side> =>
  Object.fromEntries(differences(base, version, other).map((one) => [one.key, side]))

describe('two versions of one scheme', () => {
  const mine = changed((form) => {
    form.title = '我的名称'
    firstItem(form).clause = '第九条'
    form.lists.awards.push({ title: '鼓励奖', count: 2 })
    form.lists.parameters[0] = { ...form.lists.parameters[0], given: '30' }
  })
  const theirs = changed((form) => {
    firstItem(form).points = 45
    form.lists.vetoes.splice(0, 1)
    form.lists.metrics.push({ id: 'drills', title: '演练', kind: 'count' })
    form.general.quota = 4
    itemsOf(form, 1).reverse()
  }, 2)

  it('are the same where nobody changed anything', () => {
    expect(differences(base, base, base)).toEqual([])
    expect(differences(base, mine, mine)).toEqual([])
  })
  it('say what each changed, part by part', () => {
    const rows = differences(base, mine, theirs)
    expect(rows.filter((one) => one.by === 'mine').map((one) => one.title)).toEqual([
      '方案名称',
      '参数“市级比武成绩满分”',
      '奖项“鼓励奖”',
    ])
    const both = rows.filter((one) => one.by === 'both')
    expect(both).toHaveLength(1)
    expect(both[0]?.mine).toMatch(/条款：第九条/)
    expect(both[0]?.theirs).toMatch(/分值：45/)
    const others = rows.filter((one) => one.by === 'theirs')
    expect(others.map((one) => one.title)).toContain('推荐名额')
    expect(others.map((one) => one.title)).toContain('数据项“演练”')
    expect(others.find((one) => one.title.startsWith('否决情形'))?.theirs).toBe('')
    expect(others.some((one) => one.title.endsWith('各评分项的顺序'))).toBe(
      itemsOf(toForm(base), 1).length > 1,
    )
  })
  it('come out as mine or as theirs where all is chosen so', () => {
    expect(merged(base, mine, theirs, choose(mine, theirs, 'theirs'))).toEqual(theirs)
    expect(merged(base, mine, theirs, choose(mine, theirs, 'mine'))).toEqual({ ...mine, rev: 2 })
  })
  it('come out with what both did where they did not meet', () => {
    const both = differences(base, mine, theirs).filter((one) => one.by === 'both')
    const made = toForm(
      merged(base, mine, theirs, Object.fromEntries(both.map((one) => [one.key, 'theirs']))),
    )
    expect(made.title).toBe('我的名称')
    expect(made.general.quota).toBe(4)
    expect(firstItem(made).points).toBe(45)
    expect(firstItem(made).clause).toBe(firstItem(toForm(base)).clause)
    expect(made.lists.vetoes).toHaveLength(toForm(base).lists.vetoes.length - 1)
    expect(made.lists.awards.map((one) => one.title)).toContain('鼓励奖')
    expect(made.lists.metrics.map((one) => one.id)).toContain('drills')
    expect(made.lists.parameters[0]?.given).toBe('30')
  })
  it('know a veto again that one changed and the other moved', () => {
    const one = changed((form) => {
      form.lists.vetoes[0] = { ...form.lists.vetoes[0], clause: '改了' }
    })
    const other = changed((form) => {
      form.lists.vetoes.reverse()
    })
    const rows = differences(base, one, other)
    expect(rows.map((row) => row.by)).toEqual(['mine', 'theirs'])
    const made = toForm(merged(base, one, other, {}))
    expect(made.lists.vetoes.map((veto) => veto.clause)).toEqual(
      [...toForm(one).lists.vetoes].reverse().map((veto) => veto.clause),
    )
  })
  it('keep an indicator that one removed as long as an item of the other stays in it', () => {
    const one = changed((form) => {
      form.lists.indicators.splice(0, 1)
    })
    const other = changed((form) => {
      firstItem(form).points = 7
    })
    const rows = differences(base, one, other)
    const item = rows.find((row) => row.by === 'both')
    const made = toForm(merged(base, one, other, { [String(item?.key)]: 'theirs' }))
    expect(firstItem(made).points).toBe(7)
    expect(made.lists.indicators).toHaveLength(toForm(base).lists.indicators.length)
  })
  it('leave both that went in as they were', () => {
    const before = copyOf([mine, theirs])
    merged(base, mine, theirs, {})
    expect([mine, theirs]).toEqual(before)
  })
})
