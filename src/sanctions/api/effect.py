"""`effect`: what a new covenant changes on a real list, as frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from sanctions.api.arguments import (
    Columns,
    KeyFile,
    day_of,
    key_from,
    maps_of,
    option_of,
    period_of,
    versions_of,
)
from sanctions.api.assessment import FrameLike
from sanctions.engines.columnar.store import Limits
from sanctions.errors import UsageError
from sanctions.files.given import Kind
from sanctions.files.write import Format, Frame, frame_of_arrow
from sanctions.model.calendar import Period
from sanctions.model.tables import Language, Table
from sanctions.model.tables.effect import (
    EFFECT_CLAUSES,
    EFFECT_MEMBERS,
    EFFECT_ROWS,
    EFFECT_RUNNING,
    EFFECT_VILLAGES,
)
from sanctions.report.effect import page_of, pages_of
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs import effect as runs
from sanctions.runs.effect import Manner
from sanctions.runs.effect_sides import Asked
from sanctions.runs.finished import OnBad
from sanctions.runs.inputs import Sources

if TYPE_CHECKING:
    import pyarrow

__all__ = ["Asked", "Effect", "Found", "Limits", "Manner", "effect", "effect_of_files"]

Found = runs.Effect


@dataclass(frozen=True, slots=True)
class Effect:
    """What a new covenant changes on a list, in the kind of frame that the members were given in.

    Both covenants judge every record, as if they had always been in force; nobody is paid by it.
    Columns: docs/reference/tables.md
    """

    manifest: Mapping[str, Any]
    kind: Kind
    _made: runs.Effect = field(repr=False)
    _tables: Mapping[str, pyarrow.Table] = field(repr=False)

    @property
    def members(self) -> FrameLike:
        """One row a reward of each member whose money, pay or measures differ."""
        return self._frame(EFFECT_MEMBERS)

    @property
    def villages(self) -> FrameLike:
        """One row a village: how many get more or less in all, and the money."""
        return self._frame(EFFECT_VILLAGES)

    @property
    def rows(self) -> FrameLike:
        """One row a step from a row of the old covenant to one of the new: records or members."""
        return self._frame(EFFECT_ROWS)

    @property
    def clauses(self) -> FrameLike:
        """One row a clause that has records: grades, measures, and the money of its members."""
        return self._frame(EFFECT_CLAUSES)

    @property
    def running(self) -> FrameLike:
        """One row a measure that runs on the day of the run, and that ``new`` would not impose."""
        return self._frame(EFFECT_RUNNING)

    def page(self, language: Language = "en") -> str:
        """The figures and pictures as an HTML page without an id of a person.

        Raises: UsageError: for another language than English (``en``) and Chinese (``zh``).
        """
        option_of("language", language, get_args(Language))
        return page_of(self._made, language)

    def _frame(self, table: Table) -> Frame:
        return frame_of_arrow(self.kind, table, self._tables[table.name])


def effect(
    old: Ruleset,
    new: Ruleset,
    members: object,
    history: object,
    *,
    year: int | None = None,
    period: str | Period | None = None,
    as_of: date | str,
    villages: object | None = None,
    columns: Columns | None = None,
    pseudonymise: KeyFile | None = None,
    workbook_limit: int | None = None,
    on_bad: OnBad = "stop",
) -> Effect:
    """Who is better or worse off under ``new`` than under ``old``, and by how much.

    The lists and the other arguments are those of :func:`sanctions.assess`. A record whose clause
    one of the covenants does not know is none to that covenant. Better and worse are said of what
    a member gets in all, base and rewards; measures are told apart, and never weighed against it.

    Raises:
        InputError: with every bad row, when ``on_bad`` is ``stop`` or a table cannot be read.
        RulesetError: with every fault of a map.
        UsageError: for arguments that fit no data.
        ConservationError: when the money of members and villages is not one.

    Example:
        >>> from sanctions import load
        >>> model = load("rulesets/nanhai-model")
        >>> members = [{"village_id": "V1", "household_id": "H1", "member_id": "M1",
        ...             "dividend": "1000.00"}]
        >>> found = effect(model, model, members, [], year=2025, as_of="2026-01-31")
        >>> found.manifest["counts"]["money"]
        {'better': 0, 'worse': 0, 'same': 1, 'unsure': 0}
        >>> str(found.villages[0]["difference"]), found.members
        ('0.00', [])
    """
    option_of("on_bad", on_bad, get_args(OnBad))
    asked = Asked(
        old=_one("old", old),
        new=_one("new", new),
        sources=Sources(
            members,
            history,
            villages,
            maps_of(columns),
            key_from("pseudonymise", pseudonymise),
            workbook_limit,
        ),
        period=period_of(year, period),
        as_of=day_of("as_of", as_of),
        on_bad=on_bad,
    )
    made, tables = runs.effect_held(asked)
    kind: Kind = made.manifest["inputs"]["members"]["kind"]
    return Effect(made.manifest, kind, made, tables)


def effect_of_files(
    asked: Asked,
    out: Path,
    *,
    file_format: Format = "csv",
    manner: Manner | None = None,
    advance: Callable[[str, int, int], None] = lambda *_: None,
) -> tuple[runs.Effect, dict[str, Any]]:
    """Write the folder of the effect: see `runs.effect.effect_folder`."""
    return runs.effect_folder(
        asked, out, file_format=file_format, pages=pages_of, manner=manner, advance=advance
    )


def _one(name: str, ruleset: Ruleset | Sequence[Ruleset]) -> Ruleset:
    """The one covenant of a side. Raises: UsageError: for anything else."""
    found = versions_of(ruleset)
    if len(found) != 1:
        message = f"`{name}` is one ruleset: versions are compared one with one"
        raise UsageError(message)
    return found[0]
