"""Claims that a payout does not rise with offences, nor fall with merits: two units compared.

Where the points of a record read how many stand before it, an offence moves the points of others:
what they then are is left open, and a case against the claim is one history with and without an
offence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sanctions.lang.kernel import Lit, Value
from sanctions.model.tables import Text
from sanctions.ruleset.covenant import Clause, Reward, Ruleset
from sanctions.ruleset.facts import UNDETERMINED
from sanctions.ruleset.phrases import say
from sanctions.verify.claims import Examples, decided, never
from sanctions.verify.confirming import Unplaced
from sanctions.verify.moving import Moving
from sanctions.verify.payouts import Payouts
from sanctions.verify.results import Claim
from sanctions.verify.solver.algebra import Symbol
from sanctions.verify.solver.cells import found, is_value
from sanctions.verify.solver.search import Search
from sanctions.verify.solver.terms import Truth, Whole, both, equal, every, implies, no, some
from sanctions.verify.solver.world import World
from sanctions.verify.twins import Change, Rows, smallest_pair
from sanctions.verify.units import KINDS, Facts, Unit, always, fresh_facts, scoring, unit_row
from sanctions.verify.weights import weighed
from sanctions.verify.worth import Worth, better, read, worse, worth

_ALWAYS_TOLD = ("counted", "pending", "members")


@dataclass(frozen=True, slots=True)
class Two:
    """Any two units of a reward, in one search."""

    one: Unit
    two: Unit


@dataclass(frozen=True, slots=True)
class Way:
    """How one unit has more than another, and which payouts may not follow then.

    ``open`` says, by how the points of clauses move, when the units that are looked at are more
    than histories can give. A case is then two histories that differ in one record, by ``change``;
    without that none is looked for.
    """

    id: str
    says: Text
    more: Callable[[Ruleset, Moving, Facts, Facts], Truth]
    wrong: Callable[[Worth, Worth], Truth]
    asked: Callable[[Ruleset, Reward], bool] = lambda _, __: True
    open: Callable[[Ruleset, Moving], bool] = lambda _, __: False
    change: Change | None = None


def claims(payouts: Payouts) -> Iterator[Claim]:
    """Of each reward: a worse unit is paid no better, and merits no worse."""
    ruleset = payouts.ruleset
    for place, reward in enumerate(ruleset.rewards):
        for way in _WAYS:
            if way.asked(ruleset, reward):
                yield never_so(payouts, place, way)
        if any(not isinstance(each.points, Lit) for each in _merits(ruleset)):
            yield from _held(payouts, place)


def never_so(payouts: Payouts, place: int, way: Way) -> Claim:
    """That no two units of the n-th reward, of which one has more, are paid in the wrong way."""
    ruleset, reward = payouts.ruleset, payouts.ruleset.rewards[place]
    says = say("{reward}：{said}", "{reward}: {said}", reward=reward.id, said=way.says)

    def search() -> Examples | None:
        two, moving = _two(payouts, place), payouts.moving
        paid = [worth(unit.world, reward, unit.row) for unit in (two.one, two.two)]
        more = way.more(ruleset, moving, two.one.facts, two.two.facts)
        with two.one.search.where(more, way.wrong(*paid)) as possible:
            if not possible:
                return None
            units = [_told(reward, each) for each in (two.one, two.two)]
        if way.open(ruleset, moving):
            return _of_one_record(payouts, reward, way)
        return tuple(payouts.shortest(reward, _pinned(unit)) for unit in units)

    return weighed(ruleset, reward, never(f"{reward.id}/{way.id}", says, search))


def _of_one_record(payouts: Payouts, reward: Reward, way: Way) -> Examples:
    """Two histories that differ in one record. Raises: Unplaced: if none are found."""
    found = way.change and smallest_pair(
        payouts.ruleset, reward, way.change, way.wrong, limit=payouts.limit
    )
    if not found:
        raise Unplaced
    return found


def _one_more(more: str, same: str) -> Change:
    """One more offence, which counts or is pending, and of which no measure comes."""

    def further(rows: Rows) -> Truth:
        one, two = rows
        flags = [name for name in one if name.startswith("active.")]
        return both(
            one[more].term < two[more].term,
            equal(one[same].term, two[same].term),
            every(equal(one[name].term, two[name].term) for name in flags),
        )

    return Change(None, further=further)


def _two(payouts: Payouts, place: int) -> Two:
    ruleset, one = payouts.ruleset, payouts.unit(place)
    facts = fresh_facts(one.world, ruleset)
    two = Unit(one.world, one.search, facts, unit_row(one.world, ruleset, place, facts))
    one.search.assume(*always(ruleset, ruleset.rewards[place], facts), *payouts.possible(facts))
    return Two(one, two)


# --- what is more, and what may not follow --------------------------------------------------------


def _more_offences(ruleset: Ruleset, moving: Moving, one: Facts, two: Facts) -> Truth:
    grades = zip(one.by_grade.values(), two.by_grade.values(), strict=True)
    return both(
        one.counted < two.counted,
        every(less <= more for less, more in grades),
        one.unrectified <= two.unrectified,
        equal(one.pending, two.pending),
        _running(one, two),
        equal(one.members, two.members),
        _moved(ruleset, moving, one, two, rising=True),
    )


def _more_pending(ruleset: Ruleset, moving: Moving, one: Facts, two: Facts) -> Truth:
    grades = zip(one.by_grade.values(), two.by_grade.values(), strict=True)
    return both(
        one.pending < two.pending,
        every(equal(less, more) for less, more in grades),
        equal(one.unrectified, two.unrectified),
        _running(one, two),
        equal(one.members, two.members),
        _moved(ruleset, moving, one, two, rising=False),
    )


def _more_merit(ruleset: Ruleset, _: Moving, one: Facts, two: Facts) -> Truth:
    grades = zip(one.by_grade.values(), two.by_grade.values(), strict=True)
    merits = {clause.id for clause in _merits(ruleset)}
    return both(
        every(equal(less, more) for less, more in grades),
        equal(one.unrectified, two.unrectified),
        equal(one.pending, two.pending),
        _same(one, two),
        _points(one, two, merits),
    )


def _heavier(_: Ruleset, __: Moving, one: Facts, two: Facts) -> Truth:
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


def _more_open(_: Ruleset, __: Moving, one: Facts, two: Facts) -> Truth:
    grades = zip(one.by_grade.values(), two.by_grade.values(), strict=True)
    return both(
        one.unrectified < two.unrectified,
        every(equal(less, more) for less, more in grades),
        equal(one.pending, two.pending),
        _same(one, two),
        _points(one, two, set()),
    )


def _more_barred(_: Ruleset, __: Moving, one: Facts, two: Facts) -> Truth:
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
    return both(_alike(one, two), _running(one, two))


def _running(one: Facts, two: Facts) -> Truth:
    flags = zip(one.active.values(), two.active.values(), strict=True)
    return every(equal(*pair) for pair in flags)


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


def _moved(ruleset: Ruleset, moving: Moving, one: Facts, two: Facts, *, rising: bool) -> Truth:
    """What one more offence does to points: its own come, and those of others move as they do.

    ``rising``: it counts, and so do its own points. Else the records that count are the same.
    """
    rules = list[Truth]()
    for clause in scoring(ruleset):
        name, move, more = clause.id, moving[clause.id], rising and clause.kind == "offence"
        if move == "any" or (more and move == "down"):
            continue
        less, then = one.points[name], two.points[name]
        scored = one.scored[name], two.scored[name]
        rules.append(scored[0] <= scored[1] if more else equal(*scored))
        if more or move == "up":
            rules.append(less <= then)
        else:
            rules.append(equal(less, then) if move == "not" else then <= less)
    for kind, unscored in zip(KINDS, zip(one.unscored, two.unscored, strict=True), strict=True):
        if not any(moving[each.id] == "any" for each in scoring(ruleset) if each.kind == kind):
            rules.append(equal(*unscored))
    return every(rules)


def moves_more(ruleset: Ruleset, moving: Moving) -> bool:
    """Whether an offence can move the points of another record, but to cost more."""
    alike = {"offence": {"not", "up"}, "merit": {"not"}}
    return any(moving[each.id] not in alike[each.kind] for each in scoring(ruleset))


def _moves_any(_: Ruleset, moving: Moving) -> bool:
    return any(move != "not" for move in moving.values())


def _reading(*begin: str) -> Callable[[Ruleset, Reward], bool]:
    """Whether the payout reads a fact of such a name; without it nothing could come of it."""
    return lambda _, reward: any(name.startswith(begin) for name in read(reward))


def _merits(ruleset: Ruleset) -> list[Clause]:
    return [clause for clause in ruleset.clauses.values() if clause.kind == "merit"]


def _has_merits(ruleset: Ruleset, _: Reward) -> bool:
    return bool(_merits(ruleset))


_WAYS = (
    Way(
        "monotone/offences",
        Text(
            "违规更多、其余相同的，发放不会更好",
            "more offences never pay better, all else being equal",
        ),
        _more_offences,
        better,
        open=moves_more,
        change=_one_more("counted", "pending"),
    ),
    Way(
        "monotone/pending",
        Text(
            "待决更多、其余相同的，发放不会更好",
            "more that is pending never pays better, all else being equal",
        ),
        _more_pending,
        better,
        open=_moves_any,
        change=_one_more("pending", "counted"),
    ),
    Way(
        "monotone/grades",
        Text(
            "违规等次更重、其余相同的，发放不会更好",
            "offences of heavier grades never pay better, all else being equal",
        ),
        _heavier,
        better,
        _reading("worst_grade", "count."),
    ),
    Way(
        "monotone/unrectified",
        Text(
            "未整改的更多、其余相同的，发放不会更好",
            "more that is not rectified never pays better, all else being equal",
        ),
        _more_open,
        better,
        _reading("unrectified"),
    ),
    Way(
        "monotone/active",
        Text(
            "正在执行的措施更多、其余相同的，发放不会更好",
            "more measures that run never pay better, all else being equal",
        ),
        _more_barred,
        better,
        _reading("active."),
    ),
    Way(
        "monotone/merits",
        Text("积分已知的善行更多，发放不会更差", "a merit whose points are known never harms"),
        _more_merit,
        worse,
        _has_merits,
    ),
)


# --- merits whose points are not known ------------------------------------------------------------


def _held(payouts: Payouts, place: int) -> Iterator[Claim]:
    """That a merit whose points are not known holds nothing; noted with one that holds its unit."""
    reward = payouts.ruleset.rewards[place]
    name = f"{reward.id}/merits/unknown"
    says = say(
        "{reward}：积分未知的善行不会使发放暂缓",
        "{reward}: a merit whose points are not known never holds what is paid",
        reward=reward.id,
    )
    unit = payouts.unit(place)
    waits = both(unit.facts.unscored[1] > 0, is_value(unit.world, unit.row["row"], UNDETERMINED))

    def by_merit(world: World, _: Search, row: Mapping[str, Symbol]) -> Truth:
        no_offence = (equal(row[each].term, 0) for each in ("counted", "pending"))
        return both(is_value(world, row["row"], UNDETERMINED), *no_offence)

    def ask() -> Claim:
        if not unit.search.can(waits):
            return Claim(name, says, "proved")
        why = say(
            "积分查明之前暂缓发放，善行也是如此（ADR 0003）",
            "until the points are known the unit is held, for a merit too (ADR 0003)",
        )
        example = payouts.smallest(reward, 1, 1, by_merit)
        return Claim(name, says, "noted", why, () if example is None else (example,))

    claim = decided(name, says, ask)
    # Points over what is always known, such as `prior`, are never unknown: nothing is told then.
    if claim.verdict != "noted" or claim.examples:
        yield claim


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
    names = dict.fromkeys((*_ALWAYS_TOLD, *sorted(read(reward))))
    return {name: found(search, unit.world, unit.row[name]) for name in names}


def _pinned(
    facts: Mapping[str, Value],
) -> Callable[[World, Search, Mapping[str, Symbol]], Truth]:
    def ask(world: World, _: Search, row: Mapping[str, Symbol]) -> Truth:
        return every(is_value(world, row[name], value) for name, value in facts.items())

    return ask
