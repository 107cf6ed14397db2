"""The step Allocate as SQL: floors, and the steps left over to the largest remainders.

Rows of one group with one weight have one part, but for the steps for which the last of them tie.
So parts are found by group and weight, and only rows that tie for the last steps are ranked. Where
each row has a weight of its own, that is one sort of the remainders.
"""

from __future__ import annotations

from dataclasses import dataclass

from sanctions.engines.columnar.expressions import Sql, expression, quoted
from sanctions.engines.columnar.queries import Relation, and_all, same, select
from sanctions.engines.columnar.shapes import number
from sanctions.plan.steps import Allocate

_FAVOURED = (
    'CASE WHEN "#served" > "#left" AND "#served" - "#alike" < "#left" '
    'THEN "#left" - "#served" + "#alike" ELSE 0 END AS "#favours"'
)


@dataclass(frozen=True, slots=True)
class Allocated:
    """The tables of parts; the part of a row ``t``, and the clauses that it is read from."""

    before: tuple[tuple[str, str], ...]
    part: Sql
    joined: str


def allocated(step: Allocate, table: Relation, rows: int) -> Allocated:
    """The part of every row; ``rows`` bounds how many rows have equal ``by`` columns."""
    total, weight = expression(step.total, table.columns), expression(step.weight, table.columns)
    parts, favoured = f"{step.name}: parts", f"{step.name}: favoured"
    by = [same(name, table.shape(name)) for name in step.by]
    of_part = and_all((*by, 't."#weight" = o."#weight"'))
    units = f"({total.text} // {step.step})" if step.step > 1 else total.text
    weighed = f'SELECT *, {weight.text} AS "#weight" {table.source}'
    classes = (
        f'SELECT {_listed(step.by, "")}"#weight", any_value("#units") AS "#units", '
        f'count(*) AS "#rows"\nFROM (SELECT *, {units} AS "#units" FROM ({weighed}))\n'
        f'GROUP BY {_listed(step.by, "")}"#weight"'
    )
    tied = (*step.by, step.tie) if table.key is None else (table.key,)
    ranked = select(
        (f"t.{quoted(name)}" for name in tied),
        f"FROM ({weighed}) AS t\nJOIN {quoted(parts)} AS o\n  ON {of_part}\n"
        f'WHERE o."#favours" > 0\nQUALIFY row_number() OVER ({_partition(step.by, "t.")}'
        f'ORDER BY t.{quoted(step.tie)}) <= o."#favours"',
    )
    of_tied = and_all(same(name, table.shape(name), "t", "k") for name in tied)
    joined = (
        f"FROM ({weighed}) AS t\nLEFT JOIN {quoted(parts)} AS o\n  ON {of_part}\n"
        f"LEFT JOIN {quoted(favoured)} AS k\n  ON {of_tied}"
    )
    shape = number(0, max(total.shape.high, 0), nullable=False)
    last = f"CASE WHEN k.{quoted(tied[-1])} IS NULL THEN 0 ELSE {step.step} END"
    part = Sql(f'CAST(coalesce(o."#part", 0) + {last} AS {shape.sql})', shape)
    before = ((parts, _parts(step, classes, total, weight, rows)), (favoured, ranked))
    return Allocated(before, part, joined)


# A filter by weight would be pushed below what works the weight out, and repeat that.
def _parts(step: Allocate, classes: str, total: Sql, weight: Sql, rows: int) -> str:
    """For each group and weight the part, and how many rows of this remainder get a step more."""
    high = max(weight.shape.high, 0)
    whole, due = number(0, rows * high), number(0, max(total.shape.high, rows, 0) * high)
    product = f'CAST("#units" AS {due.sql}) * "#weight"'
    divisor = 'nullif("#whole", 0)'
    group = _partition(step.by, "")
    weighed = (
        f'SELECT *, CAST(sum(CAST("#weight" AS {whole.sql}) * "#rows") OVER ({group}) '
        f'AS {whole.sql}) AS "#whole"\nFROM (\n{classes}\n)'
    )
    divided = (
        f'SELECT *, {product} // {divisor} AS "#floor", {product} % {divisor} AS "#rest"\n'
        f"FROM (\n{weighed}\n)"
    )
    order = f'{group}ORDER BY "#rest" DESC NULLS LAST'
    ranked = (
        f'SELECT *, "#units" - sum("#floor" * "#rows") OVER ({group}) AS "#left",\n'
        f'  sum("#rows") OVER ({order}) AS "#served",\n'
        f'  sum("#rows") OVER ({order} RANGE BETWEEN CURRENT ROW AND CURRENT ROW) AS "#alike"\n'
        f"FROM (\n{divided}\n)"
    )
    of = number(0, max(total.shape.high, 0)).sql
    more = 'CASE WHEN "#served" <= "#left" THEN 1 ELSE 0 END'
    part = f'CAST(("#floor" + {more}) * {step.step} AS {of}) AS "#part"'
    cells = [*map(quoted, step.by), '"#weight"', part, _FAVOURED]
    return select(cells, f"FROM (\n{ranked}\n)")


def _listed(by: tuple[str, ...], row: str) -> str:
    return "".join(f"{row}{quoted(name)}, " for name in by)


def _partition(by: tuple[str, ...], row: str) -> str:
    return f"PARTITION BY {', '.join(row + quoted(name) for name in by)} " if by else ""
