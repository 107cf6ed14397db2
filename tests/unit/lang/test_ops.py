"""The surface operators: their types, their texts, and what they mean on the reference engine."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from sanctions.lang import ops
from sanctions.lang.kernel import (
    Before,
    Col,
    Equal,
    Expr,
    First,
    Lit,
    OneOf,
    Product,
    Value,
)
from sanctions.lang.ops import Operator
from sanctions.lang.types import Day, Number, Typed, TypeFault, YesNo
from tests.unit.lang.facts import (
    FACTS,
    IMPACT,
    LEAP,
    MONEY,
    OPERATORS,
    ROLE,
    SEVERITY,
    WHOLE,
    A,
    B,
    fault,
    holds,
    value_of,
)

# --- literals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value", "decimals"),
    [
        (7, 7, 0),
        (-7, -7, 0),
        (0, 0, 0),
        (Decimal("2.50"), 250, 2),
        (Decimal("-0.5"), -5, 1),
        (Decimal("-0.05"), -5, 2),
        (Decimal("0.00"), 0, 2),
        (Decimal(3), 3, 0),
        (Decimal("1E+3"), 1000, 0),
        (Decimal("1E-3"), 1, 3),
        (10**40 + 1, 10**40 + 1, 0),
        (Decimal("12345678901234567890123456789.01"), 1234567890123456789012345678901, 2),
    ],
)
def test_a_number_keeps_its_decimals(written: int | Decimal, value: int, decimals: int) -> None:
    """A number is exact, however long, and has the decimals that it was written with."""
    assert ops.number(written) == Typed(Lit(value), Number(decimals))


@pytest.mark.parametrize("written", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_what_is_no_number_is_refused(written: str) -> None:
    """A Decimal may be no number at all."""
    with pytest.raises(TypeFault, match=fault(f"`{written}` is not a number")):
        ops.number(Decimal(written))


def test_days_yes_and_words_are_constants() -> None:
    """Constants have the type that they are written as."""
    assert ops.day(LEAP) == Typed(Lit(LEAP), Day())
    assert ops.yes_no(True) == Typed(Lit(value=True), YesNo())  # noqa: FBT003 - the value itself
    assert ops.yes_no(False) == Typed(Lit(value=False), YesNo())  # noqa: FBT003 - the value itself
    assert ops.word("serious", SEVERITY) == Typed(Lit("serious"), SEVERITY)


def test_an_unknown_word_names_the_words_there_are() -> None:
    """A word that the scale lacks is refused, with what a hint needs."""
    with pytest.raises(ops.UnknownWord, match=fault("`severity` has no value `sever`")) as caught:
        ops.word("sever", SEVERITY)
    assert (caught.value.word, caught.value.options) == ("sever", SEVERITY.values)


# --- comparisons ----------------------------------------------------------------------------------


@pytest.mark.parametrize("applies", [None, Col("applies")])
def test_known_is_never_unknown(applies: Expr | None) -> None:
    """`known: yes` and `known: no` are opposites, whether the fact applies or not."""
    fact = Typed(A, Day(), applies)
    for value, known in ((LEAP, True), (None, False)):
        assert value_of(ops.known(fact, yes=True), a=value) is known
        assert value_of(ops.known(fact, yes=False), a=value) is not known


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize(("left", "right"), list(product((-1, 0, 1), repeat=2)))
def test_numbers_compare_by_size(operator: Operator, left: int, right: int) -> None:
    """Both sides may be facts or constants."""
    fact, constant = Typed(B, Number()), ops.number(right)
    expected = holds(operator, left, right)
    assert value_of(ops.compare(WHOLE, operator, fact), a=left, b=right) is expected
    assert value_of(ops.compare(WHOLE, operator, constant), a=left) is expected
    assert value_of(ops.compare(constant, operator, WHOLE), a=left) is holds(operator, right, left)


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize(
    ("whole", "money"), [(1, 99), (1, 100), (1, 101), (0, -1), (-1, -100), (-1, -101)]
)
def test_numbers_are_compared_at_one_scale(operator: Operator, whole: int, money: int) -> None:
    """1 is 1.00: the side with fewer decimals is scaled up, be it a fact or a constant."""
    expected = holds(operator, Fraction(whole), Fraction(money, 100))
    swapped = holds(operator, Fraction(money, 100), Fraction(whole))
    assert value_of(ops.compare(WHOLE, operator, MONEY), a=whole, b=money) is expected
    assert value_of(ops.compare(MONEY, operator, WHOLE), a=whole, b=money) is swapped
    constant = ops.number(Decimal(money).scaleb(-2))
    assert value_of(ops.compare(WHOLE, operator, constant), a=whole) is expected
    assert value_of(ops.compare(MONEY, operator, ops.number(whole)), b=money) is swapped


def test_a_constant_is_scaled_when_it_is_written() -> None:
    """A constant beside a finer fact is scaled once and for all; a fact in every row."""
    assert ops.compare(MONEY, "equals", ops.number(5)) == Equal(B, Lit(500))
    assert ops.compare(MONEY, "equals", ops.number(Decimal("5.00"))) == Equal(B, Lit(500))
    finer = Equal(Product((B, Lit(10))), Lit(5001))
    assert ops.compare(MONEY, "equals", ops.number(Decimal("5.001"))) == finer
    unknown = Typed(Lit(None), Number())
    assert ops.compare(MONEY, "less_than", unknown) == Before(B, Product((Lit(None), Lit(100))))


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_days_compare_by_time(operator: Operator, days: int) -> None:
    """A day is at least itself, and more than the day before."""
    other = date.fromordinal(LEAP.toordinal() + days)
    expected = holds(operator, 0, days)
    assert value_of(ops.compare(FACTS["a day"], operator, ops.day(other)), a=LEAP) is expected


@pytest.mark.parametrize(("left", "right"), list(product((True, False), repeat=2)))
def test_yes_and_no_are_equal_or_not(left: bool, right: bool) -> None:  # noqa: FBT001 - cases
    """A yes-no has no order; equality is all there is."""
    expr = ops.compare(FACTS["yes or no"], "equals", ops.yes_no(right))
    assert value_of(expr, a=left) is (left == right)


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize(("left", "right"), list(product(SEVERITY.values, repeat=2)))
def test_words_of_a_scale_compare_by_place(operator: Operator, left: str, right: str) -> None:
    """The lightest word is less than all others, by place and not by letter."""
    fact, other = Typed(A, SEVERITY), Typed(B, SEVERITY)
    place = SEVERITY.values.index
    expected = holds(operator, place(left), place(right))
    constant = ops.compare(fact, operator, ops.word(right, SEVERITY))
    assert value_of(constant, a=left) is expected
    assert value_of(ops.compare(fact, operator, other), a=left, b=right) is expected
    assert value_of(constant, a=None) is None
    assert value_of(ops.compare(fact, operator, other), a=left, b=None) is None
    assert value_of(ops.compare(fact, operator, other), a=None, b=right) is None


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("at_least", OneOf(A, ("serious", "grave"))),
        ("more_than", OneOf(A, ("grave",))),
        ("at_most", OneOf(A, ("minor", "serious"))),
        ("less_than", OneOf(A, ("minor",))),
        ("equals", Equal(A, Lit("serious"))),
    ],
)
def test_a_comparison_with_a_word_is_a_list_of_words(operator: Operator, expected: Expr) -> None:
    """What a constant rank leaves is known when the rule is written."""
    assert ops.compare(Typed(A, SEVERITY), operator, ops.word("serious", SEVERITY)) == expected


def test_facts_of_a_scale_compare_by_their_places() -> None:
    """The place of a word that is not of the scale is unknown."""
    expr = ops.compare(Typed(A, SEVERITY), "less_than", Typed(B, SEVERITY))
    assert expr == Before(
        First(
            tuple((Equal(A, Lit(word)), Lit(place)) for place, word in enumerate(SEVERITY.values)),
            Lit(None),
        ),
        First(
            tuple((Equal(B, Lit(word)), Lit(place)) for place, word in enumerate(SEVERITY.values)),
            Lit(None),
        ),
    )
    assert value_of(expr, a="minor", b="other") is None


def test_words_without_order_are_equal_or_not() -> None:
    """Two facts of one choice may be equal."""
    expr = ops.compare(Typed(A, ROLE), "equals", Typed(B, ROLE))
    assert [value_of(expr, a="owner", b=role) for role in ("owner", "tenant", None)] == [
        True,
        False,
        None,
    ]


@pytest.mark.parametrize("operator", OPERATORS[:4])
@pytest.mark.parametrize("right", [Typed(B, ROLE), ops.word("owner", ROLE)], ids=["fact", "word"])
def test_words_without_order_cannot_be_ordered(operator: Operator, right: Typed) -> None:
    """An operator of order needs a scale."""
    text = f"`{operator}` needs an order, and `role` has none"
    with pytest.raises(TypeFault, match=fault(text)):
        ops.compare(Typed(A, ROLE), operator, right)


@pytest.mark.parametrize("operator", OPERATORS[:4])
def test_yes_and_no_cannot_be_ordered(operator: Operator) -> None:
    """A yes is not more than a no."""
    with pytest.raises(TypeFault, match=fault(f"`{operator}` cannot compare yes or no")):
        ops.compare(FACTS["yes or no"], operator, ops.yes_no(True))  # noqa: FBT003 - the value


@pytest.mark.parametrize(
    ("left", "right"), [pair for pair in product(FACTS, repeat=2) if pair[0] != pair[1]]
)
@pytest.mark.parametrize("operator", OPERATORS)
def test_values_of_two_types_cannot_be_compared(operator: Operator, left: str, right: str) -> None:
    """The fault names both types, a choice by its name."""
    text = fault(f"{left} cannot be compared with {right}")
    with pytest.raises(TypeFault, match=text):
        ops.compare(FACTS[left], operator, FACTS[right])
    with pytest.raises(TypeFault, match=text):
        ops.one_of(FACTS[left], [FACTS[right]])
    with pytest.raises(TypeFault, match=text):
        ops.between(FACTS[left], FACTS[right], FACTS[right])


def test_two_scales_of_the_same_words_cannot_be_compared() -> None:
    """A scale is its name and its words; serious harm is not serious impact."""
    with pytest.raises(TypeFault, match=fault("`severity` cannot be compared with `impact`")):
        ops.compare(Typed(A, SEVERITY), "equals", Typed(B, IMPACT))
    with pytest.raises(TypeFault, match=fault("`severity` cannot be compared with `impact`")):
        ops.one_of(Typed(A, SEVERITY), [ops.word("minor", IMPACT)])


@pytest.mark.parametrize(
    ("value", "expected"),
    [(99, False), (100, True), (150, True), (200, True), (201, False), (None, None)],
)
def test_between_includes_both_ends(value: Value, expected: Value) -> None:
    """Between 1 and 2.00 are both of them, and all that is between."""
    expr = ops.between(MONEY, ops.number(1), ops.number(Decimal("2.00")))
    assert value_of(expr, b=value) is expected


def test_between_two_facts_may_know_the_answer_with_one_of_them() -> None:
    """Below the lower end the upper one does not matter."""
    expr = ops.between(ops.number(5), Typed(A, Number()), Typed(B, Number()))
    assert value_of(expr, a=6, b=None) is False
    assert value_of(expr, a=None, b=4) is False
    assert value_of(expr, a=5, b=None) is None


@pytest.mark.parametrize(
    ("fact", "options", "kernel"),
    [
        (MONEY, [ops.number(1), ops.number(Decimal("2.50"))], OneOf(B, (100, 250))),
        (FACTS["a day"], [ops.day(LEAP)], OneOf(A, (LEAP,))),
        (FACTS["yes or no"], [ops.yes_no(False)], OneOf(A, (False,))),  # noqa: FBT003 - the value
        (FACTS["`role`"], [ops.word("owner", ROLE)], OneOf(A, ("owner",))),
        (MONEY, [], OneOf(B, ())),
    ],
)
def test_one_of_lists_constants(fact: Typed, options: Sequence[Typed], kernel: Expr) -> None:
    """Constants stand at the scale of the fact, in their order."""
    assert ops.one_of(fact, options) == kernel


@pytest.mark.parametrize(
    ("fact", "option"),
    [
        (WHOLE, ops.number(Decimal("1.5"))),
        (WHOLE, ops.number(Decimal("1.0"))),
        (WHOLE, Typed(B, Number())),
        (MONEY, WHOLE),
        (Typed(A, ROLE), Typed(B, ROLE)),
    ],
)
def test_one_of_takes_constants_as_fine_as_the_fact(fact: Typed, option: Typed) -> None:
    """A fact, or a constant that is finer than the fact, cannot stand in a list of values."""
    text = "a list of values takes constants, with no more decimals than the fact has"
    with pytest.raises(TypeFault, match=fault(text)):
        ops.one_of(fact, [option])
