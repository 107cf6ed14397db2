"""How the points of a clause move with the records that stand before: not at all, up, down, or any.

The points of one record may read how many offences came before it, so an offence can change what
is given or taken for another record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from sanctions.lang.derived import at_most, when
from sanctions.lang.kernel import Expr, Lit, fold
from sanctions.plan.prune import reads
from sanctions.ruleset.covenant import Clause, Ruleset
from sanctions.ruleset.facts import NEVER_BELOW_ZERO, STATE_FACTS
from sanctions.runs.columns import history_of
from sanctions.verify.solver.algebra import Symbol, Symbolic, number
from sanctions.verify.solver.search import LimitReached, Search
from sanctions.verify.solver.terms import Truth, both, either, equal, no
from sanctions.verify.solver.world import World, texts_in

Moves: TypeAlias = Literal["not", "up", "down", "any"]
Moving: TypeAlias = Mapping[str, Moves]
"""Of each clause with points how they move."""

_NUMBERS = ("loss", "days_open", "age", *STATE_FACTS)


def moves(ruleset: Ruleset, clause: Clause, *, limit: int) -> Moves:
    """How the points of a record under the clause move as there is more before it.

    Points that may become known or unknown with it are ``any``, and so are those of which it cannot
    be told.
    """
    points = clause.points
    if points is None or not reads(points) & set(STATE_FACTS):
        return "not"
    scored = when(at_most(Lit(0), points), points)
    if not reads(points) <= _numbers(ruleset):
        return "any"
    world = World(texts_in(scored))
    search = Search(world, limit=limit)
    one, two = _cells(world, search, scored)
    less, more = (fold(scored, Symbolic(world, each)) for each in (one, two))
    unlike = no(equal(less.known, more.known))

    def can(wrong: Truth) -> bool:
        return search.can(either(unlike, both(less.known, more.known, wrong)))

    try:
        if not can(more.term < less.term):
            return "up"
        return "any" if can(less.term < more.term) else "down"
    except LimitReached:
        return "any"


def _numbers(ruleset: Ruleset) -> set[str]:
    columns = history_of((ruleset,)).columns
    return {*_NUMBERS, *(each.name for each in columns if each.type.kind in {"integer", "decimal"})}


def _cells(
    world: World, search: Search, scored: Expr
) -> tuple[Mapping[str, Symbol], Mapping[str, Symbol]]:
    """Two records that are alike, but that the second has at least as many before it."""
    names = sorted(reads(scored))
    one = {name: number(world.whole(name), world.truth(name)) for name in names}
    two = dict(one)
    for name in names:
        if name in STATE_FACTS:
            one[name], two[name] = (number(world.whole(name)) for _ in range(2))
            search.assume(one[name].term <= two[name].term)
        if name in NEVER_BELOW_ZERO:
            search.assume(one[name].term >= 0)
    return one, two
