"""Days in z3 are those of the calendar, whether they are written or numbers."""

from datetime import date, timedelta

import z3
from hypothesis import given, settings
from hypothesis.strategies import booleans, dates, integers, sampled_from

from sanctions.lang.kernel import Before, Col, DaysBetween, Lit, Shift
from sanctions.model import calendar
from sanctions.model.calendar import MonthEnd
from sanctions.verify.solver import days
from sanctions.verify.solver.days import Days
from sanctions.verify.solver.terms import Truth, equal, no
from sanctions.verify.solver.world import World, counts_days

FIRST, LAST = 1900, 2199
ONE_DAY = timedelta(1)
IN_REACH = dates(date(FIRST, 1, 1), date(LAST, 12, 31))
ENDS = dates(date(FIRST, 2, 1), date(LAST, 12, 31)).map(lambda day: day.replace(day=1) - ONE_DAY)
MONTHS = integers(-5_000, 5_000) | sampled_from((1, -1, 3, 12, -24, 36, 60))
DAYS = integers(-1_000, 1_000)


def settled(world: World, given_days: list[tuple[Days, date]], found: list[Truth]) -> bool:
    """Whether, where the days are those given, all that was found holds and could not be else."""
    solver = z3.SimpleSolver(ctx=world.context)
    solver.add(*(days.same(each, days.constant(day)) for each, day in given_days))
    solver.add(*(each for each in world.definitions if each is not True))
    if solver.check() != z3.sat:
        return False
    return all(each is True or solver.check(no(each)) == z3.unsat for each in found)


@settings(max_examples=150)
@given(IN_REACH | ENDS, DAYS, MONTHS, sampled_from(("up", "down")), booleans())
def test_a_day_is_moved_as_in_the_calendar(
    day: date,
    by_days: int,
    months: int,
    month_end: MonthEnd,
    counts_days: bool,  # noqa: FBT001 - hypothesis gives it by place
) -> None:
    """By months, then by days; it is compared alike with what it was and with any other."""
    world = World((), counts_days=counts_days)
    start = days.fresh(world, "start", FIRST, LAST)
    moved = days.shift(world, start, by_days, months, month_end)
    reached = calendar.shift(day, by_days, months, month_end)
    earlier = equal(days.before(start, moved), day < reached)
    counted = equal(days.between(start, moved), (reached - day).days)
    found = [days.same(moved, days.constant(reached)), earlier, counted]
    assert settled(world, [(start, day)], found)


@settings(max_examples=60)
@given(IN_REACH, IN_REACH, sampled_from(("up", "down")), booleans())
def test_an_age_is_that_of_the_calendar(
    birth: date,
    on: date,
    month_end: MonthEnd,
    counts_days: bool,  # noqa: FBT001 - hypothesis gives it by place
) -> None:
    """In full years; before the birth it is negative."""
    world = World((), counts_days=counts_days)
    one, other = (days.fresh(world, name, FIRST, LAST) for name in ("birth", "on"))
    age = days.full_years(world, one, other, month_end)
    expected = calendar.full_years(birth, on, month_end)
    assert settled(world, [(one, birth), (other, on)], [equal(age, expected)])


def test_a_covenant_counts_days_that_moves_them_or_asks_how_many() -> None:
    """Months do not count them, nor does the fact that every plan has and none reads."""
    on, months = Col("decided_on"), Shift(Col("decided_on"), 0, 12, "down")
    assert counts_days((Shift(on, -10, 0, "down"),))
    assert counts_days((Before(Lit(30), Col("days_open")),))
    assert not counts_days((months, DaysBetween(on, Col("as_of"))))
