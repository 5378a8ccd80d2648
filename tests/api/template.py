# SPDX-License-Identifier: Apache-2.0
"""The office's own .docx is what all Word documents are made by, from the moment it is set; and
what a workbook holds that is to be sorted and filtered."""
import io
import os
import re
import urllib.parse
import zipfile

from scenario import read_bytes
from server import need

LETTERHEAD = "示例市生态环境局文件"


def bring(admin, name, content):
    upload = admin.want(200, "POST", "/api/uploads", {"name": name, "size": len(content)})["upload"]
    admin.want(200, "PUT", f"/api/uploads/{upload}?offset=0", content)
    return admin.want(200, "POST", f"/api/uploads/{upload}/finish")["file"]


def part(answer, name):
    need(answer.status == 200, answer)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        return package.read(name).decode()


def without(content, name):
    """The same package without one of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
    return made.getvalue()


def replaced(workshop):
    """a template is set while the server runs, stays over a restart, and goes again"""
    data = workshop.data()
    server = workshop.serve(data)
    admin, office = server.person("admin"), server.person("office")
    task = office.want(200, "GET", "/api/tasks")["rows"][0]["task"]
    ranking = f"/api/tasks/{task}/documents/ranking.docx"
    need(LETTERHEAD not in part(office.ask("GET", ranking), "word/document.xml"), "already there")
    file = bring(admin, "模板.docx", read_bytes("@template.docx"))
    admin.want(200, "PUT", "/api/admin/template", {"file": file})
    for path in (ranking, "/api/admin/template/sample"):
        who = admin if "admin" in path else office
        body = part(who.ask("GET", path), "word/document.xml")
        need(LETTERHEAD in body and "{{" not in body and "排名" in body, body[:300])
    head = part(admin.ask("GET", "/api/admin/template/sample"), "word/header1.xml")
    need("文号：练兵〔样张〕1号" in head, head)
    server.stop()
    server = workshop.serve(data)
    admin, office = server.person("admin"), server.person("office")
    need(LETTERHEAD in part(office.ask("GET", ranking), "word/document.xml"), "lost by a restart")
    admin.want(200, "DELETE", "/api/admin/template")
    need(LETTERHEAD not in part(office.ask("GET", ranking), "word/document.xml"), "still there")
    server.stop()


def begun_with(workshop):
    """what is given to begin with is a template itself, and its places are filled in"""
    server = workshop.serve(workshop.data())
    admin = server.person("admin")
    start = admin.ask("GET", "/api/admin/template/start")
    need("{{正文}}" in part(start, "word/document.xml"), "no place for the body")
    need("文书模板" in urllib.parse.unquote(start.headers["Content-Disposition"]), start.headers)
    file = bring(admin, "起始.docx", start.content)
    admin.want(200, "PUT", "/api/admin/template", {"file": file})
    made = admin.ask("GET", "/api/admin/template/sample")
    need("文书模板样张" in part(made, "word/document.xml"), "no body")
    foot = part(made, "word/footer1.xml")
    need("练兵〔样张〕1号" in foot and "{{" not in foot, foot)
    server.stop()


def refused(workshop):
    """what no document can be made by is refused in words, and the one before stays"""
    server = workshop.serve(workshop.data())
    admin = server.person("admin")
    content = read_bytes("@template.docx")
    admin.want(200, "PUT", "/api/admin/template", {"file": bring(admin, "好.docx", content)})
    bad = bring(admin, "坏.docx", without(content, "word/styles.xml"))
    told = admin.ask("PUT", "/api/admin/template", {"file": bad})
    need(told.status == 400 and "另存为" in told.json["message"], told)
    need(admin.want(200, "GET", "/api/admin/template")["name"] == "好.docx", "not the one before")
    folder = os.path.join(server.data, "blobs")
    for where, _, names in os.walk(folder):
        for name in names:
            os.remove(os.path.join(where, name))
    lost = admin.ask("GET", "/api/admin/template/sample")
    need(lost.status == 400 and "重新更换模板" in lost.json["message"], lost)
    server.stop()


def rows_of(answer, sheet):
    """The cells of a sheet, without their formats."""
    rows = re.findall(r"<row .*?</row>", part(answer, f"xl/worksheets/sheet{sheet}.xml"), re.S)
    cells = r"<c [^>]*?(?:/>|>(.*?)</c>)"
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(cells, row, re.S)]
            for row in rows]


def tabled(workshop):
    """explanations as a workbook have each point of the ranking, and of one subject no other"""
    server = workshop.serve(workshop.data())
    office = server.person("office")
    tasks = office.want(200, "GET", "/api/tasks")["rows"]
    task = f"/api/tasks/{next(one['task'] for one in tasks if one['subject'] == 'unit')}"
    ranking = office.want(200, "GET", f"{task}/ranking")
    whole = office.ask("GET", f"{task}/documents/explanations.xlsx")
    items, parts, totals = (rows_of(whole, sheet)[1:] for sheet in (1, 2, 3))
    need([row[1] for row in totals] == [row["name"] for row in ranking["rows"]], totals)
    for row, told in zip(ranking["rows"], totals):
        if row["total"] is None:
            continue
        need(abs(float(told[3]) - row["total"]) < 1e-9, told)
        points = [float(one[5]) for one in parts if one[1] == row["name"]]
        need(len(points) == len(ranking["indicators"]), parts)
    need(all(row[4] and row[6] and row[7] for row in items), items)
    first = ranking["rows"][0]
    one = office.ask("GET", f"{task}/subjects/{first['subject']}/documents/explanation.xlsx")
    need(rows_of(one, 1)[1:] == [row for row in items if row[1] == first["name"]], "other items")
    server.stop()


TESTS = (replaced, begun_with, refused, tabled)
