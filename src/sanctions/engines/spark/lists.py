"""Lists of one or many files, on a file system that the driver and all workers share."""

# pyright: standard
# pyspark, py4j and pyarrow are loosely typed.

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

import pyarrow
from pyarrow import parquet

ROWS_AT_ONCE = 500_000
"""About how many rows of a file one task reads."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One file as it was found.

    ``schema`` and ``groups``, the rows of each row group, are those of a Parquet file, and None
    for what is not one.
    """

    path: Path
    sha256: str
    schema: pyarrow.Schema | None = None
    groups: tuple[int, ...] | None = None

    @property
    def columns(self) -> tuple[str, ...] | None:
        """The names of its columns, None for what is no Parquet file."""
        return None if self.schema is None else tuple(self.schema.names)


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one task reads: row groups of a Parquet file, or a whole file of another kind.

    Its rows are numbered from ``before`` + 1 as far as the file does not tell the numbers.
    """

    place: int
    path: Path
    groups: tuple[int, ...] | None = None
    before: int = 0


def look(path: Path) -> Looked:
    """Look at a file. Raises: OSError: if it cannot be read."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
        if path.suffix.lower() != ".parquet":
            return Looked(path, digest)
        try:
            found = parquet.ParquetFile(file)
        except (pyarrow.ArrowException, OSError):
            return Looked(path, digest)
        held = found.metadata
        groups = tuple(held.row_group(place).num_rows for place in range(held.num_row_groups))
        return Looked(path, digest, found.schema_arrow, groups)


def chunks_of(files: Sequence[Looked]) -> Iterator[Chunk]:
    """The chunks of a list, in order; every file has at least one."""
    place = before = 0
    for file in files:
        if file.groups is None:
            yield Chunk(place, file.path)
            place += 1
            continue
        for groups, rows in _together(file.groups):
            yield Chunk(place, file.path, groups, before)
            place += 1
            before += rows


def _together(rows: Sequence[int]) -> Iterator[tuple[tuple[int, ...], int]]:
    groups: list[int] = []
    held = 0
    for group, number in enumerate(rows):
        groups.append(group)
        held += number
        if held >= ROWS_AT_ONCE:
            yield tuple(groups), held
            groups, held = [], 0
    if groups or not rows:
        yield tuple(groups), held


def read_chunk(
    chunk: Chunk,
    names: Sequence[str],
    named: Callable[[Sequence[str]], Sequence[str]],
    constants: Mapping[str, str],
) -> pyarrow.Table | None:
    """The columns of these names of a chunk of a Parquet file; None if a page is damaged.

    ``named`` tells how the columns of the file are called; ``constants`` are texts that stand for
    whole columns, whatever the file has there.
    """
    with parquet.ParquetFile(chunk.path) as file:
        headings = file.schema_arrow.names
        pairs = zip(headings, named(headings), strict=True)
        there = {
            heading: name for heading, name in pairs if name in names and name not in constants
        }
        try:
            read = file.read_row_groups(list(chunk.groups or ()), columns=list(there))
        except (pyarrow.ArrowException, OSError):
            return None
    read = read.rename_columns([there[heading] for heading in read.schema.names])
    for name, text in constants.items():
        read = read.append_column(name, pyarrow.repeat(pyarrow.scalar(text), len(read)))
    return read
