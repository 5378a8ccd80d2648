# SPDX-License-Identifier: Apache-2.0
"""lianbing backup, verify, restore."""
import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import threading
import time

from bad_days import Writer, fill, intact, root_of, rows, small_disk
from server import need, wait_until

KILLS = int(os.environ.get("BACKUP_KILLS", "10"))
SEED = int(os.environ.get("BACKUP_SEED", "20261122"))


def good(done, *words):
    need(done.returncode == 0, f"exit {done.returncode}: {done.stderr}")
    need(all(word in done.stdout for word in words), done.stdout)
    return done


def refused(done, *words):
    said = done.stderr
    need(done.returncode == 2 and not done.stdout, f"exit {done.returncode}: {done.stdout}{said}")
    need("Sanitizer" not in said and "runtime error" not in said, said)
    need(all(word in said for word in words) and "。" in said, said)
    return done


def backup(workshop, data, name="backup.tar"):
    path = f"{data}-{name}"
    good(workshop.call("backup", path, "--data", data), "备份完成", "密钥文件")
    good(workshop.call("verify", path), "备份完整")
    return path


def with_key(workshop, data, key_of):
    """A new place for data, with the key file of `key_of` beside it."""
    workshop.count += 1
    folder = f"{workshop.folder}/restored-{workshop.count}"
    shutil.copy(key_of + ".key", folder + ".key")
    del data
    return folder


def restore(workshop, path, folder, *more):
    return good(workshop.call("restore", path, "--data", folder, *more), "已恢复")


def codes(data):
    return {row[0] for row in rows(data, "SELECT code FROM org_unit")}


def store_file(person, name, content):
    upload = person.want(200, "POST", "/api/uploads", {"name": name, "size": len(content)})
    person.want(200, "PUT", f"/api/uploads/{upload['upload']}?offset=0", content)
    return person.want(200, "POST", f"/api/uploads/{upload['upload']}/finish")["file"]


def blobs(data):
    found = {}
    for folder, _, names in os.walk(f"{data}/blobs"):
        found.update({name: os.path.join(folder, name) for name in names})
    return found


def with_files(workshop, count=3):
    """Stopped data with some stored files, and their contents by id."""
    data = workshop.data()
    server = workshop.serve(data)
    manager = server.person("manager")
    kept = {}
    for number in range(count):
        content = f"单位,数量\n{number},{'7' * (700 * number)}\n".encode()
        kept[store_file(manager, f"佐证{number}.csv", content)] = content
    server.stop()
    return data, kept


def serves(workshop, data, kept=(), accounts=None):
    """It starts, people sign in, their files are the same, and the audit holds."""
    if accounts != data:
        shutil.copy(f"{accounts or workshop.demo}/demo-accounts.json", data)
    server = workshop.serve(data)
    manager = server.person("manager")
    manager.want(200, "GET", "/api/home")
    for one in kept:
        need(manager.ask("GET", f"/api/files/{one}").content == kept[one], f"file {one} differs")
    server.stop()
    intact(workshop, data)


def image(data):
    """All that must not change: the rows of the database and the stored files."""
    with contextlib.closing(sqlite3.connect(f"{data}/lianbing.db")) as base:
        told = "\n".join(base.iterdump())
    files = {name: open(path, "rb").read() for name, path in blobs(data).items()}
    return told, files


# ---- making -------------------------------------------------------------------------------------

def under_load(workshop):
    """a backup under write load holds every change acknowledged before it began"""
    data = workshop.data()
    server = workshop.serve(data)
    office = server.person("office")
    root = root_of(office)
    writers = [Writer(office.copy(), root, f"k0w{index}", "unit") for index in (0, 2)]
    for writer in writers:
        writer.start()
    before = {}
    for number in range(3):
        wait_until(lambda: all(len(one.acknowledged) > 10 * (number + 1) for one in writers),
                   "acknowledgements")
        acknowledged = {code for one in writers for code in one.acknowledged}
        before[backup(workshop, data, f"{number}.tar")] = acknowledged
    server.kill()
    for writer in writers:
        writer.join()
    for path, acknowledged in before.items():
        folder = with_key(workshop, data, data)
        restore(workshop, path, folder)
        need(acknowledged <= codes(folder), "an acknowledged change is not in the backup")
        need(rows(folder, "SELECT count(*) FROM session") == [(0,)], "sessions come back")
        serves(workshop, folder)
        # Each as a whole: a unit, its place in the tree, its audit row.
        found = rows(folder, """SELECT (SELECT count(*) FROM org_below b WHERE b.below = u.id),
                                       (SELECT count(*) FROM audit a WHERE a.object_id = u.id)
                                  FROM org_unit u WHERE u.code LIKE 'k0w%'""")
        need(set(found) == {(2, 1)}, f"half a change: {set(found)}")


def readable_by_others(workshop):
    """tar and sha256sum read a backup without this program"""
    data, _ = with_files(workshop)
    with open(f"{data}/lianbing.conf", "w", encoding="utf-8") as file:
        file.write("readers = 2\n")
    path, folder = backup(workshop, data), f"{data}-untarred"
    os.mkdir(folder)
    subprocess.run(["tar", "-xf", path, "-C", folder], check=True)
    done = subprocess.run(["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"], cwd=folder,
                          capture_output=True, text=True, check=False)
    need(done.returncode == 0 and not done.stdout, done.stdout + done.stderr)
    listed = {line.split("  ")[1] for line in open(f"{folder}/SHA256SUMS").read().splitlines()}
    there = {os.path.relpath(os.path.join(where, name), folder)
             for where, _, names in os.walk(folder) for name in names}
    need(there - listed == {"SHA256SUMS", "lianbing-backup.end"}, f"{there} and {listed}")


def never_over_another(workshop):
    """a backup is never written over another file, and misuse is told"""
    data = workshop.data()
    path = backup(workshop, data)
    before = open(path, "rb").read()
    refused(workshop.call("backup", path, "--data", data), "已经有了")
    need(open(path, "rb").read() == before, "it was changed all the same")
    refused(workshop.call("backup", "--data", data), "备份文件")
    refused(workshop.call("backup", path + "2", "--data", data + "-none"), "没有数据")
    refused(workshop.call("backup", "/nowhere/x.tar", "--data", data), "权限")
    refused(workshop.call("verify"), "备份文件")
    refused(workshop.call("verify", path + "-none"), "打不开")
    refused(workshop.call("verify", f"{data}/lianbing.db"), "不是")
    refused(workshop.call("restore", "--data", data), "备份文件")


def full_disk(workshop):
    """a disk that becomes full ends a backup in words and leaves the older ones alone"""
    with small_disk(workshop) as disk:
        if not disk:
            print("(no disk of its own for backups: mount is not allowed here)")
            return
        data, _ = with_files(workshop)
        old = f"{disk}/old.tar"
        good(workshop.call("backup", old, "--data", data))
        before = open(old, "rb").read()
        ballast = fill(disk)
        refused(workshop.call("backup", f"{disk}/new.tar", "--data", data), "磁盘", "没有做成")
        # Room for the copy of the database, but not for the backup.
        size = os.path.getsize(f"{data}/lianbing.db")
        for room in (size // 2, size * 3 // 4):
            os.truncate(ballast, os.path.getsize(ballast) - room)
            refused(workshop.call("backup", f"{disk}/new.tar", "--data", data), "磁盘", "没有做成")
        need(sorted(os.listdir(disk)) == ["ballast", "old.tar"], f"left: {os.listdir(disk)}")
        need(open(old, "rb").read() == before, "the old one was touched")
        good(workshop.call("verify", old))


# ---- what is not whole --------------------------------------------------------------------------

def lost_and_damaged_files(workshop):
    """stored files that are missing or damaged are said, and the rest is saved"""
    data, kept = with_files(workshop)
    whole = backup(workshop, data, "whole.tar")
    first, second, *rest = sorted(blobs(data).items())
    os.unlink(first[1])
    with open(second[1], "r+b") as file:
        file.write(b"x")
    path = f"{data}-flawed.tar"
    for done in (workshop.call("backup", path, "--data", data), workshop.call("verify", path)):
        good(done, "1 份佐证材料在服务器上找不到", "1 份已损坏")
    folder = with_key(workshop, data, data)
    good(workshop.call("restore", path, "--data", folder), "注意", "找不到")
    need(len(blobs(folder)) == len(rest), "a damaged file was restored as if it were good")
    # The older one mends both.
    restore(workshop, whole, data)
    serves(workshop, data, kept)


def torn_and_flipped(workshop):
    """a file that is cut anywhere, or has a flipped bit anywhere, is never taken for a backup"""
    data, _ = with_files(workshop)
    content = open(backup(workshop, data), "rb").read()
    dice, path = random.Random(SEED), f"{data}-ill.tar"
    cuts = [0, 1, 511, 512, len(content) - 1, len(content) - 512, len(content) - 1024,
            *(dice.randrange(len(content)) for _ in range(12))]
    ill = [content[:cut] for cut in cuts] + [content + b"\0", content + content]
    places = [dice.randrange(len(content)) for _ in range(12)]
    places += [dice.randrange(2048) for _ in range(6)]
    places += [len(content) - 1 - dice.randrange(9000) for _ in range(12)]
    for place in places:
        flipped = bytearray(content)
        flipped[place] ^= 1 << dice.randrange(8)
        ill.append(bytes(flipped))
    folder = with_key(workshop, data, data)
    before = image(data)
    for number, bad in enumerate(ill):
        with open(path, "wb") as file:
            file.write(bad)
        refused(workshop.call("verify", path))
        if number % 4 == 0:
            refused(workshop.call("restore", path, "--data", folder))
            need(not os.path.exists(f"{folder}/lianbing.db"), "restored from a torn file")
            refused(workshop.call("restore", path, "--data", data))
    need(image(data) == before, "data changed")
    need(not [name for name in os.listdir(data) if name.startswith("before-")], "kept for nothing")
    serves(workshop, data)


# ---- restoring ----------------------------------------------------------------------------------

def keys(workshop):
    """without the right key file nothing is restored, unless its loss is said"""
    data = workshop.data()
    path = backup(workshop, data)
    other = f"{data}-other"
    refused(workshop.call("restore", path, "--data", other), "没有找到密钥文件", "--lost-key")
    good(workshop.call("init", "--data", other + "-new", "某支队"), "密钥文件")
    shutil.copy(other + "-new.key", other + ".key")
    refused(workshop.call("restore", path, "--data", other), "不是一套", "放回")
    need(not os.path.exists(f"{other}/lianbing.db"), "restored all the same")
    restore(workshop, path, other, "--lost-key")
    serves(workshop, other)
    lost = f"{data}-lost"
    restore(workshop, path, lost, "--lost-key")
    serves(workshop, lost)
    done = workshop.call("backup", path + "3", "--data", data, "--lost-key")
    need(done.returncode == 2 and "不认识" in done.stderr, done.stderr)


def over_existing(workshop):
    """restoring over data keeps the old database aside, and it can be put back"""
    data, kept = with_files(workshop)
    path = backup(workshop, data)
    server = workshop.serve(data)
    office, manager = server.person("office"), server.person("manager")
    office.want(201, "POST", "/api/units", {"parent": root_of(office), "kind": "station",
                                            "code": "later", "name": "后来的中队"})
    later = store_file(manager, "后来.csv", b"1,2\n" * 500)
    wish = {"name": "半.csv", "size": 4000}
    half = manager.want(200, "POST", "/api/uploads", wish)["upload"]
    manager.want(200, "PUT", f"/api/uploads/{half}?offset=0", b"9,9\n" * 500)
    refused(workshop.call("restore", path, "--data", data), "正由另一个", "请先停止")
    server.kill()
    said = restore(workshop, path, data).stdout
    aside = [name for name in os.listdir(data) if name.startswith("before-restore-")]
    need(len(aside) == 1 and aside[0] in said, f"{aside}: {said}")
    need("later" not in codes(data), "it was not restored")
    serves(workshop, data, kept)
    need(not os.path.isdir(f"{data}/uploads") or not os.listdir(f"{data}/uploads"), "uploads stay")
    os.replace(f"{data}/{aside[0]}/lianbing.db", f"{data}/lianbing.db")
    need("later" in codes(data), "the old database was not whole")
    serves(workshop, data, {**kept, later: b"1,2\n" * 500})


def strange_folders(workshop):
    """a folder with other things in it is refused; an empty one is filled"""
    data = workshop.data()
    path = backup(workshop, data)
    folder = with_key(workshop, data, data)
    os.mkdir(folder)
    with open(f"{folder}/holiday.jpg", "wb") as file:
        file.write(b"x")
    refused(workshop.call("restore", path, "--data", folder), "别的文件")
    os.unlink(f"{folder}/holiday.jpg")
    restore(workshop, path, folder)
    serves(workshop, folder)


def damaged_database(workshop):
    """a damaged database is never backed up as good, and a restore mends it"""
    data, kept = with_files(workshop)
    path = backup(workshop, data)
    size = os.path.getsize(f"{data}/lianbing.db")
    with open(f"{data}/lianbing.db", "r+b") as file:
        for place in range(4096 * 8, size, 4096 * 3):
            file.seek(place)
            file.write(b"\xff" * 700)
    refused(workshop.call("backup", path + "2", "--data", data), "没有做成")
    restore(workshop, path, data)
    serves(workshop, data, kept)
    with open(f"{data}/lianbing.db", "wb") as file:
        file.write(b"no database at all" * 999)
    restore(workshop, path, data)
    serves(workshop, data, kept)


# ---- kill -9 ------------------------------------------------------------------------------------

def kill_within(workshop, dice, seconds, *args):
    """Starts the program and kills it at some moment; whether it was still running."""
    process = subprocess.Popen([workshop.program, *args], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    time.sleep(dice.uniform(0, seconds))
    was_running = process.poll() is None
    process.kill()
    process.wait()
    return was_running


def timed(act):
    start = time.monotonic()
    act()
    return time.monotonic() - start


def killed_backup(workshop):
    """kill -9 during backups: what has the name of a backup is whole, and the data is well"""
    dice = random.Random(SEED)
    data, kept = with_files(workshop)
    server = workshop.serve(data)
    office = server.person("office")
    writer = Writer(office.copy(), root_of(office), "k0w0", "unit")
    writer.start()
    seconds = timed(lambda: backup(workshop, data)) / 2
    path, caught = f"{data}-killed.tar", 0
    for _ in range(KILLS):
        caught += kill_within(workshop, dice, seconds, "backup", path, "--data", data)
        if os.path.exists(path):
            good(workshop.call("verify", path), "备份完整")
            os.unlink(path)
    need(caught > KILLS / 4, f"only {caught} of {KILLS} were still at it")
    good(workshop.call("backup", path, "--data", data))
    need(not os.path.exists(path + ".part"), "leftovers stay")
    server.kill()
    writer.join()
    need(set(writer.acknowledged) <= codes(data), "the server lost something")
    serves(workshop, data, kept)


def killed_restore(workshop):
    """kill -9 during restores: the folder has the old data or the new, and starts"""
    dice = random.Random(SEED + 1)
    data, kept = with_files(workshop)
    old = backup(workshop, data, "old.tar")
    server = workshop.serve(data)
    office = server.person("office")
    office.want(201, "POST", "/api/units", {"parent": root_of(office), "kind": "station",
                                            "code": "newer", "name": "新的中队"})
    server.stop()
    new = backup(workshop, data, "new.tar")
    seconds = timed(lambda: restore(workshop, old, data)) * 1.2
    found, caught = {True: 0, False: 0}, 0
    for number in range(KILLS):
        path = (old, new)[number % 2]
        was = "newer" in codes(data)
        caught += kill_within(workshop, dice, seconds, "restore", path, "--data", data)
        now = "newer" in codes(data)
        need(now in (was, path == new), "neither the old data nor the new")
        found[now != was] += 1
        intact(workshop, data)
        if number % 5 == 0:
            serves(workshop, data, kept)
    need(caught > KILLS / 4, f"only {caught} of {KILLS} were still at it")
    restore(workshop, new, data)
    need(not os.path.exists(f"{data}/restoring"), "leftovers stay")
    serves(workshop, data, kept)
    # Into nothing: there is the whole database or none.
    folder = with_key(workshop, data, data)
    for _ in range(max(KILLS // 5, 2)):
        kill_within(workshop, dice, seconds, "restore", new, "--data", folder)
        if os.path.exists(f"{folder}/lianbing.db"):
            serves(workshop, folder, kept)
            shutil.rmtree(folder)
    restore(workshop, new, folder)
    serves(workshop, folder, kept)


TESTS = [under_load, readable_by_others, never_over_another, full_disk, lost_and_damaged_files,
         torn_and_flipped, keys, over_existing, strange_folders, damaged_database, killed_backup,
         killed_restore]
