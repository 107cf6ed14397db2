"""The short names of recurring shapes: what each means, with its rule for unknown."""

from itertools import product

import pytest

from sanctions.engines.reference.expressions import evaluator
from sanctions.lang.derived import (
    NO,
    UNKNOWN,
    YES,
    all_of,
    any_of,
    at_most,
    first_known,
    is_unknown,
    is_yes,
    lookup,
    one_if,
    when,
)
from sanctions.lang.kernel import All, Any, Col, Expr, First, Lit, Value

A, B, C = Col("a"), Col("b"), Col("c")


def value_of(expr: Expr, **row: Value) -> object:
    """The value of the expression in a row."""
    return evaluator(expr)(row)


def test_the_constants() -> None:
    """Yes, no and unknown are constants."""
    assert (value_of(YES), value_of(NO), value_of(UNKNOWN)) == (True, False, None)


@pytest.mark.parametrize(("left", "right"), list(product((1, 2, None), repeat=2)))
def test_at_most(left: int | None, right: int | None) -> None:
    """Left ≤ right; unknown if one of them is."""
    expected = None if left is None or right is None else left <= right
    assert value_of(at_most(A, B), a=left, b=right) is expected


@pytest.mark.parametrize(
    ("value", "yes", "unknown", "one"),
    [(True, True, False, 1), (False, False, False, 0), (None, False, True, 0)],
)
def test_yes_unknown_and_one(value: Value, yes: Value, unknown: Value, one: int) -> None:
    """None of them is ever unknown itself; one counts an unknown as 0."""
    assert value_of(is_yes(A), a=value) is yes
    assert value_of(is_unknown(A), a=value) is unknown
    assert value_of(one_if(A), a=value) == one


@pytest.mark.parametrize(("value", "expected"), [(True, 1), (False, 2), (None, None)])
def test_when(value: Value, expected: Value) -> None:
    """An unknown condition gives unknown; without another choice a no does too."""
    assert value_of(when(A, Lit(1), Lit(2)), a=value) == expected
    assert value_of(when(A, Lit(1)), a=value) == (1 if value else None)


@pytest.mark.parametrize("values", list(product((1, 2, None), repeat=3)))
def test_first_known(values: tuple[Value, ...]) -> None:
    """The first value that is known, else unknown; of one value it is that value."""
    a, b, c = values
    expected = next((value for value in values if value is not None), None)
    assert value_of(first_known(A, B, C), a=a, b=b, c=c) == expected
    assert first_known(A) == First((), A)


@pytest.mark.parametrize(
    ("key", "expected", "otherwise"), [("x", 1, 1), ("y", 2, 2), ("z", None, 9), (None, None, None)]
)
def test_lookup(key: Value, expected: Value, otherwise: Value) -> None:
    """The value beside the key; an unknown key finds nothing, whatever follows the rows."""
    rows = [("x", Lit(1)), ("y", Lit(2)), ("x", Lit(3))]
    assert value_of(lookup(A, rows), a=key) == expected
    assert value_of(lookup(A, iter(rows), Lit(9)), a=key) == otherwise
    assert lookup(A, [], B) == First((), B)


def test_all_of_and_any_of_one_are_the_one() -> None:
    """A single part needs no *and* around it."""
    assert (all_of(A), any_of(A)) == (A, A)
    assert (all_of(A, B), any_of(A, B)) == (All((A, B)), Any((A, B)))
    assert (all_of(), any_of()) == (All(()), Any(()))
