"""Skew: one subject with very many records, one village with very many members.

The sizes are such that what costs the square of them would not end within the limit of a test.
By hand, `SCALE=10` tries ten times as many rows. What is expected is worked out another way.
"""
# ruff: noqa: S608 - no part of a query comes from outside

import os
from collections.abc import Iterator
from contextlib import closing

import duckdb
import pytest

from sanctions.engines.columnar.queries import Relation
from sanctions.engines.columnar.running import run_statements
from sanctions.engines.columnar.script import written
from sanctions.engines.columnar.shapes import DAY, TEXT, YES_NO, Shape, Shapes, number
from sanctions.engines.columnar.statements import Bounds
from sanctions.lang.kernel import Col, Shift
from sanctions.plan.steps import Allocate, Count, Merge, Plan, Step, Window

SCALE = int(os.environ.get("SCALE", "1"))
RECORDS = 200_000 * SCALE
MEMBERS = 300_000 * SCALE
FUND = 10**13 - 1


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of two threads that may not take the whole machine."""
    with closing(duckdb.connect(config={"threads": 2, "memory_limit": "3GB"})) as opened:
        yield opened


def made(
    connection: duckdb.DuckDBPyConnection, step: Step, query: str, columns: Shapes, rows: int
) -> str:
    """The query of what a step makes of the rows of a query."""
    connection.execute(f'CREATE TABLE "in" AS {query}')
    plan = Plan(("in",), (step,), (step.name,))
    script = written(plan, {"in": Relation("in", columns)}, Bounds(rows), long=True)
    run_statements(connection, script)
    return f"({script.outputs[step.name].query})"


def known(shape: Shape) -> Shape:
    """The shape of a column in which nothing is unknown."""
    return shape.known()


RECORD_COLUMNS = {"who": known(TEXT), "id": known(TEXT), "counts": known(YES_NO), "day": known(DAY)}
DAYS = 3650


def records(size: int) -> str:
    """Records of one member over ten years, in the order of their ids; a third does not count.

    Record ``n`` is on day ``n % DAYS`` and counts unless ``n % 3 = 0``.
    """
    return (
        "SELECT '甲' AS who, format('R{:08d}', n) AS id, n % 3 <> 0 AS counts, "
        f"DATE '2015-01-01' + CAST(n % {DAYS} AS INTEGER) AS day FROM range({size}) AS r(n)"
    )


def test_one_member_with_very_many_records(connection: duckdb.DuckDBPyConnection) -> None:
    """Each record knows how many stood before it in the 24 months before its day."""
    day = Col("day")
    windows = (
        Window("prior", ("who",), Col("counts"), day, Shift(day, 0, -24, "down"), day, "id"),
        Window("warnings", ("who",), Col("counts"), day, Shift(day, 0, -24, "down"), day, None),
    )
    step = Count("t", "in", windows)
    table = made(connection, step, records(RECORDS), RECORD_COLUMNS, RECORDS)
    # Another way: so many a day, added up day by day; and within the day the place of the id.
    expected = f"""
        WITH a_day AS (
          SELECT day, count(*) FILTER (WHERE counts) AS many FROM ({records(RECORDS)}) GROUP BY day
        ), earlier AS (
          SELECT t.day, coalesce(sum(o.many), 0) AS warnings FROM a_day AS t LEFT JOIN a_day AS o
          ON o.day < t.day AND o.day >= CAST(t.day - INTERVAL 24 MONTHS AS DATE) GROUP BY t.day
        )
        SELECT id, warnings, warnings + coalesce(sum(CAST(counts AS INTEGER)) OVER (
          PARTITION BY day ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
          AS prior
        FROM ({records(RECORDS)}) JOIN earlier USING (day)
    """
    found = connection.execute(
        f"SELECT count(*), count(*) FILTER (WHERE t.prior = e.prior AND t.warnings = e.warnings), "
        f"max(t.prior) FROM {table} AS t JOIN ({expected}) AS e USING (id)"
    ).fetchone()
    assert found is not None
    assert found[:2] == (RECORDS, RECORDS)
    assert found[2] > RECORDS // 10


def test_one_member_with_very_many_measures(connection: duckdb.DuckDBPyConnection) -> None:
    """Measures that overlap become one, which lists all records; those with a gap stay apart."""
    query = (
        "SELECT '甲' AS who, n % 2 AS what, format('R{:08d}', n) AS record, "
        "DATE '1900-01-01' + CAST((n // 8) % 100000 AS INTEGER) AS start, "
        "DATE '1900-01-01' + CAST((n // 8) % 100000 + 1 AS INTEGER) AS \"end\" "
        f"FROM range({RECORDS}) AS r(n) WHERE n % 2 = 0 OR (n // 8) % 2 = 0"
    )
    columns = {
        "who": known(TEXT),
        "what": number(0, 1, nullable=False),
        "record": known(TEXT),
        "start": known(DAY),
        "end": DAY,
    }
    step = Merge("t", "in", ("who", "what"), "start", "end", ("record",))
    table = made(connection, step, query, columns, RECORDS)
    found = connection.execute(
        f"SELECT what, count(*), sum(len(record)), max(len(record)) FROM {table} "
        "GROUP BY what ORDER BY what"
    ).fetchall()
    days = min(RECORDS // 8, 100_000)
    # Of `what` 0 each day touches the next; of `what` 1 every second day stands alone.
    assert found[0] == (0, 1, RECORDS // 2, RECORDS // 2)
    assert found[1][:3] == (1, days // 2, RECORDS // 4)


WEIGHTS = {"different": "n * n % 999983", "equal": "7", "few": "n % 5"}


@pytest.mark.parametrize("weights", WEIGHTS)
def test_one_village_with_very_many_members(
    connection: duckdb.DuckDBPyConnection, weights: str
) -> None:
    """A fund of 10^13 fen among them all is given out to the fen, to the right members."""
    query = (
        f"SELECT 'V' AS village, format('M{{}}', n) AS id, CAST({FUND} AS BIGINT) AS fund, "
        f"CAST({WEIGHTS[weights]} AS BIGINT) AS weight FROM range({MEMBERS}) AS r(n)"
    )
    columns = {
        "village": known(TEXT),
        "id": known(TEXT),
        "fund": number(0, FUND, nullable=False),
        "weight": number(0, 10**13, nullable=False),
    }
    step = Allocate("t", "in", "part", ("village",), Col("fund"), Col("weight"), "id", 1)
    table = made(connection, step, query, columns, MEMBERS)
    # Another way: floors, and one window over all remainders for the fen that are left.
    expected = f"""
        WITH whole AS (SELECT sum(weight) AS whole FROM ({query})), divided AS (
          SELECT id, CAST(fund AS HUGEINT) * weight // whole AS floor,
            CAST(fund AS HUGEINT) * weight % whole AS rest FROM ({query}), whole
        )
        SELECT id, floor + CAST(row_number() OVER (ORDER BY rest DESC, id)
          <= {FUND} - sum(floor) OVER () AS INTEGER) AS part FROM divided
    """
    found = connection.execute(
        f"SELECT count(*), count(*) FILTER (WHERE t.part = e.part), sum(t.part) "
        f"FROM {table} AS t JOIN ({expected}) AS e USING (id)"
    ).fetchone()
    assert found == (MEMBERS, MEMBERS, FUND)
