"""A map as a YAML file: every key is known or refused, and faults name their line."""

import re
from collections.abc import Mapping as Mapped
from collections.abc import Sequence as Items
from typing import Literal

from sanctions.errors import backticked, suggest
from sanctions.files.sheets.maps import ListMap
from sanctions.model.tables import HISTORY, MEMBERS, VILLAGES, Table
from sanctions.ruleset.faults import Faults
from sanctions.ruleset.source import Mapping, Node, Scalar, Sequence, find_file, read_bytes

_TABLES = {table.name: table for table in (MEMBERS, HISTORY, VILLAGES)}
_KEYS = ("columns", "values", "sheets", "header", "ids")
_AS_WRITTEN: Literal["as-written"] = "as-written"
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def load_map(path: str) -> Mapped[str, ListMap]:
    """The maps of a file, by table.

    Raises:
        RulesetError: with every fault of the file.
    """
    faults = Faults()
    found = find_file(path, faults)
    node = None if found is None else read_bytes(found[1], found[0], faults)
    maps = {} if node is None else _maps(node, faults)
    faults.raise_if_any()
    return maps


def _maps(node: Node, faults: Faults) -> dict[str, ListMap]:
    lists = _entries(node, tuple(_TABLES), faults)
    return {name: _list_map(_TABLES[name], of, faults) for name, of in lists.items()}


def _list_map(table: Table, node: Node, faults: Faults) -> ListMap:
    parts = _entries(node, _KEYS, faults)
    return ListMap(
        _texts(table, parts.get("columns"), faults),
        _texts(table, parts.get("values"), faults),
        _sheets(parts.get("sheets"), faults),
        _header(parts.get("header"), faults),
        ids=_ids(parts.get("ids"), faults),
    )


def _entries(node: Node, known: Items[str], faults: Faults) -> dict[str, Node]:
    """The values of a mapping by key; what is no key of it is a fault."""
    if not isinstance(node, Mapping):
        faults.error(
            "R022", node.span, f"a mapping is needed here, with {backticked(known, len(known))}"
        )
        return {}
    found: dict[str, Node] = {}
    for key, entry in node.entries.items():
        if key in known:
            found[key] = entry.value
        else:
            _unknown(f"unknown key `{key}`", key, known, entry.key, faults)
    return found


def _texts(table: Table, node: Node | None, faults: Faults) -> dict[str, str]:
    """A text for each column; the covenant of a history may have columns of its own."""
    if node is None:
        return {}
    if not isinstance(node, Mapping):
        faults.error("R022", node.span, "a mapping is needed here, from columns to texts")
        return {}
    found: dict[str, str] = {}
    for name, entry in node.entries.items():
        known = name in table.names or (table is HISTORY and _NAME.fullmatch(name))
        if not known:
            message = f"unknown column `{name}` of `{table.name}`"
            _unknown(message, name, table.names, entry.key, faults)
        elif not isinstance(entry.value, Scalar):
            faults.error("R022", entry.value.span, "a text is needed here")
        elif entry.value.empty or not entry.value.text.strip():
            faults.error("R023", entry.value.span, f"`{name}` has no value")
        else:
            found[name] = entry.value.text.strip()
    return found


def _sheets(node: Node | None, faults: Faults) -> tuple[str, ...]:
    if node is None:
        return ()
    items = node.items if isinstance(node, Sequence) else (node,)
    for item in items:
        if not isinstance(item, Scalar) or item.empty:
            faults.error(
                "R022", item.span, "the name of a sheet is needed here, or a list of names"
            )
    return tuple(item.text for item in items if isinstance(item, Scalar) and not item.empty)


def _header(node: Node | None, faults: Faults) -> int | None:
    if node is None:
        return None
    if isinstance(node, Scalar) and _ROW.fullmatch(node.text):
        return int(node.text)
    faults.error("R026", node.span, "the number of a row is needed here, such as `3`")
    return None


def _ids(node: Node | None, faults: Faults) -> Literal["as-written"] | None:
    if node is None:
        return None
    if isinstance(node, Scalar) and node.text == _AS_WRITTEN:
        return _AS_WRITTEN
    given = f"`{node.text}`" if isinstance(node, Scalar) else "this"
    message = f"{given} is not one of the words here"
    faults.error("R033", node.span, message, f"expected `{_AS_WRITTEN}`")
    return None


def _unknown(message: str, word: str, known: Items[str], key: Scalar, faults: Faults) -> None:
    near = suggest(word, known)
    hint = f"did you mean `{near}`?" if near else f"known are {backticked(known, len(known))}"
    faults.error("R020", key.span, message, hint)
