"""Checks within and across tables, and what is set aside for them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.errors import InputError, Issue
from sanctions.files import (
    Demands,
    Inputs,
    Rows,
    VersionDemands,
    beyond_quarantine,
    check_tables,
    read_rows,
    set_aside,
)
from sanctions.files.checks import later_issues
from sanctions.model.tables import MEMBERS, VILLAGES
from tests.unit.files.faulty import COVENANT, MEMBER, RECORD, SCALED, csv_of, inputs, lines, typed

HOUSEHOLD = {**RECORD, "member_id": None, "household_id": "H1", "clause": "illegal-building"}
Found = list[tuple[str, str, int | None, str | None]]


def short(issues: list[Issue]) -> Found:
    """Code, table, row and column of every issue."""
    return [(issue.code, issue.table, issue.row, issue.column) for issue in issues]


def found(given_inputs: Inputs, demands: Demands = COVENANT) -> Found:
    """What the checks find."""
    return short(check_tables(given_inputs, demands))


def on_record(**cells: object) -> list[tuple[str, str | None]]:
    """Code and column of what the checks find on one record."""
    history = [{**RECORD, **cells}]
    return [(code, column) for code, _, _, column in found(inputs([MEMBER], history))]


def test_good_tables_have_no_issues() -> None:
    """A member's and a household's record, each under a clause that is about them."""
    history: list[Mapping[str, object]] = [RECORD, {**HOUSEHOLD, "record_id": "R2"}]
    assert found(inputs([MEMBER], history, [{"village_id": "V1", "fund": 5}])) == []


@pytest.mark.parametrize(
    ("cells", "issues"),
    [
        ({"household_id": "H1"}, [("D102", "household_id")]),
        ({"member_id": None}, [("D103", "member_id")]),
        ({"member_id": "M9"}, [("D112", "member_id")]),
        ({"member_id": None, "household_id": "H1"}, [("D105", "clause")]),
        ({"clause": "illegal-building"}, []),
        ({"clause": "smoking"}, [("D104", "clause")]),
        ({"clause": "smoking", "occurred_on": "2022-06-30"}, []),
        ({"clause": "smoking", "occurred_on": "2022-07-01"}, [("D104", "clause")]),
        ({"severity": "serious"}, []),
        ({"severity": "grave"}, [("D116", "severity")]),
        ({"severity": "grave", "occurred_on": "2022-06-30"}, []),
        ({"outcome": "upheld", "appealed_on": "2025-04-01"}, [("D108", "resolved_on")]),
        (
            {"resolved_on": "2025-04-01"},
            [("D109", "outcome"), ("D110", "appealed_on")],
        ),
        (
            {"appealed_on": "2025-04-02", "resolved_on": "2025-04-01", "outcome": "upheld"},
            [("D111", "resolved_on")],
        ),
        ({"appealed_on": "2025-04-01", "resolved_on": "2025-04-01", "outcome": "upheld"}, []),
        ({"rectify_by": "2025-02-01"}, []),
    ],
)
def test_a_record_is_checked(
    cells: dict[str, object], issues: list[tuple[str, str | None]]
) -> None:
    """Whose it is, under which clause of the version in force, and whether its appeal can be."""
    assert on_record(**cells) == issues


@pytest.mark.parametrize(
    "event",
    ["recorded_on", "notified_on", "decided_on", "appealed_on", "rectified_on"],
)
def test_no_event_comes_before_its_record(event: str) -> None:
    """The day on which it occurred is the first that any event can have."""
    assert on_record(**{event: "2025-03-01"}) == []
    assert on_record(**{event: "2025-02-28"}) == [("D107", event)]


def test_a_resolution_comes_after_its_record() -> None:
    """A resolution before the occurrence is before the appeal too."""
    cells = {"appealed_on": "2025-03-01", "resolved_on": "2025-02-01", "outcome": "upheld"}
    assert on_record(**cells) == [("D107", "resolved_on"), ("D111", "resolved_on")]


def test_the_version_in_force_has_the_clauses() -> None:
    """Of two versions each judges its own days, and the end of one is the start of the next."""
    old = VersionDemands("model@1", date(2020, 1, 1), date(2025, 1, 1), {"litter": "person"})
    new = VersionDemands("model@2", date(2025, 1, 1), None, {"parking": "person"})
    history = [
        {**RECORD, "record_id": f"R{number}", "clause": clause, "occurred_on": day}
        for number, (clause, day) in enumerate(
            [
                ("litter", "2024-12-31"),
                ("litter", "2025-01-01"),
                ("parking", "2024-12-31"),
                ("parking", "2025-01-01"),
            ],
            start=1,
        )
    ]
    issues = check_tables(inputs([MEMBER], history), Demands((old, new)))
    assert [(issue.code, issue.row) for issue in issues] == [("D104", 2), ("D104", 3)]
    assert "`model@2`" in issues[0].message
    assert issues[1].hint == "use the id of a clause of that version"


def test_the_title_of_a_clause_leads_to_its_id() -> None:
    """A clerk writes 乱停放 and is told the id that is meant by it."""
    day = date(2022, 7, 1)
    version = VersionDemands("m@1", day, None, {"p": "person"}, titles={"乱停放": "p"})
    [issue] = check_tables(inputs([MEMBER], [{**RECORD, "clause": "乱停放"}]), Demands((version,)))
    assert (issue.code, issue.hint, issue.hint_zh) == (
        "D104",
        "did you mean `p`?",
        "是否想写 `p`？",
    )


def test_all_rows_of_a_repeated_id_are_told() -> None:
    """Each names another row that has it, so that both ends can be found."""
    members = [{**MEMBER, "member_id": name} for name in ("M1", "M2", "M1", "M1")]
    issues = check_tables(inputs(members, []), COVENANT)
    assert [(issue.row, issue.message) for issue in issues] == [
        (1, "`***` stands 3 times, also in row 3"),
        (3, "`***` stands 3 times, also in row 1"),
        (4, "`***` stands 3 times, also in row 1"),
    ]
    records = found(inputs([MEMBER], [RECORD, RECORD]))
    assert records == [("D101", "history", row, "record_id") for row in (1, 2)]
    village = {"village_id": "V1", "fund": 5}
    assert found(inputs([MEMBER], [], [village, village])) == [
        ("D101", "villages", row, "village_id") for row in (1, 2)
    ]


def test_a_household_lives_in_one_village() -> None:
    """Every row of a household in two villages is told, and no row of another."""
    members: list[Mapping[str, object]] = [
        MEMBER,
        {**MEMBER, "member_id": "M2", "household_id": "H2"},
        {**MEMBER, "member_id": "M3", "village_id": "V2"},
    ]
    assert found(inputs(members, [])) == [
        ("D106", "members", row, "household_id") for row in (1, 3)
    ]


def test_shares_are_asked_for_where_they_are_needed() -> None:
    """Each member without shares is told; if nobody has any, it is told once."""
    needs = Demands(COVENANT.versions, shares=True)
    members: list[Mapping[str, object]] = [
        {**MEMBER, "shares": 0},
        {**MEMBER, "member_id": "M2"},
    ]
    assert found(inputs(members, [])) == []
    assert found(inputs(members, []), needs) == [("D113", "members", 2, "shares")]
    assert found(inputs(members[1:], []), needs) == [("D113", "members", None, "shares")]
    assert found(inputs([], []), needs) == [("D118", "members", None, None)]


def test_nobody_acts_before_birth() -> None:
    """A birth after the first record of a member is the list's error, and holds the household."""
    records: list[Mapping[str, object]] = [
        {**RECORD, "occurred_on": "2025-03-02"},
        {**RECORD, "record_id": "R2"},
        {**HOUSEHOLD, "record_id": "R3", "occurred_on": "2023-01-01"},
        {**RECORD, "record_id": "R4", "member_id": "M2", "occurred_on": "2023-01-01"},
    ]
    bad = [("D119", "members", 1, "birth_date")]
    two = {**MEMBER, "member_id": "M2", "household_id": "H2"}
    for born, issues in (("2025-03-01", []), ("2025-03-02", bad), (None, [])):
        given_inputs = inputs([{**MEMBER, "birth_date": born}, two], records)
        assert found(given_inputs) == issues
        assert aside(given_inputs)[0].members.numbers == ([2] if issues else [1, 2])
    given_inputs = inputs([{**MEMBER, "birth_date": "2090-01-01"}, two], records)
    assert aside(given_inputs)[0].held == (("household", "H1"), ("village", "V1"))


def test_a_list_of_nobody_stops_the_run() -> None:
    """An export that was cut short pays nobody in silence; a history may well be empty."""
    assert found(inputs([], [])) == [("D118", "members", None, None)]
    assert beyond_quarantine(check_tables(inputs([], []), COVENANT))
    assert found(inputs([MEMBER], [])) == []
    header_alone = read_rows(csv_of(lines(), "members.csv", "members"), MEMBERS)[0]
    assert [code for code, *_ in found(replace(inputs([], []), members=header_alone))] == ["D118"]


def test_funds_are_asked_for_where_they_are_needed() -> None:
    """Each village on the list needs a fund; a village without members is a warning."""
    needs = Demands(COVENANT.versions, funds=True)
    members = [{**MEMBER, "village_id": name, "household_id": name} for name in ("V2", "V1", "V3")]
    members = [{**row, "member_id": row["village_id"]} for row in members]
    villages = [{"village_id": "V1", "fund": 5}, {"village_id": "V9", "fund": 5}]
    warning = ("D115", "villages", 2, "village_id")
    assert found(inputs(members, [], villages)) == [warning]
    issues = check_tables(inputs(members, [], villages), needs)
    assert short(issues) == [
        ("D114", "villages", None, "fund"),
        ("D114", "villages", None, "fund"),
        warning,
    ]
    assert [issue.value for issue in issues] == ["V2", "V3", "V9"]


def test_a_row_read_in_part_is_checked_in_that_part() -> None:
    """What could not be read is not taken for empty."""
    partly = {
        **RECORD,
        "member_id": 7,
        "clause": "smoking",
        "resolved_on": "x",
        "outcome": "upheld",
    }
    assert found(inputs([MEMBER], [partly])) == [("D104", "history", 1, "clause")]
    partly = {**RECORD, "clause": 1, "severity": 1.5, "appealed_on": "x", "outcome": "upheld"}
    partly |= {"resolved_on": "2025-04-01"}
    assert found(inputs([MEMBER], [partly])) == []
    assert found(inputs([MEMBER], [{**RECORD, "occurred_on": "x", "clause": "smoking"}])) == []


def test_ids_of_bad_rows_count() -> None:
    """A member whose row is bad is no stranger to the records, and its id is taken."""
    bad = {**MEMBER, "dividend": "x"}
    assert found(inputs([bad], [RECORD])) == []
    assert [code for code, *_ in found(inputs([bad, MEMBER], []))] == ["D101", "D101"]
    assert found(inputs([{"village_id": 5}, {**MEMBER, "household_id": 5}], [])) == []


def test_nothing_is_missed_in_a_table_that_is_not_there() -> None:
    """Without a list nobody is a stranger, and without villages no fund is missing."""
    needs = Demands(COVENANT.versions, shares=True, funds=True)
    strange = inputs([], [RECORD], [{"village_id": "V1", "fund": 5}])
    no_list = replace(strange, members=Rows(MEMBERS, complete=False))
    assert found(no_list, needs) == []
    no_villages = inputs([{**MEMBER, "shares": 1}], [])
    assert found(replace(no_villages, villages=Rows(VILLAGES, complete=False)), needs) == []


def aside(given_inputs: Inputs) -> tuple[Inputs, Found]:
    """The inputs without their bad rows, and the warnings on it."""
    kept, warnings = set_aside(given_inputs, check_tables(given_inputs, COVENANT))
    return kept, short(warnings)


def test_a_bad_member_row_holds_its_household() -> None:
    """Its other members stay; their household and what the village divides are held."""
    given_inputs = inputs([MEMBER, {**MEMBER, "member_id": "M2", "dividend": "x"}], [])
    kept, warnings = aside(given_inputs)
    assert kept.members.numbers == [1]
    assert (kept.held, warnings) == ((("household", "H1"), ("village", "V1")), [])


def test_a_household_tells_its_village() -> None:
    """A bad row that does not name its village holds that of its household, and none if alone."""
    nowhere = {**MEMBER, "member_id": "M2", "village_id": 5}
    assert aside(inputs([MEMBER, nowhere], []))[0].held == (("household", "H1"), ("village", "V1"))
    assert aside(inputs([nowhere], []))[0].held == (("household", "H1"),)


def test_a_bad_record_holds_its_subject() -> None:
    """Both are held if both are named, whether the fault was found in a cell or across."""
    history = [
        {**RECORD, "household_id": "H1"},
        {**RECORD, "record_id": "R2", "member_id": "M2", "loss": "x"},
        {**RECORD, "record_id": "R3"},
    ]
    members = [MEMBER, {**MEMBER, "member_id": "M2"}]
    kept, warnings = aside(inputs(members, history))
    assert kept.history.numbers == [3]
    assert [broken.number for broken in kept.history.broken] == [1, 2]
    assert kept.held == (("household", "H1"), ("member", "M1"), ("member", "M2"))
    assert warnings == []


def test_a_row_that_tells_nobody_is_told() -> None:
    """Where nobody could be held a warning says so; the village waits for its list all the same."""
    history = [{**RECORD, "member_id": 7}]
    kept, warnings = aside(inputs([{**MEMBER, "household_id": 5}], [*history]))
    assert kept.held == (("village", "V1"),)
    assert warnings == [("D117", "members", 1, None), ("D117", "history", 1, None)]


@pytest.mark.parametrize("name", ["M1 ", "\tM1", "M1\u200b", "M1;", "'M1\t", "M9;M1"])
def test_an_id_with_blanks_holds_whom_it_means(name: str) -> None:
    """The record is bad all the same, and the member that it means is not paid."""
    kept, warnings = aside(inputs([MEMBER], [{**RECORD, "member_id": name}]))
    assert (kept.history.rows, kept.held, warnings) == ([], (("member", "M1"),), [])
    household = {**HOUSEHOLD, "household_id": name.replace("M1", "H1")}
    assert aside(inputs([MEMBER], [household]))[0].held == (("household", "H1"),)


def test_what_means_nobody_on_the_list_holds_nobody() -> None:
    """An id with blanks that nobody has is told."""
    kept, warnings = aside(inputs([MEMBER], [{**RECORD, "member_id": "M9 "}]))
    assert (kept.held, warnings) == ((), [("D117", "history", 1, None)])


def test_a_bad_member_row_with_blanks_holds_its_household() -> None:
    """The household and the village are those that the row means."""
    for column in ("village_id", "household_id"):
        bad = {**MEMBER, "member_id": "M2", column: f"{MEMBER[column]} "}
        held = aside(inputs([MEMBER, bad], []))[0].held
        assert held == (("household", "H1"), ("village", "V1"))


def test_a_warning_sets_nothing_aside() -> None:
    """A record on someone who left is used."""
    kept, warnings = aside(inputs([MEMBER], [{**RECORD, "member_id": "M9"}]))
    assert (kept.history.numbers, kept.held, warnings) == ([1], (), [])


def test_a_fault_of_the_whole_cannot_be_set_aside() -> None:
    """A missing column, a broken quote and a bad row of the funds stop the run in any case."""
    given_inputs = inputs([MEMBER], [])
    whole = Issue("error", "members", None, "dividend", None, "D011", "", "")
    quote = Issue("error", "history", 3, None, None, "D006", "", "")
    fund = Issue("error", "villages", 1, "fund", "-1", "D043", "", "")
    bad_row = Issue("error", "members", 1, "dividend", "x", "D039", "", "")
    warning = Issue("warning", "history", None, "note", None, "D012", "", "")
    for issue in (whole, quote, fund):
        with pytest.raises(InputError) as caught:
            set_aside(given_inputs, [bad_row, issue])
        assert caught.value.issues == (bad_row, issue)
    assert beyond_quarantine([whole, bad_row, quote, warning, fund]) == [whole, quote, fund]


def test_what_was_held_before_stays_held() -> None:
    """Setting rows aside twice forgets nobody."""
    given_inputs = replace(inputs([MEMBER], []), held=(("member", "M7"),))
    assert aside(given_inputs)[0].held == (("member", "M7"),)


IDS = st.sampled_from(["1", "2", "3", None, 4, "x;"])
MEMBER_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "village_id": IDS,
            "household_id": IDS,
            "member_id": IDS,
            "dividend": st.sampled_from(["1", "-1", "x"]),
        }
    ),
    max_size=5,
)
RECORD_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "record_id": IDS,
            "member_id": IDS,
            "household_id": IDS,
            "clause": st.sampled_from(["parking", "illegal-building", "smoking", 5]),
            "occurred_on": st.sampled_from(["2025-03-01", "2020-01-01", "x", None]),
            "decided_on": st.sampled_from(["2025-03-01", "2020-01-01", "x", None]),
        }
    ),
    max_size=5,
)


@given(MEMBER_ROWS, RECORD_ROWS)
def test_rows_in_are_rows_used_or_rows_with_issues(
    members: list[dict[str, object]], history: list[dict[str, object]]
) -> None:
    """No row is used with an error, and no row without one is set aside."""
    list_rows, list_issues = typed(MEMBERS, *members)
    record_rows, record_issues = typed(SCALED, *history)
    given_inputs = Inputs(list_rows, record_rows, typed(VILLAGES)[0])
    issues = list_issues + record_issues + check_tables(given_inputs, COVENANT)
    if beyond_quarantine(issues):
        return
    kept, warnings = set_aside(given_inputs, issues)
    bad = {(issue.table, issue.row) for issue in issues if issue.severity == "error"}
    for rows, count in ((kept.members, len(members)), (kept.history, len(history))):
        aside_numbers = {broken.number for broken in rows.broken}
        assert sorted([*rows.numbers, *aside_numbers]) == list(range(1, count + 1))
        assert aside_numbers == {row for table, row in bad if table == rows.table.name}
    told = {(issue.table, issue.row) for issue in warnings}
    for broken in kept.members.broken:
        household = broken.values.get("household_id")
        assert ("household", household) in kept.held or ("members", broken.number) in told
        village = broken.values.get("village_id")
        assert village is None or ("village", village) in kept.held


def test_the_checks_name_no_person() -> None:
    """Ids of members and households are masked in every message."""
    person = "440605199001011234"
    (issue,) = check_tables(inputs([MEMBER], [{**RECORD, "member_id": person}]), COVENANT)
    assert issue.value == "***34"
    assert person not in issue.message + issue.message_zh


def test_days_after_the_run_are_one_warning_a_table() -> None:
    """The first row by its number is named, also a broken one, and all rows are counted once."""
    rows = [
        {**RECORD, "record_id": "R1", "decided_on": "2025-12-31"},
        {**RECORD, "record_id": "R2", "decided_on": "2052-03-10", "loss": "much"},
        {**RECORD, "record_id": "R3", "occurred_on": "2052-03-01", "decided_on": "2052-03-10"},
        {**RECORD, "record_id": "R4", "rectify_by": "2052-03-10"},
    ]
    (issue,) = later_issues(inputs([MEMBER], rows), date(2025, 12, 31))
    assert (issue.code, issue.row, issue.column, issue.value) == (
        "D121",
        2,
        "decided_on",
        "2052-03-10",
    )
    assert issue.message.endswith("records with such days: 2")
