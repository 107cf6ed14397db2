"""The steps as DuckDB statements: one template a step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sanctions.engines.columnar.allocating import allocated
from sanctions.engines.columnar.counting import counted
from sanctions.engines.columnar.expressions import Sql, as_text, expression, literal, quoted
from sanctions.engines.columnar.layers import (
    above,
    in_order,
    stopping,
    widened,
)
from sanctions.engines.columnar.merging import merged
from sanctions.engines.columnar.queries import (
    Bare,
    Relation,
    and_all,
    as_names,
    derived,
    named,
    select,
    typed,
    united,
)
from sanctions.engines.columnar.shapes import (
    LIST,
    UNKNOWN,
    YES_NO,
    Shapes,
    either,
    number,
    shape_of,
)
from sanctions.lang.kernel import Expr
from sanctions.plan import steps

Unary: TypeAlias = Callable[[Relation], Relation]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many rows a table can have, in all and for one value of some columns.

    They bound sums, and so decide which of them need 128 bits.
    """

    rows: int
    per: Mapping[str, int] = field(default_factory=dict[str, int])

    def of_group(self, by: Iterable[str]) -> int:
        """How many rows can have equal ``by`` columns."""
        return min((self.per[name] for name in by if name in self.per), default=self.rows)


@dataclass(frozen=True, slots=True)
class Statement:
    """What makes one relation of a step: a table, or a view of which the reader is the only one."""

    name: str
    query: str
    is_table: bool
    step: steps.Step

    @property
    def sql(self) -> str:
        """The statement, which makes the relation anew where it is there already."""
        kind = "TABLE" if self.is_table else "VIEW"
        return f"CREATE OR REPLACE TEMP {kind} {quoted(self.name)} AS\n{self.query}"


@dataclass(slots=True)
class Statements:
    """The algebra whose tables are relations; it writes down what makes each.

    ``kept`` are the steps that become tables, since they are read again; ``checked`` are the
    requirements that an output checks.
    """

    bounds: Bounds
    kept: frozenset[str]
    written: list[Statement] = field(default_factory=list[Statement])
    checked: set[str] = field(default_factory=set[str])
    clauses: dict[str, str] = field(default_factory=dict[str, str])

    def given(self, step: steps.Given, /) -> Callable[[], Relation]:
        columns = {
            name: either(UNKNOWN, *(shape_of(row[place]) for row in step.rows))
            for place, name in enumerate(step.columns)
        }
        nothing = (named(typed(Sql("NULL", shape)), name) for name, shape in columns.items())
        query = select(nothing, "WHERE FALSE")
        if step.rows and step.columns:
            rows = ",\n  ".join(f"({', '.join(map(literal, row))})" for row in step.rows)
            query = select(
                (named(Sql(quoted(name), shape), name) for name, shape in columns.items()),
                f"FROM (VALUES\n  {rows}\n) AS given({as_names(step.columns)})",
            )
        return lambda: self._write(step, query, columns)

    def keep(self, step: steps.Keep, /) -> Unary:
        def keep(table: Relation) -> Relation:
            where = expression(step.where, table.columns)
            made = self._write(step, f"{table.all}\nWHERE {where.text}", table.columns)
            return replace(made, key=table.key)

        return keep

    def derive(self, step: steps.Derive, /) -> Unary:
        def derive(table: Relation) -> Relation:
            keep = tuple(table.columns) if step.keep is None else step.keep
            keep = keep if table.key is None else (*keep, table.key)
            below = None if step.name in self.kept else above(table, step)
            there = table.columns
            carried: tuple[str, ...] = ()
            if below is not None:
                carried = tuple(below.columns)
                there = {**below.columns, **there}
            query, columns = derived(table.source, there, step.columns, (*keep, *carried))
            own = {*keep, *(name for name, _ in step.columns)}
            made = self._write(
                step, query, {name: columns[name] for name in columns if name in own}
            )
            remade = table.key in {name for name, _ in step.columns}
            return replace(made, key=None if remade else table.key, below=below)

        return derive

    def gather(self, step: steps.Gather, /) -> Unary:
        def gather(table: Relation) -> Relation:
            lists = {name: _gathered(items, table.columns) for name, items in step.columns}
            columns = {**table.columns, **dict.fromkeys(lists, LIST)}
            cells = (f"{lists.get(name, quoted(name))} AS {quoted(name)}" for name in columns)
            return self._write(step, select(cells, table.source), columns)

        return gather

    def expand(self, step: steps.Expand, /) -> Unary:
        def expand(table: Relation) -> Relation:
            branches = [
                derived(
                    f"{table.source}\nWHERE {expression(when, table.columns).text}",
                    table.columns,
                    columns,
                    step.keep,
                )
                for when, columns in step.branches
            ]
            none = derived(f"{table.source}\nWHERE FALSE", table.columns, (), step.keep)
            return self._write(step, *united(branches or [none]))

        return expand

    def union(self, step: steps.Union, /) -> Callable[..., Relation]:
        def union(*tables: Relation) -> Relation:
            return self._write(step, *united([(table.all, table.columns) for table in tables]))

        return union

    def count(self, step: steps.Count, /) -> Unary:
        def count(table: Relation) -> Relation:
            made = counted(step, table)
            self._write_before(step, made.before)
            return self._write(step, made.query, made.columns)

        return count

    def merge(self, step: steps.Merge, /) -> Unary:
        return lambda table: self._write(step, *merged(step, table))

    def group(self, step: steps.Group, /) -> Unary:
        def group(table: Relation) -> Relation:
            rows = self.bounds.of_group(step.by)
            totals = {each.column: _total(each, table.columns, rows) for each in step.totals}
            columns = {name: table.shape(name) for name in step.by}
            cells = [named(table.cell(name), name) for name in columns]
            cells += (named(total, name) for name, total in totals.items())
            columns |= {name: total.shape for name, total in totals.items()}
            query = select(cells, f"{table.source}\nGROUP BY {as_names(step.by)}")
            return self._write(step, query, columns)

        return group

    def attach(self, step: steps.Attach, /) -> Callable[[Relation, Relation], Relation]:
        def attach(table: Relation, other: Relation) -> Relation:
            added = {name: other.shape(of).maybe() for name, of in step.columns}
            cells = [f"o.{quoted(of)} AS {quoted(name)}" for name, of in step.columns]
            joined = (
                f"{table.source} AS t\nLEFT JOIN {quoted(other.name)} AS o\n"
                f"  ON {_keys(step.on, table, other)}"
            )
            made = self._widened(step, table, added, cells, joined)
            on = frozenset(left for left, _ in step.on)
            return replace(made, bare=Bare(table.name, on, frozenset(added)))

        return attach

    def _widened(
        self,
        step: steps.Step,
        table: Relation,
        added: Shapes,
        cells: Sequence[str],
        joined: str,
    ) -> Relation:
        """Every row ``t`` with further columns, and the same of the table below."""
        below = None
        if step.name not in self.kept:
            below = widened(table.below, f"{step.name}: narrow", added)
        if below is not None:
            passed = [name for name in below.columns if name not in added]
            query = select([*(f"t.{quoted(name)}" for name in passed), *cells], joined)
            self.written.append(Statement(below.name, query, is_table=False, step=step))
        carried = table.carried if below is not None else table.columns
        passed = [name for name in carried if name not in added]
        query = select([*(f"t.{quoted(name)}" for name in passed), *cells], joined)
        columns = {name: shape for name, shape in table.columns.items() if name not in added}
        made = self._write(step, query, {**columns, **added})
        return replace(made, key=table.key, below=below)

    def among(self, step: steps.Among, /) -> Callable[[Relation, Relation], Relation]:
        def among(table: Relation, other: Relation) -> Relation:
            on = _keys(step.on, table, other)
            rows = table.all
            if table.named is not None and table.named.by == other.name:
                rows = f"SELECT * FROM {quoted(table.named.name)}"
            query = f"{rows} AS t\nSEMI JOIN {quoted(other.name)} AS o\n  ON {on}"
            return replace(self._write(step, query, table.columns), key=table.key)

        return among

    def allocate(self, step: steps.Allocate, /) -> Unary:
        def allocate(table: Relation) -> Relation:
            made = allocated(step, table, self.bounds.of_group(step.by))
            self._write_before(step, made.before)
            added = {step.column: made.part.shape}
            cells = [f"{made.part.text} AS {quoted(step.column)}"]
            instead = [f"o.{quoted(name)}" for name in made.looked_up]
            added = {name: table.columns[name] for name in made.looked_up} | added
            return self._widened(step, table, added, [*instead, *cells], made.joined)

        return allocate

    def require(self, step: steps.Require, /) -> Unary:
        def require(table: Relation) -> Relation:
            query = f"{table.all}\n{stopping(step, table.columns)}"
            made = self._write(step, query, table.columns)
            self.clauses[step.name] = stopping(step, table.columns)
            below = None if step.name in self.kept else above(table, step)
            return replace(made, key=table.key, below=below)

        return require

    def select(self, step: steps.Select, /) -> Unary:
        def ordered(table: Relation) -> Relation:
            columns = {name: table.shape(name) for name in step.columns}
            cells = (named(table.cell(name), name) for name in step.columns)
            query, checked = in_order(table, step.columns, step.order)
            self.checked.update(checked)
            return self._write(step, select(cells, f"FROM (\n{query}\n)"), columns)

        return ordered

    def check_once(self) -> None:
        """Leave out a requirement elsewhere that an output checks in all of its rows."""
        for place, each in enumerate(self.written):
            if not isinstance(each.step, steps.Select):
                query = each.query
                for name in self.checked:
                    query = query.replace(f"\n{self.clauses[name]}", "")
                self.written[place] = replace(each, query=query)

    def _write(self, step: steps.Step, query: str, columns: Shapes) -> Relation:
        is_table = step.name in self.kept
        self.written.append(Statement(step.name, query, is_table=is_table, step=step))
        return Relation(step.name, columns)

    def _write_before(self, step: steps.Step, before: Iterable[tuple[str, str]]) -> None:
        self.written += [Statement(*each, is_table=True, step=step) for each in before]


def _total(total: steps.Total, columns: Shapes, rows: int) -> Sql:
    of = expression(total.of, columns)
    shape = of.shape
    match total.how:
        case "sum":
            if shape.kind == "unknown":
                return Sql("CAST(0 AS BIGINT)", number(0, 0, nullable=False))
            if shape.low == shape.high == 0:
                return Sql("CAST(0 AS BIGINT)", number(0, 0, nullable=False))
            if shape.low == shape.high == 1 and not shape.nullable:
                return Sql("count(*)", number(0, rows, nullable=False))
            sums = number(min(0, rows * shape.low), max(0, rows * shape.high), nullable=False)
            text = f"sum({of.text})" if not shape.nullable else f"coalesce(sum({of.text}), 0)"
            return Sql(f"CAST({text} AS {sums.sql})", sums)
        case "greatest":
            return Sql(f"max({typed(of).text})", shape)
        case "any":
            return Sql(f"coalesce(bool_or({of.text}), FALSE)", YES_NO.known())


def _gathered(items: Sequence[tuple[Expr, Expr]], columns: Shapes) -> str:
    """The texts beside a yes; a list without the unknowns that stand for the others."""
    texts: list[str] = []
    for when, of in items:
        condition, text = expression(when, columns), as_text(expression(of, columns)).text
        if condition.text == "TRUE":
            texts.append(text)
        elif condition.text not in ("FALSE", "NULL"):
            texts.append(f"CASE WHEN {condition.text} THEN {text} END")
    listed = ",\n    ".join(texts)
    if not any(text.startswith("CASE") for text in texts):
        return f"CAST([{listed}] AS VARCHAR[])"
    return f"list_filter([\n    {listed}\n  ], lambda each: each IS NOT NULL)"


def _keys(on: Sequence[tuple[str, str]], table: Relation, other: Relation) -> str:
    """Equal keys, none of them unknown."""
    equal: list[str] = []
    for left, right in on:
        one, another = table.shape(left), other.shape(right)
        if "unknown" in (one.kind, another.kind):
            return "FALSE"
        cells = Sql(f"t.{quoted(left)}", one), Sql(f"o.{quoted(right)}", another)
        if len(one.words) == 1 and not one.nullable:
            cells = Sql(literal(one.words[0]), one), cells[1]
        if one.words != another.words and not cells[0].text.startswith("'"):
            cells = as_text(cells[0]), as_text(cells[1])
        equal.append(f"{cells[0].text} = {cells[1].text}")
    return and_all(equal)
