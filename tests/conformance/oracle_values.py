"""A second reading of DESIGN 3 and 5.5: conditions and amounts, from the covenant's mapping.

Written from the text with plain loops and fractions; nothing of `sanctions` is used.
"""

from __future__ import annotations

import operator
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor, prod
from typing import Any, TypeAlias

Value: TypeAlias = Any
"""A yes-no, a fraction, a day, a word, `NOT_APPLICABLE`, or None for unknown."""
Written: TypeAlias = Any
"""A part of a covenant as its mapping writes it."""
Answer: TypeAlias = bool | None
Facts: TypeAlias = dict[str, Value]

NOT_APPLICABLE = object()
"""The age of a household: every comparison on it is no."""


class DoesNotApply(Exception):  # noqa: N818 - it ends an evaluation, and is no fault
    """An operand does not apply to this record."""


def number(value: Written) -> Value:
    """A cell as the oracle holds it: numbers are fractions."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return value
    return Fraction(value)


def later(day: date, term: str, month_end: str, sign: int = 1) -> date:
    """The day moved by a term such as `3 months`."""
    written, unit = term.split()
    count = int(written) * sign
    if unit.startswith("day"):
        return day + timedelta(days=count)
    if unit.startswith("week"):
        return day + timedelta(days=7 * count)
    months = 12 * count if unit.startswith("year") else count
    year, month = day.year, day.month + months
    while month > 12:
        year, month = year + 1, month - 12
    while month < 1:
        year, month = year - 1, month + 12
    last = monthrange(year, month)[1]
    if day.day <= last:
        return date(year, month, day.day)
    if month_end == "down":
        return date(year, month, last)
    return date(year, month, last) + timedelta(days=1)


def half_up(value: Fraction) -> int:
    """A fraction to an integer, halves away from zero."""
    return rounded(value, "half-up")


def rounded(value: Fraction, how: str) -> int:
    """A fraction to an integer; half-up and up go away from zero, down goes toward it."""
    size = abs(value)
    whole = floor(size)
    rest = size - whole
    if (how == "up" and rest > 0) or (how == "half-up" and rest >= Fraction(1, 2)):
        whole += 1
    return -whole if value < 0 else whole


def both(answers: list[Answer]) -> Answer:
    """Kleene's *and*."""
    if False in answers:
        return False
    return None if None in answers else True


def either(answers: list[Answer]) -> Answer:
    """Kleene's *or*."""
    if True in answers:
        return True
    return None if None in answers else False


COMPARISONS = {
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
    "equals": operator.eq,
}


def _known(value: Value, words: list[Value]) -> Answer:
    """Whether a value that is known is among the words."""
    if value is NOT_APPLICABLE:
        return False
    return None if value is None else value in words


class Reader:
    """The facts of one row, and what conditions and amounts are of them.

    ``ranks`` gives the words of ordered facts, the lightest first.
    """

    def __init__(self, facts: Facts, ranks: dict[str, list[str]], month_end: str) -> None:
        self.facts = facts
        self.ranks = ranks
        self.month_end = month_end

    def holds(self, condition: Written) -> Answer:
        """True, False, or None for unknown."""
        if condition is None:
            return True
        answers: list[Answer] = []
        for key, test in condition.items():
            if key == "any":
                answers.append(either([self.holds(part) for part in test]))
            elif key == "all":
                answers.append(both([self.holds(part) for part in test]))
            elif key == "not":
                part = self.holds(test)
                answers.append(None if part is None else not part)
            elif key in {"count", "active"}:
                answers += [self._test(f"{key}.{name}", inner) for name, inner in test.items()]
            else:
                answers.append(self._test(key, test))
        return both(answers)

    def _test(self, name: str, test: Written) -> Answer:
        value = self.facts[name]
        if isinstance(test, list):
            return _known(value, [number(word) for word in test])
        if not isinstance(test, dict):
            return _known(value, [number(test)])
        return both([self._compare(name, value, key, operand) for key, operand in test.items()])

    def _compare(self, name: str, value: Value, key: str, operand: Written) -> Answer:
        if key == "known":
            return (value is not None and value is not NOT_APPLICABLE) is operand
        if key == "between":
            low = self._compare(name, value, "at_least", operand[0])
            return both([low, self._compare(name, value, "at_most", operand[1])])
        if value is NOT_APPLICABLE:
            return False
        try:
            other = self.value(operand)
        except DoesNotApply:
            return False
        if value is None or other is None:
            return None
        if name in self.ranks and key != "equals":
            value, other = self.ranks[name].index(value), self.ranks[name].index(other)
        return bool(COMPARISONS[key](value, other))

    def value(self, operand: Written) -> Value:
        """The value of a literal or an expression; None for unknown."""
        if not isinstance(operand, dict):
            return number(operand)
        if "fact" in operand:
            return self._moved(operand)
        ((how, parts),) = operand.items()
        values = [self.value(part) for part in parts]
        if None in values:
            return None
        folds: dict[str, Callable[[list[Value]], Value]]
        folds = {"sum": sum, "max": max, "min": min, "times": prod}
        return folds[how](values)

    def _moved(self, operand: Written) -> Value:
        start = self.facts[operand["fact"]]
        if start is NOT_APPLICABLE:
            raise DoesNotApply
        for key, sign in (("plus", 1), ("minus", -1)):
            if key not in operand or start is None:
                continue
            if isinstance(start, date):
                start = later(start, operand[key], self.month_end, sign)
            else:
                by = self.value(operand[key])
                start = None if by is None else start + sign * by
        return start

    def amount(self, written: Written) -> tuple[Value, Value]:
        """The amount in hundredths, as least and most; None where it is unknown."""
        if "between" in written:
            low, high = (half_up(self.value(bound) * 100) for bound in written["between"])
            return low, high
        value = self._start(written)
        if value is None:
            return None, None
        if "times" in written:
            value *= self.value(written["times"])
        if "at_least" in written:
            value = max(value, self.value(written["at_least"]))
        if "at_most" in written:
            value = min(value, self.value(written["at_most"]))
        exact = rounded(value * 100, written.get("round", "half-up"))
        return exact, exact

    def _start(self, written: Written) -> Value:
        if "fixed" in written:
            return self.value(written["fixed"])
        name = written.get("of") or written["per"]
        value = self.facts[name]
        if value is None or value is NOT_APPLICABLE:
            return None
        return value * (self.value(written["rate"]) if "per" in written else 1)
