"""The union of spans of days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.model.intervals import merge

Given = tuple[date, date | None, str]

FIRST = date(2024, 2, 1)
HORIZON = 60


def on(number: int) -> date:
    """The day so many days after 1 February 2024."""
    return FIRST + timedelta(days=number)


@st.composite
def intervals(draw: st.DrawFn) -> Given:
    """An interval of up to 20 days, which may be empty or open."""
    start = draw(st.integers(0, 30))
    length = draw(st.none() | st.integers(0, 20))
    end = None if length is None else on(start + length)
    return on(start), end, draw(st.sampled_from("abcdef"))


def covered(start: date, end: date | None) -> set[date]:
    """The days of an interval up to the horizon."""
    return {on(number) for number in range(HORIZON) if start <= on(number) < (end or on(HORIZON))}


@pytest.mark.parametrize(
    ("given_intervals", "expected"),
    [
        ([], []),
        ([(0, 5, "a")], [(0, 5, "a")]),
        ([(0, None, "a")], [(0, None, "a")]),
        ([(0, 5, "a"), (6, 9, "b")], [(0, 5, "a"), (6, 9, "b")]),
        ([(0, 5, "a"), (5, 9, "b")], [(0, 9, "ab")]),
        ([(0, 5, "a"), (4, 9, "b")], [(0, 9, "ab")]),
        ([(4, 9, "b"), (0, 5, "a")], [(0, 9, "ab")]),
        ([(0, 9, "a"), (2, 4, "b")], [(0, 9, "ab")]),
        ([(0, 9, "a"), (2, 4, "b"), (8, 12, "c")], [(0, 12, "abc")]),
        ([(0, 4, "a"), (6, 9, "c"), (3, 7, "b")], [(0, 9, "abc")]),
        ([(0, 9, "b"), (0, 5, "a")], [(0, 9, "ba")]),
        ([(0, None, "a"), (3, 7, "b")], [(0, None, "ab")]),
        ([(0, 5, "a"), (3, None, "b")], [(0, None, "ab")]),
        ([(0, None, "a"), (3, None, "b")], [(0, None, "ab")]),
        ([(0, 5, "a"), (6, None, "b"), (9, 10, "c")], [(0, 5, "a"), (6, None, "bc")]),
        ([(0, 5, "a"), (3, 3, "b"), (5, 5, "c"), (7, 7, "d")], [(0, 5, "a")]),
        ([(1, 1, "a"), (0, 5, "b"), (5, 6, "c")], [(0, 6, "bc")]),
        ([(28, 29, "a"), (29, 30, "b")], [(28, 30, "ab")]),
    ],
)
def test_merge_by_hand(
    given_intervals: list[tuple[int, int | None, str]],
    expected: list[tuple[int, int | None, str]],
) -> None:
    """Overlapping or touching intervals become one, which lists its marks; empty ones go."""
    spans = [
        (on(start), None if end is None else on(end), mark) for start, end, mark in given_intervals
    ]
    assert [
        (on(start), None if end is None else on(end), list(marks)) for start, end, marks in expected
    ] == merge(iter(spans))


def test_merge_refuses_an_interval_that_runs_backward() -> None:
    """An end before the start is a fault of the caller, not an empty interval."""
    expected = "^an interval ends before it starts: 2024-02-01 is before 2024-02-02$"
    with pytest.raises(ValueError, match=expected):
        merge([(on(1), on(0), "a")])


@given(st.lists(intervals(), max_size=8))
def test_merge_covers_the_same_days(spans: list[Given]) -> None:
    """Not a day is gained or lost."""
    before = set().union(*(covered(start, end) for start, end, _ in spans))
    after = set().union(*(covered(start, end) for start, end, _ in merge(spans)))
    assert before == after


@given(st.lists(intervals(), max_size=8))
def test_merged_intervals_stand_apart(spans: list[Given]) -> None:
    """Merged intervals have days, stand in order, and leave at least a day between them."""
    merged = merge(spans)
    assert all(end is None or start < end for start, end, _ in merged)
    assert all(one[1] is not None and one[1] < other[0] for one, other in pairwise(merged))


@given(st.lists(intervals(), max_size=8))
def test_merge_keeps_every_mark_where_it_belongs(spans: list[Given]) -> None:
    """Each interval with days gives its mark once, to the merged interval that holds it."""
    for start, end, marks in merge(spans):
        inside = [
            span
            for span in spans
            if covered(*span[:2]) and covered(*span[:2]) <= covered(start, end)
        ]
        assert [mark for _, _, mark in sorted(inside, key=lambda span: span[0])] == marks


@given(st.lists(intervals(), max_size=8), st.data())
def test_merge_does_not_depend_on_order(spans: list[Given], data: st.DataObject) -> None:
    """In another order the days are the same, and so are the marks of each interval."""
    shuffled = data.draw(st.permutations(spans))
    assert [(start, end, sorted(marks)) for start, end, marks in merge(spans)] == [
        (start, end, sorted(marks)) for start, end, marks in merge(shuffled)
    ]


@given(st.lists(intervals(), max_size=8))
def test_merging_twice_changes_nothing(spans: list[Given]) -> None:
    """What is merged stays as it is."""
    merged = merge(spans)
    assert [(start, end, [marks]) for start, end, marks in merged] == merge(merged)
