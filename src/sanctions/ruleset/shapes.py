"""How a tree of nodes becomes models: the base class of the models and the readers of their leaves.

A reader that meets a fault notes it and answers ``None``, and every field may be ``None``. So a
model comes to be however faulty the file is, and all its faults are reported together; who reads
a model goes on over what is missing, and nothing is used once a fault was noted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainValidator,
    ValidationInfo,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from sanctions.errors import Span, suggest
from sanctions.model.tables import Text
from sanctions.ruleset.faults import Faults
from sanctions.ruleset.scalars import ScalarError, quoted, read_text
from sanctions.ruleset.source import Mapping, Node, Scalar, Sequence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class At(Generic[T]):
    """A value with the place where it is written."""

    value: T
    span: Span


# --- nodes of the kind that a place needs ---------------------------------------------------------


def as_scalar(node: Node, faults: Faults) -> Scalar | None:
    """The single value that the node is; nothing, with a fault, when it is empty or not single."""
    if not isinstance(node, Scalar):
        faults.error("R022", node.span, f"a single value is needed here, not {name_of(node)}")
        return None
    if node.empty or not node.text:
        faults.error("R023", node.span, "a value is missing here")
        return None
    return node


def as_mapping(node: Node, faults: Faults) -> Mapping | None:
    """The mapping that the node is; nothing, with a fault, when it is another kind of node."""
    if isinstance(node, Mapping):
        return node
    _refuse(node, "keys with values are", faults)
    return None


def as_sequence(node: Node, faults: Faults, *, empty: bool = False) -> Sequence | None:
    """The list that the node is; nothing, with a fault, when it is of another kind.

    An empty list is a fault too, unless ``empty`` says that it may be one.
    """
    if not isinstance(node, Sequence):
        _refuse(node, "a list is", faults)
        return None
    if not (node.items or empty):
        faults.error("R035", node.span, "the list is empty")
        return None
    return node


def read_scalar(node: Node, read: Callable[[str], T], faults: Faults) -> At[T] | None:
    """What ``read`` makes of a single value, with its place; nothing when a fault was noted."""
    scalar = as_scalar(node, faults)
    if scalar is None:
        return None
    try:
        return At(read(scalar.text), scalar.span)
    except ScalarError as fault:
        faults.note(fault.at(scalar.span))
        return None


def name_of(node: Node) -> str:
    """The kind of a node in a reader's words."""
    match node:
        case Scalar():
            return "nothing" if node.empty else f"the value {quoted(node.text)}"
        case Sequence():
            return "a list"
        case Mapping():
            return "keys with values"


def refuse_unknown_keys(mapping: Mapping, known: Collection[str], faults: Faults) -> None:
    """Note every key that is not known, with the nearest one that is."""
    for name, entry in mapping.entries.items():
        if name not in known:
            hint = partial(_nearest_key, name, known)
            faults.error("R020", entry.key.span, f"unknown key {quoted(name)}", hint)


def _nearest_key(name: str, known: Collection[str]) -> str:
    near = suggest(name, known)
    return f"did you mean `{near}`?" if near else f"known keys: {', '.join(known)}"


def _refuse(node: Node, wanted: str, faults: Faults) -> None:
    if isinstance(node, Scalar) and node.empty:
        faults.error("R023", node.span, "a value is missing here")
    else:
        faults.error("R022", node.span, f"{wanted} needed here, not {name_of(node)}")


def _faults(info: ValidationInfo) -> Faults:
    faults = info.context
    if not isinstance(faults, Faults):
        raise TypeError("a shape is validated with its faults as context")
    return faults


# --- leaves ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Leaf(Generic[T]):
    """A single value: how it is read, and what the JSON Schema says of it."""

    read: Callable[[str], T]
    schema: JsonSchemaValue

    def __get_pydantic_core_schema__(self, _: object, __: GetCoreSchemaHandler) -> CoreSchema:
        """Read the node that stands here."""
        return core_schema.with_info_plain_validator_function(
            lambda node, info: read_scalar(node, self.read, _faults(info))
        )

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, __: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """What editors are told."""
        return dict(self.schema)


@dataclass(frozen=True)
class Kept:
    """A node that is kept as it is, to be read where its types are known."""

    ref: str

    def __get_pydantic_core_schema__(self, _: object, __: GetCoreSchemaHandler) -> CoreSchema:
        """Keep the node."""
        return core_schema.any_schema()

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, __: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """A reference that :mod:`sanctions.ruleset.json_schema` gives its definition."""
        return {"$comment": self.ref}


def read_label(node: Node, faults: Faults) -> At[Text] | None:
    """A text that people read: for both languages, or ``{zh, en}``, of which one may be absent."""
    if isinstance(node, Scalar):
        said = read_scalar(node, read_text, faults)
        return None if said is None else At(Text(said.value, said.value), said.span)
    mapping = as_mapping(node, faults)
    if mapping is None:
        return None
    refuse_unknown_keys(mapping, ["zh", "en"], faults)
    texts = {
        language: read_scalar(entry.value, read_text, faults)
        for language, entry in mapping.entries.items()
        if language in {"zh", "en"}
    }
    if not texts:
        faults.error("R021", mapping.span, "the key `zh` or `en` is missing")
    found = [text.value for text in texts.values() if text is not None]
    if not found:
        return None
    zh, en = texts.get("zh"), texts.get("en")
    return At(Text(zh.value if zh else found[0], en.value if en else found[0]), mapping.span)


class _Label:
    def __get_pydantic_core_schema__(self, _: object, __: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(
            lambda node, info: read_label(node, _faults(info))
        )

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, __: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"$comment": "Text"}


Label = Annotated[At[Text] | None, _Label()]


# --- containers -----------------------------------------------------------------------------------


def _items(node: Node, info: ValidationInfo) -> tuple[Node, ...] | None:
    sequence = as_sequence(node, _faults(info))
    return None if sequence is None else sequence.items


def _any_items(node: Node, info: ValidationInfo) -> tuple[Node, ...] | None:
    sequence = as_sequence(node, _faults(info), empty=True)
    return None if sequence is None else sequence.items


def _or_none(node: Node, info: ValidationInfo) -> Mapping | None:
    return as_mapping(node, _faults(info))


IS_LIST = BeforeValidator(_items)
MAY_BE_EMPTY = BeforeValidator(_any_items)
IS_MAPPING = BeforeValidator(_or_none)


@dataclass(frozen=True)
class Keyed:
    """A mapping whose keys are names that the ruleset gives: how each is read, and its pattern."""

    read: Callable[[str], str]
    pattern: str

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Read every key, then the values by the type that is annotated."""
        return core_schema.with_info_before_validator_function(self._entries, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """What editors are told."""
        return {**handler(schema), "propertyNames": {"pattern": self.pattern}}

    def _entries(self, node: Node, info: ValidationInfo) -> dict[str, Node] | None:
        faults = _faults(info)
        mapping = as_mapping(node, faults)
        if mapping is None:
            return None
        for entry in mapping.entries.values():
            read_scalar(entry.key, self.read, faults)
        return {name: entry.value for name, entry in mapping.entries.items()}


class Shape(BaseModel):
    """A mapping with known keys, some of them needed. ``node`` is the mapping itself."""

    # Only the document is validated, so only its validator is built, and when it is needed.
    model_config = ConfigDict(
        extra="ignore", frozen=True, arbitrary_types_allowed=True, defer_build=True
    )

    needs: ClassVar[tuple[tuple[str, str], ...]] = ()
    """The keys that must stand in it, each with a hint for who left it out."""

    node: Annotated[Mapping, PlainValidator(lambda node: node)]

    @model_validator(mode="before")
    @classmethod
    def _entries(cls, mapping: Mapping, info: ValidationInfo) -> dict[str, Node]:
        faults = _faults(info)
        known = cls.known_keys()
        refuse_unknown_keys(mapping, known, faults)
        for name, hint in cls.needs:
            if name not in mapping.entries:
                faults.error("R021", mapping.span, f"the key `{name}` is missing", hint)
        values = {name: mapping.entries[name].value for name in known if name in mapping.entries}
        return {**values, "node": mapping}

    @classmethod
    def known_keys(cls) -> list[str]:
        """The keys that may stand in it, in the order of the models."""
        fields = cls.model_fields.items()
        return [field.alias or name for name, field in fields if name != "node"]

    @property
    def span(self) -> Span:
        """Where the mapping starts."""
        return self.node.span

    def key_span(self, *path: str) -> Span:
        """Where a key stands, below other keys if need be; the mapping itself without it."""
        span, node = self.node.span, self.node.entries
        for name in path:
            if name not in node:
                return span
            span, value = node[name].key.span, node[name].value
            node = value.entries if isinstance(value, Mapping) else {}
        return span

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The keys and which of them are needed; that a field may be ``None`` is our affair."""
        made = handler.resolve_ref_schema(handler(schema))
        properties = {name: _plain(made["properties"][name]) for name in cls.known_keys()}
        made.clear()
        made |= {
            "type": "object",
            "description": " ".join((cls.__doc__ or "").split()),
            "properties": properties,
            "additionalProperties": False,
        }
        if cls.needs:
            made["required"] = [name for name, _ in cls.needs]
        return made


def _plain(schema: JsonSchemaValue) -> JsonSchemaValue:
    """A schema without the ``null`` and the default that stand for a fault."""
    kept = {key: value for key, value in schema.items() if key not in {"title", "default"}}
    options = [each for each in kept.pop("anyOf", []) if each != {"type": "null"}]
    if len(options) > 1:
        kept["anyOf"] = options
    elif options:
        kept |= _plain(options[0])
    for inner in ("items", "additionalProperties"):
        if isinstance(kept.get(inner), dict):
            kept[inner] = _plain(kept[inner])
    return kept
