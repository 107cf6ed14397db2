"""The kernel in z3 is the kernel: what the solver may take a value to be is what it is."""

from datetime import date

import pytest
import z3
from hypothesis import given, settings
from hypothesis.strategies import booleans

from sanctions.engines.base import Cell, Row
from sanctions.engines.reference.expressions import evaluator
from sanctions.lang.kernel import Before, Col, Equal, First, Lit, OneOf, fold
from sanctions.plan.steps import Columns
from sanctions.verify.solver import days
from sanctions.verify.solver.algebra import (
    UNKNOWN,
    Kind,
    Symbol,
    Symbolic,
    constant,
    number,
    yes_no,
)
from sanctions.verify.solver.terms import both, equal, no
from sanctions.verify.solver.world import World, texts_in
from tests.unit.engines.columnar.test_expressions import COLUMNS, EDGES, expressions, rows

KINDS: dict[str, Kind] = {"fen": "number", "small": "number"}


def kind_of(column: str) -> Kind:
    """What the cells of a column are to the solver."""
    named: dict[str, Kind] = {"yes-no": "yes-no", "day": "day", "text": "text"}
    return named.get(COLUMNS[column], "number")


def cell(world: World, kind: Kind) -> Symbol:
    """A cell of which nothing is known."""
    known = world.truth("known")
    match kind:
        case "yes-no":
            return yes_no(world.truth("cell"), known)
        case "day":
            return Symbol("day", known, days.fresh(world, "cell", 1, 9999))
        case _:
            return Symbol(kind, known, world.whole("cell"))


def given_cell(world: World, value: Cell) -> Symbol:
    """A cell that is known."""
    if isinstance(value, tuple):
        raise TypeError(value)
    return constant(world, value)


def holds(world: World, symbol: Symbol, value: Cell) -> object:
    """That the symbol is this value."""
    if value is None or symbol.kind == "nothing":
        return no(symbol.known) if value is None else False
    if isinstance(value, tuple):
        raise TypeError(value)
    if isinstance(value, date):
        same = days.same(symbol.term, days.constant(value))
    else:
        same = equal(symbol.term, world.code(value) if isinstance(value, str) else value)
    return both(symbol.known, same)


def agree(columns: Columns, row: Row, *, counts_days: bool) -> None:
    """Assert that of each expression the solver allows the value of the reference, and no other."""
    texts = texts_in(columns) | {each for each in row.values() if isinstance(each, str)}
    world = World(texts, counts_days=counts_days)
    cells = {name: cell(world, kind_of(name)) for name in COLUMNS}
    given_row = [holds(world, symbol, row[name]) for name, symbol in cells.items()]
    found = [(fold(expr, Symbolic(world, cells)), evaluator(expr)(row)) for _, expr in columns]
    expected = [holds(world, symbol, value) for symbol, value in found]
    solver = z3.SimpleSolver(ctx=world.context)
    solver.add(*(each for each in (*given_row, *world.definitions) if each is not True))
    assert solver.check() == z3.sat
    for value in expected:
        assert value is not False
        if value is not True:
            assert solver.check(no(value)) == z3.unsat


@settings(max_examples=60)
@given(expressions(), rows(), rows(unknown=False), booleans())
def test_values_are_those_of_the_reference(
    columns: Columns,
    some: list[Row],
    known: list[Row],
    counts_days: bool,  # noqa: FBT001 - hypothesis gives it by place
) -> None:
    """Whatever an expression is made of, z3 can take it for one value alone: the reference's."""
    agree(columns, some[0], counts_days=counts_days)
    agree(columns, known[0], counts_days=counts_days)


@pytest.mark.parametrize("counts_days", [False, True])
@settings(max_examples=6)
@given(some=rows(), known=rows(unknown=False))
def test_values_at_the_edges(some: list[Row], known: list[Row], *, counts_days: bool) -> None:
    """Large constants, divisions by 0, the ends of months, days out of reach."""
    columns = tuple((f"value {place}", expr) for place, expr in enumerate(EDGES))
    agree(columns, some[0], counts_days=counts_days)
    agree(columns, known[0], counts_days=counts_days)


@settings(max_examples=100)
@given(expressions(), rows())
def test_constants_need_no_solver(columns: Columns, some: list[Row]) -> None:
    """Over constants every value is worked out in plain numbers, and is the reference's."""
    world = World(texts_in(columns) | {each for each in some[0].values() if isinstance(each, str)})
    empty = Symbolic(world, {})
    cells = {name: given_cell(world, some[0][name]) for name in COLUMNS}
    for _, expr in columns:
        value = evaluator(expr)(some[0])
        assert holds(world, fold(expr, Symbolic(world, cells)), value) is True
    assert not world.definitions
    assert empty.lit(None) == UNKNOWN
    assert number(1).known is True


def test_rows_that_differ_in_one_cell_share_what_does_not_read_it() -> None:
    """The same symbol, not one that is equal: no term is made twice."""
    world = World(("a", "b"))
    one = {name: cell(world, "number") for name in ("kept", "changed")}
    other = {**one, "changed": cell(world, "number")}
    condition = Before(Col("kept"), Lit(4))
    text = First(((condition, Lit("a")), (Before(Col("changed"), Lit(1)), Lit("b"))), Lit(None))
    first, second = (Symbolic(world, cells) for cells in (one, other))
    assert fold(condition, first) is fold(condition, second)
    assert fold(text, first) is fold(text, first)
    assert fold(text, first) is not fold(text, second)


@settings(max_examples=30)
@given(rows(), rows())
def test_tables_of_texts_are_compared_as_the_reference_does(
    some: list[Row], more: list[Row]
) -> None:
    """A text that is one of a few, by its cases: with constants, and with another like it."""
    yes_no = [name for name in COLUMNS if COLUMNS[name] == "yes-no"]
    rows_of = tuple((Col(name), Lit(text)) for name, text in zip(yes_no * 2, "abcab", strict=False))
    one, other = First(rows_of, Lit("c")), First(rows_of[1:], Lit(None))
    nested = First(((Col(yes_no[0]), one),), other)
    columns: Columns = (
        *((f"is {text}", Equal(one, Lit(text))) for text in "abcd"),
        ("alike", Equal(one, other)),
        ("nested", Equal(nested, one)),
        ("among", OneOf(nested, ("a", "d"))),
    )
    for row in (some[0], more[0]):
        agree(columns, row, counts_days=False)
