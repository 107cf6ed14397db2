"""`python -m benchmarks.make_lists HOUSEHOLDS FOLDER GENERATOR`: write lists as Parquet."""

import json
import sys
from pathlib import Path

import pyarrow.parquet

from benchmarks.lists import Lists, write_parquet


def make(households: int, folder: Path, generator: str) -> None:
    """Write both files and, when they are complete, how many rows they have and of what make."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = write_parquet(Lists(households), folder)
    rows = sum(pyarrow.parquet.read_metadata(path).num_rows for path in paths)
    made = json.dumps({"generator": generator, "rows": rows})
    (folder / "made.json").write_text(made, encoding="utf-8")


if __name__ == "__main__":
    make(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
