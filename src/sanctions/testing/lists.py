"""Strategies for the dividend list and the table of village funds."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

Row = dict[str, Any]
"""One row of a table as ``assess`` takes it: yuan are ``Decimal``, days are ``date``."""

MOST_FEN = 10**13
"""The largest dividend and fund that is generated: beyond it products no longer fit in 64 bits."""

_BIRTHS = (
    date(1980, 5, 1),
    date(2008, 2, 29),
    date(2010, 2, 28),
    date(2010, 3, 1),
    date(1950, 12, 31),
)


def fen() -> st.SearchStrategy[Decimal]:
    """An amount in yuan: 0 first, then small and round ones, 1 fen, up to 10^13 fen."""
    usual = st.sampled_from((0, 100_000, 10_000, 1, 3, 99_999, 123_457, MOST_FEN))
    return st.one_of(usual, st.integers(0, 10_000_000), st.integers(0, MOST_FEN)).map(
        lambda amount: Decimal(amount).scaleb(-2)
    )


@st.composite
def dividend_lists(draw: st.DrawFn, *, max_villages: int = 3, max_size: int = 8) -> list[Row]:
    """The rows of a dividend list: at least one member; small villages, some of them of one member.

    Ids do not sort as their rows stand, and their numbers have different lengths, so that an order
    by number or by row shows. Dividends reach from 0 to 10^13 fen.

    Example:
        >>> from hypothesis import given, settings
        >>> @settings(max_examples=3)
        ... @given(dividend_lists())
        ... def test_ids_stand_once(rows):
        ...     assert len({row["member_id"] for row in rows}) == len(rows)
        >>> test_ids_stand_once()
    """
    sizes = draw(
        st.lists(
            st.lists(st.integers(1, 3), min_size=1, max_size=3), min_size=1, max_size=max_villages
        )
    )
    rows: list[Row] = []
    households = 0
    for village, members in enumerate(sizes, start=1):
        for size in members:
            households += 1
            for _ in range(size):
                if len(rows) == max_size:
                    return rows
                place = len(rows) + 1
                rows.append(
                    {
                        "village_id": f"V{village}",
                        "household_id": f"H{_shuffled(households)}",
                        "member_id": f"M{_shuffled(place)}",
                        "dividend": draw(fen()),
                        "birth_date": draw(st.sampled_from((None, *_BIRTHS))),
                        "shares": draw(
                            st.sampled_from(
                                (Decimal(1), Decimal(0), Decimal("2.5"), Decimal("0.0001"))
                            )
                        ),
                    }
                )
    return rows


def _shuffled(place: int) -> int:
    """1, 20, 3, 16, 5, ...: every second one out of its order as a text and as a number."""
    return place if place % 2 else 22 - place


def village_funds(members: Sequence[Row]) -> st.SearchStrategy[list[Row]]:
    """A row with a fund for each village of the list; 0 and 10^13 fen among them."""
    villages = sorted({row["village_id"] for row in members})
    return st.tuples(*(fen() for _ in villages)).map(
        lambda funds: [
            {"village_id": village, "fund": fund}
            for village, fund in zip(villages, funds, strict=True)
        ]
    )
