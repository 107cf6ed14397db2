"""A table as it was given, before its cells are read."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from sanctions.errors import Issue

Kind: TypeAlias = Literal["csv", "parquet", "workbook", "pandas", "arrow", "rows"]
"""What was given: a file, a frame, an Arrow stream of any library, or a list of mappings."""

_LETTERS = 26


@runtime_checkable
class ArrowStream(Protocol):
    """What gives its rows as an Arrow stream: a table of pyarrow, polars, DuckDB and others."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """A capsule with the stream."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it was given.

    ``number`` counts as its user counts: in a CSV file the line in which the row begins, where
    the header is line 1; else the place of the row, from 1. ``cells`` stand in the order of the
    columns; a row without cells has an issue instead, and what has a warning is no row.
    """

    number: int
    cells: Sequence[object]
    issue: Issue | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand together, column by column: ``columns`` are as long as ``numbers``."""

    numbers: Sequence[int]
    columns: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Lines as they come from a sheet: many at once where they are plain. To be read once."""

    pieces: Iterable[Line | Block]

    def __iter__(self) -> Iterator[Line]:
        """The lines one by one."""
        for piece in self.pieces:
            if isinstance(piece, Block):
                rows = zip(*piece.columns, strict=True)
                yield from map(Line, piece.numbers, rows)
            else:
                yield piece


def pieces_of(lines: Iterable[Line]) -> Iterable[Line | Block]:
    """Lines as they come: many at once where they stand so."""
    return lines.pieces if isinstance(lines, Pieces) else lines


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet that was read: its name, how many rows stand before it, and where columns are.

    ``name`` is empty where a file has no sheets. ``columns`` are places by column, from 1; what is
    no column of the table but is known stands under its heading. ``header`` is the row of the
    headings. A part of a folder is such a sheet too, without both.
    """

    name: str
    before: int
    header: int
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the lines of a list lie in its file: lines are numbered through all its sheets.

    ``file`` is the name of a file without folders, or that of a folder of parts.
    """

    file: str
    leaves: tuple[Leaf, ...]

    def leaf(self, number: int) -> Leaf:
        """The sheet of a line."""
        return self.leaves[bisect_left(self.leaves, number, key=lambda leaf: leaf.before) - 1]

    def place(self, number: int) -> str:
        """The row of a line as its user finds it: `17`, or `2025!17` where there are sheets."""
        leaf = self.leaf(number)
        row = str(number - leaf.before)
        return f"{leaf.name}!{row}" if len(self.leaves) > 1 else row

    def located(self, issue: Issue) -> Issue:
        """An issue of this list with its file, sheet and cell, and the row of the sheet."""
        if issue.file is not None:
            return issue
        if issue.row is None:
            return replace(issue, file=self.file)
        leaf = self.leaf(issue.row)
        row = issue.row - leaf.before
        column = leaf.columns.get(issue.column or "")
        cell = None if column is None else f"{letters(column)}{row}"
        return replace(issue, file=self.file, sheet=leaf.name or None, row=row, cell=cell)


@dataclass(frozen=True, slots=True)
class Total:
    """A row of sums, which is no member: kept to be held against the rows.

    ``label`` is its word, such as 合计, empty where it has none; ``figures`` are its cells as they
    were given, by column or by what the heading is known for.
    """

    number: int
    label: str
    figures: Mapping[str, object]


@dataclass(slots=True)
class Reading:
    """What was recognised in a list: complete when its lines have been read.

    ``headings`` are those that were recognised, by column of the table or by what they are known
    for; ``unread`` are the others. ``left_out`` names the sheets without a list, ``constants`` are
    the values that a map gives to whole columns, ``encoding`` is that of a text. ``faults`` are
    those of sums, for which no row is set aside: ``doubted`` are the first and the last number of
    the rows in question.
    """

    headings: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    encoding: str | None = None
    totals: list[Total] = field(default_factory=list)
    faults: list[Issue] = field(default_factory=list)
    doubted: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Given:
    """A table as it was given.

    ``lines`` can be read once. ``issues`` are faults of the whole; with one of them there are no
    lines. ``empty``: nothing was given that could have columns, such as a list without rows.
    ``sha256`` is that of the file, and None where no file was given. ``origin`` tells where the
    lines of a workbook or of a list under headings of its own lie, ``reading`` what was recognised
    there.
    """

    table: str
    kind: Kind
    columns: tuple[str, ...]
    lines: Iterable[Line]
    issues: tuple[Issue, ...] = ()
    empty: bool = False
    sha256: str | None = None
    origin: Origin | None = None
    reading: Reading | None = None


def letters(column: int) -> str:
    """The letters of a column of a sheet, which counts from 1.

    Example:
        >>> letters(2), letters(27), letters(703)
        ('B', 'AA', 'AAA')
    """
    name = ""
    while column:
        column, letter = divmod(column - 1, _LETTERS)
        name = chr(ord("A") + letter) + name
    return name
