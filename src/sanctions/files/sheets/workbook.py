"""Workbooks: the one module that knows python-calamine.

It imports python-calamine, so it is imported itself only where a workbook comes.
"""

import io
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

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

T = TypeVar("T")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FIRST = 100
_PANIC = "PanicException"
"""What the library raises where a damaged file surprises it: no module has the name."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def given_workbook(content: bytes, path: Path, table: Table, chosen: ListMap = NO_MAP) -> Given:
    """The table that a workbook holds, of one sheet or of several."""

    def given(source: Source) -> Given:
        return given_list(source, table, chosen) or no_list(source, table)

    made = _unless_unusable(content, path, table.name, Room.of(chosen.workbook_limit), given)
    if isinstance(made, Issue):
        digest = sha256(content).hexdigest()
        return Given(table.name, "workbook", (), (), (made,), sha256=digest)
    return made


def open_workbook(content: bytes, path: Path, table: str, room: Room) -> Source | Issue:
    """The sheets of a workbook, or why it cannot be read."""

    def opened(source: Source) -> Source:
        return replace(source, grids=tuple(source.grids))

    return _unless_unusable(content, path, table, room, opened)


def _unless_unusable(
    content: bytes, path: Path, table: str, room: Room, made: Callable[[Source], T]
) -> T | Issue:
    """What is made of a workbook whose sheets come one by one, or why it cannot be read."""
    digest = sha256(content).hexdigest()
    try:
        return made(Source(path.name, "workbook", _grids(content, room), digest))
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


@dataclass(frozen=True, slots=True)
class _Looks:
    """What the library does not tell: day 0 of numbers of days, and what a sheet is like.

    ``of`` looks over a sheet, by its place and its name, before it is opened: its merged cells,
    where the library does not give them, and its cells without a value. ``sheets`` is how many
    there are, where they are not told apart by their names.
    """

    epoch: date | None
    of: Callable[[int, str], tuple[Sequence[Region], Collection[tuple[int, int]]]]
    sheets: int | None = None


def _looks(content: bytes, room: Room) -> _Looks:
    """What makes sure that a workbook can be opened."""
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise calamine.PasswordError
        book = biff.looked_over(content, room)
        return _Looks(book.epoch, lambda at, _: ((), book.valueless[at]), len(book.valueless))
    if not content.startswith(_ZIP):
        raise Unusable
    if packages.is_spreadsheet(content):
        if spreadsheets.is_locked(content):
            raise calamine.PasswordError
        looked = spreadsheets.looked_over(content, room)
        sheets_of = {name: (each.merged, each.valueless) for name, each in looked.items()}
        return _Looks(None, lambda _, name: sheets_of.get(name, ((), ())))
    package = packages.Package(content, room)
    return _Looks(package.epoch, lambda _, name: ((), package.look_over(name).valueless))


def _grids(content: bytes, room: Room) -> Iterator[Grid]:
    """The sheets, each opened while the next is looked over and the one before is read.

    The library lets go of the interpreter while it opens one.
    """
    looks = _looks(content, room)
    workbook = calamine.load_workbook(io.BytesIO(content))
    metas = workbook.sheets_metadata
    if looks.sheets not in {None, len(metas)}:
        raise Unusable
    before: Callable[[], Grid | None] | None = None
    with ThreadPoolExecutor(1) as opening:
        for at, meta in enumerate(metas):
            if meta.typ is not calamine.SheetTypeEnum.WorkSheet:
                continue
            looked = looks.of(at, meta.name)
            opened = opening.submit(workbook.get_sheet_by_name, meta.name)
            now = partial(_grid, meta.name, opened, looks.epoch, *looked)
            if before is not None and (grid := before()) is not None:
                yield grid
            before = now
        if before is not None and (grid := before()) is not None:
            yield grid


def _grid(
    name: str,
    opened: Future[calamine.CalamineSheet],
    epoch: date | None,
    merged: Sequence[Region],
    valueless: Collection[tuple[int, int]],
) -> Grid | None:
    """A sheet when it is open; None if it is empty."""
    sheet = opened.result()
    if sheet.end is None:
        return None
    return Grid(
        name,
        _rows(sheet),
        sheet.end[0] + 1,
        sheet.merged_cell_ranges or merged,
        epoch,
        frozenset(valueless),
        list(enumerate(sheet.to_python(skip_empty_area=False, nrows=_FIRST), start=1)),
        None if (sheet.start or (0, 0))[1] else sheet.iter_rows,
    )


def _rows(sheet: calamine.CalamineSheet) -> Callable[[], Iterator[Record]]:
    """What reads the rows of a sheet, from its first one and from column A."""
    left = (sheet.start or (0, 0))[1]

    def rows() -> Iterator[Record]:
        before: list[object] = [None] * left
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            yield number, [*before, *cells] if left else cells

    return rows
