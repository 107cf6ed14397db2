"""One small change of a tree: what stood there, what stands now, and the tree with it.

A change is made where it belongs and carried up: whoever holds the node puts the changed one into
its place. The nodes that are not touched keep theirs, so that every fault names its line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from sanctions.errors import Span
from sanctions.ruleset.source import Entry, Mapping, Node, Scalar, Sequence

Kind: TypeAlias = Literal[
    "number",
    "day",
    "word",
    "words",
    "yes-no",
    "strict",
    "junction",
    "negation",
    "condition",
    "grade",
    "order",
    "row",
    "measure",
    "term",
    "start",
    "end",
    "bound",
    "percentage",
    "pay",
    "option",
]

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Edit:
    """A changed node. ``old`` and ``new`` are written in the flow style of YAML.

    ``named``: they begin with the key that they stand behind. ``new`` is empty for what is left
    out.
    """

    kind: Kind
    span: Span
    old: str
    new: str
    node: Node
    named: bool = False


def flow(node: Node) -> str:
    """The node on one line."""
    match node:
        case Scalar():
            return node.text if node.plain else json.dumps(node.text, ensure_ascii=False)
        case Sequence():
            return f"[{', '.join(map(flow, node.items))}]"
        case Mapping():
            entries = node.entries.items()
            return f"{{{', '.join(f'{key}: {flow(each.value)}' for key, each in entries)}}}"


def written(scalar: Scalar, text: str) -> Scalar:
    """Another text in the place of a scalar, without quotes."""
    return Scalar(text, scalar.span)


def with_value(mapping: Mapping, key: str, value: Node) -> Mapping:
    """The mapping with another value behind a key that it has."""
    entry = Entry(mapping.entries[key].key, value)
    return Mapping({**mapping.entries, key: entry}, mapping.span)


def without(mapping: Mapping, key: str) -> Mapping:
    """The mapping without a key."""
    kept = {name: entry for name, entry in mapping.entries.items() if name != key}
    return Mapping(kept, mapping.span)


def with_key(mapping: Mapping, key: str, name: str) -> Mapping:
    """The mapping with a key renamed in its place."""
    entries: dict[str, Entry] = {}
    for each, entry in mapping.entries.items():
        if each == key:
            entries[name] = Entry(Scalar(name, entry.key.span), entry.value)
        else:
            entries[each] = entry
    return Mapping(entries, mapping.span)


def with_item(sequence: Sequence, place: int, *nodes: Node) -> Sequence:
    """The list with other items, or none, in the place of one."""
    items = (*sequence.items[:place], *nodes, *sequence.items[place + 1 :])
    return Sequence(items, sequence.span)


def under(mapping: Mapping, key: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    """Changes of the value behind a key, as changes of the mapping."""
    for edit in edits:
        old, new = edit.old, edit.new
        if not edit.named:
            old, new = f"{key}: {old}", f"{key}: {new}"
        node = with_value(mapping, key, edit.node)
        yield replace(edit, old=old, new=new, node=node, named=True)


def among(sequence: Sequence, place: int, edits: Iterable[Edit]) -> Iterator[Edit]:
    """Changes of an item, as changes of the list: of single values the whole list is shown."""
    for edit in edits:
        changed = with_item(sequence, place, edit.node)
        if edit.named:
            yield replace(edit, node=changed)
        else:
            yield replace(edit, old=flow(sequence), new=flow(changed), node=changed)


def dropped(kind: Kind, mapping: Mapping, key: str) -> Edit:
    """The mapping without one of its keys."""
    entry = mapping.entries[key]
    old = f"{key}: {flow(entry.value)}"
    return Edit(kind, entry.key.span, old, "", without(mapping, key), named=True)


def dropped_items(kind: Kind, sequence: Sequence) -> Iterator[Edit]:
    """The list without each of its items; a list of one stays."""
    if len(sequence.items) < 2:
        return
    for place, item in enumerate(sequence.items):
        yield Edit(kind, item.span, flow(item), "", with_item(sequence, place), named=True)
