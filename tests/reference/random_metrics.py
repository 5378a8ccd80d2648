# SPDX-License-Identifier: Apache-2.0
"""What random schemes are built from: numbers, metrics with the values they may take, operands
and conditions."""

from decimal import Decimal

WORDS = ("m", "cases", "score", "x", "n", "a1_", "officers_in_time")
TITLES = ("指标", "办案数", "Titel \"1\"", "现场，检查", "得分")
OPS = (">=", ">", "<=", "<", "=", "!=")


class Number(str):
    """A number as it is to be written into JSON, or into a cell."""


def plain(value):
    return Number(format(value, "f"))


class Metric:
    """A metric of the scheme and how its facts are drawn."""

    def __init__(self, name, kind, per, span, digits):
        self.id, self.kind, self.per = name, kind, per
        self.low, self.high = span
        self.digits = digits
        self.pool = []
        self.fresh = False
        self.needs_note = self.needs_source = False
        self.absent = 0.08

    def draw(self, rng):
        if self.pool and rng.random() < 0.8:
            return rng.choice(self.pool)
        return draw_decimal(rng, self.low, self.high, self.digits)


def draw_decimal(rng, low, high, digits):
    scale = 10 ** digits
    return Decimal(rng.randint(int(low * scale), int(high * scale))).scaleb(-digits)


class MetricMaker:
    """Declares metrics on demand; asks `rng` for everything."""

    def __init__(self, rng):
        self.rng = rng
        self.metrics = []
        self.series = []
        self.relations = []
        self.breakers = []

    def chance(self, probability):
        return self.rng.random() < probability

    def number(self, low, high, digits=None):
        """A literal number; round figures are frequent."""
        if digits is None:
            digits = self.rng.choice((0, 0, 0, 0, 1, 1, 2, 3))
        return plain(draw_decimal(self.rng, low, high, digits))

    def metric(self, low, high, kind="number", per="subject", fresh=False, digits=None):
        """A metric with values in low..high that also are of the kind; old ones come again."""
        low, high = Decimal(low), Decimal(high)
        if not fresh and self.chance(0.25):
            fitting = [one for one in self.metrics if not one.fresh and one.kind == kind
                       and one.per == per and low <= one.low and one.high <= high]
            if fitting:
                return self.rng.choice(fitting)
        if digits is None:
            digits = 0 if kind != "number" else self.rng.choice((0, 0, 1, 1, 2, 2, 3, 6))
        name = f"{self.rng.choice(WORDS)}{len(self.metrics) + len(self.series)}"
        one = Metric(name, kind, per, (low, high), digits)
        one.fresh = fresh
        pool_size = self.rng.choice((0, 1, 2, 2, 3, 5))
        one.pool = [draw_decimal(self.rng, low, high, digits) for _ in range(pool_size)]
        for end in (low, high):
            if self.chance(0.25) and end == end.quantize(Decimal(1).scaleb(-digits)):
                one.pool.append(end)
        self.metrics.append(one)
        return one

    def flag(self, share=0.15):
        one = self.metric(0, 1, "flag", fresh=self.chance(0.7))
        if one.fresh:
            one.pool = [Decimal(int(i < share * 20)) for i in range(20)]
        return one

    def amount(self):
        """A metric of everyday size for sums and comparisons."""
        per = "all" if self.chance(0.1) else "subject"
        kind = self.rng.choice(("count", "number", "number", "flag"))
        if kind == "flag":
            return self.metric(0, 1, "flag", per)
        if kind == "count":
            return self.metric(0, self.rng.choice((3, 10, 500)), "count", per)
        low = self.rng.choice((-5, 0, 0))
        return self.metric(low, self.rng.choice((2, 20, 300)), "number", per,
                           digits=self.rng.choice((0, 1, 2)))

    def big(self):
        """Up to twelve digits before and six behind the point."""
        return self.metric(-10 ** 6, 999999999999, digits=self.rng.choice((0, 2, 6)))

    def operand(self, depth=0):
        dice = self.rng.random()
        if dice < 0.5:
            return self.amount().id
        if dice < 0.7 or depth > 1:
            return self.number(-3, 12, self.rng.choice((0, 1)))
        return self.ratio(depth)

    def ratio(self, depth=0):
        below = self.operand(depth + 1)
        while isinstance(below, Number) and Decimal(below) == 0:
            below = self.number(-2, 9)
        return {"ratio": [self.operand(depth + 1), below]}

    def part_of_whole(self):
        """A ratio that stays within 0..1 by a relation between its fresh metrics."""
        high = self.rng.choice((4, 20, 60))
        part = self.metric(0, high, "count", fresh=True)
        whole = self.metric(0, high, "count", fresh=True)
        self.relations.append(("not above", part.id, whole.id))
        if self.chance(0.15):
            return {"ratio": [{"ratio": [part.id, self.number(1, 3)]}, whole.id]}, part, whole
        return {"ratio": [part.id, whole.id]}, part, whole

    def condition(self, depth=0):
        dice = self.rng.random()
        if dice < 0.5:
            return {"left": self.flag().id, "op": "=", "right": Number(1)}
        if dice < 0.8 or depth > 1:
            return self.comparison()
        parts = [self.condition(depth + 1) for _ in range(self.rng.choice((1, 2, 2, 3)))]
        return {self.rng.choice(("any", "all")): parts}

    def comparison(self):
        return {"left": self.operand(), "op": self.rng.choice(OPS), "right": self.operand()}

    def breaker(self, metric, how, *details):
        """Remembers a way to make a fact of a fresh metric a scoring error."""
        if metric.fresh:
            self.breakers.append((metric.id, how) + details)
