"""The tables of one run, typed."""

from collections.abc import Iterator
from dataclasses import dataclass

from sanctions.files.rows import Rows
from sanctions.files.values import Row


@dataclass(frozen=True, slots=True)
class Inputs:
    """The tables of a run; ``villages`` without rows where none were given.

    ``held`` are (`member` or `household`, id) of those whose reward is held since a row of theirs
    was set aside: sorted, each once.
    """

    members: Rows
    history: Rows
    villages: Rows
    held: tuple[tuple[str, str], ...] = ()


def every_row(rows: Rows) -> Iterator[tuple[int, Row]]:
    """The rows with their numbers, also the broken ones, which lack what could not be read."""
    yield from zip(rows.numbers, rows.rows, strict=True)
    for broken in rows.broken:
        yield broken.number, broken.values


def texts(rows: Rows, column: str) -> Iterator[tuple[int, str]]:
    """What a column of texts holds, with the number of each row that has it."""
    for number, row in every_row(rows):
        text = row.get(column)
        if isinstance(text, str):
            yield number, text
