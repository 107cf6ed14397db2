"""Claims that a worse case is never judged more lightly: two records that differ in one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sanctions.model.tables import Text
from sanctions.plan.prune import Names, reads
from sanctions.plan.records import IMPOSABLE
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.phrases import joined, say
from sanctions.ruleset.wording import label, labels_of
from sanctions.verify.claims import Examples, decided, never
from sanctions.verify.record_tables import Subject, judged
from sanctions.verify.records import Past, Record
from sanctions.verify.results import Claim
from sanctions.verify.solver.algebra import before
from sanctions.verify.solver.cells import is_value
from sanctions.verify.solver.steps import Line
from sanctions.verify.solver.terms import (
    Truth,
    both,
    choose,
    either,
    equal,
    every,
    no,
    some,
)

_RECTIFIED, _LOSS = "rectified_on", "loss"


@dataclass(frozen=True, slots=True)
class Worse:
    """One way to be worse: ``makes`` is a record like another that is, and what makes it so."""

    id: str
    says: Text
    makes: Callable[[Subject], tuple[Record, Truth]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that differ in one thing, the second being worse in it."""

    lighter: Subject
    heavier: Subject
    worse: Truth

    def lasting(self, measure: str) -> tuple[list[Line], list[Line]]:
        """What each of them brings of a measure."""
        return list(self.lighter.lasting(measure)), list(self.heavier.lasting(measure))


def claims(subject: Subject) -> Iterator[Claim]:
    """That grades, terms and amounts do not fall as a case gets worse."""
    ruleset = subject.records.ruleset
    for each in ways(ruleset):
        record, worse = each.makes(subject)
        other = Subject(subject.records, record, subject.witnesses)
        pair = Pair(subject, other, worse)
        yield _grade(each, pair)
        if ruleset.sanctions:
            yield _measures(each, pair)
            yield _dropped(each, pair)


# --- ways to be worse -----------------------------------------------------------------------------


def ways(ruleset: Ruleset) -> Iterator[Worse]:
    """Each way in which a record of the covenant can be worse."""
    yield from (_on_scale(scale, ruleset) for scale in ruleset.scales)
    yield Worse("prior", Text("此前违规次数更多", "more prior records"), _more_prior)
    yield Worse("warnings", Text("此前已警告次数更多", "more warnings"), _more_warnings)
    yield Worse(_RECTIFIED, Text("整改更迟或未整改", "later or no rectification"), _later)
    if _LOSS in _read(ruleset):
        yield Worse(_LOSS, Text("损失更大", "a greater loss"), _more_loss)


def _read(ruleset: Ruleset) -> Names:
    """What decides about a record, or about what is to be paid for it."""
    imposed = [each for row in ruleset.sanctions for each in row.impose]
    exempt = ruleset.counting.exempt
    exprs = [
        *(row.when.expr for row in ruleset.grading),
        *(row.when.expr for row in ruleset.sanctions),
        *(each.amount_min for each in imposed),
        *(each.amount_max for each in imposed),
        None if exempt is None else exempt.expr,
    ]
    return reads(*(expr for expr in exprs if expr is not None))


def _on_scale(scale: str, ruleset: Ruleset) -> Worse:
    called = label(scale, labels_of(ruleset))
    says = say("{scale}更重", "a heavier {scale}", scale=called)
    return Worse(scale, says, lambda subject: _heavier(subject, scale))


def _like(subject: Subject, *without: str, past: Past | None = None) -> Record:
    record = subject.record
    kept = {name: cell for name, cell in record.cells.items() if name not in without}
    return subject.records.like(kept, past or record.past, record.by_member)


def _heavier(subject: Subject, scale: str) -> tuple[Record, Truth]:
    record = _like(subject, scale)
    one, two = (each.cells[scale].symbol for each in (subject.record, record))
    words = [subject.records.world.code(each) for each in subject.records.ruleset.scales[scale]]
    heavier = some(
        both(equal(one.term, light), equal(two.term, heavy))
        for place, light in enumerate(words)
        for heavy in words[place + 1 :]
    )
    return record, both(one.known, two.known, heavier)


def _more_prior(subject: Subject) -> tuple[Record, Truth]:
    past, more = subject.record.past, subject.records.any_past()
    mine = (past.same_clause, past.same_topic, past.other)
    theirs = (more.same_clause, more.same_topic, more.other)
    same = both(equal(past.warned, more.warned), equal(past.warned_long_ago, more.warned_long_ago))
    at_least = every(one <= two for one, two in zip(mine, theirs, strict=True))
    return _like(subject, past=more), both(same, at_least, sum(mine) < sum(theirs))


def _more_warnings(subject: Subject) -> tuple[Record, Truth]:
    past, more = subject.record.past, subject.records.any_past()
    same = every(equal(one, two) for one, two in zip(past.parts[:3], more.parts[:3], strict=True))
    at_least = both(past.warned <= more.warned, past.warned_long_ago <= more.warned_long_ago)
    total = past.warned + past.warned_long_ago < more.warned + more.warned_long_ago
    return _like(subject, past=more), both(same, at_least, total)


def _later(subject: Subject) -> tuple[Record, Truth]:
    record = _like(subject, _RECTIFIED)
    one, two = (each.cells[_RECTIFIED].symbol for each in (subject.record, record))
    return record, both(one.known, either(no(two.known), before(one, two)))


def _more_loss(subject: Subject) -> tuple[Record, Truth]:
    record = _like(subject, _LOSS)
    one, two = (each.cells[_LOSS].symbol for each in (subject.record, record))
    return record, both(one.known, two.known, before(one, two))


# --- what may not fall ----------------------------------------------------------------------------


def _grade(way: Worse, pair: Pair) -> Claim:
    says = say("{way}，等次不会更轻", "with {way} the grade is never lighter", way=way.says)
    world, ruleset = pair.lighter.records.world, pair.lighter.records.ruleset

    def given(subject: Subject, grade: str) -> Truth:
        return both(judged(subject), is_value(world, subject.record.facts["grade"], grade))

    lighter = some(
        both(given(pair.lighter, heavy), given(pair.heavier, light))
        for place, heavy in enumerate(ruleset.grades)
        for light in ruleset.grades[:place]
    )
    exempt = is_value(world, pair.heavier.record.facts["state"], "exempt")
    wrong = both(pair.worse, either(lighter, both(judged(pair.lighter), exempt)))
    return never(f"monotone/{way.id}/grade", says, lambda: _example(pair, wrong))


def _measures(way: Worse, pair: Pair) -> Claim:
    """Where both bring a measure; whether the worse one does at all is another claim."""
    says = say(
        "{way}，同一措施不会更短，金额不会更低",
        "with {way} no measure is shorter and no amount is lower, where both bring it",
        way=way.says,
    )
    wrong = []
    for measure in pair.lighter.records.ruleset.measures:
        mine, theirs = pair.lasting(measure)
        brings = some(line.present for line in theirs)
        for line in mine:
            less = every(either(no(each.present), _less(line, each)) for each in theirs)
            wrong.append(both(line.present, brings, less))
    return never(
        f"monotone/{way.id}/measures", says, lambda: _example(pair, pair.worse, some(wrong))
    )


def _less(line: Line, other: Line) -> Truth:
    """Whether the other ends earlier than the line, or is of less."""
    end, other_end = line.cells["ends_on"], other.cells["ends_on"]
    earlier = both(other_end.known, either(no(end.known), before(other_end, end)))
    spans = choose(other.cells["~spans"].term, earlier, False)  # noqa: FBT003 - a term
    amount, other_amount = line.cells["amount_max"], other.cells["amount_max"]
    lower = both(amount.known, other_amount.known, before(other_amount, amount))
    return either(spans, lower)


def _dropped(way: Worse, pair: Pair) -> Claim:
    """Measures that only the lighter case brings: often meant, as heavier ones replace them."""
    name = f"monotone/{way.id}/kept"
    says = say("{way}，措施不会减少", "with {way} no measure falls away", way=way.says)
    records = pair.lighter.records
    imposable = [records.value(each.record, IMPOSABLE) for each in (pair.lighter, pair.heavier)]
    stands = every(both(each.known, each.term) for each in imposable)

    def dropped(measure: str) -> Truth:
        mine, theirs = pair.lasting(measure)
        return both(
            pair.worse,
            stands,
            some(line.present for line in mine),
            every(no(line.present) for line in theirs),
        )

    def ask() -> Claim:
        missed = [
            measure for measure in records.ruleset.measures if records.search.can(dropped(measure))
        ]
        if not missed:
            return Claim(name, says, "proved")
        found = _example(pair, dropped(missed[0]))
        why = say(
            "较轻者有而较重者没有的措施：{measures}",
            "measures that only the lighter case brings: {measures}",
            measures=joined(records.ruleset.measures[each].title for each in missed),
        )
        return Claim(name, says, "noted", why, found or ())

    return decided(name, says, ask)


def _example(pair: Pair, *conditions: Truth) -> Examples | None:
    records = [pair.lighter.record, pair.heavier.record]
    return pair.lighter.witnesses.smallest(records, *conditions)
