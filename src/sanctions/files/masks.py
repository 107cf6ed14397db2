"""How a value of a table is shown in a message: on one line, cut, and masked where personal."""

from datetime import date
from decimal import Decimal

from sanctions.errors import backticked

_KEPT = 2
_LONGEST_BITS = 400


def shown(value: object, *, personal: bool) -> str:
    """The value for a message: at most 80 characters, and what does not print is escaped.

    What is no text, number or day is `…`. Of a personal value the last 2 characters stay, and
    none if it has no more than that; how long it was is not told.

    Example:
        >>> shown("440605199001011234", personal=True), shown("M1", personal=True)
        ('***34', '***')
    """
    text = _text_of(value)
    if personal:
        text = "***" + text[-_KEPT:] if len(text) > _KEPT else "***"
    return backticked([text])[1:-1]


def _text_of(value: object) -> str:
    match value:
        case float():
            return float.__repr__(value)
        case int() if value.bit_length() > _LONGEST_BITS:
            return hex(value)  # Python refuses to write it out in decimals
        case str() | int() | Decimal() | date():
            return str(value)
        case _:
            return "…"
