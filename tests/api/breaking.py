# SPDX-License-Identifier: Apache-2.0
"""A browser whose server has a database that fails: each statement in turn, then none.

Every question that is asked for the first time (by route and status) is asked with its first
statement failing, its second …, in turn as a statement that can't be right (500) and as an error
of the disk (503), until nothing fails any more; that answer is the one that is handed on, so
scenarios go on as if nothing had been. After each failure nothing may have been committed, and
after all of them the dump of every table and the event stream are as before."""
import contextlib
import os
import re
import socket
import sqlite3
import uuid

import scenario
from server import Person, need, wait_until

MOST = 400
# The same few statements for hundreds of people: those beyond the first MOST are not broken.
REPEATED = {("POST", "/api/selections/{selection}/draws"),
            ("PUT", "/api/selections/{selection}/drawn")}
BEYOND = 1000000
# Written by timers, whoever asks.
TIMED = {"audit_seal", "job_timer"}


class Watch:
    """What is stored, what is streamed, what the program says of its statements."""

    def __init__(self, server):
        self.server = server
        self.base = sqlite3.connect(f"file:{server.data}/lianbing.db?mode=ro", uri=True,
                                    isolation_level=None, check_same_thread=False)
        self.log = open(server.data + ".log", encoding="utf-8", errors="replace")
        self.broken, self.asked, self.stream, self.last = {}, 0, None, None

    def listen(self, person):
        self.stream = socket.create_connection(("127.0.0.1", self.server.port))
        self.stream.sendall((f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                             f"Cookie: lb_session={person.cookie}\r\n\r\n").encode())
        self.stream.settimeout(30)
        held = b""
        while b"retry:" not in held:
            held += self.stream.recv(4096)

    def heard(self):
        """Events that came since the last time; signs of life aside."""
        held = b""
        self.stream.settimeout(0.03)
        with contextlib.suppress(TimeoutError):
            while piece := self.stream.recv(65536):
                held += piece
        return held.replace(b": \n\n", b"").strip()

    def version(self):
        return self.base.execute("PRAGMA data_version").fetchone()[0]

    def is_at_rest(self):
        return not self.base.execute(
            "SELECT count(*) FROM job WHERE state IN ('ready', 'running')").fetchone()[0]

    def dump(self):
        names = [row[0] for row in self.base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: sorted(map(repr, self.base.execute(f'SELECT * FROM "{name}"')))
                for name in names if name not in TIMED and not name.startswith("sqlite_")}

    def units(self):
        """(r or w, cause or None) of the units since the last time."""
        found = []
        for line in self.log.read().splitlines():
            told = re.match(r"unit ([rw]) (hit|whole) ?(.*)", line)
            if told:
                found.append((told.group(1), told.group(3) if told.group(2) == "hit" else None))
        return found

    def close(self):
        self.base.close()
        self.log.close()
        self.stream.close()


def same(before, after, what):
    for name, rows in before.items():
        need(after[name] == rows, f"{what}: {name} has changed: "
             f"{sorted(set(after[name]) ^ set(rows))[:3]}")


class Breaking(Person):
    """A browser that asks again and again, once `route` is set."""
    watch = route = None
    wishes = ""

    def headers(self, method, body, extra):
        kept, self.cookie = self.cookie, (self.cookie or "") + self.wishes
        made = super().headers(method, body, extra)
        self.cookie = kept
        return made

    def ask(self, method, path, body=None, headers=None):
        if self.route is None:
            return super().ask(method, path, body, headers)
        route, self.route = self.route, None
        if method == "POST":
            headers = {"Idempotency-Key": str(uuid.uuid4()), **(headers or {})}
        wait_until(self.watch.is_at_rest, "the end of background work")
        before, _ = self.watch.dump(), self.watch.heard()
        return self.break_each(route, lambda wishes: self.wish(wishes, method, path, body, headers),
                               before)

    def wish(self, wishes, *question):
        kept = self.cookie, self.csrf
        self.wishes = "~" + wishes
        try:
            answer = super().ask(*question)
        finally:
            self.wishes = ""
        if answer.status >= 500:
            need((self.cookie, self.csrf) == kept, "a failure set a cookie")
        self.watch.asked += 1
        return answer

    def break_each(self, route, ask, before):
        """First the unit on a reader, if there is one, with a writer that fails at once; then the
        writer's COMMIT; then the writer's statements, until all goes well."""
        for unit, other in (("r", "w0e"), ("w", "")):
            for number in range(MOST):
                answer, units, cause = self.break_one(route, ask, f"{unit}{number}", other, before)
                if cause is None:
                    break
            if cause is not None and tuple(route.split()[:2]) in REPEATED:
                answer, units, cause = self.break_one(route, ask, f"{unit}{BEYOND}", other, before)
            need(cause is None, f"{route}: never comes to its end")
            if not any(one[0] == "w" for one in units):
                return answer  # it has no unit on the writer: this was the one that goes well
            if unit == "r":
                self.check_failure(route, ask("w0c"), 503, "COMMIT: COMMIT", before)
                self.watch.units()
        events = self.watch.heard().count(b"event: ")
        need(events <= 1, f"{route}: {events} events of what was done once")
        return answer

    def break_one(self, route, ask, place, other, before):
        """In one way after the other, or in both (BREAK_BOTH=1); gives the last answer, what was
        said, and the cause, None: nothing broke."""
        ways = (("e", 500), ("d", 503))
        is_both = os.environ.get("BREAK_BOTH")
        for kind, status in ways if is_both else [ways[int(place[1:]) % 2]]:
            answer = ask(place + kind + other)
            units = self.watch.units()
            causes = [cause for unit, cause in units if unit == place[0] and cause]
            if not causes:
                return answer, units, None
            self.check_failure(route, answer, status, causes[0], before)
        return answer, units, causes[0]

    def check_failure(self, route, answer, status, cause, before):
        watch = self.watch
        need(answer.status == status, f"{route}: {status} expected where “{cause}”, {answer}")
        scenario.check_refusal(answer)
        watch.broken.setdefault(cause.split(": ", 1)[1], set()).add(route)
        if watch.version() != watch.last:
            watch.last = watch.version()
            same(before, watch.dump(), f"{route}, where “{cause}”")
