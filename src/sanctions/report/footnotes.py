"""Sources as footnotes: each is cited by its number, and described once, at the end."""

from __future__ import annotations

from dataclasses import replace

from sanctions.model.tables import Text
from sanctions.report.tree import Node
from sanctions.ruleset.phrases import say

SOURCE = "source"


def with_footnotes(root: Node) -> Node:
    """The tree with ``[n]`` in place of each source, and the sources before its last line."""
    numbers: dict[Text, int] = {}
    for node in root.walk():
        if node.kind == SOURCE:
            numbers.setdefault(node.text, len(numbers) + 1)
    cited = _cited(root, numbers)
    if not numbers:
        return cited
    notes = tuple(
        Node(SOURCE, say("[{number}] {source}", "[{number}] {source}", number=number, source=text))
        for text, number in numbers.items()
    )
    section = Node("sources", Text("依据", "Sources"), (), notes)
    return replace(cited, children=(*cited.children[:-1], section, cited.children[-1]))


def _cited(node: Node, numbers: dict[Text, int]) -> Node:
    marks = "".join(f" [{numbers[child.text]}]" for child in node.children if child.kind == SOURCE)
    figures = tuple(
        figure for child in node.children if child.kind == SOURCE for figure in child.figures
    )
    return replace(
        node,
        text=Text(node.text.zh + marks, node.text.en + marks),
        figures=(*node.figures, *figures),
        children=tuple(_cited(child, numbers) for child in node.children if child.kind != SOURCE),
    )
