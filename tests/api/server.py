# SPDX-License-Identifier: Apache-2.0
"""The real program on a demo folder of its own, and people who talk to it."""
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import uuid

PATIENCE = 60


class Failure(Exception):
    """Something was not as it should be."""


def need(is_so, what):
    if not is_so:
        raise Failure(what)


def short(thing, length=300):
    text = thing if isinstance(thing, str) else json.dumps(thing, ensure_ascii=False)
    return text if len(text) <= length else text[:length] + "…"


def wait_until(is_so, what, patience=PATIENCE):
    end = time.monotonic() + patience
    while not is_so():
        need(time.monotonic() < end, f"waited {patience} s in vain for {what}")
        time.sleep(0.005)


# ---- folders ------------------------------------------------------------------------------------

class Workshop:
    """A temporary folder with one demo; copies of it are made in no time."""

    def __init__(self, program):
        self.program = os.path.abspath(program)
        self.folder = tempfile.mkdtemp(prefix="lianbing-api-")
        self.servers = []
        self.count = 0
        self.demo = os.path.join(self.folder, "demo")
        done = self.call("demo", "--data", self.demo)
        if done.returncode != 0:
            self.close()
            raise Failure(f"demo: {done.stderr}")

    def call(self, *args, **options):
        return subprocess.run([self.program, *args], stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.PIPE, timeout=PATIENCE, check=False, **options)

    def begin(self, *args):
        return subprocess.Popen([self.program, *args], stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def data(self, into=None):
        self.count += 1
        folder = os.path.join(into or self.folder, f"data-{self.count}")
        shutil.copytree(self.demo, folder)
        shutil.copy(self.demo + ".key", folder + ".key")
        return folder

    def serve(self, data, **options):
        server = Server(self.program, data, **options)
        self.servers.append(server)
        return server.wait()

    def close(self):
        for server in self.servers:
            server.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


# ---- the server ---------------------------------------------------------------------------------

class Server:
    cookie = "lb_session"  # its name

    def __init__(self, program, data, args=(), **options):
        self.program, self.data = program, data
        self.log = open(data + ".log", "ab+")
        self.said = open(data + ".out", "wb+")
        self.port = None
        self.process = subprocess.Popen(
            [program, "serve", "--data", data, "--listen", "127.0.0.1:0", *args],
            stdout=self.said, stderr=self.log, stdin=subprocess.DEVNULL, **options)
        with open(os.path.join(data, "demo-accounts.json"), encoding="utf-8") as file:
            self.accounts = {row["user"].removeprefix("demo-"): row for row in json.load(file)}
        self.people = {}
        self.contract = None  # what every answer is held against
        self.lock = threading.Lock()

    def wait(self):
        wait_until(self.is_ready, "the address of the server")
        return self

    def is_ready(self):
        self.said.seek(0)
        found = re.search(rb"http://127\.0\.0\.1:(\d+)", self.said.read())
        need(found or self.process.poll() is None, f"serve ended: {self.complaints()}")
        self.port = int(found.group(1)) if found else None
        return found is not None

    def complaints(self):
        self.log.seek(0)
        return self.log.read().decode("utf-8", "replace")[-4000:]

    def passwords(self):
        return {f"password_{name}": row["password"] for name, row in self.accounts.items()}

    def person(self, name):
        """Somebody signed in, by the last part of the user name; None: nobody."""
        with self.lock:
            if name not in self.people:
                self.people[name] = Person(self, name)
                if name != "nobody":
                    self.people[name].sign_in()
            return self.people[name]

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.log.close()
        self.said.close()

    def stop(self):
        """As the service manager stops it; must end well, without a sanitizer's report."""
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(PATIENCE)
        said = self.complaints()
        need(status == 0, f"serve ended with {status}: {said}")
        need("Sanitizer" not in said and "runtime error" not in said, said)


class Answer:
    def __init__(self, status, headers, content):
        self.status, self.headers, self.content = status, headers, content
        self.text = content.decode("utf-8", "replace")
        is_json = headers.get("Content-Type", "").startswith("application/json")
        self.json = json.loads(self.text) if is_json and content else None

    def __str__(self):
        return f"{self.status} {short(self.text)}"


# ---- people -------------------------------------------------------------------------------------

class Person:
    """A browser of somebody: cookie, token against forgery, one connection for each thread."""

    def __init__(self, server, name, user=None, password=None):
        self.server, self.name = server, name
        account = server.accounts.get(name, {})
        self.user = user or account.get("user")
        self.password = password or account.get("password")
        self.cookie = self.csrf = None
        self.kept = threading.local()

    def copy(self):
        """The same browser, with a connection of its own."""
        other = Person(self.server, self.name, self.user, self.password)
        other.cookie, other.csrf = self.cookie, self.csrf
        return other

    def connect(self):
        if getattr(self.kept, "line", None) is None:
            self.kept.line = http.client.HTTPConnection("127.0.0.1", self.server.port,
                                                        timeout=PATIENCE)
        return self.kept.line

    def disconnect(self):
        if getattr(self.kept, "line", None) is not None:
            self.kept.line.close()
        self.kept.line = None

    def headers(self, method, body, extra):
        headers = {}
        if self.cookie:
            headers["Cookie"] = f"{self.server.cookie}={self.cookie}"
        if method not in ("GET", "HEAD") and self.csrf:
            headers["X-CSRF-Token"] = self.csrf
        if body is not None and not isinstance(body, bytes):
            headers["Content-Type"] = "application/json"
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        headers.update(extra or {})
        return {name: value for name, value in headers.items() if value is not None}

    def ask(self, method, path, body=None, headers=None):
        """One request; a kept connection that the server has closed meanwhile is made anew."""
        sent = body
        if body is not None and not isinstance(body, (bytes, str)):
            sent = json.dumps(body, ensure_ascii=False)
        if isinstance(sent, str):
            sent = sent.encode("utf-8")
        headers = self.headers(method, body, headers)
        for is_last in (False, True):
            is_fresh = getattr(self.kept, "line", None) is None
            try:
                found = self.exchange(method, path, sent, headers)
                if self.server.contract:
                    self.server.contract.check(method, path, body, found)
                return found
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.disconnect()
                if is_fresh or is_last:
                    raise
            except (OSError, http.client.HTTPException):
                self.disconnect()
                raise
        return None

    def exchange(self, method, path, sent, headers):
        line = self.connect()
        line.request(method, path, sent, headers)
        answer = line.getresponse()
        is_stream = answer.headers.get("Content-Type", "").startswith("text/event-stream")
        content = answer.readline() if is_stream else answer.read()
        found = Answer(answer.status, answer.headers, content)
        if answer.will_close or is_stream:
            self.disconnect()
        self.take_cookie(found)
        return found

    def take_cookie(self, answer):
        cookie = answer.headers.get("Set-Cookie")
        if cookie:
            self.cookie = cookie.split("=", 1)[1].split(";", 1)[0] or None
        if answer.json and isinstance(answer.json, dict) and answer.json.get("csrf"):
            self.csrf = answer.json["csrf"]

    def want(self, status, method, path, body=None, headers=None):
        """As `ask`, with the status it must have; gives the JSON."""
        answer = self.ask(method, path, body, headers)
        need(answer.status == status, f"{self.name} {method} {path}: {status} expected, {answer}")
        return answer.json

    def sign_in(self):
        self.want(200, "POST", "/api/session", {"user": self.user, "password": self.password})
        return self

    def set_password(self, new):
        self.want(200, "POST", "/api/session/password", {"old": self.password, "new": new})
        self.password = new
        return self


def together(*acts):
    """Runs all at the same moment; gives what each gave."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index):
        gate.wait()
        try:
            found[index] = acts[index]()
        except Exception as error:  # pylint: disable=broad-except
            found[index] = error

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in found:
        if isinstance(one, Exception):
            raise one
    return found
