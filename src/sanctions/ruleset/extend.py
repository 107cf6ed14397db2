"""``extends``: a ruleset laid over its base, and that over its own, before any of it is checked.

Mappings merge by key, down to the fields of a clause, a measure, a source, an attribute or a
reward; a field is replaced as a whole. Tables and lists are replaced as a whole; a table given as
``{prepend, append}`` is added to, and rewards given by id merge by id. ``~`` takes a key of the
base out. Who a covenant is and since when (``IDENTITY``) is never taken over. Every node keeps its
own place. Source: docs/explanation/extends.md.
"""

from __future__ import annotations

import os.path
from collections.abc import Sequence as Sized
from dataclasses import dataclass
from pathlib import Path

from sanctions.ruleset.faults import Faults
from sanctions.ruleset.scalars import quoted
from sanctions.ruleset.schema import LANGUAGE
from sanctions.ruleset.shapes import as_mapping, as_scalar, as_sequence, refuse_unknown_keys
from sanctions.ruleset.source import Entry, Mapping, Node, Scalar, Sequence, find_file, read_bytes

MAX_CHAIN = 10
IDENTITY = ("language", "extends", "id", "version", "title", "in_force", "adopted", "acknowledged")
TABLES = ("grading", "sanctions")

# How many levels of keys merge below a key of the ruleset; a key that is not named is replaced.
_DEPTHS = {"calendar": 1, "counting": 1, "scales": 1, "words": 1}
_DEPTHS |= dict.fromkeys(("sources", "attributes", "clauses", "measures"), 2)


@dataclass(frozen=True, slots=True)
class File:
    """A file of the chain: its path as the user sees it, its bytes, its tree."""

    path: str
    content: bytes
    tree: Mapping


@dataclass(frozen=True, slots=True)
class Extended:
    """A ruleset with its bases laid under it.

    ``limits`` are those of every file of the chain, its own first; ``bases`` are the files, the
    nearest first.
    """

    tree: Mapping
    limits: tuple[Mapping, ...]
    bases: tuple[File, ...]


def open_file(path: str, faults: Faults) -> File | None:
    """The file at a path, or the ruleset of a folder; nothing when a fault was noted."""
    found = find_file(path, faults)
    if found is None:
        return None
    node = read_bytes(found[1], found[0], faults)
    tree = None if node is None else as_mapping(node, faults)
    return None if tree is None else File(*found, tree)


def extend(tree: Mapping, file: str, faults: Faults) -> Extended | None:
    """The ruleset in ``file`` with its chain of bases under it; nothing when one cannot be read."""
    bases = _chain(tree, file, faults)
    if bases is None:
        return None
    trees = [tree, *(base.tree for base in bases)]
    merged = Mapping({}, tree.span)
    for below in reversed(trees[1:]):
        merged = _without(_overlay(merged, below, faults), (*IDENTITY, "limits"))
    merged = _overlay(merged, tree, faults)
    limits = tuple(
        Mapping({"limits": each.entries["limits"]}, each.span)
        for each in trees
        if "limits" in each.entries
    )
    return Extended(merged, limits, tuple(bases))


# --- the chain of bases ---------------------------------------------------------------------------


def _chain(tree: Mapping, file: str, faults: Faults) -> list[File] | None:
    bases: list[File] = []
    seen = [os.path.realpath(file)]
    while "extends" in tree.entries:
        written = as_scalar(tree.entries["extends"].value, faults)
        base = None if written is None else _open_base(written, file, seen, faults)
        if base is None:
            return None
        bases.append(base)
        seen.append(os.path.realpath(base.path))
        tree, file = base.tree, base.path
    return bases


def _open_base(written: Scalar, file: str, seen: Sized[str], faults: Faults) -> File | None:
    if written.text.startswith("/") or "\\" in written.text or ":" in written.text:
        hint = "write a path from this file, with `/`, such as `../nanhai-model`"
        message = f"{quoted(written.text)} is not a relative path"
        faults.error("R042", written.span, message, hint)
        return None
    path = Path(os.path.normpath(Path(file).parent / written.text)).as_posix()
    finding = Faults()
    found = find_file(path, finding)
    if found is None:
        reason = finding.in_order()[0].message
        message = f"the base {quoted(written.text)} cannot be read: {reason}"
        faults.error("R040", written.span, message, f"it was sought at {quoted(path)}")
        return None
    if os.path.realpath(found[0]) in seen:
        message = f"{quoted(written.text)} leads back to a file that extends it"
        faults.error("R041", written.span, message, f"the circle passes {quoted(found[0])}")
        return None
    if len(seen) > MAX_CHAIN:
        faults.error("R043", written.span, f"more than {MAX_CHAIN} rulesets extend each other")
        return None
    base = open_file(found[0], faults)
    if base is not None:
        _check_language(base, faults)
    return base


def _check_language(base: File, faults: Faults) -> None:
    language = base.tree.get("language")
    if language is None:
        hint = f"write `language: {LANGUAGE}`"
        faults.error("R021", base.tree.span, "the key `language` is missing", hint)
    elif not (isinstance(language, Scalar) and language.text == str(LANGUAGE)):
        hint = f"write `{LANGUAGE}`"
        faults.error("R034", language.span, "the language of this base is not known", hint)


# --- one ruleset over another ---------------------------------------------------------------------


def _overlay(base: Mapping, child: Mapping, faults: Faults) -> Mapping:
    entries = dict(base.entries)
    for name, entry in child.entries.items():
        under = base.get(name)
        if _taken_out(entry.value, under):
            del entries[name]
        elif name in TABLES:
            entries[name] = Entry(entry.key, _table(under, entry.value, faults))
        elif name == "rewards":
            entries[name] = Entry(entry.key, _rewards(under, entry.value, faults))
        else:
            entries[name] = Entry(entry.key, _merge(under, entry.value, _DEPTHS.get(name, 0)))
    return Mapping(entries, child.span)


def _merge(base: Node | None, child: Node, depth: int) -> Node:
    """The child over the base: by key for ``depth`` levels, and below that the child's alone."""
    if depth == 0 or not (isinstance(base, Mapping) and isinstance(child, Mapping)):
        return child
    entries = dict(base.entries)
    for name, entry in child.entries.items():
        under = base.get(name)
        if _taken_out(entry.value, under):
            del entries[name]
        else:
            entries[name] = Entry(entry.key, _merge(under, entry.value, depth - 1))
    return Mapping(entries, child.span)


def _taken_out(child: Node, base: Node | None) -> bool:
    """Whether ``~`` or ``null`` stands where the base has something; nothing at all is a fault."""
    return base is not None and isinstance(child, Scalar) and child.empty and child.text != ""


def _table(base: Node | None, child: Node, faults: Faults) -> Node:
    if not isinstance(child, Mapping):
        return child
    refuse_unknown_keys(child, ("prepend", "append"), faults)
    if base is None:
        message = "there is no table of a base that rows could be added to"
        faults.error("R045", child.span, message, "write the rows as a list")
    before, after = (_added(child.get(name), faults) for name in ("prepend", "append"))
    between = base.items if isinstance(base, Sequence) else ()
    return Sequence((*before, *between, *after), child.span)


def _added(node: Node | None, faults: Faults) -> tuple[Node, ...]:
    rows = None if node is None else as_sequence(node, faults)
    return () if rows is None else rows.items


def _rewards(base: Node | None, child: Node, faults: Faults) -> Node:
    """The list of rewards; a child that names rewards by id changes those and adds new ones."""
    if isinstance(child, Sequence):
        return Sequence(tuple(_reward(None, each, faults) for each in child.items), child.span)
    if not isinstance(child, Mapping):
        return child
    rewards: dict[str, Node] = {}
    for each in base.items if isinstance(base, Sequence) else ():
        rewards[_place_of(each) if _id_of(each) in rewards else _id_of(each)] = each
    for name, entry in child.entries.items():
        under = rewards.get(name)
        if _taken_out(entry.value, under):
            del rewards[name]
            continue
        fields = as_mapping(entry.value, faults)
        if fields is None:
            continue
        if "id" in fields.entries:
            span = fields.entries["id"].key.span
            faults.error("R020", span, "unknown key `id`", f"the id is `{name}`, before the `:`")
        named = Mapping({**fields.entries, "id": Entry(entry.key, entry.key)}, fields.span)
        rewards[name] = _reward(under, named, faults)
    return Sequence(tuple(rewards.values()), child.span)


def _reward(base: Node | None, child: Node, faults: Faults) -> Node:
    merged = _merge(base, child, 1)
    if (
        not (isinstance(merged, Mapping) and isinstance(child, Mapping))
        or "payout" not in child.entries
    ):
        return merged
    under = base.get("payout") if isinstance(base, Mapping) else None
    payout = child.entries["payout"]
    table = Entry(payout.key, _table(under, payout.value, faults))
    return Mapping({**merged.entries, "payout": table}, merged.span)


def _id_of(reward: Node) -> str:
    """The id of a reward, or a key that no id equals, so that a faulty one is kept."""
    name = reward.get("id") if isinstance(reward, Mapping) else None
    return name.text if isinstance(name, Scalar) else _place_of(reward)


def _place_of(reward: Node) -> str:
    return f"~{reward.span}"


def _without(tree: Mapping, names: Sized[str]) -> Mapping:
    kept = {name: entry for name, entry in tree.entries.items() if name not in names}
    return Mapping(kept, tree.span)
