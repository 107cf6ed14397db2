"""What an event changed: between two days of knowledge, or two states of the records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from sanctions.errors import Issue
from sanctions.measures.kinds import KINDS
from sanctions.runs.outcomes import Decision, Finding, Measure

TableName: TypeAlias = Literal["grading", "sanctions"]
_Phase: TypeAlias = Literal["absent", "ahead", "running", "over"]
_Pair: TypeAlias = tuple[Measure | None, Measure | None]
_NOT_YET: frozenset[_Phase] = frozenset(("absent", "ahead"))


@dataclass(frozen=True, slots=True)
class Fired:
    """A row of the covenant that fired for a record.

    ``outcome`` is ``yes``, or ``unknown`` for a row that an empty cell left open.
    """

    record_id: str
    table: TableName
    row: str
    outcome: Literal["yes", "unknown"]


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding before and after; ``None`` while the record does not exist for the case."""

    before: Finding | None
    after: Finding | None


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """A measure before and after; ``None`` where there is none."""

    before: Measure | None
    after: Measure | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What one event of a case changed, as known on ``as_of``. A proposal: a body decides.

    ``began`` and ``ended`` are the measures that run now and did not, and that did and do not:
    their day has come, or the records say so. One that is learned of when it is over stands in
    both. ``changed`` are all other differences: of a measure that goes on running, that is still
    ahead, or that is over. ``findings`` are those of which any column differs, ``warnings`` those
    that were not there before, ``trace`` is what fired, record by record, in the order in which it
    fired.
    """

    as_of: date
    began: tuple[Measure, ...]
    changed: tuple[MeasureChange, ...]
    ended: tuple[Measure, ...]
    findings: tuple[FindingChange, ...]
    warnings: tuple[Issue, ...]
    trace: tuple[Fired, ...]


def changes_between(before: Decision, after: Decision, trace: tuple[Fired, ...]) -> Changes:
    """What differs between two decisions about one subject."""
    began: list[Measure] = []
    changed: list[MeasureChange] = []
    ended: list[Measure] = []
    for old, new in _pairs(before, after):
        was, now = _phase(old, before.as_of), _phase(new, after.as_of)
        unheard = was in _NOT_YET and now == "over"
        begins = unheard or (now == "running" and was != "running")
        ends = unheard or (was == "running" and now != "running")
        latest = new or old
        if begins and latest is not None:
            began.append(latest)
        if ends and latest is not None:
            ended.append(latest)
        if not begins and not ends and old != new:
            changed.append(MeasureChange(old, new))
    return Changes(
        after.as_of,
        tuple(began),
        tuple(changed),
        tuple(ended),
        _findings(before.findings, after.findings),
        tuple(each for each in after.warnings if each not in before.warnings),
        trace,
    )


def _findings(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[FindingChange, ...]:
    old = {each.record_id: each for each in before}
    new = {each.record_id: each for each in after}
    pairs = (FindingChange(old.get(record), new.get(record)) for record in {**old, **new})
    return tuple(pair for pair in pairs if pair.before != pair.after)


def _phase(measure: Measure | None, day: date) -> _Phase:
    if measure is None:
        return "absent"
    if day < measure.starts_on:
        return "ahead"
    return "running" if measure.is_active_on(day) else "over"


# --- which measure of before is which of after ----------------------------------------------------


def _pairs(before: Decision, after: Decision) -> Iterable[_Pair]:
    """Each measure of before beside what became of it, then those that are new."""

    def is_same(old: Measure, new: Measure) -> bool:
        return old == new

    def is_of_the_same_rows(old: Measure, new: Measure) -> bool:
        return (old.records, old.rows) == (new.records, new.rows)

    def goes_on(old: Measure, new: Measure) -> bool:
        """One that spans runs once at a time, whatever records it is made of."""
        running = old.is_active_on(before.as_of) and new.is_active_on(after.as_of)
        return running and KINDS[old.kind].spans

    def shares_a_record(old: Measure, new: Measure) -> bool:
        return not set(old.records).isdisjoint(new.records)

    left, right = list(before.measures), list(after.measures)
    for test in (is_same, is_of_the_same_rows, goes_on, shares_a_record):
        yield from _matched(left, right, test)
    yield from ((old, None) for old in left)
    yield from ((None, new) for new in right)


def _matched(
    left: list[Measure], right: list[Measure], test: Callable[[Measure, Measure], bool]
) -> Iterable[_Pair]:
    """The pairs of one measure that pass the test, in order; both are taken out of their lists."""
    for old in list(left):
        for new in right:
            if old.measure == new.measure and test(old, new):
                left.remove(old)
                right.remove(new)
                yield old, new
                break
