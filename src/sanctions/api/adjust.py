"""`adjust`: two runs beside each other, as frames."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

from sanctions.api.arguments import option_of, path_of
from sanctions.api.assessment import Assessment, FrameLike
from sanctions.engines.columnar.adjusting import READ
from sanctions.engines.columnar.store import Limits
from sanctions.files.given import Kind
from sanctions.files.write import Format, Frame, frame_of_arrow
from sanctions.model.tables import (
    ADJUSTED_RECORDS,
    ADJUSTED_VILLAGES,
    ADJUSTMENTS,
    Language,
    Table,
)
from sanctions.report.adjust import page_of, pages_of
from sanctions.runs.adjust import Comparison, adjust_folders, adjust_held
from sanctions.runs.adjust_sides import Compared, HeldRun, run_folder

if TYPE_CHECKING:
    import pyarrow

__all__ = ["Adjustment", "Comparison", "Limits", "adjust", "adjust_runs"]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What two runs differ in, in the kind of frame that the later run was given in.

    A proposal: the body named by the covenant decides. Columns: docs/reference/tables.md
    """

    manifest: Mapping[str, Any]
    kind: Kind
    _made: Comparison = field(repr=False)
    _tables: Mapping[str, pyarrow.Table] = field(repr=False)

    @property
    def adjustments(self) -> FrameLike:
        """One row a member and reward whose paid or held money differs."""
        return self._frame(ADJUSTMENTS)

    @property
    def villages(self) -> FrameLike:
        """One row a village and reward with such a member, or with another fund."""
        return self._frame(ADJUSTED_VILLAGES)

    @property
    def records(self) -> FrameLike:
        """One row a record that is named as a cause."""
        return self._frame(ADJUSTED_RECORDS)

    def page(self, language: Language = "en") -> str:
        """What the body has to decide, as an HTML page without an id of a person.

        Raises: UsageError: for another language than English (``en``) and Chinese (``zh``).
        """
        option_of("language", language, get_args(Language))
        return page_of(self._made, language)

    def _frame(self, table: Table) -> Frame:
        return frame_of_arrow(self.kind, table, self._tables[table.name])


def adjust(
    old: Assessment | str | os.PathLike[str], new: Assessment | str | os.PathLike[str]
) -> Adjustment:
    """What must be paid after or recovered, as ``new`` says otherwise than ``old``, and why.

    Each is an :class:`Assessment`, or the folder of a run. Both are of one period. ``to_pay`` less
    ``to_recover`` is what is paid now less what was paid, of each village and reward, to the fen.

    Raises:
        InputError: when a folder is not that of a run, when a file is not the one that its
            manifest names, or when the periods differ.
        ConservationError: when the money of members and villages is not one.

    Example:
        >>> from sanctions import assess, load
        >>> covenant = load("rulesets/nanhai-model")
        >>> members = [{"village_id": "V1", "household_id": "H1", "member_id": "M1",
        ...             "dividend": "1000.00"}]
        >>> record = {"record_id": "R1", "clause": "litter", "member_id": "M1",
        ...           "occurred_on": "2025-03-01", "severity": "minor", "impact": "limited",
        ...           "decided_on": "2025-03-10"}
        >>> january = assess(covenant, members, [record], year=2025, as_of="2026-01-31")
        >>> record |= {"appealed_on": "2026-02-01", "resolved_on": "2026-02-20",
        ...            "outcome": "overturned"}
        >>> march = assess(covenant, members, [record], year=2025, as_of="2026-03-01")
        >>> row = adjust(january, march).adjustments[0]
        >>> str(row["to_pay"]), row["cause"], row["records"], row["days"]
        ('100.00', ['overturned'], ['R1'], 29)
    """
    before, now = _side("old", old), _side("new", new)
    made, tables = adjust_held(before, now)
    kind: Kind = "pandas"
    if isinstance(new, Assessment):
        kind = new.kind
    return Adjustment(made.manifest, kind, made, tables)


def adjust_runs(
    old: Path,
    new: Path,
    out: Path,
    *,
    file_format: Format = "csv",
    limits: Limits | None = None,
    language: Language = "en",
) -> tuple[Comparison, dict[str, Any]]:
    """Compare the folders of two runs and write a folder: see `runs.adjust.adjust_folders`."""
    return adjust_folders(
        run_folder(old),
        run_folder(new),
        out,
        file_format=file_format,
        pages=pages_of,
        limits=limits,
        language=language,
    )


def _side(name: str, run: object) -> Compared:
    if not isinstance(run, Assessment):
        return run_folder(path_of(name, run))
    tables = {
        table.name: cast("pyarrow.Table", run.run.frame("arrow", table))
        for table, _ in READ.values()
    }
    return HeldRun(name, run.manifest, tables)
