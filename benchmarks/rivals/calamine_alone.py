"""`python -m benchmarks.rivals.calamine_alone FILE`: every row of every sheet as Python values."""

import sys
from pathlib import Path

import python_calamine


def read(path: Path) -> int:
    """Read all sheets and use nothing of them; returns how many rows there are."""
    book = python_calamine.load_workbook(path)
    return sum(1 for name in book.sheet_names for _ in book.get_sheet_by_name(name).iter_rows())


if __name__ == "__main__":
    print(read(Path(sys.argv[1])))
