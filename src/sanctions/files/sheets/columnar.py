"""The lines of a list as Arrow columns of text, so that SQL takes them in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from sanctions.files.given import Block, Given, Line, pieces_of
from sanctions.files.sheets.collecting import without_collecting
from sanctions.files.sheets.floats import exact_floats
from sanctions.model.tables import Column, Table

_AT_ONCE = 10_000
_PRINTED = 1e9
"""Below it, Arrow prints a float without an exponent."""


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
    with without_collecting():
        for block in _blocks(given, left):
            batches += _batches(block, columns, places, schema, left)
    return pa.Table.from_batches(batches, schema), left


def _blocks(given: Given, left: list[Line]) -> Iterator[Block]:
    """The lines without an issue as blocks, the others put aside."""
    singles: list[Line] = []
    for piece in pieces_of(given.lines):
        if isinstance(piece, Block):
            yield from _together(singles)
            yield piece
        elif piece.issue is not None:
            left.append(piece)
        else:
            singles.append(piece)
            if len(singles) == _AT_ONCE:
                yield from _together(singles)
    yield from _together(singles)


def _together(lines: list[Line]) -> Iterator[Block]:
    if lines:
        yield Block(
            [line.number for line in lines], list(zip(*(line.cells for line in lines), strict=True))
        )
        lines.clear()


def _batches(
    block: Block,
    columns: Sequence[Column],
    places: Sequence[int],
    schema: pa.Schema,
    left: list[Line],
) -> Iterator[pa.RecordBatch]:
    inexact: set[int] = set()
    texts = [
        _texts(block.columns[place], column, inexact)
        for column, place in zip(columns, places, strict=True)
    ]
    numbers = pa.array(block.numbers, pa.int64())
    batch = pa.RecordBatch.from_arrays([numbers, *texts], schema=schema)
    if inexact:
        left += (
            Line(block.numbers[at], [cells[at] for cells in block.columns])
            for at in sorted(inexact)
        )
        kept = [at for at in range(len(numbers)) if at not in inexact]
        batch = batch.take(pa.array(kept, pa.int64()))
    yield batch


def _texts(cells: Sequence[object], column: Column, inexact: set[int]) -> pa.Array[Any]:
    """The texts of a column; where a cell has none, its place is noted."""
    kinds = set(map(type, cells))
    if kinds <= {str, type(None)}:
        return pa.array(cells, pa.large_string())
    exact = None
    if kinds == {float} and column.type.decimals:
        exact = exact_floats(cells, column.type.decimals)
    if exact is not None and exact[0].max() < _PRINTED:
        return pa.array(exact[0]).cast(pa.large_string())
    texts = [_text(cell, column, at, inexact) for at, cell in enumerate(cells)]
    return pa.array(texts, pa.large_string())


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
