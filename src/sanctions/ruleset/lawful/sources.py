"""The statutes that guards rest on, with the number of an article by date.

Numbers were read from public copies of the statutes; docs/explanation/law.md says which.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sanctions.model.tables import Text
from sanctions.ruleset.phrases import joined, say

Number: TypeAlias = int | tuple[int, int]
"""An article, or an article and its item: 13 (7)."""


@dataclass(frozen=True, slots=True)
class Statute:
    """A text of law: ``since`` is the day from which these numbers hold.

    ``amended`` is the day on which the amendment that renumbers it was passed, and
    ``renumbered`` the day from which it has effect.
    """

    title: Text
    since: date | None = None
    amended: date | None = None
    renumbered: date | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """Articles of a statute. ``now`` are their numbers after the amendment, where known.

    ``analogy``: it speaks of somebody else, and is followed all the same.
    """

    statute: Statute
    numbers: tuple[Number, ...] = ()
    now: tuple[Number, ...] = ()
    analogy: bool = False


# Both organic laws were amended on 2025-10-28, with effect from 2026-01-01 as the news of that day
# reports; the gazette was not at hand, so a covenant later than the amendment is told both numbers.
_AMENDED, _RENUMBERED = date(2025, 10, 28), date(2026, 1, 1)
ORGANIC_LAW = Statute(
    Text("村民委员会组织法", "Organic Law of Villagers' Committees"),
    amended=_AMENDED,
    renumbered=_RENUMBERED,
)
RESIDENTS_LAW = Statute(
    Text("城市居民委员会组织法", "Organic Law of Urban Residents' Committees"),
    amended=_AMENDED,
    renumbered=_RENUMBERED,
)
COLLECTIVE_LAW = Statute(
    Text("农村集体经济组织法", "Law on Rural Collective Economic Organisations"),
    since=date(2025, 5, 1),
)
PENALTIES_LAW = Statute(Text("行政处罚法", "Administrative Penalties Law"), since=date(2021, 7, 15))
CIVIL_CODE = Statute(Text("民法典", "Civil Code"), since=date(2021, 1, 1))
WOMENS_LAW = Statute(
    Text("妇女权益保障法", "Law on the Protection of Women's Rights and Interests"),
    since=date(2023, 1, 1),
)
PRIVACY_LAW = Statute(
    Text("个人信息保护法", "Personal Information Protection Law"), since=date(2021, 11, 1)
)
GUIDANCE = Statute(
    Text(
        "民政部等七部门关于做好村规民约和居民公约工作的指导意见（2018年）",
        "Guidance of seven departments on village rules and community covenants (2018)",
    )
)
OPINION = Statute(
    Text(
        "佛山市南海区关于进一步完善村规民约、居民公约的工作意见（2022年）",
        "Opinion of Nanhai district on village rules and community covenants (2022)",
    )
)


def cited(articles: Iterable[Article], day: date) -> Text:
    """The articles as a covenant of that day is told them."""
    return joined([_cited(each, day) for each in articles], "；", "; ")


def _cited(article: Article, day: date) -> Text:
    title = article.statute.title
    named = Text(title.zh if "（" in title.zh else f"《{title.zh}》", title.en)
    if not article.numbers:
        return named
    numbers = _numbers(article.numbers)
    notes = [*_by_date(article, day)]
    if article.analogy:
        notes.append(Text("参照", "by analogy"))
    note = say("（{all}）", " ({all})", all=joined(notes, "，")) if notes else Text("", "")
    said = say("{named}{numbers}", "{named}, art. {numbers}", named=named, numbers=numbers)
    return Text(said.zh + note.zh, said.en + note.en)


def _by_date(article: Article, day: date) -> Iterable[Text]:
    """What of the numbers holds only before or after a day."""
    statute = article.statute
    if statute.since is not None and day < statute.since:
        since = statute.since.isoformat()
        yield say("{day} 起施行", "as in force since {day}", day=since)
    if statute.amended is None or statute.renumbered is None or day < statute.amended:
        return
    moved = statute.renumbered.isoformat()
    if article.now:
        yield say(
            "据报道 {day} 起为{now}",
            "{now} since {day}, as reported",
            day=moved,
            now=_numbers(article.now),
        )
    else:
        yield say("{day} 以前的条号", "as numbered before {day}", day=moved)


def _numbers(numbers: Iterable[Number]) -> Text:
    return joined([_number(each) for each in numbers], "、", ", ")


def _number(number: Number) -> Text:
    if isinstance(number, int):
        return Text(f"第{_chinese(number)}条", str(number))
    article, item = number
    return Text(f"第{_chinese(article)}条第{_chinese(item)}项", f"{article}({item})")


_DIGITS = "零一二三四五六七八九"


def _chinese(number: int) -> str:
    """A number from 1 to 999 as statutes write it."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")
