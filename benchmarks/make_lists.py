"""`python -m benchmarks.make_lists HOUSEHOLDS FOLDER`: write the lists of a size as Parquet."""

import sys
from pathlib import Path

import pyarrow.parquet

from benchmarks.lists import Lists, write_parquet


def make(households: int, folder: Path) -> None:
    """Write both files and, when they are complete, how many rows they have."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = write_parquet(Lists(households), folder)
    counts = [pyarrow.parquet.read_metadata(path).num_rows for path in paths]
    (folder / "rows.txt").write_text(" ".join(map(str, counts)), encoding="utf-8")


if __name__ == "__main__":
    make(int(sys.argv[1]), Path(sys.argv[2]))
