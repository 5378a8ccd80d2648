#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write the facts of the item workload: make-tiers.py OUTPUT [SUBJECTS].

Every metric of tiers.scheme.json is known and every denominator is above 0, so that engines
without a notion of "missing" do the same work. All are whole numbers: a ratio of two such is
compared rightly by doubles too, so every engine must come to the same points (with one decimal in
a numerator, doubles miss thresholds that are met exactly). The seed is fixed.
"""
import random
import sys


def share(rng, whole):
    """A part of the whole that meets each tier now and then, exactly on the edge too."""
    edge = rng.choice((1.0, 1.0, 0.95, 0.95, 0.9, 0.9, 0.8, 0.7, 0.6, 0.5))
    return max(0, min(whole, round(whole * edge) - rng.choice((0, 0, 0, 1))))


def facts_of(rng):
    officers = rng.choice((20, 40, 60, 80, 100, 29, 37, 53))
    months = officers * 12
    records = rng.randint(50, 400)
    obtainable = rng.randint(4000, 60000)
    alarms = rng.randint(1, 60)
    daily = rng.randint(50, 400)
    return (
        ("officers", officers),
        ("officers_equipped", share(rng, officers)),
        ("officers_studying", share(rng, officers)),
        ("terminal_months", months),
        ("terminal_months_reporting", share(rng, months)),
        ("base_records", records),
        ("base_records_complete", share(rng, records)),
        ("study_points", share(rng, obtainable)),
        ("study_points_obtainable", obtainable),
        ("alarms", alarms),
        ("alarms_resolved", share(rng, alarms)),
        ("self_checks", rng.randint(0, 12)),
        ("materials_adopted", rng.randint(0, 50)),
        ("ordinary_cases", rng.randint(0, 60)),
        ("measure_cases", rng.randint(0, 25)),
        ("documents_outside", rng.randint(0, 20)),
        ("findings_open", rng.randint(0, 9)),
        ("daily_inspections", daily),
        ("random_inspections", daily + rng.randint(-30, 30)),
        ("inspection_records", months * 2 + rng.randint(-40, 40)),
        ("officer_months", months),
    )


def main():
    path = sys.argv[1]
    subjects = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    rng = random.Random(20210901)
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write("subject,name,metric,value,source,date\n")
        for number in range(1, subjects + 1):
            for metric, value in facts_of(rng):
                out.write(f"u{number:05d},单位{number:05d},{metric},{value},台账,2021-12-01\n")


if __name__ == "__main__":
    main()
