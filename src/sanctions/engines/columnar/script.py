"""A plan as a script of DuckDB statements: written once, run for each shard."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sanctions.engines.columnar.expressions import quoted
from sanctions.engines.columnar.queries import Relation
from sanctions.engines.columnar.reuse import kept
from sanctions.engines.columnar.shapes import Shapes
from sanctions.engines.columnar.statements import Bounds, Statement, Statements
from sanctions.model.tables import MEMBERS
from sanctions.plan.steps import Plan, Require, prepare


@dataclass(frozen=True, slots=True)
class Script:
    """Statements in order; ``outputs`` are the queries of the plan's output tables by name."""

    statements: tuple[Statement, ...]
    outputs: Mapping[str, Statement]
    columns: Mapping[str, Shapes]
    messages: frozenset[str]
    """What a plan's requirements say when they stop a run."""


LISTS = {MEMBERS.name: MEMBERS.key[0]}
"""The inputs that may be long, and the key of each."""


def written(plan: Plan, inputs: Mapping[str, Relation], bounds: Bounds, *, long: bool) -> Script:
    """The script of a plan whose input tables are these relations of the connection.

    ``long``: the lists have so many rows that a table of them all is dear. Of short ones the tables
    are cheap, and what is dear is to plan views that stand on many others.
    """
    algebra = Statements(bounds, kept(plan, LISTS if long else ()))
    program = prepare(plan, algebra)
    made = program.run({name: replace(each, key=_key(name, each)) for name, each in inputs.items()})
    algebra.check_once()
    ends = set(plan.outputs)
    return Script(
        _needed(algebra.written, ends),
        {each.name: each for each in algebra.written if each.name in ends},
        {name: relation.columns for name, relation in made.items()},
        frozenset(step.message for step in plan.steps if isinstance(step, Require)),
    )


def _key(name: str, relation: Relation) -> str | None:
    key = LISTS.get(name)
    return key if key in relation.columns else None


def _needed(written: Sequence[Statement], ends: Collection[str]) -> tuple[Statement, ...]:
    """The statements whose relations are read in the end."""
    needed: list[Statement] = []
    text = "".join(each.query for each in written if each.name in ends)
    for each in reversed(written):
        if each.name not in ends and f" {quoted(each.name)}" in text:
            needed.append(each)
            text += each.query
    return tuple(reversed(needed))
