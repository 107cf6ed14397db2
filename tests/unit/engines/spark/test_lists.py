"""Lists of several files: what a task reads of them, and how their rows are numbered."""

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from sanctions.engines.spark import lists
from sanctions.engines.spark.lists import Chunk, Looked, chunks_of, look, read_chunk


def written(folder: Path, name: str, rows: int, group: int) -> Path:
    """A Parquet file with so many rows in row groups of so many."""
    path = folder / name
    table = pa.table({"member_id": [f"M{row}" for row in range(rows)], "note": [""] * rows})
    parquet.write_table(table, path, row_group_size=group)
    return path


def test_a_look_tells_columns_and_row_groups(tmp_path: Path) -> None:
    """And the hash of the file as it is."""
    found = look(written(tmp_path, "a.parquet", 5, 2))
    assert found.columns == ("member_id", "note")
    assert found.groups == (2, 2, 1)
    assert len(found.sha256) == 64


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_what_is_no_parquet_file_is_read_whole(tmp_path: Path, name: str) -> None:
    """A CSV file, and a damaged file, of which the exact reader tells what is wrong."""
    (tmp_path / name).write_text("member_id\n", encoding="utf-8")
    found = look(tmp_path / name)
    assert (found.columns, found.groups) == (None, None)
    assert list(chunks_of([found])) == [Chunk(0, tmp_path / name)]


def test_rows_are_numbered_through_all_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chunk has whole row groups, as few as make it long enough, and begins after all before."""
    monkeypatch.setattr(lists, "ROWS_AT_ONCE", 5)
    first, second = Path("a.parquet"), Path("b.parquet")
    files = [Looked(first, "", groups=(3, 3, 2)), Looked(second, "", groups=(9, 1))]
    assert list(chunks_of(files)) == [
        Chunk(0, first, (0, 1), 0),
        Chunk(1, first, (2,), 6),
        Chunk(2, second, (0,), 8),
        Chunk(3, second, (1,), 17),
    ]


def test_a_file_without_rows_is_read_too() -> None:
    """Its columns count, and so it has a task."""
    path = Path("a.parquet")
    assert list(chunks_of([Looked(path, "", groups=())])) == [Chunk(0, path, (), 0)]


def test_a_chunk_has_the_columns_asked_for(tmp_path: Path) -> None:
    """Of its row groups alone, under the names of the table, and what a map gives besides."""
    path = written(tmp_path, "a.parquet", 5, 2)
    chunk, names = Chunk(0, path, (1, 2), 2), ("member_id", "shares")
    rows = read_chunk(chunk, names, list, {})
    assert rows is not None
    assert rows.to_pydict() == {"member_id": ["M2", "M3", "M4"]}
    rows = read_chunk(chunk, names, lambda _: ["shares", "note"], {"member_id": "X"})
    assert rows is not None
    assert rows.to_pydict() == {"shares": ["M2", "M3", "M4"], "member_id": ["X"] * 3}
