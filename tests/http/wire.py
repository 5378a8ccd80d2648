# SPDX-License-Identifier: Apache-2.0
"""What the tests over the wire share: the server program, raw connections, the request cases."""
import json
import os
import re
import resource
import select
import socket
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = os.path.join(HERE, "..", "cases", "http", "requests.txt")
BYTES = {"r": b"\r", "n": b"\n", "t": b"\t", "0": b"\0", "\\": b"\\"}


def unescape(text):
    def one(match):
        return bytes([int(match[2], 16)]) if match[2] else BYTES[match[1]]
    return b"".join(one(match) if match[0].startswith("\\") else match[0].encode("latin-1")
                    for match in re.finditer(r"\\(?:([rnt0\\])|x([0-9a-f]{2}))|[^\\]+", text))


def read_cases(path=CASES):
    """[(name, statuses, bytes)]"""
    cases = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith("- "):
                cases.append([line[2:], "", ""])
            elif line.startswith("  want "):
                cases[-1][1] = line[7:]
            elif line.startswith(("  send ", "  more ")):
                cases[-1][2] += line[7:]
    repeat = re.compile(r"\{([^{}*]*)\*(\d+)\}")
    return [(name, want, unescape(repeat.sub(lambda m: m.group(1) * int(m.group(2)), send)))
            for name, want, send in cases]


class Server:
    """The program of server_main.c; stopped at the end of `with`, which tells how it ended."""

    def __init__(self, program, descriptors=None, **settings):
        def limit():
            if descriptors:
                resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
        words = [f"{name}={value}" for name, value in settings.items()]
        self.process = subprocess.Popen([program, *words], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        preexec_fn=limit)
        line = self.process.stdout.readline().split()
        self.port = int(line[1]) if len(line) == 2 else 0
        self.status = None
        self.said = b""

    def __enter__(self):
        return self

    def __exit__(self, why, *_):
        self.stop()
        assert why or (self.status == 0 and not self.said), self.said.decode()

    def stop(self):
        if self.status is None:
            _, self.said = self.process.communicate()
            self.status = self.process.returncode

    def connect(self, timeout=5):
        made = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            for line in file:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) * 1024
        return 0


class Answer:
    def __init__(self, status, fields, body):
        self.status, self.fields, self.body = status, fields, body

    def json(self):
        return json.loads(self.body)


def read_some(connection, held, enough, timeout):
    """Reads until enough(held); None: the other side has ended or broken off before."""
    end = time.monotonic() + timeout
    while not enough(held):
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"nothing more after {held[-200:]!r}")
        connection.settimeout(left)
        try:
            piece = connection.recv(65536)
        except ConnectionError:
            return None
        if not piece:
            return None
        held += piece
    return held


def read_answer(connection, held=bytearray(), is_head=False, timeout=5):
    """One answer and what came behind it; None: the connection ended instead."""
    held = read_some(connection, bytearray(held), lambda h: b"\r\n\r\n" in h, timeout)
    if held is None:
        return None, b""
    head, rest = bytes(held).split(b"\r\n\r\n", 1)
    lines = head.decode("latin-1").split("\r\n")
    status = int(lines[0].split(" ")[1])
    fields = {}
    for line in lines[1:]:
        name, value = line.split(": ", 1)
        assert name.lower() not in fields, f"{name} twice"
        fields[name.lower()] = value
    length = int(fields.get("content-length", 0))
    if is_head or status in (100, 204, 304):
        length = 0
    rest = read_some(connection, bytearray(rest), lambda h: len(h) >= length, timeout)
    if rest is None:
        return None, b""
    return Answer(status, fields, bytes(rest[:length])), bytes(rest[length:])


def read_answers(connection, is_head=False, timeout=5):
    """All answers until the other side ends or has nothing more to say."""
    answers, rest = [], b""
    while True:
        if not rest and answers and not select.select([connection], [], [], 0.05)[0]:
            return answers
        answer, rest = read_answer(connection, rest, is_head, timeout)
        if answer is None:
            return answers
        answers.append(answer)


def ask(server, target, method="GET", body=b"", **fields):
    """One request on a connection of its own."""
    lines = [f"{method} {target} HTTP/1.1", "Host: a", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    with server.connect() as connection:
        connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        return read_answer(connection, is_head=method == "HEAD")[0]
