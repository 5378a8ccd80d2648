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


def one_of(rows, **wanted):
    return next(row for row in rows if all(row[key] == value for key, value in wanted.items()))


def times(one, other, key="median"):
    return one[key] / other[key] if other[key] else float("inf")


class Server:
    """What bench/server/run measured."""

    def __init__(self):
        self.told = read("server.json")
        self.writes, self.reads = self.told["writes"], self.told["reads"]

    def write(self, who, way, is_slow, connections):
        return one_of(self.writes, who=who, way=way, is_slow=is_slow, connections=connections)

    def limits(self):
        rows = []
        for connections in (64, 512):
            ours = self.write("lianbing", "natural", False, connections)
            rows.append((f"durable changes a second, {connections} connections",
                         f"{ours['median']:,.0f}", f"best {ours['best']:,.0f}", "≥ 5,000",
                         met(ours["median"] >= 5000)))
        for is_slow, limit in ((False, 4), (True, 20)):
            for connections in (64, 512):
                both = [self.write("lianbing", way, is_slow, connections)
                        for way in ("natural", "single")]
                ratio = times(*both)
                disk = f", {self.told['slow_us'] // 1000} ms more each sync" if is_slow else ""
                rows.append((f"against one commit a change, {connections} connections{disk}",
                             f"{ratio:.1f} times", f"best to best {times(*both, 'best'):.1f}",
                             f"≥ {limit} times", met(ratio >= limit)))
        best = max((row for row in self.reads if "counties" in row["name"]),
                   key=lambda row: row["median"])
        rows.append(("reads of a ranking a second", f"{best['median']:,.0f}",
                     f"best {best['best']:,.0f}, {best['connections']} connections", "≥ 40,000",
                     met(best["median"] >= 40000)))
        start = self.told["start"]
        rows += [
            (f"start with {start['facts']:,} figures", milliseconds(start["median_ms"]),
             f"max of {start['times']}: {milliseconds(start['max_ms'])}", "≤ 300 ms",
             met(start["median_ms"] <= 300)),
            ("idle memory, with them", f"{start['idle_mb']:.1f} MB", "resident, greatest",
             "≤ 25 MB", met(start["idle_mb"] <= 25)),
            ("program with front end, stripped", f"{stripped_mb():.2f} MB", "", "≤ 8 MB",
             met(stripped_mb() <= 8))]
        return table(("what", "measured", "also", "limit", ""), rows)

    def write_table(self):
        names = {("lianbing", "natural"): "lianbing", ("lianbing", "single"):
                 "lianbing, one commit a change", ("node", "natural"): "Node, same group commit",
                 ("node", "single"): "Node, one commit a change"}
        rows = []
        for is_slow in (False, True):
            for (who, way), name in names.items():
                for connections in (64, 512):
                    row = self.write(who, way, is_slow, connections)
                    ours = self.write("lianbing", "natural", is_slow, connections)
                    rows.append((name + (" (slow disk)" if is_slow else ""), str(connections),
                                 f"{row['median']:,.0f}",
                                 f"{row['least']:,.0f} to {row['best']:,.0f}",
                                 f"{times(ours, row):.2f}",
                                 f"{row['p50_ms']:.1f}; {row['p99_ms']:.0f} ms",
                                 f"{row['cpu_us']:.0f} + {row['load_us']:.0f} µs"))
        return table(("server", "connections", "changes/s", "least to best",
                      "lianbing is … times as fast", "50 %; 99 %",
                      "processor each: server + load"), rows)

    def read_table(self):
        rows = [(row["name"], f"{row['size'] / 1024:.0f} KB", str(row["connections"]),
                 f"{row['median']:,.0f}", f"{row['least']:,.0f} to {row['best']:,.0f}",
                 f"{row['p50_ms']:.1f}; {row['p99_ms']:.0f} ms", f"{row['cpu_us']:.0f} µs")
                for row in self.reads]
        return table(("what", "size", "connections", "reads/s", "least to best", "50 %; 99 %",
                      "processor each"), rows)

    def page_table(self):
        pages = self.told["pages"]
        shell = pages["shell"] / 1024
        rows = [("shell", f"{shell:.1f} KB", str(pages["shell_files"]), "", "≤ 50 KB",
                 met(shell <= 50))]
        for page in pages["pages"]:
            whole = (pages["shell"] + page["extra"]) / 1024
            rows.append((page["name"], f"{page['extra'] / 1024:.1f} KB", str(page["files"]),
                         f"{whole:.1f} KB", "≤ 70 KB", met(whole <= 70)))
        return table(("page", "of its own", "files", "with the shell", "limit", ""), rows)


def of_rate(row):
    return f"best {row['best']:,.0f}, {row['p99_ms']:.0f} ms (99 %)"


class Contest:
    """What bench/contest measured."""

    def __init__(self):
        self.told = read("contest.json")
        self.board = self.told["board"]

    def limits(self):
        rows = [(f"judges' cells a second, {row['connections']} connections",
                 f"{row['median']:,.0f}", of_rate(row), "≥ 3,000", met(row["median"] >= 3000))
                for row in self.told["cells"]]
        best = max(self.told["reads"], key=lambda row: row["median"])
        rows.append(("reads of the board a second", f"{best['median']:,.0f}",
                     f"{of_rate(best)}, {best['connections']} connections", "≥ 40,000",
                     met(best["median"] >= 40000)))
        for row in self.board["news"]:
            rows.append((f"a cell on {self.board['viewers']:,} boards, {row['what']}",
                         milliseconds(row["p99_ms"]),
                         f"median {milliseconds(row['p50_ms'])}, max {milliseconds(row['max_ms'])}",
                         "≤ 500 ms", met(row["p99_ms"] <= 500)))
        rows.append(("memory of the server for each viewer", f"{self.board['kb_each']:.1f} KB",
                     f"{self.board['kb_each_told']:.1f} KB with all that was sent", "≤ 12 KB",
                     met(max(self.board["kb_each"], self.board["kb_each_told"]) <= 12)))
        return table(("what", "measured", "also", "limit", ""), rows)

    def text(self):
        judged = self.told["judged"]
        return f"""{self.limits()}

A day of {self.told['teams']} teams, {self.told['subjects']} subjects, {self.told['judges']} \
judges and {self.told['items']} items, its board shown all the time.
A cell is a judge's, signed in, answered after its commit with history, the sheet's total and the
audit's entry in it; afterwards as many of them are stored, and in the audit, as were acknowledged.
A board is {self.told['reads'][0]['size'] / 1024:.0f} KB. Its viewers are connections of \
their own that read its events;
"99 %" is of all viewers and all of {self.board['news'][0]['changes']} cells, from the moment when \
a cell was sent, and news is
gathered for up to a quarter of a second. With other cells going on the server takes
{self.board['cpu_share'] * 100:.0f} % of a core, and {judged['median']:,.0f} reads of the board \
a second are answered
({judged['cpu_us']:.0f} µs of a processor each)."""


def stripped_mb():
    return os.path.getsize("build/bench/lianbing.stripped") / 1e6


def server():
    told = Server()
    return f"""{told.limits()}

Servers and load (changes: bench/server/load.c, one thread; reads: wrk, one thread at 64
connections, two at 512) share the machine's processors, over loopback; nothing else is in front.
Runs of all servers take turns, so that a spell in which the machine is slow falls on all. The slow
disk is a library that makes each fsync and fdatasync
{told.told["slow_us"] / 1000:.0f} ms longer.

### Durable changes
{told.write_table()}

Each request is signed in (session, CSRF token, role and scope are looked up), changes one figure
of 240 officers to another value with the revision of the last answer, and is answered after its
commit (WAL, synchronous FULL) with figure, history, stamp and audit entry in it. An answer that
isn't 200 with the next revision ends the measurement; afterwards each database holds what was
acknowledged, by its history, its stamp and its audit, and lianbing's chain verifies.

Node {told.told["node"]} with its own `http` and `node:sqlite` on a copy of the same database does
the same reads and writes (bench/peers/store.mjs), as durably. Its advantages: metrics and
subjects stay in memory, input is checked by hand for this route alone, nothing is limited, logged
or sealed. Its disadvantages: one thread, as it is usually run, and what lianbing's writer knows
already (docs/decisions/014) is asked of SQLite each time.

### Reads
{told.read_table()}

The same ranking again and again while nothing changes; lianbing keeps an answer until something is
committed, 1 s at most.

### What a visitor fetches (brotli)
{told.page_table()}

A page is counted with everything its script cannot begin without; its parts and dialogs come when
they are opened."""


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

## The server
{server()}

## Competitions
{Contest().text()}

## The program
{program()}
""")
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "NOTES.md"),
              encoding="utf-8") as notes:
        print(notes.read(), end="")


if __name__ == "__main__":
    main()
