"""Texts to exact values."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.model.calendar import Term
from sanctions.ruleset import scalars
from sanctions.ruleset.scalars import ScalarError


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (scalars.read_id, "a", "a"),
        (scalars.read_id, "2022-red-lines", "2022-red-lines"),
        (scalars.read_id, "a" * 64, "a" * 64),
        (scalars.read_name, "area_m2", "area_m2"),
        (scalars.read_word, "一般", "一般"),
        (scalars.read_text, " two\n  lines ", "two lines"),
        (scalars.read_yes_no, "yes", True),
        (scalars.read_yes_no, "true", True),
        (scalars.read_yes_no, "no", False),
        (scalars.read_yes_no, "false", False),
        (scalars.read_count, "0", 0),
        (scalars.read_money, "0.01", 1),
        (scalars.read_money, "999999999999.99", 99999999999999),
        (scalars.read_step, "0.01", 1),
        (scalars.read_step, "10", 1000),
        (scalars.read_percentage, "0%", 0),
        (scalars.read_percentage, "100%", 1_000_000),
        (scalars.read_percentage, "100.0000%", 1_000_000),
        (scalars.read_percentage, "33.3333%", 333_333),
        (scalars.read_percentage, "12.5 %", 125_000),
        (scalars.read_percentage, "0.0001%", 1),
        (scalars.read_day, "2024-02-29", date(2024, 2, 29)),
        (scalars.read_day, "9999-12-31", date(9999, 12, 31)),
        (scalars.read_term, "1 day", Term(1, "days")),
        (scalars.read_term, "1 months", Term(1, "months")),
        (scalars.read_term, "100 years", Term(100, "years")),
        (scalars.read_term, "1200 months", Term(1200, "months")),
        (scalars.read_law, "LAW07", "LAW07"),
    ],
)
def test_what_is_read(read: Callable[[str], object], text: str, expected: object) -> None:
    """Each text has one exact value."""
    assert expected == read(text)


@pytest.mark.parametrize(
    ("read", "text", "code"),
    [
        (scalars.read_id, "A", "R024"),
        (scalars.read_id, "a_b", "R024"),
        (scalars.read_id, "a--b", "R024"),
        (scalars.read_id, "-a", "R024"),
        (scalars.read_id, "a\n", "R024"),
        (scalars.read_id, "村", "R024"),
        (scalars.read_id, "a" * 65, "R024"),
        (scalars.read_name, "2a", "R024"),
        (scalars.read_name, "a-b", "R024"),
        (scalars.read_name, "a" * 65, "R024"),
        (scalars.read_word, "a;b", "R024"),
        (scalars.read_word, "a ", "R024"),
        (scalars.read_word, "a\tb", "R024"),
        (scalars.read_text, " \u3000", "R023"),
        (scalars.read_yes_no, "Yes", "R025"),
        (scalars.read_yes_no, "on", "R025"),
        (scalars.read_yes_no, "", "R025"),
        (scalars.read_count, "1.0", "R027"),
        (scalars.read_count, "-1", "R036"),
        (scalars.read_money, "+1", "R026"),
        (scalars.read_money, ".5", "R026"),
        (scalars.read_money, "5.", "R026"),
        (scalars.read_money, "1e3", "R026"),
        (scalars.read_money, "1,000", "R026"),
        (scalars.read_money, "nan", "R026"),
        (scalars.read_money, "１", "R026"),
        (scalars.read_money, "10%", "R026"),
        (scalars.read_money, "0.010", "R027"),
        (scalars.read_money, "9" * 13, "R027"),
        (scalars.read_money, "9" * 5000, "R027"),
        (scalars.read_step, "0", "R036"),
        (scalars.read_step, "0.00", "R036"),
        (scalars.read_percentage, "10", "R028"),
        (scalars.read_percentage, "-1%", "R028"),
        (scalars.read_percentage, "10％", "R028"),
        (scalars.read_percentage, "%", "R028"),
        (scalars.read_percentage, "1.00000%", "R027"),
        (scalars.read_percentage, "100.0001%", "R029"),
        (scalars.read_day, "2024-2-9", "R030"),
        (scalars.read_day, "2024-02-09T00:00:00", "R030"),
        (scalars.read_day, "2023-02-29", "R031"),
        (scalars.read_day, "0000-01-01", "R031"),
        (scalars.read_term, "0 days", "R032"),
        (scalars.read_term, "-1 days", "R032"),
        (scalars.read_term, "1.5 years", "R032"),
        (scalars.read_term, "3months", "R032"),
        (scalars.read_term, "101 years", "R032"),
        (scalars.read_term, "1201 months", "R032"),
        (scalars.read_term, "999999999 days", "R032"),
        (scalars.read_law, "LAW7", "R024"),
    ],
)
def test_what_is_refused(read: Callable[[str], object], text: str, code: str) -> None:
    """Each fault has its code."""
    with pytest.raises(ScalarError) as caught:
        read(text)
    assert code == caught.value.code


def test_a_number_keeps_the_decimals_it_is_written_with() -> None:
    """`2.50` is not `2.5`: a literal compares at its own scale."""
    assert str(scalars.read_number("-2.50", 2)) == "-2.50"


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=2))
def test_money_is_exact(amount: Decimal) -> None:
    """Every amount of whole fen is read as it was written."""
    assert int(amount * 100) == scalars.read_scaled(f"{amount:f}", 2)


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("speical", ("special", "general"), "did you mean `special`?"),
        ("x", ("special", "general"), "known: `special`, `general`"),
        ("x", (), ""),
        ("x", tuple("abcdefg"), "known: `a`, `b`, `c`, `d`, `e` and 2 more"),
    ],
)
def test_hints(text: str, options: tuple[str, ...], expected: str) -> None:
    """The nearest option, else the first five."""
    assert expected == scalars.did_you_mean(text, options)
