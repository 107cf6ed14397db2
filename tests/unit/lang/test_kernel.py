"""The one walk over expressions."""

from dataclasses import FrozenInstanceError, fields
from datetime import date
from typing import get_args

import pytest

from sanctions.lang import kernel
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
    fold,
)

A, B, C = Col("a"), Col("b"), Col("c")


class Echo:
    """The algebra that writes down what it is asked, in the order in which it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> object:
        """Any primitive: its name and what it was given."""

        def primitive(*parts: object) -> str:
            written = f"{name}({', '.join(map(str, parts))})".replace("'", "")
            self.asked.append(name)
            return written

        return primitive


WALKS: list[tuple[Expr, str]] = [
    (Lit(None), "lit(None)"),
    (A, "col(a)"),
    (Known(A), "known(col(a))"),
    (Not(A), "negate(col(a))"),
    (All((A, B)), "every((col(a), col(b)))"),
    (All(()), "every(())"),
    (Any((A, B)), "some((col(a), col(b)))"),
    (Equal(A, B), "equal(col(a), col(b))"),
    (Before(A, B), "before(col(a), col(b))"),
    (OneOf(A, (1, "x")), "one_of(col(a), (1, x))"),
    (First(((A, B), (B, C)), A), "first(((col(a), col(b)), (col(b), col(c))), col(a))"),
    (Sum((A, B)), "sum((col(a), col(b)))"),
    (Product((A, B)), "product((col(a), col(b)))"),
    (Quotient(A, B, "down"), "quotient(col(a), col(b), down)"),
    (Extreme("least", (A, B)), "extreme(least, (col(a), col(b)))"),
    (Shift(A, 1, 2, "up"), "shift(col(a), 1, 2, up)"),
    (DaysBetween(A, B), "days_between(col(a), col(b))"),
    (FullYears(A, B, "down"), "full_years(col(a), col(b), down)"),
]


@pytest.mark.parametrize(("expr", "walked"), WALKS)
def test_fold_gives_each_primitive_its_parts(expr: Expr, walked: str) -> None:
    """Each primitive meets the method of its name, parts folded, the rest as it is."""
    assert str(fold(expr, Echo())) == walked  # type: ignore[arg-type]  # answers every method


def test_every_primitive_is_walked() -> None:
    """The table above has every primitive of the kernel, and there are seventeen."""
    primitives = set(get_args(kernel.Expr))
    assert {type(expr) for expr, _ in WALKS} == primitives
    assert len(primitives) == 17


def test_fold_goes_from_parts_to_wholes() -> None:
    """Parts before wholes, from left to right; of a table each row, then what follows."""
    echo = Echo()
    fold(First(((Not(A), Known(B)),), Sum((Lit(1), C))), echo)  # type: ignore[arg-type]  # as above
    assert echo.asked == ["col", "negate", "col", "known", "lit", "col", "sum", "first"]


def test_expressions_are_values() -> None:
    """Equal expressions are one value, which cannot be changed and has no other attribute."""
    expr = Equal(A, Lit(date(2024, 2, 29)))
    assert expr == Equal(Col("a"), Lit(date(2024, 2, 29)))
    assert len({expr, Equal(Col("a"), Lit(date(2024, 2, 29)))}) == 1
    with pytest.raises(FrozenInstanceError):
        expr.left = B  # type: ignore[misc]  # that is the point
    for primitive in get_args(kernel.Expr):
        assert primitive.__slots__ == tuple(field.name for field in fields(primitive))
