"""Arrow and Parquet, in and out: the one module that knows pyarrow.

It imports pyarrow, so it is imported itself only where a table of this kind comes or goes.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import assert_never

import pyarrow as pa
from pyarrow import parquet

from sanctions.files.faults import sources
from sanctions.files.given import ArrowStream, Given, Kind, Line
from sanctions.files.masks import heading
from sanctions.files.plain import plain_columns
from sanctions.files.values import DIGITS, Row
from sanctions.model.tables import Column, Table

_ROW_GROUP = 1_000_000


def given_arrow(source: ArrowStream, table: str) -> Given:
    """The table that an Arrow stream gives, batch by batch; its rows are numbered from 1."""
    return _given(pa.RecordBatchReader.from_stream(source), table)


def given_parquet(content: bytes, path: str, table: str) -> Given:
    """The table that a Parquet file holds; its rows are numbered from 1."""
    digest = sha256(content).hexdigest()
    try:
        held = parquet.read_table(pa.BufferReader(content))
    except (pa.ArrowException, OSError):
        issue = sources.NOT_PARQUET.issue(table, path=path)
        return Given(table, "parquet", (), (), (issue,), sha256=digest)
    return _given(held.to_reader(), table, sha256=digest)


def arrow_table(table: Table, rows: Sequence[Row]) -> pa.Table:
    """The rows as an Arrow table.

    Texts are `string`, days `date32`, numbers with decimals `decimal128(18, n)`, whole numbers
    `int64`, yes and no `bool`, lists `list<string>` and never null. Nothing is null.

    Raises:
        InputError: if a number has more than 18 digits.
    """
    schema = arrow_schema(table)
    arrays = [
        pa.array(cells, type=field.type)
        for cells, field in zip(plain_columns(table, rows), schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def arrow_schema(table: Table) -> pa.Schema:
    """The types of a table's columns: see `arrow_table`."""
    return pa.schema([(column.name, _arrow_type(column)) for column in table.columns])


def parquet_bytes(table: Table, rows: Sequence[Row]) -> bytes:
    """The rows as Parquet, with the types of `arrow_table`; equal rows give equal bytes.

    Raises:
        InputError: if a number has more than 18 digits.
    """
    sink = pa.BufferOutputStream()
    parquet.write_table(
        arrow_table(table, rows),
        sink,
        row_group_size=_ROW_GROUP,
        version="2.6",
        data_page_version="1.0",
        compression="zstd",
        compression_level=3,
        use_dictionary=True,
        write_statistics=True,
        store_schema=False,  # it would repeat the types, in a form of pyarrow's own
    )
    return sink.getvalue().to_pybytes()


def _given(reader: pa.RecordBatchReader, table: str, sha256: str | None = None) -> Given:
    columns = tuple(reader.schema.names)
    kind: Kind = "arrow" if sha256 is None else "parquet"
    return Given(table, kind, columns, _lines(reader, table), empty=not columns, sha256=sha256)


def _lines(reader: pa.RecordBatchReader, table: str) -> Iterator[Line]:
    number = 0
    for batch in reader:
        columns = []
        for name, cells in zip(batch.schema.names, batch.columns, strict=True):
            try:
                columns.append(cells.to_pylist())
            except UnicodeDecodeError:
                issue = sources.BROKEN_TEXT.issue(table, row=number + 1, column=heading(name))
                yield Line(number + 1, (), issue)
                return
        for row in zip(*columns, strict=True):
            number += 1
            yield Line(number, row)


def _arrow_type(column: Column) -> pa.DataType:
    match column.type.kind:
        case "text" | "choice":
            return pa.string()
        case "day":
            return pa.date32()
        case "decimal":
            return pa.decimal128(DIGITS, column.type.decimals)
        case "integer":
            return pa.int64()
        case "yes-no":
            return pa.bool_()
        case "list":
            return pa.list_(pa.string())
        case _:
            assert_never(column.type.kind)
