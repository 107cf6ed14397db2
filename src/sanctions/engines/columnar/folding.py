"""A script as it is run: without views, for short lists.

DuckDB works a view out when it is made, and again with each statement that reads it or a view above
it: of short lists that takes longer than all the rows. What stands in the statement itself is
worked out once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sanctions.engines.columnar.expressions import quoted
from sanctions.engines.columnar.queries import Relation
from sanctions.engines.columnar.script import Script, written
from sanctions.engines.columnar.statements import Bounds, Statement
from sanctions.plan.steps import Plan


def runnable(plan: Plan, inputs: Mapping[str, Relation], bounds: Bounds, *, long: bool) -> Script:
    """The script of a plan as it is run: see `written`; that of short lists is folded."""
    script = written(plan, inputs, bounds, long=long)
    return script if long else folded(script)


def folded(script: Script) -> Script:
    """The same tables and outputs, each with the views that it needs in its own query."""
    views = [each for each in script.statements if not each.is_table]
    tables = (each for each in script.statements if each.is_table)
    return replace(
        script,
        statements=tuple(_with(views, each) for each in tables),
        outputs={name: _with(views, each) for name, each in script.outputs.items()},
    )


def _with(views: Sequence[Statement], statement: Statement) -> Statement:
    text = statement.query
    needed: list[str] = []
    for view in reversed(views):  # a view reads only those before it
        if f" {quoted(view.name)}" in text:
            needed.append(f"{quoted(view.name)} AS (\n{view.query}\n)")
            text += view.query
    if not needed:
        return statement
    listed = ",\n".join(reversed(needed))
    return replace(statement, query=f"WITH {listed}\n{statement.query}")
