"""Exact money: amounts are integer fen (分), ratios are two integers, and no float exists."""

import re
from collections.abc import Sequence
from typing import Literal, assert_never

Fen = int
Rounding = Literal["half-up", "down", "up"]

_PLAIN_DECIMAL = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_MOST_DIGITS = 38  # what decimal128 holds, so that every engine reads the same numbers


class PrecisionError(ValueError):
    """A number that is written with more decimals than its column holds."""


def divide(numerator: int, denominator: int, rounding: Rounding) -> int:
    """The quotient as an integer, rounded alike on both sides of zero.

    `half-up` takes a half away from zero, `down` goes toward zero, `up` away from zero.

    Raises:
        ZeroDivisionError: if the denominator is 0.

    Example:
        >>> divide(5, 2, "half-up"), divide(-5, 2, "half-up"), divide(-5, 2, "down")
        (3, -3, -2)
    """
    quotient, remainder = divmod(abs(numerator), abs(denominator))
    match rounding:
        case "half-up":
            quotient += 2 * remainder >= abs(denominator)
        case "up":
            quotient += remainder > 0
        case "down":
            pass
        case _:
            assert_never(rounding)
    return quotient if (numerator < 0) == (denominator < 0) else -quotient


def parse_decimal(text: str, decimals: int) -> int:
    """The number that ``text`` writes, times 10^``decimals``.

    A plain decimal is digits, with `-` before them and `.` and more digits after them if need be:
    no blanks, no `+`, no separators of thousands, no exponent. Zeros at the end are decimals too.

    Raises:
        ValueError: if it is not a plain decimal, or has more than 38 digits.
        PrecisionError: if it has more decimals than ``decimals``.

    Example:
        >>> parse_decimal("12.5", 2)
        1250
    """
    written = _PLAIN_DECIMAL.fullmatch(text)
    if written is None:
        raise ValueError("not a plain decimal number such as `1234.50`")
    sign, whole, fraction = written[1], written[2], written[3] or ""
    if len(fraction) > decimals:
        raise PrecisionError(f"{len(fraction)} decimals, where at most {decimals} are allowed")
    digits = (whole + fraction.ljust(decimals, "0")).lstrip("0")
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a number of more than {_MOST_DIGITS} digits")
    return int(sign + (digits or "0"))


def format_decimal(value: int, decimals: int) -> str:
    """The text of a number that is scaled by 10^``decimals``, with all its decimals.

    Example:
        >>> format_decimal(1250, 2), format_decimal(-5, 2)
        ('12.50', '-0.05')
    """
    digits = str(abs(value)).rjust(decimals + 1, "0")
    sign = "-" if value < 0 else ""
    whole, fraction = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"


def largest_remainder(total: int, weights: Sequence[tuple[str, int]], step: int = 1) -> list[int]:
    """``total`` divided in proportion to the weights, in multiples of ``step``.

    ``weights`` are (id, weight), and the parts come back in their order. Each part is floored to
    a step, then the steps left over go one each to the largest remainders, ties to the smaller id
    by code point. The parts sum to the total less ``total % step``, or to 0 when no weight is
    above 0. Order of input does not matter.

    Raises:
        ValueError: if the total or a weight is negative, the step below 1, or an id is repeated.

    Example:
        >>> largest_remainder(100, [("a", 1), ("b", 1), ("c", 1)])
        [34, 33, 33]
    """
    _check_division(total, weights, step)
    whole = sum(weight for _, weight in weights)
    if whole == 0:
        return [0] * len(weights)
    units = total // step
    parts = [divmod(units * weight, whole) for _, weight in weights]
    left = units - sum(floor for floor, _ in parts)
    ranked = sorted(range(len(parts)), key=lambda place: (-parts[place][1], weights[place][0]))
    favoured = set(ranked[:left])
    return [(floor + (place in favoured)) * step for place, (floor, _) in enumerate(parts)]


def _check_division(total: int, weights: Sequence[tuple[str, int]], step: int) -> None:
    if total < 0:
        raise ValueError(f"cannot divide a negative total: {total}")
    if step < 1:
        raise ValueError(f"the step must be at least 1, not {step}")
    if any(weight < 0 for _, weight in weights):
        raise ValueError("cannot divide by a negative weight")
    if len({identifier for identifier, _ in weights}) < len(weights):
        raise ValueError("cannot divide among ids that repeat")
