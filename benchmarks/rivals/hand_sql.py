"""nanhai-model as hand-written DuckDB SQL, unsharded: the yardstick.

The statements stand in `hand_sql.sql`. They know this covenant alone and check nothing.
"""

import time
from pathlib import Path
from string import Template

import duckdb

from benchmarks.rivals.options import OPTIONAL, Options, options

SCRIPT = Path(__file__).with_suffix(".sql")
# The codec of the files that `sanctions run --format parquet` writes. Ids do not repeat: the
# writer is told not to look for a dictionary of them.
FORMAT = "FORMAT parquet, COMPRESSION zstd, DICTIONARY_SIZE_LIMIT 1000"


def source(path: Path) -> str:
    """The table that a file holds, as SQL; of CSV every column is text."""
    name = str(path).replace("'", "''")
    if path.suffix == ".parquet":
        return f"read_parquet('{name}', file_row_number = true)"
    return f"read_csv('{name}', header = true, all_varchar = true)"


def statements(chosen: Options, session: duckdb.DuckDBPyConnection) -> list[str]:
    """The script for these files: a column that they do not have is NULL."""
    members, history = source(chosen.members), source(chosen.history)
    given = {
        name
        for table in (members, history)
        for name in session.sql(f"FROM {table}").columns
    }
    parquet = chosen.members.suffix == ".parquet"
    columns = {name: name if name in given else "NULL" for name in OPTIONAL}
    script = Template(SCRIPT.read_text(encoding="utf-8")).substitute(
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
    )
    return [each.query for each in session.extract_statements(script)]


def main() -> None:
    """Run it on the files of the command line; with `--times`, say what each statement took."""
    chosen = options(__doc__)
    chosen.out.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as session:
        session.execute(f"SET threads = {chosen.threads}")
        for statement in statements(chosen, session):
            start, busy = time.perf_counter(), time.process_time()
            session.execute(statement)
            if chosen.times:
                spent = time.perf_counter() - start
                busy = time.process_time() - busy
                print(f"{spent:8.3f} s {busy:8.3f} s of processor  {headline(statement)}")


def headline(statement: str) -> str:
    """What a statement makes: the table, or the file that it writes."""
    lines = [line for line in statement.splitlines() if line and not line.startswith("--")]
    return lines[0] if lines[0].startswith("CREATE") else lines[-1]


if __name__ == "__main__":
    main()
