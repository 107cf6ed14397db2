"""Exact division, decimal text and the largest remainder."""

import ast
import os
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.model.money import (
    PrecisionError,
    Rounding,
    divide,
    format_decimal,
    largest_remainder,
    parse_decimal,
)

MODEL = Path(__file__).parents[3] / "src" / "sanctions" / "model"
BIG = 10**13

numbers = st.integers(-(10**30), 10**30)
weightings = st.dictionaries(
    st.text(max_size=3), st.one_of(st.integers(0, 5), st.integers(0, BIG)), max_size=12
).map(lambda weights: list(weights.items()))
totals = st.one_of(st.integers(0, 30), st.integers(0, BIG))
steps = st.one_of(st.integers(1, 7), st.sampled_from([100, 1000, BIG]))


@pytest.mark.skipif("MUTANT_UNDER_TEST" in os.environ, reason="a mutant may divide")
@pytest.mark.parametrize("module", sorted(MODEL.rglob("*.py")), ids=lambda path: path.stem)
def test_no_float_occurs_in_the_model(module: Path) -> None:
    """No float, no true division and no name `float` stand anywhere in the model."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        assert not isinstance(node, ast.Div)
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
        assert not (isinstance(node, ast.Name) and node.id == "float")


@pytest.mark.parametrize(
    ("numerator", "denominator", "half_up", "down", "up"),
    [
        (0, 7, 0, 0, 0),
        (6, 3, 2, 2, 2),
        (-6, 3, -2, -2, -2),
        (1, 2, 1, 0, 1),
        (-1, 2, -1, 0, -1),
        (1, -2, -1, 0, -1),
        (-1, -2, 1, 0, 1),
        (5, 2, 3, 2, 3),
        (-5, 2, -3, -2, -3),
        (4, 3, 1, 1, 2),
        (5, 3, 2, 1, 2),
        (-4, 3, -1, -1, -2),
        (-5, 3, -2, -1, -2),
        (49, 100, 0, 0, 1),
        (50, 100, 1, 0, 1),
        (BIG * BIG + 1, 2, BIG * BIG // 2 + 1, BIG * BIG // 2, BIG * BIG // 2 + 1),
    ],
)
def test_divide_rounds_alike_on_both_sides_of_zero(
    numerator: int, denominator: int, half_up: int, down: int, up: int
) -> None:
    """A half goes away from zero, down goes toward zero and up goes away from it."""
    assert half_up == divide(numerator, denominator, "half-up")
    assert down == divide(numerator, denominator, "down")
    assert up == divide(numerator, denominator, "up")


@pytest.mark.parametrize("rounding", ["half-up", "down", "up"])
def test_divide_by_zero_is_refused(rounding: Rounding) -> None:
    """There is no quotient by zero."""
    with pytest.raises(ZeroDivisionError):
        divide(1, 0, rounding)


def test_divide_knows_three_roundings() -> None:
    """Another word for a rounding is a fault of the library, and never passes for one of them."""
    with pytest.raises(AssertionError, match="nearest"):
        divide(1, 2, "nearest")  # type: ignore[arg-type]  # the fault under test


@given(numbers, numbers.filter(bool))
def test_divide_agrees_with_fractions(numerator: int, denominator: int) -> None:
    """Every rounding is that of the exact fraction."""
    exact = Fraction(numerator, denominator)
    sign = -1 if exact < 0 else 1
    assert sign * floor(abs(exact)) == divide(numerator, denominator, "down")
    assert sign * ceil(abs(exact)) == divide(numerator, denominator, "up")
    assert sign * floor(abs(exact) + Fraction(1, 2)) == divide(numerator, denominator, "half-up")


@pytest.mark.parametrize(
    ("text", "decimals", "expected"),
    [
        ("12.5", 2, 1250),
        ("12.50", 2, 1250),
        ("12", 2, 1200),
        ("0", 2, 0),
        ("-0.00", 2, 0),
        ("-0.05", 2, -5),
        ("-12.5", 4, -125000),
        ("007.10", 2, 710),
        ("0.0001", 4, 1),
        ("42", 0, 42),
        ("100000000000.01", 2, 10**13 + 1),
        ("9" * 38, 0, 10**38 - 1),
        ("9" * 36, 2, (10**36 - 1) * 100),
        ("0" * 5000 + "1", 0, 1),
    ],
)
def test_parse_decimal_scales_exactly(text: str, decimals: int, expected: int) -> None:
    """A plain decimal is read to an exact integer of its smallest unit."""
    assert expected == parse_decimal(text, decimals)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", ".", "+1", "--1", "1.", ".5", "1,000.00", "1e3", "1E3", "1_000", "0x10"),
        *(" 1", "1 ", "1\n", "1.5.2", "NaN", "inf", "¥5", "5元", "１２", "٣", "1/2", "50%"),
    ],
)
def test_parse_decimal_refuses_what_is_not_plain(text: str) -> None:
    """Blanks, signs of plus, separators, exponents and other digits are no plain decimal."""
    with pytest.raises(ValueError, match=r"^not a plain decimal number such as `1234\.50`$"):
        parse_decimal(text, 2)


@pytest.mark.parametrize(
    ("text", "decimals", "message"),
    [
        ("1.005", 2, "3 decimals, where at most 2 are allowed"),
        ("1.000", 2, "3 decimals, where at most 2 are allowed"),
        ("1.0", 0, "1 decimals, where at most 0 are allowed"),
        ("0.00001", 4, "5 decimals, where at most 4 are allowed"),
    ],
)
def test_parse_decimal_refuses_more_decimals(text: str, decimals: int, message: str) -> None:
    """Decimals past the column's are a fault of their own, zeros too."""
    with pytest.raises(PrecisionError) as caught:
        parse_decimal(text, decimals)
    assert message == str(caught.value)


@pytest.mark.parametrize(("text", "decimals"), [("1" + "0" * 38, 0), ("1" + "0" * 36, 2)])
def test_parse_decimal_refuses_more_than_38_digits(text: str, decimals: int) -> None:
    """A number that decimal128 cannot hold is refused, counting the decimals it is scaled by."""
    with pytest.raises(ValueError, match=r"^a number of more than 38 digits$"):
        parse_decimal(text, decimals)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1250, 2, "12.50"),
        (5, 2, "0.05"),
        (-5, 2, "-0.05"),
        (-100, 2, "-1.00"),
        (0, 2, "0.00"),
        (0, 0, "0"),
        (-7, 0, "-7"),
        (120, 0, "120"),
        (12345, 4, "1.2345"),
        (10**26 + 1, 2, "1000000000000000000000000.01"),
    ],
)
def test_format_decimal_writes_every_decimal(value: int, decimals: int, expected: str) -> None:
    """A number is written with all its decimals, and with a digit before the point."""
    assert expected == format_decimal(value, decimals)


@given(st.integers(-(10**30), 10**30), st.integers(0, 6))
def test_decimal_text_comes_back(value: int, decimals: int) -> None:
    """What is written is read back as the same number."""
    assert value == parse_decimal(format_decimal(value, decimals), decimals)


@pytest.mark.parametrize(
    ("total", "weights", "step", "expected"),
    [
        (100, [("a", 1), ("b", 1), ("c", 1)], 1, [34, 33, 33]),
        (100, [("c", 1), ("b", 1), ("a", 1)], 1, [33, 33, 34]),
        (2, [("a", 1), ("b", 1), ("c", 1)], 1, [1, 1, 0]),
        (10, [("a", 1), ("b", 2)], 1, [3, 7]),
        (10, [("a", 2), ("b", 1), ("c", 0)], 1, [7, 3, 0]),
        (1, [("a", 1), ("b", 2)], 1, [0, 1]),
        (0, [("a", 1), ("b", 2)], 1, [0, 0]),
        (7, [], 1, []),
        (7, [("a", 0), ("b", 0)], 1, [0, 0]),
        (7, [("a", 5)], 1, [7]),
        (1, [("户", 1), ("A", 1), ("a", 1), ("10", 1), ("9", 1)], 1, [0, 0, 0, 1, 0]),
        (1, [("\U00020000", 1), ("\uffff", 1)], 1, [0, 1]),
        (1050, [("a", 1), ("b", 1)], 100, [500, 500]),
        (1199, [("a", 1), ("b", 1)], 100, [600, 500]),
        (99, [("a", 1), ("b", 1)], 100, [0, 0]),
        (100, [("b", 1), ("a", 1)], 100, [0, 100]),
        (BIG, [("a", BIG), ("b", BIG), ("c", BIG)], 1, [BIG // 3 + 1, BIG // 3, BIG // 3]),
        (BIG, [("a", BIG - 1), ("b", 1)], 1, [BIG - 1, 1]),
        (BIG - 1, [("a", BIG), ("b", BIG - 1)], 1, [BIG // 2, BIG // 2 - 1]),
    ],
)
def test_largest_remainder_by_hand(
    total: int, weights: list[tuple[str, int]], step: int, expected: list[int]
) -> None:
    """Parts are floored, then one step each goes to the largest remainders, ties by code point."""
    assert expected == largest_remainder(total, weights, step)


def test_largest_remainder_divides_to_the_fen() -> None:
    """Without a step the smallest part is 1."""
    expected = [2, 1]
    assert expected == largest_remainder(3, [("a", 1), ("b", 1)])


@pytest.mark.parametrize(
    ("total", "weights", "step", "message"),
    [
        (-1, [("a", 1)], 1, "cannot divide a negative total: -1"),
        (1, [("a", 1)], 0, "the step must be at least 1, not 0"),
        (1, [("a", 1)], -1, "the step must be at least 1, not -1"),
        (1, [("a", 1), ("b", -1)], 1, "cannot divide by a negative weight"),
        (1, [("a", 1), ("a", 2)], 1, "cannot divide among ids that repeat"),
    ],
)
def test_largest_remainder_refuses_what_has_no_answer(
    total: int, weights: list[tuple[str, int]], step: int, message: str
) -> None:
    """Negative totals and weights, no step, and repeated ids are faults of the caller."""
    with pytest.raises(ValueError, match=f"^{message}$"):
        largest_remainder(total, weights, step)


@given(totals, weightings, steps)
def test_largest_remainder_divides_all_that_can_be(
    total: int, weights: list[tuple[str, int]], step: int
) -> None:
    """The parts sum to the total less what no step divides, or to 0 without any weight."""
    parts = largest_remainder(total, weights, step)
    expected = total - total % step if any(weight for _, weight in weights) else 0
    assert expected == sum(parts)


@given(totals, weightings, steps)
def test_largest_remainder_keeps_the_quota_and_the_ranking(
    total: int, weights: list[tuple[str, int]], step: int
) -> None:
    """Each part is its floor or one step more, and only the largest remainders get the step."""
    whole = sum(weight for _, weight in weights)
    extra: list[tuple[Fraction, str]] = []
    rest: list[tuple[Fraction, str]] = []
    for part, (identifier, weight) in zip(
        largest_remainder(total, weights, step), weights, strict=True
    ):
        quota = Fraction(total // step * weight, whole or 1)
        assert part % step == 0
        assert part // step - floor(quota) in {0, 1}
        assert weight or part == 0
        rank = (-(quota - floor(quota)), identifier)
        (extra if part // step > floor(quota) else rest).append(rank)
    assert not extra or not rest or max(extra) < min(rest)


@given(totals, weightings, steps, st.data())
def test_largest_remainder_does_not_depend_on_order(
    total: int, weights: list[tuple[str, int]], step: int, data: st.DataObject
) -> None:
    """Each id gets the same part in whatever order the ids stand."""
    shuffled = data.draw(st.permutations(weights))
    expected = dict(zip(weights, largest_remainder(total, weights, step), strict=True))
    assert expected == dict(zip(shuffled, largest_remainder(total, shuffled, step), strict=True))


@given(totals, weightings, st.integers(1, 1000))
def test_largest_remainder_is_about_proportions(
    total: int, weights: list[tuple[str, int]], times: int
) -> None:
    """Weights in another unit give the same parts."""
    scaled = [(identifier, weight * times) for identifier, weight in weights]
    assert largest_remainder(total, weights) == largest_remainder(total, scaled)
