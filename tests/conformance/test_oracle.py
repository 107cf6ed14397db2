"""The engine agrees with a second implementation that was written from DESIGN 5 alone."""

from fractions import Fraction

from hypothesis import given, settings

from sanctions.testing import Case, Row, cases
from tests.conformance import oracle
from tests.conformance.running import plain, run

COMPARED = {
    "findings": (
        "record_id",
        "subject_kind",
        "subject",
        "village_id",
        "clause",
        "occurred_on",
        "state",
        "prior",
        "warnings",
        "grade",
        "row",
        "review",
        "ruleset",
    ),
    "measures": (
        "subject_kind",
        "subject",
        "measure",
        "kind",
        "starts_on",
        "ends_on",
        "amount_min",
        "amount_max",
        "records",
        "rows",
        "ruleset",
    ),
    "members": (
        "member_id",
        "household_id",
        "village_id",
        "reward",
        "dividend",
        "base",
        "entitlement",
        "pay",
        "paid",
        "held",
        "withheld",
        "redistributed",
        "status",
        "row",
    ),
    "households": (
        "household_id",
        "village_id",
        "members",
        "dividend",
        "base",
        "paid",
        "held",
        "withheld",
        "status",
    ),
    "villages": (
        "village_id",
        "reward",
        "members",
        "households",
        "dividend",
        "fund",
        "entitlement",
        "paid",
        "held",
        "withheld",
        "redistributed",
        "retained",
        "counted",
        "pending",
        "compliant_share",
    ),
}


def agree(case: Case) -> None:
    """Assert that oracle and engine make the same five tables."""
    made, expected = run(case), oracle.tables(case)
    for name, columns in COMPARED.items():
        ours, theirs = _written(expected[name], columns), _written(made[name], columns)
        only_ours = [row for row in ours if row not in theirs]
        only_theirs = [row for row in theirs if row not in ours]
        assert (name, only_ours) == (name, only_theirs)
        assert (name, len(ours)) == (name, len(theirs))


def _written(rows: list[Row], columns: tuple[str, ...]) -> list[Row]:
    return plain({name: _scaled(row[name]) for name in columns} for row in rows)


def _scaled(value: object) -> object:
    return int(value * 10_000) if isinstance(value, Fraction) else value


@settings(max_examples=400)
@given(cases())
def test_tables_are_those_of_the_oracle(case: Case) -> None:
    """Findings, measures, members, households and villages are what the text of DESIGN 5 says."""
    agree(case)


@settings(max_examples=100)
@given(cases(max_villages=1, max_records=14))
def test_long_histories_are_those_of_the_oracle(case: Case) -> None:
    """Many records of few subjects: priors, warnings, merged measures are the oracle's."""
    agree(case)
