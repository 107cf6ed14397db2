"""Whether an amount is beyond a bound that is written beside it, for measures and rewards alike."""

from __future__ import annotations

from sanctions.lang import ops
from sanctions.lang.kernel import Expr
from sanctions.model.money import Rounding
from sanctions.ruleset.comparisons import Comparison
from sanctions.verify.solver.algebra import Symbol, before
from sanctions.verify.solver.terms import Truth, both


def bound_of(bound: Comparison) -> Expr:
    """The bound at 2 decimals; of a part beyond them, so much as never makes a sound amount wrong.

    An amount is rounded after its bounds, so it may be a whole unit on the far side of the part.
    """
    rounding: Rounding = "up" if bound.question == "at_most" else "down"
    return ops.amount(bound.right[0], ops.Bounds(), rounding=rounding)


def passes(bound: Comparison, amount: Symbol, value: Symbol) -> Truth:
    """Whether the amount is more than the most, or less than the least; unknown ones are not."""
    beyond = before(value, amount) if bound.question == "at_most" else before(amount, value)
    return both(amount.known, value.known, beyond)
