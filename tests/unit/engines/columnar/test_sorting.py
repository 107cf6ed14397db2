"""Rows of many files in order over all of them, as files that follow each other."""

import tempfile
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st
from pyarrow import parquet

from sanctions.engines.columnar.results import sort_parts
from sanctions.model.tables import FINDINGS

Row = tuple[str, str, int]

IDS = st.sampled_from(["", "A", "B2", "B10", "'", "村1", "村10", "z"])
ROWS = st.lists(st.tuples(st.sampled_from(["household", "member"]), IDS, st.integers(0, 3)))


def written(folder: Path, parts: list[list[Row]]) -> list[Path]:
    """Each part as a file, in order, with the columns that findings are ordered by."""
    files: list[Path] = []
    for place, rows in enumerate(parts):
        kinds, ids, days = zip(*sorted(rows), strict=True) if rows else ((), (), ())
        columns: dict[str, pa.Array[Any]] = {
            "subject_kind": pa.array(kinds, pa.string()),
            "subject": pa.array(ids, pa.string()),
            "occurred_on": pa.array(days, pa.int32()).cast(pa.date32()),
            "record_id": pa.array(ids, pa.string()),
        }
        files.append(folder / f"{place}.parquet")
        table = pa.table(columns | dict.fromkeys(FINDINGS.names, columns["subject"]) | columns)
        parquet.write_table(table, files[-1], row_group_size=2)
    return files


@given(parts=st.lists(ROWS, min_size=1, max_size=4), rows_at_once=st.integers(1, 8))
@example(parts=[[("member", "A", 0)] * 5, [("household", "z", 0)]], rows_at_once=2)
@example(parts=[[]], rows_at_once=3)
def test_ranges_hold_every_row_once_in_order(parts: list[list[Row]], rows_at_once: int) -> None:
    """One after the other the files are all rows sorted, and no subject is in two files."""
    with tempfile.TemporaryDirectory() as name, duckdb.connect() as connection:
        folder = Path(name)
        files = written(folder, parts)
        made = sort_parts(connection, FINDINGS, files, folder, rows_at_once=rows_at_once)
        read = [
            [
                (row["subject_kind"], row["subject"], row["occurred_on"].toordinal())
                for row in parquet.read_table(file).to_pylist()
            ]
            for file in made
        ]
    epoch = 719_163
    expected = sorted((kind, of, day + epoch) for rows in parts for kind, of, day in rows)
    assert [row for rows in read for row in rows] == expected
    subjects = [{row[:2] for row in rows} for rows in read]
    assert sum(map(len, subjects)) == len(set[tuple[str, str]]().union(*subjects))
    assert all(rows for rows in read) or not expected
