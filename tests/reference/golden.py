#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the reference, or a program, against golden vectors.

    golden.py [--golden DIR] [--schemes DIR] [--program build/lianbing]

DIR/random/*/ holds scheme.json, facts.csv and expected.json; DIR/<preset>-<n>.facts.csv and
.totals.csv hold facts for the preset of that name in the schemes' folder and subject,rank,total.
"""

import argparse
import csv
import json
import sys
from pathlib import Path
from types import SimpleNamespace

from compare import differences, run_program
from reference import run


def golden_cases(golden):
    """The random cases as (name, case, what is expected)."""
    for folder in sorted((golden / "random").glob("*/")):
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        settings = expected.pop("args")[1::2]
        known = {"exit": expected["exit"], "kind": expected.get("kind"),
                 "lines": expected.get("lines", [])}
        yield folder, SimpleNamespace(scheme=(folder / "scheme.json").read_bytes(),
                                      facts=(folder / "facts.csv").read_bytes(),
                                      settings=settings, known=known), expected


def check_case(folder, case, expected, program):
    """Sentences about what differs."""
    code, result = run(case.scheme, case.facts, case.settings)
    if program:
        return differences(case, *run_program(program, folder, case.settings))[1]
    found = []
    if (code, result.get("kind"), result.get("lines", [])) != tuple(case.known.values()):
        found.append(f"reference {code} {result.get('kind')} {result.get('errors')}")
    elif code == 0:
        for subject in result["subjects"]:
            del subject["gap"]
        if result != {key: expected[key] for key in ("scheme", "subjects")}:
            found.append("the results differ")
    return found


def check_totals(facts, schemes, program):
    preset = facts.name.rsplit("-", 1)[0]
    scheme = schemes / f"{preset}.json"
    totals = facts.with_name(facts.name.replace(".facts.", ".totals."))
    with totals.open(encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))[1:]
    if program:
        code, output, _ = run_program(program, facts.parent, (), scheme.resolve(), facts.resolve())
        result = json.loads(output.decode("utf-8")) if code == 0 else {}
    else:
        code, result = run(scheme.read_bytes(), facts.read_bytes())
    actual = [[row["subject"], str(row["rank"] or ""), row["total"] or ""]
              for row in result.get("subjects", [])]
    return [] if code == 0 and actual == expected else [f"exit {code}, the totals differ"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--golden", type=Path, default=Path("tests/cases/golden"))
    parser.add_argument("--schemes", type=Path, default=Path("schemes"))
    parser.add_argument("--program")
    arguments = parser.parse_args()
    program = arguments.program and str(Path(arguments.program).resolve())
    outcomes = [(folder, check_case(folder, case, expected, program))
                for folder, case, expected in golden_cases(arguments.golden)]
    outcomes += [(facts, check_totals(facts, arguments.schemes, program))
                 for facts in sorted(arguments.golden.glob("*.facts.csv"))]
    failed = [(place, found) for place, found in outcomes if found]
    for place, found in failed:
        print(place, *found[:12], sep="\n  ")
    print(f"{len(outcomes) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
