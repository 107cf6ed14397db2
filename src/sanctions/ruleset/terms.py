"""Terms compared whatever the day on which they start."""

from __future__ import annotations

from sanctions.model.calendar import Term


def surely_within(term: Term, limit: Term) -> bool:
    """Whether the term is no longer than the limit, on whatever day both start."""
    if term.months and limit.months:
        return term.months <= limit.months
    return _longest(term) <= _shortest(limit)


def _longest(term: Term) -> int:
    """The most days it can be: no year has more than 366, no month more than 31."""
    years, months = divmod(term.months, 12)
    return term.days + 366 * years + 31 * months


def _shortest(term: Term) -> int:
    """The fewest days it can be: no year has fewer than 365, no month fewer than 28."""
    years, months = divmod(term.months, 12)
    return term.days + 365 * years + 28 * months
