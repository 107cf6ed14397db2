"""Result tables in the form that is asked for: frames, rows, or the bytes of a file."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from sanctions.files.delimited import csv_bytes
from sanctions.files.given import Kind
from sanctions.files.plain import Plain, plain_rows
from sanctions.files.values import Row
from sanctions.model.tables import Table

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Format: TypeAlias = Literal["csv", "parquet"]
Frame: TypeAlias = "pd.DataFrame | pa.Table | list[dict[str, Plain]]"


def frame_of(kind: Kind, table: Table, rows: Sequence[Row]) -> Frame:
    """The rows as what was given: a pandas frame, an Arrow table, or a list of mappings.

    Who gave a CSV file gets a pandas frame, who gave Parquet or another library's Arrow stream
    an Arrow table.

    Raises:
        InputError: if a number has more than 18 digits.
    """
    match kind:
        case "pandas" | "csv":
            from sanctions.files.pandas_frames import pandas_frame

            return pandas_frame(table, rows)
        case "arrow" | "parquet":
            from sanctions.files.arrow_tables import arrow_table

            return arrow_table(table, rows)
        case "rows":
            return plain_rows(table, rows)
        case _:
            assert_never(kind)


def frame_of_arrow(kind: Kind, table: Table, held: "pa.Table") -> Frame:
    """A result table that is kept as Arrow, as what was given: see `frame_of`."""
    if kind in {"arrow", "parquet"}:
        return held
    from sanctions.files.arrow_results import plain_columns_of

    columns = plain_columns_of(held)
    if kind == "rows":
        return [dict(zip(table.names, cells, strict=True)) for cells in zip(*columns, strict=True)]
    from sanctions.files.pandas_frames import frame_of_columns

    return frame_of_columns(table, columns)


def file_bytes(file_format: Format, table: Table, rows: Sequence[Row]) -> bytes:
    """The rows as a CSV or Parquet file; equal rows give equal bytes.

    Raises:
        InputError: if a number has more than 18 digits.
    """
    match file_format:
        case "csv":
            return csv_bytes(table, rows)
        case "parquet":
            from sanctions.files.arrow_tables import parquet_bytes

            return parquet_bytes(table, rows)
        case _:
            assert_never(file_format)
