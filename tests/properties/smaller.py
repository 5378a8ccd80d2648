# SPDX-License-Identifier: Apache-2.0
"""A case that fails, made as small as it can be while it still fails."""

import random
import time

from properties.world import Violation

SECONDS = 30
DRAWS = 3
# Taken away in this order: what is likely to take much else with it comes first.
LISTS = ("indicators", "vetoes", "gates", "ties", "awards")
KEYS = ("awards", "quota", "total_cap", "ties", "joint", "vetoes", "gates", "valid_from",
        "valid_to", "source", "decimals")
ITEM_KEYS = ("zero_when", "if_empty", "default", "cap", "floor", "clause", "title", "reading",
             "proofs", "else")
CELLS = ("proof", "source", "date", "note", "name", "unit", "status")


def make_smaller(program, check, case, sentence):
    """(case, sentence) of the smallest that was found in time."""
    end = time.monotonic() + SECONDS
    is_smaller = True
    while is_smaller:
        is_smaller = False
        for other in _with_less(case):
            if time.monotonic() > end:
                return case, sentence
            found = _failure(program, check, other)
            if found:
                case, sentence, is_smaller = other, found, True
                break
    return case, sentence


def _failure(program, check, case):
    """How it still fails, or None; a case that is refused is no longer a good one."""
    try:
        if program.call(case)[0] != 0:
            return None
        for i in range(DRAWS):
            check(program, case, random.Random(f"smaller {i}"))
    except Violation as violation:
        return str(violation)
    return None


def _with_less(case):
    for subject in case.subjects() + ["*"]:
        yield _changed(case, lambda other: _drop_rows(other, "subject", subject))
    for key in LISTS:
        for i in range(len(case.source.get(key, []))):
            yield _changed(case, lambda other: other.source[key].pop(i))
    for i, indicator in enumerate(case.indicators()):
        for j in range(len(indicator["items"])):
            yield _changed(case, lambda other: other.indicators()[i]["items"].pop(j))
    for key in KEYS:
        if key in case.source:
            yield _changed(case, lambda other: other.source.pop(key))
    yield from _with_less_in_items(case)
    for metric in dict.fromkeys(row["metric"] for row in case.rows):
        yield _changed(case, lambda other: _drop_rows(other, "metric", metric))
    for i in range(len(case.source["metrics"])):
        yield _changed(case, lambda other: other.source["metrics"].pop(i))
    for i in range(len(case.rows)):
        yield _changed(case, lambda other: other.rows.pop(i))
    for column in CELLS:
        if any(row.get(column) for row in case.rows):
            yield _changed(case, lambda other: [row.pop(column, None) for row in other.rows])


def _with_less_in_items(case):
    for i, indicator in enumerate(case.indicators()):
        for key in ("floor", "bonus", "title"):
            if key in indicator:
                yield _changed(case, lambda other: other.indicators()[i].pop(key))
        for j, item in enumerate(indicator["items"]):
            for key in ITEM_KEYS:
                if key in item:
                    yield _changed(case, lambda other: other.indicators()[i]["items"][j].pop(key))
            for key in ("terms", "tiers", "rows", "parts", "deduct", "bonus", "fatal"):
                for k in range(len(item[key]) if isinstance(item.get(key), list) else 0):
                    yield _changed(case, lambda other:
                                   other.indicators()[i]["items"][j][key].pop(k))


def _drop_rows(case, column, text):
    case.rows = [row for row in case.rows if row[column] != text]


def _changed(case, change):
    other = case.copy()
    change(other)
    return other
