"""The workbook that is timed is a list: every row of it is read, and its sums are right."""

from pathlib import Path

from benchmarks.rivals import calamine_alone
from benchmarks.workbook import write
from benchmarks.workbook_read import read


def test_every_row_is_read(tmp_path: Path) -> None:
    """Ten sheets of two titles, a header, members and a total."""
    path = tmp_path / "list.xlsx"
    write(path, 47)
    assert read(path) == 47
    assert calamine_alone.read(path) == 47 + 10 * 4
