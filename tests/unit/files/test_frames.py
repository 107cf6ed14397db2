"""pandas frames, Arrow tables and Parquet files, in and out."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.errors import InputError
from sanctions.files import Kind, Row, Value, file_bytes, frame_of, read_rows, read_table
from sanctions.files.arrow_tables import given_parquet
from sanctions.files.pandas_frames import pandas_frame
from sanctions.files.write import TableFormat
from sanctions.model.tables import MEMBERS, VILLAGES, VILLAGES_OUT
from tests.unit.files.faulty import csv_of
from tests.unit.files.test_delimited import MIXED

MEMBERS_FRAME = pd.DataFrame(
    {
        "village_id": ["V1", "V1"],
        "household_id": ["H1", "H1"],
        "member_id": ["M1", "M2"],
        "dividend": ["100.00", "50"],
    }
)
FULL: Row = {
    "id": "M1",
    "day": date(2025, 3, 1),
    "paid": 1250,
    "times": 3,
    "fenced": True,
    "records": ("R1", "R2"),
}
BARE: Row = {"id": "M2", "day": None, "paid": None, "times": None, "fenced": None, "records": ()}


def dividends(cells: "pd.Series[Any]") -> tuple[list[Value], list[tuple[str, int | None]]]:
    """The dividends of a frame, and code and row of its issues."""
    frame = MEMBERS_FRAME.assign(dividend=cells)
    _, rows, issues = read_table(frame, MEMBERS)
    return [row["dividend"] for row in rows.rows], [(issue.code, issue.row) for issue in issues]


@pytest.mark.parametrize(
    "cells",
    [
        pd.Series([100.5, 50.0]),
        pd.Series(["100.5", "50"], dtype="string"),
        pd.Series([Decimal("100.50"), 50], dtype=object),
        pd.Series([np.float64(100.5), np.int64(50)], dtype=object),
        pd.Series([Decimal("100.5"), Decimal(50)]).astype(pd.ArrowDtype(pa.decimal128(38, 10))),
    ],
)
def test_money_of_any_exact_type_is_read(cells: "pd.Series[Any]") -> None:
    """Text, decimals, whole numbers and exact floats are the same money."""
    assert dividends(cells) == ([10_050, 5_000], [])


def test_an_inexact_float_is_refused_by_row() -> None:
    """One inexact float does not spoil the others."""
    assert dividends(pd.Series([0.1 + 0.2, 0.3])) == ([30], [("D041", 1)])


def test_missing_values_of_every_type_are_nothing() -> None:
    """None, NaN, NaT and NA are empty cells."""
    frame = MEMBERS_FRAME.assign(
        birth_date=pd.Series([pd.Timestamp("1990-05-01"), pd.NaT]),
        shares=pd.array([2, pd.NA], dtype="Int64"),
    )
    _, rows, issues = read_table(frame, MEMBERS)
    assert issues == []
    assert [(row["birth_date"], row["shares"]) for row in rows.rows] == [
        (date(1990, 5, 1), 20_000),
        (None, None),
    ]


def test_ids_that_became_numbers_are_refused() -> None:
    """A frame that read ids as numbers is sent back, row by row."""
    _, rows, issues = read_table(MEMBERS_FRAME.assign(member_id=[1, 2]), MEMBERS)
    assert rows.rows == []
    assert [(issue.code, issue.row) for issue in issues] == [("D032", 1), ("D032", 2)]


def test_rows_are_numbered_by_place() -> None:
    """The index of a frame says nothing about its rows."""
    _, rows, _ = read_table(MEMBERS_FRAME.set_index(pd.Index([7, 7])), MEMBERS)
    assert rows.numbers == [1, 2]


def test_columns_that_stand_twice_are_refused() -> None:
    """A frame may have two columns of one name; which one is meant is not guessed."""
    frame = pd.concat([MEMBERS_FRAME, MEMBERS_FRAME[["dividend"]]], axis=1)
    assert [issue.code for issue in read_table(frame, MEMBERS)[2]] == ["D004"]


@pytest.mark.parametrize("empty", [pd.DataFrame(), pa.table({})])
def test_a_frame_without_columns_has_no_rows(empty: object) -> None:
    """An empty frame is an empty table."""
    _, rows, issues = read_table(empty, VILLAGES)
    assert (rows.rows, issues) == ([], [])


def test_moments_in_arrow_are_days_at_midnight_alone() -> None:
    """A time of day or a zone is refused in an Arrow table as in a frame."""
    moments = [datetime(1990, 5, 1), datetime(1990, 5, 1, 8)]  # noqa: DTZ001  without a zone is meant
    table = pa.Table.from_pandas(MEMBERS_FRAME)
    plain = table.append_column("birth_date", pa.array(moments, pa.timestamp("us")))
    zoned = table.append_column("birth_date", pa.array(moments, pa.timestamp("us", "UTC")))
    assert [(issue.code, issue.row) for issue in read_table(plain, MEMBERS)[2]] == [("D037", 2)]
    assert [(issue.code, issue.row) for issue in read_table(zoned, MEMBERS)[2]] == [
        ("D037", 1),
        ("D037", 2),
    ]


class Stream:
    """A table of another library: all it has is the Arrow stream of two rows, twice."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The stream."""
        table: Any = pa.concat_tables([pa.Table.from_pandas(MEMBERS_FRAME)] * 2)
        return table.__arrow_c_stream__(requested_schema)


def test_any_arrow_stream_is_read_over_its_batches() -> None:
    """Rows are numbered through all batches."""
    given_stream, rows, issues = read_table(Stream(), MEMBERS)
    assert (given_stream.kind, given_stream.sha256, issues) == ("arrow", None, [])
    assert rows.numbers == [1, 2, 3, 4]


def test_dictionary_and_large_types_are_texts() -> None:
    """Categories and large strings are texts like others."""
    table = pa.table(
        {
            "village_id": pa.array(["V1"]).dictionary_encode(),
            "household_id": pa.array(["H1"], pa.large_string()),
            "member_id": pa.array(["M1"], pa.string_view()),
            "dividend": pa.array([Decimal("1.5")]),
        }
    )
    assert read_table(table, MEMBERS)[2] == []
    categories = MEMBERS_FRAME.astype({"village_id": "category"})
    assert read_table(categories, MEMBERS)[2] == []


def test_the_types_of_an_arrow_table() -> None:
    """Each kind of column has one type, and nothing is null."""
    table = frame_of("arrow", MIXED, [FULL, BARE])
    assert isinstance(table, pa.Table)
    assert [str(field.type) for field in table.schema] == [
        "string",
        "date32[day]",
        "decimal128(18, 2)",
        "int64",
        "bool",
        "list<item: string>",
    ]
    assert not table.schema.metadata
    assert table.to_pylist() == [
        {**FULL, "paid": Decimal("12.50"), "records": ["R1", "R2"]},
        {**BARE, "records": []},
    ]


def test_the_types_of_a_pandas_frame() -> None:
    """Each kind of column has one type, also in an empty frame and without any value."""
    types = ["object", "datetime64[s]", "object", "Int64", "boolean", "object"]
    for rows in ([FULL, BARE], [BARE], []):
        frame = pandas_frame(MIXED, rows)
        assert [str(of) for of in frame.dtypes] == types
        assert list(frame.index) == list(range(len(rows)))
    frame = pandas_frame(MIXED, [FULL, BARE])
    assert frame["paid"].tolist() == [Decimal("12.50"), None]
    assert frame["id"].tolist() == ["M1", "M2"]
    assert frame["records"].tolist() == [["R1", "R2"], []]
    assert frame["day"].tolist() == [pd.Timestamp("2025-03-01"), pd.NaT]


def test_open_ends_fit_into_a_frame() -> None:
    """The last day that a date can hold is a day of a frame too."""
    frame = pandas_frame(MIXED, [{**FULL, "day": date.max}])
    assert str(frame["day"][0].date()) == "9999-12-31"


def test_rows_come_back_as_rows() -> None:
    """Who gave a list of mappings gets exact decimals, days and lists."""
    rows: Any = frame_of("rows", MIXED, [FULL])
    assert rows == [{**FULL, "paid": Decimal("12.50"), "records": ["R1", "R2"]}]
    nothing: Any = frame_of("rows", MIXED, [])
    assert nothing == []


@pytest.mark.parametrize(
    ("kind", "of"),
    [("csv", pd.DataFrame), ("pandas", pd.DataFrame), ("parquet", pa.Table), ("arrow", pa.Table)],
)
def test_results_have_the_kind_of_what_was_given(kind: Kind, of: type) -> None:
    """A file of either format has a frame of its own."""
    assert isinstance(frame_of(kind, MIXED, [FULL]), of)


@pytest.mark.parametrize("kind", ["csv", "pandas", "arrow", "rows"])
def test_a_sum_past_18_digits_is_refused(kind: Kind) -> None:
    """No table of ours holds it, so none cuts it."""
    row = dict.fromkeys(VILLAGES_OUT.names) | {"retained": -(10**18)}
    with pytest.raises(InputError, match="D203"):
        frame_of(kind, VILLAGES_OUT, [row])


TEXTS = st.text(min_size=1, max_size=6).filter(
    lambda text: text.strip() == text and text.isprintable() and ";" not in text
)
MIXED_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": TEXTS,
            "day": st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31)),
            "paid": st.none() | st.integers(1 - 10**18, 10**18 - 1),
            "times": st.none() | st.integers(1 - 10**18, 10**18 - 1),
            "fenced": st.none() | st.booleans(),
            "records": st.lists(TEXTS, max_size=3).map(tuple),
        }
    ),
    max_size=5,
)


@given(MIXED_ROWS, st.sampled_from(["csv", "parquet"]))
def test_a_written_file_reads_back_the_same(rows: list[Row], file_format: TableFormat) -> None:
    """Nothing is lost or changed by writing a file and reading it, and bytes are stable."""
    content = file_bytes(file_format, MIXED, rows)
    assert content == file_bytes(file_format, MIXED, rows)
    reader = csv_of if file_format == "csv" else given_parquet
    read, issues = read_rows(reader(content, "mixed", "mixed"), MIXED)
    assert (read.rows, issues) == (rows, [])


@given(MIXED_ROWS, st.sampled_from(["pandas", "arrow", "rows"]))
def test_a_frame_reads_back_the_same(rows: list[Row], kind: Kind) -> None:
    """Nothing is lost or changed in a frame."""
    _, read, issues = read_table(frame_of(kind, MIXED, rows), MIXED)
    assert (read.rows, issues) == (rows, [])
