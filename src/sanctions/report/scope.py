"""Whose outcome an explanation looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sanctions.report.trace import Rerun, Trace


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose outcome is looked at: some subjects, and some members of one household."""

    rerun: Rerun
    subjects: frozenset[tuple[str, str]]
    members: frozenset[str]

    @property
    def base(self) -> Trace:
        """What is the case without any change."""
        return self.rerun.base

    @property
    def as_of(self) -> date:
        """The day of knowledge, on which a change is supposed to happen."""
        return self.rerun.case.as_of

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether a record or measure is one of these subjects'."""
        return (row["subject_kind"], row["subject"]) in self.subjects
