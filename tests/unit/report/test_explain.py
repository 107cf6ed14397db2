"""The exact text of explanations, in both languages.

After a change that is meant, ``REWRITE_GOLDEN=1`` writes the files anew: read them first.
"""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sanctions.errors import UsageError
from sanctions.model.tables import Language, Text
from sanctions.report import (
    Node,
    explain_decision,
    explain_household,
    explain_member,
    explain_record,
    render_text,
    to_json,
)
from sanctions.report.layout import width
from sanctions.ruleset.covenant import Adopted
from tests.unit.report import stories

GOLDEN = Path(__file__).parent / "golden"
NANHAI, PINGHU = stories.nanhai(), stories.pinghu()


def decision() -> Node:
    """The one record of H2, asked for without a list."""
    history = [row for row in NANHAI.inputs.history.rows if row["record_id"] == "R2"]
    return explain_decision(NANHAI.versions, history, None, as_of=stories.AS_OF)


EXPLANATIONS: dict[str, Callable[[], Node]] = {
    "nanhai-h1-one-of-two-paid": lambda: explain_household(NANHAI, "H1"),
    "nanhai-h2-serious": lambda: explain_household(NANHAI, "H2"),
    "nanhai-h3-appeal": lambda: explain_household(NANHAI, "H3"),
    "nanhai-h4-unknown": lambda: explain_household(NANHAI, "H4"),
    "nanhai-h5-exempt": lambda: explain_household(NANHAI, "H5"),
    "nanhai-m1": lambda: explain_member(NANHAI, "M1"),
    "nanhai-r2": lambda: explain_record(NANHAI, "R2"),
    "nanhai-r8-not-yet-known": lambda: explain_record(NANHAI, "R8"),
    "nanhai-decision": decision,
    "pinghu-h1-points": lambda: explain_household(PINGHU, "H1"),
    "pinghu-h2-no-points": lambda: explain_household(PINGHU, "H2"),
    "pinghu-h3-unknown-points": lambda: explain_household(PINGHU, "H3"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", EXPLANATIONS)
def test_the_text_is_the_one_that_was_read(name: str, language: Language) -> None:
    """An explanation prints what a person has read and accepted, to the byte."""
    actual = render_text(EXPLANATIONS[name](), language)
    file = GOLDEN / f"{name}.{language}.txt"
    if os.environ.get("REWRITE_GOLDEN"):
        file.write_text(actual, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == actual


@pytest.mark.parametrize("name", EXPLANATIONS)
def test_lines_are_short_and_bytes_are_stable(name: str) -> None:
    """No line passes 100 columns, and the same run is explained in the same bytes."""
    tree, again = EXPLANATIONS[name](), EXPLANATIONS[name]()
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        for line in render_text(tree, language).splitlines():
            text = line.lstrip("│├└─ ")
            assert len(line) - len(text) + width(text) <= 100
    assert to_json(again) == to_json(tree)
    assert json.loads(to_json(tree))["text"] == {"zh": tree.text.zh, "en": tree.text.en}


@pytest.mark.parametrize("complete", [True, False])
def test_an_adoption_that_is_not_stated_in_full_makes_a_draft(complete: bool) -> None:  # noqa: FBT001  a parameter
    """The body that decides is named, and that the covenant is a draft until the rest is said."""
    adopted = Adopted(Text("村民会议", "the villagers' assembly"), date(2022, 6, 20), 90, 60, 50)
    if complete:
        adopted = replace(adopted, published_on=date(2022, 6, 25))
    versions = [replace(each, adopted=adopted) for each in NANHAI.versions]
    tree = explain_decision(versions, [], None, as_of=stories.AS_OF)
    told = (
        "or whom it has charged, decides. Those"
        if complete
        else "or whom it has charged, decides; but how it was adopted and posted is not stated in "
        "full, so the covenant is a draft. Those"
    )
    assert f"the villagers' assembly, {told}" in tree.children[-1].text.en


def test_a_vote_without_its_quorum_makes_a_draft() -> None:
    """Who decides is named, and that the vote did not carry."""
    figures = (Text("村民会议", "the villagers' assembly"), date(2022, 6, 20), 90, 45, 45)
    adopted = Adopted(*figures, published_on=date(2022, 6, 25))
    versions = [replace(each, adopted=adopted) for each in NANHAI.versions]
    last = explain_decision(versions, [], None, as_of=stories.AS_OF).children[-1].text
    assert "decides; but the vote did not reach the quorum, so the covenant is a draft" in last.en
    assert "，但表决未达到法定人数，故仅为草稿" in last.zh


@pytest.mark.parametrize("name", EXPLANATIONS)
def test_the_last_line_says_who_decides(name: str) -> None:
    """Every explanation ends by saying that it is a proposal."""
    last = EXPLANATIONS[name]().children[-1]
    assert last.kind == "closing"
    assert "not a decision" in last.text.en
    assert "不是决定" in last.text.zh


def test_an_unknown_household_is_refused_without_giving_others_away() -> None:
    """The hint shows the end of the nearest id, never the whole."""
    members = [stories.member("HOUSE-4471", "M1", "10.00")]
    run = stories.run_of("nanhai-model", members, [])
    with pytest.raises(UsageError) as refused:
        explain_household(run, "HOUSE-4417")
    assert str(refused.value) == "no household HOUSE-4417 in this run: did you mean ***71?"


def test_the_id_of_something_else_is_named_as_such() -> None:
    """A member's id given as a household's is not unknown, but of another kind."""
    with pytest.raises(UsageError) as refused:
        explain_household(NANHAI, "M1")
    assert str(refused.value) == "no household M1 in this run: it is the id of a member"


def test_an_id_that_resembles_nothing_has_no_hint() -> None:
    """Without a near id there is only the refusal."""
    with pytest.raises(UsageError) as refused:
        explain_record(NANHAI, "something else")
    assert str(refused.value) == "no record something else in this run"


def test_a_decision_without_records_is_explained() -> None:
    """Who has no records has nothing counted."""
    tree = explain_decision(NANHAI.versions, [], None, as_of=stories.AS_OF)
    assert tree.text.en == "nobody: 0 of 0 records count; measures in force: 0."
