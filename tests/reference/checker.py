# SPDX-License-Identifier: Apache-2.0
"""Reading the JSON of a scheme, and the checks of single values that all parts of it share."""

import json
import re

from common import BadInput, Fraction, is_whole
from conditions import COMPARE

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
LARGEST_EXPONENT = 1000


def parse_json(raw):
    """The JSON value in `raw`, numbers as Fractions; duplicate keys and NaN are refused."""
    try:
        text = raw.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_unique_pairs, parse_int=Fraction,
                           parse_float=_exact_number, parse_constant=_refuse_constant)
        json.dumps(text).encode("ascii")
        if "\\u" in text:
            _refuse_lone_surrogates(value)
    except (ValueError, RecursionError) as error:
        raise BadInput("scheme", [f"scheme.json: not a JSON file: {error}"]) from None
    return value


def _unique_pairs(pairs):
    result = {}
    for key, value in pairs:
        if key in result:
            raise ValueError(f"duplicate key {key}")
        result[key] = value
    return result


def _exact_number(text):
    exponent = re.search(r"[eE]([-+]?[0-9]+)$", text)
    if exponent and abs(int(exponent.group(1))) > LARGEST_EXPONENT:
        raise ValueError(f"number out of reach: {text}")
    return Fraction(text)


def _refuse_constant(text):
    raise ValueError(f"not a number: {text}")


def _refuse_lone_surrogates(value):
    if isinstance(value, str):
        value.encode("utf-8")
    elif isinstance(value, list):
        for part in value:
            _refuse_lone_surrogates(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            key.encode("utf-8")
            _refuse_lone_surrogates(part)


class Checker:
    """Checks values, gathers every error with its place, and never stops at one."""

    def __init__(self):
        self.errors = []
        self.parameters = {}
        self.metrics = {}
        self.series = set()

    def fail(self, where, message):
        self.errors.append(f"{where}: {message}")

    def object(self, value, where, required, optional=()):
        """True if `value` is an object; wrong keys are reported."""
        if not isinstance(value, dict):
            self.fail(where, "not an object")
            return False
        for key in value:
            if key not in required and key not in optional:
                self.fail(where, f"unknown key {key}")
        for key in required:
            if key not in value:
                self.fail(where, f"key {key} is missing")
        return True

    def array(self, value, where, may_be_empty=False):
        if not isinstance(value, list):
            self.fail(where, "not an array")
            return []
        if not value and not may_be_empty:
            self.fail(where, "is empty")
        return value

    def text(self, value, where, may_be_empty=True):
        if not isinstance(value, str) or not (value or may_be_empty):
            self.fail(where, "not a text")
            return ""
        return value

    def choice(self, value, where, allowed):
        if not isinstance(value, str) or value not in allowed:
            self.fail(where, f"must be one of {', '.join(allowed)}")
            return allowed[0]
        return value

    def boolean(self, value, where):
        if not isinstance(value, bool):
            self.fail(where, "not true or false")
            return False
        return value

    def identifier(self, value, where, taken, reserved=()):
        """An id that isn't in `taken` yet; it is added there."""
        if not isinstance(value, str) or not IDENTIFIER.fullmatch(value):
            self.fail(where, "not an id")
            return None
        if value in reserved:
            self.fail(where, f"{value} is reserved")
        if value in taken:
            self.fail(where, f"{value} is there already")
        taken.add(value)
        return value

    def number(self, value, where, least=None, above=None, whole=False):
        """An exact number, or a "$name" that stands for one; a harmless 1 after an error."""
        if isinstance(value, str) and value.startswith("$"):
            value = self.parameter(value[1:], where)
        elif not isinstance(value, Fraction):
            self.fail(where, "not a number")
            return Fraction(1)
        if value is None:
            return Fraction(1)
        if whole and not is_whole(value):
            self.fail(where, "not a whole number")
        if least is not None and value < least:
            self.fail(where, f"below {least}")
        if above is not None and value <= above:
            self.fail(where, f"not above {above}")
        return value

    def parameter(self, name, where):
        if name not in self.parameters:
            self.fail(where, f"unknown parameter {name}")
            return None
        return self.parameters[name]

    def metric(self, value, where, per_subject=False, series=False):
        """The id of a declared metric; only `mean` may ask for a series."""
        if not isinstance(value, str) or value not in self.metrics:
            self.fail(where, f"unknown metric {value}")
            return ""
        if value in self.series and not series:
            self.fail(where, f"{value} is a series of a mean")
        if per_subject and self.metrics[value].per != "subject":
            self.fail(where, f"{value} isn't declared per subject")
        return value

    def operand(self, value, where):
        if isinstance(value, str) and not value.startswith("$"):
            return ("metric", self.metric(value, where))
        if not isinstance(value, dict):
            return ("number", self.number(value, where))
        if not self.object(value, where, ("ratio",)) or "ratio" not in value:
            return ("number", Fraction(1))
        parts = self.array(value["ratio"], f"{where}.ratio")
        if len(parts) != 2:
            self.fail(f"{where}.ratio", "a ratio has two operands")
            return ("number", Fraction(1))
        above = self.operand(parts[0], f"{where}.ratio[0]")
        below = self.operand(parts[1], f"{where}.ratio[1]")
        if below == ("number", 0):
            self.fail(f"{where}.ratio[1]", "a ratio over 0")
        return ("ratio", above, below)

    def condition(self, value, where):
        if isinstance(value, dict):
            for kind in ("any", "all"):
                if kind in value:
                    self.object(value, where, (kind,))
                    parts = self.array(value[kind], f"{where}.{kind}")
                    return (kind, [self.condition(part, f"{where}.{kind}[{i}]")
                                   for i, part in enumerate(parts)])
        if not self.object(value, where, ("left", "op", "right")):
            return ("any", [])
        return self.comparison(value, where)

    def comparison(self, value, where):
        """The keys left, op and right; that they are there is checked by the caller."""
        left = self.operand(value.get("left", Fraction(1)), f"{where}.left")
        op = self.choice(value.get("op", "="), f"{where}.op", tuple(COMPARE))
        right = self.operand(value.get("right", Fraction(1)), f"{where}.right")
        return ("compare", left, op, right)
