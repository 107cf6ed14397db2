"""What tables and the values of choices are called."""

import pytest

from sanctions.model.tables import (
    FINDINGS,
    HOUSEHOLDS,
    ISSUES,
    MEASURES,
    MEMBERS_OUT,
    VILLAGES_OUT,
    Table,
)
from sanctions.model.tables.effect import EFFECT_TABLES
from sanctions.model.tables.words import CHOICES, HOUSEHOLD_STATUSES, MEMBER_STATUSES, STATES

TABLES = (FINDINGS, MEASURES, MEMBERS_OUT, HOUSEHOLDS, VILLAGES_OUT, ISSUES, *EFFECT_TABLES)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_value_of_a_choice_has_a_word(table: Table) -> None:
    """A workbook shows the word, never the value."""
    values = {value for column in table.columns for value in column.type.values}
    assert values <= set(CHOICES)


def test_a_value_has_one_word_wherever_it_stands() -> None:
    """`held` of a member and `held` of a household are called the same."""
    for words in (STATES, MEMBER_STATUSES, HOUSEHOLD_STATUSES):
        for value, word in words.items():
            assert CHOICES[value] == word


def test_titles_can_name_sheets() -> None:
    """A spreadsheet takes 31 characters, a number behind them, and each name once."""
    for language in ("zh", "en"):
        titles = [table.called(language) for table in TABLES]
        assert len({title.casefold() for title in titles}) == len(TABLES)
        assert all(len(title) <= 24 and not set(title) & set("[]:*?/\\'") for title in titles)
