"""How wide a text stands on a screen, and where a line may break: Chinese and English alike."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import combining, east_asian_width

_NEVER_FIRST = frozenset("，。；：、！？）》〉」』】”’%)]},.;:!?")
_UNITS = frozenset("年月日岁条项户天周个次人分元")
_NEVER_LAST = frozenset("（《〈「『【“‘([{")


def width(text: str) -> int:
    """The columns that a text takes: two for a Chinese character or one that may stand as wide.

    Example:
        >>> width("奖励 300.00 元")
        14
    """
    return sum(_columns(character) for character in text)


def wrap(text: str, columns: int) -> list[str]:
    """The text on lines of at most so many columns, unless one word alone is wider.

    No line starts with a closing mark or ends with an opening one; an id stays whole, and a number
    with its unit.

    Example:
        >>> wrap("the reward is withheld", 12)
        ['the reward', 'is withheld']
    """
    lines = [""]
    for piece in _pieces(text):
        if lines[-1].strip() and width((lines[-1] + piece).rstrip()) > columns:
            lines[-1] = lines[-1].rstrip()
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
    return [line.rstrip() for line in lines]


def _columns(character: str) -> int:
    if combining(character):
        return 0
    return 2 if east_asian_width(character) in "WFA" else 1


def _pieces(text: str) -> Iterator[str]:
    """The text cut wherever a line may break; blanks stay at the start of what follows them."""
    piece = ""
    for place, character in enumerate(text):
        if piece and _may_break(piece[-1], character, text[place + 1 : place + 2]):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_break(before: str, after: str, then: str) -> bool:
    if after in _NEVER_FIRST or before in _NEVER_LAST or before == " ":
        return False
    if before.isdecimal() and after == " " and then and then in _UNITS:
        return False
    if (before.isdecimal() and after in _UNITS) or (before in "年月" and after.isdecimal()):
        return False
    return after == " " or _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return east_asian_width(character) in "WF"
