# SPDX-License-Identifier: Apache-2.0
"""Explanations add up, CSV and JSON say the same, an item less leaves the others alone."""

import csv
import io
import re
from decimal import Decimal

from properties.world import EVERYBODY, OVERRIDE, by_id, items_of, need, need_same, without

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def check_sums(program, case, _rng):
    """Items and adjust add up to the indicator, indicators and adjust to the total."""
    decimals = int(Decimal(case.source.get("decimals", "2")))
    shape = re.compile(r"-?(0|[1-9][0-9]*)" + (rf"\.[0-9]{{{decimals}}}" if decimals else ""))
    result = program.base(case)
    for subject in result["subjects"]:
        if subject["status"] == "withdrawn":
            need(subject["total"] is None and subject["indicators"] == [],
                 f"{subject['subject']}: withdrawn, and yet scored")
            continue
        _need_sums(case, subject, shape)
    _need_same_csv(program.output(case, "--format", "csv").decode("utf-8"), result)


def _need_sums(case, subject, shape):
    name = subject["subject"]
    total = Decimal(0)
    for indicator in subject["indicators"]:
        where = f"{name}, {indicator['id']}"
        points = [one["points"] for one in indicator["items"] + [indicator, subject]
                  if "points" in one] + [subject["total"]]
        for text in points:
            need(shape.fullmatch(text) and not (text[0] == "-" and Decimal(text) == 0),
                 f"{where}: {text} isn't spelled as points are")
        total += Decimal(indicator["points"])
        if indicator["id"] == "adjust":
            need(indicator is subject["indicators"][-1] and indicator["items"] == []
                 and Decimal(indicator["points"]) != 0, f"{where}: misplaced, or of no use")
            continue
        parts = [Decimal(item["points"]) for item in indicator["items"]]
        need(sum(parts) == Decimal(indicator["points"]),
             f"{where}: {indicator['points']}, but the items add up to {sum(parts)}")
        lines = [item["id"] for item in indicator["items"]]
        need("adjust" not in lines[:-1] and (lines[-1] != "adjust" or parts[-1] != 0),
             f"{where}: the line adjust is misplaced, or of no use")
        need(indicator["max"] is None or Decimal(indicator["points"]) <= Decimal(indicator["max"]),
             f"{where}: {indicator['points']} is above {indicator['max']}")
    need(total == Decimal(subject["total"]),
         f"{name}: {subject['total']}, but the indicators add up to {total}")
    need({item for item in items_of(subject)} == set(case.items()), f"{name}: other items")


def _need_same_csv(text, result):
    """Line by line; a spreadsheet must not take a cell for a formula."""
    expected = [["subject", "indicator", "item", "points", "max", "clause", "because"]]
    for subject in result["subjects"]:
        name = subject["subject"]
        for indicator in subject["indicators"]:
            highest = indicator["max"] or ""
            expected += [[name, indicator["id"], item["id"], item["points"], highest,
                          item["clause"], item["because"]] for item in indicator["items"]]
            expected.append([name, indicator["id"], "", indicator["points"], highest, "", None])
        expected.append([name, "", "", subject["total"] or "", "", "", None])
    found = list(csv.reader(io.StringIO(text, newline="")))
    need(len(found) == len(expected), f"CSV: {len(found)} lines, {len(expected)} expected")
    for line, row in zip(expected, found):
        same = len(line) == len(row) and all(
            cell is None or there in (cell, "'" + cell if _is_formula(cell) else cell)
            for cell, there in zip(line, row))
        need(same, f"CSV: {row}, in JSON {line}")


def _is_formula(cell):
    return cell.startswith(FORMULA_STARTS)


def check_item_less(program, case, rng):
    """A scheme with one item less leaves the points of all others as they were."""
    other = case.copy()
    item = rng.choice(list(other.items().values()))
    _remove_item(other, item)
    if not other.indicators():
        return
    before, after = by_id(program.base(case)), by_id(program.score(other))
    need_same(sorted(before), sorted(after), "subjects")
    for name, subject in after.items():
        expected = items_of(before[name])
        need_same(subject["status"], before[name]["status"], f"{name}: status")
        # What one item refuses isn't offered as a step of another: `next` may differ.
        for one, found in items_of(subject).items():
            need_same(without(expected[one], "next"), without(found, "next"),
                      f"without {item['id']}: {name}, {one}")
        for key in ("missing", "defaulted"):
            need(set(subject[key]) <= set(before[name][key]),
                 f"without {item['id']}: {name}: more in {key}: {subject[key]}")


def _remove_item(case, item):
    source = case.source
    for indicator in case.indicators():
        if item in indicator["items"]:
            indicator["items"].remove(item)
            if not indicator["items"]:
                source["indicators"].remove(indicator)
                _remove_indicator(case, indicator["id"])
            break
    source["ties"] = [tie for tie in source.get("ties", []) if tie.get("item") != item["id"]]
    source["vetoes"] = [veto for veto in source.get("vetoes", [])
                        if veto.get("item") != item["id"]]
    series = item["metric"] if item["rule"] == "mean" else None
    if series and not any(one["rule"] == "mean" and one["metric"] == series
                          for one in case.items().values()):
        _move_facts(case, lambda metric: metric.startswith(series + "."))


def _remove_indicator(case, name):
    case.source["vetoes"] = [veto for veto in case.source.get("vetoes", [])
                             if veto.get("indicator") != name]
    _move_facts(case, lambda metric: metric == OVERRIDE + name)


def _move_facts(case, is_meant):
    """Facts that nobody would know go, but their subjects stay."""
    kept = [row for row in case.rows if not is_meant(row["metric"])]
    for row in case.rows:
        if is_meant(row["metric"]) and not any(
                one["subject"] == row["subject"] and one["metric"] == "placeholder"
                for one in kept):
            kept.append({**row, "metric": "placeholder", "value": ""})
    if not any(one["id"] == "placeholder" for one in case.source["metrics"]):
        case.source["metrics"].append({"id": "placeholder"})
    case.rows = kept
    assert all(row["subject"] != EVERYBODY or row["metric"] != "placeholder" for row in kept)
