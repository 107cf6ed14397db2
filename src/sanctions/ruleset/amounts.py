"""Amounts: ``of``, ``fixed``, ``per`` or ``between``; then ``times``, bounds and rounding.

What is to be paid is never below 0: where facts make it so, it is unknown, and listed for review.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sanctions.lang import ops
from sanctions.lang.derived import any_of, when
from sanctions.lang.kernel import Before, Col, Expr, Extreme, Lit, Not, Product, Quotient, Sum
from sanctions.lang.ops import Operator
from sanctions.lang.types import Number, Typed
from sanctions.model.money import Rounding
from sanctions.model.tables import Text
from sanctions.ruleset import wording
from sanctions.ruleset.comparisons import Comparison, as_written
from sanctions.ruleset.conditions import read_bounds
from sanctions.ruleset.facts import NEVER_BELOW_ZERO
from sanctions.ruleset.operands import ANY_NUMBER, Operand, Reads, read_fact, read_operand
from sanctions.ruleset.phrases import joined
from sanctions.ruleset.schema import Amount
from sanctions.ruleset.source import Node, Scalar

FORMS = ("of", "fixed", "per", "between")
DECIMALS = 2  # fen, and hundredths of a point

_ROUNDINGS: dict[str, Rounding] = {"half-up": "half-up", "down": "down", "up": "up"}


@dataclass(frozen=True, slots=True)
class Priced:
    """An amount at 2 decimals: its least and its most, which differ only with discretion.

    ``floor`` and ``ceiling`` are bounds known from the file alone, as constants at 2 decimals;
    ``bounds`` are those that are written, each against the amount before any bound.
    """

    least: Expr
    most: Expr
    wording: Text
    floor: int | None
    ceiling: int | None
    facts: tuple[str, ...]
    bounds: tuple[Comparison, ...]


def read_amount(
    amount: Amount, reads: Reads, *, unit: Literal["yuan", "points"], discretion: bool = False
) -> Priced | None:
    """The amount, checked; nothing when a fault was noted.

    With ``discretion`` it is what a measure asks to be paid.
    """
    form = _form(amount, reads, discretion=discretion)
    if form is None:
        return None
    inner = reads.afresh()
    values = _values(form, amount, inner, unit)
    bounds = _bounds(amount, inner, unit)
    if values is None or bounds is None:
        return None
    rounding = _ROUNDINGS[amount.round.value] if amount.round is not None else "half-up"
    built = reads.guarded(amount.span, lambda: _built(values, bounds, rounding))
    if built is None:
        return None
    floor, ceiling = _known(built[0], bounds.at_least), _known(built[-1], bounds.at_most)
    if discretion:
        built = _payable(built, _built(values, bounds, "up"))
    said = values[0].wording
    if len(values) > 1:
        said = wording.discretion(said, values[1].wording)
    facts, compared = tuple(inner.facts), tuple(_compared(amount, values, bounds, unit))
    return Priced(built[0], built[-1], bounds.say(said), floor, ceiling, facts, compared)


def _built(values: Sequence[Operand], bounds: _Bounds, rounding: Rounding) -> tuple[Expr, ...]:
    return tuple(
        ops.amount(each.typed, bounds.typed, decimals=DECIMALS, rounding=rounding)
        for each in values
    )


def _payable(built: tuple[Expr, ...], outward: Sequence[Expr]) -> tuple[Expr, ...]:
    """The amounts, all unknown where one is below 0 or the least above the most.

    ``outward`` are the same, rounded away from 0: below 0 whenever they are before any rounding.
    """
    wrong: list[Expr] = [Before(each, Lit(0)) for each in outward if _may_be_below_zero(each)]
    least, most = built[0], built[-1]
    if least != most and not (isinstance(least, Lit) and isinstance(most, Lit)):
        wrong.append(Before(most, least))
    if not wrong:
        return built
    payable = Not(any_of(*wrong))
    return tuple(when(payable, each) for each in built)


def _compared(
    amount: Amount,
    values: Sequence[Operand],
    bounds: _Bounds,
    unit: Literal["yuan", "points"],
) -> Iterator[Comparison]:
    """The bounds that the amount may meet: one that reads no fact is what it is."""
    sides: tuple[tuple[Operator, Operand | None], ...] = (
        ("at_least", bounds.at_least),
        ("at_most", bounds.at_most),
    )
    for name, bound in sides:
        for value in values:
            fixed = value.constant and (bounds.times is None or bounds.times.constant)
            if bound is None or fixed:
                continue
            times = bounds.typed.times
            exact = value.typed if times is None else ops.multiply((value.typed, times))
            node = amount.node.entries[name].value
            key = "points" if unit == "points" else "amount"
            written = f"{key}: {{{name}: {as_written(node)}}}"
            yield Comparison(written, node.span, exact, name, (bound.typed,))


def _may_be_below_zero(amount: Expr) -> bool:
    """Whether facts could make it so; where that is not plain it is taken to be possible."""
    match amount:
        case Lit(int(value)):
            return value < 0
        case Col(name):
            return name not in NEVER_BELOW_ZERO
        case Sum(parts) | Product(parts):
            return any(_may_be_below_zero(part) for part in parts)
        case Extreme("greatest", parts):
            return all(_may_be_below_zero(part) for part in parts)
        case Extreme("least", parts):
            return any(_may_be_below_zero(part) for part in parts)
        case Quotient(numerator):
            return _may_be_below_zero(numerator)
        case _:
            return True


@dataclass(frozen=True, slots=True)
class _Bounds:
    times: Operand | None
    at_least: Operand | None
    at_most: Operand | None

    @property
    def typed(self) -> ops.Bounds:
        return ops.Bounds(_typed(self.times), _typed(self.at_least), _typed(self.at_most))

    def say(self, value: Text) -> Text:
        """The value with what follows it."""
        if self.times is not None:
            value = joined((value, self.times.wording), " × ", " × ")
        least = None if self.at_least is None else self.at_least.wording
        most = None if self.at_most is None else self.at_most.wording
        return wording.bounded(value, least, most)


def _typed(operand: Operand | None) -> Typed | None:
    return None if operand is None else operand.typed


def _form(amount: Amount, reads: Reads, *, discretion: bool) -> str | None:
    given = [name for name in FORMS if name in amount.node.entries]
    if len(given) != 1:
        message = "an amount starts from exactly one of `of`, `fixed`, `per` and `between`"
        reads.faults.error("R084", amount.span, message)
        return None
    form = given[0]
    if ("rate" in amount.node.entries) != (form == "per"):
        message = "`per` and `rate` stand together"
        reads.faults.error("R084", amount.span, message, "write `{per: area_m2, rate: 50}`")
        return None
    if form == "between" and not discretion:
        span = amount.key_span("between")
        message = "`between` leaves the amount to a person, which only `impose` can"
        reads.faults.error("R085", span, message, "write one amount")
        return None
    return form


def _values(
    form: str, amount: Amount, reads: Reads, unit: Literal["yuan", "points"]
) -> tuple[Operand, ...] | None:
    """What the amount starts from: one operand, or two with discretion."""
    money = Number(DECIMALS, unit)
    node = amount.node.entries[form].value
    match form:
        case "of":
            value = _fact_or_operand(node, reads)
        case "fixed":
            value = _positive(node, money, reads)
        case "per":
            value = _per(node, amount.node.entries["rate"].value, reads)
        case _:
            return read_bounds(node, lambda each: _positive(each, money, reads), reads)
    return None if value is None else (value,)


def _per(counted: Node, rate: Node, reads: Reads) -> Operand | None:
    of, price = _fact_or_operand(counted, reads), _positive(rate, ANY_NUMBER, reads)
    if of is None or price is None:
        return None
    typed = reads.guarded(counted.span, lambda: ops.multiply((of.typed, price.typed)))
    return None if typed is None else Operand(typed, wording.per(of.wording, price.wording))


def _fact_or_operand(node: Node, reads: Reads) -> Operand | None:
    """A fact by its name, or an expression over facts."""
    return read_fact(node, reads) if isinstance(node, Scalar) else read_operand(node, None, reads)


def _positive(node: Node, of: Number, reads: Reads) -> Operand | None:
    """An operand that is not a constant below 0."""
    operand = read_operand(node, of, reads)
    if operand is None:
        return None
    value = operand.typed.expr.value if isinstance(operand.typed.expr, Lit) else 0
    if isinstance(value, int) and value < 0:
        hint = "what an offence takes is written without `-`"
        reads.faults.error("R036", node.span, "an amount cannot be below 0", hint)
        return None
    return operand


def _bounds(amount: Amount, reads: Reads, unit: Literal["yuan", "points"]) -> _Bounds | None:
    money = Number(DECIMALS, unit)
    kinds = {"times": ANY_NUMBER, "at_least": money, "at_most": money}
    read: dict[str, Operand | None] = {}
    for name, of in kinds.items():
        node = amount.node.get(name)
        read[name] = None if node is None else _positive(node, of, reads)
    if any(operand is None and name in amount.node.entries for name, operand in read.items()):
        return None
    bounds = _Bounds(read["times"], read["at_least"], read["at_most"])
    low, high = _constant(bounds.at_least), _constant(bounds.at_most)
    if low is not None and high is not None and low > high:
        span = amount.key_span("at_least")
        reads.faults.error("R063", span, "`at_least` is more than `at_most`")
        return None
    return bounds


def _constant(operand: Operand | None) -> int | None:
    """A constant at 2 decimals; nothing when it depends on facts."""
    if operand is None or not operand.constant:
        return None
    return _literal(ops.amount(operand.typed, ops.Bounds(), decimals=DECIMALS))


def _literal(expr: Expr) -> int | None:
    return expr.value if isinstance(expr, Lit) and isinstance(expr.value, int) else None


def _known(built: Expr, bound: Operand | None) -> int | None:
    """What a side of the amount cannot pass, as far as the file says."""
    fixed = _literal(built)
    return fixed if fixed is not None else _constant(bound)
