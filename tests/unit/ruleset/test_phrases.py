"""Sentences are put together with blanks where Chinese needs them, and nowhere else."""

import pytest

from sanctions.model.tables import Text
from sanctions.ruleset.phrases import fitted, joined, listed, say


@pytest.mark.parametrize(
    ("before", "after", "together"),
    [
        ("为", "serious", "为 serious"),
        ("area", "为", "area 为"),
        ("按", "30%", "按 30%"),
        ("30%", "发放", "30% 发放"),
        ("为", "严重", "为严重"),
        ("为 ", "2", "为 2"),
        ("为", "“2”", "为“2”"),
        ("m²", "至", "m² 至"),
        ("不早于", "2025年7月1日", "不早于2025年7月1日"),
        ("", "2", "2"),
        ("为", "", "为"),
    ],
)
def test_a_blank_stands_between_a_character_and_a_letter(
    before: str, after: str, together: str
) -> None:
    """A mark needs none, one that is there is not doubled, and a calendar day stands close."""
    assert fitted(before, after) == together


def test_a_sentence_is_filled_in_both_languages() -> None:
    """Empty parts leave no blank behind."""
    said = say(
        "{who}为{grade}{more}级", "{who} is {grade}{more}", who="M1", grade=2, more=Text("", "")
    )
    assert said == Text("M1 为 2 级", "M1 is 2")


def test_parts_stand_in_a_row() -> None:
    """One part is itself; the last of several follows *or*."""
    assert joined([]) == Text("", "")
    assert listed(["a"]) == Text("a", "a")
    assert listed(["a", "b"]) == Text("a 或 b", "a or b")
    assert listed([Text("甲", "a"), "b", Text("丙", "c")]) == Text("甲、b 或丙", "a, b or c")
