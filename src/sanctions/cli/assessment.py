"""From the paths of a command to rulesets and an assessment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sanctions.cli.output import Stage
from sanctions.errors import Diagnostic, RulesetError
from sanctions.model.calendar import Period

if TYPE_CHECKING:
    from sanctions.api import Assessment
    from sanctions.api.batch import Manner
    from sanctions.cli.options import FileFormat
    from sanctions.ruleset.covenant import Ruleset
    from sanctions.runs.finished import Finished

T = TypeVar("T")

ASSESSING = ("load", "read", "compile", "evaluate")
"""The stages that `assess_files` tells, in their order."""


def load_all(paths: Iterable[Path]) -> list[Ruleset]:
    """The rulesets of all paths.

    Raises:
        RulesetError: with the diagnostics of every one of them that has an error.
    """
    from sanctions.api import load

    return read_each(paths, load)


def read_each(paths: Iterable[Path], read: Callable[[Path], T]) -> list[T]:
    """What is read from each path; the faults of one do not hide those of the next.

    Raises:
        RulesetError: with the diagnostics of every path that has an error.
    """
    found: list[T] = []
    diagnostics: list[Diagnostic] = []
    for path in paths:
        try:
            found.append(read(path))
        except RulesetError as fault:
            diagnostics += fault.diagnostics
    if diagnostics:
        raise RulesetError(diagnostics)
    return found


def assess_files(
    rulesets: Sequence[Path],
    members: Path,
    history: Path,
    villages: Path | None,
    *,
    period: Period,
    as_of: date,
    quarantine: bool,
    stage: Stage,
    engine: str = "reference",
) -> Assessment:
    """The assessment of these files; ``stage`` is told what is being done.

    Raises:
        SanctionsError: as `load` and `assess` of the Python API do.
    """
    stage("load")
    versions = load_all(rulesets)
    from sanctions.api import assess

    return assess(
        versions,
        members,
        history,
        period=period,
        as_of=as_of,
        villages=villages,
        engine=engine,
        on_bad="quarantine" if quarantine else "stop",
        progress=stage,
    )


def run_files(
    rulesets: Sequence[Path],
    members: Path,
    history: Path,
    villages: Path | None,
    out: Path,
    *,
    period: Period,
    as_of: date,
    quarantine: bool,
    stage: Stage,
    engine: str,
    file_format: FileFormat,
    manner: Manner | None,
) -> tuple[Finished, dict[str, object]]:
    """Assess these files and write the folder of the run; returns the run and its manifest.

    ``manner``: in shards, on the engine that has them.

    Raises:
        SanctionsError: as `load` and `assess` of the Python API do.
    """
    if manner is None:
        assessment = assess_files(
            rulesets,
            members,
            history,
            villages,
            period=period,
            as_of=as_of,
            quarantine=quarantine,
            stage=stage,
            engine=engine,
        )
        stage("write")
        return assessment.run, assessment.write(out, format=file_format)
    stage("load")
    versions = load_all(rulesets)
    from sanctions.api.batch import Sources, run_batch

    return run_batch(
        versions,
        Sources(members, history, villages),
        out,
        period=period,
        as_of=as_of,
        on_bad="quarantine" if quarantine else "stop",
        file_format=file_format,
        manner=manner,
        advance=stage,
    )
