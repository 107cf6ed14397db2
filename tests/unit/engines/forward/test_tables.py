"""Plans whose tables are fired: the same as on the reference, and what fired beside it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions.engines.forward.chains import Firing, Outcome
from sanctions.engines.forward.engine import ForwardEngine, ready
from sanctions.engines.forward.tables import FIRED
from sanctions.engines.reference.engine import ReferenceEngine
from sanctions.engines.reference.tables import Table
from sanctions.lang.derived import NO, UNKNOWN, YES, lookup, when
from sanctions.lang.kernel import Before, Col, Equal, Expr, First, Lit, Not, Sum
from sanctions.plan.steps import Columns, Derive, Expand, Plan, Select, Step

pytest.importorskip("durable_rules_engine", exc_type=ImportError)

A, B = Col("a"), Col("b")
FIRST_TABLE = First(((Equal(A, Lit(1)), Lit("一")), (Before(B, A), Lit("007"))), UNKNOWN)
OTHER_TABLE = First(((Equal(B, Lit(0)), Lit("1e5")), (YES, Lit("otherwise"))), UNKNOWN)
CHOICE = when(
    Col("asked"),
    lookup(Col("version"), [(0, FIRST_TABLE)], when(Equal(Col("version"), Lit(1)), OTHER_TABLE)),
)
BEFORE: Columns = (("twice", Sum((A, A))),)
AFTER: Columns = (
    ("weight", lookup(Col("chosen"), [("一", Lit(10)), ("1e5", Col("twice"))], Lit(0))),
)


def branch(row: str, condition: Expr, what: Expr) -> tuple[Expr, Columns]:
    """A branch of a collect table."""
    return condition, (("what", what), ("from", Lit(row)))


HEAVY = Before(Lit(1), Col("weight"))
BRANCHES = (
    branch("heavy", HEAVY, Lit("bar")),
    branch("heavy", HEAVY, Col("chosen")),
    branch("same", Equal(A, B), Col("weight")),
    branch("heavy", Not(HEAVY), Lit("let")),
)


def plan(
    *,
    decides: str | None = "chosen",
    collects: str | None = "from",
    chosen: Expr = CHOICE,
    keep: tuple[str, ...] | None = None,
    branches: tuple[tuple[Expr, Columns], ...] = BRANCHES,
) -> Plan:
    """A table that decides, one that collects over it, and both as outputs."""
    steps: tuple[Step, ...] = (
        Derive("judged", "in", (*BEFORE, ("chosen", chosen), *AFTER), keep, decides),
        Expand("imposed", "judged", ("n", "chosen"), branches, collects),
        Select("rows", "judged", ("n", "twice", "chosen", "weight"), ("n",)),
        Select("found", "imposed", ("n", "chosen", "what", "from"), ()),
    )
    return Plan(("in",), steps, ("rows", "found"))


def rows(*cells: tuple[object, ...]) -> Table:
    """The input: a row of ``asked, version, a, b`` each, numbered."""
    names = ("n", "asked", "version", "a", "b")
    return [dict(zip(names, (n, *each), strict=True)) for n, each in enumerate(cells)]


EVERY_CASE = rows(
    (True, 0, 1, 1),
    (True, 0, 3, 2),
    (True, 0, 2, 3),
    (True, 0, None, 2),
    (True, 0, 2, None),
    (True, 1, 5, 0),
    (True, 1, 5, None),
    (True, 2, 1, 1),
    (True, None, 1, 1),
    (False, 0, 1, 1),
    (None, 0, 1, 1),
)


def same_on_both(of: Plan, given: Table) -> dict[str, Any]:
    """What both engines make of the input, which they leave as it is."""
    before = [dict(row) for row in given]
    made = ForwardEngine().run(of, {"in": given})
    assert made == ReferenceEngine().run(of, {"in": given})
    assert given == before
    return made


def fired(of: Plan, given: Table) -> list[tuple[Firing, ...]]:
    """What fired for each row."""
    table = ready(Plan(of.inputs, of.steps, ("judged",))).run({"in": given})["judged"]
    return [row[FIRED] for row in table]


def test_tables_decide_as_on_the_reference() -> None:
    """Every choice of version, every answer of a row, and rows of which nothing is asked."""
    made = same_on_both(plan(), EVERY_CASE)
    chosen = ["一", "007", None, None, None, "1e5", None, None, None, None, None]
    assert [row["chosen"] for row in made["rows"]] == chosen
    assert [row["from"] for row in made["found"]].count("heavy") == 5


def test_what_fires_is_told_in_order() -> None:
    """The row that holds or stops the search, if there is one, then every row that collects."""
    yes: Outcome = "yes"
    unknown: Outcome = "unknown"
    told = fired(plan(), EVERY_CASE)
    heavy = Firing("from", "heavy", 0, yes)
    light = Firing("from", "heavy", 2, yes)
    same = Firing("from", "same", 1, yes)
    assert told[0] == (Firing("chosen", "一", 0, yes), heavy, same)
    assert told[1] == (Firing("chosen", "007", 1, yes), light)
    assert [each.column for each in told[2]].count("chosen") == 0
    assert told[3][0] == Firing("chosen", "一", 0, unknown)
    assert told[4][0] == Firing("chosen", "007", 1, unknown)
    assert told[4][1] == Firing("from", "heavy", 0, unknown)
    assert told[5] == (Firing("chosen", "1e5", 0, yes), heavy)
    assert [each.column for row in told[7:] for each in row].count("chosen") == 0


@pytest.mark.parametrize("keep", [None, ("n", "a", "b")])
def test_columns_are_kept_as_the_step_says(keep: tuple[str, ...] | None) -> None:
    """Columns before and after the one that is decided stay, others only when they are kept."""
    of = plan(keep=keep)
    same_on_both(of, EVERY_CASE)
    table = ready(Plan(of.inputs, of.steps, ("judged",))).run({"in": EVERY_CASE})["judged"]
    kept = set(keep or EVERY_CASE[0])
    assert set(table[0]) == kept | {"twice", "chosen", "weight", FIRED}


@pytest.mark.parametrize(
    "of",
    [
        plan(decides=None),
        plan(decides="elsewhere"),
        plan(collects=None),
        plan(collects="elsewhere"),
        plan(chosen=A),
        plan(chosen=UNKNOWN),
        plan(chosen=First((), UNKNOWN)),
        plan(chosen=First(((YES, FIRST_TABLE), (NO, A)), UNKNOWN)),
        plan(chosen=First(((Equal(A, Lit(1)), FIRST_TABLE),), Lit("else"))),
        plan(chosen=First(((Equal(A, Lit(1)), Lit("one")), (YES, FIRST_TABLE)), UNKNOWN)),
        plan(branches=(branch("heavy", HEAVY, A), (HEAVY, (("what", A), ("from", Col("chosen")))))),
        plan(branches=()),
    ],
    ids=str,
)
def test_what_is_no_table_stays_with_the_reference(of: Plan) -> None:
    """A step that says nothing, or says it of what has not the form of a table, is worked out."""
    same_on_both(of, [*EVERY_CASE, *rows((True, 0, 1, 2))])
    same_on_both(of, [])


def test_a_column_that_is_made_twice_is_no_table() -> None:
    """The later one counts, as on the reference."""
    columns: Columns = (("chosen", FIRST_TABLE), ("chosen", OTHER_TABLE))
    step = Derive("judged", "in", columns, None, "chosen")
    of = Plan(("in",), (step, Select("rows", "judged", ("n", "chosen"), ("n",))), ("rows",))
    same_on_both(of, EVERY_CASE)


def test_two_collections_over_one_table() -> None:
    """The first is fired, the second is worked out."""
    one = plan()
    other = Expand("more", "judged", ("n",), BRANCHES[:3], "from")
    both = Select("others", "more", ("n", "what", "from"), ())
    of = Plan(one.inputs, (*one.steps, other, both), ("rows", "found", "others"))
    assert len(same_on_both(of, EVERY_CASE)["others"]) > 3


@pytest.mark.parametrize("length", [7, 8, 9, 63, 64, 65, 128, 513])
def test_a_table_may_have_any_number_of_rows(length: int) -> None:
    """Also more than durable_rules bears in one set of rules."""
    row_ids = [f"row-{place}" for place in range(length)]
    chosen = First(
        tuple((Equal(A, Lit(place)), Lit(name)) for place, name in enumerate(row_ids)), UNKNOWN
    )
    branches = tuple(
        branch(name, Not(Before(Lit(place), A)), Lit(place)) for place, name in enumerate(row_ids)
    )
    of = plan(chosen=chosen, branches=branches)
    given = rows(*((True, 0, a, 0) for a in (0, 1, length // 2, length - 1, length, None)))
    made = same_on_both(of, given)
    assert [row["chosen"] for row in made["rows"]][3:] == [row_ids[-1], None, None]
    places = [firing.place for firing in fired(of, given)[0]]
    assert places == [0, *range(length)]


def test_a_fault_inside_a_rule_is_the_fault_of_the_reference() -> None:
    """What a condition raises in the middle of a chain comes out as it is; its session is gone."""
    branches = (branch("late", Before(Lit(date(2020, 1, 1)), Col("day")), Lit("bar")),)
    of = plan(branches=branches)
    good = [row | {"day": date(2024, 2, 29)} for row in rows((True, 0, 1, 1))]
    bad = [row | {"day": "2024-02-29"} for row in good]
    with pytest.raises(TypeError) as expected:
        ReferenceEngine().run(of, {"in": bad})
    program = ready(of)
    for _ in range(1100):
        with pytest.raises(TypeError) as raised:
            program.run({"in": bad})
        assert str(raised.value) == str(expected.value)
    assert len(same_on_both(of, good)["found"]) == 1


NUMBERS = st.none() | st.integers(-1, 3)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.none() | st.booleans(), st.none() | st.integers(0, 2), NUMBERS, NUMBERS),
        max_size=8,
    )
)
def test_any_rows_come_out_as_on_the_reference(cells: list[tuple[object, ...]]) -> None:
    """Whatever the values are."""
    same_on_both(plan(), rows(*cells))
