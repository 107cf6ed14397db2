"""What a covenant compares is kept as it writes it, with the place of each bound."""

import pytest

from tests.unit.ruleset.covenants import VILLAGE, load, with_amount, with_grading, with_payout


def said(when: str) -> list[tuple[str, str]]:
    """What a condition of grading compares, and how."""
    condition = load(with_grading(when)).grading[0].when
    return [(each.written, each.question) for each in condition.comparisons]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{prior: 2}", [("prior: 2", "equals")]),
        ("{area: {more_than: 2.50}}", [("area: {more_than: 2.50}", "more_than")]),
        ("{severity: [minor, grave]}", [("severity: [minor, grave]", "one_of")]),
        ("{seen_on: {known: no}}", [("seen_on: {known: no}", "not_known")]),
        (
            "{prior: {between: [1, 2]}}",
            [("prior: {between: [1, 2]}", "at_least"), ("prior: {between: [1, 2]}", "at_most")],
        ),
        (
            "{not: {any: [{paid: yes}, {floors: {at_least: 1, at_most: 9}}]}}",
            [
                ("paid: yes", "equals"),
                ("floors: {at_least: 1}", "at_least"),
                ("floors: {at_most: 9}", "at_most"),
            ],
        ),
        (
            "{seen_on: {at_most: {fact: occurred_on, plus: 7 days}}}",
            [("seen_on: {at_most: {fact: occurred_on, plus: 7 days}}", "at_most")],
        ),
    ],
)
def test_a_comparison_is_written_as_in_the_file(when: str, expected: list[tuple[str, str]]) -> None:
    """Each comparison stands alone, wherever it stands among `any`, `all` and `not`."""
    assert said(when) == expected


def test_a_fact_of_a_group_stands_below_its_group() -> None:
    """`count: {serious: ...}` is asked as it is written."""
    condition = load(with_payout("{count: {serious: {at_least: 1}}}")).rewards[0].payout[0].when
    assert [each.written for each in condition.comparisons] == ["count: {serious: {at_least: 1}}"]


def test_a_bound_has_its_place() -> None:
    """The place is that of the bound, not of the row."""
    text = with_grading("{prior: {at_least: 1, at_most: 3}}")
    places = [each.span for each in load(text).grading[0].when.comparisons]
    lines = text.splitlines()
    assert [lines[place.line - 1][place.column - 1] for place in places] == ["1", "3"]


def test_bounds_of_amounts_are_kept_where_facts_may_meet_them() -> None:
    """A bound of a constant is none; with discretion both ends may meet it."""
    amount = "{between: [100, 200], times: {fact: floors}, at_most: 500}"
    ruleset = load(with_amount(amount))
    bounds = [
        [each.written for each in imposed.bounds]
        for row in ruleset.sanctions
        for imposed in row.impose
    ]
    assert bounds == [[], [], ["amount: {at_most: 500}"] * 2]
    fixed = load(with_amount("{fixed: 20, at_least: 10}"))
    assert fixed.sanctions[2].impose[0].bounds == ()


def test_the_terms_of_counting_have_their_places() -> None:
    """Each key of `counting` stands where its value is written."""
    text = VILLAGE.replace("{appeal: suspends}", "{lookback: 2 years, appeal: suspends}")
    place = load(text).counting.spans["lookback"]
    assert text.splitlines()[place.line - 1][place.column - 1 :].startswith("2 years")
