"""The kernel on the reference engine: each primitive as a table, with its rule for unknown."""

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.engines.reference.expressions import evaluator, evaluators, extender
from sanctions.lang.kernel import (
    All,
    Any,
    Before,
    Col,
    DaysBetween,
    Equal,
    Expr,
    Extreme,
    First,
    FullYears,
    Known,
    Lit,
    Not,
    OneOf,
    Product,
    Quotient,
    Shift,
    Sum,
    Value,
)
from sanctions.model.calendar import MonthEnd
from sanctions.model.money import Rounding

Truth: TypeAlias = bool | None
YES, NO, UNKNOWN = True, False, None
TRUTHS: tuple[Truth, ...] = (YES, NO, UNKNOWN)
A, B, C = Col("a"), Col("b"), Col("c")
LEAP = date(2024, 2, 29)


def pairs(left: Value, right: Value) -> list[tuple[Expr, Expr]]:
    """Two values, each as a column and as a constant."""
    lefts: tuple[Expr, ...] = (A, Lit(left))
    rights: tuple[Expr, ...] = (B, Lit(right))
    return list(product(lefts, rights))


def value_of(expr: Expr, **row: Value) -> object:
    """The value of the expression in a row."""
    return evaluator(expr)(row)


@pytest.mark.parametrize("value", [True, False, None, 0, 7, LEAP, "", "乱停放"])
def test_a_constant_and_a_column_are_their_value(value: Value) -> None:
    """A constant is itself in any row; a column is the cell of its row."""
    assert value_of(Lit(value)) is value
    assert value_of(A, a=value, b="other") is value


def test_constants_that_python_takes_for_one_stay_two() -> None:
    """1 and yes are not the same constant, and one that recurs is."""
    yes, one = Lit(True), Lit(1)  # noqa: FBT003 - a constant of the language
    values = evaluators([one, yes, Lit(1), Lit(False), Lit(0)])({})  # noqa: FBT003 - as above
    assert [(type(value), value) for value in values] == [
        (int, 1),
        (bool, True),
        (int, 1),
        (bool, False),
        (int, 0),
    ]


def test_a_column_that_the_row_lacks_is_a_fault() -> None:
    """A column that no step derived is no unknown."""
    with pytest.raises(KeyError, match=r"^'a'$"):
        value_of(A, b=1)


@pytest.mark.parametrize(
    ("value", "known"), [(None, NO), (False, YES), (True, YES), (0, YES), ("", YES), (LEAP, YES)]
)
@pytest.mark.parametrize("wrapped", [A, First((), A)], ids=["a column", "an expression"])
def test_known(wrapped: Expr, value: Value, known: bool) -> None:  # noqa: FBT001 - a case
    """Whatever is there is known, also no, 0 and the empty text."""
    assert value_of(Known(wrapped), a=value) is known


@pytest.mark.parametrize(("value", "opposite"), [(YES, NO), (NO, YES), (UNKNOWN, UNKNOWN)])
def test_not(value: Value, opposite: Value) -> None:
    """The opposite of unknown is unknown."""
    assert value_of(Not(A), a=value) is opposite


AND: dict[tuple[Truth, Truth], Truth] = {
    (YES, YES): YES,
    (YES, NO): NO,
    (YES, UNKNOWN): UNKNOWN,
    (NO, YES): NO,
    (NO, NO): NO,
    (NO, UNKNOWN): NO,
    (UNKNOWN, YES): UNKNOWN,
    (UNKNOWN, NO): NO,
    (UNKNOWN, UNKNOWN): UNKNOWN,
}
OR: dict[tuple[Truth, Truth], Truth] = {
    (YES, YES): YES,
    (YES, NO): YES,
    (YES, UNKNOWN): YES,
    (NO, YES): YES,
    (NO, NO): NO,
    (NO, UNKNOWN): UNKNOWN,
    (UNKNOWN, YES): YES,
    (UNKNOWN, NO): UNKNOWN,
    (UNKNOWN, UNKNOWN): UNKNOWN,
}


@pytest.mark.parametrize("left", TRUTHS)
@pytest.mark.parametrize("right", TRUTHS)
def test_all_and_any_are_kleenes(left: Truth, right: Truth) -> None:
    """Kleene's tables of *and* and *or*."""
    assert value_of(All((A, B)), a=left, b=right) is AND[left, right]
    assert value_of(Any((A, B)), a=left, b=right) is OR[left, right]


def test_all_and_any_of_nothing() -> None:
    """All of nothing is yes, any of nothing is no."""
    assert value_of(All(())) is YES
    assert value_of(Any(())) is NO


@pytest.mark.parametrize("values", list(product(TRUTHS, repeat=3)))
def test_an_unknown_part_does_not_hide_one_that_decides(values: tuple[Truth, ...]) -> None:
    """Of three parts one that decides is found before and after an unknown one."""
    row = dict(zip("abc", values, strict=True))
    both = AND[AND[values[0], values[1]], values[2]]
    either = OR[OR[values[0], values[1]], values[2]]
    assert value_of(All((A, B, C)), **row) is both
    assert value_of(Any((A, B, C)), **row) is either


ORDERED = [(1, 2), (date(2024, 2, 28), LEAP), ("A", "a"), ("两违", "乱停放"), (-1, 0)]


@pytest.mark.parametrize(("less", "more"), ORDERED)
def test_equal_and_before(less: Value, more: Value) -> None:
    """Numbers compare by size, days by time, texts by code point."""
    for left, right in product((less, more), repeat=2):
        row = {"a": left, "b": right}
        for first, second in pairs(left, right):
            assert value_of(Equal(first, second), **row) is (left == right)
            assert value_of(Before(first, second), **row) is (left is less and right is more)


@pytest.mark.parametrize("kind", [Equal, Before])
@pytest.mark.parametrize("values", [(None, 1), (1, None), (None, None)])
def test_a_comparison_with_unknown_is_unknown(
    kind: type[Equal] | type[Before], values: tuple[Value, Value]
) -> None:
    """One unknown side makes a comparison unknown, be it a column or a constant."""
    left, right = values
    row = {"a": left, "b": right}
    for first, second in pairs(left, right):
        assert value_of(kind(first, second), **row) is None


@pytest.mark.parametrize(("left", "right"), list(product((YES, NO), repeat=2)))
def test_equal_compares_yes_and_no(left: Value, right: Value) -> None:
    """A yes equals a yes, a no a no; the constant no is no missing constant."""
    assert value_of(Equal(A, Lit(right)), a=left) is (left is right)
    assert value_of(Equal(A, B), a=left, b=right) is (left is right)


@pytest.mark.parametrize(
    ("value", "values", "among"),
    [
        ("minor", ("minor", "grave"), YES),
        ("grave", ("minor", "grave"), YES),
        ("serious", ("minor", "grave"), NO),
        ("serious", (), NO),
        (0, (0,), YES),
        (None, ("minor",), UNKNOWN),
        (None, (), UNKNOWN),
    ],
)
def test_one_of(value: Value, values: tuple[Value, ...], among: Value) -> None:
    """An unknown value is unknown to be among any constants, also among none."""
    assert value_of(OneOf(A, values), a=value) is among


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (YES, YES, 1),
        (YES, NO, 1),
        (YES, UNKNOWN, 1),
        (NO, YES, 2),
        (NO, NO, 3),
        (NO, UNKNOWN, None),
        (UNKNOWN, YES, None),
        (UNKNOWN, NO, None),
        (UNKNOWN, UNKNOWN, None),
    ],
)
def test_first(first: Value, second: Value, expected: Value) -> None:
    """The first yes decides; an unknown condition stops the search."""
    table = First(((A, Lit(1)), (B, Lit(2))), Lit(3))
    assert value_of(table, a=first, b=second) == expected


def test_first_without_rows_is_its_last_resort() -> None:
    """A table without rows is what follows them; what a row gives may be unknown or no."""
    assert value_of(First((), Lit(3))) == 3
    assert value_of(First(((Lit(value=True), Lit(None)),), Lit(3))) is None
    assert value_of(First(((Lit(value=True), Lit(value=False)),), Lit(3))) is False


@pytest.mark.parametrize(
    ("values", "total", "multiple"),
    [
        ((), 0, 1),
        ((5,), 5, 5),
        ((2, 3, -4), 1, -24),
        ((0, 7), 7, 0),
        ((None,), None, None),
        ((0, None), None, None),
        ((None, 3), None, None),
        ((10**20, 10**20), 2 * 10**20, 10**40),
    ],
)
def test_sum_and_product(values: tuple[Value, ...], total: Value, multiple: Value) -> None:
    """One unknown part makes the whole unknown, also beside 0; no number is too large."""
    parts = tuple(map(Lit, values))
    assert value_of(Sum(parts)) == total
    assert value_of(Product(parts)) == multiple


@pytest.mark.parametrize(
    ("values", "least", "greatest"),
    [
        ((4,), 4, 4),
        ((2, 3, -4), -4, 3),
        ((LEAP, date(2024, 2, 28)), date(2024, 2, 28), LEAP),
        ((None, 3), None, None),
        ((3, None), None, None),
    ],
)
def test_extreme(values: tuple[Value, ...], least: Value, greatest: Value) -> None:
    """The least and the greatest of numbers and days; unknown if one part is."""
    parts = tuple(map(Lit, values))
    assert value_of(Extreme("least", parts)) == least
    assert value_of(Extreme("greatest", parts)) == greatest


@pytest.mark.parametrize(
    ("above", "below", "rounding", "expected"),
    [
        (5, 2, "half-up", 3),
        (-5, 2, "half-up", -3),
        (5, 2, "down", 2),
        (-5, 2, "down", -2),
        (5, 2, "up", 3),
        (-5, 2, "up", -3),
        (4, 3, "half-up", 1),
        (4, 3, "up", 2),
        (0, 3, "up", 0),
        (5, 0, "half-up", None),
        (0, 0, "down", None),
        (None, 2, "half-up", None),
        (5, None, "half-up", None),
        (None, 0, "half-up", None),
    ],
)
def test_quotient(above: Value, below: Value, rounding: Rounding, expected: Value) -> None:
    """Rounding is symmetric about zero; a division by 0 or of unknown is unknown."""
    assert value_of(Quotient(A, B, rounding), a=above, b=below) == expected


@pytest.mark.parametrize(
    ("start", "days", "months", "month_end", "expected"),
    [
        (LEAP, 0, 12, "down", date(2025, 2, 28)),
        (LEAP, 0, 12, "up", date(2025, 3, 1)),
        (LEAP, 1, 0, "down", date(2024, 3, 1)),
        (LEAP, -1, 0, "up", date(2024, 2, 28)),
        (date(2024, 3, 31), 0, -1, "down", LEAP),
        (None, 1, 0, "down", None),
    ],
)
def test_shift(start: Value, days: int, months: int, month_end: MonthEnd, expected: Value) -> None:
    """A day moves by days or months; an unknown day stays unknown."""
    assert value_of(Shift(A, days, months, month_end), a=start) == expected


@pytest.mark.parametrize(
    ("start", "end", "days", "years"),
    [
        (LEAP, LEAP, 0, 0),
        (date(2024, 2, 28), date(2024, 3, 1), 2, 0),
        (date(2024, 3, 1), date(2024, 2, 28), -2, -1),
        (date(2010, 3, 1), date(2024, 3, 1), 5114, 14),
        (None, LEAP, None, None),
        (LEAP, None, None, None),
        (None, None, None, None),
    ],
)
def test_days_between_and_full_years(
    start: Value, end: Value, days: int | None, years: int | None
) -> None:
    """From the first day to the second, negative when that is earlier; unknown if one is."""
    row = {"a": start, "b": end}
    assert value_of(DaysBetween(A, B), **row) == days
    assert value_of(FullYears(A, B, "down"), **row) == years


def test_full_years_follow_the_end_of_the_month() -> None:
    """Who was born on 29 February is a year older on 28 February or on 1 March."""
    row: Mapping[str, Value] = {"a": LEAP, "b": date(2025, 2, 28)}
    assert value_of(FullYears(A, B, "down"), **row) == 1
    assert value_of(FullYears(A, B, "up"), **row) == 0


truths = st.lists(st.sampled_from(TRUTHS), max_size=5)


@given(truths)
def test_de_morgan(values: list[Value]) -> None:
    """Not all is any not, and not any is all not, unknown or known."""
    parts = tuple(map(Lit, values))
    opposites = tuple(map(Not, parts))
    assert value_of(Not(All(parts))) is value_of(Any(opposites))
    assert value_of(Not(Any(parts))) is value_of(All(opposites))


@given(truths, st.data())
def test_the_order_of_parts_decides_nothing(values: list[Value], draw: st.DataObject) -> None:
    """All and any are the same in every order of their parts."""
    shuffled = draw.draw(st.permutations(values))
    assert value_of(All(tuple(map(Lit, values)))) is value_of(All(tuple(map(Lit, shuffled))))
    assert value_of(Any(tuple(map(Lit, values)))) is value_of(Any(tuple(map(Lit, shuffled))))


@given(truths)
def test_knowing_more_never_turns_an_answer_round(values: list[Value]) -> None:
    """An answer that is known while something is unknown stays when that becomes known."""
    for kind in (All, Any):
        before = value_of(kind(tuple(map(Lit, values))))
        for filled in product((YES, NO), repeat=values.count(None)):
            rest = iter(filled)
            whole = tuple(Lit(next(rest) if value is None else value) for value in values)
            assert before is None or value_of(kind(whole)) is before


def test_several_expressions_are_evaluated_together() -> None:
    """The values of several expressions stand in their order; of none there are none."""
    assert evaluators((A, Sum((A, B)), Lit(None)))({"a": 1, "b": 2}) == (1, 3, None)
    assert evaluators((A,))({"a": 1}) == (1,)
    assert evaluators(())({"a": 1}) == ()


def test_an_expression_that_stands_twice_is_evaluated_alike() -> None:
    """Yes and 1 are equal in Python and yet two constants."""
    both = evaluators((Known(A), Known(A), Lit(value=True), Lit(1), Lit(value=False), Lit(0)))
    assert [repr(value) for value in both({"a": 0})] == ["True", "True", "True", "1", "False", "0"]


def test_an_extended_row_reads_columns_before_it() -> None:
    """A column reads those above it in the same step, and else the row as it came in."""
    columns = (("b", Sum((A, Lit(1)))), ("c", Sum((B, A))), ("a", Col("c")), ("d", A))
    row = {"a": 1, "b": 10, "e": 7}
    assert extender(columns)(row) == {"a": 3, "b": 2, "e": 7, "c": 3, "d": 3}
    assert extender(columns, ("e",))(row) == {"e": 7, "b": 2, "c": 3, "a": 3, "d": 3}
    assert list(extender(columns, ("e",))(row)) == ["e", "b", "c", "a", "d"]
    assert extender(())(row) == row
    assert extender((), ())(row) == {}
    assert row == {"a": 1, "b": 10, "e": 7}


@pytest.mark.parametrize("name", ["it's", 'say "no"', "a\nb", "{row}", "c0", "v0", "数", "\\"])
def test_any_text_is_a_name_or_a_value(name: str) -> None:
    """No text of a covenant or of a column is ever read as code."""
    assert value_of(Equal(Col(name), Lit(name)), **{name: name}) is True
    assert extender(((name, Lit(name)),), (name,))({name: 1}) == {name: name}
