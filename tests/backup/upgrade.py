# SPDX-License-Identifier: Apache-2.0
"""A newer program on an older database, and the other way round."""
import contextlib
import glob
import json
import os
import random
import re
import shutil
import sqlite3
import tarfile

from bad_days import fill, intact, small_disk
from by_command import KILLS, SEED, good, image, kill_within, refused, serves, with_files
from server import need

HERE = os.path.dirname(os.path.abspath(__file__))
NEWEST = len(glob.glob(f"{HERE}/../../migrations/*.sql"))
# Fixtures by their names, which begin with the schema; make-earlier tells of them.
EARLIER = sorted(os.path.basename(path)[:-7] for path in glob.glob(f"{HERE}/earlier/*.tar.xz"))
OLDEST = int(EARLIER[0][:2])
# Landed together with the schema behind them: no program that made them was ever anybody's.
NEVER_USED = {13, 14, 16, 17, 18, 19}
# What a program that runs may do to these is not held against the upgrade.
MOVING = {"migration", "id_high", "session", "job", "job_timer"}


def older(workshop, name="07c"):
    """Stopped data as a program of that time left it, and what it notes of it."""
    workshop.count += 1
    data = f"{workshop.folder}/{name}-{workshop.count}"
    with tarfile.open(f"{HERE}/earlier/{name}.tar.xz") as archive:
        archive.extractall(data)
    os.replace(f"{data}/lianbing.key", data + ".key")
    with contextlib.closing(sqlite3.connect(f"{data}/lianbing.db")) as base:
        base.execute("PRAGMA journal_mode = WAL")
        with open(f"{data}/lianbing.sql", encoding="utf-8") as file:
            base.executescript(file.read())
    with open(f"{data}/made.json", encoding="utf-8") as file:
        made = json.load(file)
    for one in ("lianbing.sql", "made.json"):
        os.unlink(f"{data}/{one}")
    made["files"] = {int(one): text.encode() for one, text in made["files"].items()}
    return data, made


def change(data, *statements):
    with contextlib.closing(sqlite3.connect(f"{data}/lianbing.db")) as base, base:
        for statement in statements:
            base.execute(statement)


def serve_refused(workshop, data, *words):
    return refused(workshop.call("serve", "--data", data, "--listen", "127.0.0.1:0"), *words)


def migrations(data):
    with contextlib.closing(sqlite3.connect(f"{data}/lianbing.db")) as base:
        return [row[0] for row in base.execute("SELECT number FROM migration ORDER BY 1")]


def shape(data):
    """Tables, indexes and views as they are, without the comments in them."""
    with contextlib.closing(sqlite3.connect(f"{data}/lianbing.db")) as base:
        found = base.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    return sorted((*row[:2], " ".join(re.sub("--[^\n]*", "", row[2]).split())) for row in found)


def contents(data, like=None):
    """The rows of each table, in the columns that the tables of `like` have."""
    with contextlib.closing(sqlite3.connect(f"{data}/lianbing.db")) as base:
        names = like or {name: [row[1] for row in base.execute(f"PRAGMA table_info({name})")]
                         for (name,) in base.execute(
                             "SELECT name FROM sqlite_master WHERE type = 'table'")}
        return names, {name: set(base.execute(f"SELECT {', '.join(columns)} FROM {name}"))
                       for name, columns in names.items() if name not in MOVING}


def upgrade_one(workshop, name):
    data, made = older(workshop, name)
    columns, before = contents(data)
    server = workshop.serve(data)
    server.stop()
    need(migrations(data) == [*range(1, NEWEST + 1)], f"{name}: {migrations(data)}")
    need(shape(data) == shape(workshop.demo), f"{name}: other tables than in a new database: "
         f"{set(shape(data)) ^ set(shape(workshop.demo))}")
    after = contents(data, columns)[1]
    lost = [table for table, found in before.items() if not found <= after[table]]
    need(not lost, f"{name}: rows are lost in {lost}")
    backups = glob.glob(f"{data}/backups/*-migration.tar")
    need(len(backups) == 1, f"{name}: {backups}")
    good(workshop.call("verify", backups[0]), "升级之前", f"第 {int(name[:2])} 版")
    use_upgraded(workshop, data, made)


def use_upgraded(workshop, data, made):
    """They sign in and find what they had left."""
    server = workshop.serve(data)
    office, manager = server.person("office"), server.person("manager")
    server.person("admin").want(200, "GET", "/api/admin/health")
    for one, content in made["files"].items():
        need(manager.ask("GET", f"/api/files/{one}").content == content, f"file {one} differs")
    answer = office.want(200, "POST", f"/api/people/{made['person']}/identity",
                         {"reason": "核对参评资格"})
    need(answer["identity"] == "11010519491231002X", str(answer))
    wish = {"name": "半份.csv", "size": 8000}
    half = manager.want(200, "POST", "/api/uploads", wish)
    need((half["upload"], half["offset"]) == (made["half"], 4000), str(half))
    manager.want(200, "PUT", f"/api/uploads/{made['half']}?offset=4000", b"1,2\n" * 1000)
    manager.want(200, "POST", f"/api/uploads/{made['half']}/finish")
    tasks = office.want(200, "GET", "/api/tasks")["rows"]
    need(sum(one["frozen"] for one in tasks) == made["frozen"], str(tasks))
    for one in tasks:
        office.want(200, "GET", f"/api/tasks/{one['task']}/ranking")
    server.stop()
    intact(workshop, data)
    good(workshop.call("backup", f"{data}.tar", "--data", data), "备份完成")


def every_schema(workshop):
    """every schema that ever was is upgraded: backed up first, all is there, all can sign in"""
    need({int(name[:2]) for name in EARLIER} == {*range(OLDEST, NEWEST)} - NEVER_USED,
         "a fixture is missing: tests/backup/make-earlier makes it")
    for name in EARLIER:
        upgrade_one(workshop, name)


def backed_up_first(workshop):
    """an older database is backed up, then upgraded, and no further backup is made after that"""
    data, made = older(workshop)
    before = image(data)
    serves(workshop, data, made["files"], data)
    backups = glob.glob(f"{data}/backups/*-migration.tar")
    need(len(backups) == 1 and migrations(data)[-1] == NEWEST, f"{backups} {migrations(data)}")
    serves(workshop, data, made["files"], data)
    need(glob.glob(f"{data}/backups/*-migration.tar") == backups, "a second one")
    # Restored, it is upgraded again.
    good(workshop.call("restore", backups[0], "--data", data))
    need(migrations(data)[-1] == 7 and image(data)[1] == before[1], str(migrations(data)))
    serves(workshop, data, made["files"], data)
    need(migrations(data)[-1] == NEWEST, str(migrations(data)))


def refused_without_backup(workshop):
    """a database that is refused for its history is not backed up before each refusal"""
    for other in ("UPDATE migration SET checksum = 'x' WHERE number = 7",
                  "DELETE FROM migration WHERE number = 3",
                  "UPDATE migration SET name = 'other' WHERE number = 7"):
        data, _ = older(workshop)
        change(data, other)
        before = image(data)
        for _ in range(2):
            serve_refused(workshop, data, "升级记录", "程序没有启动")
        need(image(data) == before, f"it was touched: {other}")
        need(not glob.glob(f"{data}/backups/*"), f"a backup was made: {other}")


def goes_back(workshop):
    """an upgrade that fails leaves the database as it was, and says so"""
    data, made = older(workshop)
    change(data, "CREATE VIEW org_sight AS SELECT 1")
    before = image(data)
    # 0008 goes well, 0009 finds its view there already.
    serve_refused(workshop, data, "0009", "已自动退回", "没有改变")
    need(image(data) == before and migrations(data)[-1] == 7, "it is half upgraded")
    change(data, "DROP VIEW org_sight")
    serves(workshop, data, made["files"], data)


def broken_references(workshop):
    """a database that doesn't hold together is not upgraded"""
    data, _ = older(workshop)
    change(data, "CREATE TABLE child (a bigint REFERENCES scheme (id))",
           "INSERT INTO child VALUES (424242)")
    before = image(data)
    serve_refused(workshop, data, "引用", "没有升级")
    need(image(data) == before and migrations(data)[-1] == 7, "it was upgraded all the same")


def no_backup_no_upgrade(workshop):
    """without room for the backup there is no upgrade"""
    with small_disk(workshop) as disk:
        if not disk:
            print("(no disk of its own for backups: mount is not allowed here)")
            return
        data, made = older(workshop)
        with open(f"{data}/lianbing.conf", "w", encoding="utf-8") as file:
            file.write(f"backup_folder = {disk}\n")
        ballast, before = fill(disk), image(data)
        serve_refused(workshop, data, "升级前的备份没有做成", "磁盘", "没有改变")
        need(image(data) == before, "it was upgraded all the same")
        os.unlink(ballast)
        serves(workshop, data, made["files"], data)


def older_program(workshop):
    """an older program refuses a newer database, and a newer backup, in words"""
    data, _ = with_files(workshop, 1)
    change(data, f"INSERT INTO migration VALUES ({NEWEST + 1}, 'later', 'x', 1)")
    before = image(data)
    serve_refused(workshop, data, "更新版本", "later", "请换用新版本")
    need(image(data) == before, "it was touched")
    path = f"{data}-newer.tar"
    good(workshop.call("backup", path, "--data", data))
    folder = f"{data}-older"
    shutil.copy(data + ".key", folder + ".key")
    refused(workshop.call("restore", path, "--data", folder), "更新版本", "请换用新版本")
    need(not os.path.exists(folder), "the folder was made")


def killed(workshop):
    """kill -9 during upgrades: the database is the old one or the new one, and starts"""
    dice = random.Random(SEED + 2)
    early = {name: older(workshop, name) for name in EARLIER}
    for number in range(KILLS):
        name = dice.choice(EARLIER)
        data, made = f"{early[name][0]}-killed", early[name][1]
        shutil.copytree(early[name][0], data)
        shutil.copy(early[name][0] + ".key", data + ".key")
        kill_within(workshop, dice, 0.3, "serve", "--data", data, "--listen", "127.0.0.1:0")
        need(migrations(data) in ([*range(1, int(name[:2]) + 1)], [*range(1, NEWEST + 1)]),
             str(migrations(data)))
        for path in glob.glob(f"{data}/backups/*.tar"):
            if number % 4 == 0:
                good(workshop.call("verify", path), f"第 {int(name[:2])} 版")
        serves(workshop, data, made["files"], data)
        need(migrations(data) == [*range(1, NEWEST + 1)], str(migrations(data)))
        shutil.rmtree(data)


TESTS = [every_schema, backed_up_first, refused_without_backup, goes_back, broken_references,
         no_backup_no_upgrade, older_program, killed]
