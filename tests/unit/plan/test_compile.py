"""Which versions may run together, which of them pays, and what a plan reads and makes."""

import re
from datetime import date
from typing import Any

import pytest

from sanctions.errors import UsageError
from sanctions.model.calendar import Period
from sanctions.plan.compile import (
    compile_assessment,
    compile_decision,
    order_versions,
    paying_version,
)
from sanctions.ruleset.covenant import Ruleset
from tests.unit.plan.covenants import YEAR, covenant


def version(name: str, start: date | None, until: date | None = None, **changes: object) -> Ruleset:
    """A version of the small covenant that is in force from a day to another."""
    days: dict[str, Any] = {"from": start or date(2020, 1, 1)}
    if until is not None:
        days["until"] = until
    return covenant(version=name, in_force=days, **changes)


def test_versions_come_in_the_order_of_their_time() -> None:
    """One that ends on the day on which the next begins is followed by it."""
    first = version("1", date(2020, 1, 1), date(2022, 1, 1))
    second = version("2", date(2022, 1, 1), date(2023, 1, 1))
    third = version("3", date(2024, 1, 1))
    assert order_versions([third, first, second]) == (first, second, third)
    assert order_versions([second]) == (second,)


def refusal(text: str) -> str:
    """A pattern for the whole text of a refusal."""
    return f"^{re.escape(text)}$"


def test_no_version_is_refused() -> None:
    """A run needs a ruleset."""
    with pytest.raises(UsageError, match=refusal("no ruleset was given")):
        order_versions([])
    with pytest.raises(UsageError, match=refusal("no ruleset was given")):
        compile_decision([])
    with pytest.raises(UsageError, match=refusal("no ruleset was given")):
        compile_assessment([], YEAR)


def test_different_rulesets_are_refused() -> None:
    """Versions are of one ruleset; the others are named once each."""
    others = [covenant(id="small"), covenant(id="large"), covenant(id="small")]
    text = "versions of one ruleset are needed, not of `large`, `small`"
    with pytest.raises(UsageError, match=refusal(text)):
        order_versions(others)


@pytest.mark.parametrize(
    ("until", "start"),
    [
        (None, date(2025, 7, 1)),
        (date(2025, 7, 2), date(2025, 7, 1)),
        (date(2026, 1, 1), date(2025, 7, 1)),
        (date(2025, 1, 1), date(2020, 1, 1)),
    ],
)
def test_versions_in_force_at_once_are_refused(until: date | None, start: date) -> None:
    """The fault says on which day, and how to mend it."""
    text = (
        f"`small@1` and `small@2` are both in force on {start}: "
        "end the earlier one with `in_force: {until: ...}`"
    )
    both = [version("1", date(2020, 1, 1), until), version("2", start)]
    with pytest.raises(UsageError, match=refusal(text)):
        order_versions(both)


def test_every_pair_of_neighbours_is_looked_at() -> None:
    """An overlap of the last two is found as well as one of the first two."""
    first = version("1", date(2020, 1, 1), date(2021, 1, 1))
    second = version("2", date(2021, 1, 1))
    with pytest.raises(UsageError, match=r"^`small@2` and `small@3` are both in force"):
        order_versions([first, second, version("3", date(2024, 1, 1))])


def with_columns(name: str, **columns: object) -> Ruleset:
    """A version with attributes and scales and without a rule that reads them."""
    days = {"1": ("2020-01-01", "2021-01-01"), "2": ("2021-01-01", "2022-01-01")}[name]
    start, until = map(date.fromisoformat, days)
    plain = {"grades": ["light"], "grading": [{"id": "otherwise", "grade": "light"}]}
    sanctions = [{"id": "tell", "impose": [{"measure": "tell"}]}]
    measures = {"tell": {"kind": "notice"}}
    return version(name, start, until, **plain, sanctions=sanctions, measures=measures, **columns)


INTEGER, DECIMAL, DAY, YES_NO = ({"type": of} for of in ("integer", "decimal", "date", "yes-no"))
WORDS = {"type": "choice", "values": ["owner", "tenant"]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"attributes": {"x": INTEGER}}, {"attributes": {"x": DECIMAL}}),
        ({"attributes": {"x": DAY}}, {"attributes": {"x": YES_NO}}),
        ({"attributes": {"x": WORDS}}, {"attributes": {"x": DAY}}),
        ({"attributes": {"x": INTEGER}}, {"attributes": {}, "scales": {"x": ["low", "high"]}}),
        ({"attributes": {}, "scales": {"x": ["low", "high"]}}, {"attributes": {"x": INTEGER}}),
        (
            {"attributes": {"x": DECIMAL | {"unit": "m²"}}},
            {"attributes": {"x": DECIMAL | {"unit": "亩"}}},
        ),
    ],
)
def test_a_column_of_two_types_is_refused(one: dict[str, Any], other: dict[str, Any]) -> None:
    """A column of the history cannot be a number here and a day there, nor of two units."""
    text = "the column `x` is of two types in the versions of `small`"
    with pytest.raises(UsageError, match=refusal(text)):
        order_versions([with_columns("1", **one), with_columns("2", **other)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"attributes": {"x": INTEGER}}, {"attributes": {"x": INTEGER, "y": DAY}}),
        ({"attributes": {"x": WORDS}}, {"attributes": {"x": WORDS | {"values": ["guest"]}}}),
        (
            {"attributes": {}, "scales": {"x": ["low", "high"]}},
            {"attributes": {}, "scales": {"x": ["low", "mid", "high"]}},
        ),
        (
            {"attributes": {}, "scales": {"x": ["low", "high"]}},
            {"attributes": {"x": WORDS}},
        ),
        ({"attributes": {"x": INTEGER}}, {"attributes": {}}),
    ],
)
def test_words_of_a_column_may_differ(one: dict[str, Any], other: dict[str, Any]) -> None:
    """A later version may have further words, columns, and a scale where there was a choice."""
    versions = [with_columns("1", **one), with_columns("2", **other)]
    assert order_versions(versions) == tuple(versions)


# --- which version pays ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "paying"),
    [
        ("2024", "1"),
        ("2025-06", "1"),
        ("2025-07", "2"),
        ("2025", "2"),
        ("2025-01-01/2025-07-01", "1"),
        ("2025-01-01/2025-07-02", "2"),
        ("2030", "2"),
    ],
)
def test_the_version_of_the_last_day_pays(period: str, paying: str) -> None:
    """The period's end is not in it, and a version's end not in the version."""
    versions = (
        version("1", date(2020, 1, 1), date(2025, 7, 1)),
        version("2", date(2025, 7, 1)),
    )
    assert paying_version(versions, Period.parse(period)).version == paying


@pytest.mark.parametrize(
    ("period", "last"),
    [("2019", "2019-12-31"), ("2025-07", "2025-07-31"), ("2025-01-01/2025-07-02", "2025-07-01")],
)
def test_a_period_that_no_version_ends_in_is_refused(period: str, last: str) -> None:
    """The fault names the day."""
    old = version("1", date(2020, 1, 1), date(2025, 7, 1))
    text = f"no version is in force on {last}, the period's last day"
    with pytest.raises(UsageError, match=refusal(text)):
        paying_version((old,), Period.parse(period))
    with pytest.raises(UsageError, match=refusal(text)):
        compile_assessment((old,), Period.parse(period))


def graded(name: str, start: date, until: date | None, *grades: str) -> Ruleset:
    """A version with these grades."""
    rows = [
        {"id": grade, "when": {"n": place}, "grade": grade}
        for place, grade in enumerate(grades[1:])
    ]
    grading = [*rows, {"id": "otherwise", "grade": grades[0]}]
    sanctions = [
        {"id": "tell", "impose": [{"measure": "tell"}, {"measure": "ban", "for": "1 month"}]}
    ]
    changes = {"grades": list(grades), "grading": grading, "sanctions": sanctions}
    return version(name, start, until, **changes)


OLDER = graded("1", date(2020, 1, 1), date(2025, 7, 1), "light", "grave", "heavy")
NEWER = graded("2", date(2025, 7, 1), None, "light", "heavy")


@pytest.mark.parametrize("period", ["2025", "2025-06-30/2025-08-01"])
def test_grades_that_the_paying_version_lacks_are_refused(period: str) -> None:
    """Its payout table could not say what a record of the other version is worth."""
    text = "`small@2` pays the period and has no grade `grave` of `small@1`"
    with pytest.raises(UsageError, match=refusal(text)):
        paying_version((OLDER, NEWER), Period.parse(period))


@pytest.mark.parametrize("period", ["2025-07", "2025-Q3", "2026", "2025-07-01/2025-07-02"])
def test_grades_of_a_version_that_judges_nothing_do_not_matter(period: str) -> None:
    """A version that ends as the period begins judges no record of it."""
    assert paying_version((OLDER, NEWER), Period.parse(period)) is NEWER


@pytest.mark.parametrize("period", ["2025-06", "2024", "2025-01-01/2025-07-01"])
def test_a_version_that_begins_as_the_period_ends_judges_nothing(period: str) -> None:
    """What comes after the period has no say in it."""
    older = graded("1", date(2020, 1, 1), date(2025, 7, 1), "light")
    newer = graded("2", date(2025, 7, 1), None, "light", "heavy", "grave")
    assert paying_version((older, newer), Period.parse(period)) is older


def test_all_strange_grades_are_named() -> None:
    """In the order of the version that has them."""
    older = graded("1", date(2020, 1, 1), date(2025, 7, 1), "calm", "light", "grave")
    text = "`small@2` pays the period and has no grade `calm`, `grave` of `small@1`"
    with pytest.raises(UsageError, match=refusal(text)):
        paying_version((older, NEWER), YEAR)


# --- what a plan reads and makes ------------------------------------------------------------------


def test_a_plan_names_its_tables() -> None:
    """A decision needs no list and no funds; an assessment makes the tables of a run."""
    decision = compile_decision([covenant()])
    assert decision.inputs == ("history", "subjects")
    assert decision.outputs == ("findings", "measures")
    assessment = compile_assessment([covenant()], YEAR)
    assert assessment.inputs == ("history", "members", "villages", "held")
    assert assessment.outputs == (
        "findings",
        "measures",
        "members-out",
        "households-out",
        "villages-out",
    )


def test_versions_may_be_given_in_any_order() -> None:
    """The plan is the same, so its numbers for versions are too."""
    versions = [version("2", date(2025, 7, 1)), version("1", date(2020, 1, 1), date(2025, 7, 1))]
    assert compile_decision(versions) == compile_decision(versions[::-1])
    assert compile_assessment(versions, YEAR) == compile_assessment(versions[::-1], YEAR)
    assert compile_decision(versions) != compile_decision(versions[:1])


@pytest.mark.parametrize(
    "plan", [compile_decision([covenant()]), compile_assessment([covenant()], YEAR)]
)
def test_every_table_of_a_plan_is_made_once_and_before_it_is_read(plan: Any) -> None:  # noqa: ANN401
    """No two steps make one table, and no step reads what is not there yet."""
    there = set(plan.inputs)
    for step in plan.steps:
        reads = {getattr(step, name, None) for name in ("table", "other")} - {None}
        assert reads | set(getattr(step, "tables", ())) <= there
        assert step.name not in there
        there.add(step.name)
    assert set(plan.outputs) <= there
