"""One cell becomes one exact value, or a fault."""

from datetime import UTC, date, datetime
from decimal import Decimal
from math import inf, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.files.cells import CellFault, cell_reader
from sanctions.files.masks import shown
from sanctions.files.values import Value
from sanctions.model import format_decimal
from sanctions.model.tables import (
    DAY,
    DECIMAL,
    HISTORY,
    INTEGER,
    LIST,
    MONEY,
    TEXT,
    YES_NO,
    Column,
    ColumnType,
    Text,
    choice,
)

DAY_1 = date(2025, 3, 1)
SEVERITY = choice("minor", "serious", "1")
LEVEL = ColumnType("choice")


def read(of: ColumnType, cell: object, *, name: str = "x", required: bool = False) -> Value:
    """The value of a cell in a column of that type."""
    return cell_reader(Column(name, of, Text("", ""), Text("", ""), required=required))(cell)


def fault(of: ColumnType, cell: object, *, name: str = "x", required: bool = False) -> str:
    """The code of the fault of a cell."""
    with pytest.raises(CellFault) as caught:
        read(of, cell, name=name, required=required)
    return str(caught.value)


DAYS_OF_CLERKS = [
    *(
        "2025-3-1",
        "2025/3/1",
        "2025/03/01",
        "2025.3.1",
        "20250301",
        "2025年3月1日",
        "2025年03月01号",
    ),
    *("２０２５-03-01", "２０２５／３／１", "2025-03-01 "),
    *("2025-03-01 00:00:00", "2025/3/1 0:00", "2025-03-01T00:00:00.000"),
]
AMOUNTS_OF_CLERKS = [
    *("1,234.50", "￥1,234.50", "¥1234.5", "1234.50元", "１２３４．５０", "１，２３４．５０ 元"),
    *(" 1234.5", "人民币 1,234.50 元", "RMB 1234.50"),
]


@pytest.mark.parametrize("of", [TEXT, DAY, MONEY, INTEGER, YES_NO, SEVERITY, LEVEL])
@pytest.mark.parametrize(
    "cell",
    [None, "", " ", "\t\n", "\u3000", nan, np.float64("nan"), pd.NA, pd.NaT, Decimal("sNaN")],
)
def test_what_is_missing_is_none(of: ColumnType, cell: object) -> None:
    """None, NaN, NaT, NA and blank text are nothing, which a required column refuses."""
    assert read(of, cell) is None
    assert fault(of, cell, required=True) == "D031"


@pytest.mark.parametrize(
    ("of", "cell", "value"),
    [
        (TEXT, "M1", "M1"),
        (TEXT, "=1+1", "=1+1"),
        (TEXT, "陈 大文", "陈 大文"),
        (TEXT, "\ue000", "\ue000"),
        (TEXT, "一\u3000二", "一\u3000二"),
        (TEXT, np.str_("M1"), "M1"),
        (LEVEL, "any word", "any word"),
        (SEVERITY, "minor", "minor"),
        (SEVERITY, np.str_("minor"), "minor"),
        (SEVERITY, 1, "1"),
        (SEVERITY, np.int64(1), "1"),
        (DAY, "2025-03-01", DAY_1),
        (DAY, np.str_("2025-03-01"), DAY_1),
        (DAY, DAY_1, DAY_1),
        (DAY, datetime(2025, 3, 1), DAY_1),  # noqa: DTZ001  a moment without a zone is meant
        (DAY, pd.Timestamp("2025-03-01"), DAY_1),
        (DAY, "1900-01-01", date(1900, 1, 1)),
        (DAY, "2199-12-31", date(2199, 12, 31)),
        *((DAY, text, DAY_1) for text in DAYS_OF_CLERKS),
        *((MONEY, text, 123_450) for text in AMOUNTS_OF_CLERKS),
        (MONEY, "-￥1,234", -123_400),
        (MONEY, "￥-5元", -500),
        (TEXT, "440605199001011230", "440605199001011230"),
        (TEXT, "440605001001001000", "440605001001001000"),
        (MONEY, "12.5", 1250),
        (MONEY, "-12.50", -1250),
        (MONEY, "007", 700),
        (MONEY, 12, 1200),
        (MONEY, np.int32(12), 1200),
        (MONEY, 12.5, 1250),
        (MONEY, -0.0, 0),
        (MONEY, 1e3, 100_000),
        (MONEY, np.float64(0.07), 7),
        (MONEY, np.float32(0.5), 50),
        (MONEY, Decimal("12.500000"), 1250),
        (MONEY, Decimal("1E+3"), 100_000),
        (MONEY, Decimal("0E-50"), 0),
        (MONEY, "9999999999999999.99", 10**18 - 1),
        (MONEY, np.str_("1"), 100),
        (DECIMAL, "0.0001", 1),
        (INTEGER, 3.0, 3),
        (INTEGER, "3", 3),
        (YES_NO, "yes", True),
        (YES_NO, "TRUE", True),
        (YES_NO, "No", False),
        (YES_NO, "false", False),
        (YES_NO, True, True),
        (YES_NO, np.bool_(False), False),  # noqa: FBT003  a cell
        (LIST, "a;b", ("a", "b")),
        (LIST, ["a", None, "b"], ("a", "b")),
        (LIST, np.array(["a", "b"], dtype=object), ("a", "b")),
        (LIST, None, ()),
        (LIST, "", ()),
    ],
)
def test_a_cell_is_read_exactly(of: ColumnType, cell: object, value: Value) -> None:
    """What is exact is read, whichever library wrapped it."""
    found = read(of, cell)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("of", "cell", "code"),
    [
        (TEXT, 440605, "D032"),
        (TEXT, np.int64(1), "D032"),
        (TEXT, 4.4e17, "D032"),
        (TEXT, Decimal(1), "D032"),
        (TEXT, " M1", "D033"),
        (TEXT, "M1\u3000", "D033"),
        (TEXT, "M1;M2", "D034"),
        (TEXT, "M\x001", "D034"),
        (TEXT, "M\n1", "D034"),
        (TEXT, "M\u200b1", "D034"),
        (TEXT, "M\ud8001", "D034"),
        (TEXT, "M\u20281", "D034"),
        (TEXT, True, "D046"),
        (TEXT, DAY_1, "D046"),
        (TEXT, b"M1", "D046"),
        (TEXT, {"id": 1}, "D046"),
        (TEXT, "3.70E+17", "D049"),
        (TEXT, "4e+17", "D049"),
        (TEXT, "440605199001011000", "D049"),
        (DAY, "2025-3/1", "D035"),
        (DAY, "2025年3月", "D035"),
        (DAY, "25-3-1", "D035"),
        (DAY, "1/3/2025", "D035"),
        (DAY, "2025031", "D035"),
        (DAY, "２０２５年２月２９日", "D036"),
        (DAY, "20250229", "D036"),
        (DAY, "2025-W01-1", "D035"),
        (DAY, "2025-03-01 08:30", "D037"),
        (DAY, "2025/3/1 0:00:01", "D037"),
        (DAY, "20250301T00:00:00Z", "D037"),
        (DAY, "2025-03-01 0:0", "D035"),
        (DAY, "今天 0:00", "D035"),
        (DAY, "2025-02-29 00:00", "D036"),
        (DAY, 45717, "D035"),
        (DAY, "2025-02-29", "D036"),
        (DAY, "2025-13-01", "D036"),
        (DAY, "0000-01-01", "D036"),
        (DAY, datetime(2025, 3, 1, 8), "D037"),  # noqa: DTZ001  a moment without a zone is meant
        (DAY, datetime(2025, 3, 1, tzinfo=UTC), "D037"),
        (DAY, pd.Timestamp(year=2025, month=3, day=1, nanosecond=1), "D037"),
        (DAY, "1899-12-31", "D038"),
        (DAY, date(2200, 1, 1), "D038"),
        (DAY, True, "D046"),
        (DAY, np.datetime64("2025-03-01"), "D046"),
        (MONEY, "1,23", "D039"),
        (MONEY, "1234,567", "D039"),
        (MONEY, "1.234,50", "D039"),
        (MONEY, "-￥-5", "D039"),
        (MONEY, "12万元", "D039"),
        (MONEY, "12美元", "D039"),
        (MONEY, "二十", "D039"),
        (MONEY, "1²", "D039"),
        (MONEY, "1 234", "D039"),
        (MONEY, "1,234.505", "D040"),
        (MONEY, "1e3", "D039"),
        (MONEY, "+1", "D039"),
        (MONEY, ".5", "D039"),
        (MONEY, inf, "D039"),
        (MONEY, Decimal("-Infinity"), "D039"),
        (MONEY, "0.005", "D040"),
        (MONEY, "1.000", "D040"),
        (MONEY, Decimal("0.005"), "D040"),
        (MONEY, Decimal("1E-1000000"), "D040"),
        (INTEGER, "1.5", "D040"),
        (MONEY, 0.1 + 0.2, "D041"),
        (MONEY, 5e-324, "D041"),
        (MONEY, np.float32(0.1), "D041"),
        (INTEGER, 1.5, "D041"),
        (MONEY, "10000000000000000", "D042"),
        (MONEY, "9" * 99, "D042"),
        (MONEY, 10**16, "D042"),
        (MONEY, 1e300, "D042"),
        (MONEY, Decimal("1E+1000000"), "D042"),
        (MONEY, True, "D046"),
        (MONEY, DAY_1, "D046"),
        (YES_NO, "maybe", "D044"),
        (YES_NO, 1, "D044"),
        (SEVERITY, "Minor", "D045"),
        (SEVERITY, 2, "D045"),
        (SEVERITY, 1.0, "D046"),
        (SEVERITY, ["minor"], "D046"),
        (LIST, "a; b", "D033"),
        (LIST, 3, "D046"),
    ],
)
def test_what_is_not_exact_is_refused(of: ColumnType, cell: object, code: str) -> None:
    """Nothing is guessed, rounded or cut."""
    assert fault(of, cell) == code


@pytest.mark.parametrize("name", ["dividend", "loss", "fund"])
def test_money_in_is_not_negative(name: str) -> None:
    """A dividend, a loss and a fund are 0 or more; other numbers may be below."""
    assert read(MONEY, "0", name=name) == 0
    assert fault(MONEY, "-0.01", name=name) == "D043"
    assert read(MONEY, "-0.01", name="shares") == -1


def test_a_required_list_is_not_empty() -> None:
    """A list without texts is nothing."""
    assert fault(LIST, "", required=True) == "D031"


@given(st.integers(1 - 10**18, 10**18 - 1), st.sampled_from([0, 2, 4]))
def test_a_number_comes_back_from_text_and_decimal(number: int, decimals: int) -> None:
    """What a table writes is read as the same number."""
    of = ColumnType("decimal", decimals)
    text = format_decimal(number, decimals)
    assert read(of, text) == number
    assert read(of, Decimal(text)) == number


@given(st.integers(-(10**15), 10**15))
def test_a_float_is_its_decimals_or_refused(fen: int) -> None:
    """A float that stands for an amount of 15 digits is read as that amount."""
    assert read(MONEY, fen / 100) == fen


@given(st.text(), st.sampled_from([TEXT, DAY, MONEY, INTEGER, YES_NO, SEVERITY, LIST]))
def test_no_text_is_anything_but_a_value_or_a_fault(text: str, of: ColumnType) -> None:
    """Whatever a cell holds, it is read or refused; a text that is kept is unchanged."""
    try:
        value = read(of, text)
    except CellFault:
        return
    if of is TEXT:
        assert value in (None, text)


@pytest.mark.parametrize(
    ("value", "personal", "text"),
    [
        ("M1", False, "M1"),
        ("M1", True, "***"),
        ("M12", True, "***12"),
        ("440605199001011234", True, "***34"),
        ("a\nb", False, "a\\nb"),
        ("x" * 100, False, "x" * 80 + "…"),
        (np.float64(0.5), False, "0.5"),
        (10**4000, False, hex(10**4000)[:80] + "…"),
        ([1], False, "…"),
        (DAY_1, False, "2025-03-01"),
    ],
)
def test_a_value_is_shown_on_one_line(value: object, personal: bool, text: str) -> None:  # noqa: FBT001  a case
    """A value in a message is cut, printable, and masked where personal."""
    assert shown(value, personal=personal) == text


@pytest.mark.parametrize(
    ("word", "near"),
    [("维持", "upheld"), (" 撤销", "overturned"), ("upheldd", "upheld"), ("不详", None)],
)
def test_an_outcome_in_chinese_leads_to_its_word(word: str, near: str | None) -> None:
    """A clerk writes 维持 and is told which word the column takes."""
    with pytest.raises(CellFault) as caught:
        read(HISTORY.column("outcome").type, word)
    assert (str(caught.value), caught.value.near) == ("D045", near)
    with pytest.raises(CellFault) as caught:
        read(SEVERITY, word)
    assert caught.value.near is None
