"""What a kind of measure is, and the two shapes that kinds have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sanctions.lang.derived import UNKNOWN, when
from sanctions.lang.kernel import Col, Expr, Extreme, Known, Shift
from sanctions.model.calendar import MonthEnd, Term


@dataclass(frozen=True, slots=True)
class MeasureKind:
    """One kind of measure: its name, whether it runs over days, and whether it has an amount.

    A kind that ``spans`` needs an end (``for`` or ``ends_when``) and is merged with others of its
    subject; one that does not happens on a day, once a record.
    """

    id: str
    zh: str
    en: str
    spans: bool
    amount: Literal["required", "refused"]
    effect_zh: str
    effect_en: str


def ends_on(start: Expr, term: Term | None, *, when_rectified: bool, month_end: MonthEnd) -> Expr:
    """The exclusive end of a measure that spans; unknown is open.

    ``start + term``, and with ``when_rectified`` the day of rectification if that is earlier, but
    never before the start. Source: DESIGN 5.7.
    """
    by_term = UNKNOWN if term is None else Shift(start, term.days, term.months, month_end)
    if not when_rectified:
        return by_term
    rectified_on = Col("rectified_on")
    by_repair: Expr = Extreme("greatest", (start, rectified_on))
    if term is not None:
        by_repair = Extreme("least", (by_term, by_repair))
    return when(Known(rectified_on), by_repair, by_term)
