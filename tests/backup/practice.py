# SPDX-License-Identifier: Apache-2.0
"""lianbing practice."""
import io
import os
import random
import shutil
import time
import zipfile

from bad_days import root_of, rows
from by_command import KILLS, SEED, good, refused
from server import need

FIGURE = "SELECT value, note FROM fact WHERE id = ?"


def make(workshop, room, data):
    return good(workshop.call("practice", room, "--data", data), "练习环境已按现在的数据重做")


def open_room(workshop, room, data):
    """Served, with the passwords of the demo; its settings name another port."""
    shutil.copy(f"{data}/demo-accounts.json", room)
    server = workshop.serve(room)
    server.cookie = "lb_practice"
    return server


def change(office, note):
    task = office.want(200, "GET", "/api/tasks?q=%E9%9B%86%E4%BD%93")["rows"][-1]["task"]
    grid = office.want(200, "GET", f"/api/tasks/{task}/grid")
    cell = next(one for one in grid["cells"] if one["metric"] == "officers")
    office.want(200, "PUT", f"/api/tasks/{task}/facts", {"cells": [{
        "subject": cell["subject"], "metric": "officers", "value": cell["value"], "note": note,
        "rev": cell["rev"]}]})
    return task, cell["fact"]


def beside_the_server(workshop):
    """practice: made beside the running server, for one's own password; it counts for nothing"""
    data = workshop.data()
    room = f"{data}-room"
    real = workshop.serve(data)
    office = real.person("office")
    office.want(201, "POST", "/api/people", {
        "name": "练秘", "certificate": "SECRET-1", "identity": "11010519491231002X",
        "unit": root_of(office), "from": "2026-01-01"})
    make(workshop, room, data)
    had = rows(data, "SELECT count(*) FROM org_person WHERE identity_hash IS NOT NULL")[0][0]
    need(had > 0, "no identity number in the data to begin with")
    need(rows(room, "SELECT count(*) FROM org_person WHERE identity_hash IS NOT NULL OR "
                    "identity_sealed IS NOT NULL OR identity_masked IS NOT NULL") == [(0,)],
         "an identity number came along")
    served = open_room(workshop, room, data)
    office = served.person("office")
    need(office.want(200, "GET", "/api/session")["is_practice"] is True, "not marked")
    need(not real.person("office").want(200, "GET", "/api/session").get("is_practice"), "marked")
    task, fact = change(office, "练一练")
    book = zipfile.ZipFile(io.BytesIO(
        office.ask("GET", f"/api/tasks/{task}/documents/ranking.xlsx").content))
    said = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    need("【练习】" in said and "不作任何依据" in said, "the document does not say what it is")
    need(rows(data, f"SELECT note FROM fact WHERE id = {fact}") != [("练一练",)],
         "practice has changed the data")
    refused(workshop.call("practice", room, "--data", data), "正")
    served.stop()
    real.stop()


def made_again(workshop):
    """practice: made again it is as the data are now, and keeps its settings"""
    data = workshop.data()
    room = f"{data}-room"
    make(workshop, room, data)
    with open(f"{room}/lianbing.conf", "a", encoding="utf-8") as file:
        file.write("readers = 3\n")
    served = open_room(workshop, room, data)
    _, fact = change(served.person("office"), "练一练")
    served.stop()
    make(workshop, room, data)
    need(rows(room, f"SELECT note FROM fact WHERE id = {fact}") != [("练一练",)], "not made again")
    with open(f"{room}/lianbing.conf", encoding="utf-8") as file:
        need("readers = 3" in file.read(), "its settings are lost")
    good(workshop.call("audit", "verify", "--data", room))
    rests = [name for name in os.listdir(workshop.folder)
             if name.startswith(os.path.basename(room)) and name.split(".")[-1] in
             ("new", "old", "tar")]
    need(not rests, f"left behind: {rests}")


def other_folders(workshop):
    """practice: a folder that is no room of practice is left as it is, and said"""
    data, other = workshop.data(), workshop.data()
    refused(workshop.call("practice", data, "--data", data), "数据文件夹")
    refused(workshop.call("practice", other, "--data", data), "不是练习环境")
    strange = f"{data}-strange"
    os.mkdir(strange)
    with open(f"{strange}/a.txt", "w", encoding="utf-8") as file:
        file.write("a")
    refused(workshop.call("practice", strange, "--data", data), "别的文件")
    need(os.listdir(strange) == ["a.txt"], "something was written there")
    refused(workshop.call("practice", "--data", data), "请写明")
    good(workshop.call("audit", "verify", "--data", other))


def killed(workshop):
    """practice: kill -9 leaves yesterday's room or today's, and the next one goes well"""
    chance = random.Random(SEED)
    data = workshop.data()
    room = f"{data}-room"
    begin = time.monotonic()
    make(workshop, room, data)
    lasts = time.monotonic() - begin
    for _ in range(KILLS):
        process = workshop.begin("practice", room, "--data", data)
        time.sleep(chance.random() * lasts * 1.1)
        process.kill()
        process.wait()
        if chance.random() < 0.5:
            make(workshop, room, data)
        if os.path.exists(room):
            good(workshop.call("audit", "verify", "--data", room))
            need(rows(room, "SELECT count(*) FROM setting WHERE name = 'practice'") == [(1,)],
                 "a room without its mark")
    make(workshop, room, data)


TESTS = (beside_the_server, made_again, other_folders, killed)
