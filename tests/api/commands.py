# SPDX-License-Identifier: Apache-2.0
"""Commands on a data folder that no server has open: what they do, and when they don't."""
import contextlib
import os
import re
import sqlite3

from bad_days import intact, rows
from server import Person, need

NEW = "练兵-忘了-2026-再设"


def refused(done, *words):
    need(done.returncode == 2 and not done.stdout, f"{done.returncode}: {done.stdout}")
    need(all(word in done.stderr for word in words), f"not {words}: {done.stderr}")


def rescued(workshop):
    """password: the security administrator gets back in by a first password, and it is told"""
    data = workshop.data()
    with_old = workshop.serve(data)
    with_old.person("security").want(200, "GET", "/api/session")
    refused(workshop.call("password", "demo-security", "--data", data), "请先停止")
    with_old.stop()
    done = workshop.call("password", "DEMO-security", "--data", data)
    need(done.returncode == 0, done.stderr)
    password = re.search(r"^  DEMO-security +(\S+)$", done.stdout, re.M).group(1)
    server = workshop.serve(data)
    old = with_old.people["security"]
    old.server = server
    need(old.copy().ask("GET", "/api/people").status == 401, "a session of before goes on")
    before = Person(server, "security")
    need(before.ask("POST", "/api/session", {"user": before.user, "password": before.password}
                    ).status == 401, "the forgotten one still opens")
    found = Person(server, "security", before.user, password)
    found.sign_in()
    need(found.ask("GET", "/api/people").status == 403, "it must be changed first")
    found.set_password(NEW)
    found.want(200, "GET", "/api/people")
    told = server.person("auditor").want(200, "GET", "/api/audit?action=password.reset")["rows"]
    need(len(told) == 1 and "在服务器上重置" in told[0]["detail"] and not told[0]["person"], told)
    server.stop()
    intact(workshop, data)


def not_rescued(workshop):
    """password: of nobody else, of no disabled account, not by another user of the machine"""
    data = workshop.data()
    query = "SELECT user_name, password, rev FROM org_person ORDER BY id"
    before = rows(data, query)
    refused(workshop.call("password", "demo-admin", "--data", data), "不是安全管理员")
    refused(workshop.call("password", "YC00001", "--data", data), "不是安全管理员")
    refused(workshop.call("password", "who", "--data", data), "没有“who”")
    refused(workshop.call("password", "--data", data), "用户名")
    if os.geteuid() == 0:
        os.chown(f"{data}/lianbing.db", 65534, 65534)
        refused(workshop.call("password", "demo-security", "--data", data), "runuser -u nobody")
        os.chown(f"{data}/lianbing.db", 0, 0)
    with contextlib.closing(sqlite3.connect(f"{data}/lianbing.db")) as base, base:
        base.execute("UPDATE org_person SET is_disabled = 1 WHERE user_key = 'demo-security'")
    refused(workshop.call("password", "demo-security", "--data", data), "已停用")
    need(rows(data, query) == before, "somebody's password was changed")


def demo_without_accounts(workshop):
    """demo: accounts that could not be written are told with the reason and what to do"""
    workshop.count += 1
    data = f"{workshop.folder}/data-{workshop.count}"
    os.makedirs(f"{data}/demo-accounts.json")
    refused(workshop.call("demo", "--data", data), "demo-accounts.json（", "directory",
            f"删除文件夹 {data} 后重新执行")


TESTS = (rescued, not_rescued, demo_without_accounts)
