# SPDX-License-Identifier: Apache-2.0
"""The points of one item for one subject.

A rule gives an exact Fraction, which is then clamped and rounded, or None: missing, or a rank
item of one who is out, which is 0 without clamp.
"""

from math import ceil, floor

from common import Fraction, is_whole, round_half_away
from conditions import COMPARE, evaluate, has_empty_ratio, holds, metrics_of
from items import is_allowed

RANK_RULES = ("rank_linear", "rank_table", "rank_step")
FIELD_RULES = RANK_RULES + ("over",)
ZERO = Fraction(0)
MOST_UNITS = 4 * 10 ** 18


class _Work:
    """One item at work on one subject."""

    def __init__(self, item, entrant, fields, errors):
        self.item = item
        self.entrant = entrant
        self.fields = fields
        self.errors = errors
        self.stand_ins = {}
        if item.default is not None:
            for metric in item.reads:
                if entrant.fact(metric) is None:
                    self.stand_ins[metric] = item.default
                    entrant.defaulted.add(metric)

    def read(self, metric):
        """The value, or what the default puts in its place, or None."""
        value = self.entrant.read(metric)
        return self.stand_ins.get(metric) if value is None else value

    def need(self, metric):
        """As `read`; an unknown metric is listed."""
        value = self.read(metric)
        if value is None:
            self.entrant.missing.add(metric)
        return value

    def fail(self, metric, message):
        fact = None if metric is None else self.entrant.fact(metric)
        self.errors.append((None if fact is None else fact.line,
                            f"{self.item.id}: {self.entrant.id}: {message}"))

    def within_full(self, metric, value, full):
        """False, with an error, for a value outside 0..full."""
        if value is None or 0 <= value <= full:
            return True
        self.fail(metric, f"{metric} is outside 0..{full}")
        return False


def score_item(scheme, item, entrant, fields, errors):
    """The rounded points as an integer of 10^-decimals; lists and errors are filled."""
    work = _Work(item, entrant, fields, errors)
    exact = RULES[item.rule](work, item)
    if exact is not None:
        if item.cap is not None:
            exact = min(exact, item.cap)
        if item.floor is not None:
            exact = max(exact, item.floor)
    points = 0 if exact is None else round_half_away(exact, scheme.decimals)
    if abs(points) >= MOST_UNITS:
        work.fail(_first_known(scheme, entrant), "too many points to be held")
        return 0
    if item.zero_when is not None:
        if holds(item.zero_when, entrant.read, entrant.defaulted) is True:
            points = 0
    return 0 if item.id in entrant.zero_items else points


def _first_known(scheme, entrant):
    """The subject's first fact in the order of the scheme's metrics, whose line is told."""
    return next((metric for metric in scheme.metrics if entrant.fact(metric) is not None), None)


def _value(work, item):
    value = work.need(item.metric)
    if value is None or not work.within_full(item.metric, value, item.full):
        return None
    return value * item.points / item.full


def _carried(work, item):
    fact = work.entrant.fact(item.metric)
    if fact is not None and not (fact.source and fact.date):
        work.fail(item.metric, f"{item.metric} needs source and date")
    return _value(work, item)


def _discretion(work, item):
    value = work.need(item.metric)
    fact = work.entrant.fact(item.metric)
    if fact is None:
        return value
    if not is_allowed(item.allowed, value):
        work.fail(item.metric, f"{item.metric} isn't allowed")
    if not fact.note:
        work.fail(item.metric, f"{item.metric} needs a note")
    return value


def _per(work, item):
    total = ZERO
    for metric, points in item.terms:
        value = work.need(metric)
        if value is not None:
            total += value * points
    return total


def _from_full(work, item):
    values = [work.need(metric) for metric, _ in item.terms]
    if None in values:
        return None
    return item.full + sum(value * points for value, (_, points) in zip(values, item.terms))


def _if_empty(work, item, operands):
    """What a ratio with denominator 0 earns, or None if there is none."""
    if item.if_empty is None or not any(has_empty_ratio(one, work.read) for one in operands):
        return None
    points, when = item.if_empty
    if when is None or holds(when, work.entrant.read, work.entrant.missing) is True:
        return points
    return ZERO


def _tiers(work, item):
    earned = _if_empty(work, item, [item.of])
    return _plain_tiers(work, item) if earned is None else earned


def _plain_tiers(work, rule):
    value = evaluate(rule.of, work.read, work.entrant.missing)
    if value is None:
        return None
    if rule.of[0] == "ratio" and value > 1 and not rule.may_exceed:
        work.fail(_metric_to_blame(work, rule.of), "a ratio above 1")
        return None
    for op, threshold, points in rule.tiers:
        if COMPARE[op](value, threshold):
            return points
    return ZERO


def _metric_to_blame(work, ratio):
    """The first known fact of the numerator, else of the denominator."""
    for metric in metrics_of(ratio[1]) + metrics_of(ratio[2]):
        if work.entrant.fact(metric) is not None:
            return metric
    return None


def _when(work, item):
    earned = _if_empty(work, item, [item.comparison[1], item.comparison[3]])
    return _plain_when(work, item) if earned is None else earned


def _plain_when(work, rule):
    result = holds(rule.comparison, work.read, work.entrant.missing)
    if result is None:
        return None
    return rule.points if result else ZERO


def _over(work, item):
    if item.baseline is not None:
        earned = _if_empty(work, item, [item.baseline])
        if earned is not None:
            return earned
    value = work.need(item.metric)
    if item.baseline is None:
        field = work.fields[item.metric]
        baseline = sum(field) / len(field) if field else ZERO
    else:
        baseline = evaluate(item.baseline, work.read, work.entrant.missing)
    if baseline is not None and baseline <= 0:
        blamed = metrics_of(item.baseline) if item.baseline is not None else []
        work.entrant.missing.update(blamed or [item.metric])
        return None
    if value is None or baseline is None:
        return None
    if value <= baseline:
        return ZERO
    return floor((value - baseline) / (baseline * item.percent / 100)) * item.points


def _rank_in_field(work, item, zero_allowed=False):
    """(rank, count) of the subject, or None if it has no rank; a given count may be None."""
    if item.rank is not None:
        return _given_rank(work, item, zero_allowed)
    value = work.need(item.metric)
    if value is None or work.entrant.status != "ranked":
        return None
    field = work.fields[item.metric]
    if item.higher:
        better = sum(1 for other in field if other > value)
    else:
        better = sum(1 for other in field if other < value)
    return better + 1, len(field)


def _given_rank(work, item, zero_allowed):
    rank = work.need(item.rank)
    count = work.need(item.count) if item.count is not None else None
    if rank is not None:
        least = 0 if zero_allowed else 1
        if not is_whole(rank) or rank < least or (count is not None and rank > count):
            work.fail(item.rank, f"{item.rank} isn't a rank")
            return None
    if rank is None or (item.count is not None and count is None):
        return None
    if work.entrant.status == "disqualified":
        return None
    return rank, count


def _rank_linear(work, item):
    place = _rank_in_field(work, item, zero_allowed=item.first is not None)
    if place is None:
        return None
    rank, count = place
    if item.first is None:
        if count == 1:
            return item.best
        return item.worst + (item.best - item.worst) * (count - rank) / Fraction(count - 1)
    if rank == 0 or rank > item.first:
        return ZERO
    if item.first == 1:
        return item.best
    return item.best - (item.best - item.worst) * (rank - 1) / (item.first - 1)


def _rank_table(work, item):
    place = _rank_in_field(work, item, zero_allowed=True)
    if place is None:
        return None
    rank, count = place
    if rank != 0:
        for kind, low, high, points in item.rows:
            if kind == "ranks" and low <= rank <= high:
                return points
            if kind == "percent" and 100 * rank <= low * count:
                return points
    if item.otherwise is None:
        return ZERO
    if item.otherwise.rule == "when":
        return _plain_when(work, item.otherwise)
    return _plain_tiers(work, item.otherwise)


def _rank_step(work, item):
    place = _rank_in_field(work, item)
    if place is None:
        return None
    rank, count = place
    return item.first - item.step * ceil((rank - 1) * 100 / (count * item.percent))


def _mean(work, item):
    facts = work.entrant.facts
    prefix = item.metric + "."
    values = []
    broken = False
    for metric, fact in facts.items():
        if metric.startswith(prefix) and fact.value is not None:
            values.append(fact.value)
            broken |= not work.within_full(metric, fact.value, item.full)
    over = work.need(item.over) if item.over is not None else Fraction(len(values))
    if item.over is not None and over == 0:
        work.entrant.missing.add(item.over)
        over = None
    needed = max(1, 2 * item.drop + 1, item.best or 0)
    if len(values) < needed:
        work.entrant.missing.add(item.metric)
        return None
    if over is None or broken:
        return None
    if over < len(values):
        work.fail(item.over, f"{item.over} is below the number of values")
        return None
    return _average(item, sorted(values), over) * item.points / item.full


def _average(item, values, over):
    count = len(values)
    if item.median:
        return (values[(count - 1) // 2] + values[count // 2]) / 2
    if item.over is not None:
        return sum(values) / over
    if item.best is not None:
        values = values[count - item.best:]
    else:
        values = values[item.drop:count - item.drop]
    return sum(values) / len(values)


def _ratio_sum(work, item):
    entrant = work.entrant
    scored = applicable = ZERO
    broken = False
    for metric, full in item.parts:
        value = work.read(metric)
        if value is not None:
            broken |= not work.within_full(metric, value, full)
            scored += value
            applicable += full
    sums = {}
    for key in ("bonus", "deduct", "fatal"):
        values = [work.read(metric) for metric in getattr(item, key)]
        entrant.defaulted.update(metric for metric, value in zip(getattr(item, key), values)
                                 if value is None)
        sums[key] = [value for value in values if value is not None]
    if 1 in sums["fatal"]:
        return ZERO
    if applicable == 0:
        entrant.missing.update(metric for metric, _ in item.parts)
        return None
    if broken:
        return None
    earned = item.base * (scored + sum(sums["bonus"])) / applicable - sum(sums["deduct"])
    return item.fixed + max(ZERO, earned)


def _timed(work, item):
    result, seconds = work.need(item.result), work.need(item.seconds)
    in_range = work.within_full(item.result, result, item.full)
    if seconds is not None and seconds < 0:
        work.fail(item.seconds, f"{item.seconds} is below 0")
        in_range = False
    if result is None or seconds is None or not in_range:
        return None
    if seconds > item.limit:
        return ZERO
    earned = result * item.points / item.full + item.rate * (item.limit - seconds)
    return max(ZERO, min(earned, item.points))


RULES = {
    "value": _value, "per": _per, "from_full": _from_full, "tiers": _tiers, "when": _when,
    "over": _over, "rank_linear": _rank_linear, "rank_table": _rank_table,
    "rank_step": _rank_step, "mean": _mean, "ratio_sum": _ratio_sum, "timed": _timed,
    "discretion": _discretion, "carried": _carried,
}
