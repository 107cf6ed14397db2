"""The kernel: the meaning of one row, in seventeen primitives.

A value is a yes-no (``bool``), a number (``int``, scaled by the decimals of its type), a day
(``datetime.date``) or a text (``str``); ``None`` is *unknown*. Surface operators are rewritten into
these primitives by :mod:`sanctions.lang.ops`; an engine is one :class:`Algebra` over them.

Each primitive states its rule for unknown; where none is stated, one unknown part makes the whole
unknown. Source: docs/explanation/semantics.md, rule 5.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, TypeAlias, TypeVar, assert_never

from sanctions.model.calendar import MonthEnd
from sanctions.model.money import Rounding

Value: TypeAlias = bool | int | date | str | None


@dataclass(frozen=True, slots=True)
class Lit:
    """A constant; ``Lit(None)`` is unknown."""

    value: Value


@dataclass(frozen=True, slots=True)
class Col:
    """The value of a column of the row; an empty cell is unknown."""

    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """Whether a value is known. Never unknown itself."""

    part: Expr


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a yes-no; the opposite of unknown is unknown."""

    part: Expr


@dataclass(frozen=True, slots=True)
class All:
    """Kleene's *and*: one no makes no, else one unknown makes unknown. Empty: yes."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Kleene's *or*: one yes makes yes, else one unknown makes unknown. Empty: no."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Equal:
    """Whether two values of one type are the same."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Before:
    """Whether left is less than right: by size, by time, texts by code point."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class OneOf:
    """Whether a value is among known constants."""

    part: Expr
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class First:
    """The value beside the first condition that is yes, else ``otherwise``.

    A condition that is unknown stops the search: the whole is unknown.
    """

    rows: tuple[tuple[Expr, Expr], ...]
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of numbers of one scale. Empty: 0."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """The product of numbers; the scales add up. Empty: 1."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Quotient:
    """Integer division, rounded symmetrically about zero; unknown when the divisor is 0."""

    numerator: Expr
    denominator: Expr
    rounding: Rounding


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least or the greatest of at least one value of one type."""

    which: Literal["least", "greatest"]
    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """A day moved by a fixed number of days or of months; months end as ``month_end`` says."""

    day: Expr
    days: int
    months: int
    month_end: MonthEnd


@dataclass(frozen=True, slots=True)
class DaysBetween:
    """The number of days from the first day to the second; negative when it is earlier."""

    start: Expr
    end: Expr


@dataclass(frozen=True, slots=True)
class FullYears:
    """Completed years from a birth date to a day; 29 February birthdays as ``month_end`` says."""

    birth: Expr
    on: Expr
    month_end: MonthEnd


Expr: TypeAlias = (
    Lit
    | Col
    | Known
    | Not
    | All
    | Any
    | Equal
    | Before
    | OneOf
    | First
    | Sum
    | Product
    | Quotient
    | Extreme
    | Shift
    | DaysBetween
    | FullYears
)

T = TypeVar("T")


class Algebra(Protocol[T]):
    """One interpretation of the kernel: what each primitive becomes, its parts already folded."""

    def lit(self, value: Value, /) -> T: ...
    def col(self, name: str, /) -> T: ...
    def known(self, part: T, /) -> T: ...
    def negate(self, part: T, /) -> T: ...
    def every(self, parts: tuple[T, ...], /) -> T: ...
    def some(self, parts: tuple[T, ...], /) -> T: ...
    def equal(self, left: T, right: T, /) -> T: ...
    def before(self, left: T, right: T, /) -> T: ...
    def one_of(self, part: T, values: tuple[Value, ...], /) -> T: ...
    def first(self, rows: tuple[tuple[T, T], ...], otherwise: T, /) -> T: ...
    def sum(self, parts: tuple[T, ...], /) -> T: ...
    def product(self, parts: tuple[T, ...], /) -> T: ...
    def quotient(self, numerator: T, denominator: T, rounding: Rounding, /) -> T: ...
    def extreme(self, which: Literal["least", "greatest"], parts: tuple[T, ...], /) -> T: ...
    def shift(self, day: T, days: int, months: int, month_end: MonthEnd, /) -> T: ...
    def days_between(self, start: T, end: T, /) -> T: ...
    def full_years(self, birth: T, on: T, month_end: MonthEnd, /) -> T: ...


def fold(expr: Expr, algebra: Algebra[T]) -> T:
    """What the expression becomes under the algebra, parts before wholes."""
    match expr:
        case Lit(value):
            return algebra.lit(value)
        case Col(name):
            return algebra.col(name)
        case Known(part):
            return algebra.known(fold(part, algebra))
        case Not(part):
            return algebra.negate(fold(part, algebra))
        case All(parts):
            return algebra.every(_each(parts, algebra))
        case Any(parts):
            return algebra.some(_each(parts, algebra))
        case Equal(left, right):
            return algebra.equal(fold(left, algebra), fold(right, algebra))
        case Before(left, right):
            return algebra.before(fold(left, algebra), fold(right, algebra))
        case OneOf(part, values):
            return algebra.one_of(fold(part, algebra), values)
        case First(rows, otherwise):
            folded = tuple((fold(when, algebra), fold(then, algebra)) for when, then in rows)
            return algebra.first(folded, fold(otherwise, algebra))
        case Sum(parts):
            return algebra.sum(_each(parts, algebra))
        case Product(parts):
            return algebra.product(_each(parts, algebra))
        case Quotient(numerator, denominator, rounding):
            return algebra.quotient(fold(numerator, algebra), fold(denominator, algebra), rounding)
        case Extreme(which, parts):
            return algebra.extreme(which, _each(parts, algebra))
        case Shift(day, days, months, month_end):
            return algebra.shift(fold(day, algebra), days, months, month_end)
        case DaysBetween(start, end):
            return algebra.days_between(fold(start, algebra), fold(end, algebra))
        case FullYears(birth, on, month_end):
            return algebra.full_years(fold(birth, algebra), fold(on, algebra), month_end)
        case _:
            assert_never(expr)


def _each(parts: tuple[Expr, ...], algebra: Algebra[T]) -> tuple[T, ...]:
    return tuple(fold(part, algebra) for part in parts)
