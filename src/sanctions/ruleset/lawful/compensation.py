"""Whether what is to be paid is compensation: never more than the loss, whatever the facts are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil, prod

from sanctions.lang.kernel import Col, Expr, Extreme, First, Lit, Product, Quotient, Sum
from sanctions.ruleset.covenant import Imposition


def compensates(imposed: Imposition) -> bool:
    """Whether the amount, and with discretion the most that it may be, is the loss or less."""
    most = None if imposed.amount_max is None else times_the_loss(imposed.amount_max)
    return most is not None and most <= 1


def times_the_loss(expr: Expr) -> Fraction | None:
    """A number of which the expression is never more than that many times the loss, if one is seen.

    The loss is a whole number of fen that is not below 0. Unknown asks for nothing.
    """
    match expr:
        case Lit(value):
            return None if isinstance(value, int) and value > 0 else Fraction(0)
        case Col("loss"):
            return Fraction(1)
        case Sum(parts):
            return _all(parts, sum)
        case Product(parts):
            return _product(parts)
        case Quotient(numerator, Lit(int(divisor)), rounding) if divisor > 0:
            found = times_the_loss(numerator)
            exact = None if found is None else found / divisor
            # Half of one fen may be rounded to one: of whole fen it is the loss itself.
            return exact if exact is None or rounding == "down" else Fraction(ceil(exact))
        case Extreme("least", parts):
            return min(
                (bound for bound in map(times_the_loss, parts) if bound is not None), default=None
            )
        case Extreme(_, parts):
            return _all(parts, max)
        case First(rows, otherwise):
            return _all((*(then for _, then in rows), otherwise), max)
        case _:
            return None


def _all(
    parts: Sequence[Expr], join: Callable[[Sequence[Fraction]], Fraction | int]
) -> Fraction | None:
    """The bounds of all parts as one; none if one of them has none."""
    bounds = [bound for bound in map(times_the_loss, parts) if bound is not None]
    return Fraction(join(bounds)) if len(bounds) == len(parts) else None


def _product(parts: Sequence[Expr]) -> Fraction | None:
    """Of constants that are not below 0 and at most one other part."""
    constants = [part.value for part in parts if isinstance(part, Lit)]
    others = [part for part in parts if not isinstance(part, Lit)]
    factors = [value for value in constants if isinstance(value, int) and value >= 0]
    if len(factors) < len(constants) or len(others) != 1:
        return None
    bound = times_the_loss(others[0])
    return None if bound is None else bound * prod(factors)
