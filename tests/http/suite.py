# SPDX-License-Identifier: Apache-2.0
"""Tests as functions: @test adds one, run() runs those whose name has one of the words given on the
command line behind the program, and counts."""
import subprocess
import sys
import time
import traceback

tests = []


def test(function):
    tests.append(function)
    return function


def run():
    passed = failed = 0
    words = sys.argv[2:]
    for function in tests:
        if words and not any(word in function.__name__ for word in words):
            continue
        begun = time.monotonic()
        try:
            function()
            passed += 1
            print(f"ok    {function.__name__} ({time.monotonic() - begun:.1f} s)", flush=True)
        except (AssertionError, OSError, subprocess.SubprocessError, KeyError, IndexError,
                AttributeError, ValueError, TypeError):
            failed += 1
            print(f"FAIL  {function.__name__}\n{traceback.format_exc()}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return failed > 0
