"""The output tables of a script: as Parquet files, as Arrow tables, and counted."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import duckdb

from sanctions.engines.columnar.expressions import literal, quoted
from sanctions.engines.columnar.running import executed, required
from sanctions.engines.columnar.script import Script
from sanctions.engines.columnar.shapes import Shape
from sanctions.model.tables import Column, Table

if TYPE_CHECKING:
    import pyarrow

_DIGITS = 18
_LIMIT = 10**_DIGITS
_TOO_LARGE = "more than 18 digits"
_SAMPLES = 1_000
"""How many rows of each file that is made are looked at before, to part the rows evenly."""
PARQUET = "FORMAT parquet, COMPRESSION zstd, DICTIONARY_SIZE_LIMIT 1000, ROW_GROUP_SIZE 122880"
"""How tables are written as Parquet."""


class TooLargeError(Exception):
    """A result of more than 18 digits: the table, the column and the scaled number."""

    def __init__(self, table: str, column: str, number: int) -> None:
        """Keep what the fault is about."""
        super().__init__(table, column, number)
        self.table, self.column, self.number = table, column, number


def write_parquet(
    connection: duckdb.DuckDBPyConnection, script: Script, output: str, table: Table, path: Path
) -> None:
    """Write one output of the script as a Parquet file, with the types of the dictionary.

    Raises: TooLargeError, ConservationError.
    """
    query = _as_files(script, output, table)
    with _fitting():
        executed(connection, f"COPY (\n{query}\n) TO {literal(str(path))} ({PARQUET})", script)


def arrow_of(
    connection: duckdb.DuckDBPyConnection, script: Script, output: str, table: Table
) -> pyarrow.Table:
    """One output of the script as an Arrow table, in the order of the table's columns.

    Raises: TooLargeError, ConservationError.
    """
    with _fitting(), required(script):
        made = connection.sql(_as_files(script, output, table)).to_arrow_table()
    return cast("pyarrow.Table", made)


def write_csv(
    connection: duckdb.DuckDBPyConnection, table: Table, parts: Iterable[Path], path: Path
) -> None:
    """Write the rows of Parquet files, in their order, as one CSV file of the project's form."""
    cells = ",\n  ".join(_csv_cell(each) for each in table.columns)
    connection.execute(
        f"COPY (SELECT\n  {cells}\nFROM {of_files(parts)}) TO {literal(str(path))} "
        "(FORMAT csv, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR '', COMMENT '')"
    )


def sort_parts(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    parts: Sequence[Path],
    folder: Path,
    *,
    rows_at_once: int = 1_000_000,
) -> list[Path]:
    """Write the rows of Parquet files, each in the order of the table, in order over all of them.

    Returns the files, which follow each other. Each has about ``rows_at_once`` rows, so that what
    is sorted fits in memory; equal values of the first two columns of the order are in one file.
    """
    order = dict.fromkeys((*table.order, *table.names))
    listed = ", ".join(f"{quoted(name)} NULLS FIRST" for name in order)
    made: list[Path] = []
    for place, where in enumerate(_ranges(connection, table, parts, rows_at_once)):
        made.append(folder / f"{table.name}-{place:05}.parquet")
        connection.execute(
            f"COPY (SELECT * FROM {of_files(parts)} WHERE {where} ORDER BY {listed}) "
            f"TO {literal(str(made[-1]))} ({PARQUET})"
        )
    return made


def _ranges(
    connection: duckdb.DuckDBPyConnection, table: Table, parts: Sequence[Path], rows_at_once: int
) -> Iterator[str]:
    """Conditions on the first two columns of the order, that part the rows from first to last.

    Where a range has one value of the first column, the statistics of files that are in order tell
    which of their rows it can have.
    """
    one, other = map(quoted, table.order[:2])
    distance = -(-rows_at_once // _SAMPLES)
    sampled = connection.execute(
        f"SELECT {one}, {other} FROM read_parquet([{_listed(parts)}], file_row_number = TRUE)"
        f" WHERE file_row_number % {distance} = 0 ORDER BY ALL"
    ).fetchall()
    step = rows_at_once // distance
    starts = [each for each in dict.fromkeys(sampled[step::step]) if each != sampled[0]]
    for start, end in pairwise([None, *starts, None]):
        if start is not None and end is not None and start[0] == end[0]:
            same, first, after = map(literal, (start[0], start[1], end[1]))
            yield f"{one} = {same} AND {other} >= {first} AND {other} < {after}"
            continue
        tests = ["TRUE"]
        if start is not None:
            same, first = map(literal, start)
            tests.append(f"({one} > {same} OR ({one} = {same} AND {other} >= {first}))")
        if end is not None:
            same, after = map(literal, end)
            tests.append(f"({one} < {same} OR ({one} = {same} AND {other} < {after}))")
        yield " AND ".join(tests)


def counted(
    connection: duckdb.DuckDBPyConnection, relation: str, *by: str
) -> list[tuple[Any, ...]]:
    """How many rows of a relation there are of each combination of these expressions."""
    listed = ", ".join((*by, "count(*)"))
    query = f"SELECT {listed} FROM {relation} GROUP BY ALL ORDER BY ALL"
    return connection.execute(query).fetchall()


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """A short result as rows; money is a text with all decimals."""
    result = connection.execute(query)
    names = [column[0] for column in result.description]
    return [
        {
            name: format(cell, ".2f") if isinstance(cell, Decimal) else cell
            for name, cell in zip(names, cells, strict=True)
        }
        for cells in result.fetchall()
    ]


def _as_files(script: Script, output: str, table: Table) -> str:
    shapes = script.columns[output]
    cells = ",\n  ".join(_file_cell(table, each, shapes[each.name]) for each in table.columns)
    return f"SELECT\n  {cells}\nFROM (\n{script.outputs[output].query}\n)"


def _file_cell(table: Table, column: Column, shape: Shape) -> str:
    name = quoted(column.name)
    match column.type.kind:
        case "integer":
            return f"CAST({name} AS BIGINT) AS {name}"
        case "decimal":
            return f"{_decimal(table, column, shape)} AS {name}"
        case "day":
            return f"CAST({name} AS DATE) AS {name}"
        case _:
            return name


def _decimal(table: Table, column: Column, shape: Shape) -> str:
    """The scaled number as a decimal, in 64 bits where its bounds allow."""
    name, places = quoted(column.name), column.type.decimals
    unit = f"CAST(0.{1:0{places}} AS DECIMAL({places}, {places}))"
    narrow = 10 ** (_DIGITS - places)
    if shape.kind != "number":
        return f"CAST({name} AS DECIMAL({_DIGITS}, {places}))"
    if -narrow < shape.low and shape.high < narrow:
        return f"CAST({name} AS DECIMAL({_DIGITS - places}, 0)) * {unit}"
    fault = f"'{_TOO_LARGE}|{table.name}|{column.name}|' || {name} || '|'"
    fits = f"CASE WHEN abs({name}) < {_LIMIT} THEN {name} ELSE error({fault}) END"
    return f"CAST(CAST({fits} AS DECIMAL(38, 0)) * {unit} AS DECIMAL({_DIGITS}, {places}))"


def _csv_cell(column: Column) -> str:
    name = quoted(column.name)
    if column.type.kind == "list":
        return f"nullif(array_to_string({name}, ';'), '') AS {name}"
    return name


@contextmanager
def _fitting() -> Generator[None]:
    """Tell which figure does not fit where one stops a statement. Raises: TooLargeError."""
    try:
        yield
    except duckdb.Error as error:
        _, found, rest = str(error).partition(f"{_TOO_LARGE}|")
        if not found:
            raise
        table, column, number, *_ = rest.split("|")
        raise TooLargeError(table, column, int(number)) from None


def of_files(parts: Iterable[Path]) -> str:
    """The rows of Parquet files, in their order, as a relation."""
    return f"read_parquet([{_listed(parts)}])"


def _listed(parts: Iterable[Path]) -> str:
    return ", ".join(literal(str(path)) for path in parts)
