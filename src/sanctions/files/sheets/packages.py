"""What a workbook in a ZIP file is like as a whole: looked over before a library opens it.

The library takes the memory of every cell between the first and the last, believes what a ZIP file
says of itself, and gives neither errors nor formulas without a result. So each sheet is read once
before it, in pieces.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from posixpath import join, normpath
from typing import Self
from xml.etree import ElementTree

MOST_ROWS = 1_048_576
_EVERY_COLUMN = 16_384

_MB, _GB = 1 << 20, 1 << 30
_PIECE = 1 << 20
_SMALL = 16 << 20
_LONGEST = 128 << 20
"""Of a row, or of what stands below the rows, such as the merged cells."""
_LINK = re.compile(r"\{[^}]*relationships\}id")
_ROW = re.compile(rb'<(?:\w+:)?row\b[^<>]*?\br="([0-9]+)"')
_BEYOND_Z = re.compile(rb' r="[A-Z]{2}')
_FAR = re.compile(rb' r="([A-Z]{2,})')
_UNUSUAL = re.compile(rb' r(?!="[A-Z0-9]|ef=")')
_UNUSUAL_PLACE = re.compile(
    rb"<(?:\w+:)?(?:c|row)\b[^<>]*?(?:[\t\r\n]r\s*=| r\s*=\s*'| r\s+=| r=\s| r=\"[a-z])"
)
"""The place of a cell or of a row as no program writes it, but XML has it."""
_CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*?)(/>|>((?:[^<]+|<(?!/?(?:\w+:)?c\b))*+)</(?:\w+:)?c>)")
_PLACE = re.compile(rb'\br="([A-Z]+)([0-9]+)"')
_TYPE = re.compile(rb'\bt="(\w+)"')
_RESULT = re.compile(rb"<(?:\w+:)?v\b[^<>/]*>[^<]")
_TEXTS = re.compile(rb"""<(?:\w+:)?sst\b[^<>]*?\buniqueCount\s*=\s*["']([0-9]+)""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


@dataclass(frozen=True, slots=True)
class Room:
    """How large a workbook may be: its bytes unpacked, its columns (as far as ZZ) and its cells."""

    size: int = 4 << 30
    columns: int = 702
    cells: int = 60_000_000

    @classmethod
    def of(cls, size: int | None) -> Self:
        """Room for so many bytes, and for columns and cells to match; that by default for None."""
        usual = cls()
        if size is None:
            return usual
        columns = min(_EVERY_COLUMN, max(usual.columns, usual.columns * size // usual.size))
        return cls(size, columns, usual.cells * size // usual.size)


class Unusable(Exception):  # noqa: N818  never leaves this package
    """A package that must not be opened: too large with its size, or broken."""

    def __init__(self, size: tuple[str, str] | None = None, limit: str = "") -> None:
        """Keep what it is, in Chinese and English, and the limit; broken without a size."""
        self.size = size
        self.limit = limit
        super().__init__(limit)


@dataclass(slots=True)
class Part:
    """A sheet as its XML has it: cells without a result by row and column, and its extent.

    ``prefixed``: its elements have a prefix, such as `x:row`.
    """

    valueless: set[tuple[int, int]] = field(default_factory=set)
    rows: int = 0
    columns: int = 26
    prefixed: bool = False


def is_spreadsheet(content: bytes) -> bool:
    """Whether a ZIP file is an .ods workbook; any other is looked at as an .xlsx one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "content.xml" in package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


class Package:
    """An .xlsx workbook as a whole, and then sheet by sheet.

    ``epoch`` is day 0 of its numbers of days.
    """

    def __init__(self, content: bytes, room: Room) -> None:
        """Look over all but the sheets.

        Raises:
            Unusable: if it is too large or broken.
        """
        self.epoch = date(1899, 12, 30)
        self._room = room
        self._cells = 0
        self._paths: dict[str, str] = {}
        with _broken_is_unusable():
            self._package = zipfile.ZipFile(io.BytesIO(content))
            refuse_bomb(self._package, room)
            self._open()

    def look_over(self, sheet: str) -> Part:
        """Look over one sheet.

        Raises:
            Unusable: if it is too large or broken, or all that were looked over are.
        """
        with _broken_is_unusable():
            path = self._paths.get(sheet)
            part = Part() if path is None else _part(self._package, path, self._room)
            self._cells += part.rows * part.columns
            refuse_more(self._cells, self._room)
            return part

    def _open(self) -> None:
        links = {
            each.get("Id"): each.get("Target", "")
            for each in _parsed(self._package, "xl/_rels/workbook.xml.rels")
        }
        for element in _parsed(self._package, "xl/workbook.xml").iter():
            name = element.tag.rpartition("}")[2]
            if name == "workbookPr" and element.get("date1904") in {"1", "true"}:
                self.epoch = date(1904, 1, 1)
            if name == "sheet":
                link = next((at for key, at in element.items() if _LINK.fullmatch(key)), None)
                target = links.get(link, "")
                path = target[1:] if target.startswith("/") else normpath(join("xl", target))
                if "worksheets" in path:
                    self._paths[element.get("name", "")] = path
        for each in self._package.namelist():
            if each.lower().endswith("sharedstrings.xml"):
                _prove_texts(self._package, each)


@contextmanager
def _broken_is_unusable() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, ElementTree.ParseError, ValueError,
            NotImplementedError, RuntimeError, LookupError) as fault:  # fmt: skip
        raise Unusable from fault


def refuse_bomb(package: zipfile.ZipFile, room: Room) -> None:
    """Refuse what is too large unpacked.

    Raises:
        Unusable: with the size.
    """
    size = sum(each.file_size for each in package.infolist())
    if size > room.size:
        shown = _sized(size)
        raise Unusable((f"解压后有 {shown}", f"holds {shown} unpacked"), _sized(room.size))


def refuse_more(cells: int, room: Room) -> None:
    """Refuse too many cells in all sheets together: twice as many as one may have.

    The library keeps every sheet, with all the cells between the first and the last.

    Raises:
        Unusable: with the number.
    """
    most = 2 * room.cells
    if cells > most:
        size = f"共有 {cells:,} 个单元格", f"has {cells:,} cells in all"
        raise Unusable(size, f"{most:,}")


def _sized(size: int) -> str:
    return f"{size / _GB:.1f} GB" if size >= _GB else f"{size / _MB:.1f} MB"


def _prove_texts(package: zipfile.ZipFile, path: str) -> None:
    """Read them once, as their end proves their size; the library takes the memory of so many."""
    size = 0
    told: list[bytes] = []
    for piece in _pieces(package, path):
        told += () if size else _TEXTS.findall(piece)
        size += len(piece)
    if any(int(count) > size for count in told):
        raise Unusable


def _part(package: zipfile.ZipFile, path: str, room: Room) -> Part:
    part = Part()
    rest = b""
    ends = b"</row>"
    for place, piece in enumerate(_pieces(package, path)):
        if place == 0 and b"<worksheet" not in piece:
            part.prefixed, ends = True, b":row>"
        block = rest + piece
        cut = block.rfind(ends) + len(ends)
        if cut < len(ends):
            if len(block) > _LONGEST:
                raise Unusable
            rest = block
            continue
        _look(block[:cut], part, room)
        rest = block[cut:]
    _look(rest, part, room)
    return part


def _look(block: bytes, part: Part, room: Room) -> None:
    if (_UNUSUAL.search(block) or b"\n" in block) and _UNUSUAL_PLACE.search(block):
        raise Unusable  # its places would be read wrongly
    part.rows = max(part.rows, _last_row(block, b":row " if part.prefixed else b"<row "))
    wide = _BEYOND_Z.search(block)
    if wide:
        for letters in set(_FAR.findall(block)):
            part.columns = max(part.columns, number_of(letters))
    is_further, further = _further_down(len(str(part.rows)))
    if wide or is_further.search(block):
        part.rows = max(part.rows, *map(int, further.findall(block)), 0)
    if part.columns > room.columns:
        shown = f"{part.columns:,}"
        raise Unusable((f"有 {shown} 列", f"has {shown} columns"), f"{room.columns:,}")
    if part.rows > MOST_ROWS or part.rows * part.columns > room.cells:
        shown = f"{part.rows * part.columns:,}"
        raise Unusable((f"有 {shown} 个单元格", f"has {shown} cells"), f"{room.cells:,}")
    if b"<f" in block or b't="e"' in block or (part.prefixed and b":f" in block):
        part.valueless.update(_valueless(block))


@lru_cache(maxsize=16)
def _further_down(digits: int) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """What tells that a cell to column Z is in a row whose number has more digits; all such."""
    more = digits + 1
    return re.compile(rb' r="[A-Z0-9][0-9]{%d}' % more), re.compile(
        rb'r="[A-Z]*([0-9]{%d,})' % more
    )


def _last_row(block: bytes, begins: bytes) -> int:
    at = block.rfind(begins)
    return max((int(row) for row in _ROW.findall(block, max(0, at - 20))), default=0)


def _valueless(block: bytes) -> Iterator[tuple[int, int]]:
    """The cells of errors, and of formulas that have no result in the file."""
    for cell in _CELL.finditer(block):
        of = _TYPE.search(cell[1])
        kind = of[1] if of else b"n"
        inner = cell[3] or b""
        lacks = _FORMULA.search(inner) and kind != b"str" and not _RESULT.search(inner)
        place = _PLACE.search(cell[1])
        if place and (kind == b"e" or lacks):
            yield int(place[2]), number_of(place[1]) - 1


def number_of(letters: bytes) -> int:
    """The number of a column from its letters, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _pieces(package: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    with package.open(path) as part:
        while piece := part.read(_PIECE):
            yield piece


def _parsed(package: zipfile.ZipFile, path: str) -> ElementTree.Element:
    content = package.read(path) if package.getinfo(path).file_size <= _SMALL else b"<!DOCTYPE"
    if b"<!DOCTYPE" in content:
        raise Unusable
    return ElementTree.fromstring(content)  # noqa: S314  small, and without entities
