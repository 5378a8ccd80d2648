# SPDX-License-Identifier: Apache-2.0
"""A newer program on an older database, and the other way round."""
import contextlib
import glob
import os
import random
import shutil
import sqlite3

from bad_days import fill, small_disk
from by_command import KILLS, SEED, good, image, kill_within, refused, serves, with_files
from server import need


def change(data, *statements):
    with contextlib.closing(sqlite3.connect(f"{data}/lianbing.db")) as base, base:
        for statement in statements:
            base.execute(statement)


NEWEST = len(glob.glob(os.path.join(os.path.dirname(__file__), "../../migrations/*.sql")))
# What the migrations behind 8 did, undone; a new one is to be added here.
UNDONE = ("DROP VIEW org_sight", "DROP VIEW org_reach",
          "CREATE INDEX audit_object ON audit (object, object_id, id)",
          "CREATE INDEX audit_unit ON audit (unit, id)",
          "CREATE INDEX audit_person ON audit (person, id)")


def make_older(data):
    """As the program before migration 8 would have left it."""
    change(data, "DELETE FROM migration WHERE number >= 8", "DROP TABLE campaign_document",
           *UNDONE)


def serve_refused(workshop, data, *words):
    return refused(workshop.call("serve", "--data", data, "--listen", "127.0.0.1:0"), *words)


def migrations(data):
    with contextlib.closing(sqlite3.connect(f"{data}/lianbing.db")) as base:
        return [row[0] for row in base.execute("SELECT number FROM migration ORDER BY 1")]


def backed_up_first(workshop):
    """an older database is backed up, then upgraded, and no further backup is made after that"""
    data, files = with_files(workshop)
    make_older(data)
    before = image(data)
    serves(workshop, data, files)
    made = glob.glob(f"{data}/backups/*-migration.tar")
    need(len(made) == 1 and migrations(data)[-1] == NEWEST, f"{made} {migrations(data)}")
    good(workshop.call("verify", made[0]), "升级之前", "第 7 版")
    serves(workshop, data, files)
    need(glob.glob(f"{data}/backups/*-migration.tar") == made, "a second one")
    # Restored, it is upgraded again.
    good(workshop.call("restore", made[0], "--data", data))
    need(migrations(data)[-1] == 7 and image(data)[1] == before[1], str(migrations(data)))
    serves(workshop, data, files)
    need(migrations(data)[-1] == NEWEST, str(migrations(data)))


def goes_back(workshop):
    """an upgrade that fails leaves the database as it was, and says so"""
    data, _ = with_files(workshop, 1)
    change(data, "DELETE FROM migration WHERE number >= 7", "DROP TABLE publish_result",
           "DROP TABLE publish_count", *UNDONE)
    before = image(data)
    # 0007 goes well, 0008 finds its table there already.
    serve_refused(workshop, data, "0008", "已自动退回", "没有改变")
    need(image(data) == before and migrations(data)[-1] == 6, "it is half upgraded")


def broken_references(workshop):
    """a database that doesn't hold together is not upgraded"""
    data, _ = with_files(workshop, 1)
    make_older(data)
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
        data, _ = with_files(workshop, 1)
        make_older(data)
        with open(f"{data}/lianbing.conf", "w", encoding="utf-8") as file:
            file.write(f"backup_folder = {disk}\n")
        ballast, before = fill(disk), image(data)
        serve_refused(workshop, data, "升级前的备份没有做成", "磁盘", "没有改变")
        need(image(data) == before, "it was upgraded all the same")
        os.unlink(ballast)
        serves(workshop, data)


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
    data, files = with_files(workshop, 1)
    for number in range(KILLS):
        make_older(data)
        kill_within(workshop, dice, 0.3, "serve", "--data", data, "--listen", "127.0.0.1:0")
        need(migrations(data) in ([*range(1, 8)], [*range(1, NEWEST + 1)]), str(migrations(data)))
        for path in glob.glob(f"{data}/backups/*.tar"):
            if number % 4 == 0:
                good(workshop.call("verify", path), "第 7 版")
        serves(workshop, data, files)
        need(migrations(data) == [*range(1, NEWEST + 1)], str(migrations(data)))


TESTS = [backed_up_first, goes_back, broken_references, no_backup_no_upgrade, older_program, killed]
