# SPDX-License-Identifier: Apache-2.0
"""The items of a scheme: the keys of the fourteen rules and their checks.

An item has id, rule, clause, cap, floor, default, if_empty, zero_when, `reads` (the metrics that
a default may stand in for) and one attribute for each key of its rule.
"""

from types import SimpleNamespace

from common import Fraction
from conditions import metrics_of

COMMON = ("title", "clause", "cap", "floor", "default", "if_empty", "zero_when", "reading",
          "proofs")
WITHOUT_DEFAULT = ("rank_linear", "rank_table", "rank_step", "mean", "ratio_sum")
WITH_IF_EMPTY = ("tiers", "when", "over")


def read_item(check, entry, where, item_ids):
    """The item in `entry`, or None where it is too broken to be read further."""
    if not isinstance(entry, dict):
        check.fail(where, "not an object")
        return None
    name = check.identifier(entry.get("id"), f"{where}.id", item_ids, ("adjust",))
    rule = entry.get("rule")
    if not isinstance(rule, str) or rule not in RULES:
        check.fail(where, f"unknown rule {rule}")
        return None
    required, optional, read_keys = RULES[rule]
    check.object(entry, where, ("id", "rule") + required, optional + COMMON)
    if any(key not in entry for key in required):
        return None
    item = SimpleNamespace(id=name, rule=rule, reads=[])
    read_keys(check, entry, where, item)
    _read_common(check, entry, where, item)
    return item


def _read_common(check, entry, where, item):
    for key in ("title", "clause", "reading"):
        if key in entry:
            check.text(entry[key], f"{where}.{key}")
    for i, proof in enumerate(check.array(entry.get("proofs", []), f"{where}.proofs", True)):
        check.text(proof, f"{where}.proofs[{i}]", False)
    for key in ("cap", "floor", "default"):
        value = check.number(entry[key], f"{where}.{key}") if key in entry else None
        setattr(item, key, value)
    if item.cap is not None and item.floor is not None and item.cap < item.floor:
        check.fail(where, "cap below floor")
    if item.default is not None:
        _check_default(check, f"{where}.default", item)
    item.zero_when = item.if_empty = None
    if "zero_when" in entry:
        item.zero_when = check.condition(entry["zero_when"], f"{where}.zero_when")
    if "if_empty" in entry:
        item.if_empty = _read_if_empty(check, entry["if_empty"], f"{where}.if_empty", item)


def _check_default(check, where, item):
    if item.rule in WITHOUT_DEFAULT:
        check.fail(where, f"a default doesn't go with {item.rule}")
    elif item.rule in ("value", "carried", "timed") and not 0 <= item.default <= item.full:
        check.fail(where, "outside 0..full")
    elif item.rule == "discretion" and not is_allowed(item.allowed, item.default):
        check.fail(where, "not allowed")


def _read_if_empty(check, entry, where, item):
    if item.rule not in WITH_IF_EMPTY:
        check.fail(where, f"doesn't go with {item.rule}")
    if not check.object(entry, where, ("points",), ("when",)) or "points" not in entry:
        return None
    points = check.number(entry["points"], f"{where}.points")
    when = check.condition(entry["when"], f"{where}.when") if "when" in entry else None
    return (points, when)


def is_allowed(ranges, value):
    return any((low is None or low <= value) and (high is None or value <= high)
               for low, high in ranges)


def _full_and_points(check, entry, where, item):
    item.full = check.number(entry["full"], f"{where}.full", above=0)
    item.points = check.number(entry["points"], f"{where}.points")


def _value(check, entry, where, item):
    item.metric = check.metric(entry["metric"], f"{where}.metric")
    _full_and_points(check, entry, where, item)
    item.reads = [item.metric]


def _carried(check, entry, where, item):
    _value(check, entry, where, item)
    if "from" in entry:
        check.text(entry["from"], f"{where}.from")


def _per(check, entry, where, item):
    item.terms = []
    for i, term in enumerate(check.array(entry["terms"], f"{where}.terms")):
        place = f"{where}.terms[{i}]"
        if not check.object(term, place, ("metric", "points")) or len(term) < 2:
            continue
        metric = check.metric(term.get("metric"), f"{place}.metric")
        points = check.number(term.get("points"), f"{place}.points")
        if item.rule == "from_full" and points >= 0:
            check.fail(f"{place}.points", "must be below 0")
        item.terms.append((metric, points))
        item.reads.append(metric)


def _from_full(check, entry, where, item):
    item.full = check.number(entry["full"], f"{where}.full")
    _per(check, entry, where, item)


def _tiers(check, entry, where, item):
    item.of = check.operand(entry["of"], f"{where}.of")
    item.may_exceed = check.boolean(entry.get("may_exceed", False), f"{where}.may_exceed")
    item.tiers = []
    for i, tier in enumerate(check.array(entry["tiers"], f"{where}.tiers")):
        place = f"{where}.tiers[{i}]"
        if not isinstance(tier, list) or len(tier) != 3:
            check.fail(place, "not [op, threshold, points]")
            continue
        op = check.choice(tier[0], f"{place}[0]", (">=", ">"))
        threshold = check.number(tier[1], f"{place}[1]")
        points = check.number(tier[2], f"{place}[2]")
        if item.tiers:
            before_op, before, _ = item.tiers[-1]
            closing = before_op == ">" and op == ">=" and before == threshold
            if threshold >= before and not closing:
                check.fail(place, "tiers out of order")
        item.tiers.append((op, threshold, points))
    item.reads = metrics_of(item.of)


def _when(check, entry, where, item):
    item.comparison = check.comparison(entry, where)
    item.points = check.number(entry["points"], f"{where}.points")
    item.reads = metrics_of(item.comparison[1]) + metrics_of(item.comparison[3])


def _over(check, entry, where, item):
    item.metric = check.metric(entry["metric"], f"{where}.metric", per_subject=True)
    item.reads = [item.metric]
    if entry["baseline"] == "mean":
        item.baseline = None
    else:
        item.baseline = check.operand(entry["baseline"], f"{where}.baseline")
        item.reads += metrics_of(item.baseline)
    item.percent = check.number(entry["percent"], f"{where}.percent", above=0)
    item.points = check.number(entry["points"], f"{where}.points")


def _rank(check, entry, where, item, count_needed):
    """The keys metric or given, and higher."""
    item.metric = item.rank = item.count = None
    item.higher = check.boolean(entry.get("higher", True), f"{where}.higher")
    if ("metric" in entry) == ("given" in entry):
        check.fail(where, "needs metric or given")
    elif "metric" in entry:
        item.metric = check.metric(entry["metric"], f"{where}.metric", per_subject=True)
    else:
        if "higher" in entry:
            check.fail(f"{where}.higher", "doesn't go with given")
        given, place = entry["given"], f"{where}.given"
        if check.object(given, place, ("rank",), ("count",)) and "rank" in given:
            item.rank = check.metric(given["rank"], f"{place}.rank", per_subject=True)
            if "count" in given:
                item.count = check.metric(given["count"], f"{place}.count", per_subject=True)
            elif count_needed:
                check.fail(place, "key count is missing")


def _rank_linear(check, entry, where, item):
    item.best = check.number(entry["best"], f"{where}.best")
    item.worst = check.number(entry["worst"], f"{where}.worst")
    item.first = None
    if "first" in entry:
        item.first = check.number(entry["first"], f"{where}.first", least=1, whole=True)
    _rank(check, entry, where, item, count_needed=item.first is None)


def _rank_table(check, entry, where, item):
    item.rows = []
    for i, row in enumerate(check.array(entry["rows"], f"{where}.rows")):
        place = f"{where}.rows[{i}]"
        if not check.object(row, place, ("points",), ("ranks", "percent")):
            continue
        if ("ranks" in row) == ("percent" in row) or "points" not in row:
            check.fail(place, "needs points and ranks or percent")
            continue
        points = check.number(row["points"], f"{place}.points")
        if "percent" in row:
            percent = check.number(row["percent"], f"{place}.percent", above=0)
            item.rows.append(("percent", percent, None, points))
        else:
            low, high = _read_ranks(check, row["ranks"], f"{place}.ranks")
            item.rows.append(("ranks", low, high, points))
    with_percent = any(row[0] == "percent" for row in item.rows)
    _rank(check, entry, where, item, count_needed=with_percent)
    item.otherwise = None
    if "else" in entry:
        item.otherwise = _read_else(check, entry["else"], f"{where}.else")


def _read_ranks(check, value, where):
    if not isinstance(value, list) or len(value) != 2:
        check.fail(where, "not [a, b]")
        return Fraction(1), Fraction(1)
    low, high = (check.number(end, f"{where}[{i}]", least=1, whole=True)
                 for i, end in enumerate(value))
    if low > high:
        check.fail(where, "the first is above the second")
    return low, high


def _read_else(check, entry, where):
    rule = entry.get("rule") if isinstance(entry, dict) else None
    if rule not in ("when", "tiers"):
        check.fail(where, "needs the rule when or tiers")
        return None
    required, optional, read_keys = RULES[rule]
    check.object(entry, where, ("rule",) + required, optional)
    if any(key not in entry for key in required):
        return None
    inner = SimpleNamespace(rule=rule)
    read_keys(check, entry, where, inner)
    return inner


def _rank_step(check, entry, where, item):
    item.first = check.number(entry["first"], f"{where}.first")
    item.step = check.number(entry["step"], f"{where}.step")
    item.percent = check.number(entry["percent"], f"{where}.percent", above=0)
    _rank(check, entry, where, item, count_needed=True)


def _mean(check, entry, where, item):
    item.metric = check.metric(entry["metric"], f"{where}.metric", per_subject=True, series=True)
    _full_and_points(check, entry, where, item)
    item.drop, item.best, item.over = 0, None, None
    if "drop" in entry:
        item.drop = int(check.number(entry["drop"], f"{where}.drop", least=0, whole=True))
    if "best" in entry:
        item.best = int(check.number(entry["best"], f"{where}.best", least=1, whole=True))
    item.median = check.boolean(entry.get("median", False), f"{where}.median")
    if entry.get("over", "present") != "present":
        item.over = check.metric(entry["over"], f"{where}.over")
    ways = (item.drop > 0, item.best is not None, item.median, item.over is not None)
    if sum(ways) > 1:
        check.fail(where, "at most one of drop, best, median and over")


def _ratio_sum(check, entry, where, item):
    item.base = check.number(entry["base"], f"{where}.base")
    item.fixed = check.number(entry.get("fixed", Fraction(0)), f"{where}.fixed")
    item.parts = []
    for i, part in enumerate(check.array(entry["parts"], f"{where}.parts")):
        place = f"{where}.parts[{i}]"
        if check.object(part, place, ("metric", "full")) and len(part) > 1:
            metric = check.metric(part.get("metric"), f"{place}.metric")
            full = check.number(part.get("full"), f"{place}.full", above=0)
            item.parts.append((metric, full))
    for key in ("deduct", "fatal", "bonus"):
        listed = check.array(entry.get(key, []), f"{where}.{key}", may_be_empty=True)
        setattr(item, key, [check.metric(metric, f"{where}.{key}[{i}]")
                            for i, metric in enumerate(listed)])


def _timed(check, entry, where, item):
    item.result = check.metric(entry["result"], f"{where}.result")
    item.seconds = check.metric(entry["seconds"], f"{where}.seconds")
    _full_and_points(check, entry, where, item)
    item.limit = check.number(entry["limit"], f"{where}.limit")
    item.rate = check.number(entry["rate"], f"{where}.rate")
    item.reads = [item.result, item.seconds]


def _discretion(check, entry, where, item):
    item.metric = check.metric(entry["metric"], f"{where}.metric")
    item.reads = [item.metric]
    item.allowed = []
    for i, span in enumerate(check.array(entry["allowed"], f"{where}.allowed")):
        place = f"{where}.allowed[{i}]"
        if not isinstance(span, list) or len(span) != 2:
            check.fail(place, "not [lo, hi]")
            continue
        low, high = (None if end is None else check.number(end, f"{place}[{j}]")
                     for j, end in enumerate(span))
        if low is not None and high is not None and low > high:
            check.fail(place, "lo above hi")
        item.allowed.append((low, high))


RULES = {
    "value": (("metric", "full", "points"), (), _value),
    "per": (("terms",), (), _per),
    "from_full": (("full", "terms"), (), _from_full),
    "tiers": (("of", "tiers"), ("may_exceed",), _tiers),
    "when": (("left", "op", "right", "points"), (), _when),
    "over": (("metric", "baseline", "percent", "points"), (), _over),
    "rank_linear": (("best", "worst"), ("metric", "given", "first", "higher"), _rank_linear),
    "rank_table": (("rows",), ("metric", "given", "else", "higher"), _rank_table),
    "rank_step": (("first", "step", "percent"), ("metric", "given", "higher"), _rank_step),
    "mean": (("metric", "full", "points"), ("drop", "best", "median", "over"), _mean),
    "ratio_sum": (("base", "parts"), ("deduct", "fixed", "fatal", "bonus"), _ratio_sum),
    "timed": (("result", "full", "points", "seconds", "limit", "rate"), (), _timed),
    "discretion": (("metric", "allowed"), (), _discretion),
    "carried": (("metric", "full", "points"), ("from",), _carried),
}
