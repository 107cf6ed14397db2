"""What people call the ids of a covenant that have no title."""

import pytest

from sanctions.model.tables import Text
from tests.unit.ruleset.covenants import VILLAGE, faults, load, with_grading, with_payout

GRADES = "words: {serious: {zh: 严重, en: grave enough}, advice: 劝诫}\n"


def test_words_are_kept() -> None:
    """One text for both languages, or one for each."""
    assert load(VILLAGE + GRADES).words == {
        "serious": Text("严重", "grave enough"),
        "advice": Text("劝诫", "劝诫"),
    }


@pytest.mark.parametrize(
    "name",
    ["advice", "severity", "minor", "owner", "area", "order", "building", "heavy", "tell", "hold"],
)
def test_what_can_have_a_word(name: str) -> None:
    """A grade, a scale, a value, an attribute, a topic, and a row of any table."""
    assert load(VILLAGE + f"words: {{{name}: 词}}\n").words == {name: Text("词", "词")}


@pytest.mark.parametrize(
    ("when", "zh", "en"),
    [
        ("{severity: {at_least: serious}}", "轻重至少为严重", "weight is at least grave enough"),
        ("{role: owner}", "role 为业主", "role is owner of the house"),
        ("{area: {more_than: 2}}", "面积多于 2 m²", "size is more than 2 m²"),
        ("{topic: order}", "条款类别为秩序", "topic is public order"),
        ("{topic: building}", "条款类别为违法建设", "topic is Building"),
    ],
)
def test_conditions_are_worded_with_them(when: str, zh: str, en: str) -> None:
    """Wherever an id would stand in a sentence, its word does."""
    words = (
        "words:\n"
        "  severity: {zh: 轻重, en: weight}\n"
        "  serious: {zh: 严重, en: grave enough}\n"
        "  owner: {zh: 业主, en: owner of the house}\n"
        "  area: {zh: 面积, en: size}\n"
        "  order: {zh: 秩序, en: public order}\n"
    )
    assert load(with_grading(when) + words).grading[0].when.wording == Text(zh, en)


def test_grades_are_worded_with_them() -> None:
    """Where they are compared, and where they are counted."""
    text = with_payout("{worst_grade: serious, count: {serious: 1}}") + GRADES
    assert load(text).rewards[0].payout[0].when.wording == Text(
        "本期最重等次为严重，且本期等次为严重的违规次数为 1 次",
        "worst grade in the period is grave enough,"
        " and number of offences of grade “grave enough” in the period is 1",
    )


def test_no_worst_grade_is_not_a_row_called_none() -> None:
    """`none` below every grade keeps its meaning beside a row of that name."""
    text = with_payout("{worst_grade: none}").replace("id: hold", "id: none")
    wording = (
        load(text + "words: {none: {zh: 不发, en: nothing}}\n").rewards[0].payout[0].when.wording
    )
    assert wording == Text("本期最重等次为无", "worst grade in the period is none")


def test_an_attribute_without_a_title_goes_by_its_word() -> None:
    """One with a title keeps it, and a word beside it is refused."""
    assert load(VILLAGE + "words: {role: 身份}\n").attributes["role"].title == Text("身份", "身份")
    titled = VILLAGE.replace("type: yes-no", "type: yes-no, title: 已缴")
    assert faults(titled + "words: {paid: 付清}\n") == [
        "37:9 R058 the attribute `paid` has a title"
    ]


def test_a_faulty_id_is_not_refused_again() -> None:
    """What was refused where it stands is not unknown here as well."""
    text = VILLAGE.replace("id: heavy", "id: He").replace("[owner, tenant]", "owner")
    assert [each.split()[1] for each in faults(text + "words: {He: 甲, owner: 乙}\n")] == [
        "R022",
        "R024",
    ]
