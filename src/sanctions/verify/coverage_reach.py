"""What a value can be, as far as its expression says: so that no side is asked for that is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from math import gcd
from typing import TypeAlias

from sanctions.lang.kernel import Col, Expr, Extreme, Lit, Product, Quotient, Sum


@dataclass(frozen=True, slots=True)
class Reach:
    """Numbers from ``low`` to ``high``; those between are ``offset`` and a multiple of ``grain``.

    Scaled as the expression is; a bound that is not known is ``None``, a grain of 0 leaves
    ``offset`` alone. ``words`` are those that a choice can have here; ``known`` says that the
    value always is.
    """

    low: int | None = None
    high: int | None = None
    offset: int = 0
    grain: int = 1
    words: tuple[str, ...] | None = None
    known: bool = False

    def below(self, bound: int) -> int | None:
        """The greatest number before the bound; nothing when there is none."""
        if not self.grain:
            return self.offset if self.offset < bound else None
        end = bound if self.high is None else min(bound, self.high)
        step = self.offset + (end - 1 - self.offset) // self.grain * self.grain
        return max((each for each in self._near(step) if each < bound), default=None)

    def above(self, bound: int) -> int | None:
        """The least number after the bound; nothing when there is none."""
        if not self.grain:
            return self.offset if self.offset > bound else None
        end = bound if self.low is None else max(bound, self.low)
        step = self.offset - (self.offset - end - 1) // self.grain * self.grain
        return min((each for each in self._near(step) if each > bound), default=None)

    def _near(self, step: int) -> Iterator[int]:
        """The step, if it can be, and both ends, which need not be steps."""
        return (each for each in (step, self.low, self.high) if each is not None and self.has(each))

    def has(self, number: int) -> bool:
        """Whether it can be this number."""
        if not self.grain:
            return number == self.offset
        if number in {self.low, self.high}:
            return True
        inside = (self.low is None or self.low < number) and (
            self.high is None or number < self.high
        )
        return inside and (number - self.offset) % self.grain == 0

    def times(self, factor: int) -> Reach:
        """The same at a finer scale."""
        return replace(
            self,
            low=None if self.low is None else self.low * factor,
            high=None if self.high is None else self.high * factor,
            offset=self.offset * factor,
            grain=self.grain * factor,
        )


Reaches: TypeAlias = Mapping[str, Reach]
"""What the columns of a table can be; of a column that is not there nothing is known."""

ANY = Reach()


def reach_of(expr: Expr, columns: Reaches) -> Reach:
    """What a number can be: exact for sums, products and bounds of what can be known so."""
    match expr:
        case Lit(int(value)):
            return Reach(value, value, value, 0, known=True)
        case Col(name):
            return columns.get(name, ANY)
        case Sum(parts):
            return reduce(_added, [reach_of(part, columns) for part in parts])
        case Product(parts):
            return reduce(_multiplied, [reach_of(part, columns) for part in parts])
        case Extreme(which, parts):
            return _extreme([reach_of(part, columns) for part in parts], least=which == "least")
        case Quotient(numerator, Lit(int(by))):
            return _divided(reach_of(numerator, columns), by)
        case _:
            return ANY


def _added(left: Reach, right: Reach) -> Reach:
    return Reach(
        None if left.low is None or right.low is None else left.low + right.low,
        None if left.high is None or right.high is None else left.high + right.high,
        left.offset + right.offset,
        gcd(left.grain, right.grain),
        known=left.known and right.known,
    )


def _multiplied(left: Reach, right: Reach) -> Reach:
    low = high = None
    if left.low is not None and right.low is not None and min(left.low, right.low) >= 0:
        low = left.low * right.low
        if left.high is not None and right.high is not None:
            high = left.high * right.high
    grains = (left.offset * right.grain, right.offset * left.grain, left.grain * right.grain)
    return Reach(
        low, high, left.offset * right.offset, gcd(*grains), known=left.known and right.known
    )


def _extreme(parts: Sequence[Reach], *, least: bool) -> Reach:
    lows = [part.low for part in parts if part.low is not None]
    highs = [part.high for part in parts if part.high is not None]
    every_low, every_high = len(lows) == len(parts), len(highs) == len(parts)
    first = parts[0]
    grain = gcd(*(part.grain for part in parts), *(part.offset - first.offset for part in parts))
    return Reach(
        (min(lows) if every_low else None) if least else max(lows, default=None),
        min(highs, default=None) if least else (max(highs) if every_high else None),
        first.offset,
        grain,
        known=all(part.known for part in parts),
    )


def _divided(number: Reach, by: int) -> Reach:
    if by > 0 and number.offset % by == 0 and number.grain % by == 0:
        return Reach(
            None if number.low is None else -(-number.low // by),
            None if number.high is None else number.high // by,
            number.offset // by,
            number.grain // by,
            known=number.known,
        )
    low = 0 if by > 0 and number.low is not None and number.low >= 0 else None
    return Reach(low, known=number.known)
