"""The types of what a cell may hold, once it is read."""

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

DIGITS = 18
"""What a number has at most with its decimals: decimal128(18, n) holds them in every table."""

LIMIT = 10**DIGITS
"""The first scaled number that has more."""

Value: TypeAlias = str | int | bool | date | tuple[str, ...] | None
"""A text, a scaled whole number, yes or no, a day, some texts, or nothing."""

Row: TypeAlias = Mapping[str, Value]
"""The values of a row, by the name of their column."""


class NoValue:
    """A cell of a sheet that is a formula whose result is not in the file, or is an error."""


NO_VALUE = NoValue()
