"""`python -m benchmarks.digests FOLDER…`: whether runs wrote the same rows, table by table.

It prints JSON: by folder
and table how many rows there are and a sum over the hashes of all rows, or null without the table.
The order of the rows is not looked at: a run in shards has another.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import duckdb

TABLES = ("findings", "measures", "members", "households", "villages")
Digest = list[int] | None


def parts(folder: Path, table: str) -> list[str]:
    """The files of a table: one, or those in a folder of the table's name."""
    whole = folder / f"{table}.parquet"
    files = sorted(whole.glob("*.parquet")) if whole.is_dir() else [whole]
    return [str(file) for file in files if file.exists()]


def digest(session: duckdb.DuckDBPyConnection, files: list[str]) -> Digest:
    """The number of rows and the sum of their hashes; columns are taken by name."""
    if not files:
        return None
    described = session.execute("DESCRIBE FROM read_parquet($1)", [files]).fetchall()
    names = sorted(f'"{row[0]}"' for row in described)
    statement = (
        f"FROM read_parquet($1) SELECT count(*), sum(CAST(hash({', '.join(names)}) AS HUGEINT))"
    )
    rows, total = session.execute(statement, [files]).fetchall()[0]
    return [rows, total or 0]


def digests(folders: list[Path]) -> Mapping[str, Mapping[str, Digest]]:
    """By folder and table."""
    with duckdb.connect() as session:
        return {
            str(folder): {table: digest(session, parts(folder, table)) for table in TABLES}
            for folder in folders
        }


if __name__ == "__main__":
    print(json.dumps(digests([Path(each) for each in sys.argv[1:]])))
