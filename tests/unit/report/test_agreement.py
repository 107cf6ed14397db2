"""An explanation and the tables of its run say the same."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings

from sanctions.model.calendar import Period
from sanctions.model.money import format_decimal
from sanctions.report import Node, explain_household, explain_member, explain_record, render_text
from sanctions.runs.inputs import Sources
from sanctions.runs.run import Run, execute
from sanctions.testing import Case, cases
from tests.unit.report import stories

MONEY = ("dividend", "base", "paid", "held", "withheld")


def figures(node: Node) -> dict[str, str | None]:
    """The figures of one sentence."""
    return {figure.name: figure.value for figure in node.figures}


def of_kind(tree: Node, kind: str) -> Iterator[dict[str, str | None]]:
    """The figures of every sentence of a kind."""
    return (figures(node) for node in tree.walk() if node.kind == kind)


def text(value: object) -> str | None:
    """A cell as explanations write it."""
    return None if value is None else str(value)


def check_household(run: Run, row: Mapping[str, Any]) -> None:
    """The figures of a household, its members, records and measures are those of the tables."""
    tree = explain_household(run, row["household_id"])
    said = figures(tree)
    expected = {name: format_decimal(row[name], 2) for name in MONEY}
    assert {**expected, "status": row["status"]} == {
        name: said[name] for name in (*MONEY, "status")
    }
    members = {(each["member_id"], each["reward"]): each for each in of_kind(tree, "member")}
    own = [each for each in run.tables["members"] if each["household_id"] == row["household_id"]]
    assert {(each["member_id"], each["reward"]) for each in own} == set(members)
    for each in own:
        stated = members[each["member_id"], each["reward"]]
        for name in (*MONEY, "entitlement", "redistributed"):
            assert format_decimal(each[name], 2) == stated[name]
        assert (each["pay"], each["status"], each["row"]) == (
            stated["pay"],
            stated["status"],
            stated["row"],
        )
    check_records(run, tree)
    check_measures(run, tree)
    assert render_text(tree, "zh")
    assert render_text(tree, "en")


def check_records(run: Run, tree: Node) -> None:
    """Every record stated stands so in the findings."""
    findings = {each["record_id"]: each for each in run.tables["findings"]}
    for stated in of_kind(tree, "record"):
        finding = findings[str(stated["record_id"])]
        for name in ("state", "grade", "row", "prior", "warnings", "ruleset"):
            assert text(finding[name]) == stated[name]


def check_measures(run: Run, tree: Node) -> None:
    """Every measure stated stands so in the measures."""
    names = ("subject", "measure", "starts_on", "ends_on")
    known = {
        (*(text(each[name]) for name in names), ";".join(each["records"]), ";".join(each["rows"]))
        for each in run.tables["measures"]
    }
    for stated in of_kind(tree, "measure"):
        assert (*(stated[name] for name in names), stated["records"], stated["rows"]) in known


@pytest.mark.parametrize("run", [stories.nanhai(), stories.pinghu()], ids=["nanhai", "pinghu"])
def test_stories_agree(run: Run) -> None:
    """In the villages of the shipped covenants."""
    for row in run.tables["households"]:
        check_household(run, row)


@settings(max_examples=25)
@given(cases(max_villages=2, max_records=5))
def test_generated_runs_agree(case: Case) -> None:
    """Under any covenant, for every household, member and record of the run."""
    run = execute(
        case.rulesets,
        Sources(case.members, case.history, case.villages or None),
        period=Period.parse(case.period),
        as_of=case.as_of,
    )
    for row in run.tables["households"]:
        check_household(run, row)
    for row in run.inputs.members.rows:
        check_records(run, explain_member(run, str(row["member_id"])))
    known = {each["record_id"] for each in run.tables["findings"]}
    for row in run.inputs.history.rows:
        tree = explain_record(run, str(row["record_id"]))
        if row["record_id"] in known:
            check_records(run, tree)
