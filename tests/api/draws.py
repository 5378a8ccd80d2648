# SPDX-License-Identifier: Apache-2.0
"""Draws: two people at once, a server that dies between promise and result, strangers' checks."""
import hashlib
import os
import uuid

from server import need, together

TEN = [{"label": f"第{i}队", "unit": f"{i % 4}县"} for i in range(1, 11)]


def key():
    return {"Idempotency-Key": str(uuid.uuid4())}


def make(office, **wishes):
    unit = office.want(200, "GET", "/api/units")["rows"][0]["id"]
    wish = {"owner_unit": unit, "title": "抽签试验", "kind": "order", "way": "number",
            "is_public": True, "lines": TEN, **wishes}
    made = office.want(201, "POST", "/api/draws", wish, key())
    return office.want(200, "POST", f"/api/draws/{made['draw']}/freeze", {"rev": made["rev"]})


def check_by_command(workshop, server, draw):
    """What a stranger downloads is what was frozen, and the program finds it good."""
    answer = server.person("nobody").ask("GET", f"/api/public/draws/{draw['draw']}/record.json")
    need(answer.status == 200 and answer.json["frozen"] == draw["frozen"], str(answer))
    path = os.path.join(workshop.folder, f"record-{uuid.uuid4()}.json")
    with open(path, "wb") as file:
        file.write(answer.content)
    done = workshop.call("draw", "verify", path)
    need(done.returncode == 0 and "核对一致" in done.stdout, done.stdout + done.stderr)
    listed = server.person("nobody").ask("GET", f"/api/public/draws/{draw['draw']}/list.txt")
    need(hashlib.sha256(listed.content).hexdigest() == draw["frozen"], "sha256sum says otherwise")
    return answer.json


def both_press(workshop):
    """two press at once: one draws, the other is told what was drawn"""
    server = workshop.serve(workshop.data())
    office = server.person("office")
    pair = [office.copy(), office.copy()]
    for round_number in range(20):
        draw = make(office)
        numbers = [f"11111{round_number}", f"22222{round_number}"]
        answers = together(*[
            lambda who=who, number=number: who.ask(
                "POST", f"/api/draws/{draw['draw']}/result", {"rev": draw["rev"], "number": number})
            for who, number in zip(pair, numbers)])
        need(sorted(one.status for one in answers) == [200, 409], f"{answers[0]} {answers[1]}")
        good = next(one for one in answers if one.status == 200).json
        told = next(one for one in answers if one.status == 409).json["current"]
        need(told["number"] == good["number"] and told["results"] == good["results"], "not told")
        need(check_by_command(workshop, server, draw)["number"] == good["number"], "another number")
    server.stop()


def two_redraws(workshop):
    """two draw again at once: there is one new draw"""
    server = workshop.serve(workshop.data())
    office = server.person("office")
    draw = make(office)
    answers = together(*[
        lambda who=office.copy(): who.ask("POST", f"/api/draws/{draw['draw']}/redraw",
                                          {"rev": draw["rev"], "reason": "名单有误"}, key())
        for _ in range(2)])
    need(sorted(one.status for one in answers) == [201, 409], f"{answers[0]} {answers[1]}")
    found = office.want(200, "GET", "/api/draws?state=draft&q=%E6%8A%BD%E7%AD%BE")["rows"]
    need([one["redraw_of"] for one in found].count(draw["draw"]) == 1, "not one new draw")
    server.stop()


def commitment(draw, person, secret):
    return hashlib.sha256(f"{draw} {person} {secret}".encode()).hexdigest()


def dies_in_between(workshop):
    """killed after each step, nothing is lost: what was promised is what is opened"""
    data = workshop.data()
    server = workshop.serve(data)
    people = {name: server.person(name).want(200, "GET", "/api/session")["person"]["id"]
              for name in ("leader", "referee", "judge")}

    def again():
        nonlocal server
        server.kill()
        server = workshop.serve(data)

    draw = make(server.person("office"), kind="groups", size=4, is_apart=True, way="witnesses",
                witnesses=[{"person": one} for one in people.values()])
    path = f"/api/draws/{draw['draw']}"
    again()
    for name in ("leader", "referee"):
        wish = {"commitment": commitment(draw["draw"], people[name], f"{name}的一句话")}
        server.person(name).want(200, "POST", path + "/commitment", wish)
        again()
    server.person("office").want(200, "POST", path + "/opening", {"rev": 2, "minutes": 5})
    again()
    for name in ("leader", "referee"):
        server.person(name).want(200, "POST", path + "/secret", {"secret": f"{name}的一句话"})
        again()
    found = server.person("nobody").want(200, "GET", f"/api/public/draws/{draw['draw']}")
    need(found["promise"] == draw["promise"] and found["frozen"] == draw["frozen"], "not promised")
    need("一句话" not in str(found) and found["witnesses"][0]["opened_at"], "told too early")
    drawn = server.person("office").want(200, "POST", path + "/result", {"rev": 3})
    again()
    record = check_by_command(workshop, server, draw)
    need(record["results"] == drawn["results"], "another result")
    need([one["secret"] for one in record["witnesses"]] ==
         ["leader的一句话", "referee的一句话", None], str(record["witnesses"]))
    groups = {}
    for one in record["results"]:
        groups.setdefault(one["value"], []).append(record["lines"][one["line"] - 1]["unit"])
    need(sorted(map(len, groups.values())) == [2, 2, 3, 3], "not even")
    need(all(len(set(units)) == len(units) for units in groups.values()), "not apart")
    server.stop()


TESTS = (both_press, two_redraws, dies_in_between)
