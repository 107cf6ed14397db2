"""Where two files of one table first differ, in the words of whoever looks for it.

Values are shown as in issues: personal ones are masked.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import IO, cast
from zipfile import BadZipFile, ZipFile

from sanctions.files.masks import shown
from sanctions.model.tables import Table, Text

_NOWHERE = Text(
    "内容逐行相同，只是字节不同（多因写文件的程序版本不同）",
    "the rows are equal and the bytes are not, as another version of what writes them makes it",
)
_NO_TABLE = Text("不是可以读取的表", "it cannot be read as a table")
_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"')
_SHEET = re.compile(r'<sheet name="([^"]*)" sheetId="([0-9]+)"')
_AT_ONCE = 50_000
_BLOCK = 1_000_000


def first_difference(there: Path, again: Path, table: Table | None) -> Text:
    """Where the file that is there first differs from the one that was made again.

    They must not have the same bytes. Without a ``table`` every value is masked.
    """
    try:
        match there.suffix:
            case ".csv":
                return _in_rows(_csv_rows(there), _csv_rows(again), table)
            case ".parquet":
                return _in_rows(_parquet_rows(there), _parquet_rows(again), table)
            case ".xlsx":
                return _in_workbook(there, again)
            case _:
                return _NOWHERE
    except (ValueError, OSError, BadZipFile, csv.Error, KeyError):
        return _NO_TABLE


def _csv_rows(path: Path) -> Iterator[Sequence[object]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.reader(lines, strict=True)


def _parquet_rows(path: Path) -> Iterator[Sequence[object]]:
    """The names of the columns, then the rows."""
    from pyarrow import parquet

    with parquet.ParquetFile(path) as file:
        yield tuple(file.schema_arrow.names)
        for batch in file.iter_batches(batch_size=_AT_ONCE):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _in_rows(
    there: Iterator[Sequence[object]], again: Iterator[Sequence[object]], table: Table | None
) -> Text:
    """The first row, from 1 without the header, and the first column of it that differ."""
    names = [str(name) for name in next(there, ())]
    if names != [str(name) for name in next(again, ())]:
        return Text("列名不同", "the columns have other names")
    for number, (old, new) in enumerate(zip_longest(there, again), start=1):
        if old is None:
            return Text(f"少第 {number} 行起的行", f"rows from row {number} on are missing")
        if new is None:
            return Text(f"多第 {number} 行起的行", f"rows from row {number} on are too many")
        if old != new:
            return _in_cells(number, names, (cast("Sequence[object]", old), new), table)
    return _NOWHERE


def _in_cells(
    number: int, names: Sequence[str], rows: tuple[Sequence[object], ...], table: Table | None
) -> Text:
    cells = zip_longest(names, *rows)
    name, old, new = next(each for each in cells if each[1] != each[2])
    columns = () if table is None else table.columns
    open_ones = {column.name for column in columns if not column.personal}
    before, after = (_shown(value, personal=name not in open_ones) for value in (old, new))
    return Text(
        f"第 {number} 行 `{name}`：文件中为{before.zh}，重算为{after.zh}",
        f"row {number}, column `{name}`: {before.en} in the file, {after.en} computed again",
    )


def _shown(value: object, *, personal: bool) -> Text:
    if value is None or value == "":
        return Text("空白", "nothing")
    text = ";".join(map(str, value)) if isinstance(value, list) else value
    word = f"`{shown(text, personal=personal)}`"
    return Text(f" {word}", word)


def _in_workbook(there: Path, again: Path) -> Text:
    """The first part of the archive that differs; of a sheet its name and the cell."""
    with ZipFile(there) as old, ZipFile(again) as new:
        if old.namelist() != new.namelist():
            return Text("工作表不同", "it has other sheets")
        names = _sheet_names(new)
        for name in new.namelist():
            with old.open(name) as before, new.open(name) as after:
                cell = _cell_at(before, after)
            if cell is not None:
                sheet = names.get(name, name)
                return Text(
                    f"工作表“{sheet}”的 {cell} 不同" if cell else f"“{sheet}”不同",
                    f"sheet `{sheet}` differs in {cell}" if cell else f"`{sheet}` differs",
                )
    return _NOWHERE


def _sheet_names(book: ZipFile) -> dict[str, str]:
    listed = _SHEET.findall(book.read("xl/workbook.xml").decode())
    return {f"xl/worksheets/sheet{number}.xml": name for name, number in listed}


def _cell_at(before: IO[bytes], after: IO[bytes]) -> str | None:
    """The cell in which two sheets first differ, empty where it is none; None where they do not."""
    seen = b""
    while True:
        old, new = before.read(_BLOCK), after.read(_BLOCK)
        if old != new:
            pairs = enumerate(zip(old, new, strict=False))
            equal = next((place for place, (a, b) in pairs if a != b), min(len(old), len(new)))
            cells: list[bytes] = _CELL.findall(seen + new[: equal + 1])
            return cells[-1].decode() if cells else ""
        if not new:
            return None
        seen = new
