# SPDX-License-Identifier: Apache-2.0
"""From a scheme and facts to the explained ranking, in the contract's order of steps."""

from types import SimpleNamespace

from common import BadInput, Fraction, round_half_away, show
from conditions import holds
from facts import EVERYBODY, OVERRIDE
from rules import FIELD_RULES, score_item

NOTHING = {}


class Entrant:
    """A subject that is scored: what it has, what was found, what came of it."""

    def __init__(self, subject, everybody, unit_facts):
        self.id = subject.id
        self.facts = subject.facts
        self.everybody = everybody
        self.unit_facts = unit_facts
        self.status = "guest" if subject.status == "guest" else "ranked"
        self.missing, self.defaulted = set(), set()
        self.vetoes = []
        self.barred = False
        self.zero_items, self.zero_indicators = set(), set()
        self.item_points = {}
        self.indicators = []
        self.total = self.rank = self.tie = self.award = self.gap = None
        self.recommended = False

    def fact(self, metric):
        """The fact with a known value, or None."""
        fact = self.facts.get(metric) or self.everybody.get(metric)
        return fact if fact is not None and fact.value is not None else None

    def read(self, metric):
        fact = self.fact(metric)
        return None if fact is None else fact.value

    def read_from_unit(self, metric):
        fact = self.unit_facts.get(metric) or self.everybody.get(metric)
        return None if fact is None else fact.value


def score(scheme, facts):
    """The compared part of the output."""
    entrants, withdrawn = _enter(scheme, facts)
    errors = []
    for entrant in entrants:
        _judge(scheme, entrant)
    fields = _fields(scheme, entrants)
    for entrant in entrants:
        for item in scheme.items.values():
            entrant.item_points[item.id] = score_item(scheme, item, entrant, fields, errors)
        for indicator in scheme.indicators:
            entrant.indicators.append(_indicator(scheme, indicator, entrant, errors))
        _total(scheme, entrant)
    if errors:
        raise BadInput("scoring", [f"facts.csv:{line}: {message}" if line
                                   else f"facts.csv: {message}" for line, message in errors],
                       [line for line, _ in errors if line])
    groups = _rank(scheme, [entrant for entrant in entrants if entrant.status == "ranked"])
    _give_awards(scheme, groups)
    _give_quota(scheme, groups)
    return {"scheme": scheme.id, "subjects": _listed(scheme, entrants, withdrawn)}


def _enter(scheme, facts):
    entrants, withdrawn = [], []
    for subject in facts.subjects.values():
        is_unit = scheme.subject == "person" and subject.id in facts.units
        if subject.id == EVERYBODY or is_unit:
            continue
        if subject.status == "withdrawn":
            withdrawn.append(subject.id)
            continue
        unit = facts.subjects.get(subject.unit) if subject.unit else None
        entrants.append(Entrant(subject, facts.everybody, unit.facts if unit else NOTHING))
    return entrants, withdrawn


def _judge(scheme, entrant):
    """Gates and vetoes."""
    for gate in scheme.gates:
        if holds(gate.when, entrant.read, entrant.missing) is not True:
            entrant.status = "disqualified"
    for veto in scheme.vetoes:
        through_unit = scheme.subject == "person" and veto.reaches == "members"
        read = entrant.read_from_unit if through_unit else entrant.read
        if holds(veto.when, read, entrant.defaulted) is not True:
            continue
        entrant.vetoes.append(veto.clause)
        if veto.effect == "disqualify":
            entrant.status = "disqualified"
        elif veto.effect == "zero_item":
            entrant.zero_items.add(veto.item)
        elif veto.effect == "zero_indicator":
            entrant.zero_indicators.add(veto.indicator)
        else:
            entrant.barred = True


def _fields(scheme, entrants):
    """The known values of the subjects in the field, by metric, for items that need a field."""
    wanted = {item.metric for item in scheme.items.values() if item.rule in FIELD_RULES}
    return {metric: [entrant.read(metric) for entrant in entrants
                     if entrant.status == "ranked" and entrant.read(metric) is not None]
            for metric in wanted if metric is not None}


def _indicator(scheme, indicator, entrant, errors):
    """Points (as integers) of the indicator and its items, the difference as `adjust`."""
    lines = [[item.id, entrant.item_points[item.id]] for item in indicator.items]
    if indicator.id in entrant.zero_indicators:
        for line in lines:
            line[1] = entrant.item_points[line[0]] = 0
        points = 0
    else:
        points = _within(indicator, sum(line[1] for line in lines))
    override = entrant.fact(OVERRIDE + indicator.id)
    if override is not None:
        if not override.note:
            errors.append((override.line, "an override needs a note"))
        low, high = (None if limit is None else Fraction(limit, 10 ** scheme.decimals)
                     for limit in (indicator.floor, indicator.max))
        value = override.value if high is None else min(override.value, high)
        points = round_half_away(max(value, low), scheme.decimals)
    difference = points - sum(line[1] for line in lines)
    if difference:
        lines.append(["adjust", difference])
    return SimpleNamespace(id=indicator.id, points=points, lines=lines)


def _within(indicator, points):
    if indicator.max is not None:
        points = min(points, indicator.max)
    return max(points, indicator.floor)


def _total(scheme, entrant):
    total = sum(indicator.points for indicator in entrant.indicators)
    entrant.total = total if scheme.total_cap is None else min(total, scheme.total_cap)
    if entrant.total != total:
        entrant.indicators.append(SimpleNamespace(id="adjust", points=entrant.total - total,
                                                  lines=[]))


def _rank(scheme, ranked):
    """Ranks, open ties and gaps; the groups that share a rank, best first."""
    order = sorted(ranked, key=lambda entrant: _standing(scheme, entrant))
    groups = []
    for entrant in order:
        if groups and _standing(scheme, groups[-1][0]) == _standing(scheme, entrant):
            groups[-1].append(entrant)
        else:
            groups.append([entrant])
    place, better = 1, None
    for i, group in enumerate(groups):
        if i and groups[i - 1][0].total != group[0].total:
            better = groups[i - 1][0].total
        for entrant in group:
            entrant.rank = place
            entrant.gap = None if better is None else better - entrant.total
            if len(group) > 1 and not scheme.joint:
                entrant.tie = "unresolved"
        place += len(group)
    return groups


def _standing(scheme, entrant):
    """The smaller, the better."""
    keys = [-entrant.total]
    for tie in scheme.ties:
        value = entrant.read(tie.metric) if tie.metric else entrant.item_points[tie.item]
        if value is None:
            keys.append((1, 0))
        else:
            keys.append((0, -value if tie.higher else value))
    return keys


def _eligible_places(groups):
    """The eligible of each group with the half-open span of places that they take."""
    place = 0
    for group in groups:
        eligible = [entrant for entrant in group if not entrant.barred]
        if eligible:
            yield eligible, place, place + len(eligible)
            place += len(eligible)


def _give_awards(scheme, groups):
    for eligible, start, end in _eligible_places(groups):
        first = 0
        for title, count in scheme.awards:
            if first <= start and end <= first + count:
                _mark(eligible, award=title)
            elif start < first + count < end:
                _mark(eligible, tie="boundary")
            first += count


def _give_quota(scheme, groups):
    if scheme.quota is None:
        return
    for eligible, start, end in _eligible_places(groups):
        if end <= scheme.quota:
            _mark(eligible, recommended=True)
        elif start < scheme.quota:
            _mark(eligible, tie="boundary")


def _mark(entrants, **marks):
    for entrant in entrants:
        for name, value in marks.items():
            setattr(entrant, name, value)


def _listed(scheme, entrants, withdrawn):
    rows = []
    for entrant in entrants:
        place = ("ranked", "guest", "disqualified").index(entrant.status)
        rows.append(((place, entrant.rank or 0, entrant.id.encode()), _shown(scheme, entrant)))
    for name in withdrawn:
        rows.append(((3, 0, name.encode()), _shown_withdrawn(name)))
    rows.sort(key=lambda row: row[0])
    return [row[1] for row in rows]


def _shown(scheme, entrant):
    def points(scaled):
        return None if scaled is None else show(scaled, scheme.decimals)

    ids_by_bytes = sorted  # metric ids are ASCII
    return {
        "subject": entrant.id, "rank": entrant.rank, "tie": entrant.tie,
        "total": points(entrant.total),
        "eligible": entrant.status == "ranked" and not entrant.barred,
        "status": entrant.status, "award": entrant.award,
        "recommended": entrant.recommended, "vetoes": entrant.vetoes,
        "missing": ids_by_bytes(entrant.missing), "defaulted": ids_by_bytes(entrant.defaulted),
        "gap": points(entrant.gap),
        "indicators": [{"id": indicator.id, "points": points(indicator.points),
                        "items": [{"id": name, "points": points(scaled)}
                                  for name, scaled in indicator.lines]}
                       for indicator in entrant.indicators],
    }


def _shown_withdrawn(name):
    return {"subject": name, "rank": None, "tie": None, "total": None, "eligible": False,
            "status": "withdrawn", "award": None, "recommended": False, "vetoes": [],
            "missing": [], "defaulted": [], "gap": None, "indicators": []}
