"""A list of one or several sheets as a table that was given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from sanctions.errors import Issue
from sanctions.files.faults import listing, sheets
from sanctions.files.given import Block, Given, Kind, Line, Origin, Pieces, Reading
from sanctions.files.given import Leaf as Place
from sanctions.files.sheets.finding import (
    LOOKED_AT,
    Header,
    find_header,
    header_faults,
    unknown_heading,
)
from sanctions.files.sheets.grid import Grid, is_blank
from sanctions.files.sheets.leaf import Leaf
from sanctions.files.sheets.maps import ListMap
from sanctions.files.sheets.renaming import without_people
from sanctions.files.sheets.sums import Sums
from sanctions.model.tables import Table, Text

_NO_SHEET = "#"
"""No name of a sheet that has a number for one."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was opened: its name without folders, its kind and its sheets.

    ``lined``: it is a CSV file, whose lines are as wide as its header.
    """

    file: str
    kind: Kind
    grids: tuple[Grid, ...]
    sha256: str
    encoding: str | None = None
    lined: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    grid: Grid
    header: Header
    before: int


def given_list(source: Source, table: Table, chosen: ListMap) -> Given | None:
    """The table that a list gives; None where no sheet has a heading that is recognised.

    Lines are numbered through all sheets, and ``origin`` tells the sheet and the row of each. The
    sheets of a private table are called by their numbers, as `#2`.
    """
    if table.private:
        source, chosen = _unnamed(source, chosen)
    found, faults, left_out = _headers(source, table, chosen)
    if not found and not faults:
        return None
    faults += _faults(source, found, table, chosen)
    if faults or not found:
        return Given(table.name, source.kind, (), (), tuple(faults), sha256=source.sha256)
    unread = _unread(found, table)
    leaves = _leaves(source, found, table, chosen, len(unread))
    reading = _reading(source, leaves, chosen, left_out)
    origin = _origin(source, leaves, reading)
    warnings = [
        Line(
            0,
            (),
            replace(
                sheets.SHEET_LEFT_OUT.issue(table.name, sheet=each), file=source.file, sheet=each
            ),
        )
        for each in left_out
    ]
    names = leaves[0].names
    return Given(
        table.name,
        source.kind,
        (*names, *unread),
        Pieces(chain(warnings, _pieces(leaves, reading))),
        sha256=source.sha256,
        origin=origin,
        reading=reading,
    )


def no_list(source: Source, table: Table) -> Given:
    """What is given by a file in which nothing is recognised."""
    issue = sheets.NO_LIST.issue(table.name, rows=LOOKED_AT, needed=listing(_titles(table)))
    issue = replace(issue, file=source.file)
    return Given(table.name, source.kind, (), (), (issue,), sha256=source.sha256)


def _unnamed(source: Source, chosen: ListMap) -> tuple[Source, ListMap]:
    """The same with numbers for the names of sheets, which may be those of people."""
    grids = tuple(
        replace(grid, name=f"#{number}") if grid.name else grid
        for number, grid in enumerate(source.grids, start=1)
    )
    now = {old.name: new.name for old, new in zip(source.grids, grids, strict=True)}
    sheets_now = tuple(now.get(name, _NO_SHEET) for name in chosen.sheets)
    return replace(source, grids=grids), replace(chosen, sheets=sheets_now)


def _titles(table: Table) -> list[str]:
    return [table.column(name).title.zh for name in table.required]


def _headers(
    source: Source, table: Table, chosen: ListMap
) -> tuple[list[_Found], list[Issue], list[str]]:
    """The sheets with a header, the faults of headers, and the sheets that are left out."""
    found: list[_Found] = []
    faults: list[Issue] = []
    left_out: list[str] = []
    before = 0
    for grid in source.grids:
        wanted = not chosen.sheets or grid.name in chosen.sheets
        header = find_header(grid, table, chosen.columns, chosen.header) if wanted else None
        if isinstance(header, Issue):
            faults.append(_placed(header, source, grid))
        elif header is not None:
            found.append(_Found(grid, header, before))
            faults += [_placed(each, source, grid) for each in header_faults(header, grid, table)]
        elif wanted and _has_content(grid):
            left_out.append(grid.name)
        before += grid.height
    return found, faults, left_out


def _faults(source: Source, found: list[_Found], table: Table, chosen: ListMap) -> Iterator[Issue]:
    """Headings of the map that are not there, and sheets with other columns than the first."""
    for each in found:
        words = each.header.words
        known = {*each.header.found.places, *each.header.found.several}
        for name, heading_of in chosen.columns.items():
            if name not in known:
                issue = unknown_heading(table, name, heading_of, [word for word in words if word])
                yield _placed(issue, source, each.grid)
        first = set(found[0].header.found.places)
        if known and first != known and not each.header.found.several:
            fewer, more = first - known, known - first
            difference = Text(
                "；".join(_said("缺少 ", "多出 ", fewer, more, zh=True)),
                "; ".join(_said("lacks ", "has also ", fewer, more, zh=False)),
            )
            issue = sheets.OTHER_SHEET.issue(
                table.name, sheet=each.grid.name, difference=difference
            )
            yield _placed(issue, source, each.grid)


def _said(lacks: str, has: str, fewer: set[str], more: set[str], *, zh: bool) -> Iterator[str]:
    for word, names in ((lacks, fewer), (has, more)):
        if names:
            named = listing(sorted(names))
            yield word + (named.zh if zh else named.en)


def _leaves(
    source: Source, found: list[_Found], table: Table, chosen: ListMap, unread: int
) -> list[Leaf]:
    columns = [name for name in table.names if name in found[0].header.found.places]
    columns = [name for name in columns if name not in chosen.values]
    names = (*columns, *chosen.values)
    return [
        Leaf(
            each.grid,
            each.header,
            table,
            names,
            chosen.values,
            unread,
            each.before,
            len(each.header.words) if source.lined else None,
        )
        for each in found
    ]


def _unread(found: list[_Found], table: Table) -> tuple[str, ...]:
    words = dict.fromkeys(word for each in found for word in each.header.found.unread)
    return tuple(word for word in words if word not in table.names)


def _origin(source: Source, leaves: Sequence[Leaf], reading: Reading) -> Origin:
    places = []
    for leaf in leaves:
        found = leaf.header.found
        known = {reading.headings.get(name, name): at for name, at in found.aside.items()}
        columns = {name: at + 1 for name, at in {**known, **found.places}.items()}
        places.append(Place(leaf.grid.name, leaf.before, leaf.header.first, columns))
    return Origin(source.file, tuple(places))


def _reading(
    source: Source, leaves: Sequence[Leaf], chosen: ListMap, left_out: Sequence[str]
) -> Reading:
    first = leaves[0].header
    found = {**first.found.places, **first.found.aside}
    headings = {name: first.words[at] for name, at in found.items() if name not in chosen.values}
    for leaf in leaves:
        for name, at in leaf.header.found.aside.items():
            headings.setdefault(name, leaf.header.words[at])
    reading = Reading(
        headings=headings,
        unread=tuple(dict.fromkeys(word for leaf in leaves for word in leaf.header.found.unread)),
        constants=dict(chosen.values),
        left_out=tuple(left_out),
        encoding=source.encoding,
    )
    return without_people(reading, leaves[0].table)


def _pieces(leaves: list[Leaf], reading: Reading) -> Iterator[Line | Block]:
    """The rows of all sheets; each sheet goes when it has been read."""
    sums = Sums(leaves[0].table, leaves[0].names, leaves[0].constants, reading)
    while leaves:
        leaf = leaves.pop(0)
        yield from leaf.pieces(sums)
        reading.totals += leaf.totals
    sums.end()


def _has_content(grid: Grid) -> bool:
    return any(not is_blank(cell) for _, cells in grid.first(LOOKED_AT) for cell in cells)


def _placed(issue: Issue, source: Source, grid: Grid) -> Issue:
    return replace(issue, file=source.file, sheet=grid.name or None)
