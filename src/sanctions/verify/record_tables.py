"""A record under proof: its table of grades, and what other claims ask of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sanctions.lang.derived import YES
from sanctions.lang.kernel import Expr, fold
from sanctions.model.tables import Text
from sanctions.ruleset.phrases import say
from sanctions.verify.claims import Examples, Refuted, following, possible
from sanctions.verify.records import Record, Records
from sanctions.verify.results import Claim
from sanctions.verify.solver.algebra import Symbol, Symbolic
from sanctions.verify.solver.cells import is_value
from sanctions.verify.solver.steps import Line
from sanctions.verify.solver.terms import Truth, both, some
from sanctions.verify.tables import FirstTable, Row
from sanctions.verify.witnesses import Witnesses

_RECORD = Text("记录", "record")


@dataclass(frozen=True, slots=True)
class Subject:
    """Any record under a covenant, and the smallest examples of it."""

    records: Records
    record: Record
    witnesses: Witnesses

    def example(self, *conditions: Truth) -> Examples | None:
        """The smallest such record, if there is one."""
        return self.witnesses.smallest([self.record], *conditions)

    def lasting(self, measure: str) -> Iterator[Line]:
        """What each row brings of a measure."""
        code = self.records.world.code(measure)
        return (line for line in self.record.lasting if line.cells["measure"].term == code)

    def value_of(self, cells: Mapping[str, Symbol], expr: Expr) -> Symbol:
        """The value of an expression in a row."""
        return fold(expr, Symbolic(self.records.world, cells))


def subject_of(records: Records) -> Subject:
    """A record of which nothing is known."""
    return Subject(records, records.fresh(), Witnesses(records))


def judged(subject: Subject) -> Truth:
    """Whether the record is graded at all."""
    states = ("counted", "pending")
    world, facts = subject.records.world, subject.record.facts
    offence = is_value(world, facts["~kind"], "offence")
    return both(offence, some(is_value(world, facts["state"], each) for each in states))


def grading(subject: Subject) -> FirstTable:
    """The table `grading`, asked about any record."""
    records, record = subject.records, subject.record
    rows = tuple(
        Row(
            row.id,
            row.when.expr,
            records.value(record, row.when.expr or YES),
            is_value(records.world, record.facts["row"], row.id),
            row.grade,
        )
        for row in records.ruleset.grading
    )
    return FirstTable(
        "grading",
        _RECORD,
        rows,
        judged(subject),
        records.search,
        lambda expr: records.value(record, expr),
        lambda table, ask: subject.example(ask(table)),
    )


def grades(subject: Subject, refuted: Refuted = frozenset()) -> Iterator[Claim]:
    """That each grade can be given; where not, it may follow from rows that never decide."""
    ruleset = subject.records.ruleset
    for grade in ruleset.grades:
        causes = [f"grading/{row.id}/reached" for row in ruleset.grading if row.grade == grade]
        yield following(_given(subject, grade), causes, refuted)


def _given(subject: Subject, grade: str) -> Claim:
    given = is_value(subject.records.world, subject.record.facts["grade"], grade)
    return possible(
        f"grade/{grade}/reached",
        say("等次 {grade} 可以给出", "grade {grade} can be given", grade=grade),
        lambda: subject.example(given),
        lambda: say("给出它的各行都不会适用", "no row that gives it ever decides"),
    )
