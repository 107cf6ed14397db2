"""pandas frames in and out: the one module that knows pandas.

It imports pandas, so it is imported itself only where a frame comes or goes.
"""

from collections.abc import Iterator, Sequence
from typing import Any, assert_never, cast

import pandas as pd

from sanctions.files.given import Given, Line
from sanctions.files.plain import Plain, plain_columns
from sanctions.files.values import Row
from sanctions.model.tables import Column, Table


def given_frame(source: object, table: str) -> Given:
    """The table that a frame holds; its rows are numbered by place, from 1, not by the index."""
    frame = cast("pd.DataFrame", source)
    columns = tuple(map(str, frame.columns))
    return Given(table, "pandas", columns, _lines(frame), empty=not columns)


def pandas_frame(table: Table, rows: Sequence[Row]) -> pd.DataFrame:
    """The rows as a frame with an index from 0.

    Texts, `Decimal` objects and lists of texts are in columns of type `object`, where nothing is
    None and a list is never None. Days are `datetime64[s]` with NaT, whole numbers `Int64` and
    yes-no `boolean`, both with NA.

    Raises:
        InputError: if a number has more than 18 digits.
    """
    return frame_of_columns(table, plain_columns(table, rows))


def frame_of_columns(table: Table, columns: Sequence[list[Plain]]) -> pd.DataFrame:
    """The columns of a table, in its order, as a frame: see `pandas_frame`."""
    held = {
        column.name: pd.Series(cells, dtype=_dtype(column), name=column.name)
        for column, cells in zip(table.columns, columns, strict=True)
    }
    return pd.DataFrame(held, columns=list(table.names))


def _lines(frame: pd.DataFrame) -> Iterator[Line]:
    columns = [_cells(frame.iloc[:, place]) for place in range(frame.shape[1])]
    for number, row in enumerate(zip(*columns, strict=True), start=1):
        yield Line(number, row)


def _cells(series: "pd.Series[Any]") -> list[object]:
    """Python objects, never through a float; what is missing is None."""
    cells: list[object] = series.astype(object).where(series.notna(), None).tolist()
    return cells


def _dtype(column: Column) -> str:
    match column.type.kind:
        case "text" | "choice" | "decimal" | "list":
            return "object"
        case "day":
            return "datetime64[s]"
        case "integer":
            return "Int64"
        case "yes-no":
            return "boolean"
        case _:
            assert_never(column.type.kind)
