"""The steps on the reference engine: what each makes of small tables."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from types import FrameType
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.engines.reference.engine import ReferenceEngine, ready
from sanctions.engines.reference.tables import Table
from sanctions.engines.registry import ENGINES, engine_named
from sanctions.errors import ConservationError, UsageError
from sanctions.lang.derived import YES, when
from sanctions.lang.kernel import Before, Col, Equal, Lit, Not, Product, Sum
from sanctions.plan.steps import (
    Allocate,
    Attach,
    Count,
    Derive,
    Expand,
    Gather,
    Given,
    Group,
    Keep,
    Merge,
    Plan,
    Require,
    Select,
    Step,
    Total,
    Union,
    Window,
)

FIRST = date(2024, 2, 1)
Tracer: TypeAlias = Callable[[FrameType, str, object], Any]
SUM, GREATEST, ANY = Total("sum", "sum", Col("x")), Total("most", "greatest", Col("x")), "any"


def on(number: int) -> date:
    """The day so many days after 1 February 2024."""
    return FIRST + timedelta(days=number)


def table_of(columns: str, *rows: tuple[object, ...]) -> Table:
    """A table from the names of its columns and its rows."""
    return [dict(zip(columns.split(), row, strict=True)) for row in rows]


def made(step: Step, **tables: Table) -> Table:
    """What a step makes of its tables, on the reference engine; the tables stay as they are."""
    before = {name: [dict(row) for row in table] for name, table in tables.items()}
    program = ready(Plan(tuple(tables), (step,), (step.name,)))
    result = program.run(tables)[step.name]
    assert tables == before
    assert program.run(tables)[step.name] == result
    return result


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


# --- group, attach --------------------------------------------------------------------------------


def test_group_totals_leave_unknown_out() -> None:
    """Of nothing known the sum is 0, the greatest unknown, and there is none that is yes."""
    rows = table_of(
        "k x f",
        ("b", 3, True),
        ("a", None, None),
        ("b", None, None),
        ("a", None, False),
        ("b", -5, False),
        (None, 1, True),
    )
    totals = (SUM, GREATEST, Total("any", "any", Col("f")), Total("n", "sum", Lit(1)))
    assert made(Group("t", "in", ("k",), totals), **{"in": rows}) == table_of(
        "k sum most any n",
        ("b", -2, 3, True, 3),
        ("a", 0, None, False, 2),
        (None, 1, 1, True, 1),
    )


def test_group_by_several_columns_and_without_totals() -> None:
    """Each distinct combination is one row, an unknown key being one value; no rows, no groups."""
    rows = table_of("k l x", (1, None, 4), (1, 2, 5), (1, None, 6))
    assert made(Group("t", "in", ("l", "k"), ()), **{"in": rows}) == table_of(
        "l k", (None, 1), (2, 1)
    )
    step = Group("t", "in", ("k", "l"), (Total("d", "greatest", Col("x")),))
    assert made(step, **{"in": rows}) == table_of("k l d", (1, None, 6), (1, 2, 5))
    assert made(step, **{"in": []}) == []


groupable = st.lists(
    st.tuples(st.sampled_from("ab"), st.none() | st.integers(-3, 3), st.none() | st.booleans()),
    max_size=7,
)


@given(groupable)
def test_group_is_the_total_key_by_key(rows: list[tuple[str, int | None, bool | None]]) -> None:
    """Totals agree with a look at all rows of a key; nothing depends on the order of rows."""
    table = table_of("k x f", *rows)
    step = Group("t", "in", ("k",), (SUM, GREATEST, Total("any", "any", Col("f"))))
    expected = []
    for key in dict.fromkeys(row[0] for row in rows):
        known = [x for k, x, _ in rows if k == key and x is not None]
        any_yes = any(f is True for k, _, f in rows if k == key)
        expected.append((key, sum(known), max(known) if known else None, any_yes))
    result = made(step, **{"in": table})
    assert result == table_of("k sum most any", *expected)
    backward = made(step, **{"in": table[::-1]})
    assert sorted(map(repr, backward)) == sorted(map(repr, result))


ATTACH = Attach("t", "in", "other", (("k", "key"),), (("new", "x"), ("b", "y")))


def test_attach_adds_the_columns_of_the_row_with_the_same_key() -> None:
    """A row without a partner gets unknowns, also in a column that it had; rows stay in order."""
    rows = table_of("k b", ("p", 1), ("q", 2), (None, 3), ("p", 4))
    other = table_of("key x y z", ("p", 10, None, 0), ("r", 20, 5, 0))
    expected = table_of("k b new", ("p", None, 10), ("q", None, None), (None, None, None))
    expected += table_of("k b new", ("p", None, 10))
    assert made(ATTACH, **{"in": rows}, other=other) == expected
    assert made(ATTACH, **{"in": []}, other=other) == []
    assert made(ATTACH, **{"in": rows[:1]}, other=[]) == table_of("k b new", ("p", None, None))


def test_an_unknown_key_matches_nothing() -> None:
    """Unknown is no value that two rows could share, alone or in a key of two columns."""
    other = table_of("key key2 x y", (None, 1, 10, 1), ("p", None, 20, 2), (None, None, 30, 3))
    rows = table_of("k l", (None, 1), ("p", None), (None, None))
    assert [row["new"] for row in made(ATTACH, **{"in": rows[:1]}, other=other[:1])] == [None]
    on_two = Attach("t", "in", "other", (("k", "key"), ("l", "key2")), (("new", "x"),))
    assert [row["new"] for row in made(on_two, **{"in": rows}, other=other)] == [None] * 3


attachable = st.dictionaries(st.none() | st.sampled_from("abc"), st.integers(0, 9), max_size=4)


@given(st.lists(st.none() | st.sampled_from("abcd"), max_size=5), attachable)
def test_attach_is_the_look_up_row_by_row(keys: list[str | None], other: dict[str, int]) -> None:
    """Attach agrees with a look at all rows of the other table."""
    rows = [{"k": key} for key in keys]
    others = [{"key": key, "x": x} for key, x in other.items()]
    step = Attach("t", "in", "other", (("k", "key"),), (("new", "x"),))
    expected = [
        next((x for other_key, x in other.items() if key == other_key and key is not None), None)
        for key in keys
    ]
    assert [row["new"] for row in made(step, **{"in": rows}, other=others)] == expected


def test_a_program_takes_other_tables_each_time() -> None:
    """Nothing of a run remains for the next, also when a table of the same size follows."""
    program = ready(Plan(("in", "other"), (ATTACH,), ("t",)))
    for number in (1, 2, 3):
        tables = {"in": table_of("k b", ("p", 0)), "other": table_of("key x y", ("p", number, 0))}
        assert program.run(tables)["t"] == table_of("k b new", ("p", 0, number))


def test_a_program_can_be_run_by_several_threads() -> None:
    """A run that comes between any two lines of another does not get into its tables."""
    program = ready(Plan(("in", "other"), (ATTACH,), ("t",)))
    rows = table_of("k b", ("p", 0))

    def run(number: int) -> object:
        other = table_of("key x y", ("p", number, 0))
        return program.run({"in": rows, "other": other})["t"][0]["new"]

    def interrupt(frame: FrameType, event: str, _: object) -> Tracer:
        if frame.f_code.co_name == "attach" and event == "line":
            before = sys.gettrace()
            sys.settrace(None)
            assert run(99) == 99
            sys.settrace(before)
        return interrupt

    before = sys.gettrace()
    sys.settrace(interrupt)
    try:
        found = run(1)
    finally:
        sys.settrace(before)
    assert found == 1


# --- allocate, require, select --------------------------------------------------------------------

ALLOCATE = Allocate("t", "in", "part", ("v",), Col("total"), Col("w"), "id", 1)


def parts(step: Allocate, *rows: tuple[object, ...]) -> dict[str, int]:
    """The part of each id."""
    result = made(step, **{"in": table_of("v id total w", *rows)})
    return {row["id"]: row["part"] for row in result}


def test_allocate_gives_the_rest_to_the_smaller_id() -> None:
    """Ties go to the smaller id by code point; each group has its own total."""
    rows = (("V1", "b", 2, 1), ("V1", "a", 2, 1), ("V1", "甲", 2, 1), ("V2", "z", 5, 7))
    assert parts(ALLOCATE, *rows) == {"b": 1, "a": 1, "甲": 0, "z": 5}
    assert parts(ALLOCATE) == {}


def test_allocate_without_weight_gives_nothing() -> None:
    """Where nobody weighs anything all parts are 0."""
    assert parts(ALLOCATE, ("V1", "a", 9, 0), ("V1", "b", 9, 0)) == {"a": 0, "b": 0}


def test_allocate_works_out_total_and_weight() -> None:
    """Total and weight are expressions of the row."""
    step = Allocate(
        "t", "in", "part", ("v",), Sum((Col("total"), Lit(1))), Product((Col("w"), Lit(2))), "id", 5
    )
    assert parts(step, ("V1", "a", 13, 1), ("V1", "b", 13, 3)) == {"a": 5, "b": 5}


shares = st.dictionaries(st.sampled_from("abcdef甲乙"), st.integers(0, 10**13), min_size=1)


@given(st.integers(0, 10**13), shares, st.sampled_from((1, 7, 100)))
def test_allocate_gives_out_all_and_keeps_to_the_quota(
    total: int, weights: dict[str, int], step: int
) -> None:
    """Parts are multiples of the step, sum up, and differ from the exact share by under a step."""
    allocate = Allocate("t", "in", "part", ("v",), Col("total"), Col("w"), "id", step)
    rows = [("V", name, total, weight) for name, weight in weights.items()]
    found = parts(allocate, *rows)
    whole = sum(weights.values())
    assert sum(found.values()) == (total - total % step if whole else 0)
    for name, part in found.items():
        assert part % step == 0
        # |part - total // step * step * weight / whole| < step, without a fraction
        exact = (total // step) * step * weights[name]
        assert not whole or abs(part * whole - exact) < step * whole


@pytest.mark.parametrize("value", [False, None])
def test_require_stops_the_run(value: bool | None) -> None:  # noqa: FBT001 - a case
    """A condition that is no or unknown in one row stops the run with its message."""
    step = Require("t", "in", Col("a"), "not as it must be")
    rows = table_of("a", (True,), (value,))
    with pytest.raises(ConservationError, match=r"^not as it must be$"):
        made(step, **{"in": rows})
    assert made(step, **{"in": rows[:1]}) == rows[:1]
    assert made(step, **{"in": []}) == []


def test_select_orders_unknown_first_and_by_code_point() -> None:
    """Columns come as named; rows go by the order's columns, unknown first, texts by code point."""
    rows = table_of(
        "a b c",
        ("乙", 1, 0),
        ("Z", 2, 0),
        ("a", 3, 0),
        (None, 5, 0),
        ("甲", 1, 0),
        (None, None, 0),
        ("a", None, 0),
        ("10", 4, 0),
        ("9", 4, 0),
    )
    result = made(Select("t", "in", ("b", "a"), ("a", "b")), **{"in": rows})
    assert result == table_of(
        "b a",
        (None, None),
        (5, None),
        (4, "10"),
        (4, "9"),
        (2, "Z"),
        (None, "a"),
        (3, "a"),
        (1, "乙"),
        (1, "甲"),
    )
    assert [list(row) for row in result] == [["b", "a"]] * 9


def test_select_orders_days_and_lists() -> None:
    """Days go by time and lists element by element; rows that are equal keep their order."""
    rows = table_of(
        "day list n", (on(3), ("b",), 1), (on(1), ("a", "b"), 2), (on(1), ("a",), 3), (None, (), 4)
    )
    rows += table_of("day list n", (on(1), ("a",), 5))
    result = made(Select("t", "in", ("n", "day", "list"), ("day", "list")), **{"in": rows})
    assert [row["n"] for row in result] == [4, 3, 5, 2, 1]
    assert made(Select("t", "in", ("n",), ()), **{"in": rows}) == table_of(
        "n", *((n,) for n in (1, 2, 3, 4, 5))
    )
    assert made(Select("t", "in", ("n",), ("n",)), **{"in": []}) == []


# --- the engine -----------------------------------------------------------------------------------


def test_the_engine_runs_a_plan() -> None:
    """Steps read what was given and what other steps made; only the outputs come out."""
    plan = Plan(
        ("in",),
        (
            Derive("twice", "in", (("x", Product((Col("x"), Lit(2)))),)),
            Keep("some", "twice", Before(Lit(2), Col("x"))),
            Union("both", ("in", "some")),
        ),
        ("both", "some"),
    )
    rows = table_of("x", (1,), (2,))
    engine = ReferenceEngine()
    assert engine.run(plan, {"in": tuple(rows), "more": []}) == {
        "both": table_of("x", (1,), (2,), (4,)),
        "some": table_of("x", (4,)),
    }
    assert rows == table_of("x", (1,), (2,))


def test_engines_are_found_by_name() -> None:
    """An engine has the name that it is found by, and an unknown one is refused by name."""
    for name in ENGINES:
        assert engine_named(name).name == name
    with pytest.raises(UsageError, match=r"^there is no engine `quick`: known are `reference`"):
        engine_named("quick")


def test_a_condition_may_choose_the_column() -> None:
    """A choice in a step is unknown where its condition is, and nothing then is kept."""
    rows = table_of("a x", (True, 1), (False, 2), (None, 1))
    step = Keep("t", "in", Equal(when(Col("a"), Col("x"), Lit(1)), Lit(1)))
    assert made(step, **{"in": rows}) == table_of("a x", (True, 1), (False, 2))
