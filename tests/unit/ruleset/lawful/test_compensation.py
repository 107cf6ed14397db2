"""An amount that is taken for compensation is never more than the loss, whatever the facts are."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import event, given
from hypothesis import strategies as st

from sanctions.engines.reference.expressions import evaluator
from sanctions.lang.kernel import (
    Before,
    Col,
    Expr,
    Extreme,
    First,
    Lit,
    Product,
    Quotient,
    Sum,
)
from sanctions.ruleset.lawful.compensation import times_the_loss

LOSS = Col("loss")
leaves = st.one_of(
    st.just(LOSS), st.just(Col("prior")), st.sampled_from([None, -2, 0, 1, 3, 50]).map(Lit)
)


def _joined(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Sum, parts),
        st.builds(Product, parts),
        st.builds(Extreme, st.sampled_from(["least", "greatest"]), parts),
        st.builds(
            Quotient,
            inner,
            st.sampled_from([1, 3, 10, 100]).map(Lit),
            st.sampled_from(["half-up", "down", "up"]),
        ),
        st.builds(
            lambda then, otherwise: First(((Before(Col("prior"), Lit(2)), then),), otherwise),
            inner,
            inner,
        ),
    )


amounts = st.recursive(leaves, _joined, max_leaves=6)


@given(amounts, st.integers(0, 10_000), st.integers(0, 9))
def test_no_amount_passes_its_bound(amount: Expr, loss: int, prior: int) -> None:
    """The bound that is seen in an expression holds for what the expression gives."""
    bound = times_the_loss(amount)
    event("bounded" if bound is not None else "open")
    paid = evaluator(amount)({"loss": loss, "prior": prior})
    assert bound is None or paid is None or paid <= bound * loss


def test_what_is_seen() -> None:
    """Half of the loss to the fen, what it bounds, and three times of it."""
    half = Quotient(Product((LOSS, Lit(5))), Lit(10), "half-up")
    floor = Extreme("greatest", (LOSS, Lit(50_000)))
    assert times_the_loss(half) == 1
    assert times_the_loss(floor) is None
    assert times_the_loss(Extreme("least", (floor, LOSS))) == 1
    assert times_the_loss(Product((LOSS, Lit(3)))) == 3
    assert times_the_loss(Quotient(LOSS, Lit(2), "down")) == Fraction(1, 2)
