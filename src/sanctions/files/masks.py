"""How a value of a table is shown in a message: on one line, cut, and masked where personal."""

import re
from datetime import date
from decimal import Decimal

from sanctions.errors import backticked
from sanctions.model.tables import Table

_KEPT = 2
_LONGEST_BITS = 400
_LEAST_IN_POWERS = 10**15  # numbers from here on may have lost digits
_LONGEST_HEADING = 40
_DATUM = re.compile(r"\d[-/.,年月]\d|\d{6}")


def shown(value: object, *, personal: bool) -> str:
    """The value for a message: at most 80 characters, and what does not print is escaped.

    What is no text, number or day is `…`. Of a personal value the last 2 characters stay, and
    none if it has no more than that, or if they are not those of an id: the last two of a name in
    Chinese are the given name. How long it was is not told.

    Example:
        >>> shown("440605199001011234", personal=True), shown("M1", personal=True)
        ('***34', '***')
        >>> shown("张三丰", personal=True)
        '***'
    """
    text = _text_of(value)
    if personal:
        end = text[-_KEPT:]
        text = f"***{end}" if len(text) > _KEPT and end.isascii() else "***"
    return backticked([text])[1:-1]


def heading(name: str, *, private: bool = False) -> str:
    """The name of a column for a message, `***` where it looks like the content of a cell.

    Of a ``private`` table none is told.

    In a file without a header the first person stands where the names should be: what is longer
    than 40 characters, is mostly digits, or holds a day, a decimal number or 6 digits in a row is
    no name.

    Example:
        >>> heading("remarks"), heading("1000"), heading("生于1990年2月28日")
        ('remarks', '***', '***')
    """
    digits = sum(map(str.isdigit, name))
    datum = len(name) > _LONGEST_HEADING or 2 * digits > len(name) or _DATUM.search(name)
    return "***" if datum or private else shown(name, personal=False)


def heading_in(table: Table, name: str) -> str:
    """A heading of a list for a message; of a private one only the names of its columns."""
    return heading(name, private=table.private and name not in table.names)


def _text_of(value: object) -> str:
    match value:
        case float() if value.is_integer() and abs(value) < _LEAST_IN_POWERS:
            return str(int(value))  # as a sheet shows it: 718 and not 718.0
        case float():
            return float.__repr__(value)
        case int() if value.bit_length() > _LONGEST_BITS:
            return hex(value)  # Python refuses to write it out in decimals
        case str() | int() | Decimal() | date():
            return str(value)
        case _:
            return "…"
