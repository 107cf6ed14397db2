"""The rows of lists that issues are about, read again, to be shown with the faulty cells marked."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
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
    that no person opens there is none. Shown are the columns of the table, and of other columns,
    such as what a household gets, the cells that issues are about.
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
    names = [name for name in given.columns if name in table.names]
    rows: dict[str | None, list[Line]] = {}
    first: dict[str | None, int] = {}
    for line in _wanted(given, names, {(issue.sheet, issue.row) for issue in issues}):
        sheet, number = _place(given, line.number)
        first.setdefault(sheet, line.number)
        rows.setdefault(sheet, []).append(replace(line, number=number))
    for sheet, lines in rows.items():
        own = [issue for issue in issues if issue.sheet == sheet]
        columns = [_column(given, table, name, first[sheet]) for name in names]
        others = dict.fromkeys(
            each.column for each in own if each.column and each.column not in names and each.cell
        )
        columns += (_other(given, name, first[sheet]) for name in others)
        lines.sort(key=lambda line: line.number)
        filled = [_with_values(line, tuple(others), own) for line in lines]
        yield Extract(f"{table.name} {sheet or ''}".strip(), columns, filled, own)


def _wanted(
    given: Given, names: Sequence[str], wanted: Collection[tuple[str | None, int | None]]
) -> Iterator[Line]:
    """The first lines with an issue, of those columns, and behind them the rows of sums."""
    places = [given.columns.index(name) for name in names]
    shown = 0
    for line in given.lines:
        if _place(given, line.number) not in wanted:
            continue
        cells = [line.cells[place] if place < len(line.cells) else None for place in places]
        yield replace(line, cells=cells)
        shown += 1
        if shown == LIMIT:
            return
    for total in () if given.reading is None else given.reading.totals:
        if _place(given, total.number) in wanted:
            yield Line(total.number, [total.figures.get(name) for name in names])


def _with_values(line: Line, others: Sequence[str], issues: Sequence[Issue]) -> Line:
    """A line with what its issues say that stands in columns that are not of the table."""
    values = {issue.column: issue.value for issue in issues if issue.row == line.number}
    return replace(line, cells=[*line.cells, *map(values.get, others)])


def _place(given: Given, number: int) -> _Place:
    """The sheet and the row of a line, as its issues name them."""
    if given.origin is None:
        return None, number
    leaf = given.origin.leaf(number)
    return leaf.name or None, number - leaf.before


def _column(given: Given, table: Table, name: str, number: int) -> Shown:
    """A column as the sheet of this line has it."""
    headings: Mapping[str, str] = {} if given.reading is None else given.reading.headings
    personal = table.column(name).personal
    return Shown(name, headings.get(name, name), _letter(given, name, number), personal)


def _other(given: Given, heading: str, number: int) -> Shown:
    """A column that is not of the table, by its heading."""
    return Shown(heading, heading, _letter(given, heading, number))


def _letter(given: Given, name: str, number: int) -> str:
    """The letter of a column on the sheet of this line."""
    place = None if given.origin is None else given.origin.leaf(number).columns.get(name)
    return "" if place is None else letters(place)
