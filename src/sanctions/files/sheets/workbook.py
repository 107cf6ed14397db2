"""Workbooks: the one module that knows python-calamine.

It imports python-calamine, so it is imported itself only where a workbook comes.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

import python_calamine as calamine

from sanctions.errors import Issue
from sanctions.files.faults import sheets
from sanctions.files.given import Given
from sanctions.files.sheets import biff, packages, spreadsheets
from sanctions.files.sheets.grid import Grid, Record, Region
from sanctions.files.sheets.lists import Source, given_list, no_list
from sanctions.files.sheets.maps import NO_MAP, ListMap
from sanctions.files.sheets.packages import Room, Unusable
from sanctions.model.tables import Table, Text

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FIRST = 100
_PANIC = "PanicException"
"""What the library raises where a damaged file surprises it: no module has the name."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def given_workbook(content: bytes, path: Path, table: Table, chosen: ListMap = NO_MAP) -> Given:
    """The table that a workbook holds, of one sheet or of several."""
    room = Room.of(chosen.workbook_limit)
    opened = open_workbook(content, path, table.name, room)
    if isinstance(opened, Issue):
        digest = sha256(content).hexdigest()
        return Given(table.name, "workbook", (), (), (opened,), sha256=digest)
    return given_list(opened, table, chosen) or no_list(opened, table)


def open_workbook(
    content: bytes, path: Path, table: str, room: Room | None = None
) -> Source | Issue:
    """The sheets of a workbook, or why it cannot be read."""
    try:
        grids = tuple(_grids(content, room or Room()))
    except Unusable as fault:
        if fault.size is None:
            return sheets.NOT_A_WORKBOOK.issue(table, path=str(path))
        size = Text(*fault.size)
        return sheets.TOO_MUCH.issue(table, path=str(path), size=size, limit=fault.limit)
    except calamine.PasswordError:
        return sheets.PASSWORD.issue(table, path=str(path))
    except calamine.CalamineError:
        return sheets.NOT_A_WORKBOOK.issue(table, path=str(path))
    except BaseException as fault:  # a panic is no Exception
        if type(fault).__name__ != _PANIC:
            raise
        return sheets.NOT_A_WORKBOOK.issue(table, path=str(path))
    return Source(path.name, "workbook", grids, sha256(content).hexdigest())


@dataclass(slots=True)
class _Seen:
    """What the library does not tell, by sheet; of a ``book`` of Excel 97 in its order."""

    merged: dict[str, Sequence[Region]] = field(default_factory=dict)
    valueless: dict[str, frozenset[tuple[int, int]]] = field(default_factory=dict)
    epoch: date | None = None
    book: biff.Book | None = None


def _seen(content: bytes, room: Room) -> _Seen:
    """Look a workbook over before the library opens it."""
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise calamine.PasswordError
        book = biff.looked_over(content, room)
        return _Seen(epoch=book.epoch, book=book)
    if not content.startswith(_ZIP):
        raise Unusable
    if packages.is_spreadsheet(content):
        if spreadsheets.is_locked(content):
            raise calamine.PasswordError
        looked = spreadsheets.looked_over(content, room)
        return _Seen(
            {name: sheet.merged for name, sheet in looked.items()},
            {name: frozenset(sheet.valueless) for name, sheet in looked.items()},
        )
    package = packages.looked_over(content, room)
    valueless = {name: frozenset(part.valueless) for name, part in package.parts.items()}
    return _Seen(valueless=valueless, epoch=package.epoch)


def _grids(content: bytes, room: Room) -> Iterator[Grid]:
    seen = _seen(content, room)
    merged, valueless = seen.merged, seen.valueless
    workbook = calamine.load_workbook(io.BytesIO(content))
    metas = workbook.sheets_metadata
    if seen.book is not None:
        if len(seen.book.valueless) != len(metas):
            raise Unusable
        names = (meta.name for meta in metas)
        valueless = dict(zip(names, map(frozenset, seen.book.valueless), strict=True))
    for meta in metas:
        if meta.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        if sheet.end is None:
            continue
        regions = sheet.merged_cell_ranges
        if regions is not None:
            merged[meta.name] = regions
        yield Grid(
            meta.name,
            _rows(sheet),
            sheet.end[0] + 1,
            merged.get(meta.name, ()),
            seen.epoch,
            valueless.get(meta.name, frozenset()),
            list(enumerate(sheet.to_python(skip_empty_area=False, nrows=_FIRST), start=1)),
        )


def _rows(sheet: calamine.CalamineSheet) -> Callable[[], Iterator[Record]]:
    """What reads the rows of a sheet, from its first one and from column A."""
    left = (sheet.start or (0, 0))[1]

    def rows() -> Iterator[Record]:
        before: list[object] = [None] * left
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            yield number, [*before, *cells] if left else cells

    return rows
