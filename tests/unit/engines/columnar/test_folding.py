"""A script without views has the same tables, and each statement has what it reads."""

import duckdb
import pytest

from sanctions.engines.columnar.folding import folded
from sanctions.engines.columnar.queries import Relation
from sanctions.engines.columnar.running import run_statements
from sanctions.engines.columnar.script import Script, written
from sanctions.engines.columnar.shapes import number
from sanctions.engines.columnar.statements import Bounds
from sanctions.lang.kernel import Col, Equal, Lit, Not
from sanctions.plan.steps import Group, Keep, Plan, Select, Total

STEPS = (
    Keep("some", "in", Not(Equal(Col("n"), Lit(1)))),
    Keep("fewer", "some", Not(Equal(Col("n"), Lit(2)))),
    Group("counted", "fewer", ("n",), (Total("rows", "sum", Lit(1)),)),
    Keep("often", "counted", Not(Equal(Col("rows"), Lit(1)))),
    Select("once", "counted", ("n", "rows"), ("n",)),
    Select("twice", "often", ("n", "rows"), ("n",)),
)


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    """A database with the input of the plan."""
    opened = duckdb.connect(config={"threads": 1})
    opened.execute('CREATE TEMP TABLE "in" AS SELECT unnest([1, 2, 3, 4, 3])::BIGINT AS n')
    return opened


@pytest.fixture
def script() -> Script:
    """The script of the plan as it is written, with views."""
    plan = Plan(("in",), STEPS, ("once", "twice"))
    return written(plan, {"in": Relation("in", {"n": number(0, 9)})}, Bounds(9), long=False)


def test_a_view_stands_in_what_reads_it(
    script: Script, connection: duckdb.DuckDBPyConnection
) -> None:
    """Also a view below a view; no view is made, and the outputs are the same."""
    assert [each.name for each in script.statements if not each.is_table] == [
        "some",
        "fewer",
        "often",
    ]
    short = folded(script)
    assert [(each.name, each.is_table) for each in short.statements] == [("counted", True)]
    run_statements(connection, short)
    views = "SELECT view_name FROM duckdb_views() WHERE NOT internal"
    assert connection.execute(views).fetchall() == []
    found = {
        name: connection.execute(each.query).fetchall() for name, each in short.outputs.items()
    }
    assert found == {"once": [(3, 2), (4, 1)], "twice": [(3, 2)]}


def test_a_statement_has_no_view_that_it_does_not_need(script: Script) -> None:
    """An output that reads tables alone stays as it is."""
    short = folded(script)
    assert short.outputs["once"] == script.outputs["once"]
    assert short.outputs["twice"].query.count(" AS (\n") == 1
