# SPDX-License-Identifier: Apache-2.0
"""Faults of facts: rows that a reader must refuse, facts that scoring must refuse."""

from decimal import Decimal, InvalidOperation

from random_metrics import plain

NOT_VALUES = ("1e3", "1,234", "5%", "NaN", "-", "无", "+5", "＋5", "−5", "1.", ".5", "1.2345678",
              "1234567890123", "1。5", "--1", "1 2", "1，234", "５.", "0x10", "inf", "1.5.2", "½",
              "１２３４５６７８９０１２３", "约5", "٣", "5-")
NOT_DATES = ("2021/11/05", "2021-11", "20211105", "2021-13-01", "2021-00-10", "2021-1-5", "去年",
             "2021-11-32", "2021-11-05x")


class FactFaults:
    """Puts faults into rows; each leaves the rows that matter to another fault alone."""

    def __init__(self, rng, scheme, rows):
        self.rng = rng
        self.maker = scheme.maker
        self.rows = rows
        self.touched = set()
        self.faulty = []

    def put(self, count):
        for _ in range(20 * count):
            if len(self.faulty) >= count:
                break
            self.rng.choice(self.kinds)(self)

    def _row(self, accept=lambda row: True):
        """An untouched row that isn't the first to describe its subject."""
        seen, fitting = set(), []
        for i, row in enumerate(self.rows):
            described = {(row["subject"], key) for key in ("name", "unit", "status") if row[key]}
            if i not in self.touched and described <= seen and accept(row):
                fitting.append(i)
            seen |= described
        if not fitting:
            return None
        chosen = self.rng.choice(fitting)
        self._touch(chosen)
        return self.rows[chosen]

    def _touch(self, index):
        """A later second row for the same pair would be a fault of its own."""
        row = self.rows[index]
        for i, other in enumerate(self.rows):
            if (other["subject"], other["metric"]) == (row["subject"], row["metric"]):
                self.touched.add(i)

    def _set(self, key, text, accept=lambda row: True):
        row = self._row(accept)
        if row is not None:
            row[key] = text
            self.faulty.append(row)

    def bad_value(self):
        self._set("value", self.rng.choice(NOT_VALUES))

    def bad_date(self):
        self._set("date", self.rng.choice(NOT_DATES))

    def bad_status(self):
        self._set("status", self.rng.choice(("absent", "Guest", "退出", "ranked")))

    def empty_key(self):
        self._set(self.rng.choice(("subject", "metric")), self.rng.choice(("", "\u3000")))

    def other_description(self):
        key = self.rng.choice(("name", "unit", "status"))
        first = {}
        for i, row in enumerate(self.rows):
            if row[key]:
                first.setdefault(row["subject"], i)

        row = self._row(lambda one: one["subject"] in first and one["subject"] != "*")
        if row is None:
            return
        before = first[row["subject"]]
        if before < self._index(row):
            known = self.rows[before][key]
            self._touch(before)
            if key == "status":
                row[key] = "guest" if known == "withdrawn" else "withdrawn"
            else:
                row[key] = known + "二"
            self.faulty.append(row)

    def _index(self, row):
        return next(i for i, one in enumerate(self.rows) if one is row)

    def second_row(self):
        row = self._row(lambda one: one["subject"] and one["metric"])
        if row is None:
            return
        copy = dict(row, name=None, unit=None, status=None)
        copy["value"] = self.rng.choice((row["value"], "", "1"))
        place = self.rng.randint(self._index(row) + 1, len(self.rows))
        self.rows.insert(place, copy)
        self.touched = {i + (i >= place) for i in self.touched} | {place}
        self.faulty.append(copy)

    def unknown_metric(self):
        names = ["no_such_metric", "override.nothing", "override.", "override", "mean", "M1",
                 "指标",
                 "override.ind0.x"]
        names += [one.id + ".1" for one in self.maker.metrics]
        for series in self.maker.series:
            names += [series.id, series.id + ".0", series.id + ".01", series.id + ".10000",
                      series.id + ".x", series.id + "."]
        self._set("metric", self.rng.choice(names))

    def wrong_per(self):
        declared = {one.id: one.per for one in self.maker.metrics}
        if self.rng.random() < 0.5:
            self._set("subject", "*", lambda row: row["subject"] != "*" and row["metric"]
                      and not any(row[key] for key in ("name", "unit", "status"))
                      and self._alone("*", row["metric"]))
        else:
            self._set("subject", "sX", lambda row: declared.get(row["metric"]) == "all"
                      and not row["name"] and self._alone("sX", row["metric"]))

    def _alone(self, subject, metric):
        return all((row["subject"], row["metric"]) != (subject, metric) for row in self.rows)

    def override_for_all(self):
        row = self._row(lambda one: not any(one[key] for key in ("name", "unit", "status")))
        if row is not None:
            row.update(subject="*", metric="override.ind0", note="x")
            self.faulty.append(row)
            self._touch(self._index(row))

    def wrong_kind(self):
        kinds = {one.id: one.kind for one in self.maker.metrics}
        row = self._row(lambda one: kinds.get(one["metric"], "number") != "number")
        if row is not None:
            flag = kinds[row["metric"]] == "flag"
            row["value"] = self.rng.choice(("2", "-1", "0.5") if flag else ("-1", "1.5", "-0.01"))
            self.faulty.append(row)

    def wrong_cells(self):
        row = self._row()
        if row is not None:
            row["raw"] = self.rng.choice(("a", "a,b", "," * 11, "s001,x,1," + "," * 9))
            self.faulty.append(row)

    kinds = (bad_value, bad_value, bad_value, bad_date, bad_status, empty_key, other_description,
             other_description, second_row, second_row, unknown_metric, wrong_per, wrong_kind,
             wrong_kind, wrong_cells, override_for_all)


class ScoringFaults:
    """Breaks facts whose metric has one user, so that the error names just their line."""

    def __init__(self, rng, scheme, rows, is_scored):
        self.rng = rng
        self.breakers = list(scheme.maker.breakers)
        self.rows = rows
        self.is_scored = is_scored
        self.faulty = []

    def put(self, count):
        candidates = [(row, one) for row in self.rows for one in self.breakers
                      if row["value"] and row["metric"].split(".")[0] == one[0]
                      and self.is_scored(row["subject"])]
        candidates += [(row, ("", "no note")) for row in self.rows if row["value"]
                       and row["metric"].startswith("override.")
                       and self.is_scored(row["subject"])]
        self.rng.shuffle(candidates)
        used = set()
        for row, (_, how, *details) in candidates:
            if len(self.faulty) >= count:
                return
            pair = (row["subject"], row["metric"].split(".")[0])
            partner = (row["subject"], details[0]) if details else None
            if pair in used or partner in used or id(row) in map(id, self.faulty):
                continue
            if self._break(row, how, details):
                used.update((pair, partner))
                self.faulty.append(row)

    def _break(self, row, how, details):
        if how in ("no note", "no source", "no date"):
            row[how.removeprefix("no ")] = self.rng.choice(("", None))
        elif how == "negative":
            row["value"] = "-0.5"
        elif how == "set":
            row["value"] = details[0]
        elif how == "above":
            row["value"] = plain(Decimal(details[0]) + self.rng.choice((1, 7)))
        else:
            return self._break_relation(row, how, details[0])
        return True

    def _break_relation(self, row, how, other):
        values = [self._number(one) for one in self.rows if one["subject"] == row["subject"]
                  and (one["metric"] == other or one["metric"].startswith(other + "."))]
        known = [value for value in values if value is not None]
        if how == "more than":
            if not known or known[0] <= 0:
                return False
            row["value"] = plain(known[0] + self.rng.choice((1, 1, 5)))
            return True
        if len(known) < 2:
            return False
        row["value"] = str(self.rng.randint(1, len(known) - 1))
        return True

    def _number(self, row):
        try:
            return Decimal(row["value"])
        except InvalidOperation:
            return None
