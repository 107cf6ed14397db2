"""The step Allocate as SQL: floors, and the steps left over to the largest remainders.

To sort all remainders would cost more than all the rest. They are counted by sixty-fourths of a
step: whole slices are favoured or not, and only the slice in which the last step falls is sorted.
"""

from __future__ import annotations

from sanctions.engines.columnar.expressions import Sql, expression, quoted
from sanctions.engines.columnar.queries import Made, Relation, and_all, as_names, same, select
from sanctions.engines.columnar.shapes import number
from sanctions.plan.steps import Allocate

SLICES = 64


def allocated(step: Allocate, table: Relation, rows: int) -> Made:
    """Every row with its part; ``rows`` bounds how many rows have equal ``by`` columns."""
    total, weight = expression(step.total, table.columns), expression(step.weight, table.columns)
    wholes, parts, room, ranks = (
        f"{step.name}: {name}" for name in ("wholes", "parts", "room", "ranks")
    )
    keys = and_all(same(name, table.shape(name)) for name in step.by)
    by = as_names(step.by)
    whole = number(0, rows * max(weight.shape.high, 0), nullable=False)
    before = (
        (
            wholes,
            select(
                (by, f'CAST(sum({weight.text}) AS {whole.sql}) AS "#whole"'),
                f"{table.source}\nGROUP BY {by}",
            ),
        ),
        (parts, _parts(step, table, wholes, total, weight, keys, rows)),
        (room, _room(step, parts, keys)),
        (ranks, _ranks(step, parts, room, keys)),
    )
    columns = {name: shape for name, shape in table.columns.items() if name != step.column}
    favoured = 'coalesce(k."#rank" <= o."#room", o."#room" >= o."#rows", FALSE)'
    part = f't."#floor" + CASE WHEN {favoured} THEN 1 ELSE 0 END'
    if step.step > 1:
        part = f"({part}) * {step.step}"
    shape = number(0, max(total.shape.high, 0), nullable=False)
    cells = [f"t.{quoted(name)}" for name in columns]
    cells.append(f"CAST({part} AS {shape.sql}) AS {quoted(step.column)}")
    same_tie = f"t.{quoted(step.tie)} = k.{quoted(step.tie)}"
    of_rank = and_all((*(same(name, table.shape(name), "t", "k") for name in step.by), same_tie))
    joined = (
        f'FROM {quoted(parts)} AS t\nLEFT JOIN {quoted(room)} AS o\n  ON {keys}\n  AND t."#slice" = o."#slice"\n'
        f"LEFT JOIN {quoted(ranks)} AS k\n  ON {of_rank}"
    )
    return Made(before, select(cells, joined), {**columns, step.column: shape})


def _parts(
    step: Allocate, table: Relation, wholes: str, total: Sql, weight: Sql, keys: str, rows: int
) -> str:
    """Every row with its floor, and the slice and remainder of what is above it."""
    units = f"({total.text} // {step.step})" if step.step > 1 else total.text
    due = number(0, max(total.shape.high, rows) * max(weight.shape.high, 0) * SLICES)
    cells = ["t.*", f'{units} AS "#units"', f'{weight.text} AS "#weight"', 'o."#whole"']
    joined = f"{table.source} AS t\nJOIN {quoted(wholes)} AS o\n  ON {keys}"
    product = f'CAST("#units" AS {due.sql}) * "#weight"'
    floor = f'coalesce(({product}) // nullif("#whole", 0), 0)'
    rest = f'coalesce(({product}) % nullif("#whole", 0), 0)'
    divided = select(
        ("*", f'{floor} AS "#floor"', f'{rest} AS "#rest"'),
        f"FROM (\n{select(cells, joined)}\n)",
    )
    sliced = f'CASE WHEN "#rest" > 0 THEN "#rest" * {SLICES} // "#whole" END AS "#slice"'
    return select(("*", sliced), f"FROM (\n{divided}\n)")


def _room(step: Allocate, parts: str, keys: str) -> str:
    """For each slice how many steps are left for it and those below, and how many rows it has."""
    by = as_names(step.by)
    left = f'SELECT {by}, max("#units") - sum("#floor") AS "#left"\nFROM {quoted(parts)}\nGROUP BY {by}'
    slices = (
        f'SELECT {by}, "#slice", count(*) AS "#rows"\nFROM {quoted(parts)}\n'
        f'WHERE "#slice" IS NOT NULL\nGROUP BY {by}, "#slice"'
    )
    of = ", ".join(f"t.{quoted(name)}" for name in step.by)
    above = (
        f'coalesce(sum("#rows") OVER (PARTITION BY {of} ORDER BY "#slice" DESC '
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)"
    )
    return (
        f'SELECT t.*, "#left" - {above} AS "#room"\n'
        f"FROM (\n{slices}\n) AS t\nJOIN (\n{left}\n) AS o\n  ON {keys}"
    )


def _ranks(step: Allocate, parts: str, room: str, keys: str) -> str:
    """The rows of the slice in which the last step falls, ranked."""
    cells = [f"t.{quoted(name)}" for name in (*step.by, step.tie)]
    by = ", ".join(f"t.{quoted(name)}" for name in step.by)
    cells.append(
        f'row_number() OVER (PARTITION BY {by} ORDER BY t."#rest" DESC, t.{quoted(step.tie)}) '
        'AS "#rank"'
    )
    joined = (
        f"FROM {quoted(parts)} AS t\nJOIN {quoted(room)} AS o\n  ON {keys}\n"
        '  AND t."#slice" = o."#slice"\nWHERE o."#room" > 0 AND o."#room" < o."#rows"'
    )
    return select(cells, joined)
