"""Every generated covenant is one that `load` accepts, however it is written down."""

from dataclasses import fields, replace
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions import load
from sanctions.errors import Span
from sanctions.ruleset.covenant import GradeRow, PayoutRow, Reward, Ruleset, SanctionRow
from sanctions.ruleset.load import load_ruleset_from
from sanctions.testing import (
    Covenant,
    Extension,
    extensions,
    monotone_rulesets,
    rulesets,
    versions,
    yaml_text,
)

NOWHERE = Span("", 1, 1)
Placed = TypeVar("Placed", GradeRow, SanctionRow, PayoutRow, Reward)


def meaning(ruleset: Ruleset) -> dict[str, object]:
    """The ruleset without its file and its places."""

    def moved(row: Placed) -> Placed:
        return replace(row, span=NOWHERE)

    rewards = (
        replace(moved(reward), payout=tuple(map(moved, reward.payout)))
        for reward in ruleset.rewards
    )
    parts = {field.name: getattr(ruleset, field.name) for field in fields(ruleset)}
    for name in ("file", "digest", "warnings"):
        del parts[name]
    return parts | {
        "grading": tuple(map(moved, ruleset.grading)),
        "sanctions": tuple(map(moved, ruleset.sanctions)),
        "rewards": tuple(rewards),
    }


@settings(max_examples=120)
@given(st.one_of(rulesets(), monotone_rulesets(), versions().map(lambda both: both[-1])))
def test_generated_covenants_are_valid(covenant: Covenant) -> None:
    """A generated covenant has no fault, and means the same as a mapping and as YAML text."""
    assert meaning(load_ruleset_from(covenant)) == meaning(load_ruleset_from(yaml_text(covenant)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples: each writes its files over those of the one before."""
    return tmp_path_factory.mktemp("covenants")


@settings(max_examples=80)
@given(extension=extensions())
def test_a_child_and_its_base_are_one_covenant(folder: Path, extension: Extension) -> None:
    """A ruleset that extends another means what both mean in one file."""
    (folder / "base.yaml").write_text(yaml_text(extension.base), encoding="utf-8")
    (folder / "child.yaml").write_text(yaml_text(extension.child), encoding="utf-8")
    assert load(folder / "base.yaml").id == extension.base["id"]
    assert meaning(load_ruleset_from(extension.whole)) == meaning(load(folder / "child.yaml"))
