"""Which columns the history has under a covenant: the fixed ones, its scales and its attributes."""

from __future__ import annotations

from collections.abc import Sequence

from sanctions.lang.types import Choice, Day, Number, Type, YesNo
from sanctions.model.tables import (
    DAY,
    YES_NO,
    Column,
    ColumnType,
    Table,
    Text,
    choice,
    history_table,
)
from sanctions.ruleset.covenant import Ruleset

_NOTE = Text("规约所定的列。", "A column of the covenant.")


def history_of(versions: Sequence[Ruleset]) -> Table:
    """The history table under all versions; a column that two of them have is one column.

    The versions agree on what a shared column holds: :func:`sanctions.plan.compile.order_versions`.
    """
    columns: dict[str, Column] = {}
    for version in versions:
        for name, values in version.scales.items():
            columns.setdefault(name, Column(name, choice(*values), Text(name, name), _NOTE))
        for name, each in version.attributes.items():
            columns.setdefault(name, Column(name, _column_type(each.type), each.title, _NOTE))
    return history_table(tuple(columns.values()))


def _column_type(of: Type) -> ColumnType:
    match of:
        case YesNo():
            return YES_NO
        case Day():
            return DAY
        case Number():
            return ColumnType("decimal", of.decimals) if of.decimals else ColumnType("integer")
        case Choice():
            return choice(*of.values)
