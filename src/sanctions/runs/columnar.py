"""A run on the columnar engine whose tables stay in memory, for those who asked for frames."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sanctions.engines.columnar.arrow_sources import whole_table
from sanctions.engines.columnar.store import Limits, opened
from sanctions.files.arrow_results import ArrowTables
from sanctions.files.checks import Inputs
from sanctions.files.given import ArrowStream, Kind
from sanctions.files.read import is_frame
from sanctions.files.write import Frame, frame_of_arrow, issue_rows
from sanctions.model.calendar import Period
from sanctions.model.tables import ISSUES, Table
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.finished import OUTPUTS, OnBad
from sanctions.runs.inputs import Sources, lists_of, read_inputs
from sanctions.runs.reading import reading
from sanctions.runs.run import Progress, Run
from sanctions.runs.shards import Sharded, sharded


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnarRun(Run):
    """A run whose tables are kept as Arrow tables, and are rows when they are asked for."""

    held: ArrowTables

    def frame(self, kind: Kind, table: Table) -> Frame:
        """A result table as what was given, such as a pandas frame."""
        return frame_of_arrow(kind, table, self.held.arrow(table.name))


def execute_columnar(
    versions: Sequence[Ruleset],
    sources: Sources,
    *,
    period: Period,
    as_of: date,
    on_bad: OnBad = "stop",
    progress: Progress = lambda _: None,
) -> Run:
    """Read, check, compile and evaluate in DuckDB: see :func:`sanctions.runs.run.execute`."""
    sources = kept(sources)
    with (
        TemporaryDirectory(prefix="sanctions-") as spill,
        reading(sources) as require_unchanged,
        closing(opened(Limits(spill=Path(spill), private=sources.key is not None))) as connection,
    ):
        made = sharded(
            connection,
            versions,
            sources,
            period=period,
            as_of=as_of,
            on_bad=on_bad,
            progress=progress,
        )
        progress("evaluate")
        found, tally = made.tables(made.shards[0])
        require_unchanged()
    tables = ArrowTables([(table, found[table.name]) for table in OUTPUTS.values()])
    tables.put(ISSUES, issue_rows(made.intake.issues))
    known: dict[str, Any] = made.finished(period, on_bad, tally).as_arguments()
    return ColumnarRun(
        **known,
        tables=tables,
        held=tables,
        read_again=_reader(made, sources, on_bad, require_unchanged),
        lists=lists_of(made.versions, sources),
        require_unchanged=require_unchanged,
    )


def _reader(
    made: Sharded, sources: Sources, on_bad: OnBad, require_unchanged: Callable[[], None]
) -> Callable[[], Inputs]:
    """What reads the rows of the lists, once, if they are still what was computed."""

    @cache
    def read_again() -> Inputs:
        quarantine = on_bad == "quarantine"
        inputs, *_ = read_inputs(
            made.versions, made.paying, sources, as_of=made.as_of, quarantine=quarantine
        )
        require_unchanged()
        return inputs

    return read_again


def kept(sources: Sources) -> Sources:
    """The sources as what can be read more than once: an explanation reads them again."""
    members, history, villages = (
        _again(each) for each in (sources.members, sources.history, sources.villages)
    )
    return replace(sources, members=members, history=history, villages=villages)


def _again(source: object) -> object:
    if isinstance(source, list | tuple | str | bytes | os.PathLike | Mapping) or is_frame(source):
        return source
    if isinstance(source, ArrowStream):
        return whole_table(source)
    return list(source) if isinstance(source, Iterable) else source
