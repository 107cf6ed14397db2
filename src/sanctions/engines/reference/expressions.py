"""The kernel as plain Python functions from a row to a value; ``None`` is unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Part:
    """A folded expression: its function, and its column or constant if it is no more than that.

    A test of a column is half of what a covenant asks, so it is one call instead of three.
    """

    of: Evaluator
    column: str | None = None
    constant: Value = None


class Evaluators:
    """The algebra whose values are functions."""

    def lit(self, value: Value, /) -> Part:
        return Part(lambda _: value, constant=value)

    def col(self, name: str, /) -> Part:
        return Part(itemgetter(name), column=name)

    def known(self, part: Part, /) -> Part:
        of, column = part.of, part.column
        if column is not None:
            return Part(lambda row: row[column] is not None)
        return Part(lambda row: of(row) is not None)

    def negate(self, part: Part, /) -> Part:
        of = part.of

        def evaluate(row: Cells) -> bool | None:
            value = of(row)
            return None if value is None else not value

        return Part(evaluate)

    def every(self, parts: tuple[Part, ...], /) -> Part:
        return _kleene(parts, decisive=False)

    def some(self, parts: tuple[Part, ...], /) -> Part:
        return _kleene(parts, decisive=True)

    def equal(self, left: Part, right: Part, /) -> Part:
        column, constant = left.column, right.constant
        if column is not None and constant is not None:
            return self.one_of(left, (constant,))
        first_of, second_of = left.of, right.of

        def evaluate(row: Cells) -> bool | None:
            first, second = first_of(row), second_of(row)
            return None if first is None or second is None else first == second

        return Part(evaluate)

    def before(self, left: Part, right: Part, /) -> Part:
        first_of, second_of = left.of, right.of

        def evaluate(row: Cells) -> bool | None:
            first, second = first_of(row), second_of(row)
            return None if first is None or second is None else first < second

        return Part(evaluate)

    def one_of(self, part: Part, values: tuple[Value, ...], /) -> Part:
        of = part.of

        def evaluate(row: Cells) -> bool | None:
            value = of(row)
            return None if value is None else value in values

        return Part(evaluate)

    def first(self, rows: tuple[tuple[Part, Part], ...], otherwise: Part, /) -> Part:
        table = [(condition.of, then.of) for condition, then in rows]
        final = otherwise.of

        def evaluate(row: Cells) -> object:
            for condition, then in table:
                holds = condition(row)
                if holds:
                    return then(row)
                if holds is None:
                    return None
            return final(row)

        return Part(evaluate)

    def sum(self, parts: tuple[Part, ...], /) -> Part:
        return _of_all(parts, sum)

    def product(self, parts: tuple[Part, ...], /) -> Part:
        return _of_all(parts, prod)

    def quotient(self, numerator: Part, denominator: Part, rounding: Rounding, /) -> Part:
        above_of, below_of = numerator.of, denominator.of

        def evaluate(row: Cells) -> int | None:
            above, below = above_of(row), below_of(row)
            return None if above is None or not below else divide(above, below, rounding)

        return Part(evaluate)

    def extreme(self, which: Literal["least", "greatest"], parts: tuple[Part, ...], /) -> Part:
        return _of_all(parts, min if which == "least" else max)

    def shift(self, day: Part, days: int, months: int, month_end: MonthEnd, /) -> Part:
        of = day.of

        def evaluate(row: Cells) -> date | None:
            start = of(row)
            return None if start is None else shift(start, days, months, month_end)

        return Part(evaluate)

    def days_between(self, start: Part, end: Part, /) -> Part:
        first_of, last_of = start.of, end.of

        def evaluate(row: Cells) -> int | None:
            first, last = first_of(row), last_of(row)
            return None if first is None or last is None else (last - first).days

        return Part(evaluate)

    def full_years(self, birth: Part, on: Part, month_end: MonthEnd, /) -> Part:
        birth_of, day_of = birth.of, on.of

        def evaluate(row: Cells) -> int | None:
            born, day = birth_of(row), day_of(row)
            return None if born is None or day is None else full_years(born, day, month_end)

        return Part(evaluate)


def _kleene(parts: tuple[Part, ...], *, decisive: bool) -> Part:
    """*and* (a no decides) or *or* (a yes decides): else unknown if any part is, else the other."""
    functions = [part.of for part in parts]

    def evaluate(row: Cells) -> bool | None:
        answer: bool | None = not decisive
        for of in functions:
            value: bool | None = of(row)
            if value is None:
                answer = None
            elif value is decisive:
                return decisive
        return answer

    return Part(evaluate)


def _of_all(parts: tuple[Part, ...], combine: Callable[[list[Any]], Any]) -> Part:
    functions = [part.of for part in parts]

    def evaluate(row: Cells) -> object:
        values = [of(row) for of in functions]
        return None if None in values else combine(values)

    return Part(evaluate)


_ALGEBRA = Evaluators()


def evaluator(expr: Expr) -> Evaluator:
    """The expression as a function of a row. A column that the row lacks is a ``KeyError``."""
    return fold(expr, _ALGEBRA).of
