"""The facts of each member's unit: its own records, its household's, and those of its kin."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from sanctions.engines.reference.engine import ReferenceEngine
from sanctions.model.calendar import Period
from sanctions.plan.compile import assessment_plan
from sanctions.plan.steps import Plan
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.columns import history_of
from tests.unit.plan.covenants import COVENANT, YEAR, Row, covenant, person, record, rewarding

JUNE = date(2025, 6, 1)
DAY = timedelta(days=1)
LATE = date(2026, 12, 31)
MEMBERS = [person("M1", 100), person("M2", 30), person("M3", 7, "H2")]


def people(
    history: Sequence[Row],
    changed: Ruleset | None = None,
    *,
    held: Sequence[tuple[str, str]] = (),
    period: Period = YEAR,
    table: str = "people",
) -> dict[str, Row]:
    """The rows of a table with one row a member, by the member."""
    versions = [changed or covenant()]
    blank = dict.fromkeys(history_of(versions).names)
    inputs: dict[str, list[Row]] = {
        "history": [{**blank, **row, "as_of": LATE} for row in history],
        "members": MEMBERS,
        "villages": [],
        "held": [{"subject_kind": kind, "subject": subject} for kind, subject in held],
    }
    made = ReferenceEngine().run(assessment_plan(versions, period, (table,)), inputs)[table]
    return {str(row["member_id"]): dict(row) for row in made}


def fact(
    name: str,
    history: Sequence[Row],
    changed: Ruleset | None = None,
    *,
    held: Sequence[tuple[str, str]] = (),
    table: str = "people",
) -> list[Any]:
    """A fact of M1, M2 and M3, who is alone in another household."""
    return [row[name] for row in people(history, changed, held=held, table=table).values()]


HISTORY = [
    record("R1", "M1", JUNE, n=5),
    record("R2", "M1", JUNE),
    record("R3", "M2", JUNE, appealed_on=JUNE),
    record("R4", "M2", JUNE, n=None),
    record("R5", "H1", JUNE, rectified_on=JUNE),
    record("R6", "M3", JUNE, decided_on=None),
    record("R7", "H2", JUNE, appealed_on=JUNE),
    record("R8", "M9", JUNE),
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("member:counted", [3, 1, 0]),
        ("member:pending", [0, 2, 1]),
        ("member:unrectified", [2, 0, 0]),
        ("member:count.heavy", [1, 0, 0]),
        ("member:count.light", [2, 1, 0]),
        ("member:worst_grade", ["heavy", "light", "none"]),
        ("member:members", [1, 1, 1]),
        ("household:counted", [3, 3, 0]),
        ("household:pending", [2, 2, 1]),
        ("household:unrectified", [2, 2, 0]),
        ("household:count.heavy", [1, 1, 0]),
        ("household:count.light", [2, 2, 0]),
        ("household:worst_grade", ["heavy", "heavy", "none"]),
        ("household:members", [2, 2, 1]),
        ("household:dividend", [130, 130, 7]),
        ("member:~held", [False, False, False]),
        ("household:~held", [False, False, False]),
    ],
)
def test_facts_of_a_unit(name: str, expected: list[Any]) -> None:
    """A household's record touches its members; a member's never another member.

    An undetermined record is pending and not counted, a reported one neither.
    """
    assert fact(name, HISTORY) == expected


def test_without_records_there_is_nothing() -> None:
    """Not unknown, but 0, no and `none`."""
    for unit in ("member", "household"):
        assert fact(f"{unit}:counted", []) == [0, 0, 0]
        assert fact(f"{unit}:worst_grade", []) == ["none"] * 3
        assert fact(f"{unit}:active.ban", []) == [False] * 3
        assert fact(f"{unit}:~points", []) == [0, 0, 0]


@pytest.mark.parametrize(
    ("occurred_on", "counted"),
    [
        (date(2024, 12, 31), 0),
        (date(2025, 1, 1), 1),
        (date(2025, 12, 31), 1),
        (date(2026, 1, 1), 0),
    ],
)
def test_records_of_the_period_count(occurred_on: date, counted: int) -> None:
    """From its first day to its last; its end is not in it."""
    assert fact("member:counted", [record("R1", "M1", occurred_on)])[0] == counted


@pytest.mark.parametrize(
    ("decided_on", "active"),
    [
        (date(2025, 11, 30), False),
        (date(2025, 12, 1), True),
        (date(2025, 12, 31), True),
        (date(2026, 1, 1), False),
    ],
)
def test_a_measure_is_active_on_the_last_day(decided_on: date, active: bool) -> None:  # noqa: FBT001 - a case
    """From its start until the day before its end, whenever its record occurred."""
    rows = [record("R1", "M1", date(2024, 6, 1), n=5, decided_on=decided_on)]
    assert fact("member:active.ban", rows) == [active, False, False]
    assert fact("household:active.ban", rows) == [active, active, False]
    rows = [record("R1", "H1", date(2024, 6, 1), n=5, decided_on=decided_on)]
    assert fact("member:active.ban", rows) == [active, active, False]
    assert fact("household:active.ban", rows) == [active, active, False]


def test_each_measure_is_active_for_itself() -> None:
    """An open one is active; a ban is no gate."""
    sanctions = [
        {"id": "ban", "when": {"n": 5}, "impose": [{"measure": "ban", "for": "1 year"}]},
        {"id": "gate", "when": {"n": 6}, "impose": [{"measure": "gate", "ends_when": "rectified"}]},
    ]
    kinds = {"ban": {"kind": "exclusion"}, "gate": {"kind": "restriction"}}
    changed = covenant(measures=kinds, sanctions=sanctions)
    rows = [record("R1", "M1", JUNE, n=5), record("R2", "M2", JUNE, n=6)]
    assert fact("member:active.ban", rows, changed) == [True, False, False]
    assert fact("member:active.gate", rows, changed) == [False, True, False]


@pytest.mark.parametrize(
    ("held", "members", "households"),
    [
        ([("member", "M1")], [True, False, False], [True, True, False]),
        ([("household", "H1")], [True, True, False], [True, True, False]),
        ([("household", "H2"), ("member", "M9")], [False, False, True], [False, False, True]),
        ([("member", "H1"), ("household", "M1")], [False] * 3, [False] * 3),
    ],
)
def test_who_is_held(
    held: list[tuple[str, str]], members: list[bool], households: list[bool]
) -> None:
    """A household on hold holds its members; a member on hold holds only a unit that it is in."""
    assert fact("member:~held", [], held=held) == members
    assert fact("household:~held", [], held=held) == households


# --- points ---------------------------------------------------------------------------------------

CLAUSES = {
    name: {**clause, "points": {"of": "n"}} for name, clause in COVENANT["clauses"].items()
} | {
    "help": {
        "title": {"zh": "帮扶", "en": "Help"},
        "topic": "order",
        "about": "person",
        "kind": "merit",
        "points": {"of": "n"},
    },
}
LIGHT = {
    "grading": [{"id": "heavy", "when": {"loss": 5}, "grade": "heavy"}, COVENANT["grading"][1]]
}


def merit(name: str, member: str, n: int | None, **cells: object) -> Row:
    """A merit worth `n` points."""
    return record(name, member, JUNE, clause="help", n=n, **cells)


SCORED = [
    merit("R1", "M1", 9),
    record("R2", "M1", JUNE, n=2, loss=0),
    merit("R3", "M1", 50, appealed_on=JUNE),
    record("R4", "M1", JUNE, n=50, loss=0, appealed_on=JUNE),
    record("R5", "M1", JUNE, n=50),
    merit("R6", "M2", 3),
    record("R7", "H1", JUNE, n=1, loss=0),
    record("R8", "M3", JUNE, n=4, loss=0),
]


def test_points_are_merits_less_offences() -> None:
    """Counted ones alone: not under appeal, and not an offence that is undetermined."""
    changed = covenant(clauses=CLAUSES, **LIGHT)
    assert fact("member:~points", SCORED, changed) == [600, 200, -400]
    assert fact("household:~points", SCORED, changed) == [900, 900, -400]
    assert fact("member:~unscored", SCORED, changed) == [0, 0, 0]


def test_unknown_points_are_told_apart() -> None:
    """They are no 0: of counted records only, of merits and offences."""
    changed = covenant(clauses=CLAUSES, **LIGHT)
    rows = [
        *SCORED,
        merit("X1", "M1", None),
        record("X2", "M1", JUNE, n=None, loss=0),
        merit("X3", "M2", None, appealed_on=JUNE),
        record("X4", "M3", JUNE, n=None),
    ]
    assert fact("member:~points", rows, changed) == [600, 200, -400]
    assert fact("member:~unscored", rows, changed) == [2, 0, 0]
    assert fact("household:~unscored", rows, changed) == [2, 2, 0]


@pytest.mark.parametrize(
    ("reward", "points", "each"),
    [
        ({}, [600, 200, -400], [600, 200, -400]),
        ({"points": {"base": 10}}, [1600, 1200, 600], [1600, 1200, 600]),
        ({"points": {"at_least": 0}}, [600, 200, 0], [600, 200, 0]),
        ({"points": {"base": 1, "at_least": 5}}, [700, 500, 500], [700, 500, 500]),
        ({"unit": "household"}, [900, 900, -400], [450, 450, -400]),
        ({"unit": "household", "points": {"base": "0.01"}}, [901, 901, -399], [451, 451, -399]),
    ],
)
def test_points_of_a_reward(reward: dict[str, Any], points: list[int], each: list[int]) -> None:
    """From its base, not below its least; per member rounded half up to a hundredth."""
    changed = rewarding(reward, clauses=CLAUSES, **LIGHT)
    assert fact("points", SCORED, changed, table="payout@reward") == points
    assert fact("points_per_member", SCORED, changed, table="payout@reward") == each
    assert fact("~known-points", SCORED, changed, table="payout@reward") == points


def test_points_are_unknown_while_a_part_of_them_is() -> None:
    """Those that are known weigh all the same."""
    changed = rewarding({}, clauses=CLAUSES, **LIGHT)
    rows = [*SCORED, merit("X1", "M1", None)]
    assert fact("points", rows, changed, table="payout@reward") == [None, 200, -400]
    assert fact("points_per_member", rows, changed, table="payout@reward") == [None, 200, -400]
    assert fact("~known-points", rows, changed, table="payout@reward") == [600, 200, -400]


@pytest.mark.parametrize("unit", ["member", "household"])
def test_a_reward_reads_the_facts_of_its_unit(unit: str) -> None:
    """Under their own names."""
    changed = rewarding({"unit": unit})
    own = people(HISTORY, changed, table="payout@reward")
    unit_facts = people(HISTORY, changed)
    names = ["counted", "pending", "unrectified", "worst_grade", "members", "~held", "~unscored"]
    names += ["count.light", "count.heavy", "active.ban"]
    for member, row in own.items():
        for name in names:
            assert row[name] == unit_facts[member][f"{unit}:{name}"]


def test_subjects_are_those_on_the_list_with_records() -> None:
    """Each once; a household has the village of its members and no birth date."""
    plan = assessment_plan([covenant()], YEAR, ("subjects",))
    members = [*MEMBERS[:2], person("M3", 7, "H2", village_id="V2", birth_date=JUNE - DAY)]
    subjects = (("M3", None), ("M1", None), ("M3", None), ("M9", None), (None, "H2"), (None, "H9"))
    history = [{"member_id": member, "household_id": house} for member, house in subjects]
    inputs = {"history": history, "members": members, "villages": [], "held": []}
    columns = ("subject_kind", "subject", "village_id", "birth_date")
    made = ReferenceEngine().run(
        Plan(plan.inputs, plan.steps[: 1 + _place(plan, "subjects")], ("subjects",)), inputs
    )["subjects"]
    assert [tuple(row[name] for name in columns) for row in made] == [
        ("member", "M1", "V1", None),
        ("member", "M3", "V2", JUNE - DAY),
        ("household", "H2", "V2", None),
    ]


def _place(plan: Plan, name: str) -> int:
    return next(place for place, step in enumerate(plan.steps) if step.name == name)
