"""Arguments in the forms that callers have them, and the texts of those that fit nothing."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest

from sanctions.api.arguments import day_of, period_of, versions_of
from sanctions.errors import UsageError
from sanctions.model.calendar import Period
from tests.unit.plan.covenants import covenant


def test_one_ruleset_or_several_are_versions() -> None:
    """A list, a tuple or one alone."""
    one, other = covenant(), covenant(version="2")
    assert versions_of(one) == (one,)
    assert versions_of([one, other]) == (one, other)
    assert versions_of((other,)) == (other,)
    assert versions_of([]) == ()


@pytest.mark.parametrize("value", [date(2025, 7, 31), "2025-07-31"])
def test_a_day(value: date | str) -> None:
    """A date, or a text in one form."""
    assert day_of("as_of", value) == date(2025, 7, 31)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2025-7-31", "2025-7-31"),
        ("2025-02-30", "2025-02-30"),
        ("", ""),
        (20250731, "20250731"),
        (None, "None"),
        (datetime(2025, 7, 31, tzinfo=UTC), "2025-07-31 00:00:00+00:00"),
        (pd.Timestamp("2025-07-31"), "2025-07-31 00:00:00"),
    ],
)
def test_what_is_no_day(value: Any, shown: str) -> None:  # noqa: ANN401 - whatever a caller gives
    """A moment has a time of day and is no day; the fault names the argument."""
    text = f"`on` is a day such as `2025-07-31`, not `{shown}`"
    with pytest.raises(UsageError, match=f"^{re.escape(text)}$"):
        day_of("on", value)


@pytest.mark.parametrize(
    ("year", "period", "start", "end"),
    [
        (2025, None, date(2025, 1, 1), date(2026, 1, 1)),
        ("2025", None, date(2025, 1, 1), date(2026, 1, 1)),
        (987, None, date(987, 1, 1), date(988, 1, 1)),
        (None, "2025", date(2025, 1, 1), date(2026, 1, 1)),
        (None, 2025, date(2025, 1, 1), date(2026, 1, 1)),
        (None, "2025-Q4", date(2025, 10, 1), date(2026, 1, 1)),
        (None, "2025-07", date(2025, 7, 1), date(2025, 8, 1)),
        (None, "2025-07-15/2025-07-16", date(2025, 7, 15), date(2025, 7, 16)),
        (None, Period.parse("2025-07"), date(2025, 7, 1), date(2025, 8, 1)),
    ],
)
def test_a_period(year: Any, period: Any, start: date, end: date) -> None:  # noqa: ANN401 - as above
    """A year, or a period as text; a number is read as it is written."""
    assert period_of(year, period) == Period(start, end)


FORMS = "not a period such as `2025`, `2025-Q3`, `2025-07` or `2025-01-01/2026-01-01`"


@pytest.mark.parametrize(
    ("year", "period", "text"),
    [
        (None, None, "give either `year` or `period`, and not both"),
        (2025, "2025", "give either `year` or `period`, and not both"),
        (None, "2025-Q5", f"`2025-Q5`: {FORMS}"),
        (None, "", f"``: {FORMS}"),
        (25000, None, f"`25000`: {FORMS}"),
        (2025.5, None, f"`2025.5`: {FORMS}"),
        (-5, None, f"`-5`: {FORMS}"),
        (None, "2025-01-01/2025-13-01", "`2025-01-01/2025-13-01`: there is no day 2025-13-01"),
    ],
)
def test_what_is_no_period(year: Any, period: Any, text: str) -> None:  # noqa: ANN401 - as above
    """The fault shows what was given and what could be."""
    with pytest.raises(UsageError, match=f"^{re.escape(text)}$"):
        period_of(year, period)
