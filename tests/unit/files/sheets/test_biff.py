"""What an .xls file tells beside its cells: errors, and from which day its numbers count."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlwt

from sanctions.files.sheets.biff import looked_over
from sanctions.files.sheets.packages import Room
from tests.unit.files.books import Cells, xls, xlsx_of_openpyxl
from tests.unit.files.sheets.test_lists import FOUND, codes, ids, read

NO_VALUE, REFERENCE = 0x2A, 0x17
NO_RESULT = b"\x03\0\0\0\0\0\xff\xff"
"""The result of a formula that is an empty text, as xlwt writes all of them."""
RESULT_IS_ERROR = b"\x02\0\x2a\0\0\0\xff\xff"


def list_with(path: Path, sheet_of: int = 1) -> tuple[xlwt.Workbook, xlwt.Worksheet]:
    """A workbook with a list on one of its sheets, to be written on and saved."""
    book = xlwt.Workbook()
    for number in range(1, sheet_of):
        book.add_sheet(f"{path.stem}{number}")
    sheet = book.add_sheet("s")
    rows: Cells = [FOUND, ["V", "H", "M1", 1.0], ["V", "H", "M2", 2.0]]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if (row, column) != (2, 3):
                sheet.write(row, column, cell)
    return book, sheet


@pytest.mark.parametrize("error", [NO_VALUE, REFERENCE])
def test_a_cell_of_an_error_is_the_same_issue_as_in_a_new_workbook(
    error: int, tmp_path: Path
) -> None:
    """#N/A and #REF! are no empty cells: the row is told, with its cell."""
    book, sheet = list_with(tmp_path / "list.xls", 2)
    sheet.row(2).set_cell_error(3, error)
    book.save(str(tmp_path / "list.xls"))
    _, rows, issues = read(tmp_path / "list.xls")
    rows_of_new = [FOUND, ["V", "H", "M1", 1.0], ["V", "H", "M2", "#N/A"]]
    new = xlsx_of_openpyxl(tmp_path / "list.xlsx", {"s": rows_of_new})
    assert codes(issues) == codes(read(new)[2]) == [("D047", "s!D3")]
    assert ids(rows) == [("H", "M1", 100)]


def test_a_formula_whose_last_result_is_an_error_is_told(tmp_path: Path) -> None:
    """An empty text as its result is an empty cell, an error is none."""
    file = tmp_path / "list.et"
    book, sheet = list_with(file)
    formula: Any = xlwt.Formula("1/0")
    sheet.write(2, 3, formula)
    book.save(str(file))
    assert codes(read(file)[2]) == [("D031", "s!D3")]
    content = file.read_bytes()
    assert content.count(NO_RESULT) == 1
    file.write_bytes(content.replace(NO_RESULT, RESULT_IS_ERROR))
    assert codes(read(file)[2]) == [("D047", "s!D3")]


def test_yes_and_no_are_no_errors(tmp_path: Path) -> None:
    """They are records of the same kind."""
    file = xls(tmp_path / "list.xls", {"s": [[True, "x"], [False]]})
    assert looked_over(file.read_bytes(), Room()).valueless == [set()]


@pytest.mark.parametrize(("since", "number"), [(1900, 45717.0), (1904, 44255.0)])
def test_a_number_in_a_column_of_days_counts_from_where_the_file_says(
    since: int, number: float, tmp_path: Path
) -> None:
    """The day that it is in the workbook, from 1900 or from 1904; of half a day it is none."""
    file = tmp_path / "list.xls"
    book = xlwt.Workbook()
    book.dates_1904 = since == 1904
    sheet = book.add_sheet("s")
    days = [number, 20250301.0, "2025-03-01", number + 0.5]
    cells: Cells = [
        [*FOUND, "出生日期"],
        *(["V", "H", f"M{at}", 1.0, day] for at, day in enumerate(days)),
    ]
    for row, of_row in enumerate(cells):
        for column, cell in enumerate(of_row):
            sheet.write(row, column, cell)
    book.save(str(file))
    _, rows, issues = read(file)
    assert [row["birth_date"] for row in rows.rows] == [date(2025, 3, 1)] * 3
    assert [issue.cell for issue in issues] == ["E5"]
