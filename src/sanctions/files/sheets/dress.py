"""Cells of a sheet as the reader of cells takes them: days of numbers, ids without their dress."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TypeAlias, cast

from sanctions.model.tables import Column

Undress: TypeAlias = Callable[[object], object]
"""What makes a cell of a sheet what the reader of cells takes; a fault is left for that to find."""

_QUOTES = ("'", "＇")
_QUOTED = re.compile(f"\0[{''.join(_QUOTES)}]")
_LAST_SERIAL = 2_958_465  # 9999-12-31
_FIRST_SERIAL = 61  # 1900-03-01: before it Excel has a day that never was
_DAYS_OF_1904 = date(1904, 1, 1)


def undresser(column: Column, epoch: date | None) -> Undress | None:
    """What undresses the cells of a column; ``epoch`` is day 0 of the numbers of days.

    None where they are taken as they are.
    """
    match column.type.kind:
        case "text":
            return undressed_id
        case "choice" if not column.type.values:
            return undressed_id
        case "choice":
            return _whole
        case "day":
            return lambda cell: _day(cell, epoch)
        case _:
            return None


def undressed(cells: Sequence[object], undress: Undress) -> Sequence[object]:
    """The cells of a column undressed; the same ones where that surely changes nothing."""
    if set(map(type, cells)) == {str}:
        texts = cast("Sequence[str]", cells)
        bare = list(map(str.strip, texts))
        if bare == texts and all(bare) and not _QUOTED.search("\0".join(["", *bare])):
            return cells
    return list(map(undress, cells))


def undressed_id(cell: object) -> object:
    r"""A text without what only keeps it a text: blanks at its ends, and one `'` before it.

    Zeros at its start stay. What is no text stays what it is: a number is no id.

    Example:
        >>> undressed_id("\t007"), undressed_id("'007 "), undressed_id(7.0)
        ('007', '007', 7.0)
    """
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    if text.startswith(_QUOTES):
        text = text[1:].strip()
    return text or None


def _whole(cell: object) -> object:
    """A word of a scale, which may be a number: sheets know no whole numbers."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return undressed_id(cell)


def _day(cell: object, epoch: date | None) -> object:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or cell != cell // 1:
        return cell
    number = int(cell)
    if len(str(number)) == len("20250301"):
        return str(number)
    if epoch is None or number > _LAST_SERIAL:
        return cell
    if number < (0 if epoch == _DAYS_OF_1904 else _FIRST_SERIAL):
        return cell
    try:
        return epoch + timedelta(days=number)
    except OverflowError:
        return cell
