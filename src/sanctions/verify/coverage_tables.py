"""What the tables of a covenant compare, and over which rows of a run each is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from math import gcd

from sanctions.errors import Span
from sanctions.lang.derived import YES
from sanctions.lang.kernel import All, Col, Equal, Expr, Lit, Not, OneOf, Shift, Sum
from sanctions.lang.types import Day, Number, Typed
from sanctions.plan.prune import reads
from sanctions.plan.records import IMPOSABLE, VERSION
from sanctions.ruleset.comparisons import Comparison
from sanctions.ruleset.covenant import Clause, Reward, Ruleset
from sanctions.ruleset.facts import NEVER_BELOW_ZERO, QUARANTINE, STATE_FACTS
from sanctions.verify.coverage_reach import Reach, Reaches, reach_of
from sanctions.verify.coverage_sides import Probe, plain, probe_of

RECORDS = "reviewed"
"""The table of a run in which each record has all its facts."""

_FEN = 1
_JUDGED = OneOf(Col("state"), ("counted", "pending"))
_OFFENCE = Equal(Col("~kind"), Lit("offence"))
_ANY_WORD = ("clause", "topic", "class", "about")


@dataclass(frozen=True, slots=True)
class Asked:
    """A comparison of a row of the covenant: asked of the rows of ``source`` where it ``where``."""

    table: str
    row: str
    source: str
    where: Expr
    probe: Probe


def questions(version: Ruleset, place: int) -> tuple[Asked, ...]:
    """All that the version asks, the one of that place in time, in the order of its tables."""
    of_records = *lookback_questions(version, place), *record_questions(version, place)
    return (*of_records, *unit_questions(version))


def record_questions(version: Ruleset, place: int) -> Iterator[Asked]:
    """What the version, the one of that place in time, asks of records."""
    here = Equal(VERSION, Lit(place))
    everything = version.clauses.values()
    exempt = version.counting.exempt
    if exempt is not None:
        columns = _record_columns(version, everything)
        yield from _each("counting", "exempt", here, exempt.comparisons, columns)
    yield from _limitation(version, here)
    offences = [clause for clause in everything if clause.kind == "offence"]
    columns = _record_columns(version, offences, judged=True)
    for clause in everything:
        where = All(
            (here, Equal(Col("clause"), Lit(clause.id)), Equal(Col("state"), Lit("counted")))
        )
        yield from _each("clauses", clause.id, where, clause.bounds, columns, amount=True)
    for row in version.grading:
        where = All((here, _OFFENCE, _JUDGED))
        yield from _each("grading", row.id, where, row.when.comparisons, columns)
    for line in version.sanctions:
        asked = All((here, IMPOSABLE))
        yield from _each("sanctions", line.id, asked, line.when.comparisons, columns)
        where = All((asked, line.when.expr or YES))
        for imposed in line.impose:
            yield from _each("sanctions", line.id, where, imposed.bounds, columns, amount=True)


def unit_questions(version: Ruleset) -> Iterator[Asked]:
    """What the version asks of the units that it pays, reward by reward."""
    for reward in version.rewards:
        columns = dict(_unit_columns(version, reward))
        source = payout_table(reward)
        where = Not(Equal(Col("row"), Lit(QUARANTINE)))
        for row in reward.payout:
            for each in row.when.comparisons:
                yield Asked(reward.id, row.id, source, where, probe_of(each, columns))
        for bound in reward.bounds:
            probe = probe_of(bound, columns, amount_unit=_FEN)
            yield Asked(reward.id, "amount", amount_table(reward), where, probe)
        yield from _floor(version, reward, where)


def payout_table(reward: Reward) -> str:
    """The table of a run in which each member has the facts that the payout reads."""
    return f"payout@{reward.id}"


def amount_table(reward: Reward) -> str:
    """The table of a run in which each member has the facts that the amount reads."""
    return f"{'amount' if reward.unit == 'member' else 'unit-amount'}@{reward.id}"


def _each(
    table: str,
    row: str,
    where: Expr,
    comparisons: Iterable[Comparison],
    columns: Reaches,
    *,
    amount: bool = False,
) -> Iterator[Asked]:
    for each in comparisons:
        probe = probe_of(each, columns, amount_unit=_FEN if amount else 0)
        yield Asked(table, row, RECORDS, where, probe)


# --- what records can hold ------------------------------------------------------------------------


def _record_columns(
    version: Ruleset, clauses: Iterable[Clause], *, judged: bool = False
) -> dict[str, Reach]:
    """What the facts of records under the clauses can be; ``judged``: of those that are graded."""
    each = tuple(clauses)
    words = {
        "clause": tuple(clause.id for clause in each),
        "topic": tuple(dict.fromkeys(clause.topic for clause in each)),
        "class": tuple(dict.fromkeys(clause.class_ for clause in each)),
        "about": tuple(dict.fromkeys(clause.about for clause in each)),
    }
    return {
        **dict.fromkeys((*NEVER_BELOW_ZERO, "age"), Reach(low=0)),
        **dict.fromkeys((*STATE_FACTS, "days_open"), Reach(low=0, known=True)),
        **dict.fromkeys(("occurred_on", "rectified"), Reach(known=True)),
        **{name: Reach(words=values, known=True) for name, values in words.items()},
        **(_judged_columns(version) if judged else {}),
    }


def _judged_columns(version: Ruleset) -> dict[str, Reach]:
    return {
        "decided_on": Reach(known=True),
        "grade": Reach(words=version.grades, known=True),
        "outcome": Reach(words=("upheld",)),
    }


def _limitation(version: Ruleset, here: Expr) -> Iterator[Asked]:
    """The last day on which a record may still be decided."""
    term, span = version.counting.limitation, version.counting.spans.get("limitation")
    if term is None or span is None:
        return
    last = Shift(Col("occurred_on"), term.days, term.months, version.month_end)
    where = All((here, OneOf(Col("state"), ("counted", "pending", "lapsed"))))
    asked = _compared(f"limitation: {term}", span, "decided_on", last)
    columns = {"decided_on": Reach(known=True)}
    yield Asked("counting", "limitation", RECORDS, where, probe_of(asked, columns))


def _compared(written: str, span: Span, day: str, bound: Expr) -> Comparison:
    left, right = Typed(Col(day), Day()), Typed(bound, Day())
    return Comparison(written, span, left, "at_most", (right,))


# --- what units can hold --------------------------------------------------------------------------


def _unit_columns(version: Ruleset, reward: Reward) -> Iterator[tuple[str, Reach]]:
    counts = ("counted", "pending", "unrectified", *(f"count.{name}" for name in version.grades))
    yield from dict.fromkeys(counts, Reach(low=0, known=True)).items()
    alone = reward.unit == "member"
    yield "members", Reach(1, 1 if alone else None, known=True)
    yield "worst_grade", Reach(known=True)
    yield from ((f"active.{name}", Reach(known=True)) for name in version.measures)
    points = _floored(_points(version, reward.points_base), reward.points_floor)
    yield "points", points
    low = None if points.low is None else min(points.low, 0)
    yield "points_per_member", points if alone else Reach(low=low, known=points.known)


def _points(version: Ruleset, base: int) -> Reach:
    """What a unit's points can be before the floor: the base, and any number of each clause's."""
    columns = _record_columns(version, version.clauses.values())
    scoring = [
        (clause.kind, reach_of(clause.points, columns))
        for clause in version.clauses.values()
        if clause.points is not None
    ]
    up = down = False
    for kind, reach in scoring:
        negative = reach.low is None or reach.low < 0
        up = up or kind == "merit" or negative
        down = down or kind == "offence" or negative
    grain = reduce(gcd, (gcd(reach.offset, reach.grain) for _, reach in scoring), 0)
    known = all(reach.known for _, reach in scoring)
    return Reach(None if down else base, None if up else base, base, grain, known=known)


def _floored(points: Reach, floor: int | None) -> Reach:
    if floor is None:
        return points
    low = floor if points.low is None else max(floor, points.low)
    high = None if points.high is None else max(floor, points.high)
    offset = points.offset if points.grain else max(floor, points.offset)
    return Reach(low, high, offset, points.grain, known=points.known)


def _floor(version: Ruleset, reward: Reward, where: Expr) -> Iterator[Asked]:
    """Where the points of a reward stop, if it reads them."""
    floor, span = reward.points_floor, reward.floor_span
    conditions = [row.when.expr for row in reward.payout if row.when.expr is not None]
    read = reads(*conditions, *([] if reward.amount is None else [reward.amount]))
    used = reward.weight == "points" or not read.isdisjoint(("points", "points_per_member"))
    if floor is None or span is None or not used:
        return
    name = f"{reward.unit}:~points"
    whole = Sum((Lit(reward.points_base), Col(name)))
    written = f"points: {{at_least: {plain(floor, 2)}}}"
    left, right = Typed(whole, Number(2)), Typed(Lit(floor), Number(2))
    columns = {name: replace(_points(version, 0), known=True)}
    probe = probe_of(Comparison(written, span, left, "at_least", (right,)), columns)
    yield Asked(reward.id, "points", payout_table(reward), where, probe)


# --- how far back ---------------------------------------------------------------------------------


def lookback_questions(version: Ruleset, place: int) -> Iterator[Asked]:
    """The first day on which an earlier record is still seen, for each fact that looks back.

    Asked of a record and one before it: the day of the earlier one stands in the column ``~at``.
    """
    term, span = version.counting.lookback, version.counting.spans.get("lookback")
    if term is None or span is None:
        return
    where = All((Equal(VERSION, Lit(place)), _JUDGED))
    columns = {"~at": Reach(known=True)}
    for fact in _looks_back(version):
        asked = _compared(f"lookback: {term}", span, "~at", Col("~since"))
        yield Asked("counting", fact, before(fact), where, probe_of(asked, columns))


def before(fact: str) -> str:
    """The table in which each record stands with those before it, for a fact that looks back."""
    return f"before@{fact}"


def _looks_back(version: Ruleset) -> tuple[str, ...]:
    """The facts of earlier records that the version reads."""
    graded = [row.when.expr for row in version.grading]
    imposed = [row.when.expr for row in version.sanctions]
    points = [clause.points for clause in version.clauses.values()]
    amounts = [
        amount
        for row in version.sanctions
        for each in row.impose
        for amount in (each.amount_min, each.amount_max)
    ]
    read = reads(*(expr for expr in (*graded, *imposed, *points, *amounts) if expr is not None))
    return tuple(name for name in STATE_FACTS if name in read)
