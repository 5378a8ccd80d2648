/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import { matchByName, readTable } from './matching'

describe('scores from elsewhere', () => {
  const entrants = [
    { entrant: 1, name: '陆乐岚', team_name: '澄岚队' },
    { entrant: 2, name: '夏允越', team_name: '澄岚队' },
    { entrant: 3, name: '夏允越', team_name: '霁明队' },
  ]
  const match = (text: string) => matchByName(readTable(text), entrants)

  it('go to whom each line of an exported table names', () => {
    const found = match(
      '考号\t姓名\t队伍\t成绩\t用时\n' +
        '7\t夏允越\t霁明队\t88.5\t40\n8\t陆 乐岚\t澄岚队\t91\t55\n',
    )
    expect([...found.values]).toEqual([[3, '88.5'], [1, '91']])
    expect(found.unknown).toEqual([])
    expect([...match('\uFEFF姓名,成绩\n陆乐岚,90').values]).toEqual([[1, '90']])
    expect([...match('3 号\t陆乐岚\t76').values]).toEqual([[1, '76']])
  })

  it('stay away where nobody is meant, or two are, or one twice', () => {
    const found = match('甲某\t80\n夏允越\t70\n陆乐岚\t60\n陆乐岚\t61\n')
    expect([...found.values]).toEqual([])
    expect(found.unknown).toEqual(['甲某 80', '夏允越 70', '陆乐岚 61'])
  })
})
