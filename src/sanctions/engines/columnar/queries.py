"""What the templates of the steps share: relations, select lists, columns that build on others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sanctions.engines.columnar.expressions import Sql, as_kept, expression, quoted
from sanctions.engines.columnar.shapes import UNKNOWN, Shape, Shapes, either
from sanctions.plan.prune import reads
from sanctions.plan.steps import Columns, Derive, Require


@dataclass(frozen=True, slots=True)
class Below:
    """The table that some steps, row by row, made another one of."""

    name: str
    columns: Shapes
    steps: tuple[Derive | Require, ...]


@dataclass(frozen=True, slots=True)
class Bare:
    """The rows without the columns that were looked up last, by their ``on`` columns."""

    name: str
    on: frozenset[str]
    added: frozenset[str]


@dataclass(frozen=True, slots=True)
class Named:
    """A relation with few rows of another one, among them all that the relation ``by`` names."""

    name: str
    by: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view of the connection, and the shapes of its columns.

    ``key`` is a column, if one is known, whose values are known and unique. ``below`` is what steps
    that look at one row made it of, and ``bare`` is there where the last step was an Attach.
    ``named`` is there for a list in which the subjects of records are looked up.
    """

    name: str
    columns: Shapes
    key: str | None = None
    below: Below | None = None
    bare: Bare | None = None
    named: Named | None = None

    @property
    def carried(self) -> Shapes:
        """All columns that a query has: its own, and those of the table below."""
        return self.columns if self.below is None else {**self.below.columns, **self.columns}

    @property
    def source(self) -> str:
        """The clause that reads it."""
        return f"FROM {quoted(self.name)}"

    @property
    def all(self) -> str:
        """The query of all its rows."""
        return f"SELECT * {self.source}"

    def shape(self, name: str) -> Shape:
        """The shape of a column; one that it lacks is unknown."""
        return self.columns.get(name, UNKNOWN)

    def cell(self, name: str) -> Sql:
        """The column as an expression, with the type of its shape."""
        if name in self.columns:
            return Sql(quoted(name), self.columns[name])
        return typed(Sql("NULL", UNKNOWN))


@dataclass(frozen=True, slots=True)
class Made:
    """The query of a step with its columns, after the tables that it reads more than once."""

    before: tuple[tuple[str, str], ...]
    query: str
    columns: Shapes


def as_names(names: Iterable[str]) -> str:
    """Names as a list of identifiers."""
    return ", ".join(map(quoted, names))


def and_all(conditions: Iterable[str]) -> str:
    """All of the conditions; none: yes."""
    return "\n  AND ".join(conditions) or "TRUE"


def select(cells: Iterable[str], clauses: str) -> str:
    """A query with one cell a line; without cells, of rows alone."""
    listed = ",\n  ".join(cells) or "1"
    return f"SELECT\n  {listed}\n{clauses}"


def same(name: str, shape: Shape, left: str = "t", right: str = "o") -> str:
    """Whether a column is the same in two rows, two unknown ones included."""
    equal = "IS NOT DISTINCT FROM" if shape.nullable else "="
    return f"{left}.{quoted(name)} {equal} {right}.{quoted(name)}"


def typed(sql: Sql) -> Sql:
    """The expression with the type that a column of its shape is kept in."""
    text, shape = sql.text, sql.shape
    if text == "NULL":
        return Sql(f"CAST(NULL AS {shape.sql})", shape)
    if shape.words and text.startswith("'"):
        return Sql(f"CAST({text} AS {shape.sql})", shape)
    if shape.kind != "number" or text.startswith(("CAST(", '"')):
        return sql
    return Sql(f"CAST({text} AS {shape.sql})", shape)


def named(sql: Sql, name: str) -> str:
    """One cell of a select list."""
    text = typed(sql).text
    return text if text == quoted(name) else f"{text} AS {quoted(name)}"


def derived(
    source: str, there: Shapes, columns: Columns, keep: Sequence[str]
) -> tuple[str, Shapes]:
    """Further columns, each of which may read those before: a query around a query a layer.

    ``source`` is the clause that reads a table whose columns are ``there``.
    """
    layers = _layers(there, columns)
    names = dict.fromkeys((*keep, *(name for name, _ in columns)))
    wanted = set(names).union(*(layer.reads for layer in layers))
    shapes: dict[str, Shape] = dict(there)
    query = ""
    for layer in layers:
        wanted_later = [name for name in shapes if name in wanted and name not in layer.cells]
        before = {name: shapes[name] for name in wanted_later}
        cells = [quoted(name) for name in before]
        cells += (named(sql, name) for name, sql in layer.cells.items())
        query = select(cells, source)
        shapes = before | {name: sql.shape for name, sql in layer.cells.items()}
        source = f"FROM (\n{query}\n)"
    final = {name: shapes.get(name, UNKNOWN) for name in names}
    if query and list(final) == list(shapes):
        return query, final
    cells = [
        named(Sql(quoted(name) if name in shapes else "NULL", shape), name)
        for name, shape in final.items()
    ]
    return select(cells, source), final


@dataclass(frozen=True, slots=True)
class _Layer:
    """Columns of which none reads another; ``reads`` are those that they read."""

    cells: dict[str, Sql]
    reads: set[str]


def _layers(there: Shapes, columns: Columns) -> list[_Layer]:
    shapes: dict[str, Shape] = dict(there)
    layers = [_Layer({}, set())]
    for name, expr in columns:
        read = reads(expr)
        layer = layers[-1]
        if name in layer.cells or not read.isdisjoint(layer.cells):
            shapes |= {each: sql.shape for each, sql in layer.cells.items()}
            layer = _Layer({}, set())
            layers.append(layer)
        layer.cells[name] = expression(expr, shapes)
        layer.reads.update(read)
    return layers


def _widened(name: str, there: Shape, shape: Shape) -> Sql:
    """A column of a branch as the column of all branches."""
    if there.kind == "unknown":
        return Sql("NULL", shape)
    return Sql(as_kept(Sql(quoted(name), there), shape), shape)


def united(branches: Sequence[tuple[str, Shapes]]) -> tuple[str, Shapes]:
    """All rows of all queries; a column that one lacks is unknown there."""
    names = dict.fromkeys(name for _, columns in branches for name in columns)
    shapes = {
        name: either(*(columns.get(name, UNKNOWN) for _, columns in branches)) for name in names
    }
    queries: list[str] = []
    for query, columns in branches:
        cells = (
            named(_widened(name, columns.get(name, UNKNOWN), shape), name)
            for name, shape in shapes.items()
        )
        queries.append(select(cells, f"FROM (\n{query}\n)"))
    return "\nUNION ALL\n".join(queries) or "SELECT 1 WHERE FALSE", shapes
