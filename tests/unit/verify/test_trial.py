"""Running cases: what differs from what was worked out, and which rows nobody reached."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from sanctions.errors import Span
from sanctions.model.calendar import Period
from sanctions.model.tables import FINDINGS, MEASURES, MEMBERS_OUT, Text
from sanctions.verify.case_files import Case, CaseFile, Line
from sanctions.verify.trial import Difference, compare_table, try_case, try_cases
from tests.unit.plan.covenants import covenant

MEMBERS: list[Line] = [
    {"village_id": "V1", "household_id": "H1", "member_id": "M1", "dividend": "1000.00"},
    {"village_id": "V1", "household_id": "H2", "member_id": "M2", "dividend": "500"},
]
RECORD: Line = {
    "record_id": "R1",
    "clause": "parking",
    "member_id": "M1",
    "occurred_on": "2025-03-01",
    "decided_on": "2025-03-10",
    "n": "5",
}


def case(
    name: str = "one",
    history: Sequence[Line] = (RECORD,),
    expect: Mapping[str, list[Line]] | None = None,
    **changes: Any,  # noqa: ANN401 - fields of a case
) -> Case:
    """A case with two members and, unless it is said otherwise, one record."""
    fields = {
        "id": name,
        "title": Text("一", "one"),
        "rule": "",
        "as_of": date(2025, 12, 31),
        "period": Period.parse("2025"),
        "tables": {"members": MEMBERS, "history": list(history)},
        "on_bad": "stop",
        "expect": dict(expect or {}),
        "span": Span("cases.yaml", 1, 1),
    }
    return Case(**{**fields, **changes})


def test_a_case_that_comes_out_has_no_difference() -> None:
    """Only tables that are named are compared, and of them only the columns that are."""
    expect: dict[str, list[Line]] = {
        "members": [
            {"member_id": "M2", "paid": "50", "status": "paid"},
            {"member_id": "M1", "paid": "0.00", "withheld": "100.00", "row": "none"},
        ],
        "measures": [
            {"measure": "tell", "ends_on": None},
            {"measure": "ban", "starts_on": "2025-03-10", "records": ("R1",)},
        ],
        "issues": [],
    }
    result = try_case(case(expect=expect), (covenant(),))
    assert (result.differences, result.fault, result.passed) == ((), "", True)
    assert result.reached == {
        "grading/heavy",
        "sanctions/tell",
        "sanctions/ban",
        "reward/none",
        "reward/full",
    }


def test_every_difference_is_told() -> None:
    """Cells that differ, rows that are missing and rows that are not expected."""
    expect: dict[str, list[Line]] = {
        "findings": [{"record_id": "R1", "state": "pending", "grade": None}],
        "members": [{"member_id": "M1", "paid": "100.00"}, {"member_id": "M9", "paid": "1"}],
    }
    result = try_case(case(expect=expect), (covenant(),))
    assert result.differences == (
        Difference("findings", "R1", "state", "pending", "counted"),
        Difference("findings", "R1", "grade", "(empty)", "heavy"),
        Difference("members", "M1", "paid", "100.00", "0.00"),
        Difference("members", "M9", "", "this row", "no such row"),
        Difference("members", "M2 reward", "", "", "a row that is not expected"),
    )
    assert not result.passed


def test_issues_may_be_what_is_expected() -> None:
    """A run that stops has issues and no other table."""
    bad: list[Line] = [{**RECORD, "n": "many"}]
    issue: Line = {"table": "history", "row": "1", "column": "n"}
    assert try_case(case(history=bad, expect={"issues": [issue]}), (covenant(),)).passed
    wrong: Line = {"table": "history", "row": "2", "column": "n"}
    assert not try_case(case(history=bad, expect={"issues": [wrong]}), (covenant(),)).passed
    others: list[dict[str, list[Line]]] = [{}, {"members": []}, {"issues": [issue], "members": []}]
    for expect in others:
        result = try_case(case(history=bad, expect=expect), (covenant(),))
        assert not result.passed
        assert "history, row 1, column `n`" in result.fault
        assert result.reached == frozenset()


def test_quarantine_runs_with_issues() -> None:
    """What was set aside is told and the rest compared."""
    bad: list[Line] = [{**RECORD, "n": "many"}]
    expect: dict[str, list[Line]] = {
        "issues": [{"table": "history", "row": "1", "column": "n", "severity": "error"}],
        "members": [{"member_id": "M1", "row": "quarantine"}, {"member_id": "M2", "row": "full"}],
    }
    result = try_case(case(history=bad, expect=expect, on_bad="quarantine"), (covenant(),))
    assert result.differences == ()
    assert result.fault == ""


def test_a_case_that_cannot_run_says_why() -> None:
    """Whatever it expects."""
    early = case(period=Period.parse("2019"))
    result = try_case(early, (covenant(),))
    text = "no version is in force on 2019-12-31, the period's last day"
    assert (result.fault, result.passed, result.reached) == (text, False, frozenset())
    unknown = try_case(case(), (covenant(),), "quick")
    assert unknown.fault.startswith("there is no engine `quick`")


def test_a_trial_names_the_rows_that_no_case_reached() -> None:
    """In the order of the tables; it passes when all are reached and nothing differs."""
    version = covenant()
    light = case("light", [{**RECORD, "n": "1"}])
    pending = case("pending", [{**RECORD, "appealed_on": "2025-03-11"}])
    file = CaseFile("cases.yaml", (version,), (light,))
    trial = try_cases(file)
    assert trial.unreached == ("grading/heavy", "sanctions/ban", "reward/hold")
    assert not trial.passed
    assert trial.file is file
    assert [result.case for result in trial.results] == [light]
    whole = try_cases(CaseFile("cases.yaml", (version,), (light, case(), pending)))
    assert (whole.unreached, whole.passed) == ((), True)
    differing = case("differs", expect={"members": []})
    wrong = try_cases(CaseFile("cases.yaml", (version,), (light, differing, pending)))
    assert (wrong.unreached, wrong.passed) == ((), False)


def test_rows_of_several_versions_are_reached_together() -> None:
    """A row of the same name in two versions is one."""
    old = covenant(in_force={"from": date(2020, 1, 1), "until": date(2025, 1, 1)})
    renamed = [{"id": "all", "grade": "light"}]
    new = covenant(
        version="2",
        in_force={"from": date(2025, 1, 1)},
        grading=renamed,
        grades=["light"],
        sanctions=[{"id": "tell", "impose": [{"measure": "tell"}]}],
        measures={"tell": {"kind": "notice"}},
        attributes={"n": {"type": "integer"}},
    )
    trial = try_cases(CaseFile("cases.yaml", (old, new), ()))
    assert trial.unreached == (
        "grading/heavy",
        "grading/otherwise",
        "sanctions/tell",
        "sanctions/ban",
        "reward/hold",
        "reward/none",
        "reward/full",
        "grading/all",
    )


# --- comparing tables -----------------------------------------------------------------------------


def finding(name: str, **cells: object) -> dict[str, Any]:
    """A row of findings."""
    row: dict[str, Any] = dict.fromkeys(FINDINGS.names)
    return {**row, "record_id": name, "review": (), **cells}


@pytest.mark.parametrize(
    ("expected", "row", "same"),
    [
        ({"prior": "1"}, {"prior": 1}, True),
        ({"prior": "01"}, {"prior": 1}, True),
        ({"prior": None}, {"prior": 0}, False),
        ({"prior": None}, {"prior": None}, True),
        ({"occurred_on": "2025-03-01"}, {"occurred_on": date(2025, 3, 1)}, True),
        ({"review": ("a", "b")}, {"review": ("a", "b")}, True),
        ({"review": ("a", "b")}, {"review": ["a", "b"]}, True),
        ({"review": ("b", "a")}, {"review": ("a", "b")}, False),
        ({"review": ()}, {"review": ()}, True),
        ({"review": None}, {"review": ()}, True),
        ({"review": ()}, {"review": ("a",)}, False),
        ({"grade": "轻"}, {"grade": "轻"}, True),
    ],
)
def test_cells_are_compared_as_their_column_is(
    expected: Line,
    row: dict[str, object],
    same: bool,  # noqa: FBT001 - a case
) -> None:
    """As numbers, days, lists or texts."""
    line: Line = {"record_id": "R1", **expected}
    assert (compare_table(FINDINGS, [line], [finding("R1", **row)]) == []) is same


def test_money_is_compared_as_money() -> None:
    """100 is 100.00."""
    row: dict[str, Any] = dict.fromkeys(MEMBERS_OUT.names)
    actual = {**row, "member_id": "M1", "reward": "r", "paid": 10000}
    assert compare_table(MEMBERS_OUT, [{"member_id": "M1", "paid": "100"}], [actual]) == []
    wrong = compare_table(MEMBERS_OUT, [{"member_id": "M1", "paid": "100.01"}], [actual])
    assert wrong == [Difference("members", "M1", "paid", "100.01", "100.00")]


def test_what_cannot_be_read_is_a_difference() -> None:
    """As is a column that the table does not have."""
    lines: list[Line] = [{"record_id": "R1", "prior": "many", "colour": "red"}]
    assert compare_table(FINDINGS, lines, [finding("R1")]) == [
        Difference("findings", "", "prior", "many", "cannot be read"),
        Difference("findings", "", "colour", "red", "there is no such column"),
    ]


def measure(start: int, *records: str) -> dict[str, Any]:
    """A row of measures from a day of March."""
    row: dict[str, Any] = dict.fromkeys(MEASURES.names)
    about = {"subject_kind": "member", "subject": "M1", "measure": "ban"}
    return {**row, **about, "starts_on": date(2025, 3, start), "records": records, "rows": ()}


def test_rows_are_assigned_one_to_one() -> None:
    """Exact ones first, so that a vague line does not take the row of another."""
    actual = [measure(1, "R1"), measure(2, "R2")]
    vague: Line = {"measure": "ban"}
    exact: Line = {"measure": "ban", "records": ("R1",)}
    assert compare_table(MEASURES, [exact, vague], actual) == []
    assert compare_table(MEASURES, [vague, exact], actual) == []
    assert compare_table(MEASURES, [vague, vague], actual) == []
    (surplus,) = compare_table(MEASURES, [vague], actual)
    assert surplus == Difference(
        "measures", "member M1 ban 2025-03-02 R2 (empty)", "", "", "a row that is not expected"
    )
    (missing,) = compare_table(MEASURES, [vague, vague, vague], actual)
    assert missing == Difference("measures", "ban", "", "this row", "no such row")


def test_the_nearest_row_of_the_key_is_taken() -> None:
    """With the fewest cells that differ."""
    actual = [measure(1, "R1"), measure(1, "R2")]
    line: Line = {"measure": "ban", "starts_on": "2025-03-01", "records": ("R2",), "rows": ("x",)}
    assert [each.column for each in compare_table(MEASURES, [line], actual)] == ["rows", ""]
    other: Line = {"measure": "ban", "starts_on": "2025-03-09"}
    assert [each.actual for each in compare_table(MEASURES, [other], actual)] == [
        "no such row",
        "a row that is not expected",
        "a row that is not expected",
    ]
