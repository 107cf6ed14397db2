"""Rows that are sorted while they are narrow: what is worked out row by row comes afterwards.

What Derive and Require make of a table has its rows, in its order. So the table below them is
sorted, with the few columns that they read, and they are done on what is in order already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from sanctions.engines.columnar.expressions import expression, literal, quoted
from sanctions.engines.columnar.queries import Below, Relation, derived, select
from sanctions.engines.columnar.shapes import Shapes
from sanctions.plan.prune import reads
from sanctions.plan.steps import Derive, Require

RowWise: TypeAlias = Derive | Require


def above(table: Relation, step: RowWise) -> Below | None:
    """What is below the relation that the step makes of a table; None if it changes columns there.

    The views above carry the columns of the table below, also those that no step reads there.
    """
    below = table.below
    if below is None or not _read(step).difference(table.columns).isdisjoint(below.columns):
        below = Below(table.name, _passed(table, step), ())
    if not _made(step).isdisjoint(below.columns):
        return None
    return Below(below.name, below.columns, (*below.steps, step))


def _passed(table: Relation, step: RowWise) -> Shapes:
    """The columns of a table that the step reads or lets pass: no later step reads another."""
    if isinstance(step, Require) or step.keep is None:
        return table.columns
    read = _read(step).union(step.keep)
    return {
        name: shape for name, shape in table.columns.items() if name in read or name == table.key
    }


def widened(below: Below | None, name: str, added: Shapes) -> Below | None:
    """The table below, with columns that another step adds above; None if they meet others."""
    if below is None:
        return None
    met = set(below.columns).union(*(_read(step) | _made(step) for step in below.steps))
    if not met.isdisjoint(added):
        return None
    return Below(name, {**below.columns, **added}, below.steps)


def in_order(
    table: Relation, columns: Sequence[str], order: Sequence[str]
) -> tuple[str, frozenset[str]]:
    """The query of these columns, sorted, with the names of the requirements that it checks."""
    below = table.below
    order = [name for name in order if not _is_one_word(table, name)]
    if below is None or any(name not in below.columns for name in order):
        cells = (
            quoted(name) for name in dict.fromkeys((*columns, *order)) if name in table.columns
        )
        return (
            f"{select(cells, table.source)}\nORDER BY {_order(order, table.columns)}",
            frozenset(),
        )
    needed = [frozenset((*columns, *order))]
    for step in reversed(below.steps):
        needed.append(_asked(step, needed[-1]))
    there: Shapes = {name: shape for name, shape in below.columns.items() if name in needed[-1]}
    query = select(map(quoted, there), f"FROM {quoted(below.name)}")
    query = f"{query}\nORDER BY {_order(order, there)}"
    for step, later in zip(below.steps, reversed(needed[:-1]), strict=True):
        source = f"FROM (\n{query}\n)"
        if isinstance(step, Require):
            query = f"SELECT *\n{source}\n{stopping(step, there)}"
            continue
        live = tuple((name, expr) for name, expr in step.columns if name in _asked_or(step, later))
        keep = [name for name in there if name in later]
        query, there = derived(source, there, live, keep)
    return query, frozenset(step.name for step in below.steps if isinstance(step, Require))


def stopping(step: Require, columns: Shapes) -> str:
    """The clause that stops a run unless the condition is yes."""
    holds = expression(step.holds, columns).text
    stop = f"error({literal(step.message)})"
    return f"WHERE CASE WHEN {holds} THEN TRUE ELSE {stop} END"


def _asked(step: RowWise, needed: frozenset[str]) -> frozenset[str]:
    """The columns that the step reads to make these, and those of these that it lets pass."""
    if isinstance(step, Require):
        return needed | reads(step.holds)
    for name, expr in reversed(step.columns):
        if name in needed:
            needed = (needed - {name}) | reads(expr)
    return needed


def _asked_or(step: Derive, needed: frozenset[str]) -> frozenset[str]:
    """These columns, and those of the step that its later columns read to make them."""
    for name, expr in reversed(step.columns):
        if name in needed:
            needed |= reads(expr)
    return needed


def _read(step: RowWise) -> frozenset[str]:
    if isinstance(step, Require):
        return reads(step.holds)
    return reads(*(expr for _, expr in step.columns))


def _made(step: RowWise) -> frozenset[str]:
    if isinstance(step, Require):
        return frozenset()
    return frozenset(name for name, _ in step.columns)


def _is_one_word(table: Relation, name: str) -> bool:
    shape = table.shape(name)
    return len(shape.words) == 1 and not shape.nullable


def _order(order: Iterable[str], columns: Shapes) -> str:
    listed = (
        quoted(name) + (" NULLS FIRST" if columns[name].nullable else "")
        for name in order
        if name in columns
    )
    return ", ".join(listed) or "1"
