# SPDX-License-Identifier: Apache-2.0
"""What is recorded, and what must be found after any crash in it."""
import contextlib
import glob
import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import threading

import disk
from bad_days import root_of
from server import Failure, Server, need, wait_until
from upgrade import migrations, older

NEEDLE = 300


class Scene:
    """A folder with `data` and its key in it, and what is done to it under the recorder."""

    def __init__(self, workshop, recorder):
        self.workshop, self.recorder = workshop, recorder
        workshop.count += 1
        self.place = f"{workshop.folder}/power-{workshop.count}"
        self.folder = f"{self.place}/disk"
        self.data = f"{self.folder}/data"
        os.makedirs(self.folder)
        self.lock = threading.Lock()
        self.promises = []  # (needle in an answer, or None: when all is over, what was promised)
        self.verified = {}  # backups by their hash
        self.prepare()
        shutil.copytree(self.folder, f"{self.place}/before")
        os.rename(self.folder, f"{self.place}/aside")  # the records tell paths: played in place
        shutil.copytree(f"{self.place}/before", self.folder)
        self.record()
        self.records = disk.records_of(f"{self.place}/log")
        os.rename(self.folder, f"{self.place}/after")
        shutil.rmtree(f"{self.place}/aside")
        os.rename(f"{self.place}/before", self.folder)
        self.disk = disk.Disk(self.folder)
        self.kept = self.find_promises()

    def environment(self):
        return {**os.environ, "LD_PRELOAD": self.recorder, "POWER_FOLDER": self.folder,
                "POWER_LOG": f"{self.place}/log"}

    def promise(self, what, answer=None):
        with self.lock:
            self.promises.append((answer.content[:NEEDLE] if answer else None, what))

    def find_promises(self):
        """(the record behind which it must hold, what was promised)."""
        answers = [(place, record[3]) for place, record in enumerate(self.records)
                   if record[0] == "a"]
        found = []
        for needle, what in self.promises:
            place = next((place for place, text in answers if needle and needle in text), None)
            need(place is not None or needle is None, f"no answer is noted for {what}")
            found.append((len(self.records) - 1 if place is None else place, what))
        return sorted(found, key=lambda one: one[0])

    def call(self, *args):
        done = subprocess.run([self.workshop.program, *args], env=self.environment(), check=False,
                              capture_output=True, text=True, timeout=120)
        need(done.returncode == 0, f"{args}: {done.stderr}")

    def matches(self):
        """Played to the end, the disk has what the program left: nothing escaped the recorder."""
        there = {}
        for where, _, names in os.walk(f"{self.place}/after"):
            for name in names:
                path = os.path.join(where, name)
                with open(path, "rb") as file:
                    there[os.path.relpath(path, f"{self.place}/after")] = file.read()
        loss = disk.Loss("nothing", None)
        found = {os.path.relpath(path, self.folder): file.content(loss.changes)
                 for path, file in self.disk.now.items() if file}
        for one in (there, found):
            for name in [name for name in one if name.endswith("-shm")]:
                del one[name]
        differ = [name for name in {*there, *found} if there.get(name) != found.get(name)]
        need(not differ, f"not as the program left it: {differ}")
        escaped = [path for path in self.disk.mapped if not path.endswith("-shm")]
        need(not escaped, f"written through a mapping: {escaped}")

    # ---- what any scene must keep ----------------------------------------------------------------

    def check(self, folder, kept):
        """`folder`: as found after the crash; `kept`: what was promised before it."""
        data = f"{folder}/data"
        if not os.path.exists(f"{data}/lianbing.db"):
            need(self.may_be_empty(kept), "there is no database")
            return
        with contextlib.closing(sqlite3.connect(f"{data}/lianbing.db")) as base:
            need(base.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "pages")
            need(not base.execute("PRAGMA foreign_key_check").fetchall(), "references")
            self.check_rows(base, data, kept)
            self.check_files(base, data)
        self.check_backups(folder)

    def may_be_empty(self, kept):
        del kept
        return False

    def check_rows(self, base, data, kept):
        raise NotImplementedError

    def check_files(self, base, data):
        """Whatever a row refers to is there, to the last byte."""
        hashes = {row[0] for row in base.execute("SELECT hash FROM file")}
        tables = {row[0] for row in base.execute("SELECT name FROM sqlite_master")}
        for column in ("content", "facts", "totals") if "publish_result" in tables else ():
            hashes |= {row[0] for row in base.execute(f"SELECT {column} FROM publish_result")}
        for one in hashes:
            path = f"{data}/blobs/{one[:2]}/{one}"
            need(os.path.exists(path), f"the file {one} is not there")
            with open(path, "rb") as file:
                need(hashlib.sha256(file.read()).hexdigest() == one, f"the file {one} is torn")

    def check_backups(self, folder):
        for path in glob.glob(f"{folder}/**/*.tar", recursive=True):
            if ".part/" in path:
                continue  # not yet under its name
            with open(path, "rb") as file:
                mark = hashlib.sha256(file.read()).digest()
            if mark not in self.verified:
                self.verified[mark] = self.workshop.call("verify", path)
            need(self.verified[mark].returncode == 0, f"{path}: {self.verified[mark].stderr}")

    def check_by_program(self, folder):
        """As its people would find it: it starts, and the audit holds."""
        data = f"{folder}/data"
        if not os.path.exists(f"{data}/lianbing.db"):
            return
        done = self.workshop.call("audit", "verify", "--data", data)
        need(done.returncode == 0 and "完整" in done.stdout, done.stdout + done.stderr)


def smaller(data):
    """Without the figures, which nobody here changes: it is looked at thousands of times."""
    with contextlib.closing(sqlite3.connect(f"{data}/lianbing.db", isolation_level=None)) as base:
        for table in ("fact_change", "fact"):
            base.execute(f"DELETE FROM {table}")
        base.execute("VACUUM")


# ---- a server at work ---------------------------------------------------------------------------

class Work(Scene):
    """a server under load: units, uploads, a backup, and its end"""

    writers, units, files = 3, 60, 5  # enough for the log to be emptied on the way

    def prepare(self):
        shutil.copytree(self.workshop.demo, self.data)
        shutil.copy(self.workshop.demo + ".key", self.data + ".key")
        smaller(self.data)

    def record(self):
        self.contents, self.errors = {}, []
        server = Server(self.workshop.program, self.data, env=self.environment())
        try:
            server.wait()
            self.work(server)
            server.stop()
        finally:
            server.kill()
        for name in (".log", ".out"):
            os.unlink(self.data + name)

    def work(self, server):
        office, manager = server.person("office"), server.person("manager")
        root = root_of(office)
        acts = [lambda index=index: self.write_units(office.copy(), root, index)
                for index in range(self.writers)]
        acts.append(lambda: self.upload_files(manager.copy()))
        acts.append(lambda: self.back_up(server.person("admin").copy()))
        threads = [threading.Thread(target=self.guarded, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        need(not self.errors, self.errors)

    def guarded(self, act):
        try:
            act()
        except Exception as error:  # pylint: disable=broad-except
            self.errors.append(error)

    def write_units(self, who, root, index):
        for number in range(self.units):
            code = f"power-{index}-{number}"
            answer = who.ask("POST", "/api/units", {"parent": root, "kind": "station", "code": code,
                                                    "name": f"中队{code}"})
            need(answer.status == 201, str(answer))
            self.promise(("unit", code), answer)

    def upload_files(self, who):
        dice = random.Random(7)
        for number in range(self.files):
            name = f"power-{number}.csv"
            content = f"{name},{dice.random()}\n".encode() * dice.randrange(1, 2500)
            self.contents[name] = content
            upload = who.want(200, "POST", "/api/uploads",
                              {"name": name, "size": len(content)})["upload"]
            at = 0
            while at < len(content):
                part = content[at:at + dice.randrange(1, 30000)]
                answer = who.ask("PUT", f"/api/uploads/{upload}?offset={at}", part)
                need(answer.status == 200, str(answer))
                at += len(part)
                self.promise(("part", name, at), answer)
            answer = who.ask("POST", f"/api/uploads/{upload}/finish")
            need(answer.status == 200, str(answer))
            self.promise(("file", name), answer)

    def back_up(self, admin):
        job = admin.want(202, "POST", "/api/admin/backups")["job"]
        found = []

        def is_done():
            found[:] = [admin.ask("GET", f"/api/jobs/{job}")]
            return found[0].json["state"] == "done"
        wait_until(is_done, "the backup")
        self.promise(("backup",), found[0])

    def check_rows(self, base, data, kept):
        units = {row[0] for row in base.execute("SELECT code FROM org_unit")}
        halves = base.execute("""SELECT count(*) FROM org_unit u WHERE code LIKE 'power-%' AND (
                                 (SELECT count(*) FROM org_below b WHERE b.below = u.id) <> 2 OR
                                 (SELECT count(*) FROM audit a WHERE a.object_id = u.id) <> 1)""")
        need(halves.fetchone() == (0,), "half a unit")
        files = {name for (name,) in base.execute("SELECT name FROM file")}
        received = {}
        for upload, name, at in base.execute("SELECT id, name, received FROM file_upload"):
            received[name] = at
            path = f"{data}/uploads/{upload}"
            there = open(path, "rb").read(at) if os.path.exists(path) else b""
            need(there == self.contents[name][:at], f"{len(there)} of {at} bytes of {name}")
        for what, *more in kept:
            if what == "unit":
                need(more[0] in units, f"unit {more[0]} is lost")
            elif what == "part":
                need(more[0] in files or received.get(more[0], -1) >= more[1],
                     f"part {more} is lost")
            elif what == "file":
                need(more[0] in files, f"file {more[0]} is lost")
            else:
                need(glob.glob(f"{data}/backups/*-asked.tar"), "the backup is lost")


# ---- an office's last day ------------------------------------------------------------------------

class LastDay(Scene):
    """an office that freezes results and has documents made in the background"""

    forms = ("ranking.xlsx", "ranking.pdf")

    def prepare(self):
        shutil.copytree(self.workshop.demo, self.data)
        shutil.copy(self.workshop.demo + ".key", self.data + ".key")

    def record(self):
        server = Server(self.workshop.program, self.data, env=self.environment())
        try:
            server.wait()
            office = server.person("office")
            for task in office.want(200, "GET", "/api/tasks")["rows"]:
                self.order(office, task["task"])
                self.freeze(office, task)
                self.order(office, task["task"])
            server.stop()
        finally:
            server.kill()
        for name in (".log", ".out"):
            os.unlink(self.data + name)

    def freeze(self, office, task):
        answer = office.ask("POST", f"/api/tasks/{task['task']}/freeze", {
            "rev": task["rev"], "stamp": task["stamp"], "reason": "首次定稿",
            "agreed_by": ["甲", "乙"], "is_acknowledged": True})
        need(answer.status == 201, str(answer))
        self.promise(("frozen", answer.json["publication"]), answer)

    def order(self, office, task):
        for form in self.forms:
            ordered = office.ask("POST", f"/api/tasks/{task}/documents", {"form": form})
            need(ordered.status == 202, str(ordered))
            job = ordered.json["job"]
            self.promise(("ordered", job), ordered)
            found = []

            def is_done(job=job, found=found):
                found[:] = [office.ask("GET", f"/api/jobs/{job}")]
                return found[0].json["state"] == "done"
            wait_until(is_done, "the document")
            self.promise(("made", job), found[0])

    def check_rows(self, base, data, kept):
        states = dict(base.execute("SELECT id, state FROM job"))
        files = {row[0] for row in base.execute("SELECT job FROM campaign_document")}
        results = {row[0] for row in base.execute("SELECT id FROM publish_result")}
        halves = base.execute("""SELECT count(*) FROM publish_result r WHERE NOT EXISTS (
                                 SELECT 1 FROM audit a WHERE a.action = 'publish.freeze' AND
                                                             a.object_id = r.id)""")
        need(halves.fetchone() == (0,), "half a result")
        for what, which in kept:
            if what == "frozen":
                need(which in results, f"the result {which} is lost")
            elif what == "ordered":
                need(which in states, f"the document {which} is not made any more")
            else:
                need(states.get(which) == "done" and which in files, f"document {which} is lost")

    def check_by_program(self, folder):
        """What was ordered is made after all."""
        super().check_by_program(folder)
        with contextlib.closing(sqlite3.connect(f"{folder}/data/lianbing.db")) as base:
            open_jobs = [row[0] for row in base.execute(
                "SELECT id FROM job WHERE kind LIKE '%document%' AND state <> 'done'")]
        server = Server(self.workshop.program, f"{folder}/data")
        try:
            server.wait()
            office = server.person("office")
            for job in open_jobs:
                wait_until(lambda job=job: office.want(200, "GET", f"/api/jobs/{job}")["state"] ==
                           "done", "the document")
            server.stop()
        finally:
            server.kill()


# ---- commands -----------------------------------------------------------------------------------

def take_older(scene, name):
    """With files and results in it."""
    data, _ = older(scene.workshop, name)
    os.rename(data, scene.data)
    os.rename(data + ".key", scene.data + ".key")
    smaller(scene.data)


def codes_of(base):
    return {row[0] for row in base.execute("SELECT code FROM org_unit")}


class Backup(Scene):
    """lianbing backup"""

    def prepare(self):
        take_older(self, "10")
        with contextlib.closing(sqlite3.connect(f"{self.data}/lianbing.db")) as base:
            self.codes = codes_of(base)

    def record(self):
        self.call("backup", f"{self.folder}/made.tar", "--data", self.data)
        self.promise("made")

    def check_rows(self, base, data, kept):
        need(codes_of(base) == self.codes, "another database")
        need(not kept or os.path.exists(f"{data}/../made.tar"), "the backup is lost")


class Restore(Backup):
    """lianbing restore, over data"""

    def prepare(self):
        super().prepare()
        self.tar = f"{self.place}/old.tar"
        done = self.workshop.call("backup", self.tar, "--data", self.data)
        need(done.returncode == 0, done.stderr)
        with contextlib.closing(sqlite3.connect(f"{self.data}/lianbing.db")) as base, base:
            base.execute("UPDATE org_unit SET code = 'now-' || code")
        with contextlib.closing(sqlite3.connect(f"{self.data}/lianbing.db")) as base:
            self.now = codes_of(base)
        shutil.rmtree(f"{self.data}/blobs")  # they come from the backup

    def record(self):
        self.call("restore", self.tar, "--data", self.data)
        self.promise("restored")

    def check_rows(self, base, data, kept):
        found = codes_of(base)
        need(found == self.codes or (found == self.now and not kept), "neither old nor new")
        self.is_restored = found == self.codes

    def check_files(self, base, data):
        if self.is_restored:
            super().check_files(base, data)


class RestoreAnew(Restore):
    """lianbing restore, into nothing"""

    def prepare(self):
        super().prepare()
        shutil.rmtree(self.data)
        self.now = None

    def may_be_empty(self, kept):
        return not kept


class Practice(Scene):
    """lianbing practice, over the room of yesterday"""

    def prepare(self):
        take_older(self, "10")
        with contextlib.closing(sqlite3.connect(f"{self.data}/lianbing.db")) as base:
            self.codes = codes_of(base)
        self.room = f"{self.folder}/room"
        self.make(self.room, self.data)
        with open(f"{self.room}/lianbing.conf", "a", encoding="utf-8") as file:
            file.write("session_minutes = 7\n")
        with contextlib.closing(sqlite3.connect(f"{self.room}/lianbing.db")) as base, base:
            base.execute("UPDATE org_unit SET name = 'spoilt' || id")

    def make(self, room, data):
        done = self.workshop.call("practice", room, "--data", data)
        need(done.returncode == 0, done.stderr)

    def record(self):
        self.call("practice", self.room, "--data", self.data)
        self.promise("made")

    def check_rows(self, base, data, kept):
        need(codes_of(base) == self.codes, "another database")
        room = f"{data}/../room"
        if not os.path.exists(room):
            need(not kept and os.path.exists(f"{room}.old"), "the room is lost")
            room += ".old"
        with contextlib.closing(sqlite3.connect(f"{room}/lianbing.db")) as rooms:
            need(rooms.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "its pages")
            need(rooms.execute("SELECT value FROM setting WHERE name = 'practice'").fetchone(),
                 "no mark")
            need(rooms.execute("SELECT count(*) FROM org_person WHERE identity_sealed IS NOT NULL"
                               ).fetchone() == (0,), "identity numbers")
            spoilt = rooms.execute(
                "SELECT count(*) FROM org_unit WHERE name LIKE 'spoilt%'").fetchone()
            need(not kept or spoilt == (0,), "the room of yesterday is back")
            self.check_files(rooms, room)
        with open(f"{room}/lianbing.conf", encoding="utf-8") as file:
            need("session_minutes = 7" in file.read(), "its settings are lost")

    def check_by_program(self, folder):
        """It can be made again the next night."""
        super().check_by_program(folder)
        self.make(f"{folder}/room", f"{folder}/data")


class Upgrade(Scene):
    """an upgrade from schema 7"""

    def prepare(self):
        take_older(self, "07c")
        with contextlib.closing(sqlite3.connect(f"{self.data}/lianbing.db")) as base:
            self.codes = codes_of(base)

    def record(self):
        server = Server(self.workshop.program, self.data, env=self.environment())
        try:
            server.wait()
            server.stop()
        finally:
            server.kill()
        for name in (".log", ".out"):
            os.unlink(self.data + name)
        self.promise("upgraded")

    def check_rows(self, base, data, kept):
        need(codes_of(base) == self.codes, "other rows")
        found = migrations(data)
        need(found == migrations(self.workshop.demo) or (found == [*range(1, 8)] and not kept),
             str(found))


class New(Scene):
    """lianbing init"""

    def prepare(self):
        pass

    def record(self):
        self.call("init", "--data", self.data, "某支队")
        self.promise("made")

    def may_be_empty(self, kept):
        return not kept

    def check_rows(self, base, data, kept):
        if kept:
            need(base.execute("SELECT count(*) FROM org_person").fetchone()[0] > 0, "nobody")
            need(os.path.getsize(data + ".key") > 300, "the key is torn")

    def check_files(self, base, data):
        pass

    def check_by_program(self, folder):
        pass


SCENES = [Work, LastDay, Backup, Restore, RestoreAnew, Practice, Upgrade, New]
FAULTS = (Failure, OSError, sqlite3.Error)
