"""Result tables in the form that is asked for: frames, rows, or files."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, assert_never

from sanctions.errors import Issue
from sanctions.files.delimited import csv_bytes
from sanctions.files.given import Kind
from sanctions.files.plain import Plain, plain_rows
from sanctions.files.sheets.maps import ListMap
from sanctions.files.values import Row
from sanctions.model.tables import ISSUES, Language, Table

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

TableFormat: TypeAlias = Literal["csv", "parquet"]
"""A file a table."""

Format: TypeAlias = Literal["csv", "parquet", "xlsx"]
"""What the files of a run are: those of its tables, or one workbook."""

Lists: TypeAlias = Sequence[tuple[Table, str | os.PathLike[str], ListMap]]
"""Each a table, the file that was given as it, and what is said of its columns."""

RESULT = "result.xlsx"
"""The workbook of all tables but the issues, which have one of their own."""

Frame: TypeAlias = "pd.DataFrame | pa.Table | list[dict[str, Plain]]"


def frame_of(kind: Kind, table: Table, rows: Sequence[Row]) -> Frame:
    """The rows as what was given: a pandas frame, an Arrow table, or a list of mappings.

    Who gave a CSV file gets a pandas frame, who gave Parquet or another library's Arrow stream
    an Arrow table.

    Raises:
        InputError: if a number has more than 18 digits.
    """
    match kind:
        case "pandas" | "csv" | "workbook":
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


def file_bytes(file_format: TableFormat, table: Table, rows: Sequence[Row]) -> bytes:
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


def write_files(
    folder: Path,
    file_format: Format,
    tables: Sequence[tuple[Table, Sequence[Row]]],
    language: Language,
    *,
    draft: bool = False,
) -> list[str]:
    """Write the tables as files of a folder; returns the names of the files.

    The ``language`` is that of a workbook, which says of a ``draft`` that it is one; other files
    have the names of the dictionary.

    Raises:
        InputError: if a number has more than 18 digits.
        OSError: when a file cannot be written.
    """
    if file_format == "xlsx":
        from sanctions.files.workbook import batches_of, write_workbook

        batches = [(table, batches_of(table, rows)) for table, rows in tables]
        write_workbook(folder / RESULT, batches, language, scratch=folder, draft=draft)
        return [RESULT]
    names = []
    for table, rows in tables:
        name = f"{table.name}.{file_format}"
        (folder / name).write_bytes(file_bytes(file_format, table, rows))
        names.append(name)
    return names


def write_issues(
    folder: Path,
    file_format: Format,
    issues: Sequence[Issue],
    lists: Lists = (),
) -> str:
    """Write the issues as a file of a folder; returns its name.

    A workbook shows the rows of the ``lists`` that they are about, which are read again.

    Raises: OSError: when it cannot be written.
    """
    name = f"{ISSUES.name}.{file_format}"
    if file_format == "xlsx":
        from sanctions.files import workbook_issues
        from sanctions.files.extracts import extracts_of

        rows = extracts_of(lists, issues)
        workbook_issues.write_issues(folder / name, issues, rows, scratch=folder)
    else:
        (folder / name).write_bytes(file_bytes(file_format, ISSUES, issue_rows(issues)))
    return name


def issue_rows(issues: Sequence[Issue]) -> list[dict[str, Any]]:
    """Issues as rows of the table ``issues``, in the order found."""
    return [{name: getattr(issue, name) for name in ISSUES.names} for issue in issues]
