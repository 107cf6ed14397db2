"""The kernel as plain Python functions from a row to a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from math import prod
from operator import itemgetter
from typing import Any, Literal, TypeAlias

from sanctions.lang.kernel import Expr, Value, fold
from sanctions.model.calendar import MonthEnd, full_years, shift
from sanctions.model.money import Rounding, divide

Cells: TypeAlias = Mapping[str, Any]
Evaluator: TypeAlias = Callable[[Cells], Any]
"""A row's cells are of the types that the checked ruleset gave them: nothing here asks again."""


class Evaluators:
    """The algebra whose values are functions; ``None`` is unknown."""

    def lit(self, value: Value, /) -> Evaluator:
        return lambda _: value

    def col(self, name: str, /) -> Evaluator:
        return itemgetter(name)

    def known(self, part: Evaluator, /) -> Evaluator:
        return lambda row: part(row) is not None

    def negate(self, part: Evaluator, /) -> Evaluator:
        def evaluate(row: Cells) -> bool | None:
            value = part(row)
            return None if value is None else not value

        return evaluate

    def every(self, parts: tuple[Evaluator, ...], /) -> Evaluator:
        def evaluate(row: Cells) -> bool | None:
            answer: bool | None = True
            for part in parts:
                value = part(row)
                if value is None:
                    answer = None
                elif not value:
                    return False
            return answer

        return evaluate

    def some(self, parts: tuple[Evaluator, ...], /) -> Evaluator:
        def evaluate(row: Cells) -> bool | None:
            answer: bool | None = False
            for part in parts:
                value = part(row)
                if value is None:
                    answer = None
                elif value:
                    return True
            return answer

        return evaluate

    def equal(self, left: Evaluator, right: Evaluator, /) -> Evaluator:
        def evaluate(row: Cells) -> bool | None:
            first, second = left(row), right(row)
            return None if first is None or second is None else first == second

        return evaluate

    def before(self, left: Evaluator, right: Evaluator, /) -> Evaluator:
        def evaluate(row: Cells) -> bool | None:
            first, second = left(row), right(row)
            return None if first is None or second is None else first < second

        return evaluate

    def one_of(self, part: Evaluator, values: tuple[Value, ...], /) -> Evaluator:
        def evaluate(row: Cells) -> bool | None:
            value = part(row)
            return None if value is None else value in values

        return evaluate

    def first(
        self, rows: tuple[tuple[Evaluator, Evaluator], ...], otherwise: Evaluator, /
    ) -> Evaluator:
        def evaluate(row: Cells) -> object:
            for condition, then in rows:
                holds = condition(row)
                if holds:
                    return then(row)
                if holds is None:
                    return None
            return otherwise(row)

        return evaluate

    def sum(self, parts: tuple[Evaluator, ...], /) -> Evaluator:
        return _of_all(parts, sum)

    def product(self, parts: tuple[Evaluator, ...], /) -> Evaluator:
        return _of_all(parts, prod)

    def quotient(
        self, numerator: Evaluator, denominator: Evaluator, rounding: Rounding, /
    ) -> Evaluator:
        def evaluate(row: Cells) -> int | None:
            above, below = numerator(row), denominator(row)
            if above is None or not below:
                return None
            return divide(above, below, rounding)

        return evaluate

    def extreme(
        self, which: Literal["least", "greatest"], parts: tuple[Evaluator, ...], /
    ) -> Evaluator:
        return _of_all(parts, min if which == "least" else max)

    def shift(self, day: Evaluator, days: int, months: int, month_end: MonthEnd, /) -> Evaluator:
        def evaluate(row: Cells) -> date | None:
            start = day(row)
            return None if start is None else shift(start, days, months, month_end)

        return evaluate

    def days_between(self, start: Evaluator, end: Evaluator, /) -> Evaluator:
        def evaluate(row: Cells) -> int | None:
            first, last = start(row), end(row)
            return None if first is None or last is None else (last - first).days

        return evaluate

    def full_years(self, birth: Evaluator, on: Evaluator, month_end: MonthEnd, /) -> Evaluator:
        def evaluate(row: Cells) -> int | None:
            born, day = birth(row), on(row)
            return None if born is None or day is None else full_years(born, day, month_end)

        return evaluate


def _of_all(parts: tuple[Evaluator, ...], combine: Callable[[list[Any]], Any]) -> Evaluator:
    def evaluate(row: Cells) -> object:
        values = [part(row) for part in parts]
        return None if None in values else combine(values)

    return evaluate


_ALGEBRA = Evaluators()


def evaluator(expr: Expr) -> Evaluator:
    """The expression as a function of a row. A column that the row lacks is a ``KeyError``."""
    return fold(expr, _ALGEBRA)
