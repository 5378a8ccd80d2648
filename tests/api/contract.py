# SPDX-License-Identifier: Apache-2.0
"""What `lianbing openapi` says is what the server does: every answer of all the other tests, and
every body that was taken, is held against it."""
import collections
import json
import re
import threading

from server import need, short

MOST_TOLD = 20
DATE = re.compile(r"\d{4}-\d\d-\d\d")
KINDS = {"string": str, "array": list, "object": dict, "boolean": bool, "null": type(None),
         "integer": int, "number": (int, float)}


def read_once(pairs):
    """An object of JSON in which no name stands twice."""
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    need(not twice, f"twice in the description: {twice}")
    return dict(pairs)


class Contract:
    def __init__(self, text):
        self.told = json.loads(text, object_pairs_hook=read_once)
        self.schemas = self.told["components"]["schemas"]
        self.routes = [(method.upper(), re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), path, about)
                       for path, methods in self.told["paths"].items()
                       for method, about in methods.items()]
        self.faults, self.answers = {}, 0
        self.seen = collections.defaultdict(set)
        self.lock = threading.Lock()

    def resolve(self, schema):
        while "$ref" in schema:
            schema = self.schemas[schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def route_of(self, method, path):
        path = path.split("?")[0]
        found = [one for one in self.routes if one[0] == method and one[1].fullmatch(path)]
        return min(found, key=lambda one: one[2].count("{"), default=None)

    # ---- Values --------------------------------------------------------------------------------

    def fit(self, schema, value, place):
        """The first thing in which `value` is not what the schema says; None: it fits."""
        for name in ("oneOf", "allOf"):
            if name in schema:
                wrong = [self.fit(self.resolve(one), value, place) for one in schema[name]]
                bad = all(wrong) if name == "oneOf" else any(wrong)
                return next((one for one in wrong if one), None) if bad else None
        kinds = schema.get("type", list(KINDS))
        kinds = [kinds] if isinstance(kinds, str) else kinds
        fits = any(isinstance(value, KINDS[kind]) and
                   (kind == "boolean" or not isinstance(value, bool)) for kind in kinds)
        if not fits:
            return f"{place}: {short(json.dumps(value, ensure_ascii=False))} is not {kinds}"
        if "enum" in schema and value not in schema["enum"]:
            return f"{place}: {value!r} is none of the words"
        if schema.get("format") == "date" and value is not None and not DATE.fullmatch(value):
            return f"{place}: {value!r} is no date"
        if isinstance(value, list) and "items" in schema:
            items = self.resolve(schema["items"])
            found = (self.fit(items, one, f"{place}[]") for one in value)
            return next((one for one in found if one), None)
        return self.fit_members(schema, value, place) if isinstance(value, dict) else None

    def fit_members(self, schema, value, place):
        for name in schema.get("required", ()):
            if name not in value:
                return f"{place}: {name} is missing"
        known = schema.get("properties", {})
        for name, one in value.items():
            if name in known:
                wrong = self.fit(self.resolve(known[name]), one, f"{place}.{name}")
                if wrong:
                    return wrong
            elif schema.get("additionalProperties") is False:
                return f"{place}: {name} is not described"
        return None

    # ---- Answers -------------------------------------------------------------------------------

    def check(self, method, path, body, answer):
        route = self.route_of(method, path)
        if not route:
            return
        about, name = route[3], f"{method} {route[2]}"
        wrong = self.fit_answer(about, answer)
        if not wrong and answer.status < 300 and isinstance(body, dict):
            schema = about["requestBody"]["content"]["application/json"]["schema"]
            wrong = self.fit(self.resolve(schema), body, "body")
        with self.lock:
            self.answers += 1
            if wrong:
                self.faults.setdefault(f"{name}: {wrong}", answer.status)

    def fit_answer(self, about, answer):
        responses = about["responses"]
        if answer.status in (206, 304):
            return None
        told = responses.get(str(answer.status))
        if not told:
            if answer.status < 400:
                return f"{answer.status} is not described"
            told = self.told["components"]["responses"]["Error"]
        schema = told.get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return f"{answer.status} has content" if answer.content and "content" not in told \
                else None
        return self.fit(self.resolve(schema), answer.json, str(answer.status))


# ---- Tests --------------------------------------------------------------------------------------

def every_answer(where):
    """every answer is as it is described, and whatever was taken, too"""
    contract = where.contract
    need(contract.answers > 1000, f"only {contract.answers} answers")
    told = [f"{what} ({status})" for what, status in sorted(contract.faults.items())]
    need(not told, f"{len(told)}: " + " ; ".join(told[:MOST_TOLD]))


def every_shape_has_a_name(where):
    """every shape that comes in or goes out has a name, and every name a shape"""
    contract, used = where.contract, set()
    text = json.dumps(contract.told)
    for name in re.findall(r'"#/components/schemas/(\w+)"', text):
        need(name in contract.schemas, f"no shape {name}")
        used.add(name)
    need(used == set(contract.schemas), f"never used: {set(contract.schemas) - used}")
    inner = [name for name, schema in contract.schemas.items()
             for one in schema["properties"].values() if '"properties"' in json.dumps(one)]
    need(not inner, f"a table without FIELD_SHAPE inside of {inner}")
    for method, _, path, about in contract.routes:
        kinds = [about.get("requestBody", {})] + list(about["responses"].values())
        for one in kinds:
            schema = one.get("content", {}).get("application/json", {}).get("schema", {})
            need("properties" not in schema, f"a table without FIELD_SHAPE: {method} {path}")


def every_field_has_a_chinese_name(server):
    """a refusal calls every field that comes in by a Chinese name, never by its own"""
    contract = server.contract
    asked = [(f"{name}.{field}", schema) for name, one in contract.schemas.items()
             if name.endswith("Input") for field, schema in one["properties"].items()]
    asked += [(f"{path}?{one['name']}", one["schema"]) for _, _, path, about in contract.routes
              for one in about.get("parameters", []) if one["in"] == "query"]
    need(len(asked) > 100, f"only {len(asked)} fields were found")
    bare = [name for name, schema in asked
            if not re.search(r"[\u4e00-\u9fff]", schema.get("title", ""))
            or re.search(r"[a-z]{2,}", schema["title"])]
    need(not bare, f"without a label: {bare}")


TESTS = (every_shape_has_a_name, every_answer, every_field_has_a_chinese_name)
