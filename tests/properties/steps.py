# SPDX-License-Identifier: Apache-2.0
"""What `next` promises: with that one fact changed, just those points, and no step up before.

Most steps of a case are tried out in one run: a copy of the subject, as a guest, for every value
tried. Where others' values have a say, guests don't count, and each value takes a run of its own.
"""

import json
import re
from decimal import ROUND_FLOOR, Decimal

from properties.world import (EVERYBODY, NAMED_LINE, RANK_RULES, Violation, by_id, items_of, need,
                              reads_field)
from random_metrics import Number, plain

FINEST = Decimal("0.000001")
MOST_PROMISES, MOST_IN_FIELD, MOST_BETWEEN = 12, 3, 10
# Any value up to full marks is a step here; offered are full marks.
SMOOTH = ("value", "carried", "timed", "ratio_sum", "discretion")
NUMBER = r"\s*(-?[0-9]+(?:\.[0-9]+)?)"
SENTENCES = (
    (re.compile(r"（(?:达到|降到)" + NUMBER + r"[^（）]*）(?:，升至第 [0-9]+ 名)?$"), Decimal(0)),
    (re.compile(r"需填报，且(?:为|达到|不超过)" + NUMBER + r"[^0-9（）]*(?:，升至第 [0-9]+ 名)?$"),
     Decimal(0)),
    (re.compile(r"需超过" + NUMBER + r"[^0-9（）]*$"), FINEST),
    (re.compile(r"需低于" + NUMBER + r"[^0-9（）]*$"), -FINEST),
    (re.compile(r"需升至第 ([0-9]+) 名$"), Decimal(0)),
)


class Promise:
    """One `next` of one item of one subject."""

    def __init__(self, case, subject, item, found):
        self.subject, self.item, self.rule = subject, item["id"], item
        self.now_points = Decimal(found["points"])
        self.points = Decimal(found["next"]["points"])
        self.metric = found["next"]["metric"]
        self.needs = found["next"]["needs"]
        self.now = case.value(subject, self.metric)
        self.target = _target(self.needs)

    def __str__(self):
        return (f"{self.subject}, {self.item}: {self.now_points} now, {self.metric} {self.now}, "
                f"“{self.needs}” for {self.points}")


def _target(needs):
    if needs.endswith("“是”"):
        return Decimal(1)
    if needs.endswith("“否”"):
        return Decimal(0)
    for pattern, beyond in SENTENCES:
        match = pattern.search(needs)
        if match:
            return Decimal(match.group(1)) + beyond
    raise Violation(f"a step that can't be read: {needs}")


def check_steps(program, case, rng):
    items = case.items()
    promises = [Promise(case, subject["subject"], items[name], found)
                for subject in program.base(case)["subjects"]
                for name, found in items_of(subject).items() if found["next"]]
    for promise in promises:
        declared = case.metric(promise.metric)
        need(declared and declared.get("per") != "all" and "." not in promise.metric
             and promise.points > promise.now_points and promise.target != promise.now,
             f"no step: {promise}")
    in_field = [one for one in promises if reads_field(one.rule)]
    alone = [one for one in promises if not reads_field(one.rule)]
    for promise in rng.sample(in_field, min(MOST_IN_FIELD, len(in_field))):
        _check_in_field(program, case, promise, rng)
    chosen = rng.sample(alone, min(MOST_PROMISES, len(alone)))
    if chosen:
        _check_together(program, case, chosen, rng)


def _put(case, subject, metric, value):
    row = case.row(subject, metric)
    if row is None:
        row = {**next(one for one in case.rows if one["subject"] == subject), "metric": metric}
        case.rows.append(row)
    row.update(value=plain(value), note="见附件", source="台账", date="2021-11-05")


def _check_in_field(program, case, promise, rng):
    tried = [(promise.target, True)] + [(value, False) for value in
                                        _values_between(case, promise, rng, 2)]
    for value, is_promised in tried:
        other = case.copy()
        _put(other, promise.subject, promise.metric, value)
        code, out, errors = program.call(other, "--format", "json")
        need(code == 0 or not is_promised, f"{promise}: is refused: {errors.decode()[:300]}")
        if code == 0:
            found = items_of(by_id(json.loads(out))[promise.subject])
            _judge(promise, value, is_promised, found[promise.item])


def _judge(promise, value, is_promised, found):
    points = Decimal(found["points"])
    if is_promised:
        need(points == promise.points, f"{promise}: gives {points}")
    else:
        need(points <= promise.now_points, f"{promise}: already {value} gives {points}")


def _check_together(program, case, promises, rng):
    other = case.copy()
    for row in other.rows:
        if row.get("note"):
            row["note"] = row["note"].replace("\n", " ")
    tried = {}
    for promise in promises:
        _add_copy(other, tried, promise, promise.target, True)
        for value in _values_between(case, promise, rng, MOST_BETWEEN):
            _add_copy(other, tried, promise, value, False)
    result = _score_copies(program, other, tried)
    for name, (promise, value, is_promised) in tried.items():
        if name in result:
            _judge(promise, value, is_promised, items_of(result[name])[promise.item])


def _add_copy(case, tried, promise, value, is_promised):
    name = f"copy-{len(tried)}"
    tried[name] = (promise, value, is_promised)
    for row in [row for row in case.rows if row["subject"] == promise.subject]:
        case.rows.append({**row, "subject": name, "name": name, "status": "guest"})
    _put(case, name, promise.metric, value)


def _score_copies(program, case, tried):
    """The output by subject, without those copies whose values are refused."""
    for row in case.rows:
        need("\n" not in row["subject"] or row["subject"] not in tried, "a name of two lines")
    for _ in range(8):
        facts = case.facts()
        code, out, errors = program.call(case, "--format", "json", facts=facts)
        if code == 0:
            return by_id(json.loads(out))
        lines = {int(line) for line in NAMED_LINE.findall(errors.decode("utf-8", "replace"))}
        blamed = {subject for subject, line in _subjects_by_line(case) if line in lines}
        need(blamed and blamed <= set(tried), f"copies refused: {errors.decode()[:400]}")
        for name in blamed:
            promise, value, is_promised = tried[name]
            need(not is_promised, f"{promise}: {value} is refused: {errors.decode()[:300]}")
        case.rows = [row for row in case.rows if row["subject"] not in blamed]
    raise Violation("copies refused over and over")


def _subjects_by_line(case):
    line = 2
    for row in case.rows:
        yield row["subject"], line
        line += 1 + sum((row.get(name) or "").count("\n") for name in
                        ("subject", "name", "unit", "note", "source", "proof"))


def _values_between(case, promise, rng, most):
    """Values nearer than the one that is asked for, most of them right before it."""
    if promise.now is None or promise.rule["rule"] in SMOOTH:
        return []
    now, target = promise.now, promise.target
    if now == 0 and promise.metric == promise.rule.get("given", {}).get("rank"):
        # Not placed: every rank is better, the nearest is the last.
        return [target + 1, target + 2, target + rng.randint(3, 9)]
    if promise.rule["rule"] in ("per", "from_full"):
        one = 1 if target > now else -1
        drawn = [target - one, now + one, now + one * rng.randint(1, int(abs(target - now)))]
    else:
        grid = FINEST if case.kind(promise.metric) == "number" else Decimal(1)
        # Ranks are whole, and whoever has to get away from a number is told to by one.
        if "given" in promise.rule or _looks_for_equality(promise.rule):
            grid = Decimal(1)
        drawn = [target - grid if target > now else target + grid]
        drawn += [_on_grid(now + (target - now) * i / 8, grid) for i in range(1, 8)]
        for number in _numbers_in(promise.rule) + _others(case, promise):
            drawn += [_on_grid(number, grid) + step for step in (-grid, 0, grid)]
    low, high = min(now, target), max(now, target)
    fitting = list(dict.fromkeys(value for value in drawn if low < value < high))
    return fitting[:1] + rng.sample(fitting[1:], min(most - 1, len(fitting) - 1)) if fitting else []


def _looks_for_equality(rule):
    return any(part.get("op") in ("=", "!=") for part in (rule, rule.get("else", {})))


def _on_grid(value, grid):
    return (value / grid).to_integral_value(ROUND_FLOOR) * grid


def _numbers_in(value):
    if isinstance(value, Number):
        return [Decimal(value)]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [number for part in value for number in _numbers_in(part)]
    return []


def _others(case, promise):
    """Whoever ranks among others may step up by drawing level with them."""
    if promise.rule["rule"] not in RANK_RULES:
        return []
    return [Decimal(row["value"]) for row in case.rows if row["metric"] == promise.metric
            and row["value"] and row["subject"] not in (promise.subject, EVERYBODY)]
