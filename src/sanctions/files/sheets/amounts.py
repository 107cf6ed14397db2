"""Many amounts at once, exactly as the reader of cells reads each of them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from sanctions.files.cells import CellFault, cell_reader
from sanctions.files.values import DIGITS
from sanctions.model.tables import Column

_FEW = 64
"""Below it, looking at each cell takes less time."""
_LONGEST = 100


class Amounts:
    """What reads the amounts of a column: None is one that cannot be read, or is not there."""

    def __init__(self, column: Column) -> None:
        """Prepare the readers."""
        self.decimals = column.type.decimals
        self._required = column.required
        self._read = cell_reader(replace(column, required=False))
        whole = DIGITS - self.decimals
        self._written = re.compile(rf"(?:[0-9]{{1,{whole}}}\.[0-9]{{{self.decimals}}}\n)+")

    def of(self, cells: Sequence[object]) -> list[int | None]:
        """The amounts of cells; an empty one is 0 where the column may be empty."""
        kinds = set(map(type, cells)) if len(cells) >= _FEW else set[type]()
        known: list[int] | None = None
        if kinds == {float}:
            known = _of_floats(cells, self.decimals)
        elif kinds == {str}:
            known = self._of_texts([str(cell) for cell in cells])
        if known is not None:
            return list(known)
        if bool in kinds or not kinds:  # a set takes True for 1
            return [self._amount(cell) for cell in cells]
        different = {cell: self._amount(cell) for cell in set(cells)}
        return [different[cell] for cell in cells]

    def stated(self, cell: object) -> int | None:
        """The amount of a sum, which a sheet computed in floats: rounded to what the column has."""
        if isinstance(cell, float):
            unit = Decimal(1).scaleb(-self.decimals)
            written = Decimal(float.__repr__(cell))
            if not written.is_finite() or written.adjusted() > _LONGEST:
                return None
            cell = written.quantize(unit, ROUND_HALF_UP)
        try:
            amount = self._read(cell)
        except CellFault:
            return None
        return amount if isinstance(amount, int) else None

    def stated_of(self, cells: Sequence[object]) -> list[int | None]:
        """The amounts of sums; None is one that cannot be read, or is not there."""
        read = self.of(cells)
        if None not in read:
            return read
        return [
            self.stated(cell) if amount is None else amount
            for cell, amount in zip(cells, read, strict=True)
        ]

    def _amount(self, cell: object) -> int | None:
        try:
            amount = self._read(cell)
        except CellFault:
            return None
        if amount is None:
            return None if self._required else 0
        return amount if isinstance(amount, int) else None

    def _of_texts(self, cells: Sequence[str]) -> list[int] | None:
        """The amounts of texts such as `1234.50` alone; None if there is any other."""
        written = "\n".join(cells) + "\n"
        if self._written.fullmatch(written) is None:
            return None
        return list(map(int, written.replace(".", "").split()))


def _of_floats(cells: Sequence[object], decimals: int) -> list[int] | None:
    """The amounts of floats that print with no more decimals; None if there is any other."""
    from sanctions.files.sheets.floats import exact_floats

    exact = exact_floats(cells, decimals)
    return None if exact is None else exact[1].tolist()
