"""The rows of lists that issues are about, read again, to be shown with the faulty cells marked."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sanctions.errors import Issue
from sanctions.files.given import Given, Line, letters
from sanctions.files.parts import is_folder
from sanctions.files.read import given_table
from sanctions.files.sheets.maps import ListMap
from sanctions.files.workbook_issues import Extract, Shown
from sanctions.model.tables import Table

LIMIT = 10_000
"""How many rows of a list are shown; the list of issues has them all."""

_KINDS = frozenset({"csv", "workbook"})  # what a person opens and corrects

_Place = tuple[str | None, int]


def extracts_of(
    lists: Sequence[tuple[Table, str | os.PathLike[str], ListMap]], issues: Sequence[Issue]
) -> Iterator[Extract]:
    """An extract for each list, or each sheet of it, that has issues with a row.

    Each list is a table, the file that was given as it, and what is said of its columns. Of a file
    that no person opens there is none. Only columns of the table are shown.
    """
    for table, source, chosen in lists:
        found = [each for each in issues if each.table == table.name and each.row is not None]
        if not found or is_folder(Path(source)):
            continue
        given = given_table(source, table, chosen)
        if given.kind in _KINDS and not given.issues:
            yield from _sheets(given, table, found)


def _sheets(given: Given, table: Table, issues: Sequence[Issue]) -> Iterator[Extract]:
    """One extract a sheet, in the order of the file."""
    wanted = {(issue.sheet, issue.row) for issue in issues}
    names = [name for name in given.columns if name in table.names]
    places = [given.columns.index(name) for name in names]
    rows: dict[str | None, list[Line]] = {}
    first: dict[str | None, int] = {}
    shown = 0
    for line in given.lines:
        sheet, number = _place(given, line.number)
        if (sheet, number) not in wanted:
            continue
        cells = [line.cells[place] if place < len(line.cells) else None for place in places]
        first.setdefault(sheet, line.number)
        rows.setdefault(sheet, []).append(replace(line, number=number, cells=cells))
        shown += 1
        if shown == LIMIT:
            break
    for sheet, lines in rows.items():
        columns = [_column(given, table, name, first[sheet]) for name in names]
        own = [issue for issue in issues if issue.sheet == sheet]
        yield Extract(f"{table.name} {sheet or ''}".strip(), columns, lines, own)


def _place(given: Given, number: int) -> _Place:
    """The sheet and the row of a line, as its issues name them."""
    if given.origin is None:
        return None, number
    leaf = given.origin.leaf(number)
    return leaf.name or None, number - leaf.before


def _column(given: Given, table: Table, name: str, number: int) -> Shown:
    """A column as the sheet of this line has it."""
    headings: Mapping[str, str] = {} if given.reading is None else given.reading.headings
    letter = ""
    if given.origin is not None and given.origin.leaf(number).name:
        place = given.origin.leaf(number).columns.get(name)
        letter = "" if place is None else letters(place)
    personal = table.column(name).personal
    return Shown(name, headings.get(name, name), letter, personal)
