# SPDX-License-Identifier: Apache-2.0
"""Days on which machines, disks and networks fail; each on a server of its own."""
import contextlib
import hashlib
import os
import random
import re
import resource
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.parse
import uuid

import scenario
from server import Failure, Person, need, wait_until

ROUNDS, WRITERS = int(os.environ.get("API_KILLS", "10")), 4
SEED = int(os.environ.get("API_SEED", "20261122"))


def intact(workshop, data):
    done = workshop.call("audit", "verify", "--data", data)
    need(done.returncode == 0 and "完整" in done.stdout, f"audit: {done.stdout}{done.stderr}")
    broken = rows(data, "SELECT id FROM (SELECT id, change_before, lag(id, 1, 0) OVER (PARTITION"
                        " BY fact ORDER BY id) AS was FROM fact_change) WHERE change_before <> was"
                        " UNION ALL SELECT f.id FROM fact f LEFT JOIN (SELECT fact, max(id) AS last"
                        " FROM fact_change GROUP BY fact) x ON x.fact = f.id"
                        " WHERE f.last_change <> coalesce(x.last, 0)")
    need(not broken, f"the history of figures is broken at {broken}")


def rows(data, sql, *values):
    with contextlib.closing(sqlite3.connect(f"file:{data}/lianbing.db?mode=ro", uri=True)) as base:
        return base.execute(sql, values).fetchall()


def root_of(person):
    return person.want(200, "GET", "/api/units")["rows"][0]["id"]


# ---- kill -9 ------------------------------------------------------------------------------------

class Writer(threading.Thread):
    """Writes until the server is gone. Remembers what it asked for and what was acknowledged."""

    def __init__(self, who, root, name, act):
        super().__init__()
        self.who, self.root, self.name, self.act = who, root, name, act
        self.acknowledged, self.open = [], None
        self.gone = threading.Event()

    def wish(self, number):
        code = f"{self.name}-{number}"
        if self.act == "unit":
            return code, "/api/units", {"parent": self.root, "kind": "station", "code": code,
                                        "name": f"中队{code}"}
        return code, "/api/people", {"name": f"人{code}", "certificate": code.upper(),
                                     "unit": self.root, "from": "2026-01-01"}

    def run(self):
        try:
            for number in range(100000):
                self.open = (*self.wish(number), {"Idempotency-Key": str(uuid.uuid4())})
                code, path, body, keyed = self.open
                answer = self.who.ask("POST", path, body, keyed)
                if answer.status != 201:
                    raise Failure(str(answer))
                self.acknowledged.append(code)
        except Exception as error:  # pylint: disable=broad-except
            self.error = error
        finally:
            self.gone.set()


def check_after(server, office, writers):
    """Every acknowledged change is there once; what was under way is there once after a retry."""
    for writer in writers:
        need(not isinstance(writer.error, Failure), f"before the kill: {writer.error}")
        code, path, body, keyed = writer.open
        answer = office.ask("POST", path, body, keyed)
        need(answer.status == 201, f"retry of {code}: {answer}")
        found = office.want(200, "GET", f"{path}?q={urllib.parse.quote(writer.name)}")
        wanted = len(writer.acknowledged) + 1
        need(found["total"] == wanted, f"{writer.name}: {found['total']} instead of {wanted}")


def killed(workshop):
    """kill -9 under load, again and again: all that was acknowledged, none half or twice"""
    dice, data = random.Random(SEED), workshop.data()
    server = workshop.serve(data)
    office = server.person("office")
    root, written = root_of(office), []
    for number in range(ROUNDS):
        writers = [Writer(office.copy(), root, f"k{number}w{index}", ("unit", "person")[index % 2])
                   for index in range(WRITERS)]
        for writer in writers:
            writer.start()
        wait_until(lambda: all(one.acknowledged or one.gone.is_set() for one in writers),
                   "the first acknowledgements")
        time.sleep(dice.uniform(0, 0.12))
        server.kill()
        for writer in writers:
            writer.join()
            written += [*writer.acknowledged, writer.open[0]]
        server = workshop.serve(data)
        office = resumed(server, office)
        check_after(server, office, writers)
    server.stop()
    check_rows(data, written)
    intact(workshop, data)


def resumed(server, person):
    """The same browser at the server that was started anew: its session must still be good."""
    again = Person(server, person.name, person.user, person.password)
    again.cookie, again.csrf = person.cookie, person.csrf
    again.want(200, "GET", "/api/home")
    return again


def check_rows(data, written):
    """Each with all its rows: a unit in the tree, a person in service, one audit row of each."""
    units = {code for code in written if int(code.split("w")[1].split("-")[0]) % 2 == 0}
    people = {code.upper() for code in written} - {code.upper() for code in units}
    found = rows(data, """SELECT u.code, (SELECT count(*) FROM org_below b WHERE b.below = u.id),
                                 (SELECT count(*) FROM audit a WHERE a.object_id = u.id)
                            FROM org_unit u WHERE u.code LIKE 'k%w%-%'""")
    need({row[0] for row in found} == units and len(found) == len(units), "other units than wanted")
    need({row[1:] for row in found} <= {(2, 1)}, f"half a unit: {set(row[1:] for row in found)}")
    found = rows(data, """SELECT p.certificate,
                                 (SELECT count(*) FROM org_service s WHERE s.person = p.id),
                                 (SELECT count(*) FROM audit a WHERE a.object_id = p.id)
                            FROM org_person p WHERE p.certificate LIKE 'K%W%-%'""")
    need({row[0] for row in found} == people and len(found) == len(people), "other people")
    need({row[1:] for row in found} <= {(1, 1)}, f"half a person: {set(row[1:] for row in found)}")


# ---- full disk ----------------------------------------------------------------------------------

@contextlib.contextmanager
def small_disk(workshop):
    """A folder on a disk of its own with little room; None: this machine lets nobody make one."""
    folder = tempfile.mkdtemp(dir=workshop.folder)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", folder],
                          stderr=subprocess.DEVNULL, check=False)
    try:
        yield folder if done.returncode == 0 else None
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "-l", folder], check=False)


def fill(folder):
    """Takes all the room that is left, to the last byte."""
    path = os.path.join(folder, "ballast")
    with open(path, "ab") as file:
        for size in (1 << 20, 4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    os.write(file.fileno(), b"0" * size)
    return path


def write_until_refused(office, root):
    made = []
    for number in range(4000):
        body = {"parent": root, "kind": "station", "code": f"full-{number}",
                "name": f"满{number}", "short_name": "满" * 20}
        answer = office.ask("POST", "/api/units", body)
        if answer.status != 201:
            return made, answer
        made.append(f"full-{number}")
    raise Failure("the disk never became full")


def all_there(office, made):
    found = office.want(200, "GET", "/api/units?q=full-")
    need({one["code"] for one in found["rows"]} == set(made), "not what was acknowledged")


def refused_for_room(answer):
    need(answer.status == 503 and "Retry-After" in answer.headers, str(answer))
    need("磁盘已满" in answer.json["message"] and "系统管理员" in answer.json["message"] and
         re.search("没有变动|仍在", answer.json["message"]), str(answer))
    scenario.check_refusal(answer)


def write_without_room(workshop, data, take_room, give_room):
    """Until there is no room, then without, then with room again; and after a new start."""
    server = workshop.serve(data)
    office = server.person("office")
    root = root_of(office)
    take_room(server)
    made, answer = write_until_refused(office, root)
    refused_for_room(answer)
    for _ in range(5):
        need(office.ask("POST", "/api/session/touch").status in (200, 503), "touch")
        all_there(office, made)
    give_room(server)
    wait_until(lambda: office.ask("POST", "/api/units", {
        "parent": root, "kind": "station", "code": "full-again",
        "name": "又有空间"}).status == 201, "room again", 10)
    made.append("full-again")
    all_there(office, made)
    server.stop()
    server = workshop.serve(data)
    office = resumed(server, office)
    all_there(office, made)
    server.stop()
    intact(workshop, data)


def full_disk(workshop):
    """on a full disk writes are refused with a sentence, reads go on, nothing is lost"""
    with small_disk(workshop) as disk:
        if disk:
            write_without_room(workshop, workshop.data(into=disk), lambda _: fill(disk),
                               lambda _: os.unlink(f"{disk}/ballast"))
        else:
            print("(no disk of its own to fill: mount is not allowed here)")


def limit_files(server, size):
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def full_quota(workshop):
    """files that may not grow any more are a full disk: the server lives on and says so"""
    data = workshop.data()
    size = os.path.getsize(f"{data}/lianbing.db") + (1 << 20)
    write_without_room(workshop, data, lambda server: limit_files(server, size),
                       lambda server: limit_files(server, resource.RLIM_INFINITY))


def upload_without_room(server, take_room, give_room):
    manager = server.person("manager")
    content = b"1,2,3\n" * 100000
    upload = manager.want(200, "POST", "/api/uploads", {
        "name": "大.csv", "size": len(content)})["upload"]
    take_room()
    refused_for_room(manager.ask("PUT", f"/api/uploads/{upload}?offset=0", content))
    give_room()
    manager.want(200, "PUT", f"/api/uploads/{upload}?offset=0", content)
    stored = manager.want(200, "POST", f"/api/uploads/{upload}/finish")
    need(manager.ask("GET", f"/api/files/{stored['file']}").content == content, "not the same")
    server.stop()


def full_disk_upload(workshop):
    """an upload that finds the disk full is told so and goes on when there is room"""
    server = workshop.serve(workshop.data())
    upload_without_room(server, lambda: limit_files(server, 400000),
                        lambda: limit_files(server, resource.RLIM_INFINITY))
    with small_disk(workshop) as disk:
        if not disk:
            print("(no disk of its own for uploads: mount is not allowed here)")
            return
        upload_without_room(workshop.serve(workshop.data(into=disk)), lambda: fill(disk),
                            lambda: os.unlink(f"{disk}/ballast"))


# ---- uploads ------------------------------------------------------------------------------------

def broken_upload(workshop):
    """an upload broken in the middle, and the server killed, goes on where it stood"""
    data, content = workshop.data(), b"0123456789abcde\n" * 40000
    server = workshop.serve(data)
    manager = server.person("manager")
    wish = {"name": "断.txt", "size": len(content)}
    upload = manager.want(200, "POST", "/api/uploads", wish)["upload"]
    manager.want(200, "PUT", f"/api/uploads/{upload}?offset=0", content[:300000])
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall((f"PUT /api/uploads/{upload}?offset=300000 HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                      f"Cookie: lb_session={manager.cookie}\r\nX-CSRF-Token: {manager.csrf}\r\n"
                      f"Content-Length: 200000\r\n\r\n").encode() + content[300000:400000])
    server.kill()
    server = workshop.serve(data)
    manager = resumed(server, manager)
    again = manager.want(200, "POST", "/api/uploads", wish)
    need((again["upload"], again["offset"]) == (upload, 300000), f"goes on at {again}")
    manager.want(200, "PUT", f"/api/uploads/{upload}?offset=300000", content[300000:])
    stored = manager.want(200, "POST", f"/api/uploads/{upload}/finish")
    server.kill()
    server = workshop.serve(data)
    manager = resumed(server, manager)
    need(manager.ask("GET", f"/api/files/{stored['file']}").content == content, "not the same")
    need(not os.listdir(f"{data}/uploads"), "bytes of uploads that are over lie about")
    server.stop()


class Uploader(threading.Thread):
    """Brings files in parts until the server is gone. Knows what was acknowledged of the last."""

    def __init__(self, who, name, seed):
        super().__init__()
        self.who, self.name, self.dice = who, name, random.Random(seed)
        self.stored, self.error = {}, None
        self.wish, self.content, self.parts = None, b"", []
        self.is_finishing = False
        self.begun = threading.Event()

    def bring(self, who, upload, offset):
        """The rest of a file, from where the server has it; its id."""
        while offset < len(self.content):
            length = self.dice.randrange(1, 200000)
            self.parts = [offset, min(offset + length, len(self.content))]
            part = self.content[offset:offset + length]
            who.want(200, "PUT", f"/api/uploads/{upload}?offset={offset}", part)
            offset = self.parts[1]
            self.parts = [offset, offset]
            self.begun.set()
        self.is_finishing = True
        return who.want(200, "POST", f"/api/uploads/{upload}/finish")["file"]

    def run(self):
        try:
            for number in range(100000):
                text = f"{self.name},{number},{self.dice.random()}\n".encode()
                self.content = text * self.dice.randrange(1, 30000)
                self.wish = {"name": f"{self.name}-{number}.csv", "size": len(self.content)}
                self.parts, self.is_finishing = [0, 0], False
                upload = self.who.want(200, "POST", "/api/uploads", self.wish)
                self.stored[self.bring(self.who, upload["upload"], 0)] = self.content
        except Failure as error:
            self.error = error
        except Exception:  # pylint: disable=broad-except
            pass  # it was killed
        self.begun.set()

    def go_on(self, who, data):
        """On the server that was started anew."""
        need(self.error is None, f"before the kill: {self.error}")
        hashed = hashlib.sha256(self.content).hexdigest()
        found = rows(data, "SELECT id FROM file WHERE name = ? AND hash = ?", self.wish["name"],
                     hashed)
        if found:
            need(self.is_finishing and len(found) == 1, f"stored by itself: {found}")
            self.stored[found[0][0]] = self.content
        else:
            again = who.want(200, "POST", "/api/uploads", self.wish)
            need(again["offset"] in self.parts, f"goes on at {again['offset']}, not {self.parts}")
            self.stored[self.bring(who, again["upload"], again["offset"])] = self.content
        for one, content in self.stored.items():
            need(who.ask("GET", f"/api/files/{one}").content == content, f"file {one} differs")


def killed_uploads(workshop):
    """kill -9 during uploads, again and again: each goes on where it stood, no byte is lost"""
    dice, data = random.Random(SEED + 1), workshop.data()
    server = workshop.serve(data)
    people = [server.person("manager"), server.person("office")]
    for number in range(ROUNDS):
        uploaders = [Uploader(person.copy(), f"u{number}-{index}", dice.random())
                     for index, person in enumerate(people)]
        for one in uploaders:
            one.start()
        for one in uploaders:
            one.begun.wait(60)
        time.sleep(dice.uniform(0, 0.15))
        server.kill()
        for one in uploaders:
            one.join()
        server = workshop.serve(data)
        people = [resumed(server, person) for person in people]
        for one, person in zip(uploaders, people):
            one.go_on(person, data)
    # Killed between the commit and the removal, a name stays; the bytes are those of the blob.
    need(all(os.stat(f"{data}/uploads/{name}").st_nlink == 2 for name in
             os.listdir(f"{data}/uploads")), "bytes of uploads that are over lie about")
    server.stop()
    intact(workshop, data)


# ---- starting and stopping ----------------------------------------------------------------------

def told(done, *words):
    need(done.returncode == 2 and not done.stdout, f"{done.returncode}: {done.stdout}")
    need(all(word in done.stderr for word in words), done.stderr)


def never_beyond_this_machine(workshop):
    """with accounts that everybody knows the server listens to nobody but this machine"""
    data = workshop.data()
    for address in ("0.0.0.0:0", "192.0.2.1:0"):
        told(workshop.call("serve", "--data", data, "--listen", address), "演示账号", "127.0.0.1")


def two_servers(workshop):
    """a second server on the same folder is refused, and the first goes on"""
    data = workshop.data()
    server = workshop.serve(data)
    told(workshop.call("serve", "--data", data, "--listen", "127.0.0.1:0"),
         "正由另一个", "请先停止")
    told(workshop.call("demo", "--data", data), "已有数据")
    server.person("office").want(200, "GET", "/api/home")
    server.kill()
    workshop.serve(data).stop()


def nothing_to_serve(workshop):
    """without data, without the key, on a taken or impossible address: a sentence, no start"""
    data = workshop.data()
    told(workshop.call("serve", "--data", data + "-none"), "还没有数据", "lianbing init")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told(workshop.call("serve", "--data", data, "--listen", f"127.0.0.1:{port}"),
             "端口", "请更换")
    for address in ("127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", "nowhere:80"):
        told(workshop.call("serve", "--data", data, "--listen", address), "。")
    os.unlink(data + ".key")
    told(workshop.call("serve", "--data", data), "密钥文件", "放回")


def stopped_under_load(workshop):
    """SIGTERM: what was acknowledged is there, what was not can be asked for again"""
    data = workshop.data()
    server = workshop.serve(data)
    office = server.person("office")
    root = root_of(office)
    writers = [Writer(office.copy(), root, f"k0w{index}", ("unit", "person")[index % 2])
               for index in range(WRITERS)]
    for writer in writers:
        writer.start()
    wait_until(lambda: all(len(one.acknowledged) > 2 or one.gone.is_set() for one in writers),
               "acknowledgements")
    server.stop()
    for writer in writers:
        writer.join()
    server = workshop.serve(data)
    check_after(server, resumed(server, office), writers)
    server.stop()
    check_rows(data, [code for one in writers for code in (*one.acknowledged, one.open[0])])
    intact(workshop, data)


def stopped_in_the_middle(workshop):
    """SIGTERM lets a sign-in under way end well, and ends streams at once"""
    server = workshop.serve(workshop.data())
    office = server.person("office")
    stream = socket.create_connection(("127.0.0.1", server.port))
    stream.sendall((f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                    f"Cookie: lb_session={office.cookie}\r\n\r\n").encode())
    need(b"200 OK" in stream.recv(4000), "no stream")
    leader = Person(server, "leader")
    body = f'{{"user": "{leader.user}", "password": "{leader.password}"}}'.encode()
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(b"POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
                     b"application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        office.want(200, "GET", "/api/home")
        start = time.monotonic()
        server.stop()
        need(time.monotonic() - start < 8, "the stream held up the end")
        line.settimeout(5)
        need(b"200 OK" in line.recv(4000), "the sign-in was cut off")
    stream.close()


TESTS = (killed, full_disk, full_quota, full_disk_upload, broken_upload,
         killed_uploads, never_beyond_this_machine,
         two_servers, nothing_to_serve, stopped_under_load, stopped_in_the_middle)
