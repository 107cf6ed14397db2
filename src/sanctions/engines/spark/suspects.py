"""Which rows a check of the lists can be about, found by Spark over all files.

These are the queries of `engines.columnar.suspects`, with the same result: few rows, closed, so
that the exact checks find in them alone what they find in all.
"""

# pyright: standard
# pyspark, py4j and pyarrow are loosely typed.

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, TypeAlias

from pyspark.sql import Window, functions

from sanctions.engines.columnar.sources import HOUSEHOLDS
from sanctions.engines.columnar.suspects import Demands, Reading, Version
from sanctions.engines.spark.staged import IS_BROKEN, NUMBER
from sanctions.model.tables import HISTORY, MEMBERS, VILLAGES

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

Lists: TypeAlias = Mapping[str, "DataFrame"]
"""The known rows of `members`, `history` and `villages`."""

Found: TypeAlias = dict[str, set[int]]

_TIMES = "~times"
_KEYS = {table.name: table.key[0] for table in (MEMBERS, HISTORY, VILLAGES)}
_DAYS = [each.name for each in HISTORY.columns if each.type.kind == "day" and not each.required]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of the lists as they were read.

    ``broken`` are the numbers of broken rows by table, ``first`` is the day of the first record,
    and ``with_shares`` tells whether a fine row of the list has shares.
    """

    broken: Mapping[str, frozenset[int]]
    first: date | None
    with_shares: bool


def suspects(lists: Lists, demands: Demands, reading: Reading, seen: Seen) -> Found:
    """The numbers of the rows by table; none at all if no check finds anything."""
    found: Found = {name: set(seen.broken.get(name, ())) for name in _KEYS}
    repeated: list[DataFrame] = []
    queries = [*_faults(lists, demands, reading, seen), *_doubts(lists, reading)]
    for name, number in _united(queries).distinct().collect():
        if number is None:
            repeated.append(_repeated(lists, name))
        else:
            found[name].add(number)
    _add(found, repeated)
    if any(found.values()):
        _close(lists, found, reading)
    return found


def rows_of(table: DataFrame, numbers: set[int]) -> list[dict[str, Any]]:
    """The fine rows of these numbers, in order, each with its number."""
    if not numbers:
        return []
    rows = among(table.where(~column(IS_BROKEN)), NUMBER, numbers).orderBy(column(NUMBER))
    return [row.asDict() for row in rows.drop(IS_BROKEN).collect()]


def among(table: DataFrame, name: str, values: set[Any], *, but: bool = False) -> DataFrame:
    """The rows that have one of these values in a column, ``but``: the others, with something."""
    if not values:
        return table if but else table.where(functions.lit(False))  # noqa: FBT003  a literal
    given = table.sparkSession.createDataFrame([(each,) for each in sorted(values)], [name])
    how = "left_anti" if but else "left_semi"
    return table.join(functions.broadcast(given), on=name, how=how).select(table.columns)


def column(name: str) -> Column:
    """The column of that name, whatever its characters."""
    return functions.col(f"`{name}`")


def _faults(lists: Lists, demands: Demands, reading: Reading, seen: Seen) -> Iterator[DataFrame]:
    """(table, number): each fault but that something stands twice."""
    members, history, villages = (lists[name] for name in _KEYS)
    if reading.doubted:
        yield _numbers("members", _doubted(members, reading.doubted))
    yield _numbers("history", history.where(reduce(or_, _of_one_record(demands.versions))))
    if any(version.effects for version in demands.versions):
        act = ("incident_id", "member_id", "household_id")
        meant = history.where(column(act[0]).isNotNull())
        counted = functions.count("*").over(Window.partitionBy(*act))
        again = meant.withColumn(_TIMES, counted).where(column(_TIMES) > 1)
        yield _numbers("history", again)
    if seen.first is not None:
        # Few are born after the first record of all, and only they can be after their own.
        born = members.where(column("birth_date") > functions.lit(seen.first))
        records = history.select("member_id", "occurred_on")
        later = born.join(records, on="member_id").where(
            column("occurred_on") < column("birth_date")
        )
        yield _numbers("members", later)
    if demands.shares:
        without = members.where(column("shares").isNull())
        all_lack = not reading.shares_elsewhere and not seen.with_shares
        yield _numbers("members", without.limit(1) if all_lack else without)
    if "members" not in reading.complete:
        return
    for name in ("member_id", "household_id"):
        named = history.where(column(name).isNotNull())
        yield _numbers("history", named.join(members.select(name), on=name, how="left_anti"))
    ids = members.select("village_id").distinct()
    funds = villages.where(column("village_id").isNotNull())
    yield _numbers("villages", funds.join(ids, on="village_id", how="left_anti"))
    if demands.funds and "villages" in reading.complete:
        of = members.where(column("village_id").isNotNull()).groupBy("village_id")
        one = of.agg(functions.min(column(NUMBER)).alias(NUMBER))
        yield _numbers(
            "members", one.join(villages.select("village_id"), on="village_id", how="left_anti")
        )


def _doubted(members: DataFrame, spans: Sequence[tuple[int, int]]) -> DataFrame:
    """The members whose numbers are in one of these spans, both ends included."""
    known = members.sparkSession.createDataFrame([*spans], ["first", "last"])
    within = (column(NUMBER) >= column("first")) & (column(NUMBER) <= column("last"))
    return members.join(functions.broadcast(known), on=within, how="left_semi")


def _of_one_record(versions: Sequence[Version]) -> Iterator[Column]:
    """Conditions on one row of the history."""
    occurred, outcome, clause = column("occurred_on"), column("outcome"), column("clause")
    appealed, resolved = column("appealed_on"), column("resolved_on")
    member, household = column("member_id"), column("household_id")
    yield member.isNull() == household.isNull()
    for name in _DAYS:
        yield column(name) < occurred
    yield outcome.isNull() != resolved.isNull()
    yield resolved.isNotNull() & appealed.isNull()
    yield resolved < appealed
    yield appealed < column("decided_on")
    for version in versions:
        personal = [name for name, about in version.clauses.items() if about == "person"]
        faults = [~clause.isin(list(version.clauses))]
        faults.append(member.isNull() & household.isNotNull() & clause.isin(personal))
        faults += (~column(name).isin(list(words)) for name, words in version.choices.items())
        in_force = occurred >= functions.lit(version.start)
        if version.end is not None:
            in_force &= occurred < functions.lit(version.end)
        yield in_force & reduce(or_, faults)


def _doubts(lists: Lists, reading: Reading) -> Iterator[DataFrame]:
    """(what, nothing) where an id stands twice, or a household in several villages."""
    nothing = functions.lit(None).cast("long")
    for name, key in _KEYS.items():
        if name not in reading.once:
            yield _twice(lists[name], key).select(functions.lit(name), nothing)
    if HOUSEHOLDS not in reading.once:
        yield _in_several(lists["members"]).select(functions.lit(HOUSEHOLDS), nothing)


def _twice(table: DataFrame, key: str) -> DataFrame:
    counted = table.where(column(key).isNotNull()).groupBy(key).count()
    return counted.where(column("count") > 1).select(key)


def _in_several(members: DataFrame) -> DataFrame:
    village = column("village_id")
    homes = members.where(column("household_id").isNotNull()).groupBy("household_id")
    spread = homes.agg(functions.min(village).alias("least"), functions.max(village).alias("most"))
    return spread.where(column("least") != column("most")).select("household_id")


def _repeated(lists: Lists, what: str) -> DataFrame:
    """(table, number) of all that share an id, or that are in a household of several villages."""
    if what == HOUSEHOLDS:
        members = lists["members"]
        shared = _in_several(members)
        return _numbers("members", members.join(shared, on="household_id", how="left_semi"))
    key = _KEYS[what]
    return _numbers(what, lists[what].join(_twice(lists[what], key), on=key, how="left_semi"))


def _close(lists: Lists, found: Found, reading: Reading) -> None:
    """Add the rows that the faults of the suspects are told by."""
    members, history, villages = (lists[name] for name in _KEYS)
    fine = members.where(~column(IS_BROKEN))
    number = column(NUMBER)
    named = {
        kind: _texts(history, found["history"], f"{kind}_id")
        | {name for of, name in reading.meant if of == kind}
        for kind in ("member", "household")
    }
    wanted = [
        among(members, f"{kind}_id", ids).groupBy(f"{kind}_id").agg(functions.min(number))
        for kind, ids in named.items()
    ]
    # Which village a household is in, its last row tells.
    homes = _texts(members, found["members"], "household_id")
    homes |= {name for of, name in reading.meant if of == "household"}
    last = among(fine, "household_id", homes).groupBy("household_id").agg(functions.max(number))
    with_shares = fine.where(column("shares").isNotNull()).limit(1)
    more = [each.select(each.columns[1]) for each in (*wanted, last)]
    more += [each.select(number) for each in (members.limit(1), with_shares)]
    _add(found, [each.select(functions.lit("members"), each.columns[0]) for each in more])
    ids = _texts(members, found["members"], "member_id")
    theirs = among(history, "member_id", ids).where(column("occurred_on").isNotNull())
    first = theirs.groupBy("member_id").agg(functions.min_by(number, "occurred_on"))
    _add(found, [first.select(functions.lit("history"), first.columns[1])])
    homes = _texts(members, found["members"], "village_id")
    _add(found, [_numbers("villages", among(villages, "village_id", homes))])
    homes = _texts(villages, found["villages"], "village_id")
    someone = among(members, "village_id", homes).groupBy("village_id").agg(functions.min(number))
    _add(found, [someone.select(functions.lit("members"), someone.columns[1])])


def _texts(table: DataFrame, numbers: set[int], name: str) -> set[str]:
    rows = among(table, NUMBER, numbers).where(column(name).isNotNull())
    return {row[0] for row in rows.select(name).distinct().collect()}


def _numbers(name: str, rows: DataFrame) -> DataFrame:
    return rows.select(functions.lit(name), column(NUMBER))


def _united(queries: Sequence[DataFrame]) -> DataFrame:
    return reduce(lambda one, other: one.union(other), queries)


def _add(found: Found, queries: Sequence[DataFrame]) -> None:
    if queries:
        for name, number in _united(queries).collect():
            found[name].add(number)
