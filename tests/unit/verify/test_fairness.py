"""Who is reached by whose records: what is proved of that holds in every run."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sanctions import load
from sanctions.lang.types import YesNo
from sanctions.model.calendar import Period
from sanctions.model.tables import Text
from sanctions.plan.compile import assessment_plan, decision_plan
from sanctions.ruleset.covenant import Attribute
from sanctions.ruleset.load import load_ruleset_from
from sanctions.runs.inputs import Sources
from sanctions.runs.run import execute
from sanctions.testing import Case, Covenant, cases, rulesets
from sanctions.verify import fairness
from sanctions.verify.payouts import Payouts
from sanctions.verify.whose import ROW, whose
from tests.unit.cli.lists import ROOT

EASY = 1_000_000
HOUSEHOLD = "tests/bad/verify/fair-household-unit/fault.yaml"
FAULTS = ROOT / "tests" / "bad" / "verify"


def tables(case: Case, history: list[dict[str, Any]]) -> Mapping[str, Sequence[Any]]:
    """What a run on the reference gives."""
    sources = Sources(case.members, history, case.villages or None)
    period = Period.parse(case.period)
    return execute(case.rulesets, sources, period=period, as_of=case.as_of).tables


def of_others(rows: Sequence[Any], member: object) -> list[dict[str, Any]]:
    """The rows that are not the member's."""
    return [
        dict(row) for row in rows if (row["subject_kind"], row["subject"]) != ("member", member)
    ]


@pytest.mark.parametrize("covenant", ["rulesets/pinghu-points", "rulesets/nanhai-model", HOUSEHOLD])
@settings(max_examples=40)
@given(st.data())
def test_what_others_are_not_reached_by_stays_the_same(covenant: str, data: st.DataObject) -> None:
    """Without one member's records nothing differs for others but what may, in any table."""
    case = data.draw(cases(load(ROOT / covenant), max_villages=1, max_records=12))
    stays_the_same(case, data)


@settings(max_examples=40)
@given(cases(covenants=rulesets(), max_villages=1, max_records=12), st.data())
def test_nor_in_any_covenant(case: Case, data: st.DataObject) -> None:
    """So it is of covenants that are generated."""
    stays_the_same(case, data)


def stays_the_same(case: Case, data: st.DataObject) -> None:
    """Take one member's records out, and compare what others have."""
    subjects = sorted({row["member_id"] for row in case.history if row.get("member_id")})
    assume(subjects)
    member = data.draw(st.sampled_from(subjects))
    rest = [row for row in case.history if row.get("member_id") != member]
    one, two = tables(case, case.history), tables(case, rest)
    for name in ("findings", "measures"):
        assert of_others(one[name], member) == of_others(two[name], member)
    (ruleset,) = case.rulesets
    plan = assessment_plan((ruleset,), Period.parse(case.period), ("members-out",))
    differ = whose(plan)["members-out"].rest
    assert ROW not in differ
    for before, after in zip(one["members"], two["members"], strict=True):
        if before["member_id"] != member:
            same = {name for name in before if name not in differ}
            assert {name: before[name] for name in same} == {name: after[name] for name in same}


@settings(max_examples=60)
@given(rulesets())
def test_no_covenant_lets_records_reach_another_finding(covenant: Covenant) -> None:
    """Findings and measures are a subject's own, whatever the covenant says."""
    plan = decision_plan((load_ruleset_from(covenant),), ("findings", "measures"))
    assert [each.rest for each in whose(plan).values()] == [frozenset(), frozenset()]


def test_a_household_reward_reaches_all_its_members() -> None:
    """The analysis does not say of everything that it is nobody else's."""
    fault, twin = (
        load(FAULTS / "fair-household-unit" / name) for name in ("fault.yaml", "twin.yaml")
    )
    (one,) = fairness.payouts_of_others(Payouts(fault, EASY))
    (two,) = fairness.payouts_of_others(Payouts(twin, EASY))
    assert (one.verdict, two.verdict) == ("noted", "proved")


def test_withheld_money_that_is_handed_on_is_paid_by_the_records_of_others() -> None:
    """What is redistributed depends on others, and the claim does not deny it."""
    model = load(ROOT / "rulesets" / "nanhai-model")
    plan = assessment_plan((model,), Period.parse("2023"), ("members-out",))
    differ = whose(plan)["members-out"].rest
    assert {"paid", "redistributed"} <= differ
    assert not {"row", "pay", "held", "withheld"} & differ


def test_a_column_that_says_a_forbidden_ground_refutes() -> None:
    """`load` refuses such a column; a covenant that had it would be told."""
    model = load(ROOT / "rulesets" / "nanhai-model")
    married = Attribute("home", YesNo(), Text("已婚", "married"))
    worse = replace(model, attributes={**model.attributes, "home": married})
    found = {each.id: each for each in fairness.claims(worse, None)}
    assert found["fair/grounds"].verdict == "refuted"
    assert "`home`" in found["fair/grounds"].why.en
    assert {each.verdict for each in fairness.claims(model, None)} == {"proved"}
