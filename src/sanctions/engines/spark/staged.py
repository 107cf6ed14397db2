"""Rows that were read, as Parquet files that every worker can read again.

They have the columns of the dictionary, numbers scaled, and two more: the number of the row as its
user counts, and whether it is broken: a broken row has what could be read of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyspark.sql import types

from sanctions.engines.columnar.expressions import literal, quoted
from sanctions.engines.columnar.intake import BROKEN
from sanctions.engines.columnar.sources import ROW
from sanctions.engines.spark.session import as_uri
from sanctions.model.tables import HISTORY, MEMBERS, Column, Table

if TYPE_CHECKING:
    import duckdb
    from pyspark.sql import DataFrame, SparkSession

NUMBER = ROW.strip('"')
IS_BROKEN = BROKEN.strip('"')


@dataclass(frozen=True, slots=True)
class Span:
    """What was seen of one chunk of a table.

    ``ids`` are the least and the greatest key, ``homes`` the same of (household, village); None
    without rows. ``first`` is the least day of a record, and ``with_shares`` tells whether a fine
    row of members has shares.
    """

    rows: int
    ids: tuple[str, str] | None = None
    homes: tuple[tuple[str, str], tuple[str, str]] | None = None
    first: date | None = None
    with_shares: bool = False


def span_of(connection: duckdb.DuckDBPyConnection, table: Table) -> Span:
    """What is to be seen of the known rows of a connection."""

    def asked(cells: str, rows: str) -> tuple[Any, ...]:
        found = connection.execute(f"SELECT {cells} FROM {rows}_{table.name}").fetchall()
        return found[0]

    (key,) = table.key
    rows, *ids = asked(f"count(*), min({key}), max({key})", "known")
    span = Span(rows, (ids[0], ids[1]) if ids[0] is not None else None)
    if table.name == HISTORY.name:
        return replace(span, first=asked("min(occurred_on)", "known")[0])
    if table.name != MEMBERS.name:
        return span
    home = "(household_id, village_id)"
    cells = f"min({home}), max({home}), count(shares) > 0"
    least, most, with_shares = asked(cells, "fine")
    homes = None if least is None else (tuple(least), tuple(most))
    return replace(span, homes=homes, with_shares=with_shares)


def rise(spans: Sequence[Span]) -> bool:
    """Whether the keys of each chunk come after those of all before it."""
    told = [span.ids for span in spans if span.ids is not None]
    return all(before[1] < after[0] for before, after in pairwise(told))


def homes_rise(spans: Sequence[Span]) -> bool:
    """Whether each chunk begins after the last household of the one before it, or with it."""
    told = [span.homes for span in spans if span.homes is not None]
    return all(
        before[1][0] < after[0][0] or before[1] == after[0] for before, after in pairwise(told)
    )


def stage(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    before: int,
    path: Path,
    attempt: str,
) -> None:
    """Write the known rows of a connection to a file, which is complete or not there.

    ``before`` is added to the numbers of the rows. ``attempt`` is the name of this try: two tries
    of one task may run at once, and the last to end wins with the same rows.
    """
    names = ", ".join(map(quoted, table.names))
    rows = (
        f"SELECT {names}, {ROW} + {before} AS {ROW}, FALSE AS {BROKEN} FROM normal_{table.name}"
        f" UNION ALL SELECT {names}, {ROW} + {before}, {BROKEN} FROM read_{table.name}"
    )
    fresh = path.with_name(f".{path.name}.{attempt}")
    connection.execute(f"COPY ({rows}) TO {literal(str(fresh))} (FORMAT parquet)")
    fresh.replace(path)


def staged(spark: SparkSession, table: Table, paths: Sequence[Path]) -> DataFrame:
    """The rows that were written to these files."""
    schema = row_type(table)
    if not paths:
        return spark.createDataFrame([], schema)
    return spark.read.schema(schema).parquet(*map(as_uri, paths))


def row_type(table: Table) -> types.StructType:
    """The columns of a row that is staged."""
    fields = [types.StructField(each.name, _type(each)) for each in table.columns]
    fields.append(types.StructField(NUMBER, types.LongType()))
    fields.append(types.StructField(IS_BROKEN, types.BooleanType()))
    return types.StructType(fields)


def _type(column: Column) -> types.DataType:
    match column.type.kind:
        case "day":
            return types.DateType()
        case "integer" | "decimal":
            return types.LongType()
        case "yes-no":
            return types.BooleanType()
        case _:
            return types.StringType()
