"""The workbook of issues: each issue is a row, and the rows it is about are shown and marked."""

from pathlib import Path

import openpyxl
import xlsxwriter

from sanctions.errors import Issue
from sanctions.files.given import Line
from sanctions.files.workbook_issues import Extract, Shown, is_ours, write_issues
from tests.unit.cli.lists import call, write_lists

MARKED = "FFF8CBAD"

AMOUNT = Issue(
    "error", "members", 17, "dividend", "=1", "D035", "no number", "不是数", "mend it", "改正"
)
ROW = Issue("error", "members", 18, None, None, "D031", "no row", "不是行")


def marked(path: Path, sheet: str) -> dict[str, str]:
    """The cells of a sheet that are marked, and their notes."""
    cells = (cell for row in openpyxl.load_workbook(path)[sheet].iter_rows() for cell in row)
    return {
        cell.coordinate: "" if cell.comment is None else cell.comment.text
        for cell in cells
        if cell.fill.fgColor.rgb == MARKED
    }


def test_an_issue_is_a_row_in_both_languages(tmp_path: Path) -> None:
    """A value that begins like a formula is a text here, too."""
    path = tmp_path / "issues.xlsx"
    write_issues(path, [AMOUNT, ROW])
    sheet = openpyxl.load_workbook(path).worksheets[0]
    header, first, second = sheet.iter_rows(values_only=True)
    found = dict(zip(header, first, strict=True))
    assert found == {
        "性质 Severity": "错误 error",
        "表 Table": "members",
        "行号 Row": 17,
        "文件 File": None,
        "工作表 Sheet": None,
        "单元格 Cell": None,
        "列 Column": "dividend",
        "内容 Value": "=1",
        "代码 Code": "D035",
        "说明": "不是数",
        "办法": "改正",
        "Message": "no number",
        "Hint": "mend it",
    }
    assert second[6] is None
    value = sheet.cell(2, header.index("内容 Value") + 1)
    assert (value.data_type, value.quotePrefix) == ("s", True)
    assert is_ours(path)
    assert not is_ours(tmp_path / "none.xlsx")


def test_an_extract_marks_the_cells_of_its_issues(tmp_path: Path) -> None:
    """A cell where the issue names one, else the number of the row; what is personal is masked."""
    columns = [Shown("member_id", "成员编号", "A", personal=True), Shown("dividend", "分红", "F")]
    lines = [Line(17, ("440605199001011234", "=1")), Line(18, ("M1", None))]
    extract = Extract("members 2025/[一]", columns, lines, [AMOUNT, ROW])
    write_issues(tmp_path / "a.xlsx", [AMOUNT, ROW], [extract, extract])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["问题 Issues", "members 2025  一", "members 2025  一 (2)"]
    rows = list(book.worksheets[1].iter_rows(values_only=True))
    assert rows == [
        ("行号 Row", "成员编号\nA", "分红\nF"),
        ("17", "***34", "=1"),
        ("18", "***", None),
    ]
    assert marked(tmp_path / "a.xlsx", book.sheetnames[1]) == {
        "C2": "D035 不是数\nno number",
        "A3": "D031 不是行\nno row",
    }


def test_a_run_on_a_workbook_shows_its_faulty_cells(tmp_path: Path) -> None:
    """The sheet and the row are those of the workbook, as its clerk finds them."""
    lists = write_lists(tmp_path)
    book = xlsxwriter.Workbook(tmp_path / "members.xlsx")
    titles = ("村社编号", "户编号", "成员编号", "分红", "联系电话")
    sheets: dict[str, list[tuple[object, ...]]] = {
        "一队": [("V1", "H1", "M1", "1000.00", "13800000000")],
        "二队": [("V1", "H2", "M2", "5x0.00", "13900000000"), ("V1", "H2", "M3", 500, "")],
    }
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["2025 年度分红明细表"])
        sheet.write_row(1, 0, titles)
        for number, cells in enumerate(rows, start=2):
            sheet.write_row(number, 0, cells)
    book.close()
    arguments = [each.replace("members.csv", "members.xlsx") for each in lists]
    out = tmp_path / "out"
    assert call("run", *arguments, "--out", out, "--format", "xlsx").exit_code == 2
    found = openpyxl.load_workbook(out / "issues.xlsx")
    header, *listed = found.worksheets[0].iter_rows(values_only=True)
    (issue,) = [dict(zip(header, row, strict=True)) for row in listed]
    assert (issue["文件 File"], issue["工作表 Sheet"], issue["单元格 Cell"]) == (
        *("members.xlsx", "二队", "D3"),
    )
    assert found.sheetnames == ["问题 Issues", "members 二队"]
    shown = list(found.worksheets[1].iter_rows(values_only=True))
    assert shown == [
        ("行号 Row", "村社编号\nA", "户编号\nB", "成员编号\nC", "分红\nD"),
        ("3", "V1", "***", "***", "5x0.00"),
    ]
    assert list(marked(out / "issues.xlsx", "members 二队")) == ["E2"]
    assert b"139" not in (out / "issues.xlsx").read_bytes()


def test_a_run_that_sets_rows_aside_shows_them_too(tmp_path: Path) -> None:
    """On every engine the workbook of issues is the same."""
    members = (tmp_path / "members.csv", "V1,H2,M3,500.00", "V1,H2,M3,500.001")
    lists = write_lists(tmp_path)
    path, before, after = members
    path.write_text(path.read_text("utf-8").replace(before, after), encoding="utf-8")
    made = []
    for engine in ("columnar", "reference"):
        out = tmp_path / engine
        options = ("--quarantine", "--format", "xlsx", "--engine", engine, "--quiet")
        assert call("run", *lists, "--out", out, *options).exit_code == 0
        made.append((out / "issues.xlsx").read_bytes())
    assert made[0] == made[1]
    assert list(marked(tmp_path / "columnar" / "issues.xlsx", "members")) == ["E2"]
