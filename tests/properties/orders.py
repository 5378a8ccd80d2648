# SPDX-License-Identifier: Apache-2.0
"""Orders and names that must not matter: rows and columns, ids of subjects, lists of a scheme."""

import re

from properties.world import by_id, need, need_same, without

STATUSES = ("ranked", "guest", "disqualified", "withdrawn")
SENTENCES = ("because", "needs")
TOKEN = "zq[0-9]+x"


def check_rows(program, case, rng):
    """The order of rows and columns and the spelling of cells never matter."""
    expected = program.base(case)
    other = case.copy()
    rng.shuffle(other.rows)
    need_same(expected, program.score(other, facts=other.facts(rng)), "rows shuffled")
    other.rows.reverse()
    need(program.output(other, "--format", "json") == case.known["json"],
         "rows the other way round: other bytes")


def names_of(case):
    """Ids of subjects and units, without `*`."""
    units = [row["unit"] for row in case.rows if row.get("unit")]
    return list(dict.fromkeys(case.subjects() + units))


def renamed(case, new_names):
    """The case with other ids of subjects and units."""
    other = case.copy()
    for row in other.rows:
        for column in ("subject", "unit"):
            if row.get(column):
                row[column] = new_names.get(row[column], row[column])
    return other


def check_names(program, case, rng):
    """Other ids of subjects and units change the ids in the output and its order, nothing else."""
    old = names_of(case)
    tokens = [f"zq{1000 + i}x" for i in range(len(old))]
    others = rng.sample(tokens, len(tokens))
    base = program.base(case)
    first = program.score(renamed(case, dict(zip(old, tokens))))
    second = program.score(renamed(case, dict(zip(old, others))))
    for result in (base, first, second):
        keys = [(STATUSES.index(one["status"]), one["rank"] or 0, one["subject"].encode())
                for one in result["subjects"]]
        need(keys == sorted(keys), f"order of subjects: {keys}")
    # In a sentence an awkward old id can't be told from a word, a token can.
    new_names = dict(zip(old, tokens))
    expected = {new_names[name]: _without_sentences(without(subject, "subject"))
                for name, subject in by_id(base).items()}
    found = {name: _without_sentences(without(subject, "subject"))
             for name, subject in by_id(first).items()}
    need_same(expected, found, "renamed")
    replaced = _replaced(first, dict(zip(tokens, others)))
    need_same(by_id(replaced), by_id(second), "renamed again")
    # Which of several a warning names as an example goes by the id.
    need_same(*(sorted(re.sub(TOKEN, "", text) for text in result["warnings"])
                for result in (first, second)), "warnings")


def _without_sentences(value):
    if isinstance(value, dict):
        return {key: _without_sentences(part) for key, part in value.items()
                if key not in SENTENCES}
    if isinstance(value, list):
        return [_without_sentences(part) for part in value]
    return value


def _replaced(value, new_names):
    if isinstance(value, dict):
        return {key: _replaced(part, new_names) for key, part in value.items()}
    if isinstance(value, list):
        return [_replaced(part, new_names) for part in value]
    if isinstance(value, str):
        return re.sub(TOKEN, lambda match: new_names[match.group()], value)
    return value


def check_lists(program, case, rng):
    """The order of metrics, indicators, items, gates and vetoes in the scheme never matters."""
    other = case.copy()
    shuffled = [key for key in ("metrics", "indicators", "gates", "vetoes") if rng.random() < 0.7]
    for key in shuffled:
        rng.shuffle(other.source.get(key, []))
    for indicator in other.indicators():
        rng.shuffle(indicator["items"])
    other.source = dict(rng.sample(list(other.source.items()), len(other.source)))
    before, after = program.base(case), program.score(other)
    need_same([one["subject"] for one in before["subjects"]],
              [one["subject"] for one in after["subjects"]], "order of subjects")
    # Sentences list several metrics in the order of the scheme, and name the first of the vetoes.
    unsaid = []
    if "metrics" in shuffled:
        unsaid = ["because"]
    if "vetoes" in shuffled and len(case.source.get("vetoes", [])) > 1:
        unsaid = ["because", "facts"]
    for one, two in zip(before["subjects"], after["subjects"]):
        need_same(_by_ids(one, unsaid), _by_ids(two, unsaid), one["subject"])


def _by_ids(subject, unsaid):
    """The lists as maps by id."""
    part = {**subject, "vetoes": sorted(subject["vetoes"]), "indicators": {}}
    for indicator in subject["indicators"]:
        items = {item["id"]: without({**item, "facts": {fact["metric"]: fact
                                                        for fact in item["facts"]}}, *unsaid)
                 for item in indicator["items"]}
        part["indicators"][indicator["id"]] = {**indicator, "items": items}
    return part
