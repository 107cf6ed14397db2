"""The types of facts, and typed expressions over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

from sanctions.lang.kernel import Expr


class TypeFault(ValueError):  # noqa: N818 - never leaves the checks, which report it with its place
    """A condition or amount that its types do not allow, in a ruleset author's words."""


@dataclass(frozen=True, slots=True)
class YesNo:
    """yes or no."""


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day."""


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number, held as an integer scaled by 10 ** ``decimals``."""

    decimals: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words; ``ordered`` ones (scales, grades) compare by place, lightest first."""

    name: str
    values: tuple[str, ...]
    ordered: bool = False


Type: TypeAlias = YesNo | Day | Number | Choice


def describe(of: Type) -> Literal["yes or no", "a day", "a number", "a word"]:
    """The type in a reader's words."""
    match of:
        case YesNo():
            return "yes or no"
        case Day():
            return "a day"
        case Number():
            return "a number"
        case Choice():
            return "a word"
        case _:
            assert_never(of)


@dataclass(frozen=True, slots=True)
class Typed:
    """An expression with its type.

    ``applies`` is the condition under which the value means anything: a comparison where it does
    not apply is *no*, never unknown (the age of a household).
    """

    expr: Expr
    type: Type
    applies: Expr | None = None


Scope: TypeAlias = Mapping[str, Typed]
"""The facts that a table may read, by name; a group member is written ``group.name``."""
