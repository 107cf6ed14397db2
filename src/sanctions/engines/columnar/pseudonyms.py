"""Ids of people as pseudonyms, in SQL: the HMAC-SHA256 that `files.pseudonyms` defines.

The key is a parameter of the one statement that stages a table. So it stands in no statement, no
view, no message of DuckDB and no file that it spills to; and neither do the ids of plain rows, as
what is staged holds pseudonyms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from sanctions.engines.columnar.cells import Cell
from sanctions.engines.columnar.expressions import quoted
from sanctions.model.tables import IDS_OF_PEOPLE

Pads: TypeAlias = tuple[bytes, bytes]
"""The blocks that the inner and the outer sum of HMAC begin with: as secret as their key."""

_DIGITS = 32


def typed_columns(cells: Mapping[str, Cell], pads: Pads | None) -> str:
    """The typed cells under the names of their columns; with pads ids of people are pseudonyms."""
    return ", ".join(
        f"{_pseudonym(cell.typed) if pads and name in IDS_OF_PEOPLE else cell.typed}"
        f" AS {quoted(name)}"
        for name, cell in cells.items()
    )


def parameters(pads: Pads | None, columns: str) -> dict[str, bytes]:
    """What a statement with these columns takes as parameters."""
    if pads is None or "$inner" not in columns:
        return {}
    return dict(zip(("inner", "outer"), pads, strict=True))


def _pseudonym(text: str) -> str:
    """The pseudonym of a text, unknown where it is."""
    inner = f"unhex(sha256($inner::BLOB || encode({text})))"
    return f"left(sha256($outer::BLOB || {inner}), {_DIGITS})"
