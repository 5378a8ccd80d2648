/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stand-in for the server while a page is being made: the contract over data held in memory, with
 * the real engine for every ranking. Nothing is proved with it that the real server has to prove.
 *
 *     LIANBING=build/lianbing node web/test/mock.mjs 8090        (users: office, manager, auditor, new; password: any)
 */
import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const engine = process.env.LIANBING ?? join(root, 'build/lianbing')
const scratch = mkdtempSync(join(tmpdir(), 'lianbing-mock-'))
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }
const policy = "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"

class Refused extends Error {
  constructor(status, code, message, more = {}) { super(message); Object.assign(this, { status, code, more }) }
}
const invalid = (fields) => new Refused(400, 'invalid', '有内容需要修改，请看标出的各项。', { fields })
const missing = () => new Refused(404, 'not_found', '没有找到，可能已被删除，或者不在您的范围内。')

// ---- data ---------------------------------------------------------------------------------------

const day = 86_400_000
const now = () => Date.now()
let lastId = 2000
const id = () => ++lastId
const csv = (text) => text.replace(/^\uFEFF/, '').trim().split(/\r?\n/).map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((cell) => cell[1]?.replaceAll('""', '"') ?? cell[2]))
const [, ...countyFacts] = csv(readFileSync(join(root, 'demo/county.facts.csv'), 'utf8'))
const countyNames = [...new Map(countyFacts.filter((row) => row[0] !== '*').map((row) => [row[0], [row[1], row[3]]]))]

const units = [{ id: 1001, parent: null, kind: 'city', code: 'city', name: '青屿市生态环境局', short_name: '市局', depth: 0 }]
countyNames.forEach(([code, [name]], index) => units.push({
  id: 1002 + index, parent: 1001, kind: code === 'zhishu' ? 'direct' : 'county', code, name, short_name: name.replace('生态环境', ''), depth: 1,
}))
units.forEach((unit, index) => Object.assign(unit, { sort_order: (index + 1) * 10, closed_from: null, rev: 1, people: 12 }))

const surnames = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜']
const given = ['允越', '思齐', '若谷', '望舒', '怀瑾', '知行', '𠅤', '景行', '清和', '维桢']
const people = []
for (let n = 0; n < 240; n++) {
  const unit = units[1 + (n % (units.length - 1))]
  people.push({
    id: 1100 + n, name: surnames[n % surnames.length] + given[n % given.length], initials: 'XYY', sex: n % 3 ? 'male' : 'female',
    post: n % 12 ? '科员' : '大队长', rank: '三级主任科员', certificate: `YC03${String(n).padStart(6, '0')}`,
    certificate_from: '2023-03-01', certificate_until: n % 9 ? '2028-02-29' : n % 2 ? '2026-10-01' : '2026-12-31', phone: '138****5678',
    identity: '3707**********1234', user: n < 3 ? ['office', 'manager', 'auditor'][n] : null, sort_order: n * 10, is_disabled: n % 41 === 7,
    may_sign_in: true, unit: unit.id, unit_name: unit.name, serving_from: '2021-01-01', serving_until: null, rev: 1,
    services: [{ id: 1, unit: unit.id, unit_name: unit.name, from: '2021-01-01', until: null }], grants: [],
  })
}
const roles = [['administrator', '系统管理员'], ['security', '安全管理员'], ['auditor', '审计员'], ['office', '活动办公室'], ['manager', '单位管理员'], ['officer', '执法人员']]
  .map(([role, title]) => ({ role, title, about: `${title}：按职责使用系统。`, may: [] }))
const all = 'see_units keep_units see_people keep_people see_identity reset_passwords grant import_roster see_schemes keep_schemes see_facts keep_facts run_tasks see_results freeze see_audit administer'.split(' ')
const mayOf = { office: all, manager: ['see_units', 'see_people', 'keep_people', 'see_facts', 'keep_facts', 'see_results', 'see_schemes'], auditor: ['see_audit', 'see_units'], new: [] }

const presets = readdirSync(join(root, 'schemes')).filter((name) => name !== 'schema.json').map((name) => {
  const content = JSON.parse(readFileSync(join(root, 'schemes', name), 'utf8'))
  const open = Object.values(content.parameters ?? {}).filter((one) => one.value === null).length
  return { preset: content.id, title: content.title, subject: content.subject, full: null, note: content.source, open_count: open, content }
})
const settingsOf = (content) => Object.entries(content.parameters ?? {}).map(([name, one]) =>
  ({ name, title: one.title, value: one.value === null ? null : String(one.value), is_open: one.value === null }))
const schemes = []
function addScheme(preset, title, year, state) {
  const content = JSON.parse(JSON.stringify(presets.find((one) => one.preset === preset).content))
  const scheme = {
    scheme: id(), title, year, subject: content.subject, state, version: 1, owner_unit: 1001, owner_name: '青屿市生态环境局', fault_count: 0,
    updated_at: now(), updated_by_name: '赵允越', rev: 1, content, warnings: [{ place: 'indicators[2]', message: '没有录入数据的按缺省值 0 计算，请确认。' }], faults: [], used_by: [],
  }
  schemes.push(scheme)
  return scheme
}
const seen = (scheme) => ({ ...scheme, settings: settingsOf(scheme.content), open_count: settingsOf(scheme.content).filter((one) => one.is_open).length })
const row = ({ content, warnings, faults, used_by, settings, ...rest }) => rest

const tasks = []
function addTask(title, scheme, subjects) {
  const task = {
    task: id(), title, scheme: scheme.scheme, scheme_title: scheme.title, scheme_version: scheme.version, period_from: '2021-01-01', period_until: '2021-12-31',
    subject: scheme.subject, frozen: 0, owner_unit: 1001, owner_name: '青屿市生态环境局', updated_at: now(), rev: 1, stamp: 1,
    subjects, cells: new Map(), publications: [],
  }
  tasks.push(task)
  scheme.used_by.push({ task: task.task, title })
  return task
}
const unitSubjects = () => countyNames.map(([code, [name, status]]) => {
  const unit = units.find((one) => one.code === code)
  return { subject: unit.id, key: code, code, name, unit: unit.id, unit_name: name, standing: status || 'ranked' }
})
const metricsOf = (task) => schemes.find((one) => one.scheme === task.scheme).content.metrics.map((metric) => ({
  metric: metric.id, title: metric.title, unit: metric.unit ?? '', kind: metric.kind ?? 'number', asks: metric.kind === 'flag' ? '填是或否' : '填数字',
  is_shared: metric.per === 'all', is_series: false, needs_note: false, needs_source: false,
}))
const counts = (task) => ({ filled: [...task.cells.values()].filter((cell) => cell.value !== null).length, subject_count: task.subjects.length })
function setCell(task, subject, metric, change, by) {
  const key = `${subject}/${metric}`
  const old = task.cells.get(key)
  const cell = {
    subject, metric, fact: old?.fact ?? id(), value: change.value ?? null, source: change.source ?? '', day: change.day ?? null, note: change.note ?? '', state: change.state ?? 'entered',
    rev: (old?.rev ?? 0) + 1, proofs: old?.proofs ?? 0, by_name: by, at: now(),
    history: [{ at: now(), by_name: by, from: old?.value ?? null, to: change.value ?? null, source: change.source ?? '', day: change.day ?? null, note: change.note ?? '', state: 'entered', why: '' }, ...(old?.history ?? [])],
    files: old?.files ?? [],
  }
  task.cells.set(key, cell)
  return cell
}
const plainCell = ({ history, files, ...rest }) => rest
const publications = []
const audit = []
const note = (who, action, object, detail) => audit.unshift({ id: audit.length + 1, at: now(), person: 1100, person_name: who, address: '127.0.0.1', action, object, object_id: id(), detail, is_sealed: audit.length < 40 })
for (let n = 0; n < 60; n++) note('赵允越', ['sign_in', 'fact_store', 'person_change'][n % 3], ['会话', '填报数据', '人员'][n % 3], `第 ${n} 条：录入“检查记录” 52 条`)

if (!process.env.EMPTY) {
  const locked = addScheme('taian-2021-county', '2021年县级表现突出集体评选', 2021, 'locked')
  addScheme('campaign-2022-template', '2022年县级集体评比（分值待填）', 2022, 'draft')
  const task = addTask('2021年县级集体评选', locked, unitSubjects())
  for (const [code, , , , metric, value, source, date, remark] of countyFacts) {
    const subject = task.subjects.find((one) => one.code === code)
    if (value !== '') setCell(task, code === '*' ? 0 : subject.subject, metric, { value: Number(value), source, day: date || null, note: remark, state: 'confirmed' }, '钱思齐')
  }
}

// ---- ranking by the real engine -----------------------------------------------------------------

function score(task, changes = {}) {
  const content = changes.content ?? schemes.find((one) => one.scheme === task.scheme).content
  const lines = ['subject,name,unit,status,metric,value,source,date,note']
  const code = (number) => (number === 0 ? '*' : `s${number}`)
  for (const subject of task.subjects) if (subject.standing === 'withdrawn') lines.push(`${code(subject.subject)},${subject.name},,withdrawn,${content.metrics.find((one) => one.per !== 'all').id},,,,`)
  for (const cell of task.cells.values()) {
    if (cell.value === null) continue
    const subject = task.subjects.find((one) => one.subject === cell.subject)
    if (cell.subject !== 0 && (!subject || subject.standing === 'withdrawn')) continue
    lines.push([code(cell.subject), subject?.name ?? '', '', subject?.standing === 'guest' ? 'guest' : '', cell.metric, cell.value, cell.source, cell.day ?? '', cell.note].map((one) => `"${String(one).replaceAll('"', '""')}"`).join(','))
  }
  const facts = join(scratch, 'facts.csv')
  const scheme = join(scratch, 'scheme.json')
  writeFileSync(facts, lines.join('\n') + '\n')
  writeFileSync(scheme, JSON.stringify(content))
  const set = (changes.settings ?? []).flatMap((one) => ['--set', `${one.name}=${one.value}`])
  return { content, report: JSON.parse(execFileSync(engine, ['score', '--scheme', scheme, '--facts', facts, '--format', 'json', ...set], { stdio: ['ignore', 'pipe', 'ignore'] }).toString()) }
}
function ranking(task, changes) {
  const { content, report } = score(task, changes)
  const number = (text) => (text === null || text === undefined ? null : Number(text))
  return {
    task: task.task, title: task.title, stamp: task.stamp, computed_at: now(), is_frozen: false, number: null, hash: null, decimals: content.decimals ?? 2,
    indicators: content.indicators.map((one) => ({ id: one.id, title: one.title, full: one.max ?? null })),
    rows: report.subjects.map((one) => ({
      rank: one.rank, subject: Number(one.subject.slice(1)), name: one.name, unit_name: one.name, status: one.status, tie: one.tie ?? 'none', total: number(one.total), gap: number(one.gap),
      award: one.award, is_recommended: one.recommended, points: content.indicators.map((wanted) => number(one.indicators?.find((had) => had.id === wanted.id)?.points)),
    })),
    faults: [], warnings: report.warnings.map((message) => ({ place: '', message })),
    missing_count: report.subjects.reduce((sum, one) => sum + one.missing.length, 0), defaulted_count: report.subjects.reduce((sum, one) => sum + one.defaulted.length, 0),
  }
}
function explanation(task, subjectId) {
  const { content, report } = score(task)
  const one = report.subjects.find((had) => had.subject === `s${subjectId}`)
  if (!one) throw missing()
  const title = (metric) => content.metrics.find((had) => had.id === metric)?.title ?? metric
  const items = new Map(content.indicators.flatMap((indicator) => indicator.items.map((item) => [item.id, item])))
  return {
    subject: subjectId, name: one.name, rank: one.rank, total: one.total === null ? null : Number(one.total), verdict: one.rank ? `总分 ${one.total} 分，列第 ${one.rank} 名` : '不参加排名', vetoes: one.vetoes, failed_gates: [],
    missing: one.missing.map((metric) => ({ metric, title: title(metric) })), defaulted: one.defaulted.map((metric) => ({ metric, title: title(metric) })),
    indicators: (one.indicators ?? []).map((indicator) => ({
      id: indicator.id, title: content.indicators.find((had) => had.id === indicator.id)?.title ?? indicator.id, points: Number(indicator.points), full: indicator.max === null ? null : Number(indicator.max), because: indicator.because ?? null,
      items: indicator.items.filter((item) => item.id).map((item) => ({
        id: item.id, title: items.get(item.id)?.title ?? item.id, points: Number(item.points), full: null, clause: item.clause ?? null, because: item.because, reading: item.reading || null, next: item.next,
        facts: item.facts.map((fact) => {
          const cell = task.cells.get(`${subjectId}/${fact.metric}`) ?? task.cells.get(`0/${fact.metric}`)
          return { metric: fact.metric, title: title(fact.metric), value: fact.value === null ? null : Number(fact.value), source: fact.source, day: fact.date || null, note: fact.note, fact: cell?.fact ?? null, proofs: cell?.files.map((file) => ({ file: file.file, name: file.name })) ?? [] }
        }),
      })),
    })),
  }
}
function moves(before, after) {
  return after.rows.map((one) => {
    const old = before.rows.find((had) => had.subject === one.subject)
    return { subject: one.subject, name: one.name, rank_before: old?.rank ?? null, rank_after: one.rank, total_before: old?.total ?? null, total_after: one.total }
  }).filter((one) => one.rank_before !== one.rank_after || one.total_before !== one.total_after)
}

// ---- routes -------------------------------------------------------------------------------------

const sessions = new Map()
function paged(rows, ask, searched, sortKey = 'sort') {
  const q = (ask.get('q') ?? '').toLowerCase()
  let found = q ? rows.filter((one) => searched.some((key) => String(one[key] ?? '').toLowerCase().includes(q))) : [...rows]
  const sort = ask.get(sortKey)
  const isDown = sort?.startsWith('-') || ask.get('descending') === 'true'
  const key = sort?.replace(/^-/, '')
  if (key) found.sort((a, b) => (String(a[key] ?? '') < String(b[key] ?? '') ? -1 : 1) * (isDown ? -1 : 1))
  const size = Number(ask.get('page_size') ?? 50)
  const page = Number(ask.get('page') ?? 1)
  return { total: found.length, rows: found.slice((page - 1) * size, page * size) }
}
const find = (list, key, value) => list.find((one) => one[key] === Number(value)) ?? (() => { throw missing() })()
function edit(thing, body, shown = thing) {
  if (body.rev !== thing.rev) throw new Refused(409, 'conflict', '您编辑期间，别人已经修改了这项内容，请比较两个版本后再保存。', { current: shown })
  Object.assign(thing, body, { rev: thing.rev + 1 })
  return thing
}
const sessionOf = (user) => user === undefined ? { person: null, must_change_password: false, csrf: '', may: [], roles: [] } : {
  person: { id: 1100, name: '赵允越', unit: 1001, unit_name: '青屿市生态环境局', user }, must_change_password: user === 'new', csrf: 'mock', may: mayOf[user] ?? [],
  roles: user === 'new' ? [] : [{ role: user, title: roles.find((one) => one.role === user)?.title ?? user, unit: 1001, unit_name: '青屿市生态环境局', until: null }], is_demo: true, idle_at: now() + 1_800_000, ends_at: now() + day, now: now(),
}
const detail = (task) => ({ ...row(task), cells: undefined, publications: undefined, is_whole: true, may_run: true, may_freeze: true, ...counts(task) })
const uploads = new Map()

const routes = [
  ['GET', '/session', ({ user }) => sessionOf(user)],
  ['POST', '/session', ({ body, answer }) => {
    if (!mayOf[body.user] || body.password === 'wrong') throw new Refused(401, 'signed_out', '登录名或密码不正确，请核对后重试。')
    if (body.password === 'locked') throw new Refused(429, 'too_many', '登录失败次数过多，请 12 分钟后再试，或联系本单位管理员重置密码。')
    const token = randomBytes(8).toString('hex')
    sessions.set(token, body.user)
    answer.setHeader('Set-Cookie', `lb_session=${token}; HttpOnly; SameSite=Strict; Path=/`)
    return sessionOf(body.user)
  }],
  ['DELETE', '/session', ({ token }) => { sessions.delete(token); return null }],
  ['POST', '/session/password', ({ body, token }) => {
    if (body.old === 'wrong') throw invalid([{ field: 'old', message: '现在的密码不正确。' }])
    sessions.set(token, 'office')
    return sessionOf('office')
  }],
  ['POST', '/session/touch', () => ({ idle_at: now() + 1_800_000 })],
  ['GET', '/home', () => ({ todo: process.env.EMPTY ? [] : [
    { kind: 'missing', title: '2021年县级集体评选：还有数据没有填报', count: 30, link: `/tasks/${tasks[0].task}/facts`, note: '涉及 3 个单位' },
    { kind: 'scheme_open', title: '2022年县级集体评比：参数还没有定', count: 14, link: `/schemes/${schemes[1].scheme}/settings`, note: '' },
  ] })],
  ['GET', '/units', () => ({ total: units.length, rows: process.env.EMPTY ? [] : units })],
  ['POST', '/units', ({ body }) => { if (body.name.includes('错')) throw invalid([{ field: 'name', message: '已有同名单位，请核对。' }, { field: 'code', message: '编码已被使用。' }]); const unit = { short_name: body.name, sort_order: 999, closed_from: null, ...body, id: id(), rev: 1, depth: 1, people: 0 }; units.push(unit); return unit }],
  ['PUT', '/units/{}', ({ ids, body }) => { const unit = find(units, 'id', ids[0]); if (body.name.includes('争')) { unit.rev++; unit.code = 'changed' } return edit(unit, body) }],
  ['GET', '/people', ({ ask }) => { const unit = Number(ask.get('unit') ?? 0); return paged(process.env.EMPTY ? [] : people.filter((one) => !unit || unit === 1001 || one.unit === unit), ask, ['name', 'certificate', 'unit_name']) }],
  ['GET', '/people/{}', ({ ids }) => ({ ...find(people, 'id', ids[0]), may_keep: true, may_reset_password: true, may_see_identity: true })],
  ['POST', '/people', ({ body }) => { const person = { ...people[0], ...body, id: id(), unit_name: find(units, 'id', body.unit).name, rev: 1, grants: [] }; people.push(person); return person }],
  ['PUT', '/people/{}', ({ ids, body }) => ({ ...edit(find(people, 'id', ids[0]), body), may_keep: true, may_reset_password: true, may_see_identity: true })],
  ['POST', '/people/{}/transfer', ({ ids, body }) => ({ ...edit(find(people, 'id', ids[0]), { rev: body.rev, unit: body.unit, unit_name: body.unit ? find(units, 'id', body.unit).name : null }), may_keep: true })],
  ['POST', '/people/{}/identity', () => ({ identity: '370702199001011234' })],
  ['POST', '/people/{}/password', ({ ids }) => ({ user: find(people, 'id', ids[0]).certificate, password: 'k7mp-29xd-vq4t' })],
  ['DELETE', '/people/{}/sessions', () => ({ ended: 1 })],
  ['GET', '/roles', () => ({ total: roles.length, rows: roles })],
  ['POST', '/grants', ({ body }) => {
    const person = find(people, 'id', body.person)
    const grant = { ...body, id: id(), person_name: person.name, title: roles.find((one) => one.role === body.role).title, unit_name: find(units, 'id', body.unit).name, given_by_name: '赵允越', given_at: now(), ended_at: null, is_valid: true }
    person.grants.push(grant)
    return grant
  }],
  ['DELETE', '/grants/{}', ({ ids }) => { for (const person of people) for (const grant of person.grants) if (grant.id === Number(ids[0])) Object.assign(grant, { ended_at: now(), is_valid: false }); return null }],
  ['GET', '/roster/template', ({ file }) => file('花名册模板.csv', '单位,姓名,性别\r\n')],
  ['POST', '/roster/check', ({ bytes }) => bytes.includes('bad')
    ? { plan: 'x', total: 243, fresh: 1, changed: 0, transferred: 0, unchanged: 239, faulty: 3, faults: [{ line: 7, column: '身份证号', sentence: '身份证号校验码不对，请核对。' }, { line: 19, column: '单位', sentence: '没有“城关分局”这个单位，请按系统内的名称填写。' }, { line: 30, column: '姓名', sentence: '姓名不能为空。' }], warnings: [{ line: 3, column: '执法证号', sentence: '证件 30 天内到期。' }], rows: [{ line: 2, what: 'fresh', name: '李维桢', unit_name: '市局', from_unit_name: null, changes: null }] }
    : { plan: 'x', total: 243, fresh: 3, changed: 1, transferred: 1, unchanged: 238, faulty: 0, faults: [], warnings: [], rows: [{ line: 2, what: 'fresh', name: '李维桢', unit_name: '市局', from_unit_name: null, changes: null }, { line: 9, what: 'transferred', name: '孙望舒', unit_name: '澄岚区生态环境分局', from_unit_name: '苍屿县生态环境分局', changes: null }] }],
  ['POST', '/roster/apply', () => ({ plan: 'x', total: 243, fresh: 3, changed: 1, transferred: 1, unchanged: 238, faulty: 0, faults: [], warnings: [], rows: [] })],
  ['GET', '/audit', ({ ask }) => ({ ...paged(audit, ask, ['person_name', 'action', 'object', 'detail']), sealed_until: 40, sealed_at: now() - 1000, head: createHash('sha256').update('head').digest('hex') })],
  ['GET', '/admin/health', () => ({
    version: '0.3.0', schema: 7, started_at: now() - 3 * day, database_bytes: 48_234_496, free_bytes: 91_234_234_496, queued: { read: 0, write: 0, slow: 1 }, commits: 1234, members: 4321, taken_apart: 0, last_failure: null, jobs_waiting: 1, jobs_failed: 0,
    backup_at: now() - 9 * 3_600_000, certificate_until: '2027-03-01', is_demo: true, checks: [{ name: 'database', is_good: true, sentence: '数据库可读可写。' }, { name: 'disk', is_good: true, sentence: '磁盘剩余 85 GB。' }, { name: 'backup', is_good: false, sentence: '最近一次备份在 9 小时前，请检查备份任务。' }],
  })],
  ['GET', '/presets', () => ({ rows: presets.map(({ content, ...rest }) => rest) })],
  ['GET', '/schemes', ({ ask }) => paged(schemes.filter((one) => !ask.get('state') || one.state === ask.get('state')).map((one) => row(seen(one))), ask, ['title', 'year'])],
  ['POST', '/schemes', ({ body }) => {
    if (!body.title) throw invalid([{ field: 'title', message: '请填写方案名称。' }])
    const from = body.copy_of ? find(schemes, 'scheme', body.copy_of) : null
    const scheme = addScheme(body.preset ?? 'taian-2021-county', body.title, body.year, 'draft')
    if (from) Object.assign(scheme, { content: JSON.parse(JSON.stringify(from.content)), subject: from.subject })
    return seen(scheme)
  }],
  ['GET', '/schemes/{}', ({ ids }) => seen(find(schemes, 'scheme', ids[0]))],
  ['PUT', '/schemes/{}', ({ ids, body }) => {
    const scheme = find(schemes, 'scheme', ids[0])
    if (scheme.state === 'locked') throw new Refused(409, 'conflict', '方案已锁定，不能修改；请复制为新版本后再改。', { current: seen(scheme) })
    for (const one of body.settings ?? []) if (body.content.parameters?.[one.name]) body.content.parameters[one.name].value = Number(one.value)
    const { settings, ...rest } = body
    return seen(edit(scheme, rest, seen(scheme)))
  }],
  ['POST', '/schemes/{}/lock', ({ ids, body }) => {
    const scheme = find(schemes, 'scheme', ids[0])
    if (seen(scheme).open_count) throw invalid([{ field: 'settings', message: '还有参数没有定，请先填写。' }])
    return seen(edit(scheme, { rev: body.rev, state: 'locked' }))
  }],
  ['DELETE', '/schemes/{}', ({ ids }) => { schemes.splice(schemes.indexOf(find(schemes, 'scheme', ids[0])), 1); return null }],
  ['GET', '/schemes/{}/sheet', ({ ids }) => {
    const { content, title } = find(schemes, 'scheme', ids[0])
    return {
      title, source: content.source, marks: '满分 100 分。', subject: '单位', gates: [], vetoes: ['“违反廉洁纪律”为“是”的，取消资格［TA-14］'], order: ['推荐名额 3 个。'], metrics: content.metrics.map((one) => ({ id: one.id, title: one.title, unit: one.unit ?? null, asks: '填数字' })),
      indicators: content.indicators.map((one) => ({ id: one.id, title: one.title, limits: one.max === undefined ? '' : `（${one.max} 分）`, items: one.items.map((item) => ({ id: item.id, title: item.title ?? item.id, rule: `按“${item.rule}”计分。`, clause: item.clause ?? null, reading: item.reading ?? null, proof: item.proofs?.join('、') ?? null })) })),
    }
  }],
  ['GET', '/schemes/{}/sheet/{}', ({ file, ids }) => file(`评分细则.${ids[1]}`, 'x')],
  ['GET', '/tasks', ({ ask }) => paged(tasks.map(({ subjects, publications: p, cells, ...rest }) => ({ ...rest, ...counts(tasks.find((one) => one.task === rest.task)) })), ask, ['title'])],
  ['POST', '/tasks', ({ body }) => {
    if (!body.title) throw invalid([{ field: 'title', message: '请填写任务名称。' }])
    const scheme = find(schemes, 'scheme', body.scheme)
    const subjects = unitSubjects().filter((one) => !body.subjects || body.subjects.some((had) => had.subject === one.subject))
    for (const one of subjects) one.standing = body.subjects?.find((had) => had.subject === one.subject)?.standing ?? 'ranked'
    return detail(Object.assign(addTask(body.title, scheme, subjects), { period_from: body.period_from, period_until: body.period_until }))
  }],
  ['GET', '/tasks/{}', ({ ids }) => detail(find(tasks, 'task', ids[0]))],
  ['PUT', '/tasks/{}', ({ ids, body }) => {
    const task = find(tasks, 'task', ids[0])
    const { subjects, ...rest } = body
    edit(task, rest, detail(task))
    if (subjects) task.subjects = unitSubjects().filter((one) => subjects.some((had) => had.subject === one.subject)).map((one) => ({ ...one, standing: subjects.find((had) => had.subject === one.subject).standing }))
    task.stamp++
    return detail(task)
  }],
  ['GET', '/tasks/{}/grid', ({ ids }) => {
    const task = find(tasks, 'task', ids[0])
    return { stamp: task.stamp, metrics: metricsOf(task), subjects: task.subjects, total: task.subjects.length, cells: [...task.cells.values()].map(plainCell) }
  }],
  ['PUT', '/tasks/{}/facts', ({ ids, body }) => {
    const task = find(tasks, 'task', ids[0])
    const faults = body.cells.flatMap((cell, index) => Number(cell.value) > 100_000 ? [{ field: `cells[${index}].value`, message: '超出允许的范围，请核对。' }] : [])
    if (faults.length) throw invalid(faults)
    const stale = body.cells.filter((cell) => (task.cells.get(`${cell.subject}/${cell.metric}`)?.rev ?? 0) !== (cell.rev ?? 0))
    if (stale.length) throw new Refused(409, 'conflict', '有数据在您编辑期间被别人修改，请比较后再保存。', { current: { cells: stale.map((cell) => plainCell(task.cells.get(`${cell.subject}/${cell.metric}`))) } })
    task.stamp++
    return { stamp: task.stamp, cells: body.cells.map((cell) => plainCell(setCell(task, cell.subject, cell.metric, { ...cell, value: cell.value === null ? null : Number(cell.value) }, '赵允越'))) }
  }],
  ['POST', '/facts/state', ({ body }) => {
    for (const task of tasks) for (const cell of task.cells.values()) if (body.facts.some((one) => one.fact === cell.fact)) Object.assign(cell, { state: body.state, rev: cell.rev + 1 })
    return null
  }],
  ['POST', '/tasks/{}/import/check', () => ({ rows_read: 320, new: 4, changed: 2, unchanged: 314, faults: process.env.BAD ? [{ line: 12, message: '没有“case_flie_1”这个指标。' }] : [], warnings: [], sample: [] })],
  ['POST', '/tasks/{}/import/apply', ({ ids }) => ({ stamp: ++find(tasks, 'task', ids[0]).stamp, stored: 6 })],
  ['GET', '/tasks/{}/template', ({ file }) => file('填报模板.csv', 'subject,metric,value\r\n')],
  ['GET', '/tasks/{}/ranking', ({ ids, ask }) => {
    const publication = publications.find((one) => one.publication === Number(ask.get('publication')))
    return publication?.ranking ?? ranking(find(tasks, 'task', ids[0]))
  }],
  ['GET', '/tasks/{}/subjects/{}/explanation', ({ ids }) => explanation(find(tasks, 'task', ids[0]), Number(ids[1]))],
  ['POST', '/tasks/{}/trial', ({ ids, body }) => {
    const task = find(tasks, 'task', ids[0])
    const after = ranking(task, body)
    return { ranking: after, moves: moves(ranking(task), after) }
  }],
  ['GET', '/tasks/{}/compare', ({ ids, ask }) => {
    const task = find(tasks, 'task', ids[0])
    const pick = (name) => publications.find((one) => one.publication === Number(ask.get(name)))
    const side = (name) => pick(name)?.ranking ?? ranking(task)
    return { one: { number: pick('one')?.number ?? null, frozen_at: pick('one')?.frozen_at ?? null }, other: { number: pick('other')?.number ?? null, frozen_at: null }, moves: moves(side('one'), side('other')), reasons: [] }
  }],
  ['POST', '/tasks/{}/freeze', ({ ids, body }) => {
    const task = find(tasks, 'task', ids[0])
    if (body.stamp !== task.stamp) throw new Refused(409, 'conflict', '数据刚刚有变化，请重新查看排名后再定版。', { current: detail(task) })
    const now_ = ranking(task)
    const before = task.publications.at(-1)
    const version = task.publications.length + 1
    const publication = { publication: id(), number: `练兵〔2026〕${task.task}号`, version, task: task.task, title: task.title, frozen_at: now(), frozen_by_name: '赵允越', hash: createHash('sha256').update(JSON.stringify(now_)).digest('hex'), supersedes: before?.publication ?? null, reason: body.reason, agreed_by: body.agreed_by, scheme_title: task.scheme_title, engine_version: '0.3.0', audit_head: 'a'.repeat(64), fact_count: task.cells.size, moves: before ? moves(before.ranking, now_) : [], is_intact: true }
    publication.ranking = { ...now_, is_frozen: true, number: publication.number, hash: publication.hash }
    publications.unshift(publication)
    task.publications.push(publication)
    Object.assign(task, { frozen: version, rev: task.rev + 1 })
    return publication
  }],
  ['GET', '/tasks/{}/documents/{}', ({ file, ids }) => file(ids[1], 'x')],
  ['GET', '/tasks/{}/subjects/{}/documents/{}', ({ file, ids }) => file(ids[2], 'x')],
  ['GET', '/publications', ({ ask }) => paged(publications.map(({ ranking: _, ...rest }) => rest), ask, ['title', 'number'])],
  ['GET', '/publications/{}', ({ ids }) => { const { ranking: _, ...rest } = find(publications, 'publication', ids[0]); return rest }],
  ['GET', '/facts/{}', ({ ids }) => {
    for (const task of tasks) for (const cell of task.cells.values()) if (cell.fact === Number(ids[0])) return { cell: plainCell(cell), history: cell.history, proofs: cell.files }
    throw missing()
  }],
  ['POST', '/facts/{}/proofs', ({ ids, body }) => {
    for (const task of tasks) for (const cell of task.cells.values()) if (cell.fact === Number(ids[0])) { cell.files.push(uploads.get(body.file)); cell.proofs++; cell.rev++; return { cell: plainCell(cell), history: cell.history, proofs: cell.files } }
    throw missing()
  }],
  ['POST', '/uploads', ({ body }) => { const upload = { upload: id(), name: body.name, size: body.size, offset: 0, part_size: 1 << 20 }; uploads.set(upload.upload, upload); return upload }],
  ['PUT', '/uploads/{}', ({ ids, bytes }) => { const upload = uploads.get(Number(ids[0])); upload.offset += bytes.length; return { upload: upload.upload, offset: upload.offset } }],
  ['POST', '/uploads/{}/finish', ({ ids }) => {
    const upload = uploads.get(Number(ids[0]))
    if (upload.name.includes('宏')) throw new Refused(400, 'invalid', '这个文件带有宏，不能作为佐证材料，请另存为不带宏的格式后再上传。')
    const file = { file: id(), name: upload.name, size: upload.size, type: 'application/pdf', type_title: 'PDF 文档', hash: 'f'.repeat(64), at: now(), by_name: '赵允越' }
    uploads.set(file.file, file)
    return file
  }],
  ['GET', '/files/{}', ({ file }) => file('佐证材料.pdf', '%PDF-')],
].map(([method, path, run]) => ({ method, run, pattern: new RegExp(`^/api${path.replaceAll('{}', '([^/]+)')}$`) }))

// ---- server -------------------------------------------------------------------------------------

function asset(path, accept, answer) {
  const name = extname(path) ? path : '/index.html'
  try {
    const file = join(root, 'build/web', decodeURIComponent(name))
    answer.setHeader('Content-Type', types[extname(name)] ?? 'application/octet-stream')
    answer.setHeader('Content-Security-Policy', policy)
    answer.setHeader('Cache-Control', name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    if (!accept.includes('br')) return answer.end(readFileSync(file))
    answer.setHeader('Content-Encoding', 'br')
    return answer.end(readFileSync(`${file}.br`))
  } catch {
    answer.statusCode = 404
    return answer.end()
  }
}

export function start(port = 0) {
  const server = createServer(async (request, answer) => {
    const address = new URL(request.url, 'http://x')
    if (address.pathname === '/healthz') return answer.end('{"status":"ok"}')
    if (!address.pathname.startsWith('/api/')) return asset(address.pathname, request.headers['accept-encoding'] ?? '', answer)
    if (address.pathname === '/api/events') {
      answer.writeHead(200, { 'Content-Type': 'text/event-stream' })
      return answer.write(': here\n\n')
    }
    const parts = []
    for await (const part of request) parts.push(part)
    const bytes = Buffer.concat(parts)
    const token = /lb_session=(\w+)/.exec(request.headers.cookie ?? '')?.[1]
    const user = sessions.get(token)
    try {
      const route = routes.find((one) => one.method === request.method && one.pattern.test(address.pathname))
      if (!route) throw missing()
      if (user === undefined && address.pathname !== '/api/session') throw new Refused(401, 'signed_out', '请先登录。')
      const isJson = (request.headers['content-type'] ?? '').includes('json')
      let isFile = false
      const file = (name, text) => { isFile = true; answer.setHeader('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`); answer.end(text) }
      const [, ...ids] = route.pattern.exec(address.pathname)
      const given = route.run({ ids: ids.map(decodeURIComponent), ask: address.searchParams, body: isJson ? JSON.parse(bytes) : undefined, bytes, user, token, answer, file })
      if (isFile) return undefined
      answer.statusCode = given === null ? 204 : 200
      answer.setHeader('Content-Type', 'application/json')
      return answer.end(given === null ? undefined : JSON.stringify(given))
    } catch (error) {
      if (!(error instanceof Refused)) console.error(error)
      answer.statusCode = error instanceof Refused ? error.status : 500
      answer.setHeader('Content-Type', 'application/json')
      return answer.end(JSON.stringify({ code: error.code ?? 'internal', message: error instanceof Refused ? error.message : '服务器内部错误。', fields: [], ...error.more }))
    }
  })
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve({ port: server.address().port, stop: () => server.close(), expire: () => sessions.clear() })))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { port } = await start(Number(process.argv[2] ?? 8090))
  console.log(`http://127.0.0.1:${port}`)
}
