# SPDX-License-Identifier: Apache-2.0
"""A file of facts: encoding, CSV by RFC 4180, and every check of a row that needs no scoring."""

import re
from types import SimpleNamespace

from common import TRIMMED, BadInput, is_date, is_whole, parse_value

REQUIRED = ("subject", "metric", "value")
COLUMNS = REQUIRED + ("name", "unit", "status", "source", "date", "note", "proof")
STATUSES = ("", "guest", "withdrawn")
EVERYBODY = "*"
OVERRIDE = "override."
SERIES = re.compile(r"([a-z][a-z0-9_]*)\.[1-9][0-9]{0,3}")
QUOTED = re.compile(r'"(?:[^"]|"")*"')
CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\r?\n|\r?\Z)')


def read_facts(raw, scheme):
    """Subjects by id with their facts, the facts of the whole field, and the ids of units."""
    facts = SimpleNamespace(subjects={}, everybody={}, units=set())
    table = _Table(scheme, facts)
    header = None
    for line, cells in records(decode(raw), table.fail):
        if header is None:
            header = table.read_header(line, cells)
        else:
            table.read_row(line, cells)
    if header is None:
        table.fail(1, "no header")
    if table.errors:
        raise BadInput("facts", table.errors, table.lines)
    return facts


def decode(raw):
    """The text of the file; a byte order mark goes."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            pass
    raise BadInput("facts", ["facts.csv: neither UTF-8 nor GB18030"])


def records(text, fail):
    """Each record that isn't blank as (line that it begins on, trimmed cells)."""
    position, line = 0, 1
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if text.find('"', position, end) < 0:
            cells, after = text[position:end].split(","), end + 1
        else:
            cells, after = _quoted_record(text, position)
            if cells is None:
                fail(line, "quotes in the wrong place")
                cells = [""]
        cells = [cell.strip(TRIMMED) for cell in cells]
        if cells != [""]:
            yield line, cells
        line += text.count("\n", position, after)
        position = after


def _quoted_record(text, position):
    """The cells of a record with quotes and where the next begins; no cells if it is malformed."""
    cells = []
    while True:
        match = CELL.match(text, position)
        if match is None:
            return None, _end_of_malformed(text, position)
        quoted, plain, terminator = match.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        position = match.end()
        if terminator != ",":
            return cells, position


def _end_of_malformed(text, position):
    """Behind the line on which a cell goes wrong; quotes that stay open take all that follows."""
    if text[position] == '"':
        quoted = QUOTED.match(text, position)
        if quoted is None:
            return len(text)
        position = quoted.end()
    end = text.find("\n", position)
    return len(text) if end < 0 else end + 1


class _Table:
    def __init__(self, scheme, facts):
        self.scheme = scheme
        self.facts = facts
        self.columns = []
        self.first_rows = {}
        self.errors = []
        self.lines = []

    def fail(self, line, message):
        self.errors.append(f"facts.csv:{line}: {message}")
        self.lines.append(line)

    def read_header(self, line, cells):
        for i, name in enumerate(cells):
            if name not in COLUMNS:
                self.fail(line, f"unknown column {name}")
            elif name in cells[:i]:
                self.fail(line, f"column {name} is there twice")
        for name in REQUIRED:
            if name not in cells:
                self.fail(line, f"column {name} is missing")
        if self.errors:
            raise BadInput("facts", self.errors, self.lines)
        self.columns = cells
        return cells

    def read_row(self, line, cells):
        if len(cells) != len(self.columns):
            self.fail(line, f"{len(cells)} cells instead of {len(self.columns)}")
            return
        row = dict.fromkeys(COLUMNS, "")
        row.update(zip(self.columns, cells))
        name, metric = row["subject"], row["metric"]
        if not name or not metric:
            self.fail(line, "subject or metric is empty")
        value = self._read_value(line, row)
        if row["status"] not in STATUSES:
            self.fail(line, f"unknown status {row['status']}")
        if row["date"] and not is_date(row["date"]):
            self.fail(line, f"not a date: {row['date']}")
        if row["unit"]:
            self.facts.units.add(row["unit"])
        if name:
            facts = self._read_subject(line, row)
        if name and metric:
            first = self.first_rows.setdefault((name, metric), line)
            if first != line:
                self.fail(line, f"second row for {name}, {metric} (first: line {first})")
            facts[metric] = SimpleNamespace(value=value, line=line, note=row["note"],
                                            source=row["source"], date=row["date"])

    def _read_value(self, line, row):
        value = None
        if row["value"]:
            value = parse_value(row["value"])
            if value is None:
                self.fail(line, f"not a value: {row['value']}")
        if row["metric"]:
            self._check_metric(line, row, value)
        return value

    def _check_metric(self, line, row, value):
        metric = row["metric"]
        if metric.startswith(OVERRIDE):
            if metric[len(OVERRIDE):] not in (one.id for one in self.scheme.indicators):
                self.fail(line, f"unknown indicator in {metric}")
            elif row["subject"] == EVERYBODY:
                self.fail(line, "an override isn't for *")
            return
        in_series = SERIES.fullmatch(metric)
        base = in_series.group(1) if in_series else metric
        if base not in self.scheme.metrics or (base in self.scheme.series) != bool(in_series):
            self.fail(line, f"unknown metric {metric}")
            return
        declared = self.scheme.metrics[base]
        if row["subject"] and (row["subject"] == EVERYBODY) != (declared.per == "all"):
            self.fail(line, f"{metric} is declared per {declared.per}")
        if value is not None and not _fits(value, declared.kind):
            self.fail(line, f"{row['value']} isn't a {declared.kind}")

    def _read_subject(self, line, row):
        """The facts of the row's subject, whose name, unit and status must stay the same."""
        name = row["subject"]
        subject = self.facts.subjects.get(name)
        if subject is None:
            subject = SimpleNamespace(id=name, name="", unit="", status="", facts={})
            if name == EVERYBODY:
                subject.facts = self.facts.everybody
            self.facts.subjects[name] = subject
        for key in ("name", "unit", "status"):
            before = getattr(subject, key)
            if not before:
                setattr(subject, key, row[key])
            elif row[key] and row[key] != before:
                self.fail(line, f"{name} has two different {key}s: {before}, {row[key]}")
        return subject.facts


def _fits(value, kind):
    if kind == "flag":
        return value in (0, 1)
    return kind == "number" or (is_whole(value) and value >= 0)
