"""Terms of z3 and plain Python constants, mixed: what is constant is worked out, not asked.

A yes-no is a ``bool`` or a Boolean term, a number an ``int`` or an integer term; so a formula over
constants costs the solver nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import z3

Truth: TypeAlias = Any
"""A ``bool``, or a Boolean term; z3 has no types of its own."""
Whole: TypeAlias = Any
"""An ``int``, or an integer term."""


def both(*parts: Truth) -> Truth:
    """Whether all hold; of nothing: yes."""
    return every(parts)


def either(*parts: Truth) -> Truth:
    """Whether one holds; of nothing: no."""
    return some(parts)


def every(parts: Iterable[Truth]) -> Truth:
    """Whether all hold; of nothing: yes."""
    open_parts = [part for part in parts if part is not True]
    if any(part is False for part in open_parts):
        return False
    if len(open_parts) < 2:
        return open_parts[0] if open_parts else True
    return z3.And(open_parts)


def some(parts: Iterable[Truth]) -> Truth:
    """Whether one holds; of nothing: no."""
    open_parts = [part for part in parts if part is not False]
    if any(part is True for part in open_parts):
        return True
    if len(open_parts) < 2:
        return open_parts[0] if open_parts else False
    return z3.Or(open_parts)


def no(part: Truth) -> Truth:
    """The opposite."""
    return not part if isinstance(part, bool) else z3.Not(part)


def implies(condition: Truth, then: Truth) -> Truth:
    """Whether the second holds wherever the first does."""
    return either(no(condition), then)


def choose(condition: Truth, then: Any, otherwise: Any) -> Any:  # noqa: ANN401 - a term of either sort
    """One of two terms of one sort."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    if then is otherwise:
        return then
    plain = isinstance(then, bool | int) and isinstance(otherwise, bool | int)
    if plain and then == otherwise:
        return then
    if isinstance(then, bool):
        return either(condition, otherwise) if then else both(no(condition), otherwise)
    if isinstance(otherwise, bool):
        return either(no(condition), then) if otherwise else both(condition, then)
    return z3.If(condition, then, otherwise)


def equal(left: Any, right: Any) -> Truth:  # noqa: ANN401 - a term of either sort
    """Whether two terms of one sort are the same."""
    if left is right:
        return True
    if isinstance(left, bool):
        return right if left else no(right)
    if isinstance(right, bool):
        return left if right else no(left)
    return left == right


def floor_divide(number: Whole, by: int) -> Whole:
    """The quotient of a number of at least 0 and a constant above 0, without its remainder."""
    if by == 1:
        return number
    return number // by if isinstance(number, int) else number / by


def remainder(number: Whole, by: int) -> Whole:
    """What a constant above 0 leaves of a number."""
    return number % by


def size(number: Whole) -> Whole:
    """The number without its sign."""
    return abs(number) if isinstance(number, int) else choose(number < 0, -number, number)


def identity(term: Whole) -> object:
    """Equal for terms that are written alike, while both are there."""
    return term if isinstance(term, int) else ("term", term.get_id())
