"""Units of a reward of which nothing is known: the facts that a payout table may be asked about.

A fact is not worked out of records here: it is any number, under what always holds of it. Tests
hold each rule against the units of generated runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sanctions.lang.kernel import Lit
from sanctions.plan.money import entitlement, reward_steps
from sanctions.plan.steps import Plan, prepare
from sanctions.ruleset.covenant import Clause, Reward, Ruleset
from sanctions.ruleset.facts import NO_GRADE
from sanctions.verify.solver.algebra import Symbol, constant, number, yes_no
from sanctions.verify.solver.search import Search
from sanctions.verify.solver.steps import Line, SymbolicSteps, Table
from sanctions.verify.solver.terms import Truth, Whole, both, choose, equal, implies
from sanctions.verify.solver.world import World

KINDS = ("offence", "merit")
"""Of clauses, in the order of ``Facts.unscored``."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What records of the period come to in a unit.

    ``by_grade`` are the counted offences of each grade, ``scored`` and ``points`` the counted
    records under each clause that has points, and what these come to; ``unscored`` are counted
    records whose points are unknown: offences, and merits.
    """

    by_grade: Mapping[str, Whole]
    pending: Whole
    unrectified: Whole
    members: Whole
    scored: Mapping[str, Whole]
    points: Mapping[str, Whole]
    unscored: tuple[Whole, Whole]
    active: Mapping[str, Truth]

    @property
    def counted(self) -> Whole:
        """The counted offences."""
        return sum(self.by_grade.values())


def scoring(ruleset: Ruleset) -> list[Clause]:
    """The clauses that have points."""
    return [clause for clause in ruleset.clauses.values() if clause.points is not None]


def fresh_facts(world: World, ruleset: Ruleset) -> Facts:
    """Any facts at all."""
    spanning = [each.id for each in ruleset.measures.values() if each.spans]
    clauses = [clause.id for clause in scoring(ruleset)]
    return Facts(
        {grade: world.whole(f"count.{grade}") for grade in ruleset.grades},
        world.whole("pending"),
        world.whole("unrectified"),
        world.whole("members"),
        {name: world.whole(f"scored.{name}") for name in clauses},
        {name: world.whole(f"points.{name}") for name in clauses},
        (world.whole("unscored offences"), world.whole("unscored merits")),
        {name: world.truth(f"active.{name}") for name in spanning},
    )


def always(ruleset: Ruleset, reward: Reward, facts: Facts) -> Iterator[Truth]:
    """What holds of the facts of every unit. Source: DESIGN 5.8; ADR 0013 for points below 0."""
    wholes = (facts.pending, facts.unrectified, *facts.by_grade.values(), *facts.unscored)
    yield from (each >= 0 for each in wholes)
    yield from (each >= 0 for each in facts.scored.values())
    yield facts.unrectified <= facts.counted
    yield equal(facts.members, 1) if reward.unit == "member" else facts.members >= 1
    clauses = scoring(ruleset)
    offences = [clause for clause in clauses if clause.kind == "offence"]
    for clause in clauses:
        points, scored = facts.points[clause.id], facts.scored[clause.id]
        if isinstance(clause.points, Lit) and isinstance(clause.points.value, int):
            yield equal(points, scored * clause.points.value)
        else:
            yield both(points >= 0, implies(equal(scored, 0), equal(points, 0)))
    unscored_offences, unscored_merits = facts.unscored
    if all(isinstance(clause.points, Lit) for clause in offences):
        yield equal(unscored_offences, 0)
    if all(isinstance(clause.points, Lit) for clause in clauses if clause.kind == "merit"):
        yield equal(unscored_merits, 0)
    of_offences = sum(facts.scored[clause.id] for clause in offences) + unscored_offences
    all_score = all(each.points is not None for each in _offences(ruleset))
    yield equal(of_offences, facts.counted) if all_score else of_offences <= facts.counted


def _offences(ruleset: Ruleset) -> list[Clause]:
    return [clause for clause in ruleset.clauses.values() if clause.kind == "offence"]


def unit_row(world: World, ruleset: Ruleset, place: int, facts: Facts) -> Mapping[str, Symbol]:
    """The row of the reward's payout, as the plan makes it of these facts; nobody is held."""
    return row_of(world, ruleset, place, columns_of(world, ruleset, facts))


def row_of(
    world: World, ruleset: Ruleset, place: int, columns: Mapping[str, Symbol]
) -> Mapping[str, Symbol]:
    """The same, of the columns that facts come to."""
    reward = ruleset.rewards[place]
    cells = {f"{reward.unit}:{name}": symbol for name, symbol in columns.items()}
    cells[entitlement(place)] = number(0)
    cells["~village-held"] = yes_no(term=False)
    first = reward_steps(ruleset, place)[0]
    program = prepare(Plan(("entitled",), (first,), (first.name,)), SymbolicSteps(world))
    table: Table = program.run({"entitled": (Line(True, cells),)})[first.name]  # noqa: FBT003 - a term
    return table[0].cells


def columns_of(world: World, ruleset: Ruleset, facts: Facts) -> dict[str, Symbol]:
    """What the plan has of each unit."""
    signs = {clause.id: 1 if clause.kind == "merit" else -1 for clause in scoring(ruleset)}
    return {
        "counted": number(facts.counted),
        "pending": number(facts.pending),
        "unrectified": number(facts.unrectified),
        "members": number(facts.members),
        "worst_grade": worst_grade(world, facts.by_grade),
        "~held": constant(world, value=False),
        "~unscored": number(sum(facts.unscored)),
        "~points": number(sum(signs[name] * points for name, points in facts.points.items())),
        **{f"count.{grade}": number(each) for grade, each in facts.by_grade.items()},
        **{f"active.{name}": yes_no(each) for name, each in facts.active.items()},
    }


def worst_grade(world: World, by_grade: Mapping[str, Whole]) -> Symbol:
    """The heaviest grade, of which the offences that count are so many each, lightest first."""
    worst: Whole = world.code(NO_GRADE)
    for grade, number_of in by_grade.items():
        worst = choose(number_of > 0, world.code(grade), worst)
    return Symbol("text", known=True, term=worst)


@dataclass(frozen=True, slots=True)
class Unit:
    """Any unit of a reward, and a search that holds what is always true of it."""

    world: World
    search: Search
    facts: Facts
    row: Mapping[str, Symbol]


def any_unit(world: World, ruleset: Ruleset, place: int, *, limit: int) -> Unit:
    """A unit of which nothing is known."""
    facts = fresh_facts(world, ruleset)
    search = Search(world, limit=limit)
    row = unit_row(world, ruleset, place, facts)
    search.assume(*always(ruleset, ruleset.rewards[place], facts))
    return Unit(world, search, facts, row)
