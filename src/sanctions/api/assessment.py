"""The result of a run: its tables as frames, its manifest, its explanations."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, get_args

from sanctions.api.arguments import option_of, path_of, text_of
from sanctions.errors import UsageError
from sanctions.files.given import Kind
from sanctions.files.write import Format, Frame
from sanctions.model import tables
from sanctions.model.tables import Language, Table
from sanctions.report.explain import explain_household, explain_member, explain_record
from sanctions.report.tree import Node, render_text
from sanctions.runs.manifest import Form, manifest_of
from sanctions.runs.run import Run
from sanctions.runs.writing import write_run

FrameLike: TypeAlias = Any
"""A frame of the kind that the caller gave: the caller knows which."""

RESULT_TABLES: tuple[tuple[str, Table], ...] = (
    ("findings", tables.FINDINGS),
    ("measures", tables.MEASURES),
    ("members", tables.MEMBERS_OUT),
    ("households", tables.HOUSEHOLDS),
    ("villages", tables.VILLAGES_OUT),
    ("issues", tables.ISSUES),
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a figure is what it is: a tree from the figure back to its cause."""

    tree: Node

    def text(self, language: Language = "en") -> str:
        """The tree as lines of text, in English (``en``) or Chinese (``zh``).

        Raises: UsageError: for another language.
        """
        option_of("language", language, get_args(Language))
        return render_text(self.tree, language)

    def __str__(self) -> str:
        """The tree in English."""
        return self.text()


@dataclass(frozen=True, slots=True)
class Assessment:
    """The tables of a run, in the kind of frame that the members were given in.

    A proposal: the body named by the covenant decides. Columns: docs/reference/tables.md
    """

    run: Run
    kind: Kind
    _frames: dict[str, Frame] = field(default_factory=dict, repr=False, compare=False)

    @property
    def findings(self) -> FrameLike:
        """One row a record that exists as of the day of knowledge."""
        return self._frame("findings")

    @property
    def measures(self) -> FrameLike:
        """One row a measure that was imposed, merged where measures of a subject meet."""
        return self._frame("measures")

    @property
    def members(self) -> FrameLike:
        """One row a member and reward."""
        return self._frame("members")

    @property
    def households(self) -> FrameLike:
        """One row a household, over all rewards: its dividend reward status."""
        return self._frame("households")

    @property
    def villages(self) -> FrameLike:
        """One row a village and reward: the fund and what became of it."""
        return self._frame("villages")

    @property
    def issues(self) -> FrameLike:
        """One row a fault of the inputs; only warnings unless rows were quarantined."""
        return self._frame("issues")

    @property
    def manifest(self) -> dict[str, Any]:
        """What went in, what ruled and what came out; `write` adds what it knows of the files."""
        return manifest_of(self.run)

    def explain(
        self,
        household_id: str | None = None,
        *,
        member_id: str | None = None,
        record_id: str | None = None,
    ) -> Explanation:
        """Why a household, a member or a record is what it is.

        Raises: UsageError: unless exactly one id is given, and it is in the run.
        """
        ids = {"household_id": household_id, "member_id": member_id, "record_id": record_id}
        given = [text_of(name, each) for name, each in ids.items() if each is not None]
        if len(given) != 1:
            message = "explain takes one of `household_id`, `member_id` and `record_id`"
            raise UsageError(message)
        if household_id is not None:
            return Explanation(explain_household(self.run, household_id))
        if member_id is not None:
            return Explanation(explain_member(self.run, member_id))
        return Explanation(explain_record(self.run, given[0]))

    def write(
        self,
        folder: str | os.PathLike[str],
        *,
        format: Format = "csv",  # noqa: A002 - the user's word
        language: Language = "en",
    ) -> dict[str, Any]:
        """Write one file a table and ``manifest.json``; the folder is complete or not there.

        With ``format="xlsx"`` there is one workbook ``result.xlsx``, a sheet a table in the
        ``language``, and ``issues.xlsx``. Returns the manifest as written, with the hash of every
        file.

        Raises:
            InputError: when the folder holds something else, or cannot be written.
            UsageError: for another format than CSV, Parquet and a workbook, or another language.
        """
        option_of("format", format, get_args(Format))
        option_of("language", language, get_args(Language))
        return write_run(self.run, Path(path_of("folder", folder)), Form(format, language))

    def _frame(self, name: str) -> Frame:
        if name not in self._frames:
            self._frames[name] = self.run.frame(self.kind, dict(RESULT_TABLES)[name])
        return self._frames[name]
