"""The engine agrees with a second implementation that was written from DESIGN 5 alone."""

from fractions import Fraction

from hypothesis import given, settings

from sanctions.testing import Case, Covenant, Row, cases, rulesets
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


@settings(max_examples=350)
@given(cases())
def test_tables_are_those_of_the_oracle(case: Case) -> None:
    """Findings, measures, members, households and villages are what the text of DESIGN 5 says."""
    agree(case)


@settings(max_examples=100)
@given(cases(max_villages=1, max_records=14))
def test_long_histories_are_those_of_the_oracle(case: Case) -> None:
    """Many records of few subjects: priors, warnings, merged measures are the oracle's."""
    agree(case)


def imposing(covenant: Covenant) -> Covenant:
    """The covenant, made to impose and to read much: every counted record leads to every measure.

    Two rows of grading and of the payout read deadlines, measures and counts before its own rows.
    """
    kinds = {"bidding": "exclusion", "gate": "restriction", "office": "advice"}
    terms = {"bidding": "3 months", "gate": "1 month", "office": "10 days"}
    imposed = [
        {"measure": name, "for": term} | ({"ends_when": "rectified"} if name == "gate" else {})
        for name, term in terms.items()
    ]
    grade = covenant["grades"][-1]
    first = {"id": "late", "when": {"rectified_in_time": {"known": True, "equals": False}}}
    barred = {"id": "barred", "when": {"active": {"bidding": True}}, "pay": "50%"}
    closed = {"id": "closed", "when": {"active": {"gate": True}}, "pay": "0%"}
    open_ones = {"id": "open", "when": {"unrectified": {"at_least": 2}}, "pay": "hold"}
    reward = {
        "id": "reward",
        "scheme": "own-share",
        "fund": {"share": "10%", "of": "dividend"},
        "withheld": {"to": "compliant"},
        "payout": [open_ones, barred, closed, {"id": "full", "pay": "100%"}],
    }
    counting = {name: value for name, value in covenant["counting"].items() if name != "exempt"}
    return covenant | {
        "counting": counting,
        "grading": [first | {"grade": grade}, *covenant["grading"]],
        "measures": {name: {"kind": kind} for name, kind in kinds.items()},
        "sanctions": [{"id": "all", "impose": imposed}],
        "rewards": [reward],
    }


@settings(max_examples=250)
@given(cases(covenants=rulesets().map(imposing), max_villages=2, max_records=8))
def test_covenants_that_impose_much_are_those_of_the_oracle(case: Case) -> None:
    """Where every record imposes, intervals meet to the day, in engine and oracle alike."""
    agree(case)
