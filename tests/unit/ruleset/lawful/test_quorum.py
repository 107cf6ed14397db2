"""The quorum of each body, at its boundary."""

from datetime import date

import pytest

from sanctions.model.tables import Text
from sanctions.ruleset.covenant import Adopted
from sanctions.ruleset.lawful.quorum import Votes, recognised

LATE = date(2026, 6, 1)


def said(name: str) -> Text:
    """A name that is alike in both languages."""
    return Text(name, name)


@pytest.mark.parametrize(
    ("body", "votes", "missed"),
    [
        ("村民会议", Votes(240, 120, 120), "present"),
        ("村民会议", Votes(240, 121, 60), "in_favour"),
        ("村民会议", Votes(240, 121, 61), None),
        ("villagers-assembly", Votes(3, 2, 1), "in_favour"),
        ("village's Villagers’ Assembly", Votes(3, 2, 2), None),
        ("村民会议（户代表）", Votes(90, 59, 59), "present"),
        ("村民会议（户的代表）", Votes(90, 60, 30), "in_favour"),
        ("villagers' assembly of household representatives", Votes(91, 61, 31), None),
        ("村民代表会议", Votes(30, 19, 19), "present"),
        ("villagers' representatives' assembly", Votes(30, 20, 10), "in_favour"),
        ("villagers-representative-assembly", Votes(30, 20, 11), None),
        ("居民会议", Votes(100, 50, 50), "present"),
        ("residents' assembly", Votes(100, 51, 26), None),
        ("成员大会", Votes(90, 59, 59), "present"),
        ("成员大会", Votes(90, 80, 59), "in_favour"),
        ("members-assembly", Votes(90, 60, 60), None),
        ("成员代表大会", Votes(30, 29, 19), "in_favour"),
        ("members' representative assembly", Votes(30, 20, 20), None),
    ],
)
def test_what_a_body_needs(body: str, votes: Votes, missed: str | None) -> None:
    """More than half, or two thirds, of those whom the statute names."""
    found = recognised(said(body), LATE)
    assert found is not None
    assert missed == found.missed(votes)


@pytest.mark.parametrize("body", ["理事会", "股东大会", "assembly", "village committee", ""])
def test_a_body_that_no_statute_knows(body: str) -> None:
    """Nothing is judged of it."""
    assert recognised(said(body), LATE) is None


def test_a_statute_speaks_from_its_first_day() -> None:
    """Before it the quorum of members was the charter's."""
    assert recognised(said("成员大会"), date(2025, 4, 30)) is None
    assert recognised(said("成员大会"), date(2025, 5, 1)) is not None
    assert recognised(said("村民会议"), date(2011, 1, 1)) is not None


def test_one_language_is_enough() -> None:
    """A body that is named in Chinese may be called anything in English."""
    assert recognised(Text("村民会议", "assembly"), LATE) is not None
    assert recognised(Text("大会", "villagers' assembly"), LATE) is not None


@pytest.mark.parametrize("without", ["on", "eligible", "present", "in_favour"])
def test_what_is_not_stated_is_not_missed(without: str) -> None:
    """A figure that is not there makes the adoption incomplete, and no quorum is judged."""
    stated = {"on": LATE, "eligible": 90, "present": 10, "in_favour": 10}
    assert Adopted(said("村民会议"), **stated).missed == "present"  # type: ignore[arg-type] # each by its name
    assert Adopted(said("村民会议"), **(stated | {without: None})).missed is None  # type: ignore[arg-type] # each by its name
