"""What is said of a condition of which some facts are given holds whatever the others are."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.engines.reference.expressions import evaluator
from sanctions.lang.kernel import (
    Col,
    DaysBetween,
    Expr,
    Extreme,
    First,
    FullYears,
    Known,
    Lit,
    Product,
    Quotient,
    Shift,
    Sum,
)
from sanctions.ruleset.covenant import NO_TEXT, Condition, Ruleset
from sanctions.ruleset.lawful.partial import holds, may_hold, read_by, situations
from sanctions.ruleset.load import load_ruleset_from
from sanctions.testing import rulesets
from tests.unit.ruleset.covenants import VILLAGE, load

UNIT = {"counted": 1, "pending": 0, "unrectified": 2, "members": 3, "points": -500}


def conditions_of(ruleset: Ruleset) -> list[Condition]:
    """Every condition of the covenant that reads facts of a record, or of a unit."""
    found = [row.when for row in ruleset.grading]
    found += [row.when for row in ruleset.sanctions]
    found += [row.when for reward in ruleset.rewards for row in reward.payout]
    return [each for each in found if each.expr is not None]


VALUES = st.one_of(st.none(), st.integers(-1, 3))
WORDS = {
    "severity": st.sampled_from([None, "minor", "serious", "grave"]),
    "impact": st.sampled_from([None, "limited", "bad"]),
    "grade": st.sampled_from(["mild", "middle", "heavy"]),
    "clause": st.sampled_from(["litter", "parking"]),
    "about": st.sampled_from(["person", "household"]),
    "worst_grade": st.sampled_from(["none", "mild", "heavy"]),
    "subject_kind": st.sampled_from(["member", "household"]),
    "rectified": st.sampled_from([None, True, False]),
    "decided_on": st.sampled_from([None, date(2024, 2, 29)]),
    **dict.fromkeys(("prior", "warnings", "counted", "pending", "age", "points"), VALUES),
}


class Row(dict[str, object]):
    """A row of which what is not there is unknown."""

    def __missing__(self, _: str) -> None:
        """Nothing."""
        return


@given(rulesets(), st.fixed_dictionaries(WORDS), st.data())
def test_what_is_certain_is_so_on_the_reference(
    covenant: dict[str, object], cells: dict[str, object], data: st.DataObject
) -> None:
    """Yes and no stand whatever else becomes known, or stays unknown."""
    known = {name: cell for name, cell in cells.items() if cell is not None}
    chosen = data.draw(st.sets(st.sampled_from(sorted(known)))) if known else set()
    given_facts = {name: known[name] for name in chosen}
    for condition in conditions_of(load_ruleset_from(covenant)):
        assert condition.expr is not None
        said = holds(condition, given_facts)  # type: ignore[arg-type] # cells are values
        if said is not None:
            assert evaluator(condition.expr)(Row(cells)) is said


@given(rulesets())
def test_nothing_given_and_nothing_read_is_open(covenant: dict[str, object]) -> None:
    """Without facts only what reads none is certain."""
    for condition in conditions_of(load_ruleset_from(covenant)):
        assert may_hold(condition, {}) or condition.facts


def of(expr: Expr) -> Condition:
    """A condition."""
    return Condition(expr, NO_TEXT)


@pytest.mark.parametrize(
    ("expr", "said"),
    [
        (Known(Col("open")), None),
        (Known(Col("given")), True),
        (First(((Col("open"), Lit(True)),), Lit(True)), None),  # noqa: FBT003  constants
        (First(((Lit(False), Lit(False)),), Lit(True)), True),  # noqa: FBT003  constants
        (Quotient(Lit(4), Lit(2), "half-up"), None),
        (Shift(Col("open"), 1, 0, "down"), None),
        (DaysBetween(Col("open"), Col("open")), None),
        (FullYears(Col("open"), Col("open"), "down"), None),
        (Sum((Lit(1), Col("open"))), None),
        (Product((Lit(1), Col("open"))), None),
        (Extreme("least", (Col("open"),)), None),
    ],
)
def test_what_is_open(expr: Expr, said: bool | None) -> None:  # noqa: FBT001  a parameter
    """A day or a number that is worked out of what is not given is open."""
    assert holds(of(expr), {"given": 1}) is said


def test_situations_are_of_clauses_and_words() -> None:
    """One for each clause and value that conditions read; a clause brings its topic."""
    ruleset = load(VILLAGE)
    by_clause = Condition(Col("x"), NO_TEXT, ("topic", "severity"))
    found = list(situations(ruleset, read_by(by_clause), {"grade": "advice"}))
    assert len(found) == 6
    assert {each["grade"] for each in found} == {"advice"}
    assert {(each["clause"], each["topic"], each["about"]) for each in found} == {
        ("litter", "order", "person"),
        ("building", "building", "household"),
    }


def test_too_many_situations_are_all_possible() -> None:
    """Beyond some thousands of them nothing but what was given is said."""
    words = ", ".join(f"w{number}" for number in range(100))
    scales = "".join(f"  {name}: [{words}]\n" for name in ("one", "two", "three"))
    one_scale = "scales: {severity: [minor, serious, grave]}"
    more = f"scales:\n  severity: [minor, serious, grave]\n{scales}"
    ruleset = load(VILLAGE.replace(one_scale, more))
    assert list(situations(ruleset, ("one", "two"), {"grade": "advice"})) == [{"grade": "advice"}]
    assert len(list(situations(ruleset, ("one",), {}))) == 100
