"""What is assumed of a unit holds of every unit, and each case of a payout is a real one."""

from hypothesis import given, settings

from sanctions import load
from sanctions.engines.reference.engine import ready
from sanctions.model.calendar import Period
from sanctions.plan.compile import assessment_plan
from sanctions.ruleset.load import load_ruleset_from
from sanctions.runs.inputs import Sources
from sanctions.runs.run import engine_inputs, execute
from sanctions.testing import Case, cases, rulesets
from sanctions.verify.payouts import Payouts
from sanctions.verify.solver.cells import is_value
from sanctions.verify.units import any_unit
from tests.unit.cli.lists import ROOT

EASY = 1_000_000
FACTS = (
    "counted",
    "pending",
    "unrectified",
    "worst_grade",
    "members",
    "~unscored",
    "~known-points",
)


@settings(max_examples=25)
@given(cases(covenants=rulesets(), max_villages=1, max_records=8))
def test_no_unit_is_outside_the_proof(case: Case) -> None:
    """The facts of every unit of every run are some that the proof looks at, and so is its row."""
    (ruleset,) = case.rulesets
    period = Period.parse(case.period)
    sources = Sources(case.members, case.history, case.villages or None)
    run = execute((ruleset,), sources, period=period, as_of=case.as_of)
    names = tuple(f"payout@{reward.id}" for reward in ruleset.rewards)
    plan = assessment_plan((ruleset,), period, names)
    tables = ready(plan).run(engine_inputs(run.inputs, case.as_of))
    payouts = Payouts(ruleset, EASY)
    for place, (reward, name) in enumerate(zip(ruleset.rewards, names, strict=True)):
        unit = any_unit(payouts.world(), ruleset, place, limit=EASY)
        flags = [each for each in unit.row if each.startswith(("count.", "active."))]
        for row in tables[name]:
            same = [
                is_value(unit.world, unit.row[each], row[each])
                for each in (*FACTS, *flags, "~asked")
            ]
            assert unit.search.can(*same), (reward.id, row)


def test_the_cases_of_the_model_payout_are_runs() -> None:
    """Each payout row of the model covenant has its shortest history, as the reference pays it."""
    payouts = Payouts(load(ROOT / "rulesets" / "nanhai-model"), EASY)
    shown = {
        claim.id: claim.examples[0] for claim in payouts.claims() if claim.id.endswith("/reached")
    }
    paid = {name: example.outcome[-1]["pay"] for name, example in shown.items()}
    assert paid == {
        "covenant-reward/hold/reached": "hold",
        "covenant-reward/none/reached": "0%",
        "covenant-reward/full/reached": "100%",
    }
    assert [len(example.history) for example in shown.values()] == [1, 1, 0]
    assert all(example.period == "2022-01-01/2023-01-01" for example in shown.values())


def test_a_covenant_without_offences_has_payouts() -> None:
    """Merits alone are enough for claims about a payout."""
    covenant = {
        "language": 1,
        "id": "merits",
        "version": "1",
        "title": {"zh": "善行", "en": "Merits"},
        "in_force": {"from": "2024-01-01"},
        "calendar": {"month_end": "down"},
        "counting": {"appeal": "suspends"},
        "clauses": {
            "help": {
                "title": {"zh": "助人", "en": "Help"},
                "kind": "merit",
                "topic": "order",
                "about": "person",
                "points": {"fixed": 5},
            }
        },
        "rewards": [
            {
                "id": "praise",
                "unit": "member",
                "scheme": "honour",
                "points": {"base": 0},
                "payout": [
                    {"id": "often", "when": {"points": {"at_least": 9}}, "pay": True},
                    {"id": "half", "when": {"points": {"between": [6, 9]}}, "pay": True},
                    {"id": "rest", "pay": False},
                ],
            }
        ],
    }
    claims = {claim.id: claim for claim in Payouts(load_ruleset_from(covenant), EASY).claims()}
    assert claims["praise/half/reached"].verdict == "refuted"
    assert "`points`" in claims["praise/half/reached"].why.en
    (often,) = claims["praise/often/reached"].examples
    assert [row["clause"] for row in often.history] == ["help", "help"]
