#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the program and the reference on random cases and reports where they disagree.

    compare.py --program build/lianbing --count N --seed S [--jobs J] [--keep DIR] [--only I]

Compared are the exit code, every field that the contract compares, and for bad input the stage
and the lines of the facts file that are named; besides, the reference against what the generator
knows. Each case that fails is kept as a folder. The last line is `N passed, M failed`; exit 1 if
one failed.
"""

import argparse
import hashlib
import json
import multiprocessing
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from generate import generate, write_case
from reference import run

TIME_LIMIT = 20
CHUNK = 50
SHOWN_DIFFERENCES = 12
SUBJECT_KEYS = ("subject", "rank", "tie", "total", "eligible", "status", "award", "recommended",
                "vetoes", "missing", "defaulted", "gap", "indicators")
FACT_LINE = re.compile(r"(?:.*/)?facts\.csv:([0-9]+):", re.ASCII)


def run_program(program, folder, settings, scheme="scheme.json", facts="facts.csv"):
    """(exit code, standard output, standard error); the exit code is None after the time limit."""
    command = [program, "score", "--scheme", str(folder / scheme),
               "--facts", str(folder / facts), "--format", "json"]
    for setting in settings:
        command += ["--set", setting]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=TIME_LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return None, b"", b""
    return done.returncode, done.stdout, done.stderr


def differences(case, exit_code, output, errors):
    """Sentences about what differs between program, reference and generator."""
    expected_code, expected = run(case.scheme, case.facts, case.settings)
    found = list(_against_generator(case.known, expected_code, expected))
    if exit_code != expected_code:
        found.append(f"exit code: program {exit_code}, reference {expected_code}"
                     f" {expected.get('errors', [])[:3]}")
    elif expected_code == 0:
        found += _compare_output(case, output, expected)
    else:
        found += _compare_errors(errors.decode("utf-8", "replace"), expected)
    return expected, found


def _against_generator(known, code, result):
    # The generator doesn't work out points, so it can't foresee that they are too many.
    if code == 2 and all(error.endswith("too many points to be held")
                         for error in result["errors"]):
        return
    if code != known["exit"]:
        yield f"exit code: reference {code}, generator {known['exit']}"
    elif code:
        if result["kind"] != known["kind"]:
            yield f"stage: reference {result['kind']}, generator {known['kind']}"
        elif result["lines"] != known["lines"]:
            yield f"lines: reference {result['lines']}, generator {known['lines']}"


def _compare_output(case, output, expected):
    try:
        actual = json.loads(output.decode("utf-8"))
        yield from _compare_shape(actual)
        yield from _diff("scheme", actual["scheme"], expected["scheme"])
        version = hashlib.sha256(case.scheme).hexdigest()[:12]
        yield from _diff("version", actual["version"], version)
        if not _is_utf8(case.facts) and not actual["warnings"]:
            yield "warnings: none for a file in GB18030"
        reduced = [_compared_part(subject) for subject in actual["subjects"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield f"output can't be read: {error!r}"
        return
    order = [subject["subject"] for subject in reduced]
    expected_order = [subject["subject"] for subject in expected["subjects"]]
    yield from _diff("order of subjects", order, expected_order)
    if sorted(order) == sorted(expected_order):
        by_id = {subject["subject"]: subject for subject in reduced}
        for subject in expected["subjects"]:
            yield from _diff(subject["subject"], by_id[subject["subject"]], subject)


def _is_utf8(raw):
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _compare_shape(actual):
    """Keys of the output that are there although their contents aren't compared."""
    for subject in actual["subjects"]:
        missing = {"name"} - set(subject)
        for indicator in subject["indicators"]:
            if indicator["id"] != "adjust":
                missing |= {"max"} - set(indicator)
            for item in indicator["items"]:
                if item["id"] != "adjust":
                    missing |= {"because", "clause", "reading", "next", "facts"} - set(item)
        if missing:
            yield f"{subject['subject']}: keys {sorted(missing)} are missing"
            return


def _compared_part(subject):
    part = {key: subject[key] for key in SUBJECT_KEYS}
    part["indicators"] = [{"id": indicator["id"], "points": indicator["points"],
                           "items": [{"id": item["id"], "points": item["points"]}
                                     for item in indicator["items"]]}
                          for indicator in subject["indicators"]]
    return part


def _diff(where, actual, expected):
    if type(actual) is not type(expected):
        yield f"{where}: program {actual!r}, reference {expected!r}"
    elif isinstance(expected, dict):
        for key, value in expected.items():
            yield from _diff(f"{where}.{key}", actual[key], value)
    elif isinstance(expected, list) and len(expected) == len(actual):
        for i, value in enumerate(expected):
            yield from _diff(f"{where}[{i}]", actual[i], value)
    elif actual != expected:
        yield f"{where}: program {actual!r}, reference {expected!r}"


def _compare_errors(text, expected):
    """Facts and scoring name the facts file, the stage before them never does."""
    lines = sorted({int(match.group(1)) for match in map(FACT_LINE.match, text.splitlines())
                    if match})
    if not text.strip():
        yield "no word on standard error"
    blames_facts = any(re.match(r"(?:.*/)?facts\.csv[:：]", line) for line in text.splitlines())
    if blames_facts != (expected["kind"] != "scheme"):
        yield f"stage: program names facts: {blames_facts}, reference {expected['kind']}"
    if lines != expected["lines"]:
        yield f"lines: program {lines}, reference {expected['lines']}"


def compare_chunk(task):
    """The cases of one chunk that fail, as (name of the folder, differences)."""
    program, keep, seed, numbers = task
    failed = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for number in numbers:
            case = generate(f"{seed}-{number}")
            (folder / "scheme.json").write_bytes(case.scheme)
            (folder / "facts.csv").write_bytes(case.facts)
            exit_code, output, errors = run_program(program, folder, case.settings)
            expected, found = differences(case, exit_code, output, errors)
            if found:
                kept = keep / f"case-{seed}-{number}"
                _keep_case(kept, case, expected, output, errors, found)
                failed.append((str(kept), found))
    return len(numbers), failed


def _keep_case(folder, case, expected, output, errors, found):
    write_case(case, folder)
    text = json.dumps(expected, ensure_ascii=False, indent=1) + "\n"
    (folder / "reference.json").write_text(text, encoding="utf-8")
    (folder / "program.json").write_bytes(output)
    (folder / "program.err").write_bytes(errors)
    (folder / "differences.txt").write_text("\n".join(found) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="build/lianbing")
    parser.add_argument("--count", "--cases", type=int, default=1000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("build/disagreements"))
    parser.add_argument("--only", type=int, help="just the case of this number")
    arguments = parser.parse_args()
    program = str(Path(arguments.program).resolve())
    numbers = range(arguments.count) if arguments.only is None else [arguments.only]
    tasks = [(program, arguments.keep, arguments.seed, numbers[i:i + CHUNK])
             for i in range(0, len(numbers), CHUNK)]
    passed, failed = 0, 0
    with multiprocessing.Pool(arguments.jobs) as pool:
        for count, failures in pool.imap_unordered(compare_chunk, tasks):
            failed += len(failures)
            passed += count - len(failures)
            for folder, found in failures:
                print(folder)
                for sentence in found[:SHOWN_DIFFERENCES]:
                    print(f"  {sentence}")
                if len(found) > SHOWN_DIFFERENCES:
                    print(f"  and {len(found) - SHOWN_DIFFERENCES} more")
                sys.stdout.flush()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
