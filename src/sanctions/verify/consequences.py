"""Claims about what follows from a record: rows of `sanctions`, measures, and amounts."""

from __future__ import annotations

from collections.abc import Iterator

from sanctions.model.money import format_decimal
from sanctions.plan.prune import reads
from sanctions.plan.records import IMPOSABLE
from sanctions.ruleset.comparisons import Comparison
from sanctions.ruleset.covenant import Measure, SanctionRow
from sanctions.ruleset.phrases import say
from sanctions.verify.bounds import bound_of, passes
from sanctions.verify.ceilings import impositions
from sanctions.verify.claims import Examples, Refuted, following, never, possible
from sanctions.verify.record_tables import Subject
from sanctions.verify.results import Claim
from sanctions.verify.solver.algebra import before, constant, is_yes
from sanctions.verify.solver.steps import Line
from sanctions.verify.solver.terms import Truth, Whole, both, choose, some
from sanctions.verify.tables import impossible


def claims(subject: Subject, refuted: Refuted = frozenset()) -> Iterator[Claim]:
    """Rows that never hold, measures that are never imposed, amounts beyond bounds."""
    ruleset = subject.records.ruleset
    for row in ruleset.sanctions:
        claim = _holds(subject, row)
        missed = _missed(subject, row, refuted) if claim.verdict == "refuted" else ()
        yield following(claim, missed, refuted)
    for measure in ruleset.measures.values():
        rows = [
            f"sanctions/{row.id}/reached"
            for row in ruleset.sanctions
            if any(each.measure == measure.id for each in row.impose)
        ]
        if rows:
            yield following(_imposed(subject, measure), rows, refuted)
            if measure.kind == "payment":
                yield _payable(subject, measure)
                yield from _bounded(subject, measure)
                yield from _limited(subject, measure)


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


def _missed(subject: Subject, row: SanctionRow, refuted: Refuted) -> Iterator[str]:
    """The grades that are never given and with which the row would hold."""
    records, record, expr = subject.records, subject.record, row.when.expr
    stands = is_yes(records.value(record, IMPOSABLE))
    for grade in records.ruleset.grades:
        name = f"grade/{grade}/reached"
        if name in refuted and expr is not None and "grade" in reads(expr):
            given = {**record.facts, "grade": constant(records.world, grade)}
            if records.search.can(stands, is_yes(subject.value_of(given, expr))):
                yield name


def _imposed(subject: Subject, measure: Measure) -> Claim:
    says = say(
        "措施“{measure}”可以作出", "measure “{measure}” can be imposed", measure=measure.title
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


def _payable(subject: Subject, measure: Measure) -> Claim:
    says = say(
        "措施“{measure}”的金额不小于 0，下限不超过上限",
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


def _bounded(subject: Subject, measure: Measure) -> Iterator[Claim]:
    """Bounds are in the order `at_least`, `at_most`: where facts cross them, the last one holds."""
    lines = [
        (each, line)
        for each, line in zip(
            impositions(subject.records.ruleset), subject.record.lasting, strict=True
        )
        if each.measure == measure.id and each.bounds
    ]
    if not lines:
        return
    says = say(
        "措施“{measure}”的金额都在所写的上下限之内",
        "measure “{measure}”: every amount is within its `at_least` and `at_most`",
        measure=measure.title,
    )
    beyond = some(
        both(line.present, _passes(subject, line, bound))
        for each, line in lines
        for bound in each.bounds
    )
    yield never(f"measure/{measure.id}/bounds", says, lambda: subject.example(beyond))


def _passes(subject: Subject, line: Line, bound: Comparison) -> Truth:
    amount = line.cells["amount_max" if bound.question == "at_most" else "amount_min"]
    return passes(bound, amount, subject.records.value(subject.record, bound_of(bound)))


def _limited(subject: Subject, measure: Measure) -> Iterator[Claim]:
    """All that one record asks to be paid, whichever rows bring it; each is at least the least."""
    limits = [each for each in subject.records.ruleset.limits if each.measure == measure.id]
    most = [each.most for each in limits if each.most is not None]
    least = [each.least for each in limits if each.least is not None]
    lines = list(subject.lasting(measure.id))
    if most:
        says = say(
            "一条记录的措施“{measure}”各行合计不超过限额 {yuan} 元",
            "one record's payments “{measure}” are together within the limit of {yuan} yuan",
            measure=measure.title,
            yuan=format_decimal(min(most), 2),
        )
        asked = (_known_or_zero(line, "amount_max") for line in lines)
        above = sum(asked) > min(most)
        yield never(f"measure/{measure.id}/limit", says, lambda: subject.example(above))
    if least:
        says = say(
            "措施“{measure}”的每笔金额不低于限额 {yuan} 元",
            "measure “{measure}”: no amount is below the limit of {yuan} yuan",
            measure=measure.title,
            yuan=format_decimal(max(least), 2),
        )
        below = some(
            both(line.present, amount.known, amount.term < max(least))
            for line in lines
            for amount in (line.cells["amount_min"],)
        )
        yield never(f"measure/{measure.id}/limit/least", says, lambda: subject.example(below))


def _known_or_zero(line: Line, column: str) -> Whole:
    amount = line.cells[column]
    return choose(both(line.present, amount.known), amount.term, 0)
