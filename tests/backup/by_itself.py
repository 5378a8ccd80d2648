# SPDX-License-Identifier: Apache-2.0
"""What the server does by itself, and on the admin page."""
import contextlib
import glob
import json
import os
import random
import shutil
import sqlite3
import time

from bad_days import fill, resumed, root_of, rows, small_disk
from by_command import (KILLS, SEED, backup, codes, good, refused, restore, serves, timed,
                        with_files, with_key)
from server import need, wait_until
from upgrade import older


def settings(data, text):
    with open(f"{data}/lianbing.conf", "w", encoding="utf-8") as file:
        file.write(text)


def kept(folder, reason):
    return sorted(glob.glob(f"{folder}/lianbing-*-{reason}.tar"))


def job_of(admin, job, state):
    wait_until(lambda: admin.want(200, "GET", f"/api/jobs/{job}")["state"] == state,
               f"a backup that is {state}")
    return admin.want(200, "GET", f"/api/jobs/{job}")


def check_of(health, name):
    return next(check for check in health["checks"] if check["name"] == name)


def asked(workshop):
    """the administrator asks for a backup, sees it kept, and what would be lost now"""
    data = workshop.data()
    server = workshop.serve(data)
    admin, office = server.person("admin"), server.person("office")
    health = admin.want(200, "GET", "/api/admin/health")
    need(health["backup_at"] is None and not check_of(health, "备份")["is_good"], str(health))
    need("backup" not in server.person("nobody").want(200, "GET", "/healthz") or
         server.person("nobody").want(200, "GET", "/healthz")["backup"] is None, "told to nobody")
    job = admin.want(202, "POST", "/api/admin/backups")["job"]
    note = job_of(admin, job, "done")["note"]
    need("读回核对" in note, note)
    shelf = admin.want(200, "GET", "/api/admin/backups")
    row = shelf["rows"][0]
    need(len(shelf["rows"]) == 1 and row["is_whole"] and row["reason"] == "asked", str(shelf))
    good(workshop.call("verify", f"{shelf['folder']}/{row['name']}"), "立即备份")
    before = admin.want(200, "GET", "/healthz")["backup"]
    need(before["at"] == shelf["last_at"] > 0, str(before))
    for number in range(3):
        office.want(201, "POST", "/api/units", {"parent": root_of(office), "kind": "station",
                                                "code": f"s-{number}", "name": f"新{number}"})
    now = admin.want(200, "GET", "/healthz")["backup"]
    need(now["changes_since"] >= before["changes_since"] + 3, f"{before} {now}")
    need(office.want(200, "GET", "/healthz")["backup"] is None, "told to the office")
    check = check_of(admin.want(200, "GET", "/api/admin/health"), "备份")
    need(check["is_good"] and "条操作记录" in check["sentence"], str(check))
    # A torn copy in the folder is shown for what it is.
    with open(f"{shelf['folder']}/{row['name']}", "rb") as whole:
        with open(f"{shelf['folder']}/lianbing-2026-01-01-020000-nightly.tar", "wb") as torn:
            torn.write(whole.read()[:-700])
    found = admin.want(200, "GET", "/api/admin/backups")["rows"]
    need([one["is_whole"] for one in found] == [True, False], str(found))
    server.stop()


def at_night(workshop):
    """a night that was missed is made up for, and the oldest backups go"""
    data, folder = workshop.data(), f"{workshop.folder}/elsewhere"
    settings(data, f"backup_folder = {folder}\nbackup_keep = 2\nbackup_hour = 4\n")
    server = workshop.serve(data)
    wait_until(lambda: rows(data, "SELECT 1 FROM job_timer WHERE name = 'backup'"), "the timer")
    server.stop()
    for number in range(4):
        with contextlib.closing(sqlite3.connect(f"{data}/lianbing.db")) as base, base:
            base.execute("UPDATE job_timer SET ran_at = ran_at - 2 * 86400000")
        before = kept(folder, "nightly")
        server = workshop.serve(data)
        wait_until(lambda: kept(folder, "nightly")[-1:] != before[-1:], "the nightly backup")
        server.stop()
        need(len(kept(folder, "nightly")) == min(number + 1, 2), str(kept(folder, "nightly")))
        need(not set(os.listdir(folder)) - {os.path.basename(one) for one in
                                            kept(folder, "nightly")}, "leftovers")
        time.sleep(1)
    path = kept(folder, "nightly")[-1]
    need("每晚自动" in good(workshop.call("verify", path)).stdout, "another reason")
    restored = with_key(workshop, data, data)
    restore(workshop, path, restored)
    need(open(f"{restored}/lianbing.conf").read() == open(f"{data}/lianbing.conf").read(),
         "the settings did not come with it")
    serves(workshop, restored)


def switched_off(workshop):
    """backups that are switched off are not made, and that is said"""
    data = workshop.data()
    settings(data, "backup_keep = 0\n")
    server = workshop.serve(data)
    wait_until(lambda: rows(data, "SELECT 1 FROM job_timer WHERE name = 'backup'"), "the timer")
    server.stop()
    with contextlib.closing(sqlite3.connect(f"{data}/lianbing.db")) as base, base:
        base.execute("UPDATE job_timer SET ran_at = ran_at - 2 * 86400000")
    server = workshop.serve(data)
    health = server.person("admin").want(200, "GET", "/api/admin/health")
    need("已关闭" in check_of(health, "备份")["sentence"], str(health))
    time.sleep(1)
    need(not os.path.exists(f"{data}/backups"), "one was made")
    server.stop()


def no_room(workshop):
    """a backup that finds no room says so on the health page, and older ones stay"""
    with small_disk(workshop) as disk:
        if not disk:
            print("(no disk of its own for backups: mount is not allowed here)")
            return
        data = workshop.data()
        settings(data, f"backup_folder = {disk}\nbackup_keep = 1\n")
        server = workshop.serve(data)
        admin = server.person("admin")
        job_of(admin, admin.want(202, "POST", "/api/admin/backups")["job"], "done")
        old = kept(disk, "asked")
        ballast = fill(disk)
        job = admin.want(202, "POST", "/api/admin/backups")["job"]
        wait_until(lambda: not check_of(admin.want(200, "GET", "/api/admin/health"),
                                        "备份")["is_good"], "the failure on the health page")
        sentence = check_of(admin.want(200, "GET", "/api/admin/health"), "备份")["sentence"]
        need("失败" in sentence and "磁盘" in sentence, sentence)
        need(kept(disk, "asked") == old and len(os.listdir(disk)) == 2, str(os.listdir(disk)))
        good(workshop.call("verify", old[0]))
        os.unlink(ballast)
        job_of(admin, job, "done")
        need(check_of(admin.want(200, "GET", "/api/admin/health"), "备份")["is_good"], "still bad")
        server.stop()


def without_files(workshop):
    """a backup without files is restored where the files are, and nowhere else"""
    data, made = older(workshop, "07a")
    files = made["files"]
    whole = backup(workshop, data, "whole.tar")
    workshop.serve(data).stop()
    path = kept(f"{data}/backups", "migration")[0]
    need("不在里面" in good(workshop.call("verify", path)).stdout, "it holds files")
    empty = with_key(workshop, data, data)
    refused(workshop.call("restore", path, "--data", empty), "只有数据库", "3 份", "含材料的备份")
    need(not os.path.exists(f"{empty}/lianbing.db"), "restored all the same")
    restore(workshop, whole, empty)
    restore(workshop, path, empty)
    serves(workshop, empty, files, data)
    restore(workshop, path, data)
    serves(workshop, data, files, data)


def before_freezing(workshop):
    """before a result is frozen a backup is made that knows nothing of it"""
    data = workshop.data()
    server = workshop.serve(data)
    office = server.person("office")
    tasks = office.want(200, "GET", "/api/tasks")["rows"]
    task = next(one for one in tasks if one["frozen"] == 0 and one["filled"] > 0)
    office.want(201, "POST", f"/api/tasks/{task['task']}/freeze", {
        "rev": task["rev"], "stamp": task["stamp"], "reason": "首次定稿",
        "agreed_by": ["甲", "乙"], "is_acknowledged": True})
    made = kept(f"{data}/backups", "freeze")
    need(len(made) == 1, str(os.listdir(data)))
    good(workshop.call("verify", made[0]), "定稿之前")
    server.stop()
    # It has no stored files: those are still where they were.
    folder = with_key(workshop, data, data)
    shutil.copytree(f"{data}/blobs", f"{folder}/blobs")
    restore(workshop, made[0], folder)
    with contextlib.closing(sqlite3.connect(f"{folder}/lianbing.db")) as base:
        found = base.execute("SELECT count(*) FROM publish_result").fetchone()
    need(found == (0,), f"{found} results")
    need(codes(folder) == codes(data), "other units")
    need(json.load(open(f"{folder}/backup.json"))["path"] == made[0], "the note")


def killed(workshop):
    """kill -9 of a server that backs itself up: what is there is whole, and it is made after all"""
    data, files = with_files(workshop)
    dice = random.Random(SEED + 3)
    folder = f"{data}/backups"
    server = workshop.serve(data)
    admin = server.person("admin")
    job = admin.want(202, "POST", "/api/admin/backups")["job"]
    seconds = timed(lambda: job_of(admin, job, "done"))
    caught = 0
    for number in range(max(KILLS // 2, 3)):
        job = admin.want(202, "POST", "/api/admin/backups")["job"]
        time.sleep(dice.uniform(0, seconds))
        server.kill()
        caught += rows(data, "SELECT state FROM job WHERE id = ?", job) != [("done",)]
        for path in glob.glob(f"{folder}/*.tar"):
            good(workshop.call("verify", path), "备份完整")
        server = workshop.serve(data)
        admin = resumed(server, admin)
        job_of(admin, job, "done")
        need(not glob.glob(f"{folder}/*.part"), "leftovers stay")
    need(caught > 0, "none was still at it")
    server.stop()
    serves(workshop, data, files)


TESTS = [killed, asked, at_night, switched_off, no_room, without_files, before_freezing]
