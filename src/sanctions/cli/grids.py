"""Rows of a case on the screen: a table that fits, or its rows side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sanctions.cli.words import say
from sanctions.model.tables import Language

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.table import Table

    from sanctions.report.proofs import Grid

_GAP = 3
_INDENT = 2


class Drawn:
    """A grid under its title. Days and ids stay whole: what is too wide is turned on its side."""

    def __init__(self, grid: Grid, language: Language) -> None:
        """Keep the grid, with its columns as a clerk calls them in the language."""
        from sanctions.report.proofs import column_title

        self._title = grid.title.speak(language)
        self._columns = [column_title(name).speak(language) for name in grid.columns]
        self._rows = grid.rows
        self._field = say(language, "栏目", "column")

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The title, and the rows beneath it, indented."""
        from rich.padding import Padding

        del console
        wide = self._width() + _INDENT > options.max_width
        table = self._sideways() if wide and len(self._columns) > 1 else self._upright()
        yield Padding(self._title, (0, 0, 0, _INDENT), expand=False)
        yield Padding(table, (0, 0, 0, _INDENT), expand=False)

    def _width(self) -> int:
        from rich.cells import cell_len

        columns = zip(self._columns, *self._rows, strict=True)
        return sum(max(map(cell_len, column)) + _GAP for column in columns)

    def _upright(self) -> Table:
        return _table(self._columns, self._rows)

    def _sideways(self) -> Table:
        """A row a column, and the rows beside one another under what the first column says."""
        first, *others = zip(self._columns, *self._rows, strict=True)
        return _table((first[0] or self._field, *first[1:]), others)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table
