# SPDX-License-Identifier: Apache-2.0
"""What every part of the reference shares: exact numbers and the way bad input is reported."""

import re
from fractions import Fraction
from functools import lru_cache

TRIMMED = " \t\r\n\u00a0\u3000\ufeff"
WIDE_TO_ASCII = str.maketrans("０１２３４５６７８９．－", "0123456789.-")
DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
VALUE = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


class BadInput(Exception):
    """One stage (scheme, facts or scoring) found errors; `lines` are lines of the facts file."""

    def __init__(self, kind, errors, lines=()):
        super().__init__(kind)
        self.kind = kind
        self.errors = list(errors)
        self.lines = sorted(set(lines))


@lru_cache(maxsize=100000)
def parse_value(cell):
    """The number in a trimmed cell, or None where it isn't a value."""
    text = cell.translate(WIDE_TO_ASCII)
    if not VALUE.fullmatch(text):
        return None
    return Fraction(text)


def round_half_away(number, decimals):
    """The number times 10^decimals, rounded half away from zero, as an integer."""
    scaled = number * 10 ** decimals
    magnitude = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return -magnitude if scaled < 0 else magnitude


def show(scaled, decimals):
    """An integer of 10^-decimals as a decimal with exactly that many digits."""
    sign = "-" if scaled < 0 else ""
    digits = str(abs(scaled)).rjust(decimals + 1, "0")
    if decimals == 0:
        return sign + digits
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def is_whole(number):
    return number.denominator == 1


def is_date(text):
    """True for YYYY-MM-DD; whether the month has that day isn't asked."""
    return DATE.fullmatch(text) is not None
