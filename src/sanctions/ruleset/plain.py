"""Plain Python values to nodes, for rulesets that a program builds rather than a person writes."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from datetime import date
from decimal import Decimal

from sanctions.errors import Span
from sanctions.ruleset.faults import Faults
from sanctions.ruleset.source import MAX_DEPTH, Entry, Mapping, Node, Scalar, Sequence


def node_of(value: object, span: Span, faults: Faults, depth: int = 0) -> Node | None:
    """The node that says the same; nothing when a fault was noted.

    A float stands for the digits that it prints; what those digits may be, their place decides.
    """
    if depth > MAX_DEPTH:
        faults.error("R014", span, f"more than {MAX_DEPTH} levels inside each other")
        return None
    if isinstance(value, AnyMapping):
        return _mapping(value, span, faults, depth)
    if isinstance(value, list | tuple):
        items = [node_of(item, span, faults, depth + 1) for item in value]
        return Sequence(tuple(item for item in items if item is not None), span)
    text = _text(value)
    if text is None:
        faults.error("R022", span, "a value of this kind has no place in a ruleset")
        return None
    return Scalar(text, span)


def _mapping(
    value: AnyMapping[object, object], span: Span, faults: Faults, depth: int
) -> Mapping | None:
    entries: dict[str, Entry] = {}
    for key, item in value.items():
        name, node = _text(key), node_of(item, span, faults, depth + 1)
        if name is None or name == "":
            faults.error("R013", span, "a key is a word, not a list or a mapping")
        elif node is not None:
            entries[name] = Entry(Scalar(name, span), node)
    return Mapping(entries, span)


def _text(value: object) -> str | None:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case int() | float():
            return repr(value)
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case _:
            return None
