"""Small tables, and what the columnar engine makes of them; one database, so it is quick."""

from collections.abc import Iterable, Mapping
from functools import cache

import duckdb

from sanctions.engines.base import Row, Rows
from sanctions.engines.columnar.engine import ColumnarEngine
from sanctions.engines.reference.engine import ReferenceEngine
from sanctions.plan.steps import Plan, Step


@cache
def database() -> duckdb.DuckDBPyConnection:
    """The one database; tables that small are not worth a second thread."""
    return duckdb.connect(config={"threads": 1})


def columnar() -> ColumnarEngine:
    """The engine, each run on a connection of its own to the one database."""
    return ColumnarEngine(database().cursor)


def made(step: Step, tables: Mapping[str, Rows]) -> Rows:
    """What a step makes of its tables on the columnar engine, rows in any order."""
    return columnar().run(Plan(tuple(tables), (step,), (step.name,)), tables)[step.name]


def defined(step: Step, tables: Mapping[str, Rows]) -> Rows:
    """What the reference says that the step makes."""
    return ReferenceEngine().run(Plan(tuple(tables), (step,), (step.name,)), tables)[step.name]


def shown(rows: Iterable[Row]) -> list[str]:
    """The rows with the type of each cell to be seen, columns by name: no yes is a 1."""
    return [repr(sorted(row.items())) for row in rows]


def agree(step: Step, **tables: Rows) -> None:
    """Assert that both engines make the same rows, as often, whatever their order."""
    expected = sorted(shown(defined(step, tables)))
    assert sorted(shown(made(step, tables))) == expected
