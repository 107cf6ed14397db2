"""The kernel as DuckDB expressions: each primitive is one template that keeps its rule for unknown.

``NULL`` is unknown; AND, OR, NOT and the comparisons of SQL are those of the kernel. What is never
unknown is written without the question whether it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import Literal

from sanctions.engines.columnar.shapes import (
    FIRST_DAY,
    LAST_DAY,
    UNKNOWN,
    YES_NO,
    Shape,
    Shapes,
    either,
    number,
    shape_of,
    text_literal,
)
from sanctions.lang.kernel import Expr, Value, fold
from sanctions.model.calendar import MonthEnd
from sanctions.model.money import Rounding

_LEAST_BITS = 2**31 - 1
_MOST_MONTHS = 12 * 10_000
_MOST_DAYS = 366 * 10_000


@dataclass(frozen=True, slots=True)
class Sql:
    """An expression, in brackets unless it is one word, and the shape of its value."""

    text: str
    shape: Shape

    @property
    def nullable(self) -> bool:
        return self.shape.nullable


def expression(expr: Expr, columns: Shapes) -> Sql:
    """The expression over a row of a table with these columns. A column it lacks is unknown."""
    return fold(expr, Expressions(columns))


def quoted(name: str) -> str:
    """The name of a column or table as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: Value) -> str:
    """A constant."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value) if value >= 0 else f"({value})"
        case date():
            return f"DATE '{value.isoformat()}'"
        case str():
            return text_literal(value)


def as_kept(sql: Sql, shape: Shape) -> str:
    """A text as it is kept in a column of this shape: as one of its words, or as it is."""
    is_word = bool(sql.shape.words) and not sql.text.startswith("'")
    same = is_word and sql.shape.words == shape.words
    if sql.shape.kind != "text" or same or not (is_word or shape.words):
        return sql.text
    return f"CAST({sql.text} AS {shape.sql})"


def as_text(sql: Sql) -> Sql:
    """A text as it is read; what is no text, as it is."""
    shape = replace(sql.shape, words=())
    return Sql(as_kept(sql, shape), shape)


@dataclass(frozen=True, slots=True)
class Expressions:
    """The algebra whose values are SQL."""

    columns: Shapes

    def lit(self, value: Value, /) -> Sql:
        return Sql(literal(value), shape_of(value))

    def col(self, name: str, /) -> Sql:
        shape = self.columns.get(name, UNKNOWN)
        return Sql("NULL" if shape.kind == "unknown" else quoted(name), shape)

    def known(self, part: Sql, /) -> Sql:
        if not part.nullable:
            return _sure(yes=True)
        if part.shape.kind == "unknown":
            return _sure(yes=False)
        return Sql(f"({part.text} IS NOT NULL)", YES_NO.known())

    def negate(self, part: Sql, /) -> Sql:
        if part.text in _OPPOSITE:
            return Sql(_OPPOSITE[part.text], part.shape)
        if not part.nullable and part.text.endswith(" IS NOT NULL)"):
            return Sql(part.text.removesuffix("NOT NULL)") + "NULL)", part.shape)
        return Sql(f"(NOT {part.text})", YES_NO if part.nullable else YES_NO.known())

    def every(self, parts: tuple[Sql, ...], /) -> Sql:
        return _joined("AND", parts, neutral="TRUE", decisive="FALSE")

    def some(self, parts: tuple[Sql, ...], /) -> Sql:
        return _joined("OR", parts, neutral="FALSE", decisive="TRUE")

    def equal(self, left: Sql, right: Sql, /) -> Sql:
        one, other = left.shape.words, right.shape.words
        if one and other and set(one).isdisjoint(other):
            return _guarded((left, right), "FALSE", _yes_no(left, right))
        if one != other and not (left.text.startswith("'") or right.text.startswith("'")):
            left, right = as_text(left), as_text(right)
        return _compared("=", left, right)

    def before(self, left: Sql, right: Sql, /) -> Sql:
        return _compared("<", as_text(left), as_text(right))

    def one_of(self, part: Sql, values: tuple[Value, ...], /) -> Sql:
        if words := part.shape.words:
            values = tuple(value for value in values if value in words)
        if values:
            listed = ", ".join(map(literal, values))
            return Sql(f"({part.text} IN ({listed}))", _yes_no(part))
        return _guarded((part,), "FALSE", _yes_no(part))

    def first(self, rows: tuple[tuple[Sql, Sql], ...], otherwise: Sql, /) -> Sql:
        asked: list[tuple[Sql, Sql]] = []
        for condition, then in rows:
            if condition.text == "TRUE":
                otherwise = then
                break
            if condition.text == f"({then.text} IS NOT NULL)":
                then = Sql(then.text, then.shape.known())  # noqa: PLW2901
            if condition.text != "FALSE":
                asked.append((condition, then))
        arms: list[str] = []
        shapes = [otherwise.shape]
        shapes += (then.shape for _, then in asked)
        shapes += (UNKNOWN for condition, _ in asked if condition.nullable)
        shape = either(*shapes)
        for place, (condition, then) in enumerate(asked, start=1):
            arms.append(f"WHEN {condition.text} THEN {as_kept(then, shape)}")
            if condition.nullable and (place < len(asked) or otherwise.text != "NULL"):
                arms.append(f"WHEN {condition.text} IS NULL THEN NULL")
        if not arms:
            return otherwise
        return Sql(f"CASE {' '.join(arms)} ELSE {as_kept(otherwise, shape)} END", shape)

    def sum(self, parts: tuple[Sql, ...], /) -> Sql:
        if len(parts) == 1:
            return parts[0]
        return self._arithmetic(" + ", parts, "0", list(accumulate(map(_bounds, parts), _plus)))

    def product(self, parts: tuple[Sql, ...], /) -> Sql:
        if len(parts) == 1:
            return parts[0]
        return self._arithmetic(" * ", parts, "1", list(accumulate(map(_bounds, parts), _times)))

    def quotient(self, numerator: Sql, denominator: Sql, rounding: Rounding, /) -> Sql:
        parts = (numerator, denominator)
        if any(part.shape.kind == "unknown" for part in parts):
            return Sql("NULL", UNKNOWN)
        reach = max(abs(numerator.shape.low), abs(numerator.shape.high))
        low, high = -reach, reach
        if numerator.shape.low >= 0 and denominator.shape.low >= 0:
            low = 0
        zero = denominator.shape.low <= 0 <= denominator.shape.high
        nullable = numerator.nullable or denominator.nullable or zero
        shape = number(low, high, nullable=nullable)
        if zero:  # DuckDB stops at a division by 0
            denominator = Sql(f"nullif({denominator.text}, 0)", denominator.shape)
        text = _divided(numerator, denominator, rounding)
        return Sql(_cast(text, shape), shape)

    def extreme(self, which: Literal["least", "greatest"], parts: tuple[Sql, ...], /) -> Sql:
        if any(part.shape.kind == "unknown" for part in parts):
            return Sql("NULL", UNKNOWN)
        choose = min if which == "least" else max
        parts = tuple(map(as_text, parts))
        shape = either(*(part.shape for part in parts))
        low = choose(part.shape.low for part in parts)
        high = choose(part.shape.high for part in parts)
        shape = Shape(shape.kind, low, high, shape.nullable)
        # `least` and `greatest` pass over NULL, which here is unknown.
        return _guarded(parts, f"{which}({', '.join(part.text for part in parts)})", shape)

    def shift(self, day: Sql, days: int, months: int, month_end: MonthEnd, /) -> Sql:
        if day.shape.kind == "unknown":
            return day
        months = min(max(months, -_MOST_MONTHS), _MOST_MONTHS)
        days = min(max(days, -_MOST_DAYS), _MOST_DAYS)
        text, low, high = day.text, day.shape.low, day.shape.high
        if months:
            moved = f"CAST({text} + to_months({months}) AS DATE)"
            text = moved
            if month_end == "up":
                text = f"CASE WHEN day({moved}) < day({day.text}) THEN {moved} + 1 ELSE {moved} END"
            low, high = low + 28 * months - 31, high + 31 * months + 31
            if months < 0:
                low, high = day.shape.low + 31 * months - 31, day.shape.high + 28 * months + 31
            text, low, high = _within_dates(text, low, high)
        if days:
            text, low, high = _within_dates(f"({text} + ({days}))", low + days, high + days)
        return Sql(text, Shape("day", low, high, day.nullable))

    def days_between(self, start: Sql, end: Sql, /) -> Sql:
        if "unknown" in (start.shape.kind, end.shape.kind):
            return Sql("NULL", UNKNOWN)
        low = end.shape.low - start.shape.high
        high = end.shape.high - start.shape.low
        nullable = start.nullable or end.nullable
        return Sql(f"({end.text} - {start.text})", number(low, high, nullable=nullable))

    def full_years(self, birth: Sql, on: Sql, month_end: MonthEnd, /) -> Sql:
        if "unknown" in (birth.shape.kind, on.shape.kind):
            return Sql("NULL", UNKNOWN)
        years = f"(year({on.text}) - year({birth.text}))"
        if month_end == "down":
            months = f"to_months(CAST(12 * {years} AS INTEGER))"
            ahead = f"CAST({birth.text} + {months} AS DATE) > {on.text}"
        else:  # 29 February is after 28 February and before 1 March, also where there is none
            birthday, today = (
                f"(100 * month({each.text}) + day({each.text}))" for each in (birth, on)
            )
            ahead = f"{birthday} > {today}"
        text = f"({years} - CASE WHEN {ahead} THEN 1 ELSE 0 END)"
        nullable = birth.nullable or on.nullable
        return Sql(text, number(-10_000, 10_000, nullable=nullable))

    def _arithmetic(
        self, operator: str, parts: tuple[Sql, ...], empty: str, steps: list[tuple[int, int]]
    ) -> Sql:
        """The parts joined; ``steps`` are the bounds after each of them."""
        if not parts:
            return Sql(empty, number(int(empty), int(empty), nullable=False))
        if any(part.shape.kind == "unknown" for part in parts):
            return Sql("NULL", UNKNOWN)
        reach = max(abs(bound) for step in steps for bound in step)
        first, *others = (part.text for part in parts)
        text = operator.join((_wide(first, reach), *others))
        low, high = steps[-1]
        return Sql(f"({text})", number(low, high, nullable=any(part.nullable for part in parts)))


_OPPOSITE = {"TRUE": "FALSE", "FALSE": "TRUE"}


def _sure(*, yes: bool) -> Sql:
    return Sql(literal(yes), YES_NO.known())


def _yes_no(*parts: Sql) -> Shape:
    return YES_NO if any(part.nullable for part in parts) else YES_NO.known()


def _joined(operator: str, parts: Sequence[Sql], *, neutral: str, decisive: str) -> Sql:
    if any(part.text == decisive for part in parts):
        return Sql(decisive, YES_NO.known())
    asked = [part for part in dict.fromkeys(parts) if part.text != neutral]
    if not asked:
        return Sql(neutral, YES_NO.known())
    if len(asked) == 1:
        return asked[0]
    texts = (part.text if part.shape.kind != "unknown" else "NULL::BOOLEAN" for part in asked)
    return Sql(f"({f' {operator} '.join(texts)})", _yes_no(*asked))


def _compared(operator: str, left: Sql, right: Sql) -> Sql:
    if "unknown" in (left.shape.kind, right.shape.kind):
        return Sql("NULL", UNKNOWN)
    return Sql(f"({left.text} {operator} {right.text})", _yes_no(left, right))


def _guarded(parts: Sequence[Sql], meaning: str, shape: Shape) -> Sql:
    """Unknown when one of the parts is, else the meaning."""
    unknown = " OR ".join(f"{part.text} IS NULL" for part in parts if part.nullable)
    return Sql(f"CASE WHEN {unknown} THEN NULL ELSE {meaning} END" if unknown else meaning, shape)


def _bounds(part: Sql) -> tuple[int, int]:
    return part.shape.low, part.shape.high


def _plus(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]


def _times(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    corners = [left * right for left in one for right in other]
    return min(corners), max(corners)


def _wide(text: str, reach: int) -> str:
    """The number in so many bits that what follows from it, up to ``reach``, has room.

    DuckDB keeps a constant in 32 bits if it can, and a column of ours in 64 at least.
    """
    if not number(0, reach).is_short:
        return f"CAST({text} AS HUGEINT)"
    if reach > _LEAST_BITS and not text.lstrip("(").startswith('"'):
        return f"CAST({text} AS BIGINT)"
    return text


def _cast(text: str, shape: Shape) -> str:
    return f"CAST({text} AS {shape.sql})"


def _divided(numerator: Sql, denominator: Sql, rounding: Rounding) -> str:
    """Integer division, rounded symmetrically about zero; NULL when the divisor is 0."""
    above, below = numerator.shape, denominator.shape
    n, d = numerator.text, denominator.text
    if above.low < 0 or below.low < 0:
        sign = f"CASE WHEN ({n} < 0) = ({d} < 0) THEN 1 ELSE -1 END"
        most, least = max(abs(above.low), above.high), max(abs(below.low), below.high)
        unsigned = (
            Sql(f"abs({_wide(n, most)})", number(0, most)),
            Sql(f"abs({_wide(d, least)})", number(0, least)),
        )
        return f"({sign} * {_divided(*unsigned, rounding)})"
    n, d = _wide(n, 2 * above.high + below.high), _wide(d, 2 * below.high)
    match rounding:
        case "half-up":
            return f"((2 * {n} + {d}) // (2 * {d}))"
        case "up":
            return f"(({n} + {d} - 1) // {d})"
        case "down":
            return f"({n} // {d})"


def _within_dates(text: str, low: int, high: int) -> tuple[str, int, int]:
    """The day, held within what a date can hold where it may pass that."""
    bounds: list[str] = []
    if low < FIRST_DAY:
        bounds.append(f"WHEN {text} < DATE '0001-01-01' THEN DATE '0001-01-01'")
    if high > LAST_DAY:
        bounds.append(f"WHEN {text} > DATE '9999-12-31' THEN DATE '9999-12-31'")
    if bounds:
        text = f"CASE {' '.join(bounds)} ELSE {text} END"
    return text, _between(low), _between(high)


def _between(day: int) -> int:
    return min(max(day, FIRST_DAY), LAST_DAY)
