"""Claims that what is not known decides nothing: a record, and the same with one cell empty."""

from __future__ import annotations

from collections.abc import Iterator

from sanctions.plan.prune import reads
from sanctions.ruleset.phrases import say
from sanctions.verify.claims import Examples, never
from sanctions.verify.record_tables import Subject, judged
from sanctions.verify.records import Record
from sanctions.verify.results import Claim
from sanctions.verify.solver.algebra import UNKNOWN, same
from sanctions.verify.solver.cells import Cell, is_value
from sanctions.verify.solver.terms import Truth, both, no, some


def claims(subject: Subject) -> Iterator[Claim]:
    """Of the loss, scales and attributes: that an empty cell changes no grade and adds nothing.

    Days are left out: an empty one says that the event has not been, which is a fact. So is what no
    row reads.
    """
    ruleset = subject.records.ruleset
    conditions = [row.when.expr for row in ruleset.grading]
    conditions += [row.when.expr for row in ruleset.sanctions]
    read = reads(*(expr for expr in conditions if expr is not None))
    for name in ("loss", *ruleset.scales, *ruleset.attributes):
        if name not in read:
            continue
        empty = _without(subject, name)
        yield _grade(name, subject, empty)
        if ruleset.sanctions:
            yield _adds(name, subject, empty)


def _without(subject: Subject, name: str) -> Record:
    record = subject.record
    return subject.records.like(
        {**record.cells, name: Cell(name, UNKNOWN)}, record.past, record.by_member
    )


def _grade(name: str, subject: Subject, empty: Record) -> Claim:
    says = say(
        "{fact} 未知时，等次不变或无法确定",
        "without {fact} the grade is the same, or undetermined",
        fact=f"`{name}`",
    )
    world, grades = subject.records.world, subject.records.ruleset.grades
    one, two = (each.facts["grade"] for each in (subject.record, empty))
    graded = (some(is_value(world, each, grade) for grade in grades) for each in (one, two))
    wrong = both(_known(subject, name), *graded, no(same(one, two)))
    return never(f"unknown/{name}/grade", says, lambda: _example(subject, empty, wrong))


def _adds(name: str, subject: Subject, empty: Record) -> Claim:
    """Of records that stand alike: an exemption that cannot be told exempts nobody."""
    says = say(
        "{fact} 未知时，不会因此增加措施",
        "without {fact} no measure is added",
        fact=f"`{name}`",
    )
    pairs = zip(subject.record.lasting, empty.lasting, strict=True)
    added = some(both(two.present, no(one.present)) for one, two in pairs)
    alike = same(subject.record.facts["state"], empty.facts["state"])
    wrong = both(_known(subject, name), judged(subject), alike, added)
    return never(f"unknown/{name}/measures", says, lambda: _example(subject, empty, wrong))


def _known(subject: Subject, name: str) -> Truth:
    return subject.record.cells[name].symbol.known


def _example(subject: Subject, empty: Record, wrong: Truth) -> Examples | None:
    return subject.witnesses.smallest([subject.record, empty], wrong)
