# SPDX-License-Identifier: Apache-2.0
"""Load on a server, and what its processes took meanwhile."""
import json
import os
import re
import resource
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
LOAD = os.path.join(HERE, "..", "..", "build", "bench", "load")


def cpu_seconds(process):
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(process):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmRSS:\s+(\d+) kB", file.read()).group(1)) / 1024


def load_seconds():
    """Processor time of load generators that have ended, and of what else was begun here."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def load(server, command):
    before, load_before = cpu_seconds(server.process), load_seconds()
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"^JSON (.*)$", said.stdout, re.M)
    if said.returncode != 0 or not found:
        sys.exit(f"bench: {command[0]}: {said.stdout[-500:]}{said.stderr[-500:]}")
    told = json.loads(found.group(1))
    if told["wrong"] or told["errors"]:
        sys.exit(f"bench: {told} {said.stderr[:400]}")
    told["rate"] = told["answered"] / told["seconds"]
    told["cpu_us"] = (cpu_seconds(server.process) - before) / max(1, told["answered"]) * 1e6
    told["load_us"] = (load_seconds() - load_before) / max(1, told["answered"]) * 1e6
    return told


def load_of_writes(server, connections, seconds, path, people):
    """`people`: a file of cells and one of headers, for each of them."""
    return load(server, [LOAD, str(server.port), str(connections), str(seconds), path,
                         *(name for person in people for name in person)])


def load_of_reads(server, connections, seconds, path, header_file):
    threads = "2" if connections > 64 else "1"
    return load(server, ["wrk", "-t", threads, "-c", str(connections), "-d", f"{seconds}s",
                         "--timeout", "30s", "-s", os.path.join(HERE, "read.lua"),
                         f"http://127.0.0.1:{server.port}{path}", "--", header_file])


def write_headers(path, headers):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f"{name}: {value}\n" for name, value in headers.items())


def summary(runs):
    return {"median": statistics.median(run["rate"] for run in runs),
            "best": max(run["rate"] for run in runs),
            "least": min(run["rate"] for run in runs),
            **{key: statistics.median(run[key] for run in runs)
               for key in ("p50_ms", "p99_ms", "cpu_us", "load_us")}}
