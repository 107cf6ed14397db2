"""A unit of a reward under two covenants: any facts, and whether each pays the same for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sanctions.lang.kernel import Lit
from sanctions.plan.money import reward_steps
from sanctions.ruleset.covenant import Reward, Ruleset
from sanctions.ruleset.facts import UNDETERMINED
from sanctions.verify.compare_records import alike
from sanctions.verify.compare_search import Comparing
from sanctions.verify.solver.algebra import Symbol
from sanctions.verify.solver.cells import is_value
from sanctions.verify.solver.search import Search
from sanctions.verify.solver.terms import Truth, equal, no, some
from sanctions.verify.solver.world import World, texts_in
from sanctions.verify.units import Facts, always, fresh_facts, unit_row


@dataclass(frozen=True, slots=True)
class Unit:
    """How many records of each sort a unit has, and how many members; no history need give it."""

    by_grade: Mapping[str, int]
    unrectified: int
    pending: int
    scored: Mapping[str, int]
    members: int


def smallest_unit(comparing: Comparing, mine: Reward, theirs: Reward) -> Unit | None:
    """The smallest unit that is paid otherwise for the same facts; None if there is none.

    Raises: LimitReached: if it is not known.
    """
    old, new = comparing.old, comparing.new
    places = (old.rewards.index(mine), new.rewards.index(theirs))
    steps = [reward_steps(each, place)[0] for each, place in zip((old, new), places, strict=True)]
    world = World(texts_in(tuple(steps)) | {*old.grades, *new.grades, "none"})
    search = Search(world, limit=comparing.limit)
    facts = fresh_facts(world, old)
    others = _same_facts(new, facts)
    one = unit_row(world, old, places[0], facts)
    two = unit_row(world, new, places[1], others)
    search.assume(*always(old, mine, facts), *_only_common(facts, others))
    with search.where(paid_otherwise(world, one, two)) as possible:
        return _smallest(search, facts) if possible else None


def paid_otherwise(world: World, one: Mapping[str, Symbol], two: Mapping[str, Symbol]) -> Truth:
    """Whether two payout rows pay another part, or only one is on hold or undetermined."""
    stopped = [is_value(world, row["row"], UNDETERMINED) for row in (one, two)]
    other = some((no(alike(one["pay"], two["pay"])), no(alike(one["~holds"], two["~holds"]))))
    return some((other, no(equal(*stopped))))


def _smallest(search: Search, facts: Facts) -> Unit:
    members = search.least(facts.members, 1)
    pending = search.least(facts.pending, 0)
    scored = {name: search.least(each, 0) for name, each in facts.scored.items()}
    by_grade = {name: search.least(each, 0) for name, each in [*facts.by_grade.items()][::-1]}
    return Unit(by_grade, search.least(facts.unrectified, 0), pending, scored, members)


def _same_facts(new: Ruleset, facts: Facts) -> Facts:
    """The facts under the new covenant; there is nothing of what only one of them has.

    Fixed points are those that the new covenant gives for each of the same records.
    """
    scoring = [each.id for each in new.clauses.values() if each.points is not None]
    fixed = {
        each.id: facts.scored[each.id] * each.points.value
        for each in new.clauses.values()
        if each.id in facts.scored
        and isinstance(each.points, Lit)
        and isinstance(each.points.value, int)
    }
    spanning = [each.id for each in new.measures.values() if each.spans]
    return replace(
        facts,
        by_grade={grade: facts.by_grade.get(grade, 0) for grade in new.grades},
        scored={name: facts.scored.get(name, 0) for name in scoring},
        points={name: fixed.get(name, facts.points.get(name, 0)) for name in scoring},
        active={name: facts.active.get(name, False) for name in spanning},
    )


def _only_common(facts: Facts, others: Facts) -> Iterator[Truth]:
    yield from (equal(n, 0) for name, n in facts.by_grade.items() if name not in others.by_grade)
    yield from (no(each) for name, each in facts.active.items() if name not in others.active)
