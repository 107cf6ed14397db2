"""Claims that a payout does not rise with offences, nor fall with merits: two units compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sanctions.lang.kernel import Value
from sanctions.model.tables import Text
from sanctions.plan.prune import Names, reads
from sanctions.ruleset.covenant import PayoutRow, Reward, Ruleset
from sanctions.ruleset.phrases import say
from sanctions.verify.claims import Examples, never
from sanctions.verify.payouts import Payouts
from sanctions.verify.results import Claim
from sanctions.verify.solver.algebra import Symbol
from sanctions.verify.solver.cells import found, is_value
from sanctions.verify.solver.search import Search
from sanctions.verify.solver.terms import Truth, Whole, both, equal, every, implies, no, some
from sanctions.verify.solver.world import World
from sanctions.verify.units import Facts, Unit, always, fresh_facts, unit_row

_ALWAYS_TOLD = ("counted", "pending", "members")


@dataclass(frozen=True, slots=True)
class Two:
    """Any two units of a reward, in one search."""

    one: Unit
    two: Unit


@dataclass(frozen=True, slots=True)
class Way:
    """How one unit has more than another, and which payout rows may not follow then."""

    id: str
    says: Text
    more: Callable[[Ruleset, Facts, Facts], Truth]
    wrong: Callable[[PayoutRow, PayoutRow], bool]
    asked: Callable[[Ruleset, Reward], bool] = lambda _, __: True


def claims(payouts: Payouts) -> Iterator[Claim]:
    """Of each reward: a worse unit is paid no better, and merits no worse."""
    ruleset = payouts.ruleset
    for place, reward in enumerate(ruleset.rewards):
        for way in _WAYS:
            if way.asked(ruleset, reward):
                yield never_so(payouts, place, way)


def never_so(payouts: Payouts, place: int, way: Way) -> Claim:
    """That no two units of the n-th reward, of which one has more, are paid in the wrong way."""
    ruleset, reward = payouts.ruleset, payouts.ruleset.rewards[place]
    says = say("{reward}：{said}", "{reward}: {said}", reward=reward.id, said=way.says)

    def search() -> Examples | None:
        two = _two(payouts, place)
        pairs = some(
            both(_decides(two.one, first), _decides(two.two, second))
            for first in reward.payout
            for second in reward.payout
            if way.wrong(first, second)
        )
        condition = both(way.more(ruleset, two.one.facts, two.two.facts), pairs)
        with two.one.search.where(condition) as possible:
            if not possible:
                return None
            units = [_told(reward, each) for each in (two.one, two.two)]
        return tuple(payouts.shortest(reward, _pinned(unit)) for unit in units)

    return never(f"{reward.id}/{way.id}", says, search)


def _decides(unit: Unit, row: PayoutRow) -> Truth:
    """Whether the unit is paid by the row; while unknown points hold it, it is by none."""
    return is_value(unit.world, unit.row["row"], row.id)


def _two(payouts: Payouts, place: int) -> Two:
    ruleset, one = payouts.ruleset, payouts.unit(place)
    facts = fresh_facts(one.world, ruleset)
    two = Unit(one.world, one.search, facts, unit_row(one.world, ruleset, place, facts))
    one.search.assume(*always(ruleset, ruleset.rewards[place], facts), *payouts.possible(facts))
    return Two(one, two)


# --- what is more, and what may not follow --------------------------------------------------------


def _more_offences(ruleset: Ruleset, one: Facts, two: Facts) -> Truth:
    grades = zip(one.by_grade.values(), two.by_grade.values(), strict=True)
    offences = {name for name, clause in ruleset.clauses.items() if clause.kind == "offence"}
    return both(
        one.counted < two.counted,
        every(less <= more for less, more in grades),
        one.unrectified <= two.unrectified,
        equal(one.pending, two.pending),
        _same(one, two),
        _points(one, two, offences),
    )


def _more_pending(_: Ruleset, one: Facts, two: Facts) -> Truth:
    grades = zip(one.by_grade.values(), two.by_grade.values(), strict=True)
    return both(
        one.pending < two.pending,
        every(equal(less, more) for less, more in grades),
        equal(one.unrectified, two.unrectified),
        _same(one, two),
        _points(one, two, set()),
    )


def _more_merit(ruleset: Ruleset, one: Facts, two: Facts) -> Truth:
    grades = zip(one.by_grade.values(), two.by_grade.values(), strict=True)
    merits = {name for name, clause in ruleset.clauses.items() if clause.kind == "merit"}
    return both(
        every(equal(less, more) for less, more in grades),
        equal(one.unrectified, two.unrectified),
        equal(one.pending, two.pending),
        _same(one, two),
        _points(one, two, merits),
    )


def _heavier(_: Ruleset, one: Facts, two: Facts) -> Truth:
    """As many offences, of which at least as many are of each grade or a heavier one."""
    pairs = [*zip(one.by_grade.values(), two.by_grade.values(), strict=True)]
    from_here = [
        tuple(sum(side) for side in zip(*pairs[place:], strict=True))
        for place in range(1, len(pairs))
    ]
    return both(
        equal(one.counted, two.counted),
        every(less <= more for less, more in from_here),
        some(less < more for less, more in from_here),
        equal(one.unrectified, two.unrectified),
        equal(one.pending, two.pending),
        _same(one, two),
        _points(one, two, set()),
    )


def _more_open(_: Ruleset, one: Facts, two: Facts) -> Truth:
    grades = zip(one.by_grade.values(), two.by_grade.values(), strict=True)
    return both(
        one.unrectified < two.unrectified,
        every(equal(less, more) for less, more in grades),
        equal(one.pending, two.pending),
        _same(one, two),
        _points(one, two, set()),
    )


def _more_barred(_: Ruleset, one: Facts, two: Facts) -> Truth:
    grades = zip(one.by_grade.values(), two.by_grade.values(), strict=True)
    flags = [*zip(one.active.values(), two.active.values(), strict=True)]
    return both(
        every(implies(less, more) for less, more in flags),
        some(both(no(less), more) for less, more in flags),
        every(equal(less, more) for less, more in grades),
        equal(one.unrectified, two.unrectified),
        equal(one.pending, two.pending),
        _alike(one, two),
        _points(one, two, set()),
    )


def _same(one: Facts, two: Facts) -> Truth:
    flags = zip(one.active.values(), two.active.values(), strict=True)
    return both(_alike(one, two), every(equal(*pair) for pair in flags))


def _alike(one: Facts, two: Facts) -> Truth:
    """Of as many members, and as many records whose points are not known."""
    return both(
        equal(one.members, two.members),
        every(equal(*pair) for pair in zip(one.unscored, two.unscored, strict=True)),
    )


def _points(one: Facts, two: Facts, rising: set[str]) -> Truth:
    def holds(less: Mapping[str, Whole], more: Mapping[str, Whole]) -> Truth:
        return every(
            less[name] <= more[name] if name in rising else equal(less[name], more[name])
            for name in less
        )

    return both(holds(one.scored, two.scored), holds(one.points, two.points))


def _better(first: PayoutRow, second: PayoutRow) -> bool:
    """Whether the second row pays more; what is on hold is less than anything that is paid."""
    if second.pay == "hold":
        return False
    return second.pay > (0 if first.pay == "hold" else first.pay)


def _reading(*begin: str) -> Callable[[Ruleset, Reward], bool]:
    """Whether the payout reads a fact of such a name; without it nothing could come of it."""
    return lambda _, reward: any(name.startswith(begin) for name in _read(reward))


def _read(reward: Reward) -> Names:
    return reads(*(row.when.expr for row in reward.payout if row.when.expr is not None))


def _has_merits(ruleset: Ruleset, _: Reward) -> bool:
    return any(clause.kind == "merit" for clause in ruleset.clauses.values())


def _worse(first: PayoutRow, second: PayoutRow) -> bool:
    return _better(second, first)


_WAYS = (
    Way(
        "monotone/offences",
        Text("违规更多，发放不会更好", "more offences never pay better"),
        _more_offences,
        _better,
    ),
    Way(
        "monotone/pending",
        Text("待决更多，发放不会更好", "more that is pending never pays better"),
        _more_pending,
        _better,
    ),
    Way(
        "monotone/grades",
        Text("违规等次更重，发放不会更好", "offences of heavier grades never pay better"),
        _heavier,
        _better,
        _reading("worst_grade", "count."),
    ),
    Way(
        "monotone/unrectified",
        Text("未整改的更多，发放不会更好", "more that is not rectified never pays better"),
        _more_open,
        _better,
        _reading("unrectified"),
    ),
    Way(
        "monotone/active",
        Text("正在执行的措施更多，发放不会更好", "more measures that run never pay better"),
        _more_barred,
        _better,
        _reading("active."),
    ),
    Way(
        "monotone/merits",
        Text("善行更多，发放不会更差", "a merit never harms"),
        _more_merit,
        _worse,
        _has_merits,
    ),
)


# --- cases ----------------------------------------------------------------------------------------


def _told(reward: Reward, unit: Unit) -> dict[str, Value]:
    """The facts that the table reads, as small as they can be."""
    search, facts = unit.search, unit.facts
    for whole in (
        facts.pending,
        *reversed([*facts.by_grade.values()]),
        facts.unrectified,
        facts.members,
        *facts.unscored,
        *facts.scored.values(),
        *facts.points.values(),
    ):
        search.least(whole, 0)
    for flag in facts.active.values():
        search.settle(no(flag))
    names = dict.fromkeys((*_ALWAYS_TOLD, *sorted(_read(reward))))
    return {name: found(search, unit.world, unit.row[name]) for name in names}


def _pinned(
    facts: Mapping[str, Value],
) -> Callable[[World, Search, Mapping[str, Symbol]], Truth]:
    def ask(world: World, _: Search, row: Mapping[str, Symbol]) -> Truth:
        return every(is_value(world, row[name], value) for name, value in facts.items())

    return ask
