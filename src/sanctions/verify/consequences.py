"""Claims about what follows from a record: rows of `sanctions`, measures, and their ceilings."""

from __future__ import annotations

from collections.abc import Iterator

from sanctions.lang.kernel import Col, Shift
from sanctions.model.calendar import Term
from sanctions.plan.records import IMPOSABLE
from sanctions.ruleset.covenant import Measure, SanctionRow
from sanctions.ruleset.phrases import say
from sanctions.verify.claims import Examples, never, possible
from sanctions.verify.record_tables import Subject
from sanctions.verify.results import Claim
from sanctions.verify.solver.algebra import before, constant, is_yes
from sanctions.verify.solver.terms import Truth, both, either, no, some
from sanctions.verify.tables import impossible

CEILINGS = {"exclusion": Term(3, "years"), "advice": Term(5, "years")}
"""What the Opinion of 2022 allows, by the kind of a measure: bidding, and being a candidate."""


def claims(subject: Subject) -> Iterator[Claim]:
    """Rows that never hold, measures that are never imposed, terms and amounts beyond bounds."""
    ruleset = subject.records.ruleset
    for row in ruleset.sanctions:
        yield _holds(subject, row)
    for measure in ruleset.measures.values():
        if any(each.measure == measure.id for row in ruleset.sanctions for each in row.impose):
            yield _imposed(subject, measure)
            if measure.kind in CEILINGS:
                yield _ceiling(subject, measure, CEILINGS[measure.kind])
            if measure.kind == "payment":
                yield _payable(subject, measure)


def _holds(subject: Subject, row: SanctionRow) -> Claim:
    records, record = subject.records, subject.record
    here = some(
        line.present
        for line in record.imposed
        if line.cells["rows"].term == records.world.code(row.id)
    )
    says = say("sanctions 的行 {row} 可以适用", "sanctions: row {row} can hold", row=row.id)
    return possible(
        f"sanctions/{row.id}/reached",
        says,
        lambda: subject.example(here),
        lambda: impossible(
            records.search,
            lambda expr: records.value(record, expr),
            row.when.expr,
            is_yes(records.value(record, IMPOSABLE)),
        ),
    )


def _imposed(subject: Subject, measure: Measure) -> Claim:
    says = say(
        "措施“{measure}” 可以作出", "measure “{measure}” can be imposed", measure=measure.title
    )
    return possible(
        f"measure/{measure.id}/reached",
        says,
        lambda: subject.example(some(line.present for line in subject.lasting(measure.id))),
        lambda: say(
            "作出它的各行都不会适用，或其期间总为空",
            "no row that imposes it ever holds, or its time is always empty",
        ),
    )


def _ceiling(subject: Subject, measure: Measure, term: Term) -> Claim:
    """Of a single record: measures that meet are merged, and may run longer together."""
    says = say(
        "任何一条记录的措施“{measure}” 都不超过 {years} 年（相接的措施合并后可以更长）",
        "no single record's measure “{measure}” runs longer than {years} years"
        " (those that meet are merged, and may together)",
        measure=measure.title,
        years=term.number,
    )
    month_end = subject.records.ruleset.month_end
    latest = Shift(Col("starts_on"), 0, term.months, month_end)

    def beyond() -> Iterator[Truth]:
        for line in subject.lasting(measure.id):
            end, most = line.cells["ends_on"], subject.value_of(line.cells, latest)
            yield both(line.present, either(no(end.known), before(most, end)))

    return never(f"measure/{measure.id}/ceiling", says, lambda: subject.example(some(beyond())))


def _payable(subject: Subject, measure: Measure) -> Claim:
    says = say(
        "措施“{measure}” 的金额不小于 0，下限不超过上限",
        "measure “{measure}”: no amount is below 0, and no least above its most",
        measure=measure.title,
    )

    def search() -> Examples | None:
        zero = constant(subject.records.world, 0)
        wrong = [
            both(
                line.present,
                some(
                    (
                        both(least.known, before(least, zero)),
                        both(least.known, most.known, before(most, least)),
                    )
                ),
            )
            for line in subject.lasting(measure.id)
            for least, most in ((line.cells["amount_min"], line.cells["amount_max"]),)
        ]
        return subject.example(some(wrong))

    return never(f"measure/{measure.id}/amount", says, search)
