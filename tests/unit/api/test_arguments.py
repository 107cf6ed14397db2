"""Arguments in the forms that callers have them, and the texts of those that fit nothing."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sanctions.api.arguments import (
    day_of,
    option_of,
    path_of,
    period_of,
    subjects_of,
    text_of,
    versions_of,
)
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


NO_RULESET = "`ruleset` is what `load` returns, or a list of versions of it"


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            lambda: versions_of("rulesets/a"),  # type: ignore[arg-type]  # a wrong call
            '`ruleset` is what `load` returns, not a path: did you mean `load("rulesets/a")`?',
        ),
        (lambda: versions_of(None), NO_RULESET),  # type: ignore[arg-type]  # a wrong call
        (lambda: versions_of([covenant(), "b"]), NO_RULESET),  # type: ignore[list-item]  # as above
        (lambda: path_of("path", None), "`path` is a path, not `None`"),
        (lambda: path_of("folder", "a\0"), "`folder` is a path, not `a\\x00`"),
        (lambda: path_of("folder", ["M1"]), "`folder` is a path"),
        (lambda: text_of("member_id", 77), "`member_id` is a text, not `77`"),
        (
            lambda: option_of("on_bad", "quarentine", ("stop", "quarantine")),
            "`on_bad` is one of `stop`, `quarantine`, not `quarentine`: did you mean `quarantine`?",
        ),
        (
            lambda: option_of("language", "fr", ("zh", "en")),
            "`language` is one of `zh`, `en`, not `fr`",
        ),
        (lambda: option_of("language", ["M1"], ("zh", "en")), "`language` is one of `zh`, `en`"),
        (
            lambda: subjects_of(None),
            "`subjects` is a list of member ids or mappings, not `None`",
        ),
    ],
)
def test_what_fits_nothing(call: Callable[[], object], text: str) -> None:
    """The fault names the argument and what it can be; data of persons are not shown."""
    with pytest.raises(UsageError, match=f"^{re.escape(text)}$"):
        call()


def test_a_path_is_text() -> None:
    """A path object is as good as its text."""
    assert path_of("path", Path("a")) == path_of("path", "a") == "a"


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
        ([2025], None, f"`[2025]`: {FORMS}"),
        (None, "2025-01-01/2025-13-01", "`2025-01-01/2025-13-01`: there is no day 2025-13-01"),
    ],
)
def test_what_is_no_period(year: Any, period: Any, text: str) -> None:  # noqa: ANN401 - as above
    """The fault shows what was given and what could be."""
    with pytest.raises(UsageError, match=f"^{re.escape(text)}$"):
        period_of(year, period)
