"""What a list says that a household gets, held against the rows of its members."""

from collections.abc import Sequence
from itertools import accumulate, chain, compress, islice, pairwise
from operator import ne

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
        numbers: Sequence[int],
        of: Sequence[object],
        amounts: Sequence[int | None],
        cells: Sequence[object],
    ) -> list[int | None]:
        """Add up rows by their numbers, households and amounts, with cells of what is stated.

        Returns what is stated.
        """
        # Rows of a household follow each other, as a rule: so many at once are one sum.
        changes = compress(range(1, len(of)), map(ne, islice(of, 1, None), of))
        firsts = [0, *changes] if of else []
        above = list(accumulate((amount or 0 for amount in amounts), initial=0))
        for first, after in pairwise([*firsts, len(of)]):
            household = of[first]
            if isinstance(household, str):
                self._sums[household] = self._sums.get(household, 0) + above[after] - above[first]
                self._last = household
            elif self._last is not None:  # whose row it is, nothing tells: most likely theirs
                self._unknown.add(self._last)
        if None in amounts:
            unread = (each for each, amount in zip(of, amounts, strict=True) if amount is None)
            self._unknown.update(each for each in unread if isinstance(each, str))
        stated = [place for place, cell in enumerate(cells) if cell is not None and cell != ""]
        return self._state([(of[each], numbers[each], cells[each]) for each in stated])

    def differing(self) -> list[tuple[int, int, int]]:
        """The row, the stated amount and the sum, where they are not the same, in order."""
        stated = ((each, number, figure) for each, (number, figure) in self._stated.items())
        return sorted(
            (number, figure, self._sums[household])
            for household, number, figure in chain(stated, self._others)
            if figure != self._sums[household] and household not in self._unknown
        )

    def _state(self, stated: Sequence[tuple[object, int, object]]) -> list[int | None]:
        figures = self._amounts.stated_of([cell for _, _, cell in stated])
        kept: list[int | None] = []
        for (household, number, cell), figure in zip(stated, figures, strict=True):
            if is_blank(cell) or not isinstance(household, str):
                continue
            kept.append(figure)
            if figure is None:
                self.unread.append((number, cell))
                continue
            known = self._stated.setdefault(household, (number, figure))
            if known[1] != figure:
                self._others.append((household, number, figure))
        return kept
