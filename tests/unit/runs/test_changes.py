"""What changed between two decisions: every difference is told, and told once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sanctions.errors import Issue
from sanctions.runs.changes import (
    Changes,
    FindingChange,
    Fired,
    changes_between,
)
from sanctions.runs.outcomes import Decision, Finding, Measure

MARCH, APRIL, MAY, JUNE = (date(2025, month, 1) for month in (3, 4, 5, 6))
BAR = Measure(
    "member", "M1", "bidding", "exclusion", APRIL, JUNE, None, None, ("R1",), ("s1",), ("a@1",)
)
PAYMENT = replace(BAR, measure="compensation", kind="payment", ends_on=None)
FINDING = Finding("R1", "member", "M1", "litter", MARCH, "counted", 0, 0, "light", "row", (), "a@1")
WARNING = Issue("warning", "history", 1, None, None, "D046", "so", "如此")


def changes(before: tuple[Measure, ...], on: date, after: tuple[Measure, ...], by: date) -> Changes:
    """What changed between these measures on one day and those on another."""
    return changes_between(Decision(on, (), before), Decision(by, (), after), ())


def told(of: Changes) -> tuple[object, ...]:
    """What is told of measures."""
    return of.began, of.ended, tuple((each.before, each.after) for each in of.changed)


@pytest.mark.parametrize(
    ("old", "on", "new", "by", "expected"),
    [
        (None, APRIL, BAR, APRIL, ((BAR,), (), ())),
        (None, MARCH, BAR, MARCH, ((), (), ((None, BAR),))),
        (BAR, MARCH, BAR, APRIL, ((BAR,), (), ())),
        (BAR, MARCH, BAR, MARCH, ((), (), ())),
        (BAR, APRIL, BAR, MAY, ((), (), ())),
        (BAR, APRIL, BAR, JUNE, ((), (BAR,), ())),
        (BAR, MARCH, BAR, JUNE, ((BAR,), (BAR,), ())),
        (None, JUNE, BAR, JUNE, ((BAR,), (BAR,), ())),
        (BAR, JUNE, BAR, JUNE, ((), (), ())),
        (BAR, APRIL, None, APRIL, ((), (BAR,), ())),
        (BAR, MARCH, None, APRIL, ((), (), ((BAR, None),))),
        (BAR, JUNE, None, JUNE, ((), (), ((BAR, None),))),
    ],
)
def test_a_measure_begins_runs_and_ends(
    old: Measure | None, on: date, new: Measure | None, by: date, expected: tuple[object, ...]
) -> None:
    """By its days, or because the records say so; ahead and over it only changes."""
    before = () if old is None else (old,)
    after = () if new is None else (new,)
    assert told(changes(before, on, after, by)) == expected


SHORTER, LONGER = replace(BAR, ends_on=MAY), replace(BAR, ends_on=None, records=("R1", "R2"))
OTHER = replace(BAR, records=("R2",))


@pytest.mark.parametrize(
    ("old", "on", "new", "by", "expected"),
    [
        (BAR, APRIL, SHORTER, APRIL, ((), (), ((BAR, SHORTER),))),
        (BAR, MAY, SHORTER, MAY, ((), (SHORTER,), ())),
        (SHORTER, MAY, LONGER, MAY, ((LONGER,), (), ())),
        (BAR, JUNE, SHORTER, JUNE, ((), (), ((BAR, SHORTER),))),
        (BAR, APRIL, OTHER, APRIL, ((), (), ((BAR, OTHER),))),
        (
            BAR,
            JUNE,
            replace(OTHER, ends_on=None),
            JUNE,
            ((replace(OTHER, ends_on=None),), (), ((BAR, None),)),
        ),
    ],
)
def test_an_interval_that_moves_is_one_measure(
    old: Measure, on: date, new: Measure, by: date, expected: tuple[object, ...]
) -> None:
    """One that runs on changes, whatever records it is now made of; an end that is past ends it."""
    assert told(changes((old,), on, (new,), by)) == expected


def test_intervals_that_become_one_change_once() -> None:
    """The running one goes on; the one that was over is no longer there by itself."""
    over, running = SHORTER, replace(BAR, records=("R2",), starts_on=MAY, ends_on=JUNE)
    both = replace(LONGER, ends_on=JUNE)
    assert told(changes((over, running), MAY, (both,), MAY)) == (
        (),
        (),
        ((running, both), (over, None)),
    )


def test_payments_are_told_apart_by_their_records() -> None:
    """One is not the continuation of another, but may change its amount or its row."""
    known = replace(PAYMENT, amount_min=Decimal(5), amount_max=Decimal(5))
    row = replace(known, rows=("s2",))
    other = replace(PAYMENT, records=("R2",))
    assert told(changes((PAYMENT,), APRIL, (known,), APRIL)) == ((), (), ((PAYMENT, known),))
    assert told(changes((PAYMENT,), APRIL, (row,), APRIL)) == ((), (), ((PAYMENT, row),))
    assert told(changes((PAYMENT,), APRIL, (other,), APRIL)) == ((other,), (PAYMENT,), ())


def test_findings_that_differ_in_any_column() -> None:
    """Also those that are new, or no longer there."""
    again = replace(FINDING, warnings=1)
    new, gone = replace(FINDING, record_id="R2"), replace(FINDING, record_id="R3")
    same = replace(FINDING, record_id="R4")
    found = changes_between(
        Decision(APRIL, (FINDING, gone, same), ()), Decision(APRIL, (again, new, same), ()), ()
    )
    assert found.findings == (
        FindingChange(FINDING, again),
        FindingChange(gone, None),
        FindingChange(None, new),
    )
    assert found.as_of == APRIL


def test_warnings_are_told_once() -> None:
    """Those that were there before are not repeated; what fired is handed on."""
    fired = (Fired("R1", "grading", "row", "yes"),)
    before, after = Decision(APRIL, (), ()), Decision(APRIL, (), (), (WARNING,))
    assert changes_between(before, after, fired).warnings == (WARNING,)
    assert changes_between(after, after, fired).warnings == ()
    assert changes_between(after, after, fired).trace == fired
