"""YAML text to a tree of nodes, each with its place. Nothing is resolved but structure.

YAML 1.2 without anchors, aliases, tags, directives and further documents. Scalars stay text: who
reads one knows whether a day, a number or a word is wanted (:mod:`sanctions.ruleset.scalars`).
The tree is built from events without recursion, so no input can exhaust the stack.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from sanctions.errors import Span
from sanctions.ruleset.faults import Faults
from sanctions.ruleset.grammar import say

MAX_BYTES = 1 << 18
MAX_DEPTH = 50
FILE_NAME = "ruleset.yaml"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as written; ``plain`` without quotes, so that it may be a number, a day or nothing."""

    text: str
    span: Span
    plain: bool = True

    @property
    def empty(self) -> bool:
        """Whether no value stands here: nothing at all, ``null`` or ``~``."""
        return self.plain and self.text in {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping with its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in the order of the file; no key stands twice."""

    entries: dict[str, Entry]
    span: Span

    def get(self, key: str) -> Node | None:
        """The value of a key, or nothing."""
        entry = self.entries.get(key)
        return None if entry is None else entry.value


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    span: Span


Node: TypeAlias = Scalar | Mapping | Sequence


def canonical(node: Node) -> str:
    """A text that is the same for trees that say the same, whatever their layout."""
    match node:
        case Scalar():
            return json.dumps(None if node.empty else node.text, ensure_ascii=False)
        case Sequence():
            return f"[{','.join(map(canonical, node.items))}]"
        case Mapping():
            entries = node.entries.values()
            pairs = (f"{canonical(each.key)}:{canonical(each.value)}" for each in entries)
            return f"{{{','.join(pairs)}}}"


def find_file(path: str, faults: Faults) -> tuple[str, bytes] | None:
    """Path and bytes of a file, or of ``ruleset.yaml`` in a folder; nothing when a fault was noted.

    At most one byte more than ``MAX_BYTES`` is read.
    """
    place = Path(path)
    try:
        if place.is_dir():
            path, place = f"{path.rstrip('/')}/{FILE_NAME}", place / FILE_NAME
            if not place.is_file():
                faults.error("R002", Span(path, 1, 1), f"the folder has no `{FILE_NAME}`")
                return None
        if not place.is_file():
            faults.error("R001", Span(path, 1, 1), "there is no such file")
            return None
        with place.open("rb") as stream:
            return path, stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as fault:  # ValueError: a path with a NUL, before Python 3.12
        reason = (getattr(fault, "strerror", None) or "no file can have this name").lower()
        faults.error("R003", Span(path, 1, 1), f"the file cannot be read: {reason}")
        return None


def read_bytes(content: bytes, file: str, faults: Faults) -> Node | None:
    """The tree of the bytes of a file; nothing when a fault was noted."""
    if len(content) > MAX_BYTES:
        faults.error("R004", Span(file, 1, 1), "the file is larger than 256 KiB")
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = content[: fault.start].decode("utf-8-sig", errors="replace")
        message = f"byte {fault.start + 1} is not UTF-8"
        faults.error("R005", _place(before, len(before), file), message, "save the file as UTF-8")
        return None
    return read_text(text, file, faults)


def read_text(text: str, file: str, faults: Faults) -> Node | None:
    """The tree of a text; nothing when a fault was noted."""
    control = _CONTROL.search(text)
    if control is not None:
        span = _place(text, control.start(), file)
        faults.error(
            "R006", span, f"a control character ({_code_point(control.group())}) stands here"
        )
        return None
    builder = _Builder(file, faults)
    _drive(text, builder)
    if not builder.stopped and builder.root is None:
        builder.stop("R007", Span(file, 1, 1), "the file is empty")
    return None if builder.stopped or builder.broken else builder.root


# Tab, line feed and carriage return may stand in a text. Refused besides the control characters:
# what turns the direction of text, so that a rule could read other than it is.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"


def _place(text: str, index: int, file: str) -> Span:
    """Line and column of a character; lines end as in YAML 1.2, by CR, LF or both."""
    lines = re.split("\r\n|\r|\n", text[:index])
    return Span(file, len(lines), len(lines[-1]) + 1)


def _drive(text: str, builder: _Builder) -> None:
    """Feed the events of the text to the builder, until the text ends or a fault stops it."""
    yaml = YAML(typ="safe", pure=True)
    try:
        for event in yaml.parse(text):
            builder.take(event)
            if builder.stopped:
                return
    except MarkedYAMLError as fault:
        mark, opened = fault.problem_mark, fault.context_mark
        message, hint = say(f"{fault.context or ''}: {fault.problem or ''}")
        if opened is not None and (mark is None or opened.line < mark.line):
            hint = hint or f"it starts in line {opened.line + 1}"
        span = Span(builder.file, mark.line + 1, mark.column + 1) if mark else builder.last
        builder.stop("R008", span, message, hint)
    except (YAMLError, ValueError):  # ValueError: an escape beyond the last code point
        message, hint = say("")
        builder.stop("R008", builder.last, message, hint)


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been seen."""

    span: Span
    mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    key: Scalar | None = None


@dataclass(slots=True)
class _Builder:
    """Nodes from events, with a stack of the collections that are open."""

    file: str
    faults: Faults
    root: Node | None = None
    stopped: bool = False
    broken: bool = False
    documents: int = 0
    stack: list[_Open] = field(default_factory=list)
    last: Span = field(init=False)

    def __post_init__(self) -> None:
        self.last = Span(self.file, 1, 1)

    def stop(self, code: str, span: Span, message: str, hint: str = "") -> None:
        """Note a fault after which nothing of the file can be understood."""
        self.faults.error(code, span, message, hint)
        self.stopped = True

    def take(self, event: Event) -> None:
        """Note what the event opens, closes or says."""
        self.last = self._span(event)
        match event:
            case DocumentStartEvent():
                self._document(event)
            case MappingEndEvent() | SequenceEndEvent():
                self._close()
            case NodeEvent():
                self._refuse_references(event)
                self._node(event)
            case _:
                pass

    def _span(self, event: Event) -> Span:
        return Span(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _document(self, event: DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self.stop(
                "R009",
                self._span(event),
                "a second document starts here",
                "keep one document a file",
            )
        elif event.version not in {None, (1, 2)} or event.tags:
            self.stop(
                "R008", Span(self.file, 1, 1), "directives are not taken", "remove the `%` line"
            )

    def _refuse_references(self, event: NodeEvent) -> None:
        span = self._span(event)
        if isinstance(event, AliasEvent):
            self.faults.error(
                "R011", span, f"an alias, `*{event.anchor}`, is not taken", "write the value out"
            )
            self.broken = (
                True  # the value is not known, so whatever reads it would only echo this fault
            )
            return
        if event.anchor is not None:
            self.faults.error(
                "R010", span, f"an anchor, `&{event.anchor}`, is not taken", "write the value out"
            )
        if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag is not None:
            self.faults.error(
                "R016",
                span,
                "a tag (`!`) is not taken",
                "put a text that starts with `!` in quotes",
            )

    def _node(self, event: NodeEvent) -> None:
        span = self._span(event)
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._open(_Open(span, isinstance(event, MappingStartEvent)))
        elif isinstance(event, ScalarEvent):
            self._refuse_control(event, span)
            self._attach(Scalar(event.value, span, plain=event.style is None))
        else:
            self._attach(Scalar("", span))

    def _refuse_control(self, event: ScalarEvent, span: Span) -> None:
        control = _CONTROL.search(event.value)
        if control is not None:
            code_point = _code_point(control.group())
            self.faults.error("R006", span, f"the text holds a control character ({code_point})")

    def _open(self, opened: _Open) -> None:
        if self.stack and self.stack[-1].mapping and self.stack[-1].key is None:
            self.stop("R013", opened.span, "a key is a word, not a list or a mapping")
        if len(self.stack) == MAX_DEPTH:
            self.stop("R014", opened.span, f"more than {MAX_DEPTH} levels inside each other")
        self.stack.append(opened)

    def _close(self) -> None:
        done = self.stack.pop()
        if done.mapping:
            self._attach(Mapping(done.entries, done.span))
        else:
            self._attach(Sequence(tuple(done.items), done.span))

    def _attach(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        if not parent.mapping:
            parent.items.append(node)
        elif parent.key is None and isinstance(node, Scalar):
            self._key(parent, node)
        elif parent.key is not None:
            self._entry(parent, parent.key, node)
            parent.key = None

    def _entry(self, parent: _Open, key: Scalar, node: Node) -> None:
        if isinstance(node, Scalar) and node.plain and not node.text:
            node = Scalar(
                "", key.span
            )  # nothing has no place; the parser names that of what follows
        if key.text:
            parent.entries.setdefault(key.text, Entry(key, node))

    def _key(self, parent: _Open, key: Scalar) -> None:
        first = parent.entries.get(key.text)
        if key.text == "":
            self.faults.error("R013", key.span, "a key is missing before `:`")
        elif first is not None:
            hint = f"the first one stands in line {first.key.span.line}"
            self.faults.error("R015", key.span, f"the key `{key.text}` stands twice", hint)
        parent.key = key
