#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Random cases for the two implementations of the scoring contract; the same seed, the same case.

    generate.py --seed S --count N --out DIR

writes DIR/case-000000/{scheme.json,facts.csv,case.json} and so on.

About 80 % of the cases are valid, 10 % have faulty facts, 5 % facts that scoring refuses, 5 % a
scheme that is refused. case.json holds the arguments and what the generator itself knows: the
exit code, the stage that ends the run, and the faulty lines of facts.csv.
"""

import argparse
import json
import random
from pathlib import Path
from types import SimpleNamespace

from random_facts import CsvWriter, FactMaker, encode
from random_faults import FactFaults, ScoringFaults
from random_refusals import break_text, refuse
from random_scheme import random_scheme, write_scheme

KINDS = (("valid", 0.80), ("facts", 0.10), ("scoring", 0.05), ("scheme", 0.05))


def generate(seed):
    """One case: scheme and facts (bytes), settings, and what is known: exit, kind, lines."""
    rng = random.Random(f"case {seed}")
    kind = rng.choices([name for name, _ in KINDS], [weight for _, weight in KINDS])[0]
    scheme = random_scheme(rng)
    maker = FactMaker(rng, scheme)
    rows = maker.rows()
    if kind == "facts":
        return _faulty_facts(rng, scheme, rows)
    faulty = []
    if kind == "scoring":
        faults = ScoringFaults(rng, scheme, rows, lambda name: _is_scored(maker, rows, name))
        faults.put(rng.choice((1, 1, 2, 3)))
        faulty = faults.faulty
    facts, lines = _write_facts(rng, rows, faulty)
    if kind == "scheme":
        return _refused_scheme(rng, scheme, facts)
    known = {"exit": 2, "kind": "scoring", "lines": lines} if faulty else {"exit": 0}
    return _case(write_scheme(scheme.source, rng), facts, scheme.settings, known)


def _case(scheme, facts, settings, known):
    return SimpleNamespace(scheme=scheme, facts=facts, settings=settings,
                           known={"kind": None, "lines": [], **known})


def _is_scored(maker, rows, name):
    """True if a fault of this subject's facts must come to light."""
    if name == "*":
        return any(_is_scored(maker, rows, row["subject"]) for row in rows
                   if row["subject"] != "*")
    units = {row["unit"] for row in rows} if maker.scheme.source["subject"] == "person" else ()
    return name not in units and maker.status.get(name) != "withdrawn"


def _write_facts(rng, rows, faulty):
    writer = CsvWriter(rng, rows, awkward=True)
    text = writer.text(writer.columns())
    marked = {id(row) for row in faulty}
    lines = [line for row, line in zip(rows, writer.lines) if id(row) in marked]
    return encode(rng, text), sorted(lines)


def _refused_scheme(rng, scheme, facts):
    if rng.random() < 0.12:
        raw = break_text(rng, write_scheme(scheme.source, rng))
    else:
        refuse(rng, scheme.source, scheme.settings)
        raw = write_scheme(scheme.source, rng)
    return _case(raw, facts, scheme.settings, {"exit": 2, "kind": "scheme"})


def _faulty_facts(rng, scheme, rows):
    raw = write_scheme(scheme.source, rng)
    if rng.random() < 0.12:
        facts, lines = _broken_file(rng, rows)
    else:
        faults = FactFaults(rng, scheme, rows)
        faults.put(rng.choice((1, 1, 2, 3, 4)))
        facts, lines = _write_facts(rng, rows, faults.faulty)
        if not faults.faulty:
            return _case(raw, facts, scheme.settings, {"exit": 0})
    return _case(raw, facts, scheme.settings, {"exit": 2, "kind": "facts", "lines": lines})


def _broken_file(rng, rows):
    """A header, an encoding or quotes that can't be read."""
    writer = CsvWriter(rng, rows, awkward=False)
    columns = writer.columns()
    dice = rng.randint(0, 6)
    if dice == 6:
        return rng.choice((b"", b"\xef\xbb\xbf")), [1]
    if dice == 0:
        columns[rng.randrange(len(columns))] = rng.choice(("sbject", "Value", "备注", ""))
    elif dice == 1:
        columns.remove(rng.choice(columns[:3] if columns[:3] == ["subject", "metric", "value"]
                                  else ["subject", "metric", "value"]))
    elif dice == 2:
        columns.append(rng.choice(columns))
    text = writer.text(columns)
    if dice < 3:
        return encode(rng, text), [1]
    if dice == 3:
        return b"subject,metric,value,\xff\xff\n" + text.encode("gb18030"), []
    end = text.count("\n") + 1
    if not text.endswith("\n"):
        text, end = text + "\n", end + 1
    tail = 's001,"no end,1\n,,\n'
    if dice == 5:
        tail = rng.choice(('s0"01,x,1\n', '"s0"01,x,1\n', '"s001"",x\n'))
    return encode(rng, text + tail), [end]


def write_case(case, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scheme.json").write_bytes(case.scheme)
    (folder / "facts.csv").write_bytes(case.facts)
    arguments = [text for setting in case.settings for text in ("--set", setting)]
    known = {"args": arguments, **case.known}
    (folder / "case.json").write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n",
                                      encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    for i in range(arguments.count):
        write_case(generate(f"{arguments.seed}-{i}"), arguments.out / f"case-{i:06}")


if __name__ == "__main__":
    main()
