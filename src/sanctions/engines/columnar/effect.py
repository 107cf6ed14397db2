"""The tables of two covenants on one list beside each other in DuckDB, shard by shard.

What is held of the whole is a row a village, a clause and a step from row to row; the rows of
members are written shard by shard, in their order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from sanctions.engines.columnar.effect_sql import Terms, statements
from sanctions.engines.columnar.expressions import literal, quoted
from sanctions.engines.columnar.intake import count_of
from sanctions.engines.columnar.results import PARQUET, of_files, rows_of
from sanctions.errors import ConservationError
from sanctions.model.tables import Table
from sanctions.model.tables.effect import (
    EFFECT_CLAUSES,
    EFFECT_MEMBERS,
    EFFECT_ROWS,
    EFFECT_RUNNING,
    EFFECT_VILLAGES,
    IN_MEASURES,
    IN_MONEY,
)

if TYPE_CHECKING:
    import duckdb
    import pyarrow

Side: TypeAlias = Literal["old", "new"]
Files: TypeAlias = Mapping[str, Sequence[Path]]
"""The Parquet files of a shard's tables, by the name of the table."""

READ = ("members", "households", "villages", "findings", "measures")
"""The tables of a run that are compared."""

_TYPES = {
    "text": "VARCHAR",
    "choice": "VARCHAR",
    "integer": "BIGINT",
    "decimal": "DECIMAL(18, 2)",
    "list": "VARCHAR[]",
    "day": "DATE",
}
_WIDE = {**_TYPES, "decimal": "DECIMAL(38, 2)"}
_WHOLE = {
    EFFECT_VILLAGES.name: "all_villages",
    EFFECT_ROWS.name: "all_rows",
    EFFECT_CLAUSES.name: "all_clauses",
    EFFECT_RUNNING.name: "all_running",
}


def begin(
    connection: duckdb.DuckDBPyConnection,
    grades: tuple[Sequence[str], Sequence[str]],
    merits: Sequence[str],
) -> None:
    """Make the tables of the whole, without rows.

    ``grades`` are those of the old and of the new covenant, each lightest first, and ``merits`` the
    clauses that are a merit under either.
    """
    for table in (EFFECT_VILLAGES, EFFECT_ROWS, EFFECT_CLAUSES, EFFECT_RUNNING):
        cells = [f"{quoted(each.name)} {_WIDE[each.type.kind]}" for each in table.columns]
        if table is EFFECT_VILLAGES:
            cells.append("broken BOOLEAN")
        connection.execute(f"CREATE TEMP TABLE {_WHOLE[table.name]} ({', '.join(cells)})")
    connection.execute(
        "CREATE TEMP TABLE all_bands (money VARCHAR, band BIGINT, members BIGINT,"
        " difference DECIMAL(38, 2))"
    )
    connection.execute("CREATE TEMP TABLE merits (clause VARCHAR)")
    connection.execute("INSERT INTO merits SELECT unnest(?::VARCHAR[])", [list(merits)])
    old, new = ({grade: place for place, grade in enumerate(each)} for each in grades)
    connection.execute(
        "CREATE TEMP TABLE grades (grade VARCHAR, old_rank INTEGER, new_rank INTEGER)"
    )
    for grade in {**old, **new}:
        ranks = [grade, old.get(grade), new.get(grade)]
        connection.execute("INSERT INTO grades VALUES (?, ?, ?)", ranks)


def add_shard(
    connection: duckdb.DuckDBPyConnection,
    files: Mapping[Side, Files],
    terms: Terms,
    target: Path,
) -> None:
    """Compare the tables of one shard under both covenants; write its rows of members.

    Raises: ConservationError: when a village's money is not what its members' money is.
    """
    for side, tables in files.items():
        for name in READ:
            connection.execute(
                f"CREATE OR REPLACE TEMP VIEW {side}_{name} AS FROM {of_files(tables[name])}"
            )
    for statement in statements(terms):
        connection.execute(statement)
    broken = connection.execute(
        "SELECT village_id FROM all_villages WHERE broken ORDER BY ALL LIMIT 1"
    ).fetchone()
    if broken is not None:
        message = f"village {broken[0]}: the money of its members is not what the village has"
        raise ConservationError(message)
    _write(connection, EFFECT_MEMBERS, "member_rows", target)


def write_whole(connection: duckdb.DuckDBPyConnection, table: Table, target: Path) -> None:
    """Write a table of the whole: the sums of what the shards added."""
    keys = [quoted(name) for name in table.key]
    sums = [
        # A payout has no number of records: the sum of nothing is empty where it may be.
        f"sum({quoted(each.name)}) AS {quoted(each.name)}"
        if not each.required
        else f"coalesce(sum({quoted(each.name)}), 0) AS {quoted(each.name)}"
        for each in table.columns
        if each.name not in table.key
    ]
    query = f"SELECT {', '.join((*keys, *sums))} FROM {_WHOLE[table.name]} GROUP BY ALL"
    _write(connection, table, f"({query})", target)


def write_running(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Write the running measures that the new covenant would not impose, of all shards."""
    _write(connection, EFFECT_RUNNING, _WHOLE[EFFECT_RUNNING.name], target)


def _write(
    connection: duckdb.DuckDBPyConnection, table: Table, relation: str, target: Path
) -> None:
    cells = ", ".join(
        f"CAST({quoted(each.name)} AS {_TYPES[each.type.kind]}) AS {quoted(each.name)}"
        for each in table.columns
    )
    order = ", ".join(f"{quoted(name)} NULLS FIRST" for name in table.order)
    connection.execute(
        f"COPY (SELECT {cells} FROM {relation} ORDER BY {order})"
        f" TO {literal(str(target))} ({PARQUET})"
    )


# --- what is told of the whole --------------------------------------------------------------------


def totals_of(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Yuan over all villages, by the columns of money of the table of villages."""
    names = [each.name for each in EFFECT_VILLAGES.columns if each.type.kind == "decimal"]
    sums = ", ".join(f"coalesce(sum({name}), 0)::DECIMAL(38, 2) AS {name}" for name in names)
    (row,) = rows_of(connection, f"SELECT {sums} FROM all_villages")
    return row


def counts_of(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """How many members fare how, in money and in measures apart, and what becomes of records."""
    words = ("members", *IN_MONEY, *(each for each in IN_MEASURES if each != "same"))
    sums = ", ".join(f"coalesce(sum({each}), 0)::BIGINT AS {each}" for each in words)
    (members,) = rows_of(connection, f"SELECT {sums} FROM all_villages")
    changes = ("records", *(each for each in IN_MEASURES if each != "same"))
    sums = ", ".join(f"coalesce(sum({each}), 0)::BIGINT AS {each}" for each in changes)
    (records,) = rows_of(connection, f"SELECT {sums} FROM all_clauses")
    touched = members["members"] - members["heavier"] - members["lighter"] - members["other"]
    (running,) = rows_of(
        connection,
        "SELECT count(*) AS measures,"
        " count(DISTINCT subject) FILTER (subject_kind = 'member') AS members,"
        " count(DISTINCT subject) FILTER (subject_kind = 'household') AS households"
        " FROM all_running",
    )
    return {
        "villages": count_of(connection, "all_villages"),
        "members": members["members"],
        "money": {each: members[each] for each in IN_MONEY},
        "measures": {each: members.get(each, 0) for each in IN_MEASURES} | {"same": touched},
        "records": records,
        "running": running,
    }


def bands_of(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Members who lose or gain, by how much: from the greatest loss to the greatest gain."""
    query = """FROM (SELECT money, band, sum(members)::BIGINT AS members,
  sum(difference)::DECIMAL(38, 2) AS difference FROM all_bands GROUP BY ALL)
ORDER BY money DESC, CASE money WHEN 'worse' THEN -band ELSE band END"""
    return rows_of(connection, query)


def running_of(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Of each measure, how many run that the new covenant does not impose, or not on that day."""
    query = """SELECT measure, count(*) AS running,
  count(*) FILTER (starts_on_new IS NULL) AS never,
  count(*) FILTER (starts_on_new IS NOT NULL) AS other_days
FROM all_running GROUP BY measure ORDER BY running DESC, measure"""
    return rows_of(connection, query)


def first_villages(connection: duckdb.DuckDBPyConnection, limit: int) -> list[dict[str, Any]]:
    """The villages in which most money is gained and lost."""
    return rows_of(
        connection,
        "SELECT * EXCLUDE (broken) FROM all_villages"
        f" ORDER BY gained + lost DESC, abs(unsettled) DESC, village_id LIMIT {limit}",
    )


def first_rows(
    connection: duckdb.DuckDBPyConnection, path: Path, limit: int
) -> list[dict[str, Any]]:
    """The first rows of a short table that was written, in its order."""
    return rows_of(connection, f"SELECT * FROM {of_files([path])} LIMIT {limit}")


def arrow_of_files(connection: duckdb.DuckDBPyConnection, parts: Sequence[Path]) -> pyarrow.Table:
    """The rows of files that follow each other, as an Arrow table."""
    return cast("pyarrow.Table", connection.sql(f"FROM {of_files(parts)}").to_arrow_table())


# --- on the way in --------------------------------------------------------------------------------


def leave_out(connection: duckdb.DuckDBPyConnection, clauses: Sequence[str]) -> dict[str, int]:
    """Take the records of these clauses out of the history that was taken in.

    Returns how many there were of each clause that had any.
    """
    if not clauses:
        return {}
    listed = ", ".join(map(literal, clauses))
    found = connection.execute(
        f"SELECT clause, count(*) FROM history WHERE clause IN ({listed}) GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    connection.execute('ALTER VIEW history RENAME TO "history of both"')
    connection.execute(
        "CREATE TEMP VIEW history AS"
        f' SELECT * FROM "history of both" WHERE clause NOT IN ({listed})'
    )
    return dict(found)


def write_listed(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Write who is on the list of the shard that is open, as members without a reward."""
    dividend = "(dividend::BIGINT * 0.01)::DECIMAL(18, 2)"
    connection.execute(
        f"COPY (SELECT village_id, household_id, member_id, '' AS reward, {dividend} AS dividend,"
        f' {dividend} AS base, NULL::VARCHAR AS "row", NULL::VARCHAR AS pay,'
        " 0::DECIMAL(18, 2) AS paid, 0::DECIMAL(18, 2) AS held"
        f' FROM "shard members") TO {literal(str(target))} ({PARQUET})'
    )
