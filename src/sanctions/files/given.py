"""A table as it was given, before its cells are read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from sanctions.errors import Issue

Kind: TypeAlias = Literal["csv", "parquet", "pandas", "arrow", "rows"]
"""What was given: a file, a frame, an Arrow stream of any library, or a list of mappings."""


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
class Given:
    """A table as it was given.

    ``lines`` can be read once. ``issues`` are faults of the whole; with one of them there are no
    lines. ``empty``: nothing was given that could have columns, such as a list without rows.
    ``sha256`` is that of the file, and None where no file was given.
    """

    table: str
    kind: Kind
    columns: tuple[str, ...]
    lines: Iterable[Line]
    issues: tuple[Issue, ...] = ()
    empty: bool = False
    sha256: str | None = None
