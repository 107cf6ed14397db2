"""What the terms of one proof share: their context, the texts that occur, and definitions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from itertools import count
from typing import Any

import z3

from sanctions.lang.kernel import Col, Lit, OneOf, Shift, Value
from sanctions.plan.steps import Given
from sanctions.verify.solver.terms import Truth, Whole

_DAYS_OPEN = Col("days_open")
"""The one fact that counts days, which every plan has and few covenants read."""
_ROOM = 1_000_000
"""Numbers between two texts that occur: each stands for another text between them."""


def texts_in(part: object) -> set[str]:
    """Every text that expressions or steps compare with or give."""
    values = (value for each in _parts_in(part) for value in _given(each))
    return {value for value in values if isinstance(value, str)}


def counts_days(part: object) -> bool:
    """Whether expressions or steps move days by a number of days, or ask how many are between."""
    return any(
        (isinstance(each, Shift) and each.days != 0) or each == _DAYS_OPEN
        for each in _parts_in(part)
    )


def _parts_in(part: object) -> Iterator[object]:
    """The part, and whatever it is made of."""
    yield part
    inner: Iterable[object] = ()
    if isinstance(part, tuple):
        inner = part
    elif is_dataclass(part) and not isinstance(part, type):
        inner = (getattr(part, each.name) for each in fields(part))
    for each in inner:
        yield from _parts_in(each)


def _given(part: object) -> Sequence[Value]:
    match part:
        case Lit(value):
            return (value,)
        case OneOf(_, values):
            return values
        case Given(_, _, rows):
            return tuple(cell for row in rows for cell in row)
        case _:
            return ()


class World:
    """A context of z3 of its own, so that no proof depends on the one before it.

    ``definitions`` are constraints that always can be met, whatever else holds: those that say what
    a fresh constant is; ``worked_out`` keeps what was made of the same parts before, so that it is
    the same constant again. ``texts`` are numbered in the order of their code points.
    ``counts_days``: whether a day that is not given is a number, or is written.
    """

    def __init__(self, texts: Iterable[str], *, counts_days: bool = False) -> None:
        self.context = z3.Context()
        self.counts_days = counts_days
        self.definitions: list[Truth] = []
        self.worked_out: dict[object, Any] = {}
        self._texts = sorted(set(texts))
        self._codes = {text: _ROOM * (place + 1) for place, text in enumerate(self._texts)}
        self._numbers = count()

    def whole(self, name: str) -> Whole:
        """A fresh integer."""
        return z3.Int(self._named(name), self.context)

    def truth(self, name: str) -> Truth:
        """A fresh yes-no."""
        return z3.Bool(self._named(name), self.context)

    def define(self, *definitions: Truth) -> None:
        """Take in constraints on fresh constants."""
        self.definitions += [each for each in definitions if each is not True]

    def code(self, text: str) -> int:
        """The number of a text. Raises: KeyError: for one that was not said to occur."""
        return self._codes[text]

    def text(self, code: int) -> str:
        """A text with that number: one that occurs, or another that sorts where it stands."""
        if code % _ROOM == 0 and 0 < code <= _ROOM * len(self._texts):
            return self._texts[code // _ROOM - 1]
        below = bisect_right(list(self._codes.values()), code)
        return f"{self._texts[below - 1] if below else ''}{code}"

    def _named(self, name: str) -> str:
        return f"{name}#{next(self._numbers)}"
