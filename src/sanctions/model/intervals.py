"""Spans of days, half-open, and their union."""

from collections.abc import Iterable
from datetime import date
from operator import itemgetter
from typing import TypeVar

Mark = TypeVar("Mark")


def merge(
    intervals: Iterable[tuple[date, date | None, Mark]],
) -> list[tuple[date, date | None, list[Mark]]]:
    """The fewest intervals that cover the same days: overlapping or touching ones become one.

    Shape: (start, end, mark) with ``end`` not in the interval and None for an open one; returns
    (start, end, marks) by start, where marks stand by the start of their interval, and in the
    order given where starts are equal. Empty in, empty out; an interval without a day is dropped.

    Raises:
        ValueError: if an interval ends before it starts.

    Example:
        >>> january, march, may = date(2025, 1, 1), date(2025, 3, 1), date(2025, 5, 1)
        >>> [(str(start), str(end), marks) for start, end, marks in
        ...  merge([(march, may, "b"), (january, march, "a")])]
        [('2025-01-01', '2025-05-01', ['a', 'b'])]
    """
    merged: list[tuple[date, date | None, list[Mark]]] = []
    for start, end, mark in sorted(intervals, key=itemgetter(0)):
        if end is not None and end <= start:
            _refuse_backward(start, end)
            continue
        if merged and _reaches(merged[-1][1], start):
            first, last, marks = merged[-1]
            marks.append(mark)
            merged[-1] = (first, _later(last, end), marks)
        else:
            merged.append((start, end, [mark]))
    return merged


def _refuse_backward(start: date, end: date) -> None:
    if end < start:
        raise ValueError(f"an interval ends before it starts: {end} is before {start}")


def _reaches(end: date | None, start: date) -> bool:
    return end is None or start <= end


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)
