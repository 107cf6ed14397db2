"""The kernel as SQL is the kernel: generated expressions over generated rows, value for value."""

from collections.abc import Callable
from datetime import date
from math import isqrt
from typing import Literal, TypeAlias, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions.engines.base import Row
from sanctions.lang.kernel import (
    All,
    Any,
    Before,
    Col,
    DaysBetween,
    Equal,
    Expr,
    Extreme,
    First,
    FullYears,
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
from sanctions.model.calendar import MonthEnd
from sanctions.model.money import Rounding
from sanctions.plan.steps import Columns, Derive
from tests.unit.engines.columnar.making import agree

T = TypeVar("T")

LEAP = date(2024, 2, 29)
DAYS = (
    LEAP,
    date(2024, 2, 28),
    date(2023, 2, 28),
    date(2025, 3, 1),
    date(2024, 1, 31),
    date(2024, 3, 31),
    date(2024, 4, 30),
    date(2023, 12, 31),
    date(2010, 3, 1),
    date(1900, 2, 28),
    date(2000, 2, 29),
    date.min,
    date(4, 2, 29),
    date.max,
    date(9996, 2, 29),
)
LINES = ("", "A", "a", "10", "9", "R2", "R10", "it's", '"', "\\", "\\'", "a\nb", "%", "_", "$1")
TEXTS = (*LINES, "两违", "乱停放", "é", "e\u0301", "ﬀ", "\uffff", "😀", "𠮷", "NULL", "a ", " a")
LARGE = (10**13, 10**13 - 1, 10**18, 2**31 - 1, 2**31, 5 * 10**17)
NUMBERS = (0, 1, 2, 3, 5, 7, 10, 100, 10_000, *LARGE)
ALL_NUMBERS = tuple(dict.fromkeys(sign * each for each in NUMBERS for sign in (1, -1)))
ROOM = 10**37
"""Up to here numbers are tried: 128 bits hold 1.7 × 10^38, and a half-up division doubles."""

_texts = st.sampled_from(TEXTS) | st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), max_size=4
)
CELLS: dict[str, st.SearchStrategy[Value]] = {
    "yes-no": st.booleans(),
    "number": st.sampled_from(ALL_NUMBERS) | st.integers(-(10**18), 10**18),
    "fen": st.integers(0, 10**13),
    "small": st.integers(-3, 3),
    "day": st.sampled_from(DAYS) | st.dates(),
    "text": _texts,
}
COLUMNS = {f"{kind} {place}": kind for kind in CELLS for place in (1, 2)}
WITHIN = {"number": 10**18, "fen": 10**13, "small": 3}
ROUNDINGS: tuple[Rounding, ...] = ("half-up", "down", "up")
EXTREMES: tuple[Literal["least", "greatest"], ...] = ("least", "greatest")
MONTH_ENDS: tuple[MonthEnd, ...] = ("down", "up")
SOME_DAYS = (0, 1, -1, 7, 30, -366, 10_000, 4 * 10**6, -4 * 10**6, 10**12, -(10**12))
MONTHS = (0, 1, -1, 11, 12, -12, -24, 36, -1200, 12 * 8000, -12 * 8000, 10**9, -(10**9))

Make: TypeAlias = Callable[[int], Expr]


class Maker:
    """Expressions of each kind, so large that every number in them stays below ``ROOM``."""

    def __init__(self, draw: st.DrawFn) -> None:
        """Hold what draws."""
        self.draw = draw

    def one(self, values: tuple[T, ...]) -> T:
        """One of the values."""
        return self.draw(st.sampled_from(values))

    def leaf(self, kind: str, *columns: str) -> Expr:
        """A column, a constant, or unknown."""
        of = self.one(columns or (kind,))
        match self.draw(st.integers(0, 9)):
            case 0:
                return Lit(None)
            case 1 | 2 | 3:
                return Lit(self.draw(CELLS[of]))
            case _:
                return Col(f"{of} {self.draw(st.integers(1, 2))}")

    def several(self, make: Make, depth: int, least: int = 0) -> tuple[Expr, ...]:
        """Up to three of them."""
        return tuple(make(depth - 1) for _ in range(self.draw(st.integers(least, 3))))

    def first(self, make: Make, depth: int) -> Expr:
        """A table of one or two rows."""
        rows = [
            (self.truth(depth - 1), make(depth - 1)) for _ in range(self.draw(st.integers(0, 2)))
        ]
        return First(tuple(rows), make(depth - 1))

    def truth(self, depth: int) -> Expr:
        """A yes-no."""
        if not depth:
            return self.leaf("yes-no")
        part: Make = self.one((self.truth, self.number, self.day, self.text))
        ordered: Make = self.one((self.number, self.day, self.text))
        match self.draw(st.integers(0, 9)):
            case 0:
                return self.leaf("yes-no")
            case 1:
                return Known(part(depth - 1))
            case 2:
                return Not(self.truth(depth - 1))
            case 3:
                return All(self.several(self.truth, depth))
            case 4:
                return Any(self.several(self.truth, depth))
            case 5:
                return Equal(part(depth - 1), part(depth - 1))
            case 6:
                return Before(ordered(depth - 1), ordered(depth - 1))
            case 7:
                return self.one_of(depth)
            case 8:
                return Not(Known(part(depth - 1)))
            case _:
                return self.first(self.truth, depth)

    def one_of(self, depth: int) -> Expr:
        """Whether a text, a number or a day is among a few constants."""
        makes: dict[str, Make] = {
            "text": self.text,
            "small": self.number,
            "number": self.number,
            "day": self.day,
        }
        of = self.one(tuple(makes))
        values = self.draw(st.lists(CELLS[of], max_size=3))
        return OneOf(makes[of](depth - 1), tuple(values))

    def number(self, depth: int, room: int = ROOM) -> Expr:
        """A number of at most ``room``."""
        fitting = tuple(name for name, within in WITHIN.items() if within <= room)
        how = self.draw(st.integers(0, 8)) if depth else 0

        def part(of: int) -> Make:
            return lambda depth: self.number(depth, of)

        match how:
            case 1:
                return Sum(self.several(part(room // 3), depth))
            case 2:
                return Product(self.several(part(isqrt(room)), depth)[:2])
            case 3 | 4:
                above, below = self.number(depth - 1, room // 4), self.number(depth - 1, room // 8)
                return Quotient(above, below, self.one(ROUNDINGS))
            case 5:
                return Extreme(self.one(EXTREMES), self.several(part(room), depth, 1))
            case 6 if room >= 4 * 10**6:
                return DaysBetween(self.day(depth - 1), self.day(depth - 1))
            case 7 if room >= 10**4:
                return FullYears(self.day(depth - 1), self.day(depth - 1), self.one(MONTH_ENDS))
            case 8:
                return self.first(part(room), depth)
            case _:
                return self.leaf("number", *fitting)

    def day(self, depth: int) -> Expr:
        """A day."""
        match self.draw(st.integers(0, 5)) if depth else 0:
            case 1 | 2:
                days, months = self.one(SOME_DAYS), 0
                if self.draw(st.booleans()):
                    days, months = self.one((0, 0, 0, 1, -1)), self.one(MONTHS)
                return Shift(self.day(depth - 1), days, months, self.one(MONTH_ENDS))
            case 3:
                return Extreme(self.one(EXTREMES), self.several(self.day, depth, 1))
            case 4:
                return self.first(self.day, depth)
            case _:
                return self.leaf("day")

    def text(self, depth: int) -> Expr:
        """A text."""
        match self.draw(st.integers(0, 3)) if depth else 0:
            case 1:
                return self.first(self.text, depth)
            case 2:
                return Extreme(self.one(EXTREMES), self.several(self.text, depth, 1))
            case _:
                return self.leaf("text")


def rows(*, unknown: bool = True) -> st.SearchStrategy[list[Row]]:
    """A few rows with every column; a cell may be unknown, and so may a whole column."""
    cells = {
        name: CELLS[kind] | st.none() if unknown else CELLS[kind] for name, kind in COLUMNS.items()
    }
    return st.lists(st.fixed_dictionaries(cells), min_size=1, max_size=5).map(_numbered)


def _numbered(cells: list[dict[str, Value]]) -> list[Row]:
    return [{"row": place, **row} for place, row in enumerate(cells)]


@st.composite
def expressions(draw: st.DrawFn) -> Columns:
    """A few expressions of any kind, each a column."""
    maker = Maker(draw)
    kinds: tuple[Make, ...] = (maker.truth, maker.number, maker.number, maker.day, maker.text)
    return tuple(
        (f"value {place}", maker.one(kinds)(draw(st.integers(1, 3)))) for place in range(4)
    )


@settings(max_examples=300)
@given(expressions(), rows(), rows(unknown=False))
def test_expressions_are_those_of_the_reference(
    columns: Columns, some: list[Row], known: list[Row]
) -> None:
    """Whatever an expression is made of, SQL gives the value of the reference."""
    step = Derive("t", "in", columns, ("row",))
    agree(step, **{"in": some})
    agree(step, **{"in": known})


N, M, DAY = Col("number 1"), Col("number 2"), Col("day 1")
EDGES: list[Expr] = [
    Product((Lit(20_000_000), Lit(15_000))),
    Sum((Lit(2**31 - 1), Lit(1))),
    Sum((Lit(5 * 10**18), Lit(5 * 10**18), Lit(-5 * 10**18))),
    Product((Lit(10**10), Lit(10**10), Lit(0))),
    Product((N, M, Lit(0))),
    Product((First(((Col("yes-no 1"), Lit(100_000)),), Lit(50_000)), Lit(100_000))),
    Sum((Product((N, M)), Product((N, Lit(-1), M)))),
    *(
        Quotient(above, below, rounding)
        for rounding in ROUNDINGS
        for above, below in (
            (Lit(2 * 10**9), Lit(3)),
            (Lit(7), Lit(2 * 10**9)),
            (Lit(-(2**31)), Lit(-2)),
            (Lit(5), Lit(0)),
            (N, Col("small 1")),
            (Product((N, M)), Lit(-7)),
            (Lit(10**18), M),
        )
    ),
    *(
        Shift(DAY, 0, months, month_end)
        for month_end in MONTH_ENDS
        for months in (12, -12, 48, -24, 10**9, -(10**9))
    ),
    *(FullYears(DAY, Col("day 2"), month_end) for month_end in MONTH_ENDS),
]


@settings(max_examples=25)
@given(rows(), rows(unknown=False))
def test_expressions_at_the_edges(some: list[Row], known: list[Row]) -> None:
    """Constants beyond 32 and 64 bits, divisions by 0, ends of months, days out of reach."""
    step = Derive(
        "t", "in", tuple((f"value {place}", expr) for place, expr in enumerate(EDGES)), ("row",)
    )
    agree(step, **{"in": some})
    agree(step, **{"in": known})
