# SPDX-License-Identifier: Apache-2.0
"""A browser of the office, over HTTPS through HAProxy, for tools/try-package and tools/try-units:

    browser.py found CA INSTALLERS-LOG      first sign-in with the account that the installer told
    browser.py backup CA INSTALLERS-LOG     then orders a backup and waits until it is made
    browser.py print CA ACCOUNTS PDF        signs in to the demo and prints the draft of a ranking
"""
import http.client
import json
import re
import socket
import ssl
import sys
import time
import uuid

NAME = "lianbing.test"
PASSWORD = "练兵-安装-2026-校验"
FROM = "127.0.0.9"  # so that the audit shows whether the client's own address came through


def need(is_so, what):
    if not is_so:
        sys.exit(f"not so: {what}")


class Secure(http.client.HTTPSConnection):
    """To this machine, by the name in the certificate."""

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", 443), 30, (FROM, 0))
        self.sock = self._context.wrap_socket(plain, server_hostname=NAME)


class Browser:
    def __init__(self, ca):
        self.context = ssl.create_default_context(cadata=ca)
        self.context.set_alpn_protocols(["http/1.1"])
        self.cookie = self.csrf = None

    def ask(self, method, path, body=None):
        line = Secure(NAME, context=self.context)
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        if self.cookie:
            headers["Cookie"] = self.cookie
        if self.csrf:
            headers["X-CSRF-Token"] = self.csrf
        line.request(method, path, json.dumps(body) if body else None, headers)
        answer = line.getresponse()
        content = answer.read()
        if answer.headers.get("Set-Cookie"):
            need("Secure" in answer.headers["Set-Cookie"], "the cookie is for HTTPS alone")
            self.cookie = answer.headers["Set-Cookie"].split(";", 1)[0]
        if answer.headers.get("Content-Type", "").startswith("application/json"):
            found = json.loads(content)
            if isinstance(found, dict) and found.get("csrf"):
                self.csrf = found["csrf"]
            content = found
        need(answer.status < 300, f"{method} {path}: {answer.status} {content}")
        return content

    def sign_in(self, user, password):
        return self.ask("POST", "/api/session", {"user": user, "password": password})


def plain(path, method="GET"):
    line = http.client.HTTPConnection("127.0.0.1", 80, timeout=30)
    line.request(method, path, headers={"Host": NAME})
    answer = line.getresponse()
    return answer.status, answer.headers, answer.read().decode()


def wait_for_server(browser):
    for _ in range(120):
        try:
            if browser.ask("GET", "/healthz")["status"] == "ok":
                return
        except (OSError, SystemExit, http.client.HTTPException):
            time.sleep(0.5)
    sys.exit("the server does not answer")


def look_at_plain(ca):
    status, headers, page = plain("/")
    need(status == 200 and "安装单位证书" in page, "the page of the certificate")
    need("default-src" in headers["Content-Security-Policy"], "its policy")
    need(plain("/ca.crt")[2].strip() == ca.strip(), "the certificate it gives")
    status, headers, _ = plain("/enter")
    need((status, headers["Location"]) == (302, f"https://{NAME}/"), "the way to HTTPS")
    need(plain("/api/session", "POST")[0] == 405, "nothing is taken without HTTPS")


def told(log):
    """The administrator's name and first password, as the installer told them."""
    with open(log, encoding="utf-8") as file:
        return re.search(r"^  (\S+) +(\S+) +系统管理员", file.read(), re.M).groups()


def back_up(browser):
    before = browser.ask("GET", "/api/admin/backups")
    browser.ask("POST", "/api/admin/backups")
    for _ in range(120):
        now = browser.ask("GET", "/api/admin/backups")
        need(now["failed_at"] in (None, before["failed_at"]), f"made: {now['failure']}")
        if now["last_at"] != before["last_at"]:
            return
        time.sleep(0.25)
    sys.exit("the backup takes too long")


def main():
    act, ca_file, source = sys.argv[1:4]
    with open(ca_file, encoding="utf-8") as file:
        ca = file.read()
    browser = Browser(ca)
    wait_for_server(browser)
    if act == "found":
        look_at_plain(ca)
        user, password = told(source)
        browser.sign_in(user, password)
        browser.ask("POST", "/api/session/password", {"old": password, "new": PASSWORD})
        need(b"lianbing_requests" not in browser.ask("GET", "/metrics"), "figures stay inside")
        line = http.client.HTTPConnection("127.0.0.1", 9180, timeout=30)
        line.request("GET", "/metrics")
        need(b"lianbing_requests_total" in line.getresponse().read(), "figures for the machine")
        need(browser.ask("GET", "/api/session"), "signed in with the new password")
        return
    if act == "backup":
        browser.sign_in(told(source)[0], PASSWORD)
        back_up(browser)
        return
    with open(source, encoding="utf-8") as file:
        people = {row["user"]: row["password"] for row in json.load(file)}
    browser.sign_in("demo-office", people["demo-office"])
    task = browser.ask("GET", "/api/tasks")["rows"][0]["task"]
    page = browser.ask("GET", f"/api/tasks/{task}/documents/ranking.pdf")
    need(page.startswith(b"%PDF"), "a PDF")
    with open(sys.argv[4], "wb") as file:
        file.write(page)
    auditor = Browser(ca)
    auditor.sign_in("demo-auditor", people["demo-auditor"])
    rows = auditor.ask("GET", "/api/audit")["rows"]
    need(any(row.get("address") == FROM for row in rows), f"the client's address: {rows[:2]}")


main()
