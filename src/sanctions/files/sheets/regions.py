"""Merged cells by column: there may be a million of them."""

from itertools import chain

import numpy

from sanctions.files.sheets.grid import Grid


class Regions:
    """The cells of a sheet that are merged downwards."""

    def __init__(self, grid: Grid) -> None:
        """Lay them out; rows beyond the sheet are left out."""
        corners = chain.from_iterable(grid.merged)
        flat = numpy.fromiter(chain.from_iterable(corners), numpy.int64, 4 * len(grid.merged))
        top, left, last, _ = flat.reshape(-1, 4).T
        last = numpy.minimum(last, grid.height - 1)
        down = last > top
        self._height = grid.height
        self._top, self._left, self._last = top[down], left[down], last[down]

    def rows_below(self, column: int) -> bytes:
        """Whether each row, from 1, goes on with what is merged in a column; the first byte is 0.

        The first row of what is merged does not.
        """
        here = self._left == column
        steps = numpy.zeros(self._height + 2, numpy.int64)
        numpy.add.at(steps, self._top[here] + 2, 1)
        numpy.add.at(steps, self._last[here] + 2, -1)
        return (steps.cumsum() > 0).astype(numpy.uint8)[: self._height + 1].tobytes()

    def lasts(self, column: int) -> dict[int, int]:
        """The last row, from 1, of what begins in a row of a column."""
        here = self._left == column
        tops, lasts = self._top[here] + 1, self._last[here] + 1
        return dict(zip(tops.tolist(), lasts.tolist(), strict=True))
