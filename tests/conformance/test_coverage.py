"""The sides of a bound, held against what the reference says of the same values."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions.engines.reference.expressions import evaluator
from sanctions.lang import ops
from sanctions.lang.kernel import Expr, Value
from sanctions.lang.types import Number
from sanctions.model.calendar import Period
from sanctions.runs.inputs import Sources
from sanctions.runs.run import Run, execute
from sanctions.testing import cases
from sanctions.testing.cases import Case
from sanctions.verify.case_files import CaseFile, Line
from sanctions.verify.coverage import _Retraced, cover
from sanctions.verify.coverage_sides import Probe
from sanctions.verify.coverage_tables import (
    lookback_questions,
    record_questions,
    unit_questions,
)
from sanctions.verify.trial import try_cases
from tests.unit.plan.covenants import PAYOUT, REWARD, covenant
from tests.unit.verify.test_trial import RECORD
from tests.unit.verify.test_trial import case as case_of

# What an operator says below, at and above its bound.
SAYS = {
    "at_least": (False, True, True),
    "more_than": (False, False, True),
    "at_most": (True, True, False),
    "less_than": (True, False, False),
    "equals": (False, True, False),
}
PLACES = ("below", "at", "above")


def run_of(case: Case) -> Run:
    """The case on the reference."""
    return execute(
        case.rulesets,
        Sources(case.members, case.history, case.villages or None),
        period=Period.parse(case.period),
        as_of=case.as_of,
    )


def asked(run: Run) -> Iterator[tuple[Probe, dict[str, Any]]]:
    """Every comparison with every row that it is asked of, in every version."""
    paying, tables = _Retraced(run.versions).tables(run)
    for place, version in enumerate(run.versions):
        questions = [*lookback_questions(version, place), *record_questions(version, place)]
        if version is paying:
            questions += unit_questions(version)
        for each in questions:
            where, applies = evaluator(each.where), evaluator(each.probe.applies)
            for row in tables[each.source]:
                if where(row) is True and applies(row) is True:
                    yield each.probe, row


def meaning(probe: Probe) -> Expr:
    """The comparison as the language has it."""
    comparison = probe.comparison
    match comparison.question:
        case "known" | "not_known" as question:
            return ops.known(comparison.left, yes=question == "known")
        case "one_of":
            return ops.one_of(comparison.left, comparison.right)
        case operator:
            return ops.compare(comparison.left, operator, comparison.right[0])


def expected(probe: Probe, which: str) -> Value:
    """What the comparison says on that side."""
    if which == "unknown":
        return None
    if which in {"below", "above", "at"} and probe.comparison.question in SAYS:
        return SAYS[probe.comparison.question][PLACES.index(which)]
    return which == "at"


@settings(max_examples=80)
@given(cases())
def test_each_side_says_what_the_comparison_says_there(case: Case) -> None:
    """Where values stand on a side, the condition is what it must be on that side."""
    for probe, row in asked(run_of(case)):
        said = evaluator(meaning(probe))(row)
        there = [side.which for side in probe.sides if evaluator(side.holds)(row) is True]
        assert len(there) <= 1
        assert all(said is expected(probe, which) for which in there)


@settings(max_examples=80)
@given(cases())
def test_no_value_is_one_that_was_taken_to_be_impossible(case: Case) -> None:
    """What a side is left out for never happens: numbers off their steps, words, unknowns."""
    for probe, row in asked(run_of(case)):
        left = evaluator(probe.comparison.left.expr)(row)
        if left is None:
            assert not probe.reach.known
        elif isinstance(probe.comparison.left.type, Number):
            assert probe.reach.has(left)
        elif probe.reach.words is not None:
            assert left in probe.reach.words


@settings(max_examples=40)
@given(cases())
def test_what_more_cases_try_is_never_less(case: Case) -> None:
    """A second run tries at least what the first did, and the first stays first."""
    run = run_of(case)
    once, twice = cover(run.versions, [("a", run)]), cover(run.versions, [("a", run), ("b", run)])
    assert once == twice
    assert once.tried <= once.asked
    assert cover(run.versions, []).tried == 0


@settings(max_examples=15)
@given(cases())
def test_no_side_on_which_a_case_stands_is_proved_impossible(case: Case) -> None:
    """What happens in a run is possible."""
    proof = pytest.importorskip("sanctions.verify.coverage_proof", exc_type=ImportError)
    run = run_of(case)
    nothing = cover(run.versions, [])
    proved = proof.without_impossible(nothing, run.versions)
    tried = cover(run.versions, [("a", run)])
    for possible, seen in zip(proved.boundaries, tried.boundaries, strict=True):
        there = {(side.which, side.value) for side in possible.sides}
        assert {(side.which, side.value) for side in seen.sides if side.case} <= there


# --- cases that are built to stand on known sides -------------------------------------------------


def tried(file: CaseFile, row: str) -> set[str]:
    """The sides of the one bound of a row that the cases of the file tried."""
    found = try_cases(file).coverage
    (boundary,) = [each for each in found.boundaries if f"{each.table}/{each.row}" == row]
    return {side.which for side in boundary.sides if side.case}


operators = st.sampled_from(sorted(SAYS))
offsets = st.sets(st.integers(-3, 3), max_size=4)


def places(numbers: set[int]) -> set[str]:
    """The names of the offsets that are a side."""
    return {PLACES[number + 1] for number in numbers if abs(number) <= 1}


@settings(max_examples=40)
@given(operators, st.integers(-50, 50), offsets)
def test_cases_try_the_sides_that_they_were_built_for(
    operator: str, bound: int, numbers: set[int]
) -> None:
    """A number at the bound and beside it, and nothing for one that is farther off."""
    rows = [{"id": "heavy", "when": {"n": {operator: bound}}, "grade": "heavy"}]
    version = covenant(grading=[*rows, {"id": "otherwise", "grade": "light"}])
    each = tuple(
        case_of(str(number), [{**RECORD, "n": str(bound + number)}]) for number in sorted(numbers)
    )
    file = CaseFile("cases.yaml", (version,), each)
    assert tried(file, "grading/heavy") == places(numbers)


@settings(max_examples=40)
@given(operators, st.dates(date(2025, 2, 1), date(2025, 10, 1)), offsets)
def test_days_are_tried_by_the_day(operator: str, bound: date, days: set[int]) -> None:
    """The day, the day before and the day after."""
    rows = [{"id": "heavy", "when": {"occurred_on": {operator: bound}}, "grade": "heavy"}]
    version = covenant(grading=[*rows, {"id": "otherwise", "grade": "light"}])
    history: list[Line] = [
        {
            **RECORD,
            "record_id": f"R{day + 4}",
            "occurred_on": str(bound + timedelta(days=day)),
            "decided_on": "2025-12-01",
        }
        for day in sorted(days)
    ]
    file = CaseFile("cases.yaml", (version,), (case_of("one", history),))
    assert tried(file, "grading/heavy") == places(days)


@settings(max_examples=40)
@given(operators, st.integers(0, 4), st.sets(st.integers(0, 6), min_size=1, max_size=3))
def test_counts_are_tried_by_so_many_records(operator: str, bound: int, counts: set[int]) -> None:
    """The member with so many records stands there; the other one, without any, at 0."""
    row = {"id": "none", "when": {"counted": {operator: bound}}, "pay": "0%"}
    version = covenant(rewards=[{**REWARD, "payout": [row, PAYOUT[-1]]}])
    each = tuple(
        case_of(str(count), [{**RECORD, "record_id": f"R{place}"} for place in range(count)])
        for count in sorted(counts)
    )
    file = CaseFile("cases.yaml", (version,), each)
    assert tried(file, "reward/none") == places({count - bound for count in (0, *counts)})
