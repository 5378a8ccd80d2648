# SPDX-License-Identifier: Apache-2.0
"""Requests that nobody makes by mistake, and files that aren't what they say."""
import http.client
import io
import json
import random
import re
import zipfile
import zlib

import scenario
from server import Person, need

UNIT = {"kind": "station", "code": "never", "name": "不该有的单位"}


def refused(answer, *statuses):
    need(answer.status in statuses, f"{statuses} expected: {answer}")
    scenario.check_refusal(answer)
    return answer


def wish(where, **changes):
    root = where.person("office").want(200, "GET", "/api/units")["rows"][0]["id"]
    return dict(UNIT, parent=root, **changes)


def nothing_made(where):
    found = where.person("office").want(200, "GET", "/api/units?q=never")
    need(found["total"] == 0, "it was made all the same")


def routes_of(where):
    told = json.loads(where.openapi)
    return [(method.upper(), path, about) for path, methods in told["paths"].items()
            for method, about in methods.items()]


# ---- forged -------------------------------------------------------------------------------------

def token_against_forgery(where):
    """no change without the token of the very session"""
    office, body = where.person("office"), wish(where)
    other = where.person("admin").csrf
    for token in (None, "", "x", office.csrf[:-1], office.csrf + "0", office.csrf.upper(), other):
        refused(office.ask("POST", "/api/units", body, {"X-CSRF-Token": token}), 403)
    for method, path in (("DELETE", "/api/session"), ("POST", "/api/session/touch"),
                         ("DELETE", "/api/session/others")):
        refused(office.ask(method, path, None, {"X-CSRF-Token": None}), 403)
    nothing_made(where)
    office.want(200, "GET", "/api/home")


def foreign_origin(where):
    """no change on behalf of another site's page, also without being signed in"""
    office, body = where.person("office"), wish(where)
    foreign = ("http://evil.example", "null", "https://127.0.0.1.evil.example",
               f"http://127.0.0.1:{where.port + 1}", f"http://127.0.0.1:{where.port}.evil.example",
               f"http://evil.example/?127.0.0.1:{where.port}")
    for origin in foreign:
        refused(office.ask("POST", "/api/units", body, {"Origin": origin}), 403)
        refused(where.person("nobody").ask("POST", "/api/session", {"user": "x", "password": "y"},
                                           {"Origin": origin}), 403)
    nothing_made(where)
    own = {"Origin": f"http://127.0.0.1:{where.port}"}
    need(office.ask("POST", "/api/session/touch", None, own).status == 200, "our own page refused")


def content_types(where):
    """a form of another site can't send JSON by another name"""
    office, body = where.person("office"), json.dumps(wish(where)).encode()
    for kind in (None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
                 "application/jsonp", "text/json; application/json"):
        refused(office.ask("POST", "/api/units", body, {"Content-Type": kind}), 400)
    nothing_made(where)


def cookies(where):
    """a cookie that isn't the very one is nobody's"""
    office = where.person("office")
    good = office.cookie
    flipped = good[:-1] + ("0" if good[-1] != "0" else "1")
    for bad in ("x", good[:-1], good + "0", flipped, good.upper(), "", "0" * len(good),
                "' OR 1=1 --", "%00" + good):
        refused(office.ask("GET", "/api/home", None, {"Cookie": f"lb_session={bad}"}), 401)
    need(office.ask("GET", "/api/home").status == 200, "the good one is refused, too")


def sessions_end(where):
    """a session ended elsewhere is over at once, and so are rights that were taken"""
    office, security = where.person("office"), where.person("security")
    unit = office.want(200, "GET", "/api/units?q=cangyu")["rows"][0]["id"]
    person = office.want(201, "POST", "/api/people", {
        "name": "短任期", "user": "short-lived", "unit": unit, "from": "2026-01-01"})
    grant = security.want(201, "POST", "/api/grants", {"person": person["id"], "role": "manager",
                                                       "unit": unit})
    first = security.want(200, "POST", f"/api/people/{person['id']}/password",
                          {"rev": person["rev"]})["password"]
    desk = Person(where, "desk", "short-lived", first).sign_in()
    refused(desk.ask("GET", "/api/people"), 403)
    desk.set_password("Qing-2031-春山可望")
    phone = Person(where, "phone", "SHORT-LIVED", "Qing-2031-春山可望").sign_in()
    phone.want(200, "GET", "/api/people")
    task = desk.want(200, "GET", "/api/tasks")["rows"][0]["task"]
    for _ in range(2):
        desk.want(200, "GET", f"/api/tasks/{task}/ranking")
        phone.want(200, "GET", f"/api/tasks/{task}/ranking")
    need(desk.want(200, "DELETE", "/api/session/others")["ended"] == 1, "not one ended")
    refused(phone.ask("GET", f"/api/tasks/{task}/ranking"), 401)
    refused(phone.ask("GET", "/api/people"), 401)
    desk.want(200, "GET", "/api/people")
    need(security.ask("DELETE", f"/api/grants/{grant['id']}").status == 204, "not taken")
    refused(desk.ask("GET", f"/api/tasks/{task}/ranking"), 403)
    refused(desk.ask("GET", "/api/people"), 403)
    rev = office.want(200, "GET", f"/api/people/{person['id']}")["rev"]
    office.want(200, "PUT", f"/api/people/{person['id']}", {
        "name": "短任期", "user": "short-lived", "is_disabled": True, "rev": rev})
    refused(desk.ask("GET", "/api/home"), 401)


def locked_out(where):
    """after five wrong passwords even the right one waits, and nobody else does"""
    judge = Person(where, "judge")
    for _ in range(5):
        refused(judge.ask("POST", "/api/session", {"user": judge.user, "password": "wrong"}), 401)
    answer = refused(judge.ask("POST", "/api/session", {"user": judge.user,
                                                        "password": judge.password}), 429)
    need("秒后再试" in answer.json["message"] and "Retry-After" in answer.headers, str(answer))
    Person(where, "leader").sign_in()


# ---- bodies -------------------------------------------------------------------------------------

def huge_bodies(where):
    """what is too big is refused before it is read"""
    office = where.person("office").copy()
    for path, size in (("/api/units", 2 << 20), ("/api/session", 5000), ("/api/session/touch", 1)):
        answer = refused(office.ask("POST", path, b"x" * size, {
            "Content-Type": "application/json"}), 413)
        need("上限" in answer.text or "不接受" in answer.text, str(answer))
    line = http.client.HTTPConnection("127.0.0.1", where.port, timeout=30)
    line.putrequest("POST", "/api/units")
    for name, value in office.headers("POST", {}, {"Content-Length": str(1 << 40)}).items():
        line.putheader(name, value)
    line.endheaders()
    need(line.getresponse().status == 413, "a terabyte was not refused by its length")
    line.close()


BAD_JSON = (b"", b"{", b"}", b"[]", b"null", b"5", b'"x"', b"{'a':1}", b'{"a":1,}', b'{"a":1}{}',
            b'{"name":"a","name":"b"}', b'{"name":"\\ud800"}', b'{"name":"\xff"}', b'{"name":"\0"}',
            b'{"name":"\\u0000"}', b'\xef\xbb\xbf{}', b'{"sort_order":NaN}',
            b'{"sort_order":1e999}',
            b'{"sort_order":' + b"9" * 400 + b"}", b"[" * 5000, b'{"a":' * 5000,
            b'{"name":{"name":{"name":[[[]]]}}}', b'{"__proto__":1,"constructor":{}}')


def bad_json(where):
    """what is no JSON object of the route is refused, whatever it is"""
    office = where.person("office")
    for body in BAD_JSON:
        refused(office.ask("POST", "/api/units", body, {"Content-Type": "application/json"}), 400)


ODD = (None, True, -1, 0, 1, 1.5, 2 ** 53, -2 ** 63, 1e300, "", " ", "0", "x" * 3000,
       "𠮷'\"\\%_;--", "1970-01-01", "9999-12-31", "\u202e", [], [1], ["甲"], {},
       {"a": []}, [[]], [{}] * 3)


def odd_value(where, dice, schema):
    """Mostly of the kind that is wanted, with something odd inside."""
    schema = where.contract.resolve(schema.get("oneOf", [schema])[0])
    kind = schema.get("type")
    if dice.random() < 0.5 or kind is None:
        return dice.choice(schema.get("enum", ODD) if dice.random() < 0.6 else ODD)
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        known = schema.get("properties", {})
        return {name: odd_value(where, dice, of) for name, of in known.items()}
    if kind == "array":
        return [odd_value(where, dice, schema.get("items", {})) for _ in range(dice.randrange(3))]
    if kind == "integer":
        return dice.choice((0, 1, 5, -1, 1001, 1003, 2 ** 53 - 1))
    return dice.choice(("甲", "2026-01-01", "a-1", "draft", "1"))


def odd_values(where):
    """odd values in every field of every route never break anything"""
    dice = random.Random(20261122)
    roles = [where.person(name) for name in ("office", "manager", "security", "auditor", "admin")]
    for method, path, about in routes_of(where):
        if "requestBody" not in about or "session" in path or path.endswith("/password"):
            continue
        kinds = about["requestBody"]["content"]
        schema = kinds.get("application/json", {}).get("schema")
        schema = schema and where.contract.resolve(schema)
        url = re.sub(r"\{\w+\}", "1003", path)
        who = next((one for one in roles if one.ask(method, url, {} if schema else b"").status
                    not in (401, 403)), None)
        for _ in range(12 if who and schema else 0):
            body = {name: odd_value(where, dice, of) for name, of in schema["properties"].items()
                    if dice.random() < 0.9}
            answer = who.ask(method, url, body)
            need(answer.status < 500, f"{method} {url} {json.dumps(body, ensure_ascii=False)}: "
                 f"{answer}")
            if answer.status >= 400:
                scenario.check_refusal(answer)


# ---- addresses ----------------------------------------------------------------------------------

IDS = ("0", "-1", "00", "01", "1.0", "1e3", "abc", "%31x", "9007199254740992", "9007199254740993",
       "99999999999999999999", "%27", "%00", "%2e%2e", "𠮷".encode().hex(), "+5",
       "9007199254740991")


def odd_ids(where):
    """an id that can't be one is not found, on every route, by whoever may ask"""
    roles = [where.person(name) for name in ("office", "security")]
    bodies = {"/lock": {"rev": 1}, "/trial": {}, "/identity": {"reason": "试验"}}
    for method, path, about in routes_of(where):
        if "{" not in path or method not in ("GET", "DELETE"):
            continue
        for odd in IDS:
            url = re.sub(r"\{\w+\}", odd, path)
            answers = [who.ask(method, url, bodies.get(path)) for who in roles]
            need(all(one.status in (400, 403, 404) for one in answers) and
                 any(one.status != 403 for one in answers), f"{method} {url}: {answers[0]}")
            for one in answers:
                scenario.check_refusal(one)


def odd_queries(where):
    """odd conditions of lists are answered or refused, never more"""
    dice = random.Random(20261123)
    values = ("", "0", "1", "-1", "9007199254740993", "abc", "%25", "%27%22", "%F0%A0%AE%B7",
              "%FF", "%00", "x" * 300, "true", "1970-01-01", "%", "%zz", "a%3Db%26c")
    for method, path, about in routes_of(where):
        names = [one["name"] for one in about.get("parameters", []) if one["in"] == "query"]
        who = where.person("auditor" if "audit" in path else
                           "security" if "grants" in path else "office")
        for _ in range(25 if names and method == "GET" else 0):
            url = re.sub(r"\{\w+\}", "1003", path)
            url += "?" + "&".join(f"{name}={dice.choice(values)}" for name in names
                                  if dice.random() < 0.6)
            answer = who.ask("GET", url)
            need(answer.status < 500, f"{url}: {answer}")
            if answer.status >= 400:
                scenario.check_refusal(answer)


def allowed_methods(where):
    """a path that knows other methods names them, all of them"""
    known = {}
    for method, path, _ in routes_of(where):
        known.setdefault(re.sub(r"\{\w+\}", "1003", path), set()).add(method)
    office = where.person("office")
    for path, methods in known.items():
        for method in {"GET", "POST", "PUT", "DELETE"} - methods:
            answer = office.copy().ask(method, path)
            if answer.status == 405:
                allowed = set(answer.headers["Allow"].split(", "))
                need(allowed - {"HEAD"} == methods and ("HEAD" in allowed) == ("GET" in methods),
                     f"{method} {path}: {allowed}")
            else:
                need(answer.status in (404, 403), f"{method} {path}: {answer}")


def other_methods(where):
    """HEAD is GET without the content; what no route knows is refused"""
    office = where.person("office")
    got, head = office.ask("GET", "/api/units"), office.ask("HEAD", "/api/units")
    need(head.status == 200 and head.content == b"" and
         head.headers["Content-Length"] == got.headers["Content-Length"], "HEAD isn't GET")
    for method in ("PATCH", "OPTIONS", "TRACE", "PUT"):
        answer = office.copy().ask(method, "/api/units", None)
        need(answer.status in (400, 405, 501), f"{method}: {answer}")
        if answer.status == 405:
            need(answer.headers["Allow"] == "GET, HEAD, POST", str(answer.headers["Allow"]))
    for path in ("/api/", "/api/nothing", "/api/units/", "/api/units/1/2/3", "/api//units"):
        refused(office.copy().ask("GET", path), 404, 400)


# ---- files --------------------------------------------------------------------------------------

def package(*names):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, "x" * 50)
    return content.getvalue()


def pdf(objects, coding="/Filter/FlateDecode", kind="/Type/ObjStm", pack=zlib.compress):
    """A PDF whose objects lie in a compressed stream, as most programs write them today."""
    packed = pack(b"7 0 8 40 " + objects.encode("latin-1"))
    head = f"<<{kind}/N 2/First 9{coding}/Length {len(packed)}>>stream\n".encode()
    return (b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/OpenAction 7 0 R>>endobj\n5 0 obj\n" + head +
            packed + b"\nendstream\nendobj\n"
            b"9 0 obj<</Subtype/Image/Filter/FlateDecode>>stream\r\n" +
            picture() + b"\nendstream endobj\n%%EOF")


def picture():
    """A large scan: any two letters come about in it by chance."""
    dice = random.Random(7)
    return b"".join(dice.randbytes(997) + b"/JS (" for _ in range(400))


SCRIPT = "<</S/JavaScript/JS(app.alert)>>"
FILLER = "".join(f"<</A{number}/B>>" for number in range(20000))


def nested(objects):
    """Names across the border of any two pieces that are looked at."""
    return FILLER[:30000] + "".join(" " * number + objects for number in range(0, 4000, 37))


WORD = ("[Content_Types].xml", "word/document.xml")
EXCEL = ("[Content_Types].xml", "xl/workbook.xml")
FILES = (
    ("说明.docx", package(*WORD), "Word 文档"),
    ("台账.xlsx", package(*EXCEL), "Excel 表格"),
    ("照片.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40, "PNG 图片"),
    ("通报.pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF", "PDF 文档"),
    ("照片.png", package(*WORD), "Word 文档"),
    ("说明.docm", package(*WORD, "word/vbaProject.bin"), None),
    ("台账.xlsm", package(*EXCEL, "xl/vbaProject.bin"), None),
    ("台账.xlsx", package(*EXCEL, "xl/vbaProject.bin"), None),
    ("台账.xlsx", package(*EXCEL, "xl/macrosheets/sheet1.xml"), None),
    ("说明.docx", package(*WORD, "word/embeddings/oleObject1.bin"), None),
    ("全部.zip", package("a.txt"), None),
    ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60, None),
    ("通报.pdf", b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(a)>>>>endobj", None),
    ("通报.pdf", b"%PDF-1.7\n1 0 obj<</S/Launch/F(a.exe)>>endobj", None),
    ("通报.pdf", b"%PDF-1.7\n1 0 obj<</Type/EmbeddedFile>>endobj", None),
    ("通报.pdf", b"%PDF-1.7\ntrailer<</Encrypt 5 0 R>>", None),
    ("通报.pdf", pdf("<</Type/Page>><</Type/Font/First 1>>" + FILLER), "PDF 文档"),
    ("通报.pdf", pdf("<</Type/Page>>", coding="", pack=bytes), "PDF 文档"),
    ("通报.pdf", pdf(SCRIPT), None),
    ("通报.pdf", pdf(FILLER + SCRIPT), None),
    ("通报.pdf", pdf(FILLER * 3 + "<</S/J#61vaScript/JS 9 0 R>>"), None),
    ("通报.pdf", pdf(nested("<</S/Launch>>")), None),
    ("通报.pdf", pdf("<</EF<</F 9 0 R>>/Type/EmbeddedFile>>"), None),
    ("通报.pdf", pdf("<</S/Rendition/JS(x)>>"), None),
    ("通报.pdf", pdf(SCRIPT, kind="/Type 3 0 R"), None),
    ("通报.pdf", pdf(SCRIPT, kind="/Type/Obj#53tm"), None),
    ("通报.pdf", pdf(SCRIPT, coding="/Filter[/Fl]"), None),
    ("通报.pdf", pdf(SCRIPT, coding="", pack=bytes), None),
    ("通报.pdf", pdf("<<>>", coding="/Filter[/ASCIIHexDecode/FlateDecode]"), None),
    ("通报.pdf", pdf("<<>>", coding="/Filter 3 0 R"), None),
    ("通报.pdf", pdf("<<>>", pack=lambda made: zlib.compress(made)[:-9]), None),
    ("通报.pdf", pdf("<<>>", pack=lambda made: b"not deflated" + made), None),
    ("通报.pdf", pdf(" " * (65 << 20)), None),
    ("通报.pdf", b"%PDF-1.7\n1 0 obj<</Length 9>>stream\n<</S/JavaScript/JS(a)>>", None),
    ("照片.jpg", b"MZ\x90\0\x03\0\0\0" + b"\0" * 60, None),
    ("页面.txt", b"<!DOCTYPE html><script>alert(1)</script>", None),
    ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", None),
    ("脚本.txt", b"#!/bin/sh\nrm -rf /\n", None))


def lying_files(where):
    """what is inside a file decides, and what could run is refused with its reason"""
    manager = where.person("manager")
    for name, content, title in FILES:
        upload = manager.want(200, "POST", "/api/uploads", {"name": name, "size": len(content)})
        manager.want(200, "PUT", f"/api/uploads/{upload['upload']}?offset={upload['offset']}",
                     content)
        answer = manager.ask("POST", f"/api/uploads/{upload['upload']}/finish")
        if title is None:
            need("上传" in refused(answer, 400).json["message"], str(answer))
            continue
        need(answer.status == 200 and answer.json["type_title"] == title, f"{name}: {answer}")
        given = manager.ask("GET", f"/api/files/{answer.json['file']}")
        need(given.content == content, f"{name}: not what was sent")
        need("attachment" in given.headers["Content-Disposition"], f"{name}: is shown")


def same_refused_file_again(where):
    """a refused file can be replaced by a good one of its name and size"""
    manager = where.person("manager")
    for content, status in ((b"#!/bin/sh -evil", 400), (b"plain text here", 200)):
        upload = manager.want(200, "POST", "/api/uploads", {"name": "同名.txt", "size": 15})
        if upload["offset"] == 0:
            manager.want(200, "PUT", f"/api/uploads/{upload['upload']}?offset=0", content)
        answer = manager.ask("POST", f"/api/uploads/{upload['upload']}/finish")
        need(answer.status == status, f"{content}: {answer}")


TESTS = (token_against_forgery, foreign_origin, content_types, cookies, sessions_end, locked_out,
         huge_bodies, bad_json, odd_values, odd_ids, odd_queries,
         allowed_methods, other_methods, lying_files,
         same_refused_file_again)
