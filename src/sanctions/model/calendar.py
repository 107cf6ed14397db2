"""Days, terms and periods: dates without a zone, half-open, without a clock."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Self, assert_never

MonthEnd = Literal["down", "up"]
Unit = Literal["days", "weeks", "months", "years"]

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TERM = re.compile(r"([0-9]{1,9}) (day|week|month|year)s?")
_YEAR_PART = re.compile(r"([0-9]{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")
_UNITS: dict[str, Unit] = {"day": "days", "week": "weeks", "month": "months", "year": "years"}


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time as a covenant writes it: at least one day, week, month or year."""

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse a term without length."""
        if self.number < 1:
            raise ValueError(f"a term is at least 1 of its unit, not {self.number}")

    def __str__(self) -> str:
        """The text that `parse` reads, in the singular for 1."""
        return f"{self.number} {self.unit if self.number > 1 else self.unit[:-1]}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The term that ``text`` writes, such as `3 years`, `1 month` or `30 days`.

        Raises:
            ValueError: if it is no number of days, weeks, months or years, or is 0.

        Example:
            >>> Term.parse("24 months").months
            24
        """
        written = _TERM.fullmatch(text)
        if written is None:
            raise ValueError("not a term such as `30 days`, `2 weeks`, `24 months` or `3 years`")
        return cls(int(written[1]), _UNITS[written[2]])

    @property
    def days(self) -> int:
        """How many days it is, 0 for months and years."""
        match self.unit:
            case "days":
                return self.number
            case "weeks":
                return 7 * self.number
            case "months" | "years":
                return 0
            case _:
                assert_never(self.unit)

    @property
    def months(self) -> int:
        """How many months it is, 0 for days and weeks."""
        match self.unit:
            case "months":
                return self.number
            case "years":
                return 12 * self.number
            case "days" | "weeks":
                return 0
            case _:
                assert_never(self.unit)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``start`` up to ``end``, which is not in it; at least one day."""

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse a period without days."""
        if self.start >= self.end:
            raise ValueError(
                f"a period ends after it starts: {self.start} is not before {self.end}"
            )

    @property
    def last_day(self) -> date:
        """The last day that is in the period."""
        return self.end - timedelta(days=1)

    @property
    def text(self) -> str:
        """As `parse` reads it: a calendar year as its number, any other as its two days.

        Example:
            >>> Period.parse("2025-01-01/2026-01-01").text, Period.parse("2025-07").text
            ('2025', '2025-07-01/2025-08-01')
        """
        first = (self.start.month, self.start.day) == (self.end.month, self.end.day) == (1, 1)
        if first and self.end.year == self.start.year + 1:
            return f"{self.start.year:04}"
        return f"{self.start.isoformat()}/{self.end.isoformat()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The period that ``text`` names: a year, quarter, month, or two days with `/`.

        Of two days the second is not in the period. The year 9999 has no end that a date can
        hold, and is refused.

        Raises:
            ValueError: if it is none of these, or has no days.

        Example:
            >>> Period.parse("2025-Q3")
            Period(start=datetime.date(2025, 7, 1), end=datetime.date(2025, 10, 1))
        """
        start, slash, end = text.partition("/")
        if slash:
            return cls(parse_day(start), parse_day(end))
        written = _YEAR_PART.fullmatch(text)
        if written is None:
            raise ValueError(
                "not a period such as `2025`, `2025-Q3`, `2025-07` or `2025-01-01/2026-01-01`"
            )
        year, quarter, month = written.groups()
        if quarter:
            first, months = 3 * int(quarter) - 2, 3
        elif month:
            first, months = int(month), 1
        else:
            first, months = 1, 12
        opening = _day(int(year), first, 1)
        return cls(opening, _day(*_month_after(opening, months), 1))


def parse_day(text: str) -> date:
    """The day that ``text`` writes as `2025-07-31`, and in no other way.

    Raises:
        ValueError: if it is written in another way, or there is no such day.

    Example:
        >>> parse_day("2024-02-29")
        datetime.date(2024, 2, 29)
    """
    written = _DAY.fullmatch(text)
    if written is None:
        raise ValueError("not a day such as `2025-07-31`")
    return _day(int(written[1]), int(written[2]), int(written[3]))


def shift(day: date, days: int, months: int, month_end: MonthEnd) -> date:
    """The day that lies so many days or months later, or earlier when they are negative.

    One of ``days`` and ``months`` is 0; if neither is, the months come first. A day that the
    month reached does not have becomes its last day (`down`) or the first of the next (`up`).

    What would pass the first or last day that a date can hold (0001-01-01, 9999-12-31) stops
    there: no record lies beyond, so a lookback then reaches every record, a limitation never
    lapses and a measure never ends.

    Example:
        >>> leap_day = date(2024, 2, 29)
        >>> shift(leap_day, 0, 36, "down"), shift(leap_day, 0, 36, "up")
        (datetime.date(2027, 2, 28), datetime.date(2027, 3, 1))
    """
    if months:
        day = _shift_months(day, months, month_end)
    return _shift_days(day, days) if days else day


def full_years(birth: date, on: date, month_end: MonthEnd) -> int:
    """The age in full years: the most years that fit from ``birth`` to ``on``.

    Who is born on 29 February turns a year older in a common year on 28 February (`down`) or
    1 March (`up`). Before the birth it is negative.

    Example:
        >>> full_years(date(2010, 3, 1), date(2024, 2, 29), "down")
        13
    """
    years = on.year - birth.year
    return years - (_shift_months(birth, 12 * years, month_end) > on)


def _shift_days(day: date, days: int) -> date:
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, date.min.toordinal()), date.max.toordinal()))


def _shift_months(day: date, months: int, month_end: MonthEnd) -> date:
    year, month = _month_after(day, months)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    try:
        return date(year, month, day.day)
    except ValueError:  # the month is shorter; to ask first would cost every day that fits
        pass
    match month_end:
        case "down":
            return date(year, month, monthrange(year, month)[1])
        case "up":
            return date(year, month + 1, 1)  # December has 31 days, so there is a next month
        case _:
            assert_never(month_end)


def _month_after(day: date, months: int) -> tuple[int, int]:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return year, month + 1


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"there is no day {year:04}-{month:02}-{day:02}") from None
