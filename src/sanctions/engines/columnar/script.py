"""A plan as a script of DuckDB statements: written once, run for each shard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sanctions.engines.columnar.queries import Relation
from sanctions.engines.columnar.shapes import Shapes
from sanctions.engines.columnar.statements import Bounds, Statement, Statements
from sanctions.plan.steps import Given, Plan, Require, prepare, tables_read


@dataclass(frozen=True, slots=True)
class Script:
    """Statements in order; ``outputs`` are the queries of the plan's output tables by name."""

    statements: tuple[Statement, ...]
    outputs: Mapping[str, Statement]
    columns: Mapping[str, Shapes]
    messages: frozenset[str]
    """What a plan's requirements say when they stop a run."""


def written(plan: Plan, inputs: Mapping[str, Relation], bounds: Bounds) -> Script:
    """The script of a plan whose input tables are these relations of the connection.

    A step that two others read becomes a table, one that a single other reads a view.
    """
    algebra = Statements(bounds, _read_more_than_once(plan))
    program = prepare(plan, algebra)
    made = program.run(inputs)
    ends = set(plan.outputs)
    return Script(
        tuple(each for each in algebra.written if each.name not in ends),
        {each.name: each for each in algebra.written if each.name in ends},
        {name: relation.columns for name, relation in made.items()},
        frozenset(step.message for step in plan.steps if isinstance(step, Require)),
    )


def _read_more_than_once(plan: Plan) -> frozenset[str]:
    times = Counter(name for step in plan.steps for name in tables_read(step))
    constant = {step.name for step in plan.steps if isinstance(step, Given)}
    return frozenset(name for name, count in times.items() if count > 1) - constant
