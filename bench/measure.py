#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run a command several times and write what it took: measure.py OUTPUT RUNS COMMAND…

OUTPUT is JSON: wall-clock and processor milliseconds and peak memory of each run (wait4), and the
figures of the line `timing: read_ms=… score_ms=… write_ms=…` where the command prints one on
stderr. What the command prints on stdout goes to a file in memory.
"""
import json
import os
import re
import sys
import time


def run_once(command):
    output = os.memfd_create("stdout")
    errors = os.memfd_create("stderr")
    actions = [(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, errors, 2)]
    begin = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - begin
    size = os.fstat(output).st_size
    message = os.pread(errors, 1 << 20, 0).decode("utf-8", "replace")
    os.close(output)
    os.close(errors)
    if status != 0:
        sys.exit(f"measure: status {status}: {' '.join(command)}\n{message[:2000]}")
    timing = re.search(r"^timing: (.*)$", message, re.M)
    parts = re.findall(r"(\w+)_ms=([\d.]+)", timing.group(1)) if timing else []
    return {
        "wall_ms": wall * 1e3,
        "cpu_ms": (usage.ru_utime + usage.ru_stime) * 1e3,
        "peak_kb": usage.ru_maxrss,
        "output_bytes": size,
        **{name: float(value) for name, value in parts},
    }


def main():
    output, runs, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    results = [run_once(command) for _ in range(runs)]
    with open(output, "w", encoding="utf-8") as file:
        json.dump(results, file)


if __name__ == "__main__":
    main()
