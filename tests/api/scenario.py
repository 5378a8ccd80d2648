# SPDX-License-Identifier: Apache-2.0
"""Scenarios: who asks for what, and what the answer must and must not have.

A file of scenarios/ is text, in order, on one server; captured values go from one to the next:

    == a county is founded                  the name, a sentence
    office POST /api/units                  who (demo account), method, path
    Idempotency-Key: new-county             headers, if any; `X: -` leaves one out
    {"parent": $city, "name": "新县"}        the body, one or more lines; or `bytes: text`,
                                            or `bytes: @x` for the file api/files/x
    = 201                                   status, and the code of a refusal: = 400 invalid
    fields: name, code                      a refusal names exactly these fields
    + name = "新县"                          must have; a path of members, [n] or [] (any of them)
    + text 单位                              the answer, as text, must have
    - identity                              must not have this member
    - text 13800000000                      the answer, as text, must not have
    > unit = id                             keep as $unit
    > mine = sha256 $unit and more          keep the hash of a text as $mine

`$name` stands for a kept value as JSON in the body, as text in path and headers. What every
refusal must be (JSON, a code, one Chinese sentence that ends in a full stop) is always looked at.
"""
import hashlib
import json
import os
import re

from server import Failure, need, short

CODES = {400: "invalid", 401: "signed_out", 403: "forbidden", 404: "not_found", 405: "invalid",
         409: "conflict", 413: "too_big", 429: "too_many", 500: "internal", 503: "busy"}
# A small Latin word that is no kind of file: what is quoted, people may have written themselves,
# but the names of fields (contract.py).
LATIN = r"(?<![A-Za-z.*])(?!(?:pdf|docx|xlsx|csv|lianbing)(?![a-z]))[a-z]{2,}"
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH")


def read_bytes(told):
    if not told.startswith("@"):
        return told.encode().decode("unicode_escape").encode("latin-1")
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "files", told[1:]),
              "rb") as file:
        return file.read()


class Scenario:
    def __init__(self, name, where):
        self.name, self.where = name, where
        self.who = self.method = self.path = None
        self.headers, self.body, self.bytes = {}, [], None
        self.status = self.code = self.fields = None
        self.checks, self.keeps = [], []

    def take(self, line):
        first = line.split(" ", 1)[0]
        if self.method is None:
            self.who, self.method, self.path = line.split(" ", 2)
            need(self.method in METHODS, f"{self.where}: no method in {line!r}")
        elif self.status is None and line.startswith("= "):
            words = line.split()
            self.status, self.code = int(words[1]), (words + [None])[2]
        elif self.status is None and re.match(r"bytes: ", line):
            self.bytes = read_bytes(line.split(" ", 1)[1])
        elif self.status is None and not self.body and re.match(r"[A-Za-z-]+: ", line):
            name, value = line.split(": ", 1)
            self.headers[name] = None if value == "-" else value
        elif self.status is None:
            self.body.append(line)
        elif line.startswith("fields: "):
            self.fields = sorted(line[8:].split(", "))
        elif first in "+-":
            self.checks.append((first, line[2:]))
        elif first == ">":
            self.keeps.append(line[2:].split(" = "))
        else:
            raise Failure(f"{self.where}: what is {line!r}?")


def read_file(path):
    found = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            if line.startswith("== "):
                found.append(Scenario(line[3:], f"{os.path.basename(path)}:{number}"))
            elif line.strip() and not line.startswith("#"):
                need(found, f"{path}: {line!r} stands before the first scenario")
                found[-1].take(line)
    for one in found:
        need(one.status, f"{one.where}: no status")
    return found


# ---- looking at answers -------------------------------------------------------------------------

def find(json_value, path):
    """All values at a path like rows[].name; `[0]` one entry, `[]` every."""
    found = [json_value]
    for part in re.findall(r"[^.\[\]]+|\[\d*\]", path):
        following = []
        for value in found:
            if part == "[]":
                following += value if isinstance(value, list) else []
            elif part.startswith("["):
                index = int(part[1:-1])
                is_there = isinstance(value, list) and index < len(value)
                following += [value[index]] if is_there else []
            elif isinstance(value, dict) and part in value:
                following.append(value[part])
        found = following
    return found


def check_refusal(answer, code=None):
    """Every refusal: JSON with its code and one Chinese sentence that says what is the matter."""
    told = answer.json
    need(isinstance(told, dict), f"a refusal that is no JSON: {answer}")
    wanted = code or CODES.get(answer.status)
    need(told.get("code") == wanted, f"code {wanted} expected: {answer}")
    sentences = [told.get("message")]
    need(isinstance(told.get("fields"), list), f"no fields: {answer}")
    for field in told["fields"]:
        need(set(field) == {"field", "message"}, f"a bad field: {answer}")
        sentences.append(field["message"])
    for sentence in sentences:
        need(isinstance(sentence, str) and re.search(r"[\u4e00-\u9fff]", sentence) and
             sentence.endswith("。"), f"no Chinese sentence: {sentence!r}")
        need(not re.search(r"NULL|null|%[sdz]|SQL|errno|[a-z]+_[a-z]+", sentence) and
             not re.search(LATIN, re.sub("“[^”]*”", "", sentence)),
             f"words of the program in {sentence!r}")


def check_one(sign, wanted, answer):
    is_wanted = sign == "+"
    if wanted.startswith("text "):
        need((wanted[5:] in answer.text) == is_wanted, f"{sign} {wanted}: {answer}")
        return
    if wanted.startswith("header "):
        name, _, value = wanted[7:].partition(" = ")
        has = name in answer.headers and value in answer.headers[name]
        need(has == is_wanted, f"{sign} {wanted}: {dict(answer.headers)}")
        return
    path, _, value = wanted.partition(" = ")
    found = find(answer.json, path)
    if value:
        found = [one for one in found if one == json.loads(value)]
    need(bool(found) == is_wanted, f"{sign} {wanted}: {answer}")


# ---- running ------------------------------------------------------------------------------------

def fill(text, kept, as_json):
    def value(match):
        need(match.group(1) in kept, f"${match.group(1)} was not kept by anybody before")
        value = kept[match.group(1)]
        return json.dumps(value, ensure_ascii=False) if as_json else str(value)
    return re.sub(r"\$([a-z_0-9]+)", value, text)


def run(scenario, server, kept):
    """Gives the answer, after everything the scenario says of it was found true."""
    body = scenario.bytes
    if scenario.body:
        body = fill("\n".join(scenario.body), kept, True)
    headers = {name: value and fill(value, kept, False)
               for name, value in scenario.headers.items()}
    answer = server.person(scenario.who).ask(
        scenario.method, fill(scenario.path, kept, False), body, headers)
    need(answer.status == scenario.status, f"{scenario.status} expected: {answer}")
    if answer.status >= 400 and scenario.method != "HEAD":
        check_refusal(answer, scenario.code)
    if scenario.fields is not None:
        named = sorted({field["field"] for field in answer.json["fields"]})
        need(named == scenario.fields, f"fields {named}: {answer}")
    for sign, wanted in scenario.checks:
        check_one(sign, fill(wanted, kept, True), answer)
    for name, path in scenario.keeps:
        if path.startswith("sha256 "):
            text = fill(path[7:], kept, False)
            kept[name] = hashlib.sha256(text.encode()).hexdigest()
            continue
        found = find(answer.json, path)
        need(found, f"no {path} to keep: {short(answer.text)}")
        kept[name] = found[0]
    return answer
