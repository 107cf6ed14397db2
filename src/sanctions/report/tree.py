"""An explanation as a tree of sentences with their figures, and how it is printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sanctions.model.tables import Language, Text
from sanctions.report.layout import wrap

COLUMNS = 100
"""No printed line is wider, unless a single id is."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value as the tables of the run write it; ``None`` is an empty cell."""

    name: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Node:
    """One sentence of an explanation, the figures it states, and what it rests on.

    ``kind`` says what the sentence is about; ``source`` names the row of the covenant that it
    follows, as ``id@version table/row``, and is empty where it follows none.
    """

    kind: str
    text: Text
    figures: tuple[Figure, ...] = ()
    children: tuple[Node, ...] = ()
    source: str = ""

    def walk(self) -> Iterator[Node]:
        """The node and all below it, in the order of print."""
        yield self
        for child in self.children:
            yield from child.walk()


def render_text(node: Node, language: Language) -> str:
    """The tree with box-drawing lines, at most 100 columns wide; the same bytes for the same tree.

    Example:
        >>> leaf = Node("source", Text("依据", "the source"))
        >>> root = Node("row", Text("规定", "the rule"), children=(leaf,))
        >>> print(render_text(root, "en"), end="")
        the rule
        └─ the source
    """
    return "".join(f"{line}\n" for line in _lines(node, language, "", ""))


def to_json(node: Node) -> str:
    """The tree as JSON with both languages; the same bytes for the same tree."""
    return json.dumps(_plain(node), ensure_ascii=False, indent=2) + "\n"


def _lines(node: Node, language: Language, first: str, rest: str) -> Iterator[str]:
    hanging = rest + ("│  " if node.children else "")
    texts = wrap(node.text.speak(language), COLUMNS - len(hanging))
    yield first + texts[0]
    yield from (hanging + text for text in texts[1:])
    for place, child in enumerate(node.children):
        last = place == len(node.children) - 1
        yield from _lines(
            child, language, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  ")
        )


def _plain(node: Node) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "kind": node.kind,
        "text": {"zh": node.text.zh, "en": node.text.en},
    }
    if node.figures:
        plain["figures"] = {figure.name: figure.value for figure in node.figures}
    if node.source:
        plain["source"] = node.source
    if node.children:
        plain["children"] = [_plain(child) for child in node.children]
    return plain
