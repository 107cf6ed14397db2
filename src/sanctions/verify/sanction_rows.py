"""Claims about `sanctions` as a whole: rows that hold together, and records that none holds for.

Every row that holds counts, so neither is a fault in itself; both are often not meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from sanctions.lang.derived import YES
from sanctions.plan.records import IMPOSABLE
from sanctions.ruleset.covenant import Measure
from sanctions.ruleset.phrases import joined, say
from sanctions.verify.claims import decided
from sanctions.verify.record_tables import Subject
from sanctions.verify.results import Claim
from sanctions.verify.solver.algebra import is_no, is_yes
from sanctions.verify.solver.cells import is_value
from sanctions.verify.solver.steps import Line
from sanctions.verify.solver.terms import Truth, both, every

_SHOWN = 5


def claims(subject: Subject) -> Iterator[Claim]:
    """That every offence brings something, and none is to be paid for twice."""
    ruleset = subject.records.ruleset
    if not ruleset.sanctions:
        return
    yield _gap(subject)
    for measure in ruleset.measures.values():
        if measure.kind == "payment":
            lines = [*subject.lasting(measure.id)]
            if len(lines) > 1:
                yield _twice(subject, measure, lines)


def _gap(subject: Subject) -> Claim:
    records, record = subject.records, subject.record
    name = "sanctions/gap"
    says = say(
        "凡事实齐全的计入违规，sanctions 都有一行适用",
        "sanctions: some row holds for every offence that counts, if its facts are known",
    )
    rows = (row.when.expr or YES for row in records.ruleset.sanctions)
    nothing = every(is_no(records.value(record, expr)) for expr in rows)
    stands = is_yes(records.value(record, IMPOSABLE))

    def left_out(grade: str) -> Truth:
        return both(stands, is_value(records.world, record.facts["grade"], grade), nothing)

    def ask() -> Claim:
        missed = [grade for grade in records.ruleset.grades if records.search.can(left_out(grade))]
        if not missed:
            return Claim(name, says, "proved")
        why = say(
            "有些记录没有任何措施，其等次为：{grades}",
            "nothing follows from some records of the grades: {grades}",
            grades=joined(missed),
        )
        return Claim(name, says, "noted", why, subject.example(left_out(missed[0])) or ())

    return decided(name, says, ask)


def _twice(subject: Subject, measure: Measure, lines: list[Line]) -> Claim:
    """Restrictions of two rows are merged; what two rows ask to be paid is asked twice."""
    world, search = subject.records.world, subject.records.search
    name = f"measure/{measure.id}/once"
    says = say(
        "同一条记录的措施“{measure}”只作出一次",
        "measure “{measure}” is asked for once of one record",
        measure=measure.title,
    )

    def ask() -> Claim:
        pairs = [
            (one, two)
            for one, two in combinations(lines, 2)
            if search.can(both(one.present, two.present))
        ]
        if not pairs:
            return Claim(name, says, "proved")
        named = (
            f"{world.text(one.cells['rows'].term)} + {world.text(two.cells['rows'].term)}"
            for one, two in pairs[:_SHOWN]
        )
        why = say(
            "同时适用、各作出一次的行：{rows}",
            "rows that hold together, and each ask for it: {rows}",
            rows=joined(named),
        )
        one, two = pairs[0]
        found = subject.example(both(one.present, two.present))
        return Claim(name, says, "noted", why, found or ())

    return decided(name, says, ask)
