"""Conditions with one change: a bound, a word, *at least* for *more than*, *any* for *all*."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Names
from functools import partial
from typing import TypeAlias

from sanctions.lang.types import Choice, Type
from sanctions.ruleset.conditions import JUNCTIONS
from sanctions.ruleset.source import Entry, Mapping, Node, Scalar, Sequence
from sanctions.verify.mutants import literals
from sanctions.verify.mutants.edits import (
    Edit,
    among,
    dropped,
    dropped_items,
    flow,
    under,
    with_item,
    with_key,
    with_value,
    written,
)

Types: TypeAlias = Names[str, Type]
"""The facts that a place may read, a member of a group as ``group.name``."""

GROUPS = ("count", "active")
_STRICT = {
    "at_least": "more_than",
    "more_than": "at_least",
    "at_most": "less_than",
    "less_than": "at_most",
}
_OTHER = {"any": "all", "all": "any"}


def condition(node: Node | None, types: Types) -> Iterator[Edit]:
    """Every change of a condition; of nothing there is none."""
    if not isinstance(node, Mapping):
        return
    yield from _parts(node)
    for key, entry in node.entries.items():
        if key in _OTHER:
            yield from _junction(node, key, types)
        elif key == "not":
            yield from _negation(node, types)
        elif key in GROUPS and key not in types and isinstance(entry.value, Mapping):
            asked = {name: types[f"{key}.{name}"] for name in entry.value.entries}
            yield from under(node, key, _facts(entry.value, asked))
        else:
            yield from under(node, key, asked_of(entry.value, types[key]))


def _facts(mapping: Mapping, types: Types) -> Iterator[Edit]:
    yield from _dropped(mapping)
    for key, entry in mapping.entries.items():
        yield from under(mapping, key, asked_of(entry.value, types[key]))


def _dropped(mapping: Mapping) -> Iterator[Edit]:
    if len(mapping.entries) > 1:
        yield from (dropped("condition", mapping, key) for key in mapping.entries)


def _parts(mapping: Mapping) -> Iterator[Edit]:
    """One of the parts left out; and one of them enough."""
    yield from _dropped(mapping)
    if len(mapping.entries) > 1 and not any(key in JUNCTIONS for key in mapping.entries):
        parts = (Mapping({key: each}, each.key.span) for key, each in mapping.entries.items())
        any_of = Sequence(tuple(parts), mapping.span)
        key = Scalar("any", mapping.span)
        loose = Mapping({"any": Entry(key, any_of)}, mapping.span)
        new = f"any: {flow(any_of)}"
        yield Edit("junction", mapping.span, flow(mapping), new, loose, named=True)


def _junction(mapping: Mapping, key: str, types: Types) -> Iterator[Edit]:
    entry, other = mapping.entries[key], _OTHER[key]
    if not isinstance(entry.value, Sequence):
        return
    if len(entry.value.items) > 1 and other not in mapping.entries:
        renamed = with_key(mapping, key, other)
        yield Edit("junction", entry.key.span, f"{key}: …", f"{other}: …", renamed, named=True)
    yield from under(mapping, key, dropped_items("condition", entry.value))
    for place, item in enumerate(entry.value.items):
        inner = among(entry.value, place, condition(item, types))
        yield from under(mapping, key, inner)


def _negation(mapping: Mapping, types: Types) -> Iterator[Edit]:
    """What is negated, without ``not``; ``all`` holds it where other conditions stand beside."""
    entry = mapping.entries["not"]
    if "all" not in mapping.entries:
        held = Sequence((entry.value,), entry.value.span)
        affirmed = with_key(with_value(mapping, "not", held), "not", "all")
        new = flow(entry.value)
        yield Edit("negation", entry.key.span, f"not: {new}", new, affirmed, named=True)
    yield from under(mapping, "not", condition(entry.value, types))


# --- what is asked of one fact --------------------------------------------------------------------


def asked_of(node: Node, of: Type) -> Iterator[Edit]:
    """Changes of what is asked: a value, one of some, or comparisons."""
    match node:
        case Scalar():
            yield from literals.edits_of(node, of)
        case Sequence():
            yield from _one_of(node, of)
        case Mapping():
            yield from _dropped(node)
            for key in node.entries:
                yield from _comparison(node, key, of)


def _one_of(sequence: Sequence, of: Type) -> Iterator[Edit]:
    """One word less, or one more; of numbers and days also each one unit off."""
    if len(sequence.items) > 1:
        for place, item in enumerate(sequence.items):
            yield _listed(sequence, with_item(sequence, place), item)
    if isinstance(of, Choice):
        yield from _one_more(sequence, of)
        return
    for place, item in enumerate(sequence.items):
        if isinstance(item, Scalar):
            yield from among(sequence, place, literals.edits_of(item, of))


def _one_more(sequence: Sequence, of: Choice) -> Iterator[Edit]:
    """A word that is missing: of a scale each, of other words the first one."""
    last = sequence.items[-1]
    have = {item.text for item in sequence.items if isinstance(item, Scalar)}
    missing = [word for word in of.values if word not in have]
    for word in missing if of.ordered else missing[:1]:
        if isinstance(last, Scalar):
            more = Sequence((*sequence.items, written(last, word)), sequence.span)
            yield _listed(sequence, more, last)


def _listed(old: Sequence, new: Sequence, at: Node) -> Edit:
    return Edit("words", at.span, flow(old), flow(new), new)


def _comparison(mapping: Mapping, key: str, of: Type) -> Iterator[Edit]:
    entry = mapping.entries[key]
    other = _STRICT.get(key)
    if other is not None and other not in mapping.entries:
        renamed, said = with_key(mapping, key, other), flow(entry.value)
        old, new = f"{key}: {said}", f"{other}: {said}"
        yield Edit("strict", entry.key.span, old, new, renamed, named=True)
    if key == "known" and isinstance(entry.value, Scalar):
        yield from under(mapping, key, literals.flags(entry.value))
    elif key == "between" and isinstance(entry.value, Sequence):
        yield from under(mapping, key, each_item(entry.value, partial(operand, of=of)))
    else:
        yield from under(mapping, key, operand(entry.value, of))


def each_item(sequence: Sequence, change: Callable[[Node], Iterator[Edit]]) -> Iterator[Edit]:
    """The list with one item changed."""
    for place, item in enumerate(sequence.items):
        yield from among(sequence, place, change(item))


# --- operands -------------------------------------------------------------------------------------


def operand(node: Node, of: Type | None) -> Iterator[Edit]:
    """Changes of a literal, or of the literals in an expression over facts."""
    match node:
        case Scalar():
            yield from literals.edits_of(node, of)
        case Sequence():
            return
        case Mapping():
            for key, entry in node.entries.items():
                if isinstance(entry.value, Sequence):
                    yield from under(node, key, each_item(entry.value, partial(operand, of=None)))
                elif key != "fact":
                    yield from under(node, key, operand(entry.value, None))
