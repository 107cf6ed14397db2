"""From the history to findings and measures: each rule of 5.1 to 5.7 at its edges."""

from dataclasses import replace
from datetime import date

import pytest

from sanctions.model.tables import Text
from sanctions.ruleset.covenant import Condition
from tests.unit.plan.covenants import COVENANT, Row, covenant, record
from tests.unit.plan.judging import AS_OF, DAY, JUNE, PERSON, column, judged, subject, version

# --- 5.1 visible ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recorded_on", "as_of", "visible"),
    [
        (None, JUNE, True),
        (None, JUNE - DAY, False),
        (JUNE + DAY, JUNE + DAY, True),
        (JUNE + DAY, JUNE, False),
        (JUNE, JUNE, True),
    ],
)
def test_a_record_exists_from_the_day_it_is_recorded(
    recorded_on: date | None,
    as_of: date,
    visible: bool,  # noqa: FBT001 - a case
) -> None:
    """Else from the day on which it occurred; that day is in it."""
    row = record("R1", "M1", JUNE, recorded_on=recorded_on)
    assert list(column(judged([row], as_of=as_of), "state")) == (["R1"] if visible else [])


EVENTS = ("notified_on", "decided_on", "appealed_on", "resolved_on", "rectified_on")


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_known_from_its_day(event: str) -> None:
    """The day before it is unknown; all other columns stay as they are."""
    row = record("R1", "M1", JUNE, **{event: JUNE + 2 * DAY}, rectify_by=JUNE + 9 * DAY)
    (before,) = judged([row], as_of=JUNE + DAY)["records"]
    (after,) = judged([row], as_of=JUNE + 2 * DAY)["records"]
    assert (before[event], after[event]) == (None, JUNE + 2 * DAY)
    for name in ("occurred_on", "rectify_by", "n", "clause"):
        assert before[name] == after[name] == row[name]


@pytest.mark.parametrize(("days", "outcome"), [(1, None), (2, "overturned"), (3, "overturned")])
def test_an_outcome_is_known_with_its_resolution(days: int, outcome: str | None) -> None:
    """And not before."""
    cells = {"appealed_on": JUNE, "resolved_on": JUNE + 2 * DAY, "outcome": "overturned"}
    (row,) = judged([record("R1", "M1", JUNE, **cells)], as_of=JUNE + days * DAY)["records"]
    assert row["outcome"] == outcome
    assert row["state"] == ("overturned" if outcome else "pending")


def test_a_record_is_of_a_member_or_a_household() -> None:
    """Who is not on the list has no village; a member's and a household's id may be the same."""
    rows = [
        record("R1", "M1", JUNE),
        record("R2", "M2", JUNE),
        record("R3", "H1", JUNE),
        record("R4", "H1", JUNE, member_id="H1", household_id=None, clause="parking"),
    ]
    household = {**PERSON, "subject_kind": "household", "subject": "H1", "village_id": "V2"}
    findings = judged(rows, subjects=[subject("M1"), household])["findings"]
    columns = ("subject_kind", "subject", "record_id", "village_id")
    assert [tuple(row[name] for name in columns) for row in findings] == [
        ("household", "H1", "R3", "V2"),
        ("member", "H1", "R4", None),
        ("member", "M1", "R1", "V1"),
        ("member", "M2", "R2", None),
    ]


# --- 5.2 version, 5.3 state -----------------------------------------------------------------------


def test_a_record_is_judged_by_the_version_of_its_day() -> None:
    """The end of a version is not in it; a day in no version has no facts that look back."""
    old = version("1", JUNE - 10 * DAY, JUNE)
    new = version("2", JUNE + DAY, JUNE + 10 * DAY)
    days = {-11: None, -10: "1", -1: "1", 0: None, 1: "2", 9: "2", 10: None}
    rows = [record(f"R{number:+}", "M1", JUNE + number * DAY) for number in days]
    tables = judged(rows, old, new)
    expected = {f"R{number:+}": name and f"small@{name}" for number, name in days.items()}
    assert column(tables, "ruleset", "findings") == expected
    for name in ("prior", "warnings", "grade"):
        assert {key for key, value in column(tables, name).items() if value is None} == {
            key for key, value in expected.items() if value is None
        }
    states = column(tables, "state")
    assert {key: state == "not-in-force" for key, state in states.items()} == {
        key: value is None for key, value in expected.items()
    }


def test_versions_have_clauses_of_their_own() -> None:
    """Topic, class and whom it is about are those of the version that judges."""
    clauses = {**COVENANT["clauses"]}
    clauses["parking"] = {
        **clauses["parking"],
        "topic": "peace",
        "class": "special",
        "department": "x",
    }
    versions = (version("1", date(2020, 1, 1), JUNE), version("2", JUNE, None, clauses=clauses))
    tables = judged([record("R1", "M1", JUNE - DAY), record("R2", "M1", JUNE)], *versions)
    assert column(tables, "topic") == {"R1": "order", "R2": "peace"}
    assert column(tables, "class") == {"R1": "general", "R2": "special"}
    assert column(tables, "about") == {"R1": "person", "R2": "person"}
    assert column(tables, "prior_same_clause") == {"R1": 0, "R2": 1}
    assert column(tables, "prior_same_topic") == {"R1": 0, "R2": 0}


APPEALED: Row = {"appealed_on": JUNE + DAY}
RESOLVED: Row = {**APPEALED, "resolved_on": JUNE + 2 * DAY}
STRICT = {
    "appeal": "suspends",
    "limitation": "2 years",
    "lookback": "1 year",
    "exempt": {"n": {"at_least": 9}},
}


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({}, "counted"),
        ({"decided_on": None}, "reported"),
        ({"decided_on": date(2027, 6, 1)}, "counted"),
        ({"decided_on": date(2027, 6, 2)}, "lapsed"),
        (APPEALED, "pending"),
        (RESOLVED | {"outcome": "upheld"}, "counted"),
        (RESOLVED | {"outcome": "overturned"}, "overturned"),
        (RESOLVED | {"outcome": "overturned", "decided_on": None}, "overturned"),
        (APPEALED | {"decided_on": None}, "reported"),
        (APPEALED | {"decided_on": date(2027, 6, 2)}, "lapsed"),
        ({"n": 9}, "exempt"),
        ({"n": 8}, "counted"),
        ({"n": None}, "counted"),
        (RESOLVED | {"n": 9, "outcome": "overturned"}, "exempt"),
        ({"n": 9, "decided_on": None}, "exempt"),
        ({"n": 9, "occurred_on": date(2019, 12, 31)}, "not-in-force"),
    ],
)
def test_the_state_is_the_first_that_holds(cells: Row, state: str) -> None:
    """Not in force, exempt, overturned, reported, lapsed, pending, counted."""
    row = record("R1", "M1", JUNE) | cells
    tables = judged([row], covenant(counting=STRICT), as_of=date(2028, 1, 1))
    assert column(tables, "state") == {"R1": state}


@pytest.mark.parametrize(
    ("limitation", "month_end", "occurred_on", "decided_on", "state"),
    [
        ("30 days", "down", JUNE, JUNE + 30 * DAY, "counted"),
        ("30 days", "down", JUNE, JUNE + 31 * DAY, "lapsed"),
        ("1 year", "down", date(2024, 2, 29), date(2025, 3, 1), "lapsed"),
        ("1 year", "up", date(2024, 2, 29), date(2025, 3, 1), "counted"),
    ],
)
def test_a_record_lapses_after_its_limitation(
    limitation: str, month_end: str, occurred_on: date, decided_on: date, state: str
) -> None:
    """In days or in months, which end as the calendar of the version says."""
    counting = {"appeal": "suspends", "limitation": limitation}
    changed = covenant(counting=counting, calendar={"month_end": month_end})
    row = record("R1", "M1", occurred_on, decided_on=decided_on)
    assert column(judged([row], changed), "state") == {"R1": state}


@pytest.mark.parametrize(("month_end", "prior"), [("down", 1), ("up", 0)])
def test_a_lookback_ends_as_the_calendar_says(month_end: str, prior: int) -> None:
    """A month before 31 March is 29 February, or 1 March."""
    counting = {"appeal": "suspends", "lookback": "1 month"}
    changed = covenant(counting=counting, calendar={"month_end": month_end})
    rows = [record("R1", "M1", date(2024, 2, 29)), record("R2", "M1", date(2024, 3, 31))]
    assert column(judged(rows, changed), "prior") == {"R1": 0, "R2": prior}


def test_an_exemption_without_a_condition_exempts_all() -> None:
    """A condition that asks nothing holds."""
    strict = covenant(counting=STRICT)
    everybody = Condition(None, Text("总是", "always"))
    changed = replace(strict, counting=replace(strict.counting, exempt=everybody))
    assert column(judged([record("R1", "M1", JUNE)], changed), "state") == {"R1": "exempt"}


def test_without_limitation_nothing_lapses_and_an_appeal_may_change_nothing() -> None:
    """A covenant may let decisions stand, and may exempt nobody."""
    row = record("R1", "M1", JUNE, decided_on=date(2035, 6, 1), appealed_on=date(2035, 6, 2))
    tables = judged([row], covenant(counting={"appeal": "stands"}), as_of=date(2036, 1, 1))
    assert column(tables, "state") == {"R1": "counted"}


def test_an_unknown_exemption_is_listed() -> None:
    """It does not exempt; a record that no version judges is not asked."""
    rows = [
        record("R1", "M1", JUNE, n=None),
        record("R2", "M1", JUNE, n=1),
        record("R3", "M1", date(2019, 1, 1), n=None),
    ]
    review = column(judged(rows, covenant(counting=STRICT)), "review", "findings")
    assert review == {"R1": ("exempt", "grading:heavy"), "R2": (), "R3": ()}


# --- 5.4 facts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lookback", "days", "prior"),
    [
        ("30 days", 30, 1),
        ("30 days", 31, 0),
        ("1 year", 365, 1),
        ("1 year", 366, 0),
        (None, 1900, 1),
        ("30 days", 0, 1),
    ],
)
def test_prior_looks_back_so_far(lookback: str | None, days: int, prior: int) -> None:
    """The first day of the lookback is in it; without one everything is; ids order a day."""
    counting = {"appeal": "suspends"} | ({} if lookback is None else {"lookback": lookback})
    rows = [record("R2", "M1", JUNE), record("R1", "M1", JUNE - days * DAY)]
    tables = judged(rows, covenant(counting=counting))
    for name in ("prior", "prior_same_clause", "prior_same_topic"):
        assert column(tables, name) == {"R1": 0, "R2": prior}


@pytest.mark.parametrize(
    ("cells", "warnings"),
    [
        ({"decided_on": JUNE - DAY}, 1),
        ({"decided_on": JUNE}, 0),
        ({"decided_on": JUNE - 2 * DAY, "notified_on": JUNE}, 0),
        ({"decided_on": JUNE - 2 * DAY, "notified_on": JUNE - DAY}, 1),
        ({"decided_on": JUNE - 31 * DAY, "notified_on": JUNE - 30 * DAY}, 1),
        ({"decided_on": JUNE - 31 * DAY}, 0),
        ({"decided_on": JUNE - 30 * DAY}, 1),
        ({"decided_on": None}, 0),
    ],
)
def test_a_warning_is_told_before(cells: Row, warnings: int) -> None:
    """Notified, else decided, within the lookback and before the day of the record."""
    counting = {"appeal": "suspends", "lookback": "30 days"}
    rows = [record("R1", "M1", JUNE - 40 * DAY, **cells), record("R2", "M1", JUNE)]
    tables = judged(rows, covenant(counting=counting))
    assert column(tables, "warnings") == {"R1": 0, "R2": warnings}
    assert column(tables, "prior") == {"R1": 0, "R2": 0}


def test_only_counted_offences_of_the_subject_stand_before() -> None:
    """Not merits, not records under appeal, not those of others."""
    merit = {"title": {"zh": "帮扶", "en": "Help"}, "topic": "order", "about": "person"}
    points = {"kind": "merit", "points": {"fixed": 1}}
    clauses = {**COVENANT["clauses"], "help": {**merit, **points}}
    rows = [
        record("R1", "M1", JUNE, clause="help"),
        record("R2", "M1", JUNE, appealed_on=JUNE),
        record("R3", "M2", JUNE),
        record("R4", "H1", JUNE),
        record("R5", "M1", JUNE + DAY, clause="help"),
        record("R6", "M1", JUNE + 2 * DAY, n=None),
        record("R7", "M1", JUNE + 3 * DAY),
    ]
    tables = judged(rows, covenant(clauses=clauses))
    expected = dict.fromkeys(("R1", "R2", "R3", "R4", "R5", "R6"), 0) | {"R7": 1}
    for name in ("prior", "prior_same_clause", "prior_same_topic", "warnings"):
        assert column(tables, name) == expected
    assert column(tables, "grade")["R1"] is None
    assert column(tables, "grade")["R6"] == "undetermined"


def test_clauses_and_topics_are_counted_apart() -> None:
    """A record of another clause stands before as one of its topic, or as neither."""
    about = {"title": {"zh": "乱扔垃圾", "en": "Litter"}, "about": "person"}
    clauses = {
        **COVENANT["clauses"],
        "litter": {**about, "topic": "order"},
        "noise": {**about, "topic": "peace"},
    }
    rows = [
        record("R1", "M1", JUNE, clause="noise"),
        record("R2", "M1", JUNE, clause="litter"),
        record("R3", "M1", JUNE),
        record("R4", "M1", JUNE),
    ]
    tables = judged(rows, covenant(clauses=clauses))
    assert column(tables, "prior") == {"R1": 0, "R2": 1, "R3": 2, "R4": 3}
    assert column(tables, "prior_same_topic") == {"R1": 0, "R2": 0, "R3": 1, "R4": 2}
    assert column(tables, "prior_same_clause") == {"R1": 0, "R2": 0, "R3": 0, "R4": 1}


@pytest.mark.parametrize(
    ("rectified_on", "rectify_by", "rectified", "in_time", "days_open"),
    [
        (None, None, False, None, 213),
        (None, AS_OF, False, None, 213),
        (None, AS_OF - DAY, False, False, 213),
        (None, AS_OF + DAY, False, None, 213),
        (JUNE + 5 * DAY, None, True, None, 5),
        (JUNE + 5 * DAY, JUNE + 5 * DAY, True, True, 5),
        (JUNE + 5 * DAY, JUNE + 4 * DAY, True, False, 5),
        (AS_OF + DAY, AS_OF - DAY, False, False, 213),
    ],
)
def test_facts_of_rectification(
    rectified_on: date | None,
    rectify_by: date | None,
    rectified: object,
    in_time: object,
    days_open: int,
) -> None:
    """In time is unknown while it may still be, and without a deadline."""
    row = record("R1", "M1", JUNE, rectified_on=rectified_on, rectify_by=rectify_by)
    (found,) = judged([row])["records"]
    assert found["rectified"] is rectified
    assert found["rectified_in_time"] is in_time
    assert found["days_open"] == days_open


@pytest.mark.parametrize(
    ("month_end", "occurred_on", "age"),
    [
        ("down", date(2025, 2, 28), 1),
        ("up", date(2025, 2, 28), 0),
        ("up", date(2025, 3, 1), 1),
        ("down", date(2028, 2, 28), 3),
    ],
)
def test_an_age_is_that_of_the_day_of_the_record(
    month_end: str, occurred_on: date, age: int
) -> None:
    """Full years, by the end of the month of the version; unknown without a birth date."""
    changed = covenant(calendar={"month_end": month_end})
    rows = [record("R1", "M1", occurred_on), record("R2", "M2", occurred_on)]
    people = [subject("M1", date(2024, 2, 29)), subject("M2")]
    tables = judged(rows, changed, subjects=people, as_of=date(2030, 1, 1))
    assert column(tables, "age") == {"R1": age, "R2": None}
