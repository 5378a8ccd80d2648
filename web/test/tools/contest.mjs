/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A competition that is on: two districts, a judged sheet of thirty items and a timed task, one
 * judge and one timekeeper. Everything by the interface, as the organiser whose page it is.
 */
import { askApi, tellApi } from './server.mjs'

const kindOf = (at) =>
  at % 10 === 9
    ? { title: `着装和装备第 ${at + 1} 项`, kind: 'tick', marks: 2 }
    : at % 3 === 2
      ? { title: `取证程序规范第 ${at + 1} 项`, kind: 'deduct', marks: 5, step: 0.5 }
      : { title: `现场发现问题第 ${at + 1} 项`, kind: 'add', marks: 10, step: 0.5 }
const parts = ['现场勘查', '调查取证', '规范执法']
const items = Array.from({ length: 30 }, (_, at) => ({
  group: parts[Math.floor(at / 10)],
  ...kindOf(at),
}))

const plan = (today, further) => ({
  entry_until: today,
  least_members: 1,
  most_members: 4,
  is_joint: true,
  subjects: [
    { title: '现场检查', way: 'judged', of: 'team', points: 70, items },
    {
      title: '无人机作业',
      way: 'task',
      of: 'team',
      points: 30,
      limit: 900,
      rate: 0.01,
      items: [{ title: '拍摄目标', kind: 'add', marks: 30, step: 1 }],
    },
    ...further,
  ],
})

const personOf = async (page, user) => (await askApi(page, `/people?q=${user}`)).rows[0].id

/**
 * The days of the contest are today's, by the server's clock. `further` subjects stand behind the
 * two; `opened` are judged already.
 */
export async function givenContest(
  page,
  { judge = 'demo-judge', keeper = 'demo-reviewer', further = [], opened = [1, 2] } = {},
) {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date())
  const { rows: units } = await askApi(page, '/units')
  const districts = units.filter((unit) => unit.name.endsWith('分局')).slice(0, 2)
  const owner = units.find((unit) => unit.name === '云川市生态环境局')
  let contest = await tellApi(page, 'POST', '/contests', {
    title: '岗位练兵技能比武',
    owner_unit: owner.id,
    from_day: day,
    until_day: day,
  })
  const address = `/contests/${contest.contest}`
  contest = await tellApi(page, 'PUT', address, {
    rev: contest.rev,
    title: contest.title,
    from_day: day,
    until_day: day,
    plan: plan(day, further),
  })
  contest = await tellApi(page, 'POST', `${address}/advance`, { rev: contest.rev })
  for (const unit of districts) {
    const { rows } = await askApi(page, `/people?unit=${unit.id}`)
    const members = [{ person: rows[0].id, is_leader: true }]
    await tellApi(page, 'POST', `${address}/teams`, { unit: unit.id, members })
  }
  for (const [duty, user, subject] of [
    ['chief', 'demo-referee', null],
    ['judge', judge, 1],
    ['judge', judge, 2],
    ['timekeeper', keeper, 2],
  ])
    await tellApi(page, 'POST', `${address}/duties`, {
      duty,
      subject,
      person: await personOf(page, user),
    })
  contest = await askApi(page, address)
  await tellApi(page, 'POST', `${address}/advance`, { rev: contest.rev })
  for (const subject of opened)
    await tellApi(page, 'POST', `${address}/subjects/${subject}/open`, null)
  return contest.contest
}
