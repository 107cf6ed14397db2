"""CSV in and out."""

from datetime import date

import pytest

from sanctions.files import Row, file_bytes, read_rows
from sanctions.model.tables import (
    DAY,
    INTEGER,
    LIST,
    MEMBERS,
    MONEY,
    TEXT,
    YES_NO,
    Column,
    Table,
    Text,
)
from tests.unit.files.faulty import csv_of, lines

NOTHING = Text("", "")
MIXED = Table(
    "mixed",
    (
        Column("id", TEXT, NOTHING, NOTHING, required=True),
        Column("day", DAY, NOTHING, NOTHING),
        Column("paid", MONEY, NOTHING, NOTHING),
        Column("times", INTEGER, NOTHING, NOTHING),
        Column("fenced", YES_NO, NOTHING, NOTHING),
        Column("records", LIST, NOTHING, NOTHING),
    ),
    key=("id",),
)


def rows_of(content: bytes) -> list[tuple[int, object]]:
    """The number and the member of every row."""
    read, issues = read_rows(csv_of(content, "members.csv", "members"), MEMBERS)
    assert issues == []
    return [(number, row["member_id"]) for number, row in zip(read.numbers, read.rows, strict=True)]


def faults_of(content: bytes) -> list[tuple[str, int | None]]:
    """Code and row of every issue."""
    _, issues = read_rows(csv_of(content, "members.csv", "members"), MEMBERS)
    return [(issue.code, issue.row) for issue in issues]


GOOD = lines("V1,H1,M1,100.00", "V1,H1,M2,50")


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        b"\xef\xbb\xbf" + GOOD,
        GOOD.rstrip(b"\n"),
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b"\n", b"\r"),
        GOOD.replace(b"M1", b'"M1"'),
    ],
)
def test_the_header_is_line_1(content: bytes) -> None:
    """A row has the number of its line, with a mark or without, whatever ends the lines."""
    assert rows_of(content) == [(2, "M1"), (3, "M2")]


def test_blank_lines_count_and_are_no_rows() -> None:
    """Rows keep the number of their line in the file."""
    blank = lines("", "V1,H1,M1,100.00", "", "", "V1,H1,M2,50", "", "")
    assert rows_of(b"\n" + blank) == [(4, "M1"), (7, "M2")]


def test_a_row_of_several_lines_has_the_number_of_its_first() -> None:
    """A quoted line break does not shift the rows below."""
    header = b"village_id,household_id,member_id,dividend,note\n"
    assert rows_of(header + b'V1,H1,M1,1,"a\nb\nc"\nV1,H1,M2,1,d\n') == [(2, "M1"), (5, "M2")]


def test_a_cell_may_hold_what_csv_is_made_of() -> None:
    """Commas, quotes and formulas inside an id are the id."""
    assert rows_of(lines('V1,H1,"M,1",1', 'V1,H1,"M""2",1', "V1,H1,=1+1,1")) == [
        (2, "M,1"),
        (3, 'M"2'),
        (4, "=1+1"),
    ]


def test_bad_lines_are_told_by_number() -> None:
    """A line of another width is set aside, and the lines around it are read."""
    assert faults_of(lines("V1,H1,M1", "V1,H1,M2,1", "V1,H1,M3,1,")) == [("D005", 2), ("D005", 4)]


def test_a_broken_quote_ends_the_reading() -> None:
    """What stands before it is read; nothing after it is taken for rows."""
    content = lines("V1,H1,M1,1", 'V1,H1,"M2,1', "V1,H1,M3,1")
    read, issues = read_rows(csv_of(content, "members.csv", "members"), MEMBERS)
    assert read.numbers == [2]
    assert [broken.number for broken in read.broken] == [3]
    assert [(issue.code, issue.row) for issue in issues] == [("D006", 3)]
    assert not read.complete
    assert faults_of(b'"village_id') == [("D006", 1)]
    assert faults_of(b'a,"b"c\n') == [("D006", 1)]


def test_a_cell_that_is_too_long_ends_the_reading() -> None:
    """It is not taken for a broken quote, in a row or in the header."""
    long = "M" * 131_073
    assert faults_of(lines("V1,H1,M1,1", f"V1,H1,{long},1", "x")) == [("D015", 3)]
    assert faults_of(lines(f'V1,H1,"{long}",1')) == [("D015", 2)]
    assert faults_of(f"{long}\n".encode()) == [("D015", 1)]
    assert rows_of(lines(f"V1,H1,{long[:-1]},1")) == [(2, long[:-1])]


@pytest.mark.parametrize("mark", [";", "\t", "；"])
def test_another_separator_is_told(mark: str) -> None:
    """One issue of the whole, in place of one for every column and line."""
    assert faults_of(GOOD.decode().replace(",", mark).encode()) == [("D016", None)]


def test_lines_of_commas_at_the_end_are_no_rows() -> None:
    """They are one warning that names them; between rows they are bad rows."""
    content = lines("V1,H1,M1,1", ",,,", "", ",,", ",,,")
    read, (issue,) = read_rows(csv_of(content, "members.csv", "members"), MEMBERS)
    assert (read.numbers, read.broken, read.complete) == ([2], [], True)
    assert (issue.code, issue.row, issue.severity) == ("D017", 3, "warning")
    assert issue.message.startswith("lines 3 to 6 at the end")
    _, (issue,) = read_rows(csv_of(lines("V1,H1,M1,1", ","), "m.csv", "members"), MEMBERS)
    assert issue.message.startswith("line 3 at the end")
    assert faults_of(lines("V1,H1,M1,1", ",,,", "V1,H1,M2,1")) == [("D031", 3)] * 4
    assert faults_of(lines(",,", 'V1,"H1')) == [("D005", 2), ("D006", 3)]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_a_file_without_a_header_is_empty(content: bytes) -> None:
    """There is nothing to read."""
    assert faults_of(content) == [("D003", None)]


def test_a_file_with_a_header_alone_has_no_rows() -> None:
    """A list without members can be read."""
    assert rows_of(lines()) == []


def test_what_is_written() -> None:
    """UTF-8 without a mark, one line feed a line, every decimal, lists with `;`, nothing empty."""
    rows: list[Row] = [
        {
            "id": "=陈,1",
            "day": date(2025, 3, 1),
            "paid": -5,
            "times": 0,
            "fenced": False,
            "records": ("R1", "R2"),
        },
        {"id": "M2", "day": None, "paid": 0, "times": None, "fenced": True, "records": ()},
        {"id": 'M"3', "day": None, "paid": None, "times": 12, "fenced": None, "records": ("R1",)},
    ]
    assert file_bytes("csv", MIXED, rows).decode() == (
        "id,day,paid,times,fenced,records\n"
        '"=陈,1",2025-03-01,-0.05,0,no,R1;R2\n'
        "M2,,0.00,,yes,\n"
        '"M""3",,,12,,R1\n'
    )
