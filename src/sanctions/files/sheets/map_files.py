"""A map as a YAML file: every key is known or refused, and faults name their line."""

import re
from collections.abc import Mapping as Mapped
from collections.abc import Sequence as Items
from typing import Literal

from sanctions.errors import Diagnostic, Span, backticked, suggest
from sanctions.files.sheets.maps import ListMap
from sanctions.model.tables import HISTORY, MEMBERS, VILLAGES, Table, Text
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
        listed = backticked(known, len(known))
        _wrong_kind(
            node,
            Text(f"这里须是键与值，键为 {listed}", f"a mapping is needed here, with {listed}"),
            faults,
        )
        return {}
    found: dict[str, Node] = {}
    for key, entry in node.entries.items():
        if key in known:
            found[key] = entry.value
        else:
            message = Text(f"没有 `{key}` 这个键", f"unknown key `{key}`")
            _unknown(message, key, known, entry.key, faults)
    return found


def _texts(table: Table, node: Node | None, faults: Faults) -> dict[str, str]:
    """A text for each column; the covenant of a history may have columns of its own."""
    if node is None:
        return {}
    if not isinstance(node, Mapping):
        _wrong_kind(
            node,
            Text("这里须是各列与文字的对照", "a mapping is needed here, from columns to texts"),
            faults,
        )
        return {}
    found: dict[str, str] = {}
    for name, entry in node.entries.items():
        known = name in table.names or (table is HISTORY and _NAME.fullmatch(name))
        if not known:
            message = Text(
                f"{table.name} 表没有 `{name}` 列", f"unknown column `{name}` of `{table.name}`"
            )
            _unknown(message, name, table.names, entry.key, faults)
        elif not isinstance(entry.value, Scalar):
            _wrong_kind(entry.value, Text("这里须是一段文字", "a text is needed here"), faults)
        elif entry.value.empty or not entry.value.text.strip():
            said = Text(f"`{name}` 没有写值", f"`{name}` has no value")
            _note("R023", entry.value.span, said, Text("", ""), faults)
        else:
            found[name] = entry.value.text.strip()
    return found


def _sheets(node: Node | None, faults: Faults) -> tuple[str, ...]:
    if node is None:
        return ()
    items = node.items if isinstance(node, Sequence) else (node,)
    for item in items:
        if not isinstance(item, Scalar) or item.empty:
            _wrong_kind(
                item,
                Text(
                    "这里须是工作表的名称，或一列名称",
                    "the name of a sheet is needed here, or a list of names",
                ),
                faults,
            )
    return tuple(item.text for item in items if isinstance(item, Scalar) and not item.empty)


def _header(node: Node | None, faults: Faults) -> int | None:
    if node is None:
        return None
    if isinstance(node, Scalar) and _ROW.fullmatch(node.text):
        return int(node.text)
    said = Text("这里须是行号，如 `3`", "the number of a row is needed here, such as `3`")
    _note("R026", node.span, said, Text("", ""), faults)
    return None


def _ids(node: Node | None, faults: Faults) -> Literal["as-written"] | None:
    if node is None:
        return None
    if isinstance(node, Scalar) and node.text == _AS_WRITTEN:
        return _AS_WRITTEN
    given = Text(*[f"`{node.text}`"] * 2) if isinstance(node, Scalar) else Text("此处", "this")
    said = Text(f"{given.zh}不是可用的写法", f"{given.en} is not one of the words here")
    hint = Text(f"应为 `{_AS_WRITTEN}`", f"expected `{_AS_WRITTEN}`")
    _note("R033", node.span, said, hint, faults)
    return None


def _unknown(message: Text, word: str, known: Items[str], key: Scalar, faults: Faults) -> None:
    near, listed = suggest(word, known), backticked(known, len(known))
    hint = Text(f"可用的有 {listed}", f"known are {listed}")
    if near:
        hint = Text(f"是否想写 `{near}`？", f"did you mean `{near}`?")
    _note("R020", key.span, message, hint, faults)


def _wrong_kind(node: Node, message: Text, faults: Faults) -> None:
    _note("R022", node.span, message, Text("", ""), faults)


def _note(code: str, span: Span, message: Text, hint: Text, faults: Faults) -> None:
    """Note a fault in both languages: clerks write maps."""
    faults.note(Diagnostic(code, span, message.en, hint.en, message_zh=message.zh, hint_zh=hint.zh))
