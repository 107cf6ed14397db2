"""Where a fact applies, arithmetic, and amounts."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.lang import ops
from sanctions.lang.kernel import (
    All,
    Before,
    Col,
    Equal,
    Expr,
    Extreme,
    Known,
    Lit,
    Not,
    OneOf,
    Product,
    Quotient,
    Shift,
    Sum,
)
from sanctions.lang.ops import Bounds, Operator
from sanctions.lang.types import Choice, Day, Number, Type, Typed, TypeFault, YesNo
from sanctions.model.calendar import MonthEnd, Term
from sanctions.model.money import Rounding, divide
from tests.unit.lang.facts import (
    FACTS,
    LEAP,
    MONEY,
    OPERATORS,
    SEVERITY,
    WHOLE,
    A,
    B,
    fault,
    holds,
    value_of,
)

# --- what applies ---------------------------------------------------------------------------------

PERSON, ADULT = Equal(Col("kind"), Lit("person")), Col("adult")
AGE = Typed(A, Number(0, "years"), applies=PERSON)
OTHER = Typed(B, Number(), applies=ADULT)


def test_where_a_fact_does_not_apply_a_comparison_is_no() -> None:
    """A household has no age: whatever is asked of it is no, and never unknown."""
    asked = [
        *(ops.compare(AGE, operator, ops.number(14)) for operator in OPERATORS),
        *(ops.compare(ops.number(14), operator, AGE) for operator in OPERATORS),
        ops.between(AGE, ops.number(1), ops.number(2)),
        ops.one_of(AGE, [ops.number(14)]),
    ]
    for expr in asked:
        assert value_of(expr, a=None, kind="household") is False
        assert value_of(expr, a=14, kind="household") is False
        assert value_of(expr, a=None, kind="person") is None
        assert value_of(expr, a=14, kind="person") is not None


def test_words_apply_or_not_like_numbers() -> None:
    """The condition also guards a comparison of words."""
    fact = Typed(A, SEVERITY, applies=ADULT)
    expr = ops.compare(fact, "at_least", ops.word("minor", SEVERITY))
    assert expr == All((ADULT, OneOf(A, SEVERITY.values)))
    other = Typed(B, SEVERITY, applies=PERSON)
    assert ops.compare(fact, "equals", other) == All((All((ADULT, PERSON)), Equal(A, B)))


def test_both_sides_must_apply() -> None:
    """Two conditions are asked together, in the order of the sides; the same one once."""
    assert ops.compare(AGE, "equals", OTHER) == All((All((PERSON, ADULT)), Equal(A, B)))
    assert ops.compare(AGE, "equals", AGE) == All((PERSON, Equal(A, A)))
    assert ops.compare(AGE, "equals", WHOLE) == All((PERSON, Equal(A, A)))
    assert ops.compare(WHOLE, "equals", WHOLE) == Equal(A, A)


FORWARD, BACK = Term.parse("2 months"), Term.parse("10 days")


@pytest.mark.parametrize(
    "make",
    [
        lambda: ops.add((AGE, WHOLE)),
        lambda: ops.add((WHOLE, AGE)),
        lambda: ops.subtract(AGE, WHOLE),
        lambda: ops.subtract(WHOLE, AGE),
        lambda: ops.multiply((WHOLE, AGE)),
        lambda: ops.extreme("least", (WHOLE, AGE)),
        lambda: ops.extreme("greatest", (Typed(A, Day(), PERSON), Typed(B, Day()))),
        lambda: ops.shift(Typed(A, Day(), PERSON), FORWARD, 1, "down"),
    ],
)
def test_what_is_made_of_a_fact_applies_where_the_fact_does(make: Callable[[], Typed]) -> None:
    """A sum with an age means nothing where the age does not."""
    assert make().applies == PERSON


def test_what_is_made_of_two_facts_applies_where_both_do() -> None:
    """Without a condition there is none."""
    assert ops.add((AGE, OTHER, AGE)).applies == All((PERSON, ADULT))
    assert ops.add((WHOLE, WHOLE)).applies is None
    assert ops.shift(FACTS["a day"], FORWARD, 1, "down").applies is None


# --- arithmetic -----------------------------------------------------------------------------------


def test_a_sum_is_at_the_finest_scale() -> None:
    """The unit is that of the first number."""
    sums = ops.add((WHOLE, MONEY, ops.number(Decimal("0.5"))))
    assert sums == Typed(Sum((Product((A, Lit(100))), B, Lit(50))), Number(2, "years"))
    assert value_of(sums.expr, a=3, b=7) == 357
    assert value_of(sums.expr, a=3, b=None) is None
    assert ops.add((MONEY,)) == Typed(Sum((B,)), Number(2, "yuan"))


def test_a_difference_is_at_the_finest_scale() -> None:
    """It may be negative; the unit is that of the first number."""
    less = ops.subtract(WHOLE, MONEY)
    assert less.type == Number(2, "years")
    assert value_of(less.expr, a=3, b=7) == 293
    assert value_of(less.expr, a=0, b=7) == -7
    assert value_of(less.expr, a=None, b=7) is None
    assert value_of(ops.subtract(MONEY, WHOLE).expr, a=3, b=7) == -293
    assert ops.subtract(MONEY, WHOLE).type == Number(2, "yuan")


def test_a_product_adds_up_the_decimals() -> None:
    """Nothing is rounded; a product of nothing is 1."""
    made = ops.multiply((WHOLE, MONEY, ops.number(Decimal("0.125"))))
    assert made == Typed(Product((A, B, Lit(125))), Number(5))
    assert ops.multiply(()) == Typed(Product(()), Number(0))


@pytest.mark.parametrize(("which", "expected"), [("least", 250), ("greatest", 300)])
def test_the_extreme_of_numbers_is_at_the_finest_scale(
    which: Literal["least", "greatest"], expected: int
) -> None:
    """3 and 2.50 are compared as 3.00 and 2.50."""
    made = ops.extreme(which, (WHOLE, MONEY))
    assert made == Typed(Extreme(which, (Product((A, Lit(100))), B)), Number(2, "years"))
    assert value_of(made.expr, a=3, b=250) == expected


def test_the_extreme_of_days_is_a_day() -> None:
    """The later of two days."""
    days = (FACTS["a day"], ops.day(LEAP))
    assert ops.extreme("greatest", days) == Typed(Extreme("greatest", (A, Lit(LEAP))), Day())


@pytest.mark.parametrize(
    ("term", "sign", "month_end", "expected"),
    [
        ("2 months", 1, "down", Shift(A, 0, 2, "down")),
        ("2 months", -1, "up", Shift(A, 0, -2, "up")),
        ("10 days", 1, "up", Shift(A, 10, 0, "up")),
        ("2 weeks", -1, "down", Shift(A, -14, 0, "down")),
        ("3 years", 1, "down", Shift(A, 0, 36, "down")),
    ],
)
def test_a_day_moves_by_a_term(
    term: str, sign: Literal[1, -1], month_end: MonthEnd, expected: Expr
) -> None:
    """Forward and back, by days or by months."""
    made = ops.shift(FACTS["a day"], Term.parse(term), sign, month_end)
    assert made == Typed(expected, Day())


@pytest.mark.parametrize("name", [name for name in FACTS if name != "a day"])
def test_only_a_day_moves(name: str) -> None:
    """The fault says what it is instead."""
    text = f"a period can be added to a day, not to {name}"
    with pytest.raises(TypeFault, match=fault(text)):
        ops.shift(FACTS[name], BACK, 1, "down")


COUNTED: dict[str, Callable[[Typed], object]] = {
    "add": lambda fact: ops.add((WHOLE, fact)),
    "add first": lambda fact: ops.add((fact, WHOLE)),
    "subtract": lambda fact: ops.subtract(WHOLE, fact),
    "subtract from": lambda fact: ops.subtract(fact, WHOLE),
    "multiply": lambda fact: ops.multiply((WHOLE, fact)),
    "least": lambda fact: ops.extreme("least", (WHOLE, fact)),
    "greatest": lambda fact: ops.extreme("greatest", (fact, WHOLE)),
    "amount": lambda fact: ops.amount(fact, Bounds()),
    "times": lambda fact: ops.amount(WHOLE, Bounds(times=fact)),
    "at least": lambda fact: ops.amount(WHOLE, Bounds(at_least=fact)),
    "at most": lambda fact: ops.amount(WHOLE, Bounds(at_most=fact)),
}


@pytest.mark.parametrize("name", [name for name in FACTS if name != "a number"])
@pytest.mark.parametrize("operator", COUNTED)
def test_only_numbers_are_counted_with(operator: str, name: str) -> None:
    """The fault says what it is instead."""
    with pytest.raises(TypeFault, match=fault(f"a number is needed here, not {name}")):
        COUNTED[operator](FACTS[name])


def test_nothing_has_no_sum_and_no_extreme() -> None:
    """An empty list is a fault, not 0."""
    empty = fault("a list of numbers cannot be empty")
    with pytest.raises(TypeFault, match=empty):
        ops.add(())
    with pytest.raises(TypeFault, match=empty):
        ops.extreme("least", ())


# --- amounts --------------------------------------------------------------------------------------


def test_an_amount_without_more_is_the_value_in_fen() -> None:
    """Whole yuan are scaled up, fen stay, and a constant is worked out at once."""
    assert ops.amount(MONEY, Bounds()) == B
    assert ops.amount(WHOLE, Bounds()) == Product((A, Lit(100)))
    assert ops.amount(ops.number(Decimal("2.5")), Bounds()) == Lit(250)
    assert ops.amount(MONEY, Bounds(), decimals=4) == Product((B, Lit(100)))
    assert ops.amount(WHOLE, Bounds(), decimals=0) == A


HALVES: list[tuple[int, dict[Rounding, int]]] = [
    (50, {"half-up": 1, "down": 0, "up": 1}),
    (49, {"half-up": 0, "down": 0, "up": 1}),
    (-50, {"half-up": -1, "down": 0, "up": -1}),
    (-49, {"half-up": 0, "down": 0, "up": -1}),
    (150, {"half-up": 2, "down": 1, "up": 2}),
    (-150, {"half-up": -2, "down": -1, "up": -2}),
    (100, {"half-up": 1, "down": 1, "up": 1}),
    (101, {"half-up": 1, "down": 1, "up": 2}),
    (0, {"half-up": 0, "down": 0, "up": 0}),
]


@pytest.mark.parametrize(("value", "rounded"), HALVES)
def test_an_amount_is_rounded_on_both_sides_of_zero(
    value: int, rounded: dict[Rounding, int]
) -> None:
    """Four decimals become two, a half away from zero unless it is said otherwise."""
    fact = Typed(A, Number(4))
    for rounding, expected in rounded.items():
        assert value_of(ops.amount(fact, Bounds(), rounding=rounding), a=value) == expected
    assert ops.amount(fact, Bounds()) == Quotient(A, Lit(100), "half-up")
    assert value_of(ops.amount(fact, Bounds()), a=None) is None


def test_an_amount_has_its_bounds_after_its_times() -> None:
    """First times, then the bounds, then rounding: 0.333 × 3.00 yuan is 1.00 with a bound of 1."""
    bounds = Bounds(ops.number(Decimal("1.5")), ops.number(100), ops.number(5000))
    amount = ops.amount(MONEY, bounds)
    cases = {6666: 10000, 6667: 10001, 6668: 10002, 0: 10000, 333333: 500000, 333334: 500000}
    assert {fen: value_of(amount, b=fen) for fen in cases} == cases
    assert value_of(amount, b=None) is None


def test_each_bound_stands_alone() -> None:
    """A least amount and a most amount may be given without the other, and may be facts."""
    least = ops.amount(WHOLE, Bounds(at_least=MONEY))
    assert least == Extreme("greatest", (Product((A, Lit(100))), B))
    assert [value_of(least, a=3, b=fen) for fen in (299, 300, 301)] == [300, 300, 301]
    most = ops.amount(WHOLE, Bounds(at_most=MONEY))
    assert most == Extreme("least", (Product((A, Lit(100))), B))
    assert [value_of(most, a=3, b=fen) for fen in (299, 300, 301)] == [299, 300, 300]
    assert value_of(least, a=3, b=None) is None


def test_the_most_wins_over_the_least() -> None:
    """Where the bounds cross, the upper one is put on last."""
    crossed = Bounds(at_least=ops.number(5), at_most=MONEY)
    assert value_of(ops.amount(WHOLE, crossed), a=1, b=200) == 200


def test_a_bound_finer_than_a_fen_is_rounded_with_the_amount() -> None:
    """Bounds come before rounding."""
    amount = ops.amount(MONEY, Bounds(at_least=ops.number(Decimal("1.005"))), rounding="down")
    assert value_of(amount, b=1) == 100
    assert value_of(ops.amount(MONEY, Bounds(at_least=ops.number(Decimal("1.005")))), b=1) == 101


decimals = st.decimals(-1000, 1000, places=3, allow_nan=False, allow_infinity=False)


@given(decimals, decimals, st.sampled_from(["half-up", "down", "up"]))
def test_an_amount_is_the_exact_product_rounded_once(
    value: Decimal, times: Decimal, rounding: Rounding
) -> None:
    """Value times factor, exact to all decimals, and one rounding at the end."""
    exact = Fraction(value) * Fraction(times) * 100
    expected = divide(exact.numerator, exact.denominator, rounding)
    bounds = Bounds(times=ops.number(times))
    assert value_of(ops.amount(ops.number(value), bounds, rounding=rounding)) == expected


@given(decimals, decimals, st.sampled_from(OPERATORS))
def test_constants_compare_as_the_numbers_they_are(
    left: Decimal, right: Decimal, operator: Operator
) -> None:
    """Whatever their decimals."""
    expr = ops.compare(ops.number(left), operator, ops.number(right.normalize()))
    assert value_of(expr) is holds(operator, Fraction(left), Fraction(right))


def test_every_type_has_a_fault_of_its_own() -> None:
    """The tables above name every type that there is."""
    types: set[type[Type]] = {type(fact.type) for fact in FACTS.values()}
    assert types == {YesNo, Day, Number, Choice}


def test_at_least_of_unknown_is_unknown() -> None:
    """A comparison is a negation of another, and still unknown of unknown."""
    for operator in OPERATORS:
        assert value_of(ops.compare(WHOLE, operator, ops.number(1)), a=None) is None
    assert ops.compare(WHOLE, "at_least", ops.number(1)) == Not(Before(A, Lit(1)))
    assert ops.compare(WHOLE, "at_most", ops.number(1)) == Not(Before(Lit(1), A))
    assert ops.known(WHOLE, yes=False) == Not(Known(A))
