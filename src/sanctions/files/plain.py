"""Engine values in the form that people and other libraries take: exact decimals, lists, days."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias, cast

from sanctions.errors import InputError
from sanctions.files.faults import output
from sanctions.files.values import LIMIT, Row, Value
from sanctions.model import format_decimal
from sanctions.model.tables import Column, Table

Plain: TypeAlias = str | int | bool | date | Decimal | list[str] | None


def plain_columns(table: Table, rows: Sequence[Row]) -> list[list[Plain]]:
    """The columns of the rows, in the order of the table.

    A number with decimals is a `Decimal` with all of them, a list is a list and never None.

    Raises:
        InputError: if a number has more than 18 digits.
    """
    return [_plain_column(table, column, rows) for column in table.columns]


def plain_rows(table: Table, rows: Sequence[Row]) -> list[dict[str, Plain]]:
    """The rows as mappings with exact decimals, for whoever gave a list of mappings.

    Raises:
        InputError: if a number has more than 18 digits.
    """
    columns = plain_columns(table, rows)
    return [dict(zip(table.names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def number_text(table: Table, column: Column, number: int) -> str:
    """A scaled number with all the decimals of its column.

    Raises:
        InputError: if it has more than 18 digits, which no table of ours holds.
    """
    text = format_decimal(number, column.type.decimals)
    if not -LIMIT < number < LIMIT:
        raise InputError([output.SUM_TOO_LARGE.issue(table.name, column=column.name, value=text)])
    return text


def cell_text(table: Table, column: Column, cell: Value) -> str:
    """What stands in a CSV cell: nothing for None, yes or no, all decimals, lists joined by `;`.

    Raises:
        InputError: if a number has more than 18 digits.
    """
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case int():
            return number_text(table, column, cell)
        case tuple():
            return ";".join(cell)
        case _:
            return str(cell)


def _plain_column(table: Table, column: Column, rows: Sequence[Row]) -> list[Plain]:
    cells: Iterable[Value] = [row[column.name] for row in rows]
    match column.type.kind:
        case "integer" | "decimal":
            return [_number(table, column, cell) for cell in cells]
        case "list":
            return [list(cell) if isinstance(cell, tuple | list) else [] for cell in cells]
        case _:
            return cast("list[Plain]", list(cells))  # texts, days, yes and no are plain as they are


def _number(table: Table, column: Column, cell: Value) -> int | Decimal | None:
    if not isinstance(cell, int):
        return None
    text = number_text(table, column, cell)
    return Decimal(text) if column.type.decimals else int(text)
