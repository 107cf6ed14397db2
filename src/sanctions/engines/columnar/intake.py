"""The relations of a run in DuckDB: what SQL took as it stood, and what the exact reader read.

Of every table there are, under its name:

- ``normal_*``: the rows that are plain, over the source itself or over what was staged of it;
- ``read_*``: the rows that the exact reader read, also those that it could read only in part;
- ``fine_*``: all rows that can be used; ``known_*``: these, and the others as far as they go.

All have the column ``#row``, the number of the row, and the columns of the dictionary with scaled
numbers. They are temporary: they belong to the connection, and not to its cursors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TypeAlias

import duckdb

from sanctions.engines.columnar.cells import sql_type
from sanctions.engines.columnar.expressions import literal, quoted
from sanctions.engines.columnar.sources import ROW, put_numbers
from sanctions.model.tables import MEMBERS, Column, Table

ReadRow: TypeAlias = tuple[int, Mapping[str, object], bool]
"""The number of a row, its values as far as they could be read, and whether it is broken."""

BROKEN = '"#broken"'
NAMED = "known_named"
"""The rows of `known_members` whose member or household some record names: few, as a rule."""
_AT_ONCE = 10_000


def put_rows(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    rows: Iterable[ReadRow],
    *,
    normal: bool,
) -> bool:
    """Make `read_*`, `fine_*` and `known_*`; whether any row was put.

    ``normal``: there is a `normal_*`, else it is made without rows.
    """
    types = [(ROW, "BIGINT"), *((quoted(each.name), sql_type(each.type)) for each in table.columns)]
    types.append((BROKEN, "BOOLEAN"))
    read = f"read_{table.name}"
    declared = ", ".join(f"{name} {of}" for name, of in types)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {read} ({declared})")
    insert = f"INSERT INTO {read} SELECT " + ", ".join(f"unnest(?::{of}[])" for _, of in types)
    remaining = iter(rows)
    put = False
    while some := list(islice(remaining, _AT_ONCE)):
        cells = [[values.get(name) for _, values, _ in some] for name in table.names]
        connection.execute(insert, [[row[0] for row in some], *cells, [row[2] for row in some]])
        put = True
    names = _names(table)
    if not normal:
        _view(connection, f"normal_{table.name}", f"SELECT {names} FROM {read} WHERE FALSE")
    known = f"SELECT {names} FROM normal_{table.name}"
    more = f" UNION ALL SELECT {names} FROM {read}" if put else ""
    _view(connection, f"known_{table.name}", known + more)
    fine = f"{more} WHERE NOT {BROKEN}" if put else ""
    _view(connection, f"fine_{table.name}", known + fine)
    return put


def set_rows_aside(
    connection: duckdb.DuckDBPyConnection, table: Table, numbers: Sequence[int]
) -> int:
    """Make the table itself, the fine rows without these; returns how many rows it has.

    With members comes `named`: their rows that records name. All broken rows are in ``numbers``.
    """
    names = ", ".join(map(quoted, table.names))
    aside = ""
    if numbers:
        put_numbers(connection, f"aside_{table.name}", numbers)
        aside = f" ANTI JOIN aside_{table.name} USING ({ROW})"
    _view(connection, table.name, f"SELECT {names} FROM fine_{table.name}{aside}")
    if table.name == MEMBERS.name:
        _view(connection, "named", f"SELECT {names} FROM {NAMED}{aside}")
    return count_of(connection, table.name)


def put_named(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `known_named`, which all that looks for the subjects of records reads."""
    named = " OR ".join(
        f"{name} IN (SELECT {name} FROM known_history WHERE {name} IS NOT NULL)"
        for name in ("member_id", "household_id")
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {NAMED} AS SELECT * FROM known_members WHERE {named}"
    )


def put_held(connection: duckdb.DuckDBPyConnection, held: Sequence[tuple[str, str]]) -> None:
    """Make `held`: whose reward is held since a row of theirs was set aside."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE held AS"
        " SELECT unnest(?::VARCHAR[]) AS subject_kind, unnest(?::VARCHAR[]) AS subject",
        [[kind for kind, _ in held], [subject for _, subject in held]],
    )


def count_of(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    """How many rows a relation has."""
    found = connection.execute(f"SELECT count(*) FROM {relation}").fetchall()
    return int(found[0][0])


def members_by_village(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many members each village has, by code point."""
    query = "SELECT village_id, count(*) FROM members GROUP BY village_id ORDER BY village_id"
    return dict(connection.execute(query).fetchall())


def later_rows(
    connection: duckdb.DuckDBPyConnection, table: Table, names: Sequence[str], as_of: date
) -> tuple[int, int, list[date | None]] | None:
    """How many known rows have one of these days after another; the first, and these its days."""
    late = " OR ".join(f"{quoted(name)} > {literal(as_of)}" for name in names)
    days = ", ".join(map(quoted, names))
    query = f"SELECT count(*), min({ROW}), arg_min([{days}], {ROW}) FROM known_{table.name}"
    ((rows, *first),) = connection.execute(f"{query} WHERE {late}").fetchall()
    return (rows, first[0], first[1]) if rows else None


def rows_among(
    connection: duckdb.DuckDBPyConnection, table: Table, numbers: str
) -> tuple[list[int], list[dict[str, object]]]:
    """The fine rows whose numbers stand in another relation, in order: numbers, and values."""
    query = f"SELECT {_names(table)} FROM fine_{table.name} SEMI JOIN {numbers} USING ({ROW})"
    found = connection.execute(f"{query} ORDER BY {ROW}").fetchall()
    rows = [dict(zip(table.names, row[1:], strict=True)) for row in found]
    return [row[0] for row in found], rows


def csv_lines(table: Table, *, in_order: bool) -> str:
    r"""The query for the fine rows as lines of CSV, each with its `\n`, in their order.

    ``in_order``: they must be brought in order, as the exact reader put some to the others.
    """
    cells = " || ',' || ".join(f"coalesce({_written(column)}, '')" for column in table.columns)
    order = f" ORDER BY {ROW}" if in_order else ""
    return f"SELECT {cells} || chr(10) FROM fine_{table.name}{order}"


def _written(column: Column) -> str:
    name = quoted(column.name)
    match column.type.kind:
        case "yes-no":
            return f"CASE WHEN {name} THEN 'yes' WHEN NOT {name} THEN 'no' END"
        case "day":
            return f"CAST({name} AS VARCHAR)"
        case "integer" | "decimal":
            places = column.type.decimals
            if not places:
                return f"CAST({name} AS VARCHAR)"
            sign = f"CASE WHEN {name} < 0 THEN '-' ELSE '' END"
            whole, part = f"abs({name}) // {10**places}", f"abs({name}) % {10**places}"
            return f"{sign} || ({whole}) || '.' || lpad(CAST({part} AS VARCHAR), {places}, '0')"
        case _:
            quote = f"""'"' || replace({name}, '"', '""') || '"'"""
            return f"""CASE WHEN regexp_matches({name}, '[,"]') THEN {quote} ELSE {name} END"""


def _names(table: Table) -> str:
    return ", ".join([ROW, *map(quoted, table.names)])


def _view(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {query}")
