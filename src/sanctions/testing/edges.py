"""Where the outcome of a covenant can change: the days, terms and numbers that it names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Literal

from sanctions.lang.kernel import Expr, Value, fold
from sanctions.model.calendar import MonthEnd, shift
from sanctions.model.money import Rounding
from sanctions.ruleset.covenant import Ruleset

Constant = date | int | tuple[int, int]
Constants = frozenset[Constant]
_NONE: Constants = frozenset()


@dataclass(frozen=True, slots=True)
class Edges:
    """The constants of a covenant: ``days``, ``shifts`` in days or months, scaled ``numbers``."""

    days: tuple[date, ...]
    shifts: tuple[tuple[int, int], ...]
    numbers: tuple[int, ...]

    def after(self, day: date) -> list[date]:
        """The days that lie one of the covenant's terms after the day, by either month end."""
        return self._shifted(day, 1)

    def before(self, day: date) -> list[date]:
        """The days that lie one of the covenant's terms before the day, by either month end."""
        return self._shifted(day, -1)

    def _shifted(self, day: date, sign: int) -> list[date]:
        ends: tuple[MonthEnd, ...] = ("down", "up")
        shifts = ((sign * days, sign * months) for days, months in self.shifts)
        return sorted({shift(day, *by, end) for by in shifts for end in ends})


def edges_of(versions: Sequence[Ruleset]) -> Edges:
    """All constants that conditions, amounts and terms of the versions name."""
    found: set[Constant] = set()
    for version in versions:
        found |= set().union(*(fold(expr, _CONSTANTS) for expr in _expressions(version)))
        found |= {day for day in (version.in_force, version.until) if day is not None}
        terms = (version.counting.lookback, version.counting.limitation)
        found |= {(term.days, term.months) for term in terms if term is not None}
    return Edges(
        tuple(sorted(each for each in found if isinstance(each, date))),
        tuple(sorted({(abs(each[0]), abs(each[1])) for each in found if isinstance(each, tuple)})),
        tuple(sorted(each for each in found if isinstance(each, int))),
    )


def _expressions(ruleset: Ruleset) -> Iterable[Expr]:
    exempt = ruleset.counting.exempt
    conditions = [
        *([] if exempt is None else [exempt]),
        *(row.when for row in ruleset.grading),
        *(row.when for row in ruleset.sanctions),
        *(row.when for reward in ruleset.rewards for row in reward.payout),
    ]
    imposed = [each for row in ruleset.sanctions for each in row.impose]
    loose = chain(
        (condition.expr for condition in conditions),
        (clause.points for clause in ruleset.clauses.values()),
        *((each.starts_on, each.ends_on, each.amount_min, each.amount_max) for each in imposed),
    )
    return (expr for expr in loose if expr is not None)


class _Constants:
    """The algebra whose values are the constants in an expression."""

    def lit(self, value: Value, /) -> Constants:
        plain = not isinstance(value, bool) and isinstance(value, date | int)
        return frozenset({value}) if plain else _NONE  # type: ignore[arg-type]  # a day or a number

    def col(self, _: str, /) -> Constants:
        return _NONE

    def known(self, part: Constants, /) -> Constants:
        return part

    def negate(self, part: Constants, /) -> Constants:
        return part

    def every(self, parts: tuple[Constants, ...], /) -> Constants:
        return _NONE.union(*parts)

    some = every
    sum = every
    product = every

    def equal(self, left: Constants, right: Constants, /) -> Constants:
        return left | right

    before = equal
    days_between = equal

    def one_of(self, part: Constants, values: tuple[Value, ...], /) -> Constants:
        return part.union(*(self.lit(value) for value in values))

    def first(
        self, rows: tuple[tuple[Constants, Constants], ...], otherwise: Constants, /
    ) -> Constants:
        return otherwise.union(*chain.from_iterable(rows))

    def quotient(self, numerator: Constants, denominator: Constants, _: Rounding, /) -> Constants:
        return numerator | denominator

    def extreme(
        self, _: Literal["least", "greatest"], parts: tuple[Constants, ...], /
    ) -> Constants:
        return self.every(parts)

    def shift(self, day: Constants, days: int, months: int, _: MonthEnd, /) -> Constants:
        return day | {(days, months)}

    def full_years(self, birth: Constants, on: Constants, _: MonthEnd, /) -> Constants:
        return birth | on


_CONSTANTS = _Constants()
