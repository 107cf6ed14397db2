"""From the paths of a command to rulesets and an assessment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from sanctions.cli.output import Stage
from sanctions.errors import Diagnostic, RulesetError
from sanctions.model.calendar import Period

if TYPE_CHECKING:
    from sanctions.api.assessment import Assessment
    from sanctions.cli.options import FileFormat
    from sanctions.files.write import Lists
    from sanctions.ruleset.covenant import Ruleset
    from sanctions.runs.finished import Finished
    from sanctions.runs.inputs import Sources

T = TypeVar("T")

Batch: TypeAlias = "Callable[..., tuple[Finished, dict[str, object]]]"
"""What runs lists in shards, and knows in which manner."""

ASSESSING = ("load", "read", "compile", "evaluate")
"""The stages that `assess_files` tells, in their order."""


def load_all(paths: Iterable[Path]) -> list[Ruleset]:
    """The rulesets of all paths.

    Raises:
        RulesetError: with the diagnostics of every one of them that has an error.
    """
    from sanctions.api.load import load

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


@dataclass(frozen=True, slots=True)
class Files:
    """The files of the lists, the map of their columns, and the key for the ids of people."""

    members: Path | None
    history: Path | None
    villages: Path | None = None
    columns: Path | None = None
    pseudonymise: Path | None = None
    workbook_limit: int | None = None

    def sources(self) -> Sources:
        """The lists, with their map and key.

        Raises:
            RulesetError: with every fault of the map.
            UsageError: for what is no key.
        """
        from sanctions.api.batch import Sources, load_key, load_map

        columns = {} if self.columns is None else load_map(str(self.columns))
        key = None if self.pseudonymise is None else load_key(self.pseudonymise)
        return Sources(self.members, self.history, self.villages, columns, key, self.workbook_limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be assessed: the files, the period, and what was known when."""

    rulesets: Sequence[Path]
    files: Files
    period: Period
    as_of: date
    quarantine: bool

    @property
    def on_bad(self) -> Literal["stop", "quarantine"]:
        """What becomes of bad rows."""
        return "quarantine" if self.quarantine else "stop"


def assess_files(asked: Asked, stage: Stage, engine: str = "reference") -> Assessment:
    """The assessment of these files; ``stage`` is told what is being done.

    Raises:
        SanctionsError: as `load` and `assess` of the Python API do.
    """
    stage("load")
    versions = load_all(asked.rulesets)
    from sanctions.api.assess import assess

    files = asked.files
    return assess(
        versions,
        files.members,
        files.history,
        period=asked.period,
        as_of=asked.as_of,
        villages=files.villages,
        columns=files.columns,
        pseudonymise=files.pseudonymise,
        workbook_limit=files.workbook_limit,
        engine=engine,
        on_bad=asked.on_bad,
        progress=stage,
    )


def lists_in(asked: Asked) -> Lists:
    """The lists of these files, to be read again for what is shown of them.

    Raises:
        RulesetError: as `load` of the Python API does.
    """
    from sanctions.api.batch import lists_of

    return lists_of(load_all(asked.rulesets), asked.files.sources())


def run_files(
    asked: Asked, out: Path, file_format: FileFormat, batch: Batch, stage: Stage
) -> tuple[Finished, dict[str, object]]:
    """Assess these files in shards and write the folder of the run: the run, and its manifest.

    Raises:
        SanctionsError: as `load` and `assess` of the Python API do.
    """
    stage("load")
    versions = load_all(asked.rulesets)
    return batch(
        versions,
        asked.files.sources(),
        out,
        period=asked.period,
        as_of=asked.as_of,
        on_bad=asked.on_bad,
        file_format=file_format,
        advance=stage,
    )
