"""Which heading means which column: the one place that knows the words of real lists.

The words are those of dividend lists and registers in use, and their synonyms. A word that may
mean two things, such as 股权证号 (of a household here, of a member there), is left out: a map says
what it means in a list.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from unicodedata import normalize

from sanctions.model.tables import Table

_VILLAGE = (
    *("村社编号", "村社", "村社名称", "村名", "村", "村居", "行政村", "村委会", "社区", "社名"),
    *("股份经济合作社名称", "股份经济合作社", "股份合作经济社名称", "股份合作经济社"),
    *(
        "经济合作社名称",
        "经济合作社",
        "经济联合社名称",
        "经济联合社",
        "经联社",
        "经济社名称",
        "经济社",
    ),
    *("集体经济组织名称", "集体经济组织", "village", "village name", "cooperative"),
)
_HOUSEHOLD = (
    *("户编号", "户号", "家庭编号", "家庭户号", "户主身份证号", "户主身份证号码", "户主身份证"),
    *("户主公民身份号码", "户主证件号码", "户主证件号", "household", "household number"),
    *("household no", "head id number"),
)
_MEMBER = (
    *("成员编号", "股东编号", "成员身份证号", "成员身份证号码", "股东身份证号", "股东身份证号码"),
    *("身份证号", "身份证号码", "身份证", "公民身份号码", "公民身份证号码", "成员证件号码"),
    *("成员证件号", "证件号码", "member", "member number", "member no", "id number"),
)
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "village_id": _VILLAGE,
    "household_id": _HOUSEHOLD,
    "member_id": _MEMBER,
    "dividend": (
        *("分红", "分红金额", "分红款", "个人金额", "个人分红", "个人分红金额", "个人分红款"),
        *(
            "股份分红",
            "股份分红金额",
            "股红",
            "应发金额",
            "应分金额",
            "应分红金额",
            "金额",
            "amount",
        ),
    ),
    "birth_date": ("出生日期", "出生年月日", "生日", "date of birth", "birthday", "dob"),
    "shares": (
        "股份数",
        "股份总数",
        "股份合计",
        "总股数",
        "股数",
        "个人股数",
        "持股数",
        "持股总数",
    ),
    "record_id": ("记录编号", "记录号", "record", "record number", "record no"),
    "clause": ("条款", "条款编号", "公约条款", "违反条款"),
    "occurred_on": ("发生日期", "发生时间", "行为日期", "违规日期", "date", "occurred"),
    "loss": ("损失", "损失金额", "造成损失"),
    "incident_id": ("事件编号", "事件号", "incident"),
    "recorded_on": ("登记日期", "录入日期", "recorded"),
    "notified_on": ("告知日期", "批评教育日期", "警告日期", "notified"),
    "decided_on": ("认定日期", "决定日期", "decided"),
    "appealed_on": ("申诉日期", "appealed"),
    "resolved_on": ("申诉办结日期", "申诉处理日期", "resolved"),
    "outcome": ("申诉结果", "申诉处理结果"),
    "rectify_by": ("限期整改日期", "整改期限", "整改截止日期"),
    "rectified_on": ("整改到位日期", "整改完成日期", "rectified"),
    # Columns that covenants commonly have.
    "severity": (
        *("严重程度", "严重性", "情节", "情节轻重", "情节程度", "情节严重程度", "轻重程度"),
        *("degree of severity", "seriousness"),
    ),
    "impact": ("影响", "影响程度", "影响范围", "影响大小", "社会影响"),
    "fund": ("奖励资金", "奖励资金总额", "奖励金总额", "reward fund"),
}

HEAD, RELATION = "head", "relation"
HOUSEHOLD_DIVIDEND, HOUSEHOLD_SHARES = "household dividend", "household shares"
_ASIDE: Mapping[str, tuple[str, ...]] = {
    HEAD: ("户主姓名", "户主", "head of household", "head"),
    RELATION: ("与户主关系", "户主关系", "关系", "relation", "relation to head"),
    HOUSEHOLD_DIVIDEND: (
        "户金额",
        "户分红",
        "户分红金额",
        "户合计",
        "户总金额",
        "户合计金额",
        "每户金额",
    ),
    HOUSEHOLD_SHARES: ("户股数", "户总股数", "户股份数", "户股份总数"),
}
"""Headings that no column of ours has, and that tell where a household begins and what it gets."""

OF_HOUSEHOLDS = (HEAD, HOUSEHOLD_DIVIDEND, HOUSEHOLD_SHARES)
_NOTES = re.compile(r"\((?:单位[:：]?)?(?:人民币)?(?:元|yuan|rmb|cny|股|必填)\)", re.IGNORECASE)
_IGNORED = re.compile(r"[\s_\-*:：\u200b\ufeff]+")


@dataclass(frozen=True, slots=True)
class Found:
    """What a row of headings says.

    ``places`` are those of the columns of the table, from 0, and ``aside`` those of what else is
    known. ``several`` are the headings that may each be a column, ``unread`` the other headings.
    """

    places: Mapping[str, int]
    aside: Mapping[str, int]
    several: Mapping[str, tuple[str, ...]]
    unread: tuple[str, ...]


def heading_text(cell: object) -> str:
    r"""A heading on one line.

    Example:
        >>> heading_text("分红 \n（元）")
        '分红 （元）'
    """
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def find_columns(
    cells: Sequence[object], table: Table, chosen: Mapping[str, str] = MappingProxyType({})
) -> Found:
    """Which cells of a row are headings of which columns.

    ``chosen`` are headings by column, as a map says: they win, and are found where they stand word
    for word. A column under its own name wins over its synonyms.
    """
    words = [heading_text(cell) for cell in cells]
    places: dict[str, int] = {}
    several: dict[str, tuple[str, ...]] = {}
    taken: set[int] = set()
    for name, heading in chosen.items():
        at = [place for place, word in enumerate(words) if word == heading_text(heading)]
        taken.update(at)
        _put(name, at, words, places, several)
    for name in table.names:
        if name not in chosen and (at := [i for i, word in enumerate(words) if word == name]):
            places[name] = at[0]
            taken.update(at)
    meant = _meant(table)
    by_column: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        if word and place not in taken and (means := meant.get(_plain(word))) is not None:
            by_column.setdefault(means, []).append(place)
    aside: dict[str, int] = {}
    for name, at in by_column.items():
        if name in _ASIDE:
            aside[name] = at[0]
        elif name not in places and name not in several and name not in chosen:
            _put(name, at, words, places, several)
    known = {*places.values(), *aside.values()}
    unread = tuple(word for place, word in enumerate(words) if word and place not in known)
    return Found(places, aside, several, unread)


def words_of(name: str, titles: Iterable[str] = ()) -> tuple[str, ...]:
    """Every heading that a column is recognised by, its titles first."""
    return tuple(dict.fromkeys((*titles, *_SYNONYMS.get(name, ()))))


def _put(
    name: str,
    at: list[int],
    words: list[str],
    places: dict[str, int],
    several: dict[str, tuple[str, ...]],
) -> None:
    if len(at) == 1:
        places[name] = at[0]
    elif at:
        several[name] = tuple(words[place] for place in at)


@lru_cache(maxsize=16)
def _meant(table: Table) -> Mapping[str, str]:
    """The column, or what else, that each plain heading means; a heading of two means neither.

    What a column is called in its table wins over the words that are known for another.
    """
    own = _by_word({each.name: _titles(table, each.name) for each in table.columns})
    known = _by_word({**_ASIDE, **{name: words_of(name) for name in table.names}})
    return {word: name for word, name in {**known, **own}.items() if name is not None}


def _by_word(known: Mapping[str, Iterable[str]]) -> dict[str, str | None]:
    """What each plain word means; None where that is two things."""
    meant: dict[str, str | None] = {}
    for name, words in known.items():
        for word in {_plain(each) for each in (name, *words)}:
            meant[word] = None if meant.get(word, name) != name else name
    return meant


def _titles(table: Table, name: str) -> tuple[str, str]:
    title = table.column(name).title
    return title.zh, title.en


def _plain(word: str) -> str:
    """A heading without blanks, capitals, full-width forms and the unit yuan."""
    return _IGNORED.sub("", _NOTES.sub("", normalize("NFKC", word).casefold()))
