"""One run from what was given to its tables: nothing is written, everything is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias, cast

from sanctions.engines.registry import engine_named
from sanctions.errors import Issue
from sanctions.files.checks import Inputs
from sanctions.model.calendar import Period
from sanctions.model.tables import ISSUES
from sanctions.plan.compile import compile_assessment, order_versions, paying_version
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.inputs import Provenance, Sources, read_inputs

OnBad: TypeAlias = Literal["stop", "quarantine"]
Progress: TypeAlias = Callable[[str], None]
"""Called with each stage as it begins: ``read``, ``compile``, ``evaluate``."""

OUTPUTS: Mapping[str, str] = {
    "findings": "findings",
    "measures": "measures",
    "members-out": "members",
    "households-out": "households",
    "villages-out": "villages",
}


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run. ``tables`` are engine rows by the names of DESIGN 6, with ``issues``."""

    versions: tuple[Ruleset, ...]
    paying: Ruleset
    period: Period
    as_of: date
    engine: str
    on_bad: OnBad
    inputs: Inputs
    provenance: tuple[Provenance, ...]
    issues: tuple[Issue, ...]
    tables: dict[str, list[dict[str, Any]]]


def execute(
    versions: Sequence[Ruleset],
    sources: Sources,
    *,
    period: Period,
    as_of: date,
    engine: str = "reference",
    on_bad: OnBad = "stop",
    progress: Progress = lambda _: None,
) -> Run:
    """Read, check, compile and evaluate.

    Raises:
        UsageError: when no version is in force on the period's last day, versions overlap, or
            there is no such engine.
        InputError: when a row is bad and ``on_bad`` is ``stop``, or when a table cannot be read at
        all. ConservationError: when a fund is not paid + held + retained.
    """
    chosen = engine_named(engine)
    ordered = order_versions(versions)
    paying = paying_version(ordered, period)
    progress("read")
    inputs, issues, provenance = read_inputs(
        ordered, paying, sources, quarantine=on_bad == "quarantine"
    )
    progress("compile")
    plan = compile_assessment(ordered, period)
    progress("evaluate")
    made = chosen.run(plan, engine_inputs(inputs, as_of))
    tables = {name: cast("list[dict[str, Any]]", made[step]) for step, name in OUTPUTS.items()}
    tables["issues"] = issue_rows(issues)
    return Run(ordered, paying, period, as_of, engine, on_bad, inputs, provenance, issues, tables)


def engine_inputs(inputs: Inputs, as_of: date) -> dict[str, list[dict[str, Any]]]:
    """The plan's input tables; every record carries the day of knowledge."""
    held = [{"subject_kind": kind, "subject": subject} for kind, subject in inputs.held]
    return {
        "history": [{**row, "as_of": as_of} for row in inputs.history.rows],
        "members": inputs.members.rows,
        "villages": inputs.villages.rows,
        "held": held,
    }


def issue_rows(issues: Sequence[Issue]) -> list[dict[str, Any]]:
    """Issues as rows of the table ``issues``, in the order found."""
    return [{name: getattr(issue, name) for name in ISSUES.names} for issue in issues]
