# SPDX-License-Identifier: Apache-2.0
"""Random items: every rule with every key."""

from decimal import Decimal

from random_metrics import MetricMaker, Number, draw_decimal, plain

FULLS = ("100", "10", "5", "7", "12.5", "120", "3", "0.5")
HARD_RULES = ("rank_linear", "rank_table", "rank_step", "mean", "ratio_sum")
CLAUSES = ("XX-1", "XX-15a", "第三条", "")


class ItemMaker(MetricMaker):
    def item(self, name):
        rule = self.rng.choice(tuple(self.rules))
        item = {"id": name, "rule": rule}
        item.update(self.rules[rule](self))
        self._add_common(item, rule)
        return item

    def _add_common(self, item, rule):
        rng = self.rng
        if self.chance(0.5):
            item["clause"] = rng.choice(CLAUSES)
        if self.chance(0.2):
            item["title"] = "项目"
        if self.chance(0.1):
            item["reading"] = "文本没有写明。"
        if self.chance(0.1):
            item["proofs"] = ["台账", "说明"][:rng.randint(0, 2)]
        if self.chance(0.3):
            item["cap"] = self.number(0, 19)
        if self.chance(0.25):
            floor = self.number(-5, 3)
            item["floor"] = min(floor, item.get("cap", floor), key=Decimal)
        if rule not in HARD_RULES and "default" not in item and self.chance(0.3):
            item["default"] = self._default(item, rule)
        if rule in ("tiers", "when", "over") and self.chance(0.4):
            item["if_empty"] = {"points": self.number(-1, 4)}
            if self.chance(0.5):
                item["if_empty"]["when"] = self.condition()
        if self.chance(0.2):
            item["zero_when"] = self.condition()

    def _default(self, item, rule):
        if rule in ("value", "carried", "timed"):
            return self.number(0, int(Decimal(item["full"])), 0)
        if rule == "discretion":
            ends = [end for span in item["allowed"] for end in span if end is not None]
            return self.rng.choice(ends) if ends else Number(0)
        if rule == "tiers" and not item.get("may_exceed"):
            return Number(0)
        return Number(self.rng.choice(("0", "0", "0", "1", "2.5", "-3")))

    def _full_metric(self, fresh_share=0.5):
        """A metric within 0..full, and the full."""
        full = self.rng.choice(FULLS)
        kind = "count" if "." not in full and self.chance(0.2) else "number"
        per = "all" if self.chance(0.06) else "subject"
        metric = self.metric(0, full, kind, per, fresh=self.chance(fresh_share))
        self.breaker(metric, "above", full)
        if kind == "number":
            self.breaker(metric, "negative")
        return metric, Number(full)

    def value(self):
        metric, full = self._full_metric()
        return {"metric": metric.id, "full": full, "points": self._points()}

    def _points(self):
        low = -10 if self.chance(0.05) else 1
        return self.number(low, self.rng.choice((5, 40, 100)))

    def carried(self):
        keys = self.value()
        metric = next(one for one in self.metrics if one.id == keys["metric"])
        metric.needs_source = True
        self.breaker(metric, "no source")
        self.breaker(metric, "no date")
        if self.chance(0.5):
            keys["from"] = "日常工作"
        return keys

    def discretion(self):
        spans = []
        low = draw_decimal(self.rng, -4, 3, self.rng.choice((0, 0, 1)))
        metric = self.metric(-1000, 1000, fresh=True)
        metric.pool, metric.digits = [], 3
        for _ in range(self.rng.randint(1, 3)):
            high = low + draw_decimal(self.rng, 0, 3, self.rng.choice((0, 0, 2)))
            spans.append([plain(low), plain(high)])
            metric.pool += [low, high, draw_decimal(self.rng, low, high, 3)]
            metric.low = metric.high = low
            low = high + draw_decimal(self.rng, 1, 3, 1)
        metric.needs_note = True
        self.breaker(metric, "no note")
        if self.chance(0.15):
            spans[0][0] = None
        else:
            self.breaker(metric, "set", "-900.5")
        if self.chance(0.25):
            spans[-1][1] = None
        else:
            self.breaker(metric, "set", "900")
        self.rng.shuffle(spans)
        return {"metric": metric.id, "allowed": spans}

    def per(self):
        terms = []
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            metric = self.big() if self.chance(0.07) else self.amount()
            terms.append({"metric": metric.id, "points": self.number(-3, 3)})
        return {"terms": terms}

    def from_full(self):
        terms = [{"metric": self.amount().id, "points": "-" + self.number(1, 3)}
                 for _ in range(self.rng.choice((1, 1, 2, 3)))]
        for term in terms:
            term["points"] = Number(term["points"])
        return {"full": self.number(0, 20), "terms": terms}

    def _tier_list(self, values):
        different = {Decimal(value): value for value in values}
        chosen = self.rng.sample(sorted(different), self.rng.randint(1, min(4, len(different))))
        thresholds = [different[value] for value in sorted(chosen, reverse=True)]
        tiers = []
        for threshold in thresholds:
            points = self.number(-1, 6)
            op = self.rng.choice((">=", ">=", ">"))
            tiers.append([op, threshold, points])
            if op == ">" and self.chance(0.3):
                tiers.append([">=", threshold, self.number(0, 4)])
        return tiers

    def tiers(self, inner=False):
        shares = [Number(text) for text in
                  ("1", "0.95", "0.9", "0.75", "0.666667", "0.5", "0.25", "0.05", "0")]
        dice = self.rng.random()
        if dice < 0.5:
            ratio, part, whole = self.part_of_whole()
            if not inner and part.id == ratio["ratio"][0]:
                self.breaker(part, "more than", whole.id)
            keys = {"of": ratio}
            if self.chance(0.2):
                keys["may_exceed"] = False
        elif dice < 0.75:
            keys = {"of": self.ratio(), "may_exceed": True}
            shares += [Number("1.5"), Number("4"), Number("-0.5")]
        else:
            metric = self.amount()
            keys = {"of": metric.id}
            shares += [plain(value) for value in metric.pool]
        keys["tiers"] = self._tier_list(shares)
        return keys

    def when(self, inner=False):
        keys = self.comparison()
        if not inner and self.chance(0.4):
            keys[self.rng.choice(("left", "right"))] = self.ratio()
        keys["points"] = self.number(-2, 5)
        return keys

    def over(self):
        metric = self.metric(0, self.rng.choice((10, 300)), digits=self.rng.choice((0, 1)))
        dice = self.rng.random()
        if dice < 0.4:
            baseline = "mean"
        elif dice < 0.6:
            baseline = self.number(-1, 40)
        elif dice < 0.8:
            per = self.rng.choice(("all", "subject"))
            baseline = self.metric(0, 60, per=per, digits=1).id
        else:
            baseline = self.ratio()
        percent = Number(self.rng.choice(("10", "5", "33", "12.5", "100", "0.5")))
        return {"metric": metric.id, "baseline": baseline, "percent": percent,
                "points": self.number(-1, 3)}

    def _given(self, zero_allowed, count_optional):
        """The keys metric and higher, or given."""
        if self.chance(0.5):
            metric = self.big() if self.chance(0.1) else self.metric(
                0, self.rng.choice((3, 50, 1000)), self.rng.choice(("number", "count")))
            keys = {"metric": metric.id}
            if self.chance(0.5):
                keys["higher"] = self.chance(0.4)
            return keys
        least = 0 if zero_allowed else 1
        most = self.rng.choice((3, 12, 250))
        kind = self.rng.choice(("rank", "rank", "number"))
        rank = self.metric(least, most, kind, fresh=True, digits=0)
        given = {"rank": rank.id}
        if kind == "number":
            self.breaker(rank, "set", "1.5")
            self.breaker(rank, "set", "-1")
        if not zero_allowed:
            self.breaker(rank, "set", "0")
        if not count_optional or self.chance(0.6):
            count = self.metric(1, most, "count", fresh=True)
            given["count"] = count.id
            self.relations.append(("not above", rank.id, count.id))
            self.breaker(rank, "more than", count.id)
        return {"given": given}

    def rank_linear(self):
        keys = {"best": self.number(2, 30), "worst": self.number(-1, 3)}
        if self.chance(0.45):
            keys["first"] = Number(self.rng.choice((1, 2, 3, 10, 200)))
        first = "first" in keys
        keys.update(self._given(zero_allowed=first, count_optional=first))
        return keys

    def rank_step(self):
        keys = {"first": self.number(1, 12), "step": self.number(0, 2),
                "percent": Number(self.rng.choice(("10", "25", "33.3", "5", "50", "100")))}
        keys.update(self._given(zero_allowed=False, count_optional=False))
        return keys

    def rank_table(self):
        rows, low = [], 1
        with_percent = False
        for _ in range(self.rng.randint(1, 4)):
            row = {"points": self.number(-1, 9)}
            if self.chance(0.5):
                high = low + self.rng.choice((0, 0, 1, 3))
                row["ranks"] = [Number(low), Number(high)]
                low = high + self.rng.choice((0, 1, 2))
                low = max(1, low)
            else:
                with_percent = True
                row["percent"] = Number(self.rng.choice(
                    ("10", "30", "50", "33.333333", "33.4", "5", "100", "0.1")))
            rows.append(row)
        if self.chance(0.2):
            self.rng.shuffle(rows)
        keys = {"rows": rows}
        keys.update(self._given(zero_allowed=True, count_optional=not with_percent))
        if self.chance(0.5):
            rule = self.rng.choice(("when", "tiers"))
            keys["else"] = {"rule": rule}
            keys["else"].update(self.rules[rule](self, inner=True))
        return keys

    def mean(self):
        full = self.rng.choice(FULLS)
        if self.series and self.chance(0.15):
            series = self.rng.choice(self.series)
            full = str(series.high)
        else:
            series = self.metric(0, full, fresh=True)
            self.metrics.remove(series)
            self.series.append(series)
            numbers = (1, 2, 3, 4, 5, 6, 7, 10, 11, 100, 9999)
            series.numbers = self.rng.sample(numbers, self.rng.randint(1, 6))
            series.absent = self.rng.choice((0.03, 0.3))
            self.breakers.append((series.id, "above", full))
            self.breakers.append((series.id, "negative"))
        keys = {"metric": series.id, "full": Number(full), "points": self._points()}
        way = self.rng.choice(("plain", "drop", "drop", "best", "median", "over"))
        if way == "drop":
            keys["drop"] = Number(self.rng.choice((0, 1, 1, 2)))
        elif way == "best":
            keys["best"] = Number(self.rng.randint(1, 4))
        elif way == "median":
            keys["median"] = True
        elif way == "over":
            heads = self.metric(0, 12, "count", fresh=True)
            self.relations.append(("heads", heads.id, series.id))
            self.breaker(heads, "fewer than", series.id)
            keys["over"] = heads.id
        elif self.chance(0.3):
            keys.update({"over": "present", "median": False, "drop": Number(0)})
        return keys

    def ratio_sum(self):
        keys = {"base": self.number(5, 100), "parts": []}
        for _ in range(self.rng.randint(1, 4)):
            metric, full = self._full_metric(fresh_share=0.8)
            if metric.fresh:
                metric.absent = 0.35
            keys["parts"].append({"metric": metric.id, "full": full})
        if self.chance(0.5):
            keys["fixed"] = self.number(0, 9)
        for name in ("deduct", "bonus"):
            if self.chance(0.4):
                keys[name] = [self.amount().id for _ in range(self.rng.randint(0, 2))]
        if self.chance(0.4):
            keys["fatal"] = [self.flag().id for _ in range(self.rng.randint(1, 2))]
        return keys

    def timed(self):
        result, full = self._full_metric()
        limit = self.rng.choice((60, 300, 900))
        seconds = self.metric(0, limit + 100, digits=self.rng.choice((0, 0, 1)), fresh=True)
        seconds.pool.append(Decimal(limit))
        self.breaker(seconds, "negative")
        rate = Number(self.rng.choice(("0.02", "0", "0.001", "0.5", "-0.01")))
        return {"result": result.id, "full": full, "points": self.number(1, 100),
                "seconds": seconds.id, "limit": Number(limit), "rate": rate}

    rules = {
        "value": value, "per": per, "from_full": from_full, "tiers": tiers, "when": when,
        "over": over, "rank_linear": rank_linear, "rank_table": rank_table,
        "rank_step": rank_step, "mean": mean, "ratio_sum": ratio_sum, "timed": timed,
        "discretion": discretion, "carried": carried,
    }
