"""What stands in a cell of a workbook: its value, its format, and how wide it is.

Each kind of column has its writer. What a spreadsheet cannot hold exactly is written as text, in a
colour, and the first such cell of a column says why.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never, cast
from unicodedata import east_asian_width

from sanctions.files.plain import Plain
from sanctions.model.tables import Column, Language, Text
from sanctions.model.tables.words import CHOICES

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

CellWriter: TypeAlias = Callable[[int, Plain], None]
"""Writes a cell that is not empty to its column in a row, which counts from 0."""

DIGITS = 15
"""What a spreadsheet shows of a number and computes with: every decimal of so many digits is
the nearest one to its float64, so nothing is lost."""

CHARACTERS = 32_767
"""What a cell holds of a text, in units of UTF-16."""

_DAY_0, _FIRST_DAY = date(1899, 12, 30), date(1900, 3, 1)  # before it spreadsheets disagree
_SIGNS = frozenset("=+-@\t\r\n\0＝＋－＠")
_YES_NO = {True: Text("是", "yes"), False: Text("否", "no")}
_LONG_NUMBER = Text(
    "超过 15 位的数，电子表格不能准确保存，故写作文本；求和时不会计入。",
    "A number of more than 15 digits, which no spreadsheet holds exactly: it is written as text,"
    " and sums leave it out.",
)
_LONG_TEXT = Text(
    "内容超过一个单元格的容量，已截断；完整内容请用 --format csv 或 parquet 写出。",
    "Longer than a cell can be, so it is cut; --format csv or parquet writes all of it.",
)
_EARLY_DAY = Text(
    "电子表格没有 1900 年 3 月以前的日期，故写作文本。",
    "Spreadsheets have no days before March 1900: it is written as text.",
)


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: "Workbook", *, wrapped: bool = False) -> None:
        """Add the formats to the workbook; ``wrapped`` texts take as many lines as they need."""
        self._book = book
        self._text: dict[str, Any] = {"num_format": "@"}
        if wrapped:
            self._text |= {"text_wrap": True, "valign": "top"}
        self._by_number_format: dict[str, Format] = {}
        self.header = book.add_format(
            {
                "bold": True,
                "bg_color": "#DDE6F0",
                "bottom": 1,
                "valign": "vcenter",
                "text_wrap": True,
            }
        )
        self.guarded = book.add_format({**self._text, "quote_prefix": True})
        self.marked = book.add_format({**self._text, "quote_prefix": True, "bg_color": "#F8CBAD"})
        self.odd = book.add_format(
            {"num_format": "@", "quote_prefix": True, "bg_color": "#FFF2CC", "align": "right"}
        )

    def of(self, column: Column) -> "Format":
        """The format of a column: of its cells, and of what is typed into it."""
        number_format = _number_format(column)
        if number_format not in self._by_number_format:
            form = self._text if number_format == "@" else {"num_format": number_format}
            self._by_number_format[number_format] = self._book.add_format(form)
        return self._by_number_format[number_format]


def cell_writer(
    sheet: "Worksheet", place: int, column: Column, styles: Styles, language: Language
) -> CellWriter:
    """What writes the cells of a column, which is the ``place``-th one from 0."""
    cells = _Cells(sheet, place, column, styles, language)
    match column.type.kind:
        case "integer" | "decimal":
            return cells.number
        case "day":
            return cells.day
        case "text":
            return cells.text
        case "choice":
            return cells.choice
        case "list":
            return cells.listed
        case "yes-no":
            return cells.yes_no
        case _:
            assert_never(column.type.kind)


class _Cells:
    """The writers of one column of a sheet."""

    def __init__(
        self, sheet: "Worksheet", place: int, column: Column, styles: Styles, language: Language
    ) -> None:
        self._sheet = sheet
        self._place = place
        self._styles = styles
        self._language: Language = language
        self._limit = Decimal(10) ** (DIGITS - column.type.decimals)
        self._noted = False

    def number(self, row: int, cell: Plain) -> None:
        """A number with the decimals of its column, exactly as it is."""
        figure = cast("Decimal | int", cell)
        if -self._limit < figure < self._limit:
            self._sheet.write_number(row, self._place, float(figure))
        else:
            self._odd(row, f"{figure:f}", _LONG_NUMBER)

    def day(self, row: int, cell: Plain) -> None:
        """A day as a serial number."""
        day = cast("date", cell)
        if day >= _FIRST_DAY:
            self._sheet.write_number(row, self._place, (day - _DAY_0).days)
        else:
            self._odd(row, day.isoformat(), _EARLY_DAY)

    def text(self, row: int, cell: Plain) -> None:
        """A text as it is, which nothing evaluates."""
        write_text(self._sheet, (row, self._place), self._fitting(row, str(cell)), self._styles)

    def choice(self, row: int, cell: Plain) -> None:
        """The word for a value."""
        self.text(row, _word(str(cell), self._language))

    def listed(self, row: int, cell: Plain) -> None:
        """The texts of a list, joined by `;`."""
        items = cast("list[str]", cell)
        if items:
            number = Text(f"（共 {len(items)} 项）", f" ({len(items)} in all)")
            tail = number.speak(self._language)
            text = self._fitting(row, ";".join(items), tail)
            write_text(self._sheet, (row, self._place), text, self._styles)

    def yes_no(self, row: int, cell: Plain) -> None:
        """The word for it."""
        self.text(row, _YES_NO[cell is True].speak(self._language))

    def _fitting(self, row: int, text: str, tail: str = "") -> str:
        """The text as far as it fits into a cell; where it does not, that is noted."""
        if len(text) <= CHARACTERS // 2 or _units(text) <= CHARACTERS:
            return text
        self._note(row, _LONG_TEXT)
        room = CHARACTERS - len(tail) - 1
        kept = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", errors="ignore")
        return f"{kept}…{tail}"

    def _odd(self, row: int, text: str, why: Text) -> None:
        self._sheet.write_string(row, self._place, text, self._styles.odd)
        self._note(row, why)

    def _note(self, row: int, why: Text) -> None:
        if not self._noted:
            add_note(self._sheet, row, self._place, why.speak(self._language))
        self._noted = True


def write_text(
    sheet: "Worksheet",
    cell: tuple[int, int],
    text: str,
    styles: Styles,
    style: "Format | None" = None,
) -> None:
    """Write a text to a cell, by its row and column, so that nothing takes it for anything else.

    It must fit. One that begins like a formula has the mark of a text, which an apostrophe typed
    before it gives, too: it stays a text when it is edited, and its characters are what they were.
    """
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter takes such a text for markup of its own, unless it comes in pieces.
        pieces = (text[0], text[1:-2], text[-2:])
        sheet.write_rich_string(*cell, *pieces, *([] if style is None else [style]))
    elif text:
        guarded = text[0] in _SIGNS and style is None
        sheet.write_string(*cell, text, styles.guarded if guarded else style)
    elif style is not None:
        sheet.write_blank(*cell, None, style)


def add_note(sheet: "Worksheet", row: int, place: int, text: str) -> None:
    """Add a note to the cell of a row that is being written."""
    sheet.write_comment(row, place, text, {"author": "sanctions", "x_scale": 1.6})


def width_of(column: Column, cells: Sequence[Plain], language: Language) -> int:
    """How many characters of a digit's width the widest of some cells of a column takes."""
    present = [cell for cell in cells if cell is not None]
    if not present:
        return 0
    match column.type.kind:
        case "integer" | "decimal":
            figures = cast("list[Decimal]", present)
            return max(len(f"{end:,f}") for end in (min(figures), max(figures))) + 1
        case "day":
            return 11
        case "yes-no":
            return 3
        case "choice":
            values = set(cast("list[str]", present))
            return max(shown_width(_word(value, language)) for value in values)
        case "list":
            return max(shown_width(";".join(cast("list[str]", cell))) for cell in present)
        case _:
            return max(map(shown_width, cast("list[str]", present)))


def shown_width(text: str) -> int:
    """How many characters of a digit's width a text takes: two for a Chinese one."""
    if text.isascii():
        return len(text)
    return len(text) + sum(east_asian_width(character) in "WF" for character in text)


def _word(value: str, language: Language) -> str:
    word = CHOICES.get(value)
    return value if word is None else word.speak(language)


def _number_format(column: Column) -> str:
    match column.type.kind:
        case "integer":
            return "#,##0"
        case "decimal":
            return f"#,##0.{'0' * column.type.decimals}"
        case "day":
            return "yyyy-mm-dd"
        case "text" | "choice" | "list" | "yes-no":
            return "@"
        case _:
            assert_never(column.type.kind)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
