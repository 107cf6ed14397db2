"""Two runs beside each other in DuckDB: what is paid otherwise, to whom, and why.

The tables of both are read where they lie; what does not fit into memory goes to disk.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

import duckdb

from sanctions.engines.columnar.adjusting_causes import Terms, statements
from sanctions.engines.columnar.expressions import literal, quoted
from sanctions.engines.columnar.intake import count_of
from sanctions.engines.columnar.results import rows_of, write_csv
from sanctions.engines.columnar.sources import path_pattern
from sanctions.errors import ConservationError
from sanctions.model.tables import (
    ADJUSTED_RECORDS,
    ADJUSTED_VILLAGES,
    ADJUSTMENTS,
    FINDINGS,
    MEASURES,
    MEMBERS_OUT,
    VILLAGES_OUT,
    Column,
    Table,
    Text,
)
from sanctions.model.tables.adjusted import CAUSES

if TYPE_CHECKING:
    import pyarrow

Side: TypeAlias = Literal["old", "new"]

READ: Mapping[str, tuple[Table, tuple[str, ...]]] = {
    "members": (
        MEMBERS_OUT,
        (
            *("village_id", "household_id", "member_id", "reward", "dividend", "base"),
            *("entitlement", "pay", "paid", "held", "redistributed", "row"),
        ),
    ),
    "villages": (VILLAGES_OUT, ("village_id", "reward", "fund", "paid", "held", "retained")),
    "findings": (
        FINDINGS,
        (
            *("record_id", "subject_kind", "subject", "village_id", "clause", "occurred_on"),
            *("state", "prior", "warnings", "grade", "row", "review", "ruleset"),
        ),
    ),
    "measures": (
        MEASURES,
        (
            *("subject_kind", "subject", "measure", "starts_on", "ends_on"),
            *("records", "rows", "ruleset"),
        ),
    ),
}
"""The tables of a run that are compared, and the columns that are read of each."""

TABLES = (ADJUSTMENTS, ADJUSTED_VILLAGES, ADJUSTED_RECORDS)
_TYPES = {
    "text": "VARCHAR",
    "choice": "VARCHAR",
    "day": "DATE",
    "integer": "BIGINT",
    "decimal": "DECIMAL(18, 2)",
    "list": "VARCHAR[]",
}
_COLUMN = re.compile(r'Referenced column "([^"]+)" not found')
_NOT_ITS_TYPE = Text("有内容与列的类型不符", "a cell is not of its column's type")
_AT_ONCE = 10_000
_PARQUET = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880"


class UnreadableError(Exception):
    """A table of a run that does not hold what its columns should: which one, and why."""

    def __init__(self, side: Side, table: str, reason: Text) -> None:
        """Keep what the fault is about."""
        super().__init__(side, table, reason)
        self.side, self.table, self.reason = side, table, reason


@dataclass(frozen=True, slots=True)
class RewardTerms:
    """What of a reward tells which changes can move its money; unknown is empty."""

    reward: str
    scheme: str = ""
    unit: str = ""
    weight: str = ""
    given: bool = False
    reads: tuple[str, ...] = ()

    def row(self) -> tuple[object, ...]:
        """The row of `rewards`."""
        graded = any(name == "worst_grade" or name.startswith("count.") for name in self.reads)
        pointed = bool({"points", "points_per_member"} & {*self.reads})
        sized = bool({"members", "points_per_member"} & {*self.reads})
        counted = graded or pointed or bool({"counted", "pending"} & {*self.reads})
        actives = [name.removeprefix("active.") for name in self.reads if "active." in name]
        rectified = "unrectified" in self.reads
        kinds = (self.reward, self.scheme, self.unit, self.weight, self.given)
        return (*kinds, counted, graded, pointed, rectified, sized, actives)


def read_files(
    connection: duckdb.DuckDBPyConnection,
    side: Side,
    name: str,
    paths: Sequence[Path],
    file_format: Literal["csv", "parquet"],
) -> None:
    """Take a table of a run from its file, or the files of its parts, in their order.

    Raises: UnreadableError: when a column is missing, or a cell is not of its type.
    """
    table, names = READ[name]
    listed = f"[{', '.join(map(path_pattern, paths))}]"
    if file_format == "parquet":
        relation = f"read_parquet({listed})"
    else:
        relation = (
            f"read_csv({listed}, all_varchar = TRUE, auto_detect = FALSE, header = TRUE,"
            f" columns = {{{_header(side, table, paths[0])}}}, delim = ',', quote = '\"',"
            " escape = '\"', comment = '', nullstr = '', new_line = '\\n', strict_mode = TRUE)"
        )
    cells = ", ".join(_cell(table.column(each), csv=file_format == "csv") for each in names)
    kind = "VIEW" if file_format == "parquet" else "TABLE"
    with _readable(side, name):
        connection.execute(f"CREATE TEMP {kind} {side}_{name} AS SELECT {cells} FROM {relation}")


def read_arrow(
    connection: duckdb.DuckDBPyConnection, side: Side, name: str, rows: pyarrow.Table
) -> None:
    """Take a table of a run that is in memory."""
    table, names = READ[name]
    cells = ", ".join(_cell(table.column(each), csv=False) for each in names)
    connection.register(f"arrow_{side}_{name}", rows)
    connection.execute(f"CREATE TEMP VIEW {side}_{name} AS SELECT {cells} FROM arrow_{side}_{name}")


def compare(
    connection: duckdb.DuckDBPyConnection,
    terms: Terms,
    rewards: Sequence[RewardTerms],
    versions: Mapping[Side, Mapping[str, str]],
) -> None:
    """Make the tables of `TABLES` of the tables of both runs, by their names.

    ``versions`` gives of each run the SHA-256 of its rulesets by `id@version`.

    Raises: ConservationError: when a village's money is not what its members' money is.
        UnreadableError: when a Parquet file does not hold what its columns should.
    """
    with _readable("new", "members"):
        _put_terms(connection, rewards, versions)
        connection.execute(_VILLAGE_PAIRS)
        for statement in statements(terms):
            connection.execute(statement)
        connection.execute(_VILLAGES)
        _require(connection)
        earlier = min(terms.old_as_of, terms.new_as_of).isoformat()
        later = max(terms.old_as_of, terms.new_as_of).isoformat()
        sign = -1 if terms.days < 0 else 1
        connection.execute(_RECORDS.format(earlier=earlier, later=later, sign=sign))


def rewards_of(connection: duckdb.DuckDBPyConnection, side: Side) -> frozenset[str]:
    """The rewards that the villages of a run have."""
    found = connection.execute(f"SELECT DISTINCT reward FROM {side}_villages").fetchall()
    return frozenset(reward for (reward,) in found)


def query_of(table: Table) -> str:
    """The rows of one of `TABLES`, typed and in their order."""
    cells = ", ".join(
        f"CAST({quoted(each.name)} AS {_TYPES[each.type.kind]}) AS {quoted(each.name)}"
        for each in table.columns
    )
    order = ", ".join(f"{quoted(name)} NULLS FIRST" for name in table.order)
    return f"SELECT {cells} FROM {_relation(table)} ORDER BY {order}"


def write_table(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    path: Path,
    file_format: Literal["csv", "parquet"],
    spill: Path,
) -> None:
    """Write one of `TABLES` as a file; ``spill`` is a folder for what is needed on the way."""
    parquet = path if file_format == "parquet" else spill / f"{table.name}.parquet"
    connection.execute(f"COPY ({query_of(table)}) TO {literal(str(parquet))} ({_PARQUET})")
    if file_format == "csv":
        write_csv(connection, table, [parquet], path)


def arrow_table_of(connection: duckdb.DuckDBPyConnection, table: Table) -> pyarrow.Table:
    """One of `TABLES` as an Arrow table."""
    return cast("pyarrow.Table", connection.sql(query_of(table)).to_arrow_table())


def batches_of(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[list[list[Any]]]:
    """One of `TABLES` in batches of columns, each with the cells as Python has them."""
    for batch in connection.sql(query_of(table)).to_arrow_reader(_AT_ONCE):
        yield [column.to_pylist() for column in batch.columns]


# --- what is told of all of them ------------------------------------------------------------------


def totals_of(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Yuan by reward, over all villages: those without a difference are in it."""
    rows = rows_of(connection, _TOTALS)
    return {row.pop("reward"): row for row in rows}


def causes_of(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    """Rows and yuan by cause, in the order of causes: a row with several is in each of them.

    ``alone`` and ``recover_alone`` are of the rows that have no other cause.
    """
    found = {row.pop("cause"): row for row in rows_of(connection, _BY_CAUSE)}
    return {cause: found[cause] for cause in CAUSES if cause in found}


def bases_of(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The base of all members in both runs: a ledger of its own."""
    (row,) = rows_of(connection, _BASES)
    return row


def counts_of(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows the tables have, and how many members they are about."""
    counts = {
        name: count_of(connection, _relation(table))
        for name, table in zip(("rows", "villages", "records"), TABLES, strict=True)
    }
    members = "(SELECT DISTINCT village_id, member_id FROM adjusted)"
    return {"members": count_of(connection, members), **counts}


def first_villages(connection: duckdb.DuckDBPyConnection, limit: int) -> list[dict[str, Any]]:
    """The villages with the most money to pay or to recover, each with its rewards in a row."""
    query = (
        f"SELECT * FROM ({query_of(ADJUSTED_VILLAGES)})"
        f" ORDER BY to_pay + to_recover DESC, village_id, reward LIMIT {limit}"
    )
    return rows_of(connection, query)


_TOTALS = """SELECT reward, sum(members)::BIGINT AS members, sum(paid_before) AS paid_before,
  sum(paid_now) AS paid_now, sum(held_before) AS held_before, sum(held_now) AS held_now,
  sum(to_pay) AS to_pay, sum(to_recover) AS to_recover
FROM village_sums GROUP BY ALL ORDER BY ALL"""

_BY_CAUSE = """SELECT each AS cause, count(*) AS rows, sum(to_pay) AS to_pay,
  sum(to_recover) AS to_recover, count(*) FILTER (len(cause) = 1) AS alone,
  coalesce(sum(to_recover) FILTER (len(cause) = 1), 0) AS recover_alone
FROM (SELECT *, unnest(cause) AS each FROM adjusted) GROUP BY ALL"""

_BASES = """SELECT
  (SELECT coalesce(sum(base), 0) FROM old_members
    WHERE reward = (SELECT min(reward) FROM old_members)) AS before,
  (SELECT coalesce(sum(base), 0) FROM new_members
    WHERE reward = (SELECT min(reward) FROM new_members)) AS now"""


# --- within ---------------------------------------------------------------------------------------

# Sums of members come from `pairs`, those of the village from its own row: two ways to one figure.
_VILLAGE_PAIRS = """CREATE TEMP TABLE village_pairs AS
SELECT coalesce(n.village_id, o.village_id) AS village_id, coalesce(n.reward, o.reward) AS reward,
  coalesce(o.fund, 0) AS fund_before, coalesce(n.fund, 0) AS fund_now,
  coalesce(o.paid, 0) AS paid_before, coalesce(n.paid, 0) AS paid_now,
  coalesce(o.held, 0) AS held_before, coalesce(n.held, 0) AS held_now,
  coalesce(o.retained, 0) AS retained_before, coalesce(n.retained, 0) AS retained_now
FROM old_villages o FULL JOIN new_villages n
  ON o.village_id = n.village_id AND o.reward = n.reward"""

_VILLAGES = """CREATE TEMP TABLE village_sums AS
WITH sums AS (
  SELECT village_id, reward, count(*) AS members, sum(paid_now - paid_before) AS paid_more,
    sum(held_now - held_before) AS held_more, sum(to_pay) AS to_pay, sum(to_recover) AS to_recover
  FROM adjusted GROUP BY ALL)
SELECT village_id, reward, coalesce(s.members, 0) AS members, v.* EXCLUDE (village_id, reward),
  coalesce(s.to_pay, 0) AS to_pay, coalesce(s.to_recover, 0) AS to_recover,
  coalesce(s.paid_more, 0) AS paid_more, coalesce(s.held_more, 0) AS held_more
FROM village_pairs v FULL JOIN sums s USING (village_id, reward)"""

_BROKEN = """SELECT village_id, reward FROM village_sums
WHERE (paid_now - paid_before) IS DISTINCT FROM (to_pay - to_recover)
  OR paid_more <> to_pay - to_recover OR (held_now - held_before) IS DISTINCT FROM held_more
ORDER BY ALL LIMIT 1"""

_RECORDS = """CREATE TEMP TABLE record_rows AS
SELECT record_id, coalesce(n.subject_kind, o.subject_kind) AS subject_kind,
  coalesce(n.subject, o.subject) AS subject, coalesce(n.village_id, o.village_id) AS village_id,
  coalesce(n.clause, o.clause) AS clause, coalesce(n.occurred_on, o.occurred_on) AS occurred_on,
  change, o.state AS state_before, n.state AS state_now, o.grade AS grade_before,
  n.grade AS grade_now,
  least(greatest(DATE '{earlier}', coalesce(n.occurred_on, o.occurred_on)), DATE '{later}')
    AS changed_after,
  {sign} * (DATE '{later}' - changed_after) AS days
FROM tagged_records LEFT JOIN old_judged o USING (record_id) LEFT JOIN new_judged n
  USING (record_id)"""


def _relation(table: Table) -> str:
    if table is ADJUSTMENTS:
        return "adjusted"
    if table is ADJUSTED_RECORDS:
        return "record_rows"
    return (
        "(FROM village_sums WHERE members > 0 OR fund_before <> fund_now"
        " OR retained_before <> retained_now)"
    )


def _put_terms(
    connection: duckdb.DuckDBPyConnection,
    rewards: Sequence[RewardTerms],
    versions: Mapping[Side, Mapping[str, str]],
) -> None:
    connection.execute(
        "CREATE TEMP TABLE rewards (reward VARCHAR, scheme VARCHAR, unit VARCHAR, weight VARCHAR,"
        " given BOOLEAN, reads_counts BOOLEAN, reads_grades BOOLEAN, reads_points BOOLEAN,"
        " reads_rectified BOOLEAN, reads_members BOOLEAN, actives VARCHAR[])"
    )
    for each in rewards:
        connection.execute(f"INSERT INTO rewards VALUES ({', '.join('?' * 11)})", each.row())
    for side, hashes in versions.items():
        connection.execute(f"CREATE TEMP TABLE {side}_versions (ruleset VARCHAR, sha256 VARCHAR)")
        for item in hashes.items():
            connection.execute(f"INSERT INTO {side}_versions VALUES (?, ?)", item)


def _require(connection: duckdb.DuckDBPyConnection) -> None:
    """Stop where the figures of members and villages are not one. Raises: ConservationError."""
    broken = connection.execute(_BROKEN).fetchone()
    if broken is not None:
        village, reward = broken
        message = (
            f"village {village}, reward {reward}: what is paid now less what was paid"
            " is not what is to be paid after less what is to be recovered"
        )
        raise ConservationError(message)


def _header(side: Side, table: Table, path: Path) -> str:
    """The columns of a CSV file as DuckDB takes them, all of them texts."""
    with path.open(encoding="utf-8", newline="") as file:
        names = file.readline().rstrip("\r\n").split(",")
    missing = [name for name in READ[table.name][1] if name not in names]
    if missing:
        raise UnreadableError(side, table.name, _no_column(missing[0]))
    return ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)


def _cell(column: Column, *, csv: bool) -> str:
    name, kind = quoted(column.name), column.type.kind
    if kind == "list":
        split = f"string_split({name}, ';')" if csv else name
        return f"coalesce({split}, []::VARCHAR[])::VARCHAR[] AS {name}"
    return f"CAST({name} AS {_TYPES[kind]}) AS {name}"


def _no_column(name: str) -> Text:
    return Text(f"没有列 `{name}`", f"no column `{name}`")


@contextmanager
def _readable(side: Side, table: str) -> Generator[None]:
    """Tell which table is not what it should be. Raises: UnreadableError."""
    try:
        yield
    except duckdb.BinderException as fault:
        found = _COLUMN.search(str(fault))
        if found is None:
            raise
        raise UnreadableError(side, table, _no_column(found[1])) from fault
    except (duckdb.ConversionException, duckdb.InvalidInputException) as fault:
        if "Failed to read file" in str(fault):  # a damaged page, which `working` tells
            raise
        raise UnreadableError(side, table, _NOT_ITS_TYPE) from fault
