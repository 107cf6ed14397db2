"""What the caller gives as a table: a path, a frame, an Arrow stream, or a list of mappings."""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from sanctions.errors import InputError, Issue
from sanctions.files.faults import sources
from sanctions.files.faults.kinds import kind_of
from sanctions.files.given import ArrowStream, Given
from sanctions.files.opening import PARQUET, TEXTS, WORKBOOKS, content_of
from sanctions.files.parts import is_folder, parts_of
from sanctions.files.pseudonyms import Key
from sanctions.files.rows import Rows, given_rows, read_rows
from sanctions.files.sheets.maps import NO_MAP, ListMap
from sanctions.files.sheets.renaming import under_own_names
from sanctions.files.sheets.texts import given_text
from sanctions.model.tables import Table


def read_table(
    source: object, table: Table, chosen: ListMap = NO_MAP, key: Key | None = None
) -> tuple[Given, Rows, list[Issue]]:
    """The typed rows of whatever was given as this table, with its kind and all its issues.

    ``source`` is the path of a workbook, of a `.csv`, `.tsv` or `.parquet` file or of a folder of
    Parquet parts, a pandas frame, an object with an Arrow stream (`__arrow_c_stream__`), or an
    iterable of mappings. ``chosen`` says which heading is which column, where that is not
    recognised. Under a ``key`` ids of people are read as their pseudonyms, and the issues tell
    nothing of what stands in a cell. Nothing is raised for what it holds: see the issues.
    """
    given = given_table(source, table if key is None else table.as_private(), chosen)
    rows, issues = read_rows(given, table, key)
    return given, rows, issues


def given_table(source: object, table: Table, chosen: ListMap = NO_MAP) -> Given:
    """What was given as this table, not read yet: its kind, its columns and its lines.

    Columns that are recognised under other headings have their names in the table.
    """
    if isinstance(source, str | os.PathLike):
        given = _given_file(Path(source), table, chosen)
    else:
        given = _given_object(source, table.name, private=table.private)
    return under_own_names(given, table, chosen)


def _given_object(source: object, table: str, *, private: bool) -> Given:
    if isinstance(source, list | tuple):
        return given_rows(source, table)
    if is_frame(source):
        from sanctions.files.pandas_frames import given_frame

        return given_frame(source, table)
    if isinstance(source, ArrowStream):
        from sanctions.files.arrow_tables import given_arrow

        return given_arrow(source, table, private=private)
    if isinstance(source, Iterable) and not isinstance(source, Mapping | bytes):
        return given_rows(source, table)
    return _unread(sources.NOT_A_TABLE.issue(table, kind=kind_of(source)))


def is_frame(source: object) -> bool:
    """Whether a source is a pandas frame; pandas is not imported to find out."""
    library = sys.modules.get("pandas")
    return library is not None and isinstance(source, library.DataFrame)


def _given_file(path: Path, table: Table, chosen: ListMap) -> Given:
    if is_folder(path):
        return _given_folder(path, table)
    suffix = path.suffix.lower()
    content = content_of(path, table.name, {*TEXTS, *WORKBOOKS, PARQUET})
    if isinstance(content, Issue):
        return _unread(content)
    if suffix in TEXTS:
        return given_text(content, path, table, chosen)
    if suffix in WORKBOOKS:
        from sanctions.files.sheets.workbook import given_workbook

        return given_workbook(content, path, table, chosen)
    from sanctions.files.arrow_tables import given_parquet

    return given_parquet(content, str(path), table.name, private=table.private)


def _given_folder(folder: Path, table: Table) -> Given:
    try:
        parts = parts_of(folder, table.name)
    except InputError as error:
        return _unread(error.issues[0])
    from sanctions.files.arrow_tables import given_parts

    return given_parts(folder, parts, table.name, private=table.private)


def _unread(issue: Issue) -> Given:
    return Given(issue.table, "rows", (), (), (issue,))
