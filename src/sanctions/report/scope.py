"""Whose outcome an explanation looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sanctions.report.trace import Rerun, Trace
from sanctions.ruleset.covenant import Reward


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose outcome is looked at: some subjects, and some members of one household.

    ``rerun`` is of all rows that bear on their money: the village's, where money crosses
    households. ``near`` is of the household's rows alone, which is enough for everything else.
    """

    rerun: Rerun
    near: Rerun
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

    def payee(self, reward: Reward) -> Literal["household_id", "member_id"]:
        """By which id a reward is spoken of: the household's where the whole of it is looked at."""
        households = {(row["household_id"], row["member_id"]) for row in self.rerun.case.members}
        own = {house for house, member in households if member in self.members}
        whole = {member for house, member in households if house in own} == self.members
        return "household_id" if whole and reward.unit == "household" else "member_id"

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether a record or measure is one of these subjects'."""
        return (row["subject_kind"], row["subject"]) in self.subjects
