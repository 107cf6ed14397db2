"""Tables as a workbook: a sheet a table, typed cells, equal bytes for equal rows.

It imports XlsxWriter, so it is imported itself only where a workbook is asked for.
What a cell holds, and why: docs/adr/0018-a-workbook-shows-what-it-holds.md
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias, cast

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from sanctions.files.plain import Plain, plain_columns
from sanctions.files.values import Row
from sanctions.files.workbook_cells import (
    CellWriter,
    Styles,
    add_note,
    cell_writer,
    shown_width,
    width_of,
)
from sanctions.model.tables import Column, Language, Table, Text

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS = 1_048_576
"""The rows of a sheet, with its header."""

AT_ONCE = 10_000
"""How many rows are made ready together."""

_MADE = datetime(1980, 1, 1)  # noqa: DTZ001  a workbook tells no zone, and ours no clock
_NARROW, _WIDE = 8, 50  # of a column, in characters
_BUTTON = 3  # what the button of a filter takes of a header
_A4 = 9
_RED = "#C00000"

DRAFT = Text("草案", "DRAFT")
"""What stands on every sheet of a run under a covenant that is a draft."""

Columns: TypeAlias = Sequence[Sequence[Plain]]
"""The cells of some rows, column by column, in the order of a table."""


def write_workbook(
    path: Path,
    tables: Iterable[tuple[Table, Iterable[Columns]]],
    language: Language,
    *,
    scratch: Path | None = None,
    rows: int = ROWS,
    draft: bool = False,
) -> None:
    """Write the tables as one workbook, each in sheets of at most so many ``rows``.

    A ``draft`` says so in its properties, on the tab of each sheet and at the head of each page.
    The rows of a table come in batches, and no more than one batch is held; what is written
    meanwhile goes to a new folder in ``scratch``, and takes several times the space of the file.

    Raises: OSError: when it cannot be written.
    """
    mark = DRAFT.speak(language) if draft else ""
    with new_workbook(path, scratch, mark) as book:
        styles = Styles(book)
        for table, batches in tables:
            write_table(Pages(book, styles, table, language, mark), batches, rows)


def batches_of(table: Table, rows: Sequence[Row]) -> Iterator[Columns]:
    """Engine rows in batches.

    Raises:
        InputError: if a number has more than 18 digits.
    """
    remaining = iter(rows)
    while some := list(islice(remaining, AT_ONCE)):
        yield plain_columns(table, some)


@contextmanager
def new_workbook(
    path: Path, scratch: Path | None = None, subject: str = ""
) -> Generator["Workbook"]:
    """A workbook that is at ``path`` when the block ends well; equal cells give equal bytes.

    Rows are written in their order: those that were left cannot be written to again.

    Raises: OSError: when it cannot be written.
    """
    with TemporaryDirectory(prefix="sanctions-", dir=scratch) as folder, path.open("wb") as file:
        options = {"constant_memory": True, "tmpdir": folder, "use_zip64": True}
        target = _Target(file)
        book = xlsxwriter.Workbook(cast("Any", target), options)
        book.set_properties({"author": "sanctions", "subject": subject, "created": _MADE})
        try:
            yield book
            book.close()
        except FileCreateError as error:
            (cause,) = error.args
            raise cause from error
        finally:
            target.lost = True
            for sheet in book.worksheets():
                sheet._opt_close()  # noqa: SLF001  nothing else closes the files of rows


class _Target:
    """A file to write to, until it is ``lost``: after that nothing fails, and nothing is written.

    A ZIP archive that failed ends itself later on, when nobody can be told that this fails, too.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._place = 0
        self.lost = False

    def write(self, content: bytes) -> int:
        if not self.lost:
            self._file.write(content)
        self._place += len(content)
        return len(content)

    def seek(self, place: int) -> int:
        if not self.lost:
            self._file.seek(place)
        self._place = place
        return place

    def tell(self) -> int:
        return self._place

    def flush(self) -> None:
        if not self.lost:
            self._file.flush()


class Pages:
    """The sheets of one table, with a ``mark`` on each."""

    def __init__(
        self, book: "Workbook", styles: Styles, table: Table, language: Language, mark: str = ""
    ) -> None:
        self._book = book
        self._mark = mark
        self._number = 0
        self.styles = styles
        self.table = table
        self.language: Language = language

    def new(self) -> "_Page":
        """The next sheet; from the second on its name has its number."""
        self._number += 1
        title = self.table.called(self.language)
        name = title if self._number == 1 else f"{title} ({self._number})"
        sheet = self._book.add_worksheet(name)
        if self._mark:
            sheet.set_header(f"&C{self._mark}")
            sheet.set_tab_color(_RED)
        return _Page(sheet, self)


class _Page:
    """One sheet of a table, from its header on."""

    def __init__(self, sheet: "Worksheet", pages: Pages) -> None:
        """Write the header."""
        self._sheet = sheet
        self._pages = pages
        self._writers: list[CellWriter] = []
        self._widths: list[int] = []
        self.next_row = 1
        for place, column in enumerate(pages.table.columns):
            self._add_column(place, column)

    def _add_column(self, place: int, column: Column) -> None:
        """The title of a column, with a note of its name and meaning."""
        styles, language = self._pages.styles, self._pages.language
        title, note = column.title.speak(language), column.note.speak(language)
        self._sheet.set_column(place, place, _NARROW, styles.of(column))
        self._sheet.write_string(0, place, title, styles.header)
        add_note(self._sheet, 0, place, f"{column.name}\n{note}")
        self._writers.append(cell_writer(self._sheet, place, column, styles, language))
        self._widths.append(shown_width(title) + _BUTTON)

    def write(self, columns: Columns) -> None:
        """Write the next rows; there is room for them."""
        language = self._pages.language
        for place, (column, cells) in enumerate(
            zip(self._pages.table.columns, columns, strict=True)
        ):
            self._widths[place] = max(self._widths[place], width_of(column, cells, language))
        for row, cells in enumerate(zip(*columns, strict=True), start=self.next_row):
            for write, cell in zip(self._writers, cells, strict=True):
                if cell is not None:
                    write(row, cell)
        self.next_row += len(columns[0])

    def finish(self) -> None:
        """Give the columns their widths, keep the header in sight, and filter by it."""
        sheet, columns = self._sheet, self._pages.table.columns
        for place, (column, width) in enumerate(zip(columns, self._widths, strict=True)):
            style = self._pages.styles.of(column)
            sheet.set_column(place, place, width_between(width), style)
        finish_sheet(sheet, self.next_row - 1, len(columns) - 1)


def width_between(width: int) -> int:
    """A width that is neither too narrow to be read nor wider than a text is read well."""
    return min(max(width, _NARROW), _WIDE)


def finish_sheet(sheet: "Worksheet", last_row: int, last_column: int) -> None:
    """Freeze the header, filter by it, print it on each page, as wide as the page."""
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last_row, last_column)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{ROWS}"})  # an id is meant as text
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def write_table(pages: Pages, batches: Iterable[Columns], rows: int = ROWS) -> None:
    """Write the rows of a table, in as many sheets of so many rows as it takes."""
    page = pages.new()
    for columns in batches:
        begun, number = 0, len(columns[0])
        while number - begun > (room := rows - page.next_row):
            page.write([cells[begun : begun + room] for cells in columns])
            page.finish()
            page = pages.new()
            begun += room
        page.write([cells[begun:] for cells in columns])
    page.finish()
