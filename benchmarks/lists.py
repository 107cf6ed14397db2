"""Dividend lists and histories of any size, the same for a seed on every machine.

A row is a function of the seed and of its number alone, so that any villages can be made without
those before them, in any order and on any worker, and the whole is written in bounded memory.
The covenant is nanhai-model: its clauses, scales and attributes.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import numpy
import pyarrow
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

Integers = NDArray[numpy.int64]
Flags = NDArray[numpy.bool_]
Column: TypeAlias = "pyarrow.Array[Any]"
Shard = tuple[pyarrow.Table, pyarrow.Table]

FIRST_DAY = date(2022, 7, 1)
DAYS = 1826
EPOCH = date(1970, 1, 1)
# Household sizes in turn: 3 members on average, known without counting.
SIZES = (3, 1, 5, 2, 4)
MONEY = pyarrow.decimal128(18, 2)
DECIMAL = pyarrow.decimal128(18, 4)
DAY = pyarrow.date32()

# A clause as often as it stands here; the first four are about households.
CLAUSES = (
    *("illegal-building", "illegal-land-use", "demolition", "land-consolidation"),
    *("litter", "litter", "litter", "litter", "litter"),
    *("illegal-parking", "illegal-parking", "illegal-parking", "illegal-parking"),
    *("rented-house", "rented-house", "rented-house", "industrial-park"),
    *("volunteering", "volunteering", "volunteering"),
)
HOUSEHOLD_CLAUSES = 4
MERITS = len(CLAUSES) - 3
SEVERITIES = (*["minor"] * 12, *["serious"] * 5, *["grave"] * 2, None)
IMPACTS = (*["limited"] * 12, *["bad"] * 5, *["wide"] * 2, None)
# What one share pays in a village, in fen: from 9 to some 40,000 yuan a head and year.
SHARES_PAY = (1_800, 12_000, 60_000, 250_000, 600_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Lists:
    """The size of the lists: households, how many a village has, how many members have records.

    A member with records has 1 to 6 of them, over the five years from ``FIRST_DAY``.
    """

    households: int
    households_per_village: int = 400
    members_with_records_percent: int = 5
    seed: int = 20220613

    @property
    def villages(self) -> int:
        """How many villages there are; the last may be smaller."""
        return -(-self.households // self.households_per_village)

    def shard(self, first_village: int, villages: int) -> Shard:
        """The members and the history of so many villages from the first one on (from 0)."""
        first = first_village * self.households_per_village
        after = min(first + villages * self.households_per_village, self.households)
        households = numpy.arange(first, after, dtype=numpy.int64)
        owner = numpy.repeat(households, numpy.array(SIZES)[households % len(SIZES)])
        whole, rest = divmod(first, len(SIZES))
        first_member = whole * sum(SIZES) + sum(SIZES[:rest])
        members = numpy.arange(first_member, first_member + len(owner), dtype=numpy.int64)
        return self._members(members, owner), self._history(members, owner)

    def shards(self, villages_at_once: int = 50) -> Iterator[Shard]:
        """The whole, so many villages at a time."""
        for first in range(0, self.villages, villages_at_once):
            yield self.shard(first, villages_at_once)

    def _draw(self, stream: int, rows: Integers, bound: int) -> Integers:
        """One of 0 … bound - 1 for each row: SplitMix64 of the seed, the stream and the row."""
        start = (self.seed * 1_000_003 + stream * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        mixed = rows.astype(numpy.uint64) * numpy.uint64(0xD1342543DE82EF95) + numpy.uint64(start)
        mixed = (mixed ^ (mixed >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> numpy.uint64(31)
        return (mixed % numpy.uint64(bound)).astype(numpy.int64)

    def _members(self, members: Integers, owner: Integers) -> pyarrow.Table:
        village = owner // self.households_per_village
        share_pays = numpy.array(SHARES_PAY)[self._draw(1, village, len(SHARES_PAY))]
        quarters = self._draw(2, members, 15) + 2
        has_none = self._draw(3, members, 100) < 2
        dividend = numpy.where(has_none, 0, share_pays * quarters // 4)
        born = days_to(date(1935, 1, 1)) + self._draw(4, members, 31_900)
        shares = numpy.where(has_none, 0, quarters * 2_500)
        return pyarrow.table(
            {
                "village_id": ids("V", village, 6),
                "household_id": ids("H", owner, 8),
                "member_id": ids("M", members, 9),
                "dividend": scaled(dividend, MONEY),
                "birth_date": days(born, empty=self._draw(5, members, 100) < 2),
                "shares": scaled(shares, DECIMAL),
            }
        )

    def _history(self, members: Integers, owner: Integers) -> pyarrow.Table:
        met = self._draw(10, members, 100) < self.members_with_records_percent
        counts = self._draw(11, members[met], 6) + 1
        subject = numpy.repeat(members[met], counts)
        household = numpy.repeat(owner[met], counts)
        turn = numpy.arange(len(subject)) - numpy.repeat(numpy.cumsum(counts) - counts, counts)
        record = subject * 6 + turn
        clause = self._draw(12, record, len(CLAUSES))
        about_household = clause < HOUSEHOLD_CLAUSES
        merit = clause >= MERITS
        occurred = days_to(FIRST_DAY) + self._draw(13, record, DAYS)
        decided = occurred + 3 + self._draw(14, record, 40)
        undecided = self._draw(15, record, 100) < 5
        appealed = decided + 3 + self._draw(16, record, 18)
        unappealed = undecided | merit | (self._draw(17, record, 100) >= 8)
        unresolved = unappealed | (self._draw(18, record, 100) >= 60)
        outcome = numpy.where(unresolved, 2, self._draw(19, record, 2))
        unrectified = undecided | ~about_household | (self._draw(20, record, 100) >= 60)
        loss = self._draw(21, record, 500_000)
        return pyarrow.table(
            {
                "record_id": ids("R", record, 10),
                "clause": one_of(CLAUSES, clause),
                "member_id": ids("M", subject, 9, empty=about_household),
                "household_id": ids("H", household, 8, empty=~about_household),
                "occurred_on": days(occurred),
                "severity": one_of((*SEVERITIES, None), pick(self._draw(22, record, 20), merit)),
                "impact": one_of((*IMPACTS, None), pick(self._draw(23, record, 20), merit)),
                "loss": scaled(loss, MONEY, empty=merit | (self._draw(24, record, 100) < 40)),
                "decided_on": days(decided, empty=undecided),
                "appealed_on": days(appealed, empty=unappealed),
                "resolved_on": days(appealed + 40, empty=unresolved),
                "outcome": one_of(("upheld", "overturned", None), outcome),
                "rectified_on": days(decided + loss % 90, empty=unrectified),
                "hours": scaled(loss % 400_000, DECIMAL, empty=~merit),
            }
        )


def pick(drawn: Integers, merit: Flags) -> Integers:
    """What was drawn, and for a merit the last place, which is empty."""
    return numpy.where(merit, 20, drawn)


def days_to(day: date) -> int:
    """Days from 1970-01-01, the number that Arrow keeps for a day."""
    return (day - EPOCH).days


def ids(letter: str, numbers: Integers, width: int, *, empty: Flags | None = None) -> Column:
    """Ids of one width: a letter and the number, from 1."""
    texts = pyarrow.array(numbers + 1, mask=empty).cast(pyarrow.string())
    padded = pyarrow.compute.utf8_lpad(texts, width, "0")
    return pyarrow.compute.utf8_replace_slice(padded, 0, 0, letter)


def days(numbers: Integers, *, empty: Flags | None = None) -> Column:
    """Days from their numbers."""
    return pyarrow.array(numbers.astype(numpy.int32), type=pyarrow.int32(), mask=empty).cast(DAY)


def one_of(values: tuple[str | None, ...], places: Integers) -> Column:
    """The values at these places."""
    return pyarrow.array(values, type=pyarrow.string()).take(places)


def scaled(
    numbers: Integers,
    number_type: pyarrow.Decimal128Type,
    *,
    empty: Flags | None = None,
) -> Column:
    """Decimals whose digits these are: 1250 is 12.50 in a column of two decimals. None below 0."""
    halves = numpy.zeros((len(numbers), 2), dtype="<i8")
    halves[:, 0] = numbers
    known = None if empty is None else pyarrow.array(~empty).buffers()[1]
    buffers = [known, pyarrow.py_buffer(halves.tobytes())]
    return pyarrow.Array.from_buffers(number_type, len(numbers), buffers)


def write_csv(lists: Lists, folder: Path) -> tuple[Path, Path]:
    """Write `members.csv` and `history.csv`, shard by shard; returns their paths."""
    options = pyarrow.csv.WriteOptions(quoting_style="none")
    return _write(
        lists,
        (folder / "members.csv", folder / "history.csv"),
        lambda path, schema: pyarrow.csv.CSVWriter(str(path), schema, write_options=options),
    )


def write_parquet(lists: Lists, folder: Path) -> tuple[Path, Path]:
    """Write `members.parquet` and `history.parquet`, one row group a shard; returns their paths."""
    return _write(
        lists,
        (folder / "members.parquet", folder / "history.parquet"),
        lambda path, schema: pyarrow.parquet.ParquetWriter(str(path), schema),
    )


Writer = pyarrow.csv.CSVWriter | pyarrow.parquet.ParquetWriter


def _write(
    lists: Lists, paths: tuple[Path, Path], open_writer: Callable[[Path, pyarrow.Schema], Writer]
) -> tuple[Path, Path]:
    with ExitStack() as stack:
        writers: list[Writer] = []
        for shard in lists.shards():
            if not writers:
                writers += map(open_writer, paths, (table.schema for table in shard))
                for writer in writers:
                    stack.callback(writer.close)
            for writer, table in zip(writers, shard, strict=True):
                writer.write_table(table)
    return paths
