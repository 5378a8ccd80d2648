# SPDX-License-Identifier: Apache-2.0
"""What is noted of each request, and how often a stranger may ask; with the real routes."""
import http.client
import json
import os
import signal
import socket

from server import Person, need, wait_until


def lines_of(data):
    with open(f"{data}/access.log", encoding="ascii") as file:
        return [json.loads(line) for line in file if line.endswith("\n")]


def access_log(workshop):
    """a request is noted by its route and the id of who asked, never by what was asked"""
    data = workshop.data()
    server = workshop.serve(data)
    office = server.person("office")
    me = office.want(200, "GET", "/api/session")["person"]["id"]
    unit = office.want(200, "GET", "/api/units")["rows"][1]
    office.want(200, "GET", f"/api/units/{unit['id']}")
    office.want(200, "GET", "/api/people?q=secretword")
    task = office.want(200, "GET", "/api/tasks")["rows"][0]["task"]
    for _ in range(2):  # the second is an answer that was kept
        office.want(200, "GET", f"/api/tasks/{task}/ranking")
    server.stop()
    lines = lines_of(data)
    told = [(one["method"], one["route"], one["status"]) for one in lines if one["person"] == me]
    for wanted in (("POST", "/api/session", 200), ("GET", "/api/units/{unit}", 200),
                   ("GET", "/api/people", 200)):
        need(wanted in told, f"{wanted}: {told}")
    need(told.count(("GET", "/api/tasks/{task}/ranking", 200)) == 2, str(told))
    with open(f"{data}/access.log", encoding="ascii") as file:
        content = file.read()
    for secret in ("secretword", office.password, office.cookie, office.csrf, office.user,
                   f"/{unit['id']}"):
        need(secret not in content, f"{secret} stands in the log")
    need(os.stat(f"{data}/access.log").st_mode & 0o777 == 0o600, "others may read it")


class Brought(Person):
    """A person whom a front end brings from another address."""
    address = "10.1.2.3"

    def connect(self):
        line = super().connect()
        if line.sock is None:
            line.sock = socket.create_connection(("127.0.0.1", self.server.port), timeout=60)
            line.sock.sendall(f"PROXY TCP4 {self.address} 10.0.0.1 4000 443\r\n".encode())
            line.auto_open = 0
        return line

    def ask(self, *args, **options):
        self.disconnect()
        try:
            return super().ask(*args, **options)
        except http.client.NotConnected:
            self.disconnect()
            return super().ask(*args, **options)


def strangers(workshop):
    """who tries passwords by the dozen is told to wait; who is signed in and others are not"""
    data = workshop.data()
    with open(f"{data}/lianbing.conf", "w", encoding="utf-8") as file:
        file.write("front_ends = 127.0.0.1\nstrangers_a_second = 1\n")
    server = workshop.serve(data)
    office = Brought(server, "office").sign_in()
    stranger, tried = Brought(server, "nobody"), []
    for number in range(12):
        tried.append(stranger.ask("POST", "/api/session", {
            "user": f"nobody-{number}", "password": "wrong-wrong"}))
    need([one.status for one in tried[:3]] == [401] * 3, str(tried[0]))
    need(tried[-1].status == 429 and "Retry-After" in tried[-1].headers, str(tried[-1]))
    need("稍后" in tried[-1].json["message"], str(tried[-1]))
    office.want(200, "GET", "/api/home")
    other = Brought(server, "leader")
    other.address = "10.1.2.4"
    other.sign_in()
    server.stop()


def log_moved_on(workshop):
    """SIGHUP opens the log anew; `no` keeps none"""
    data = workshop.data()
    server = workshop.serve(data)
    nobody = server.person("nobody")
    os.rename(f"{data}/access.log", f"{data}/moved.log")
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: os.path.exists(f"{data}/access.log"), "the log anew", 10)
    nobody.want(200, "GET", "/healthz")
    server.stop()
    need([one["route"] for one in lines_of(data)] == ["/healthz"], str(lines_of(data)))
    os.unlink(f"{data}/access.log")
    with open(f"{data}/lianbing.conf", "w", encoding="utf-8") as file:
        file.write("access_log = no\n")
    server = workshop.serve(data)
    server.person("nobody").want(200, "GET", "/healthz")
    server.stop()
    need(not os.path.exists(f"{data}/access.log"), "a log that nobody wanted")


TESTS = (access_log, strangers, log_moved_on)
