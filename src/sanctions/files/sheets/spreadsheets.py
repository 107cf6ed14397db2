"""OpenDocument spreadsheets: the merged cells and the extent, which the library does not tell."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from sanctions.files.sheets.grid import Region
from sanctions.files.sheets.packages import (
    MOST_ROWS,
    Room,
    Unusable,
    refuse_bomb,
    refuse_more,
)

_PIECE = 1 << 20
_TELLS = "META-INF/manifest.xml"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 p"


@dataclass(slots=True)
class Sheet:
    """The merged cells of a sheet, the cells of formulas without a result, and its extent."""

    merged: list[Region] = field(default_factory=list)
    valueless: set[tuple[int, int]] = field(default_factory=set)
    rows: int = 0
    columns: int = 0


def is_locked(content: bytes) -> bool:
    """Whether the package tells that its parts are encrypted, which they are under a password."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, package.open(_TELLS) as part:
            return b"encryption-data" in part.read(_PIECE)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError,
            RuntimeError, LookupError):  # fmt: skip
        return False


def looked_over(content: bytes, room: Room) -> dict[str, Sheet]:
    """Look over an .ods workbook: its sheets by name.

    Raises:
        Unusable: if it is too large or broken.
    """
    look = _Look(room)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            refuse_bomb(package, room)
            with package.open("content.xml") as part:
                while piece := part.read(_PIECE):
                    look.parser.Parse(piece, False)  # noqa: FBT003  expat takes it by position
                look.parser.Parse(b"", True)  # noqa: FBT003  the same
    except (zipfile.BadZipFile, zlib.error, EOFError, expat.ExpatError, ValueError,
            NotImplementedError, RuntimeError, LookupError) as fault:  # fmt: skip
        raise Unusable from fault
    return look.sheets


def _refuse(*_: object) -> None:
    raise Unusable


class _Look:
    """One pass over the XML: rows and columns are counted with their repetitions."""

    def __init__(self, room: Room) -> None:
        """Begin before the first sheet."""
        self._room = room
        self.sheets: dict[str, Sheet] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = _refuse
        self._sheet: Sheet | None = None
        self._row = 0
        self._rows = 1
        self._column = 0
        self._columns = 1
        self._pending: Mapping[str, str] | None = None
        self._filled = False

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _TABLE + "table":
            self._sheet = self.sheets.setdefault(attributes.get(_TABLE + "name", ""), Sheet())
            self._row = 0
        elif tag == _TABLE + "table-row":
            self._rows = int(attributes.get(_TABLE + "number-rows-repeated", "1"))
            self._column = 0
        elif tag in {_TABLE + "table-cell", _TABLE + "covered-table-cell"}:
            self._columns = int(attributes.get(_TABLE + "number-columns-repeated", "1"))
            self._pending = attributes
            self._filled = _OFFICE + "value-type" in attributes
        elif tag == _TEXT and self._pending is not None:
            self._filled = True

    def _end(self, tag: str) -> None:
        if tag == _TABLE + "table":
            refuse_more(sum(each.rows * each.columns for each in self.sheets.values()), self._room)
        elif tag == _TABLE + "table-row":
            self._row += self._rows
        elif tag in {_TABLE + "table-cell", _TABLE + "covered-table-cell"}:
            self._cell()
            self._column += self._columns
            self._pending = None

    def _cell(self) -> None:
        attributes, sheet = self._pending or {}, self._sheet
        if sheet is None:
            return
        last_row, last_column = self._row + self._rows, self._column + self._columns
        if self._filled and (
            last_row > MOST_ROWS
            or last_column > self._room.columns
            or last_row * last_column > self._room.cells
        ):
            size = (
                f"有 {last_column:,} 列 {last_row:,} 行",
                f"has {last_column:,} columns and {last_row:,} rows",
            )
            raise Unusable(size, f"{self._room.columns:,} × {MOST_ROWS:,}")
        if self._filled:
            sheet.rows = max(sheet.rows, last_row)
            sheet.columns = max(sheet.columns, last_column)
        down = int(attributes.get(_TABLE + "number-rows-spanned", "1"))
        across = int(attributes.get(_TABLE + "number-columns-spanned", "1"))
        row, column = self._row + 1, self._column
        if down > 1 or across > 1:
            last = row - 2 + down, column + across - 1
            sheet.merged.append(((row - 1, column), last))
        if _TABLE + "formula" in attributes and (
            _OFFICE + "value-type" not in attributes
            or attributes.get(_CALC + "value-type") == "error"
        ):
            sheet.valueless.add((row, column))
