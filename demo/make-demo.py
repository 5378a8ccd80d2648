#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes county.facts.csv and person.facts.csv beside itself: one year of an invented city.

Always the same files. What they hold on purpose is told in README.md.
"""

import csv
from pathlib import Path

COLUMNS = ("subject", "name", "unit", "status", "metric", "value", "source", "date", "note",
           "proof")

COUNTIES = (  # id, place, officers
    ("chenglan", "澄岚区", 34), ("jiming", "霁明区", 31), ("cangyu", "苍屿县", 29),
    ("wanghe", "望禾县", 27), ("qiwu", "栖梧县", 26), ("shuotang", "朔棠县", 25),
    ("heting", "鹤汀县", 24), ("qingyun", "青筠市", 23), ("fengzhu", "枫渚县", 21),
)

# One value for each county in the order above. "" is an empty cell (not known), None is no row.
COUNTY_FACTS = {
    "drill_contest_score": (91.5, 88.5, 94, 79.5, 88.5, 83, 86, 90, 85),
    "trade_combat_problems": (6, 5, 1, 7, 3, 4, 6, None, 8),
    "officers": tuple(officers for _, _, officers in COUNTIES),
    "officers_fully_equipped": (34, 30, 29, 25, 26, 22, 23, 23, 20),
    "terminal_months": (240, 216, 204, 180, 192, 168, 168, 156, 144),
    "terminal_months_reporting": (240, 213, 204, 171, 181, 168, 150, 156, 144),
    "daily_inspections": (412, 365, 388, 240, 301, 260, 255, 298, 210),
    "random_inspections": (286, 365, 254, 262, 240, 198, 231, 220, 180),
    "inspection_records": (1012, 744, 901, 610, 742, 655, 577, 690, 480),
    "officer_months": (405, 372, 346, 324, 309, 300, 288, 274, 252),
    "documents_outside_system": (0, 3, 1, 12, 2, None, 4, 0, 6),
    "power_supervision": (1, 1, 1, 0, 1, 1, 0, 1, 1),
    "power_alarms": (58, 41, 66, 0, 35, 27, None, 0, 30),
    "power_alarms_resolved": (55, 36, 66, 0, 32, 25, None, 0, 27),
    "base_records": (2480, 2210, 20000, 1660, 1875, 1520, 1408, 1612, 1275),
    "base_records_complete": (2480, 2150, 19999, 1489, 1800, 1444, 1350, 1612, 1160),
    "unfixed_findings": (0, 1, 0, 6, 2, 1, None, 0, 3),
    "self_checks": (3, 2, 4, 1, 3, 2, None, 3, 2),
    "case_file_1": (91.5, 87, 94.5, 78, 92.5, 85.5, 83, 94, 80),
    "case_file_1_unpublished": (0, 0, 0, 0, 0, 0, 0, 0, 0),
    "case_file_1_decision_only": (0, 0, 0, 0, 0, 0, 0, 0, 1),
    "case_file_2": (88, 84.5, 92, 81.5, 89.5, 86, 77.5, 93.25, 79),
    "case_file_2_unpublished": (0, 0, 0, 0, 0, 0, 0, 0, 0),
    "case_file_2_decision_only": (0, 0, 0, 0, 0, 0, 0, 0, 0),
    "case_file_3": (90, 82, 93, "", 95.75, 84, 88, 91, 75),
    "case_file_3_unpublished": (0, 0, 0, None, 0, 0, 1, 0, 0),
    "case_file_3_decision_only": (0, 0, 0, None, 0, 0, 0, 0, 0),
    "officers_studying": (34, 31, 29, 26, 26, 24, 21, 23, 20),
    "study_points": (37944, 33480, 33060, 25110, 27300, 24600, 18720, 25668, 14868),
    "study_points_obtainable": (40800, 37200, 34800, 32400, 31200, 30000, 28800, 27600, 25200),
    "materials_adopted": (9, 6, 14, 3, 8, 5, 2, 9, 1),
    "activity_points": (2, 1.5, 1.8, 1, 1.5, None, 1.2, 2, 0),
    "exam_average": (84.35, 81.2, 86.9, "", 83.15, 79.6, 76.25, 84.35, 74.8),
    "formation_rank": (12, 35, 5, 88, 41, 60, 97, 21, 110),
    "formation_count": (136,) * 9,
    "override.study": (None, 15.6, None, None, None, None, None, None, None),
    "party_points": (1, None, 2, None, None, None, None, 1, None),
    "provincial_adjustment": (None, None, None, None, None, -0.5, None, 1, None),
    "integrity_breach": (0, 0, 0, 0, 0, 0, 0, 0, 1),
}

COUNTY_NOTES = {
    ("chenglan", "activity_points"): "集中授课6次、辩论2次、知识竞赛1次，类别齐全",
    ("jiming", "activity_points"): "集中授课4次、知识竞赛1次",
    ("cangyu", "activity_points"): "“人人上讲台”12期，交叉讲评3次",
    ("wanghe", "activity_points"): "集中授课2次，形式单一",
    ("qiwu", "activity_points"): "集中授课5次、案例研讨2次",
    ("heting", "activity_points"): "集中授课3次，另有案例研讨1次",
    ("qingyun", "activity_points"): "授课、辩论、竞赛、模拟听证各有开展",
    ("fengzhu", "activity_points"): "未组织",
    ("jiming", "override.study"):
        "省级对本指标已有评定，以省级结果15.6分为准，不重复计分（云环练〔2021〕7号）",
    ("chenglan", "party_points"): "市委组织部通报表扬1次",
    ("cangyu", "party_points"): "省委组织部表扬1次",
    ("qingyun", "party_points"): "县级组织部门表扬1次",
    ("shuotang", "provincial_adjustment"): "省级抽查发现1件文书要素不全，扣0.5分",
    ("qingyun", "provincial_adjustment"): "省级专项行动评定为优秀, 加1分（\"蓝盾\"行动）",
    ("wanghe", "case_file_3"): "本年没有适用四个配套办法的案件",
    ("wanghe", "exam_average"): "第二次考试成绩复核中",
    ("heting", "case_file_3_unpublished"): "评查之日门户网站查无公开记录",
    ("fengzhu", "integrity_breach"): "机关纪委书面通报",
}

SOURCES = {  # how a metric's name begins: source, date, proof
    "drill_contest": ("比武成绩通报", "2021-07-23", "比武成绩通报.pdf"),
    "trade_combat": ("实战比武点评记录", "2021-08-27", "实战比武点评记录.pdf"),
    "officers_studying": ("业务学习平台统计", "2021-10-31", "学习平台参与统计.xlsx"),
    "officers_fully": ("执法装备台账", "2021-10-31", "装备台账.xlsx"),
    "officers": ("市局人事科名册", "2021-10-31", "在编在岗名册.xlsx"),
    "officer_months": ("市局人事科名册", "2021-10-31", "在编在岗名册.xlsx"),
    "random_inspections": ("双随机检查统计", "2021-10-31", "双随机检查统计.xlsx"),
    "power": ("用电监管系统统计", "2021-10-31", "用电监管报警统计.xlsx"),
    "unfixed": ("市局稽查问题清单", "2021-10-29", "稽查问题清单.pdf"),
    "self_checks": ("分局报送", "2021-10-29", "案卷自查报告.pdf"),
    "case_file": ("案卷评查记录", "2021-10-22", "案卷评查打分表.pdf"),
    "study": ("业务学习平台统计", "2021-10-31", "学习平台积分统计.xlsx"),
    "materials": ("材料采纳通知", "2021-10-29", "材料采纳清单.pdf"),
    "activity": ("评审组评定", "2021-11-08", "学习活动总结.pdf"),
    "exam": ("理论考试成绩单", "2021-10-15", "理论考试成绩单.xlsx"),
    "formation": ("省厅演练通报", "2021-10-20", "着装演练通报.pdf"),
    "override": ("省厅评价结果", "2021-11-03", "省级评价结果.pdf"),
    "party": ("组织部门文件", "2021-06-30", "表扬文件.pdf"),
    "provincial": ("省厅评价结果", "2021-11-03", "省级评价结果.pdf"),
    "integrity": ("机关纪委核查", "2021-11-04", ""),
    "certificate": ("执法证件核查", "2021-11-01", ""),
    "in_service": ("市局人事科名册", "2021-11-01", ""),
    "basic": ("分局推荐意见", "2021-11-01", ""),
    "province_event": ("省厅比武通报", "2021-09-17", "省厅比武成绩通报.pdf"),
    "team": ("比武成绩通报", "2021-07-23", "比武成绩通报.pdf"),
    "province_mean": ("省厅移动执法通报", "2021-11-02", "省厅移动执法通报.pdf"),
    "province_points": ("省厅学习平台排名", "2021-11-02", "省厅学习平台排名.xlsx"),
    "province_exam": ("省厅理论考试排名", "2021-10-18", "省厅理论考试排名.xlsx"),
    "commendation": ("个人申报", "2021-11-05", "表彰证书.pdf"),
    "praise": ("个人申报", "2021-11-05", "表扬文件.pdf"),
}
MOBILE_SYSTEM = ("移动执法系统统计", "2021-10-31", "移动执法系统统计.xlsx")

TEAM_RANKS = {"cangyu": 1, "chenglan": 2, "qingyun": 3, "jiming": 4, "qiwu": 4, "heting": 6,
              "fengzhu": 7, "shuotang": 8, "wanghe": 9}  # by drill_contest_score

SURNAMES = ("陆 沈 顾 汤 程 夏 卫 邵 骆 贺 倪 柯 傅 纪 舒 祝 蓝 闵 季 霍 莫 房 裘 解 应 "
            "宗 丁 宣 邓 郁 单 杭 洪 包 诸 左 石 崔 钮 龚 嵇 裴 荣 翁 荀 欧阳 上官 司徒 "
            "东方 令狐").split()
FIRST = "承若景书知思嘉亦望怀允叙砚予乐秉昭穆庭筱"
SECOND = "安禾远宁屿岚澄越然谦舟霖恺彦蔚驰朔棠芮桐"
SINGLE = "朗骁琬砺霁珩翊翀蕴晟"

# The people at the top, by county and number within it. The last two reach the same total by
# different ways: the fifth and the sixth of five places.
STARS = {
    ("cangyu", 0): dict(province_event_rank=2, field_records=104, ordinary_cases=4,
                        four_measure_cases=3, province_points_rank=8, province_exam_rank=15,
                        materials_adopted_province=4, case_file_1=94.5, case_file_2=92,
                        commendation_city_down=1, praise_province=1),
    ("qingyun", 0): dict(province_event_rank=5, field_records=98, ordinary_cases=6,
                         four_measure_cases=2, province_points_rank=3, province_exam_rank=41,
                         materials_adopted_province=3, case_file_1=91, case_file_2=93.5,
                         commendation_province_up=1, praise_city_down=2),
    ("chenglan", 0): dict(province_event_rank=9, field_records=90, ordinary_cases=5,
                          four_measure_cases=2, province_points_rank=22, province_exam_rank=6,
                          materials_adopted_province=5, case_file_1=90.5, case_file_2=89,
                          praise_nation=1, praise_city_down=1),
    ("cangyu", 1): dict(province_event_rank=11, field_records=85, ordinary_cases=7,
                        four_measure_cases=1, province_points_rank=35, province_exam_rank=28,
                        materials_adopted_province=3, case_file_1=88, case_file_2=92.5,
                        commendation_city_down=1),
    ("chenglan", 1): dict(province_event_rank=18, field_records=79, ordinary_cases=4,
                          four_measure_cases=3, province_points_rank=71, province_exam_rank=19,
                          materials_adopted_province=2, case_file_1=93, case_file_2=90,
                          commendation_city_down=1, praise_province=1),
    ("qiwu", 0): dict(province_event_rank=14, field_records=88, ordinary_cases=6,
                      four_measure_cases=2, province_points_rank=50, province_exam_rank=62,
                      materials_adopted_province=3, case_file_1=93.5, case_file_2=91.6,
                      commendation_city_down=1, praise_city_down=1),
}


class Dice:
    """The same numbers everywhere and always: no library decides what they are."""

    def __init__(self, seed):
        self.state = seed

    def roll(self, low, high):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return low + (self.state >> 33) % (high - low + 1)

    def pick(self, sequence):
        return sequence[self.roll(0, len(sequence) - 1)]


def origin(metric):
    starts = [start for start in SOURCES if metric.startswith(start)]
    return SOURCES[max(starts, key=len)] if starts else MOBILE_SYSTEM


def fact(who, metric, value, note=""):
    source, date, proof = origin(metric)
    if metric.startswith("case_file") and not metric.endswith(("unpublished", "only")):
        proof = f"案卷评查打分表-{who[0]}-{metric[-1]}.pdf"
    if metric.startswith(("commendation", "praise", "materials")):
        proof = proof.replace(".", f"-{who[0]}.") if value else ""
    cell = format(value, "g") if isinstance(value, float) else value
    return (*who, metric, cell, source, date, note, "" if value == "" else proof)


def county_rows():
    for place, (county, name, _) in enumerate(COUNTIES):
        who = (county, f"{name}生态环境分局", "", "")
        for metric, values in COUNTY_FACTS.items():
            if values[place] is not None:
                note = COUNTY_NOTES.get((county, metric), "")
                yield fact(who, metric, values[place], note)
    guest = ("zhishu", "市执法支队直属大队", "", "guest")
    for metric, value in (("drill_contest_score", 92), ("trade_combat_problems", 1),
                          ("officers", 12), ("officers_fully_equipped", 12),
                          ("exam_average", 88.4), ("integrity_breach", 0)):
        yield fact(guest, metric, value, "参赛不评奖" if metric == "officers" else "")
    gone = ("kaifa", "经济开发区分局", "", "withdrawn")
    yield fact(gone, "officers", 9, "6月并入霁明区分局，退出评选")
    yield fact(gone, "drill_contest_score", "")


def roll_new(dice, low, high, taken):
    while True:
        value = dice.roll(low, high)
        if value not in taken:
            taken.add(value)
            return value


def new_name(dice, taken):
    while True:
        given = dice.pick(FIRST) + dice.pick(SECOND)
        name = dice.pick(SURNAMES) + (dice.pick(SINGLE) if dice.roll(1, 5) == 1 else given)
        if name not in taken:
            taken.add(name)
            return name


def ordinary_facts(dice, skill, ranks):
    """What an officer has done; skill is 0 to 30, from 31 to 60 for the members of a team."""
    is_in_team = skill > 30
    facts = dict(field_records=dice.roll(20, 50) + skill // 2,
                 ordinary_cases=dice.roll(0, 4) + skill // 20,
                 four_measure_cases=1 if dice.roll(1, 90) < skill else 0,
                 province_points_rank=0, province_exam_rank=0,
                 materials_adopted_province=max(0, dice.roll(-3, 1) + skill // 20),
                 case_file_1=(dice.roll(110, 150) + skill // 2) / 2,
                 case_file_2=(dice.roll(104, 150) + skill // 2) / 2,
                 commendation_province_up=0,
                 commendation_city_down=1 if dice.roll(1, 120) < skill - 20 else 0,
                 praise_nation=0, praise_province=1 if dice.roll(1, 30) == 1 else 0,
                 praise_city_down=max(0, dice.roll(-4, 1) + skill // 30))
    for metric in ("province_points_rank", "province_exam_rank"):
        if is_in_team or dice.roll(1, 9) == 1:
            facts[metric] = roll_new(dice, 72, 260, ranks[metric])
    return facts


def officer_facts(dice, county, place, ranks):
    """Facts in a fixed order; the first three of a county took part in the city contest, the
    first two in the province's."""
    star = STARS.get((county, place), {})
    facts = dict(certificate_valid=1, in_service=1, basic_conditions_met=1, integrity_breach=0)
    ordinary = ordinary_facts(dice, dice.roll(0, 30) + (30 if place < 3 else 0), ranks)
    if place < 2:
        other = roll_new(dice, 19, 64, ranks["province_event_rank"])
        facts.update(province_event_rank=star.get("province_event_rank", other),
                     province_event_count=64)
    if place < 3:
        facts.update(team_rank=TEAM_RANKS[county], team_count=9)
    for metric, value in ordinary.items():
        is_honour = metric.startswith(("commendation", "praise"))
        facts[metric] = star.get(metric, 0 if star and is_honour else value)
    return facts


def person_rows():
    dice, taken, number = Dice(2021), set(), 0
    ranks = {metric: set() for metric in ("province_event_rank", "province_points_rank",
                                          "province_exam_rank")}
    yield fact(("*", "", "", ""), "province_mean_records", 52.5)
    for county, _, officers in COUNTIES:
        for place in range(officers):
            number += 1
            subject = f"p{number:03}"
            name = new_name(dice, taken)
            facts = officer_facts(dice, county, place, ranks)
            change = PECULIAR.get(subject, {})
            who = (subject, change.get("name", name), county, change.get("status", ""))
            facts.update(change.get("facts", {}))
            for metric, value in facts.items():
                if value is not None:
                    yield fact(who, metric, value, change.get("notes", {}).get(metric, ""))


# What is out of the ordinary in one person: a name, a status, other facts (None: no row), notes.
PECULIAR = {
    "p012": dict(name="邵𠮷安"),
    "p040": dict(name="古丽努尔·阿卜杜拉伊木江"),
    "p050": dict(name="程望舟"),
    "p201": dict(name="程望舟"),
    "p071": dict(facts={"certificate_valid": 0},
                 notes={"certificate_valid": "证件9月到期，尚未换发"}),
    "p088": dict(facts={"in_service": ""}, notes={"in_service": "调动手续办理中，待人事科核实"}),
    "p103": dict(status="withdrawn", facts={"field_records": ""},
                 notes={"field_records": "8月退休，退出评选"}),
    "p126": dict(status="guest", notes={"in_service": "省厅挂职人员，参赛不评奖"}),
    "p137": dict(facts={"case_file_2": ""}, notes={"case_file_2": "本年只有1份可抽案卷"}),
    "p149": dict(facts={"field_records": "５７"}),
    "p158": dict(facts={"case_file_1": " 81.5 "}),
    "p170": dict(facts={"integrity_breach": None}),
    "p185": dict(facts={"province_points_rank": "", "province_exam_rank": None}),
    "p222": dict(facts={"integrity_breach": 1}, notes={"integrity_breach": "机关纪委书面通报"}),
    "p014": dict(facts={"override.study": 4.5},
                 notes={"override.study": "省级对学习指标已有评定，以省级结果为准"}),
}


def write(name, rows):
    with open(Path(__file__).parent / name, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows(rows)


if __name__ == "__main__":
    write("county.facts.csv", county_rows())
    write("person.facts.csv", person_rows())
