#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Print what bench/run has measured as one page: report.py RESULTS (a folder). Status 1: never;
a limit that is missed is said in the table."""
import datetime
import json
import os
import platform
import re
import statistics
import subprocess
import sys

folder = sys.argv[1]


def read(name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return json.load(file) if name.endswith(".json") else file.read()


def said_by(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def met(is_met):
    return "met" if is_met else "**missed**"


def millions(rate):
    return f"{rate / 1e6:.2f} million" if rate >= 1e5 else f"{rate:,.0f}"


def milliseconds(value):
    return f"{value:.3g} ms" if value < 1 else f"{value:.1f} ms"


def clock():
    return read("runs.txt").split()[2]


class Province:
    """Both files scored by the program, one process each, run by run."""

    def __init__(self):
        self.parts = [read("province-county.json"), read("province-person.json")]
        self.runs = len(self.parts[0])

    def sums(self, key):
        return [sum(part[run][key] for part in self.parts) for run in range(self.runs)]

    def median(self, key):
        return statistics.median(self.sums(key))

    def peak_mb(self):
        return max(run["peak_kb"] for part in self.parts for run in part) / 1024

    def output_mb(self):
        return self.median("output_bytes") / 1e6


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    with open("/etc/os-release", encoding="utf-8") as file:
        system = re.search(r'PRETTY_NAME="(.*)"', file.read())
    return (f"{model.group(1) if model else platform.machine()}, {os.cpu_count()} cores; "
            f"{system.group(1) if system else platform.system()}; "
            f"gcc {said_by('gcc', '-dumpfullversion')} -O3; node {said_by('node', '--version')}; "
            f"load when it began {read('load.txt').strip()}")


def limits():
    plain, explained, province = read("plain.json"), read("explained.json"), Province()
    whole = "cpu_ms" if clock() == "cpu" else "wall_ms"
    total, scoring = province.median(whole), province.median("score")
    changes = [dict(kind, file=name) for name in ("county", "person")
               for kind in read(f"change-{name}.json")["kinds"] if kind["times"]]
    slowest = max(changes, key=lambda kind: kind["p99_ms"])
    told = max((read(f"explain-{name}.json") for name in ("county", "person")),
               key=lambda one: one["p99_ms"])
    rows = [
        ("item evaluations a second, one core", millions(plain["median"]),
         f"best {millions(plain['best'])}", "≥ 5 million", met(plain["median"] >= 5e6)),
        ("the same, each with its explanation", millions(explained["median"]),
         f"best {millions(explained['best'])}", "≥ 1 million", met(explained["median"] >= 1e6)),
        ("province: CSV in, ranked, totals out", milliseconds(total),
         f"best {milliseconds(min(province.sums(whole)))}", "≤ 500 ms", met(total <= 500)),
        ("of which evaluation", milliseconds(scoring),
         f"best {milliseconds(min(province.sums('score')))}", "≤ 150 ms", met(scoring <= 150)),
        ("one changed fact, all ranks again", milliseconds(slowest["p99_ms"]),
         f"median {milliseconds(slowest['median_ms'])}, max {milliseconds(slowest['max_ms'])}",
         "≤ 1 ms", met(slowest["p99_ms"] <= 1)),
        ("one subject's explanation", milliseconds(told["p99_ms"]),
         f"median {milliseconds(told['median_ms'])}, max {milliseconds(told['max_ms'])}",
         "≤ 1 ms", met(told["p99_ms"] <= 1)),
    ]
    return table(("what", "measured", "also", "limit", ""), rows)


def side_by_side():
    plain, explained = read("plain.json"), read("explained.json")
    rows = [("lianbing, with totals and ranks", millions(plain["median"]),
             millions(plain["best"]), "1", "exact"),
            ("lianbing, explained as well", millions(explained["median"]),
             millions(explained["best"]), f"{plain['median'] / explained['median']:.2f}", "exact")]
    for name in ("json-logic-engine", "json-rules-engine"):
        peer = read(f"{name}.json")
        rows.append((f"{name} {peer['version']}", millions(peer["median"]), millions(peer["best"]),
                     f"{plain['median'] / peer['median']:.2f}",
                     f"{peer['wrong']} wrong, {peer['inexact']} of {peer['subjects']} inexact"))
    return table(("engine", "items/s, median", "best", "lianbing is … times as fast", "totals"),
                 rows)


def province():
    told = Province()
    rows = []
    for name, part in zip(("150 counties", "20,000 officers"), told.parts):
        rows.append((name, *(milliseconds(statistics.median(run[key] for run in part))
                             for key in ("read", "score", "write", "wall_ms", "cpu_ms")),
                     f"{max(run['peak_kb'] for run in part) / 1024:.0f} MB",
                     f"{part[0]['output_bytes'] / 1e6:.2f} MB"))
    return table(("file", "reading", "evaluation", "writing", "in all", "processor", "peak memory",
                  "output"), rows)


def changes():
    rows = []
    for name in ("county", "person"):
        for kind in read(f"change-{name}.json")["kinds"]:
            if kind["times"]:
                rows.append((name, kind["name"], str(kind["times"]),
                             *(milliseconds(kind[key]) for key in
                               ("median_ms", "p99_ms", "max_ms"))))
        one = read(f"explain-{name}.json")
        rows.append((name, one["name"], str(one["times"]),
                     *(milliseconds(one[key]) for key in ("median_ms", "p99_ms", "max_ms"))))
    return table(("file", "what", "times", "median", "99 %", "greatest"), rows)


def program():
    items = read("count.json")["items"]
    instructions = {}
    for line in read("instructions.txt").splitlines():
        kind, once, thrice = line.split()
        instructions[kind] = (int(thrice) - int(once)) / 2 / items
    size, stripped = map(int, read("size.txt").split())
    start = {name: statistics.mean(run["wall_ms"] for run in read(f"start-{name}.json"))
             for name in ("help", "list", "true")}
    rows = [
        ("instructions an item (callgrind)", f"{instructions['plain']:.0f}"),
        ("the same, explained", f"{instructions['explained']:.0f}"),
        ("start-up, `lianbing --help`, mean of 100", milliseconds(start["help"])),
        ("start-up, `lianbing scheme list`, mean of 100", milliseconds(start["list"])),
        ("for comparison `/bin/true`, mean of 100", milliseconds(start["true"])),
        ("size of the program", f"{size / 1024:.0f} KB"),
        ("the same, stripped", f"{stripped / 1024:.0f} KB"),
    ]
    return table(("what", "measured"), rows)


def items_of(path):
    with open(path, encoding="utf-8") as file:
        return [item for indicator in json.load(file)["indicators"]
                for item in indicator["items"]]


def over_a_field(item):
    return ("metric" in item and item["rule"].startswith("rank_")) or item.get("baseline") == "mean"


def main():
    county, person = (items_of(path) for path in
                      ("schemes/taian-2021-county.json", "bench/province-person.scheme.json"))
    plain = read("plain.json")
    runs, seconds, _ = read("runs.txt").split()
    busy = "" if clock() == "wall" else ("**Processor time**, but for start-up and the "
                                         "program's own timing lines.\n")
    print(f"""# What lianbing takes

Measured by `bench/run` in one run on {datetime.date.today()}, everything on one core:
{machine()}.
{busy}Medians unless something else is said; a rate is the median of {runs} runs of {seconds} s.

{limits()}

Changed facts and explanations are judged by the slowest kind's 99 %.

## Beside other engines
{plain["subjects"]} subjects × {plain["items"]} items (tiers of a ratio, counts with cap or floor,
comparisons; `bench/tiers.scheme.json`), facts in memory, no file read.

{side_by_side()}

What each of them does in that time:
- lianbing: exact fractions, missing figures looked for, points clamped and rounded, indicators,
  totals, the ranking of all subjects and its order. Explained: also each item's sentence, facts and
  nearest step up, and the subject's standing.
- json-logic-engine: every item an expression compiled by `build()`, called one by one; indicators
  and totals in plain JavaScript. Doubles; no missing figures, no rounding, no ranks, no
  explanation.
- json-rules-engine: a rule for each tier, comparison and cap, points as events, one asynchronous
  run a subject; ratios and sums are worked out in plain JavaScript before, which is faster than its
  own asynchronous facts. Doubles; no rounding, no ranks, no explanation.
- *wrong* are totals off by more than 0.005, *inexact* those that aren't the very number.

## The province
{province()}

One process for each file; start-up and the end of the process are part of "in all". The counties'
preset has {len(county)} items, the officers' scheme {len(person)}, of which \
{sum(map(over_a_field, person))} over the whole field.

## One changed fact, one explanation
{changes()}

After the changes every subject's result and explanation was held against a run over facts read
afresh; they were the same.

## The program
{program()}""")


if __name__ == "__main__":
    main()
