# SPDX-License-Identifier: Apache-2.0
"""The same wish twice makes one thing; two people at one thing never overwrite each other."""
import json
import re
import socket
import urllib.parse
import uuid

from server import need, together


def key():
    return {"Idempotency-Key": str(uuid.uuid4())}


def root_of(office):
    return office.want(200, "GET", "/api/units")["rows"][0]["id"]


def unit_named(where, name):
    return {"parent": root_of(where.person("office")), "kind": "station", "code": name,
            "name": f"中队{name}"}


def count_units(where, name):
    found = where.person("office").want(200, "GET", "/api/units?q=" + urllib.parse.quote(name))
    return found["total"]


# ---- creating once ------------------------------------------------------------------------------

def same_key_same_body(where):
    """the same key and body give the first answer again, and one row"""
    office, keyed, unit = where.person("office"), key(), unit_named(where, "once-1")
    first = office.ask("POST", "/api/units", unit, keyed)
    again = office.ask("POST", "/api/units", unit, keyed)
    need(first.status == again.status == 201, f"{first} {again}")
    need(first.content == again.content, f"another answer: {first} {again}")
    need(count_units(where, "once-1") == 1, "not one unit")


def same_key_other_body(where):
    """the same key with another body is refused"""
    office, keyed = where.person("office"), key()
    office.want(201, "POST", "/api/units", unit_named(where, "once-2"), keyed)
    answer = office.ask("POST", "/api/units", unit_named(where, "once-3"), keyed)
    need(answer.status == 409 and answer.json["code"] == "conflict", str(answer))
    need(count_units(where, "once-3") == 0, "made all the same")


def no_key(where):
    """without a key, or with one too short, nothing is made"""
    office, unit = where.person("office"), unit_named(where, "once-4")
    for bad in (None, "", "short", "x" * 101):
        answer = office.ask("POST", "/api/units", unit, {"Idempotency-Key": bad})
        need(answer.status == 400, f"key {bad!r}: {answer}")
    need(count_units(where, "once-4") == 0, "made all the same")


def every_creation_has_a_key(where):
    """no route that creates goes without a key"""
    known = 0
    for path, methods in json.loads(where.openapi)["paths"].items():
        for method, about in methods.items():
            if not any(one["name"] == "Idempotency-Key" for one in about.get("parameters", [])):
                continue
            known += 1
            url = re.sub(r"\{\w+\}", "1003", path)
            body = {} if "requestBody" in about else None
            answers = [where.person(name).ask(method.upper(), url, body, {"Idempotency-Key": None})
                       for name in ("office", "security", "admin")]
            told = [one for one in answers if one.status == 400 and "防重复提交" in one.text]
            need(told, f"{method} {path}: {answers[0]}")
    need(known >= 7, f"only {known} routes create")


def refusal_spends_no_key(where):
    """a refused wish may be put right and sent again with its key"""
    office, keyed, unit = where.person("office"), key(), unit_named(where, "once-5")
    need(office.ask("POST", "/api/units", dict(unit, name=""), keyed).status == 400, "not refused")
    office.want(201, "POST", "/api/units", unit, keyed)


def key_is_ones_own(where):
    """two people who happen to use one key each get what they asked for"""
    keyed = key()
    one = where.person("office").ask("POST", "/api/units", unit_named(where, "once-6"), keyed)
    other = where.person("admin").ask("POST", "/api/units", unit_named(where, "once-7"), keyed)
    need(one.status == other.status == 201 and one.json["id"] != other.json["id"],
         f"{one} {other}")


def double_click(where):
    """a double click makes one unit, one person, one scheme, one task, one grant"""
    office, security = where.person("office"), where.person("security")
    root = root_of(office)
    person = office.want(200, "GET", "/api/people?q=YC00010")["rows"][0]["id"]
    task = office.want(200, "GET", "/api/tasks?q=%E9%9B%86%E4%BD%93")["rows"][0]
    wishes = [
        (office, "/api/units", unit_named(where, "twice-1"), "id"),
        (office, "/api/people", {"name": "双击", "certificate": "TWICE-1", "unit": root,
                                 "from": "2026-01-01"}, "id"),
        (office, "/api/schemes", {"title": "双击", "year": 2026, "owner_unit": root,
                                  "preset": "drone-2020"}, "scheme"),
        (office, "/api/tasks", {"title": "双击", "scheme": task["scheme"], "owner_unit": root,
                                "period_from": "2026-01-01", "period_until": "2026-12-31"}, "task"),
        (security, "/api/grants", {"person": person, "role": "judge", "unit": root}, "id")]
    for who, path, body, name in wishes:
        keyed = key()
        answers = together(*[lambda w=who, p=path, b=body, k=keyed: w.copy().ask("POST", p, b, k)
                             for _ in range(3)])
        need(all(one.status == 201 for one in answers), f"{path}: {[str(a) for a in answers]}")
        need(len({one.json[name] for one in answers}) == 1, f"{path}: made more than once")
    for path, count in (("/api/units?q=twice-1", 1), ("/api/people?q=TWICE-1", 1),
                        ("/api/schemes?q=%E5%8F%8C%E5%87%BB", 1),
                        ("/api/tasks?q=%E5%8F%8C%E5%87%BB", 1)):
        found = office.want(200, "GET", path)
        need(found["total"] == count, f"{path}: {found['total']} instead of {count}")


def raw_request(who, path, body, keyed):
    """The bytes of a POST as the browser of `who` sends it."""
    head = (f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: lb_session={who.cookie}\r\n"
            f"X-CSRF-Token: {who.csrf}\r\nContent-Type: application/json\r\n"
            f"Idempotency-Key: {keyed['Idempotency-Key']}\r\nContent-Length: {len(body)}\r\n\r\n")
    return head.encode() + body


def broken_connection(where):
    """a retry after a connection that broke before the answer makes nothing twice"""
    office = where.person("office")
    for index in range(5):
        keyed, name = key(), f"broken-{index}"
        body = (f'{{"parent": {root_of(office)}, "kind": "station", "code": "{name}", '
                f'"name": "中队{name}"}}').encode()
        with socket.create_connection(("127.0.0.1", where.port)) as line:
            line.sendall(raw_request(office, "/api/units", body, keyed))
        office.want(201, "POST", "/api/units", body.decode(), keyed)
        need(count_units(where, name) == 1, f"{name}: not one")


def half_a_request(where):
    """half a request makes nothing"""
    office, keyed = where.person("office"), key()
    body = (f'{{"parent": {root_of(office)}, "kind": "station", "code": "half-1", '
            f'"name": "半个"}}').encode()
    with socket.create_connection(("127.0.0.1", where.port)) as line:
        line.sendall(raw_request(office, "/api/units", body, keyed)[:-5])
    need(count_units(where, "half-1") == 0, "made of half a request")


# ---- two people at one thing --------------------------------------------------------------------

def race(one, other, method, path, body_of, name):
    """Both save at the same moment: one wins, the other is shown the winner's."""
    answers = together(lambda: one.copy().ask(method, path, body_of("甲改")),
                       lambda: other.copy().ask(method, path, body_of("乙改")))
    statuses = sorted(answer.status for answer in answers)
    need(statuses == [200, 409], f"{path}: {[str(a) for a in answers]}")
    loser = answers[0] if answers[0].status == 409 else answers[1]
    winner = answers[1] if loser is answers[0] else answers[0]
    wanted, shown = name(winner.json), name(loser.json["current"])
    need(wanted == shown, f"{path}: the winner's {wanted!r}, shown {shown!r}")
    return wanted


def two_editors(where):
    """of two who save one unit, person, scheme, task or figure, the second sees the first's"""
    office, admin, manager = (where.person(name) for name in ("office", "admin", "manager"))
    root = root_of(office)
    unit = office.want(201, "POST", "/api/units", unit_named(where, "race-1"))
    race(office, admin, "PUT", f"/api/units/{unit['id']}", lambda name: {
        "parent": root, "kind": "station", "code": "race-1", "name": name, "rev": 1},
         lambda given: given["name"])
    person = office.want(201, "POST", "/api/people", {"name": "竞改", "unit": root,
                                                      "from": "2026-01-01"})
    race(office, admin, "PUT", f"/api/people/{person['id']}",
         lambda name: {"name": name, "rev": 1}, lambda given: given["name"])
    scheme = office.want(201, "POST", "/api/schemes", {"year": 2026, "owner_unit": root,
                                                       "preset": "drone-2020"})
    race(office, office, "PUT", f"/api/schemes/{scheme['scheme']}", lambda name: {
        "rev": 1, "title": name, "year": 2026, "content": scheme["content"]},
         lambda given: given["title"])
    task = office.want(200, "GET", "/api/tasks?q=%E9%9B%86%E4%BD%93")["rows"][-1]
    task = office.want(200, "GET", f"/api/tasks/{task['task']}")
    race(office, office, "PUT", f"/api/tasks/{task['task']}", lambda name: {
        "rev": task["rev"], "title": name + "集体", "period_from": task["period_from"],
        "period_until": task["period_until"]}, lambda given: given["title"])
    grid = manager.want(200, "GET", f"/api/tasks/{task['task']}/grid")
    cell = next(one for one in grid["cells"] if one["metric"] == "officers")
    race(office, manager, "PUT", f"/api/tasks/{task['task']}/facts", lambda name: {"cells": [{
        "subject": cell["subject"], "metric": "officers", "value": 30, "note": name,
        "rev": cell["rev"]}]}, lambda given: given["cells"][0]["note"])
    now = manager.want(200, "GET", f"/api/facts/{cell['fact']}")
    need(now["cell"]["rev"] == cell["rev"] + 1, "a figure was written twice")


def two_of_one_number(where):
    """two people who enter one certificate, or give one role, at the same moment: one of each"""
    office, security = where.person("office"), where.person("security")
    root = root_of(office)
    person = office.want(200, "GET", "/api/people?q=YC00011")["rows"][0]["id"]
    wishes = [(office, "/api/people", {"name": "同号", "certificate": "SAME-1", "unit": root,
                                       "from": "2026-01-01"}, (400, 409)),
              (office, "/api/units", unit_named(where, "same-1"), (400, 409)),
              (security, "/api/grants", {"person": person, "role": "referee", "unit": root},
               (409,))]
    for who, path, body, refused in wishes:
        answers = together(*[lambda w=who, p=path, b=body: w.copy().ask("POST", p, b)
                             for _ in range(2)])
        statuses = sorted(answer.status for answer in answers)
        need(statuses[0] == 201 and statuses[1] in refused, f"{path}: {statuses}")


def part_of_many(where):
    """one outrun figure among many: none of them is stored"""
    office = where.person("office")
    task = office.want(200, "GET", "/api/tasks?q=%E4%B8%AA%E4%BA%BA")["rows"][-1]["task"]
    grid = office.want(200, "GET", f"/api/tasks/{task}/grid")
    cells = [one for one in grid["cells"] if one["subject"]][:3]
    wish = [{"subject": one["subject"], "metric": one["metric"], "value": one["value"],
             "note": "一起改", "rev": one["rev"]} for one in cells]
    wish[2]["rev"] += 7
    answer = office.ask("PUT", f"/api/tasks/{task}/facts", {"cells": wish})
    need(answer.status == 409 and len(answer.json["current"]["cells"]) == 1, str(answer))
    after = office.want(200, "GET", f"/api/tasks/{task}/grid")
    need(after["stamp"] == grid["stamp"] and after["cells"] == grid["cells"], "half was stored")


def spoilt_batches(where):
    """who is written together with one that is refused half-way is stored as sent"""
    office = where.person("office")
    task = office.want(200, "GET", "/api/tasks?q=%E4%B8%AA%E4%BA%BA")["rows"][-1]["task"]
    grid = office.want(200, "GET", f"/api/tasks/{task}/grid")
    cells = [one for one in grid["cells"] if one["subject"] and one["value"] is not None]
    path, rounds = f"/api/tasks/{task}/facts", 25

    def wish(cell, rev, note):
        return {"subject": cell["subject"], "metric": cell["metric"], "value": cell["value"],
                "note": note, "rev": rev}

    def store(cell, name):
        who = office.copy()
        for turn in range(rounds):
            note = f"{name}第{turn}次" + "长" * (40 * turn % 300)
            given = who.want(200, "PUT", path, {"cells": [wish(cell, cell["rev"] + turn, note)]})
            need(given["cells"][0]["note"] == note, f"sent {note!r}, stored {given}")

    def spoil(cell, other):
        who = office.copy()
        for _ in range(rounds):
            answer = who.ask("PUT", path, {"cells": [wish(cell, cell["rev"], "不该有"),
                                                     wish(other, other["rev"] + 1000, "旧")]})
            need(answer.status == 409, str(answer))

    together(*[lambda n=n: store(cells[n], f"甲{n}") for n in range(10)],
             *[lambda n=n: spoil(cells[n], cells[n + 1]) for n in range(10, 20, 2)])
    after = {(one["subject"], one["metric"]): one
             for one in office.want(200, "GET", f"/api/tasks/{task}/grid")["cells"]}
    for number, cell in enumerate(cells[:20]):
        now = after[(cell["subject"], cell["metric"])]
        if number < 10:
            need(now["rev"] == cell["rev"] + rounds and now["note"].startswith(f"甲{number}第"),
                 f"{now}")
        else:
            need(now == cell, f"half of what was refused: {now}")


def told(stream, task):
    """Waits for the news that something about the task has changed."""
    heard = b""
    wanted = f'"task":{task},'.encode()
    while wanted not in heard:
        part = stream.recv(4000)
        need(part, f"the stream ended: {heard!r}")
        heard += part


def others_hear_of_it(where):
    """a figure that is stored, confirmed, returned or proved is told to all who look"""
    office, manager = where.person("office"), where.person("manager")
    task = office.want(200, "GET", "/api/tasks?q=%E9%9B%86%E4%BD%93")["rows"][-1]["task"]
    grid = manager.want(200, "GET", f"/api/tasks/{task}/grid")
    cell = next(one for one in grid["cells"] if one["metric"] == "officers")
    fact = cell["fact"]
    begun = manager.want(200, "POST", "/api/uploads", {"name": "news.csv", "size": 4})
    manager.want(200, "PUT", f"/api/uploads/{begun['upload']}?offset=0", b"a,b\n")
    file = manager.want(200, "POST", f"/api/uploads/{begun['upload']}/finish")["file"]
    deeds = [
        lambda: manager.want(200, "PUT", f"/api/tasks/{task}/facts", {"cells": [{
            "subject": cell["subject"], "metric": "officers", "value": 31, "note": "新闻",
            "rev": cell["rev"]}]}),
        lambda: manager.want(200, "POST", f"/api/facts/{fact}/proofs", {"file": file}),
        lambda: office.want(204, "POST", "/api/facts/state", {
            "facts": [{"fact": fact, "rev": cell["rev"] + 2}], "state": "confirmed"}),
        lambda: manager.want(200, "DELETE", f"/api/facts/{fact}/proofs/{file}")]
    with socket.create_connection(("127.0.0.1", where.port)) as stream:
        stream.settimeout(20)
        stream.sendall((f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        f"Cookie: lb_session={office.cookie}\r\n\r\n").encode())
        need(b"200 OK" in stream.recv(4000), "no stream")
        for deed in deeds:
            deed()
            told(stream, task)


TESTS = (same_key_same_body, same_key_other_body, no_key, every_creation_has_a_key,
         refusal_spends_no_key, key_is_ones_own, double_click, broken_connection, half_a_request,
         two_editors, two_of_one_number, part_of_many,
         spoilt_batches, others_hear_of_it)
