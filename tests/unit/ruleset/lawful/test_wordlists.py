"""Words are found where they mean what a guard looks for, and not inside others."""

import pytest

from sanctions.ruleset.lawful.wordlists import (
    BIDDING,
    DIVIDENDS,
    FINES,
    GROUNDS,
    KIN,
    OFFICE,
    PRIVATE,
    Words,
)


def grounds(text: str) -> list[str]:
    """Every ground that a text says."""
    return [ground for ground, words in GROUNDS.items() if words.said_in(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sex", ["sex"]),
        ("Sex_of_person", ["sex"]),
        ("sextant", []),
        ("essex-road", []),
        ("wharf for women", ["sex"]),
        ("man-hours", []),
        ("男", ["sex"]),
        ("赵胜男", []),
        ("外嫁女", ["marriage"]),
        ("再婚", ["marriage"]),
        ("婚否", ["marriage"]),
        ("孕期", ["birth and children"]),
        ("孕育文明新风", []),
        ("xingbie", ["sex"]),
        ("婚宴桌数", []),
        ("结婚酒席", []),
        ("结婚年限", ["marriage"]),
        ("升学宴", []),
        ("升学", ["study"]),
        ("大学生宴席", []),
        ("在校大学生", ["study"]),
        ("出生日期", []),
        ("birth_date", []),
        ("children", ["birth and children"]),
        ("children's playground", []),
        ("number of children", ["birth and children"]),
        ("独生子女户", ["birth and children"]),
        ("服兵役", ["military service"]),
        ("参军宴", []),
        ("veterans", ["military service"]),
        ("刑满释放", ["imprisonment"]),
        ("prisoner", ["imprisonment"]),
        ("ｓｅｘ", ["sex"]),
        ("年龄", []),
        ("age", []),
        ("户籍", []),
    ],
)
def test_grounds(text: str, found: list[str]) -> None:
    """A status is found, and an act, a name or a part of a word is not."""
    assert found == grounds(text)


@pytest.mark.parametrize(
    ("words", "said", "not_said"),
    [
        (FINES, "fine of 200 yuan", "refined oil"),
        (FINES, "罚款二百元", "不予罚款"),
        (FINES, "confiscated goods", "criticism without a fine"),
        (KIN, "本人及子女", "告知家属"),
        (KIN, "the family's car", "family conduct"),
        (OFFICE, "不得参选", "居民委员会便民服务"),
        (OFFICE, "no public office", "office hours"),
        (BIDDING, "no bidding", "forbidding signs"),
        (DIVIDENDS, "停发分红", "分红奖励资金"),
        (DIVIDENDS, "dividend of the year", "dividend reward"),
        (PRIVATE, "ID number", "number of ids"),
        (PRIVATE, "bank account", "river bank"),
    ],
)
def test_measures_and_columns(words: Words, said: str, not_said: str) -> None:
    """What is close is not taken for it."""
    assert words.said_in("-", said)
    assert not words.said_in(not_said)
