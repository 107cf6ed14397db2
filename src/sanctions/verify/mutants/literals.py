"""The neighbours of a value: a number one unit off, the next word, the next term, the other day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import assert_never

from sanctions.lang.types import Choice, Day, Number, Type, YesNo
from sanctions.model.calendar import Term, parse_day
from sanctions.ruleset.source import Scalar
from sanctions.verify.mutants.edits import Edit, Kind, flow, written

_DAY = timedelta(days=1)
_LATEST = date(9999, 12, 31)
_WHOLE, _NONE = "100%", "0%"


def edits_of(scalar: Scalar, of: Type | None) -> Iterator[Edit]:
    """A literal of the type; without one it is what it looks like: a day, a term or a number."""
    match of:
        case Number():
            yield from numbers(scalar, of.decimals)
        case Day():
            yield from _days(scalar)
        case YesNo():
            yield from flags(scalar)
        case Choice():
            yield from words(scalar, of)
        case None:
            yield from _untyped(scalar)
        case _:
            assert_never(of)


def numbers(scalar: Scalar, decimals: int | None = None) -> Iterator[Edit]:
    """One unit less and one more: of the last of ``decimals``, else of the last digit written."""
    value = Decimal(scalar.text)
    exponent = value.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) else 0
    unit = Decimal(1).scaleb(-(digits if decimals is None else max(decimals, digits)))
    for near in (value - unit, value + unit):
        yield _instead("number", scalar, format(near, "f"))


def words(scalar: Scalar, of: Choice, kind: Kind = "word") -> Iterator[Edit]:
    """The lighter and the heavier word of a scale; of other words the one declared next."""
    place, values = of.values.index(scalar.text), of.values
    if of.ordered:
        near = (*values[max(place - 1, 0) : place], *values[place + 1 : place + 2])
    else:
        near = (*values[place + 1 :], *values[:place])[:1]
    for word in near:
        yield _instead(kind, scalar, word)


def flags(scalar: Scalar) -> Iterator[Edit]:
    """No for yes, and yes for no."""
    other = {"yes": "no", "no": "yes", "true": "false", "false": "true"}[scalar.text]
    yield _instead("yes-no", scalar, other)


def terms(scalar: Scalar) -> Iterator[Edit]:
    """One of its unit less and one more; none is shorter than 1."""
    term = Term.parse(scalar.text)
    for number in (term.number - 1, term.number + 1):
        if number:
            yield _instead("term", scalar, str(Term(number, term.unit)))


def percentages(scalar: Scalar, kind: Kind = "percentage") -> Iterator[Edit]:
    """One unit of the last digit less and more, nothing and the whole; within 0 % and 100 %."""
    text = scalar.text.removesuffix("%").strip()
    near = [edit.new for edit in numbers(Scalar(text, scalar.span))]
    inside = [f"{each}%" for each in near if 0 <= Decimal(each) <= 100]
    for other in dict.fromkeys((*inside, _NONE, _WHOLE)):
        if Decimal(other[:-1]) != Decimal(text):
            yield _instead(kind, scalar, other)


def pays(scalar: Scalar, *, honour: bool) -> Iterator[Edit]:
    """Another percentage; of an honour the other answer; and what is held, paid or not."""
    if scalar.text == "hold":
        for other in ("no", "yes") if honour else (_NONE, _WHOLE):
            yield _instead("pay", scalar, other)
    elif honour:
        for edit in flags(scalar):
            yield _instead("pay", scalar, edit.new)
    else:
        yield from percentages(scalar, "pay")


def options(scalar: Scalar, choices: tuple[str, ...]) -> Iterator[Edit]:
    """Each other word of the language that may stand there."""
    for other in choices:
        if other != scalar.text:
            yield _instead("option", scalar, other)


def _days(scalar: Scalar) -> Iterator[Edit]:
    day = parse_day(scalar.text)
    if day > date.min:
        yield _instead("day", scalar, (day - _DAY).isoformat())
    if day < _LATEST:
        yield _instead("day", scalar, (day + _DAY).isoformat())


def _untyped(scalar: Scalar) -> Iterator[Edit]:
    text = scalar.text
    if text.partition(" ")[2]:
        yield from terms(scalar)
    elif text.count("-") == 2:
        yield from _days(scalar)
    else:
        yield from numbers(scalar)


def _instead(kind: Kind, scalar: Scalar, text: str) -> Edit:
    return Edit(kind, scalar.span, flow(scalar), text, written(scalar, text))
