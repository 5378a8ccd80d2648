# SPDX-License-Identifier: Apache-2.0
"""A scheme file read, checked and turned into plain objects, with parameters filled in."""

import hashlib
import re
from types import SimpleNamespace

from checker import IDENTIFIER, Checker, parse_json
from common import TRIMMED, BadInput, is_date, parse_value
from items import read_item

REQUIRED = ("id", "title", "subject", "metrics", "indicators")
OPTIONAL = ("decimals", "source", "valid_from", "valid_to", "parameters", "gates", "vetoes",
            "ties", "joint", "total_cap", "awards", "quota")
SCHEME_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
EFFECTS = ("disqualify", "zero_item", "zero_indicator", "bar_awards")


def read_scheme(raw, settings):
    """The scheme in `raw` (bytes), its parameters filled from `settings` ("name=value")."""
    source = parse_json(raw)
    check = Checker()
    if not check.object(source, "scheme.json", REQUIRED, OPTIONAL):
        raise BadInput("scheme", check.errors)
    scheme = SimpleNamespace(version=hashlib.sha256(raw).hexdigest()[:12])
    _read_head(check, source, scheme)
    _read_parameters(check, source.get("parameters", {}), settings)
    _read_metrics(check, source.get("metrics", []))
    check.series = _find_series(source.get("indicators", []))
    scheme.metrics, scheme.series = check.metrics, check.series
    _read_indicators(check, source.get("indicators", []), scheme)
    _read_gates_and_vetoes(check, source, scheme)
    _read_ties(check, source.get("ties", []), scheme)
    _read_prizes(check, source, scheme)
    if check.errors:
        raise BadInput("scheme", check.errors)
    return scheme


def _read_head(check, source, scheme):
    scheme.id = check.text(source.get("id", "none"), "id")
    if not SCHEME_ID.fullmatch(scheme.id):
        check.fail("id", "not an id of a scheme")
    check.text(source.get("title", "-"), "title", may_be_empty=False)
    scheme.subject = check.choice(source.get("subject", "unit"), "subject",
                                  ("unit", "team", "person"))
    for key in ("source", "valid_from", "valid_to"):
        if key in source:
            text = check.text(source[key], key)
            if key != "source" and not is_date(text):
                check.fail(key, "not a date YYYY-MM-DD")
    scheme.decimals = 2
    if "decimals" in source:
        if source["decimals"] not in range(7) or isinstance(source["decimals"], bool):
            check.fail("decimals", "not a whole number from 0 to 6")
        else:
            scheme.decimals = int(source["decimals"])
    scheme.joint = check.boolean(source.get("joint", True), "joint")


def _read_parameters(check, source, settings):
    if not isinstance(source, dict):
        check.fail("parameters", "not an object")
        source = {}
    for name, entry in source.items():
        where = f"parameters.{name}"
        if not IDENTIFIER.fullmatch(name):
            check.fail(where, "not an id")
        check.parameters[name] = None
        if check.object(entry, where, (), ("title", "value")):
            if "title" in entry:
                check.text(entry["title"], f"{where}.title")
            value = entry.get("value")
            if isinstance(value, str):
                check.fail(f"{where}.value", "not a number")
            elif value is not None:
                check.parameters[name] = check.number(value, f"{where}.value")
    _fill_parameters(check, settings)
    for name, value in check.parameters.items():
        if value is None:
            check.fail(f"parameters.{name}", "has no value")


def _fill_parameters(check, settings):
    filled = set()
    for setting in settings:
        name, equals, cell = setting.partition("=")
        value = parse_value(cell.strip(TRIMMED))
        if not equals or value is None:
            check.fail("--set", f"not name=value: {setting}")
        elif name not in check.parameters:
            check.fail("--set", f"unknown parameter {name}")
        elif name in filled:
            check.fail("--set", f"{name} is given twice")
        else:
            check.parameters[name] = value
        filled.add(name)


def _read_metrics(check, source):
    taken = set()
    for i, entry in enumerate(check.array(source, "metrics", may_be_empty=True)):
        where = f"metrics[{i}]"
        if not check.object(entry, where, ("id",), ("title", "kind", "per", "unit")):
            continue
        name = check.identifier(entry.get("id"), f"{where}.id", taken,
                                ("mean", "present", "adjust"))
        for key in ("title", "unit"):
            if key in entry:
                check.text(entry[key], f"{where}.{key}")
        metric = SimpleNamespace(id=name)
        metric.kind = check.choice(entry.get("kind", "number"), f"{where}.kind",
                                   ("count", "number", "rank", "flag"))
        metric.per = check.choice(entry.get("per", "subject"), f"{where}.per",
                                  ("subject", "all"))
        if name is not None:
            check.metrics[name] = metric


def _find_series(indicators):
    series = set()
    for indicator in indicators if isinstance(indicators, list) else []:
        items = indicator.get("items") if isinstance(indicator, dict) else None
        for item in items if isinstance(items, list) else []:
            if isinstance(item, dict) and item.get("rule") == "mean":
                if isinstance(item.get("metric"), str):
                    series.add(item["metric"])
    return series


def _read_indicators(check, source, scheme):
    scheme.indicators, scheme.items = [], {}
    indicator_ids, item_ids = set(), set()
    for i, entry in enumerate(check.array(source, "indicators")):
        where = f"indicators[{i}]"
        if not check.object(entry, where, ("id", "items"),
                            ("title", "max", "floor", "bonus")):
            continue
        indicator = SimpleNamespace(items=[])
        indicator.id = check.identifier(entry.get("id"), f"{where}.id", indicator_ids,
                                        ("adjust",))
        if "title" in entry:
            check.text(entry["title"], f"{where}.title")
        indicator.bonus = check.boolean(entry.get("bonus", False), f"{where}.bonus")
        if "max" not in entry and not indicator.bonus:
            check.fail(where, "key max is missing")
        indicator.max = _short_number(check, entry, "max", where, scheme)
        indicator.floor = _short_number(check, entry, "floor", where, scheme) or 0
        if indicator.max is not None and indicator.max < indicator.floor:
            check.fail(where, "max below floor")
        scheme.indicators.append(indicator)
        for j, item_entry in enumerate(check.array(entry.get("items", []), f"{where}.items")):
            item = read_item(check, item_entry, f"{where}.items[{j}]", item_ids)
            if item is not None:
                indicator.items.append(item)
                scheme.items[item.id] = item


def _short_number(check, entry, key, where, scheme):
    """A number with no more digits than points have, as an integer of 10^-decimals."""
    if key not in entry:
        return None
    scaled = check.number(entry[key], f"{where}.{key}") * 10 ** scheme.decimals
    if scaled.denominator != 1:
        check.fail(f"{where}.{key}", "has more digits than decimals")
    return int(scaled)


def _read_gates_and_vetoes(check, source, scheme):
    scheme.gates, scheme.vetoes = [], []
    for i, entry in enumerate(check.array(source.get("gates", []), "gates", True)):
        if check.object(entry, f"gates[{i}]", ("when",), ("clause",)):
            scheme.gates.append(_read_clause(check, entry, f"gates[{i}]"))
    for i, entry in enumerate(check.array(source.get("vetoes", []), "vetoes", True)):
        where = f"vetoes[{i}]"
        if not check.object(entry, where, ("when", "effect"),
                            ("clause", "item", "indicator", "reaches")):
            continue
        veto = _read_clause(check, entry, where)
        veto.effect = check.choice(entry.get("effect"), f"{where}.effect", EFFECTS)
        veto.reaches = check.choice(entry.get("reaches", "self"), f"{where}.reaches",
                                    ("self", "members"))
        if "reaches" in entry and veto.effect != "bar_awards":
            check.fail(f"{where}.reaches", "goes only with bar_awards")
        indicators = {indicator.id for indicator in scheme.indicators}
        veto.item = _read_target(check, entry, "item", where, scheme.items)
        veto.indicator = _read_target(check, entry, "indicator", where, indicators)
        scheme.vetoes.append(veto)


def _read_clause(check, entry, where):
    when = ("any", [])
    if "when" in entry:
        when = check.condition(entry["when"], f"{where}.when")
    return SimpleNamespace(when=when, clause=check.text(entry.get("clause", ""),
                                                        f"{where}.clause"))


def _read_target(check, entry, key, where, known):
    needed = entry.get("effect") == f"zero_{key}"
    if key not in entry:
        if needed:
            check.fail(where, f"key {key} is missing")
        return None
    if not needed:
        check.fail(f"{where}.{key}", f"goes only with zero_{key}")
    elif not isinstance(entry[key], str) or entry[key] not in known:
        check.fail(f"{where}.{key}", f"unknown {key} {entry[key]}")
    return entry[key]


def _read_ties(check, source, scheme):
    scheme.ties = []
    for i, entry in enumerate(check.array(source, "ties", may_be_empty=True)):
        where = f"ties[{i}]"
        if not check.object(entry, where, (), ("metric", "item", "higher")):
            continue
        if ("metric" in entry) == ("item" in entry):
            check.fail(where, "needs metric or item")
            continue
        tie = SimpleNamespace(metric=None, item=entry.get("item"))
        if "metric" in entry:
            tie.metric = check.metric(entry["metric"], f"{where}.metric", per_subject=True)
        elif not isinstance(tie.item, str) or tie.item not in scheme.items:
            check.fail(f"{where}.item", f"unknown item {tie.item}")
        tie.higher = check.boolean(entry.get("higher", True), f"{where}.higher")
        scheme.ties.append(tie)


def _read_prizes(check, source, scheme):
    scheme.total_cap = _short_number(check, source, "total_cap", "scheme.json", scheme)
    scheme.awards, scheme.quota = [], None
    for i, entry in enumerate(check.array(source.get("awards", []), "awards", True)):
        where = f"awards[{i}]"
        if check.object(entry, where, ("title", "count")):
            title = check.text(entry.get("title", ""), f"{where}.title", False)
            count = check.number(entry.get("count"), f"{where}.count", least=0, whole=True)
            scheme.awards.append((title, int(count)))
    if "quota" in source:
        scheme.quota = int(check.number(source["quota"], "quota", least=0, whole=True))
