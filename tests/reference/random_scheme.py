# SPDX-License-Identifier: Apache-2.0
"""Random schemes that are valid, and their JSON with exact numbers."""

import json
from decimal import Decimal
from types import SimpleNamespace

from random_items import ItemMaker
from random_metrics import TITLES, Number, plain


def random_scheme(rng):
    """A scheme as JSON values with Number leaves, the settings it needs, and its maker."""
    maker = SchemeMaker(rng)
    source = maker.scheme()
    return SimpleNamespace(source=source, settings=maker.settings, maker=maker)


class SchemeMaker(ItemMaker):
    def __init__(self, rng):
        super().__init__(rng)
        self.settings = []
        self.decimals = rng.choice((2, 2, 2, 0, 1, 3, 4, 5, 6))

    def scheme(self):
        rng = self.rng
        source = {"id": f"random-{rng.randint(0, 10 ** 6)}", "title": "随机方案",
                  "subject": rng.choice(("unit", "team", "person"))}
        if self.decimals != 2 or self.chance(0.3):
            source["decimals"] = Number(self.decimals)
        source["indicators"] = self._indicators()
        self._add_conditions(source)
        self._add_ties(source)
        self._add_prizes(source)
        if self.chance(0.4):
            self._add_parameters(source)
        source["metrics"] = self._declarations()
        for key, text in (("source", "文件"), ("valid_from", "2021-01-01"),
                          ("valid_to", "2021-12-31")):
            if self.chance(0.3):
                source[key] = text
        return source

    def _short(self, low, high):
        """A number with no more digits than points have."""
        return self.number(low, high, self.rng.randint(0, min(self.decimals, 2)))

    def _indicators(self):
        indicators, item_count = [], 0
        for i in range(self.rng.choice((1, 1, 2, 2, 3, 4))):
            indicator = {"id": f"ind{i}", "items": []}
            for _ in range(self.rng.choice((1, 1, 2, 2, 3, 4))):
                indicator["items"].append(self.item(f"i{item_count}"))
                item_count += 1
            if self.chance(0.25):
                indicator["bonus"] = True
            elif self.chance(0.1):
                indicator["bonus"] = False
            if not indicator.get("bonus") or self.chance(0.5):
                indicator["max"] = self._short(0, self.rng.choice((5, 30, 100)))
            if self.chance(0.35):
                indicator["floor"] = self._short(-100, 0)
            if self.chance(0.2):
                indicator["title"] = self.rng.choice(TITLES)
            indicators.append(indicator)
        return indicators

    def _add_conditions(self, source):
        if self.chance(0.25):
            source["gates"] = []
            for i in range(self.rng.choice((1, 1, 2))):
                if self.chance(0.7):
                    when = {"left": self.flag(0.85).id, "op": "=", "right": Number(1)}
                else:
                    when = self.condition()
                source["gates"].append(self._with_clause({"when": when}, f"G-{i}"))
        if self.chance(0.55):
            source["vetoes"] = [self._with_clause(self._veto(source), f"V-{i}")
                                for i in range(self.rng.choice((1, 1, 2, 3)))]

    def _with_clause(self, entry, clause):
        if self.chance(0.8):
            entry["clause"] = clause
        return entry

    def _veto(self, source):
        effect = self.rng.choice(("disqualify", "zero_item", "zero_indicator", "bar_awards",
                                  "bar_awards"))
        veto = {"when": self.condition(), "effect": effect}
        indicator = self.rng.choice(source["indicators"])
        if effect == "zero_item":
            veto["item"] = self.rng.choice(indicator["items"])["id"]
        elif effect == "zero_indicator":
            veto["indicator"] = indicator["id"]
        elif effect == "bar_awards" and self.chance(0.7):
            veto["reaches"] = self.rng.choice(("self", "members", "members"))
        return veto

    def _add_ties(self, source):
        if self.chance(0.6):
            items = [item["id"] for one in source["indicators"] for item in one["items"]]
            ties = []
            for _ in range(self.rng.choice((1, 1, 2, 3))):
                if self.chance(0.5):
                    tie = {"item": self.rng.choice(items)}
                else:
                    tie = {"metric": self.metric(0, 5, "count").id}
                if self.chance(0.6):
                    tie["higher"] = self.chance(0.5)
                ties.append(tie)
            source["ties"] = ties
        if self.chance(0.5):
            source["joint"] = self.chance(0.4)

    def _add_prizes(self, source):
        if self.chance(0.55):
            source["awards"] = [{"title": title, "count": Number(self.rng.choice((0, 1, 1, 2, 3)))}
                                for title in
                                ("一等奖", "二等奖", "三等奖")[:self.rng.randint(1, 3)]]
        if self.chance(0.5):
            source["quota"] = Number(self.rng.choice((0, 1, 1, 2, 3, 5)))
        if self.chance(0.12):
            source["total_cap"] = self._short(-5, 60)

    def _add_parameters(self, source):
        """Replaces some numbers by "$name"."""
        places = []
        for key in ("gates", "vetoes", "indicators", "awards"):
            _find_numbers(source.get(key), places)
        for key in ("quota", "total_cap"):
            if key in source:
                places.append((source, key))
        source["parameters"] = {}
        for i, (holder, key) in enumerate(self.rng.sample(places, min(len(places),
                                                                      self.rng.randint(0, 4)))):
            self._declare_parameter(source["parameters"], f"p{i}", holder[key])
            holder[key] = f"$p{i}"
        if self.chance(0.15):
            self._declare_parameter(source["parameters"], "unused_one", Number(5))

    def _declare_parameter(self, parameters, name, number):
        parameters[name] = {}
        if self.chance(0.6):
            parameters[name]["title"] = "参数"
        if self.chance(0.5):
            parameters[name]["value"] = number
            return
        if self.chance(0.3):
            parameters[name]["value"] = Number(77) if self.chance(0.5) else None
        spelling = number
        if self.chance(0.1):
            spelling = number.replace("-", "－").replace(".", "．").replace("1", "１")
        if self.chance(0.1):
            spelling = f" {spelling}\u3000"
        self.settings.append(f"{name}={spelling}")

    def _declarations(self):
        declared = []
        self.metric(0, 5, fresh=True)
        for metric in self.metrics + self.series:
            entry = {"id": metric.id}
            if metric.kind != "number" or self.chance(0.5):
                entry["kind"] = metric.kind
            if metric.per != "subject" or self.chance(0.2):
                entry["per"] = metric.per
            if self.chance(0.2):
                entry["title"] = self.rng.choice(TITLES)
            if self.chance(0.1):
                entry["unit"] = "件"
            declared.append(entry)
        self.rng.shuffle(declared)
        return declared


def _find_numbers(value, places):
    """Every (holder, key) at which a Number stands."""
    if isinstance(value, dict):
        entries = value.items()
    elif isinstance(value, list):
        entries = enumerate(value)
    else:
        return
    for key, part in entries:
        if isinstance(part, Number):
            places.append((value, key))
        else:
            _find_numbers(part, places)


class Writer:
    """Writes JSON; the layout and the spelling of numbers are random, the meaning is not."""

    def __init__(self, rng):
        self.rng = rng
        self.space = rng.choice(("", "", " ", "\n ", "\r\n\t"))
        self.ascii_only = rng.random() < 0.2
        self.shuffled = rng.random() < 0.3

    def write(self, value):
        if isinstance(value, Number):
            return self._number(value)
        if isinstance(value, str):
            return json.dumps(value, ensure_ascii=self.ascii_only)
        if isinstance(value, dict):
            pairs = list(value.items())
            if self.shuffled:
                self.rng.shuffle(pairs)
            return self._around("{", [f"{self.write(key)}:{self.space}{self.write(part)}"
                                      for key, part in pairs], "}")
        if isinstance(value, list):
            return self._around("[", [self.write(part) for part in value], "]")
        return json.dumps(value)

    def _around(self, opening, parts, closing):
        return opening + self.space + f",{self.space}".join(parts) + self.space + closing

    def _number(self, text):
        if self.rng.random() > 0.02:
            return str(text)
        if self.rng.random() < 0.5:
            return text + ("0" if "." in text else ".0")
        digits = self.rng.randint(-2, 3)
        mantissa = plain(Decimal(text).scaleb(-digits))
        return f"{mantissa}{self.rng.choice('eE')}{digits}"


def write_scheme(source, rng):
    return (Writer(rng).write(source) + rng.choice(("", "\n"))).encode("utf-8")
