"""The cells of a sheet that are merged downwards, in the columns that are read."""

from collections.abc import Sequence

from sanctions.errors import Issue
from sanctions.files.faults import sheets
from sanctions.files.given import letters
from sanctions.files.sheets.grid import Grid, is_blank
from sanctions.model.tables import Table

OF_HOUSEHOLD_COLUMNS = {"members": ("village_id", "household_id")}
"""Columns whose cells may be merged over the rows of a household or a village."""


class Merged:
    """What is merged downwards. Rows follow each other, and are filled in their order."""

    def __init__(
        self, grid: Grid, names: Sequence[str], places: Sequence[int], table: Table
    ) -> None:
        """Find it by the places of the columns in the sheet."""
        fillable = OF_HOUSEHOLD_COLUMNS.get(table.name, ())
        self._names = names
        self._places = places
        self._table = table
        self._held: dict[int, object] = {}
        # By column: whether a row, counted from 1, goes on with the cell above it.
        self._goes_on: dict[int, bytes] = {}
        # By column where that must not be: the last row of what begins in a row.
        self._lasts: dict[int, dict[int, int]] = {}
        if not grid.merged:
            return
        from sanctions.files.sheets.regions import Regions

        regions = Regions(grid)
        for at, place in enumerate(places):
            if names[at] in fillable:
                self._goes_on[at] = regions.rows_below(place)
            elif lasts := regions.lasts(place):
                self._lasts[at] = lasts

    def fill(self, first: int, columns: Sequence[list[object]]) -> set[int]:
        """Put what is merged into rows from the first on; the places of rows that must not be.

        See `fault`.
        """
        for at, goes_on in self._goes_on.items():
            held = self._held.get(at)
            below = goes_on[first : first + len(columns[at])]
            columns[at][:] = [
                held if again else (held := cell)
                for cell, again in zip(columns[at], below, strict=True)
            ]
            self._held[at] = held
        return {
            row - first
            for at, lasts in self._lasts.items()
            for row in lasts.keys() & range(first, first + len(columns[at]))
            if not is_blank(columns[at][row - first])
        }

    def fault(self, number: int, cells: Sequence[object]) -> Issue | None:
        """The issue of a row with a cell that stands for several rows and must not."""
        for at, lasts in self._lasts.items():
            if number in lasts and not is_blank(cells[at]):
                letter = letters(self._places[at] + 1)
                return sheets.MERGED.issue(
                    self._table.name,
                    row=number,
                    column=self._names[at],
                    cells=f"{letter}{number}:{letter}{lasts[number]}",
                )
        return None
