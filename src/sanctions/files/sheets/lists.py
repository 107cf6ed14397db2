"""A list of one or several sheets as a table that was given."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from sanctions.errors import Issue
from sanctions.files.faults import listing, sheets
from sanctions.files.given import Block, Given, Kind, Line, Origin, Pieces, Reading
from sanctions.files.given import Leaf as Place
from sanctions.files.sheets.collecting import without_collecting
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


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was opened: its name without folders, its kind and its sheets.

    ``lined``: it is a CSV file, whose lines are as wide as its header.
    """

    file: str
    kind: Kind
    grids: Iterable[Grid]
    sha256: str
    encoding: str | None = None
    lined: bool = False


def given_list(source: Source, table: Table, chosen: ListMap) -> Given | None:
    """The table that a list gives; None where no sheet has a heading that is recognised.

    Lines are numbered through all sheets, and ``origin`` tells the sheet and the row of each. The
    sheets of a private table are called by their numbers, as `#2`. While a sheet is opened, the one
    before it is read; the last one is read when its lines are asked for.
    """
    reader = _Reader(source, table, chosen)
    with without_collecting():
        for number, grid in enumerate(source.grids, start=1):
            reader.take(number, grid)
    return reader.given()


class _Reader:
    """What is known of a list from the sheets that were taken."""

    def __init__(self, source: Source, table: Table, chosen: ListMap) -> None:
        """Nothing is known."""
        self._source = source
        self._table = table
        self._chosen = chosen
        self._before = 0
        self._leaves: list[Leaf] = []
        self._pieces: list[Line | Block] = []
        self._faults: list[Issue] = []
        self._left_out: list[str] = []
        self._headings: dict[str, str] = {}
        self._reading = Reading(
            self._headings, constants=dict(chosen.values), encoding=source.encoding
        )
        self._sums: Sums | None = None

    def take(self, number: int, grid: Grid) -> None:
        """Find the header of a sheet, and go on with the sheet before it."""
        table, chosen = self._table, self._chosen
        wanted = not chosen.sheets or grid.name in chosen.sheets
        if table.private and grid.name:  # it may be the name of a person
            grid = replace(grid, name=f"#{number}")
        header = find_header(grid, table, chosen.columns, chosen.header) if wanted else None
        if isinstance(header, Issue):
            self._faults.append(_placed(header, self._source, grid))
        elif header is not None:
            self._add(grid, header)
        elif wanted and _has_content(grid):
            self._left_out.append(grid.name)
        self._before += grid.height

    def given(self) -> Given | None:
        """The table, if there is any."""
        source, table = self._source, self._table
        if self._faults:
            return Given(table.name, source.kind, (), (), tuple(self._faults), sha256=source.sha256)
        if not self._leaves:
            return None
        reading = self._reading
        reading.unread = tuple(dict.fromkeys(self._unread()))
        reading.left_out = tuple(self._left_out)
        unread = [word for word in reading.unread if word not in table.names]
        pieces = chain(map(self._warning, self._left_out), self._all_pieces())
        return Given(
            table.name,
            source.kind,
            (*self._leaves[0].names, *unread),
            Pieces(_widened(pieces, len(unread))),
            sha256=source.sha256,
            origin=self._origin(),
            reading=without_people(reading, table),
        )

    def _add(self, grid: Grid, header: Header) -> None:
        """Go on with a sheet that has a header; what is known of sheets stays as it is."""
        source, table, chosen = self._source, self._table, self._chosen
        first = self._leaves[0].header if self._leaves else header
        names = [name for name in table.names if name in first.found.places]
        columns = (*(name for name in names if name not in chosen.values), *chosen.values)
        width = len(header.words) if source.lined else None
        leaf = Leaf(grid, header, table, columns, chosen.values, self._before, width)
        found = [*header_faults(header, grid, table), *_faults(leaf, first, chosen)]
        self._faults += [_placed(each, source, grid) for each in found]
        told = {**(header.found.places if header is first else {}), **header.found.aside}
        for name, at in told.items():
            if name not in chosen.values:
                self._headings.setdefault(name, header.words[at])
        if self._sums is None:
            self._sums = Sums(table, columns, chosen.values, self._reading)
        if self._leaves and not self._faults:
            self._pieces += self._read_last(self._sums)
        self._leaves.append(leaf)

    def _read_last(self, sums: Sums) -> Iterator[Line | Block]:
        """The rows of the last sheet, which goes."""
        leaf = self._leaves[-1]
        yield from leaf.pieces(sums)
        leaf.close()

    def _all_pieces(self) -> Iterator[Line | Block]:
        """The rows of all sheets, of which the last is still to be read."""
        while self._pieces:
            yield self._pieces.pop(0)
        if self._sums is not None:
            yield from self._read_last(self._sums)
            self._sums.end()

    def _unread(self) -> Iterator[str]:
        return (word for leaf in self._leaves for word in leaf.header.found.unread)

    def _origin(self) -> Origin:
        places = []
        for leaf in self._leaves:
            found = leaf.header.found
            known = {self._headings.get(name, name): at for name, at in found.aside.items()}
            columns = {name: at + 1 for name, at in {**known, **found.places}.items()}
            places.append(Place(leaf.grid.name, leaf.before, leaf.header.first, columns))
        return Origin(self._source.file, tuple(places))

    def _warning(self, sheet: str) -> Line:
        issue = sheets.SHEET_LEFT_OUT.issue(self._table.name, sheet=sheet)
        return Line(0, (), replace(issue, file=self._source.file, sheet=sheet))


def _widened(pieces: Iterable[Line | Block], by: int) -> Iterator[Line | Block]:
    """The rows with so many further cells, of columns that are not read."""
    for piece in pieces:
        if isinstance(piece, Block):
            nothing = [None] * len(piece.numbers)
            yield Block(piece.numbers, [*piece.columns, *([nothing] * by)])
        elif piece.issue is None:
            yield Line(piece.number, [*piece.cells, *([None] * by)])
        else:
            yield piece


def no_list(source: Source, table: Table) -> Given:
    """What is given by a file in which nothing is recognised."""
    issue = sheets.NO_LIST.issue(table.name, rows=LOOKED_AT, needed=listing(_titles(table)))
    issue = replace(issue, file=source.file)
    return Given(table.name, source.kind, (), (), (issue,), sha256=source.sha256)


def _titles(table: Table) -> list[str]:
    return [table.column(name).title.zh for name in table.required]


def _faults(leaf: Leaf, first: Header, chosen: ListMap) -> Iterator[Issue]:
    """Headings of the map that are not there, and other columns than the first sheet has."""
    table, header = leaf.table, leaf.header
    known = {*header.found.places, *header.found.several}
    for name, heading_of in chosen.columns.items():
        if name not in known:
            words = [word for word in header.words if word]
            yield unknown_heading(table, name, heading_of, words)
    before = set(first.found.places)
    if known and before != known and not header.found.several:
        fewer, more = before - known, known - before
        difference = Text(
            "；".join(_said("缺少 ", "多出 ", fewer, more, zh=True)),
            "; ".join(_said("lacks ", "has also ", fewer, more, zh=False)),
        )
        yield sheets.OTHER_SHEET.issue(table.name, sheet=leaf.grid.name, difference=difference)


def _said(lacks: str, has: str, fewer: set[str], more: set[str], *, zh: bool) -> Iterator[str]:
    for word, names in ((lacks, fewer), (has, more)):
        if names:
            named = listing(sorted(names))
            yield word + (named.zh if zh else named.en)


def _has_content(grid: Grid) -> bool:
    return any(not is_blank(cell) for _, cells in grid.first(LOOKED_AT) for cell in cells)


def _placed(issue: Issue, source: Source, grid: Grid) -> Issue:
    return replace(issue, file=source.file, sheet=grid.name or None)
