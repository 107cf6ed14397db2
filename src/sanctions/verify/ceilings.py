"""Claims about how long a measure runs: no longer than the Opinion, and the limits, allow.

What is asked of one record is asked of all that it brings of a measure: two rows may bring the same
one from different days, and what meets is merged. Of a merged measure of several records it follows
that it ends within the term from the start of the last of them: docs/explanation/proofs.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from sanctions.lang.kernel import Col, Expr, Shift
from sanctions.model.calendar import Term
from sanctions.model.tables import Text
from sanctions.ruleset.covenant import Imposition, Measure, Ruleset
from sanctions.ruleset.lawful.office import BIDDING_CEILING, OFFICE_CEILING
from sanctions.ruleset.phrases import say
from sanctions.ruleset.wording import term as said
from sanctions.verify.claims import decided, never
from sanctions.verify.merged import can_pass, passed_again
from sanctions.verify.record_tables import Subject
from sanctions.verify.results import Claim
from sanctions.verify.solver.algebra import Symbol, before
from sanctions.verify.solver.search import LimitReached
from sanctions.verify.solver.steps import Line
from sanctions.verify.solver.terms import Truth, both, either, no, some

CEILINGS: Mapping[str, Term] = {"exclusion": BIDDING_CEILING, "advice": OFFICE_CEILING}
"""What the Opinion allows, by the kind of a measure."""

_LONGER = Text(
    "单独一条不超过；先后的行为合并后可以更长",
    "no single one does; those of acts that follow one another can together",
)
_UNKNOWN = Text(
    "未能判定是否会更长：达到 z3 的资源上限",
    "it is not known whether they can run longer: the limit of z3 was reached",
)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """How long a measure may run: ``id`` is that of the claim, `ceiling` or `limit`."""

    id: str
    measure: Measure
    term: Term


def ceilings(ruleset: Ruleset) -> Iterator[Ceiling]:
    """Of each measure that some row imposes: the Opinion's ceiling, then limits that differ."""
    imposed = {each.measure for each in impositions(ruleset)}
    for measure in ruleset.measures.values():
        if measure.id not in imposed or not measure.spans:
            continue
        terms = {
            (limit.longest.days, limit.longest.months): limit.longest
            for limit in ruleset.limits
            if limit.measure == measure.id and limit.longest is not None
        }
        opinion = CEILINGS.get(measure.kind)
        if opinion is not None:
            terms.pop((opinion.days, opinion.months), None)
            yield Ceiling("ceiling", measure, opinion)
        for place, term in enumerate(terms.values(), start=1):
            yield Ceiling("limit" if place == 1 else f"limit/{place}", measure, term)


def impositions(ruleset: Ruleset) -> tuple[Imposition, ...]:
    """What rows impose, in the order of the plan's table ``imposed`` of one record."""
    return tuple(each for row in ruleset.sanctions for each in row.impose)


def claims(subject: Subject, *, limit: int) -> Iterator[Claim]:
    """Of each ceiling: no record passes it, and whether two together do, which is only noted."""
    for ceiling in ceilings(subject.records.ruleset):
        yield _single(subject, ceiling)
        yield _merged(subject, ceiling, limit)


# --- what one record brings -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Span:
    """What a record brings of a measure from one day on: it covers all days up to the last end."""

    starts_on: Symbol
    latest: Symbol
    lines: tuple[Line, ...]

    @property
    def present(self) -> Truth:
        return some(line.present for line in self.lines)

    def ends_after(self, day: Symbol) -> Truth:
        return some(both(line.present, _after(line, day)) for line in self.lines)

    def meets(self, other: _Span) -> Truth:
        """Whether both are there, and overlap or touch."""
        return both(self._reaches(other), other._reaches(self))

    def _reaches(self, other: _Span) -> Truth:
        return some(
            both(line.present, either(no(line.cells["ends_on"].known), no(_ended(line, other))))
            for line in self.lines
        )


def _after(line: Line, day: Symbol) -> Truth:
    end = line.cells["ends_on"]
    return either(no(end.known), before(day, end))


def _ended(line: Line, other: _Span) -> Truth:
    return before(line.cells["ends_on"], other.starts_on)


def _single(subject: Subject, ceiling: Ceiling) -> Claim:
    says = say(
        "任何一条记录的措施“{measure}”都不超过 {term}，与其他记录的合并后，结束日距最后一条的起始日"
        "也不超过 {term}",
        "no record's measure “{measure}” runs longer than {term}, and merged with others it ends"
        " within {term} of the start of the last one",
        measure=ceiling.measure.title,
        term=said(ceiling.term),
    )
    spans = _spans(subject, ceiling)
    beyond = some(
        both(together, two.ends_after(one.latest))
        for (one, two), together in zip(product(spans, spans), _chained(spans), strict=True)
    )
    name = f"measure/{ceiling.measure.id}/{ceiling.id}"
    return never(name, says, lambda: subject.example(beyond))


def _spans(subject: Subject, ceiling: Ceiling) -> list[_Span]:
    """The record's lines of the measure, those together that start on the same day."""
    ruleset, term = subject.records.ruleset, ceiling.term
    latest = Shift(Col("starts_on"), term.days, term.months, ruleset.month_end)
    by_start: dict[Expr, list[Line]] = {}
    for each, line in zip(impositions(ruleset), subject.record.lasting, strict=True):
        if each.measure == ceiling.measure.id:
            by_start.setdefault(each.starts_on, []).append(line)
    return [
        _Span(lines[0].cells["starts_on"], subject.value_of(lines[0].cells, latest), tuple(lines))
        for lines in by_start.values()
    ]


def _chained(spans: Sequence[_Span]) -> list[Truth]:
    """Of each pair of spans: whether they are one, be it by way of others between them."""
    places = range(len(spans))
    one = [
        [spans[a].present if a == b else spans[a].meets(spans[b]) for b in places] for a in places
    ]
    for way, a, b in product(places, places, places):
        if way not in (a, b):
            one[a][b] = either(one[a][b], both(one[a][way], one[way][b]))
    return [one[a][b] for a in places for b in places]


# --- what two records bring together --------------------------------------------------------------


def _merged(subject: Subject, ceiling: Ceiling, limit: int) -> Claim:
    """Noted, not refuted: two acts may well be answered for longer than one."""
    name = f"measure/{ceiling.measure.id}/{ceiling.id}/merged"
    says = say(
        "两条记录的措施“{measure}”相接合并后，总共也不超过 {term}（三条以上的未予判断）",
        "two records' measures “{measure}” that meet and are merged run no longer than {term}"
        " altogether (of three or more nothing is said)",
        measure=ceiling.measure.title,
        term=said(ceiling.term),
    )

    def ask() -> Claim:
        ruleset, measure, term = subject.records.ruleset, ceiling.measure.id, ceiling.term
        one = subject.example(some(line.present for line in subject.lasting(measure)))
        if one is None:
            return Claim(name, says, "proved")
        found = passed_again(ruleset, one[0], measure, term)
        if found is not None:
            return Claim(name, says, "noted", _LONGER, (found,))
        try:
            possible = can_pass(ruleset, measure, term, limit=limit)
        except LimitReached:
            return Claim(name, says, "noted", _UNKNOWN)
        return Claim(name, says, "noted", _LONGER) if possible else Claim(name, says, "proved")

    return decided(name, says, ask)
