# SPDX-License-Identifier: Apache-2.0
"""Schemes in which better is never worse, and the proof that it is so.

Every metric has one good direction for the whole scheme (`better`: 1 or -1). Each rule is built so
that the good direction never lowers its points; nothing zeroes and nobody is thrown out.
"""

from decimal import Decimal
from types import SimpleNamespace

from properties.world import RANK_RULES, Case, by_id, items_of, need, reads_field
from random_metrics import Number, draw_decimal, plain

SUBJECTS = ("a", "b", "c", "d", "e", "f", "g", "h")
RAISES = 4
RULES = {}


def rule(function):
    RULES[function.__name__] = function
    return function


class Maker:
    """Declares metrics on demand and keeps how each may move."""

    def __init__(self, rng):
        self.rng = rng
        self.metrics = []

    def chance(self, probability):
        return self.rng.random() < probability

    def number(self, low, high, digits=None):
        if digits is None:
            digits = self.rng.choice((0, 0, 1, 2, 3))
        return plain(draw_decimal(self.rng, low, high, digits))

    def metric(self, low, high, better=1, kind="number", **more):
        """A metric with values in low..high; old ones come again."""
        fitting = [one for one in self.metrics if not one.tied and one.kind == kind
                   and one.better == better and low <= one.low and one.high <= high]
        if fitting and not more and self.chance(0.3):
            return self.rng.choice(fitting)
        name = f"{self.rng.choice(('m', 'good_deeds', 'x_'))}{len(self.metrics)}"
        digits = 0 if kind != "number" else self.rng.choice((0, 1, 2, 6))
        one = SimpleNamespace(id=name, low=low, high=high, better=better, kind=kind, digits=digits,
                              tied=bool(more), below=None, fixed=False, numbers=(),
                              needs=(), ranges=None, least=None)
        vars(one).update(more)
        one.pool = [draw_decimal(self.rng, low, high, digits)
                    for _ in range(self.rng.choice((0, 2, 4)))]
        self.metrics.append(one)
        return one

    def amount(self):
        return self.metric(self.rng.choice((-5, 0)), self.rng.choice((3, 50, 300)))

    def falling(self, count, low=0, high=9):
        """Points that fall or stay, none below `low`."""
        drawn = [self.number(low, high) for _ in range(count)]
        return sorted(drawn, key=Decimal, reverse=True)

    def draw(self, metric):
        if metric.ranges:
            low, high = self.rng.choice(metric.ranges)
            return draw_decimal(self.rng, low, high, 1)
        if metric.pool and self.chance(0.7):
            return self.rng.choice(metric.pool)
        return draw_decimal(self.rng, metric.low, metric.high, metric.digits)


@rule
def value(maker):
    full = maker.rng.choice((10, 100, 7))
    return {"metric": maker.metric(0, full).id, "full": Number(full),
            "points": maker.number(0, 40)}


@rule
def carried(maker):
    full = maker.rng.choice((10, 100))
    metric = maker.metric(0, full, needs=("source", "date"))
    return {"metric": metric.id, "full": Number(full), "points": maker.number(0, 40)}


@rule
def per(maker):
    terms = []
    for _ in range(maker.rng.choice((1, 1, 2, 3))):
        if maker.chance(0.3):
            metric, sign = maker.metric(0, 20, better=-1), "-"
        else:
            metric, sign = maker.amount(), ""
        terms.append({"metric": metric.id, "points": Number(sign + maker.number(0, 3))})
    return {"terms": terms}


@rule
def from_full(maker):
    terms = [{"metric": maker.metric(0, 20, better=-1).id,
              "points": Number("-" + maker.number(1, 3))}
             for _ in range(maker.rng.choice((1, 2)))]
    return {"full": maker.number(0, 20), "terms": terms}


@rule
def tiers(maker):
    count = maker.rng.randint(1, 4)
    shares = ("0.95", "0.9", "0.5", "1", "0.666667", "0.25", "0")
    keys = {}
    if maker.chance(0.5):
        whole = maker.metric(1, 40, kind="count", fixed=True)
        part = maker.metric(0, 40, kind="count", below=whole)
        keys["of"] = {"ratio": [part.id, whole.id]}
    elif maker.chance(0.5):
        keys["of"] = {"ratio": [maker.amount().id, maker.number(1, 9)]}
        keys["may_exceed"] = True
    else:
        metric = maker.amount()
        keys["of"] = metric.id
        shares = [maker.number(metric.low, metric.high) for _ in range(6)]
        shares = list({Decimal(one): one for one in shares}.values())
    count = min(count, len(shares))
    thresholds = sorted(maker.rng.sample(shares, count), key=Decimal, reverse=True)
    keys["tiers"] = [[maker.rng.choice((">=", ">")), Number(threshold), points]
                     for threshold, points in zip(thresholds, maker.falling(count))]
    return keys


@rule
def when(maker):
    metric, op = maker.amount(), maker.rng.choice((">=", ">="))
    if maker.chance(0.2):
        metric, op = maker.metric(0, 20, better=-1), "<="
    left = metric.id
    if maker.chance(0.3):
        left = {"ratio": [left, maker.number(1, 4)]}
    return {"left": left, "op": op, "right": maker.number(metric.low, metric.high),
            "points": maker.number(0, 5)}


@rule
def over(maker):
    return {"metric": maker.amount().id, "baseline": maker.number(1, 20),
            "percent": Number(maker.rng.choice(("10", "33", "5", "100"))),
            "points": maker.number(0, 2)}


def ranking(maker):
    """The keys metric and higher, or given, of a rank rule."""
    if maker.chance(0.4):
        count = maker.metric(1, 30, kind="count", fixed=True)
        rank = maker.metric(1, 30, better=-1, kind="rank", below=count)
        return {"given": {"rank": rank.id, "count": count.id}}
    if maker.chance(0.3):
        return {"metric": maker.metric(0, 20, better=-1).id, "higher": False}
    return {"metric": maker.amount().id}


@rule
def rank_linear(maker):
    best, worst = maker.falling(2)
    keys = {"best": best, "worst": worst, **ranking(maker)}
    if maker.chance(0.4):
        keys["first"] = Number(maker.rng.choice((1, 2, 3, 10)))
    return keys


@rule
def rank_step(maker):
    return {"first": maker.number(1, 12), "step": maker.number(0, 2),
            "percent": Number(maker.rng.choice(("10", "25", "33.3", "100"))), **ranking(maker)}


@rule
def rank_table(maker):
    rows, low = [], 1
    points = maker.falling(maker.rng.randint(2, 5))
    for one in points[:-1]:
        high = low + maker.rng.randint(0, 2)
        rows.append({"ranks": [Number(low), Number(high)], "points": one})
        low = high + 1
    for row in rows[maker.rng.randint(0, len(rows)):]:
        del row["ranks"]
        row["percent"] = Number(maker.rng.choice(("10", "30", "50", "33.4", "80")))
    keys = {"rows": rows, **ranking(maker)}
    if maker.chance(0.5):
        right = maker.amount()
        keys["else"] = {"rule": "when", "left": right.id, "op": ">=", "points": points[-1],
                        "right": maker.number(right.low, right.high)}
    return keys


@rule
def mean(maker):
    full = maker.rng.choice((10, 100))
    numbers = maker.rng.sample((1, 2, 3, 4, 5, 9, 11), maker.rng.randint(1, 6))
    series = maker.metric(0, full, numbers=tuple(numbers))
    keys = {"metric": series.id, "full": Number(full), "points": maker.number(0, 30)}
    way = maker.rng.choice(("plain", "drop", "best", "median", "over"))
    if way == "drop":
        keys["drop"] = Number(maker.rng.choice((1, 2)))
    elif way == "best":
        keys["best"] = Number(maker.rng.randint(1, 3))
    elif way == "median":
        keys["median"] = True
    elif way == "over":
        keys["over"] = maker.metric(len(numbers), 12, kind="count", fixed=True).id
    return keys


@rule
def ratio_sum(maker):
    keys = {"base": maker.number(5, 100), "fixed": maker.number(0, 5), "parts": [],
            "deduct": [], "bonus": []}
    for _ in range(maker.rng.randint(1, 3)):
        full = maker.rng.choice((5, 20))
        keys["parts"].append({"metric": maker.metric(0, full).id, "full": Number(full)})
    if maker.chance(0.5):
        keys["deduct"].append(maker.metric(0, 8, better=-1).id)
    if maker.chance(0.5):
        keys["bonus"].append(maker.metric(0, 5).id)
    return keys


@rule
def timed(maker):
    full, limit = maker.rng.choice((10, 100)), maker.rng.choice((60, 900))
    seconds = maker.metric(0, limit + 50, fixed=True)
    return {"result": maker.metric(0, full).id, "full": Number(full), "seconds": seconds.id,
            "points": maker.number(1, 50), "limit": Number(limit),
            "rate": Number(maker.rng.choice(("0.02", "0", "-0.01")))}


@rule
def discretion(maker):
    low = maker.rng.randint(-2, 1)
    ranges = [(low, low), (low + 2, low + 4)]
    metric = maker.metric(low, low + 4, ranges=ranges, needs=("note",))
    return {"metric": metric.id,
            "allowed": [[Number(one), Number(other)] for one, other in ranges]}


def rising_case(rng):
    """A scheme of monotone rules with facts; `moves` of the case says how metrics may move."""
    maker = Maker(rng)
    indicators, count = [], 0
    for i in range(rng.choice((1, 1, 2, 3))):
        indicator = {"id": f"ind{i}", "items": [], "max": Number(rng.choice((10, 30, 100)))}
        if maker.chance(0.3):
            indicator["floor"] = Number(-20)
        for _ in range(rng.choice((1, 2, 3))):
            indicator["items"].append(_item(maker, f"i{count}"))
            count += 1
        indicators.append(indicator)
    source = {"id": "rising", "title": "方案", "subject": rng.choice(("unit", "person")),
              "decimals": Number(rng.choice((2, 2, 0, 1, 4))), "indicators": indicators}
    _add_ends(maker, source, count)
    source["metrics"] = [{"id": one.id, "kind": one.kind} for one in maker.metrics]
    case = Case(source, [], _rows(maker))
    case.moves = {one.id: one for one in maker.metrics}
    return case


def _item(maker, name):
    kind = maker.rng.choice([*RULES, *RANK_RULES])
    item = {"id": name, "rule": kind, **RULES[kind](maker)}
    if maker.chance(0.15):
        item["cap"] = maker.number(4, 12)
    if maker.chance(0.15):
        item["floor"] = maker.number(-9, 2)
    if kind in ("value", "per", "when", "over") and maker.chance(0.3):
        item["default"] = Number(maker.rng.choice(("0", "1", "2.5")))
    return item


def _add_ends(maker, source, count):
    """Final ties that favour the better, prizes, a cap on the total."""
    source["joint"] = maker.chance(0.5)
    source["ties"] = []
    for _ in range(maker.rng.choice((0, 1, 2))):
        metric = maker.rng.choice(maker.metrics)
        if metric.numbers or maker.chance(0.5):
            source["ties"].append({"item": f"i{maker.rng.randrange(count)}"})
        else:
            source["ties"].append({"metric": metric.id, "higher": metric.better > 0})
    if maker.chance(0.6):
        source["quota"] = Number(maker.rng.randint(1, 4))
    if maker.chance(0.1):
        source["total_cap"] = Number(maker.rng.choice((10, 30)))


def _rows(maker):
    rows = []
    for subject in maker.rng.sample(SUBJECTS, maker.rng.choice((1, 2, 4, 5, 6, 8))):
        status = maker.rng.choice(("",) * 12 + ("guest", "withdrawn"))
        own = {}
        for metric in maker.metrics:
            for name in [f"{metric.id}.{i}" for i in metric.numbers] or [metric.id]:
                if not maker.chance(0.1):
                    own[name] = maker.draw(metric)
        for metric in maker.metrics:
            limit = own.get(metric.below.id) if metric.below else None
            if limit is not None and metric.id in own:
                own[metric.id] = min(own[metric.id], limit)
        rows += [_row(subject, name, amount, status) for name, amount in own.items()]
    return rows or [_row("a", maker.metrics[0].id, maker.draw(maker.metrics[0]), "")]


def _row(subject, metric, amount, status):
    return {"subject": subject, "metric": metric, "value": plain(amount), "status": status,
            "source": "台账", "date": "2021-11-05", "note": "见附件"}


def check_rising(program, case, rng):
    """A better fact never lowers the own points, total or rank, and never helps others in a rank
    rule."""
    movable = [row for row in case.rows if row.get("status") != "withdrawn"
               and row["value"] and not case.moves[row["metric"].split(".")[0]].fixed]
    for row in rng.sample(movable, min(RAISES, len(movable))):
        better = _better_value(case, row, rng)
        if better is None:
            continue
        other = case.copy()
        other.row(row["subject"], row["metric"])["value"] = plain(better)
        what = f"{row['subject']}: {row['metric']} from {row['value']} to {plain(better)}"
        _need_no_loss(case, by_id(program.base(case)), by_id(program.score(other)),
                      row["subject"], what)


def _better_value(case, row, rng):
    move = case.moves[row["metric"].split(".")[0]]
    now = Decimal(row["value"])
    end = Decimal(move.high if move.better > 0 else move.low)
    if move.better > 0 and move.below:
        end = min(end, case.value(row["subject"], move.below.id) or end)
    if (end - now) * move.better <= 0:
        return None
    step = Decimal(1) if move.kind != "number" else Decimal("0.000001")
    others = [Decimal(one["value"]) for one in case.rows
              if one["metric"] == row["metric"] and one["value"]]
    drawn = [end, now + step * move.better, draw_decimal(rng, min(now, end), max(now, end), 0)]
    fitting = [one for one in drawn + others + [one + step * move.better for one in others]
               if 0 < (one - now) * move.better <= (end - now) * move.better
               and (not move.ranges or any(low <= one <= high for low, high in move.ranges))]
    return rng.choice(fitting) if fitting else None


def _need_no_loss(case, before, after, subject, what):
    one, two = before[subject], after[subject]
    found = items_of(two)
    for name, item in items_of(one).items():
        need(Decimal(found[name]["points"]) >= Decimal(item["points"]),
             f"{what}: {name} falls from {item['points']} to {found[name]['points']}")
    need(Decimal(two["total"]) >= Decimal(one["total"]),
         f"{what}: the total falls from {one['total']} to {two['total']}")
    need(one["rank"] is None or two["rank"] <= one["rank"],
         f"{what}: the rank falls from {one['rank']} to {two['rank']}")
    need(two["recommended"] or not one["recommended"], f"{what}: is no longer recommended")
    rules = case.items()
    for name in set(before) - {subject}:
        found = items_of(after[name])
        for item_id, item in items_of(before[name]).items():
            points, then = item["points"], found[item_id]["points"]
            if reads_field(rules[item_id]):
                need(Decimal(then) <= Decimal(points),
                     f"{what}: {item_id} of {name} rises from {points} to {then}")
            else:
                need(then == points, f"{what}: {item_id} of {name}: {then} instead of {points}")
