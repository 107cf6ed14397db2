"""A run on a cluster: Spark brings each shard together, and workers run it on the columnar engine.

The lists, the output and what lies beside it until the run is done are on a file system that the
driver and all workers share. The driver gets totals, and the rows that a check is about.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sanctions.engines.columnar.shards import Shard, cut
from sanctions.engines.columnar.store import Limits
from sanctions.files.folder import refuse_irreplaceable
from sanctions.files.steady import steady
from sanctions.files.work import Work
from sanctions.model.calendar import Period
from sanctions.plan.compile import order_versions, paying_version
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.batch import Advance, Manner, identity_of, link, with_rows, write_result
from sanctions.runs.cluster_shard import Part, ShardWork, part_of
from sanctions.runs.finished import OUTPUTS, Finished, OnBad
from sanctions.runs.inputs import Sources
from sanctions.runs.tally import Tally

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from sanctions.engines.spark.session import Cluster
    from sanctions.runs.cluster_intake import Lists

MEMBERS_AT_ONCE = 250_000
"""How many members a shard has on a cluster, unless one village has more: there are to be several
times as many shards as tasks at once."""

_MEMORY = 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterManner(Manner):
    """How a run on a cluster is run; ``limits`` are those of each task."""

    cluster: Cluster
    members_at_once: int = MEMBERS_AT_ONCE


def run_on_cluster(
    versions: Sequence[Ruleset],
    sources: Sources,
    folder: Path,
    *,
    period: Period,
    as_of: date,
    on_bad: OnBad = "stop",
    manner: ClusterManner,
    advance: Advance = lambda *_: None,
) -> tuple[Finished, dict[str, Any]]:
    """Read, check, compute shard by shard on the workers, and write the folder of the run.

    Each source is the path of a file, or of a folder of Parquet files. Returns the run, and its
    manifest. A table of several shards is a folder, and `findings` in order within each file.
    Raises: SanctionsError: as :func:`sanctions.runs.batch.run_batch` does; UsageError also where
        Spark is not there, and EngineError when the cluster gives up.
    """
    from sanctions.engines.spark.session import faults_told, session

    ordered = order_versions(versions)
    paying = paying_version(ordered, period)
    target = Path(os.path.abspath(folder))  # noqa: PTH100  a link stays a link, and is refused
    refuse_irreplaceable(target, sources.by_table.values())
    with Work.beside(target) as work:
        advance("read", 0, 0)
        with session(manner.cluster) as spark, faults_told():
            on_workers = _OnWorkers(spark, work, manner)
            lists = on_workers.take_in(ordered, paying, sources, as_of, on_bad)
            finished = Finished(
                versions=ordered,
                paying=paying,
                period=period,
                as_of=as_of,
                engine="spark",
                on_bad=on_bad,
                **lists.told,
                tally=Tally(),
                key=sources.fingerprint,
            )
            work.begin(identity_of(finished, manner), resume=manner.resume)
            assemble = partial(_assemble, *on_workers.compute(finished, lists, advance), work)
        advance("write", 0, 0)
        manifest = write_result(finished, work, target, manner.form("parquet"), assemble)
        work.remove()
    return finished, manifest


@dataclass(frozen=True, slots=True)
class _OnWorkers:
    """What the workers do for a run."""

    spark: SparkSession
    work: Work
    manner: ClusterManner

    def take_in(
        self,
        ordered: Sequence[Ruleset],
        paying: Ruleset,
        sources: Sources,
        as_of: date,
        on_bad: OnBad,
    ) -> Lists:
        """The lists, typed and checked. Raises: InputError, UsageError."""
        from sanctions.runs.cluster_intake import take_in_on

        with steady(sources.by_table) as require_unchanged:
            lists = take_in_on(
                self.spark,
                ordered,
                paying,
                sources,
                as_of=as_of,
                quarantine=on_bad == "quarantine",
                limits=self._limits(),
                folder=self.work.spill() / "lists",
            )
            require_unchanged()  # what follows reads what the workers staged of them
        return lists

    def compute(
        self, finished: Finished, lists: Lists, advance: Advance
    ) -> tuple[tuple[Shard, ...], dict[int, Part]]:
        """Every shard that is not there yet; the parts of all by their places, added up."""
        from sanctions.engines.spark.shuffle import by_shard, kept, run_shards, village_members

        rows = kept(lists.known, lists.aside)
        members = village_members(rows["members"])
        shards = cut(members, self.manner.members_at_once)
        homes = dict(_homes(sorted(members), shards))
        folder = self.work.folder
        there = [each.place for each in shards if part_of(folder, each.place).exists()]
        parts = {place: Part.of_folder(part_of(folder, place)) for place in there}
        advance("evaluate", 0, sum(members.values()))
        job = ShardWork(
            finished.versions, finished.period, finished.as_of, lists.held, self._limits(), folder
        )
        tall = by_shard(rows, homes, shards[-1].place)
        places = [each.place for each in shards if each.place not in parts]
        spill = self.manner.limits.spill or self.work.spill()
        for place, text, fault in run_shards(self.spark, tall, places, job, spill):
            if fault is not None:
                raise pickle.loads(fault)  # noqa: S301  our own worker pickled it
            parts[place] = Part.of_text(text or "")
        for part in parts.values():
            finished.tally.add(part.tally)
        return shards, {shard.place: parts[shard.place] for shard in shards}

    def _limits(self) -> Limits:
        given = self.manner.limits
        return replace(given, memory=given.memory or _MEMORY, threads=given.threads or 1)


def _homes(villages: Sequence[str], shards: Sequence[Shard]) -> Iterator[tuple[str, int]]:
    """The place of the shard of each village; both are in the order of the villages."""
    place = 0
    for village in villages:
        while not shards[place].whole and village > shards[place].last:
            place += 1
        yield village, place


def _assemble(
    shards: Sequence[Shard], parts: Mapping[int, Part], work: Work, fresh: Path
) -> dict[str, str]:
    """Put the parts in their places in the folder of the run; returns their SHA-256 by name."""
    known: dict[str, str] = {}
    for table in OUTPUTS.values():
        name = f"{table.name}.parquet"
        if len(shards) > 1:
            (fresh / name).mkdir()
        for number, shard in enumerate(with_rows(shards, table)):
            title = f"{name}/part-{number:05}.parquet" if len(shards) > 1 else name
            link(part_of(work.folder, shard.place) / name, fresh / title)
            known[title] = parts[shard.place].sha256[name]
    return known
