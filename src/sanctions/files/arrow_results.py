"""Result tables that are Arrow tables: as engine rows where these are asked for, and as frames.

It imports pyarrow, so it is imported itself only where Arrow tables come.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import cast

import pyarrow as pa
from pyarrow import parquet

from sanctions.files.arrow_tables import arrow_schema, arrow_table
from sanctions.files.plain import Plain
from sanctions.files.values import Row, Value
from sanctions.model.tables import Column, Table


class ArrowTables(Mapping[str, list[Row]]):
    """Engine rows by the name of their table, made of Arrow tables when they are asked for."""

    def __init__(self, held: Sequence[tuple[Table, pa.Table]]) -> None:
        """Keep the tables, with the types of the dictionary."""
        self._held = {table.name: each.cast(arrow_schema(table)) for table, each in held}
        self._tables = {table.name: table for table, _ in held}
        self._rows: dict[str, list[Row]] = {}

    def __getitem__(self, name: str) -> list[Row]:
        if name not in self._rows:
            self._rows[name] = list(_engine_rows(self._tables[name], self._held[name]))
        return self._rows[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def put(self, table: Table, rows: Sequence[Row]) -> None:
        """Add a table that is given as rows."""
        self._tables[table.name] = table
        self._held[table.name] = arrow_table(table, rows)
        self._rows[table.name] = list(rows)

    def arrow(self, name: str) -> pa.Table:
        """A table as it is kept."""
        return self._held[name]


def plain_columns_of(held: pa.Table) -> list[list[Plain]]:
    """The columns as people and other libraries take them: exact decimals, lists, days."""
    return [cast("list[Plain]", column.to_pylist()) for column in held.columns]


def file_batches(paths: Iterable[Path], rows: int = 10_000) -> Iterator[list[list[Plain]]]:
    """The rows of Parquet files of one table, in their order, so many at once: their columns."""
    for path in paths:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=rows):
                yield [cast("list[Plain]", column.to_pylist()) for column in batch.columns]


def _engine_rows(table: Table, held: pa.Table) -> Iterator[Row]:
    columns = [
        [_engine_value(column, cell) for cell in cells.to_pylist()]
        for column, cells in zip(table.columns, held.columns, strict=True)
    ]
    for cells in zip(*columns, strict=True):
        yield dict(zip(table.names, cells, strict=True))


def _engine_value(column: Column, cell: object) -> Value:
    match cell:
        case Decimal():
            return int(cell.scaleb(column.type.decimals))
        case list():
            return tuple(cell)
        case _:
            return cast("Value", cell)
