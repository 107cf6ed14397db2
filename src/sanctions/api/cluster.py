"""What the command line asks for where a run may be on a cluster."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sanctions.engines.spark.session import Cluster
from sanctions.errors import UsageError
from sanctions.files.write import Format
from sanctions.model.calendar import Period
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.batch import Advance, Manner, run_batch
from sanctions.runs.cluster import ClusterManner, run_on_cluster
from sanctions.runs.finished import Finished, OnBad
from sanctions.runs.inputs import Sources

__all__ = ["Cluster", "ClusterManner", "run_lists", "run_on_cluster"]


def run_lists(
    versions: Sequence[Ruleset],
    sources: Sources,
    folder: Path,
    *,
    period: Period,
    as_of: date,
    on_bad: OnBad,
    file_format: Format,
    manner: Manner,
    advance: Advance,
) -> tuple[Finished, dict[str, Any]]:
    """Run in shards, on this machine or on a cluster as the manner says.

    Raises: SanctionsError: as these runs do. UsageError: for CSV files of a cluster.
    """
    if not isinstance(manner, ClusterManner):
        return run_batch(
            versions,
            sources,
            folder,
            period=period,
            as_of=as_of,
            on_bad=on_bad,
            file_format=file_format,
            manner=manner,
            advance=advance,
        )
    if file_format != "parquet":
        message = "the engine `spark` writes a Parquet file a shard: give `--format parquet`"
        raise UsageError(message)
    return run_on_cluster(
        versions,
        sources,
        folder,
        period=period,
        as_of=as_of,
        on_bad=on_bad,
        manner=manner,
        advance=advance,
    )
