"""One covenant run on a list for its effect beside another: as if in force on every day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sanctions.engines.columnar.effect import READ, Side, leave_out, write_listed
from sanctions.engines.columnar.shards import Shard
from sanctions.engines.columnar.store import Limits, opened
from sanctions.errors import InputError
from sanctions.files.work import Work
from sanctions.model.calendar import Period
from sanctions.model.tables import HISTORY
from sanctions.plan.compile import paying_version
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.columns import history_of
from sanctions.runs.finished import Finished, OnBad
from sanctions.runs.inputs import Sources
from sanctions.runs.intake import take_in
from sanctions.runs.shards import Sharded, made_ready
from sanctions.runs.tally import Tally

if TYPE_CHECKING:
    import duckdb

_FIRST_DAY = date(1900, 1, 1)
"""No day of a list is earlier."""

Told: TypeAlias = Callable[[int, int], None]
"""Called with how many members of how many are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Two covenants and the list on which they are compared."""

    old: Ruleset
    new: Ruleset
    sources: Sources
    period: Period
    as_of: date
    on_bad: OnBad = "stop"

    def covenant(self, side: Side) -> Ruleset:
        """The covenant of a side."""
        return self.old if side == "old" else self.new

    @property
    def bare(self) -> bool:
        """Whether neither of them has a reward, so that no table of a run has the members."""
        return not (self.old.rewards or self.new.rewards)


@dataclass(frozen=True, slots=True)
class RunSide:
    """A covenant that was run: where the tables of each shard are, and what was left out.

    ``left_out`` counts by clause the records whose clause the covenant does not know.
    """

    finished: Finished
    shards: tuple[Shard, ...]
    parts: tuple[Path, ...]
    left_out: Mapping[str, int]

    def files(self, place: int | None) -> dict[str, list[Path]]:
        """The Parquet files of a shard, or of all of them."""
        parts = self.parts if place is None else (self.parts[place],)
        return {name: [part / f"{name}.parquet" for part in parts] for name in READ}


def run_side(
    asked: Asked,
    side: Side,
    work: Work,
    within: tuple[Limits, int],
    told: Told = lambda *_: None,
) -> RunSide:
    """Take the lists in, compute every shard, and leave its tables as parts of the work.

    ``within`` are the limits of the connection, and how many members a shard has. The parts of the
    old covenant have even places, and those of the new one odd ones.

    Raises: UsageError, InputError, ConservationError: as a run with the covenant does.
    """
    limits, members_at_once = within
    with closing(opened(limits)) as connection:
        made, left_out = _made(connection, asked, side, members_at_once)
        parts = []
        done, members = 0, sum(shard.members for shard in made.shards)
        for shard in made.shards:
            place = 2 * shard.place + (side == "new")
            with work.new_part(place) as fresh:
                made.write(shard, fresh)
                if asked.bare:
                    write_listed(connection, fresh / "members.parquet")
            parts.append(work.part(place))
            done += shard.members
            told(done, members)
        finished = made.finished(asked.period, asked.on_bad, Tally())
    return RunSide(finished, made.shards, tuple(parts), left_out)


def _made(
    connection: duckdb.DuckDBPyConnection, asked: Asked, side: Side, members_at_once: int
) -> tuple[Sharded, dict[str, int]]:
    """The lists as one of the covenants takes them; records of a clause of the other are left out.

    The row of such a record is checked all the same, as that of a clause about the same subject.
    """
    covenant = _always_in_force(asked.covenant(side))
    other = asked.covenant("new" if side == "old" else "old")
    foreign = {name: each for name, each in other.clauses.items() if name not in covenant.clauses}
    reader = replace(covenant, clauses={**covenant.clauses, **foreign})
    paying = paying_version((covenant,), asked.period)
    with _naming(covenant, side):
        intake = take_in(
            connection,
            (reader,),
            paying,
            _sources(asked, reader, other),
            as_of=asked.as_of,
            quarantine=asked.on_bad == "quarantine",
        )
    left_out = leave_out(connection, sorted(foreign))
    made = made_ready(
        connection,
        (covenant,),
        intake,
        period=asked.period,
        as_of=asked.as_of,
        members_at_once=members_at_once,
    )
    return made, left_out


@contextmanager
def _naming(covenant: Ruleset, side: Side) -> Iterator[None]:
    """Tell under which covenant a record cannot be used: the other may know its words."""
    try:
        yield
    except InputError as fault:
        told = {issue.table for issue in fault.issues if issue.severity == "error"}
        if fault.message or HISTORY.name not in told:
            raise
        zh, en = ("旧公约", "old") if side == "old" else ("新公约", "new")
        message = f"{zh} · {en} covenant: {covenant.reference}"
        raise InputError(fault.issues, message) from fault


def _sources(asked: Asked, covenant: Ruleset, other: Ruleset) -> Sources:
    """The lists, with a map that names no column that only the other covenant has."""
    own, foreign = (history_of((each,)).names for each in (covenant, other))
    chosen = asked.sources.columns.get(HISTORY.name)
    if chosen is None:
        return asked.sources
    columns, values = (
        {name: each for name, each in said.items() if name in own or name not in foreign}
        for said in (chosen.columns, chosen.values)
    )
    history = replace(chosen, columns=columns, values=values)
    return replace(asked.sources, columns={**asked.sources.columns, HISTORY.name: history})


def _always_in_force(covenant: Ruleset) -> Ruleset:
    """The covenant as if it had always been in force: both judge every record of the list."""
    return replace(covenant, in_force=_FIRST_DAY, until=None)


def same_cut(old: Sequence[Shard], new: Sequence[Shard]) -> bool:
    """Whether the shards of both runs have the same villages, so that they compare one by one."""
    return [(each.first, each.last) for each in old] == [(each.first, each.last) for each in new]
