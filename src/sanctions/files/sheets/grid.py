"""One sheet as it lies in its file, whatever the file is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TypeAlias

Record: TypeAlias = tuple[int, Sequence[object]]
"""The number of a row, from 1, and its cells from column A; nothing is None or an empty text."""

Region: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last row and column of a merged cell, counted from 0."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: ``rows`` may be read again.

    ``height`` is not less than the number of any row. ``epoch`` is day 0 of numbers that stand for
    days, None where a number is no day. ``valueless`` are the cells, by row and column, of
    formulas without a result. ``looked_at`` are rows from the first on that are known already.
    ``cells``, where it is there, gives every row from the first on without its number, which takes
    less time.
    """

    name: str
    rows: Callable[[], Iterator[Record]]
    height: int
    merged: Sequence[Region] = ()
    epoch: date | None = None
    valueless: frozenset[tuple[int, int]] = frozenset()
    looked_at: list[Record] = field(default_factory=list)
    cells: Callable[[], Iterator[Sequence[object]]] | None = None

    def first(self, count: int) -> list[Record]:
        """So many of the first rows, or all; they are kept, as it takes long to begin."""
        if len(self.looked_at) < min(count, self.height):
            self.looked_at[:] = islice(self.rows(), count)
        return self.looked_at[:count]


def is_blank(cell: object) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))
