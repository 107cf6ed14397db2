"""One run from what was given to its tables: nothing is written, everything is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias, cast

from sanctions.engines.registry import engine_named
from sanctions.files.checks import Inputs
from sanctions.files.given import Kind
from sanctions.files.steady import steady
from sanctions.files.write import Frame, Lists, frame_of, issue_rows
from sanctions.model.calendar import Period
from sanctions.model.tables import ISSUES, Table
from sanctions.plan.compile import compile_assessment, order_versions, paying_version
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.finished import OUTPUTS, Finished, OnBad
from sanctions.runs.inputs import Sources, lists_of, read_inputs, set_aside_of
from sanctions.runs.tally import Tally

Progress: TypeAlias = Callable[[str], None]
"""Called with each stage as it begins: ``read``, ``compile``, ``evaluate``."""

Tables: TypeAlias = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Finished):
    """A finished run. ``tables`` are engine rows by the names of DESIGN 6, with ``issues``.

    ``lists`` are what was given, and ``require_unchanged`` raises if one of them is no longer what
    was read.
    """

    tables: Tables
    read_again: Callable[[], Inputs]
    lists: Lists
    require_unchanged: Callable[[], None]

    @property
    def inputs(self) -> Inputs:
        """The typed rows that went in."""
        return self.read_again()

    def frame(self, kind: Kind, table: Table) -> Frame:
        """A result table as what was given, such as a pandas frame."""
        return frame_of(kind, table, self.tables[table.name])


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
    how: dict[str, Any] = {"as_of": as_of, "quarantine": on_bad == "quarantine"}
    with steady(sources.by_table) as require_unchanged:
        progress("read")
        inputs, issues, provenance = read_inputs(ordered, paying, sources, **how)
        require_unchanged()
    progress("compile")
    plan = compile_assessment(ordered, period)
    progress("evaluate")
    made = cast("Tables", chosen.run(plan, engine_inputs(inputs, as_of)))
    tables = {table.name: made[step] for step, table in OUTPUTS.items()}
    return Run(
        versions=ordered,
        paying=paying,
        period=period,
        as_of=as_of,
        engine=engine,
        on_bad=on_bad,
        provenance=provenance,
        set_aside=set_aside_of(inputs),
        issues=issues,
        tally=Tally.of_rows(tables),
        key=sources.fingerprint,
        tables={**tables, ISSUES.name: issue_rows(issues)},
        read_again=lambda: inputs,
        lists=lists_of(ordered, sources),
        require_unchanged=require_unchanged,
    )


def engine_inputs(inputs: Inputs, as_of: date) -> dict[str, list[dict[str, Any]]]:
    """The plan's input tables; every record carries the day of knowledge."""
    held = [{"subject_kind": kind, "subject": subject} for kind, subject in inputs.held]
    return {
        "history": [{**row, "as_of": as_of} for row in inputs.history.rows],
        "members": inputs.members.rows,
        "villages": inputs.villages.rows,
        "held": held,
    }
