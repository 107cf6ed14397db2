"""Running a script of DuckDB statements on the files of the command line."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from string import Template

import duckdb

from benchmarks.rivals.options import OPTIONAL, Options

# The codec of the files that `sanctions run --format parquet` writes. Ids do not repeat: the
# writer is told not to look for a dictionary of them.
FORMAT = "FORMAT parquet, COMPRESSION zstd, DICTIONARY_SIZE_LIMIT 1000"
# What a script has in it beside files, days and columns: from the two tables, as SQL.
More = Callable[[duckdb.DuckDBPyConnection, str, str], Mapping[str, object]]


def source(path: Path) -> str:
    """The table that a file holds, as SQL; of CSV every column is text."""
    name = str(path).replace("'", "''")
    if path.suffix == ".parquet":
        return f"read_parquet('{name}', file_row_number = true)"
    return f"read_csv('{name}', header = true, all_varchar = true)"


def statements(
    script: Path, chosen: Options, session: duckdb.DuckDBPyConnection, more: More
) -> list[str]:
    """The script for these files: a column that they do not have is NULL.

    In a script ``place`` numbers the rows of the members, and ``relation`` is what they are best
    kept as: a Parquet file is read again at little cost, and a CSV file is not.
    """
    members, history = source(chosen.members), source(chosen.history)
    given = {name for table in (members, history) for name in session.sql(f"FROM {table}").columns}
    columns = {name: name if name in given else "NULL" for name in OPTIONAL}
    parquet = chosen.members.suffix == ".parquet"
    text = Template(script.read_text(encoding="utf-8")).substitute(
        columns,
        relation="VIEW" if parquet else "TABLE",
        place="file_row_number" if parquet else "row_number() OVER ()",
        members=members,
        history=history,
        out=str(chosen.out).replace("'", "''"),
        as_of=chosen.as_of,
        first_day=chosen.first_day,
        end=chosen.end,
        format=FORMAT,
        **more(session, members, history),
    )
    return [each.query for each in session.extract_statements(text)]


def execute(script: Path, chosen: Options, more: More = lambda *_: {}) -> None:
    """Run the script on these files, and say what each statement took if it is asked for."""
    chosen.out.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as session:
        session.execute(f"SET threads = {chosen.threads}")
        for statement in statements(script, chosen, session, more):
            start, busy = time.perf_counter(), time.process_time()
            session.execute(statement)
            if chosen.times:
                spent, busy = time.perf_counter() - start, time.process_time() - busy
                print(f"{spent:8.3f} s {busy:8.3f} s of processor  {headline(statement)}")


def headline(statement: str) -> str:
    """What a statement makes: the table, or the file that it writes."""
    lines = [line for line in statement.splitlines() if line and not line.startswith("--")]
    return lines[0] if lines[0].startswith("CREATE") else lines[-1]
