"""``words``: what people call the ids of a covenant that have no title of their own.

A grade, a scale and its values, the values of a choice, an attribute without a title, a topic, and
the rows of every table. One word stands for an id wherever the covenant uses it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial

from sanctions.model.tables import Text
from sanctions.ruleset import schema
from sanctions.ruleset.faults import Faults, Hint
from sanctions.ruleset.scalars import did_you_mean, quoted
from sanctions.ruleset.source import Mapping, Node, Scalar, Sequence


def read_words(document: schema.Document, faults: Faults) -> dict[str, Text]:
    """The words for ids that the covenant has.

    A word of a base for something that the child took out goes with it; in the file itself it is
    refused.
    """
    known = _known(document.node)
    words: dict[str, Text] = {}
    for name, word in (document.words or {}).items():
        span = document.key_span("words", name)
        if name in known:
            if word is not None:
                words[name] = word.value
        elif span.file == document.span.file:
            message = f"the covenant has no grade, value, column, topic or row {quoted(name)}"
            hint: Hint = partial(_nearest, name, known)
            if name in (document.attributes or {}):
                message, hint = f"the attribute {quoted(name)} has a title", "change its `title`"
            faults.error("R058", span, message, hint)
    return words


def _nearest(name: str, known: Collection[str]) -> str:
    return did_you_mean(name, sorted(known))


def _known(tree: Mapping) -> frozenset[str]:
    """Ids as they are written; a faulty one too, as it is refused where it stands."""
    ids = {*_texts(tree.get("grades")), *_texts(tree.get("scales")), *_keys(tree.get("scales"))}
    for name, attribute in _entries(tree.get("attributes")):
        ids.update(_texts(_field(attribute, "values")))
        if _field(attribute, "title") is None:
            ids.add(name)
    for name, clause in _entries(tree.get("clauses")):
        ids.update(_texts(_field(clause, "topic")) or (name,))
    rewards = _items(tree.get("rewards"))
    tables = (tree.get("grading"), tree.get("sanctions"), *(_field(r, "payout") for r in rewards))
    for table in tables:
        for row in _items(table):
            ids.update(_texts(_field(row, "id")))
    return frozenset(ids)


def _field(node: Node, name: str) -> Node | None:
    return node.get(name) if isinstance(node, Mapping) else None


def _entries(node: Node | None) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Mapping):
        yield from ((name, entry.value) for name, entry in node.entries.items())


def _keys(node: Node | None) -> tuple[str, ...]:
    return tuple(name for name, _ in _entries(node))


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def _texts(node: Node | None) -> tuple[str, ...]:
    """Every single value below a node; the tree is at most ``MAX_DEPTH`` deep."""
    match node:
        case Scalar(text):
            return (text,)
        case Sequence(items):
            return tuple(text for item in items for text in _texts(item))
        case Mapping():
            return tuple(text for _, value in _entries(node) for text in _texts(value))
        case None:
            return ()
