"""One cell as it was given becomes one value: exact, or a fault."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from math import isnan
from numbers import Integral, Real
from typing import TypeAlias, assert_never
from unicodedata import category, normalize

from sanctions.errors import suggest
from sanctions.files.faults import Code, cells, listing, sheets
from sanctions.files.faults.code import Word
from sanctions.files.faults.kinds import kind_of
from sanctions.files.values import DIGITS, LIMIT, NoValue, Value
from sanctions.model import PrecisionError, parse_day, parse_decimal
from sanctions.model.tables import IDS_OF_PEOPLE, Column, ColumnType, Text

Reader: TypeAlias = Callable[[object], Value]

_NOT_NEGATIVE = frozenset({"dividend", "loss", "fund"})
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_DAY_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Year, month and day, in the forms that clerks write; which is which is never in doubt.
_DAY_FORMS = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})([0-9]{2})"
    r"|年([0-9]{1,2})月([0-9]{1,2})[日号])"
)
# A time behind a day, and the one that a program writes where there is none.
_TIME = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}.*")
_NO_TIME = re.compile(r"[ T]0{1,2}:00(?::00(?:\.0+)?)?")
_NUMBER_FORMS = re.compile(
    r"(-?)(?:[¥￥]|RMB|CNY|人民币)? ?(-?)"
    r"((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?) ?(?:元|圆)?"
)
# What full-width keyboards write for ASCII; nothing else is taken for a digit.
_WIDE = {
    0x3000: " ",
    0xFFE5: "¥",
    **{code + 0xFEE0: chr(code) for code in (*range(0x30, 0x3A), *b",-./")},
}
# An id of 18 digits that a spreadsheet kept as a number: it holds 15, and the day of birth stands
# within them.
_ROUNDED = re.compile(
    r"[0-9](\.[0-9]+)?[Ee]\+[0-9]{2}"
    r"|[1-9][0-9]{5}(18|19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]000"
)
# An id number as people write it: `x` for `X`, in full-width forms, in groups. It is read as the
# 18 characters that it is; GB 11643 knows no others.
_BETWEEN = r"[ \u3000\-－‐‑–—]"
_WRITTEN = re.compile(rf"(?:[0-9０-９]{_BETWEEN}*){{17}}[0-9０-９XxＸｘ]")
_GAPS = re.compile(_BETWEEN)
_ID_LENGTH = 18
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_MIDNIGHT = time()
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_MISSING = frozenset({"NAType", "NaTType"})
_HIDDEN = {
    "Cc": Text("控制字符", "a control character"),
    "Cf": Text("看不见的字符", "an invisible character"),
    "Cs": Text("残缺的字符", "half a character"),
    "Zl": Text("换行符", "a line break"),
    "Zp": Text("换行符", "a line break"),
}


def meant_ids(cell: object) -> tuple[str, ...]:
    r"""The ids that a cell which cannot be read as an id most likely means, to hold them.

    Blanks, `'` before the text and what cannot be seen are left out, and `;` divides ids.

    Example:
        >>> meant_ids("\tM1 "), meant_ids("M1;M2"), meant_ids(7)
        (('M1',), ('M1', 'M2'), ())
    """
    if not isinstance(cell, str):
        return ()
    seen = "".join(each for each in cell if category(each) not in _HIDDEN)
    return tuple(name for each in seen.split(";") if (name := each.strip().lstrip("'").strip()))


class CellFault(Exception):  # noqa: N818  never leaves this package: `rows` makes it an issue
    """A cell that cannot be read: the code, and the words of its message but the value's."""

    def __init__(self, code: Code, *, near: str | None = None, **words: Word) -> None:
        """Keep what the issue is made of."""
        self.code = code
        self.near = near
        self.words = words
        super().__init__(code.code)


def cell_reader(column: Column) -> Reader:
    """The function that reads the cells of a column: it returns a value or raises `CellFault`.

    None, NaN, NaT, NA and blank text are None, which a required column refuses. A text is kept
    as it stands; an id of a person as `id_number` says. A day is `2025-07-31`, `2025/7/31`,
    `2025.7.31`, `20250731` or `2025年7月31日`, each also with `0:00` behind it, a day object, or a
    time at midnight without a zone. A number is exact text such as `1234.50`, `1,234.50`,
    `￥1,234.50` or `1234.50元`, an integer, a `Decimal`, or a float that is exact as it prints.
    Digits and signs of numbers and days may be full-width. An empty list is an empty tuple.
    """
    read = _reader_of(column.type, least=0 if column.name in _NOT_NEGATIVE else None)
    if column.name in IDS_OF_PEOPLE and not column.type.as_written:
        read = _read_id
    return partial(_required, read) if column.required else read


def _required(read: Reader, cell: object) -> Value:
    value = read(cell)
    if value is None or value == ():
        raise CellFault(cells.EMPTY)
    return value


def _reader_of(of: ColumnType, *, least: int | None) -> Reader:
    match of.kind:
        case "text":
            return _read_as_written if of.as_written else _read_text
        case "choice":
            return partial(_read_choice, of) if of.values else _read_text
        case "day":
            return partial(_read_day, {})
        case "integer" | "decimal":
            return partial(_read_number, of.decimals, least)
        case "yes-no":
            return _read_yes_no
        case "list":
            return _read_list
        case _:
            assert_never(of.kind)


# ------------------------------------------------------------------------------ texts


def _read_text(cell: object) -> str | None:
    if type(cell) is not str:
        cell = _plain(cell)
        if cell is None:
            return None
        if not isinstance(cell, str):
            raise _not_text(cell)
        cell = str(cell)
    if cell.isprintable() and ";" not in cell and cell.strip() == cell:
        if cell.endswith("000") or "+" in cell:
            _refuse_rounded(cell)
        return cell or None
    if cell.isspace():
        return None
    if cell.strip() != cell:
        raise CellFault(cells.BLANK_AT_END)
    if ";" in cell:
        raise CellFault(cells.FORBIDDEN_CHARACTER, character="`;`")
    for character in cell:
        if hidden := _HIDDEN.get(category(character)):
            raise CellFault(cells.FORBIDDEN_CHARACTER, character=hidden)
    return cell  # characters of private use, and blanks inside


def _read_id(cell: object) -> str | None:
    return _read_text(id_number(cell) if isinstance(cell, str) else cell)


def id_number(text: str) -> str:
    """The 18 characters of a text that is an id number in any writing; any other as it stands.

    Example:
        >>> id_number("999999 19900101 001x"), id_number("９９９９９９１９９００１０１００１Ｘ")
        ('99999919900101001X', '99999919900101001X')
    """
    if len(text) < _ID_LENGTH or _WRITTEN.fullmatch(text) is None:
        return text
    return normalize("NFKC", _GAPS.sub("", text)).upper()


def _read_as_written(cell: object) -> str | None:
    if isinstance(cell, str) and _ROUNDED.fullmatch(cell):
        return str(cell)
    return _read_text(cell)


def _refuse_rounded(text: str) -> None:
    if _ROUNDED.fullmatch(text) and not _is_id_number(text):
        raise CellFault(sheets.ROUNDED_ID)


def _is_id_number(text: str) -> bool:
    """Whether the last digit of 18 is the check digit of the others: GB 11643, ISO 7064 MOD 11-2.

    Of the real id numbers about one in a thousand ends in three zeros.
    """
    return text.isdigit() and sum(int(each) << (17 - at) for at, each in enumerate(text)) % 11 == 1


def _not_text(cell: object) -> CellFault:
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return CellFault(cells.NUMBER_FOR_TEXT)
    return _wrong_kind(cell)


def _read_choice(of: ColumnType, cell: object) -> str | None:
    if type(cell) is str and cell in of.values:
        return cell
    cell = _plain(cell)
    if type(cell) is int:
        cell = str(cell)
    if cell is None or (isinstance(cell, str) and (not cell or cell.isspace())):
        return None
    if not isinstance(cell, str):
        raise _wrong_kind(cell)
    if cell not in of.values:
        near = dict(of.meant).get(cell.strip()) or suggest(cell, of.values)
        raise CellFault(cells.NOT_A_CHOICE, near=near, choices=listing(of.values))
    return str(cell)


def _read_list(cell: object) -> tuple[str, ...]:
    cell = _plain(cell)
    if isinstance(cell, list | tuple):
        items: Sequence[object] = cell
    else:
        if cell is not None and not isinstance(cell, str):
            raise _wrong_kind(cell)
        items = cell.split(";") if cell else ()
    return tuple(text for item in items if (text := _read_text(item)) is not None)


# ---------------------------------------------------------------------- days, yes and no


def _read_day(known: dict[str, date], cell: object) -> date | None:
    if type(cell) is str:
        if (day := known.get(cell)) is not None:
            return day
        if not cell or cell.isspace():
            return None
        day = known[cell] = _in_range(_day_of_text(cell))
        return day
    cell = _plain(cell)
    if cell is None:
        return None
    if isinstance(cell, str):
        return _read_day(known, str(cell))
    if isinstance(cell, datetime):
        return _in_range(_day_of_time(cell))
    if isinstance(cell, date):
        return _in_range(cell)
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        raise CellFault(cells.NOT_A_DAY)
    raise _wrong_kind(cell)


def _day_of_text(text: str) -> date:
    if _DAY_SHAPE.fullmatch(text) is None:
        written = _written_day(text.translate(_WIDE).strip())
        year, month, day = (part for part in written.groups() if part and part.isdigit())
        text = f"{year}-{month:0>2}-{day:0>2}"
    try:
        return parse_day(text)
    except ValueError:
        raise CellFault(cells.NO_SUCH_DAY) from None


def _written_day(text: str) -> re.Match[str]:
    """The parts of a day in one of its forms; a midnight behind it is no time of day."""
    time_of_day = _TIME.search(text)
    day = text if time_of_day is None else text[: time_of_day.start()].rstrip()
    written = _DAY_FORMS.fullmatch(day)
    if written is None:
        raise CellFault(cells.NOT_A_DAY)
    if time_of_day is not None and _NO_TIME.fullmatch(time_of_day[0]) is None:
        raise CellFault(cells.TIME_OF_DAY)
    return written


def _day_of_time(moment: datetime) -> date:
    nanosecond = getattr(moment, "nanosecond", 0)  # of a pandas Timestamp
    if moment.tzinfo is not None or moment.time() != _MIDNIGHT or nanosecond:
        raise CellFault(cells.TIME_OF_DAY)
    return date(moment.year, moment.month, moment.day)


def _in_range(day: date) -> date:
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise CellFault(cells.DISTANT_DAY)
    return day


def _read_yes_no(cell: object) -> bool | None:
    if type(cell) is not bool:
        cell = _plain(cell)
        if isinstance(cell, str):
            if not cell or cell.isspace():
                return None
            cell = _YES_NO.get(cell.lower())
            if cell is None:
                raise CellFault(cells.NOT_YES_NO)
    if cell is None or isinstance(cell, bool):
        return cell
    if isinstance(cell, NoValue):
        raise CellFault(sheets.NO_VALUE)
    raise CellFault(cells.NOT_YES_NO)


# ---------------------------------------------------------------------------- numbers


def _read_number(decimals: int, least: int | None, cell: object) -> int | None:
    if type(cell) is not str:
        cell = _plain(cell)
    if isinstance(cell, str):
        if not cell or cell.isspace():
            return None
        number = _of_text(str(cell), decimals)
    elif cell is None:
        return None
    elif isinstance(cell, bool):
        raise _wrong_kind(cell)
    elif isinstance(cell, int):
        number = int(cell) * 10**decimals
    elif isinstance(cell, float):
        number = _of_float(cell, decimals)
    elif isinstance(cell, Decimal):
        number = _of_decimal(cell, decimals)
    else:
        raise _wrong_kind(cell)
    if not -LIMIT < number < LIMIT:
        raise CellFault(cells.TOO_LARGE)
    if least is not None and number < least:
        raise CellFault(cells.NEGATIVE)
    return number


def _of_text(text: str, decimals: int) -> int:
    try:
        return parse_decimal(text, decimals)
    except PrecisionError:
        raise CellFault(cells.TOO_PRECISE, decimals=decimals) from None
    except ValueError:
        if _PLAIN_NUMBER.fullmatch(text):
            raise CellFault(cells.TOO_LARGE) from None
    written = _NUMBER_FORMS.fullmatch(text.translate(_WIDE).strip())
    if written is None or (written[1] and written[2]):
        raise CellFault(cells.NOT_A_NUMBER)
    return _of_text(written[1] + written[2] + written[3].replace(",", ""), decimals)


def _of_float(number: float, decimals: int) -> int:
    try:
        return _of_decimal(Decimal(float.__repr__(number)), decimals)
    except CellFault as fault:
        if fault.code is cells.TOO_PRECISE:
            raise CellFault(cells.INEXACT_FLOAT, decimals=decimals) from None
        raise


def _of_decimal(number: Decimal, decimals: int) -> int:
    """The scaled number; zeros at the end come from the type of a frame's column, and are free."""
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise CellFault(cells.NOT_A_NUMBER)
    written = "".join(map(str, digits)).rstrip("0")
    if not written:
        return 0
    places = exponent + len(digits) - len(written) + decimals
    if places < 0:
        raise CellFault(cells.TOO_PRECISE, decimals=decimals)
    if len(written) + places > DIGITS:
        raise CellFault(cells.TOO_LARGE)
    scaled = int(written + "0" * places)
    return -scaled if sign else scaled


# ----------------------------------------------------------------------------- others


def _plain(cell: object) -> object:
    """The cell without what pandas and numpy wrap it in; a missing one is None."""
    kind = type(cell)
    if kind.__name__ in _MISSING:
        return None
    if kind.__module__ == "numpy":
        cell = _without_numpy(cell, kind.__name__)
    missing = (isinstance(cell, float) and isnan(cell)) or (
        isinstance(cell, Decimal) and cell.is_nan()
    )
    return None if missing else cell


def _without_numpy(cell: object, kind: str) -> object:
    """The Python value of a numpy one, as far as that is exact; what else there is stays."""
    if isinstance(cell, Integral):
        return int(cell)
    if kind in {"bool", "bool_"}:
        return bool(cell)
    if isinstance(cell, Real):
        return float(cell)  # exact: a float32 shows that it is none of the decimals it stood for
    if kind == "ndarray":
        return list(cell) if isinstance(cell, Iterable) else cell
    return cell


def _wrong_kind(cell: object) -> CellFault:
    if isinstance(cell, NoValue):
        return CellFault(sheets.NO_VALUE)
    return CellFault(cells.WRONG_KIND, kind=kind_of(cell))
