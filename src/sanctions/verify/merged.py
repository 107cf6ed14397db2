"""Measures of two records that are merged, and a short case in which they run too long.

The case that is tried is the smallest of one record, and the same record again some days later, as
the reference judges both. If that shows nothing, it is asked whether there can be two such records
at all, each with any past; the reference merges, the symbolic steps leave intervals side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from sanctions.lang.kernel import Col, Shift, fold
from sanctions.model.calendar import Term, shift
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.columns import history_of
from sanctions.runs.decide import decide_subject
from sanctions.runs.outcomes import Decision, Measure
from sanctions.verify.confirming import told
from sanctions.verify.records import MEMBER, Records
from sanctions.verify.results import Example, Line
from sanctions.verify.solver.algebra import Symbolic, before
from sanctions.verify.solver.steps import Line as Row
from sanctions.verify.solver.terms import Truth, both, either, no, some

_DAY = timedelta(days=1)
_MONTH_ENDS = 4
"""A term of months is a few days longer or shorter by the day it starts on."""
_ACT = ("occurred_on", "recorded_on")
_FINDING = ("record_id", "state", "prior", "warnings", "row", "grade")
_MEASURE = ("measure", "starts_on", "ends_on")


def can_pass(ruleset: Ruleset, measure: str, term: Term, *, limit: int) -> bool:
    """Whether measures of two records of one subject can meet and run beyond the term together.

    ``limit``: resource units of z3 for the question.

    Raises: LimitReached: if it is not known.
    """
    records = Records(ruleset, limit=limit)
    one = records.fresh()
    shared = {name: one.cells[name] for name in ("birth_date", "as_of")}
    two = records.like(shared, None, one.by_member)
    code = records.world.code(measure)
    first, second = (
        [line for line in each.lasting if line.cells["measure"].term == code] for each in (one, two)
    )
    return records.search.can(_beyond(records, term, first, second))


def _beyond(records: Records, term: Term, one: Sequence[Row], two: Sequence[Row]) -> Truth:
    """Whether the second begins within the first, and ends beyond the term from its start."""
    latest = Shift(Col("starts_on"), term.days, term.months, records.ruleset.month_end)
    found = list[Truth]()
    for line in one:
        start, end = line.cells["starts_on"], line.cells["ends_on"]
        last = fold(latest, Symbolic(records.world, line.cells))
        for other in two:
            begins, ends = other.cells["starts_on"], other.cells["ends_on"]
            after = no(before(begins, start))
            within = both(after, either(no(end.known), no(before(end, begins))))
            beyond = either(no(ends.known), before(last, ends))
            found.append(both(line.present, other.present, within, beyond))
    return some(found)


def passed_again(ruleset: Ruleset, one: Example, measure: str, term: Term) -> Example | None:
    """The case, and its last record once more: a day later, or as early as is long enough.

    Later is the whole record, or only what came after the act. ``None`` if none of these shows a
    merged measure that runs beyond the term.
    """
    *earlier, last = one.history
    days = [column.name for column in history_of((ruleset,)).columns if column.type.kind == "day"]
    for later, kept in product(_delays(ruleset, one, measure, term), ((), _ACT)):
        moved = {
            name: str(date.fromisoformat(last[name]) + later)
            for name in days
            if name in last and name not in kept
        }
        second = {**last, **moved, "record_id": "R2"}
        as_of = max([one.as_of, *map(date.fromisoformat, moved.values())])
        history = (*earlier, last, second)
        made = _judged(ruleset, Example(as_of, history, one.members, "", ()), measure, term)
        if made is not None:
            return made
    return None


def _delays(ruleset: Ruleset, one: Example, measure: str, term: Term) -> Iterator[timedelta]:
    """After how many days the measure of a second record may pass the term."""
    yield _DAY
    for line in one.outcome:
        if line["table"] == "measures" and line["measure"] == measure and "ends_on" in line:
            start = date.fromisoformat(line["starts_on"])
            last = shift(start, term.days, term.months, ruleset.month_end)
            missing = last - date.fromisoformat(line["ends_on"])
            yield from (missing + (more + 1) * _DAY for more in range(_MONTH_ENDS))


def _judged(ruleset: Ruleset, case: Example, measure: str, term: Term) -> Example | None:
    """The case with what the reference makes of it, if a merged measure passes the term."""
    member = None
    if "member_id" in case.history[-1]:
        member = {"member_id": MEMBER, **(case.members[0] if case.members else {})}
    decision = decide_subject((ruleset,), case.history, as_of=case.as_of, member=member)

    def passes(made: Measure) -> bool:
        last = shift(made.starts_on, term.days, term.months, ruleset.month_end)
        return made.ends_on is None or last < made.ends_on

    merged = [
        each
        for each in decision.measures
        if each.measure == measure and len(each.records) > 1 and passes(each)
    ]
    return replace(case, outcome=tuple(_outcome(decision, merged))) if merged else None


def _outcome(decision: Decision, merged: Sequence[Measure]) -> Iterator[Line]:
    for finding in decision.findings:
        yield told("findings", {name: getattr(finding, name) for name in _FINDING})
    for each in merged:
        yield told("measures", {name: getattr(each, name) for name in _MEASURE})
