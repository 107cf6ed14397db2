"""The types of facts in a reader's words."""

import pytest

from sanctions.lang.types import Choice, Day, Number, Type, YesNo, describe


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (YesNo(), "yes or no"),
        (Day(), "a day"),
        (Number(), "a number"),
        (Number(4, "m²"), "a number"),
        (Choice("role", ("owner",)), "a word"),
    ],
)
def test_describe(of: Type, words: str) -> None:
    """A type is named as an author of covenants would."""
    assert describe(of) == words


def test_defaults() -> None:
    """A number is whole and without unit, a choice without order, unless it is said."""
    assert (Number().decimals, Number().unit) == (0, "")
    assert Choice("role", ("owner",)).ordered is False
