"""The kinds of measure, and the end of one that runs over days."""

from datetime import date

import pytest

from sanctions.engines.reference.expressions import evaluator
from sanctions.lang.kernel import Col, Value
from sanctions.measures import base
from sanctions.measures.base import ends_on
from sanctions.measures.kinds import KINDS
from sanctions.model.calendar import MonthEnd, Term

START = Col("decided_on")
LEAP = date(2024, 2, 29)


def test_the_kinds() -> None:
    """Three kinds run over days, one has an amount; there is no fine and no cutting of supplies."""
    assert {name: (kind.spans, kind.amount) for name, kind in KINDS.items()} == {
        "advice": (True, "refused"),
        "exclusion": (True, "refused"),
        "notice": (False, "refused"),
        "payment": (False, "required"),
        "referral": (False, "refused"),
        "restriction": (True, "refused"),
    }


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_kind_says_what_it_is(kind: base.MeasureKind) -> None:
    """A kind has its id as its name in English, a name in Chinese, and its effect in both."""
    assert KINDS[kind.id] is kind
    assert kind.en == kind.id
    assert all(text and not text.endswith(("。", ".")) for text in (kind.effect_zh, kind.effect_en))
    assert not kind.zh.isascii()
    assert not kind.effect_zh.isascii()
    assert kind.effect_en.isascii()


def end(
    term: str | None, start: Value, rectified: Value, *, repair: bool, month_end: MonthEnd = "down"
) -> object:
    """The end of a measure."""
    length = None if term is None else Term.parse(term)
    expr = ends_on(START, length, when_rectified=repair, month_end=month_end)
    return evaluator(expr)({"decided_on": start, "rectified_on": rectified})


@pytest.mark.parametrize(
    ("term", "rectified", "expected"),
    [
        ("10 days", None, date(2024, 3, 10)),
        ("10 days", date(2024, 3, 9), date(2024, 3, 9)),
        ("10 days", date(2024, 3, 10), date(2024, 3, 10)),
        ("10 days", date(2024, 3, 11), date(2024, 3, 10)),
        ("10 days", LEAP, LEAP),
        ("10 days", date(2024, 1, 1), LEAP),
        (None, None, None),
        (None, date(2024, 3, 9), date(2024, 3, 9)),
        (None, date(2024, 1, 1), LEAP),
    ],
)
def test_a_measure_ends_when_it_is_rectified(
    term: str | None, rectified: Value, expected: Value
) -> None:
    """On the day of repair if that is earlier than the term, but never before its start."""
    assert end(term, LEAP, rectified, repair=True) == expected


@pytest.mark.parametrize("rectified", [None, date(2024, 3, 9)])
def test_a_measure_by_term_alone_does_not_mind_the_repair(rectified: Value) -> None:
    """Start and term are the end; without a term it is open."""
    assert end("10 days", LEAP, rectified, repair=False) == date(2024, 3, 10)
    assert end(None, LEAP, rectified, repair=False) is None


def test_a_term_follows_the_end_of_the_month() -> None:
    """A year from 29 February ends on 28 February or on 1 March."""
    assert end("1 year", LEAP, None, repair=False) == date(2025, 2, 28)
    assert end("1 year", LEAP, None, repair=True, month_end="up") == date(2025, 3, 1)


@pytest.mark.parametrize("repair", [True, False])
def test_an_unknown_start_has_no_end(repair: bool) -> None:  # noqa: FBT001 - a case
    """Whatever the term, and whether or not it was rectified."""
    assert end("1 year", None, LEAP, repair=repair) is None
    assert end(None, None, LEAP, repair=repair) is None
