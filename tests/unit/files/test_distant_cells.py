"""Cells of Arrow columns that Python has no value for are told of, by every path the same."""

from typing import Any

import duckdb
import pyarrow as pa
import pytest

from sanctions.files.read import read_table
from sanctions.model.tables import MEMBERS
from sanctions.runs.inputs import Sources
from tests.conformance.test_intake import COVENANTS, read, taken

ROW = {"village_id": ["V1"], "household_id": ["H1"], "member_id": ["M1"], "dividend": ["1.00"]}
DAYS = [2_932_897, 10**9, 2**31 - 101, -719_163, -719_528, -719_529, -719_893, -800_000, -(10**9)]
CELLS: dict[str, tuple[int, pa.DataType, Any]] = {
    "date64": (10**17, pa.int64(), pa.date64()),
    "seconds": (2**62, pa.int64(), pa.timestamp("s")),
    "zone": (2**40, pa.int64(), pa.timestamp("us", tz="Nowhere/Else")),
    "duration": (2**62, pa.int64(), pa.duration("s")),
    "time": (2**62, pa.int64(), pa.time64("us")),
    **{str(day): (day, pa.int32(), pa.date32()) for day in DAYS},
}


@pytest.mark.parametrize("name", CELLS)
def test_it_is_one_issue(name: str) -> None:
    """It is no day; in a column that is not read it does not matter."""
    number, held, of = CELLS[name]
    cell = pa.array([number], held).view(of)
    born = pa.table({**ROW, "birth_date": cell})
    _, rows, issues = read_table(born, MEMBERS)
    assert ([issue.code for issue in issues], rows.rows) == (["D035"], [])
    for table in (born, pa.table({**ROW, "remark": cell})):
        sources = Sources(table, [])
        exact = read(COVENANTS[0], sources, quarantine=True)
        assert taken(COVENANTS[0], sources, quarantine=True) == exact
    _, rows, issues = read_table(pa.table({**ROW, "remark": cell}), MEMBERS)
    assert (issues, len(rows.rows)) == ([], 1)


@pytest.mark.parametrize("day", DAYS)
def test_a_day_is_written_as_sql_writes_it(day: int) -> None:
    """The two readers of Arrow tables show the same text."""
    table = pa.table({"day": pa.array([day], pa.int32()).view(pa.date32())})
    with duckdb.connect() as connection:
        ((written,),) = connection.from_arrow(table).fetchall()
    rows: dict[str, Any] = {**ROW, "birth_date": table["day"]}
    list_of_days = pa.table(rows)
    _, _, (issue,) = read_table(list_of_days, MEMBERS)
    assert issue.value is not None
    assert issue.value[-2:] == written[-2:]
