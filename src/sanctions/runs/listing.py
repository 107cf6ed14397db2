"""The SQL that a covenant is computed by, each statement under the section that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sanctions.engines.columnar.script import written
from sanctions.engines.columnar.shards import shard_inputs
from sanctions.engines.columnar.statements import Bounds, Statement
from sanctions.model.calendar import Period
from sanctions.plan.compile import assessment_chapters, compile_assessment, order_versions
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.columns import history_of
from sanctions.runs.finished import OUTPUTS

_ROWS = 10**8


def sql_of(versions: Sequence[Ruleset], *, period: Period, as_of: date) -> Iterator[str]:
    """The statements of a shard, in order, as the lines of an SQL script.

    They are those that a run on the columnar engine executes, but for one thing: a run knows how
    large the figures of its lists are, and computes in 64 bits where these are enough; and where a
    list is short, more of the views are tables, and the others stand in what reads them.

    Raises: UsageError: when no version is in force on the period's last day, or versions overlap.
    """
    ordered = order_versions(versions)
    script = written(
        compile_assessment(ordered, period),
        shard_inputs(history_of(ordered), as_of),
        Bounds(_ROWS),
        long=True,
    )
    sections = {
        step.name: (chapter.section, chapter.about)
        for chapter in assessment_chapters(ordered, period)
        for step in chapter.steps
    }
    yield from _heading(ordered, period, as_of)
    latest = None
    for statement in (*script.statements, *script.outputs.values()):
        section = sections[statement.step.name]
        if section != latest:
            yield from ("", f"-- {'=' * 74}", f"-- DESIGN {section[0]}: {section[1]}")
            latest = section
        yield from _statement(statement)


def _heading(versions: Sequence[Ruleset], period: Period, as_of: date) -> Iterator[str]:
    names = ", ".join(each.reference for each in versions)
    yield f"-- {names}: {period.start} to {period.last_day}, as known on {as_of}"
    yield "-- Run once for each shard of whole villages, whose rows are the tables shard members,"
    yield "-- shard history, shard villages and held; shard named has those of shard members that"
    yield "-- some record names. Money is in fen, points have 2 decimals, other decimals 4,"
    yield "-- percentages are parts per million. NULL is unknown."
    yield "-- For lists of more than 100,000 members; of shorter ones more of the views are tables,"
    yield "-- and the others stand in the statements that read them."
    yield "-- Names with ~ or # are used between steps alone."


def _statement(statement: Statement) -> Iterator[str]:
    result = OUTPUTS.get(statement.name)
    kind = type(statement.step).__name__.lower()
    yield ""
    if result is None:
        yield f"-- {statement.name} ({kind})"
        yield f"{statement.sql};"
    else:
        yield f"-- the table {result.name}"
        yield f"{statement.query};"
