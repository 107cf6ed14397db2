"""The step Merge as SQL: intervals in the order of their start, a new one where there is a gap."""

from __future__ import annotations

from dataclasses import replace

from sanctions.engines.columnar.expressions import quoted
from sanctions.engines.columnar.queries import Relation, as_names, select
from sanctions.engines.columnar.shapes import LIST, Shapes
from sanctions.plan.steps import Merge


def merged(step: Merge, table: Relation) -> tuple[str, Shapes]:
    """The union of the intervals with equal ``by`` columns, with its columns."""
    start, end = quoted(step.start), quoted(step.end)
    by = as_names(step.by)
    order = f"(PARTITION BY {by} ORDER BY {start}"
    reached = (
        f"max(coalesce({end}, DATE 'infinity')) OVER {order} ROWS BETWEEN UNBOUNDED PRECEDING "
        "AND 1 PRECEDING)"
    )
    days = f"SELECT * REPLACE (CAST({start} AS DATE) AS {start}, CAST({end} AS DATE) AS {end})"
    marked = (
        f'SELECT *, CASE WHEN {start} <= {reached} THEN 0 ELSE 1 END AS "#new"\n'
        f"FROM ({days} {table.source})\nWHERE {end} IS NULL OR {start} < {end}"
    )
    # By range: rows of one start are in one stretch, in whatever order each window has them.
    stretch = f'sum("#new") OVER {order} RANGE UNBOUNDED PRECEDING) AS "#stretch"'
    numbered = f"SELECT *, {stretch}\nFROM (\n{marked}\n)"
    cells = [quoted(name) for name in step.by]
    cells.append(f"min({start}) AS {start}")
    cells.append(f"CASE WHEN bool_or({end} IS NULL) THEN NULL ELSE max({end}) END AS {end}")
    cells += (
        f"CAST(list_sort(list_distinct(list({quoted(name)}))) AS VARCHAR[]) AS {quoted(name)}"
        for name in step.gather
    )
    columns = {name: table.shape(name) for name in (*step.by, step.start, step.end)}
    columns |= {name: replace(columns[name], kind="day") for name in (step.start, step.end)}
    columns |= dict.fromkeys(step.gather, LIST)
    return select(cells, f'FROM (\n{numbered}\n)\nGROUP BY {by}, "#stretch"'), columns
