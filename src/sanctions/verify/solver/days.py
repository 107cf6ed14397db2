"""Days as year, month and day of the month, by the rules of :mod:`sanctions.model.calendar`.

A day that is worked out is a fresh one with a constraint that just one day meets, so that every
division is one by a constant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sanctions.model import calendar
from sanctions.model.calendar import MonthEnd
from sanctions.verify.solver.terms import (
    Truth,
    Whole,
    both,
    choose,
    either,
    equal,
    floor_divide,
    identity,
    no,
    remainder,
)
from sanctions.verify.solver.world import World

_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_SHORT_MONTHS = (4, 6, 9, 11)


@dataclass(frozen=True, slots=True)
class Days:
    """A day of the years ``first`` to ``last``, which are of those that a date can hold."""

    year: Whole
    month: Whole
    day: Whole
    first: int
    last: int

    @property
    def parts(self) -> tuple[Whole, Whole, Whole]:
        """Year, month and day of the month."""
        return self.year, self.month, self.day

    @property
    def key(self) -> Whole:
        """A number that orders days as they follow one another; some numbers are no day's."""
        return (self.year * 12 + self.month) * 31 + self.day


def constant(day: date) -> Days:
    """The day as it is written."""
    return Days(day.year, day.month, day.day, day.year, day.year)


def written(days: Days) -> date | None:
    """The day, if it is constant."""
    year, month, day = days.parts
    if isinstance(year, int) and isinstance(month, int) and isinstance(day, int):
        return date(year, month, day)
    return None


def fresh(world: World, name: str, first: int, last: int) -> Days:
    """Any day of the years from the first to the last."""
    year, month, day = (world.whole(f"{name}.{part}") for part in ("year", "month", "day"))
    days = Days(year, month, day, first, last)
    world.define(_between(year, first, last), _between(month, 1, 12), _between(day, 1, 31))
    world.define(_there_is(days))
    return days


def pick(condition: Truth, then: Days, otherwise: Days) -> Days:
    """One of two days."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    return Days(
        choose(condition, then.year, otherwise.year),
        choose(condition, then.month, otherwise.month),
        choose(condition, then.day, otherwise.day),
        min(then.first, otherwise.first),
        max(then.last, otherwise.last),
    )


def shift(world: World, start: Days, days: int, months: int, month_end: MonthEnd) -> Days:
    """The day that lies so many days or months later; months come first. Stops at both ends."""
    known = written(start)
    if known is not None:
        return constant(calendar.shift(known, days, months, month_end))
    moved = _shift_months(start, months, month_end) if months else start
    if not days:
        return moved
    key = (*map(identity, moved.parts), moved.first, moved.last, days)
    if key not in world.worked_out:
        # The start is kept with it, for z3 may give the number of a term that is gone to another.
        world.worked_out[key] = (moved, _shift_days(world, moved, days))
    shifted: Days = world.worked_out[key][1]
    return shifted


def between(start: Days, end: Days) -> Whole:
    """The number of days from the first to the second."""
    return ordinal(end) - ordinal(start)


def full_years(birth: Days, on: Days, month_end: MonthEnd) -> Whole:
    """The age in full years; before the birth it is negative."""
    birthday = _in_month(Days(on.year, birth.month, birth.day, on.first, on.last), month_end)
    return on.year - birth.year - choose(on.key < birthday.key, 1, 0)


def ordinal(days: Days) -> Whole:
    """The number of the day; 1 January of the year 1 is 1."""
    known = written(days)
    if known is not None:
        return known.toordinal()
    past = days.year - 1
    leaps = floor_divide(past, 4) - sum(
        choose(days.year > year, 1, 0) for year in _common_centuries(1, days.last)
    )
    before: Whole = _BEFORE_MONTH[-1]
    for month in range(11, 0, -1):
        before = choose(equal(days.month, month), _BEFORE_MONTH[month - 1], before)
    leap_day = choose(both(days.month > 2, _leap(days)), 1, 0)
    return past * 365 + leaps + before + leap_day + days.day


def _shift_days(world: World, start: Days, days: int) -> Days:
    reached = ordinal(start) + days
    first, last = date.min.toordinal(), date.max.toordinal()
    years = abs(days) // 365 + 1
    low, high = start.first - years * (days < 0), start.last + years * (days > 0)
    if low < date.min.year:
        reached = choose(reached < first, first, reached)
    if high > date.max.year:
        reached = choose(reached > last, last, reached)
    moved = fresh(world, "shifted", max(low, date.min.year), min(high, date.max.year))
    world.define(equal(ordinal(moved), reached))
    # Follows from the line above, and spares z3 to find it out.
    world.define(_between(moved.year - start.year, low - start.first, high - start.last))
    return moved


def _shift_months(start: Days, months: int, month_end: MonthEnd) -> Days:
    year, month = _month_after(start, months)
    low, high = start.first + (months - 11) // 12, start.last + (months + 11) // 12
    first, last = max(low, date.min.year), min(high, date.max.year)
    if first > last:
        return constant(date.min if months < 0 else date.max)
    reached = _in_month(Days(year, month, start.day, first, last), month_end)
    if low < date.min.year:
        reached = pick(year < date.min.year, constant(date.min), reached)
    if high > date.max.year:
        reached = pick(year > date.max.year, constant(date.max), reached)
    return reached


def _month_after(start: Days, months: int) -> tuple[Whole, Whole]:
    years, rest = divmod(months, 12)
    if not rest:
        return start.year + years, start.month
    wraps = start.month > 12 - rest
    return start.year + years + choose(wraps, 1, 0), start.month + choose(wraps, rest - 12, rest)


def _in_month(days: Days, month_end: MonthEnd) -> Days:
    """That day of the month; of a shorter month its last, or the first of the next."""
    fits, month = _there_is(days), days.month
    if month_end == "up":
        month, day = choose(fits, month, month + 1), choose(fits, days.day, 1)
    else:
        february = choose(_leap(days), 29, 28)
        day = choose(fits, days.day, choose(equal(month, 2), february, 30))
    return Days(days.year, month, day, days.first, days.last)


def _there_is(days: Days) -> Truth:
    """Whether the month has the day, which is from 1 to 31."""
    month, day = days.month, days.day
    not_february = no(equal(month, 2))
    short = either(*(equal(month, each) for each in _SHORT_MONTHS))
    return either(
        day <= 28,
        both(equal(day, 29), either(not_february, _leap(days))),
        both(equal(day, 30), not_february),
        both(equal(day, 31), not_february, no(short)),
    )


def _leap(days: Days) -> Truth:
    fourth = equal(remainder(days.year, 4), 0)
    common = _common_centuries(days.first, days.last)
    return both(fourth, *(no(equal(days.year, year)) for year in common))


def _common_centuries(first: int, last: int) -> list[int]:
    """The years from the first to the last that are no leap years though 4 divides them."""
    start = first + -first % 100
    return [year for year in range(start, last + 1, 100) if year % 400]


def _between(number: Whole, low: int, high: int) -> Truth:
    return both(low <= number, number <= high)
