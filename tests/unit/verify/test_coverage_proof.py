"""Sides that no record and no unit can be on are proved away; all others stay."""

from typing import Any

import pytest

from sanctions.ruleset.covenant import Ruleset
from sanctions.verify.case_files import CaseFile
from sanctions.verify.coverage import Coverage
from sanctions.verify.trial import try_cases
from tests.unit.plan.covenants import PAYOUT, REWARD, covenant
from tests.unit.verify.test_coverage import coverage, graded, of_row, records

pytest.importorskip("z3")

from sanctions.verify.coverage_proof import without_impossible


def untried(version: Ruleset) -> Coverage:
    """What is asked for of a covenant without cases."""
    return try_cases(CaseFile("cases.yaml", (version,), ())).coverage


def left(version: Ruleset, row: str) -> list[str]:
    """The sides of the one bound of a row that are left."""
    (boundary,) = of_row(without_impossible(untried(version), (version,)), row)
    return [side.value.en for side in boundary.asked]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (
            {"decided_on": {"at_most": {"fact": "occurred_on", "plus": "9 days"}}},
            ["day before", "same day"],
        ),
        (
            {"decided_on": {"at_most": {"fact": "occurred_on", "plus": "8 days"}}},
            ["day before", "same day", "day after"],
        ),
        ({"n": {"at_least": 5}}, ["4", "5", "6"]),
        ({"appealed_on": {"at_least": {"fact": "occurred_on"}}}, ["same day", "day after"]),
    ],
)
def test_what_a_record_that_is_judged_cannot_be_is_left_out(
    when: dict[str, Any], expected: list[str]
) -> None:
    """A record decided after the limitation has lapsed, and is asked nothing."""
    counting = {"appeal": "suspends", "limitation": "9 days"}
    assert left(graded(when, counting=counting), "grading/heavy") == expected


def test_each_comparison_of_a_unit_is_asked_alone() -> None:
    """That a row can never hold leaves the sides of its parts: they are about one fact each."""
    rows = [{"id": "none", "when": {"unrectified": {"at_least": 1}, "counted": 0}, "pay": "0%"}]
    version = covenant(rewards=[{**REWARD, "payout": [*rows, PAYOUT[-1]]}])
    found = untried(version)
    proved = without_impossible(found, (version,))
    assert [each.sides for each in proved.boundaries] == [each.sides for each in found.boundaries]


def test_a_grade_that_no_row_can_give_is_not_asked_for() -> None:
    """The row that gives it stands below one that takes every record."""
    grading = [
        {"id": "known", "when": {"n": {"known": True}}, "grade": "light"},
        {"id": "heavy", "when": {"n": {"at_least": 5}}, "grade": "heavy"},
        {"id": "otherwise", "grade": "light"},
    ]
    version = covenant(grading=grading)
    assert left(version, "sanctions/ban") == ["light"]


def test_what_was_tried_stays() -> None:
    """Only missed sides are asked about."""
    version = covenant()
    found = coverage(version, records({"n": "5"}))
    assert without_impossible(found, (version,)).tried == found.tried
    assert without_impossible(Coverage(()), (version,)) == Coverage(())
