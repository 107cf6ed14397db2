"""What is known of a run when it is done, however its tables are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal, TypeAlias

from sanctions.errors import Issue
from sanctions.model import tables
from sanctions.model.calendar import Period
from sanctions.model.tables import Table
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.inputs import Provenance, SetAside
from sanctions.runs.tally import Tally

OnBad: TypeAlias = Literal["stop", "quarantine"]

OUTPUTS: Mapping[str, Table] = {
    "findings": tables.FINDINGS,
    "measures": tables.MEASURES,
    "members-out": tables.MEMBERS_OUT,
    "households-out": tables.HOUSEHOLDS,
    "villages-out": tables.VILLAGES_OUT,
}
"""The tables that a plan makes, by its name for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A finished run without its tables: what its manifest and its summary tell.

    ``key`` is the fingerprint of the key under which ids of people were replaced, if they were.
    """

    versions: tuple[Ruleset, ...]
    paying: Ruleset
    period: Period
    as_of: date
    engine: str
    on_bad: OnBad
    provenance: tuple[Provenance, ...]
    set_aside: tuple[SetAside, ...]
    issues: tuple[Issue, ...]
    tally: Tally
    key: str | None = None

    def as_arguments(self) -> dict[str, Any]:
        """What is known, by name: for a run that knows more."""
        return {each.name: getattr(self, each.name) for each in fields(Finished)}
