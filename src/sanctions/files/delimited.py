"""CSV in and out: UTF-8, commas, one header line, and nothing guessed."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Protocol

from sanctions.errors import Issue
from sanctions.files.faults import sources
from sanctions.files.given import Given, Line
from sanctions.files.plain import cell_text
from sanctions.files.values import Row
from sanctions.model.tables import Column, Table, Text

_SEPARATORS = {
    ";": Text("分号", "`;`"),
    "\t": Text("制表符", "tabs"),
    "；": Text("全角分号", "`；`"),
}


class CsvReader(Protocol):
    """What `csv.reader` returns: its class has no name at run time."""

    @property
    def line_num(self) -> int:
        """How many lines have been read."""
        ...

    def __next__(self) -> list[str]:
        """The cells of the next record."""
        ...

    def __iter__(self) -> Iterator[list[str]]:
        """The records that are left."""
        ...


def given_csv(text: str, digest: str, path: str, table: str) -> Given:
    """The table that the text of a CSV file holds, which has this SHA-256.

    Lines without any cell are passed over. Those of empty cells alone after the last row are one
    warning together.

    A quote that does not close ends the reading with an issue, for what follows cannot be
    divided into rows.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next((cells for cells in reader if cells), None)
    except csv.Error as error:
        return _unread(undivided(error, table, 1), digest)
    if header is None:
        return _unread(sources.EMPTY_FILE.issue(table, path=path), digest)
    if len(header) == 1:
        for mark, separator in _SEPARATORS.items():
            if mark in header[0]:
                issue = sources.OTHER_SEPARATOR.issue(table, separator=separator)
                return _unread(issue, digest)
    lines = _lines(reader, len(header), table)
    return Given(table, "csv", tuple(header), lines, sha256=digest)


def _unread(issue: Issue, digest: str) -> Given:
    return Given(issue.table, "csv", (), (), (issue,), sha256=digest)


def undivided(error: csv.Error, table: str, line: int) -> Issue:
    """Why a line cannot be divided into cells; only its text tells what the error is."""
    if "field limit" in str(error):
        return sources.LONG_CELL.issue(table, row=line, limit=csv.field_size_limit())
    return sources.BROKEN_QUOTES.issue(table, row=line)


def _lines(reader: CsvReader, width: int, table: str) -> Iterator[Line]:
    empty: list[Line] = []
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield from empty
            yield Line(number, (), undivided(error, table, number))
            return
        if cells is None:
            break
        if not cells:
            continue
        line = _line(number, cells, width, table)
        if any(cells):
            yield from empty
            empty.clear()
            yield line
        else:
            empty.append(line)
    if empty:
        yield line_of_nothing(table, empty[0].number, empty[-1].number)


def _line(number: int, cells: list[str], width: int, table: str) -> Line:
    if len(cells) == width:
        return Line(number, cells)
    issue = sources.WRONG_WIDTH.issue(table, row=number, cells=len(cells), columns=width)
    return Line(number, (), issue)


def line_of_nothing(table: str, first: int, last: int) -> Line:
    """What stands for the lines of empty cells alone after the last row: no row, a warning."""
    lines = Text(f"第 {first} 行至第 {last} 行", f"lines {first} to {last}")
    if first == last:
        lines = Text(f"第 {first} 行", f"line {first}")
    return Line(first, (), sources.LINES_OF_NOTHING.issue(table, row=first, lines=lines))


def csv_bytes(table: Table, rows: Sequence[Row]) -> bytes:
    r"""The rows as CSV: UTF-8 without a mark, `\n` at the end of each line, a header.

    Nothing is an empty cell, a number has all its decimals, yes and no are `yes` and `no`, and
    lists are joined by `;`. Texts stand as they are, also one that begins with `=`: an id must
    come back as it was.

    Raises:
        InputError: if a number has more than 18 digits.
    """
    columns = [_written(table, column, rows) for column in table.columns]
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.names)
    writer.writerows(zip(*columns, strict=True))
    return file.getvalue().encode()


def _written(table: Table, column: Column, rows: Sequence[Row]) -> list[str]:
    return [cell_text(table, column, row[column.name]) for row in rows]
