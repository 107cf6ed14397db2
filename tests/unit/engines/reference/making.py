"""Small tables, and what a step makes of them on the reference engine."""

from collections.abc import Callable
from datetime import date, timedelta
from types import FrameType
from typing import Any, TypeAlias

from sanctions.engines.reference.engine import ready
from sanctions.engines.reference.tables import Table
from sanctions.lang.kernel import Col
from sanctions.plan.steps import (
    Plan,
    Step,
    Total,
)

FIRST = date(2024, 2, 1)
Tracer: TypeAlias = Callable[[FrameType, str, object], Any]
SUM, GREATEST, ANY = Total("sum", "sum", Col("x")), Total("most", "greatest", Col("x")), "any"


def on(number: int) -> date:
    """The day so many days after 1 February 2024."""
    return FIRST + timedelta(days=number)


def table_of(columns: str, *rows: tuple[object, ...]) -> Table:
    """A table from the names of its columns and its rows."""
    return [dict(zip(columns.split(), row, strict=True)) for row in rows]


def made(step: Step, **tables: Table) -> Table:
    """What a step makes of its tables, on the reference engine; the tables stay as they are."""
    before = {name: [dict(row) for row in table] for name, table in tables.items()}
    program = ready(Plan(tuple(tables), (step,), (step.name,)))
    result = program.run(tables)[step.name]
    assert tables == before
    assert program.run(tables)[step.name] == result
    return result
