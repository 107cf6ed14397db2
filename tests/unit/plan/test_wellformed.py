"""Every plan is well formed: its names are names, its words are words of the steps."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from sanctions.lang.kernel import Col
from sanctions.plan import steps as plan_steps
from sanctions.plan.compile import assessment_plan
from sanctions.plan.steps import Attach, Group, Merge, Require, Step
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.load import load_ruleset
from tests.unit.plan.covenants import YEAR, every_reward, rewarding

RULESETS = sorted((Path(__file__).parents[3] / "rulesets").iterdir())
TABLE = re.compile(r"[a-z]+(-[a-z]+)*(@[a-z]+(-[a-z0-9]+)*)?")
COLUMN = re.compile(r"(~own\.|~house\.|~kin\.|member:|household:)?~?[a-z]+([._-][a-z0-9]+)*")


def written(version: Ruleset) -> tuple[Step, ...]:
    """All steps as they are written, before what nothing reads is taken away."""
    return assessment_plan([version], YEAR, ()).steps


def nodes(value: object) -> Iterator[Any]:
    """Every step, window, total and expression in a value, itself first."""
    if isinstance(value, tuple):
        for part in value:
            yield from nodes(part)
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            yield from nodes(getattr(value, field.name))


COVENANTS = {
    **{folder.name: load_ruleset(folder) for folder in RULESETS},
    "every reward": rewarding(*every_reward()),
}


@pytest.fixture(params=COVENANTS)
def steps(request: pytest.FixtureRequest) -> tuple[Step, ...]:
    """The steps of a shipped ruleset, or of one with rewards of every scheme."""
    return written(COVENANTS[request.param])


def test_names_of_tables(steps: tuple[Step, ...]) -> None:
    """A table has a name in lower case, its reward behind `@`, and is alone with it."""
    names = [step.name for step in steps]
    assert [name for name in names if not TABLE.fullmatch(name)] == []
    assert len(set(names)) == len(names)


def test_names_of_columns(steps: tuple[Step, ...]) -> None:
    """A column has a name in lower case; `~` before it marks one that only the plan reads."""
    named: list[str] = []
    for node in nodes(steps):
        match node:
            case Col(name):
                named.append(name)
            case plan_steps.Total() | plan_steps.Window() | plan_steps.Allocate():
                named.append(node.column)
            case plan_steps.Derive() | plan_steps.Gather():
                named += [name for name, _ in node.columns]
            case plan_steps.Expand():
                named += [name for _, columns in node.branches for name, _ in columns]
            case Attach():
                named += [name for pair in (*node.on, *node.columns) for name in pair]
            case Merge() | Group():
                named += node.by
            case plan_steps.Given() | plan_steps.Select():
                named += node.columns
            case _:
                pass
    assert [name for name in named if not COLUMN.fullmatch(name)] == []


def test_words_are_those_of_the_steps(steps: tuple[Step, ...]) -> None:
    """Roundings, ends of months, extremes and totals are each one of their words."""
    for node in nodes(steps):
        hints = get_type_hints(type(node))
        for field in fields(node):
            if get_origin(hints[field.name]) is Literal:
                assert getattr(node, field.name) in get_args(hints[field.name])


def test_what_is_required() -> None:
    """A stop of the run says what is not as it must be."""
    required = {
        step.name: step.message
        for step in written(rewarding({"id": "one"}))
        if isinstance(step, Require)
    }
    assert required == {
        "entitled": "base and entitlements of a member are not the dividend",
        "paid@one": "a part of reward one is negative",
        "conserved@one": "reward one of a village is not paid + held + retained",
    }
