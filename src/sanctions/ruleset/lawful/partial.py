"""What can be said of a condition when only some facts are given: yes, no, or open.

The kernel's rules for *unknown*, with one difference: whether a fact that is not given is known is
open too. So a condition that is never no may hold, and none that can hold is missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Literal, TypeAlias

from sanctions.lang.kernel import Value, fold
from sanctions.model.calendar import MonthEnd
from sanctions.model.money import Rounding
from sanctions.ruleset.covenant import Condition, Ruleset

Facts: TypeAlias = Mapping[str, Value]

MOST_SITUATIONS = 512
"""So many combinations are looked at; beyond them everything is taken to be possible."""


def holds(condition: Condition, facts: Facts) -> bool | None:
    """Whether the condition holds, given these facts and no other; None: it may."""
    if condition.expr is None:
        return True
    found = fold(condition.expr, _Partial(facts))
    return found if isinstance(found, bool) else None


def may_hold(condition: Condition, facts: Facts) -> bool:
    """Whether facts that are not given could make it hold."""
    return holds(condition, facts) is not False


class _Partial:
    """The algebra over values of which ``None`` is open."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def lit(self, value: Value) -> Value:
        return value

    def col(self, name: str) -> Value:
        return self._facts.get(name)

    def known(self, part: Value) -> Value:
        return None if part is None else True

    def negate(self, part: Value) -> Value:
        return None if part is None else not part

    def every(self, parts: tuple[Value, ...]) -> Value:
        return False if False in parts else None if None in parts else True

    def some(self, parts: tuple[Value, ...]) -> Value:
        return True if True in parts else None if None in parts else False

    def equal(self, left: Value, right: Value) -> Value:
        return None if left is None or right is None else left == right

    def before(self, left: Value, right: Value) -> Value:
        if isinstance(left, int) and isinstance(right, int):
            return left < right
        if isinstance(left, str) and isinstance(right, str):
            return left < right
        return None

    def one_of(self, part: Value, values: tuple[Value, ...]) -> Value:
        return None if part is None else part in values

    def first(self, rows: tuple[tuple[Value, Value], ...], otherwise: Value) -> Value:
        for condition, then in rows:
            if condition is not False:
                return then if condition else None
        return otherwise

    def sum(self, parts: tuple[Value, ...]) -> Value:
        numbers = _numbers(parts)
        return None if numbers is None else sum(numbers)

    def product(self, parts: tuple[Value, ...]) -> Value:
        numbers = _numbers(parts)
        return None if numbers is None else prod(numbers)

    def quotient(self, _: Value, __: Value, ___: Rounding) -> Value:
        return None

    def extreme(self, which: Literal["least", "greatest"], parts: tuple[Value, ...]) -> Value:
        numbers = _numbers(parts)
        if numbers is None:
            return None
        return min(numbers) if which == "least" else max(numbers)

    def shift(self, _: Value, __: int, ___: int, ____: MonthEnd) -> Value:
        return None

    def days_between(self, _: Value, __: Value) -> Value:
        return None

    def full_years(self, _: Value, __: Value, ___: MonthEnd) -> Value:
        return None


def _numbers(parts: tuple[Value, ...]) -> list[int] | None:
    numbers = [part for part in parts if isinstance(part, int)]
    return numbers if len(numbers) == len(parts) else None


# --- situations -----------------------------------------------------------------------------------

_OF_A_CLAUSE = frozenset({"clause", "topic", "class", "about"})


def read_by(condition: Condition) -> frozenset[str]:
    """The facts that tell situations apart for a condition; those of a clause go together."""
    facts = frozenset(condition.facts)
    return facts | _OF_A_CLAUSE if facts & _OF_A_CLAUSE else facts


def situations(ruleset: Ruleset, facts: Iterable[str], given: Facts) -> Iterator[Facts]:
    """Every combination of the offence clauses and of words and yes-nos among the facts.

    ``given`` are added to each. Where there are too many, only ``given``: the rest stays open.
    """
    read = set(facts) - given.keys()
    sides: list[Sequence[Facts]] = []
    if read & _OF_A_CLAUSE:
        sides.append(clauses(ruleset))
    for fact in sorted(read - _OF_A_CLAUSE):
        values = ruleset.grades if fact == "grade" else ruleset.values_of(fact)
        if values:
            sides.append([{fact: value} for value in values])
    if prod(map(len, sides)) > MOST_SITUATIONS:
        yield given
        return
    for parts in product(*sides):
        yield {**_together(parts), **given}


def clauses(ruleset: Ruleset) -> list[Facts]:
    """What is so of a record under each offence clause."""
    return [
        {
            "clause": each.id,
            "topic": each.topic,
            "class": each.class_,
            "about": each.about,
        }
        for each in ruleset.clauses.values()
        if each.kind == "offence"
    ]


def _together(parts: Iterable[Facts]) -> dict[str, Value]:
    return {name: value for part in parts for name, value in part.items()}
