"""A run on the columnar engine, shard by shard: made ready once, and run on each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sanctions.engines.columnar.folding import runnable
from sanctions.engines.columnar.results import (
    TooLargeError,
    arrow_of,
    counted,
    of_files,
    write_parquet,
)
from sanctions.engines.columnar.running import drop_tables, run_statements
from sanctions.engines.columnar.script import Script
from sanctions.engines.columnar.shards import (
    Shard,
    cut,
    open_shard,
    order_members,
    place_records,
    shard_inputs,
)
from sanctions.engines.columnar.statements import Bounds
from sanctions.errors import ConservationError, InputError
from sanctions.files.faults import output
from sanctions.model.calendar import Period
from sanctions.model.money import format_decimal
from sanctions.plan.compile import compile_assessment, order_versions, paying_version
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.columns import history_of
from sanctions.runs.finished import OUTPUTS, Finished, OnBad
from sanctions.runs.inputs import Sources
from sanctions.runs.intake import Intake, take_in
from sanctions.runs.run import Progress
from sanctions.runs.tally import MONEY, Tally

if TYPE_CHECKING:
    import duckdb
    import pyarrow


@dataclass(frozen=True, slots=True)
class Sharded:
    """Lists that were taken in and checked, cut into shards, and the script for each."""

    versions: tuple[Ruleset, ...]
    paying: Ruleset
    as_of: date
    intake: Intake
    shards: tuple[Shard, ...]
    script: Script
    connection: duckdb.DuckDBPyConnection

    def finished(self, period: Period, on_bad: OnBad, tally: Tally) -> Finished:
        """What is known of the run when it is computed."""
        return Finished(
            versions=self.versions,
            paying=self.paying,
            period=period,
            as_of=self.as_of,
            engine="columnar",
            on_bad=on_bad,
            provenance=self.intake.provenance,
            set_aside=self.intake.set_aside,
            issues=self.intake.issues,
            tally=tally,
            key=self.intake.key,
        )

    def write(self, shard: Shard, folder: Path) -> Tally:
        """Run a shard and write its tables into a folder, as Parquet.

        Raises: InputError, ConservationError.
        """
        with self._open(shard):
            for step, table in OUTPUTS.items():
                path = folder / f"{table.name}.parquet"
                write_parquet(self.connection, self.script, step, table, path)
        names = (table.name for table in OUTPUTS.values())
        return self._tally(shard, {name: of_files([folder / f"{name}.parquet"]) for name in names})

    def tables(self, shard: Shard) -> tuple[dict[str, pyarrow.Table], Tally]:
        """Run a shard; its tables by the names of DESIGN 6, and what they count.

        Raises: InputError, ConservationError.
        """
        with self._open(shard):
            tables = {
                table.name: arrow_of(self.connection, self.script, step, table)
                for step, table in OUTPUTS.items()
            }
        for name, held in tables.items():
            self.connection.register(f"result_{name}", held)
        return tables, self._tally(shard, {name: f"result_{name}" for name in tables})

    @contextmanager
    def _open(self, shard: Shard) -> Iterator[None]:
        open_shard(self.connection, shard, self.as_of)
        with told_too_large():
            run_statements(self.connection, self.script)
            yield
        drop_tables(self.connection, self.script)

    def _tally(self, shard: Shard, relations: Mapping[str, str]) -> Tally:
        def count(name: str, *by: str) -> list[tuple[Any, ...]]:
            return counted(self.connection, relations[name], *by)

        tally = Tally(villages=len(count("households", "village_id")))
        ((tally.measures,),) = count("measures")
        tally.count_findings(count("findings", "state", "len(review) > 0"))
        tally.count_households(count("households", "status", "members"))
        if (tally.members, tally.villages) != (shard.members, shard.villages):
            message = "a part of the run has not the members and villages of its lists"
            raise ConservationError(message)
        figures = [f"CAST(CAST({name} AS DECIMAL(38, 2)) * 100 AS BIGINT)" for name in MONEY]
        for *row, times in count("villages", "reward", *figures):
            tally.sum_rewards([row] * times)
        if any(reward.scheme == "honour" for reward in self.paying.rewards):
            tally.count_pays(count("members", "reward", "pay"))
        return tally


def sharded(
    connection: duckdb.DuckDBPyConnection,
    versions: Sequence[Ruleset],
    sources: Sources,
    *,
    period: Period,
    as_of: date,
    on_bad: OnBad,
    members_at_once: int | None = None,
    progress: Progress = lambda _: None,
) -> Sharded:
    """Take the lists in, check them, and make everything ready to run shard by shard.

    Without ``members_at_once`` there is one shard, which has everything.

    Raises: UsageError, InputError: as :func:`sanctions.runs.run.execute` does.
    """
    ordered = order_versions(versions)
    paying = paying_version(ordered, period)
    progress("read")
    intake = take_in(
        connection, ordered, paying, sources, as_of=as_of, quarantine=on_bad == "quarantine"
    )
    progress("compile")
    return made_ready(
        connection, ordered, intake, period=period, as_of=as_of, members_at_once=members_at_once
    )


def made_ready(
    connection: duckdb.DuckDBPyConnection,
    ordered: tuple[Ruleset, ...],
    intake: Intake,
    *,
    period: Period,
    as_of: date,
    members_at_once: int | None = None,
) -> Sharded:
    """Cut what was taken in, and write the script for each shard."""
    paying = paying_version(ordered, period)
    shards = cut(intake.village_members, members_at_once)
    if len(shards) > 1:
        order_members(connection, len(shards))
        place_records(connection, shards)
    inputs = shard_inputs(history_of(ordered), as_of, connection)
    plan = compile_assessment(ordered, period)
    bounds = _bounds(intake, shards, len(paying.rewards))
    long = max(shard.members for shard in shards) > _SHORT
    script = runnable(plan, inputs, bounds, long=long)
    return Sharded(ordered, paying, as_of, intake, shards, script, connection)


@contextmanager
def told_too_large() -> Iterator[None]:
    """Make a result that no table holds an issue."""
    try:
        yield
    except TooLargeError as fault:
        column = OUTPUTS_BY_NAME[fault.table].column(fault.column)
        value = format_decimal(fault.number, column.type.decimals)
        issue = output.SUM_TOO_LARGE.issue(fault.table, column=fault.column, value=value)
        raise InputError([issue]) from None


_SHORT = 100_000
"""Up to so many members the statements are written for short lists: measured on two cores."""

OUTPUTS_BY_NAME = {table.name: table for table in OUTPUTS.values()}


def _bounds(intake: Intake, shards: Sequence[Shard], rewards: int) -> Bounds:
    """How many rows there can be: one a member and reward, and a few a record."""
    records = intake.rows["history"]
    largest = max(intake.village_members.values(), default=0)
    members = max(shard.members for shard in shards)
    times = 1 + rewards
    of_village = largest * times + records
    return Bounds(
        rows=members * times + records,
        per={"village_id": of_village, "household_id": of_village},
    )
