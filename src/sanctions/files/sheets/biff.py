"""The records of an Excel 97 workbook, looked over before a library opens it.

They tell its extent, and what the library does not: the cells of errors, and from which day the
numbers of days count.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sanctions.files.sheets.compound import stream
from sanctions.files.sheets.packages import Room, Unusable

_STREAMS = ("Workbook", "Book")
_RECORD, _PLACE = struct.Struct("<HH"), struct.Struct("<HH")
_EOF, _SHEET, _EXTENT = 0x000A, 0x0085, 0x0200
_FORMULA, _BOOLERR, _DATEMODE = 0x0006, 0x0205, 0x0022
_CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00BD, 0x00D6})
"""Records of what is not blank: they begin with a row and a column, from 0."""
_NUMBERS = 0x00BD
"""A record of several cells, which ends with the last column."""
_FROM_1904 = b"\x01\x00"
_ERROR = 2
"""What a formula's result is that is no number: 0 a text, 1 yes or no, 2 an error, 3 an empty text.
"""


@dataclass(slots=True)
class Book:
    """What was seen of a workbook: day 0 of its numbers of days, and its sheets in their order.

    Of each sheet these are the cells of errors, by row from 1 and column from 0: the library gives
    them as empty ones.
    """

    epoch: date = date(1899, 12, 30)
    valueless: list[set[tuple[int, int]]] = field(default_factory=list)


def looked_over(content: bytes, room: Room) -> Book:
    """Look over an .xls workbook.

    Raises:
        Unusable: if it is too large or broken.
    """
    book = Book()
    try:
        held = stream(content, _STREAMS)
        walked = cells = 0
        for start in _sheets(held, book):
            errors: set[tuple[int, int]] = set()
            length, here = _sheet(held, start, room, errors)
            book.valueless.append(errors)
            walked += length
            cells += here
            # Sheets that overlap would be read again and again.
            if walked > 2 * len(held):
                raise Unusable
            _refuse_more(cells, room)
    except (struct.error, IndexError) as fault:
        raise Unusable from fault
    return book


def _sheets(held: bytes, book: Book) -> Iterator[int]:
    """Where each sheet begins; on the way the workbook tells from which day its numbers count."""
    for kind, at, length in _records(held, 0):
        if kind == _SHEET:
            (start,) = struct.unpack_from("<I", held, at)
            if start >= len(held):
                raise Unusable
            yield start
        elif kind == _DATEMODE and held[at : at + length] == _FROM_1904:
            book.epoch = date(1904, 1, 1)


def _sheet(held: bytes, start: int, room: Room, errors: set[tuple[int, int]]) -> tuple[int, int]:
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
            if _is_error(held, kind, at):
                errors.add((row + 1, column))
        elif kind == _EXTENT and length in {10, 14}:
            _refuse_extent(held, at, length, room)
    if columns > room.columns:
        raise Unusable((f"有 {columns:,} 列", f"has {columns:,} columns"), f"{room.columns:,}")
    return end - start, rows * columns


def _is_error(held: bytes, kind: int, at: int) -> bool:
    """Whether a cell holds an error: a value of its own, or the last result of a formula."""
    if kind == _BOOLERR:
        return held[at + 7] == 1
    return kind == _FORMULA and held[at + 6] == _ERROR and held[at + 12 : at + 14] == b"\xff\xff"


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
