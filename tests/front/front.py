# SPDX-License-Identifier: Apache-2.0
"""HAProxy with the settings that an office gets, on free ports of the loopback, and browsers that
come through it from addresses of their own."""
import http.client
import json
import os
import re
import select
import shutil
import socket
import ssl
import subprocess
import time
import uuid

from server import Failure, need, wait_until

HERE = os.path.dirname(os.path.abspath(__file__))
SETTINGS = os.path.join(HERE, "../../deploy/package/haproxy.cfg")
NAME = "lianbing.test"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_certificate(folder):
    """Its own authority: who trusts this one file trusts the server."""
    both = os.path.join(folder, "server.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
                    "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", f"{folder}/key",
                    "-out", f"{folder}/ca.crt"], check=True, capture_output=True)
    with open(both, "w", encoding="ascii") as file:
        for part in ("ca.crt", "key"):
            with open(os.path.join(folder, part), encoding="ascii") as one:
                file.write(one.read())
    return both


def settings_for(folder, behind, ports):
    """deploy/package/haproxy.cfg, but for what only root may do and where things lie."""
    with open(SETTINGS, encoding="utf-8") as file:
        text = file.read()
    changes = [(r"^    (?:chroot|user|group|log) .*\n", ""), (r"^    log global\n", ""),
               (r"timeout http-request 10s", "timeout http-request 2s"),
               (r"bind :80$", f"bind 127.0.0.1:{ports[0]}"),
               (r"bind :443 ", f"bind 127.0.0.1:{ports[1]} "),
               (r"/etc/lianbing/tls/server\.pem", os.path.join(folder, "server.pem")),
               (r"/etc/lianbing/tls/ca\.crt", os.path.join(folder, "ca.crt")),
               (r"/usr/share/lianbing/", os.path.dirname(SETTINGS) + "/"),
               (r"127\.0\.0\.1:8080", f"127.0.0.1:{behind}")]
    for wanted, by in changes:
        text, count = re.subn(wanted, by, text, flags=re.M)
        need(count or "log global" in wanted, f"haproxy.cfg has no {wanted}")
    return text


class Front:
    """Stopped at the end of `with`."""

    def __init__(self, folder, behind):
        self.folder = os.path.join(folder, f"front-{behind}")
        os.makedirs(self.folder)
        make_certificate(self.folder)
        self.ports = free_port(), free_port()
        path = os.path.join(self.folder, "haproxy.cfg")
        with open(path, "w", encoding="utf-8") as file:
            file.write(settings_for(self.folder, behind, self.ports))
        self.log = open(os.path.join(self.folder, "log"), "wb+")
        program = shutil.which("haproxy", path=os.environ["PATH"] + ":/usr/sbin")
        need(program, "there is no haproxy (deploy/packages.txt)")
        self.process = subprocess.Popen([program, "-db", "-f", path], stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=self.log)
        self.context = ssl.create_default_context(cafile=os.path.join(self.folder, "ca.crt"))
        self.context.set_alpn_protocols(["http/1.1"])

    def __enter__(self):
        wait_until(self.is_ready, "HAProxy to find the server")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)
        self.log.close()

    def complaints(self):
        self.log.seek(0)
        return self.log.read().decode("utf-8", "replace")[-2000:]

    def is_ready(self):
        need(self.process.poll() is None, f"HAProxy ended: {self.complaints()}")
        try:
            with self.connect() as line:
                line.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                return b" 503 " not in line.recv(100)
        except OSError:
            return False

    def connect(self, source="127.0.0.1", timeout=30):
        plain = socket.create_connection(("127.0.0.1", self.ports[1]), timeout, (source, 0))
        return self.context.wrap_socket(plain, server_hostname=NAME)

    def memory(self):
        return memory_of(self.process.pid)


def memory_of(process):
    with open(f"/proc/{process}/status", encoding="ascii") as file:
        return int(re.search(r"VmRSS:\s+(\d+) kB", file.read()).group(1)) * 1024


# ---- browsers -----------------------------------------------------------------------------------

class Line(http.client.HTTPSConnection):
    def __init__(self, front, source):
        super().__init__(NAME, context=front.context)
        self.front, self.source = front, source

    def connect(self):
        self.sock = self.front.connect(self.source)


class Browser:
    """Of somebody, at an address."""

    def __init__(self, front, source="127.0.0.1"):
        self.front, self.source = front, source
        self.line, self.cookie, self.csrf = None, None, None

    def headers(self, body):
        found = {"Idempotency-Key": str(uuid.uuid4())}
        if body is not None and not isinstance(body, bytes):
            found["Content-Type"] = "application/json"
        if self.cookie:
            found["Cookie"] = self.cookie
        if self.csrf:
            found["X-CSRF-Token"] = self.csrf
        return found

    def ask(self, method, path, body=None):
        """The answer and its content; JSON is read."""
        self.line = self.line or Line(self.front, self.source)
        sent = json.dumps(body) if body is not None and not isinstance(body, bytes) else body
        self.line.request(method, path, sent, self.headers(body))
        answer = self.line.getresponse()
        content = answer.read()
        if answer.headers.get("Set-Cookie"):
            need("Secure" in answer.headers["Set-Cookie"], "a cookie that goes without HTTPS, too")
            self.cookie = answer.headers["Set-Cookie"].split(";", 1)[0]
        if answer.headers.get("Content-Type", "").startswith("application/json"):
            content = json.loads(content)
            if isinstance(content, dict) and content.get("csrf"):
                self.csrf = content["csrf"]
        return answer, content

    def want(self, status, method, path, body=None):
        answer, content = self.ask(method, path, body)
        need(answer.status == status, f"{method} {path}: {answer.status} {content}")
        return content

    def sign_in(self, account):
        self.want(200, "POST", "/api/session",
                  {"user": account["user"], "password": account["password"]})
        return self

    def listen(self, last=None):
        """An event stream; its connection."""
        line = self.front.connect(self.source)
        since = f"Last-Event-ID: {last}\r\n" if last else ""
        line.sendall(f"GET /api/events HTTP/1.1\r\nHost: {NAME}\r\nCookie: {self.cookie}\r\n"
                     f"{since}\r\n".encode())
        return line


def hear(line, enough, patience=20):
    """What came of a stream until enough(it)."""
    held, end = b"", time.monotonic() + patience
    while not enough(held):
        need(time.monotonic() < end, f"heard {held[-300:]!r} only")
        line.settimeout(max(0.01, end - time.monotonic()))
        try:
            piece = line.recv(65536)
        except TimeoutError as error:
            raise Failure(f"heard {held[-300:]!r} only") from error
        need(piece, f"the stream ended after {held[-300:]!r}")
        held += piece
    return held


def hear_all(lines, wanted, patience):
    """Seconds until each of the streams has told `wanted`."""
    begin, left = time.monotonic(), {line.fileno(): line for line in lines}
    tails = dict.fromkeys(left, b"")
    poll = select.poll()
    for number in left:
        poll.register(number, select.POLLIN)
    while left:
        need(time.monotonic() - begin < patience, f"{len(left)} of {len(lines)} heard nothing")
        for number, _ in poll.poll(200):
            piece = left[number].recv(65536)
            need(piece, "a stream ended")
            tails[number] = tails[number][-200:] + piece
            if wanted in tails[number]:
                poll.unregister(number)
                del left[number]
    return time.monotonic() - begin
