"""The records of an Excel 97 workbook: its extent, looked over before a library opens it."""

import struct
from collections.abc import Iterator

from sanctions.files.sheets.compound import stream
from sanctions.files.sheets.packages import Room, Unusable

_STREAMS = ("Workbook", "Book")
_RECORD, _PLACE = struct.Struct("<HH"), struct.Struct("<HH")
_EOF, _SHEET, _EXTENT = 0x000A, 0x0085, 0x0200
_CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00BD, 0x00D6})
"""Records of what is not blank: they begin with a row and a column, from 0."""
_NUMBERS = 0x00BD
"""A record of several cells, which ends with the last column."""


def look_over(content: bytes, room: Room) -> None:
    """Look over an .xls workbook.

    Raises:
        Unusable: if it is too large or broken.
    """
    try:
        held = stream(content, _STREAMS)
        walked = cells = 0
        for start in _sheets(held):
            length, here = _sheet(held, start, room)
            walked += length
            cells += here
            # Sheets that overlap would be read again and again.
            if walked > 2 * len(held):
                raise Unusable
            _refuse_more(cells, room)
    except (struct.error, IndexError) as fault:
        raise Unusable from fault


def _sheets(held: bytes) -> Iterator[int]:
    """Where each sheet begins."""
    for kind, at, _ in _records(held, 0):
        if kind == _SHEET:
            (start,) = struct.unpack_from("<I", held, at)
            if start >= len(held):
                raise Unusable
            yield start


def _sheet(held: bytes, start: int, room: Room) -> tuple[int, int]:
    """How many bytes the records of a sheet take, and how many cells the library makes of them."""
    rows = columns = 0
    end = start
    for kind, at, length in _records(held, start):
        end = at + length
        if kind in _CELLS:
            row, column = _PLACE.unpack_from(held, at)
            if kind == _NUMBERS:
                (column,) = struct.unpack_from("<H", held, end - 2)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif kind == _EXTENT and length in {10, 14}:
            _refuse_extent(held, at, length, room)
    if columns > room.columns:
        raise Unusable((f"有 {columns:,} 列", f"has {columns:,} columns"), f"{room.columns:,}")
    return end - start, rows * columns


def _refuse_extent(held: bytes, at: int, length: int, room: Room) -> None:
    """Refuse what a sheet tells of its extent: one that ends before it begins is the largest."""
    top, last, left, right = struct.unpack_from("<HHHH" if length == 10 else "<IIHH", held, at)
    if last and right and (last < top or right < left):
        raise Unusable
    _refuse_more(last * right, room)


def _records(held: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """The records from a place on, to the end of their sheet: kind, place and length of each."""
    while at + 4 <= len(held):
        kind, length = _RECORD.unpack_from(held, at)
        at += 4
        if kind == _EOF:
            return
        if at + length > len(held):
            raise Unusable
        yield kind, at, length
        at += length


def _refuse_more(cells: int, room: Room) -> None:
    if cells > room.cells:
        shown = f"{cells:,}"
        raise Unusable((f"有 {shown} 个单元格", f"has {shown} cells"), f"{room.cells:,}")
