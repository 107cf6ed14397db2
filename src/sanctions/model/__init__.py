"""Exact money, days, intervals and the data dictionary; standard library only."""

from sanctions.model.calendar import MonthEnd, Period, Term, full_years, parse_day, shift
from sanctions.model.intervals import merge
from sanctions.model.money import (
    Fen,
    PrecisionError,
    Rounding,
    divide,
    format_decimal,
    largest_remainder,
    parse_decimal,
)

__all__ = [
    "Fen",
    "MonthEnd",
    "Period",
    "PrecisionError",
    "Rounding",
    "Term",
    "divide",
    "format_decimal",
    "full_years",
    "largest_remainder",
    "merge",
    "parse_day",
    "parse_decimal",
    "shift",
]
