"""What a value can be: nothing that happens is left out, and neighbours are the nearest."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.engines.reference.expressions import evaluator
from sanctions.lang.kernel import Col, Expr, Extreme, Lit, Product, Quotient, Sum
from sanctions.verify.coverage_reach import ANY, Reach, reach_of

SPAN = range(-60, 61)
COLUMNS = {
    "count": (Reach(low=0, known=True), (0, 1, 2, 5)),
    "score": (Reach(low=0, offset=0, grain=3), (0, 3, 6, 12)),
    "plain": (ANY, (-4, -1, 0, 7)),
    "member": (Reach(1, 1, known=True), (1,)),
    "fives": (Reach(high=20, offset=20, grain=5), (20, 15, 0, -5)),
}

literals = st.integers(-12, 12).map(Lit)
roundings = st.sampled_from(("half-up", "down", "up"))


def larger(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    """Expressions of which these are parts."""
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    divisors = st.integers(1, 12).map(Lit)
    return st.one_of(
        parts.map(Sum),
        parts.map(Product),
        st.builds(Extreme, st.sampled_from(("least", "greatest")), parts),
        st.builds(Quotient, inner, divisors, roundings),
    )


expressions = st.recursive(
    st.one_of(literals, st.sampled_from(sorted(COLUMNS)).map(Col)), larger, max_leaves=5
)


@given(expressions)
def test_every_value_of_an_expression_is_one_that_it_can_have(expr: Expr) -> None:
    """Whatever its columns hold of what they can."""
    reach = reach_of(expr, {name: known for name, (known, _) in COLUMNS.items()})
    of = evaluator(expr)
    for values in product(*(values for _, values in COLUMNS.values())):
        assert reach.has(of(dict(zip(COLUMNS, values, strict=True))))


bounds = st.none() | st.integers(-20, 20)


@given(st.integers(-9, 9), st.integers(0, 7), bounds, bounds, st.integers(-25, 25))
def test_neighbours_are_the_nearest_numbers_that_there_can_be(
    offset: int, grain: int, low: int | None, high: int | None, bound: int
) -> None:
    """The greatest below the bound and the least above it; nothing where there is none."""
    if grain == 0:
        low = high = offset
    reach = Reach(low, high, offset, grain)
    if low is not None and high is not None and low > high:
        return
    there = [number for number in SPAN if reach.has(number)]
    assert reach.below(bound) == max((each for each in there if each < bound), default=None)
    assert reach.above(bound) == min((each for each in there if each > bound), default=None)


@pytest.mark.parametrize(
    ("expr", "low", "grain"),
    [
        (Product((Col("score"), Lit(10))), 0, 30),
        (Sum((Lit(100), Product((Col("score"), Lit(-5))))), None, 15),
        (Extreme("greatest", (Col("fives"), Lit(-10))), -10, 5),
        (Quotient(Product((Col("score"), Lit(10))), Lit(5), "half-up"), 0, 6),
        (Quotient(Col("score"), Lit(2), "half-up"), 0, 1),
        (Product((Col("plain"), Col("score"))), None, 3),
    ],
)
def test_steps_are_no_finer_than_need_be(expr: Expr, low: int | None, grain: int) -> None:
    """Products, sums and bounds of steps keep them; rounding may lose them."""
    reach = reach_of(expr, {name: known for name, (known, _) in COLUMNS.items()})
    assert (reach.low, reach.grain) == (low, grain)
