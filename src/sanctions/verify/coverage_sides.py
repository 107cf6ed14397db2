"""The sides of what a covenant compares, and on which of them two values stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias, assert_never

from sanctions.lang.derived import YES, all_of
from sanctions.lang.kernel import Col, Expr, Lit, Value
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
_AROUND_A_DAY = (
    Text("前一天", "day before"),
    Text("当天", "same day"),
    Text("后一天", "day after"),
)
_AROUND_A_WORD = (Text("轻一级", "one lighter"), EQUAL, Text("重一级", "one heavier"))


@dataclass(frozen=True, slots=True)
class SideOf:
    """One side: whether a pair of values, the fact's and the bound's, stands on it."""

    which: Which
    says: Text
    holds: Callable[[Value, Value], bool]


@dataclass(frozen=True, slots=True)
class Probe:
    """A comparison with its sides, and what its left side can be.

    Where the bound is a constant ``right`` is only there to be known.
    """

    comparison: Comparison
    reach: Reach
    applies: Expr
    left: Expr
    right: Expr
    sides: tuple[SideOf, ...]

    def side(self, left: Value, right: Value) -> int | None:
        """The place of the side on which the values stand; none if they stand farther off."""
        for place, side in enumerate(self.sides):
            if side.holds(left, right):
                return place
        return None


def probe_of(comparison: Comparison, columns: Reaches, *, amount_unit: int = 0) -> Probe:
    """The sides that can be.

    With ``amount_unit``, a number of units at two decimals, a side reaches as far from the bound:
    an amount that no fact meets to its last decimal is just below where it is within a fen.
    """
    left, question = comparison.left, comparison.question
    reach = reach_of(left.expr, columns)
    if question in {"known", "not_known"}:
        return Probe(comparison, reach, YES, left.expr, YES, tuple(_known(question, reach)))
    constant = all(isinstance(right.expr, Lit) for right in comparison.right)
    if isinstance(left.type, YesNo) or (isinstance(left.type, Choice) and not left.type.ordered):
        sides = _words(comparison, reach) if constant else _same()
    elif constant:
        sides = _around_constants(comparison, reach, amount_unit)
    else:
        sides = _around_bound(comparison, reach, amount_unit)
    if not reach.known:
        sides.append(SideOf("unknown", UNKNOWN, lambda one, other: None in {one, other}))
    guards = [each.applies for each in (left, *comparison.right) if each.applies is not None]
    right = YES if constant else comparison.right[0].expr
    return Probe(comparison, reach, all_of(YES, *guards), left.expr, right, tuple(sides))


def _known(question: str, reach: Reach) -> list[SideOf]:
    asked = question == "known"
    known = SideOf("at" if asked else "other", KNOWN, lambda one, _: one is not None)
    unknown = SideOf("other" if asked else "at", UNKNOWN, lambda one, _: one is None)
    if reach.known:
        return [known]
    return [known, unknown] if asked else [unknown, known]


# --- what has no order ----------------------------------------------------------------------------


def _words(comparison: Comparison, reach: Reach) -> list[SideOf]:
    """Each value that is asked for, and another."""
    of = comparison.left.type
    asked = [right.expr.value for right in comparison.right if isinstance(right.expr, Lit)]
    can: Sequence[Value] = (True, False)
    if isinstance(of, Choice):
        can = of.values if reach.words is None else reach.words
    sides = [SideOf("at", _said(value), _is(value)) for value in asked if value in can]
    others = [value for value in can if value not in asked]
    if others:
        says = OTHER if isinstance(of, Choice) else _said(others[0])
        sides.append(SideOf("other", says, lambda one, _: one in others))
    return sides


def _said(value: Value) -> Text:
    return _ANSWERS[value] if isinstance(value, bool) else Text(str(value), str(value))


def _is(value: Value) -> Callable[[Value, Value], bool]:
    return lambda one, _: one == value


def _same() -> list[SideOf]:
    return [
        SideOf("at", EQUAL, lambda one, other: one is not None and one == other),
        SideOf("other", OTHER, lambda one, other: None not in {one, other} and one != other),
    ]


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

    def number(self, value: Value, decimals: int) -> int | None:
        """The number of a value with so many decimals; nothing for unknown."""
        match value:
            case date():
                return value.toordinal()
            case str() if isinstance(self.of, Choice):
                return self.of.values.index(value)
            case int():
                factor: int = 10 ** (self.decimals - decimals)
                return value * factor
            case _:
                return None

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
            return _Line(Day(), 0, reach, 0)


def _decimals(typed: Typed) -> int:
    return typed.type.decimals if isinstance(typed.type, Number) else 0


def plain(number: int, decimals: int) -> str:
    """A scaled number without zeros at its end."""
    text = format_decimal(number, decimals)
    return text.rstrip("0").rstrip(".") if decimals else text


def _around_constants(comparison: Comparison, reach: Reach, amount_unit: int) -> list[SideOf]:
    """Below, at and above each constant, each value once; none twice where constants adjoin."""
    line = _line(comparison, reach, amount_unit)
    bounds = [_constant(line, right) for right in comparison.right]
    decimals = _decimals(comparison.left)
    sides: dict[int, SideOf] = {}

    def add(which: Which, value: int | None, bound: int) -> None:
        if value is None or (which != "at" and value in bounds):
            return
        near, far = _extent(which, value, bound, line.unit)
        low, high = min(near, far), max(near, far)
        sides[far] = SideOf(
            which,
            line.says(far),
            lambda one, _: (
                (number := line.number(one, decimals)) is not None and low <= number <= high
            ),
        )

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


def _constant(line: _Line, right: Typed) -> int:
    value = right.expr.value if isinstance(right.expr, Lit) else None
    number = line.number(value, _decimals(right))
    if number is None:
        raise TypeError("a bound of a covenant is never unknown")
    return number


def _around_bound(comparison: Comparison, reach: Reach, amount_unit: int) -> list[SideOf]:
    """Below, at and above a bound that is worked out from facts."""
    line = _line(comparison, reach, amount_unit)
    (right,) = comparison.right
    step = max(line.reach.grain, line.unit, 1)
    decimals, others = _decimals(comparison.left), _decimals(right)
    least, most = _farthest(comparison)

    def within(low: int, high: int) -> Callable[[Value, Value], bool]:
        def holds(one: Value, other: Value) -> bool:
            left, bound = line.number(one, decimals), line.number(other, others)
            return left is not None and bound is not None and low <= left - bound <= high

        return holds

    below, at, above = _names(line, step)
    sides = [SideOf("at", at, within(0, 0))]
    if least is None or least < 0:
        sides.insert(0, SideOf("below", below, within(-step, -1)))
    if most is None or most > 0:
        sides.append(SideOf("above", above, within(1, step)))
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
