# SPDX-License-Identifier: Apache-2.0
"""What whoever runs the server is told: a certificate that ends, figures, the log. And what not."""
import contextlib
import http.client
import json
import os
import re
import socket
import subprocess
import time
import urllib.parse

from bad_days import limit_files, root_of
from server import need, wait_until

KEY = ("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def settings(data, text):
    with open(f"{data}/lianbing.conf", "w", encoding="utf-8") as file:
        file.write(text)


# ---- the certificate ----------------------------------------------------------------------------

class Office:
    """An authority, and certificates that it signs."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder)
        for name in ("ca", "server"):
            subprocess.run([*KEY, "-out", f"{folder}/{name}.key"], check=True, timeout=60)
        self.request("ca", "/CN=authority")
        self.request("server", "/CN=lianbing.test")

    def call(self, *words):
        subprocess.run(["openssl", *words], check=True, timeout=60, stderr=subprocess.DEVNULL)

    def request(self, name, subject):
        self.call("req", "-new", "-key", f"{self.folder}/{name}.key", "-subj", subject, "-out",
                  f"{self.folder}/{name}.csr")

    def sign(self, days, authority_days=3650):
        """The file that the setting names, with another end from now on; the authority behind."""
        at = self.folder
        self.call("x509", "-req", "-in", f"{at}/ca.csr", "-signkey", f"{at}/ca.key", "-days",
                  str(authority_days), "-out", f"{at}/ca.crt")
        self.call("x509", "-req", "-in", f"{at}/server.csr", "-CA", f"{at}/ca.crt", "-CAkey",
                  f"{at}/ca.key", "-set_serial", "1", "-days", str(days), "-out", f"{at}/new.crt")
        with open(f"{at}/server.crt", "w", encoding="ascii") as whole:
            whole.write(read(f"{at}/new.crt") + read(f"{at}/ca.crt"))


def told_of_certificate(admin):
    health = admin.want(200, "GET", "/api/admin/health")
    check = next(one for one in health["checks"] if one["name"] == "证书")
    todo = [one for one in admin.want(200, "GET", "/api/home")["todo"]
            if one["kind"] == "certificate"]
    return health["certificate_until"], check, todo


def certificate(workshop):
    """the end of the certificate is told; a month before, its authority's half a year, it waits"""
    data = workshop.data()
    office = Office(f"{data}-tls")
    settings(data, f"certificate = {office.folder}/server.crt\n")
    office.sign(90)
    server = workshop.serve(data)
    admin = server.person("admin")
    until, check, todo = told_of_certificate(admin)
    need(until and until in check["sentence"] and check["is_good"], str(check))
    need("还有 90 天" in check["sentence"] and not todo, f"{check} {todo}")
    for days, authority, wanted in ((31, 400, None), (30, 400, "还有 30 天"), (-1, 400, "过期"),
                                    (400, 181, None), (400, 180, "--renew-authority"),
                                    (400, 12, "还有 12 天"), (400, -1, "单位证书已于")):
        office.sign(days, authority)
        until, check, todo = told_of_certificate(admin)
        need(check["is_good"] == (wanted is None), f"{days} days: {check}")
        need(len(todo) == (wanted is not None), f"{days} days: {todo}")
        need(not wanted or (wanted in todo[0]["note"] and "lianbing-setup --renew" in
                            todo[0]["note"] and todo[0]["link"] == "/system"), str(todo))
    others = server.person("office").want(200, "GET", "/api/home")["todo"]
    need(not [one for one in others if one["kind"] == "certificate"], str(others))
    with open(f"{office.folder}/server.crt", "w", encoding="ascii") as file:
        file.write("no certificate")
    until, check, todo = told_of_certificate(admin)
    need(until is None and not check["is_good"] and "读不出" in check["sentence"], str(check))
    need(len(todo) == 1, str(todo))
    server.stop()


# ---- the metrics --------------------------------------------------------------------------------

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
SAMPLE = re.compile(rf'({NAME})(?:\{{({NAME})="((?:[^"\\]|\\[\\"n])*)"\}})? '
                    r"([+-]?(?:[0-9.]+|Inf)|NaN)$")


def read_metrics(text):
    """The text format 0.0.4 of Prometheus, strictly: {(name, label): value}."""
    need(text.endswith("\n"), "the last line is not ended")
    found, kinds, told = {}, {}, set()
    for line in text.splitlines():
        if line.startswith("# HELP "):
            name = line.split(" ", 3)[2]
            need(name not in told and len(line.split(" ", 3)) == 4, f"help: {line}")
            told.add(name)
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            need(kind in ("counter", "gauge", "summary") and name not in kinds, f"type: {line}")
            kinds[name] = kind
        else:
            match = SAMPLE.match(line)
            need(match, f"no sample: {line!r}")
            name, _, label, value = match.groups()
            family = name if name in kinds else re.sub("_(sum|count)$", "", name)
            need(family in kinds and family in told, f"neither type nor help: {line}")
            need((name == family) == (kinds[family] != "summary"), f"not of its type: {line}")
            need(kinds[family] != "counter" or name.endswith("_total"), f"a counter: {line}")
            need((name, label) not in found, f"twice: {line}")
            found[name, label] = float(value)
    return found


class Watcher:
    """Somebody on the machine who asks for the figures."""

    def __init__(self, server):
        server.said.seek(0)
        self.port = int(re.search(rb"http://127\.0\.0\.1:(\d+)/metrics", server.said.read())[1])

    def ask(self, method="GET", path="/metrics"):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(line):
            line.request(method, path)
            answer = line.getresponse()
            return answer.status, answer.headers.get("Content-Type"), answer.read().decode()

    def read(self):
        status, kind, text = self.ask()
        need(status == 200 and kind.startswith("text/plain; version=0.0.4"), f"{status} {kind}")
        return read_metrics(text)


def open_stream(person):
    line = socket.create_connection(("127.0.0.1", person.server.port), timeout=60)
    line.sendall((f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                  f"Cookie: lb_session={person.cookie}\r\n\r\n").encode())
    need(line.recv(12) == b"HTTP/1.1 200", "no stream")
    return line


def metrics(workshop):
    """figures for a monitoring system: in its format, true, and growing with what is done"""
    data = workshop.data()
    office = Office(f"{data}-tls")
    office.sign(20)
    settings(data, f"metrics_listen = 127.0.0.1:0\ncertificate = {office.folder}/server.crt\n")
    server = workshop.serve(data)
    watcher = Watcher(server)
    before = watcher.read()
    need(before["lianbing_backup_age_seconds", None] == float("inf"), "a backup that nobody made")
    left = before["lianbing_certificate_left_seconds", None] / 86400
    need(19.9 < left <= 20, f"{left} days")
    boss, manager = server.person("office"), server.person("manager")
    root = root_of(boss)
    for number in range(5):
        boss.want(201, "POST", "/api/units", {"parent": root, "kind": "station",
                                              "code": f"m-{number}", "name": f"新{number}"})
    boss.want(404, "GET", "/api/units/999999")
    manager.want(200, "POST", "/api/uploads", {"name": "a.txt", "size": 7})
    with open_stream(boss), open_stream(boss):
        wait_until(lambda: watcher.read()["lianbing_event_viewers", None] == 2, "two viewers")
        now = watcher.read()
    grown = {key: now[key] - before.get(key, 0) for key in now}
    need(grown["lianbing_requests_total", "2xx"] == 9 + 2, str(grown))  # with sign-ins, streams
    need(grown["lianbing_requests_total", "4xx"] == 1, str(grown))
    need(grown["lianbing_request_seconds_count", None] == 12, str(grown))
    need(grown["lianbing_request_seconds_sum", None] > 0, str(grown))
    need(grown["lianbing_commit_members_total", None] >= 5, str(grown))
    need(0 < grown["lianbing_commit_seconds_count", None], str(grown))
    need(0 < grown["lianbing_commit_seconds_sum", None] < 60, str(grown))
    need(now["lianbing_event_viewers", None] == 2 <= now["lianbing_connections", None], str(now))
    need(now["lianbing_uploads", None] == 1 and grown["lianbing_sessions", None] == 2, str(now))
    for name in ("database_bytes", "wal_bytes", "disk_free_bytes"):
        need(now[f"lianbing_{name}", None] > 0, name)
    for label in ("read", "write", "slow"):
        need(now["lianbing_queue_length", label] == 0, label)
    wait_until(lambda: watcher.read()["lianbing_event_viewers", None] == 0, "viewers who left")
    done = workshop.call("backup", f"{data}.tar", "--data", data)
    need(done.returncode == 0, done.stderr)
    need(0 <= watcher.read()["lianbing_backup_age_seconds", None] < 60, "the backup's age")
    server.stop()


def metrics_stay_here(workshop):
    """the figures are for this machine alone: no other address or door, nothing else"""
    data = workshop.data()
    for address in ("0.0.0.0:0", "192.0.2.1:9180", "[::]:0", "nonsense"):
        settings(data, f"metrics_listen = {address}\n")
        done = workshop.call("serve", "--data", data, "--listen", "127.0.0.1:0")
        need(done.returncode == 2 and "127.0.0.1" in done.stderr, f"{address}: {done.stderr}")
    settings(data, "metrics_listen = 127.0.0.1:0\nfront_ends = 127.0.0.1\n")
    server = workshop.serve(data)
    for path in ("/metrics", "/api/metrics"):
        answer = server.person("nobody").ask("GET", path)
        need("lianbing_requests" not in answer.text, f"{path} at the front door: {answer}")
    watcher = Watcher(server)
    need([watcher.ask(path=path)[0] for path in ("/", "/healthz", "/api/session")] == [404] * 3,
         "more than figures")
    need(watcher.ask("POST")[0] == 405, "a way in")
    with socket.create_connection(("127.0.0.1", watcher.port), timeout=60) as line:
        line.sendall(b"PROXY TCP4 10.1.2.3 10.0.0.1 4000 443\r\nGET /metrics HTTP/1.1\r\n"
                     b"Host: x\r\n\r\n")
        need(line.recv(12) == b"HTTP/1.1 400", "somebody whom a front end brings")
    settings(data, f"metrics_listen = 127.0.0.1:{watcher.port}\n")
    server.stop()
    with socket.create_server(("127.0.0.1", watcher.port)):
        server = workshop.serve(data)
        server.person("nobody").want(200, "GET", "/healthz")
        need("metrics_not_served" in server.complaints(), server.complaints())
        server.stop()


# ---- the log ------------------------------------------------------------------------------------

CSV = {"Content-Type": "text/csv"}
SECRETS = ("司徒机密", "13900001234", "11010519491231002X", "机密材料.csv", "wrong-password-9",
           "no-such-user", "secretword", "机密备注", "机密单位")


def bring(manager, name, content):
    upload = manager.want(200, "POST", "/api/uploads", {"name": name, "size": len(content)})
    manager.want(200, "PUT", f"/api/uploads/{upload['upload']}?offset=0", content)
    return manager.want(200, "POST", f"/api/uploads/{upload['upload']}/finish")["file"]


def live_through_a_day(server):
    """Whatever touches what is personal, well and badly."""
    nobody, office = server.person("nobody"), server.person("office")
    nobody.want(401, "POST", "/api/session", {"user": SECRETS[5], "password": SECRETS[4]})
    nobody.want(401, "POST", "/api/session", {"user": office.user, "password": SECRETS[4]})
    nobody.want(400, "POST", "/api/session", {"user": SECRETS[5], "name": SECRETS[0]})
    root = root_of(office)
    unit = office.want(201, "POST", "/api/units", {"parent": root, "kind": "station", "code": "j",
                                                   "name": SECRETS[8]})["id"]
    person = {"name": SECRETS[0], "certificate": "JM0001", "phone": SECRETS[1],
              "identity": SECRETS[2], "unit": unit, "from": "2026-01-01"}
    found = office.want(201, "POST", "/api/people", person)
    office.want(400, "POST", "/api/people", person)
    office.want(200, "POST", f"/api/people/{found['id']}/identity", {"reason": SECRETS[7]})
    office.want(200, "GET", "/api/people?q=" + urllib.parse.quote(SECRETS[0]))
    office.ask("GET", f"/api/{SECRETS[6]}/{urllib.parse.quote(SECRETS[0])}?q={SECRETS[1]}")
    roster = f"姓名,单位,执法证号\n{SECRETS[0]},{SECRETS[8]},JM0002\n".encode()
    plan = office.want(200, "POST", "/api/roster/check", roster, CSV)["plan"]
    office.want(200, "POST", f"/api/roster/apply?plan={plan}", roster, CSV)
    office.want(200, "POST", "/api/roster/check", b"\xff\x00" + roster, CSV)
    bring(server.person("manager"), SECRETS[3], SECRETS[0].encode() * 100)
    return office


def without_room(server, office):
    """The disk is full: what is said of it comes from the database itself."""
    limit_files(server, 4096)
    answer = office.ask("POST", "/api/people", {
        "name": SECRETS[0], "certificate": "JM0003", "phone": SECRETS[1], "from": "2026-01-01",
        "unit": root_of(office)})
    need(answer.status == 503, str(answer))


def nobody_in_the_log(workshop):
    """neither the log nor the figures name a person, a number, a file, a word or a session"""
    data = workshop.data()
    settings(data, "metrics_listen = 127.0.0.1:0\n")
    server = workshop.serve(data)
    office = live_through_a_day(server)
    figures = Watcher(server).ask()[2]
    wait_until(lambda: "/finish" in read(f"{data}/access.log"), "the log of all that")
    without_room(server, office)
    server.kill()
    access, log = read(f"{data}/access.log"), read(f"{data}.log")
    need("database_failed" in log and "/api/people" in access, f"{log} {access[-400:]}")
    for line in log.splitlines():
        need(isinstance(json.loads(line), dict), f"no line of the log: {line}")
    secrets = [*SECRETS, office.user, office.password, office.cookie, office.csrf]
    for secret in secrets:
        for form in {secret, json.dumps(secret)[1:-1], urllib.parse.quote(secret)}:
            for name, text in (("log", log), ("access log", access), ("metrics", figures)):
                need(form not in text, f"{secret!r} stands in the {name}")
    need(not re.search(r"[\u4e00-\u9fff]", access + figures), "words of people")


# ---- settings -----------------------------------------------------------------------------------

MANUAL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/running.zh-CN.md")


def settings_are_told(workshop):
    """every setting stands in the manual, with its default, and no other does"""
    printed = workshop.call("config").stdout
    there = dict(re.findall(r"^#?([a-z_]+) = (.*)$", printed, re.M))
    part = read(MANUAL).split("、设置\n")[1]
    told = dict(re.findall(r"^\| `([a-z_]+)` \| ([^|]*) \|", part, re.M))
    need(len(there) > 20 and there.keys() == told.keys(), str(there.keys() ^ told.keys()))
    for name, usual in there.items():
        need(not usual or told[name] == usual, f"{name}: {usual!r}, told {told[name]!r}")


def settings_hold(workshop):
    """time-outs are as they are set, and out of their bounds they are refused"""
    data = workshop.data()
    settings(data, "session_minutes = 5\nsession_hours = 1\nheader_seconds = 1\n")
    server = workshop.serve(data)
    session = server.person("office").want(200, "GET", "/api/session")
    health = server.person("admin").want(200, "GET", "/api/admin/health")
    left = (session["idle_at"] - health["now"]) / 1000, (session["ends_at"] - health["now"]) / 1000
    need(290 < left[0] <= 300 and 3590 < left[1] <= 3600, str(left))
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as line:
        begun = time.monotonic()
        line.sendall(b"GET /healthz HTTP/1.1\r\n")
        need(line.recv(12) == b"HTTP/1.1 408", "a head that never ends")
        need(0.9 < time.monotonic() - begun < 4.5, f"{time.monotonic() - begun} s")
    server.stop()
    settings(data, "session_minutes = 4\nheader_seconds = 0\nidle_seconds = 1.5\n")
    done = workshop.call("serve", "--data", data)
    need(done.returncode == 2 and done.stderr.count("的值不对") == 3, done.stderr)


def dependencies_are_told(_):
    """everything that is built in, or builds, stands in the review of security"""
    top = os.path.join(os.path.dirname(MANUAL), "..")
    told = read(f"{top}/docs/security.md")
    package = json.loads(read(f"{top}/web/package.json"))
    needed = [f"{name} {version}" for part in ("dependencies", "devDependencies")
              for name, version in package[part].items()]
    built = re.findall(r"^(\S+) +build ", read(f"{top}/deploy/packages.txt"), re.M)
    needed += [f"| {name} |" for name in built if re.match("fonts-|lib(?!c6)", name)]
    need(len(needed) > 20, str(needed))
    flat = " ".join(told.split())
    need(not [one for one in needed if one not in flat],
         str([one for one in needed if one not in flat]))


TESTS = (certificate, metrics, metrics_stay_here, nobody_in_the_log, settings_are_told,
         settings_hold, dependencies_are_told)
