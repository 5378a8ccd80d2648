# SPDX-License-Identifier: Apache-2.0
"""lianbing doctor: each thing that can be wrong is made wrong in turn, and found, alone."""
import contextlib
import glob
import json
import os
import shutil
import signal
import socket
import sqlite3
import time

from bad_days import small_disk
from running import Office, settings
from server import need

DAY = 86400


def run(workshop, data, *args, env=None):
    # fontconfig keeps a little for ever, as tests/rendering.c knows too.
    leaks = f"{workshop.folder}/leaks"
    with open(leaks, "w", encoding="ascii") as file:
        file.write("leak:libfontconfig.so\n")
    options = f"print_suppressions=0:suppressions={leaks}"
    done = workshop.call("doctor", "--data", data, "--format", "json", *args,
                         env={**os.environ, "LSAN_OPTIONS": options, **(env or {})})
    said = done.stderr
    need(done.returncode in (0, 1) and "Sanitizer" not in said, f"{done.stdout}{said}")
    found = json.loads(done.stdout)
    need(done.returncode == (found["errors"] > 0), f"{done.returncode}: {found}")
    levels = [one["level"] for one in found["checks"]]
    need((levels.count("bad"), levels.count("note")) == (found["errors"], found["notes"]), found)
    need(all("。" in one["sentence"] for one in found["checks"]), str(found))
    return {one["name"]: one for one in found["checks"]}


class Patient:
    """A data folder in which nothing is worse than the machine makes it."""

    def __init__(self, workshop, into=None):
        self.workshop, self.data = workshop, workshop.data(into=into)
        self.office = Office(f"{workshop.folder}/tls-{workshop.count}")
        self.office.sign(90)
        self.conf = (f"certificate = {self.office.folder}/server.crt\n"
                     f"backup_folder = {self.data}/backups\n")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.listen = f"127.0.0.1:{free.getsockname()[1]}"
        self.set("")
        done = workshop.call("backup", f"{self.data}.tar", "--data", self.data)
        need(done.returncode == 0, done.stderr)
        self.usual = {name: one["level"] for name, one in self.look().items()}

    def set(self, text):
        settings(self.data, f"{self.conf}listen = {self.listen}\n{text}")

    def look(self, *args, env=None):
        return run(self.workshop, self.data, *args, env=env)

    def has(self, name, level, *words, args=(), env=None):
        """Only `name` is otherwise than usual."""
        found = self.look(*args, env=env)
        one = found[name]
        need(one["level"] == level and all(word in one["sentence"] for word in words), str(one))
        for other in set(self.usual) - {name}:
            need(found[other]["level"] == self.usual[other], f"because of {name}: {found[other]}")

    @contextlib.contextmanager
    def serving(self):
        server = self.workshop.serve(self.data, args=("--listen", self.listen))
        yield server
        server.stop()


# ---- what the machine does ----------------------------------------------------------------------

def well(workshop):
    """a folder that is well has no errors, beside a server and without one; text says the same"""
    patient = Patient(workshop)
    wanted = "设置 磁盘 时钟 数据库 备份 权限 密钥 监听 代理 证书 字体"
    need(set(patient.usual) == set(wanted.split()), str(patient.usual))
    need("bad" not in patient.usual.values(), str(patient.look()))
    with patient.serving():
        found = patient.look()["监听"]
        need(found["level"] == "good" and "正常答复" in found["sentence"], str(found))
    done = workshop.call("doctor", "--data", patient.data)
    need(done.returncode == 0 and "正常  磁盘" in done.stdout and "注意  监听" in done.stdout,
         done.stdout)
    if os.getuid() == 0:  # as it is where the server has a user of its own
        for path in (f"{patient.data}.key", patient.data, *glob.glob(f"{patient.data}/*")):
            os.chown(path, 65534, 65534)
        for end in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(f"{patient.data}/lianbing.db{end}")
        patient.has("权限", "good")
    owners = {os.stat(f"{patient.data}/{name}").st_uid for name in os.listdir(patient.data)}
    need(len(owners) == 1, f"the doctor left things of somebody else: {owners}")


def nothing_there(workshop):
    """a folder without data, a command with a mistake"""
    data = f"{workshop.folder}/nowhere"
    need(run(workshop, data)["数据"]["level"] == "bad", "no data")
    for args in (("doctor",), ("doctor", "--data", data, "--format", "xml")):
        done = workshop.call(*args)
        need(done.returncode == 2 and not done.stdout and "lianbing doctor" in done.stderr,
             done.stderr)


def wrong_settings(workshop):
    """mistakes in the settings are told with their lines"""
    patient = Patient(workshop)
    patient.set("backup_hour = 25\nlistn = x\n")
    patient.has("设置", "bad", "第 4 行", "第 5 行", "listn")


def no_room(workshop):
    """a disk that is nearly full; backups on another disk than the data"""
    patient = Patient(workshop)
    with small_disk(workshop) as disk:
        if not disk:
            print("(no disk of its own for the doctor: mount is not allowed here)")
            return
        patient.set(f"backup_folder = {disk}\n")
        patient.has("备份", "good")
        other = Patient(workshop, into=disk)
        need(other.look()["磁盘"]["level"] == "bad", str(other.usual))


def wrong_clock(workshop):
    """a clock that is behind what was written already"""
    patient = Patient(workshop)
    backup = f"{patient.data}/backup.json"
    for path, what in ((f"{patient.data}/lianbing.db", "数据库文件"), (backup, "备份")):
        kept = os.stat(path)
        os.utime(path, (time.time() + DAY, time.time() + DAY))
        patient.has("时钟", "bad", f"比{what}的时间", "timedatectl")
        os.utime(path, (kept.st_atime, kept.st_mtime))
    patient.has("时钟", "good")
    with contextlib.closing(sqlite3.connect(f"{patient.data}/lianbing.db")) as base, base:
        base.execute("UPDATE audit SET at = at + ? WHERE id = (SELECT max(id) FROM audit)",
                     (2 * DAY * 1000,))
    patient.has("时钟", "bad", "最后一条操作记录")


def wrong_database(workshop):
    """a database of another version, and one that is torn"""
    patient = Patient(workshop)
    path = f"{patient.data}/lianbing.db"
    with contextlib.closing(sqlite3.connect(path)) as base, base:
        newest = base.execute("SELECT max(number) FROM migration").fetchone()[0]
        base.execute("UPDATE migration SET number = 999 WHERE number = ?", (newest,))
    patient.has("数据库", "bad", "更新版本")
    with contextlib.closing(sqlite3.connect(path)) as base, base:
        base.execute("DELETE FROM migration WHERE number = 999")
    patient.has("数据库", "note", "升级")
    with open(path, "r+b") as file:
        file.seek(4096)
        file.write(os.urandom(200000))
    found = patient.look()
    need(found["数据库"]["level"] == "bad" and "restore" in found["数据库"]["sentence"], str(found))
    with open(path, "r+b") as file:
        file.write(b"no database at all")
    need(patient.look()["数据库"]["level"] == "bad", "no database at all")


def wrong_backup(workshop):
    """no backup, an old one, one that failed, none any more"""
    patient = Patient(workshop)
    path = f"{patient.data}/backup.json"
    with open(path, encoding="utf-8") as file:
        note = json.load(file)
    os.unlink(path)
    patient.has("备份", "bad", "还没有备份")
    for change, word in (({"at": note["at"] - 2 * DAY * 1000}, "最近一次完整备份"),
                         ({"failed_at": note["at"], "failure": "磁盘已满。"}, "磁盘已满")):
        with open(path, "w", encoding="utf-8") as file:
            json.dump({**note, **change}, file)
        patient.has("备份", "bad", word)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(note, file)
    patient.set("backup_keep = 0\n")
    patient.has("备份", "bad", "自动备份已关闭")


def wrong_permissions(workshop):
    """a folder that others may enter; a file that belongs to somebody else; the key file"""
    patient = Patient(workshop)
    data, key = patient.data, f"{patient.data}.key"
    os.chmod(data, 0o755)
    patient.has("权限", "bad", "chmod 700")
    os.chmod(data, 0o700)
    if os.getuid() == 0:
        os.makedirs(f"{data}/blobs", exist_ok=True)
        os.chown(f"{data}/blobs", 65534, 65534)
        patient.has("权限", "bad", f"{data}/blobs", "chown -R")
        os.chown(f"{data}/blobs", 0, 0)
    os.chmod(key, 0o644)
    patient.has("密钥", "bad", "chmod 600")
    os.chmod(key, 0o600)
    shutil.move(key, f"{key}.away")
    patient.has("密钥", "bad", "放回原来的密钥文件")
    other = f"{workshop.folder}/other-{workshop.count}"
    need(workshop.call("init", "--data", other).returncode == 0, "another key")
    shutil.copy(f"{other}.key", key)
    patient.has("密钥", "bad", "不是同一份")


def wrong_address(workshop):
    """an address that is taken, foreign, open to all, or at which nobody answers"""
    patient = Patient(workshop)
    with socket.create_server(("127.0.0.1", int(patient.listen.rsplit(":", 1)[1]))):
        patient.has("监听", "bad", "占用")
    for listen, word in (("192.0.2.1:8080", "不是本机的地址"), ("nowhere:1", "nowhere"),
                         ("127.0.0.1", "地址:端口")):
        patient.has("监听", "bad", word, args=("--listen", listen))
    patient.has("监听", "note", "不加密", args=("--listen", "0.0.0.0:0"))
    patient.set("metrics_listen = 0.0.0.0:9180\n")
    patient.has("监听", "bad", "metrics_listen")
    patient.set("")
    with patient.serving() as server:
        patient.has("监听", "bad", "没有正常答复", args=("--listen", "127.0.0.1:1"))
        server.process.send_signal(signal.SIGSTOP)
        patient.has("监听", "bad", "没有正常答复")
        server.process.send_signal(signal.SIGCONT)
        patient.set("secure_cookies = yes\n")
        need("front_ends" in patient.look()["代理"]["sentence"], "a front end that nobody named")
        patient.set("secure_cookies = yes\nfront_ends = 127.0.0.1\n")
        try:
            front = socket.create_server(("127.0.0.1", 443))
        except OSError:
            return  # somebody is there, or may not be: then it can't be told apart
        with front:
            need(patient.look()["代理"]["level"] == "good", "a front end that listens")
        need(patient.look()["代理"]["level"] == "bad", "a front end that does not")
        patient.set("")


def wrong_certificate(workshop):
    """a certificate that ends soon, has ended, is none"""
    patient = Patient(workshop)
    for days, level, word in ((20, "note", "还有 20 天"), (-1, "bad", "过期")):
        patient.office.sign(days)
        patient.has("证书", level, word, "lianbing-setup --renew")
    os.unlink(f"{patient.office.folder}/server.crt")
    patient.has("证书", "bad", "读不出")
    patient.office.sign(90)
    patient.has("证书", "good", "还有 90 天")


def wrong_fonts(workshop):
    """a face that is not installed; a machine without Chinese"""
    patient = Patient(workshop)
    patient.set("body_font = 没有的字体\n")
    patient.has("字体", "note", "没有的字体")
    patient.set("body_font = 没有的字体,Noto Serif CJK SC\n")
    patient.has("字体", "good")
    fonts = f"{workshop.folder}/fonts.conf"
    with open(fonts, "w", encoding="ascii") as file:
        file.write("<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir>"
                   f"<cachedir>{workshop.folder}/fonts</cachedir></fontconfig>")
    patient.set("")
    patient.has("字体", "bad", "fonts-noto-cjk", env={"FONTCONFIG_FILE": fonts})


TESTS = (well, nothing_there, wrong_settings, no_room, wrong_clock, wrong_database, wrong_backup,
         wrong_permissions, wrong_address, wrong_certificate, wrong_fonts)
