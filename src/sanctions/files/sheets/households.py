"""What a list says that a household gets, held against the rows of its members."""

from collections.abc import Iterator, Sequence

from sanctions.files.sheets.amounts import Amounts
from sanctions.files.sheets.grid import is_blank


class Households:
    """The sums of households over a list, and what a further column states of them.

    ``unread`` are the stated ones that cannot be read: the number of the row, and the cell.
    """

    def __init__(self, amounts: Amounts) -> None:
        """Nothing was added up."""
        self.unread: list[tuple[int, object]] = []
        self._amounts = amounts
        self._sums: dict[str, int] = {}
        self._unknown: set[str] = set()
        self._stated: dict[str, tuple[int, int]] = {}
        self._others: list[tuple[str, int, int]] = []
        self._last: str | None = None

    def take(
        self,
        rows: Sequence[tuple[int, Sequence[object], Sequence[object]]],
        amounts: Sequence[int | None],
        at: int,
        place: int,
    ) -> list[int | None]:
        """Add up rows with their amounts; ``at`` is the household in their cells.

        The stated amount is at ``place`` in the row as it was given. Returns the stated ones.
        """
        sums, unknown, last = self._sums, self._unknown, self._last
        found: list[tuple[str, int]] = []
        stated: list[object] = []
        for (number, cells, given), amount in zip(rows, amounts, strict=True):
            household = cells[at]
            if not isinstance(household, str):
                if last is not None:  # whose row it is, nothing tells: most likely theirs
                    unknown.add(last)
                continue
            last = household
            if amount is None:
                unknown.add(household)
            else:
                sums[household] = sums.get(household, 0) + amount
            if place < len(given) and (cell := given[place]) not in (None, ""):
                found.append((household, number))
                stated.append(cell)
        self._last = last
        return self._state(found, stated)

    def differing(self) -> Iterator[tuple[int, int, int]]:
        """The row, the stated amount and the sum, where they are not the same."""
        listed = ((number, figure, each) for each, (number, figure) in self._stated.items())
        others = ((number, figure, each) for each, number, figure in self._others)
        for number, figure, household in sorted((*listed, *others)):
            if household not in self._unknown and figure != self._sums[household]:
                yield number, figure, self._sums[household]

    def _state(self, found: Sequence[tuple[str, int]], cells: Sequence[object]) -> list[int | None]:
        figures = self._amounts.stated_of(cells)
        kept: list[int | None] = []
        for (household, number), cell, figure in zip(found, cells, figures, strict=True):
            if is_blank(cell):
                continue
            kept.append(figure)
            if figure is None:
                self.unread.append((number, cell))
                continue
            known = self._stated.setdefault(household, (number, figure))
            if known[1] != figure:
                self._others.append((household, number, figure))
        return kept
