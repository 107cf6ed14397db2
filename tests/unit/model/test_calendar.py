"""Terms, periods, shifts and ages."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.model.calendar import (
    MonthEnd,
    Period,
    Term,
    Unit,
    full_years,
    parse_day,
    shift,
)

day = date.fromisoformat

days = st.dates()
near_days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
near_months = st.integers(-1200, 1200)
month_ends: st.SearchStrategy[MonthEnd] = st.sampled_from(["down", "up"])
terms = st.builds(
    Term, st.integers(1, 999_999_999), st.sampled_from(["days", "weeks", "months", "years"])
)


@pytest.mark.parametrize(
    ("text", "number", "unit", "in_days", "in_months"),
    [
        ("3 years", 3, "years", 0, 36),
        ("1 year", 1, "years", 0, 12),
        ("24 months", 24, "months", 0, 24),
        ("1 month", 1, "months", 0, 1),
        ("2 weeks", 2, "weeks", 14, 0),
        ("1 week", 1, "weeks", 7, 0),
        ("30 days", 30, "days", 30, 0),
        ("1 day", 1, "days", 1, 0),
        ("3 year", 3, "years", 0, 36),
        ("999999999 days", 999_999_999, "days", 999_999_999, 0),
    ],
)
def test_term_reads_number_and_unit(
    text: str, number: int, unit: Unit, in_days: int, in_months: int
) -> None:
    """A term is a number of one unit: days and weeks count days, months and years months."""
    term = Term.parse(text)
    assert Term(number, unit) == term
    assert (in_days, in_months) == (term.days, term.months)


@pytest.mark.parametrize(
    "text",
    [
        *("", "3", "years", "3years", "3  years", " 3 years", "3 years ", "3 Years", "3 yearss"),
        *("-3 years", "+3 years", "1.5 years", "three years", "3 decades", "3 年", "３ years"),
        *("3 years\n", "1 year 6 months", "1000000000 days", "P3Y"),
    ],
)
def test_term_refuses_other_writings(text: str) -> None:
    """A term is one number, one blank and one unit."""
    expected = "not a term such as `30 days`, `2 weeks`, `24 months` or `3 years`"
    with pytest.raises(ValueError, match=f"^{expected}$"):
        Term.parse(text)


@pytest.mark.parametrize("number", [0, -1])
def test_term_has_a_length(number: int) -> None:
    """A term of nothing is no term."""
    with pytest.raises(ValueError, match=f"^a term is at least 1 of its unit, not {number}$"):
        Term(number, "days")


def test_term_of_zero_is_refused_as_text() -> None:
    """`0 days` is read, and refused for its length."""
    with pytest.raises(ValueError, match=r"^a term is at least 1 of its unit, not 0$"):
        Term.parse("0 days")


@pytest.mark.parametrize("text", ["1 day", "2 weeks", "1 month", "12 years"])
def test_term_prints_as_it_is_written(text: str) -> None:
    """A term prints in the singular for 1 and the plural for more."""
    assert text == str(Term.parse(text))


@given(terms)
def test_term_text_comes_back(term: Term) -> None:
    """What is printed is read back as the same term."""
    assert term == Term.parse(str(term))


@pytest.mark.parametrize(
    ("text", "start", "end", "last_day"),
    [
        ("2025", "2025-01-01", "2026-01-01", "2025-12-31"),
        ("2025-Q1", "2025-01-01", "2025-04-01", "2025-03-31"),
        ("2025-Q2", "2025-04-01", "2025-07-01", "2025-06-30"),
        ("2025-Q3", "2025-07-01", "2025-10-01", "2025-09-30"),
        ("2025-Q4", "2025-10-01", "2026-01-01", "2025-12-31"),
        ("2025-07", "2025-07-01", "2025-08-01", "2025-07-31"),
        ("2024-02", "2024-02-01", "2024-03-01", "2024-02-29"),
        ("2025-12", "2025-12-01", "2026-01-01", "2025-12-31"),
        ("2025-01-01/2026-01-01", "2025-01-01", "2026-01-01", "2025-12-31"),
        ("2024-02-29/2024-03-01", "2024-02-29", "2024-03-01", "2024-02-29"),
        ("0001", "0001-01-01", "0002-01-01", "0001-12-31"),
        ("9999-11", "9999-11-01", "9999-12-01", "9999-11-30"),
        ("9999-01-01/9999-12-31", "9999-01-01", "9999-12-31", "9999-12-30"),
    ],
)
def test_period_reads_year_quarter_month_and_days(
    text: str, start: str, end: str, last_day: str
) -> None:
    """A period is named by a year, a quarter, a month, or its first day and the day after it."""
    period = Period.parse(text)
    assert Period(day(start), day(end)) == period
    assert day(last_day) == period.last_day


PERIOD = "not a period such as `2025`, `2025-Q3`, `2025-07` or `2025-01-01/2026-01-01`"
DAY = "not a day such as `2025-07-31`"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", PERIOD),
        ("25", PERIOD),
        ("20255", PERIOD),
        (" 2025", PERIOD),
        ("2025 ", PERIOD),
        ("2025\n", PERIOD),
        ("2025-Q0", PERIOD),
        ("2025-Q5", PERIOD),
        ("2025-q3", PERIOD),
        ("2025Q3", PERIOD),
        ("2025-00", PERIOD),
        ("2025-13", PERIOD),
        ("2025-7", PERIOD),
        ("2025-07-01", PERIOD),
        ("２０２５", PERIOD),
        ("2025/2026", DAY),
        ("2025-01-01/", DAY),
        ("/2026-01-01", DAY),
        ("2025-01-01 / 2026-01-01", DAY),
        ("2025-01-01/2026-01-01/2027-01-01", DAY),
        ("2025-02-29/2026-01-01", "there is no day 2025-02-29"),
        ("0000", "there is no day 0000-01-01"),
        ("9999", "there is no day 10000-01-01"),
        ("9999-12", "there is no day 10000-01-01"),
        (
            "2025-01-01/2025-01-01",
            "a period ends after it starts: 2025-01-01 is not before 2025-01-01",
        ),
        (
            "2025-01-02/2025-01-01",
            "a period ends after it starts: 2025-01-02 is not before 2025-01-01",
        ),
    ],
)
def test_period_refuses_other_writings(text: str, message: str) -> None:
    """A period in another writing, of days that do not exist, or without days is refused."""
    with pytest.raises(ValueError, match=f"^{message}$"):
        Period.parse(text)


@given(st.integers(1, 9998))
def test_parts_of_a_year_make_the_year(year: int) -> None:
    """The quarters, and the months, of a year follow each other without gap and fill it."""
    whole = Period.parse(f"{year:04}")
    quarters = [Period.parse(f"{year:04}-Q{number}") for number in range(1, 5)]
    months = [Period.parse(f"{year:04}-{number:02}") for number in range(1, 13)]
    for parts in (quarters, months):
        assert whole == Period(parts[0].start, parts[-1].end)
        assert all(one.end == other.start for one, other in pairwise(parts))


@pytest.mark.parametrize("text", ["2024-02-29", "0001-01-01", "9999-12-31"])
def test_day_is_read(text: str) -> None:
    """A day is written year, month, day."""
    assert day(text) == parse_day(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2025-02-29", "there is no day 2025-02-29"),
        ("2025-13-01", "there is no day 2025-13-01"),
        ("0000-01-01", "there is no day 0000-01-01"),
        ("20250101", DAY),
        ("2025-1-1", DAY),
        ("2025/01/01", DAY),
        ("2025-W01-1", DAY),
        ("2025-01-01T00:00", DAY),
        (" 2025-01-01", DAY),
        ("2025-01-01\n", DAY),
        ("２０２５-01-01", DAY),
        ("", DAY),
    ],
)
def test_day_in_another_writing_is_refused(text: str, message: str) -> None:
    """A day that does not exist, or is written otherwise, is refused."""
    with pytest.raises(ValueError, match=f"^{message}$") as caught:
        parse_day(text)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    ("start", "in_days", "months", "down", "up"),
    [
        ("2024-02-29", 0, 36, "2027-02-28", "2027-03-01"),
        ("2024-02-29", 0, 48, "2028-02-29", "2028-02-29"),
        ("2024-02-29", 0, -12, "2023-02-28", "2023-03-01"),
        ("2024-02-29", 0, -24, "2022-02-28", "2022-03-01"),
        ("2023-02-28", 0, 12, "2024-02-28", "2024-02-28"),
        ("2025-01-31", 0, 1, "2025-02-28", "2025-03-01"),
        ("2024-01-31", 0, 1, "2024-02-29", "2024-03-01"),
        ("2025-01-29", 0, 1, "2025-02-28", "2025-03-01"),
        ("2025-03-31", 0, 1, "2025-04-30", "2025-05-01"),
        ("2025-03-31", 0, -1, "2025-02-28", "2025-03-01"),
        ("2025-10-31", 0, 1, "2025-11-30", "2025-12-01"),
        ("2025-12-31", 0, 1, "2026-01-31", "2026-01-31"),
        ("2025-01-15", 0, -1, "2024-12-15", "2024-12-15"),
        ("2025-06-30", 0, 3, "2025-09-30", "2025-09-30"),
        ("2100-02-28", 0, -1200, "2000-02-28", "2000-02-28"),
        ("2000-02-29", 0, 1200, "2100-02-28", "2100-03-01"),
        ("2025-07-01", 0, 0, "2025-07-01", "2025-07-01"),
        ("2024-02-28", 1, 0, "2024-02-29", "2024-02-29"),
        ("2024-03-01", -1, 0, "2024-02-29", "2024-02-29"),
        ("2025-12-31", 1, 0, "2026-01-01", "2026-01-01"),
        ("2025-01-31", 1, 1, "2025-03-01", "2025-03-02"),
    ],
)
def test_shift_by_hand(start: str, in_days: int, months: int, down: str, up: str) -> None:
    """A day that the month lacks becomes its last day, or the first of the next month."""
    assert day(down) == shift(day(start), in_days, months, "down")
    assert day(up) == shift(day(start), in_days, months, "up")


@pytest.mark.parametrize(
    ("start", "in_days", "months", "expected"),
    [
        ("9999-12-30", 1, 0, date.max),
        ("9999-12-31", 1, 0, date.max),
        ("2025-01-01", 10**18, 0, date.max),
        ("9999-11-30", 0, 1, day("9999-12-30")),
        ("9999-12-01", 0, 1, date.max),
        ("2025-01-01", 0, 12 * 10**9, date.max),
        ("0001-01-02", -1, 0, date.min),
        ("0001-01-01", -1, 0, date.min),
        ("2025-01-01", -(10**18), 0, date.min),
        ("0001-02-28", 0, -1, day("0001-01-28")),
        ("0001-01-31", 0, -1, date.min),
        ("2025-01-01", 0, -12 * 10**9, date.min),
    ],
)
def test_shift_stops_at_the_first_and_last_day(
    start: str, in_days: int, months: int, expected: date
) -> None:
    """What would pass the days that a date can hold stops at the last of them."""
    assert expected == shift(day(start), in_days, months, "down")
    assert expected == shift(day(start), in_days, months, "up")


def test_shift_knows_two_month_ends() -> None:
    """Another word for a month end is a fault of the library, and never passes for one of them."""
    with pytest.raises(AssertionError, match="nearest"):
        shift(day("2025-01-31"), 0, 1, "nearest")  # type: ignore[arg-type]  # the fault under test


def test_looking_back_is_not_looking_forward() -> None:
    """On 29 February `d - 24 months <= x` holds where `x + 24 months >= d` does not."""
    on, earlier = day("2024-02-29"), day("2022-02-28")
    assert shift(on, 0, -24, "down") <= earlier
    assert not shift(earlier, 0, 24, "down") >= on


@given(near_days, st.integers(-30_000, 30_000), month_ends)
def test_days_forward_and_back_is_the_same_day(
    start: date, number: int, month_end: MonthEnd
) -> None:
    """A shift by days is plain addition, and undone by the same days back."""
    reached = shift(start, number, 0, month_end)
    assert start + timedelta(days=number) == reached
    assert start == shift(reached, -number, 0, month_end)


@given(near_days, near_months)
def test_up_is_down_or_the_day_after(start: date, months: int) -> None:
    """The two month ends differ by one day exactly where the month lacks the day."""
    down, up = shift(start, 0, months, "down"), shift(start, 0, months, "up")
    if down.day == start.day:
        assert down == up
    else:
        assert up.day == 1
        assert down == up - timedelta(days=1)
        assert down.day < start.day


@given(near_days, near_months)
def test_months_are_counted_exactly(start: date, months: int) -> None:
    """The month reached is so many months away."""
    down = shift(start, 0, months, "down")
    assert months == 12 * (down.year - start.year) + down.month - start.month


@given(near_days, near_months, month_ends)
def test_months_forward_and_back_is_near(start: date, months: int, month_end: MonthEnd) -> None:
    """Up to the 28th months are undone exactly; after it by at most three days, on one side."""
    back = shift(shift(start, 0, months, month_end), 0, -months, month_end)
    if start.day <= 28:
        assert start == back
    elif month_end == "down":
        assert timedelta() <= start - back <= timedelta(days=3)
    else:
        assert timedelta() <= back - start <= timedelta(days=3)


@given(days, days, st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6), month_ends)
def test_shift_keeps_the_order_of_days(
    one: date, other: date, in_days: int, months: int, month_end: MonthEnd
) -> None:
    """A later day is never shifted before an earlier one, also at the ends of the calendar."""
    early, late = sorted([one, other])
    for by_days, by_months in ((in_days, 0), (0, months)):
        assert shift(early, by_days, by_months, month_end) <= shift(
            late, by_days, by_months, month_end
        )


@pytest.mark.parametrize(
    ("birth", "on", "down", "up"),
    [
        ("2010-06-15", "2024-06-14", 13, 13),
        ("2010-06-15", "2024-06-15", 14, 14),
        ("2010-06-15", "2010-06-15", 0, 0),
        ("2010-06-15", "2010-06-14", -1, -1),
        ("2010-06-15", "2009-06-15", -1, -1),
        ("2010-12-31", "2025-01-01", 14, 14),
        ("2012-02-29", "2026-02-27", 13, 13),
        ("2012-02-29", "2026-02-28", 14, 13),
        ("2012-02-29", "2026-03-01", 14, 14),
        ("2012-02-29", "2028-02-28", 15, 15),
        ("2012-02-29", "2028-02-29", 16, 16),
        ("2012-02-28", "2024-02-28", 12, 12),
        ("2012-03-01", "2024-02-29", 11, 11),
        ("0001-01-01", "9999-12-31", 9998, 9998),
    ],
)
def test_full_years_by_hand(birth: str, on: str, down: int, up: int) -> None:
    """A birthday counts on its day; who is born on 29 February follows the month end."""
    assert down == full_years(day(birth), day(on), "down")
    assert up == full_years(day(birth), day(on), "up")


@given(near_days, near_days, month_ends)
def test_full_years_are_the_most_that_fit(birth: date, on: date, month_end: MonthEnd) -> None:
    """So many years after birth have come, and one more has not."""
    years = full_years(birth, on, month_end)
    assert shift(birth, 0, 12 * years, month_end) <= on
    assert shift(birth, 0, 12 * (years + 1), month_end) > on
