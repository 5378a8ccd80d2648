# SPDX-License-Identifier: Apache-2.0
"""Files as large as a province has them: stored whole, or not at all. Each on its own server."""
import os
import threading
import time

from bad_days import intact, root_of, rows
from server import need

PEOPLE = int(os.environ.get("API_PEOPLE", "2500"))
METRICS = 25
CSV = {"Content-Type": "text/csv"}


def roster(post, count=PEOPLE):
    units = ("澄岚区", "霁明区")
    lines = [f"人{chr(0x4e00 + i % 5000)}甲,{units[i * 2 // count]},BIG{i:06d},{post}"
             for i in range(count)]
    return ("姓名,单位,执法证号,职务\n" + "\n".join(lines) + "\n").encode()


def check(office, body):
    return office.want(200, "POST", "/api/roster/check", body, CSV)


def apply(office, body, plan):
    return office.ask("POST", f"/api/roster/apply?plan={plan}", body, CSV)


def count_people(data):
    return rows(data, "SELECT count(*) FROM org_person WHERE certificate LIKE 'BIG%'")[0][0]


def whole_roster(workshop):
    """a roster of thousands is stored whole; the same file again changes nothing"""
    data = workshop.data()
    server = workshop.serve(data)
    office = server.person("office")
    look = check(office, roster("科员"))
    need(look["fresh"] == PEOPLE and look["faulty"] == 0, str(look)[:300])
    done = apply(office, roster("科员"), look["plan"])
    need(done.status == 200 and count_people(data) == PEOPLE, f"{done}, {count_people(data)}")
    again = check(office, roster("科员"))
    need(again["unchanged"] == PEOPLE, str(again)[:300])
    changed = check(office, roster("副大队长"))
    need(changed["changed"] == PEOPLE, str(changed)[:300])
    last = office.want(200, "GET", f"/api/people?q=BIG{PEOPLE - 1:06d}")["rows"][0]
    office.want(200, "PUT", f"/api/people/{last['id']}", {
        "name": "改了名", "rev": last["rev"], "certificate": last["certificate"]})
    refused = apply(office, roster("副大队长"), changed["plan"])
    need(refused.status == 409, f"somebody was faster: {refused}")
    need(office.want(200, "GET", "/api/people?q=BIG000000")["rows"][0]["post"] == "科员",
         "half of it was stored")
    server.stop()
    intact(workshop, data)


def killed_in_the_middle(workshop):
    """kill -9 while thousands are being stored: all of them, or none"""
    for pause in (0.15, 0.4, 0.8):
        data = workshop.data()
        server = workshop.serve(data)
        office = server.person("office")
        plan = check(office, roster("科员"))["plan"]
        sent = threading.Thread(target=lambda: swallow(office.copy(), plan))
        sent.start()
        time.sleep(pause)
        server.kill()
        sent.join()
        server = workshop.serve(data)
        server.stop()
        need(count_people(data) in (0, PEOPLE), f"{count_people(data)} of {PEOPLE} are there")
        intact(workshop, data)


def swallow(office, plan):
    try:
        apply(office, roster("科员"), plan)
    except OSError:
        pass


def task_of(office):
    root = root_of(office)
    scheme = office.want(201, "POST", "/api/schemes", {
        "title": "大", "year": 2026, "owner_unit": root, "preset": "taian-2021-person"})
    content = scheme["content"]
    content["metrics"] += [{"id": f"big_{i}", "title": f"大数据项{i}", "kind": "number"}
                           for i in range(METRICS)]
    scheme = office.want(200, "PUT", f"/api/schemes/{scheme['scheme']}", {
        "rev": scheme["rev"], "title": "大", "year": 2026, "content": content})
    scheme = office.want(200, "POST", f"/api/schemes/{scheme['scheme']}/lock",
                         {"rev": scheme["rev"]})
    found = []
    while len(found) < PEOPLE // 8:
        found += office.want(200, "GET", f"/api/people?q=BIG&page_size=200"
                                         f"&page={len(found) // 200 + 1}")["rows"]
    people = [(one["id"], one["certificate"]) for one in found][:PEOPLE // 8]
    task = office.want(201, "POST", "/api/tasks", {
        "title": "大", "scheme": scheme["scheme"], "owner_unit": root,
        "period_from": "2026-01-01", "period_until": "2026-12-31",
        "subjects": [{"subject": person, "standing": "ranked"} for person, _ in people]})
    return task["task"], [certificate for _, certificate in people]


def upload(office, content, name="大.csv"):
    begun = office.want(200, "POST", "/api/uploads", {"name": name, "size": len(content)})
    office.want(200, "PUT", f"/api/uploads/{begun['upload']}?offset=0", content)
    return office.want(200, "POST", f"/api/uploads/{begun['upload']}/finish")["file"]


def grid_file(keys, add):
    head = "对象编码," + ",".join(f"大数据项{i}" for i in range(METRICS)) + ",来源"
    lines = [f"{key}," + ",".join(str(index % 90 + at + add) for at in range(METRICS)) + ",台账"
             for index, key in enumerate(keys)]
    return ("\n".join([head, *lines]) + "\n").encode()


def whole_grid(workshop):
    """a whole grid of figures is stored at once; one outrun figure, and none of it is"""
    data = workshop.data()
    server = workshop.serve(data)
    office = server.person("office")
    apply(office, roster("科员"), check(office, roster("科员"))["plan"])
    task, keys = task_of(office)
    count, path = len(keys) * METRICS, f"/api/tasks/{task}/import"
    for add, (fresh, changed) in ((0, (count, 0)), (1, (0, count))):
        file = upload(office, grid_file(keys, add))
        look = office.want(200, "POST", f"{path}/check", {"file": file})
        need((look["new"], look["changed"], look["fault_count"]) == (fresh, changed, 0),
             str(look)[:300])
        done = office.want(200, "POST", f"{path}/apply", {"file": file, "plan": look["plan"]})
        need(done["stored"] == count, str(done)[:300])
    again = office.want(200, "POST", f"{path}/check", {"file": file})
    need(again["unchanged"] == count, "the same file again changes something")
    history = rows(data, "SELECT count(*), count(was) FROM fact_change x JOIN fact f ON "
                         "f.id = x.fact WHERE f.metric LIKE 'big%'")[0]
    need(history == (2 * count, count), f"history {history}")
    file = upload(office, grid_file(keys, 2))
    look = office.want(200, "POST", f"{path}/check", {"file": file})
    cell = office.want(200, "GET", f"/api/tasks/{task}/grid")["cells"][-1]
    office.want(200, "PUT", f"/api/tasks/{task}/facts", {"cells": [{
        "subject": cell["subject"], "metric": cell["metric"], "value": 7, "rev": cell["rev"]}]})
    refused = office.ask("POST", f"{path}/apply", {"file": file, "plan": look["plan"]})
    need(refused.status == 409, str(refused))
    need(rows(data, "SELECT count(*) FROM fact WHERE metric LIKE 'big%' AND rev = 2")[0][0] ==
         count - 1, "half of it was stored")
    template = office.ask("GET", f"/api/tasks/{task}/template").content
    look = office.want(200, "POST", f"{path}/check", {"file": upload(office, template, "a.xlsx")})
    need(look["rows_read"] > len(keys) and not look["warnings"] and not look["faults"],
         f"our own template: {str(look)[:300]}")
    server.stop()
    intact(workshop, data)


TESTS = (whole_roster, killed_in_the_middle, whole_grid)
