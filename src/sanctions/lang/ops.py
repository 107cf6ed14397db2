"""The surface operators of the ruleset language, each rewritten into the kernel.

An operator made of others is added here and nowhere else. Wrong types raise :class:`TypeFault`.
Source: docs/reference/language.md; docs/explanation/semantics.md, rule 5.5.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from sanctions.lang.derived import all_of, at_most, lookup
from sanctions.lang.kernel import (
    All,
    Before,
    Equal,
    Expr,
    Extreme,
    Known,
    Lit,
    Not,
    OneOf,
    Product,
    Quotient,
    Shift,
    Sum,
    Value,
)
from sanctions.lang.types import Choice, Day, Number, Type, Typed, TypeFault, YesNo, describe
from sanctions.model.calendar import MonthEnd, Term
from sanctions.model.money import Rounding

Operator = Literal["at_least", "more_than", "at_most", "less_than", "equals"]


class UnknownWord(TypeFault):
    """A word that the fact does not have."""

    def __init__(self, word: str, of: Choice) -> None:
        super().__init__(f"`{of.name}` has no value `{word}`")
        self.word = word
        self.options = of.values


# --- literals -------------------------------------------------------------------------------------


def number(value: int | Decimal) -> Typed:
    """An exact number as written: ``2.50`` has two decimals."""
    exact = Decimal(value)
    exponent = exact.as_tuple().exponent
    if not isinstance(exponent, int):
        message = f"`{value}` is not a number"
        raise TypeFault(message)
    digits = f"{exact:f}".replace(".", "")  # a Decimal's own arithmetic rounds to 28 digits
    return Typed(Lit(int(digits)), Number(max(0, -exponent)))


def day(value: date) -> Typed:
    """A calendar day as written."""
    return Typed(Lit(value), Day())


def yes_no(value: bool) -> Typed:  # noqa: FBT001 - the value itself, not a flag
    """A yes or no as written."""
    return Typed(Lit(value), YesNo())


def word(value: str, of: Choice) -> Typed:
    """A word of a scale or choice. Raises: UnknownWord: when it is none of its values."""
    if value not in of.values:
        raise UnknownWord(value, of)
    return Typed(Lit(value), of)


# --- comparisons ----------------------------------------------------------------------------------


def known(left: Typed, *, yes: bool) -> Expr:
    """Whether the fact is known (``known: yes``) or not (``known: no``); never unknown."""
    return Known(left.expr) if yes else Not(Known(left.expr))


def compare(left: Typed, operator: Operator, right: Typed) -> Expr:
    """The comparison of two values of one type; *no* where one of them does not apply."""
    if isinstance(left.type, Choice):
        return _guard(_compare_words(left, left.type, operator, right), left, right)
    first, second = _aligned(left, right)
    if operator != "equals" and isinstance(left.type, YesNo):
        message = f"`{operator}` cannot compare {describe(left.type)}"
        raise TypeFault(message)
    return _guard(_ORDER[operator](first, second), left, right)


def between(left: Typed, low: Typed, high: Typed) -> Expr:
    """Whether low ≤ fact ≤ high: both ends included."""
    return All((compare(left, "at_least", low), compare(left, "at_most", high)))


def one_of(left: Typed, options: Sequence[Typed]) -> Expr:
    """Whether the fact equals one of the constants."""
    values: list[Value] = []
    for option in options:
        first, second = _aligned(left, option)
        if not (isinstance(second, Lit) and first == left.expr):
            message = "a list of values takes constants, with no more decimals than the fact has"
            raise TypeFault(message)
        values.append(second.value)
    return _guard(OneOf(left.expr, tuple(values)), left)


_ORDER: Mapping[Operator, Callable[[Expr, Expr], Expr]] = {
    "at_least": lambda left, right: at_most(right, left),
    "more_than": lambda left, right: Before(right, left),
    "at_most": at_most,
    "less_than": Before,
    "equals": Equal,
}


def _guard(condition: Expr, *sides: Typed) -> Expr:
    guard = _applies(sides)
    return condition if guard is None else All((guard, condition))


def _applies(parts: Sequence[Typed]) -> Expr | None:
    """When all the parts mean anything: what they make together means nothing otherwise."""
    guards = tuple(dict.fromkeys(part.applies for part in parts if part.applies is not None))
    return all_of(*guards) if guards else None


def _compare_words(left: Typed, of: Choice, operator: Operator, right: Typed) -> Expr:
    if right.type != of:
        message = f"`{of.name}` cannot be compared with {_named(right.type)}"
        raise TypeFault(message)
    if operator == "equals":
        return Equal(left.expr, right.expr)
    if not of.ordered:
        message = f"`{operator}` needs an order, and `{of.name}` has none"
        raise TypeFault(message)
    if isinstance(right.expr, Lit):
        rank = of.values.index(str(right.expr.value))
        kept = {
            "at_least": of.values[rank:],
            "more_than": of.values[rank + 1 :],
            "at_most": of.values[: rank + 1],
            "less_than": of.values[:rank],
        }[operator]
        return OneOf(left.expr, kept)
    ranks = [(value, Lit(place)) for place, value in enumerate(of.values)]
    return _ORDER[operator](lookup(left.expr, ranks), lookup(right.expr, ranks))


def _named(of: Type) -> str:
    return f"`{of.name}`" if isinstance(of, Choice) else describe(of)


def _aligned(left: Typed, right: Typed) -> tuple[Expr, Expr]:
    """Both sides at one scale, if they are of one type."""
    match left.type, right.type:
        case Number(), Number():
            scale = max(left.type.decimals, right.type.decimals)
            return _scaled(left, scale), _scaled(right, scale)
        case (YesNo(), YesNo()) | (Day(), Day()):
            return left.expr, right.expr
        case Choice(), Choice() if left.type == right.type:
            return left.expr, right.expr
        case _:
            message = f"{_named(left.type)} cannot be compared with {_named(right.type)}"
            raise TypeFault(message)


# --- arithmetic -----------------------------------------------------------------------------------


def add(parts: Sequence[Typed]) -> Typed:
    """The sum of numbers, at the finest scale among them."""
    return _combined(parts, Sum)


def subtract(left: Typed, right: Typed) -> Typed:
    """The first number less the second."""
    scale = _finest((left, right))
    negative = Product((Lit(-1), _scaled(right, scale)))
    difference = Sum((_scaled(left, scale), negative))
    return Typed(difference, _number(left, scale), _applies((left, right)))


def multiply(parts: Sequence[Typed]) -> Typed:
    """The product of numbers; decimals add up, so nothing is rounded."""
    decimals = sum(_number(part).decimals for part in parts)
    product = Product(tuple(part.expr for part in parts))
    return Typed(product, Number(decimals), _applies(parts))


def extreme(which: Literal["least", "greatest"], parts: Sequence[Typed]) -> Typed:
    """The least or the greatest of numbers or of days."""
    if parts and all(isinstance(part.type, Day) for part in parts):
        return Typed(Extreme(which, tuple(part.expr for part in parts)), Day(), _applies(parts))
    return _combined(parts, lambda scaled: Extreme(which, scaled))


def shift(start: Typed, by: Term, sign: Literal[1, -1], month_end: MonthEnd) -> Typed:
    """A day moved forward or back by a period. Months end as ``month_end`` says, both ways."""
    if not isinstance(start.type, Day):
        message = f"a period can be added to a day, not to {_named(start.type)}"
        raise TypeFault(message)
    moved = Shift(start.expr, sign * by.days, sign * by.months, month_end)
    return Typed(moved, Day(), start.applies)


def _combined(parts: Sequence[Typed], build: Callable[[tuple[Expr, ...]], Expr]) -> Typed:
    if not parts:
        message = "a list of numbers cannot be empty"
        raise TypeFault(message)
    scale = _finest(parts)
    built = build(tuple(_scaled(part, scale) for part in parts))
    return Typed(built, _number(parts[0], scale), _applies(parts))


def _finest(parts: Sequence[Typed]) -> int:
    return max(_number(part).decimals for part in parts)


def _number(part: Typed, decimals: int | None = None) -> Number:
    if not isinstance(part.type, Number):
        message = f"a number is needed here, not {_named(part.type)}"
        raise TypeFault(message)
    return part.type if decimals is None else Number(decimals, part.type.unit)


def _scaled(part: Typed, decimals: int) -> Expr:
    factor = 10 ** (decimals - _number(part).decimals)
    if factor == 1:
        return part.expr
    if isinstance(part.expr, Lit) and isinstance(part.expr.value, int):
        return Lit(part.expr.value * factor)
    return Product((part.expr, Lit(factor)))


# --- amounts --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bounds:
    """What may follow the value of an amount: first ``times``, then the bounds."""

    times: Typed | None = None
    at_least: Typed | None = None
    at_most: Typed | None = None


def amount(
    value: Typed, bounds: Bounds, *, decimals: int = 2, rounding: Rounding = "half-up"
) -> Expr:
    """An amount at ``decimals``: the value, times, then bounds, then rounding, in this order.

    Source: docs/reference/language.md#amounts
    """
    exact = value if bounds.times is None else multiply((value, bounds.times))
    if bounds.at_least is not None:
        exact = extreme("greatest", (exact, bounds.at_least))
    if bounds.at_most is not None:
        exact = extreme("least", (exact, bounds.at_most))
    surplus = _number(exact).decimals - decimals
    if surplus <= 0:
        return _scaled(exact, decimals)
    return Quotient(exact.expr, Lit(10**surplus), rounding)
