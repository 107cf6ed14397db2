"""Days by the rules of :mod:`sanctions.model.calendar`, as they are written or by their number.

A day that is written, as year, month and day of the month, is soon moved by months and tells an
age; one that is a number is soon moved by days and counted. Where a covenant counts days, those
that are not given are numbers, else they are written. One that has to be told in the other way is
a fresh one with a constraint that just that day meets, so that every division is by a constant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import starmap

from sanctions.model import calendar
from sanctions.model.calendar import MonthEnd
from sanctions.verify.solver.terms import (
    Truth,
    Whole,
    both,
    choose,
    either,
    equal,
    every,
    floor_divide,
    identity,
    implies,
    no,
    remainder,
)
from sanctions.verify.solver.world import World

_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_SHORT_MONTHS = (4, 6, 9, 11)
_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()
_CYCLE_MONTHS, _CYCLE_DAYS = 4_800, 146_097
"""Of 400 years, after which leap years come again as they were."""


@dataclass(frozen=True, slots=True)
class Written:
    """A day as it is written."""

    year: Whole
    month: Whole
    day: Whole

    @property
    def parts(self) -> tuple[Whole, Whole, Whole]:
        """Year, month and day of the month."""
        return self.year, self.month, self.day

    @property
    def key(self) -> Whole:
        """A number that orders days as they follow one another; some numbers are no day's."""
        return (self.year * 12 + self.month) * 31 + self.day


@dataclass(frozen=True, slots=True)
class Days:
    """A day of the years ``first`` to ``last``, which are of those that a date can hold.

    It is written, or has its number, 1 January of the year 1 being 1; or both.
    """

    written: Written | None
    counted: Whole | None
    first: int
    last: int

    @property
    def number(self) -> Whole:
        """The number of the day."""
        if self.counted is not None or self.written is None:
            return self.counted
        return _number(self.written, self.last)

    @property
    def identity(self) -> object:
        """Equal for days that are told alike, while both are there."""
        if self.written is None:
            return identity(self.counted)
        return (*map(identity, self.written.parts), self.first, self.last)


def constant(day: date) -> Days:
    """The day that is given."""
    return Days(Written(day.year, day.month, day.day), day.toordinal(), day.year, day.year)


def value(days: Days, of: Callable[[Whole], int]) -> date:
    """The day in a case, which says ``of`` each number what it is."""
    if days.written is not None:
        return date(*map(of, days.written.parts))
    return date.fromordinal(of(days.counted))


def fresh(world: World, name: str, first: int, last: int) -> Days:
    """Any day of the years from the first to the last."""
    if not world.counts_days:
        return Days(_fresh(world, name, first, last), None, first, last)
    number = world.whole(name)
    world.define(_between(number, *_numbers(first, last)))
    return Days(None, number, first, last)


def same(left: Days, right: Days) -> Truth:
    """Whether two days are one."""
    if left.written is None or right.written is None:
        return equal(left.number, right.number)
    return every(starmap(equal, zip(left.written.parts, right.written.parts, strict=True)))


def before(left: Days, right: Days) -> Truth:
    """Whether the first of two days is earlier."""
    one, other = ordered(left, right)
    return one < other


def ordered(left: Days, right: Days) -> tuple[Whole, Whole]:
    """Two numbers that are ordered as the days are."""
    if left.written is None or right.written is None:
        return left.number, right.number
    return left.written.key, right.written.key


def pick(condition: Truth, then: Days, otherwise: Days) -> Days:
    """One of two days."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    first, last = min(then.first, otherwise.first), max(then.last, otherwise.last)
    if then.written is None or otherwise.written is None:
        return Days(None, choose(condition, then.number, otherwise.number), first, last)
    pairs = zip(then.written.parts, otherwise.written.parts, strict=True)
    written = Written(*(choose(condition, one, other) for one, other in pairs))
    counted = None
    if then.counted is not None and otherwise.counted is not None:
        counted = choose(condition, then.counted, otherwise.counted)
    return Days(written, counted, first, last)


def shift(world: World, start: Days, days: int, months: int, month_end: MonthEnd) -> Days:
    """The day that lies so many days or months later; months come first. Stops at both ends."""
    if start.written is not None and isinstance(start.counted, int):
        return constant(calendar.shift(date.fromordinal(start.counted), days, months, month_end))
    return _shift_days(_shift_months(world, start, months, month_end) if months else start, days)


def between(start: Days, end: Days) -> Whole:
    """The number of days from the first to the second."""
    return end.number - start.number


def full_years(world: World, birth: Days, on: Days, month_end: MonthEnd) -> Whole:
    """The age in full years; before the birth it is negative."""
    born, then = written(world, birth), written(world, on)
    birthday = _in_month(Written(then.year, born.month, born.day), on.first, on.last, month_end)
    return then.year - born.year - choose(then.key < birthday.key, 1, 0)


def written(world: World, days: Days) -> Written:
    """The day as it is written; of one that is a number a fresh one."""
    if days.written is not None:
        return days.written
    key = ("written", identity(days.counted))
    if key not in world.worked_out:
        told = _fresh(world, "written", days.first, days.last)
        world.define(equal(_number(told, days.last), days.counted))
        # The days are kept with it, for z3 may give the number of a term that is gone to another.
        world.worked_out[key] = (days, told)
    found: Written = world.worked_out[key][1]
    return found


def _fresh(world: World, name: str, first: int, last: int) -> Written:
    year, month, day = (world.whole(f"{name}.{part}") for part in ("year", "month", "day"))
    told = Written(year, month, day)
    world.define(_between(year, first, last), _between(month, 1, 12), _between(day, 1, 31))
    world.define(_there_is(told, first, last))
    return told


def _number(written: Written, last: int) -> Whole:
    year, month, day = written.parts
    past = year - 1
    leaps = floor_divide(past, 4) - sum(
        choose(year > each, 1, 0) for each in _common_centuries(1, last)
    )
    before: Whole = _BEFORE_MONTH[-1]
    for each in range(11, 0, -1):
        before = choose(equal(month, each), _BEFORE_MONTH[each - 1], before)
    leap_day = choose(both(month > 2, _leap(year, 1, last)), 1, 0)
    return past * 365 + leaps + before + leap_day + day


def _numbers(first: int, last: int) -> tuple[int, int]:
    return date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal()


# --- moved by days --------------------------------------------------------------------------------


def _shift_days(start: Days, days: int) -> Days:
    if not days:
        return start
    low, high = (each + days for each in _numbers(start.first, start.last))
    number = start.number + days
    if low < _FIRST:
        number = choose(number < _FIRST, _FIRST, number)
    if high > _LAST:
        number = choose(number > _LAST, _LAST, number)
    first, last = (date.fromordinal(min(max(each, _FIRST), _LAST)).year for each in (low, high))
    return Days(None, number, first, last)


# --- moved by months ------------------------------------------------------------------------------


def _shift_months(world: World, start: Days, months: int, month_end: MonthEnd) -> Days:
    key = ("months", start.identity, months, month_end)
    if key not in world.worked_out:
        # The start is kept with it, for z3 may give the number of a term that is gone to another.
        world.worked_out[key] = (start, _month_later(world, start, months, month_end))
    shifted: Days = world.worked_out[key][1]
    return shifted


def _month_later(world: World, start: Days, months: int, month_end: MonthEnd) -> Days:
    later = _month_after(written(world, start), months)
    year = later.year
    low, high = start.first + (months - 11) // 12, start.last + (months + 11) // 12
    first, last = max(low, date.min.year), min(high, date.max.year)
    if first > last:
        return constant(date.min if months < 0 else date.max)
    there = _in_month(later, first, last, month_end)
    reached = Days(there, None, first, last)
    if world.counts_days and (first, last) == (low, high):
        reached = replace(reached, counted=world.whole("later"))
        world.define(equal(reached.counted, _number(there, last)))
        # What follows from the line above is said too, and spares z3 to find it out: how far it
        # is, and that of two days moved alike the later is not the earlier afterwards.
        world.define(_between(reached.counted - start.number, *_spans(months)))
        alike = world.worked_out.setdefault(("moved alike", months, month_end), [])
        for one, moved in alike:
            world.define(implies(one.number <= start.number, moved.counted <= reached.counted))
            world.define(implies(start.number <= one.number, reached.counted <= moved.counted))
        alike.append((start, reached))
    if low < date.min.year:
        reached = pick(year < date.min.year, constant(date.min), reached)
    if high > date.max.year:
        reached = pick(year > date.max.year, constant(date.max), reached)
    return reached


def _month_after(start: Written, months: int) -> Written:
    years, rest = divmod(months, 12)
    if not rest:
        return Written(start.year + years, start.month, start.day)
    wraps = start.month > 12 - rest
    year = start.year + years + choose(wraps, 1, 0)
    return Written(year, start.month + choose(wraps, rest - 12, rest), start.day)


def _spans(months: int) -> tuple[int, int]:
    """The least and the most days between a day and the one so many months later.

    Those between the firsts of two months are: a day that the later month lacks lies no nearer
    than the first of the month after it, and no further than the first of its own.
    """
    cycles, rest = divmod(abs(months), _CYCLE_MONTHS)
    firsts = [date(1 + each // 12, each % 12 + 1, 1) for each in range(_CYCLE_MONTHS + rest)]
    spans = [(later - first).days for first, later in zip(firsts, firsts[rest:], strict=False)]
    least, most = (cycles * _CYCLE_DAYS + span for span in (min(spans), max(spans)))
    return (least, most) if months > 0 else (-most, -least)


def _in_month(written: Written, first: int, last: int, month_end: MonthEnd) -> Written:
    """That day of the month; of a shorter month its last, or the first of the next."""
    fits = _there_is(written, first, last)
    year, month, day = written.parts
    if month_end == "up":
        return Written(year, choose(fits, month, month + 1), choose(fits, day, 1))
    february = choose(_leap(year, first, last), 29, 28)
    return Written(year, month, choose(fits, day, choose(equal(month, 2), february, 30)))


def _there_is(written: Written, first: int, last: int) -> Truth:
    """Whether the month has the day, which is from 1 to 31."""
    year, month, day = written.parts
    not_february = no(equal(month, 2))
    short = either(*(equal(month, each) for each in _SHORT_MONTHS))
    return either(
        day <= 28,
        both(equal(day, 29), either(not_february, _leap(year, first, last))),
        both(equal(day, 30), not_february),
        both(equal(day, 31), not_february, no(short)),
    )


def _leap(year: Whole, first: int, last: int) -> Truth:
    fourth = equal(remainder(year, 4), 0)
    return both(fourth, *(no(equal(year, each)) for each in _common_centuries(first, last)))


def _common_centuries(first: int, last: int) -> list[int]:
    """The years from the first to the last that are no leap years though 4 divides them."""
    start = first + -first % 100
    return [year for year in range(start, last + 1, 100) if year % 400]


def _between(number: Whole, low: int, high: int) -> Truth:
    return both(low <= number, number <= high)
