"""What is proved of worse units and records holds in runs; what is not proved is not said to be."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sanctions import Ruleset, load
from sanctions.lang.kernel import Col, Equal, Expr, Extreme, First, Lit, Product, Sum
from sanctions.model.calendar import Period
from sanctions.ruleset.load import load_ruleset_from
from sanctions.runs.inputs import Sources
from sanctions.runs.run import execute
from sanctions.testing import Case, Row, cases
from sanctions.verify import payout_order, payout_records
from sanctions.verify.moving import moves
from sanctions.verify.payouts import Payouts
from tests.unit.cli.lists import ROOT

EASY = 1_000_000
WORSE: Mapping[str, tuple[Row, Row]] = {
    "nanhai-model": (
        {"clause": "litter", "severity": "minor", "impact": "limited"},
        {"clause": "litter", "severity": "grave", "impact": "wide"},
    ),
    "pinghu-points": (
        {"clause": "untidy-yard", "rectified_on": "2023-06-01"},
        {"clause": "untidy-yard"},
    ),
    "jiedong-ladder": (
        {"clause": "litter", "severity": "minor", "unlawful": "no"},
        {"clause": "litter", "severity": "serious", "unlawful": "no"},
    ),
}
"""Of each covenant a record that counts, and one that is worse."""


@pytest.mark.parametrize("name", WORSE)
@settings(max_examples=20)
@given(st.data())
def test_nobody_is_paid_better_for_a_record_or_for_a_worse_one(
    name: str, data: st.DataObject
) -> None:
    """Without the record, with it, and with a worse one: no member's part rises."""
    ruleset = load(ROOT / "rulesets" / name)
    case = data.draw(cases(ruleset, max_villages=1, max_records=12))
    period = Period.parse(case.period)
    day = max(period.start, ruleset.in_force)
    assume(case.members and day < period.end and day <= case.as_of)
    person = data.draw(st.sampled_from(case.members))
    column = "household_id" if name == "pinghu-points" else "member_id"
    fixed = {"record_id": "~", column: person[column]}
    fixed |= {"occurred_on": day.isoformat(), "decided_on": day.isoformat()}
    lighter, heavier = ({**fixed, **each} for each in WORSE[name])
    if "rectified_on" in lighter:
        lighter["rectified_on"] = fixed["decided_on"]
    parts = [_parts(case, *also) for also in ((), (lighter,), (heavier,))]
    mine = [key for key in parts[0] if key[0] == person["member_id"]]
    for better, worse in pairwise(parts):
        assert [key for key in mine if worse[key] > better[key]] == []


def _parts(case: Case, *also: Row) -> dict[tuple[str, str], int]:
    """What each is paid in parts per hundred; on hold, nothing. Undetermined grades are let be."""
    sources = Sources(case.members, [*case.history, *also], case.villages or None)
    run = execute(case.rulesets, sources, period=Period.parse(case.period), as_of=case.as_of)
    assume(all(row["grade"] != "undetermined" for row in run.tables["findings"]))
    return {
        (row["member_id"], row["reward"]): _percent(str(row["pay"]))
        for row in run.tables["members"]
    }


def _percent(pay: str) -> int:
    said = {"hold": 0, "yes": 100, "no": 0}
    return said[pay] if pay in said else int(pay.removesuffix("%"))


@pytest.mark.parametrize("name", WORSE)
def test_so_it_is_proved(name: str) -> None:
    """The claims that the test above stands for are all proved."""
    payouts = Payouts(load(ROOT / "rulesets" / name), EASY)
    found = [*payout_order.claims(payouts), *payout_records.claims(payouts)]
    assert {claim.verdict for claim in found if not claim.id.endswith("merits/unknown")} == {
        "proved"
    }


# --- what cannot be proved ------------------------------------------------------------------------


def _covenant(points: Mapping[str, object], least: int) -> Ruleset:
    """A merit with such points, and a reward that is paid from so many points on."""

    def clause(**more: object) -> Mapping[str, object]:
        return {"title": {"zh": "条", "en": "Clause"}, "topic": "order", "about": "person", **more}

    return load_ruleset_from(
        {
            "language": 1,
            "id": "merits",
            "version": "1",
            "title": {"zh": "善行", "en": "Merits"},
            "in_force": {"from": "2024-01-01"},
            "calendar": {"month_end": "down"},
            "counting": {"appeal": "suspends"},
            "clauses": {"litter": clause(), "help": clause(kind="merit", points=points)},
            "grades": ["mild"],
            "grading": [{"id": "all", "grade": "mild"}],
            "measures": {"warn": {"kind": "notice"}},
            "sanctions": [{"id": "s", "impose": [{"measure": "warn"}]}],
            "rewards": [
                {
                    "id": "praise",
                    "unit": "member",
                    "scheme": "honour",
                    "points": {"base": 0},
                    "payout": [
                        {"id": "few", "when": {"points": {"less_than": least}}, "pay": False},
                        {"id": "rest", "pay": True},
                    ],
                }
            ],
        }
    )


def test_what_no_short_history_shows_is_undecided_and_not_proved() -> None:
    """Nine points of a merit for each earlier offence take more records than are looked at."""
    payouts = Payouts(_covenant({"of": "prior", "times": 9}, 36), EASY)
    found = {
        claim.id: claim
        for claim in (*payout_order.claims(payouts), *payout_records.claims(payouts))
    }
    for name in ("praise/monotone/offences", "praise/worse/prior"):
        assert found[name].verdict == "undecided"
        assert found[name].why.en
        assert found[name].why.zh


def test_the_same_is_shown_where_three_records_are_enough() -> None:
    """With one offence less before it, the same merit is not worth enough."""
    payouts = Payouts(_covenant({"of": "prior", "times": 9}, 18), EASY)
    (claim,) = (
        each for each in payout_order.claims(payouts) if each.id == "praise/monotone/offences"
    )
    assert claim.verdict == "refuted"
    less, more = claim.examples
    assert len(more.history) == len(less.history) + 1 == 3
    assert [each.outcome[-1]["pay"] for each in (less, more)] == ["no", "yes"]


# --- how points move ------------------------------------------------------------------------------

PRIOR, LOSS = Col("prior"), Col("loss")
_FALLING = Sum((Lit(1000), Product((PRIOR, Lit(-500)))))
MOVES: Mapping[str, tuple[Expr, str]] = {
    "fixed": (Lit(500), "not"),
    "by the loss": (LOSS, "not"),
    "for each": (Product((PRIOR, Lit(500))), "up"),
    "for each, up to a most": (
        Extreme("least", (Product((PRIOR, Lit(500))), Lit(2000))),
        "up",
    ),
    "for each, and the loss": (Sum((PRIOR, LOSS)), "up"),
    "less for each, down to 0": (Extreme("greatest", (_FALLING, Lit(0))), "down"),
    "less for each, below 0": (_FALLING, "any"),
    "down and up": (
        Extreme("greatest", (_FALLING, Product((PRIOR, Lit(100))))),
        "any",
    ),
    "by the clause": (
        First(((Equal(Col("clause"), Lit("help")), PRIOR),), Lit(0)),
        "any",
    ),
}


@pytest.mark.parametrize("name", MOVES)
def test_how_points_move_with_what_stands_before(name: str) -> None:
    """Up, down or not at all; points that are then unknown, as below 0, move as it comes."""
    points, expected = MOVES[name]
    ruleset = _covenant({"fixed": 1}, 1)
    clause = replace(ruleset.clauses["help"], points=points)
    assert moves(ruleset, clause, limit=EASY) == expected
