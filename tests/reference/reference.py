#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The second implementation of the scoring contract, written from the contract alone.

    reference.py --scheme FILE --facts FILE [--set name=value]...

Prints the part of the result that the two programs must agree on. Exit 0; or 2 on bad input, with
{"kind": "scheme" | "facts" | "scoring", "errors": [...], "lines": [...]}.
"""

import argparse
import json
import sys
from pathlib import Path

from common import BadInput
from engine import score
from facts import read_facts
from scheme import read_scheme


def run(scheme_bytes, facts_bytes, settings=()):
    """(exit code, result) for the two files and the "name=value" settings."""
    try:
        scheme = read_scheme(scheme_bytes, settings)
        facts = read_facts(facts_bytes, scheme)
        return 0, score(scheme, facts)
    except BadInput as bad:
        return 2, {"kind": bad.kind, "errors": bad.errors, "lines": bad.lines}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scheme", required=True, type=Path)
    parser.add_argument("--facts", required=True, type=Path)
    parser.add_argument("--set", action="append", default=[], metavar="name=value")
    arguments = parser.parse_args()
    code, result = run(arguments.scheme.read_bytes(), arguments.facts.read_bytes(),
                       arguments.set)
    text = json.dumps(result, ensure_ascii=False, indent=1)
    sys.stdout.buffer.write(text.encode("utf-8") + b"\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
