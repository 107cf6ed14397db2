"""What is recognised in a file, as a map to start from."""

import json
from collections.abc import Iterator
from pathlib import Path

from sanctions.errors import InputError, Issue
from sanctions.files.faults import sources
from sanctions.files.faults.reasons import reason
from sanctions.files.given import letters
from sanctions.files.sheets.encodings import UnknownEncoding
from sanctions.files.sheets.finding import Header, find_header
from sanctions.files.sheets.grid import Grid
from sanctions.files.sheets.lists import Source, no_list
from sanctions.files.sheets.texts import open_text
from sanctions.model.tables import Table

_TEXTS = frozenset({".csv", ".tsv"})
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods"})


def map_of_file(path: Path, table: Table) -> str:
    """A map of a list as YAML, with what is not recognised in comments.

    Raises:
        InputError: if the file cannot be read, or has no heading that is recognised.
    """
    source = _opened(path, table)
    found: list[tuple[Grid, Header]] = []
    for grid in source.grids:
        header = find_header(grid, table, {})
        if isinstance(header, Issue):
            raise InputError([header])
        if header is not None:
            found.append((grid, header))
    if not found:
        raise InputError(no_list(source, table).issues)
    return "\n".join([*_lines(source, found, table), ""])


def _opened(path: Path, table: Table) -> Source:
    suffix = path.suffix.lower()
    if suffix not in _TEXTS | _WORKBOOKS:
        shown = path.suffix or "?"
        issue = sources.UNKNOWN_FORMAT.issue(table.name, path=str(path), suffix=shown)
        raise InputError([issue])
    try:
        content = path.read_bytes()
    except OSError as fault:
        issue = sources.UNREADABLE_FILE.issue(table.name, path=str(path), reason=reason(fault))
        raise InputError([issue]) from fault
    if suffix in _WORKBOOKS:
        from sanctions.files.sheets.workbook import open_workbook

        opened = open_workbook(content, path, table.name)
    else:
        try:
            opened = open_text(content, path, table)
        except UnknownEncoding as fault:
            opened = fault.code.issue(table.name, path=str(path), line=fault.line)
    if isinstance(opened, Issue):
        raise InputError([opened])
    return opened


def _lines(source: Source, found: list[tuple[Grid, Header]], table: Table) -> Iterator[str]:
    yield f"# {source.file}"
    for grid, header in found:
        where = f"{grid.name}: " if grid.name else ""
        yield f"#   {where}header in row {header.first}"
    header = found[0][1]
    places = header.found.places
    yield f"{table.name}:"
    yield "  columns:"
    for name in table.names:
        column = table.column(name)
        needed = "required" if column.required else "optional"
        if name in places:
            word = json.dumps(header.words[places[name]], ensure_ascii=False)
            yield f"    {name}: {word}  # column {letters(places[name] + 1)}"
        elif name in header.found.several:
            each = " or ".join(header.found.several[name])
            yield f"    # {name}: which of {each}? ({needed})"
        elif column.required:
            yield f"    # {name}: not found ({needed}: {column.title.zh})"
    rest = [word for word in header.found.unread if word]
    if rest:
        yield f"  # not read: {', '.join(rest)}"
