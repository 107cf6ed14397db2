"""The columnar engine on tables of plain rows: for conformance, and for what is small."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from itertools import chain
from typing import Any

import duckdb
import pyarrow

from sanctions.engines.base import Rows
from sanctions.engines.columnar.expressions import quoted
from sanctions.engines.columnar.folding import runnable
from sanctions.engines.columnar.queries import Relation
from sanctions.engines.columnar.running import executed, run_statements
from sanctions.engines.columnar.script import Script
from sanctions.engines.columnar.shapes import UNKNOWN, Shape, Shapes, either, shape_of
from sanctions.engines.columnar.statements import Bounds
from sanctions.engines.columnar.store import set_up
from sanctions.plan.steps import Plan

_ARROW = {
    "BOOLEAN": pyarrow.bool_(),
    "BIGINT": pyarrow.int64(),
    "HUGEINT": pyarrow.decimal128(38, 0),
    "DATE": pyarrow.date32(),
    "VARCHAR": pyarrow.string(),
}


class ColumnarEngine:
    """The plan as DuckDB SQL, embedded.

    ``connect`` opens the connection of a run, by default to a database of its own in memory.
    ``long`` writes the statements for long lists.
    """

    name = "columnar"

    def __init__(
        self,
        connect: Callable[[], duckdb.DuckDBPyConnection] = duckdb.connect,
        *,
        long: bool = False,
    ) -> None:
        """Hold how connections are opened, and how statements are written."""
        self._connect = connect
        self._long = long

    def run(self, plan: Plan, inputs: Mapping[str, Rows]) -> dict[str, Rows]:
        """The plan's output tables.

        Raises: ConservationError: when a condition that the plan requires does not hold.
        """
        shapes = {name: _shapes(rows) for name, rows in inputs.items()}
        rows = sum(map(len, inputs.values())) + 1
        with closing(self._connect()) as connection:
            set_up(connection)
            for name, table in inputs.items():
                connection.register(f"arrow {name}", _arrow(table, shapes[name]))
                connection.execute(_typed_view(name, shapes[name]))
            relations = {name: Relation(name, columns) for name, columns in shapes.items()}
            bounds = Bounds(rows * (1 + len(plan.steps)))
            script = runnable(plan, relations, bounds, long=self._long)
            run_statements(connection, script)
            return {name: _rows(connection, script, name) for name in plan.outputs}


def _shapes(rows: Rows) -> dict[str, Shape]:
    names = dict.fromkeys(chain.from_iterable(rows))
    shapes: dict[str, Shape] = {}
    for name in names:
        kinds = {shape_of(value) for row in rows if not isinstance(value := row.get(name), tuple)}
        shapes[name] = replace(either(*kinds), words=()) if kinds else UNKNOWN
    return shapes


def _arrow(rows: Rows, shapes: Shapes) -> pyarrow.Table:
    names = list(shapes) or ["#nothing"]
    types = {
        name: _ARROW[shapes[name].sql] if name in shapes else pyarrow.bool_() for name in names
    }
    arrays = [pyarrow.array([row.get(name) for row in rows], type=types[name]) for name in names]
    return pyarrow.Table.from_arrays(arrays, names=names)


def _typed_view(name: str, shapes: Shapes) -> str:
    cells = ", ".join(
        f"CAST({quoted(each)} AS {shape.sql}) AS {quoted(each)}" for each, shape in shapes.items()
    )
    return (
        f"CREATE TEMP VIEW {quoted(name)} AS SELECT {cells or '1'} FROM {quoted('arrow ' + name)}"
    )


def _rows(connection: duckdb.DuckDBPyConnection, script: Script, name: str) -> list[dict[str, Any]]:
    shapes = script.columns[name]
    result = executed(connection, script.outputs[name].query, script)
    # A view may carry more columns than its table has, for those who read it.
    names = [column[0] for column in result.description]
    lists = [title for title, shape in shapes.items() if shape.kind == "list"]
    rows: list[dict[str, Any]] = []
    for cells in result.fetchall():
        there = dict(zip(names, cells, strict=True))
        row = {title: there[title] for title in shapes}
        for title in lists:
            row[title] = tuple(row[title])
        rows.append(row)
    return rows
