"""Typed rows from a table as it was given, with every fault of every row in one pass."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sanctions.errors import Issue
from sanctions.files.cells import CellFault, Reader, cell_reader, meant_ids
from sanctions.files.faults import CODES, cells, sources
from sanctions.files.faults.kinds import kind_of
from sanctions.files.given import Given, Line, Origin
from sanctions.files.header import header_issues
from sanctions.files.masks import shown
from sanctions.files.pseudonyms import Key
from sanctions.files.values import Row, Value
from sanctions.model.tables import IDS_OF_PEOPLE, Column, Table


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that cannot be used: ``values`` has the columns that could be read all the same.

    ``meant`` has the ids that a column of texts most likely means where it could not be read: whom
    to hold, and nothing else.
    """

    number: int
    values: Row
    meant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table: each one given is either in ``rows`` or in ``broken``.

    ``numbers`` are those of ``rows``, one each, as the user counts them. Every row has every
    column of the table. Not ``complete``: the table was not given, or not all of it could be read,
    so that nothing can be missed in it. ``origin`` is where rows lie, where their numbers alone do
    not tell it.
    """

    table: Table
    rows: list[dict[str, Value]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    complete: bool = True
    origin: Origin | None = None
    doubted: tuple[tuple[int, int], ...] = ()

    def place(self, number: int) -> str:
        """The number of a row as its user finds it."""
        return str(number) if self.origin is None else self.origin.place(number)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column of the table stands among the cells of a line, and what reads it."""

    column: Column
    index: int
    read: Reader
    name: str


class TableReader:
    """What reads one table, made ready once for many lists of rows."""

    def __init__(self, table: Table) -> None:
        """Prepare a reader for each column."""
        self._table = table
        self._readers = [(column, cell_reader(column)) for column in table.columns]

    def read(self, given: Given, key: Key | None = None) -> tuple[Rows, list[Issue]]:
        """The typed rows of what was given, and its issues: of the whole first, then row by row.

        A column of the table that was not given is empty in every row; a required one is one
        issue, and no row can be used. Columns that the table does not have are not read. Under a
        ``key`` ids of people are their pseudonyms, and the table is private.
        """
        table = self._table if key is None else self._table.as_private()
        if given.issues:
            return Rows(table, complete=False), list(given.issues)
        issues = list(header_issues(given, table))
        usable = all(issue.severity == "warning" for issue in issues)
        index = {name: place for place, name in enumerate(given.columns)}
        places = [
            _Place(
                table.column(column.name),
                index[column.name],
                read if key is None else _replacing(column, read, key),
                column.name,
            )
            for column, read in self._readers
            if column.name in index
        ]
        absent = {name: None for name in table.names if name not in index}
        read = Rows(table, origin=given.origin)
        for line in given.lines:
            if line.issue is not None and line.issue.severity == "warning":
                issues.append(line.issue)
                continue
            row = _whole_row(line, places)
            if row is None:
                broken, faults = _piecewise(line, places, table.name, key)
                issues += (fault for fault in faults if places or CODES[fault.code].whole or usable)
                read.broken.append(broken)
            elif usable:
                row.update(absent)
                read.rows.append(row)
                read.numbers.append(line.number)
            else:
                read.broken.append(Broken(line.number, row))
        complete = not any(CODES[issue.code].whole for issue in issues)
        doubted: tuple[tuple[int, int], ...] = ()
        if given.reading is not None:
            issues += given.reading.faults
            doubted = tuple(given.reading.doubted)
        return replace(read, complete=complete, doubted=doubted), issues


def read_rows(given: Given, table: Table, key: Key | None = None) -> tuple[Rows, list[Issue]]:
    """The typed rows of what was given, and its issues: see `TableReader.read`."""
    return TableReader(table).read(given, key)


def given_rows(rows: Iterable[object], table: str) -> Given:
    """What a list of mappings gives: its columns are the keys, in the order they first appear."""
    listed = list(rows)
    mappings = [row for row in listed if isinstance(row, Mapping)]
    columns: dict[str, None] = {}
    for row in mappings:
        columns.update(dict.fromkeys(map(str, row)))
    names = tuple(columns)
    return Given(table, "rows", names, _lines_of(listed, names, table), empty=not mappings)


def _lines_of(rows: list[object], names: tuple[str, ...], table: str) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        if isinstance(row, Mapping):
            yield Line(number, [row.get(name) for name in names])
        else:
            yield Line(number, (), sources.NOT_A_ROW.issue(table, row=number, kind=kind_of(row)))


def _replacing(column: Column, read: Reader, key: Key) -> Reader:
    """What reads a column under a key: the id of a person is its pseudonym."""
    if column.name not in IDS_OF_PEOPLE:
        return read

    def replaced(cell: object) -> Value:
        value = read(cell)
        return key.pseudonym(value) if isinstance(value, str) else value

    return replaced


def _whole_row(line: Line, places: list[_Place]) -> dict[str, Value] | None:
    """The values of a row, and None if one of them cannot be read."""
    if line.issue is not None:
        return None
    cells = line.cells
    try:
        return {place.name: place.read(cells[place.index]) for place in places}
    except CellFault:
        return None


def _piecewise(
    line: Line, places: list[_Place], table: str, key: Key | None
) -> tuple[Broken, list[Issue]]:
    """Every cell of a row for itself: the values that can be read, and the faults of the rest."""
    if line.issue is not None:
        return Broken(line.number, {}), [line.issue]
    values: dict[str, Value] = {}
    meant: dict[str, tuple[str, ...]] = {}
    issues: list[Issue] = []
    for place in places:
        cell = line.cells[place.index]
        column = place.column
        try:
            values[column.name] = place.read(cell)
        except CellFault as fault:
            if column.type.kind == "text":
                ids = meant_ids(cell)
                if key is not None and column.name in IDS_OF_PEOPLE:
                    ids = tuple(map(key.pseudonym, ids))
                meant[column.name] = ids
            nothing = cell is None or fault.code is cells.EMPTY
            value = None if nothing else shown(cell, personal=column.personal)
            issues.append(
                fault.code.issue(
                    table,
                    row=line.number,
                    column=column.name,
                    value=value,
                    near=fault.near,
                    **fault.words,
                )
            )
    return Broken(line.number, values, meant), issues
