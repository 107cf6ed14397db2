"""Steps that look at several rows at once, what stops a run, and the engine itself."""

import sys
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.engines.reference.engine import ReferenceEngine, ready
from sanctions.engines.registry import ENGINES, engine_named
from sanctions.errors import ConservationError, UsageError
from sanctions.lang.derived import when
from sanctions.lang.kernel import Before, Col, Equal, Lit, Product, Sum
from sanctions.plan.steps import (
    Allocate,
    Attach,
    Derive,
    Group,
    Keep,
    Plan,
    Require,
    Select,
    Total,
    Union,
)
from tests.unit.engines.reference.making import GREATEST, SUM, Tracer, made, on, table_of

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


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_is_found_by_its_name(name: str) -> None:
    """An engine has the name that it is found by."""
    if name == "forward":
        pytest.importorskip("durable_rules_engine", exc_type=ImportError)
    if name == "spark":
        pytest.importorskip("pyspark", exc_type=ImportError)
    assert engine_named(name).name == name


def test_an_unknown_engine_is_refused_by_name() -> None:
    """The message lists the engines that there are."""
    with pytest.raises(UsageError, match=r"^there is no engine `quick`: known are `reference`"):
        engine_named("quick")


def test_a_condition_may_choose_the_column() -> None:
    """A choice in a step is unknown where its condition is, and nothing then is kept."""
    rows = table_of("a x", (True, 1), (False, 2), (None, 1))
    step = Keep("t", "in", Equal(when(Col("a"), Col("x"), Lit(1)), Lit(1)))
    assert made(step, **{"in": rows}) == table_of("a x", (True, 1), (False, 2))
