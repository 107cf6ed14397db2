"""What every engine is to those who call it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

from sanctions.lang.kernel import Value
from sanctions.plan.steps import Plan

Cell: TypeAlias = Value | tuple[str, ...]
Row: TypeAlias = Mapping[str, Cell]
Rows: TypeAlias = Sequence[Row]


class Engine(Protocol):
    """Runs plans on tables of plain rows: the same rows out on every engine."""

    name: str

    def run(self, plan: Plan, inputs: Mapping[str, Rows]) -> dict[str, Rows]:
        """The plan's output tables.

        Raises: ConservationError: when a condition that the plan requires does not hold.
        """
        ...
