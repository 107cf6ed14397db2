"""From records to grades and measures: each rule of 5.5 to 5.7 at its edges."""

from datetime import date
from typing import Any

import pytest

from sanctions.ruleset.covenant import Ruleset
from tests.unit.plan.covenants import COVENANT, Tables, covenant, record
from tests.unit.plan.judging import DAY, JUNE, column, judged, version

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
