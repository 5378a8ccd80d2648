# SPDX-License-Identifier: Apache-2.0
"""Ways to turn a valid random scheme into one that must be refused.

Each takes (rng, source, settings), changes them, and returns True if it could be applied.
"""

from random_metrics import Number

ONE = Number(1)


def _items(source, *rules):
    return [item for indicator in source["indicators"] for item in indicator["items"]
            if not rules or item["rule"] in rules]


def _pick(rng, choices):
    return rng.choice(choices) if choices else None


def _metric(rng, source, **wanted):
    """A declared metric that no `mean` reads, with the wanted kind or per."""
    series = {item["metric"] for item in _items(source, "mean")}
    fitting = [one for one in source["metrics"] if one["id"] not in series
               and all(one.get(key, standard) == value
                       for key, (value, standard) in wanted.items())]
    return _pick(rng, [one["id"] for one in fitting])


def _on_item(change, *rules):
    """A refusal that changes one item of the given rules."""
    def refuse(rng, source, _settings):
        item = _pick(rng, _items(source, *rules))
        return item is not None and change(rng, source, item) is not False
    return refuse


def _on_scheme(change):
    def refuse(rng, source, settings):
        return change(rng, source, settings) is not False
    return refuse


def _put(key, *values):
    def change(rng, _source, holder):
        holder[key] = rng.choice(values)
    return change


def _drop(*keys):
    def change(rng, _source, holder):
        key = rng.choice([key for key in keys if key in holder] or [None])
        return False if key is None else holder.pop(key) is not None
    return change


def _tiers_out_of_order(rng, _source, item):
    item["tiers"] = item["tiers"] + [[">=", item["tiers"][-1][1] if rng.random() < 0.5
                                      else Number(99), ONE]]
    if item["tiers"][-2][0] == ">" and item["tiers"][-1][1] == item["tiers"][-2][1]:
        item["tiers"].append(item["tiers"][-1])


def _cap_below_floor(_rng, _source, item):
    item["cap"], item["floor"] = Number("0.5"), Number("0.51")


def _default_outside(rng, _source, item):
    item["default"] = Number("-1") if rng.random() < 0.5 else Number(100000)
    if item["rule"] == "discretion":
        item["allowed"] = [[Number(0), Number(5)]]


def _other_metric(rng, source, item):
    """A metric that isn't declared, or that is only an id of something else."""
    key = "metric" if "metric" in item else "result"
    declared = {one["id"] for one in source["metrics"]}
    item[key] = rng.choice([name for name in ("nothing", "Mean", "i0", "ind0", "", ONE)
                            if name not in declared])


def _series_elsewhere(rng, source, item):
    series = _pick(rng, _items(source, "mean"))
    if series is None:
        return False
    item["metric"] = series["metric"]


def _all_in_rank(rng, source, item):
    metric = _metric(rng, source, per=("all", "subject"))
    if metric is None:
        return False
    item.pop("given", None)
    item["metric"] = metric


def _both(rng, source, item):
    metric = _metric(rng, source, per=("subject", "subject"))
    if metric is None:
        return False
    item["metric"] = metric
    item["given"] = {"rank": metric, "count": metric}


def _higher_with_given(rng, _source, item):
    if "given" not in item:
        return False
    item["higher"] = True


def _count_left_out(_rng, _source, item):
    if "given" not in item or (item["rule"] == "rank_linear" and "first" in item):
        return False
    if item["rule"] == "rank_table" and not any("percent" in row for row in item["rows"]):
        return False
    item["given"].pop("count", None)


def _two_ways(_rng, _source, item):
    item.update({"best": ONE, "median": True})


def _bad_ratio(rng, source, item):
    metric = _metric(rng, source)
    if metric is None:
        return False
    ratio = rng.choice(([metric, Number(0)], [metric, Number("0.00")], [metric], [metric] * 3,
                        metric, [metric, "nothing"], [metric, True]))
    item["zero_when"] = {"left": {"ratio": ratio}, "op": "=", "right": ONE}


def _bad_condition(rng, source, item):
    metric = _metric(rng, source)
    if metric is None:
        return False
    fine = {"left": metric, "op": "=", "right": ONE}
    item["zero_when"] = rng.choice((
        dict(fine, op="=="), dict(fine, more=ONE), {"any": [fine], "all": [fine]}, {"any": fine},
        {"all": [fine, dict(fine, right=None)]}, {"not": [fine]}, {"left": metric, "op": "="},
        [fine], dict(fine, left="mean_of_all"), dict(fine, left={"ratio": [metric, ONE], "x": 1}),
        dict(fine, right={"quotient": [metric, ONE]}), dict(fine, left=[metric])))


def _bad_else(rng, _source, item):
    metric_free = {"rule": "when", "left": ONE, "op": "=", "right": ONE, "points": ONE}
    item["else"] = rng.choice((
        dict(metric_free, rule="per"), {"rule": "tiers", "of": ONE}, dict(metric_free, cap=ONE),
        dict(metric_free, if_empty={"points": ONE}), dict(metric_free, left="nothing"), ONE))


def _bad_row(rng, _source, item):
    item["rows"] = item["rows"] + [rng.choice((
        {"points": ONE}, {"ranks": [ONE, ONE], "percent": ONE, "points": ONE},
        {"ranks": [Number(3), Number(2)], "points": ONE}, {"ranks": [ONE], "points": ONE},
        {"ranks": [Number("1.5"), Number(2)], "points": ONE}, {"percent": ONE},
        {"percent": Number(0), "points": ONE}, {"ranks": ONE, "points": ONE}))]


def _bad_span(rng, _source, item):
    item.pop("default", None)
    item["allowed"] = item["allowed"] + [rng.choice((
        [Number(2), ONE], [ONE], [ONE, Number(2), Number(3)], ONE, ["1", Number(2)]))]


def _same_item_twice(_rng, source, item):
    items = source["indicators"][-1]["items"]
    items.append(dict(item))


def _same_metric_twice(rng, source, _settings):
    source["metrics"].append(dict(rng.choice(source["metrics"])))


def _same_indicator_twice(_rng, source, _settings):
    source["indicators"].append({"id": source["indicators"][0]["id"], "max": ONE, "items": []})


def _indicator(rng, source, _settings):
    """One thing wrong with an indicator."""
    one = rng.choice(source["indicators"])
    decimals = int(float(source.get("decimals", 2)))
    too_fine = Number("1." + "0" * decimals + "1")
    one.update(rng.choice((
        {"id": "adjust"}, {"id": "Ind"}, {"id": "1a"}, {"max": Number(1), "floor": Number(2)},
        {"max": too_fine}, {"max": Number(200), "floor": "-" + too_fine}, {"items": {}},
        {"bonus": "true"}, {"weight": ONE}, {"max": "30"}, {"max": None}, {"floor": True})))
    if isinstance(one.get("floor"), str):
        one["floor"] = Number(one["floor"])


def _indicator_without_max(_rng, source, _settings):
    for one in source["indicators"]:
        one.pop("bonus", None)
        one.pop("max", None)


def _head(rng, source, _settings):
    """One thing wrong at the top of the scheme."""
    source.update(rng.choice((
        {"decimals": Number(7)}, {"decimals": Number(-1)}, {"decimals": Number("1.5")},
        {"decimals": "2"}, {"subject": "county"}, {"subject": None}, {"title": ONE}, {"id": ONE},
        {"id": "Nr. 1"},
        {"joint": "yes"}, {"quota": Number(-1)}, {"quota": Number("1.5")}, {"total": ONE},
        {"total_cap": Number("0.0000001")}, {"metrics": {}}, {"indicators": {}}, {"ties": {}},
        {"awards": [{"title": "奖"}]}, {"awards": [{"title": "奖", "count": Number("0.5")}]},
        {"awards": [{"title": "奖", "count": Number(-1)}]}, {"parameters": []},
        {"awards": [{"title": "奖", "count": ONE, "prize": ONE}]}, {"version": "1"},
        {"gates": [{"clause": "G"}]}, {"quota": "$nowhere"}, {"indicators": []})))


def _required(rng, source, _settings):
    del source[rng.choice(("id", "title", "subject", "metrics", "indicators"))]


def _veto(rng, source, _settings):
    when = {"left": ONE, "op": "=", "right": Number(2)}
    item = _items(source)[0]["id"]
    source.setdefault("vetoes", []).append(rng.choice((
        {"when": when}, {"effect": "disqualify"}, {"when": when, "effect": "warn"},
        {"when": when, "effect": "zero_item"}, {"when": when, "effect": "zero_indicator"},
        {"when": when, "effect": "zero_item", "item": "nothing"},
        {"when": when, "effect": "zero_indicator", "indicator": "nothing"},
        {"when": when, "effect": "disqualify", "item": item},
        {"when": when, "effect": "disqualify", "reaches": "members"},
        {"when": when, "effect": "bar_awards", "reaches": "all"},
        {"when": dict(when, left="total"), "effect": "disqualify"},
        {"when": when, "effect": "disqualify", "note": "x"})))


def _tie(rng, source, _settings):
    item = _items(source)[0]["id"]
    series = [{"metric": one["metric"]} for one in _items(source, "mean")[:1]]
    everybody = [{"metric": one["id"]} for one in source["metrics"] if one.get("per") == "all"]
    source.setdefault("ties", []).append(rng.choice([
        {}, {"metric": "nothing"}, {"item": "nothing"}, {"item": item, "order": "up"},
        {"item": item, "higher": ONE}, {"item": item, "metric": source["metrics"][0]["id"]},
        *(series * 4), *(everybody * 4)]))


def _declaration(rng, source, _settings):
    source["metrics"].append(rng.choice((
        {"id": "mean"}, {"id": "present"}, {"id": "Upper"}, {"id": "a.b"}, {"id": "9a"}, {},
        {"id": "fine_one", "kind": "text"}, {"id": "fine_one", "per": "unit"},
        {"id": "fine_one", "sort": ONE}, {"id": "指标"}, "fine_one", {"id": ""})))


def _setting(rng, source, settings):
    """A wrong --set, or a parameter that stays open."""
    dice = rng.randint(0, 3)
    if dice == 0:
        settings.append("no_such_parameter=1")
    elif dice == 1:
        source.setdefault("parameters", {})["open_one"] = rng.choice(({}, {"value": None}))
        source["quota"] = "$open_one"
    elif dice == 2:
        source.setdefault("parameters", {})["p9"] = {"value": ONE}
        settings.append("p9=" + rng.choice(("", "1e3", "x", "1,5", "+1", "$p9", "1234567890123")))
    else:
        source.setdefault("parameters", {})["p9"] = rng.choice(
            ({"value": "1"}, {"value": True}, {"values": ONE}, ONE))


def _common_key(rng, _source, item):
    item.update(rng.choice((
        {"id": "adjust"}, {"id": "I1"}, {"rule": "magic"}, {"rule": None}, {"weight": ONE},
        {"cap": "5"}, {"floor": None}, {"cap": True}, {"title": ONE}, {"clause": None},
        {"zero_when": True}, {"cap": "$nowhere"}, {"if_emtpy": {"points": ONE}})))


def _missing_id(rng, _source, item):
    del item[rng.choice(("id", "rule"))]


REQUIRED_KEYS = {
    "value": ("metric", "full", "points"), "per": ("terms",), "from_full": ("full", "terms"),
    "tiers": ("of", "tiers"), "when": ("left", "op", "right", "points"),
    "over": ("metric", "baseline", "percent", "points"), "rank_linear": ("best", "worst"),
    "rank_table": ("rows",), "rank_step": ("first", "step", "percent"),
    "mean": ("metric", "full", "points"), "ratio_sum": ("base", "parts"),
    "timed": ("result", "full", "points", "seconds", "limit", "rate"),
    "discretion": ("metric", "allowed"), "carried": ("metric", "full", "points"),
}


def _missing_key(rng, _source, item):
    del item[rng.choice(REQUIRED_KEYS[item["rule"]])]


def _foreign_key(rng, _source, item):
    foreign = {"median": True, "limit": ONE, "of": ONE, "higher": True, "allowed": [[ONE, ONE]],
               "rate": ONE, "given": {"rank": "x"}, "may_exceed": True}
    known = {"tiers": ("of", "may_exceed"), "mean": ("median",), "timed": ("limit", "rate"),
             "discretion": ("allowed",)}.get(item["rule"], ())
    if item["rule"].startswith("rank_"):
        known = ("higher", "given")
    key = rng.choice([key for key in foreign if key not in known])
    item[key] = foreign[key]


RANKS = ("rank_linear", "rank_table", "rank_step")
METRIC_RULES = ("value", "carried", "discretion", "over", "mean", "timed")
REFUSALS = (
    _on_item(_common_key), _on_item(_common_key), _on_item(_missing_id), _on_item(_missing_key),
    _on_item(_missing_key), _on_item(_foreign_key), _on_item(_cap_below_floor),
    _on_item(_same_item_twice), _on_item(_bad_ratio), _on_item(_bad_condition),
    _on_item(_bad_condition), _on_item(_tiers_out_of_order, "tiers"),
    _on_item(_default_outside, "value", "carried", "discretion"),
    _on_item(_put("default", ONE), "ratio_sum", "mean", *RANKS),
    _on_item(_put("if_empty", {"points": ONE}), "value", "per", "ratio_sum", "mean", *RANKS),
    _on_item(_put("if_empty", {"when": ONE}, {"points": ONE, "x": ONE}), "tiers", "when", "over"),
    _on_item(_other_metric, *METRIC_RULES), _on_item(_series_elsewhere, "value", "over"),
    _on_item(_all_in_rank, "over", "mean", *RANKS), _on_item(_both, *RANKS),
    _on_item(_drop("metric", "given"), *RANKS), _on_item(_higher_with_given, *RANKS),
    _on_item(_count_left_out, *RANKS), _on_item(_two_ways, "mean"),
    _on_item(_put("drop", Number(-1), Number("0.5"), "1"), "mean"),
    _on_item(_put("first", Number(0), Number("1.5")), "rank_linear"),
    _on_item(_put("percent", Number(0), Number(-5)), "over", "rank_step"),
    _on_item(_put("full", Number(0), Number(-1), "100"), "value", "carried", "mean", "timed"),
    _on_item(_put("terms", {}, [{"metric": "x"}], [{"points": ONE}]), "per", "from_full"),
    _on_item(lambda rng, source, item: item["terms"][0].update(
        points=rng.choice((Number(0), ONE))), "from_full"),
    _on_item(_bad_row, "rank_table"), _on_item(_bad_else, "rank_table"),
    _on_item(_bad_span, "discretion"), _on_item(_drop("seconds", "limit"), "timed"),
    _on_scheme(_same_metric_twice), _on_scheme(_same_indicator_twice), _on_scheme(_indicator),
    _on_scheme(_indicator), _on_scheme(_indicator_without_max), _on_scheme(_head),
    _on_scheme(_head), _on_scheme(_head), _on_scheme(_required), _on_scheme(_veto),
    _on_scheme(_veto), _on_scheme(_tie), _on_scheme(_declaration), _on_scheme(_setting),
    _on_scheme(_setting),
)


def refuse(rng, source, settings):
    """Applies one refusal."""
    while not rng.choice(REFUSALS)(rng, source, settings):
        pass


def break_text(rng, raw):
    """Bytes that aren't a JSON file in UTF-8, or that repeat a key."""
    text = raw.decode("utf-8")
    broken = rng.choice((
        text.rstrip()[:-1], text + "{}", "", "[]", "null", text.replace(":", "=", 1),
        text.rstrip()[:-1] + ',"joint":true,"joint":true}', '{"id":"a",' + text.lstrip()[1:],
        text.rstrip()[:-1] + ",}", text.replace("\"title\"", "'title'", 1)))
    if rng.random() < 0.15:
        return raw.replace("随".encode("utf-8"), b"\xff", 1).replace(b"\\u968f", b"\xff", 1)
    return broken.encode("utf-8")
