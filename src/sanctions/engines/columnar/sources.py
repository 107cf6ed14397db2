"""What a source of rows is to the columnar engine, and CSV files as such sources."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb

from sanctions.engines.columnar.cells import TEXT, Cell, RawType, cell_of
from sanctions.engines.columnar.expressions import literal, quoted
from sanctions.engines.columnar.pseudonyms import Pads, parameters, typed_columns
from sanctions.model.tables import Table

ROW = '"#row"'
"""The number of a row, as its user counts: no column of a covenant has such a name."""

OddRow = tuple[int, Sequence[object]]
"""The number of a row that is not plain, and its cells as they were given."""

HOUSEHOLDS = "households"


@dataclass(frozen=True, slots=True)
class Staged:
    """What staging showed.

    ``odd`` are the rows that are not plain, by number. ``once`` names what the order of the rows
    proves: of a table that no id stands twice in its rows, of `households` that none is in several
    villages.
    """

    odd: list[OddRow]
    once: frozenset[str] = frozenset()


_CELLS = '"#cells"'


class Source(Protocol):
    """Rows that DuckDB reads where they are."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that were given, in their order."""
        ...

    def renamed(self, names: Sequence[str]) -> Source | None:
        """The same rows with other names for their columns; None where only a reader can.

        A column whose name is empty is none.
        """
        ...

    def stage(
        self, connection: duckdb.DuckDBPyConnection, table: Table, pads: Pads | None = None
    ) -> Staged | None:
        """Make `normal_<table>`: the rows that are plain, typed, with their numbers.

        With the ``pads`` of a key ids of people are pseudonyms there. Returns None if the exact
        reader must read the whole source.
        """
        ...


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file in which every line is one record, as far as a survey can tell.

    It is staged in a table, which may spill.
    """

    path: Path
    columns: tuple[str, ...]
    records: int
    ending: str

    def renamed(self, names: Sequence[str]) -> None:  # noqa: ARG002  as of every source
        """None: under headings of its own it is read with the rules of sheets."""
        return

    def stage(
        self, connection: duckdb.DuckDBPyConnection, table: Table, pads: Pads | None = None
    ) -> Staged | None:
        """Read the file once; see `Source.stage`. Rows are numbered by line, the header is 1.

        Under a key the cells of odd rows are not staged, but read again: what is staged may spill.
        """
        raw = dict.fromkeys(table.names, RawType("nothing"))
        raw |= {name: TEXT for name in self.columns if name in raw}
        cells = cells_of(table, raw)
        if cells is None:
            return None
        relation = f"staged_{table.name}"
        typed = typed_columns(cells, pads)
        kept = _CELLS if pads is None else "CAST([] AS VARCHAR[])"
        try:
            connection.execute(
                f"CREATE OR REPLACE TEMP TABLE {relation} AS SELECT {typed},"
                f" CASE WHEN {any_odd(cells)} THEN {kept} END AS {_CELLS}"
                f" FROM {self._read(table)}",
                parameters(pads, typed),
            )
        except (duckdb.InvalidInputException, duckdb.ConversionException):
            return None  # a line of another width, or a quote that DuckDB does not take
        (counted,) = _one(connection, f"SELECT count(*) FROM {relation}")
        if counted != self.records:
            return None  # empty lines, or line ends in quotes: lines and rows are not the same
        odd: list[OddRow] = connection.execute(
            f"SELECT rowid + 2, {_CELLS} FROM {relation} WHERE {_CELLS} IS NOT NULL ORDER BY 1"
        ).fetchall()
        if odd and pads is not None:
            found = connection.execute(
                f"SELECT {_CELLS} FROM {self._read(table)} WHERE {any_odd(cells)}"
            ).fetchall()
            odd = [(number, given) for (number, _), (given,) in zip(odd, found, strict=True)]
        names = ", ".join(map(quoted, table.names))
        where = f" WHERE {_CELLS} IS NULL" if odd else ""
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW normal_{table.name} AS"
            f" SELECT rowid + 2 AS {ROW}, {names} FROM {relation}{where}"
        )
        return Staged(odd)

    def _read(self, table: Table) -> str:
        """The file as a relation of texts under the names of the table, and all cells as a list."""
        places = [f"c{place}" for place in range(len(self.columns))]
        named = (
            f"{place} AS {quoted(name)}, "
            for place, name in zip(places, self.columns, strict=True)
            if name in table.names
        )
        ending = self.ending.replace("\r", r"\r").replace("\n", r"\n")
        types = ", ".join(f"{place}: 'VARCHAR'" for place in places)
        return (
            f"(SELECT {''.join(named)}[{', '.join(places)}] AS {_CELLS}"
            f" FROM read_csv({path_pattern(self.path)}, columns = {{{types}}}, auto_detect = FALSE,"
            " header = TRUE, delim = ',', quote = '\"', escape = '\"', comment = '', nullstr = '',"
            f" new_line = '{ending}', strict_mode = TRUE,"
            " null_padding = FALSE, ignore_errors = FALSE, compression = 'none'))"
        )


def put_numbers(
    connection: duckdb.DuckDBPyConnection, relation: str, numbers: Sequence[int]
) -> None:
    """Make a relation of these numbers of rows."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {relation} AS SELECT unnest(?::BIGINT[]) AS {ROW}",
        [list(numbers)],
    )


def cells_of(
    table: Table, raw: Mapping[str, RawType | None], seen: Collection[str] = ()
) -> dict[str, Cell] | None:
    """The cell of each column of the table; None if one of them is never plain.

    ``seen`` are the columns whose characters were looked at.
    """
    cells: dict[str, Cell] = {}
    for column in table.columns:
        of = raw[column.name]
        cell = None if of is None else cell_of(column, of, text_seen=column.name in seen)
        if cell is None:
            return None
        cells[column.name] = cell
    return cells


def any_odd(cells: Mapping[str, Cell]) -> str:
    """The condition that a row is not plain."""
    tests = [f"({cell.odd})" for cell in cells.values() if cell.odd is not None]
    return " OR ".join(tests) or "FALSE"


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    found = connection.execute(query).fetchone()
    if found is None:
        raise AssertionError(query)  # pragma: no cover  an aggregate without groups has one row
    return found


def is_nameable(path: Path) -> bool:
    """Whether DuckDB can be told the path: names in other encodings than UTF-8 are not text."""
    try:
        str(path.absolute()).encode()
    except UnicodeEncodeError:
        return False
    return True


def path_pattern(path: Path) -> str:
    """The file of that name, and no other: DuckDB takes `*`, `?` and `[` for patterns."""
    return literal(re.sub(r"([*?\[])", r"[\1]", str(path.absolute())))
