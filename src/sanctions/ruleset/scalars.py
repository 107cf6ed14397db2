"""Texts of a ruleset to exact values: ids, numbers, percentages, days, terms. No float exists.

Each function takes a text and answers the value, or raises :class:`ScalarError`, which says code,
message and hint; who knows the place makes a diagnostic of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sanctions.errors import Diagnostic, Span, backticked, suggest
from sanctions.model.calendar import Term, parse_day
from sanctions.ruleset.covenant import PARTS

ID_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"
NAME_PATTERN = "^[a-z][a-z0-9_]*$"
WORD_PATTERN = "^[^;]+$"
NUMBER_PATTERN = r"^-?[0-9]+(\.[0-9]+)?$"
PERCENTAGE_PATTERN = r"^[0-9]+(\.[0-9]{1,4})? ?%$"
LAW_PATTERN = "^LAW(0[1-9]|1[0-6])$"
TERM_PATTERN = "^[0-9]+ (days?|weeks?|months?|years?)$"
MAX_LENGTH = 64
MAX_TERM_YEARS = 100
MAX_WHOLE_DIGITS = 12
RATIO_DECIMALS = 6
MOST_OPTIONS = 100

_MONTHS_A_YEAR = 12
_DAYS_A_YEAR = 366


class ScalarError(ValueError):
    """A text that is not what its place needs."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        """Keep code, message and hint as a diagnostic takes them."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def at(self, span: Span) -> Diagnostic:
        """The fault of the text that stands there."""
        return Diagnostic(self.code, span, self.message, self.hint)


def quoted(text: str) -> str:
    """A text of the user's, in backticks, on one line."""
    return backticked([text])


def did_you_mean(text: str, options: Sequence[str]) -> str:
    """A hint: the nearest of the options, else what they are; none when they are very many."""
    if len(options) > MOST_OPTIONS:
        return ""
    near = suggest(text, options)
    if near is not None:
        return f"did you mean `{near}`?"
    return f"known: {backticked(options)}" if options else ""


def read_id(text: str) -> str:
    """An id: lower-case letters and digits, in parts that hyphens join."""
    if len(text) > MAX_LENGTH:
        raise ScalarError("R024", f"the id {quoted(text)} is longer than {MAX_LENGTH} characters")
    if re.fullmatch(ID_PATTERN, text) is None:
        hint = "use lower-case letters, digits and hyphens, such as `illegal-parking`"
        raise ScalarError("R024", f"{quoted(text)} is not an id", hint)
    return text


def read_name(text: str) -> str:
    """The name of a column: a lower-case letter, then letters, digits and underscores."""
    if len(text) > MAX_LENGTH or re.fullmatch(NAME_PATTERN, text) is None:
        hint = "use lower-case letters, digits and underscores, such as `area_m2`"
        raise ScalarError("R024", f"{quoted(text)} is not the name of a column", hint)
    return text


def read_word(text: str) -> str:
    """A value of a scale or choice, as it stands in a cell: no blanks at its ends, no `;`."""
    if text != text.strip() or not text.isprintable() or ";" in text or len(text) > MAX_LENGTH:
        hint = f"a word of at most {MAX_LENGTH} characters on one line, without `;`"
        raise ScalarError("R024", f"{quoted(text)} cannot be a value of a column", hint)
    return text


def read_text(text: str) -> str:
    """A text that people read, on one line: anything but blanks."""
    words = text.split()
    if not words:
        raise ScalarError("R023", "the text is empty")
    return " ".join(words)


def read_yes_no(text: str) -> bool:
    """`yes` or `true`, `no` or `false`."""
    if text in {"yes", "true"}:
        return True
    if text in {"no", "false"}:
        return False
    hint = did_you_mean(text, ("yes", "no", "true", "false")) if text else ""
    raise ScalarError("R025", f"{quoted(text)} is neither `yes` nor `no`", hint)


def read_number(text: str, decimals: int) -> Decimal:
    """An exact number with as many decimals as it is written with, and at most ``decimals``."""
    if re.fullmatch(NUMBER_PATTERN, text) is None:
        hint = "write digits, with a point before decimals: `1234.5`"
        if text.endswith("%"):
            hint = "a percentage cannot stand here: write a plain number"
        raise ScalarError("R026", f"{quoted(text)} is not an exact number", hint)
    whole, _, fraction = text.lstrip("-").partition(".")
    if len(fraction) > decimals:
        allowed = f"at most {decimals} decimals" if decimals else "no decimals"
        message = f"{quoted(text)} has more decimals than can be kept"
        raise ScalarError("R027", message, f"{allowed} here")
    if len(whole) > MAX_WHOLE_DIGITS:
        raise ScalarError("R027", f"{quoted(text)} has more than {MAX_WHOLE_DIGITS} digits")
    return Decimal(text)


def read_scaled(text: str, decimals: int) -> int:
    """An exact number as an integer scaled by 10 ** ``decimals``."""
    return int(read_number(text, decimals).scaleb(decimals))


def read_count(text: str) -> int:
    """A whole number, 0 or more."""
    return _not_negative(text, 0)


def read_money(text: str) -> int:
    """An amount in yuan, 0 or more, as fen."""
    return _not_negative(text, 2)


def read_step(text: str) -> int:
    """The smallest unit paid, in yuan above 0, as fen."""
    step = _not_negative(text, 2)
    if step == 0:
        raise ScalarError("R036", "a step of 0 divides nothing", "the smallest is `0.01`")
    return step


def _not_negative(text: str, decimals: int) -> int:
    value = read_scaled(text, decimals)
    if value < 0:
        raise ScalarError("R036", f"{quoted(text)} is below 0")
    return value


def read_percentage(text: str) -> int:
    """A percentage from 0 % to 100 %, with at most 4 decimals, as parts per million."""
    if re.fullmatch(r"[0-9]+(\.[0-9]+)? ?%", text) is None:
        hint = "write it as a percentage, such as `12.5%`"
        raise ScalarError("R028", f"{quoted(text)} is not a percentage", hint)
    parts = read_scaled(text[:-1].strip(), 4)
    if parts > PARTS:
        raise ScalarError("R029", f"{quoted(text)} is more than 100 %")
    return parts


def read_day(text: str) -> date:
    """A day, written `2025-07-31`."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is None:
        hint = "write it as year, month and day: `2025-07-31`"
        raise ScalarError("R030", f"{quoted(text)} is not a day", hint)
    try:
        return parse_day(text)
    except ValueError:
        raise ScalarError("R031", f"there is no day {quoted(text)}") from None


def read_term(text: str) -> Term:
    """A term, such as `3 years` or `1 month`, of at most 100 years."""
    try:
        term = Term.parse(text)
    except ValueError:
        hint = "write a number and `days`, `weeks`, `months` or `years`: `3 months`"
        raise ScalarError("R032", f"{quoted(text)} is not a term", hint) from None
    if term.months > MAX_TERM_YEARS * _MONTHS_A_YEAR or term.days > MAX_TERM_YEARS * _DAYS_A_YEAR:
        raise ScalarError("R032", f"{quoted(text)} is longer than {MAX_TERM_YEARS} years")
    return term


def read_option(text: str, options: Sequence[str]) -> str:
    """One of a closed list of words of the language."""
    if text not in options:
        hint = did_you_mean(text, options)
        listed = f"expected {backticked(options)}"
        raise ScalarError(
            "R033", f"{quoted(text)} is not one of the words here", _both(hint, listed)
        )
    return text


def _both(hint: str, listed: str) -> str:
    return f"{hint} ({listed})" if hint.startswith("did") else listed


def read_law(text: str) -> str:
    """The code of a guard of law, such as `LAW07`."""
    if re.fullmatch(LAW_PATTERN, text) is None:
        hint = "`LAW01` to `LAW16`, such as `LAW07`"
        raise ScalarError("R024", f"{quoted(text)} is not the code of a warning", hint)
    return text
