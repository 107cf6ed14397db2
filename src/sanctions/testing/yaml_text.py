"""Covenants as YAML text: short, in the order of their keys, and read back without loss."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from json import dumps
from typing import Any, TypeAlias

Written: TypeAlias = Any
"""A part of a covenant: a ``str`` (also for a percentage or a term), ``int``, ``Decimal``, ``date``
or ``bool``, or a list or mapping of these."""

_PLAIN = re.compile(r"[a-z][a-z0-9_-]*|[0-9]+(\.[0-9]+)?%|[0-9]+ [a-z]+")
_NOT_TEXT = {"yes", "no", "true", "false", "null", "on", "off"}


def yaml_text(covenant: Mapping[str, Written]) -> str:
    """The covenant as the text of a ruleset file.

    A table has a line for each of its rows, a mapping of mappings a line for each of its keys.

    Example:
        >>> print(yaml_text({"grades": ["mild"], "measures": {"fee": {"kind": "payment"}}}), end="")
        grades: [mild]
        measures:
          fee: {kind: payment}
    """
    lines = []
    for key, value in covenant.items():
        if isinstance(value, Mapping) and any(isinstance(part, Mapping) for part in value.values()):
            lines.append(f"{key}:")
            lines += [f"  {name}: {_flow(part)}" for name, part in value.items()]
        elif isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
            lines.append(f"{key}:")
            lines += [f"  - {_flow(part)}" for part in value]
        else:
            lines.append(f"{key}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def _flow(value: Written) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case str():
            plain = _PLAIN.fullmatch(value) is not None and value not in _NOT_TEXT
            return value if plain else dumps(value, ensure_ascii=False)
        case Mapping():
            return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
        case _:
            return "[" + ", ".join(map(_flow, value)) + "]"
