/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The item workload in two rule engines from npm:
 *     node peers.mjs SCHEME FACTS TOTALS OUTPUT ENGINE SECONDS RUNS
 *
 * SCHEME and FACTS are the very files that lianbing is measured on; TOTALS is what lianbing made of
 * them (--format json). ENGINE is `json-logic-engine` or `json-rules-engine`. Facts are read and
 * turned into numbers before the clock starts. Both peers compute in doubles, know nothing of
 * missing figures, rank nobody, explain nothing and round nothing.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/* Seconds: wall clock, or with BENCH_CLOCK=cpu the processor time of all threads. */
function clock() {
    if (process.env.BENCH_CLOCK !== "cpu") return Number(process.hrtime.bigint()) / 1e9;
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
}

function readFacts(path) {
    const [header, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
    const column = Object.fromEntries(header.split(",").map((name, at) => [name, at]));
    const subjects = new Map();
    for (const line of lines) {
        const cells = line.split(",");
        const id = cells[column.subject];
        if (!subjects.has(id)) subjects.set(id, {});
        subjects.get(id)[cells[column.metric]] = Number(cells[column.value]);
    }
    return subjects;
}

/*
 * json-logic-engine: each item is an expression, compiled with build(). One function for each item
 * measured half as fast again as one function for all of them.
 */

function logicOperand(operand) {
    if (typeof operand === "string") return { var: operand };
    if (typeof operand === "number") return operand;
    return { "/": operand.ratio.map(logicOperand) };
}

function logicItem(item) {
    if (item.rule === "when") {
        const holds = { [item.op]: [logicOperand(item.left), logicOperand(item.right)] };
        return { if: [holds, item.points, 0] };
    }
    if (item.rule === "tiers") {
        const of = logicOperand(item.of);
        return { if: [...item.tiers.flatMap(([op, limit, p]) => [{ [op]: [of, limit] }, p]), 0] };
    }
    let sum = { "+": item.terms.map(({ metric, points }) => ({ "*": [{ var: metric }, points] })) };
    if (item.cap !== undefined) sum = { min: [item.cap, sum] };
    if (item.floor !== undefined) sum = { max: [item.floor, sum] };
    return sum;
}

async function jsonLogic(items) {
    const { LogicEngine } = await import("json-logic-engine");
    const engine = new LogicEngine();
    const compiled = items.map((item) => engine.build(logicItem(item)));
    const one = (facts) => {
        const points = new Array(compiled.length);
        for (let at = 0; at < compiled.length; at++) points[at] = compiled[at](facts);
        return points;
    };
    return (subjects, out) => {
        for (let at = 0; at < subjects.length; at++) out[at] = one(subjects[at]);
    };
}

/*
 * json-rules-engine: a rule for each tier, for each comparison, and for each count below and at its
 * cap; the points come out as events. It has no arithmetic: ratios and sums are worked out in plain
 * JavaScript before each run, which is faster than its own asynchronous facts.
 */

const ruleOperators = {
    ">": "greaterThan", ">=": "greaterThanInclusive", "<": "lessThan", "<=": "lessThanInclusive",
    "=": "equal", "!=": "notEqual",
};

class RuleSheet {
    constructor() {
        this.derive = [];
        this.rules = [];
    }
    operand(operand) {
        if (typeof operand !== "object") return operand;
        const name = `ratio_${this.derive.length}`;
        const [above, below] = operand.ratio;
        this.derive.push((facts) => { facts[name] = facts[above] / facts[below]; });
        return name;
    }
    add(all, at, points) {
        this.rules.push({ conditions: { all }, event: { type: "points", params: { at, points } } });
    }
    take(item, at) {
        if (item.rule === "when") return this.takeWhen(item, at);
        if (item.rule === "tiers") return this.takeTiers(item, at);
        return this.takePer(item, at);
    }
    takeWhen(item, at) {
        const right = this.operand(item.right);
        const value = typeof right === "string" ? { fact: right } : right;
        const fact = this.operand(item.left);
        this.add([{ fact, operator: ruleOperators[item.op], value }], at, item.points);
    }
    takeTiers(item, at) {
        const fact = this.operand(item.of);
        for (const [op, value, points] of item.tiers)
            this.add([{ fact, operator: ruleOperators[op], value }], at, points);
    }
    takePer(item, at) {
        const fact = `sum_${this.derive.length}`;
        this.derive.push((facts) => {
            let sum = 0;
            for (const { metric, points } of item.terms) sum += facts[metric] * points;
            facts[fact] = sum;
        });
        const inside = [];
        if (item.cap !== undefined) {
            this.add([{ fact, operator: "greaterThanInclusive", value: item.cap }], at, item.cap);
            inside.push({ fact, operator: "lessThan", value: item.cap });
        }
        if (item.floor !== undefined) {
            this.add([{ fact, operator: "lessThanInclusive", value: item.floor }], at, item.floor);
            inside.push({ fact, operator: "greaterThan", value: item.floor });
        }
        this.add(inside, at, { fact });
    }
}

async function jsonRules(items) {
    const { Engine } = require("json-rules-engine");
    const sheet = new RuleSheet();
    items.forEach((item, at) => sheet.take(item, at));
    const engine = new Engine(sheet.rules, { replaceFactsInEventParams: true });
    /* Of the tiers that hold the first one counts; their points fall, so it is the highest. */
    const one = async (metrics) => {
        const facts = { ...metrics };
        for (const derive of sheet.derive) derive(facts);
        const points = new Array(items.length).fill(0);
        const { events } = await engine.run(facts);
        for (const { params } of events) {
            const before = points[params.at];
            if (before === 0 || params.points > before) points[params.at] = params.points;
        }
        return points;
    };
    return async (subjects, out) => {
        for (let at = 0; at < subjects.length; at++) out[at] = await one(subjects[at]);
    };
}

/* An indicator's max and floor, as in the scheme; in the peers' languages it would be slower. */
function totalOf(scheme, points) {
    let at = 0;
    let total = 0;
    for (const indicator of scheme.indicators) {
        let sum = 0;
        for (let end = at + indicator.items.length; at < end; at++) sum += points[at];
        total += Math.max(indicator.floor ?? 0, Math.min(indicator.max, sum));
    }
    return total;
}

function compare(scheme, ids, results, totalsPath) {
    const { subjects } = JSON.parse(readFileSync(totalsPath, "utf8"));
    const expected = new Map(subjects.map((subject) => [subject.subject, subject]));
    let wrong = 0;
    let inexact = 0;
    ids.forEach((id, at) => {
        const theirs = totalOf(scheme, results[at]);
        const ours = Number(expected.get(id).total);
        const items = expected.get(id).indicators.flatMap((indicator) => indicator.items);
        const itemsAgree = items.filter((item) => item.id !== "adjust").every(
            (item, n) => Math.abs(Number(item.points) - results[at][n]) <= 0.005);
        if (!itemsAgree || Math.abs(theirs - ours) > 0.005) wrong++;
        else if (theirs !== ours) inexact++;
    });
    return { wrong, inexact };
}

async function main() {
    const [schemePath, factsPath, totalsPath, outputPath, name, ...times] = process.argv.slice(2);
    const [seconds, runs] = times.map(Number);
    const scheme = JSON.parse(readFileSync(schemePath, "utf8"));
    const items = scheme.indicators.flatMap((indicator) => indicator.items);
    const facts = readFacts(factsPath);
    const subjects = [...facts.values()];
    const results = new Array(subjects.length);
    const pass = await (name === "json-logic-engine" ? jsonLogic : jsonRules)(items);
    await pass(subjects, results);
    const checked = compare(scheme, [...facts.keys()], results, totalsPath);
    const totals = new Array(subjects.length);
    const rates = [];
    for (let run = 0; run <= runs; run++) {
        let passes = 0;
        let elapsed = 0;
        const begin = clock();
        do {
            await pass(subjects, results);
            for (let at = 0; at < results.length; at++) totals[at] = totalOf(scheme, results[at]);
            passes++;
            elapsed = clock() - begin;
        } while (elapsed < seconds);
        /* The first run warms the compiler up and doesn't count. */
        if (run > 0) rates.push((passes * subjects.length * items.length) / elapsed);
    }
    rates.sort((a, b) => a - b);
    const manifest = new URL(`node_modules/${name}/package.json`, import.meta.url);
    const { version } = JSON.parse(readFileSync(manifest, "utf8"));
    writeFileSync(outputPath, JSON.stringify({
        name, version, node: process.version, subjects: subjects.length, items: items.length,
        best: rates.at(-1), median: rates[rates.length >> 1], ...checked,
    }));
    if (checked.wrong > 0) {
        console.error(`${name}: ${checked.wrong} subjects differ from lianbing by more than 0.005`);
        process.exit(1);
    }
}

await main();
