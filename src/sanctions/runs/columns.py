"""Which columns the history has under a covenant: the fixed ones, its scales and its attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import assert_never

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

_NOTE = Text("公约所定的列。", "A column of the covenant.")


def history_of(versions: Sequence[Ruleset]) -> Table:
    """The history table under all versions; a column that two of them have is one column.

    A scale is called as the covenant calls it in its words, and is recognised by that in a list.
    A column of words takes those of every version; which of them a record may have, its own version
    says. What else a column holds is the same in all:
    :func:`sanctions.plan.compile.order_versions`.
    """
    types: dict[str, ColumnType] = {}
    called: dict[str, str] = {}
    titles: dict[str, Text] = {}
    for version in versions:
        columns = {
            name: replace(choice(*values), scale=True) for name, values in version.scales.items()
        }
        columns |= {name: _column_type(each.type) for name, each in version.attributes.items()}
        for name, of in columns.items():
            words = (*types.get(name, of).values, *of.values)
            types[name] = replace(of, values=tuple(dict.fromkeys(words)))
        titles |= {name: version.words[name] for name in version.scales if name in version.words}
        titles |= {name: each.title for name, each in version.attributes.items()}
        for name, each in version.words.items():
            called |= {each.zh: name, each.en: name}
    named = (
        Column(name, _explained(of, called), titles.get(name, Text(name, name)), _NOTE)
        for name, of in types.items()
    )
    return history_table(tuple(named))


def _explained(of: ColumnType, called: Mapping[str, str]) -> ColumnType:
    """The type of a column of words, with what the covenant calls them."""
    return replace(of, meant=tuple(each for each in called.items() if each[1] in of.values))


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
        case _:
            assert_never(of)
