"""Claims that what is not known decides nothing: a record, and the same with one cell empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sanctions.lang.kernel import Expr
from sanctions.plan.prune import reads
from sanctions.plan.records import IMPOSABLE
from sanctions.ruleset.phrases import say
from sanctions.verify.claims import Examples, decided, never
from sanctions.verify.record_tables import Subject, judged
from sanctions.verify.records import Record
from sanctions.verify.results import Claim
from sanctions.verify.solver.algebra import UNKNOWN, is_no, is_yes, same
from sanctions.verify.solver.cells import Cell, is_value
from sanctions.verify.solver.terms import Truth, both, either, no, some


def claims(subject: Subject) -> Iterator[Claim]:
    """Of the birth date, the loss, scales and attributes: that an empty cell decides nothing.

    It changes no grade, adds no measure, drops none in silence, and exempts nobody. Other days are
    left out: an empty one says that the event has not been, which is a fact. So is what no row
    reads.
    """
    ruleset = subject.records.ruleset
    exempt = ruleset.counting.exempt
    exempting = _read([] if exempt is None else [exempt.expr])
    grading = _read([row.when.expr for row in ruleset.grading])
    imposing = _read([row.when.expr for row in ruleset.sanctions])
    cells = {name: name for name in ("loss", *ruleset.scales, *ruleset.attributes)}
    for name, fact in {"birth_date": "age", **cells}.items():
        if fact not in exempting | grading | imposing:
            continue
        empty = _without(subject, name)
        if fact in grading | imposing:
            yield _grade(name, subject, empty)
            if ruleset.sanctions:
                yield _adds(name, subject, empty)
        if fact in imposing:
            yield _drops(name, fact, subject, empty)
        if fact in exempting:
            yield _exempts(name, subject, empty)


def _read(conditions: Sequence[Expr | None]) -> frozenset[str]:
    return reads(*(expr for expr in conditions if expr is not None))


def _without(subject: Subject, name: str) -> Record:
    record = subject.record
    return subject.records.like(
        {**record.cells, name: Cell(UNKNOWN)}, record.past, record.by_member
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


def _drops(name: str, fact: str, subject: Subject, empty: Record) -> Claim:
    """Of rows that ask for it: what cannot be told is listed for review, and never a plain no.

    Only `known` can make it one, which the covenant says in so many words: noted.
    """
    claim = f"unknown/{name}/kept"
    says = say(
        "{fact} 未知时，不会无声地少了措施：适用不明的行列入复核",
        "without {fact} no measure is dropped in silence: its row is listed for review",
        fact=f"`{name}`",
    )
    records = subject.records

    def stands(record: Record) -> Truth:
        return is_yes(records.value(record, IMPOSABLE))

    dropped = some(
        both(is_yes(records.value(subject.record, expr)), is_no(records.value(empty, expr)))
        for expr in (row.when.expr for row in records.ruleset.sanctions)
        if expr is not None and fact in reads(expr)
    )
    wrong = both(_known(subject, name), stands(subject.record), stands(empty), dropped)

    def ask() -> Claim:
        found = _example(subject, empty, wrong)
        if found is None:
            return Claim(claim, says, "proved")
        why = say(
            "有行写明未知即不适用（`known`）",
            "a row says that it does not hold when the fact is unknown (`known`)",
        )
        return Claim(claim, says, "noted", why, found)

    return decided(claim, says, ask)


def _exempts(name: str, subject: Subject, empty: Record) -> Claim:
    """An exemption that cannot be told exempts nobody, and is listed for review."""
    says = say(
        "{fact} 未知时，不会因此免责；原本免责的列入复核",
        "without {fact} nobody is exempt who is not, and who is exempt is listed for review",
        fact=f"`{name}`",
    )
    one, two = (each.facts["~exempt"] for each in (subject.record, empty))
    wrong = both(
        _known(subject, name),
        either(both(is_yes(one), is_no(two)), both(no(is_yes(one)), is_yes(two))),
    )
    return never(f"unknown/{name}/exempt", says, lambda: _example(subject, empty, wrong))


def _known(subject: Subject, name: str) -> Truth:
    return subject.record.cells[name].symbol.known


def _example(subject: Subject, empty: Record, wrong: Truth) -> Examples | None:
    return subject.witnesses.smallest([subject.record, empty], wrong)
