"""The reference engine run again on one household or one village, with every table in between.

A *what if* is the same run with cells of some records changed: no rule is written a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias, cast

from sanctions.engines.reference.engine import ready
from sanctions.model.calendar import Period
from sanctions.plan.compile import (
    assessment_plan,
    decision_plan,
    order_versions,
    paying_version,
)
from sanctions.plan.steps import Plan
from sanctions.ruleset.covenant import Reward, Ruleset

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = Sequence[Mapping[str, Any]]
Change: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Cells to replace, by the id of the record."""

NO_CHANGE: Change = {}
_RECORD_TABLES = ("reviewed", "lasting", "measures")
_MONEY_TABLES = ("touching", "running", "households-out", "villages-out")


@dataclass(frozen=True, slots=True)
class Case:
    """The rows of a run that bear on each other. Without ``period`` there is no money in it."""

    versions: tuple[Ruleset, ...]
    as_of: date
    history: Rows
    period: Period | None = None
    members: Rows = ()
    villages: Rows = ()
    held: tuple[tuple[str, str], ...] = ()
    subjects: Rows = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """What the reference makes of a case.

    ``records`` by id, with all facts; ``paid`` by member and reward, and
    ``asked`` the facts that its payout read; ``touching`` the figures of the
    period's records by id; ``imposed`` one row a record, row and measure, before merging;
    ``running`` the merged measures that run on the period's last day.
    """

    records: dict[str, Row]
    imposed: list[Row]
    measures: list[Row]
    touching: dict[str, Row]
    running: list[Row]
    asked: dict[tuple[str, str], Row]
    paid: dict[tuple[str, str], Row]
    households: dict[str, Row]
    villages: dict[tuple[str, str], Row]


class Rerun:
    """A case made ready, so that it can be run as it is and under any number of changes."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.versions = order_versions(case.versions)
        self.paying = None if case.period is None else paying_version(self.versions, case.period)
        self._program = ready(self._plan())

    @cached_property
    def base(self) -> Trace:
        """The case as it is."""
        return self.trace()

    @property
    def rewards(self) -> tuple[Reward, ...]:
        """The rewards that the period pays, in the order of the file."""
        return () if self.paying is None else self.paying.rewards

    def version_of(self, record: Row) -> Ruleset | None:
        """The version that judges a record of a trace."""
        place = record["~version"]
        return None if place is None else self.versions[place]

    def trace(self, change: Change = NO_CHANGE, more: Iterable[Mapping[str, Any]] = ()) -> Trace:
        """What becomes of the case with cells of its records changed, and with more records."""
        case = self.case
        history = [
            {**row, **change.get(row["record_id"], {}), "as_of": case.as_of}
            for row in (*case.history, *more)
        ]
        inputs = {
            "history": history,
            "members": case.members,
            "villages": case.villages,
            "held": [
                dict(zip(("subject_kind", "subject"), each, strict=True)) for each in case.held
            ],
            "subjects": case.subjects,
        }
        return self._collected(self._program.run(cast("dict[str, list[Row]]", inputs)))

    def _plan(self) -> Plan:
        """The steps of the run's plan with every column, as the tables in between are read here."""
        period = self.case.period
        if period is None:
            return decision_plan(self.versions, _RECORD_TABLES)
        paid = (f"{name}@{reward.id}" for reward in self.rewards for name in ("payout", "paid"))
        return assessment_plan(self.versions, period, (*_RECORD_TABLES, *_MONEY_TABLES, *paid))

    def _collected(self, tables: Mapping[str, list[Row]]) -> Trace:
        paid = [row for reward in self.rewards for row in tables[f"paid@{reward.id}"]]
        return Trace(
            records={row["record_id"]: row for row in tables["reviewed"]},
            imposed=tables["lasting"],
            measures=tables["measures"],
            touching={row["record_id"]: row for row in tables.get("touching", [])},
            running=tables.get("running", []),
            asked={
                (row["member_id"], reward.id): row
                for reward in self.rewards
                for row in tables[f"payout@{reward.id}"]
            },
            paid={(row["member_id"], row["reward"]): row for row in paid},
            households={row["household_id"]: row for row in tables.get("households-out", [])},
            villages={
                (row["village_id"], row["reward"]): row for row in tables.get("villages-out", [])
            },
        )


def crosses_households(rewards: Iterable[Reward]) -> bool:
    """Whether one household's money depends on the others of its village."""
    return any(reward.scheme == "pool" or reward.redistribute for reward in rewards)
