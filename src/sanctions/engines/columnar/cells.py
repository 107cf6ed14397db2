"""Cells that are surely what they look like, as SQL: the others are for the exact reader.

A cell is *plain* if the exact reader takes it as SQL does. The conditions are narrower than what
the reader takes, never wider, and what is not plain is only slower.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

from sanctions.engines.columnar.expressions import literal, quoted
from sanctions.model.tables import IDS_OF_PEOPLE, Column, ColumnType

RawKind: TypeAlias = Literal["text", "day", "decimal", "whole", "yes-no", "nothing"]

_DIGITS = 18
# Printable in every version of Unicode that Python knows: ASCII but `;`, the ideographs, and the
# full-width forms.
_SEEN = r"!-:<-~\x{3400}-\x{4DB5}\x{4E00}-\x{9FEF}\x{FF01}-\x{FF5E}"
_PLAIN_TEXT = f"[{_SEEN}](?:[ {_SEEN}]*[{_SEEN}])?"
# How an id ends that may have been rounded as a number; few others do.
MAY_BE_ROUNDED = r"(?:[0-9]{15}000|[0-9][Ee]\+[0-9]{2})$"
# An id number as people write it, which is read as its 18 characters: `x` for `X`, in full-width
# forms, in groups. The plain form is one of them.
NUMBER_WRITTEN = (
    r"^(?:[0-9\x{FF10}-\x{FF19}][ \x{3000}\x{FF0D}\x{2010}\x{2011}\x{2013}\x{2014}-]*){17}"
    r"[0-9Xx\x{FF10}-\x{FF19}\x{FF38}\x{FF58}]$"
)
ID_LENGTH = 18


@dataclass(frozen=True, slots=True)
class RawType:
    """What a column of a source holds; of decimals how many digits there are, before and after."""

    kind: RawKind
    digits: int = 0
    decimals: int = 0


TEXT = RawType("text")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as SQL: its ``typed`` value, and a condition that says whether it is ``odd``.

    ``typed`` is NULL where the cell is empty; it is never an error, and means nothing where the
    cell is odd. ``odd`` is TRUE where the cell is not plain, else FALSE or NULL; it is None where
    no cell is odd. What the statistics of a file answer is asked so that they can.
    """

    typed: str
    odd: str | None


def cell_of(column: Column, raw: RawType, *, text_seen: bool = False) -> Cell | None:
    """The cell of a column that a source holds in this way; None if no cell there is plain.

    ``text_seen``: it was seen that all texts of the column are plain, and none empty if it must not
    be.
    """
    name = quoted(column.name)
    # An id that is never empty stays bare: then what is asked of it can skip what a file holds.
    bare = column.required and column.type.kind == "text" and raw.kind == "text"
    typed = name if bare else _typed(column.type, raw, name)
    if typed is None or (raw.kind == "nothing" and column.required):
        return None
    if text_seen:
        return Cell(typed, None)
    odd = _odd(column.type, raw, name, required=column.required)
    if column.name in IDS_OF_PEOPLE and raw.kind == "text" and not column.type.as_written:
        odd = f"{odd} OR {_is_number_written(name)}"
    if column.required:
        odd = f"{name} IS NULL" if odd is None else f"{name} IS NULL OR {odd}"
    return Cell(typed, odd)


def is_free_text(column: Column) -> bool:
    """Whether any text may stand in the column, as ids do."""
    return column.type.kind == "text" or (column.type.kind == "choice" and not column.type.values)


def sql_type(of: ColumnType) -> str:
    """The DuckDB type of the values of a column: a number is scaled."""
    match of.kind:
        case "text" | "choice":
            return "VARCHAR"
        case "day":
            return "DATE"
        case "integer" | "decimal":
            return "BIGINT"
        case "yes-no":
            return "BOOLEAN"
        case "list":
            return "VARCHAR[]"
        case _:
            assert_never(of.kind)


def _typed(of: ColumnType, raw: RawType, name: str) -> str | None:
    match of.kind, raw.kind:
        case kind, "nothing" if kind != "list":
            return f"CAST(NULL AS {sql_type(of)})"
        case (("text" | "choice"), "text"):
            return f"nullif({name}, '')"
        case "day", "day":
            return name
        case "day", "text":
            return f"TRY_CAST({name} AS DATE)"
        case "yes-no", "yes-no":
            return name
        case "yes-no", "text":
            return (
                f"CASE WHEN {name} IN ('yes', 'true') THEN TRUE"
                f" WHEN {name} IN ('no', 'false') THEN FALSE END"
            )
        case (("integer" | "decimal"), ("decimal" | "whole" | "text")):
            return _scaled(of, raw, name)
        case _:
            return None


def _odd(of: ColumnType, raw: RawType, name: str, *, required: bool) -> str | None:
    """When a cell with something in it is odd; None for never."""
    match raw.kind:
        case "nothing" | "yes-no":
            return None
        case "text":
            empty = "" if required else f"{name} = '' OR "
            return f"NOT coalesce({empty}{_plain_text(of, name)}, {name} IS NULL)"
        case "day":
            return _far(name)
        case "whole":
            return f"{name} < 0 OR {name} > {10 ** (_DIGITS - of.decimals) - 1}"
        case "decimal":
            if _fits(of, raw):
                return f"{name} < 0"
            back = f"TRY_CAST({_exact(of, name)} AS DECIMAL({raw.digits}, {raw.decimals}))"
            return f"{name} < 0 OR {back} IS DISTINCT FROM {name}"


def _plain_text(of: ColumnType, name: str) -> str:
    """When a text is surely what the column holds; NULL for no."""
    match of.kind:
        case "day":
            day = f"TRY_CAST({name} AS DATE)"
            return f"(CAST({day} AS VARCHAR) = {name} AND NOT ({_far(day)}))"
        case "yes-no":
            return f"{name} IN ('yes', 'true', 'no', 'false')"
        case "integer" | "decimal":
            fraction = rf"(\.[0-9]{{1,{of.decimals}}})?" if of.decimals else ""
            return f"regexp_full_match({name}, '[0-9]{{1,{_DIGITS - of.decimals}}}{fraction}')"
        case _ if of.values:
            return f"{name} IN ({', '.join(map(literal, of.values))})"
        case _:
            whole = f"regexp_full_match({name}, '{_PLAIN_TEXT}')"
            ending = f"({name} LIKE '%000' OR {name} LIKE '%+%')"
            return f"({whole} AND NOT ({ending} AND regexp_matches({name}, '{MAY_BE_ROUNDED}')))"


def _is_number_written(name: str) -> str:
    """Whether an id is an id number in another form than its 18 characters."""
    other = f"length({name}) > {ID_LENGTH} OR {name} LIKE '%x' OR strlen({name}) > {ID_LENGTH}"
    written = f"regexp_matches({name}, '{NUMBER_WRITTEN}')"
    return f"coalesce(length({name}) >= {ID_LENGTH} AND ({other}) AND {written}, FALSE)"


def _scaled(of: ColumnType, raw: RawType, name: str) -> str:
    if not _fits(of, raw):
        name, raw = _exact(of, name), RawType("decimal", _DIGITS, of.decimals)
    if not of.decimals:
        return f"CAST({name} AS BIGINT)"
    times = 10**of.decimals
    # In 64 bits, which is fast, as long as the product has no more than 18 digits.
    bound = 10 ** max(0, _DIGITS - raw.decimals - of.decimals) - 1
    wide = f"CAST({name} AS DECIMAL(38, {raw.decimals}))"
    return (
        f"CASE WHEN {name} BETWEEN -{bound} AND {bound} THEN CAST({name} * {times} AS BIGINT)"
        f" ELSE CAST({wide} * {times} AS BIGINT) END"
    )


def _fits(of: ColumnType, raw: RawType) -> bool:
    """Whether every number of a column of decimals is one of 18 digits, without a look at it."""
    exact = raw.decimals <= of.decimals
    return raw.kind == "decimal" and exact and raw.digits - raw.decimals + of.decimals <= _DIGITS


def _exact(of: ColumnType, name: str) -> str:
    return f"TRY_CAST({name} AS DECIMAL({_DIGITS}, {of.decimals}))"


def _far(day: str) -> str:
    """Outside the years that a day of ours may have."""
    return f"{day} < DATE '1900-01-01' OR {day} > DATE '2199-12-31'"
