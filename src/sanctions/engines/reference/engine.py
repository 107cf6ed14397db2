"""The reference engine: runs a plan in memory, and holds programs that were made ready once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from sanctions.engines.base import Rows
from sanctions.engines.reference.tables import Table, TableSteps
from sanctions.plan.steps import Plan, Program, prepare

_STEPS = TableSteps()


def ready(plan: Plan) -> Program[Table]:
    """The plan made ready for this engine: to be run many times."""
    return prepare(plan, _STEPS)


class ReferenceEngine:
    """Pure Python, one process, everything in memory. Defines what is correct."""

    name = "reference"

    def run(self, plan: Plan, inputs: Mapping[str, Rows]) -> dict[str, Rows]:
        """The plan's output tables.

        Raises: ConservationError: when a condition that the plan requires does not hold.
        """
        return cast("dict[str, Rows]", ready(plan).run(cast("Mapping[str, Table]", inputs)))
