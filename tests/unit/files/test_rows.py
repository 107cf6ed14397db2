"""Rows become typed rows, and every fault of every row is reported in one pass."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sanctions.files import given_rows, read_rows
from sanctions.files.sheets.texts import given_text
from sanctions.model.tables import HISTORY, MEMBERS, VILLAGES, Table
from tests.unit.files.faulty import MEMBER, RECORD, csv_of, lines, typed


def found(table: Table, *rows: Mapping[str, object]) -> list[tuple[str, int | None, str | None]]:
    """Code, row and column of every issue."""
    return [(issue.code, issue.row, issue.column) for issue in typed(table, *rows)[1]]


def test_a_row_has_every_column_of_its_table() -> None:
    """A column that was not given is None in every row."""
    rows, issues = typed(MEMBERS, MEMBER)
    assert issues == []
    assert rows.complete
    assert rows.numbers == [1]
    assert rows.rows == [
        {
            "village_id": "V1",
            "household_id": "H1",
            "member_id": "M1",
            "dividend": 10_000,
            "birth_date": None,
            "shares": None,
        }
    ]


def test_all_faults_of_a_row_are_reported() -> None:
    """One pass reports every bad cell, and keeps what could be read."""
    rows, issues = typed(MEMBERS, MEMBER, {**MEMBER, "member_id": 7, "dividend": "x"})
    assert [(issue.code, issue.row) for issue in issues] == [("D032", 2), ("D039", 2)]
    assert rows.numbers == [1]
    assert [broken.number for broken in rows.broken] == [2]
    assert rows.broken[0].values == {"village_id": "V1", "household_id": "H1"}


def test_personal_values_are_masked() -> None:
    """Neither the value nor the message of an issue holds more than two characters of an id."""
    _, (issue,) = typed(MEMBERS, {**MEMBER, "member_id": "440605199001011234 "})
    assert issue.value == "***4 "
    assert "19900101" not in str(issue)
    _, (born,) = typed(MEMBERS, {**MEMBER, "birth_date": "01/01/1990"})
    assert born.value == "***90"
    assert "01/01" not in born.message + born.message_zh


def test_an_empty_cell_has_no_value() -> None:
    """What is not there is not shown."""
    for name in ("dividend", "member_id"):
        for nothing in (None, "", " "):
            _, (issue,) = typed(MEMBERS, {**MEMBER, name: nothing})
            assert (issue.code, issue.value) == ("D031", None)


def test_a_missing_column_makes_no_row_usable() -> None:
    """A required column that is missing is one issue, and the other cells are read all the same."""
    row = {name: value for name, value in MEMBER.items() if name != "member_id"}
    rows, issues = typed(MEMBERS, row, {**row, "dividend": "x"})
    assert [(issue.code, issue.row) for issue in issues] == [("D011", None), ("D039", 2)]
    assert not rows.complete
    assert rows.rows == []
    assert [broken.number for broken in rows.broken] == [1, 2]


def test_a_column_that_is_not_read() -> None:
    """It is a warning in the history, and elsewhere nothing."""
    assert found(HISTORY, {**RECORD, "remarks": "x"}) == [("D012", None, "remarks")]
    assert found(MEMBERS, {**MEMBER, "remarks": "x", "": "x"}) == []
    assert found(VILLAGES, {"village_id": "V1", "fund": 1, "name": "x"}) == []


def test_a_column_that_resembles_a_missing_one() -> None:
    """Nothing is computed as if a decision, an appeal or a birth date were not there."""
    for name, missing in (("decide_on", "decided_on"), ("apealed_on", "appealed_on")):
        rows, (issue,) = typed(HISTORY, {**RECORD, name: "2025-03-10"})
        assert (issue.code, issue.column, issue.severity) == ("D014", name, "error")
        assert f"`{missing}`" in issue.message
        assert (rows.rows, rows.complete) == ([], False)
        assert found(HISTORY, {**RECORD, name: "2025-03-10", missing: None}) == [
            ("D012", None, name)
        ]
    for name in ("birthdate", "share"):
        assert found(MEMBERS, {**MEMBER, name: "1"}) == [("D014", None, name)]


def test_a_file_without_a_header_tells_no_person() -> None:
    """The first person, read as names of columns, is not told; the hint says what is missing."""
    for line in (
        b"V1,H1,440605199001011234,1000.00,1990-02-28\n",
        "V1,H1,M1,陈志强 44060519900101123X\n".encode(),
        "V1,H1,M1,生于1990年2月28日\n".encode(),
    ):
        for table in (MEMBERS, HISTORY):
            issues = read_rows(csv_of(line, "m.csv", table.name), table)[1]
            assert {issue.code for issue in issues} == {"D011"}
            assert all("the first line of the file must be the header" in str(i) for i in issues)
            assert all("第一行须是表头" in issue.hint_zh for issue in issues)
            told = "".join(issue.message + issue.message_zh + str(issue.column) for issue in issues)
            assert not any(word in told for word in ("1990", "1000", "1234", "123X", "M1", "陈"))


def test_a_title_above_the_header_is_passed_over() -> None:
    """The header is the row whose headings are recognised."""
    for title in ("2025年分红名单", "2025年分红名单,,,"):
        content = f"{title}\n".encode() + lines("V1,H1,M1,1")
        read, issues = read_rows(given_text(content, Path("m.csv"), MEMBERS), MEMBERS)
        assert (issues, read.numbers) == ([], [3])


def test_a_column_that_looks_like_a_person_is_not_told() -> None:
    """Of unknown columns only what can be a name is shown."""
    assert found(HISTORY, {**RECORD, "440605199001011234": "x"}) == [("D012", None, "***")]
    _, (issue,) = typed(VILLAGES, {"village_id": "V1", "13800138000": "x", "note": "x"})
    assert issue.message == "the column is missing; found `village_id`, `***`, `note`"


def test_no_rows_need_no_columns() -> None:
    """An empty list is a table without rows; one of empty mappings is without columns."""
    assert found(HISTORY) == []
    assert {code for code, _, _ in found(VILLAGES, {})} == {"D011"}


def test_a_list_has_the_columns_of_all_its_rows() -> None:
    """A key that a row lacks is empty in it; a row of another kind is an issue of its own."""
    given_list = given_rows([RECORD, {**RECORD, "loss": 5}, None], "history")
    assert given_list.columns == (*RECORD, "loss")
    rows, issues = read_rows(given_list, HISTORY)
    assert [row["loss"] for row in rows.rows] == [None, 500]
    assert [(issue.code, issue.row) for issue in issues] == [("D010", 3)]


def test_unread_columns_may_repeat() -> None:
    """Only a column that is read must stand once."""
    header = b"village_id,fund,note,note\nV1,5.00,a,b\n"
    rows, issues = read_rows(csv_of(header, "v.csv", "villages"), VILLAGES)
    assert (issues, rows.rows) == ([], [{"village_id": "V1", "fund": 500}])


CELLS = st.one_of(
    st.none(),
    st.text(max_size=5),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.decimals(),
    st.sampled_from(["M1", "V1", "12.50", "2025-03-01", "1,000", "yes"]),
)
NAMES = st.sampled_from([*MEMBERS.names, "note"])
ROWS = st.lists(st.dictionaries(NAMES, CELLS), max_size=6)


@given(ROWS)
def test_no_row_is_lost(rows: list[dict[str, object]]) -> None:
    """Rows in = rows used + rows with an issue of their own or of the whole."""
    read, issues = read_rows(given_rows(rows, "members"), MEMBERS)
    broken = [row.number for row in read.broken]
    assert sorted(read.numbers + broken) == list(range(1, len(rows) + 1))
    errors = {issue.row for issue in issues if issue.severity == "error"}
    assert None in errors or errors == set(broken)


@given(st.binary(max_size=60))
def test_no_bytes_break_the_csv_reader(tail: bytes) -> None:
    """Whatever follows the header of a CSV file, each row of it is used or has an issue."""
    read, issues = read_rows(given_text(lines("") + tail, Path("m.csv"), MEMBERS), MEMBERS)
    errors = {issue.row for issue in issues if issue.severity == "error"}
    assert {broken.number for broken in read.broken} == errors - {None}


def test_rows_share_no_state() -> None:
    """The cache of days belongs to one reading."""
    first, _ = typed(HISTORY, RECORD)
    second, _ = typed(HISTORY, RECORD)
    assert first.rows[0]["occurred_on"] == second.rows[0]["occurred_on"] == date(2025, 3, 1)
