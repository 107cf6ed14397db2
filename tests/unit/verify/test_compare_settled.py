"""What of money and payouts is settled: proved where nobody's changes, else shown by a case."""

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sanctions import load
from sanctions.ruleset.load import load_ruleset_from
from sanctions.testing import Case, cases, rulesets
from sanctions.verify.compare import Comparison, compare
from sanctions.verify.results import Claim
from tests.unit.verify.test_compare import LIMIT, confirm, outcome

COVENANT = """
language: 1
id: covenant
version: "1"
title: {zh: 规约, en: Covenant}
in_force: {from: 2024-01-01}
calendar: {month_end: down}
scales:
  severity: [minor, grave]
attributes:
  hours: {type: decimal, unit: h}
clauses:
  parking: {title: {zh: 乱停放, en: parking}, topic: order, about: person, points: {fixed: 2}}
  yard:
    {title: {zh: 脏乱, en: yard}, topic: yard, about: household, points: {of: hours, times: 0.5}}
  help: {title: {zh: 志愿, en: help}, kind: merit, topic: help, about: person, points: {fixed: 3}}
counting: {lookback: 12 months, appeal: suspends}
grades: [advice, serious]
grading:
  - {id: serious, when: {severity: grave, warnings: {at_least: 2}}, grade: serious}
  - {id: otherwise, grade: advice}
measures:
  note: {kind: notice}
  bid: {kind: exclusion}
sanctions:
  - {id: s0, when: {grade: advice}, impose: [{measure: note}]}
  - {id: s1, when: {grade: serious}, impose: [{measure: bid, for: 1 years}]}
rewards:
  - id: sum
    unit: household
    scheme: amount
    amount: {of: counted, times: 5}
    payout:
      - {id: hold, when: {pending: {at_least: 1}}, pay: hold}
      - {id: full, pay: 100%}
  - id: pool
    fund: {share: 10%, of: dividend}
    unit: household
    scheme: pool
    weight: points
    points: {base: 10, at_least: 0}
    payout:
      - {id: full, pay: 100%}
  - id: own
    fund: {share: 33.3333%, of: dividend}
    unit: member
    scheme: own-share
    payout:
      - {id: none, when: {any: [{active: {bid: yes}}, {worst_grade: serious}]}, pay: 0%}
      - {id: full, pay: 100%}
    withheld: {to: retained}
"""
FULL = "pay: hold}\n      - {id: full, pay: 100%}"
ACTIVE = "any: [{active: {bid: yes}}, {worst_grade: serious}]"


def compared(folder: Path, *changes: tuple[str, str], text: str = COVENANT) -> Comparison:
    """The covenant beside the same with some of its text changed; each case of it confirmed."""
    changed = text
    for here, there in changes:
        assert here in changed
        changed = changed.replace(here, there, 1)
    files = folder / "old.yaml", folder / "new.yaml"
    for file, written in zip(files, (text, changed), strict=True):
        file.write_text(written, encoding="utf-8")
    old, new = map(load, files)
    found = compare(old, new)
    for claim in found.claims:
        if claim.verdict == "refuted":
            confirm(claim, old, new)
    return found


def in_another_order(text: str) -> tuple[str, str]:
    """The last two rewards as they stand, and the second before the first."""
    place, between = text.index("  - id: pool"), text.index("  - id: own")
    return text[place:], text[between:] + text[place:between]


def row_before_full(when: str) -> str:
    """The rows of `sum` with one more, that pays half."""
    return FULL.replace(
        "- {id: full", f"- {{id: half, when: {{{when}}}, pay: 50%}}\n      - {{id: full"
    )


def differing(found: Comparison) -> dict[str, Claim]:
    """The claims that are neither proved nor noted."""
    return {claim.id: claim for claim in found.claims if claim.verdict not in {"proved", "noted"}}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("times: 5}", "times: 5.00}"),
        ("{of: counted, times: 5}", "{of: counted, times: 5, at_least: 0}"),
        ("times: 0.5}", "times: 0.50}"),
        ("topic: yard", "topic: order"),
        ("points: {base: 10, at_least: 0}", "points: {base: 10, at_least: -1}"),
        in_another_order(COVENANT),
    ],
)
def test_what_changes_nobodys_money_is_equivalent(tmp_path: Path, old: str, new: str) -> None:
    """Another way to write a number, a topic that nothing reads, rewards in another order."""
    assert differing(compared(tmp_path, (old, new))) == {}


def test_a_share_changes_no_other_reward(tmp_path: Path) -> None:
    """What is served after it takes the same, as long as the dividend is enough for both."""
    found = compared(tmp_path, ("share: 10%", "share: 10.0001%"))
    assert [*differing(found)] == ["pool/money"]


def test_the_order_of_rewards_matters_where_a_dividend_is_too_small_for_both(
    tmp_path: Path,
) -> None:
    """A third of two fen is one fen, when rounded: the last of three rewards gets nothing."""
    thirds = COVENANT.replace("share: 10%", "share: 33%").replace("share: 33.3333%", "share: 33%")
    text = thirds + thirds[thirds.index("  - id: own") :].replace("id: own", "id: third")
    claims = differing(compared(tmp_path, in_another_order(text), text=text))
    assert {name: each.verdict for name, each in claims.items()} == {
        "pool/money": "refuted",
        "third/money": "refuted",
    }
    assert [row["dividend"] for row in claims["pool/money"].examples[0].members] == ["0.02"]


def test_a_large_household_is_found(tmp_path: Path) -> None:
    """Five members without a record show a row that five are needed for."""
    found = compared(tmp_path, (FULL, row_before_full("members: {at_least: 5}")))
    (claim,) = differing(found).values()
    assert (claim.id, claim.verdict) == ("sum/payout", "refuted")
    assert (len(claim.examples[0].members), claim.examples[0].history) == (5, ())


def test_a_ceiling_of_an_amount_is_found(tmp_path: Path) -> None:
    """Ten like records come to more than 45; each is judged alike after the others."""
    found = compared(tmp_path, ("times: 5}", "times: 5, at_most: 45}"))
    (claim,) = differing(found).values()
    assert (claim.id, claim.verdict) == ("sum/money", "refuted")
    assert len(claim.examples[0].history) == 10


def test_a_measure_that_runs_on_is_found(tmp_path: Path) -> None:
    """What brought it lies before the period: in it there is no record of the grade."""
    found = compared(tmp_path, (ACTIVE, "worst_grade: serious"))
    (claim,) = differing(found).values()
    assert (claim.id, claim.verdict) == ("own/payout", "refuted")
    example = claim.examples[0]
    assert max(row["occurred_on"] for row in example.history) < example.period[:10]


def test_why_it_is_undecided_is_told(tmp_path: Path) -> None:
    """With the terms that differ, or with the unit of which no history was found."""
    found = compared(tmp_path, ("times: 5}", "times: 5, at_most: 1000}"))
    (claim,) = differing(found).values()
    assert (claim.id, claim.verdict) == ("sum/money", "undecided")
    assert claim.why.en.startswith(
        "declared otherwise: the amount; it would be seen of a unit with members 1, count.advice 20"
    )
    found = compared(tmp_path, (FULL, row_before_full("counted: {at_least: 90}")))
    (claim,) = differing(found).values()
    assert (claim.id, claim.verdict) == ("sum/payout", "undecided")
    assert claim.why.en.startswith("a unit with members 1, count.advice 90 is paid otherwise")


# --- the order of rewards -------------------------------------------------------------------------


@settings(max_examples=15)
@given(rulesets(), st.data())
def test_rewards_in_another_order_are_alike_only_if_runs_are(
    covenant: dict[str, object], data: st.DataObject
) -> None:
    """What is proved of two orders, no run denies; and each case of a difference is one."""
    rewards = covenant.get("rewards", [])
    assume(isinstance(rewards, list) and len(rewards) > 1)
    assert isinstance(rewards, list)
    old = load_ruleset_from(covenant)
    new = load_ruleset_from({**covenant, "rewards": rewards[::-1]})
    found = compare(old, new, limit=LIMIT)
    for claim in found.claims:
        if claim.verdict == "refuted":
            confirm(claim, old, new)
    case: Case = data.draw(cases(old))
    if found.equivalent:
        assert outcome(case, old) == outcome(case, new)
