"""The JSON Schema of the language, made of the models in :mod:`sanctions.ruleset.schema`.

It is for editors: they complete keys and mark most faults while a file is written. What is true of
a ruleset is decided by :mod:`sanctions.ruleset.check` alone.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import JsonSchemaValue

from sanctions.ruleset.conditions import COMPARISONS
from sanctions.ruleset.extend import TABLES
from sanctions.ruleset.scalars import ID_PATTERN
from sanctions.ruleset.schema import Document

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ADDED = ("clauses", "counting", "calendar")
"""Keys that a ruleset with ``extends`` may leave to its base."""

_MERGED = {"calendar": "Calendar", "counting": "Counting"}
_MERGED_EACH = {
    "sources": "Source",
    "attributes": "Attribute",
    "clauses": "Clause",
    "measures": "Measure",
}

_LITERAL: JsonSchemaValue = {"type": ["string", "number", "boolean"]}
_CONDITION = {"$ref": "#/$defs/Condition"}
_OPERAND = {"$ref": "#/$defs/Operand"}

_COMPARED = {
    "at_least": "At least this.",
    "more_than": "More than this.",
    "at_most": "At most this.",
    "less_than": "Less than this.",
    "equals": "This.",
}

_DEFINITIONS: dict[str, JsonSchemaValue] = {
    "Text": {
        "description": "A text that people read: one for both languages, or one for each.",
        "anyOf": [
            {"type": ["string", "number", "boolean"]},
            {
                "type": "object",
                "properties": {
                    "zh": {"type": "string", "description": "The text in Chinese."},
                    "en": {"type": "string", "description": "The text in English."},
                },
                "additionalProperties": False,
                "minProperties": 1,
            },
        ],
    },
    "Condition": {
        "description": "All of its keys hold. A key is a fact, `any`, `all` or `not`.",
        "type": "object",
        "minProperties": 1,
        "properties": {
            "any": {
                "description": "At least one of these holds.",
                "type": "array",
                "minItems": 1,
                "items": _CONDITION,
            },
            "all": {
                "description": "Each of these holds.",
                "type": "array",
                "minItems": 1,
                "items": _CONDITION,
            },
            "not": {"description": "This does not hold.", **_CONDITION},
            "count": {
                "description": "By grade: how many counted offences the period has.",
                "type": "object",
                "minProperties": 1,
                "additionalProperties": {"$ref": "#/$defs/Asked"},
            },
            "active": {
                "description": "By measure: whether it is in force on the last day.",
                "type": "object",
                "minProperties": 1,
                "additionalProperties": {"$ref": "#/$defs/Asked"},
            },
        },
        "additionalProperties": {"$ref": "#/$defs/Asked"},
    },
    "Asked": {
        "description": "What is asked of a fact: a value, one of a list of values, or comparisons.",
        "anyOf": [
            _LITERAL,
            {"type": "array", "minItems": 1, "items": _LITERAL},
            {"$ref": "#/$defs/Comparisons"},
        ],
    },
    "Comparisons": {
        "description": "All of these hold.",
        "type": "object",
        "minProperties": 1,
        "properties": {
            **{name: {"description": _COMPARED[name], **_OPERAND} for name in COMPARISONS},
            "between": {
                "description": "From the first to the second, both included.",
                "type": "array",
                "minItems": 2,
                "maxItems": 2,
                "items": _OPERAND,
            },
            "known": {
                "description": "Whether the fact is known.",
                "enum": [True, False, "yes", "no"],
            },
        },
        "additionalProperties": False,
    },
    "Operand": {
        "description": "A value, or an expression over facts.",
        "anyOf": [_LITERAL, {"$ref": "#/$defs/Expression"}],
    },
    "Expression": {
        "description": "One of `fact`, `sum`, `times`, `max` and `min`.",
        "type": "object",
        "properties": {
            "fact": {"description": "The value of a fact.", "type": "string"},
            "plus": {"description": "Added to the fact: a number, or a term to a day.", **_OPERAND},
            "minus": {
                "description": "Taken from the fact: a number, or a term from a day.",
                **_OPERAND,
            },
            **{
                name: {
                    "description": description,
                    "type": "array",
                    "minItems": 1,
                    "items": _OPERAND,
                }
                for name, description in (
                    ("sum", "The sum."),
                    ("times", "The product."),
                    ("max", "The greatest."),
                    ("min", "The least."),
                )
            },
        },
        "additionalProperties": False,
    },
}


def json_schema() -> JsonSchemaValue:
    """The JSON Schema of a ruleset file."""
    made = _referring(Document.model_json_schema())
    definitions = {**made.pop("$defs"), **_DEFINITIONS}
    _widen(made["properties"], definitions["Reward"])
    needed = made.pop("required")
    base = [name for name in needed if name not in ADDED]
    made["required"] = base
    made["if"] = {"not": {"required": ["extends"]}}
    made["then"] = {"required": list(ADDED), "properties": _needed_without_base(definitions)}
    return {
        "$schema": DIALECT,
        "title": "Ruleset",
        **made,
        "$defs": {name: definitions[name] for name in sorted(definitions)},
    }


def _needed_without_base(definitions: dict[str, JsonSchemaValue]) -> JsonSchemaValue:
    """What merges with a base by key is complete only where there is no base."""
    whole = {name: {"required": definitions[of].pop("required")} for name, of in _MERGED.items()}
    each = {
        name: {"additionalProperties": {"required": definitions[of].pop("required")}}
        for name, of in _MERGED_EACH.items()
    }
    return {**whole, **each}


def schema_text() -> str:
    """The JSON Schema as the text of its file."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def _referring(schema: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The schema with references in place of the names that kept nodes left."""
    if isinstance(schema, list):
        return [_referring(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: _referring(value) for key, value in schema.items()}
    name = inner.pop("$comment", None)
    return inner if name is None else {**inner, "$ref": f"#/$defs/{name}"}


def _widen(document: dict[str, JsonSchemaValue], reward: JsonSchemaValue) -> None:
    """What only a ruleset with ``extends`` may write: parts of a table, ``null``, rewards by id."""
    for name in TABLES:
        document[name] = _added_to(document[name])
    reward["properties"]["payout"] = _added_to(reward["properties"]["payout"])
    for name in (*_MERGED_EACH, "scales", "words"):
        values = document[name]["additionalProperties"]
        document[name]["additionalProperties"] = {"anyOf": [values, {"type": "null"}]}
    rewards, ref = document["rewards"], {"$ref": "#/$defs/Reward"}
    listed = {"type": "array", "items": {**ref, "required": reward.pop("required")}}
    by_id = {
        "type": "object",
        "propertyNames": {"pattern": ID_PATTERN},
        "additionalProperties": {"anyOf": [ref, {"type": "null"}]},
    }
    document["rewards"] = {"description": rewards["description"], "anyOf": [listed, by_id]}


def _added_to(table: JsonSchemaValue) -> JsonSchemaValue:
    """A table, or the rows that are added to the table of the base."""
    description = table.pop("description")
    parts = {
        "type": "object",
        "properties": {
            "prepend": {"description": "Rows before those of the base.", **table},
            "append": {"description": "Rows after those of the base.", **table},
        },
        "additionalProperties": False,
    }
    return {"description": description, "anyOf": [table, parts]}
