"""Facts of every type, and what an expression over them is worth."""

import re
from datetime import date
from fractions import Fraction

from sanctions.engines.reference.expressions import evaluator
from sanctions.lang.kernel import (
    Col,
    Expr,
    Value,
)
from sanctions.lang.ops import Operator
from sanctions.lang.types import Choice, Day, Number, Typed, YesNo

A, B = Col("a"), Col("b")
LEAP = date(2024, 2, 29)
SEVERITY = Choice("severity", ("minor", "serious", "grave"), ordered=True)
IMPACT = Choice("impact", ("minor", "serious", "grave"), ordered=True)
ROLE = Choice("role", ("owner", "tenant"))
OPERATORS: tuple[Operator, ...] = ("at_least", "more_than", "at_most", "less_than", "equals")

WHOLE = Typed(A, Number(0, "years"))
MONEY = Typed(B, Number(2, "yuan"))
FACTS: dict[str, Typed] = {
    "yes or no": Typed(A, YesNo()),
    "a day": Typed(A, Day()),
    "a number": WHOLE,
    "`severity`": Typed(A, SEVERITY),
    "`role`": Typed(A, ROLE),
}


def value_of(expr: Expr, **row: Value) -> object:
    """The value of the expression in a row."""
    return evaluator(expr)(row)


def holds(operator: Operator, left: object, right: object) -> bool:
    """What the operator says of two numbers."""
    assert isinstance(left, int | Fraction)
    assert isinstance(right, int | Fraction)
    return {
        "at_least": left >= right,
        "more_than": left > right,
        "at_most": left <= right,
        "less_than": left < right,
        "equals": left == right,
    }[operator]


def fault(text: str) -> str:
    """A pattern for the whole text of a fault."""
    return f"^{re.escape(text)}$"
