"""Inputs in DuckDB: which of them Python reads, and what it costs nobody to know."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from sanctions.errors import InputError
from sanctions.files.sheets.maps import ListMap
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.load import load_ruleset
from sanctions.runs.inputs import Sources, read_inputs
from sanctions.runs.intake import Intake, take_in

MODEL = load_ruleset(Path(__file__).parents[3] / "rulesets" / "nanhai-model" / "ruleset.yaml")
AS_OF = date(2026, 1, 31)
COVENANT: tuple[Ruleset, ...] = (MODEL,)
HOUSEHOLDS = 400


def members(ids: Sequence[str] | None = None) -> pa.Table:
    """Three members a household, forty households a village."""
    numbers = range(3 * HOUSEHOLDS)
    return pa.table(
        {
            "village_id": [f"村{number // 120}" for number in numbers],
            "household_id": [f"H{number // 3:05}" for number in numbers],
            "member_id": ids or [f"M{number:06}" for number in numbers],
            "dividend": pa.array([Decimal("12.50")] * len(numbers), pa.decimal128(18, 2)),
        }
    )


def history(subjects: Sequence[str]) -> pa.Table:
    """One record each."""
    return pa.table(
        {
            "record_id": [f"R{number:05}" for number in range(len(subjects))],
            "clause": ["illegal-parking"] * len(subjects),
            "member_id": pa.array(subjects, pa.string()),
            "occurred_on": pa.array(["2024-05-01"] * len(subjects)).cast(pa.date32()),
        }
    )


def take(connection: duckdb.DuckDBPyConnection, sources: Sources) -> Intake:
    """The intake, bad rows set aside."""
    return take_in(connection, COVENANT, MODEL, sources, as_of=AS_OF, quarantine=True)


def count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    """How many rows a relation has."""
    return len(connection.table(relation).fetchall())


def test_plain_rows_are_not_read_in_python(tmp_path: Path) -> None:
    """Of lists without faults no row is read or checked in Python."""
    for name, rows in {"members": members(), "history": history(["M000001"])}.items():
        parquet.write_table(rows, tmp_path / f"{name}.parquet")
    sources = Sources(tmp_path / "members.parquet", tmp_path / "history.parquet")
    with duckdb.connect() as connection:
        intake = take(connection, sources)
        for name in ("members", "history"):
            assert count(connection, f"read_{name}") == count(connection, f"suspect_{name}") == 0
        held = connection.table("members").fetchall()
        assert held[0] == ("村0", "H00000", "M000000", 1250, None, None)
    assert intake.rows == {"members": 1200, "history": 1, "villages": 0}
    assert intake.village_members == {f"村{number}": 120 for number in range(10)}


@pytest.mark.parametrize("given", ["a file", "parts", "a table"])
def test_headings_are_no_reason_to_read_rows_in_python(given: str, tmp_path: Path) -> None:
    """Recognised or named by a map, columns are called by SQL what they are."""
    rows = members()
    rows = rows.rename_columns(
        ["村社" if each == "village_id" else "(id)" if each == "member_id" else each
         for each in rows.column_names]
    )  # fmt: skip
    source: object = rows
    if given != "a table":
        folder = tmp_path / "parts"
        folder.mkdir()
        half = len(rows) // 2
        parquet.write_table(rows.slice(0, half), folder / "0.parquet")
        parquet.write_table(rows.slice(half), folder / "1.parquet")
        parquet.write_table(rows, tmp_path / "m.parquet")
        source = folder if given == "parts" else tmp_path / "m.parquet"
    with duckdb.connect() as connection:
        chosen = {"members": ListMap({"member_id": "(id)"})}
        intake = take(connection, Sources(source, history(["M000001"]), columns=chosen))
        assert count(connection, "read_members") == 0
        first = connection.execute("FROM members ORDER BY member_id LIMIT 1").fetchall()
        assert first == [("村0", "H00000", "M000000", 1250, None, None)]
    assert intake.rows["members"] == 1200
    reading = intake.provenance[0].reading
    assert reading is not None
    assert reading.headings["village_id"] == "村社"
    assert reading.headings["member_id"] == "(id)"


def test_few_rows_are_read_where_few_are_odd() -> None:
    """An id with a blank before it costs its own row, and no other."""
    ids = [f"M{number:06}" for number in range(3 * HOUSEHOLDS)]
    ids[700] = " M000700"
    with duckdb.connect() as connection:
        intake = take(connection, Sources(members(ids), history([])))
        assert count(connection, "read_members") == 1
    assert [(issue.row, issue.code) for issue in intake.issues] == [(701, "D033")]


@pytest.mark.parametrize("at", [0, 600, 1199])
def test_an_id_far_from_its_copy_is_found(at: int) -> None:
    """Ids in no order are held against each other all the same."""
    ids = [f"M{number * 7 % 1200:06}" for number in range(3 * HOUSEHOLDS)]
    ids[at] = ids[(at + 500) % 1200]
    sources = Sources(members(ids), history(["M999999"]))
    with duckdb.connect() as connection, pytest.raises(InputError) as caught:
        take_in(connection, COVENANT, MODEL, sources, as_of=AS_OF, quarantine=False)
    with pytest.raises(InputError) as expected:
        read_inputs(COVENANT, MODEL, sources, as_of=AS_OF, quarantine=False)
    assert caught.value.issues == expected.value.issues
    assert {issue.code for issue in caught.value.issues} == {"D101", "D112"}


def test_who_has_left_is_told_each() -> None:
    """A record on each of a thousand who left is a thousand warnings, and no error."""
    sources = Sources(members(), history([f"X{number}" for number in range(1000)]))
    with duckdb.connect() as connection:
        intake = take(connection, sources)
        assert count(connection, "history") == 1000
    assert [issue.code for issue in intake.issues] == ["D112"] * 1000


def test_a_stream_is_read_once() -> None:
    """A reader of Arrow batches, which cannot be read again, gives its rows and its hash."""
    held = members()
    with duckdb.connect() as connection:
        intake = take(connection, Sources(held.to_reader(), history([])))
        assert count(connection, "members") == 1200
    _, _, expected = read_inputs(
        COVENANT, MODEL, Sources(held, history([])), as_of=AS_OF, quarantine=True
    )
    assert intake.provenance == expected


def test_an_empty_cell_too_many_is_a_fault(tmp_path: Path) -> None:
    """A line that ends in a comma too many has one cell more than its header: it is not dropped."""
    people, records = tmp_path / "members.csv", tmp_path / "history.csv"
    people.write_text("village_id,household_id,member_id,dividend\nV,H,M,1.00\n", "utf-8")
    records.write_text("record_id,clause,member_id,occurred_on\nR,a,M,2024-05-01,\n", "utf-8")
    with duckdb.connect() as connection:
        intake = take(connection, Sources(people, records))
    assert [(issue.table, issue.row, issue.code) for issue in intake.issues] == [
        ("history", 2, "D005"),
        ("history", 2, "D117"),
    ]
