# SPDX-License-Identifier: Apache-2.0
"""The same input gives the same bytes; a private explanation tells nothing of others."""

import re
from decimal import Decimal

from properties.orders import renamed
from properties.world import (EVERYBODY, OVERRIDE, items_of, need, need_same, reads_field,
                              spelled_value)

PLACES = (
    {"LC_ALL": "C", "TZ": "UTC"},
    {"LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"},
    {"LC_ALL": "zh_CN.GB18030", "LANG": "de_DE.UTF-8", "TZ": "America/St_Johns"},
    {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr", "TZ": ":nowhere"},
    {"LC_ALL": "", "LC_NUMERIC": "de_DE.UTF-8", "TZ": "XXX-14"},
)
FORMATS = ("text", "json", "csv")
MOST_MARKERS = 6


def check_bytes(program, case, rng):
    """Twice the same, wherever it runs."""
    way = ("--format", rng.choice(FORMATS))
    expected = program.call(case, *way)
    need(expected[0] == 0, "a good case is refused")
    need(program.call(case, *way) == expected, f"{way[1]}: the second time other bytes")
    place = rng.choice(PLACES)
    need(program.call(case, *way, environment=place) == expected,
         f"{way[1]}: other bytes with {place}")


def check_private(program, case, rng):
    """--for names nobody else and shows nobody else's values, and says no other points."""
    names = case.subjects() + [row["unit"] for row in case.rows if row.get("unit")]
    names = list(dict.fromkeys(names))
    tokens = dict(zip(names, (f"zq{1000 + i}x" for i in range(len(names)))))
    case = renamed(case, tokens)
    for row in case.rows:
        if row["subject"] != EVERYBODY:
            row["name"] = row["subject"].replace("zq", "zn")
    subject = rng.choice([one["subject"] for one in program.score(case)["subjects"]])
    own = {subject, case.said(subject, "unit")}
    markers = _put_markers(program, case, rng, own)
    full = next(one for one in program.score(case)["subjects"] if one["subject"] == subject)
    _need_same_points(full, program.score(case, "--for", subject), subject)
    way = rng.choice(FORMATS)
    code, out, errors = program.call(case, "--format", way, "--for", subject)
    need(code == 0, "--for is refused")
    for place, raw in ((way, out), ("standard error", errors)):
        _need_nothing_of_others(raw, own, markers, f"{place} of --for {subject}")


def _need_nothing_of_others(raw, own, markers, where):
    said = re.sub(r"\s", "", raw.decode("utf-8"))
    for token in sorted(set(re.findall("z[qn][0-9]+x", said))):
        need(token.replace("zn", "zq") in own, f"{where} names {token}")
    for number, about in markers.items():
        need(not re.search(rf"(?<![0-9.]){re.escape(number)}(?![0-9])", said),
             f"{where} shows {number}, {about}")


def _need_same_points(full, private, subject):
    need([one["subject"] for one in private["subjects"]] == [subject], "--for shows others")
    found = private["subjects"][0]
    need(found["gap"] is None, f"--for {subject} shows the gap")
    for key in ("rank", "tie", "total", "eligible", "status", "award", "recommended", "vetoes",
                "missing", "defaulted"):
        need_same(full[key], found[key], f"--for {subject}: {key}")
    expected = items_of(full)
    for name, item in items_of(found).items():
        for key in ("points", "clause", "reading", "facts"):
            need_same(expected[name][key], item[key], f"--for {subject}: {name}.{key}")


def _put_markers(program, case, rng, own):
    """Puts values that nobody else has into facts of others; {number: what it would tell}."""
    chosen = [row for row in case.rows
              if row["value"] and row["subject"] not in own | {EVERYBODY}
              and not row["metric"].startswith(OVERRIDE)
              and case.kind(row["metric"]) in ("number", "count")]
    rng.shuffle(chosen)
    # Where others' values have a say, they are most likely to be said.
    in_field = {item["metric"] for item in case.items().values() if reads_field(item)}
    chosen.sort(key=lambda row: row["metric"] not in in_field)
    markers = {}
    for row in chosen[:MOST_MARKERS]:
        before = row["value"]
        marker = _marker(rng, Decimal(before), case.kind(row["metric"]))
        row["value"] = str(marker)
        if program.call(case)[0] != 0:
            row["value"] = before
            continue
        about = f"{row['metric']} of {row['subject']}"
        markers[spelled_value(marker)] = about
        for name in own:
            mine = case.value(name, row["metric"]) if name else None
            if mine is not None:
                markers[spelled_value(abs(marker - mine))] = f"how far away {about} is"
    return markers


def _marker(rng, value, kind):
    if kind == "count":
        return Decimal(rng.randrange(10 ** 6, 10 ** 7))
    whole = int(value) - rng.choice((0, 0, 1))
    return Decimal(f"{whole}.{rng.randrange(10 ** 5):05}{rng.randint(1, 9)}")
