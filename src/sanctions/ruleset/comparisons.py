"""What a covenant compares, as it writes it: for who asks whether its bounds were tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sanctions.errors import Span
from sanctions.lang.ops import Operator
from sanctions.lang.types import Typed
from sanctions.ruleset.source import Entry, Mapping, Node, Scalar, Sequence

Question: TypeAlias = Operator | Literal["one_of", "known", "not_known"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that is asked of a fact, or a bound of an amount.

    ``written`` says it as the file does, ``span`` is where the bound stands. ``right`` are the
    values of a list, or the one operand; of `known` there is none.
    """

    written: str
    span: Span
    left: Typed
    question: Question
    right: tuple[Typed, ...] = ()


def as_written(node: Node) -> str:
    """A node on one line, in the form that conditions have in a covenant."""
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return f"[{', '.join(map(as_written, node.items))}]"
        case Mapping():
            return f"{{{', '.join(map(_entry, node.entries.values()))}}}"


def asked_of(fact: str, written: str) -> str:
    """What is asked of a fact; a fact of a group stands below the group's name."""
    group, _, member = fact.partition(".")
    return f"{group}: {{{member}: {written}}}" if member else f"{fact}: {written}"


def _entry(entry: Entry) -> str:
    return f"{entry.key.text}: {as_written(entry.value)}"
