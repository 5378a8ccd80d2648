/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every screen in its states: normal, large type, high contrast, and 320 px with the largest type;
 * with a dialog or an error where it has one. No serious finding of axe, no text below its
 * contrast, no breach of the policy, nothing on the console, no sideways scroll, nothing out of
 * reach of the keyboard, no page over its budget. A picture of each is left in build/screenshots.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { launch, open, shoot, signIn } from '../tools/browser.mjs'
import { bounds, kilobytes, shellFiles } from '../tools/budget.mjs'
import { walk, walkOn } from '../tools/screen.mjs'
import { askApi, startServer, tellApi } from '../tools/server.mjs'

let server
let browser
const found = {}

before(async () => {
  server = await startServer()
  browser = await launch({ isPictured: true })
  const page = await open(browser, server.base)
  const office = server.account('office')
  await signIn(page, office.user, office.password)
  const { rows: tasks } = await askApi(page, '/tasks')
  found.task = tasks.find((task) => task.subject === 'unit').task
  found.people = tasks.find((task) => task.subject === 'person').task
  found.subject = (await askApi(page, `/tasks/${found.task}/ranking`)).rows[1].subject
  found.fact = (await askApi(page, `/tasks/${found.task}/grid`)).cells[0].fact
  const { rows: schemes } = await askApi(page, '/schemes')
  found.draft = schemes.find((scheme) => scheme.state === 'draft').scheme
  found.locked = tasks.find((task) => task.subject === 'unit').scheme
  for (const one of (await askApi(page, '/draws')).rows)
    found[one.state === 'frozen' ? 'frozenDraw' : 'draw'] = one.draw
  found.person = (await askApi(page, '/people')).rows[0].id
  found.publication = await freeze(page, found.people)
  await prepareContests(page)
  await page.context().close()
})

async function freeze(page, task) {
  const { rev, stamp } = await askApi(page, `/tasks/${task}`)
  const agreed = { agreed_by: ['甲', '乙'], reason: '年度评选', is_acknowledged: true }
  await tellApi(page, 'POST', `/tasks/${task}/freeze`, { rev, stamp, ...agreed })
  return (await askApi(page, '/publications')).rows.find((one) => one.task === task).publication
}

/* One being set up, and one that is on: two teams, a judge, a subject that has begun. */
async function prepareContests(page) {
  const { person } = await askApi(page, '/session')
  const start = {
    owner_unit: person.unit,
    from_day: '2026-12-01',
    until_day: '2026-12-02',
    preset: 'jining-2023',
  }
  found.draft_contest = (
    await tellApi(page, 'POST', '/contests', { ...start, title: '筹备中的比武' })
  ).contest
  const made = await tellApi(page, 'POST', '/contests', { ...start, title: '进行中的比武' })
  const id = made.contest
  found.contest = id
  await tellApi(page, 'PUT', `/contests/${id}`, {
    rev: made.rev,
    title: made.title,
    from_day: made.from_day,
    until_day: made.until_day,
    plan: { ...made.plan, entry_until: '2099-12-31' },
  })
  await tellApi(page, 'POST', `/contests/${id}/advance`, { rev: made.rev + 1 })
  const counties = (await askApi(page, '/units')).rows.filter((unit) => unit.kind === 'county')
  for (const unit of counties.slice(0, 2)) {
    const { rows } = await askApi(page, `/people?unit=${unit.id}&page_size=3`)
    await tellApi(page, 'POST', `/contests/${id}/teams`, {
      unit: unit.id,
      members: rows.map((one, at) => ({ person: one.id, is_leader: at === 0 })),
    })
  }
  const duties = { chief: null, judge: 2, host: null }
  for (const [duty, subject] of Object.entries(duties))
    await tellApi(page, 'POST', `/contests/${id}/duties`, { duty, subject, person: person.id })
  // A panel wants three judges, none of them of a team's own unit.
  const others = (await askApi(page, `/people?unit=${counties[2].id}&page_size=2`)).rows
  for (const { id: other } of others)
    await tellApi(page, 'POST', `/contests/${id}/duties`, {
      duty: 'judge',
      subject: 2,
      person: other,
    })
  const { rev } = await askApi(page, `/contests/${id}`)
  await tellApi(page, 'POST', `/contests/${id}/advance`, { rev })
  for (const subject of [1, 2]) await pressApi(page, `/contests/${id}/subjects/${subject}/open`)
  found.team = (await askApi(page, `/contests/${id}/teams`)).rows[0].team
  await tellApi(page, 'PUT', `/contests/${id}/board`, { is_shown: true })
}
/* A POST that takes no body. */
const pressApi = (page, path) =>
  page.evaluate(async (address) => {
    const { csrf } = await (await fetch('/api/session')).json()
    const headers = { 'X-CSRF-Token': csrf, 'Idempotency-Key': crypto.randomUUID() }
    const response = await fetch(`/api${address}`, { method: 'POST', headers })
    if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`)
  }, path)
after(async () => {
  await browser?.close()
  server?.stop()
})

/* Presses, and waits for what has to come of it: a dialog, or the sentence of an error. */
const press = (name, comes) => async (page) => {
  await page.getByRole('button', { name, exact: typeof name === 'string' }).first().click()
  await comes(page).first().waitFor()
}
const dialog = (page) => page.getByRole('dialog').locator('input, select, textarea')
const alert = (page) => page.getByRole('alert')
const screens = [
  { who: null, name: 'sign-in', path: () => '/sign-in', then: press('登录', alert) },
  { who: null, name: 'public-draw', path: () => `/public/draws/${found.draw}` },
  { who: null, name: 'draw-screen', path: () => `/draws/${found.draw}/screen` },
  { who: null, name: 'board', path: () => `/board/${found.contest}` },
  { who: 'first', name: 'password', path: () => '/password', then: press('修改密码', alert) },
  { who: 'office', name: 'home', path: () => '/' },
  { who: 'office', name: 'missing', path: () => '/no-such-page' },
  { who: 'office', name: 'units', path: () => '/units', then: press('新增单位', dialog) },
  { who: 'office', name: 'people', path: () => '/people', then: press('新增人员', dialog) },
  {
    who: 'office',
    name: 'person',
    path: () => `/people/${found.person}`,
    then: press('修改', dialog),
  },
  { who: 'office', name: 'roster', path: () => '/roster' },
  { who: 'office', name: 'schemes', path: () => '/schemes', then: press('新建方案', dialog) },
  { who: 'office', name: 'sheet', path: () => `/schemes/${found.locked}/sheet` },
  { who: 'office', name: 'settings', path: () => `/schemes/${found.draft}/settings` },
  {
    who: 'office',
    name: 'editor',
    path: () => `/schemes/${found.draft}/edit`,
    then: press(/^修改./, dialog),
  },
  { who: 'office', name: 'tasks', path: () => '/tasks' },
  {
    who: 'office',
    name: 'new-task',
    path: () => '/tasks/new',
    then: async (page) => {
      await page.locator('.choice-card').first().click()
      await page.getByRole('region', { name: '参评对象' }).locator('tbody tr').first().waitFor()
    },
  },
  { who: 'office', name: 'ranking', path: () => `/tasks/${found.task}/ranking` },
  { who: 'office', name: 'ranking-people', path: () => `/tasks/${found.people}/ranking` },
  {
    who: 'office',
    name: 'facts',
    path: () => `/tasks/${found.task}/facts`,
    then: async (page) => {
      await page.locator('input[data-at="1/1"]').fill('五件')
      await page.getByRole('button', { name: '保存', exact: true }).click()
      await page.getByText('有 1 格需要修改').waitFor()
    },
  },
  {
    who: 'office',
    name: 'facts-one',
    path: () => `/tasks/${found.task}/facts?subject=${found.subject}`,
  },
  { who: 'office', name: 'import', path: () => `/tasks/${found.task}/import` },
  {
    who: 'office',
    name: 'trial',
    path: () => `/tasks/${found.task}/trial`,
    then: press('试算', (page) => page.getByRole('heading', { name: '试算排名' })),
  },
  { who: 'office', name: 'compare', path: () => `/tasks/${found.task}/compare` },
  {
    who: 'office',
    name: 'versions',
    path: () => `/tasks/${found.task}/versions`,
    then: press('定稿', dialog),
  },
  { who: 'office', name: 'setup', path: () => `/tasks/${found.task}/setup` },
  {
    who: 'office',
    name: 'explanation',
    path: () => `/tasks/${found.task}/subjects/${found.subject}`,
  },
  { who: 'office', name: 'fact', path: () => `/facts/${found.fact}` },
  { who: 'office', name: 'publications', path: () => '/publications' },
  { who: 'office', name: 'publication', path: () => `/publications/${found.publication}` },
  { who: 'officer', name: 'my-result', path: () => `/my/${found.people}` },
  { who: 'office', name: 'draws', path: () => '/draws' },
  { who: 'office', name: 'new-draw', path: () => '/draws/new', then: press('保存名单', alert) },
  {
    who: 'office',
    name: 'draw',
    path: () => `/draws/${found.draw}`,
    then: press('作废', dialog),
  },
  {
    who: 'office',
    name: 'frozen-draw',
    path: () => `/draws/${found.frozenDraw}`,
    then: press('抽出结果', alert),
  },
  { who: 'office', name: 'contests', path: () => '/contests', then: press('筹备比武', dialog) },
  {
    who: 'office',
    name: 'contest-plan',
    path: () => `/contests/${found.draft_contest}/plan`,
    then: press('保存方案', (page) => page.getByText(/^已保存/)),
  },
  {
    who: 'office',
    name: 'contest-team-rules',
    path: () => `/contests/${found.draft_contest}/plan?step=team`,
  },
  {
    who: 'office',
    name: 'contest-subjects',
    path: () => `/contests/${found.draft_contest}/plan?step=subjects`,
    then: press('新增科目', dialog),
  },
  {
    who: 'office',
    name: 'contest-items',
    path: () => `/contests/${found.draft_contest}/plan?step=items`,
    then: async (page) => {
      await page.locator('input[data-at="0/3"]').fill('十五')
      await press('保存方案', alert)(page)
    },
  },
  {
    who: 'office',
    name: 'contest-order',
    path: () => `/contests/${found.draft_contest}/plan?step=order`,
  },
  { who: 'office', name: 'contest-fixed', path: () => `/contests/${found.contest}/plan` },
  {
    who: 'office',
    name: 'contest-teams',
    path: () => `/contests/${found.contest}/teams`,
    then: press('队伍报名', dialog),
  },
  {
    who: 'office',
    name: 'contest-duties',
    path: () => `/contests/${found.contest}/duties`,
    then: press('分派工作', dialog),
  },
  {
    who: 'office',
    name: 'contest-run',
    path: () => `/contests/${found.contest}/run?subject=2`,
    then: press(/的评分表：/, (page) => page.getByRole('dialog').getByText('计分方式')),
  },
  {
    who: 'office',
    name: 'contest-figures',
    path: () => `/contests/${found.contest}/run?subject=1`,
    then: async (page) => {
      await page.locator('input[data-at="0/0"]').fill('九十')
      await press('保存', (shown) => shown.getByText('有 1 行需要修改'))(page)
      await page.locator('input[data-at="0/0"]').fill('')
    },
  },
  {
    who: 'office',
    name: 'contest-board',
    path: () => `/contests/${found.contest}/board`,
    then: press('封榜', (page) => page.getByRole('dialog')),
  },
  { who: 'office', name: 'contest-results', path: () => `/contests/${found.contest}/results` },
  {
    who: 'office',
    name: 'contest-explained',
    path: () => `/contests/${found.contest}/results/${found.team}`,
  },
  { who: 'office', name: 'contest-lost', path: () => `/contests/${found.contest}/losses` },
  { who: 'office', name: 'contest-typed', path: () => `/contests/${found.contest}/typing` },
  { who: 'office', name: 'closed', path: () => '/grants' },
  { who: 'auditor', name: 'audit', path: () => '/audit' },
  { who: 'security', name: 'grants', path: () => '/grants' },
  { who: 'admin', name: 'system', path: () => '/system' },
]

/* Walked in the same way where there is something to be seen on them. */
const elsewhere = {
  'clock.test.mjs': ['/contests/:id/clock'],
  'judging.test.mjs': ['/contests/:id/judging', '/contests/:id/paper'],
  'publication.test.mjs': [
    '/contest-results/:id',
    '/contests/:id/publish',
    '/contests/:id/appeals',
  ],
  'records.test.mjs': ['/tasks/:id/contest-facts'],
  'reports.test.mjs': ['/contests/:id/reports'],
  'selection.test.mjs': [
    '/selections',
    ...['candidates', 'list', 'camp', 'documents', 'attendance'].map(
      (part) => `/selections/:id/${part}`,
    ),
  ],
}
const textOf = (path) => readFileSync(new URL(path, import.meta.url), 'utf8')

/** The addresses of all pages, `:id` for every number; what has parts is none by itself. */
function allPages() {
  const pages = new Set()
  let parent = ''
  for (const [, written] of textOf('../../src/app/router.ts').matchAll(/\bpath: '([^']*)'/g)) {
    const path = written.replace(/:\w+\(\\\\d\+\)/g, ':id')
    if (path.startsWith('/')) parent = path
    else pages.delete(parent)
    if (path !== '') pages.add(path === parent ? path : `${parent}/${path}`)
  }
  return pages
}

test('no page is left out', () => {
  const walked = new Set(
    screens.map((screen) => screen.path().split('?')[0].replace(/\/\d+(?=\/|$)/g, '/:id')),
  )
  for (const [file, pages] of Object.entries(elsewhere)) {
    assert.match(textOf(`./${file}`), /await walk\(/)
    for (const page of pages) walked.add(page)
  }
  walked.add('/:rest(.*)*')
  const pages = [...allPages()]
  assert.ok(pages.length > 50, `only ${pages.length} pages are known`)
  assert.deepEqual(pages.filter((page) => !walked.has(page)), [])
})

for (const who of [...new Set(screens.map((screen) => screen.who))]) {
  test(`the screens of ${who ?? 'nobody'}`, async (context) => {
    const page = await open(browser, server.base)
    context.after(() => page.context().close())
    const account = who && server.account(who)
    if (who) await signIn(page, account.user, account.password)
    for (const screen of screens.filter((one) => one.who === who)) {
      await context.test(screen.name, async () => {
        try {
          await walk(page, screen)
          if (screen.then) await walkOn(page, screen)
          assert.deepEqual(page.troubles, [])
        } catch (error) {
          await shoot(page, `failed-${screen.name}`).catch(() => {})
          throw error
        }
      })
    }
  })
}

test('the shell is within its budget', () => {
  const size = kilobytes(shellFiles())
  assert.ok(size <= bounds.shell, `${size.toFixed(1)} KB`)
})
