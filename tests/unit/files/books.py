"""Real workbooks for tests: written by the libraries that others write them with."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlsxwriter
import xlwt
from msoffcrypto.format import ooxml

Cells = Sequence[Any]
"""Rows of cells."""

Merged = Sequence[str]

TITLES = ["村社", "户号", "身份证号", "个人金额"]
MEMBER_CELLS = ["V1", "H1", "M1", 100.0]


def xlsx(
    path: Path, sheets: Mapping[str, Cells], merged: Merged = (), *, mac: bool = False
) -> Path:
    """A workbook by XlsxWriter; the ranges are merged in every sheet."""
    book = xlsxwriter.Workbook(path, {"date_1904": mac})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for region in merged:
            sheet.merge_range(region, "")
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    moment = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001  a day
                    sheet.write_datetime(row, column, moment, day)
                elif isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(row, column, cell)
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write(row, column, cell)
    book.close()
    return path


def xlsx_of_openpyxl(path: Path, sheets: Mapping[str, Cells], merged: Merged = ()) -> Path:
    """A workbook by openpyxl, which keeps no results of formulas."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(list(cells))
        for region in merged:
            sheet.merge_cells(region)
    book.save(path)
    return path


def xls(path: Path, sheets: Mapping[str, Cells], merged: Sequence[tuple[int, ...]] = ()) -> Path:
    """A workbook of Excel 97 by xlwt; regions are first and last row, first and last column."""
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        tops = {(top, left): (top, last, left, right) for top, last, left, right in merged}
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if (row, column) in tops:
                    sheet.write_merge(*tops[row, column], cell)
                elif isinstance(cell, date):
                    sheet.write(row, column, cell, day)
                elif cell is not None and not _within(row, column, merged):
                    sheet.write(row, column, cell)
    book.save(str(path))
    return path


def ods(
    path: Path, sheets: Mapping[str, Cells], merged: Mapping[tuple[int, int], int] = {}
) -> Path:
    """An OpenDocument workbook; ``merged`` says over how many rows the cell at a place reaches."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>{_ods_rows(rows, merged)}</table:table>"
        for name, rows in sheets.items()
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", kind)
        package.writestr("META-INF/manifest.xml", manifest)
        package.writestr("content.xml", content)
    return path


def encrypted(path: Path, book: Path) -> Path:
    """A workbook under a password, as Excel protects it."""
    with book.open("rb") as plain, path.open("wb") as locked:
        ooxml.OOXMLFile(plain).encrypt("secret", locked)
    return path


def bomb(path: Path, size: int) -> Path:
    """A small workbook that unpacks to so many bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(size >> 20):
                part.write(bytes(1 << 20))
        package.writestr("xl/workbook.xml", "<workbook/>")
    return path


def without_part(book: Path, part: str) -> bytes:
    """The bytes of a workbook without one of its parts."""
    kept = io.BytesIO()
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(kept, "w") as target:
        for name in source.namelist():
            if name != part:
                target.writestr(name, source.read(name))
    return kept.getvalue()


def _within(row: int, column: int, merged: Sequence[tuple[int, ...]]) -> bool:
    return any(top <= row <= last and left <= column <= right for top, last, left, right in merged)


def _ods_rows(rows: Cells, merged: Mapping[tuple[int, int], int]) -> str:
    below = {
        (row + more, column) for (row, column), reach in merged.items() for more in range(1, reach)
    }
    lines = []
    for row, cells in enumerate(rows):
        written = [
            "<table:covered-table-cell/>"
            if (row, column) in below
            else _ods_cell(cell, merged.get((row, column), 1))
            for column, cell in enumerate(cells)
        ]
        lines.append(f"<table:table-row>{''.join(written)}</table:table-row>")
    return "".join(lines)


def _ods_cell(cell: object, reach: int) -> str:
    span = f' table:number-rows-spanned="{reach}" table:number-columns-spanned="1"'
    spanned = span if reach > 1 else ""
    if cell is None:
        return f"<table:table-cell{spanned}/>"
    if isinstance(cell, date):
        value = f' office:value-type="date" office:date-value="{cell.isoformat()[:10]}"'
    elif isinstance(cell, float | int):
        value = f' office:value-type="float" office:value="{cell!r}"'
    elif str(cell).startswith("="):
        return f'<table:table-cell table:formula="of:{escape(str(cell))}"/>'
    else:
        value = ' office:value-type="string"'
    return (
        f"<table:table-cell{spanned}{value}><text:p>{escape(str(cell))}</text:p></table:table-cell>"
    )
