"""Parquet files and Arrow tables as sources, which are read where they lie.

It imports pyarrow, so it is imported itself only where something of this kind comes.
"""
# pyright: standard
# An adapter: the types of pyarrow are loose.

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any, Self, TypeAlias

import duckdb
import pyarrow as pa
from pyarrow import compute, parquet

from sanctions.engines.columnar.cells import RawType, is_free_text
from sanctions.engines.columnar.expressions import quoted
from sanctions.engines.columnar.intake import csv_lines
from sanctions.engines.columnar.looks import Look, content_of, looked_over
from sanctions.engines.columnar.pseudonyms import Pads, parameters, typed_columns
from sanctions.engines.columnar.sources import (
    ROW,
    Staged,
    cells_of,
    path_pattern,
    put_numbers,
)
from sanctions.model.tables import Table

_Raw: TypeAlias = Mapping[str, RawType | None]
_Batches: TypeAlias = Callable[[list[str]], Iterable[pa.RecordBatch]]

_AT_ONCE = 65_536
_SQL_TYPES = {
    "text": r"VARCHAR",
    "day": r"DATE",
    "decimal": r"DECIMAL\(.*\)",
    "whole": r"U?(TINY|SMALL|BIG)?INT(EGER)?",
    "yes-no": r"BOOLEAN",
    "nothing": r".*",
}


@dataclass(frozen=True, slots=True)
class ParquetParts:
    """One or several Parquet files that are one list. Its rows are numbered from 1 through all.

    ``schemas`` and ``rows`` are those of each. Text that is not UTF-8 is found in the columns that
    are read. ``headings`` are what the columns of the first part are called in the files, where
    that is not their name.
    """

    paths: tuple[Path, ...]
    schemas: tuple[pa.Schema, ...]
    rows: tuple[int, ...]
    headings: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the first part."""
        return tuple(self.schemas[0].names)

    def renamed(self, names: Sequence[str]) -> Self:
        """The same list with other names for its columns; an empty one is none."""
        known = dict(zip(self.columns, names, strict=True))
        schemas = tuple(
            pa.schema([each.with_name(known[each.name]) for each in schema])
            for schema in self.schemas
        )
        return replace(self, schemas=schemas, headings=self.columns)

    def stage(
        self, connection: duckdb.DuckDBPyConnection, table: Table, pads: Pads | None = None
    ) -> Staged | None:
        """Look at every cell that is read; see `Source.stage`."""
        parts = self._in_order_of_types(table)
        if parts is None or not all(map(_are_told_apart, (self.columns, self.headings))):
            return None
        head = self.schemas[parts[0]]
        paths = ", ".join(path_pattern(self.paths[part]) for part in parts)
        given = f"read_parquet([{paths}], file_row_number = TRUE, hive_partitioning = FALSE)"
        if self.headings:
            pairs = zip(self.headings, self.columns, strict=True)
            read_as = [
                f"{quoted(of)} AS {quoted(name)}" for of, name in pairs if name in table.names
            ]
            given = f"(SELECT {', '.join(read_as)}, file_row_number, file_index FROM {given})"

        def batches(names: list[str]) -> Iterable[pa.RecordBatch]:
            query = f"SELECT {', '.join(map(quoted, names))} FROM {given}"
            read: pa.RecordBatchReader = connection.sql(query).to_arrow_reader(_AT_ONCE)
            return read

        there = (given, self._number(parts))
        return _stage(
            connection, table, (self.columns, _raw_types(head)), there, batches, pads=pads
        )

    def _in_order_of_types(self, table: Table) -> list[int] | None:
        """The places of the parts, one first of which DuckDB takes the types for all the others.

        It casts where types differ, and may round: None if they do in any column of the table. What
        holds nothing fits every type.
        """
        shapes = [_shape(schema, table) for schema in self.schemas]
        whole: dict[str, object] = {}
        for shape in shapes:
            for name, of in shape.items():
                if of is not None and whole.setdefault(name, of) != of:
                    return None
        for place, shape in enumerate(shapes):
            if all(shape.get(name) == of for name, of in whole.items()):
                return [place, *(each for each in range(len(shapes)) if each != place)]
        return None

    def _number(self, parts: Sequence[int]) -> str:
        """The number of a row, where the parts are read in this order."""
        if len(parts) == 1:
            return "file_row_number + 1"
        before = list(accumulate(self.rows, initial=1))
        first = ", ".join(str(before[part]) for part in parts)
        return f"[{first}][CAST(file_index AS BIGINT) + 1] + file_row_number"


@dataclass(frozen=True, slots=True)
class ArrowRows:
    """An Arrow table. Its rows are numbered from 1, if they do not have their numbers in `#row`.

    Text that is not UTF-8 is found in the columns that are read.
    """

    rows: pa.Table
    columns: tuple[str, ...]
    raw: _Raw

    def renamed(self, names: Sequence[str]) -> ArrowRows:
        """The same rows with other names for their columns; an empty one is none."""
        return arrow_rows(self.rows.rename_columns(list(names)))

    def stage(
        self, connection: duckdb.DuckDBPyConnection, table: Table, pads: Pads | None = None
    ) -> Staged | None:
        """Look at every cell that is read; see `Source.stage`."""
        if not _are_told_apart(self.columns):
            return None
        read = self.rows.select([name for name in self.columns if name in table.names])
        try:
            read.validate(full=True)
        except pa.ArrowInvalid:
            return None
        number = ROW.strip('"')
        given = f"arrow_{table.name}"
        if number in self.rows.column_names:
            numbered = read.append_column(number, self.rows.column(number))
        else:
            ones = pa.repeat(pa.scalar(1, pa.int64()), len(read))
            numbered = read.append_column(number, compute.cumulative_sum(ones))
        connection.register(given, numbered)

        def batches(names: list[str]) -> Iterable[pa.RecordBatch]:
            return read.select(names).to_batches(_AT_ONCE)

        shape = (self.columns, self.raw)
        return _stage(connection, table, shape, (given, ROW), batches, pads=pads)


def parquet_parts(paths: Sequence[Path]) -> ParquetParts | None:
    """The Parquet files at these paths as one list, None if one of them is not a whole one.

    Raises: OSError: if a file cannot be read.
    """
    schemas: list[pa.Schema] = []
    rows: list[int] = []
    for path in paths:
        with path.open("rb") as file:
            try:
                held = parquet.ParquetFile(file)
                _ = held.schema_arrow.names
            except (pa.ArrowException, OSError, UnicodeDecodeError):
                return None
            schemas.append(held.schema_arrow)
            rows.append(held.metadata.num_rows)
    return ParquetParts(tuple(paths), tuple(schemas), tuple(rows))


def arrow_rows(rows: pa.Table, columns: tuple[str, ...] | None = None) -> ArrowRows:
    """An Arrow table as a source, of all its columns or of these."""
    names = tuple(rows.schema.names) if columns is None else columns
    return ArrowRows(rows, names, _raw_types(rows.schema))


def whole_table(stream: Any) -> pa.Table:  # noqa: ANN401  a stream of any library
    """All that an Arrow stream gives, without a copy where it is a table already."""
    if isinstance(stream, pa.Table):
        return stream
    return pa.RecordBatchReader.from_stream(stream).read_all()


def sha256_of_lines(connection: duckdb.DuckDBPyConnection, table: Table, *, in_order: bool) -> str:
    """The SHA-256 of the fine rows of a table, in their order, as they would be written as CSV.

    ``in_order``: they must be brought in order first, as the exact reader put some to the others.
    """
    digest = sha256((",".join(table.names) + "\n").encode())
    lines = connection.sql(csv_lines(table, in_order=in_order))
    for batch in lines.to_arrow_reader(_AT_ONCE):
        digest.update(content_of(batch.column(0)))
    return digest.hexdigest()


def _stage(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    shape: tuple[tuple[str, ...], _Raw],
    given: tuple[str, str],
    batches: _Batches,
    *,
    pads: Pads | None,
) -> Staged | None:
    """Stage what is ``given`` as a relation, with the expression of the number of a row.

    Its ``shape`` are its columns in their order, and what each of them holds. Its rows stay where
    they are; with the ``pads`` of a key they are staged in a table, which may spill.
    """
    columns, types = shape
    raw: dict[str, RawType | None] = dict.fromkeys(table.names, RawType("nothing"))
    raw |= {name: types[name] for name in columns if name in raw}
    if cells_of(table, raw) is None:
        return None
    relation, number = given
    there = [name for name in columns if name in raw]
    names = ", ".join(map(quoted, there))
    view = f"raw_{table.name}"
    try:
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {view} AS"
            f" SELECT {number} AS {ROW}, {names} FROM {relation}"
        )
        if not _as_told(connection, view, raw):
            return None
        look = _look(table, raw, batches)
        odd = _odd(connection, table, raw, there, look.seen)
    except (duckdb.InvalidInputException, duckdb.ConversionException):
        return None  # text that is not UTF-8, or a page that cannot be read
    aside = f" ANTI JOIN odd_{table.name} USING ({ROW})" if odd else ""
    typed = typed_columns(cells_of(table, raw, look.seen) or {}, pads)
    query = f"SELECT {ROW}, {typed} FROM {view}{aside}"
    if secrets := parameters(pads, typed):
        staged = f"staged_{table.name}"
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {staged} AS {query}", secrets)
        query = f"SELECT * FROM {staged}"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW normal_{table.name} AS {query}")
    places = [there.index(name) + 1 if name in raw else None for name in columns]
    rows = ((row[0], [None if at is None else row[at] for at in places]) for row in odd)
    return Staged(list(rows), look.once)


def _odd(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    raw: _Raw,
    there: list[str],
    seen: frozenset[str],
) -> list[tuple[int, ...]]:
    """The rows that are not plain, by number: their numbers and cells. Makes `odd_<table>`."""
    view, odd = f"raw_{table.name}", f"odd_{table.name}"
    # One query a column: what the statistics of a file rule out is then not read.
    tests = [
        f"SELECT {ROW} FROM {view} WHERE {cell.odd}"
        for cell in (cells_of(table, raw, seen) or {}).values()
        if cell.odd is not None
    ]
    numbers = connection.execute(" UNION ".join(tests)).fetchall() if tests else []
    if not numbers:
        return []
    put_numbers(connection, odd, [number for (number,) in numbers])
    names = ", ".join(map(quoted, there))
    query = f"SELECT {ROW}, {names} FROM {view} SEMI JOIN {odd} USING ({ROW}) ORDER BY 1"
    return connection.execute(query).fetchall()


def _look(table: Table, raw: _Raw, batches: _Batches) -> Look:
    """The look over the columns of free text."""
    texts = [each.name for each in table.columns if is_free_text(each)]
    texts = [name for name in texts if (of := raw[name]) is not None and of.kind == "text"]
    return looked_over(table, texts, batches(texts))


def _are_told_apart(columns: tuple[str, ...]) -> bool:
    """Whether DuckDB, which does not see capitals in names, takes no two columns for one."""
    return len({name.casefold() for name in columns}) == len(columns)


def _as_told(connection: duckdb.DuckDBPyConnection, view: str, raw: _Raw) -> bool:
    """Whether DuckDB takes each column for what Arrow takes it for."""
    for name, sql, *_ in connection.execute(f"DESCRIBE {view}").fetchall():
        of = raw.get(name)
        if of is not None and not re.fullmatch(_SQL_TYPES[of.kind], sql):
            return False
    return True


def _raw_types(schema: pa.Schema) -> dict[str, RawType | None]:
    return {field.name: _raw_type(field.type) for field in schema}


def _shape(schema: pa.Schema, table: Table) -> dict[str, object]:
    """What each column of the table holds, as DuckDB tells types apart; None for nothing."""
    raw = _raw_types(schema)
    there = (name for name in schema.names if name in table.names)
    return {name: _told_apart(raw[name], schema.field(name).type) for name in there}


def _told_apart(raw: RawType | None, of: pa.DataType) -> object:
    if raw is not None and raw.kind in {"text", "nothing"}:
        return None if raw.kind == "nothing" else raw
    return of


def _raw_type(of: pa.DataType) -> RawType | None:
    """What such a column holds; None if only the exact reader can tell."""
    if pa.types.is_dictionary(of):
        of = of.value_type
        return RawType("text") if _is_text(of) else None
    if _is_text(of):
        return RawType("text")
    if pa.types.is_date32(of):
        return RawType("day")
    if pa.types.is_decimal128(of):
        return RawType("decimal", of.precision, of.scale) if of.scale >= 0 else None
    if pa.types.is_integer(of):
        return RawType("whole")
    if pa.types.is_boolean(of):
        return RawType("yes-no")
    return RawType("nothing") if pa.types.is_null(of) else None


def _is_text(of: pa.DataType) -> bool:
    return pa.types.is_string(of) or pa.types.is_large_string(of) or pa.types.is_string_view(of)
