"""Shapes that recur in plans, each a short name for a combination of primitives."""

from __future__ import annotations

from collections.abc import Iterable

from sanctions.lang.kernel import All, Any, Before, Equal, Expr, First, Known, Lit, Not, Value

YES = Lit(True)  # noqa: FBT003 - a constant of the language, not a flag
NO = Lit(False)  # noqa: FBT003 - a constant of the language, not a flag
UNKNOWN = Lit(None)


def at_most(left: Expr, right: Expr) -> Expr:
    """Whether left ≤ right."""
    return Not(Before(right, left))


def is_yes(part: Expr) -> Expr:
    """Whether a yes-no is known and yes: never unknown."""
    return All((Known(part), part))


def is_unknown(part: Expr) -> Expr:
    """Whether a value is unknown: never unknown itself."""
    return Not(Known(part))


def when(condition: Expr, then: Expr, otherwise: Expr = UNKNOWN) -> Expr:
    """One choice; an unknown condition gives unknown."""
    return First(((condition, then),), otherwise)


def first_known(*parts: Expr) -> Expr:
    """The first value that is known, else unknown."""
    return First(tuple((Known(part), part) for part in parts[:-1]), parts[-1])


def lookup(key: Expr, rows: Iterable[tuple[Value, Expr]], otherwise: Expr = UNKNOWN) -> Expr:
    """The expression beside the constant that the key equals; unknown for an unknown key."""
    return First(tuple((Equal(key, Lit(value)), then) for value, then in rows), otherwise)


def one_if(condition: Expr) -> Expr:
    """1 when the condition is yes, else 0; an unknown condition counts 0, so guard it first."""
    return when(is_yes(condition), Lit(1), Lit(0))


def all_of(*parts: Expr) -> Expr:
    """Kleene's *and* of the parts; a single part is itself."""
    return parts[0] if len(parts) == 1 else All(parts)


def any_of(*parts: Expr) -> Expr:
    """Kleene's *or* of the parts; a single part is itself."""
    return parts[0] if len(parts) == 1 else Any(parts)
