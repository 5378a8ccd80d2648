# SPDX-License-Identifier: Apache-2.0
"""Operands and conditions over known and unknown metrics.

An operand is ("number", Fraction), ("metric", id) or ("ratio", operand, operand). A condition is
("compare", left, op, right), ("any", conditions) or ("all", conditions). `read` maps a metric to
its value or None; ids that stay unknown are added to `unknown`.
"""

import operator

COMPARE = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le,
    "<": operator.lt, "=": operator.eq, "!=": operator.ne,
}


def metrics_of(operand):
    """The metrics of an operand, in order of writing."""
    if operand[0] == "metric":
        return [operand[1]]
    if operand[0] == "ratio":
        return metrics_of(operand[1]) + metrics_of(operand[2])
    return []


def evaluate(operand, read, unknown):
    kind = operand[0]
    if kind == "number":
        return operand[1]
    if kind == "metric":
        value = read(operand[1])
        if value is None:
            unknown.add(operand[1])
        return value
    above = evaluate(operand[1], read, unknown)
    below = evaluate(operand[2], read, unknown)
    if below is not None and below == 0:
        unknown.update(metrics_of(operand[2]))
        return None
    if above is None or below is None:
        return None
    return above / below


def has_empty_ratio(operand, read):
    """True as soon as one denominator anywhere in the operand is known and 0."""
    if operand[0] != "ratio":
        return False
    if evaluate(operand[2], read, set()) == 0:
        return True
    return has_empty_ratio(operand[1], read) or has_empty_ratio(operand[2], read)


def holds(condition, read, unknown):
    """True, False, or None where an unknown part decides."""
    if condition[0] == "compare":
        left = evaluate(condition[1], read, unknown)
        right = evaluate(condition[3], read, unknown)
        if left is None or right is None:
            return None
        return COMPARE[condition[2]](left, right)
    results = [holds(part, read, unknown) for part in condition[1]]
    decisive = condition[0] == "any"
    if decisive in results:
        return decisive
    if None in results:
        return None
    return not decisive
