"""Which rows a check of the tables can be about: few, found by SQL, and closed.

Closed: the exact checks find in these rows alone what they find in all of them. So they hold the
rows that a fault may be on, and what a fault there is told by: everybody with the same id, a row of
the list for each subject that is on it, the first record of a member, the fund of a village. Only
rows that are too many cost something; the rules themselves stand in one place, `files.checks`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

import duckdb

from sanctions.engines.columnar.expressions import literal, quoted
from sanctions.engines.columnar.intake import BROKEN, NAMED, put_named
from sanctions.engines.columnar.sources import HOUSEHOLDS, ROW, put_numbers
from sanctions.model.tables import HISTORY, MEMBERS, VILLAGES

_KEYS = {table.name: table.key[0] for table in (MEMBERS, HISTORY, VILLAGES)}
_DAYS = [each.name for each in HISTORY.columns if each.type.kind == "day" and not each.required]


class Version(Protocol):
    """What one version of the covenant asks of a record of its days, `[start, end)`."""

    @property
    def start(self) -> date: ...
    @property
    def end(self) -> date | None: ...
    @property
    def clauses(self) -> Mapping[str, Literal["person", "household"]]: ...
    @property
    def choices(self) -> Mapping[str, tuple[str, ...]]: ...
    @property
    def effects(self) -> Mapping[str, Collection[str]]: ...


class Demands(Protocol):
    """What the covenant asks of its tables."""

    @property
    def versions(self) -> Sequence[Version]: ...
    @property
    def shares(self) -> bool: ...
    @property
    def funds(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of the tables before they are held against each other.

    ``read`` names those of which the exact reader read rows, ``complete`` those that are whole,
    ``once`` what staging proved of them.
    ``shares_elsewhere``: a broken row of members has shares, or some that could not be read.
    ``meant`` are (`member` or `household`, id) that ids which could not be read most likely mean.
    ``doubted`` are the first and the last number of members that do not come to a stated sum.
    """

    read: frozenset[str]
    complete: frozenset[str]
    once: frozenset[str]
    shares_elsewhere: bool
    meant: Collection[tuple[str, str]]
    doubted: Sequence[tuple[int, int]] = ()


def mark_suspects(
    connection: duckdb.DuckDBPyConnection, demands: Demands, reading: Reading
) -> bool:
    """Make `suspect_members`, `suspect_history` and `suspect_villages`; whether a check is needed.

    Without suspects no check finds anything, unless the list has no members.

    Where ids or households rise from row to row, nothing stands twice, and one pass without memory
    shows it. Where they do not, rows are grouped by id: about 40 bytes a row, which may spill.
    """
    marked: dict[str, set[int]] = {name: set() for name in _KEYS}
    put_named(connection)
    queries = [*_faults(connection, demands, reading), *_unproved(reading.once)]
    found = connection.execute(" UNION ALL ".join(queries)).fetchall()
    unproved = {name for name, row in found if row is None}
    again = list(_repeated(unproved, reading.read))
    found += connection.execute(" UNION ALL ".join(again)).fetchall() if again else []
    for name, row in found:
        if row is not None:
            marked[name].add(row)
    for name, rows in marked.items():
        put_numbers(connection, f"suspect_{name}", sorted(rows))
    if any(marked.values()):
        _close(connection, reading)
        return True
    return False


def _faults(
    connection: duckdb.DuckDBPyConnection, demands: Demands, reading: Reading
) -> Iterator[str]:
    """Queries for (table, row): each fault but that something stands twice."""
    for name in sorted(reading.read):
        yield _rows(name, f"FROM read_{name} WHERE {BROKEN}")
    if reading.doubted:
        yield _doubted(connection, reading.doubted)
    local = " OR ".join(f"({each})" for each in _of_one_record(demands.versions))
    yield _rows("history", f"FROM known_history WHERE {local}")
    if any(version.effects for version in demands.versions):
        yield (
            f"SELECT 'history', {ROW} FROM known_history WHERE incident_id IS NOT NULL"
            " QUALIFY count(*) OVER (PARTITION BY incident_id, member_id, household_id) > 1"
        )
    first = connection.execute("SELECT min(occurred_on) FROM known_history").fetchall()[0][0]
    if first is not None:
        # Few are born after the first record of all, and only they can be after their own.
        yield (
            f"SELECT DISTINCT 'members', m.{ROW} FROM {NAMED} AS m JOIN known_history AS h"
            " ON h.member_id = m.member_id AND h.occurred_on < m.birth_date"
            f" WHERE m.birth_date > {literal(first)}"
        )
    if demands.shares:
        # Where all lack them it is one fault of the whole, which a single member tells.
        all_lack = not reading.shares_elsewhere and not _some_shares(connection)
        limit = " LIMIT 1" if all_lack else ""
        yield f"({_rows('members', f'FROM known_members WHERE shares IS NULL{limit}')})"
    if "members" not in reading.complete:
        return
    for name in ("member_id", "household_id"):
        where = f"ANTI JOIN {NAMED} USING ({name}) WHERE {name} IS NOT NULL"
        yield _rows("history", f"FROM known_history {where}")
    villages = "(SELECT village_id FROM known_members WHERE village_id IS NOT NULL)"
    where = f"WHERE village_id NOT IN {villages}"
    yield _rows("villages", f"FROM known_villages {where}")
    if demands.funds and "villages" in reading.complete:
        yield (
            f"SELECT 'members', min({ROW}) FROM known_members ANTI JOIN known_villages"
            " USING (village_id) WHERE village_id IS NOT NULL GROUP BY village_id"
        )


def _doubted(connection: duckdb.DuckDBPyConnection, spans: Sequence[tuple[int, int]]) -> str:
    """The query for the members whose numbers are in one of these spans, both ends included."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE doubted AS"
        " SELECT unnest(?::BIGINT[]) AS first, unnest(?::BIGINT[]) AS last",
        [[first for first, _ in spans], [last for _, last in spans]],
    )
    return (
        f"SELECT DISTINCT 'members', m.{ROW} FROM known_members AS m JOIN doubted AS d"
        f" ON m.{ROW} >= d.first AND m.{ROW} <= d.last"
    )


def _of_one_record(versions: Sequence[Version]) -> Iterator[str]:
    """Conditions on one row of the history."""
    yield "(member_id IS NULL) = (household_id IS NULL)"
    for name in _DAYS:
        yield f"{name} < occurred_on"
    yield "(outcome IS NULL) <> (resolved_on IS NULL)"
    yield "resolved_on IS NOT NULL AND appealed_on IS NULL"
    yield "resolved_on < appealed_on"
    yield "appealed_on < decided_on"
    for version in versions:
        personal = [name for name, about in version.clauses.items() if about == "person"]
        faults = [_is_not_in("clause", version.clauses)]
        if personal:
            of_household = "member_id IS NULL AND household_id IS NOT NULL"
            faults.append(f"{of_household} AND NOT ({_is_not_in('clause', personal)})")
        faults += (_is_not_in(name, words) for name, words in version.choices.items())
        in_force = f"occurred_on >= {literal(version.start)}"
        if version.end is not None:
            in_force += f" AND occurred_on < {literal(version.end)}"
        yield f"{in_force} AND ({' OR '.join(f'({fault})' for fault in faults)})"


def _is_not_in(name: str, words: Collection[str]) -> str:
    if not words:
        return f"{quoted(name)} IS NOT NULL"
    return f"{quoted(name)} NOT IN ({', '.join(map(literal, words))})"


def _some_shares(connection: duckdb.DuckDBPyConnection) -> bool:
    query = "SELECT 1 FROM fine_members WHERE shares IS NOT NULL LIMIT 1"
    return connection.execute(query).fetchone() is not None


def _unproved(once: Collection[str]) -> Iterator[str]:
    """Queries for (what, nothing) where the order of the rows does not prove it either."""
    for name, key in _KEYS.items():
        if name not in once:
            yield (
                f"(SELECT '{name}', NULL FROM (SELECT {key} AS id, lag({key}) OVER () AS before"
                f" FROM normal_{name}) WHERE id <= before LIMIT 1)"
            )
    if HOUSEHOLDS not in once:
        yield (
            f"(SELECT '{HOUSEHOLDS}', NULL FROM (SELECT household_id AS id, village_id AS village,"
            " lag(household_id) OVER () AS before, lag(village_id) OVER () AS village_before"
            " FROM normal_members)"
            " WHERE id < before OR (id = before AND village <> village_before) LIMIT 1)"
        )


def _repeated(unproved: Collection[str], read: Collection[str]) -> Iterator[str]:
    """Queries for (table, row) of all that share an id, and of households in several villages."""
    for name, key in _KEYS.items():
        if (among := _among(key, name, unproved=name in unproved, read=name in read)) is not None:
            ids = f"SELECT {key} FROM known_{name} {among} GROUP BY {key} HAVING count(*) > 1"
            yield _rows(name, f"FROM known_{name} SEMI JOIN ({ids}) USING ({key})")
    doubtful = HOUSEHOLDS in unproved
    among = _among("household_id", "members", unproved=doubtful, read="members" in read)
    if among is not None:
        ids = (
            f"SELECT household_id FROM known_members {among}"
            " GROUP BY household_id HAVING min(village_id) <> max(village_id)"
        )
        yield _rows("members", f"FROM known_members SEMI JOIN ({ids}) USING (household_id)")


def _among(key: str, name: str, *, unproved: bool, read: bool) -> str | None:
    """Which ids may stand twice: any, or those that the exact reader read, or none."""
    if unproved:
        return f"WHERE {key} IS NOT NULL"
    return f"SEMI JOIN (SELECT {key} FROM read_{name}) USING ({key})" if read else None


def _rows(name: str, rest: str) -> str:
    return f"SELECT '{name}', {ROW} {rest}"


def _close(connection: duckdb.DuckDBPyConnection, reading: Reading) -> None:
    """Add the rows that the faults of the suspects are told by."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE meant AS"
        " SELECT unnest(?::VARCHAR[]) AS kind, unnest(?::VARCHAR[]) AS id",
        [[kind for kind, _ in reading.meant], [of for _, of in reading.meant]],
    )
    suspects = {name: f"known_{name} SEMI JOIN suspect_{name} USING ({ROW})" for name in _KEYS}
    subjects = [
        f"SELECT min({ROW}) FROM known_members SEMI JOIN"
        f" (SELECT {kind}_id FROM {suspects['history']}"
        f" UNION ALL SELECT id FROM meant WHERE kind = '{kind}') AS named USING ({kind}_id)"
        f" GROUP BY {kind}_id"
        for kind in ("member", "household")
    ]
    # Which village a household is in, its last row tells.
    homes = (
        f"SELECT max({ROW}) FROM fine_members SEMI JOIN"
        f" (SELECT household_id FROM {suspects['members']}"
        " UNION ALL SELECT id FROM meant WHERE kind = 'household') AS named USING (household_id)"
        " GROUP BY household_id"
    )
    anybody = f"(SELECT {ROW} FROM known_members LIMIT 1)"
    with_shares = f"(SELECT {ROW} FROM fine_members WHERE shares IS NOT NULL LIMIT 1)"
    _add(connection, "members", *subjects, homes, anybody, with_shares)
    first = (
        f"SELECT arg_min({ROW}, occurred_on) FROM known_history SEMI JOIN"
        f" (SELECT member_id FROM {suspects['members']}) AS named USING (member_id)"
        " WHERE occurred_on IS NOT NULL GROUP BY member_id"
    )
    _add(connection, "history", first)
    of_villages = f"(SELECT village_id FROM {suspects['members']}) AS named USING (village_id)"
    _add(connection, "villages", f"SELECT {ROW} FROM known_villages SEMI JOIN {of_villages}")
    of_funds = f"(SELECT village_id FROM {suspects['villages']}) AS named USING (village_id)"
    someone = f"SELECT min({ROW}) FROM known_members SEMI JOIN {of_funds} GROUP BY village_id"
    _add(connection, "members", someone)


def _add(connection: duckdb.DuckDBPyConnection, name: str, *queries: str) -> None:
    connection.execute(f"INSERT INTO suspect_{name} {' UNION ALL '.join(queries)}")
