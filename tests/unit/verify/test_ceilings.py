"""What claims about ceilings and dead rows assume of records and units holds in every run."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions import load
from sanctions.engines.reference.engine import ready
from sanctions.model.calendar import MonthEnd, Period, Term, shift
from sanctions.model.tables import Text
from sanctions.plan.compile import assessment_plan
from sanctions.ruleset.covenant import Limit
from sanctions.ruleset.load import load_ruleset_from
from sanctions.runs.inputs import Sources
from sanctions.runs.run import engine_inputs, execute
from sanctions.testing import Case, Covenant, cases, rulesets
from sanctions.verify.ceilings import ceilings, impositions
from sanctions.verify.claims import following
from sanctions.verify.prove import prove_claims
from sanctions.verify.records import Records
from sanctions.verify.results import Claim
from tests.unit.cli.lists import ROOT

EASY, HARDLY_ANY = 1_000_000, 100_000
BAD = ROOT / "tests" / "bad" / "verify"


@settings(max_examples=40)
@given(cases(covenants=rulesets(), max_villages=1, max_records=12))
def test_a_merged_measure_ends_with_one_of_its_records(case: Case) -> None:
    """It starts with the first and ends with the last end: so within a term of the last start."""
    sources = Sources(case.members, case.history, case.villages or None)
    period = Period.parse(case.period)
    run = execute(case.rulesets, sources, period=period, as_of=case.as_of)
    plan = assessment_plan(case.rulesets, period, ("merged", "spanning"))
    tables = ready(plan).run(engine_inputs(run.inputs, case.as_of))
    for merged in tables["merged"]:
        lines = [
            row
            for row in tables["spanning"]
            if row["records"] in merged["records"]
            and row["measure"] == merged["measure"]
            and row["kind"] == merged["kind"]
            and row["starts_on"] >= merged["starts_on"]
        ]
        of_it = [row for row in lines if merged["ends_on"] is None or _ends_by(row, merged)]
        assert min(row["starts_on"] for row in of_it) == merged["starts_on"]
        assert merged["ends_on"] in {row["ends_on"] for row in of_it}


def _ends_by(row: dict[str, date | None], merged: dict[str, date]) -> bool:
    end = row["ends_on"]
    return end is not None and end <= merged["ends_on"]


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.integers(0, 400),
    st.integers(1, 120),
    st.sampled_from(("down", "up")),
)
def test_who_starts_later_ends_no_earlier(
    day: date, later: int, months: int, month_end: MonthEnd
) -> None:
    """A term ends no earlier for a later start: the last start bounds a merged measure."""
    start = shift(day, later, 0, month_end)
    assert shift(day, 0, months, month_end) <= shift(start, 0, months, month_end)


@settings(max_examples=30)
@given(rulesets())
def test_what_a_row_brings_stands_in_the_order_of_its_rows(covenant: Covenant) -> None:
    """Each line of a record is what the imposition in its place gives."""
    ruleset = load_ruleset_from(covenant)
    records = Records(ruleset, limit=EASY)
    lines = records.fresh().lasting
    codes = [records.world.code(each.measure) for each in impositions(ruleset)]
    assert [line.cells["measure"].term for line in lines] == codes


@settings(max_examples=6)
@given(cases(covenants=rulesets(), max_villages=1, max_records=8))
def test_what_can_never_be_is_in_no_run(case: Case) -> None:
    """No finding has a grade that is refuted, no measure is one, no payout row is taken."""
    (ruleset,) = case.rulesets
    sources = Sources(case.members, case.history, case.villages or None)
    run = execute((ruleset,), sources, period=Period.parse(case.period), as_of=case.as_of)
    there = {f"grade/{row['grade']}/reached" for row in run.tables["findings"]}
    there |= {f"measure/{row['measure']}/reached" for row in run.tables["measures"]}
    there |= {f"{row['reward']}/{row['row']}/reached" for row in run.tables["members"]}
    claims = prove_claims(ruleset, limit=HARDLY_ANY).claims
    refuted = {claim.id for claim in claims if claim.verdict == "refuted"}
    assert not there & refuted
    assert all(set(claim.follows) <= refuted for claim in claims)


def test_a_claim_follows_only_from_what_is_refuted() -> None:
    """A refuted claim names its causes if all of them are refuted; a proved one has none."""
    why = Text("为何", "why")
    refuted, proved = (Claim("a", why, verdict, why) for verdict in ("refuted", "proved"))
    told = following(refuted, ["b", "c"], {"b", "c", "d"})
    assert told.follows == ("b", "c")
    assert told.why.en == "why; this follows from b, c"
    assert following(refuted, ["b", "c"], {"b"}) == refuted
    assert following(refuted, [], {"b"}) == refuted
    assert following(proved, ["b"], {"b"}) == proved


def test_the_limits_of_bases_are_ceilings_of_their_own() -> None:
    """A limit that is the Opinion's is asked for once; a shorter one beside it."""
    model = load(ROOT / "rulesets" / "nanhai-model")
    assert [(each.id, each.measure.id) for each in ceilings(model)] == [
        ("ceiling", "asset-bidding"),
        ("ceiling", "candidacy"),
    ]
    limited = load(BAD / "limit-passed-by-two-rows" / "fault.yaml")
    assert limited.limits == (
        Limit("access", Term(4, "months"), None, None),
        Limit("compensation", None, 1_000, 500_000),
    )
    assert [(each.id, str(each.term)) for each in ceilings(limited)] == [("limit", "4 months")]


@pytest.mark.parametrize("month_end", ["down", "up"])
def test_several_limits_have_claims_of_their_own(month_end: MonthEnd) -> None:
    """A covenant may set a shorter limit than its base: both are claimed."""
    covenant = {
        "extends": "limited.yaml",
        "language": 1,
        "id": "shorter",
        "version": "1",
        "title": {"zh": "更短", "en": "Shorter"},
        "in_force": {"from": "2024-01-01"},
        "calendar": {"month_end": month_end},
        "limits": {"access": {"for": {"at_most": "60 days"}}},
        "sanctions": [{"id": "s1", "impose": [{"measure": "access", "for": "59 days"}]}],
    }
    ruleset = load_ruleset_from(covenant, str(BAD / "shorter.yaml"))
    claims = {claim.id: claim.verdict for claim in prove_claims(ruleset, limit=EASY).claims}
    assert claims["measure/access/limit"] == "proved"
    assert claims["measure/access/limit/2"] == "proved"
    assert claims["measure/access/limit/merged"] == "noted"
