"""The types of what a cell may hold, once it is read."""

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

Value: TypeAlias = str | int | bool | date | tuple[str, ...] | None
"""A text, a scaled whole number, yes or no, a day, some texts, or nothing."""

Row: TypeAlias = Mapping[str, Value]
"""The values of a row, by the name of their column."""
