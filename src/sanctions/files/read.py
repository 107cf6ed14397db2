"""What the caller gives as a table: a path, a frame, an Arrow stream, or a list of mappings."""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from sanctions.errors import InputError, Issue
from sanctions.files.delimited import given_csv
from sanctions.files.faults import sources
from sanctions.files.faults.kinds import kind_of
from sanctions.files.faults.reasons import reason
from sanctions.files.given import ArrowStream, Given
from sanctions.files.parts import is_folder, parts_of
from sanctions.files.rows import Rows, given_rows, read_rows
from sanctions.model.tables import Table

_SUFFIXES = frozenset({".csv", ".parquet"})


def read_table(source: object, table: Table) -> tuple[Given, Rows, list[Issue]]:
    """The typed rows of whatever was given as this table, with its kind and all its issues.

    ``source`` is the path of a `.csv` or `.parquet` file or of a folder of Parquet parts, a pandas
    frame, an object with an Arrow stream (`__arrow_c_stream__`), or an iterable of mappings.
    Nothing is raised for what it holds: see the issues.
    """
    given = given_table(source, table.name)
    rows, issues = read_rows(given, table)
    return given, rows, issues


def given_table(source: object, table: str) -> Given:
    """What was given as this table, not read yet: its kind, its columns and its lines."""
    if isinstance(source, list | tuple):
        return given_rows(source, table)
    if isinstance(source, str | os.PathLike):
        return _given_file(Path(source), table)
    if is_frame(source):
        from sanctions.files.pandas_frames import given_frame

        return given_frame(source, table)
    if isinstance(source, ArrowStream):
        from sanctions.files.arrow_tables import given_arrow

        return given_arrow(source, table)
    if isinstance(source, Iterable) and not isinstance(source, Mapping | bytes):
        return given_rows(source, table)
    return _unread(sources.NOT_A_TABLE.issue(table, kind=kind_of(source)))


def is_frame(source: object) -> bool:
    """Whether a source is a pandas frame; pandas is not imported to find out."""
    library = sys.modules.get("pandas")
    return library is not None and isinstance(source, library.DataFrame)


def _given_file(path: Path, table: str) -> Given:
    if is_folder(path):
        return _given_folder(path, table)
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        shown = path.suffix or "?"
        return _unread(sources.UNKNOWN_FORMAT.issue(table, path=str(path), suffix=shown))
    try:
        content = path.read_bytes()
    except OSError as error:
        issue = sources.UNREADABLE_FILE.issue(table, path=str(path), reason=reason(error))
        return _unread(issue)
    if suffix == ".csv":
        return given_csv(content, str(path), table)
    from sanctions.files.arrow_tables import given_parquet

    return given_parquet(content, str(path), table)


def _given_folder(folder: Path, table: str) -> Given:
    try:
        parts = parts_of(folder, table)
    except InputError as error:
        return _unread(error.issues[0])
    from sanctions.files.arrow_tables import given_parts

    return given_parts(folder, parts, table)


def _unread(issue: Issue) -> Given:
    return Given(issue.table, "rows", (), (), (issue,))
