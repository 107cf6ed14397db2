"""The kernel in terms of z3: a value is whether it is known, and what it then is.

Equal to the reference on every row; what the term of an unknown value is, means nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from math import prod
from operator import mul
from typing import Any, Concatenate, Literal, ParamSpec, TypeAlias

from sanctions.lang.kernel import Value
from sanctions.model.calendar import MonthEnd
from sanctions.model.money import Rounding
from sanctions.verify.solver import days
from sanctions.verify.solver.days import Days
from sanctions.verify.solver.terms import (
    Truth,
    Whole,
    both,
    choose,
    either,
    equal,
    every,
    floor_divide,
    identity,
    no,
    size,
    some,
)
from sanctions.verify.solver.world import World

Kind: TypeAlias = Literal["yes-no", "number", "day", "text", "nothing"]
Parts = ParamSpec("Parts")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A value: ``term`` is a yes-no, a number, a day or the number of a text, if ``known``.

    Of a text that is one of a few, ``cases`` says for each number when it is that one: a table of
    many rows is compared with each by what leads there, not by the choices of all rows.
    """

    kind: Kind
    known: Truth
    term: Any
    cases: Mapping[int, Truth] | None = None

    @property
    def written(self) -> object:
        """Equal for symbols that are written alike, while both are there."""
        term = self.term.identity if self.kind == "day" else identity(self.term)
        return self.kind, identity(self.known), term


UNKNOWN = Symbol("nothing", known=False, term=0)


def yes_no(term: Truth, known: Truth = True) -> Symbol:  # noqa: FBT002 - a term, not a flag
    """A yes-no."""
    return Symbol("yes-no", known, term)


def number(term: Whole, known: Truth = True) -> Symbol:  # noqa: FBT002 - a term, not a flag
    """A number, scaled by the decimals of its type."""
    return Symbol("number", known, term)


def is_yes(part: Symbol) -> Truth:
    """Whether a yes-no is known and yes."""
    return False if part.kind == "nothing" else both(part.known, part.term)


def is_no(part: Symbol) -> Truth:
    """Whether a yes-no is known and no."""
    return False if part.kind == "nothing" else both(part.known, no(part.term))


def constant(world: World, value: Value) -> Symbol:
    """A value that is given. Raises: KeyError: for a text that was not said to occur."""
    match value:
        case None:
            return UNKNOWN
        case bool():
            return yes_no(value)
        case int():
            return number(value)
        case date():
            return Symbol("day", known=True, term=days.constant(value))
        case str():
            return Symbol("text", known=True, term=world.code(value))


def _once(
    method: Callable[Concatenate[Symbolic, Parts], Symbol],
) -> Callable[Concatenate[Symbolic, Parts], Symbol]:
    """The method, which answers for the same symbols with the one that it made of them before.

    Two rows that differ in one cell so share whatever does not read it.
    """

    def worked_out(symbolic: Symbolic, /, *parts: Parts.args, **named: Parts.kwargs) -> Symbol:
        key = (method, *map(_identity, parts))
        found: tuple[object, Symbol] | None = symbolic.world.worked_out.get(key)
        if found is None:
            # The parts are kept with it, for Python may give the number of one that is gone away.
            found = symbolic.world.worked_out[key] = (parts, method(symbolic, *parts, **named))
        return found[1]

    return worked_out


def _identity(part: object) -> object:
    match part:
        case Symbol():
            return id(part)
        case tuple():
            return tuple(map(_identity, part))
        case _:
            return type(part), part


@dataclass(frozen=True, slots=True)
class Symbolic:
    """The algebra over one row of symbols."""

    world: World
    cells: Mapping[str, Symbol]

    @_once
    def lit(self, value: Value, /) -> Symbol:
        return constant(self.world, value)

    def col(self, name: str, /) -> Symbol:
        cell = self.cells[name]
        symbol: Symbol = self.world.worked_out.setdefault(cell.written, cell)
        return symbol

    @_once
    def known(self, part: Symbol, /) -> Symbol:
        return yes_no(part.known)

    @_once
    def negate(self, part: Symbol, /) -> Symbol:
        return part if part.kind == "nothing" else yes_no(no(part.term), part.known)

    @_once
    def every(self, parts: tuple[Symbol, ...], /) -> Symbol:
        refused = some(map(is_no, parts))
        return yes_no(no(refused), either(refused, _all_known(parts)))

    @_once
    def some(self, parts: tuple[Symbol, ...], /) -> Symbol:
        granted = some(map(is_yes, parts))
        return yes_no(granted, either(granted, _all_known(parts)))

    @_once
    def equal(self, left: Symbol, right: Symbol, /) -> Symbol:
        known = _all_known((left, right))
        return yes_no(same(left, right), known)

    @_once
    def before(self, left: Symbol, right: Symbol, /) -> Symbol:
        known = _all_known((left, right))
        return yes_no(before(left, right), known)

    @_once
    def one_of(self, part: Symbol, values: tuple[Value, ...], /) -> Symbol:
        if part.kind == "nothing":
            return yes_no(term=False, known=False)
        return yes_no(some(same(part, self.lit(value)) for value in values), part.known)

    @_once
    def first(self, rows: tuple[tuple[Symbol, Symbol], ...], otherwise: Symbol, /) -> Symbol:
        found = otherwise
        for condition, then in reversed(rows):
            if condition.kind == "nothing":
                found = UNKNOWN
                continue
            chosen = pick(condition.term, then, found)
            found = Symbol(chosen.kind, both(condition.known, chosen.known), chosen.term)
        return replace(found, cases=self._cases(rows, otherwise))

    def _cases(
        self, rows: tuple[tuple[Symbol, Symbol], ...], otherwise: Symbol
    ) -> Mapping[int, Truth] | None:
        """The cases of the first that holds; in one pass, so that they are no longer than it is."""
        leads: defaultdict[int, list[Truth]] = defaultdict(list)
        reached: Truth = True
        for condition, then in (*rows, (_YES, otherwise)):
            if condition.kind == "nothing":
                break
            cases = _cases_of(then)
            if cases is None:
                return None
            for code, when in cases.items():
                leads[code].append(both(reached, condition.term, when))
            reached = both(reached, no(condition.term))
        return {code: some(ways) for code, ways in leads.items()}

    @_once
    def sum(self, parts: tuple[Symbol, ...], /) -> Symbol:
        return number(sum(part.term for part in parts), _all_known(parts))

    @_once
    def product(self, parts: tuple[Symbol, ...], /) -> Symbol:
        constants = prod(part.term for part in parts if isinstance(part.term, int))
        others = [part.term for part in parts if not isinstance(part.term, int)]
        whole = reduce(mul, others, constants) if constants else 0
        return number(whole, _all_known(parts))

    @_once
    def quotient(self, numerator: Symbol, denominator: Symbol, rounding: Rounding, /) -> Symbol:
        known = both(_all_known((numerator, denominator)), no(equal(denominator.term, 0)))
        if known is False:
            return UNKNOWN
        return number(self._divide(numerator.term, denominator.term, rounding), known)

    @_once
    def extreme(self, which: Literal["least", "greatest"], parts: tuple[Symbol, ...], /) -> Symbol:
        known = _all_known(parts)
        if known is False:
            return UNKNOWN

        def further(one: Symbol, other: Symbol) -> Symbol:
            second = before(other, one) if which == "least" else before(one, other)
            return pick(second, other, one)

        found = reduce(further, parts)
        return Symbol(found.kind, known, found.term)

    @_once
    def shift(self, day: Symbol, by_days: int, months: int, month_end: MonthEnd, /) -> Symbol:
        if day.kind == "nothing":
            return UNKNOWN
        moved = days.shift(self.world, day.term, by_days, months, month_end)
        return Symbol("day", day.known, moved)

    @_once
    def days_between(self, start: Symbol, end: Symbol, /) -> Symbol:
        return _of_days(start, end, days.between)

    @_once
    def full_years(self, birth: Symbol, on: Symbol, month_end: MonthEnd, /) -> Symbol:
        return _of_days(
            birth, on, lambda one, other: days.full_years(self.world, one, other, month_end)
        )

    def _divide(self, numerator: Whole, denominator: Whole, rounding: Rounding) -> Whole:
        """The quotient, rounded alike on both sides of zero; a divisor of 0 gives anything."""
        above, below = size(numerator), size(denominator)
        raised = {"half-up": (above * 2 + below, below * 2), "down": (above, below)}
        dividend, divisor = raised.get(rounding, (above + below - 1, below))
        if isinstance(divisor, int):
            quotient = floor_divide(dividend, divisor)
        else:
            quotient, rest = self.world.whole("quotient"), self.world.whole("rest")
            whole = both(equal(quotient * divisor + rest, dividend), rest >= 0, rest < divisor)
            self.world.define(either(equal(divisor, 0), whole))
        same_side = equal(numerator < 0, denominator < 0)
        return choose(same_side, quotient, -quotient)


_YES = yes_no(term=True)


def _cases_of(symbol: Symbol) -> Mapping[int, Truth] | None:
    if symbol.kind == "nothing":
        return {}
    if symbol.kind == "text" and isinstance(symbol.term, int):
        return {symbol.term: True}
    return symbol.cases


def pick(condition: Truth, then: Symbol, otherwise: Symbol) -> Symbol:
    """One of two values of one kind."""
    known = choose(condition, then.known, otherwise.known)
    if then.kind == "nothing":
        return Symbol(otherwise.kind, known, otherwise.term)
    if otherwise.kind == "nothing":
        return Symbol(then.kind, known, then.term)
    if then.kind == "day":
        return Symbol("day", known, days.pick(condition, then.term, otherwise.term))
    return Symbol(then.kind, known, choose(condition, then.term, otherwise.term))


def _all_known(parts: Sequence[Symbol]) -> Truth:
    return every(part.known for part in parts)


def same(left: Symbol, right: Symbol) -> Truth:
    """Whether two values of one kind are equal, if both are known."""
    if "nothing" in (left.kind, right.kind):
        return False
    if left.kind == "day":
        return days.same(left.term, right.term)
    one, other = _cases_of(left), _cases_of(right)
    if one is not None and other is not None:
        return some(both(when, other[code]) for code, when in one.items() if code in other)
    return equal(left.term, right.term)


def before(left: Symbol, right: Symbol) -> Truth:
    """Whether the first of two values of one kind is less, if both are known."""
    if "nothing" in (left.kind, right.kind):
        return False
    if left.kind == "day":
        return days.before(left.term, right.term)
    return left.term < right.term


def _of_days(start: Symbol, end: Symbol, meaning: Callable[[Days, Days], Whole]) -> Symbol:
    if "nothing" in (start.kind, end.kind):
        return UNKNOWN
    return number(meaning(start.term, end.term), _all_known((start, end)))
