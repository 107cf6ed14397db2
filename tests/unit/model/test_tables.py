"""The data dictionary."""

import pytest

from sanctions import errors
from sanctions.model import tables
from sanctions.model.tables import (
    FINDINGS,
    HISTORY,
    HOUSEHOLDS,
    ISSUES,
    MEASURES,
    MEMBERS,
    MEMBERS_OUT,
    MONEY,
    TEXT,
    VILLAGES,
    VILLAGES_OUT,
    Column,
    ColumnType,
    Table,
    Text,
    choice,
    history_table,
)

TABLES_IN = [MEMBERS, HISTORY, VILLAGES]
TABLES_OUT = [FINDINGS, MEASURES, MEMBERS_OUT, HOUSEHOLDS, VILLAGES_OUT, ISSUES]
TABLES = TABLES_IN + TABLES_OUT
COLUMNS = [(table, column) for table in TABLES for column in table.columns]

SEVERITY = Column(
    "severity",
    choice("minor", "serious", "grave"),
    Text("严重程度", "Severity"),
    Text("轻者在前。", "Lightest first."),
)


@pytest.mark.parametrize(
    ("table", "name", "columns"),
    [
        (MEMBERS, "members", "village_id household_id member_id dividend birth_date shares"),
        (
            HISTORY,
            "history",
            """record_id clause member_id household_id occurred_on loss incident_id recorded_on
            notified_on decided_on appealed_on resolved_on outcome rectify_by rectified_on""",
        ),
        (VILLAGES, "villages", "village_id fund"),
        (
            FINDINGS,
            "findings",
            """record_id subject_kind subject village_id clause occurred_on state prior warnings
            grade row review ruleset""",
        ),
        (
            MEASURES,
            "measures",
            """subject_kind subject measure kind starts_on ends_on amount_min amount_max records
            rows ruleset""",
        ),
        (
            MEMBERS_OUT,
            "members",
            """member_id household_id village_id reward dividend base entitlement pay paid held
            withheld redistributed status row""",
        ),
        (
            HOUSEHOLDS,
            "households",
            "household_id village_id members dividend base paid held withheld status",
        ),
        (
            VILLAGES_OUT,
            "villages",
            """village_id reward members households dividend fund entitlement paid held withheld
            redistributed retained counted pending compliant_share""",
        ),
        (ISSUES, "issues", "severity table file sheet cell row column value code message"),
    ],
)
def test_tables_have_the_columns_of_the_design(table: Table, name: str, columns: str) -> None:
    """Every table has exactly the columns of DESIGN 4 and 6, in their order."""
    assert name == table.name
    assert columns.split() == list(table.names)


@pytest.mark.parametrize(
    ("table", "required"),
    [
        (MEMBERS, "village_id household_id member_id dividend"),
        (HISTORY, "record_id clause occurred_on"),
        (VILLAGES, "village_id fund"),
        (FINDINGS, "record_id subject_kind subject clause occurred_on state"),
        (MEASURES, "subject_kind subject measure kind records rows ruleset"),
        (ISSUES, "severity table code message"),
    ],
)
def test_required_columns_are_never_empty(table: Table, required: str) -> None:
    """What must be given, and what is always answered, is required; the rest may be empty."""
    assert required.split() == list(table.required)


@pytest.mark.parametrize("table", [MEMBERS_OUT, HOUSEHOLDS, VILLAGES_OUT])
def test_all_money_of_a_result_is_required(table: Table) -> None:
    """An amount of a reward is never empty: nothing is 0."""
    assert all(column.required for column in table.columns if column.type == MONEY)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_names_keys_and_orders_are_sound(table: Table) -> None:
    """Names of columns do not repeat, and keys and orders are made of them."""
    assert len(table.names) == len(set(table.names))
    assert set(table.key) | set(table.order) <= set(table.names)


@pytest.mark.parametrize("table", TABLES_OUT, ids=lambda table: table.name)
def test_the_order_of_results_tells_rows_apart(table: Table) -> None:
    """Rows of a result that has a key are in one order only."""
    assert table.order
    assert set(table.key) <= set(table.order)


@pytest.mark.parametrize(
    ("table", "column"), COLUMNS, ids=[f"{table.name}.{column.name}" for table, column in COLUMNS]
)
def test_every_column_speaks_both_languages(table: Table, column: Column) -> None:
    """Titles and notes are in Chinese and English, and a note is a short sentence."""
    for text in (column.title, column.note):
        assert any("\u4e00" <= character <= "\u9fff" for character in text.zh)
        assert text.en.isascii()
    assert column.note.zh.endswith("。")
    assert column.note.en.endswith(".")
    assert len(column.note.zh) <= 35
    assert len(column.note.en) <= 70
    assert column == table.column(column.name)


def test_titles_of_a_table_are_told_apart() -> None:
    """No two columns of one table have the same title."""
    for table in TABLES:
        for language in ("zh", "en"):
            titles = [column.title.speak(language) for column in table.columns]
            assert len(titles) == len(set(titles))


def test_people_are_personal() -> None:
    """Ids of persons and households, and dates of birth, are masked in messages."""
    expected = {"household_id", "member_id", "birth_date", "subject"}
    assert expected == {column.name for _, column in COLUMNS if column.personal}
    assert all(column.personal for _, column in COLUMNS if column.name in expected)


def test_a_choice_lists_its_words() -> None:
    """A choice has its words in order, and the other types have none."""
    assert ColumnType("choice", 0, ("upheld", "overturned")) == choice("upheld", "overturned")
    expected = ("upheld", "overturned")
    assert expected == HISTORY.column("outcome").type.values
    assert all((column.type.kind == "choice") == bool(column.type.values) for _, column in COLUMNS)


def test_the_history_takes_the_columns_of_a_ruleset() -> None:
    """Scales and attributes come after the fixed columns, which stay as they are."""
    role = Column("role", choice("owner", "tenant"), Text("身份", "Role"), Text("身份。", "Role."))
    table = history_table([SEVERITY, role])
    assert (*HISTORY.columns, SEVERITY, role) == table.columns
    assert HISTORY.name == table.name
    assert HISTORY.key == table.key
    assert history_table([]) == HISTORY


@pytest.mark.parametrize(
    ("extra", "name"),
    [
        ([Column("loss", TEXT, SEVERITY.title, SEVERITY.note)], "loss"),
        ([SEVERITY, SEVERITY], "severity"),
    ],
)
def test_the_history_refuses_a_name_twice(extra: list[Column], name: str) -> None:
    """A scale or attribute cannot take the name of another column."""
    with pytest.raises(ValueError, match=f"^the history has two columns `{name}`$"):
        history_table(extra)


def test_an_unknown_column_is_a_key_error() -> None:
    """A table that lacks a column says which."""
    with pytest.raises(KeyError, match=r"^'severity'$"):
        HISTORY.column("severity")


def test_a_text_speaks_the_language_asked_for() -> None:
    """Each language has its text."""
    chinese, english = "户", "Household"
    text = Text(chinese, english)
    assert chinese == text.speak("zh")
    assert english == text.speak("en")


def test_issues_are_the_rows_of_the_issue_table() -> None:
    """The value that reports a fault has the columns of the table it is written to."""
    place = {"file": "2025.xlsx", "sheet": "甲村", "cell": "D2"}
    issue = tables.Issue(
        "error", "members", 2, "dividend", "-1", "D103", "below 0", "小于 0", **place
    )
    assert errors.Issue is tables.Issue
    where = ["2025.xlsx", "甲村", "D2", 2, "dividend"]
    expected = ["error", "members", *where, "-1", "D103", "below 0"]
    assert expected == [getattr(issue, name) for name in ISSUES.names]


def test_a_table_names_its_columns() -> None:
    """All of them, and those that are never empty, in their order."""
    first = Column("a", TEXT, Text("甲", "A"), Text("", ""), required=True)
    second = Column("b", TEXT, Text("乙", "B"), Text("", ""))
    table = Table("t", (second, first), key=())
    assert table.names == ("b", "a")
    assert table.required == ("a",)
