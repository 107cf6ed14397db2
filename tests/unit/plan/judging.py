"""Records of a small covenant, judged on the reference engine."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sanctions.engines.reference.engine import ReferenceEngine
from sanctions.plan.compile import decision_plan
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.columns import history_of
from tests.unit.plan.covenants import Row, Tables, covenant

JUNE = date(2025, 6, 1)
AS_OF = date(2025, 12, 31)
DAY = timedelta(days=1)
PERSON: Row = {"subject_kind": "member", "village_id": "V1", "birth_date": None}


def subject(member_id: str, birth_date: date | None = None) -> Row:
    """A row of ``subjects``: a member of the village V1."""
    return {**PERSON, "subject": member_id, "birth_date": birth_date}


def judged(
    history: Sequence[Row],
    *versions: Ruleset,
    subjects: Sequence[Row] = (),
    as_of: date = AS_OF,
) -> Tables:
    """Findings, measures and records, as known on a day."""
    known = list(versions or (covenant(),))
    blank = dict.fromkeys(history_of(known).names)
    inputs = {
        "history": [{**blank, **row, "as_of": as_of} for row in history],
        "subjects": list(subjects) or [subject("M0")],
    }
    outputs = ("findings", "measures", "records")
    made = ReferenceEngine().run(decision_plan(known, outputs), inputs)
    return {name: [dict(row) for row in rows] for name, rows in made.items()}


def column(tables: Tables, name: str, table: str = "records") -> dict[str, Any]:
    """A column of each record."""
    return {row["record_id"]: row[name] for row in tables[table]}


def version(name: str, start: date, until: date | None, **changes: object) -> Ruleset:
    """A version of the small covenant that is in force from a day to another."""
    days = {"from": start} | ({} if until is None else {"until": until})
    return covenant(version=name, in_force=days, **changes)
