"""The steps on the reference engine: what each makes of small tables."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.engines.reference.tables import Table
from sanctions.lang.derived import YES
from sanctions.lang.kernel import Col, Lit, Not, Sum
from sanctions.plan.steps import (
    Among,
    Count,
    Derive,
    Expand,
    Gather,
    Given,
    Keep,
    Merge,
    Union,
    Window,
)
from tests.unit.engines.reference.making import made, on, table_of

# --- given, keep, derive --------------------------------------------------------------------------


def test_given_is_a_constant_table() -> None:
    """A constant table has its rows, and may have none."""
    assert made(Given("t", ("a", "b"), ((1, "x"), (None, "y")))) == table_of(
        "a b", (1, "x"), (None, "y")
    )
    assert made(Given("t", ("a",), ())) == []


def test_keep_keeps_what_is_yes() -> None:
    """A row of which the condition is no or unknown goes; the others keep their order."""
    rows = table_of("a n", (True, 1), (False, 2), (None, 3), (True, 4))
    assert made(Keep("t", "in", Col("a")), **{"in": rows}) == table_of("a n", (True, 1), (True, 4))
    assert made(Keep("t", "in", Not(Col("a"))), **{"in": rows}) == table_of("a n", (False, 2))
    assert made(Keep("t", "in", Col("a")), **{"in": []}) == []


def test_derive_keeps_what_it_is_told_to() -> None:
    """Of the row that came in only the columns named stay, in front; without names all do."""
    rows = table_of("a b c", (1, 5, 7))
    columns = (("b", Sum((Col("a"), Lit(1)))),)
    assert made(Derive("t", "in", columns, ("c",)), **{"in": rows}) == table_of("c b", (7, 2))
    assert made(Derive("t", "in", columns, ()), **{"in": rows}) == table_of("b", (2,))


def test_derive_adds_and_replaces_columns() -> None:
    """A column reads those before it in the step; the table that came in is not changed."""
    rows = table_of("a b", (1, 5), (None, 6))
    step = Derive("t", "in", (("b", Sum((Col("a"), Lit(1)))), ("c", Col("b"))))
    assert made(step, **{"in": rows}) == table_of("a b c", (1, 2, 2), (None, None, None))
    assert made(step, **{"in": []}) == []


# --- gather, expand, union ------------------------------------------------------------------------


def test_gather_lists_the_texts_beside_a_yes() -> None:
    """Texts stand in the order of the items; unknown and no gather nothing; it may be empty."""
    rows = table_of("a b", (True, True), (False, True), (None, None), (True, None))
    items = ((Col("a"), Lit("first")), (Col("b"), Lit("second")), (Col("a"), Lit("third")))
    step = Gather("t", "in", (("list", items), ("none", ())))
    assert made(step, **{"in": rows}) == table_of(
        "a b list none",
        (True, True, ("first", "second", "third"), ()),
        (False, True, ("second",), ()),
        (None, None, (), ()),
        (True, None, ("first", "third"), ()),
    )
    assert made(step, **{"in": []}) == []


def test_gather_replaces_columns_by_lists_of_them() -> None:
    """A column may become the list of itself, and the other columns stay."""
    step = Gather("t", "in", tuple((name, ((YES, Col(name)),)) for name in "ac"))
    rows = table_of("a b c", ("x", 1, "z"))
    assert made(step, **{"in": rows}) == table_of("a b c", (("x",), 1, ("z",)))


def test_expand_makes_a_row_for_every_branch_that_holds() -> None:
    """Rows come in order, and of one row the branches in order; only what is kept comes along."""
    branches = (
        (Col("a"), (("n", Lit(1)), ("m", Col("x")))),
        (Not(Col("a")), (("n", Lit(2)), ("m", Col("n")))),
        (YES, (("n", Lit(3)), ("m", Lit(None)))),
    )
    rows = table_of("a x y", (True, "p", 0), (False, "q", 0), (None, "r", 0))
    step = Expand("t", "in", ("x", "a"), branches)
    expected = table_of(
        "x a n m",
        ("p", True, 1, "p"),
        ("p", True, 3, None),
        ("q", False, 2, 2),
        ("q", False, 3, None),
        ("r", None, 3, None),
    )
    assert made(step, **{"in": rows}) == expected
    assert made(Expand("t", "in", ("x",), ()), **{"in": rows}) == []
    assert made(step, **{"in": []}) == []


def test_union_fills_missing_columns_with_unknown() -> None:
    """All rows of all tables, in their order; a column that a table lacks is unknown there."""
    one, other = table_of("a b", (1, 2)), table_of("b c", (3, 4), (5, 6))
    step = Union("t", ("one", "other"))
    assert made(step, one=one, other=other) == table_of(
        "a b c", (1, 2, None), (None, 3, 4), (None, 5, 6)
    )
    assert made(step, one=[], other=other) == other
    assert made(step, one=one, other=[]) == one
    assert made(step, one=[], other=[]) == []
    assert made(Union("t", ("one", "one")), one=one) == one * 2
    assert made(Union("t", ())) == []


# --- among ----------------------------------------------------------------------------------------

AMONG = Among("t", "in", "other", (("k", "key"), ("l", "key2")))


def test_among_keeps_the_rows_whose_keys_occur() -> None:
    """All keys must be those of one row; a row stands once however often they occur there."""
    rows = table_of("k l n", ("p", 1, 1), ("p", 2, 2), ("q", 2, 3), ("p", 1, 4))
    other = table_of("key key2", ("p", 1), ("q", 1), ("r", 2), ("p", 1))
    expected = table_of("k l n", ("p", 1, 1), ("p", 1, 4))
    assert made(AMONG, **{"in": rows}, other=other) == expected
    assert made(AMONG, **{"in": rows}, other=[]) == []
    assert made(AMONG, **{"in": []}, other=other) == []


def test_an_unknown_key_occurs_nowhere() -> None:
    """Unknown on both sides is no key that two rows share, alone or beside a known one."""
    rows = table_of("k l", (None, 1), ("p", None), (None, None), ("p", 1))
    other = table_of("key key2", (None, 1), ("p", None), (None, None))
    assert made(AMONG, **{"in": rows}, other=other) == []
    alone = Among("t", "in", "other", (("k", "key"),))
    assert made(alone, **{"in": rows}, other=other) == [rows[1], rows[3]]
    assert made(alone, **{"in": rows}, other=other[:1]) == []


# --- count ----------------------------------------------------------------------------------------

DAY, SINCE = Col("day"), Col("since")
WITHIN = Window("n", ("who",), Col("counts"), DAY, SINCE, DAY, "id")
EARLIER = Window("n", ("who",), Col("counts"), Col("told"), SINCE, DAY, None)


def counted(rows: Table, *windows: Window) -> list[tuple[int, ...]]:
    """The counts of each row."""
    step = Count("t", "in", windows)
    result = made(step, **{"in": rows})
    names = [window.column for window in windows]
    assert [{**row, **dict.fromkeys(names)} for row in rows] == [
        {**row, **dict.fromkeys(names)} for row in result
    ]
    return [tuple(row[name] for name in names) for row in result]


def happening(*rows: tuple[object, ...]) -> Table:
    """Rows of ``who id counts day told since``."""
    return table_of("who id counts day told since", *rows)


def test_count_takes_rows_of_the_same_day_by_their_id() -> None:
    """Of one day the row with the smaller id, by code point, stands before; a row never itself."""
    rows = happening(
        ("A", "R2", True, on(0), None, None),
        ("A", "R10", True, on(0), None, None),
        ("A", "记1", True, on(0), None, None),
        ("B", "R1", True, on(0), None, None),
    )
    assert counted(rows, WITHIN) == [(1,), (0,), (2,), (0,)]


@pytest.mark.parametrize(("since", "expected"), [(on(4), 1), (on(5), 1), (on(6), 0), (None, 1)])
def test_count_includes_the_first_day_of_the_distance(since: date | None, expected: int) -> None:
    """What stands on the first day counts, a day before it no more; without a bound all counts."""
    rows = happening(("A", "R1", True, on(5), on(5), None), ("A", "R2", True, on(9), on(9), since))
    assert counted(rows, WITHIN)[1] == (expected,)
    assert counted(rows, EARLIER)[1] == (expected,)


def test_count_leaves_out_what_does_not_stand_or_is_not_dated() -> None:
    """Rows of which the condition is no or unknown, or the day unknown, are not counted."""
    rows = happening(
        ("A", "R1", False, on(1), on(1), None),
        ("A", "R2", None, on(1), on(1), None),
        ("A", "R3", True, on(1), None, None),
        ("A", "R4", True, on(2), on(1), None),
        ("A", "R5", False, on(3), None, None),
    )
    assert counted(rows, WITHIN)[-1] == (2,)
    assert counted(rows, EARLIER)[-1] == (1,)


def test_count_without_tie_leaves_out_the_same_day() -> None:
    """Without a tie only what is before the day itself counts, whatever the ids are."""
    rows = happening(
        ("A", "R1", True, on(1), on(3), None),
        ("A", "R2", True, on(3), on(9), None),
        ("A", "R3", True, on(4), on(9), None),
    )
    assert counted(rows, EARLIER) == [(0,), (0,), (1,)]


def test_count_of_a_distance_that_begins_later_is_none() -> None:
    """A distance that begins after its end holds nothing, not a number below 0."""
    rows = happening(
        ("A", "R1", True, on(1), on(1), None),
        ("A", "R2", True, on(2), on(2), None),
        ("A", "R3", True, on(1), on(5), on(9)),
    )
    assert counted(rows, WITHIN)[-1] == (0,)
    assert counted(rows, EARLIER)[-1] == (0,)


def test_count_takes_several_windows_and_keys() -> None:
    """Windows are counted side by side, each by its own columns."""
    narrow = Window("m", ("who", "id"), Col("counts"), DAY, SINCE, DAY, None)
    rows = happening(
        ("A", "x", True, on(1), None, None),
        ("A", "y", True, on(2), None, None),
        ("A", "x", True, on(3), None, None),
    )
    assert counted(rows, WITHIN, narrow) == [(0, 0), (1, 0), (2, 1)]
    assert counted([], WITHIN) == []
    assert made(Count("t", "in", ()), **{"in": rows}) == rows


@st.composite
def happenings(draw: st.DrawFn) -> Table:
    """A few rows of two subjects within a few days, their ids unique."""
    days = st.integers(0, 4).map(on)
    ids = draw(st.lists(st.sampled_from("ABabcd甲乙"), max_size=8, unique=True))
    return [
        {
            "who": draw(st.sampled_from("甲乙")),
            "id": name,
            "counts": draw(st.sampled_from((True, True, True, False, None))),
            "day": draw(days),
            "told": draw(st.none() | days),
            "since": draw(st.none() | days),
        }
        for name in ids
    ]


@given(happenings())
def test_count_is_the_count_row_by_row(rows: Table) -> None:
    """The count agrees with a look at every pair of rows, in the words of the step."""

    def stands(row: dict[str, Any], other: dict[str, Any], at: str) -> bool:
        return (
            other["who"] == row["who"]
            and other["counts"] is True
            and other[at] is not None
            and (row["since"] is None or other[at] >= row["since"])
        )

    expected = [
        (
            sum(
                stands(row, other, "day") and (other["day"], other["id"]) < (row["day"], row["id"])
                for other in rows
            ),
            sum(stands(row, other, "told") and other["told"] < row["day"] for other in rows),
        )
        for row in rows
    ]
    told = Window("told-n", ("who",), Col("counts"), Col("told"), SINCE, DAY, None)
    assert counted(rows, WITHIN, told) == expected


# --- merge ----------------------------------------------------------------------------------------

MERGE = Merge("t", "in", ("who", "what"), "start", "end", ("record", "row"))


def test_merge_drops_an_interval_without_a_day() -> None:
    """Also one that meets no other."""
    rows = table_of("who what start end record row", ("m", "ban", on(1), on(1), "R1", "s"))
    assert made(MERGE, **{"in": rows}) == []


def test_merge_joins_what_overlaps_or_touches() -> None:
    """Open ends stay open; lists are sorted by code point and without repeats; the rest goes."""
    rows = table_of(
        "who what start end record row other",
        ("A", "ban", on(5), on(9), "R2", "s1", 1),
        ("A", "ban", on(0), on(5), "R10", "s1", 2),
        ("A", "ban", on(20), None, "记1", "s2", 3),
        ("A", "ban", on(30), on(31), "R3", "s1", 4),
        ("A", "gate", on(1), on(2), "R2", "s1", 5),
        ("B", "ban", on(9), on(10), "R4", "s1", 6),
        ("A", "ban", on(11), on(12), "R2", "s1", 7),
    )
    expected = table_of(
        "who what start end record row",
        ("A", "ban", on(0), on(9), ("R10", "R2"), ("s1",)),
        ("A", "ban", on(11), on(12), ("R2",), ("s1",)),
        ("A", "ban", on(20), None, ("R3", "记1"), ("s1", "s2")),
        ("A", "gate", on(1), on(2), ("R2",), ("s1",)),
        ("B", "ban", on(9), on(10), ("R4",), ("s1",)),
    )
    result = made(MERGE, **{"in": rows})
    assert sorted(result, key=lambda row: (row["who"], row["what"], row["start"])) == expected
    assert made(MERGE, **{"in": []}) == []


spans = st.lists(
    st.tuples(st.sampled_from("甲乙"), st.integers(0, 12), st.none() | st.integers(1, 6)),
    max_size=8,
)


@given(spans)
def test_merge_covers_the_same_days(given_spans: list[tuple[str, int, int | None]]) -> None:
    """Each subject is bound on the same days as before, and a day stands in one row only."""
    horizon = 30
    rows = [
        {"who": who, "start": on(start), "end": None if length is None else on(start + length)}
        for who, start, length in given_spans
    ]

    def days(table: Iterable[dict[str, Any]]) -> Counter[tuple[str, int]]:
        return Counter(
            (row["who"], number)
            for row in table
            for number in range(horizon)
            if row["start"] <= on(number) < (row["end"] or on(horizon))
        )

    merged = made(Merge("t", "in", ("who",), "start", "end", ()), **{"in": rows})
    assert set(days(rows)) == set(days(merged))
    assert set(days(merged).values()) <= {1}
    assert [list(row) for row in merged] == [["who", "start", "end"]] * len(merged)
