"""A workbook shows what it holds: typed cells, nothing evaluated, nothing lost, equal bytes."""

import os
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from sanctions.errors import InputError
from sanctions.files import Row
from sanctions.files.workbook import AT_ONCE, ROWS, Columns, batches_of, write_workbook
from sanctions.model.tables import (
    DAY,
    DECIMAL,
    INTEGER,
    LIST,
    MEMBERS_OUT,
    MONEY,
    TEXT,
    YES_NO,
    Column,
    ColumnType,
    Language,
    Table,
    Text,
    choice,
)


def column(name: str, kind: ColumnType) -> Column:
    """A column with a title in both languages."""
    return Column(name, kind, Text(f"栏{name}", f"Column {name}"), Text("说明。", "What it is."))


MIXED = Table(
    "mixed",
    (
        column("id", TEXT),
        column("state", choice("held", "unheard-of")),
        column("day", DAY),
        column("money", MONEY),
        column("share", DECIMAL),
        column("number", INTEGER),
        column("listed", LIST),
        column("yes", YES_NO),
    ),
    key=("id",),
    title=Text("杂表", "Mixed"),
)
NOTHING: Row = dict.fromkeys(MIXED.names)


def written(
    path: Path,
    rows: Sequence[Row],
    table: Table = MIXED,
    language: Language = "en",
    most: int = ROWS,
) -> openpyxl.Workbook:
    """The workbook of these rows, as another library reads it."""
    write_workbook(path, [(table, batches_of(table, rows))], language, rows=most)
    return openpyxl.load_workbook(path)


def sheet_of(path: Path, rows: Sequence[Row], language: Language = "en") -> Worksheet:
    """The one sheet of these rows."""
    (sheet,) = written(path, rows, language=language).worksheets
    return sheet


def test_cells_have_the_types_of_their_columns(tmp_path: Path) -> None:
    """Days are dates, money is a number with its format, lists are joined, choices are words."""
    row: Row = {
        "id": "000123456789012345",
        "state": "held",
        "day": date(2025, 3, 1),
        "money": -123_456_789,
        "share": 3_333,
        "number": 1_234,
        "listed": ("R1", "R2"),
        "yes": True,
    }
    sheet = sheet_of(tmp_path / "a.xlsx", [row, {**NOTHING, "state": "unheard-of"}], "zh")
    assert [cell.value for cell in sheet[1]] == [f"栏{name}" for name in MIXED.names]
    assert [cell.value for cell in sheet[2]] == [
        *("000123456789012345", "暂缓发放", datetime(2025, 3, 1), -1_234_567.89),  # noqa: DTZ001
        *(0.3333, 1_234, "R1;R2", "是"),
    ]
    formats = ["@", "@", "yyyy-mm-dd", "#,##0.00", "#,##0.0000", "#,##0", "@", "@"]
    assert [cell.number_format for cell in sheet[2]] == formats
    assert sheet["B3"].value == "unheard-of"
    assert sheet["A3"].value is None  # an empty cell is not written
    assert sheet.title == "杂表"


def test_the_header_stays_in_sight_and_filters(tmp_path: Path) -> None:
    """It is frozen, is the head of a filter over all rows, and each title has a note."""
    rows: list[Row] = [{**NOTHING, "id": f"M{number}"} for number in range(5)]
    sheet = sheet_of(tmp_path / "a.xlsx", rows)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:H6"
    note = sheet["D1"].comment
    assert note is not None
    assert note.text == "money\nWhat it is."
    assert sheet.title == "Mixed"


def test_columns_are_as_wide_as_what_they_show(tmp_path: Path) -> None:
    """A number that does not fit is shown as `####`, so the widest one decides, in any batch."""
    rows: list[Row] = [{**NOTHING, "money": 1, "id": "M1"}] * (AT_ONCE + 1)
    rows.append(
        {**NOTHING, "money": -(10**14), "id": "一二三四五六七八九十", "listed": ("R",) * 999}
    )
    sheet = sheet_of(tmp_path / "a.xlsx", rows)
    widths = {name: sheet.column_dimensions[name].width for name in "ADG"}
    assert widths["A"] >= 20
    assert widths["D"] >= len("-1,000,000,000,000.00")
    assert 50 <= widths["G"] <= 51


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1", "＝1+1", '=HYPERLINK("x")'),
        *("-", "'=1", "=cmd|' /C calc'!A0", "{=1}", " =1", "1E5", "TRUE", "2025-03-01", "00012"),
        *("http://example.org", "<r>x</r>", "<r></r>", "<b>&amp;</b>", '"', "\u2028", " blank "),
    ],
)
def test_a_text_stays_the_text_it_is(text: str, tmp_path: Path) -> None:
    """Nothing is evaluated, linked or taken for a number, and no character is added or lost."""
    rows: list[Row] = [{**NOTHING, "id": text, "listed": (text,)}]
    sheet = sheet_of(tmp_path / "a.xlsx", rows)
    for cell in (sheet["A2"], sheet["G2"]):
        assert cell.data_type == "s"
        assert cell.value == text.replace("\r", "_x000D_")  # the escape that Excel reads
        assert cell.hyperlink is None
        assert cell.number_format == "@"
        begins = text[0] in "=+-@\t\r\n＝"
        assert cell.quotePrefix == begins
    with ZipFile(tmp_path / "a.xlsx") as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    (line,) = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()[1:]
    assert line[0] == text


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)


@given(texts=st.lists(CELLS, min_size=1, max_size=8))
def test_any_text_comes_back(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever an id is made of, two other libraries read it as it was."""
    path = tmp_path_factory.mktemp("texts") / "a.xlsx"
    sheet = sheet_of(path, [{**NOTHING, "id": text} for text in texts])
    found = [str(cell.value) for (cell,) in sheet.iter_rows(min_row=2, max_col=1)]
    assert [text.replace("_x005F_", "_") for text in found] == [
        text.replace("_x005F_", "_") for text in texts
    ]
    again = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
    assert [row[0] for row in again] == texts


@given(fen=st.integers(-(10**15) + 1, 10**15 - 1))
def test_money_of_15_digits_is_exact(fen: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A number of a spreadsheet is a float64: the nearest decimal of 15 digits is the money."""
    path = tmp_path_factory.mktemp("money") / "a.xlsx"
    found = sheet_of(path, [{**NOTHING, "money": fen}])["D2"].value
    assert isinstance(found, int | float)
    assert Decimal(repr(found)) == Decimal(fen).scaleb(-2)


@pytest.mark.parametrize("fen", [10**15, -(10**15), 10**18 - 1, 123_456_789_012_345_678])
def test_money_that_a_float_does_not_hold_is_text(fen: int, tmp_path: Path) -> None:
    """All 18 digits stand there, as text, in a colour; the first such cell says why."""
    rows: list[Row] = [{**NOTHING, "money": fen}, {**NOTHING, "money": fen}]
    sheet = sheet_of(tmp_path / "a.xlsx", rows, "zh")
    first, second = sheet["D2"], sheet["D3"]
    assert first.data_type == second.data_type == "s"
    assert Decimal(str(first.value)) == Decimal(fen).scaleb(-2)
    assert first.comment is not None
    assert "超过 15 位" in first.comment.text
    assert second.comment is None
    assert first.fill.fgColor.rgb == second.fill.fgColor.rgb == "FFFFF2CC"


def test_a_day_that_no_spreadsheet_has_is_text(tmp_path: Path) -> None:
    """Before March 1900 the libraries disagree by a day; from then on a day is a date."""
    days = [date(1900, 2, 28), date(1900, 3, 1), date(9999, 12, 31)]
    sheet = sheet_of(tmp_path / "a.xlsx", [{**NOTHING, "day": day} for day in days])
    assert [sheet.cell(row, 3).value for row in (2, 3, 4)] == [
        *("1900-02-28", datetime(1900, 3, 1), datetime(9999, 12, 31)),  # noqa: DTZ001
    ]


def test_what_does_not_fit_into_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    """A list of 100,000 records is longer than any cell: its end tells how many there are."""
    records = tuple(f"R{number:06}" for number in range(100_000))
    rows: list[Row] = [
        {**NOTHING, "listed": records, "id": "𠮷" * 16_384},
        {**NOTHING, "id": "一" * 32_767},
    ]
    sheet = sheet_of(tmp_path / "a.xlsx", rows)
    listed, name = str(sheet["G2"].value), str(sheet["A2"].value)
    assert listed.startswith("R000000;R000001;")
    assert listed.endswith("… (100000 in all)")
    assert len(listed) == 32_767
    assert name == "𠮷" * 16_383 + "…"
    assert sheet["A2"].comment is not None
    assert sheet["A3"].value == "一" * 32_767
    assert sheet["A3"].comment is None


@pytest.mark.parametrize(
    ("rows", "most", "sheets"),
    [(0, 4, [0]), (3, 4, [3]), (4, 4, [3, 1]), (10, 4, [3, 3, 3, 1]), (9, 10, [9])],
)
def test_a_long_table_goes_on_in_further_sheets(
    rows: int, most: int, sheets: list[int], tmp_path: Path
) -> None:
    """A sheet ends at its last row, its header included; the next one has a header, too."""
    ids = [f"M{number}" for number in range(rows)]
    book = written(tmp_path / "a.xlsx", [{**NOTHING, "id": each} for each in ids], most=most)
    assert book.sheetnames == ["Mixed", *(f"Mixed ({n + 1})" for n in range(1, len(sheets)))]
    assert [sheet.max_row - 1 for sheet in book.worksheets] == sheets
    assert [sheet["A1"].value for sheet in book.worksheets] == ["Column id"] * len(sheets)
    found = [row[0] for sheet in book.worksheets for row in sheet.iter_rows(2, values_only=True)]
    assert found == ids
    assert [sheet.auto_filter.ref for sheet in book.worksheets] == [
        f"A1:H{number + 1}" for number in sheets
    ]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="a zone is set so on Unix alone")
def test_equal_rows_give_equal_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the clock nor the zone, the mask of new files or where it is written counts."""
    rows: list[Row] = [{**NOTHING, "id": f"M{n}", "money": n * 10**12} for n in range(2_000)]
    made = []
    for zone, mask in (("UTC", 0o077), ("Pacific/Kiritimati", 0o002), ("America/New_York", 0o022)):
        folder = tmp_path / zone
        folder.mkdir(parents=True)
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        before = os.umask(mask)
        try:
            written(folder / "a.xlsx", rows)
        finally:
            os.umask(before)
            monkeypatch.undo()
            time.tzset()
        made.append((folder / "a.xlsx").read_bytes())
    assert made[1:] == made[:1] * 2


def test_what_is_needed_meanwhile_is_removed(tmp_path: Path) -> None:
    """The rows of a sheet wait in files: of these nothing stays, also when the rows fail."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    rows: list[Row] = [{**NOTHING, "id": "M1"}]

    def broken() -> Iterator[Columns]:
        yield from batches_of(MIXED, rows)
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_workbook(tmp_path / "a.xlsx", [(MIXED, broken())], "en", scratch=scratch)
    write_workbook(tmp_path / "b.xlsx", [(MIXED, batches_of(MIXED, rows))], "en", scratch=scratch)
    assert list(scratch.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has such a device")
def test_a_disk_that_is_full_is_an_error_of_the_system(tmp_path: Path) -> None:
    """What XlsxWriter makes of it would have no number and no name."""
    full = tmp_path / "full.xlsx"
    full.symlink_to("/dev/full")
    rows: list[Row] = [{**NOTHING, "id": "M1"}]
    with pytest.raises(OSError, match="No space left"):
        write_workbook(full, [(MIXED, batches_of(MIXED, rows))], "en")


def test_a_number_of_19_digits_is_refused(tmp_path: Path) -> None:
    """As in any other file of a result."""
    with pytest.raises(InputError, match="D203"):
        written(tmp_path / "a.xlsx", [{**NOTHING, "money": 10**18}])


def test_a_result_table_is_written_with_its_titles(tmp_path: Path) -> None:
    """The columns are called what the data dictionary calls them."""
    sheet = written(tmp_path / "a.xlsx", [], MEMBERS_OUT, "zh").worksheets[0]
    assert [cell.value for cell in sheet[1]] == [each.title.zh for each in MEMBERS_OUT.columns]


@pytest.mark.parametrize(("language", "mark"), [("zh", "草案"), ("en", "DRAFT")])
def test_a_draft_says_so(tmp_path: Path, language: Language, mark: str) -> None:
    """In its properties, on the tab of each sheet and at the head of each printed page."""
    for draft in (True, False):
        path = tmp_path / f"{draft}.xlsx"
        rows: list[Row] = [NOTHING] * 3
        write_workbook(path, [(MIXED, batches_of(MIXED, rows))], language, rows=3, draft=draft)
        book = openpyxl.load_workbook(path)
        assert book.properties.subject == (mark if draft else None)
        assert len(book.worksheets) == 2
        for sheet in book.worksheets:
            head = sheet.oddHeader
            assert head is not None
            assert head.center.text == (mark if draft else None)
            assert (sheet.sheet_properties.tabColor is not None) is draft
