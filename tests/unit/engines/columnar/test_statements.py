"""The steps as SQL make the tables of the reference, row for row, from generated small tables."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sanctions.engines.base import Row, Rows
from sanctions.engines.columnar import counting
from sanctions.errors import ConservationError
from sanctions.lang.derived import YES
from sanctions.lang.kernel import Before, Col, Equal, Known, Lit, Not, Product, Sum, Value
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
)
from tests.unit.engines.columnar.making import agree, columnar, defined, made, shown
from tests.unit.engines.reference.making import on, table_of

IDS = ("a", "b", "A", "R2", "R10", "10", "9", "甲", "甲乙", "乙", "\uffff", "😀", "𠮷", "", "it's")
FEN = 10**13
days = st.integers(0, 6).map(on)
truths = st.sampled_from((True, True, False, None))
numbers = st.none() | st.integers(-3, 3) | st.integers(-FEN, FEN)
texts = st.none() | st.sampled_from(IDS)
ROW = {"a": truths, "b": truths, "n": numbers, "m": numbers, "t": texts, "u": texts, "d": days}


def tables(max_size: int = 6, **further: st.SearchStrategy[Value]) -> st.SearchStrategy[Rows]:
    """Rows of a few columns of every kind; some columns are unknown in all of them."""
    whole: dict[str, st.SearchStrategy[Value]] = {**ROW, **further}
    unknown = st.fixed_dictionaries(whole | dict.fromkeys("anu", st.none()))
    full = st.fixed_dictionaries(whole)
    return st.lists(full, min_size=1, max_size=max_size) | st.lists(
        unknown, min_size=1, max_size=max_size
    )


# --- row by row -----------------------------------------------------------------------------------

A, B, N, M, T, U = (Col(name) for name in "abnmtu")
SIMPLE: list[Step] = [
    Keep("t", "in", A),
    Keep("t", "in", Not(A)),
    Keep("t", "in", YES),
    Keep("t", "in", Lit(None)),
    Keep("t", "in", Equal(T, U)),
    Derive("t", "in", (("n", Sum((N, Lit(1)))), ("x", N), ("n", Product((N, Lit(FEN)))))),
    Derive("t", "in", (("x", Lit(None)), ("y", Known(Col("x"))), ("z", Col("n"))), ("t", "u")),
    Derive("t", "in", (("x", A),), ()),
    Derive("t", "in", (), ("n", "t")),
    Gather("t", "in", (("list", ((A, Lit("one")), (B, T), (YES, Lit("it's")))), ("none", ()))),
    Gather("t", "in", (("list", ((Lit(value=False), Lit("no")), (YES, Lit("yes")))),)),
    Expand("t", "in", ("t", "a"), ()),
    Expand(
        "t",
        "in",
        ("t", "a"),
        (
            (A, (("k", Lit("first")), ("x", N), ("y", Col("x")))),
            (Before(N, M), (("k", Lit("second")), ("x", Lit(None)), ("y", Sum((N, M))))),
            (YES, (("k", U), ("x", Lit(3)), ("y", Lit(None)))),
        ),
    ),
    Union("t", ("in", "in")),
    Union("t", ("in",)),
]


@pytest.mark.parametrize("step", SIMPLE, ids=lambda step: type(step).__name__)
@settings(max_examples=20)
@given(tables())
def test_steps_that_look_at_one_row(step: Step, rows: Rows) -> None:
    """Unknown conditions keep, expand and gather nothing; columns read those before them."""
    known = [{**row, "t": row["t"] or "", "u": row["u"] or ""} for row in rows]
    agree(step, **{"in": known if isinstance(step, Gather) else rows})


@settings(max_examples=30)
@given(st.lists(st.tuples(texts, numbers, st.booleans(), days, st.none()), max_size=4))
def test_a_constant_table(rows: Sequence[tuple[Value, ...]]) -> None:
    """Rows of constants, none included, with a column that is nowhere known."""
    agree(Given("t", ("text", "number", "yes no", 'say "day"', "unknown"), tuple(rows)))


@settings(max_examples=60)
@given(tables(), tables(4, other=numbers), st.integers(0, 3))
def test_a_union_fills_missing_columns(one: Rows, other: Rows, lacking: int) -> None:
    """A column that a table lacks is unknown there, wherever it stands in the other."""
    less = [{name: row[name] for name in sorted(row)[lacking:]} for row in other]
    agree(Union("t", ("one", "other")), one=one, other=less)
    agree(Union("t", ("other", "one", "other")), one=one, other=less)


EMPTIED: list[Step] = [
    *SIMPLE,
    Require("t", "in", Col("a"), "not as it must be"),
    Count("t", "in", (Window("c", ("t",), A, Col("d"), Lit(None), Col("d"), "u"),)),
    Merge("t", "in", ("t",), "d", "e", ("u",)),
    Group("t", "in", ("t",), (Total("n", "sum", N), Total("d", "greatest", Col("d")))),
    Attach("t", "in", "in", (("t", "t"),), (("x", "n"),)),
    Among("t", "in", "in", (("t", "u"),)),
    Allocate("t", "in", "part", ("t",), N, M, "u", 1),
    Select("t", "in", ("t", "n"), ("t",)),
]


@pytest.mark.parametrize("step", EMPTIED, ids=lambda step: type(step).__name__)
def test_steps_on_no_rows(step: Step) -> None:
    """Of no rows a step makes none."""
    row: Row = dict.fromkeys("abn", None) | {"m": 1, "t": "x", "u": "y", "d": on(1), "e": on(2)}
    empty = Keep("in", "all", Lit(value=False))
    plan = Plan(("all",), (empty, step), ("t",))
    assert columnar().run(plan, {"all": [row]}) == {"t": []}


def test_what_must_hold_stops_the_run() -> None:
    """A condition that is no or unknown in one row stops the run with its message, and no other."""
    message = 'of village `甲`, it\'s 100% "held": not as it must be'
    step = Require("t", "in", Col("a"), message)
    good: Rows = table_of("a n", (True, 1), (True, 2))
    agree(step, **{"in": good})
    for value in (False, None):
        with pytest.raises(ConservationError) as stopped:
            made(step, {"in": [*good, {"a": value, "n": 3}]})
        assert str(stopped.value) == message


def test_what_must_hold_is_asked_although_nothing_reads_its_columns() -> None:
    """The step that follows does not read what must hold, and the run stops all the same."""
    require = Require("held", "in", Col("a"), "not as it must be")
    total = Group("t", "held", ("n",), ())
    plan = Plan(("in",), (require, total), ("t",))
    with pytest.raises(ConservationError, match=r"^not as it must be$"):
        columnar().run(plan, {"in": table_of("a n", (True, 1), (False, 1))})


@settings(max_examples=100)
@given(tables(8), st.permutations(("d", "t", "n", "a")), st.integers(0, 4))
def test_a_select_is_in_order(rows: Rows, names: list[str], length: int) -> None:
    """Unknown first, days by time, texts by code point, whatever is selected."""
    numbered: list[Row] = [{**row, "row": place} for place, row in enumerate(rows)]
    step = Select("t", "in", ("u", *names, "row"), (*names[:length], "row"))
    expected = shown(defined(step, {"in": numbered}))
    assert shown(made(step, {"in": numbered})) == expected


@settings(max_examples=60)
@given(st.lists(st.lists(st.sampled_from(IDS), max_size=3), max_size=6))
def test_a_select_orders_lists(lists: list[list[str]]) -> None:
    """Lists are in order element by element, the shorter one first."""
    rows: Rows = [{"row": place, "ids": ids} for place, ids in enumerate(map(tuple, lists))]
    constant = tuple((place, *each, *[None] * (3 - len(each))) for place, each in enumerate(lists))
    items = tuple((Known(Col(name)), Col(name)) for name in "xyz")
    plan = Plan(
        (),
        (
            Given("ids", ("row", *"xyz"), constant),
            Gather("gathered", "ids", (("list", items),)),
            Select("t", "gathered", ("row", "list"), ("list", "row")),
        ),
        ("t",),
    )
    found = [row["row"] for row in columnar().run(plan, {})["t"]]
    assert found == [row["row"] for row in sorted(rows, key=lambda row: (row["ids"], row["row"]))]


# --- count ----------------------------------------------------------------------------------------

DAY, SINCE, TOLD = Col("day"), Col("since"), Col("told")
WINDOWS = (
    Window("prior", ("who",), Col("counts"), DAY, SINCE, DAY, "id"),
    Window("told before", ("who",), Col("counts"), TOLD, SINCE, DAY, None),
    Window("alike", ("who", "topic"), Col("counts"), DAY, SINCE, DAY, "id"),
    Window("ever", ("who",), YES, DAY, Lit(None), DAY, "id"),
    Window("none", ("who",), Lit(None), DAY, SINCE, DAY, "id"),
    Window("fixed", ("who",), YES, TOLD, Lit(on(2)), Lit(on(5)), None),
)


@st.composite
def happenings(draw: st.DrawFn) -> Rows:
    """Rows of few subjects within a week, their ids unique."""
    ids = draw(st.lists(st.sampled_from((*IDS, *"cdefgh")), min_size=1, max_size=14, unique=True))
    whole = {
        "who": st.sampled_from(("甲", "乙", "乙", None)),
        "topic": st.sampled_from(("x", "y", None)),
        "counts": truths,
        "day": days,
        "told": st.none() | days,
        "since": st.none() | days,
    }
    return [{"id": each, **draw(st.fixed_dictionaries(whole))} for each in ids]


@pytest.mark.parametrize("few", [0, 2, 64])
@settings(max_examples=60)
@given(rows=happenings(), windows=st.sets(st.sampled_from(WINDOWS), min_size=1, max_size=3))
def test_counts_by_pairs_and_by_sorting(few: int, rows: Rows, windows: set[Window]) -> None:
    """Small groups by pairs, large ones sorted, or some of each: the counts are the same."""
    step = Count("t", "in", tuple(sorted(windows, key=lambda window: window.column)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "FEW", few)
        agree(step, **{"in": rows})


def test_a_count_without_windows() -> None:
    """The table is as it was."""
    rows = table_of("id who", ("R1", "甲"), ("R2", None))
    agree(Count("t", "in", ()), **{"in": rows})


# --- merge ----------------------------------------------------------------------------------------


@st.composite
def intervals(draw: st.DrawFn) -> Rows:
    """Intervals of few subjects; some open, some empty, some at the ends of what a date can be."""
    size = draw(st.integers(1, 8))
    rows: list[Row] = []
    for _ in range(size):
        start = draw(st.sampled_from((date.min, date(9999, 12, 30))) | days)
        length = draw(st.none() | st.integers(0, 4))
        last = date.max.toordinal()
        end = None
        if length is not None:
            end = date.fromordinal(min(start.toordinal() + length, last))
        rows.append(
            {
                "who": draw(st.sampled_from(("甲", "乙", None))),
                "start": start,
                "end": end,
                "record": draw(st.sampled_from(IDS)),
                "row": draw(st.sampled_from(("s1", "s2"))),
            }
        )
    return rows


TOUCHING = table_of(
    "who start end record row",
    ("甲", on(0), on(2), "R10", "s1"),
    ("甲", on(2), on(3), "R2", "s1"),
    ("甲", on(4), None, "R2", "s2"),
    ("甲", on(9), on(10), "甲", "s1"),
    ("乙", on(0), on(9), "R1", "s1"),
    ("乙", on(1), on(2), "R2", "s1"),
    ("乙", on(3), on(4), "R3", "s1"),
)


@settings(max_examples=200)
@given(intervals())
@example(TOUCHING)
def test_merged_intervals(rows: Rows) -> None:
    """Overlapping and touching ones become one, an open one swallows what follows."""
    agree(Merge("t", "in", ("who",), "start", "end", ("record", "row")), **{"in": rows})
    agree(Merge("t", "in", ("who", "row"), "start", "end", ()), **{"in": rows})


# --- group, attach, among -------------------------------------------------------------------------

TOTALS = (
    Total("sum", "sum", N),
    Total("rows", "sum", Lit(1)),
    Total("nothing", "sum", Lit(None)),
    Total("squares", "sum", Product((M, M))),
    Total("most", "greatest", N),
    Total("last", "greatest", Col("d")),
    Total("one", "greatest", Lit(7)),
    Total("any", "any", A),
    Total("never", "any", Lit(None)),
)


@settings(max_examples=150)
@given(tables(8), st.lists(st.sampled_from("tuabn"), min_size=1, max_size=2, unique=True))
def test_groups(rows: Rows, by: list[str]) -> None:
    """Each distinct combination, unknown being one value, with sums beyond 64 bits."""
    agree(Group("t", "in", tuple(by), TOTALS), **{"in": rows})
    agree(Group("t", "in", tuple(by), ()), **{"in": rows})


def _unique(rows: Rows, *names: str) -> Rows:
    """The first row of each key, rows with an unknown key all."""
    seen: dict[object, Row] = {}
    for place, row in enumerate(rows):
        key = tuple(row[name] for name in names)
        seen.setdefault(place if None in key else key, row)
    return list(seen.values())


@settings(max_examples=150)
@given(tables(), tables(8), st.sampled_from((("t",), ("u",), ("t", "u"), ("n", "t"))))
def test_attached_columns_and_rows_among_others(
    rows: Rows, other: Rows, keys: tuple[str, ...]
) -> None:
    """An unknown key matches nothing; a column may be replaced; rows among others stand once."""
    pairs = tuple((name, name) for name in keys)
    columns = (("found", "n"), ("a", "b"), ("t", "u"))
    attach = Attach("t", "in", "other", pairs, columns)
    agree(attach, **{"in": rows}, other=_unique(other, *keys))
    agree(Among("t", "in", "other", pairs), **{"in": rows}, other=other)
    crossed = (("t", "u"), *(pair for pair in pairs if pair[0] == "n"))
    agree(Among("t", "in", "other", crossed), **{"in": rows}, other=other)


# --- allocate -------------------------------------------------------------------------------------

amounts = st.integers(0, 9) | st.integers(0, FEN) | st.sampled_from((0, 1, FEN, FEN - 1))


@st.composite
def shares(draw: st.DrawFn) -> Rows:
    """Ids and weights of few villages, each with its total."""
    names = st.sampled_from(("甲", "V1", "V10", "V2"))
    villages = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    weights = st.just(draw(st.integers(0, 3))) | amounts | st.integers(0, 2)
    rows: list[Row] = []
    for village in villages:
        total = draw(amounts)
        ids = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=8, unique=True))
        rows += [
            {"v": village, "id": each, "total": total, "w": draw(weights), "part": "replaced"}
            for each in ids
        ]
    return rows


@settings(max_examples=200)
@given(shares(), st.sampled_from((1, 3, 100, 1000, FEN)))
@example(table_of("v id total w", ("V", "甲", 2, 1), ("V", "R10", 2, 1), ("V", "R2", 2, 1)), 1)
@example(table_of("v id total w", ("V", "a", FEN, FEN), ("V", "b", FEN, FEN - 1)), 1)
@example(table_of("v id total w", ("V", "a", 9, 0), ("V", "b", 9, 0)), 1)
def test_parts_by_largest_remainder(rows: Rows, step: int) -> None:
    """Ties, zero weights, steps above 1, funds and weights of 10^13 fen: to the same ids."""
    agree(Allocate("t", "in", "part", ("v",), Col("total"), Col("w"), "id", step), **{"in": rows})
    twice = Product((Col("w"), Lit(10_000)))
    agree(Allocate("t", "in", "part", ("v",), Col("total"), twice, "id", step), **{"in": rows})


def test_parts_of_many_alike() -> None:
    """Where hundreds weigh alike, the smaller ids take what is left, over several slices."""
    weights = [(place * place) % 97 for place in range(500)]
    rows: list[Row] = [
        {"v": "V", "id": f"M{place}", "total": 12_345, "w": weight}
        for place, weight in enumerate(weights)
    ]
    agree(Allocate("t", "in", "part", ("v",), Col("total"), Col("w"), "id", 1), **{"in": rows})
    alike: list[Row] = [{**row, "w": 3} for row in rows]
    agree(Allocate("t", "in", "part", ("v",), Col("total"), Col("w"), "id", 1), **{"in": alike})
