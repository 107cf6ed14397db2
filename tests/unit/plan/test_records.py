"""From the history to findings and measures: each rule of 5.1 to 5.7 at its edges."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from sanctions.engines.reference.engine import ReferenceEngine
from sanctions.model.tables import Text
from sanctions.plan.compile import decision_plan
from sanctions.ruleset.covenant import Condition, Ruleset
from sanctions.runs.columns import history_of
from tests.unit.plan.covenants import COVENANT, Row, Tables, covenant, record

JUNE = date(2025, 6, 1)
AS_OF = date(2025, 12, 31)
DAY = timedelta(days=1)
PERSON: Row = {"subject_kind": "member", "village_id": "V1", "birth_date": None}


def subject(member_id: str, birth_date: date | None = None) -> Row:
    """A row of ``subjects``: a member of the village V1."""
    return {**PERSON, "subject": member_id, "birth_date": birth_date}


def judged(
    history: Sequence[Row],
    *versions: Ruleset,
    subjects: Sequence[Row] = (),
    as_of: date = AS_OF,
) -> Tables:
    """Findings, measures and records, as known on a day."""
    known = list(versions or (covenant(),))
    blank = dict.fromkeys(history_of(known).names)
    inputs = {
        "history": [{**blank, **row, "as_of": as_of} for row in history],
        "subjects": list(subjects) or [subject("M0")],
    }
    outputs = ("findings", "measures", "records")
    made = ReferenceEngine().run(decision_plan(known, outputs), inputs)
    return {name: [dict(row) for row in rows] for name, rows in made.items()}


def column(tables: Tables, name: str, table: str = "records") -> dict[str, Any]:
    """A column of each record."""
    return {row["record_id"]: row[name] for row in tables[table]}


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


def version(name: str, start: date, until: date | None, **changes: object) -> Ruleset:
    """A version of the small covenant that is in force from a day to another."""
    days = {"from": start} | ({} if until is None else {"until": until})
    return covenant(version=name, in_force=days, **changes)


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


# --- 5.5 unknown, 5.6 grade -----------------------------------------------------------------------

LADDER = [
    {"id": "top", "when": {"n": {"at_least": 9}}, "grade": "heavy"},
    {"id": "repeat", "when": {"prior": {"at_least": 1}}, "grade": "heavy"},
    {"id": "otherwise", "grade": "light"},
]


def test_a_grade_is_that_of_the_first_row() -> None:
    """Of a counted or pending offence; an unknown row stops the search and is named."""
    rows = [
        record("R1", "M1", JUNE, n=9),
        record("R2", "M1", JUNE + DAY, n=1),
        record("R3", "M2", JUNE, n=1),
        record("R4", "M2", JUNE, n=None),
        record("R5", "M2", JUNE, n=9, appealed_on=JUNE),
        record("R6", "M3", JUNE, n=9, decided_on=None),
        record("R7", "M3", JUNE, n=None, appealed_on=JUNE),
    ]
    tables = judged(rows, covenant(grading=LADDER))
    found = {
        row["record_id"]: (row["grade"], row["row"], row["review"]) for row in tables["findings"]
    }
    assert found == {
        "R1": ("heavy", "top", ()),
        "R2": ("heavy", "repeat", ()),
        "R3": ("light", "otherwise", ()),
        "R4": ("undetermined", None, ("grading:top",)),
        "R5": ("heavy", "top", ()),
        "R6": (None, None, ()),
        "R7": ("undetermined", None, ("grading:top",)),
    }
    assert column(tables, "~imposable") == {name: name in ("R1", "R2", "R3") for name in found}


def test_a_later_row_may_stop_the_search() -> None:
    """The rows above it are no."""
    rows = [
        {"id": "top", "when": {"n": {"at_least": 9}}, "grade": "heavy"},
        {
            "id": "mid",
            "when": {"decided_on": {"more_than": {"fact": "notified_on"}}},
            "grade": "heavy",
        },
        {"id": "low", "when": {"rectified_in_time": True}, "grade": "heavy"},
        {"id": "otherwise", "grade": "light"},
    ]
    history = [record("R1", "M1", JUNE, n=1), record("R2", "M1", JUNE, n=1, notified_on=JUNE)]
    review = column(judged(history, covenant(grading=rows)), "review", "findings")
    assert review == {"R1": ("grading:mid",), "R2": ("grading:low",)}


# --- 5.7 measures ---------------------------------------------------------------------------------

KINDS = {
    "tell": {"kind": "notice"},
    "ban": {"kind": "exclusion"},
    "gate": {"kind": "restriction"},
    "pay": {"kind": "payment"},
}


def imposing(*impose: dict[str, Any], when: object = None) -> Ruleset:
    """A covenant with one row of sanctions, and another that tells everybody."""
    row: dict[str, Any] = {"id": "row", "impose": list(impose)}
    everybody = {"id": "all", "impose": [{"measure": name} for name in ("tell",)]}
    rest = {
        "id": "rest",
        "when": {"n": 77},
        "impose": [
            {"measure": "ban", "for": "1 day"},
            {"measure": "gate", "for": "1 day"},
            {"measure": "pay", "amount": {"fixed": 1}},
        ],
    }
    sanctions = [row if when is None else row | {"when": when}, everybody, rest]
    return covenant(measures=KINDS, sanctions=sanctions)


def imposed(tables: Tables, *columns: str, measure: str = "") -> list[tuple[Any, ...]]:
    """Columns of the measures of one name."""
    return [
        tuple(row[name] for name in columns)
        for row in tables["measures"]
        if not measure or row["measure"] == measure
    ]


def test_a_measure_spans_from_its_start_to_its_end() -> None:
    """From the decision unless it is said otherwise; an unknown start is listed and not imposed."""
    changed = imposing(
        {"measure": "ban", "for": "1 month"},
        {"measure": "gate", "for": "10 days", "from": "notified_on"},
    )
    rows = [
        record("R1", "M1", JUNE, decided_on=JUNE + DAY, notified_on=JUNE + 2 * DAY),
        record("R2", "M2", JUNE),
    ]
    tables = judged(rows, changed)
    columns = ("subject", "starts_on", "ends_on", "records", "rows", "ruleset", "kind")
    assert imposed(tables, *columns, measure="ban") == [
        ("M1", JUNE + DAY, date(2025, 7, 2), ("R1",), ("row",), ("small@1",), "exclusion"),
        ("M2", JUNE, date(2025, 7, 1), ("R2",), ("row",), ("small@1",), "exclusion"),
    ]
    assert imposed(tables, "subject", "starts_on", "ends_on", measure="gate") == [
        ("M1", JUNE + 2 * DAY, JUNE + 12 * DAY)
    ]
    assert column(tables, "review", "findings") == {"R1": (), "R2": ("sanctions:row:gate",)}


def test_measures_that_meet_are_merged() -> None:
    """Of one subject and measure, across rows and versions; a gap of a day keeps them apart."""
    versions = (version("1", date(2020, 1, 1), JUNE), version("2", JUNE, None))
    rows = [
        record("R2", "M1", JUNE - DAY, n=5),
        record("R1", "M1", date(2025, 6, 30), n=5),
        record("R3", "M1", date(2025, 7, 31), n=5),
        record("R4", "M2", JUNE, n=5),
    ]
    tables = judged(rows, *versions)
    assert imposed(
        tables, "subject", "starts_on", "ends_on", "records", "ruleset", measure="ban"
    ) == [
        ("M1", JUNE - DAY, date(2025, 7, 30), ("R1", "R2"), ("small@1", "small@2")),
        ("M1", date(2025, 7, 31), date(2025, 8, 31), ("R3",), ("small@2",)),
        ("M2", JUNE, date(2025, 7, 1), ("R4",), ("small@2",)),
    ]
    assert len(imposed(tables, "records", measure="tell")) == 4


def test_an_interval_without_days_is_dropped() -> None:
    """What was put right before it began never runs; without a term it is open."""
    changed = imposing({"measure": "gate", "ends_when": "rectified"})
    rows = [
        record("R1", "M1", JUNE, decided_on=JUNE + 9 * DAY, rectified_on=JUNE + DAY),
        record("R2", "M2", JUNE, decided_on=JUNE + 9 * DAY, rectified_on=JUNE + 10 * DAY),
        record("R3", "M3", JUNE),
    ]
    tables = judged(rows, changed)
    assert imposed(tables, "subject", "starts_on", "ends_on", measure="gate") == [
        ("M2", JUNE + 9 * DAY, JUNE + 10 * DAY),
        ("M3", JUNE, None),
    ]
    assert set(column(tables, "review", "findings").values()) == {()}


def test_what_does_not_span_stays_one_a_record() -> None:
    """Of two records and of two rows; equal payments are as many as there are."""
    changed = imposing({"measure": "pay", "amount": {"fixed": 1}})
    rows = [record("R1", "M1", JUNE, n=77), record("R2", "M1", JUNE, n=1)]
    columns = ("starts_on", "ends_on", "amount_min", "amount_max", "records", "rows", "ruleset")
    assert imposed(judged(rows, changed), *columns, measure="pay") == [
        (JUNE, None, 100, 100, ("R1",), ("rest",), ("small@1",)),
        (JUNE, None, 100, 100, ("R1",), ("row",), ("small@1",)),
        (JUNE, None, 100, 100, ("R2",), ("row",), ("small@1",)),
    ]


def test_an_amount_may_be_left_to_a_person() -> None:
    """Both bounds come out; a measure that spans has no amount."""
    changed = imposing(
        {"measure": "pay", "amount": {"between": [1, {"fact": "n"}]}},
        {"measure": "ban", "for": "1 day"},
    )
    tables = judged([record("R1", "M1", JUNE, n=3)], changed)
    assert imposed(tables, "measure", "amount_min", "amount_max") == [
        ("ban", None, None),
        ("pay", 100, 300),
        ("tell", None, None),
    ]


def test_only_a_counted_record_with_a_grade_imposes() -> None:
    """Not one under appeal, and not one whose grade is undetermined."""
    rows = [
        record("R1", "M1", JUNE, appealed_on=JUNE),
        record("R2", "M1", JUNE, n=None),
        record("R3", "M1", JUNE, decided_on=None),
        record("R4", "M1", JUNE),
    ]
    tables = judged(rows, imposing({"measure": "ban", "for": "1 day"}, when={"n": {"at_most": 1}}))
    assert imposed(tables, "records") == [(("R4",),), (("R4",),)]
    assert column(tables, "review", "findings") == {
        "R1": (),
        "R2": ("grading:heavy",),
        "R3": (),
        "R4": (),
    }


def test_an_unknown_row_of_sanctions_is_listed() -> None:
    """It imposes nothing; a row that does not hold is not asked for its amounts."""
    condition = {"notified_on": {"known": True}, "loss": {"at_least": 100}}
    payment = {"measure": "pay", "amount": {"of": "loss"}}
    changed = imposing(payment, {"measure": "ban", "for": "1 day"}, when=condition)
    rows = [
        record("R1", "M1", JUNE),
        record("R2", "M1", JUNE, notified_on=JUNE),
        record("R3", "M1", JUNE, notified_on=JUNE, loss=10000),
        record("R4", "M1", JUNE, notified_on=JUNE, loss=9999),
    ]
    tables = judged(rows, changed)
    assert column(tables, "review", "findings") == {
        "R1": (),
        "R2": ("sanctions:row",),
        "R3": (),
        "R4": (),
    }
    assert imposed(tables, "records", "amount_min", measure="pay") == [(("R3",), 10000)]


@pytest.mark.parametrize(
    "amount",
    [{"of": "loss"}, {"between": [{"fact": "loss"}, 5]}, {"between": [5, {"fact": "loss"}]}],
)
def test_an_unknown_amount_is_listed(amount: dict[str, Any]) -> None:
    """Be it the least or the most of it; the payment is there without what is unknown."""
    changed = imposing({"measure": "pay", "amount": amount})
    tables = judged([record("R1", "M1", JUNE), record("R2", "M1", JUNE, loss=500)], changed)
    assert column(tables, "review", "findings") == {"R1": ("sanctions:row:pay",), "R2": ()}
    assert [len(row[0]) for row in imposed(tables, "records", measure="pay")] == [1, 1]


def test_unknown_points_are_listed() -> None:
    """Of a counted record of either kind; a clause without points has none to be unknown."""
    clauses = {
        name: {**clause, "points": {"of": "n"}} if name == "parking" else clause
        for name, clause in COVENANT["clauses"].items()
    }
    light = [
        {"id": "heavy", "when": {"n": {"known": True}, "loss": {"known": True}}, "grade": "heavy"},
        {"id": "otherwise", "grade": "light"},
    ]
    rows = [
        record("R1", "M1", JUNE, n=None),
        record("R2", "M1", JUNE, n=None, appealed_on=JUNE),
        record("R3", "H1", JUNE, n=None),
        record("R4", "M1", JUNE, n=3),
    ]
    tables = judged(rows, covenant(clauses=clauses, grading=light))
    assert column(tables, "review", "findings") == {"R1": ("points",), "R2": (), "R3": (), "R4": ()}
    assert column(tables, "~points") == {"R1": None, "R2": None, "R3": 0, "R4": 300}
