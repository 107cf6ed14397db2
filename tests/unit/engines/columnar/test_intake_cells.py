"""Cells that SQL takes as they stand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions.engines.columnar.cells import TEXT, Cell, RawType, cell_of
from sanctions.files.cells import CellFault, cell_reader
from sanctions.model.tables import (
    DAY,
    DECIMAL,
    INTEGER,
    MEMBERS,
    YES_NO,
    Column,
    Text,
    choice,
)
from sanctions.model.tables import TEXT as TEXT_TYPE

NAMED = Text("列", "a column")
COLUMNS = [
    Column("it", of, NAMED, NAMED, required=required)
    for of in (TEXT_TYPE, DAY, INTEGER, DECIMAL, YES_NO, choice("minor", "严重"), choice())
    for required in (False, True)
]
LIKELY = st.sampled_from(
    [
        *("2025-02-28", "2025-02-29", "1900-01-01", "1899-12-31", "2199-12-31", "2200-01-01"),
        *("12.5", "0.1234", "0.12345", "99999999999999", "999999999999999999", "-1", "1e5", "+1"),
        *("yes", "true", "no", "false", "True", "minor", "严重", "Minor", "a b", " a", "a ", "a;b"),
        *("ａ", "；", "\u200b", "\u3000", "\u4e00", "epoch", "infinity", "1_000", ".5", "5.", "٣"),
    ]
)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
CELLS = st.lists(st.one_of(st.none(), LIKELY, WORDS), min_size=1, max_size=30)


CONNECTION = duckdb.connect()


def taken(cell: Cell, cells: "pa.Array[Any]") -> list[tuple[object, object]]:
    """The typed value of each cell, and whether it is odd."""
    odd = "FALSE" if cell.odd is None else cell.odd
    CONNECTION.register("given", pa.table({"it": cells}))
    return CONNECTION.execute(f"SELECT {cell.typed}, {odd} FROM given").fetchall()  # noqa: S608  our own expressions


@settings(max_examples=40, deadline=None)
@given(cells=CELLS)
@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_a_plain_text_is_what_the_reader_reads(column: Column, cells: list[str | None]) -> None:
    """Whatever SQL does not call odd has the value that the exact reader gives it."""
    cell = cell_of(column, TEXT)
    assert cell is not None
    read = cell_reader(column)
    array = pa.array(cells, pa.string())
    for given_cell, (value, odd) in zip(cells, taken(cell, array), strict=True):
        if not odd:
            assert value == read(given_cell)


@pytest.mark.parametrize("raw", [(18, 2), (18, 4), (16, 2), (12, 1), (18, 0), (38, 10), (38, 30)])
@pytest.mark.parametrize("name", ["dividend", "shares"])
def test_a_plain_decimal_is_scaled_exactly(name: str, raw: tuple[int, int]) -> None:
    """The greatest numbers of a type are scaled without loss, and never stop the query."""
    digits, decimals = raw
    nines = (9,) * digits
    greatest, least = Decimal((0, nines, -decimals)), Decimal((1, nines, -decimals))
    numbers = [Decimal(0), Decimal(1), greatest, least, Decimal((0, nines[1:], -decimals))]
    column = MEMBERS.column(name)
    cell = cell_of(replace(column, name="it"), RawType("decimal", digits, decimals))
    assert cell is not None
    read = cell_reader(column)
    array = pa.array(numbers, pa.decimal128(digits, decimals))
    for number, (value, odd) in zip(numbers, taken(cell, array), strict=True):
        if not odd:
            assert value == read(number)
        elif number >= 0:
            with pytest.raises(CellFault):
                read(number)


def test_plain_cells_are_taken() -> None:
    """What people write most is not odd: else nothing would be fast."""
    plain = {
        TEXT_TYPE: ["M000000001", "村三", "大沥镇（东）", "V 4", "a-b/c"],
        DAY: ["2025-07-31", "1950-01-01"],
        DECIMAL: ["12.5", "0", "100"],
        YES_NO: ["yes", "no"],
    }
    for of, texts in plain.items():
        cell = cell_of(Column("it", of, NAMED, NAMED, required=True), TEXT)
        assert cell is not None
        assert [odd for _, odd in taken(cell, pa.array(texts))] == [False] * len(texts)


def test_a_column_of_another_kind_is_for_the_reader() -> None:
    """Numbers where texts are asked for, and texts in lists, are never plain."""
    assert cell_of(MEMBERS.column("member_id"), RawType("whole")) is None
    assert cell_of(MEMBERS.column("dividend"), RawType("day")) is None
    assert cell_of(MEMBERS.column("dividend"), RawType("nothing")) is None
    day = cell_of(MEMBERS.column("birth_date"), RawType("nothing"))
    assert day == Cell("CAST(NULL AS DATE)", None)


def test_a_day_is_taken_as_it_stands() -> None:
    """A day within the years that we take is plain, and one outside is odd."""
    cell = cell_of(Column("it", DAY, NAMED, NAMED), RawType("day"))
    assert cell is not None
    days = [date(1900, 1, 1), date(1899, 12, 31), date(2200, 1, 1), None]
    assert taken(cell, pa.array(days)) == [
        (days[0], False),
        (days[1], True),
        (days[2], True),
        (None, None),
    ]
