# SPDX-License-Identifier: Apache-2.0
"""A case that fails, made as small as it can be while it still fails."""

import random
import time

from properties.world import EVERYBODY, Violation

SECONDS = 20
DRAWS = 3
OPTIONAL = ("awards", "quota", "total_cap", "ties", "joint", "vetoes", "gates", "valid_from",
            "valid_to", "source", "parameters", "zero_when", "if_empty", "default", "cap", "floor",
            "clause", "title", "reading", "proofs", "else", "bonus", "deduct", "fatal", "fixed",
            "unit", "kind", "reaches")
LISTS = ("indicators", "items", "vetoes", "gates", "ties", "awards", "terms", "tiers", "rows",
         "parts", "deduct", "bonus", "fatal", "any", "all", "metrics")
CELLS = ("proof", "source", "date", "note", "name", "unit", "status")


def make_smaller(program, check, case, sentence):
    """(case, sentence) of the smallest that was found in time."""
    end = time.monotonic() + SECONDS
    sizes = None
    while sizes != _sizes(case):
        sizes = _sizes(case)
        for steps in (_fact_steps, _scheme_steps, _row_steps):
            # From the back, so that what is left keeps its place.
            for step in reversed(steps(case)):
                if time.monotonic() > end:
                    return case, sentence
                other = case.copy()
                step(other)
                found = _failure(program, check, other)
                if found:
                    case, sentence = other, found
    return case, sentence


def _sizes(case):
    return len(case.scheme()), len(case.facts())


def _failure(program, check, case):
    """How it still fails, or None; a case that is refused is no longer a good one."""
    try:
        if not case.indicators() or not case.rows or program.call(case)[0] != 0:
            return None
        for i in range(DRAWS):
            check(program, case, random.Random(f"smaller {i}"))
    except Violation as violation:
        return str(violation)
    except (LookupError, TypeError, ValueError, ArithmeticError):
        return None
    return None


def _fact_steps(case):
    """Whole subjects, metrics and columns."""
    steps = [_dropping("subject", name) for name in case.subjects() + [EVERYBODY]]
    steps += [_dropping("metric", name)
              for name in dict.fromkeys(row["metric"] for row in case.rows)]
    return steps + [_emptying(column) for column in CELLS]


def _row_steps(case):
    def without(i):
        return lambda other: other.rows.pop(i)
    return [without(i) for i in range(len(case.rows))]


def _dropping(column, text):
    def step(case):
        case.rows = [row for row in case.rows if row[column] != text]
    return step


def _emptying(column):
    def step(case):
        for row in case.rows:
            row.pop(column, None)
    return step


def _scheme_steps(case):
    """Entries of lists and keys that may be absent, wherever they stand."""
    return [_removing(path) for path in _paths(case.source, ())]


def _paths(value, path):
    if isinstance(value, dict):
        for key, part in value.items():
            if key in OPTIONAL:
                yield path + (key,)
            yield from _paths(part, path + (key,))
    elif isinstance(value, list):
        for i, part in enumerate(value):
            if path and path[-1] in LISTS:
                yield path + (i,)
            yield from _paths(part, path + (i,))


def _removing(path):
    def step(case):
        holder = case.source
        try:
            for key in path[:-1]:
                holder = holder[key]
            del holder[path[-1]]
        except LookupError:
            pass
    return step
