"""Strategies for what stands in the rows of a covenant: conditions, operands and amounts.

Each draws only what it needs: strategies that are put together anew for every draw are slow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from hypothesis import strategies as st

from sanctions.testing.yaml_text import Written

Condition = dict[str, Written]
"""A mapping of a covenant: a condition, an amount, a row."""

DAYS = (
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2023, 12, 31),
    date(2025, 1, 1),
)
"""Days that conditions name: the ends of February and of a year."""
TERMS = ("1 day", "10 days", "2 weeks", "1 month", "3 months", "12 months", "2 years", "3 years")
"""Terms that covenants use; months and years meet the ends of months, days do not."""

_ORDER = ("at_least", "more_than", "at_most", "less_than")
_SIGNS = ("plus", "minus")
_FORMS = ("one", "one", "one", "two", "any", "not", "all", "one and any")
_FACTORS = (Decimal("0.25"), Decimal("1.5"), 2, Decimal("0.3333"))
_BOUNDS: tuple[Condition, ...] = (
    {},
    {"at_least": 0},
    {"at_least": 1, "at_most": 1000},
    {"at_least": Decimal("2.5"), "at_most": 5},
    {"at_most": Decimal("99.99")},
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that conditions may read.

    ``values`` are the words of a choice, or numbers near which the fact is decided. ``group`` is
    the key that it stands under, as ``count`` in ``count: {serious: 1}``.
    """

    name: str
    kind: Literal["yes-no", "day", "number", "choice"]
    values: tuple[str, ...] | tuple[Decimal, ...] = ()
    ordered: bool = False
    group: str = ""


def number(name: str, *values: str, group: str = "") -> Fact:
    """A fact that is a number, with values near which it is decided."""
    return Fact(name, "number", tuple(map(Decimal, values)), group=group)


@st.composite
def conditions(draw: st.DrawFn, facts: Sequence[Fact], *, depth: int = 2) -> Condition:
    """A condition over the facts: one comparison first, then several, ``any``, ``all``, ``not``."""
    return _condition(draw, facts, depth)


def _condition(draw: st.DrawFn, facts: Sequence[Fact], depth: int) -> Condition:
    form = draw(st.sampled_from(_FORMS if depth else _FORMS[:4]))
    match form:
        case "one":
            return _comparison(draw, facts)
        case "two":
            return _comparison(draw, facts) | _comparison(draw, facts)
        case "not":
            return {"not": _condition(draw, facts, depth - 1)}
        case "one and any":
            return _comparison(draw, facts) | {"any": _several(draw, facts, depth)}
        case _:
            return {form: _several(draw, facts, depth)}


def _several(draw: st.DrawFn, facts: Sequence[Fact], depth: int) -> Written:
    return [_condition(draw, facts, depth - 1) for _ in range(draw(st.integers(1, 2)))]


def _comparison(draw: st.DrawFn, facts: Sequence[Fact]) -> Condition:
    fact = draw(st.sampled_from(facts))
    written = _test(draw, fact, facts)
    return {fact.group: {fact.name: written}} if fact.group else {fact.name: written}


def _test(draw: st.DrawFn, fact: Fact, facts: Sequence[Fact]) -> Written:
    """What may stand beside the fact: a value, a list of values, or comparisons."""
    if draw(st.integers(0, 9)) == 9:
        return {"known": draw(st.booleans())}
    match fact.kind:
        case "yes-no":
            yes = draw(st.booleans())
            return yes if draw(st.booleans()) else {"equals": yes}
        case "choice":
            return _words(draw, fact)
        case "number" | "day":
            return _order(draw, fact, facts)


def _words(draw: st.DrawFn, fact: Fact) -> Written:
    words = [str(value) for value in fact.values]
    one = st.sampled_from(words)
    how = draw(st.integers(0, 4 if fact.ordered else 2))
    match how:
        case 0:
            return draw(one)
        case 1:
            return draw(st.lists(one, min_size=1, max_size=3, unique=True))
        case 2:
            return {"equals": draw(one)}
        case 3:
            return {draw(st.sampled_from(_ORDER)): draw(one)}
        case _:
            return {"between": sorted((draw(one), draw(one)), key=words.index)}


def _order(draw: st.DrawFn, fact: Fact, facts: Sequence[Fact]) -> Written:
    literal = st.sampled_from(DAYS if fact.kind == "day" else tuple(map(plain, fact.values)))
    operator = st.sampled_from((*_ORDER, "equals"))
    match draw(st.integers(0, 6)):
        case 0 | 1:
            return {draw(operator): draw(literal)}
        case 2:
            return draw(literal)
        case 3:
            return draw(st.lists(literal, min_size=1, max_size=3, unique=True))
        case 4:
            return {"between": sorted((draw(literal), draw(literal)))}
        case 5:
            low, high = sorted((draw(literal), draw(literal)))
            return {"at_least": low, "less_than": high}
        case _:
            return {draw(operator): _operand(draw, fact, facts)}


def plain(value: str | Decimal) -> Written:
    """A number as a covenant writes it: without decimals that say nothing."""
    exact = Decimal(value)
    return int(exact) if exact == exact.to_integral_value() else exact


def _operand(draw: st.DrawFn, fact: Fact, facts: Sequence[Fact]) -> Condition:
    """An expression over facts of the same kind as ``fact``."""
    others = [each.name for each in facts if each.kind == fact.kind and not each.group]
    read: Condition = {"fact": draw(st.sampled_from(others or [fact.name]))}
    if fact.kind == "day":
        moved = read | {draw(st.sampled_from(_SIGNS)): draw(st.sampled_from(TERMS))}
        extreme: Condition = {draw(st.sampled_from(("max", "min"))): [{"fact": fact.name}, moved]}
        return draw(st.sampled_from((read, moved, extreme)))
    literal = plain(str(draw(st.sampled_from(fact.values))))
    how = draw(st.sampled_from(("fact", *_SIGNS, "sum", "times", "max", "min")))
    if how == "fact":
        return read
    return read | {how: literal} if how in _SIGNS else {how: [read, literal]}


@st.composite
def amounts(draw: st.DrawFn, facts: Sequence[Fact]) -> Condition:
    """An amount over the facts that are numbers: fixed, of a fact, or so much for each of one."""
    numbers = [fact.name for fact in facts if fact.kind == "number" and not fact.group]
    how = draw(st.sampled_from(("fixed", "of", "per")))
    if how == "fixed" or not numbers:
        return {"fixed": draw(st.sampled_from((5, 10, 200, Decimal("0.01"), Decimal("12.34"))))}
    start: Condition = {how: draw(st.sampled_from(numbers))}
    if how == "per":
        start["rate"] = draw(st.sampled_from(_FACTORS))
    if draw(st.booleans()):
        start["times"] = draw(st.sampled_from(_FACTORS))
    return start | draw(st.sampled_from(_BOUNDS))


@st.composite
def discretion(draw: st.DrawFn) -> Condition:
    """An amount between two bounds, of which a person chooses."""
    bound = st.sampled_from((0, 50, Decimal("100.50"), 200))
    return {"between": sorted((draw(bound), draw(bound)))}
