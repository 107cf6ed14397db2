"""The lines of a list as Arrow columns of text, so that SQL takes them in."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import Any

import numpy
import pyarrow as pa

from sanctions.files.given import Given, Line
from sanctions.model.tables import Column, Table

_AT_ONCE = 10_000
_EXACT = 1e15
"""Below it, two decimal numbers are two floats."""


def text_columns(given: Given, table: Table) -> tuple[pa.Table, list[Line]]:
    """The lines as texts with the column ``#row`` of their numbers, and the lines that are none.

    A line whose cells the texts would not tell exactly, or that has an issue, stays a line. A text
    says what its cell says: a float is written as it prints, a day as `2025-03-01`.
    """
    names = [name for name in given.columns if name in table.names]
    places = [given.columns.index(name) for name in names]
    columns = [table.column(name) for name in names]
    fields: list[pa.Field[Any]] = [pa.field("#row", pa.int64())]
    fields += [pa.field(name, pa.large_string()) for name in names]
    schema = pa.schema(fields)
    left: list[Line] = []
    batches: list[pa.RecordBatch] = []
    lines = iter(given.lines)
    with _without_collecting():
        while some := list(islice(lines, _AT_ONCE)):
            batches += _batches(some, columns, places, schema, left)
    return pa.Table.from_batches(batches, schema), left


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Leave cycles alone for a while: rows make none, and to look for them takes as long again."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _batches(
    lines: list[Line],
    columns: Sequence[Column],
    places: Sequence[int],
    schema: pa.Schema,
    left: list[Line],
) -> Iterator[pa.RecordBatch]:
    rows = [line for line in lines if line.issue is None]
    left += (line for line in lines if line.issue is not None)
    if not rows:
        return
    cells = list(zip(*(line.cells for line in rows), strict=True))
    texts: list[list[str | None]] = []
    inexact: set[int] = set()
    for column, place in zip(columns, places, strict=True):
        texts.append(_texts(cells[place], column, inexact))
    numbers = [line.number for line in rows]
    if inexact:
        left += (rows[at] for at in sorted(inexact))
        kept = [at for at in range(len(rows)) if at not in inexact]
        numbers = [numbers[at] for at in kept]
        texts = [[column[at] for at in kept] for column in texts]
    arrays: list[pa.Array[Any]] = [pa.array(numbers, pa.int64())]
    arrays += [pa.array(each, pa.large_string()) for each in texts]
    yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _texts(cells: Sequence[object], column: Column, inexact: set[int]) -> list[str | None]:
    """The texts of a column; where a cell has none, its place is noted."""
    kinds = set(map(type, cells))
    if kinds <= {str, type(None)}:
        return [cell if isinstance(cell, str) else None for cell in cells]
    if kinds == {float} and column.type.decimals and _are_exact(cells, column.type.decimals):
        return list(map(repr, cells))
    return [_text(cell, column, at, inexact) for at, cell in enumerate(cells)]


def _are_exact(cells: Sequence[object], decimals: int) -> bool:
    """Whether no float has more decimals, is below 0, or has more digits than a float tells."""
    numbers = numpy.array(cells, dtype=numpy.float64)
    scale = 10.0**decimals
    exact = numpy.rint(numbers * scale) / scale == numbers
    return bool(numpy.all(exact & (numbers >= 0) & (numbers * scale < _EXACT)))


def _text(cell: object, column: Column, at: int, inexact: set[int]) -> str | None:
    kind = column.type.kind
    if type(cell) is float and kind in {"decimal", "integer"}:
        text = repr(cell)
        whole, _, part = text.partition(".")
        # As SQL takes it; any other float is left to the reader, with what it says of it.
        if whole.isdigit() and part.isdigit():
            if len(part) <= column.type.decimals:
                return text
            if part == "0":
                return whole
    elif cell is None or type(cell) is str:
        return cell
    elif type(cell) is date and kind == "day":
        return cell.isoformat()
    inexact.add(at)
    return None
