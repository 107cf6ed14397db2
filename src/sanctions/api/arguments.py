"""Arguments of the public calls, in the forms that callers have them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sanctions.errors import UsageError
from sanctions.model.calendar import Period, parse_day
from sanctions.ruleset.covenant import Ruleset


def versions_of(ruleset: Ruleset | Sequence[Ruleset]) -> tuple[Ruleset, ...]:
    """One ruleset, or several versions of it, as a tuple."""
    return (ruleset,) if isinstance(ruleset, Ruleset) else tuple(ruleset)


def day_of(name: str, value: date | str) -> date:
    """A day from a ``date`` or from ``2025-07-31``.

    Raises: UsageError: for anything else; a moment with a time of day is no day.
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return parse_day(str(value))
    except ValueError:
        message = f"`{name}` is a day such as `2025-07-31`, not `{value}`"
        raise UsageError(message) from None


def period_of(year: int | None, period: str | Period | None) -> Period:
    """The period that exactly one of the two arguments gives. Raises: UsageError: otherwise."""
    if (year is None) == (period is None):
        message = "give either `year` or `period`, and not both"
        raise UsageError(message)
    if isinstance(period, Period):
        return period
    text = str(period) if year is None else f"{year:0>4}"
    try:
        return Period.parse(text)
    except ValueError as fault:
        message = f"`{period if year is None else year}`: {fault}"
        raise UsageError(message) from None
