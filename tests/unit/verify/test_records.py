"""What is assumed of a record holds of every record there is, and each case is a real one."""

from datetime import date
from typing import Any

from hypothesis import given, settings

from sanctions.engines.reference.engine import ready
from sanctions.plan.compile import decision_plan
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.load import load_ruleset_from
from sanctions.runs.decide import decider, subject_key, subject_row
from sanctions.testing import Case, Covenant, cases, rulesets
from sanctions.verify.prove import prove_claims
from sanctions.verify.records import Record, Records
from sanctions.verify.solver.cells import found, is_value
from sanctions.verify.solver.terms import no

EASY = 1_000_000
NAMES = {"record_id", "incident_id", "member_id", "household_id", "subject", "village_id", "as_of"}
"""Columns that name things; a record under proof has names of its own."""


def judged(case: Case, ruleset: Ruleset) -> list[dict[str, Any]]:
    """Every record of the history that is known, as the reference judges it."""
    plan = decision_plan((ruleset,), ("records",))
    records, _ = decider((ruleset,)).records(case.history)
    born = {row["member_id"]: row.get("birth_date") for row in case.members}
    keys = sorted({subject_key(row) for row in records})
    subjects = [subject_row(kind, name, _day(born.get(name))) for kind, name in keys]
    history = [{**row, "as_of": case.as_of} for row in records]
    tables = ready(plan).run({"history": history, "subjects": subjects})
    return [dict(row) for row in tables["records"]]


def _day(cell: object) -> date | None:
    if isinstance(cell, str):
        return date.fromisoformat(cell)
    return cell if isinstance(cell, date) else None


def allowed(records: Records, record: Record, row: dict[str, Any]) -> None:
    """Assert that the proof looks at this record, too, and gives it the facts it has."""
    given_cells = [
        is_value(records.world, cell.symbol, row[name])
        for name, cell in record.cells.items()
        if name not in NAMES
    ]
    as_of = is_value(records.world, record.cells["as_of"].symbol, row["as_of"])
    counted = [
        is_value(records.world, record.past.facts()[name], row[name])
        for name in record.past.facts()
        if row[name] is not None
    ]
    person = record.by_member if row["subject_kind"] == "member" else no(record.by_member)
    with records.search.where(*given_cells, as_of, *counted, person) as possible:
        assert possible, row
        for name, symbol in record.facts.items():
            if name not in NAMES:
                assert found(records.search, records.world, symbol) == row[name], name


@settings(max_examples=25)
@given(cases(covenants=rulesets(), max_villages=1, max_records=8))
def test_no_record_is_outside_the_proof(case: Case) -> None:
    """Every record that the checks accept is one that is looked at, with just its facts."""
    (ruleset,) = case.rulesets
    records = Records(ruleset, limit=EASY)
    record = records.fresh()
    for row in judged(case, ruleset):
        if row["subject_kind"] == "household":
            row["birth_date"] = None
        allowed(records, record, row)


@settings(max_examples=12)
@given(rulesets())
def test_every_case_is_confirmed(covenant: Covenant) -> None:
    """Whatever the covenant, what a proof shows is what the reference makes of it."""
    for claim in prove_claims(load_ruleset_from(covenant), limit=EASY).claims:
        if claim.id.endswith("/reached") and claim.verdict == "proved":
            assert len(claim.examples) == 1
            assert claim.examples[0].outcome
