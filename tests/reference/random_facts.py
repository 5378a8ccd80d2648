# SPDX-License-Identifier: Apache-2.0
"""Random facts that fit a random scheme, and CSV files that are awkward to read but right."""

from decimal import Decimal

from common import VALUE
from random_metrics import draw_decimal, plain

NAMES = ("s001", "s002", "s010", "s9", "u10", "东区", "县乙", "单位甲", "～末", "𠮷县", "é", "Z",
         "a-1", "team,1", 'q"q', "x y", "0", "a", "B", "ｚ", "一", "😀队", "a\nb", "１２", "s00")
UNITS = ("大队一", "unit-2", "支队")
COLUMNS = ("subject", "metric", "value", "name", "unit", "status", "source", "date", "note",
           "proof")
NOTES = ("见附件", "两行\n说明，“引”", '他说"好"', "a,b", "\u3000见 表\t", "-")
PADDING = (" ", "\t", "\u00a0", "\u3000", "\ufeff", " \u3000")
WIDE = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


class FactMaker:
    """Rows (dicts by column, None where a cell says nothing) for one scheme."""

    def __init__(self, rng, scheme):
        self.rng = rng
        self.scheme = scheme
        self.maker = scheme.maker
        self.values = {}
        self.status = {}
        self.unit = {}

    def chance(self, probability):
        return self.rng.random() < probability

    def rows(self):
        count = self.rng.choice((1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 10, 14))
        subjects = self.rng.sample(NAMES, count)
        units = self._choose_units(subjects)
        for subject in subjects:
            self._draw_subject(subject)
            status = self.rng.choice(("",) * 10 + ("guest", "withdrawn"))
            self.status[subject] = status
        if self.chance(0.45):
            self._copy_subjects(subjects)
        for subject in subjects:
            self._keep_relations(subject)
        for unit in units:
            self._draw_subject(unit)
            self._keep_relations(unit)
            self.status[unit] = ""
        self._draw_everybody()
        rows = [self._row(subject, metric, value)
                for (subject, metric), value in self.values.items()]
        rows += self._overrides(subjects)
        self.rng.shuffle(rows)
        self._add_descriptions(rows)
        return rows

    def _choose_units(self, subjects):
        """Gives some subjects a unit; returns the units that have facts of their own."""
        if not self.chance(0.8 if self.scheme.source["subject"] == "person" else 0.2):
            return []
        units = list(UNITS[:self.rng.randint(1, 3)])
        for subject in subjects:
            if self.chance(0.75):
                self.unit[subject] = self.rng.choice(units)
        return [unit for unit in units if self.chance(0.8)]

    def _draw_subject(self, subject):
        for metric in self.maker.metrics:
            if metric.per == "subject" and not self.chance(metric.absent):
                self.values[subject, metric.id] = self._drawn(metric)
        for series in self.maker.series:
            for number in series.numbers:
                if not self.chance(series.absent):
                    self.values[subject, f"{series.id}.{number}"] = self._drawn(series)
        if not any(owner == subject for owner, _ in self.values):
            metrics = [one for one in self.maker.metrics if one.per == "subject"]
            self.values[subject, self.rng.choice(metrics).id] = None

    def _drawn(self, metric):
        return None if self.chance(0.04) else metric.draw(self.rng)

    def _draw_everybody(self):
        for metric in self.maker.metrics:
            if metric.per == "all" and self.chance(0.85):
                self.values["*", metric.id] = self._drawn(metric)

    def _copy_subjects(self, subjects):
        """Makes ties: some subjects get all facts of another, a few may differ again."""
        model = self.rng.choice(subjects)
        for subject in self.rng.sample(subjects, self.rng.randint(1, len(subjects))):
            if subject == model:
                continue
            for key in [key for key in self.values if key[0] == subject]:
                del self.values[key]
            for (owner, metric), value in list(self.values.items()):
                if owner == model:
                    self.values[subject, metric] = value
            if self.chance(0.3):
                metric = self.rng.choice(self.maker.metrics)
                if metric.per == "subject":
                    self.values[subject, metric.id] = self._drawn(metric)

    def _keep_relations(self, subject):
        for kind, first, second in self.maker.relations:
            value = self.values.get((subject, first))
            if value is None:
                continue
            if kind == "not above":
                limit = self.values.get((subject, second))
                if limit is not None and value > limit:
                    self.values[subject, first] = limit
            elif value != 0:
                self.values[subject, first] = max(value, self._series_count(subject, second))

    def _series_count(self, subject, series):
        return Decimal(sum(1 for (owner, metric), value in self.values.items()
                           if owner == subject and metric.startswith(series + ".")
                           and value is not None))

    def _overrides(self, subjects):
        rows = []
        if self.chance(0.15):
            for subject in subjects:
                for indicator in self.scheme.source["indicators"]:
                    if self.chance(0.2):
                        value = draw_decimal(self.rng, -8, 50, self.rng.choice((0, 1, 3, 6)))
                        row = self._row(subject, f"override.{indicator['id']}",
                                        None if self.chance(0.1) else value)
                        row["note"] = "上级认定"
                        rows.append(row)
        return rows

    def _row(self, subject, metric, value):
        row = dict.fromkeys(COLUMNS)
        row.update(subject=subject, metric=metric, value="" if value is None else plain(value))
        declared = self._declared(metric)
        if (declared and declared.needs_note) or self.chance(0.2):
            row["note"] = self.rng.choice(NOTES)
        if (declared and declared.needs_source) or self.chance(0.2):
            row["source"] = "台账"
            row["date"] = self.rng.choice(("2021-11-05", "2021-01-31", "2020-02-29"))
        if self.chance(0.05):
            row["proof"] = self.rng.choice(("附件1", "a;b"))
        return row

    def _declared(self, metric):
        return next((one for one in self.maker.metrics if one.id == metric), None)

    def _add_descriptions(self, rows):
        """Names, units and statuses, on all or only some of a subject's rows."""
        share = self.rng.choice((1, 0.9, 0.3))
        for key, known in (("name", {}), ("unit", self.unit), ("status", self.status)):
            said = set()
            for row in rows:
                subject = row["subject"]
                text = f"名{subject}" if key == "name" else known.get(subject)
                if subject == "*":
                    text = "*" if key == "name" and self.chance(0.3) else None
                if text and (subject not in said or self.chance(share)):
                    said.add(subject)
                    row[key] = text


class CsvWriter:
    """Serialises rows; `lines` holds the line on which each row begins."""

    def __init__(self, rng, rows, awkward):
        self.rng = rng
        self.rows = rows
        self.awkward = awkward
        self.newline = rng.choice(("\n", "\r\n"))
        self.always_quote = rng.random() < 0.15
        self.padding = rng.choice((0, 0, 0.1))
        self.wide = rng.choice((0, 0.1, 0.5))
        self.zeros = rng.choice((0, 0.1))
        self.blank = rng.choice((0, 0, 0.05))
        self.lines = []

    def columns(self):
        """The columns that are needed and some more, in any order."""
        used = [name for name in COLUMNS
                if any(row.get(name) is not None for row in self.rows)]
        columns = [name for name in COLUMNS if name in used or name in COLUMNS[:3]
                   or self.rng.random() < 0.3]
        if self.rng.random() < 0.6:
            self.rng.shuffle(columns)
        return columns

    def text(self, columns):
        records = [",".join(self._cell(name, False) for name in columns)]
        line = 2
        for row in self.rows:
            while self.rng.random() < self.blank:
                records.append("")
                line += 1
            record = row.get("raw")
            if record is None:
                record = ",".join(self._cell(row.get(name) or "", name == "value" and row["value"])
                                  for name in columns)
            self.lines.append(line)
            line += 1 + record.count("\n")
            records.append(record)
        end = self.newline if self.rng.random() < 0.85 else ""
        return self.newline.join(records) + end

    def _cell(self, text, is_value):
        rng = self.rng
        if is_value and self.awkward:
            text = self._spell(text)
        if rng.random() < self.padding:
            text = rng.choice(("", *PADDING)) + text + rng.choice(PADDING)
        needs_quotes = any(mark in text for mark in '",\n\r')
        if needs_quotes or self.always_quote or rng.random() < 0.02:
            return '"' + text.replace('"', '""') + '"'
        return text

    def _spell(self, text):
        """Another spelling of the same value, where `text` is one."""
        if not VALUE.fullmatch(text):
            return text
        body = text.removeprefix("-")
        if self.rng.random() < self.zeros:
            whole, point, fraction = body.partition(".")
            whole = whole.rjust(min(12, len(whole) + self.rng.choice((0, 1, 3))), "0")
            if point or self.rng.random() < 0.3:
                fraction = fraction.ljust(min(6, len(fraction) + self.rng.choice((0, 1, 3))), "0")
            sign = "-" if text != body or (not body.strip("0.") and self.rng.random() < 0.5) else ""
            text = sign + whole + ("." + fraction if fraction else "")
        if self.rng.random() < self.wide:
            text = text.translate(WIDE)
        return text


def encode(rng, text):
    encoding = rng.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "gb18030"))
    return text.encode(encoding)
