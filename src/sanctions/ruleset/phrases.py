"""Sentences in Chinese and English, put together of parts, with blanks where Chinese needs them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import Formatter
from typing import TypeAlias
from unicodedata import east_asian_width

from sanctions.model.tables import Text

Part: TypeAlias = Text | str | int

_CALENDAR_DAY = re.compile("[0-9]+年[0-9]+月")


def say(zh: str, en: str, **parts: Part) -> Text:
    """The sentence in both languages, each ``{name}`` filled with the part in that language.

    Example:
        >>> say("等次为{grade}", "grade {grade}", grade="serious").zh
        '等次为 serious'
    """
    spoken = {name: text_of(part) for name, part in parts.items()}
    chinese = ""
    for literal, name, _, _ in Formatter().parse(zh):
        chinese = fitted(chinese, literal)
        if name is not None:
            chinese = fitted(chinese, spoken[name].zh)
    return Text(chinese, en.format(**{name: text.en for name, text in spoken.items()}))


def joined(parts: Iterable[Part], zh: str = "、", en: str = ", ") -> Text:
    """The parts one after the other."""
    spoken = [text_of(part) for part in parts]
    chinese = ""
    for place, part in enumerate(spoken):
        chinese = fitted(fitted(chinese, zh) if place else chinese, part.zh)
    return Text(chinese, en.join(part.en for part in spoken))


def listed(parts: Iterable[Part]) -> Text:
    """The parts as a choice: *a, b or c*.

    Example:
        >>> listed(["a", "b", "c"]).en
        'a, b or c'
    """
    *first, last = [text_of(part) for part in parts]
    if not first:
        return last
    return joined((joined(first), last), zh="或", en=" or ")


def text_of(part: Part) -> Text:
    """A part in both languages; ids and numbers are alike in both."""
    return part if isinstance(part, Text) else Text(str(part), str(part))


def fitted(before: str, after: str) -> str:
    """Two pieces of Chinese text, a blank between a character and a letter or digit.

    A calendar day stands without blanks.

    Example:
        >>> fitted("不少于", "1 次"), fitted("不早于", "2025年7月1日")
        ('不少于 1 次', '不早于2025年7月1日')
    """
    if not before or not after or _CALENDAR_DAY.match(after):
        return before + after
    left, right = before[-1], after[0]
    apart = (_is_character(left) and _is_letter(right)) or (
        _is_letter(left) and _is_character(right)
    )
    return f"{before} {after}" if apart else before + after


def _is_character(sign: str) -> bool:
    return sign.isalnum() and east_asian_width(sign) in "WF"


def _is_letter(sign: str) -> bool:
    return sign == "%" or (sign.isalnum() and not _is_character(sign))
