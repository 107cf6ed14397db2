"""What is known of a value before it is computed: its kind, its bounds, whether it may be unknown.

Bounds decide which integers fit in 64 bits and which need 128, and which days must be held within
what a date can hold; they never decide a result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from sanctions.lang.kernel import Value

Kind: TypeAlias = Literal["yes-no", "number", "day", "text", "list", "unknown"]

FIRST_DAY, LAST_DAY = date.min.toordinal(), date.max.toordinal()
SHORT = 2**63 - 1
"""The greatest absolute value that is kept in 64 bits."""
FEW_WORDS = 32


@dataclass(frozen=True, slots=True)
class Shape:
    """The kind of a value; ``low`` and ``high`` bound a number, or the ordinal of a day.

    ``words`` are all the texts that a text can be, by code point, where these are known and few:
    it is then kept as a number, and comes out as the text.
    """

    kind: Kind
    low: int = 0
    high: int = 0
    nullable: bool = True
    words: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        """The DuckDB type."""
        match self.kind:
            case "yes-no":
                return "BOOLEAN"
            case "number":
                return "BIGINT" if self.is_short else "HUGEINT"
            case "day":
                return "DATE"
            case "list":
                return "VARCHAR[]"
            case "text" if self.words:
                return f"ENUM({', '.join(map(text_literal, self.words))})"
            case "text" | "unknown":
                return "VARCHAR"

    @property
    def is_short(self) -> bool:
        """Whether every value fits in 64 bits."""
        return self.low >= -SHORT and self.high <= SHORT

    def known(self) -> Shape:
        """The shape of a value that is never unknown."""
        return replace(self, nullable=False)

    def maybe(self) -> Shape:
        """The shape of a value that may be unknown."""
        return replace(self, nullable=True)


Shapes: TypeAlias = Mapping[str, Shape]
"""The columns of a table in their order."""

YES_NO = Shape("yes-no")
TEXT = Shape("text")
DAY = Shape("day", FIRST_DAY, LAST_DAY)
LIST = Shape("list", nullable=False)
UNKNOWN = Shape("unknown")


def number(low: int, high: int, *, nullable: bool = True) -> Shape:
    """The shape of a whole number within these bounds."""
    return Shape("number", low, high, nullable)


def shape_of(value: Value) -> Shape:
    """The shape of a constant."""
    match value:
        case None:
            return UNKNOWN
        case bool():
            return YES_NO.known()
        case int():
            return number(value, value, nullable=False)
        case date():
            return Shape("day", value.toordinal(), value.toordinal(), nullable=False)
        case str():
            return Shape("text", nullable=False, words=(value,))


def text_literal(value: str) -> str:
    """A text as a constant."""
    return "'" + value.replace("'", "''") + "'"


def either(*shapes: Shape) -> Shape:
    """The shape of a value that has one of these shapes."""
    nullable = any(shape.nullable for shape in shapes)
    real = [shape for shape in shapes if shape.kind != "unknown"]
    if not real:
        return UNKNOWN
    low, high = min(shape.low for shape in real), max(shape.high for shape in real)
    words = {word for shape in real for word in shape.words}
    few = all(shape.words for shape in real) and len(words) <= FEW_WORDS
    return Shape(real[0].kind, low, high, nullable, tuple(sorted(words)) if few else ())
