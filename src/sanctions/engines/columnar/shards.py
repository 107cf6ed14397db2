"""A run cut into sets of whole villages: the shard is the unit of memory, progress and restart.

Nothing crosses a village but a subject's own records, so a shard needs its members, the records of
these and of their households, and the funds of its villages. Records of subjects who are not on
the list have a shard of their own, the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import duckdb

from sanctions.engines.columnar.expressions import literal, quoted
from sanctions.engines.columnar.queries import Named, Relation
from sanctions.engines.columnar.shapes import Shape, Shapes, shape_of
from sanctions.model.tables import MEMBERS, VILLAGES, Column, Table

_DAYS = date(1900, 1, 1).toordinal(), date(2199, 12, 31).toordinal()
_MOST = 10**18 - 1
_SHARD = "#shard"
_RECORDS = "shard history"
_NAMED = Named("shard named", by=_RECORDS)


@dataclass(frozen=True, slots=True)
class Shard:
    """Villages from ``first`` to ``last`` by code point.

    Without villages it has the records of those who are not on the list. ``whole``: the run has no
    other shard, and this one has everything.
    """

    place: int
    first: str = ""
    last: str = ""
    members: int = 0
    villages: int = 0
    whole: bool = False

    @property
    def where(self) -> str:
        """The condition on the `village_id` of a row of a list."""
        if self.whole:
            return "TRUE"
        if not self.members:
            return "FALSE"
        return f"village_id BETWEEN {literal(self.first)} AND {literal(self.last)}"


def cut(village_members: Mapping[str, int], members: int | None) -> tuple[Shard, ...]:
    """The shards of villages in the order of their ids, about equal, of about so many members.

    A village is never cut: one with more members is a shard that is larger. The cut depends on the
    list alone, so that it is the same on every machine.
    """
    total = sum(village_members.values())
    if members is None or total <= members:
        return (Shard(0, members=total, villages=len(village_members), whole=True),)
    shards = [
        Shard(place, names[0], names[-1], sum(village_members[name] for name in names), len(names))
        for place, names in enumerate(_sets(village_members, -(-total // members)))
    ]
    return (*shards, Shard(len(shards)))


def _sets(village_members: Mapping[str, int], sets: int) -> Iterator[list[str]]:
    """The villages in so many sets at most, none of them empty."""
    total = sum(village_members.values())
    filled, before = 0, 0
    names: list[str] = []
    for name, members in sorted(village_members.items()):
        if names and before * sets // total > filled:
            filled = before * sets // total
            yield names
            names = []
        names.append(name)
        before += members
    yield names


def order_members(connection: duckdb.DuckDBPyConnection, shards: int) -> None:
    """Bring `members` in the order of villages, unless they nearly are: each shard reads its own.

    A list that is in order is read where it is, and a shard passes over the rest of it.
    """
    earlier = "lag(village_id) OVER () > village_id"
    steps_back = f"SELECT count(*) FROM (SELECT {earlier} AS back FROM members) WHERE back"
    ((number,),) = connection.execute(steps_back).fetchall()
    if number <= shards:
        return
    connection.execute(
        'CREATE OR REPLACE TEMP TABLE "members in order" AS'
        " SELECT * FROM members ORDER BY village_id"
    )
    _view(connection, "members", 'SELECT * FROM "members in order"')


def place_records(connection: duckdb.DuckDBPyConnection, shards: Sequence[Shard]) -> None:
    """Make `placed records`: the history with the shard of each record's subject.

    The rows stay in their order: to pass over a column of small numbers in each shard costs less
    than to sort wide rows once. The shard is empty for who is not on the list.
    """
    ranges = ", ".join(
        f"({shard.place}, {literal(shard.first)}, {literal(shard.last)})"
        for shard in shards
        if shard.members
    )
    of_village = (
        "SELECT village_id, place FROM (SELECT DISTINCT village_id FROM named)"
        f" JOIN (VALUES {ranges}) AS s(place, first, last) ON village_id BETWEEN first AND last"
    )
    own, house = (
        f"SELECT DISTINCT {name} AS id, place FROM named JOIN ({of_village}) USING (village_id)"
        for name in ("member_id", "household_id")
    )
    connection.execute(
        'CREATE OR REPLACE TEMP TABLE "placed records" AS'
        f" SELECT h.*, coalesce(o.place, k.place) AS {quoted(_SHARD)}"
        f" FROM history AS h LEFT JOIN ({own}) AS o ON h.member_id = o.id"
        f" LEFT JOIN ({house}) AS k ON h.household_id = k.id"
    )


def open_shard(connection: duckdb.DuckDBPyConnection, shard: Shard, as_of: date) -> None:
    """Make the relations of one shard: `shard members`, `shard history` and so on."""
    for name in ("members", "named", "villages"):
        _view(connection, f"shard {name}", f"SELECT * FROM {name} WHERE {shard.where}")
    source, where = "history", "TRUE"
    if not shard.whole:
        source = '"placed records"'
        where = f"{quoted(_SHARD)} " + (f"= {shard.place}" if shard.members else "IS NULL")
    records = f"SELECT *, {literal(as_of)} AS as_of FROM {source} WHERE {where}"
    _view(connection, _RECORDS, records)


def shard_inputs(
    history: Table, as_of: date, connection: duckdb.DuckDBPyConnection | None = None
) -> dict[str, Relation]:
    """The plan's inputs as relations of a shard.

    Numbers are bounded by what the lists of the connection hold, else by what a cell may hold.
    """
    members, records, villages = (
        _shapes(table, _bounds(table, connection)) for table in (MEMBERS, history, VILLAGES)
    )
    return {
        "members": Relation("shard members", members, named=_NAMED),
        "history": Relation(_RECORDS, {**records, "as_of": shape_of(as_of)}),
        "villages": Relation("shard villages", villages),
        "held": Relation("held", dict.fromkeys(("subject_kind", "subject"), Shape("text"))),
    }


def _bounds(
    table: Table, connection: duckdb.DuckDBPyConnection | None
) -> dict[str, tuple[int, int]]:
    """The least and the greatest number of each column, and 0."""
    numbers = [each.name for each in table.columns if _kind(each) == "number"]
    if connection is None or not numbers:
        return dict.fromkeys(numbers, (-_MOST, _MOST))
    asked = ", ".join(
        f"coalesce({least}({quoted(name)}), 0)" for name in numbers for least in ("min", "max")
    )
    found = connection.execute(f"SELECT {asked} FROM {table.name}").fetchall()[0]
    pairs = zip(found[::2], found[1::2], strict=True)
    return {
        name: (min(0, least), max(0, greatest))
        for name, (least, greatest) in zip(numbers, pairs, strict=True)
    }


def _shapes(table: Table, bounds: Mapping[str, tuple[int, int]]) -> Shapes:
    shapes: dict[str, Shape] = {}
    for column in table.columns:
        kind, nullable = _kind(column), not column.required
        low, high = _DAYS if kind == "day" else bounds.get(column.name, (0, 0))
        shapes[column.name] = Shape(kind, low, high, nullable)
    return shapes


def _kind(column: Column) -> Literal["text", "day", "number", "yes-no", "list"]:
    match column.type.kind:
        case "text" | "choice":
            return "text"
        case "integer" | "decimal":
            return "number"
        case "day" | "yes-no" | "list" as kind:
            return kind


def _view(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(name)} AS {query}")
