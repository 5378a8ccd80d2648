/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Storing one figure in Node, with its own HTTP server and `node:sqlite`:
 *     node store.mjs DATABASE natural | single
 *
 * DATABASE is a copy of the very file that lianbing made, so the same tables, cookies and cells
 * count. Each PUT: session by the hash of its cookie, CSRF token, roles, whether the task may be
 * seen, the figure's metric and subject, the right to keep it, the revision; the figure is updated,
 * its change, the book's stamp and an entry of the audit are written; the answer goes out after the
 * commit, which is as durable as lianbing's (WAL, synchronous FULL). `natural`: whoever has arrived
 * when the last commit ends shares one commit, each in a savepoint. `single`: a commit each.
 *
 * Its advantages: the scheme's metrics and the task's subjects stay in memory and are never looked
 * at again, input is checked by hand for this one route, nothing is logged, limited or sealed.
 */
import { createServer } from "node:http";
import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";

const [path, way] = process.argv.slice(2);
const MOST_MEMBERS = 256;
const HOUR = 3600000, DAY = 24 * HOUR;

const db = new DatabaseSync(path);
for (const pragma of ["journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 1000",
    "foreign_keys = ON"]) db.exec(`PRAGMA ${pragma}`);

const findSession = db.prepare(`SELECT s.id, s.person, s.csrf, s.expires_at, p.name, p.is_disabled
  FROM session s JOIN org_person p ON p.id = s.person WHERE s.token_hash = ?`);
const findRoles = db.prepare(`SELECT DISTINCT role FROM org_grant WHERE person = ? AND
  from_day <= ? AND COALESCE(until_day, ?) >= ? AND ended_at IS NULL`);
const findTask = db.prepare(`SELECT t.book, t.owner_unit, b.title FROM campaign_task t
  JOIN fact_book b ON b.id = t.book WHERE t.id = ?`);
const mayKeep = db.prepare(`SELECT 1 FROM org_below b JOIN org_grant g ON g.unit = b.above
  WHERE b.below = ? AND g.person = ? AND g.from_day <= ? AND COALESCE(g.until_day, ?) >= ?
    AND g.ended_at IS NULL LIMIT 1`);
const findFact = db.prepare(`SELECT id, value, source, note, day, rev, state, last_change
  FROM fact WHERE book = ? AND subject = ? AND metric = ?`);
const updateFact = db.prepare(`UPDATE fact SET value = ?, source = ?, day = ?, note = ?, state = 0,
  rev = rev + 1, at = ?, person = ?, last_change = ? WHERE id = ?`);
/* Of one that is entered already; saves SQLite the CHECK of the state, as lianbing does. */
const updateEntered = db.prepare(`UPDATE fact SET value = ?, source = ?, day = ?, note = ?,
  rev = rev + 1, at = ?, person = ?, last_change = ? WHERE id = ?`);
const noteChange = db.prepare(`INSERT INTO fact_change (id, fact, at, person, name, was, value,
  source, day, note, state, why, change_before) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', ?)`);
const stampBook = db.prepare(
    "UPDATE fact_book SET stamp = stamp + 1 WHERE id = ? RETURNING stamp");
const addAudit = db.prepare(`INSERT INTO audit (id, at, person, name, action, object, object_id,
  unit, sentence, before_json, after_json, address)
  VALUES (?, ?, ?, ?, 'fact.store', 'fact_book', ?, ?, ?, NULL, NULL, ?)`);
const reserveIds = db.prepare("UPDATE id_high SET high = high + 1000 WHERE one = 1 RETURNING high");

const metrics = new Set(), subjects = new Set();
for (const row of db.prepare("SELECT DISTINCT metric FROM fact").all()) metrics.add(row.metric);
for (const row of db.prepare("SELECT task, subject FROM campaign_subject").all())
    subjects.add(`${row.task} ${row.subject}`);

const ids = { next: 0, end: 0 };
function newId() {
    if (ids.next === ids.end) {
        ids.end = reserveIds.get().high + 1;
        ids.next = ids.end - 1000;
    }
    return ids.next++;
}

class Refusal extends Error {
    constructor(status, message) {
        super(message);
        this.status = status;
    }
}

function recognise(job, today) {
    const cookie = /(?:^|; *)lb_session=([^;]+)/.exec(job.cookie ?? "")?.[1];
    const hash = createHash("blake2b512").update(cookie ?? "").digest("hex");
    const session = findSession.get(hash);
    if (!session || session.is_disabled || Date.now() >= session.expires_at)
        throw new Refusal(401, "登录已失效，请重新登录。");
    if (session.csrf !== job.csrf) throw new Refusal(403, "页面已过期，请刷新页面后重试。");
    if (findRoles.all(session.person, today, today, today).length === 0)
        throw new Refusal(403, "您没有办理此事的权限。");
    return session;
}

function check(job, cell) {
    if (!Number.isInteger(cell.subject) || !subjects.has(`${job.task} ${cell.subject}`))
        throw new Refusal(400, "这项数据的填报对象不在您的填报范围内。");
    if (typeof cell.metric !== "string" || !metrics.has(cell.metric))
        throw new Refusal(400, "评分方案中没有这个数据项。");
    if (typeof cell.value !== "number" || !Number.isInteger(cell.rev) ||
        typeof cell.source !== "string" || typeof cell.note !== "string" || cell.day)
        throw new Refusal(400, "填写的内容有误。");
}

function store(job) {
    const now = Date.now(), today = Math.floor((now + 8 * HOUR) / DAY);
    const { person, name } = recognise(job, today);
    const task = findTask.get(job.task);
    if (!task || !mayKeep.get(task.owner_unit, person, today, today, today))
        throw new Refusal(404, "没有这个计分任务。");
    const stored = [];
    for (const cell of JSON.parse(job.body).cells) {
        check(job, cell);
        const was = findFact.get(task.book, cell.subject, cell.metric);
        if (!was || was.rev !== cell.rev) throw new Refusal(409, "数据已由他人改动。");
        const value = Math.round(cell.value * 1e6);
        const update = was.state === 0 ? updateEntered : updateFact;
        const change = newId();
        update.run(value, cell.source, null, cell.note, now, person, change, was.id);
        noteChange.run(change, was.id, now, person, name, was.value, value, cell.source, null,
            cell.note, was.last_change);
        stored.push({ subject: cell.subject, metric: cell.metric, fact: was.id, value: cell.value,
            source: cell.source, day: null, note: cell.note, state: "entered", proofs: 0,
            rev: was.rev + 1, by_name: name, at: now });
    }
    const { stamp } = stampBook.get(task.book);
    addAudit.run(newId(), now, person, name, task.book, task.owner_unit,
        `在“${task.title}”中录入或改动 ${stored.length} 项数据`, job.address);
    return JSON.stringify({ stamp, cells: stored });
}

function runOne(job) {
    const { next, end } = ids;
    try {
        job.answer = store(job);
        job.status = 200;
        return true;
    } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        Object.assign(ids, { next, end });
        job.status = error.status;
        job.answer = JSON.stringify({ code: "refused", message: error.message });
        return false;
    }
}

function send(job) {
    job.response.writeHead(job.status, { "Content-Type": "application/json; charset=utf-8",
        "Content-Length": Buffer.byteLength(job.answer) });
    job.response.end(job.answer);
}

let waiting = [];
let isAsked = false;

function commitThem() {
    isAsked = false;
    const jobs = waiting.splice(0, way === "single" ? 1 : MOST_MEMBERS);
    db.exec("BEGIN IMMEDIATE");
    for (const job of jobs) {
        db.exec("SAVEPOINT member");
        if (!runOne(job)) db.exec("ROLLBACK TO member");
        db.exec("RELEASE member");
    }
    db.exec("COMMIT");
    jobs.forEach(send);
    if (waiting.length > 0) ask();
}

function ask() {
    if (isAsked) return;
    isAsked = true;
    setImmediate(commitThem);
}

const server = createServer((request, response) => {
    const task = /^\/api\/tasks\/(\d+)\/facts$/.exec(request.url);
    if (!task || request.method !== "PUT") {
        response.writeHead(404).end();
        return;
    }
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => {
        waiting.push({ response, task: Number(task[1]), cookie: request.headers.cookie,
            csrf: request.headers["x-csrf-token"], address: request.socket.remoteAddress,
            body: Buffer.concat(pieces).toString() });
        ask();
    });
});
server.listen({ host: "127.0.0.1", port: 0, backlog: 1024 },
    () => console.log(`http://127.0.0.1:${server.address().port}`));
process.on("SIGTERM", () => process.exit(0));
