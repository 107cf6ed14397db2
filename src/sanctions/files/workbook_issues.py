"""The issues of a run as a workbook, and the rows that they are about with the faulty cells marked.

It imports XlsxWriter, so it is imported itself only where a workbook is asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from sanctions.errors import Issue
from sanctions.files.given import Line
from sanctions.files.masks import shown
from sanctions.files.values import Row
from sanctions.files.workbook import (
    Pages,
    batches_of,
    finish_sheet,
    new_workbook,
    width_between,
    write_table,
)
from sanctions.files.workbook_cells import Styles, add_note, shown_width, write_text
from sanctions.model.tables import ISSUES, TEXT, Column, Table, Text
from sanctions.model.tables.words import SEVERITIES

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SUBJECT = "sanctions issues"
"""What the properties of the workbook say that it is: one with it may be replaced."""

_NOTES = 1_000  # of a sheet: a spreadsheet opens slowly with many, and the list has them all
_HINTS = (
    Column("hint_zh", TEXT, Text("办法", "办法"), Text("怎样更正。", "怎样更正。")),
    Column("message", TEXT, Text("Message", "Message"), Text("What it is.", "What it is.")),
    Column("hint", TEXT, Text("Hint", "Hint"), Text("What to do.", "What to do.")),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of a list as its user knows it: its heading, and its letter in a spreadsheet.

    ``name`` is that of the data dictionary. A ``personal`` one is masked.
    """

    name: str
    heading: str
    letter: str = ""
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Extract:
    """Rows of a list as they were given, for whoever corrects them.

    ``lines`` are the rows to show, each with the cells of ``columns``, in their order. The issues
    are those of this list, or of this sheet of it; what they say of other rows is not shown here.
    """

    title: str
    columns: Sequence[Shown]
    lines: Iterable[Line]
    issues: Sequence[Issue]


def write_issues(
    path: Path,
    issues: Sequence[Issue],
    extracts: Iterable[Extract] = (),
    *,
    scratch: Path | None = None,
) -> None:
    """Write all issues as one workbook, in Chinese and English, and behind them the extracts.

    In an extract the cell of an issue is marked and has its text as a note; where an issue names
    no column, the number of its row is.

    Raises: OSError: when it cannot be written.
    """
    with new_workbook(path, scratch, subject=SUBJECT) as book:
        styles = Styles(book, wrapped=True)
        write_table(Pages(book, styles, _LIST, "zh"), batches_of(_LIST, _rows(issues)))
        used = {_LIST.called("zh").casefold()}
        for extract in extracts:
            _write_extract(book, styles, _sheet_name(extract.title, used), extract)


def is_ours(path: Path) -> bool:
    """Whether a file is a workbook that `write_issues` wrote."""
    try:
        with ZipFile(path) as parts:
            return f">{SUBJECT}<".encode() in parts.read("docProps/core.xml")
    except (BadZipFile, KeyError, OSError):
        return False


def _bilingual(column: Column) -> Column:
    title, note = column.title, column.note
    both = f"{title.zh} {title.en}"
    notes = f"{note.zh}\n{note.en}"
    kind = TEXT if column.type.kind == "choice" else column.type
    return replace(column, title=Text(both, both), note=Text(notes, notes), type=kind)


def _listed(column: Column) -> tuple[Column, ...]:
    """The columns that stand for one of the table `issues`."""
    if column.name != "message":
        return (_bilingual(column),)
    chinese = replace(column, name="message_zh", title=Text("说明", "说明"))
    return (chinese, *_HINTS)


_LIST = Table(
    ISSUES.name,
    tuple(each for column in ISSUES.columns for each in _listed(column)),
    key=(),
    title=Text("问题 Issues", "问题 Issues"),
)
"""The columns of the table `issues`, with what it leaves out: the Chinese text, and what to do."""


def _rows(issues: Sequence[Issue]) -> list[Row]:
    rows: list[Row] = []
    for issue in issues:
        row = {name: getattr(issue, name) for name in _LIST.names}
        severity = SEVERITIES[issue.severity]
        rows.append({**row, "severity": f"{severity.zh} {severity.en}"})
    return rows


def _sheet_name(title: str, used: set[str]) -> str:
    """The title as the name of a sheet, which no other sheet has."""
    kept = "".join(" " if sign in "[]:*?/\\" else sign for sign in title).strip("' ")[:20]
    name, number = kept or "?", 1
    while name.casefold() in used:
        number += 1
        name = f"{kept} ({number})"
    used.add(name.casefold())
    return name


def _write_extract(book: "Workbook", styles: Styles, name: str, extract: Extract) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, "行号 Row", styles.header)
    widths = [shown_width("行号 Row")]
    for place, column in enumerate(extract.columns, start=1):
        title = f"{column.heading}\n{column.letter}" if column.letter else column.heading
        sheet.write_string(0, place, title, styles.header)
        widths.append(shown_width(column.heading))
    faults = _faults(extract.issues)
    row = notes = 0
    for row, line in enumerate(extract.lines, start=1):
        texts = [str(line.number), *map(_text, line.cells, extract.columns)]
        for place, text in enumerate(texts):
            column_name = extract.columns[place - 1].name if place else None
            found = faults.get((line.number, column_name), ())
            write_text(sheet, (row, place), text, styles, styles.marked if found else None)
            if found and notes < _NOTES:
                add_note(sheet, row, place, "\n".join(map(_told, found)))
                notes += 1
            widths[place] = max(widths[place], shown_width(text))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width_between(width))
    finish_sheet(sheet, row, len(extract.columns))


def _faults(issues: Sequence[Issue]) -> Mapping[tuple[int, str | None], list[Issue]]:
    """The issues by their row and column."""
    faults: dict[tuple[int, str | None], list[Issue]] = {}
    for issue in issues:
        if issue.row is not None:
            faults.setdefault((issue.row, issue.column), []).append(issue)
    return faults


def _told(issue: Issue) -> str:
    return f"{issue.code} {issue.message_zh}\n{issue.message}"


def _text(cell: object, column: Shown) -> str:
    return "" if cell is None or cell == "" else shown(cell, personal=column.personal)
