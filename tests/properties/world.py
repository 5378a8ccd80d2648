# SPDX-License-Identifier: Apache-2.0
"""What every property works with: cases as data, and the program that is asked about them."""

import copy
import json
import os
import re
import subprocess
from decimal import Decimal
from pathlib import Path

from random_facts import COLUMNS, CsvWriter, FactMaker
from random_metrics import Number, plain
from random_scheme import random_scheme

TIME_LIMIT = 60
EVERYBODY = "*"
OVERRIDE = "override."
RANK_RULES = ("rank_linear", "rank_table", "rank_step")
NAMED_LINE = re.compile(r"^(?:.*/)?facts\.csv:([0-9]+):", re.M)


class Violation(Exception):
    """A property does not hold."""


def need(is_so, what):
    if not is_so:
        raise Violation(what)


class Case:
    """A scheme (JSON values with Number leaves), the settings it needs, and rows of facts."""

    def __init__(self, source, settings, rows):
        self.source = source
        self.settings = settings
        self.rows = rows
        self.moves = {}
        self.known = {}

    def copy(self):
        other = Case(_copied(self.source), list(self.settings), [dict(row) for row in self.rows])
        other.moves = self.moves
        return other

    def scheme(self):
        return (_spelled(self.source, "") + "\n").encode("utf-8")

    def facts(self, rng=None):
        """The rows as CSV; with `rng` with other spellings and columns that say the same."""
        if rng is None:
            columns = [name for name in COLUMNS
                       if name in COLUMNS[:3] or any(row.get(name) for row in self.rows)]
            lines = [",".join(columns)]
            lines += [",".join(_cell(row.get(name) or "") for name in columns)
                      for row in self.rows]
            return ("\n".join(lines) + "\n").encode("utf-8")
        writer = CsvWriter(rng, self.rows, awkward=True)
        return writer.text(writer.columns()).encode(rng.choice(("utf-8", "utf-8-sig")))

    def indicators(self):
        return self.source["indicators"]

    def items(self):
        return {item["id"]: item for one in self.indicators() for item in one["items"]}

    def metric(self, name):
        """The declaration of a fact's metric; None for an override."""
        base = name.split(".")[0]
        return next((one for one in self.source["metrics"] if base == one["id"]), None)

    def kind(self, name):
        declared = self.metric(name)
        return declared.get("kind", "number") if declared else "number"

    def row(self, subject, metric):
        return next((row for row in self.rows
                     if row["subject"] == subject and row["metric"] == metric), None)

    def value(self, subject, metric):
        row = self.row(subject, metric)
        return Decimal(row["value"]) if row and row["value"] else None

    def subjects(self):
        """Whoever has a row, in order of appearance, without `*`."""
        return list(dict.fromkeys(row["subject"] for row in self.rows
                                  if row["subject"] != EVERYBODY))

    def said(self, subject, column):
        """What a subject's rows say in name, unit or status."""
        return next((row[column] for row in self.rows
                     if row["subject"] == subject and row.get(column)), None)


def _copied(value):
    if isinstance(value, dict):
        return {key: _copied(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_copied(part) for part in value]
    return value


def _spelled(value, indent):
    """JSON with exact numbers; what is short stands on one line."""
    if isinstance(value, Number):
        return str(value)
    if not isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        marks = "{}"
        parts = [f"{json.dumps(key)}: {_spelled(part, indent + ' ')}"
                 for key, part in value.items()]
    else:
        marks, parts = "[]", [_spelled(part, indent + " ") for part in value]
    line = marks[0] + ", ".join(parts) + marks[1]
    if len(line) + len(indent) <= 90 and "\n" not in line:
        return line
    return f"{marks[0]}\n{indent} " + f",\n{indent} ".join(parts) + f"\n{indent}{marks[1]}"


def _cell(text):
    if any(mark in text for mark in '",\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def random_case(rng):
    """A good case of the generator that the reference uses too."""
    scheme = random_scheme(rng)
    return Case(scheme.source, scheme.settings, FactMaker(rng, scheme).rows())


def reads_field(item):
    """True if others' values have a say in the item's points."""
    return (item["rule"] in RANK_RULES and "metric" in item) or (
        item["rule"] == "over" and item["baseline"] == "mean")


class Program:
    """The program under test with a folder for its files."""

    def __init__(self, path, folder):
        self.path = str(Path(path).resolve())
        self.folder = Path(folder)
        self.runs = 0
        self.environment = {key: value for key, value in os.environ.items()
                            if key not in ("COLUMNS", "LIANBING_PROGRESS")}

    def call(self, case, *more, facts=None, environment=None):
        """(exit code, standard output, standard error) of `score`."""
        (self.folder / "scheme.json").write_bytes(case.scheme())
        (self.folder / "facts.csv").write_bytes(case.facts() if facts is None else facts)
        command = [self.path, "score", "--scheme", "scheme.json", "--facts", "facts.csv", *more]
        for setting in case.settings:
            command += ["--set", setting]
        self.runs += 1
        try:
            done = subprocess.run(command, cwd=self.folder, stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=TIME_LIMIT, check=False,
                                  env={**self.environment, **(environment or {})})
        except subprocess.TimeoutExpired as error:
            raise Violation(f"no end after {TIME_LIMIT} s") from error
        need(done.returncode in (0, 2), f"exit {done.returncode}: "
             + done.stderr.decode("utf-8", "replace")[:2000])
        return done.returncode, done.stdout, done.stderr

    def output(self, case, *more, **options):
        """Standard output of a run that must go well."""
        code, out, errors = self.call(case, *more, **options)
        need(code == 0, "a good case is refused: " + errors.decode("utf-8", "replace")[:600])
        return out

    def score(self, case, *more, **options):
        """The JSON of a run that must go well."""
        return json.loads(self.output(case, "--format", "json", *more, **options))

    def base(self, case):
        """The JSON of the case as it is, worked out once; not to be changed."""
        if "json" not in case.known:
            case.known["json"] = self.output(case, "--format", "json")
        return json.loads(case.known["json"])


def by_id(result):
    return {subject["subject"]: subject for subject in result["subjects"]}


def items_of(subject):
    """The items of a subject of the output by id, without the lines `adjust`."""
    return {item["id"]: item for indicator in subject["indicators"]
            for item in indicator["items"] if item["id"] != "adjust"}


def difference(expected, found, where):
    """The first difference as a sentence, or None."""
    if isinstance(expected, dict) and isinstance(found, dict):
        if set(expected) != set(found):
            return f"{where}: {sorted(expected)} and {sorted(found)}"
        pairs = [(expected[key], found[key], f"{where}.{key}") for key in expected]
    elif isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            return f"{where}: {expected} and {found}"
        pairs = [(one, other, f"{where}[{i}]")
                 for i, (one, other) in enumerate(zip(expected, found))]
    else:
        same = type(expected) is type(found) and expected == found
        return None if same else f"{where}: {expected!r} and {found!r}"
    return next((text for text in (difference(*pair) for pair in pairs) if text), None)


def need_same(expected, found, where):
    text = difference(expected, found, where)
    need(text is None, f"before and after differ: {text}")


def spelled_value(value):
    """A number as the output spells it."""
    text = plain(value)
    return text.rstrip("0").rstrip(".") if "." in text else str(text)


def without(value, *keys):
    part = copy.copy(value)
    for key in keys:
        part.pop(key, None)
    return part
