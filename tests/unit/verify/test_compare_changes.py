"""Each part of a covenant that is changed is told, by the claim about it, with two outcomes."""

from pathlib import Path

import pytest

from sanctions import load
from sanctions.ruleset.covenant import Ruleset
from sanctions.verify.compare import Comparison, compare

REWARD = "covenant-reward"
NANHAI = [
    ("warnings: {at_least: 2}", "warnings: {at_least: 3}", "grading"),
    ("warnings: {at_least: 2}, impact: wide", "prior: {at_least: 2}, impact: wide", "grading"),
    ("impact: [bad, wide]}, grade: serious", "impact: [wide]}, grade: serious", "grading"),
    ("impact: wide}, grade: p", "impact: wide, hours: {more_than: 2}}, grade: p", "grading"),
    ("impact: wide}, grade: p", "impact: wide, topic: order}, grade: p", "grading"),
    ("kind: merit", "kind: offence", "grading"),
    ("limitation: 2 years", "limitation: 3 years", "state"),
    ("appeal: suspends", "appeal: stands", "state"),
    ("less_than: 14", "less_than: 15", "state"),
    ("month_end: down", "month_end: up", "sanctions/asset-bidding"),
    ("lookback: 24 months", "lookback: 23 months", "counts"),
    ("lookback: 24 months", "lookback: 730 days", "counts"),
    ("for: 3 months, ends", "for: 2 months, ends", "sanctions/vehicle-access"),
    ("for: 3 months, ends_when: rectified", "for: 3 months", "sanctions/vehicle-access"),
    ("for: 3 months, ends_when", "ends_when", "sanctions/vehicle-access"),
    ("3 years, from: decided_on", "3 years, from: occurred_on", "sanctions/asset-bidding"),
    ("{measure: referral}", "{measure: rectification}", "sanctions/referral"),
    ("{measure: referral}", "{measure: rectification}", "sanctions/rectification"),
    ("amount: {of: loss}", "amount: {of: loss, times: 1.5}", "sanctions/compensation"),
    ("amount: {of: loss}", "amount: {of: loss, at_most: 5000}", "sanctions/compensation"),
    ("kind: exclusion", "kind: restriction", "sanctions/asset-bidding"),
    ("when: {grade: serious}", "when: {grade: serious, severity: grave}", "sanctions/referral"),
    ("pending: {at_least: 1}", "pending: {at_least: 2}", f"{REWARD}/payout"),
    ("counted: {at_least: 1}}, pay", "counted: {at_least: 3}}, pay", f"{REWARD}/payout"),
    ("counted: {at_least: 1}}, pay", "unrectified: {at_least: 1}}, pay", f"{REWARD}/payout"),
    (
        "pending: {at_least: 1}}",
        "any: [{pending: {at_least: 1}}, {unrectified: {at_least: 7}}]}",
        f"{REWARD}/payout",
    ),
    ("pay: 0%", "pay: 50%", f"{REWARD}/payout"),
    ("pay: hold", "pay: 0%", f"{REWARD}/payout"),
    ("unit: member", "unit: household", f"{REWARD}/payout"),
    ("share: 10%", "share: 10.0001%", f"{REWARD}/money"),
    ("step: 0.01", "step: 0.02", f"{REWARD}/money"),
    ("to: compliant", "to: retained", f"{REWARD}/money"),
    (f"id: {REWARD}", "id: other", f"{REWARD}/there"),
    (f"id: {REWARD}", "id: other", "other/there"),
    ("  litter:\n", "  littering:\n", "accepted/clauses"),
    (
        "about: household\n  illegal-land-use",
        "about: person\n  illegal-land-use",
        "accepted/households",
    ),
    ("[minor, serious, grave]", "[minor, middling, serious, grave]", "accepted/severity"),
    ("hours: {type: decimal", "hours: {type: integer", "accepted/hours"),
]
PINGHU = [
    ("{fixed: 5}", "{fixed: 6}", "points-dividend/money"),
    ("{base: 100", "{base: 90", "points-dividend/money"),
    ("weight: points", "weight: equal", "points-dividend/money"),
    ("at_least: 10, at_most: 50", "at_least: 11, at_most: 50", "points-dividend/money"),
    ("{of: area_m2, at_least: 10", "{of: hours, at_least: 10", "points"),
]
SAME = [
    ("lookback: 24 months", "lookback: 2 years"),
    ("for: 3 years", "for: 36 months"),
    ("warnings: {at_least: 2}", "warnings: {more_than: 1}"),
    ("impact: wide}", "not: {impact: [limited, bad]}}"),
    ("severity: [serious, grave]", "severity: {at_least: serious}"),
    ("counted: {at_least: 1}}, pay", "worst_grade: {at_least: advice}}, pay"),
    ("counted: {at_least: 1}}, pay", "not: {counted: 0}}, pay"),
    ("points: {base: 0", "points: {base: 7"),
    ("[advice, serious, persistent]", "[serious, advice, persistent]"),
    ("topic: sanitation", "topic: cleanliness"),
    ("role: {type", "part: {type"),
    ("when: {grade: advice}", "when: {not: {grade: [serious, persistent]}}"),
    ("{id: persistent, when", "{id: again, when"),
]


def pair(folder: Path, name: str, old: str, new: str) -> tuple[Ruleset, Ruleset]:
    """A shipped covenant, and the same with some of its text changed."""
    text = Path(f"rulesets/{name}/ruleset.yaml").read_text(encoding="utf-8")
    assert old in text
    changed = text.replace(old, new, 1)
    file = folder / "changed.yaml"
    file.write_text(changed, encoding="utf-8")
    return load(f"rulesets/{name}"), load(file)


def differing(found: Comparison) -> dict[str, tuple[object, object]]:
    """What each refuted claim shows: two outcomes of one input."""
    shown: dict[str, tuple[object, object]] = {}
    for claim in found.claims:
        if claim.verdict == "refuted":
            one, two = claim.examples
            assert (one.history, one.members, one.as_of) == (two.history, two.members, two.as_of)
            shown[claim.id] = (one.outcome, two.outcome)
    return shown


@pytest.mark.parametrize(("old", "new", "claim"), NANHAI)
def test_a_change_of_the_model_is_told(tmp_path: Path, old: str, new: str, claim: str) -> None:
    """The claim about the part that was changed is refuted, by two outcomes that differ."""
    found = compare(*pair(tmp_path, "nanhai-model", old, new))
    one, two = differing(found)[claim]
    assert one != two


@pytest.mark.parametrize(("old", "new", "claim"), PINGHU)
def test_a_change_of_points_is_told(tmp_path: Path, old: str, new: str, claim: str) -> None:
    """Points are told by the money that they bring, or where they are unknown."""
    found = compare(*pair(tmp_path, "pinghu-points", old, new))
    one, two = differing(found)[claim]
    assert one != two


@pytest.mark.parametrize(("old", "new"), SAME)
def test_a_change_without_effect_is_none(tmp_path: Path, old: str, new: str) -> None:
    """What means the same is proved to, though it is written otherwise."""
    found = compare(*pair(tmp_path, "nanhai-model", old, new))
    assert found.equivalent
    assert found.declared or "for:" in old
