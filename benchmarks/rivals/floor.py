"""The floor: the same files are read and files of the same size written, with no logic between.

The statements stand in `floor.sql`.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from benchmarks.rivals.options import options
from benchmarks.rivals.scripts import execute


def sizes(session: duckdb.DuckDBPyConnection, members: str, _: str) -> Mapping[str, object]:
    """How many rows stand in for households and villages: 3 members and 1,200 members each."""
    count = session.execute(f"FROM {members} SELECT count(*)").fetchall()[0][0]
    return {"households": -(-count // 3), "villages": -(-count // 1200)}


if __name__ == "__main__":
    execute(Path(__file__).with_suffix(".sql"), options(__doc__), sizes)
