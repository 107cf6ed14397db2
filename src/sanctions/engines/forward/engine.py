"""The forward engine: runs a plan in memory, the covenant's tables fired by durable_rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from sanctions.engines.base import Rows
from sanctions.engines.forward.rules import rules_for
from sanctions.engines.forward.tables import ForwardSteps
from sanctions.engines.reference.tables import Table
from sanctions.plan.steps import Plan, Program, prepare


def ready(plan: Plan) -> Program[Table]:
    """The plan made ready for this engine: to be run many times.

    Raises: UsageError: where durable_rules cannot be used.
    """
    return prepare(plan, ForwardSteps(plan))


class ForwardEngine:
    """Each row of the covenant's tables is a rule that durable_rules fires; else the reference."""

    name = "forward"

    def __init__(self) -> None:
        """Nothing is kept. Raises: UsageError: where durable_rules cannot be used."""
        rules_for(0)

    def run(self, plan: Plan, inputs: Mapping[str, Rows]) -> dict[str, Rows]:
        """The plan's output tables.

        Raises:
            ConservationError: when a condition that the plan requires does not hold.
            EngineError: when durable_rules does not fire what it was given.
        """
        return cast("dict[str, Rows]", ready(plan).run(cast("Mapping[str, Table]", inputs)))
