"""One subject at a time: findings and measures without a list, without a frame library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sanctions.engines.reference.engine import ready
from sanctions.engines.reference.tables import Table as EngineTable
from sanctions.errors import InputError, Issue, UsageError
from sanctions.files.checks import Demands, Inputs, check_tables, later_issues
from sanctions.files.pseudonyms import Key
from sanctions.files.read import given_table
from sanctions.files.rows import Rows, TableReader, given_rows
from sanctions.model.tables import HISTORY, MEMBERS, VILLAGES, Table
from sanctions.plan.compile import compile_decision
from sanctions.plan.steps import Program
from sanctions.ruleset.covenant import Ruleset, any_draft
from sanctions.runs.columns import history_of
from sanctions.runs.inputs import demands_of
from sanctions.runs.outcomes import Decision, finding_of, measure_of

_KEPT = 32
MEMBER = TableReader(
    Table(
        MEMBERS.name,
        tuple(
            replace(MEMBERS.column(name), required=False)
            for name in ("member_id", "household_id", "birth_date")
        ),
        key=(),
    )
)


@dataclass(frozen=True, slots=True)
class Decider:
    """The versions of a covenant made ready to judge subjects one after another."""

    program: Program[EngineTable]
    history: TableReader
    demands: Demands
    draft: bool

    def records(
        self, history: object, key: Key | None = None, *, as_of: date | None = None
    ) -> tuple[list[dict[str, Any]], list[Issue]]:
        """Typed records, and warnings; under a key those whom they are about are pseudonyms.

        With ``as_of`` it is told what is not known on that day.

        Raises: InputError: with every fault of every record.
        """
        table = HISTORY if key is None else HISTORY.as_private()
        rows, issues = self.history.read(given_table(history, table), key)
        unlisted = Inputs(Rows(MEMBERS, complete=False), rows, Rows(VILLAGES))
        issues += check_tables(unlisted, self.demands)
        issues += () if as_of is None else later_issues(unlisted, as_of)
        if any(issue.severity == "error" for issue in issues):
            raise InputError(issues)
        return rows.rows, issues

    def run(
        self, records: list[dict[str, Any]], subjects: list[dict[str, Any]], as_of: date
    ) -> dict[str, EngineTable]:
        """The tables ``findings``, ``measures`` and ``records`` for these subjects."""
        history = [{**record, "as_of": as_of} for record in records]
        return self.program.run({"history": history, "subjects": subjects})


@lru_cache(maxsize=_KEPT)
def decider(versions: tuple[Ruleset, ...]) -> Decider:
    """The versions made ready once; a ruleset is its own key, for it never changes."""
    program = ready(compile_decision(versions))
    history = TableReader(history_of(versions))
    return Decider(program, history, demands_of(versions, None), any_draft(versions))


def decide_subject(
    versions: tuple[Ruleset, ...],
    history: object,
    *,
    as_of: date,
    member: Mapping[str, object] | None,
) -> Decision:
    """Findings and measures of one member or household.

    Raises:
        InputError: for a bad record or member.
        UsageError: for records of more than one subject, or of another than ``member`` names.
    """
    judge = decider(versions)
    records, warnings = judge.records(history, as_of=as_of)
    subject = subject_of(records, member)
    tables = judge.run(records, [] if subject is None else [subject], as_of)
    return Decision(
        as_of,
        tuple(finding_of(row) for row in tables["findings"]),
        tuple(measure_of(row) for row in tables["measures"]),
        tuple(warnings),
        judge.draft,
    )


def subject_row(kind: str, subject: object, birth_date: date | None = None) -> dict[str, Any]:
    """One row of the plan's ``subjects`` table, for a subject without a list."""
    return {
        "subject_kind": kind,
        "subject": subject,
        "village_id": None,
        "household_id": None,
        "birth_date": birth_date if kind == "member" else None,
    }


def subject_of(
    records: Sequence[Mapping[str, Any]],
    member: Mapping[str, object] | None,
    *,
    taker: str = "decide",
) -> dict[str, Any] | None:
    """The row of ``subjects`` whose records these are; none where nothing names one.

    Raises:
        InputError: for a bad member.
        UsageError: for more than one subject: the message says who takes only one.
    """
    found = {subject_key(record) for record in records}
    birth_date = None
    if member is not None:
        known = _member(member)
        birth_date = known["birth_date"]
        if known["member_id"] is not None or known["household_id"] is not None:
            found.add(subject_key(known))
    if len(found) > 1:
        message = f"{taker} takes the records of one member or one household"
        raise UsageError(message)
    return None if not found else subject_row(*found.pop(), birth_date)


def subject_key(row: Mapping[str, Any]) -> tuple[str, str]:
    """Whose a record is: the kind of its subject and the id."""
    if row["member_id"] is not None:
        return "member", row["member_id"]
    return "household", row["household_id"]


def _member(member: Mapping[str, object]) -> dict[str, Any]:
    """The columns of the member that count here, typed by the data dictionary.

    Raises: InputError: for a value that is bad, or a key that resembles one of the columns.
    """
    rows, issues = MEMBER.read(given_rows([member], MEMBERS.name))
    if issues:
        raise InputError(issues)
    return rows.rows[0]
