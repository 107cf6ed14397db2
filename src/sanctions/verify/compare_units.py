"""A unit of a reward under two covenants: any facts, and whether each pays the same for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeAlias

from sanctions.lang.kernel import Col, Extreme, Lit, fold
from sanctions.model.tables import Text
from sanctions.plan.money import entitlement, entitlement_steps, reward_steps
from sanctions.plan.steps import Plan, prepare
from sanctions.plan.units import KNOWN_POINTS
from sanctions.ruleset.covenant import Reward, Ruleset
from sanctions.ruleset.facts import UNDETERMINED
from sanctions.ruleset.phrases import joined
from sanctions.verify.compare_records import alike
from sanctions.verify.compare_search import Comparing
from sanctions.verify.solver.algebra import Symbol, Symbolic, number
from sanctions.verify.solver.cells import is_value
from sanctions.verify.solver.search import Search
from sanctions.verify.solver.steps import Line, SymbolicSteps, Table
from sanctions.verify.solver.terms import Truth, equal, no, some
from sanctions.verify.solver.world import World, texts_in
from sanctions.verify.units import Facts, always, fresh_facts, unit_row


@dataclass(frozen=True, slots=True)
class Unit:
    """How many records of each sort a unit has, how many members, and which measures run.

    No history need give it.
    """

    by_grade: Mapping[str, int]
    unrectified: int
    pending: int
    scored: Mapping[str, int]
    members: int
    active: tuple[str, ...]

    def told(self) -> Text:
        """What it has, in words."""
        counts = {
            "pending": self.pending,
            "unrectified": self.unrectified,
            **{f"count.{grade}": number for grade, number in self.by_grade.items()},
            **{f"records.{clause}": number for clause, number in self.scored.items()},
        }
        shown = [f"{name} {number}" for name, number in counts.items() if number]
        shown += [f"active.{measure}" for measure in self.active]
        return joined((f"members {self.members}", *shown))


@dataclass(frozen=True, slots=True)
class Row:
    """The payout row of a unit under one covenant."""

    world: World
    reward: Reward
    cells: Mapping[str, Symbol]


Apart: TypeAlias = Callable[[Row, Row], Truth]
"""Whether a unit of the same facts is treated otherwise, under the old covenant and the new."""


def smallest_unit(comparing: Comparing, mine: Reward, theirs: Reward, apart: Apart) -> Unit | None:
    """The smallest unit of the same facts that is treated otherwise; None if there is none.

    Raises: LimitReached: if it is not known.
    """
    old, new = comparing.old, comparing.new
    places = (old.rewards.index(mine), new.rewards.index(theirs))
    steps = [reward_steps(each, place)[:2] for each, place in zip((old, new), places, strict=True)]
    world = World(texts_in(tuple(chain(*steps))) | {*old.grades, *new.grades, "none"})
    search = Search(world, limit=comparing.limit)
    facts = fresh_facts(world, old)
    others = _same_facts(new, facts)
    one = Row(world, mine, unit_row(world, old, places[0], facts))
    two = Row(world, theirs, unit_row(world, new, places[1], others))
    search.assume(*always(old, mine, facts), *_only_common(facts, others))
    with search.where(apart(one, two)) as possible:
        return _smallest(search, facts) if possible else None


def paid_otherwise(world: World, one: Mapping[str, Symbol], two: Mapping[str, Symbol]) -> Truth:
    """Whether two payout rows pay another part, or only one is on hold or undetermined."""
    stopped = [is_value(world, row["row"], UNDETERMINED) for row in (one, two)]
    other = some((no(alike(one["pay"], two["pay"])), no(alike(one["~holds"], two["~holds"]))))
    return some((other, no(equal(*stopped))))


def of_another_part(one: Row, two: Row) -> Truth:
    """Whether the unit is paid another part."""
    return paid_otherwise(one.world, one.cells, two.cells)


def of_another_worth(one: Row, two: Row) -> Truth:
    """Whether the unit's amount or, of a pool divided by points, its weight is another."""
    return no(alike(_worth(one), _worth(two)))


def _worth(row: Row) -> Symbol:
    """What the plan makes of the facts before it divides, cuts off a step or takes a part."""
    cells = dict(row.cells)
    for name, expr in KNOWN_POINTS:
        cells[name] = fold(expr, Symbolic(row.world, cells))
    of = Col("~known-points") if row.reward.scheme == "pool" else row.reward.amount or Lit(0)
    return fold(Extreme("greatest", (of, Lit(0))), Symbolic(row.world, cells))


def dividend_apart(comparing: Comparing, mine: Reward, theirs: Reward) -> int | None:
    """The smallest dividend, in fen, of which another part goes to the reward; None if none is.

    Raises: LimitReached: if it is not known.
    """
    sides = ((comparing.old, mine), (comparing.new, theirs))
    steps = [entitlement_steps(each)[0] for each, _ in sides]
    world = World(texts_in(tuple(steps)))
    search = Search(world, limit=comparing.limit)
    dividend = world.whole("dividend")
    search.assume(dividend >= 0)
    taken = list[Symbol]()
    for step, (ruleset, reward) in zip(steps, sides, strict=True):
        plan = Plan(("people",), (step,), (step.name,))
        people: Table = (Line(True, {"dividend": number(dividend)}),)  # noqa: FBT003 - a term
        made = prepare(plan, SymbolicSteps(world)).run({"people": people})[step.name]
        taken.append(made[0].cells[entitlement(ruleset.rewards.index(reward))])
    with search.where(no(alike(*taken))) as possible:
        return search.least(dividend, 0) if possible else None


def _smallest(search: Search, facts: Facts) -> Unit:
    members = search.least(facts.members, 1)
    pending = search.least(facts.pending, 0)
    scored = {name: search.least(each, 0) for name, each in facts.scored.items()}
    by_grade = {name: search.least(each, 0) for name, each in [*facts.by_grade.items()][::-1]}
    unrectified = search.least(facts.unrectified, 0)
    active = tuple(name for name, each in facts.active.items() if not search.settle(no(each)))
    return Unit(by_grade, unrectified, pending, scored, members, active)


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
