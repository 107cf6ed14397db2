"""CSV and TSV files under headings of their own, or in another encoding than UTF-8."""

import csv
import io
from dataclasses import replace
from hashlib import sha256
from itertools import chain
from pathlib import Path

from sanctions.errors import Issue
from sanctions.files.delimited import CsvReader, given_csv, undivided
from sanctions.files.given import Given, Line, Pieces, pieces_of
from sanctions.files.sheets.encodings import UTF_8, UnknownEncoding, decoded
from sanctions.files.sheets.grid import Grid, Record
from sanctions.files.sheets.lists import Source, given_list, no_list
from sanctions.files.sheets.maps import NO_MAP, ListMap
from sanctions.model.tables import Table

_SEPARATORS = {".csv": ",", ".tsv": "\t"}


def given_text(content: bytes, path: Path, table: Table, chosen: ListMap = NO_MAP) -> Given:
    """The table that a CSV or TSV file holds.

    A CSV file in UTF-8 whose first line has a column under its own name is plain, and so is one
    without any heading that is recognised: see `given_csv`. Any other is a list as a clerk keeps
    it, with the rules of sheets.
    """
    digest = sha256(content).hexdigest()
    try:
        text, encoding = decoded(content)
    except UnknownEncoding as fault:
        unread = fault.code.issue(table.name, path=str(path), line=fault.line)
        return Given(table.name, "csv", (), (), (unread,), sha256=digest)
    separator = _SEPARATORS[path.suffix.lower()]
    exact = encoding in UTF_8 and separator == ","
    if exact and chosen == NO_MAP and _is_plain(text, table):
        return given_csv(text, digest, str(path), table.name)
    source, issue = _source(text, encoding, path, table, digest)
    given = given_list(source, table, chosen)
    if given is None:
        return given_csv(text, digest, str(path), table.name) if exact else no_list(source, table)
    if issue is None:
        return given
    last = Line(issue.row or 0, (), issue)
    return replace(given, lines=Pieces(chain(pieces_of(given.lines), [last])))


def open_text(content: bytes, path: Path, table: Table) -> Source | Issue:
    """A CSV or TSV file as one sheet, or why it cannot be divided.

    Raises:
        UnknownEncoding: if it is in none that is read.
    """
    text, encoding = decoded(content)
    source, issue = _source(text, encoding, path, table, sha256(content).hexdigest())
    return source if issue is None else replace(issue, file=path.name)


def _source(
    text: str, encoding: str, path: Path, table: Table, digest: str
) -> tuple[Source, Issue | None]:
    records: list[Record] = []
    issue = _read_records(text, _SEPARATORS[path.suffix.lower()], table, records)
    grid = Grid("", lambda: iter(records), records[-1][0] if records else 0)
    return Source(path.name, "csv", (grid,), digest, encoding, lined=True), issue


def _is_plain(text: str, table: Table) -> bool:
    """Whether the first line that holds anything has a column of the table under its own name."""
    try:
        header = next((cells for cells in _reader(text, ",") if cells), [])
    except csv.Error:
        return True
    return not set(table.names).isdisjoint(header)


def _read_records(text: str, separator: str, table: Table, records: list[Record]) -> Issue | None:
    """Fill the records, numbered by the line in which they begin; why it ends before the file."""
    reader = _reader(text, separator)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as fault:
            return undivided(fault, table.name, number)
        if cells is None:
            return None
        records.append((number, cells))


def _reader(text: str, separator: str) -> CsvReader:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
