"""What the command line asks for where a run is on a cluster."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from sanctions.engines.spark.session import Cluster
from sanctions.errors import UsageError
from sanctions.files.write import Format
from sanctions.model.calendar import Period
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.batch import Advance, Manner
from sanctions.runs.cluster import MEMBERS_AT_ONCE, ClusterManner, run_on_cluster
from sanctions.runs.finished import Finished, OnBad
from sanctions.runs.inputs import Sources

__all__ = ["MEMBERS_AT_ONCE", "Cluster", "run_cluster"]


def run_cluster(
    versions: Sequence[Ruleset],
    sources: Sources,
    folder: Path,
    *,
    period: Period,
    as_of: date,
    on_bad: OnBad,
    file_format: Format,
    manner: Manner,
    cluster: Cluster,
    advance: Advance,
) -> tuple[Finished, dict[str, Any]]:
    """Run in shards on a cluster.

    Raises: SanctionsError: as the run does. UsageError: for CSV files.
    """
    if file_format != "parquet":
        message = "the engine `spark` writes a Parquet file a shard: give `--format parquet`"
        zh = "引擎 `spark` 每个分片写一个 Parquet 文件：请加 `--format parquet`"
        raise UsageError(message, zh)
    known = {each.name: getattr(manner, each.name) for each in fields(manner)}
    return run_on_cluster(
        versions,
        sources,
        folder,
        period=period,
        as_of=as_of,
        on_bad=on_bad,
        manner=ClusterManner(**known, cluster=cluster),
        advance=advance,
    )
