"""The header of a table: what is missing there, and what stands there that is not read."""

from collections.abc import Iterator

from sanctions.errors import Issue, suggest
from sanctions.files.faults import listing, sources
from sanctions.files.given import Given
from sanctions.files.masks import heading_in
from sanctions.model.tables import Table, Text

_EVERY_COLUMN_MATTERS = frozenset({"history"})


def header_issues(given: Given, table: Table) -> Iterator[Issue]:
    """Faults of the header: a column twice, a required one missing, one that is not read.

    A column that is not known is a warning in the history, which tells the scales of the covenant
    that are missing: it may be one of them. One that resembles a column that is
    missing is an error everywhere: read as absent, an appeal or a decision would be lost. What
    resembles a column that is there even more is none of these.
    """
    if given.empty:
        return
    names, there = table.names, set(given.columns)
    for name in names:
        if (times := given.columns.count(name)) > 1:
            yield sources.REPEATED_COLUMN.issue(table.name, column=name, times=times)
    strange = [name for name in dict.fromkeys(given.columns) if name not in names and name.strip()]
    missing = [name for name in table.required if name not in there]
    found = _listed(given, table) if missing else Text("", "")
    unknown = bool(missing) and there.isdisjoint(names)
    for name in missing:
        near = suggest(name, strange)
        strange = [other for other in strange if other != near]
        label = None if near is None else heading_in(table, near)
        code = sources.NO_HEADER if unknown and near is None else sources.MISSING_COLUMN
        yield code.issue(table.name, column=name, near=label, found=found)
    optional = [name for name in names if name not in there and name not in missing]
    scales = [name for name in optional if table.column(name).type.scale]
    for name in () if unknown else strange:
        near = suggest(name, names)
        if near in optional:
            yield sources.NEAR_COLUMN.issue(
                table.name, column=heading_in(table, name), missing=near
            )
        elif table.name in _EVERY_COLUMN_MATTERS:
            yield _unread(table, heading_in(table, name), scales)


def _unread(table: Table, heading: str, missing: list[str]) -> Issue:
    if not missing:
        return sources.UNREAD_COLUMN.issue(table.name, column=heading)
    return sources.UNREAD_AND_UNKNOWN.issue(table.name, column=heading, missing=listing(missing))


def _listed(given: Given, table: Table) -> Text:
    """The headings for a message; of a line that is none, not one is told."""
    labels = [heading_in(table, name) for name in given.columns]
    if "***" in labels and set(given.columns).isdisjoint(table.names):
        return listing(["***"] * len(labels))
    return listing(labels)
