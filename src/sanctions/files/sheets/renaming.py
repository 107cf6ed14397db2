"""Recognised headings of what has one header anyway: frames, Parquet files, plain CSV files."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from sanctions.errors import Issue
from sanctions.files.given import Given, Line, Reading
from sanctions.files.sheets.finding import several_headings, unknown_heading
from sanctions.files.sheets.headings import find_columns
from sanctions.files.sheets.maps import NO_MAP, ListMap
from sanctions.model.tables import IDS_OF_PEOPLE, Table

_HIDDEN = "***"


def under_own_names(given: Given, table: Table, chosen: ListMap = NO_MAP) -> Given:
    """What was given, with the columns that are recognised under the names of the table.

    A column that is there under its own name stays, whatever else may mean it.
    """
    laid_out = given.origin is not None and given.kind != "parquet"
    if given.issues or given.empty or laid_out:
        return given
    names, faults = column_names(given.columns, table, chosen)
    if faults:
        return replace(given, lines=(), columns=(), issues=tuple(faults))
    if names == given.columns and not chosen.values:
        return given
    reading = reading_of(names, given.columns, table, chosen)
    lines = given.lines
    if chosen.values:
        lines = _with_constants(given, tuple(chosen.values.values()))
        names = (*("" if name in chosen.values else name for name in names), *chosen.values)
    return replace(given, columns=names, lines=lines, reading=reading)


def column_names(
    columns: Sequence[str], table: Table, chosen: ListMap = NO_MAP
) -> tuple[tuple[str, ...], list[Issue]]:
    """The names of the columns where they are recognised, and the faults of that."""
    if chosen == NO_MAP:
        if set(columns).issubset(table.names):
            return tuple(columns), []
        names, faults = _names_alone(tuple(columns), table)
        return names, list(faults)
    return _names(columns, table, chosen)


@lru_cache(maxsize=64)
def _names_alone(
    columns: tuple[str, ...], table: Table
) -> tuple[tuple[str, ...], tuple[Issue, ...]]:
    """The same without a map: a case gives the same columns again and again."""
    names, faults = _names(columns, table, NO_MAP)
    return names, tuple(faults)


def _names(
    columns: Sequence[str], table: Table, chosen: ListMap
) -> tuple[tuple[str, ...], list[Issue]]:
    found = find_columns(columns, table, chosen.columns)
    faults = [
        several_headings(table, name, headings)
        for name, headings in found.several.items()
        if name not in chosen.values
    ]
    faults += [
        unknown_heading(table, name, wanted, columns)
        for name, wanted in chosen.columns.items()
        if name not in found.places and name not in found.several
    ]
    named = list(columns)
    for name, at in found.places.items():
        if named[at] != name:
            named = ["" if each == name else each for each in named]
            named[at] = name
    return tuple(named), faults


def reading_of(
    names: Sequence[str], columns: Sequence[str], table: Table, chosen: ListMap
) -> Reading:
    """What was recognised: the names of the columns, and the headings that they had."""
    pairs = list(zip(names, columns, strict=True))
    reading = Reading(
        headings={name: old for name, old in pairs if name in table.names},
        unread=tuple(old for name, old in pairs if name == old and name not in table.names),
        constants=dict(chosen.values),
    )
    return without_people(reading, table)


def without_people(reading: Reading, table: Table) -> Reading:
    """What was recognised, as far as it may be told: of a private table no words of its own."""
    if not table.private:
        return reading
    return replace(
        reading,
        unread=(_HIDDEN,) * len(reading.unread),
        constants={
            name: _HIDDEN if name in IDS_OF_PEOPLE else value
            for name, value in reading.constants.items()
        },
    )


def _with_constants(given: Given, values: tuple[str, ...]) -> Iterator[Line]:
    for line in given.lines:
        yield line if line.issue is not None else replace(line, cells=[*line.cells, *values])
