"""Articles are numbered as on the day of the covenant."""

from datetime import date

import pytest

from sanctions.ruleset.lawful.guards import GUARDS
from sanctions.ruleset.lawful.sources import COLLECTIVE_LAW, ORGANIC_LAW, Article, cited

MOVED = Article(ORGANIC_LAW, (27,), now=(31,))
UNKNOWN = Article(ORGANIC_LAW, (22,))


@pytest.mark.parametrize(
    ("article", "day", "en", "zh"),
    [
        (MOVED, date(2025, 10, 27), "art. 27", "第二十七条"),
        (
            MOVED,
            date(2025, 10, 28),
            "art. 27 (31 since 2026-01-01, as reported)",
            "第二十七条（据报道 2026-01-01 起为第三十一条）",
        ),
        (UNKNOWN, date(2025, 10, 27), "art. 22", "第二十二条"),
        (
            UNKNOWN,
            date(2026, 1, 1),
            "art. 22 (as numbered before 2026-01-01)",
            "第二十二条（2026-01-01 以前的条号）",
        ),
    ],
)
def test_an_amendment_moves_numbers(article: Article, day: date, en: str, zh: str) -> None:
    """From the day on which it was passed both numbers are told, or that the old one is old."""
    text = cited([article], day)
    assert f"Organic Law of Villagers' Committees, {en}" == text.en
    assert f"《村民委员会组织法》{zh}" == text.zh


def test_a_statute_of_a_later_day_says_so() -> None:
    """A covenant from before it is told since when it is in force."""
    article = Article(COLLECTIVE_LAW, (8, (13, 7), 42), analogy=True)
    name = "Law on Rural Collective Economic Organisations, art. 8, 13(7), 42"
    before, after = cited([article], date(2025, 4, 30)), cited([article], date(2025, 5, 1))
    assert f"{name} (as in force since 2025-05-01, by analogy)" == before.en
    assert f"{name} (by analogy)" == after.en
    assert after.zh == "《农村集体经济组织法》第八条、第十三条第七项、第四十二条（参照）"


@pytest.mark.parametrize(
    ("number", "zh"),
    [
        (1, "一"),
        (10, "十"),
        (19, "十九"),
        (31, "三十一"),
        (100, "一百"),
        (107, "一百零七"),
        (110, "一百一十"),
        (265, "二百六十五"),
    ],
)
def test_numbers_as_statutes_write_them(number: int, zh: str) -> None:
    """Up to 999."""
    assert f"第{zh}条" in cited([Article(COLLECTIVE_LAW, (number,))], date(2026, 1, 1)).zh


def test_every_guard_has_a_source_but_for_what_courts_did() -> None:
    """Only reversal rests on practice."""
    assert [guard.code for guard in GUARDS if not guard.source] == ["LAW14"]
