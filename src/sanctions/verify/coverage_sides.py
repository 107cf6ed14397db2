"""The sides of what a covenant compares: each a condition that a row can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias, assert_never

from sanctions.lang.derived import YES, all_of, at_most, is_unknown, lookup
from sanctions.lang.kernel import (
    All,
    Col,
    DaysBetween,
    Equal,
    Expr,
    Known,
    Lit,
    Not,
    OneOf,
    Product,
    Sum,
    Value,
)
from sanctions.lang.types import Choice, Day, Number, Typed, YesNo
from sanctions.model.money import format_decimal
from sanctions.model.tables import Text
from sanctions.ruleset.comparisons import Comparison
from sanctions.verify.coverage_reach import Reach, Reaches, reach_of

Which: TypeAlias = Literal["below", "at", "above", "other", "unknown"]

UNKNOWN = Text("未知", "unknown")
KNOWN = Text("已知", "known")
EQUAL = Text("相等", "equal")
OTHER = Text("其他", "another")
_ANSWERS = {True: Text("是", "yes"), False: Text("否", "no")}
_AROUND_A_DAY = (
    Text("前一天", "day before"),
    Text("当天", "same day"),
    Text("后一天", "day after"),
)
_AROUND_A_WORD = (Text("轻一级", "one lighter"), EQUAL, Text("重一级", "one heavier"))
_IN_ORDER = frozenset(
    {
        ("occurred_on", "recorded_on"),
        ("occurred_on", "notified_on"),
        ("occurred_on", "decided_on"),
        ("occurred_on", "appealed_on"),
        ("occurred_on", "resolved_on"),
        ("occurred_on", "rectified_on"),
        ("decided_on", "appealed_on"),
        ("decided_on", "resolved_on"),
        ("appealed_on", "resolved_on"),
    }
)
"""Days of a record of which a list refuses the second before the first (D107, D111, D120)."""
_DAYS = date(1900, 1, 1).toordinal(), date(2199, 12, 31).toordinal()
"""No day of a list lies outside (D038)."""


@dataclass(frozen=True, slots=True)
class SideOf:
    """One side: its value in words, and whether a row stands there."""

    which: Which
    says: Text
    holds: Expr


@dataclass(frozen=True, slots=True)
class Probe:
    """A comparison with its sides, where it applies, and what its left side can be."""

    comparison: Comparison
    reach: Reach
    applies: Expr
    sides: tuple[SideOf, ...]


def probe_of(comparison: Comparison, columns: Reaches, *, amount_unit: int = 0) -> Probe:
    """The sides that can be.

    With ``amount_unit``, a number of units at two decimals, a side reaches as far from the bound:
    an amount that no fact meets to its last decimal is just below where it is within a fen.
    """
    left, question = comparison.left, comparison.question
    reach = reach_of(left.expr, columns)
    if question in {"known", "not_known"}:
        return Probe(comparison, reach, YES, tuple(_known(comparison, reach)))
    constant = all(isinstance(right.expr, Lit) for right in comparison.right)
    if isinstance(left.type, YesNo) or (isinstance(left.type, Choice) and not left.type.ordered):
        sides = _words(comparison, reach) if constant else _same(comparison)
    elif constant:
        sides = _around_constants(comparison, reach, amount_unit)
    else:
        sides = _around_bound(comparison, reach, amount_unit)
    if not reach.known:
        values = (left.expr, *(right.expr for right in comparison.right))
        complete = All(tuple(Known(value) for value in values))
        sides.append(SideOf("unknown", UNKNOWN, Not(complete)))
    guards = [each.applies for each in (left, *comparison.right) if each.applies is not None]
    return Probe(comparison, reach, all_of(YES, *guards), tuple(sides))


def _known(comparison: Comparison, reach: Reach) -> list[SideOf]:
    asked, fact = comparison.question == "known", comparison.left.expr
    known = SideOf("at" if asked else "other", KNOWN, Known(fact))
    unknown = SideOf("other" if asked else "at", UNKNOWN, is_unknown(fact))
    if reach.known:
        return [known]
    return [known, unknown] if asked else [unknown, known]


# --- what has no order ----------------------------------------------------------------------------


def _words(comparison: Comparison, reach: Reach) -> list[SideOf]:
    """Each value that is asked for, and another."""
    fact, of = comparison.left.expr, comparison.left.type
    asked = [right.expr.value for right in comparison.right if isinstance(right.expr, Lit)]
    can: Sequence[Value] = (True, False)
    if isinstance(of, Choice):
        can = of.values if reach.words is None else reach.words
    sides = [SideOf("at", _said(word), Equal(fact, Lit(word))) for word in asked if word in can]
    others = tuple(value for value in can if value not in asked)
    if others:
        says = OTHER if isinstance(of, Choice) else _said(others[0])
        sides.append(SideOf("other", says, OneOf(fact, others)))
    return sides


def _said(value: Value) -> Text:
    return _ANSWERS[value] if isinstance(value, bool) else Text(str(value), str(value))


def _same(comparison: Comparison) -> list[SideOf]:
    same = Equal(comparison.left.expr, comparison.right[0].expr)
    return [SideOf("at", EQUAL, same), SideOf("other", OTHER, Not(same))]


# --- what has an order ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """The values of a comparison as whole numbers in their order.

    ``decimals`` is the finer scale of both sides; ``reach`` is what the left one can be, ``unit``
    how far its sides reach where it is an amount, else 0.
    """

    of: Number | Day | Choice
    decimals: int
    reach: Reach
    unit: int

    def constant(self, right: Typed) -> int:
        """The number of a bound. INVARIANT: no bound of a covenant is unknown."""
        match right.expr:
            case Lit(date() as day):
                return day.toordinal()
            case Lit(str(word)) if isinstance(self.of, Choice):
                return self.of.values.index(word)
            case Lit(int(number)):
                factor: int = 10 ** (self.decimals - _decimals(right))
                return number * factor
            case _:
                raise TypeError("a bound of a covenant is no constant")

    def within(self, left: Typed, low: int, high: int) -> Expr:
        """Whether the left side is one of these numbers, both ends included."""
        if low < high:
            number = self._scaled(left)
            return All((at_most(Lit(low), number), at_most(number, Lit(high))))
        match self.of:
            case Number():
                return Equal(self._scaled(left), Lit(low))
            case Day():
                return Equal(left.expr, Lit(date.fromordinal(low)))
            case Choice():
                return Equal(left.expr, Lit(self.of.values[low]))
            case _:
                assert_never(self.of)

    def gap(self, left: Typed, right: Typed) -> Expr:
        """How far the left side is above the right one."""
        match self.of:
            case Number():
                parts = self._scaled(left), self._scaled(right)
            case Day():
                return DaysBetween(right.expr, left.expr)
            case Choice():
                ranks = [(word, Lit(place)) for place, word in enumerate(self.of.values)]
                parts = lookup(left.expr, ranks), lookup(right.expr, ranks)
            case _:
                assert_never(self.of)
        return Sum((parts[0], Product((Lit(-1), parts[1]))))

    def _scaled(self, side: Typed) -> Expr:
        factor = 10 ** (self.decimals - _decimals(side))
        return side.expr if factor == 1 else Product((side.expr, Lit(factor)))

    def says(self, number: int) -> Text:
        """The value of a number, as a covenant writes it."""
        match self.of:
            case Day():
                text = date.fromordinal(number).isoformat()
            case Choice():
                text = self.of.values[number]
            case Number():
                text = plain(number, self.decimals)
            case _:
                assert_never(self.of)
        return Text(text, text)


def _line(comparison: Comparison, reach: Reach, amount_unit: int) -> _Line:
    match comparison.left.type:
        case Number(decimals):
            finest = max(decimals, *(_decimals(right) for right in comparison.right))
            scaled = reach.times(10 ** (finest - decimals))
            fen: int = amount_unit * 10 ** (finest - 2) if amount_unit else 0
            return _Line(Number(decimals), finest, scaled, fen and max(fen, scaled.grain))
        case Choice(_, values) as words:
            return _Line(words, 0, Reach(0, len(values) - 1, known=reach.known), 0)
        case _:
            return _Line(Day(), 0, Reach(*_DAYS, known=reach.known), 0)


def _decimals(typed: Typed) -> int:
    return typed.type.decimals if isinstance(typed.type, Number) else 0


def plain(number: int, decimals: int) -> str:
    """A scaled number without zeros at its end."""
    text = format_decimal(number, decimals)
    return text.rstrip("0").rstrip(".") if decimals else text


def _around_constants(comparison: Comparison, reach: Reach, amount_unit: int) -> list[SideOf]:
    """Below, at and above each constant, each value once; none twice where constants adjoin."""
    line = _line(comparison, reach, amount_unit)
    bounds = [line.constant(right) for right in comparison.right]
    sides: dict[int, SideOf] = {}

    def add(which: Which, value: int | None, bound: int) -> None:
        if value is None or (which != "at" and value in bounds):
            return
        near, far = _extent(which, value, bound, line.unit)
        holds = line.within(comparison.left, min(near, far), max(near, far))
        sides[far] = SideOf(which, line.says(far), holds)

    for bound in bounds:
        add("below", line.reach.below(bound), bound)
        add("at", bound if line.reach.has(bound) else None, bound)
        add("above", line.reach.above(bound), bound)
    return [sides[value] for value in sorted(sides)]


def _extent(which: Which, value: int, bound: int, unit: int) -> tuple[int, int]:
    """The nearer and the farther end of a side: that of an amount is a unit wide."""
    if not unit or which == "at":
        return value, value
    return (bound - 1, bound - unit) if which == "below" else (bound + 1, bound + unit)


def _around_bound(comparison: Comparison, reach: Reach, amount_unit: int) -> list[SideOf]:
    """Below, at and above a bound that is worked out from facts."""
    line = _line(comparison, reach, amount_unit)
    (right,) = comparison.right
    gap = line.gap(comparison.left, right)
    step = max(line.reach.grain, line.unit, 1)
    least, most = _farthest(comparison)
    below, at, above = _names(line, step)
    sides = [SideOf("at", at, Equal(gap, Lit(0)))]
    if least is None or least < 0:
        near = All((at_most(Lit(-step), gap), at_most(gap, Lit(-1))))
        sides.insert(0, SideOf("below", below, near))
    if most is None or most > 0:
        near = All((at_most(Lit(1), gap), at_most(gap, Lit(step))))
        sides.append(SideOf("above", above, near))
    return sides


def _names(line: _Line, step: int) -> tuple[Text, Text, Text]:
    match line.of:
        case Day():
            return _AROUND_A_DAY
        case Choice():
            return _AROUND_A_WORD
        case Number():
            by = plain(step, line.decimals)
            return Text(f"少 {by}", f"{by} less"), EQUAL, Text(f"多 {by}", f"{by} more")


def _farthest(comparison: Comparison) -> tuple[int | None, int | None]:
    """How many days the left day is before and after the right one at most, where that is known."""
    match comparison.left.expr, comparison.right[0].expr:
        case Col(left), Col(right) if (right, left) in _IN_ORDER:
            return 0, None
        case Col(left), Col(right) if (left, right) in _IN_ORDER:
            return None, 0
        case _:
            return None, None
