"""A pruned plan makes the same outputs from tables without the columns that nothing reads."""

from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.engines.reference.engine import ready
from sanctions.engines.reference.tables import Table
from sanctions.lang import kernel
from sanctions.lang.derived import YES, when
from sanctions.lang.kernel import Col, Equal, Expr, Known, Lit, Sum
from sanctions.plan.prune import prune, reads
from sanctions.plan.steps import (
    Allocate,
    Among,
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
    tables_read,
)

A, B, C, D, E = (Col(name) for name in "abcde")
OUT = "out"


def pruned(*steps: Step, columns: str = "a", inputs: tuple[str, ...] = ("in",)) -> list[Step]:
    """The steps of a plan that selects these columns of its last table, pruned, without that."""
    select = Select(OUT, steps[-1].name, tuple(columns.split()), ())
    *kept, last = prune(Plan(inputs, (*steps, select), (OUT,))).steps
    assert last == select
    return kept


EXPRESSIONS: list[Expr] = [
    kernel.Known(A),
    kernel.Not(A),
    kernel.All((A, B)),
    kernel.Any((A, B)),
    kernel.Equal(A, B),
    kernel.Before(A, B),
    kernel.OneOf(A, (1,)),
    kernel.First(((A, B), (C, D)), E),
    kernel.Sum((A, B)),
    kernel.Product((A, B)),
    kernel.Quotient(A, B, "down"),
    kernel.Extreme("least", (A, B)),
    kernel.Shift(A, 1, 0, "down"),
    kernel.DaysBetween(A, B),
    kernel.FullYears(A, B, "up"),
    kernel.Col("a"),
    kernel.Lit("a"),
]


def columns_in(value: Any) -> frozenset[str]:  # noqa: ANN401 - any part of an expression
    """The columns anywhere in an expression, found without knowing what it means."""
    if isinstance(value, Col):
        return frozenset((value.name,))
    if isinstance(value, tuple):
        return frozenset[str]().union(*map(columns_in, value))
    if isinstance(value, get_args(Expr)):
        return frozenset[str]().union(
            *(columns_in(getattr(value, name)) for name in value.__match_args__)
        )
    return frozenset()


def test_every_primitive_is_among_the_expressions() -> None:
    """The next test asks all of the kernel."""
    assert {type(expr) for expr in EXPRESSIONS} == set(get_args(Expr))


@pytest.mark.parametrize("expr", EXPRESSIONS, ids=lambda expr: type(expr).__name__)
def test_an_expression_reads_the_columns_in_it(expr: Expr) -> None:
    """Each part counts, and nothing else does."""
    assert reads(expr) == columns_in(expr)
    assert reads(expr, Col("z")) == columns_in(expr) | {"z"}


def test_reading_nothing() -> None:
    """No expression reads no column."""
    assert reads() == frozenset()


def test_derive_keeps_what_is_read_later() -> None:
    """Columns that nothing reads go, also those that only such columns read."""
    step = Derive("t", "in", (("x", A), ("y", Col("x")), ("z", B), ("w", Col("z"))))
    (narrow,) = pruned(step, columns="y c")
    assert narrow == replace(step, columns=(("x", A), ("y", Col("x"))), keep=("c",))


def test_derive_of_a_replaced_column_reads_the_old_one() -> None:
    """A column that is made of itself is not kept beside itself."""
    step = Derive("t", "in", (("a", Sum((A, Lit(1)))),))
    (narrow,) = pruned(step)
    assert narrow == replace(step, keep=())


def test_derive_keeps_only_what_its_table_has() -> None:
    """A union asks for columns of its other tables, which this one lacks."""
    group = Group("g", "in", ("a",), ())
    derive = Derive("d", "g", (("c", Lit(1)),))
    *_, narrow, union = pruned(group, derive, Union("t", ("d", "in")), columns="a b c")
    assert narrow == replace(derive, keep=("a",))
    assert union == Union("t", ("d", "in"))


def test_what_a_group_needs() -> None:
    """Totals that nothing reads go, and the columns of those that stay are needed."""
    totals = (Total("s", "sum", B), Total("m", "greatest", C))
    group = Group("t", "d", ("a",), totals)
    derive, narrow = pruned(Derive("d", "in", (("b", D), ("c", E))), group, columns="a s")
    assert narrow == replace(group, totals=totals[:1])
    assert derive == Derive("d", "in", (("b", D),), keep=("a",))


def test_what_a_merge_needs() -> None:
    """Lists that nothing reads are not gathered; the interval and its keys are always needed."""
    merge = Merge("t", "d", ("a",), "b", "c", ("d", "e"))
    derive, narrow = pruned(Derive("d", "in", (("d", A), ("e", A))), merge, columns="a e")
    assert narrow == replace(merge, gather=("e",))
    assert derive == Derive("d", "in", (("e", A),), keep=("a", "b", "c"))


def test_what_a_window_needs() -> None:
    """A window that nothing reads goes with what it alone reads."""
    first = Window("n", ("a",), B, C, D, C, "e")
    second = Window("m", ("f",), YES, Col("g"), Lit(None), Col("h"), None)
    count = Count("t", "d", (first, second))
    derive, narrow = pruned(Derive("d", "in", ()), count, columns="n")
    assert (narrow, derive) == (
        replace(count, windows=(first,)),
        Derive("d", "in", (), tuple("abcde")),
    )
    derive, narrow = pruned(Derive("d", "in", ()), count, columns="m")
    assert (narrow, derive) == (
        replace(count, windows=(second,)),
        Derive("d", "in", (), tuple("fgh")),
    )


def test_what_a_gathering_needs() -> None:
    """A list that nothing reads goes; conditions and texts of the others are needed."""
    gather = Gather("t", "d", (("x", ((A, B), (C, Lit("c")))), ("y", ((D, E),))))
    derive, narrow = pruned(Derive("d", "in", ()), gather, columns="x f")
    assert narrow == replace(gather, columns=gather.columns[:1])
    assert derive == Derive("d", "in", (), tuple("abcf"))


def test_what_an_expansion_needs() -> None:
    """Each branch needs its condition and what its own columns read; kept columns go if unread."""
    branches = ((A, (("x", B), ("y", C))), (D, (("x", Lit(1)), ("y", E))))
    expand = Expand("t", "d", ("k", "l"), branches)
    derive, narrow = pruned(Derive("d", "in", ()), expand, columns="x k")
    kept = ((A, (("x", B),)), (D, (("x", Lit(1)),)))
    assert narrow == replace(expand, keep=("k",), branches=kept)
    assert derive == Derive("d", "in", (), ("a", "b", "d", "k"))


def test_what_an_attachment_needs() -> None:
    """Of the other table its keys and the columns that are read later."""
    left, right = Derive("l", "in", ()), Derive("r", "in", ())
    attach = Attach("t", "l", "r", (("a", "b"),), (("x", "c"), ("y", "d")))
    narrow_left, narrow_right, narrow = pruned(left, right, attach, columns="y e")
    assert narrow == replace(attach, columns=(("y", "d"),))
    assert narrow_left == replace(left, keep=("a", "e"))
    assert narrow_right == replace(right, keep=("b", "d"))


def test_what_being_among_others_needs() -> None:
    """Of the other table its keys alone; of its own the keys beside what is read later."""
    left, right = Derive("l", "in", ()), Derive("r", "in", ())
    among = Among("t", "l", "r", (("a", "b"), ("c", "d")))
    narrow_left, narrow_right, narrow = pruned(left, right, among, columns="a e")
    assert narrow == among
    assert narrow_left == replace(left, keep=("a", "c", "e"))
    assert narrow_right == replace(right, keep=("b", "d"))


def test_a_step_that_nothing_reads_goes() -> None:
    """With it goes what only it reads; an output and what it needs stay."""
    read, unread = Keep("read", "in", Known(A)), Keep("unread", "in", Known(B))
    of_unread = Group("of-unread", "unread", ("b",), (Total("n", "sum", C),))
    after = Keep("after", "read", Known(D))
    assert pruned(read, unread, of_unread, after) == [read, after]


def test_what_only_must_hold_goes_where_nothing_reads_it() -> None:
    """A requirement stands on the way to an output; one that does not is no step of the plan."""
    require, keep = Require("sure", "in", Known(B), "message"), Keep("k", "in", Known(A))
    assert pruned(require, keep) == [keep]
    on_the_way = replace(keep, table="sure")
    assert pruned(require, on_the_way) == [require, on_the_way]


ATTACHED = Attach("t", "l", "r", (("a", "b"),), (("x", "c"),))
READERS: list[Step] = [
    Keep("k", "t", Known(A)),
    Derive("k", "t", (("d", A),), ("a",)),
    Union("k", ("l", "t", "t")),
    Group("k", "t", ("a",), ()),
    Attach("k", "t", "g", (("a", "g"),), (("d", "h"),)),
    Attach("k", "g", "t", (("g", "a"),), (("a", "d"),)),
    Among("k", "t", "g", (("a", "g"),)),
    Among("k", "g", "t", (("g", "a"),)),
    Require("k", "t", Known(A), "message"),
]


@pytest.mark.parametrize("reader", READERS, ids=lambda step: type(step).__name__)
def test_who_reads_an_attachment_of_nothing_reads_its_table(reader: Step) -> None:
    """It attaches nothing that is read, so it goes, and with it the other table."""
    words = Given("g", ("g", "h", "a"), ((1, 2, 3),))
    left, right = Keep("l", "in", YES), Group("r", "in", ("b", "c"), ())
    steps = pruned(words, left, right, ATTACHED, reader, columns="a d")
    assert [step.name for step in steps if step.name not in {"g", "l"}] == ["k"]
    names = {table for step in steps for table in tables_read(step)}
    assert "t" not in names
    assert "l" in names


def test_attachments_of_nothing_one_after_another() -> None:
    """Who reads the last of them reads what the first of them reads."""
    again = replace(ATTACHED, name="u", table="t", columns=(("y", "c"),))
    left, right = Keep("l", "in", YES), Group("r", "in", ("b", "c"), ())
    select = Select(OUT, "u", ("a",), ())
    plan = Plan(("in",), (left, right, ATTACHED, again, select), (OUT,))
    assert prune(plan).steps == (left, replace(select, table="l"))


def test_an_attachment_of_something_stays() -> None:
    """Of two the one that attaches what is read stays, and reads past the other."""
    again = replace(ATTACHED, name="u", table="t", columns=(("y", "c"),))
    left, right = Keep("l", "in", YES), Group("r", "in", ("b", "c"), ())
    *_, kept = pruned(left, right, ATTACHED, again, columns="a y")
    assert kept == replace(again, table="l")


def test_what_an_allocation_needs() -> None:
    """Its part is made here; total, weight, keys and ties are needed."""
    allocate = Allocate("t", "d", "part", ("a",), B, C, "e", 1)
    derive, narrow = pruned(Derive("d", "in", ()), allocate, columns="part f")
    assert (narrow, derive) == (allocate, Derive("d", "in", (), tuple("abcef")))


def test_what_passes_through() -> None:
    """Keep and require need their conditions beside what is read later."""
    keep, require = Keep("k", "d", Known(A)), Require("t", "k", Equal(B, C), "no")
    derive, *narrow = pruned(Derive("d", "in", ()), keep, require, columns="e")
    assert narrow == [keep, require]
    assert derive == Derive("d", "in", (), tuple("abce"))


def test_a_select_needs_its_columns_and_its_order() -> None:
    """Also an order by a column that it does not give."""
    (narrow,) = prune(
        Plan(("in",), (Derive("d", "in", ()), Select(OUT, "d", ("a",), ("b",))), (OUT,))
    ).steps[:1]
    assert narrow == Derive("d", "in", (), ("a", "b"))


def test_a_constant_table_loses_columns_and_no_rows() -> None:
    """Rows that became alike stay: their number may matter."""
    table = Given("g", ("a", "b"), ((1, 2), (1, 3)))
    (narrow,) = pruned(table, columns="a", inputs=())
    assert narrow == Given("g", ("a",), ((1,), (1,)))


CHAIN: tuple[Step, ...] = (
    Given("words", ("key", "word", "spare"), ((0, "none", 1), (1, "one", 2))),
    Derive("d", "in", (("x", Sum((A, B))), ("unread", A), ("y", when(Known(A), Lit(1), Lit(0))))),
    Count("n", "d", (Window("seen", ("y",), YES, Col("x"), Lit(None), Lit(2), "id"),)),
    Attach("w", "n", "words", (("y", "key"),), (("word", "word"), ("spare", "spare"))),
    Gather("g", "w", (("list", ((Known(B), Col("word")), (YES, Lit("end")))),)),
    Expand(
        "e", "g", ("id", "x", "word", "list", "seen"), ((Known(A), (("k", A),)), (YES, (("k", B),)))
    ),
    Keep("kept", "e", Known(Col("k"))),
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"a": st.none() | st.integers(0, 3), "b": st.none() | st.integers(0, 3), "c": st.just("c")}
    ),
    max_size=6,
)


@given(ROWS, st.sets(st.sampled_from(["x", "word", "list", "k", "seen"])))
def test_outputs_are_the_same(rows: Table, wanted: set[str]) -> None:
    """Whatever is selected of a chain of steps, the pruned plan gives the same table."""
    table = [row | {"id": str(place)} for place, row in enumerate(rows)]
    columns = ("id", *sorted(wanted))
    plan = Plan(("in",), (*CHAIN, Select(OUT, "kept", columns, ("id",))), (OUT,))
    assert ready(prune(plan)).run({"in": table}) == ready(plan).run({"in": table})


def test_a_table_goes_after_its_last_reader() -> None:
    """Inputs and tables that nothing reads any more are not kept to the end; outputs are."""
    steps = (Keep("k", "in", YES), Keep("unread", "in", YES), Select(OUT, "k", ("a",), ()))
    program = ready(Plan(("in", "never"), steps, (OUT,)))
    assert program.last_reads == ((), ("unread", "in"), ("k",))
    assert program.run({"in": [{"a": date(2024, 1, 1)}], "never": []}) == {
        OUT: [{"a": date(2024, 1, 1)}]
    }
