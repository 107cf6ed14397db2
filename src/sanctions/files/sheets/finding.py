"""Where the header of a sheet is: the row whose headings are recognised."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sanctions.errors import Issue
from sanctions.files.faults import listing, sheets
from sanctions.files.masks import heading_in
from sanctions.files.sheets.grid import Grid, is_blank
from sanctions.files.sheets.headings import Found, find_columns, heading_text
from sanctions.model.tables import Table, Text

LOOKED_AT = 60
"""In how many rows a header is looked for."""

_UNIT = re.compile(r"单位[:：]?(?:人民币)?[十百千万亿]+元|\((?:单位[:：]?)?[十百千万亿]+元\)")


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet: its first and last row, its texts, and what they mean."""

    first: int
    last: int
    words: tuple[str, ...]
    found: Found


def find_header(
    grid: Grid, table: Table, chosen: Mapping[str, str], row: int | None = None
) -> Header | Issue | None:
    """The header of a sheet, None without one, and an issue where it is in doubt.

    It is the one row, of the first 60, with at least two headings that are recognised, else the one
    with a single one. Further rows with the same texts are headers of printed pages. Where cells
    are merged downwards in it, so many rows are one header, and the lowest text counts.
    ``row`` is the first row of the header, where a map says it.
    """
    looked = grid.first(LOOKED_AT if row is None else row + 4)
    candidates: list[Header] = []
    after = 0
    reach = _reaches(grid, looked[-1][0] if looked else 0)
    for number, cells in looked:
        if number <= after or (row is not None and number != row):
            continue
        last = reach.get(number, number)
        below = [more for at, more in looked if number < at <= last]
        header = _header(number, last, [cells, *below], table, chosen)
        if header.found.places or header.found.several:
            candidates.append(header)
            after = last
    several = [each for each in candidates if _recognised(each) > 1] or candidates
    different = [each for each in several if each.words != several[0].words]
    if different:
        first, second = several[0].first, different[0].first
        return sheets.SEVERAL_HEADERS.issue(table.name, row=second, first=first, second=second)
    return several[0] if several else None


def header_faults(header: Header, grid: Grid, table: Table) -> list[Issue]:
    """A column that several headings may be, and amounts in another unit."""
    issues = [
        several_headings(table, name, headings) for name, headings in header.found.several.items()
    ]
    for number, cells in grid.first(LOOKED_AT):
        if number > header.last:
            break
        unit = next((word for each in cells if (word := _unit_of(each))), None)
        if unit is not None:
            issues.append(sheets.OTHER_UNIT.issue(table.name, row=number, value=unit))
    return issues


def several_headings(table: Table, name: str, headings: Sequence[str]) -> Issue:
    """The fault of several headings that may each be one column."""
    listed = Text("、".join(_ticked(headings)), ", ".join(_ticked(headings)))
    return sheets.SEVERAL_HEADINGS.issue(table.name, column=name, headings=listed)


def _ticked(headings: Sequence[str]) -> list[str]:
    return [f"`{heading}`" for heading in headings]


def _recognised(header: Header) -> int:
    return len(header.found.places) + len(header.found.several)


def _reaches(grid: Grid, until: int) -> dict[int, int]:
    """The last row of a header by its first one: as far as its cells are merged down."""
    reach: dict[int, int] = {}
    for (top, _), (last, _) in grid.merged:
        if top < until:
            reach[top + 1] = max(last + 1, reach.get(top + 1, 0))
    return reach


def _header(
    first: int, last: int, rows: list[Sequence[object]], table: Table, chosen: Mapping[str, str]
) -> Header:
    width = max(map(len, rows))
    words = []
    for place in range(width):
        texts = [row[place] for row in rows if place < len(row) and not is_blank(row[place])]
        words.append(heading_text(texts[-1]) if texts else "")
    return Header(first, last, tuple(words), find_columns(words, table, chosen))


def _unit_of(cell: object) -> str | None:
    if not isinstance(cell, str):
        return None
    text = "".join(cell.split()).replace("（", "(").replace("）", ")")
    told = _UNIT.search(text)
    return None if told is None else told[0]


def unknown_heading(table: Table, name: str, wanted: str, words: Sequence[str]) -> Issue:
    """The fault of a map that names a heading for a column, which is none of these words."""
    found = listing([heading_in(table, word) for word in words])
    return sheets.UNKNOWN_HEADING.issue(table.name, column=name, heading=wanted, found=found)
