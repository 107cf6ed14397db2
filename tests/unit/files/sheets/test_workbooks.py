"""Workbooks that hide something, cannot be opened, or would use up the memory."""

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from sanctions.files.sheets.maps import ListMap
from sanctions.files.sheets.packages import Package, Room
from tests.unit.files.books import bomb, encrypted, ods, without_part, xlsx, xlsx_of_openpyxl
from tests.unit.files.sheets.test_lists import FOUND, codes, ids, read


@pytest.mark.parametrize("kind", ["openpyxl", "ods"])
def test_a_formula_without_a_result_is_a_fault(kind: str, tmp_path: Path) -> None:
    """It is not an empty cell, also where a value may be missing."""
    rows = [[*FOUND, "出生日期"], ["V", "H", "M", 1.0, "=TODAY()"], ["V", "H", "M2", 1.0, None]]
    write = xlsx_of_openpyxl if kind == "openpyxl" else ods
    file = write(tmp_path / f"list.{'xlsx' if kind == 'openpyxl' else kind}", {"s": rows})
    _, found, issues = read(file)
    assert (codes(issues), found.numbers) == ([("D047", "s!E2")], [3])


def test_an_error_in_a_cell_is_a_fault(tmp_path: Path) -> None:
    """`#N/A` is not an empty cell; the result of a formula is a value."""
    book = xlsxwriter.Workbook(tmp_path / "list.xlsx")
    sheet: Any = book.add_worksheet("s")  # its types know no errors as results
    sheet.write_row(0, 0, [*FOUND, "出生日期"])
    for row in (1, 2):
        sheet.write_row(row, 0, ["V", "H", f"M{row}"])
    sheet.write_formula("D2", "=1+1", None, 2)
    sheet.write_formula("D3", "=1+1", None, 3)
    sheet.write_formula("E2", "=NA()", None, "#N/A")
    sheet.write_formula("E3", "=DATE(1990,1,1)", None, 32874)
    book.close()
    _, found, issues = read(tmp_path / "list.xlsx")
    assert (codes(issues), ids(found)) == ([("D047", "s!E2")], [("H", "M2", 300)])


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    """Each is one issue that says what to do."""
    book = xlsx(tmp_path / "whole.xlsx", {"s": [FOUND, ["V", "H", "M", 1.0]]})
    content = book.read_bytes()
    for name, bad, code in (
        ("a.xlsx", b"", "D021"),
        ("a.xlsx", b"<html>", "D021"),
        ("a.xlsx", content[: len(content) // 2], "D021"),
        ("a.xlsx", without_part(book, "xl/worksheets/sheet1.xml"), "D021"),
        ("a.xlsx", without_part(book, "xl/workbook.xml"), "D021"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "D021"),
        ("a.ods", content, None),
    ):
        (tmp_path / name).write_bytes(bad)
        _, _, issues = read(tmp_path / name)
        assert [issue.code for issue in issues] == ([] if code is None else [code])


def test_limits(tmp_path: Path) -> None:
    """What would use up the memory is not opened."""
    wide = xlsx(tmp_path / "wide.xlsx", {"s": [[*FOUND, *["x"] * 2000]]})
    far = tmp_path / "far.ods"
    ods(far, {"s": [FOUND, [*["V", "H", "M", 1.0], *[None] * 800, "x"]]})
    for file in (wide, far):
        assert [issue.code for issue in read(file)[2]] == ["D023"]
    (issue,) = read(bomb(tmp_path / "bomb.xlsx", 5 << 20), chosen=ListMap(workbook_limit=1 << 22))[
        2
    ]
    assert issue.code == "D023"
    assert "holds 5.0 MB unpacked; the limit is 4.0 MB" in issue.message
    assert "--workbook-limit" in issue.hint
    assert "--workbook-limit" in issue.hint_zh
    tall = xlsx(tmp_path / "tall.xlsx", {"s": [FOUND, *([["V", "H", "M", 1.0]] * 900)]})
    (issue,) = read(tall, chosen=ListMap(workbook_limit=1 << 20))[2]
    assert "has 23,426 cells; the limit is 14,648" in issue.message
    assert [issue.code for issue in read(tall)[2]] == []


def test_a_limit_that_is_raised(tmp_path: Path) -> None:
    """Columns and cells grow with the bytes, as far as a sheet goes, and never below the usual."""
    wide = xlsx(tmp_path / "wide.xlsx", {"s": [[*FOUND, *["x"] * 2000], ["V", "H", "M", 1.0]]})
    far = tmp_path / "far.ods"
    ods(far, {"s": [FOUND, [*["V", "H", "M", 1.0], *[None] * 800, "x"]]})
    for file, limit in ((wide, 16 << 30), (far, 8 << 30)):
        _, found, issues = read(file, chosen=ListMap(workbook_limit=limit))
        assert {issue.severity for issue in issues} <= {"warning"}
        assert len(found.rows) == 1
    assert Room.of(1 << 60).columns == 16_384
    assert Room.of(1).columns == Room().columns
    assert Room.of(None) == Room.of(4 << 30) == Room()


def test_a_password_is_told(tmp_path: Path) -> None:
    """A workbook under a password is not a broken one."""
    plain = xlsx(tmp_path / "plain.xlsx", {"s": [FOUND, ["V", "H", "M", 1.0]]})
    for name in ("list.xlsx", "list.xls"):
        assert [each.code for each in read(encrypted(tmp_path / name, plain))[2]] == ["D022"]
    whole = ods(tmp_path / "plain.ods", {"s": [FOUND, ["V", "H", "M", 1.0]]})
    with zipfile.ZipFile(tmp_path / "list.ods", "w") as locked:
        with zipfile.ZipFile(whole) as package:
            for name in set(package.namelist()) - {"META-INF/manifest.xml"}:
                locked.writestr(
                    name, b"\x8f" * 600 if name == "content.xml" else package.read(name)
                )
        told = '<manifest:encryption-data manifest:checksum="x"/>'
        locked.writestr("META-INF/manifest.xml", f"<manifest:manifest>{told}</manifest:manifest>")
    assert [each.code for each in read(tmp_path / "list.ods")[2]] == ["D022"]


def test_a_sheet_under_a_prefix(tmp_path: Path) -> None:
    """Some programs write `x:row` for `row`: errors and extent are found all the same."""
    book = xlsx_of_openpyxl(tmp_path / "list.xlsx", {"s": [FOUND, ["V", "H", "M", "=1+1"]]})
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(book) as package:
        text = package.read(part).decode()
    for name in ("worksheet", "sheetData", "row", "c", "f", "v"):
        text = re.sub(rf"<(/?){name}(?=[ />])", rf"<\1x:{name}", text)
    assert "<x:row" in text
    kept = without_part(book, part)
    book.write_bytes(kept)
    with zipfile.ZipFile(book, "a") as package:
        package.writestr(part, text.replace("xmlns=", "xmlns:x=", 1))
    assert codes(read(book)[2]) == [("D047", "s!D2")]
    assert Package(book.read_bytes(), Room()).look_over("s").valueless == {(2, 3)}
