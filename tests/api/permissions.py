# SPDX-License-Identifier: Apache-2.0
"""Every route, asked by every role, for a thing of their own county and for a neighbour's.

permissions.tsv has one row a route: the route, a request that changes nothing when it is allowed
(an old rev, a name that is taken: 409, 400), and for each role the status it must get, own/other
where the two differ. $unit, $person, … are the county's own in the first run and the neighbour's
in the second. For each role there is an account whose role is for the one county. The demo's
account of that role is for the whole city and must get in both counties what the county's own
account gets (but manager and officer, who are of the county in the demo, too). No answer to
somebody of the one county may have the other's name in it.
"""
import csv
import os
import re
import uuid

import scenario
from server import Person, need, together, wait_until

HERE = os.path.dirname(os.path.abspath(__file__))
ROLES = ("administrator", "security", "auditor", "office", "manager", "judge", "referee",
         "reviewer", "officer", "leader")
COLUMNS = ("nobody", "first") + ROLES
OF_COUNTY = ("manager", "officer")
COUNTIES = ("chenglan", "jiming")
NEIGHBOUR = "霁明"
# Of whoever asks; and what takes long to make: not asked by the accounts of the demo, too.
COUNTY_ALONE = ("$upload", "$job", "/documents", "/sheet/", "/template", "$mine",
                "$appeal/withdraw")
PASSWORD = "Qing-2031-春山可望"


# ---- two counties -------------------------------------------------------------------------------

class Setting:
    """Accounts and things of two counties, made by the office as it would be."""

    def __init__(self, where):
        self.where = where
        self.office, self.security = where.person("office"), where.person("security")
        units = self.office.want(200, "GET", "/api/units")["rows"]
        self.city = units[0]["id"]
        self.units = {unit["code"]: unit["id"] for unit in units}
        self.accounts, self.things = {}, {}
        wanted = [(county, role) for county in COUNTIES for role in ROLES
                  if county == "chenglan" or role == "manager"]
        together(*[lambda share=wanted[i::3]: self.make_accounts(share) for i in range(3)])
        for county in COUNTIES:
            self.things[county] = self.make_things(county)

    def make_accounts(self, wanted):
        for county, role in wanted:
            self.accounts[(county, role)] = self.make_account(county, role)

    def make_account(self, county, role):
        name, unit = f"{county}-{role}", self.units[county]
        office, security = self.office.copy(), self.security.copy()
        person = office.want(201, "POST", "/api/people", {
            "name": f"权限{'甲' if county == 'chenglan' else '乙'}", "user": name, "unit": unit,
            "from": "2026-01-01"})["id"]
        security.want(201, "POST", "/api/grants", {"person": person, "role": role, "unit": unit})
        first = security.want(200, "POST", f"/api/people/{person}/password",
                              {"rev": 1})["password"]
        account = Person(self.where, name, name, first).sign_in().set_password(PASSWORD)
        account.upload, account.id = self.begin_upload(account), person
        return account

    def begin_upload(self, account):
        return account.want(200, "POST", "/api/uploads", {"name": "半份.txt", "size": 9})["upload"]

    def make_file(self, account):
        wish = {"name": "佐证.txt", "size": 2}
        upload = account.want(200, "POST", "/api/uploads", wish)["upload"]
        account.want(200, "PUT", f"/api/uploads/{upload}?offset=0", b"ok")
        return account.want(200, "POST", f"/api/uploads/{upload}/finish")["file"]

    def order(self, account, task):
        """A document that was made in the background: nothing is left to give up."""
        job = account.want(202, "POST", f"/api/tasks/{task}/documents",
                           {"form": "ranking.xlsx"})["job"]
        wait_until(lambda: account.want(200, "GET", f"/api/jobs/{job}")["state"] == "done",
                   "the document")
        return job

    def make_scheme(self, unit, title, is_locked):
        made = self.office.want(201, "POST", "/api/schemes", {
            "title": title, "year": 2026, "owner_unit": unit, "preset": "drone-2020"})["scheme"]
        if is_locked:
            self.office.want(200, "POST", f"/api/schemes/{made}/lock", {"rev": 1})
        return made

    def make_task(self, unit, scheme, person, others):
        made = self.office.want(201, "POST", "/api/tasks", {
            "title": "权限试验", "scheme": scheme, "owner_unit": unit, "period_from": "2026-01-01",
            "period_until": "2026-12-31",
            "subjects": [{"subject": one, "standing": "ranked"} for one in [person] + others]})
        grid = self.office.want(200, "GET", f"/api/tasks/{made['task']}/grid")
        cells = [{"subject": subject, "metric": one["metric"], "value": 1, "rev": 0}
                 for one in grid["metrics"] if not one["is_series"] and not one["is_override"]
                 for subject in ([0] if one["is_shared"] else [person] + others)]
        stored = self.office.want(200, "PUT", f"/api/tasks/{made['task']}/facts", {"cells": cells})
        return made, stored

    def make_contest(self, unit, index, member):
        """On, with one team and one open sheet of a judge who has no account."""
        office = self.office
        judge = office.want(201, "POST", "/api/people", {
            "name": "权限评委", "certificate": f"PERM-J{index}", "unit": self.city,
            "from": "2026-01-01"})["id"]
        made = office.want(201, "POST", "/api/contests", {
            "title": "权限比武", "owner_unit": unit, "from_day": "2026-01-02",
            "until_day": "2026-01-02"})
        one = f"/api/contests/{made['contest']}"
        item = {"title": "一项", "kind": "add", "marks": 100}
        made = office.want(200, "PUT", one, {
            "rev": made["rev"], "title": "权限比武", "from_day": "2026-01-02",
            "until_day": "2026-01-02",
            "plan": {"entry_until": "2026-01-01", "most_members": 3, "subjects": [
                {"title": "现场", "way": "judged", "of": "team", "points": 100,
                 "items": [item]}]}})
        made = office.want(200, "POST", f"{one}/advance", {"rev": made["rev"]})
        team = office.want(201, "POST", f"{one}/teams", {
            "unit": unit, "name": "权限队", "members": [{"person": member}]})["team"]
        office.want(200, "POST", f"{one}/duties", {"duty": "judge", "subject": 1, "person": judge})
        office.want(200, "POST", f"{one}/advance", {"rev": made["rev"]})
        office.want(200, "POST", f"{one}/subjects/1/open")
        sheet = office.want(200, "GET", f"{one}/sheets")["rows"][0]["sheet"]
        return made["contest"], team, sheet

    def make_results(self, county, member):
        """Published, with a nomination and an objection of the county's manager."""
        office, unit = self.office, self.units[county]
        mine = office.want(200, "GET", "/api/session")["person"]["id"]
        frame = {"title": "权限定奖", "from_day": "2026-01-02", "until_day": "2026-01-02"}
        made = office.want(201, "POST", "/api/contests", dict(frame, owner_unit=unit))
        one = f"/api/contests/{made['contest']}"
        office.want(200, "PUT", one, dict(frame, rev=1, plan={
            "entry_until": "2026-01-01", "most_members": 3, "appeal_days": 60,
            "nominations": [{"title": "优秀", "count": 1}],
            "subjects": [{"title": "理论", "way": "exam", "points": 100, "marks": 100}]}))
        made = office.want(200, "POST", f"{one}/advance", {"rev": 2})
        team = office.want(201, "POST", f"{one}/teams", {
            "unit": unit, "name": "权限队", "members": [{"person": member}]})["team"]
        office.want(200, "POST", f"{one}/duties", {"duty": "chief", "person": mine})
        made = office.want(200, "POST", f"{one}/advance", {"rev": made["rev"]})
        for step in ("open", "close"):
            office.want(200, "POST", f"{one}/subjects/1/{step}")
        office.want(200, "POST", f"{one}/advance", {"rev": made["rev"]})
        nomination = office.want(201, "POST", f"{one}/nominations", {
            "title": "优秀", "person": member, "grounds": "出色", "deciders": ["甲"]})["nomination"]
        now = office.want(200, "GET", f"{one}/awards")
        told = office.want(201, "POST", f"{one}/publications", {
            "rev": now["rev"], "stamp": now["stamp"], "agreed_by": ["甲"],
            "is_acknowledged": True})["publication"]
        appeal = self.accounts[(county, "manager")].want(201, "POST", f"{one}/appeals", {
            "publication": told, "team": team, "words": "有误"})["appeal"]
        return {"over": made["contest"], "over_team": team, "told": told,
                "nomination": nomination, "appeal": appeal}

    def make_selection(self, unit, person):
        """Announced, with one chosen and a camp of one session."""
        office = self.office
        rules = {"title": "权限选拔", "event": "比武", "event_day": "2999-01-01", "size": 1,
                 "recommended": 1}
        made = office.want(201, "POST", "/api/selections", dict(
            rules, owner_unit=unit, closing_day="2998-01-01"))["selection"]
        one = f"/api/selections/{made}"
        office.want(200, "POST", f"{one}/begin", {"rev": 1})
        candidate = office.want(201, "POST", f"{one}/candidates", {
            "person": person, "ability": "好", "work": "好", "drill": "好"})["candidate"]
        office.want(200, "PUT", one, dict(rules, rev=2, closing_day="2020-01-01"))
        office.want(200, "PUT", f"{one}/decisions", {"rev": 3, "deciders": ["甲"], "list": [
            {"candidate": candidate, "standing": "chosen", "grounds": "好"}]})
        office.want(200, "POST", f"{one}/announce", {"rev": 4})
        camp = office.want(200, "PUT", f"{one}/camp", {
            "rev": 1, "place": "训练室", "from_day": "2026-01-05", "until_day": "2026-01-06",
            "sessions": [{"day": "2026-01-05", "from": "08:30", "until": "11:30",
                          "course": "危险废物监管执法"}]})
        return made, candidate, camp["sessions"][0]["session"]

    def make_draw(self, unit):
        """Frozen, and not for strangers."""
        made = self.office.want(201, "POST", "/api/draws", {
            "owner_unit": unit, "title": "权限抽签", "kind": "order", "way": "number",
            "is_public": False, "lines": [{"label": "甲"}, {"label": "乙"}]})["draw"]
        self.office.want(200, "POST", f"/api/draws/{made}/freeze", {"rev": 1})
        return made

    def make_things(self, county):
        office, unit = self.office, self.units[county]
        index = COUNTIES.index(county)
        person = office.want(201, "POST", "/api/people", {
            "name": "权限丙", "certificate": f"PERM-{index}", "unit": unit, "from": "2026-01-01",
            "identity": ("110105194912310062", "110105194912310089")[index]})["id"]
        grant = self.security.want(201, "POST", "/api/grants", {
            "person": person, "role": "reviewer", "unit": unit})["id"]
        need(self.security.ask("DELETE", f"/api/grants/{grant}").status == 204, "grant not taken")
        locked = self.make_scheme(unit, "权限锁定", True)
        officers = [account.id for (of, role), account in self.accounts.items()
                    if of == county and role == "officer"]
        task, stored = self.make_task(unit, locked, person, officers)
        cell = next(cell for cell in stored["cells"] if cell["subject"] == person)
        file = self.make_file(self.accounts[(county, "manager")])
        for own in [cell for cell in stored["cells"] if cell["subject"] in officers][:1]:
            office.want(200, "POST", f"/api/facts/{own['fact']}/proofs", {"file": file})
        frozen = office.want(201, "POST", f"/api/tasks/{task['task']}/freeze", {
            "rev": task["rev"], "stamp": stored["stamp"], "agreed_by": ["甲", "乙"],
            "is_acknowledged": True})
        contest, team, sheet = self.make_contest(unit, index, person)
        selection, candidate, session = self.make_selection(unit, person)
        return {"city": self.city, "selection": selection, "candidate": candidate,
                "session": session, "contest": contest, "team": team, "sheet": sheet,
                "unit": unit, "code": county, "person": person, "grant": grant,
                "scheme": self.make_scheme(unit, "权限草稿", False), "locked": locked,
                "draw": self.make_draw(unit), "task": task["task"], "fact": cell["fact"],
                "metric": cell["metric"],
                "mine": task["task"], "publication": frozen["publication"], "upload": None,
                "job": self.order(self.accounts[(county, "manager")], task["task"]),
                "file": file, **self.make_results(county, person)}


# ---- the table ----------------------------------------------------------------------------------

def read_table():
    with open(os.path.join(HERE, "permissions.tsv"), encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def probe(row, who, things, wanted):
    """Asks; gives what is wrong with the answer, or None."""
    method = row["route"].split(" ")[0]
    path, _, body = row["probe"].partition(" ")
    things = dict(things, new=uuid.uuid4().hex[:8])
    body = scenario.fill(body, things, True) if body else None
    if body and not body.startswith("{"):
        body = body.encode("utf-8").decode("unicode_escape").encode("latin-1")
    answer = who.ask(method, scenario.fill(path, things, False), body)
    if answer.status != wanted:
        return f"{who.name}: {wanted} expected, {answer}"
    if answer.status >= 400:
        scenario.check_refusal(answer)
    is_public = "/api/public/" in path
    if who.name.startswith("chenglan-") and NEIGHBOUR in answer.text and not is_public:
        return f"{who.name} is shown the neighbour: {answer}"
    return None


def cases_of(row, setting):
    """(who, things, status) of all that a row says."""
    own, other = (setting.things[county] for county in COUNTIES)
    has_two = "$" in row["probe"].replace("$new", "").replace("$city", "")
    for column in COLUMNS:
        first, _, second = row[column].partition("/")
        statuses = (int(first), int(second or first))
        if column in ("nobody", "first"):
            yield setting.where.person(column), dict(own, upload=1), statuses[0]
            continue
        account = setting.accounts[("chenglan", column)]
        neighbour = setting.accounts[("jiming", "manager")]
        yield account, dict(own, upload=account.upload), statuses[0]
        if has_two:
            yield account, dict(other, upload=neighbour.upload), statuses[1]
        if any(word in row["probe"] for word in COUNTY_ALONE):
            continue
        of_demo = setting.where.person("admin" if column == "administrator" else column)
        yield of_demo, own, statuses[0]
        if has_two:
            yield of_demo, other, statuses[1 if column in OF_COUNTY else 0]


def run_row(row, setting):
    wrong = []
    for who, things, wanted in cases_of(row, setting):
        found = probe(row, who, things, wanted)
        if found:
            wrong.append(found)
    need(not wrong, " ; ".join(wrong))


def run(tally, where, routes):
    table = {row["route"]: row for row in read_table()}
    for method, path in sorted(routes):
        if f"{method} {path}" not in table:
            tally.fail(f"permissions: {method} {path}", "a route that nobody listed")
    made = []
    where.people.pop("judge", None)
    if not tally.run("permissions: two counties", lambda: made.append(Setting(where))):
        return
    for name, row in table.items():
        if tuple(name.split(" ", 1)) not in routes:
            tally.fail(f"permissions: {name}", "there is no such route any more")
            continue
        bad = [column for column in COLUMNS
               if not re.fullmatch(r"\d{3}(/\d{3})?", row.get(column) or "")]
        if bad:
            tally.fail(f"permissions: {name}", f"no status for {', '.join(bad)}")
        else:
            tally.run(f"permissions: {name}", run_row, row, made[0])
