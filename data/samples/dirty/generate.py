"""Write the dirty lists: `python -m data.samples.dirty.generate [--mended FOLDER]`.

The bytes are the same every time. With ``--mended`` the lists are those without a fault. Nobody in
them exists: `people.py` tells what the ids are.
"""

import csv
import io
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data.samples.dirty.faults import FAULTS, Fault
from data.samples.dirty.members import SHEETS, Cell, Formula, Sheet
from data.samples.dirty.mended import mended_history, mended_sheet
from data.samples.dirty.records import HISTORY, VILLAGES

UNIX = 3  # in a package, also where it is written on another system
DRAWN_UP_ON = datetime(2026, 1, 20)  # noqa: DTZ001  a day


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as a workbook, which is not compressed: what is, depends on the library."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.set_properties({"title": "generated", "created": DRAWN_UP_ON})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for each in sheets:
            sheet = book.add_worksheet(each.name)
            for region in each.merged:
                sheet.merge_range(region, "")
            for row, cells in enumerate(each.rows):
                for column, cell in enumerate(cells):
                    _write(sheet, row, column, cell, day)
    return _stored(file)


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, day: Format) -> None:
    match cell:
        case None:
            pass
        case str():
            sheet.write_string(row, column, cell)
        case date():
            sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
        case Formula():
            sheet.write_formula(row, column, cell.text, None, cell.result)  # pyright: ignore[reportArgumentType]  any result may stand there
        case _:
            sheet.write_number(row, column, cell)


def _stored(file: io.BytesIO) -> bytes:
    plain = io.BytesIO()
    with zipfile.ZipFile(file) as packed, zipfile.ZipFile(plain, "w") as package:
        for part in packed.infolist():
            plainly = zipfile.ZipInfo(part.filename)
            plainly.create_system = UNIX
            package.writestr(plainly, packed.read(part))
    return plain.getvalue()


def text(rows: Sequence[Sequence[str]], separator: str, encoding: str) -> bytes:
    """The rows as a text, with the line ends of Windows."""
    lines = io.StringIO()
    csv.writer(lines, delimiter=separator).writerows(rows)
    return lines.getvalue().encode(encoding)


def told() -> Iterator[str]:
    """The planted faults as a page."""
    yield "# 名单中的问题 · What is wrong in the lists"
    yield ""
    yield "Generated from `faults.py`, which was written by hand."
    for (file, sheet), faults in FAULTS.items():
        yield ""
        yield f"## {file} {sheet}".rstrip()
        yield ""
        yield "| 位置 · place | 代码 · code | 问题 | what is wrong | 暂缓 · held |"
        yield "|---|---|---|---|---|"
        yield from map(_row, faults)


def _row(fault: Fault) -> str:
    held = ", ".join(f"`{name}`" for name in fault.holds)
    page = f"[{fault.code}](../../../docs/errors/{fault.code}.md)"
    return f"| {fault.place} | {page} | {fault.zh} | {fault.en} | {held} |"


def generate(folder: Path) -> None:
    """Write `members.xlsx`, `history.csv`, `villages.tsv` and `faults.md` into the folder."""
    (folder / "faults.md").write_bytes("".join(f"{line}\n" for line in told()).encode())
    (folder / "members.xlsx").write_bytes(workbook(SHEETS))
    (folder / "history.csv").write_bytes(text(HISTORY, ",", "gb18030"))
    (folder / "villages.tsv").write_bytes(b"\xff\xfe" + text(VILLAGES, "\t", "utf-16-le"))


def generate_mended(folder: Path) -> None:
    """Write `members.xlsx`, `history.csv` and `villages.tsv` without a fault into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "members.xlsx").write_bytes(workbook([mended_sheet(each) for each in SHEETS]))
    (folder / "history.csv").write_bytes(text(mended_history(HISTORY), ",", "gb18030"))
    (folder / "villages.tsv").write_bytes(b"\xff\xfe" + text(VILLAGES, "\t", "utf-16-le"))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--mended"]:
        generate_mended(Path(sys.argv[2]))
    else:
        generate(Path(__file__).parent)
