#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write the facts of an invented province: make-province.py FOLDER [COUNTIES OFFICERS].

FOLDER/province-county.facts.csv is for the preset taian-2021-county, the file beside it,
province-person.facts.csv, for province-person.scheme.json. Values are spread as in real returns:
many ties in counts and ranks, scores with one or two decimals, now and then a figure not handed in
(an empty cell), a guest, a withdrawal, a breach. The seed is fixed: the files are always the same.
"""
import random
import sys

SOURCES = ("移动执法系统", "执法大练兵台账", "稽查通报", "案卷评查汇总表",
           "学习平台导出")
COUNTY_HEADER = "subject,name,metric,value,status,source,date,note\n"
PERSON_HEADER = "subject,name,unit,metric,value,status,source,date,note\n"


def date(rng):
    return f"2021-{rng.randint(1, 11):02d}-{rng.randint(1, 28):02d}"


def part(rng, whole):
    """A part of the whole that lies near the usual thresholds."""
    level = rng.choice((1.0, 1.0, 1.0, 0.97, 0.95, 0.92, 0.9, 0.85, 0.75, 0.6))
    return min(whole, round(whole * level))


def score(rng, middle, spread, decimals):
    value = min(100.0, max(0.0, rng.gauss(middle, spread)))
    return f"{value:.{decimals}f}"


def county_facts(rng, formation_rank, counties):
    officers = rng.randint(12, 90)
    terminal_months = officers * rng.randint(10, 12)
    officer_months = officers * 12
    supervised = int(rng.random() < 0.8)
    alarms = rng.randint(0, 40) if supervised else 0
    records = rng.randint(80, 600)
    obtainable = officers * rng.randint(600, 1600)
    daily = rng.randint(100, 700)
    facts = [
        ("drill_contest_score", score(rng, 82, 8, 1)),
        ("trade_combat_problems", rng.choice((0, 0, 0, 1, 1, 2, 3, 5))),
        ("officers", officers),
        ("officers_fully_equipped", part(rng, officers)),
        ("terminal_months", terminal_months),
        ("terminal_months_reporting", part(rng, terminal_months)),
        ("daily_inspections", daily),
        ("random_inspections", max(0, daily + rng.randint(-150, 100))),
        ("inspection_records", officer_months * 2 + rng.randint(-200, 300)),
        ("officer_months", officer_months),
        ("documents_outside_system", rng.choice((0, 0, 0, 0, 1, 2, 4, 12))),
        ("power_supervision", supervised),
        ("power_alarms", alarms),
        ("power_alarms_resolved", part(rng, alarms)),
        ("base_records", records),
        ("base_records_complete", part(rng, records)),
        ("unfixed_findings", rng.choice((0, 0, 1, 2, 3, 6))),
        ("self_checks", rng.randint(0, 5)),
        ("officers_studying", part(rng, officers)),
        ("study_points", part(rng, obtainable)),
        ("study_points_obtainable", obtainable),
        ("materials_adopted", rng.randint(0, 20)),
        ("activity_points", rng.choice((0, 1, 1.5, 2))),
        ("exam_average", score(rng, 84, 6, 2)),
        ("formation_rank", formation_rank),
        ("formation_count", counties),
        ("party_points", rng.choice((0, 0, 0.5, 1, 2))),
        ("provincial_adjustment", rng.choice((0, 0, 0, -1, -2.5, 2, 5))),
        ("integrity_breach", int(rng.random() < 0.01)),
    ]
    for number in (1, 2, 3):
        facts.append((f"case_file_{number}", score(rng, 80, 12, 2)))
        facts.append((f"case_file_{number}_unpublished", int(rng.random() < 0.04)))
        facts.append((f"case_file_{number}_decision_only", int(rng.random() < 0.04)))
    return facts


def write_counties(path, rng, counties):
    need_note = {"activity_points", "party_points", "provincial_adjustment"}
    ranks = list(range(1, counties + 1))
    rng.shuffle(ranks)
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write(COUNTY_HEADER)
        for number in range(1, counties + 1):
            status = "guest" if rng.random() < 0.02 else ""
            for metric, value in county_facts(rng, ranks[number - 1], counties):
                if metric not in need_note and rng.random() < 0.005:
                    value = ""
                note = "考核组会议纪要" if metric in need_note else ""
                out.write(f"c{number:03d},测试县{number:03d},{metric},{value},{status},"
                          f"{rng.choice(SOURCES)},{date(rng)},{note}\n")


def person_facts(rng, team_score):
    trainings = rng.randint(8, 24)
    duties = rng.randint(0, 12)
    return [
        ("certificate_valid", int(rng.random() > 0.004)),
        ("in_service", int(rng.random() > 0.004)),
        ("basic_conditions_met", int(rng.random() > 0.01)),
        ("integrity_breach", int(rng.random() < 0.001)),
        ("event_score", score(rng, 74, 11, 2)),
        ("team_score", team_score),
        ("field_records", max(0, round(rng.gauss(52, 22)))),
        ("ordinary_cases", rng.choice((0, 0, 1, 1, 2, 3, 5, 8))),
        ("four_measure_cases", rng.choice((0, 0, 0, 0, 1, 1, 2))),
        ("study_points", max(0, round(rng.gauss(1400, 420)))),
        ("exam_score", score(rng, 83, 9, 1)),
        ("materials_adopted_province", rng.choice((0, 0, 0, 0, 0, 1, 2))),
        ("case_file_1", score(rng, 80, 12, 2)),
        ("case_file_2", score(rng, 80, 12, 2)),
        ("problems_found", max(0, round(rng.gauss(24, 14)))),
        ("trainings_attended", part(rng, trainings)),
        ("trainings_due", trainings),
        ("night_inspections", max(0, duties + rng.randint(-2, 2))),
        ("night_duties", duties),
    ]


def honour_facts(rng):
    """Most people have none, and nobody hands in a row to say so."""
    chances = (("commendation_province_up", 0.01), ("commendation_city_down", 0.05),
               ("praise_nation", 0.005), ("praise_province", 0.03), ("praise_city_down", 0.10))
    return [(metric, rng.choice((1, 1, 1, 2))) for metric, chance in chances
            if rng.random() < chance]


def write_officers(path, rng, officers, counties):
    teams = [score(rng, 78, 9, 1) for _ in range(max(1, officers // 8))]
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write(PERSON_HEADER)
        for number in range(1, officers + 1):
            draw = rng.random()
            status = "guest" if draw < 0.005 else "withdrawn" if draw < 0.010 else ""
            head = f"p{number:05d},人员{number:05d},c{number % counties + 1:03d}"
            for metric, value in person_facts(rng, rng.choice(teams)) + honour_facts(rng):
                if rng.random() < 0.005:
                    value = ""
                out.write(f"{head},{metric},{value},{status},{rng.choice(SOURCES)},{date(rng)},\n")


def main():
    folder = sys.argv[1]
    counties = int(sys.argv[2]) if len(sys.argv) > 2 else 150
    officers = int(sys.argv[3]) if len(sys.argv) > 3 else 20000
    rng = random.Random(20211231)
    write_counties(f"{folder}/province-county.facts.csv", rng, counties)
    write_officers(f"{folder}/province-person.facts.csv", rng, officers, counties)


if __name__ == "__main__":
    main()
