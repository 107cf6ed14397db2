"""Lists and histories on which two covenants are tried, where no solver can ask the question.

What is divided among members, to the fen, is no matter of one row. So inputs are run, from small to
large, until two outcomes differ; that none does, proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from sanctions.model.calendar import Period
from sanctions.model.money import format_decimal
from sanctions.ruleset.covenant import Ruleset
from sanctions.verify.compare_cases import Given
from sanctions.verify.compare_histories import people
from sanctions.verify.compare_records import Judged, Wrong
from sanctions.verify.compare_search import Comparing
from sanctions.verify.compare_units import Unit
from sanctions.verify.confirming import Unplaced
from sanctions.verify.histories import period_of
from sanctions.verify.records import VILLAGE
from sanctions.verify.results import Line
from sanctions.verify.solver.algebra import before, constant
from sanctions.verify.solver.cells import is_value
from sanctions.verify.solver.terms import Truth, both, equal, no, some

MOST_ALIKE = 8
"""Histories are tried of at most so many like records."""
MOST_RECORDS = 40
"""A history of the records that a unit has is made of at most so many."""
MOST_MEMBERS = 40
MOST_SORTS = 5
"""Two sorts of records are tried together, if there are no more sorts than these."""
_LISTS = (
    (("H1", "1000.00", "1"),),
    (("H1", "0.01", "1"),),
    (("H1", "66.67", "1"),),
    (("H1", "1000000.00", "1"),),
    (("H1", "1000.00", "1"), ("H2", "500.00", "2")),
    (("H1", "1000.00", "1"), ("H1", "333.33", "2"), ("H2", "66.67", "1")),
    (("H1", "1234567.89", "3"), ("H1", "0.00", "0"), ("H2", "9876543.21", "1")),
)
"""Lists by household, dividend and shares of each member; the first is whose records there are."""


def many_records(comparing: Comparing, unit: Unit | None) -> Iterator[Given]:
    """A history of the records that the unit has, then of many alike, then of two kinds.

    All are of one member, in a household of as many as the unit has, or of that one alone.
    """
    if unit is not None:
        yield from of_unit(comparing, unit)
    bricks = list(_bricks(comparing))
    for times in range(1, MOST_ALIKE + 1):
        yield from (_of(comparing, [brick] * times) for brick in bricks)
    if len(bricks) <= MOST_SORTS:
        yield from (
            _of(comparing, [one] * times + [two])
            for times in (1, 2)
            for one, two in product(bricks, bricks)
            if one is not two
        )


def of_unit(comparing: Comparing, unit: Unit) -> Iterator[Given]:
    """The unit's own records, if there is one of each sort that it has.

    Where a measure runs in it, what brought it stands before a later period.
    """
    old = comparing.old
    before_it = [comparing.of_member(_bringing(measure)) for measure in unit.active]
    if None in before_it or unit.members > MOST_MEMBERS:
        return
    rows = [row for each in before_it if each is not None for row in each.history]
    earlier = [
        replace(each, history=(row,))
        for each in before_it
        if each is not None
        for row in each.history
    ]
    periods = _later(old, rows) if rows else (period_of(old),)
    for period, among in product(periods, (False, True)):
        records = _records_of(comparing, unit, period, among=among)
        if records is not None and len(records) <= MOST_RECORDS:
            given = _of(comparing, [*earlier, *records], unit.members)
            if rows:
                yield replace(given, as_of=max(given.as_of, period.end), period=period)
            yield replace(given, period=period)


def _records_of(
    comparing: Comparing, unit: Unit, period: Period, *, among: bool
) -> list[Given] | None:
    """The unit's records in the period; none if there is no record of a sort that it has.

    Each is judged so without earlier ones; or, ``among`` its like, after those.
    """
    left = unit.unrectified
    sorts: list[tuple[Wrong, int]] = [(_pending, unit.pending)]
    for grade, number in unit.by_grade.items():
        standing = min(left, number)
        left -= standing
        sorts.append((_of_grade(grade, rectified=False), standing))
        sorts.append((_of_grade(grade, rectified=True), number - standing))
    merits = [each.id for each in comparing.old.clauses.values() if each.kind == "merit"]
    sorts += [(_scored(name), unit.scored.get(name, 0)) for name in merits]
    records = list[Given]()
    for sort, number in sorts:
        if not number:
            continue
        try:
            brick = comparing.brick(_in_period(period, sort), number - 1 if among else 0)
        except Unplaced:
            return None
        if brick is None:
            return None
        records += [brick] * number
    return records


def _later(ruleset: Ruleset, rows: Sequence[Line]) -> Iterator[Period]:
    """The year after the records, the month after, and the day after, while it is in force."""
    last = max(date.fromisoformat(row["occurred_on"]) for row in rows)
    month = _month_after(last)
    day = last + timedelta(days=1)
    year_after = Period(date(last.year + 1, 1, 1), date(last.year + 2, 1, 1))
    for period in (
        year_after,
        Period(month, _month_after(month)),
        Period(day, day + timedelta(days=1)),
    ):
        if ruleset.until is None or period.end <= ruleset.until:
            yield period


def _month_after(day: date) -> date:
    """The first day of the month after."""
    months = day.year * 12 + day.month
    return date(months // 12, months % 12 + 1, 1)


def of_dividend(comparing: Comparing, fen: int) -> Given:
    """A list of one member with that dividend, without records."""
    begun = comparing.old.in_force
    rows = (("H1", format_decimal(fen, 2), "1"),)
    return Given(begun, (), tuple(_list(rows, "")), period_of(comparing.old))


def lists(comparing: Comparing) -> Iterator[Given]:
    """Lists from small to large, without records, then with one of each sort."""
    none = Given(comparing.old.in_force, (), (), period_of(comparing.old))
    yield from (replace(none, members=tuple(_list(rows, ""))) for rows in _LISTS)
    for brick in list(_bricks(comparing)):
        yield from on_lists(_of(comparing, [brick]))


def on_lists(given: Given) -> Iterator[Given]:
    """The history of a member on each of the lists."""
    birth = given.members[0].get("birth_date", "")
    yield from (replace(given, members=tuple(_list(rows, birth))) for rows in _LISTS)


def _list(rows: Sequence[tuple[str, str, str]], birth: str) -> Iterator[Line]:
    for place, (household, dividend, shares) in enumerate(rows, start=1):
        born = {"birth_date": birth} if birth and place == 1 else {}
        yield {
            "village_id": VILLAGE,
            "household_id": household,
            "member_id": f"M{place}",
            "dividend": dividend,
            **born,
            "shares": shares,
        }


def _of(comparing: Comparing, records: Sequence[Given], size: int = 1) -> Given:
    """One history of these records, each named anew."""
    births = [row["birth_date"] for each in records for row in each.members]
    begun = comparing.old.in_force
    history = tuple(
        {**each.history[-1], "record_id": f"R{place}"}
        for place, each in enumerate(records, start=1)
    )
    as_of = max((each.as_of for each in records), default=begun)
    members = people(size, births[0] if births else None)
    return Given(as_of, history, members, period_of(comparing.old))


# --- records of each sort -------------------------------------------------------------------------


def _bricks(comparing: Comparing) -> Iterator[Given]:
    """The smallest record of each grade, one pending, and one under each clause that scores.

    As both covenants judge it, where they can agree.
    """
    old, new = comparing.old, comparing.new
    grades = [grade for grade in old.grades if grade in new.grades]
    scoring = [each for each in old.clauses if each in new.clauses and _scores((old, new), each)]
    sorts = [_of_grade(grade, rectified=done) for grade in grades for done in (False, True)]
    sorts += [_pending, *map(_scored, scoring)]
    for sort in sorts:
        found = comparing.brick(_in_period(period_of(old), sort))
        if found is not None:
            yield found


def _scores(rulesets: Sequence[Ruleset], clause: str) -> bool:
    return any(each.clauses[clause].points is not None for each in rulesets)


def _in_period(period: Period, sort: Wrong) -> Wrong:
    def within(one: Judged, two: Judged) -> Truth:
        occurred = one.facts["occurred_on"]
        begun = no(before(occurred, constant(one.world, period.start)))
        return both(sort(one, two), begun, before(occurred, constant(one.world, period.end)))

    return within


def _bringing(measure: str) -> Wrong:
    """A record that brings the measure under both."""

    def sort(one: Judged, two: Judged) -> Truth:
        code = one.world.code(measure)
        return both(
            *(
                some(both(row.present, equal(row.cells["measure"].term, code)) for row in lasting)
                for lasting in (one.lasting, two.lasting)
            )
        )

    return sort


def _of_grade(grade: str, *, rectified: bool) -> Wrong:
    def sort(one: Judged, two: Judged) -> Truth:
        states = (is_value(each.world, each.facts["state"], "counted") for each in (one, two))
        given = (is_value(each.world, each.facts["grade"], grade) for each in (one, two))
        return both(*states, *given, equal(one.facts["rectified"].term, rectified))

    return sort


def _pending(one: Judged, two: Judged) -> Truth:
    return both(*(is_value(each.world, each.facts["state"], "pending") for each in (one, two)))


def _scored(clause: str) -> Wrong:
    """Under a clause whose points are not 0, and others if they can be."""

    def sort(one: Judged, two: Judged) -> Truth:
        states = (is_value(each.world, each.facts["state"], "counted") for each in (one, two))
        zero = constant(one.world, 0)
        named = is_value(one.world, one.facts["clause"], clause)
        counts = before(zero, one.facts["~points"])
        return both(*states, named, one.facts["~points"].known, counts)

    return sort
