"""From a path, a text or a tree to a checked ruleset: the only entrance to this package."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, replace

from sanctions.errors import Span
from sanctions.ruleset import source
from sanctions.ruleset.check import check
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.extend import Extended, File, extend, open_file
from sanctions.ruleset.faults import Faults
from sanctions.ruleset.plain import node_of
from sanctions.ruleset.shapes import as_mapping
from sanctions.ruleset.source import Mapping, Node


def load_ruleset(path: str | os.PathLike[str]) -> Ruleset:
    """The checked ruleset in a file, or in ``ruleset.yaml`` of a folder, with its warnings.

    Raises:
        RulesetError: with every fault of the file and of the files it extends, by place.
    """
    faults = Faults()
    file = open_file(os.fspath(path), faults)
    if file is None:
        raise faults.raised()
    return _checked(file, faults)


@dataclass(frozen=True, slots=True)
class Laid:
    """A ruleset laid over its bases, before it is checked: to be changed and then checked."""

    path: str
    extended: Extended

    @property
    def tree(self) -> Mapping:
        """The whole of it; what comes from a base has its place there."""
        return self.extended.tree

    def check(self, tree: Mapping) -> Ruleset:
        """The checked ruleset of another tree in the place of this one.

        Raises:
            RulesetError: with every fault, by place.
        """
        digest = hashlib.sha256(source.canonical(tree).encode()).hexdigest()
        return check(replace(self.extended, tree=tree), self.path, digest, Faults())


def lay_ruleset(path: str | os.PathLike[str]) -> Laid:
    """The ruleset in a file, or in ``ruleset.yaml`` of a folder, laid over its bases.

    Raises:
        RulesetError: with every fault that stands in the way of that.
    """
    faults = Faults()
    file = open_file(os.fspath(path), faults)
    extended = None if file is None else extend(file.tree, file.path, faults)
    if file is None or extended is None:
        raise faults.raised()
    faults.raise_if_any()
    return Laid(file.path, extended)


def load_ruleset_from(
    ruleset: Node | str | AnyMapping[str, object], file: str = "<ruleset>"
) -> Ruleset:
    """The checked ruleset in a text, in a node of a larger file, or in a plain mapping.

    ``file`` names it in messages, and ``extends`` is sought from its folder. Of a plain mapping
    every fault stands at line 1, column 1.

    Raises:
        RulesetError: with every fault, by place.
    """
    faults = Faults()
    if isinstance(ruleset, str):
        node = source.read_text(ruleset, file, faults)
    elif isinstance(ruleset, source.Scalar | source.Mapping | source.Sequence):
        node = ruleset
    else:
        node = node_of(ruleset, Span(file, 1, 1), faults)
    tree = None if node is None else as_mapping(node, faults)
    if tree is None:
        raise faults.raised()
    text = ruleset if isinstance(ruleset, str) else source.canonical(tree)
    return _checked(File(file, text.encode(), tree), faults)


def _checked(file: File, faults: Faults) -> Ruleset:
    extended = extend(file.tree, file.path, faults)
    if extended is None:
        raise faults.raised()
    content = b"".join(each.content for each in (file, *extended.bases))
    return check(extended, file.path, hashlib.sha256(content).hexdigest(), faults)
