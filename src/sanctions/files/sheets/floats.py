"""Columns of floats, as sheets and frames hold amounts: exact, or left to the reader of cells."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[numpy.float64]
Units: TypeAlias = NDArray[numpy.int64]

_EXACT = 1e15
"""Below it, two decimal numbers are two floats."""


def exact_floats(cells: Sequence[object], decimals: int) -> tuple[Floats, Units] | None:
    """The cells, and how many units of the last decimal each is.

    None if a float prints with more decimals, is below 0, or has more digits than a float tells.
    """
    numbers = numpy.array(cells, dtype=numpy.float64)
    scale = 10.0**decimals
    scaled = numpy.rint(numbers * scale)
    if not numpy.all((scaled / scale == numbers) & (numbers >= 0) & (scaled < _EXACT)):
        return None
    return numbers, scaled.astype(numpy.int64)
