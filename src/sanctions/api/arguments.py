"""Arguments of the public calls, in the forms that callers have them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias

from sanctions.errors import UsageError, backticked, suggest
from sanctions.files.pseudonyms import Key, key_of, load_key
from sanctions.files.sheets.maps import ListMap
from sanctions.model.calendar import Period, parse_day
from sanctions.ruleset.covenant import Ruleset

_TABLES = ("members", "history", "villages")

Columns: TypeAlias = Mapping[str, Mapping[str, str] | ListMap] | str | os.PathLike[str]
"""Headings by column for each table, or the path of a map."""


KeyFile: TypeAlias = str | os.PathLike[str] | bytes
"""The path of a key file, or what such a file holds."""


def versions_of(ruleset: Ruleset | Sequence[Ruleset]) -> tuple[Ruleset, ...]:
    """One ruleset, or several versions of it, as a tuple. Raises: UsageError: for anything else."""
    given: object = ruleset
    if isinstance(given, str | os.PathLike):
        path = backticked([f'load("{os.fspath(given)}")'])
        message = f"`ruleset` is what `load` returns, not a path: did you mean {path}?"
        raise UsageError(message)
    each_one: list[object] = list(given) if isinstance(given, list | tuple) else [given]
    versions = tuple(each for each in each_one if isinstance(each, Ruleset))
    if len(versions) < len(each_one):
        message = "`ruleset` is what `load` returns, or a list of versions of it"
        raise UsageError(message)
    return versions


def path_of(name: str, value: object) -> str:
    """A path as text. Raises: UsageError: for anything else, such as nothing."""
    path = os.fspath(value) if isinstance(value, os.PathLike) else value
    if isinstance(path, str) and "\0" not in path:
        return path
    message = f"`{name}` is a path{_instead(value)}"
    raise UsageError(message)


def key_from(name: str, value: KeyFile | None) -> Key | None:
    """The key in a file, or of bytes as such a file holds them; None for None.

    Raises: UsageError: for anything else, and for what is no key.
    """
    if value is None:
        return None
    return key_of(value) if isinstance(value, bytes) else load_key(path_of(name, value))


def text_of(name: str, value: object) -> str:
    """A text as it is, an id or a name. Raises: UsageError: for anything else, such as a number."""
    if isinstance(value, str):
        return value
    message = f"`{name}` is a text{_instead(value)}"
    raise UsageError(message)


def option_of(name: str, value: object, options: Sequence[str]) -> str:
    """The option that was given. Raises: UsageError: for none of them, with the nearest one."""
    if isinstance(value, str) and value in options:
        return value
    near = suggest(value, options) if isinstance(value, str) else None
    hint = f": did you mean `{near}`?" if near else ""
    message = f"`{name}` is one of {backticked(options)}{_instead(value)}{hint}"
    raise UsageError(message)


def subjects_of(subjects: object) -> Iterable[object]:
    """The subjects to screen, one after another. Raises: UsageError: for what is no list."""
    if isinstance(subjects, Iterable):
        return subjects
    message = f"`subjects` is a list of member ids or mappings{_instead(subjects)}"
    raise UsageError(message)


def _instead(value: object) -> str:
    """What was given, if it is plain: anything larger may hold data of persons."""
    plain = value is None or isinstance(value, str | int | float)
    return f", not {backticked([value])}" if plain else ""


def maps_of(columns: Columns | None) -> Mapping[str, ListMap]:
    """What is said of the columns of each table: as mappings, or in the file of a map.

    Raises: RulesetError: with every fault of the file. UsageError: for anything else.
    """
    if columns is None:
        return {}
    if isinstance(columns, str | os.PathLike):
        from sanctions.files.sheets.map_files import load_map

        return load_map(path_of("columns", columns))
    given: object = columns
    if not isinstance(given, Mapping):
        message = f"`columns` is a mapping by table or the path of a map{_instead(given)}"
        raise UsageError(message)
    return {option_of("columns", name, _TABLES): _map_of(each) for name, each in given.items()}


def _map_of(given: object) -> ListMap:
    if isinstance(given, ListMap):
        return given
    if isinstance(given, Mapping) and all(
        isinstance(each, str) for pair in given.items() for each in pair
    ):
        return ListMap(dict(given))
    raise UsageError("`columns` gives each table a mapping from its columns to headings, all texts")


def day_of(name: str, value: date | str) -> date:
    """A day from a ``date`` or from ``2025-07-31``.

    Raises: UsageError: for anything else; a moment with a time of day is no day.
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return parse_day(str(value))
    except ValueError:
        message = f"`{name}` is a day such as `2025-07-31`, not `{value}`"
        raise UsageError(message) from None


def period_of(year: int | None, period: str | Period | None) -> Period:
    """The period that exactly one of the two arguments gives. Raises: UsageError: otherwise."""
    if (year is None) == (period is None):
        message = "give either `year` or `period`, and not both"
        raise UsageError(message)
    if isinstance(period, Period):
        return period
    text = str(period) if year is None else f"{year!s:0>4}"
    try:
        return Period.parse(text)
    except ValueError as fault:
        message = f"`{period if year is None else year}`: {fault}"
        raise UsageError(message) from None
