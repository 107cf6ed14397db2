"""The step Allocate as SQL: floors, and the steps left over to the largest remainders.

Rows of one group with one weight have one part, but for the steps for which the last of them tie.
So parts are found by group and weight, and only rows that tie for the last steps are ranked. Where
each row has a weight of its own, that is one sort of the remainders.
"""

from __future__ import annotations

from dataclasses import dataclass

from sanctions.engines.columnar.expressions import Sql, expression, quoted
from sanctions.engines.columnar.queries import Bare, Relation, and_all, same, select
from sanctions.engines.columnar.shapes import number
from sanctions.plan.prune import reads
from sanctions.plan.steps import Allocate

_FAVOURED = (
    'CASE WHEN "#served" > "#left" AND "#served" - "#alike" < "#left" '
    'THEN CAST("#left" - "#served" + "#alike" AS BIGINT) ELSE 0 END AS "#favours"'
)


@dataclass(frozen=True, slots=True)
class Allocated:
    """The tables of parts; the part of a row ``t``, and the clauses that it is read from.

    ``looked_up`` are columns of the table that are read from the parts ``o`` instead.
    """

    before: tuple[tuple[str, str], ...]
    part: Sql
    joined: str
    looked_up: tuple[str, ...]


def allocated(step: Allocate, table: Relation, rows: int) -> Allocated:
    """The part of every row; ``rows`` bounds how many rows have equal ``by`` columns."""
    classes, parts = f"{step.name}: classes", f"{step.name}: parts"
    bare = _bare(step, table)
    looked_up = () if bare is None else tuple(sorted(bare.added))
    total, weight = (expression(each, table.columns) for each in (step.total, step.weight))
    source = table.source if bare is None else f"FROM {quoted(bare.name)}"
    weighed = f'FROM (SELECT *, {weight.text} AS "#weight" {source}) AS t'
    of_part = and_all(
        (*(same(name, table.shape(name)) for name in step.by), 't."#weight" = o."#weight"')
    )
    joined = f"{weighed}\nLEFT JOIN {quoted(parts)} AS o\n  ON {of_part}"
    shape = number(0, max(total.shape.high, 0), nullable=False)
    last = f'CASE WHEN t.{quoted(step.tie)} <= o."#last" THEN {step.step} ELSE 0 END'
    part = Sql(f'CAST(coalesce(o."#part", 0) + {last} AS {shape.sql})', shape)
    tying = f"{weighed}\nJOIN {quoted(classes)} AS o\n  ON {of_part}"
    before = (
        (classes, _Classes(step, table, total, weight, rows).query((*step.by, *looked_up))),
        (parts, _with_last(step, classes, tying)),
    )
    return Allocated(before, part, joined, looked_up)


def _bare(step: Allocate, table: Relation) -> Bare | None:
    """The rows without what the last step looked up, if that is the same in all of a group."""
    bare = table.bare
    if bare is None or not bare.on <= set(step.by) or not bare.added.isdisjoint(reads(step.weight)):
        return None
    return bare


def _with_last(step: Allocate, classes: str, tying: str) -> str:
    """The classes; those that tie with the last row, by the tie, that gets a step more."""
    names = tuple(map(quoted, step.by))
    ties = f"list_sort(list(t.{quoted(step.tie)}))"
    last = select(
        (*(f"t.{name}" for name in names), f'{ties}[any_value(o."#favours")] AS "#last"'),
        f'{tying}\nWHERE o."#favours" > 0\nGROUP BY ALL',
    )
    equal = (f"t.{name} IS NOT DISTINCT FROM o.{name}" for name in names)
    return select(
        ("t.*", 'o."#last"'),
        f"FROM {quoted(classes)} AS t\nLEFT JOIN (\n{last}\n) AS o\n"
        f'  ON t."#favours" > 0 AND {and_all(equal)}',
    )


@dataclass(frozen=True, slots=True)
class _Classes:
    """The rows of each group and weight: their part, and how many of them get a step more."""

    step: Allocate
    table: Relation
    total: Sql
    weight: Sql
    rows: int

    def query(self, names: tuple[str, ...]) -> str:
        """The query with these columns, which are the same in all rows of a group."""
        of = number(0, max(self.total.shape.high, 0)).sql
        more = 'CASE WHEN "#served" <= "#left" THEN 1 ELSE 0 END'
        part = f'CAST(("#floor" + {more}) * {self.step.step} AS {of}) AS "#part"'
        cells = [*map(quoted, names), '"#weight"', part, _FAVOURED]
        return select(cells, f"FROM (\n{self._ranked(names)}\n)")

    # A filter by weight would be pushed below what works the weight out, and repeat that.
    def _counted(self, names: tuple[str, ...]) -> str:
        """One row for each group and weight."""
        total, of = self.total.text, self.step.step
        units = f"({total} // {of})" if of > 1 else total
        listed = "".join(f"{quoted(name)}, " for name in names)
        return (
            f'SELECT {listed}"#weight", any_value("#units") AS "#units", count(*) AS "#rows"\n'
            f'FROM (SELECT *, {self.weight.text} AS "#weight", {units} AS "#units" '
            f'{self.table.source})\nGROUP BY {listed}"#weight"'
        )

    def _ranked(self, names: tuple[str, ...]) -> str:
        high = max(self.weight.shape.high, 0)
        whole = number(0, self.rows * high)
        due = number(0, max(self.total.shape.high, self.rows, 0) * high)
        product = f'CAST("#units" AS {due.sql}) * "#weight"'
        divisor = 'nullif("#whole", 0)'
        by = ", ".join(map(quoted, self.step.by))
        group = f"PARTITION BY {by} " if by else ""
        weighed = (
            f'SELECT *, CAST(sum(CAST("#weight" AS {whole.sql}) * "#rows") OVER ({group}) '
            f'AS {whole.sql}) AS "#whole"\nFROM (\n{self._counted(names)}\n)'
        )
        divided = (
            f'SELECT *, {product} // {divisor} AS "#floor", {product} % {divisor} AS "#rest"\n'
            f"FROM (\n{weighed}\n)"
        )
        order = f'{group}ORDER BY "#rest" DESC NULLS LAST'
        return (
            f'SELECT *, "#units" - sum("#floor" * "#rows") OVER ({group}) AS "#left",\n'
            f'  sum("#rows") OVER ({order}) AS "#served",\n'
            f'  sum("#rows") OVER ({order} RANGE BETWEEN CURRENT ROW AND CURRENT ROW) AS "#alike"\n'
            f"FROM (\n{divided}\n)"
        )
