"""The sides of every bound, and on which of them the cases of a covenant stood."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from sanctions.ruleset.covenant import Ruleset
from sanctions.verify.case_files import CaseFile, Line
from sanctions.verify.coverage import Boundary, Coverage
from sanctions.verify.trial import try_cases
from tests.unit.plan.covenants import COVENANT, PAYOUT, REWARD, covenant
from tests.unit.verify.test_trial import RECORD, case

ATTRIBUTES = {
    "n": {"type": "integer"},
    "area": {"type": "decimal"},
    "seen_on": {"type": "date"},
    "paid": {"type": "yes-no"},
    "role": {"type": "choice", "values": ["owner", "tenant", "guest"]},
}
EVENTS = {"notified_on": "2025-03-11", "rectified_on": "2025-03-20"}


def graded(when: dict[str, Any], **changes: object) -> Ruleset:
    """The small covenant with another condition in its first row of grading."""
    grading = [
        {"id": "heavy", "when": when, "grade": "heavy"},
        {"id": "otherwise", "grade": "light"},
    ]
    scales = {"severity": ["minor", "serious", "grave"]}
    return covenant(grading=grading, attributes=ATTRIBUTES, scales=scales, **changes)


def paying(*rows: dict[str, Any], **changes: object) -> Ruleset:
    """The small covenant with other rows of payout before its last one."""
    payout = [*({"pay": "0%", **row} for row in rows), PAYOUT[-1]]
    return covenant(rewards=[{**REWARD, "payout": payout, **changes}])


def records(*cells: dict[str, Any]) -> list[Line]:
    """Records of one member, each with these cells beside those it needs."""
    return [
        {**RECORD, "record_id": f"R{place}", **each} for place, each in enumerate(cells, start=1)
    ]


def coverage(version: Ruleset, *histories: Sequence[Line]) -> Coverage:
    """What cases with these histories try; they are named 1, 2 and so on."""
    cases = tuple(case(str(place), each) for place, each in enumerate(histories, start=1))
    return try_cases(CaseFile("cases.yaml", (version,), cases)).coverage


def of_row(found: Coverage, row: str) -> list[Boundary]:
    """The bounds of one row, written TABLE/ROW."""
    return [each for each in found.boundaries if f"{each.table}/{each.row}" == row]


def sides(version: Ruleset, row: str, *cells: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """The sides of the bounds of a row, each with whether one of these records was there."""
    found = coverage(version, *([record] for record in records(*cells)))
    return [
        (side.which, side.value.en, bool(side.case))
        for boundary in of_row(found, row)
        for side in boundary.sides
    ]


UNKNOWN = ("unknown", "unknown", False)


@pytest.mark.parametrize(
    ("when", "cells", "expected"),
    [
        (
            {"n": {"at_least": 5}},
            [{"n": "5"}, {"n": "3"}],
            [("below", "4", False), ("at", "5", True), ("above", "6", False), UNKNOWN],
        ),
        (
            {"n": {"less_than": 5}},
            [{"n": "4"}, {"n": "6"}],
            [("below", "4", True), ("at", "5", False), ("above", "6", True), UNKNOWN],
        ),
        (
            {"loss": {"at_least": {"fact": "n"}}},
            [{"loss": "5", "n": "5"}, {"loss": "4", "n": "5"}],
            [
                ("below", "0.01 less", False),
                ("at", "equal", True),
                ("above", "0.01 more", False),
                UNKNOWN,
            ],
        ),
        (
            {"n": [1, 2, 4]},
            [{"n": "2"}, {"n": "3"}],
            [
                ("below", "0", False),
                ("at", "1", False),
                ("at", "2", True),
                ("below", "3", True),
                ("at", "4", False),
                ("above", "5", False),
                UNKNOWN,
            ],
        ),
        (
            {"loss": {"more_than": 0}},
            [{"loss": "0.01"}],
            [("at", "0", False), ("above", "0.01", True), UNKNOWN],
        ),
        (
            {"loss": {"more_than": 99.5}},
            [{"loss": "99.49"}, {"loss": "99"}],
            [("below", "99.49", True), ("at", "99.5", False), ("above", "99.51", False), UNKNOWN],
        ),
        (
            {"area": {"at_most": 100}},
            [{"area": "100.0001"}, {"area": "99.999"}],
            [
                ("below", "99.9999", False),
                ("at", "100", False),
                ("above", "100.0001", True),
                UNKNOWN,
            ],
        ),
        (
            {"prior": {"at_least": 1}},
            [{}],
            [("below", "0", True), ("at", "1", False), ("above", "2", False)],
        ),
        (
            {"severity": "serious"},
            [{"severity": "grave"}],
            [
                ("below", "minor", False),
                ("at", "serious", False),
                ("above", "grave", True),
                UNKNOWN,
            ],
        ),
        (
            {"severity": {"at_least": "minor"}},
            [{"severity": "minor"}],
            [("at", "minor", True), ("above", "serious", False), UNKNOWN],
        ),
        (
            {"severity": ["serious", "grave"]},
            [{"severity": "serious"}, {}],
            [
                ("below", "minor", False),
                ("at", "serious", True),
                ("at", "grave", False),
                ("unknown", "unknown", True),
            ],
        ),
        (
            {"seen_on": {"at_least": "2025-03-01"}},
            [{"seen_on": "2025-02-28"}],
            [
                ("below", "2025-02-28", True),
                ("at", "2025-03-01", False),
                ("above", "2025-03-02", False),
                UNKNOWN,
            ],
        ),
        (
            {"seen_on": {"at_most": date.max}},
            [{"seen_on": "2199-12-31"}],
            [("below", "2199-12-31", True), UNKNOWN],
        ),
        (
            {"seen_on": {"more_than": date.min}},
            [{"seen_on": "1900-01-01"}],
            [("above", "1900-01-01", True), UNKNOWN],
        ),
        (
            {"decided_on": {"at_most": {"fact": "occurred_on", "plus": "9 days"}}},
            [{}, {"decided_on": "2025-03-11"}],
            [
                ("below", "day before", False),
                ("at", "same day", True),
                ("above", "day after", True),
            ],
        ),
        (
            {"decided_on": {"equals": {"fact": "occurred_on"}}},
            [{"decided_on": "2025-03-02"}],
            [("at", "same day", False), ("above", "day after", True)],
        ),
        (
            {"loss": {"at_least": {"fact": "area", "minus": 1}}},
            [{"loss": "5", "area": "6"}, {"loss": "5", "area": "6.01"}, {"loss": "5"}],
            [
                ("below", "0.01 less", True),
                ("at", "equal", True),
                ("above", "0.01 more", False),
                ("unknown", "unknown", True),
            ],
        ),
        (
            {"paid": True},
            [{"paid": "no"}],
            [("at", "yes", False), ("other", "no", True), UNKNOWN],
        ),
        (
            {"role": ["owner", "guest"]},
            [{"role": "guest"}],
            [("at", "owner", False), ("at", "guest", True), ("other", "another", False), UNKNOWN],
        ),
        (
            {"clause": "parking"},
            [{}],
            [("at", "parking", True), ("other", "another", False)],
        ),
        (
            {"rectified": False},
            [{"rectified_on": "2025-04-01"}],
            [("at", "no", False), ("other", "yes", True)],
        ),
        (
            {"seen_on": {"known": True}},
            [{"seen_on": "2025-03-01"}],
            [("at", "known", True), ("other", "unknown", False)],
        ),
        ({"decided_on": {"known": False}}, [{}], [("other", "known", True)]),
        (
            {"outcome": "upheld"},
            [{"appealed_on": "2025-03-11", "resolved_on": "2025-03-12", "outcome": "upheld"}],
            [("at", "upheld", True), UNKNOWN],
        ),
    ],
)
def test_each_kind_of_fact_has_its_sides(
    when: dict[str, Any], cells: list[dict[str, Any]], expected: list[tuple[str, str, bool]]
) -> None:
    """At the bound, one smallest unit below and above; what there cannot be is not asked for."""
    bare: dict[str, Any] = dict.fromkeys(("n", "severity", "loss"))
    assert sides(graded(when), "grading/heavy", *({**bare, **each} for each in cells)) == expected


def test_between_has_two_bounds() -> None:
    """Each end has its own sides."""
    found = coverage(graded({"n": {"between": [2, 4]}}), records({"n": "3"}))
    low, high = of_row(found, "grading/heavy")
    assert [side.value.en for side in low.asked] == ["1", "2", "3"]
    assert [side.value.en for side in high.asked] == ["3", "4", "5"]
    assert [side.case for side in (*low.asked, *high.asked)] == ["", "", "1", "1", "", ""]
    assert low.condition == high.condition == "n: {between: [2, 4]}"


def test_the_age_of_a_household_is_not_unknown() -> None:
    """Where a comparison does not apply it is not asked."""
    version = graded({"age": {"less_than": 14}})
    household = {"clause": "building", "member_id": None, "household_id": "H1"}
    assert sides(version, "grading/heavy", household)[-1] == UNKNOWN
    assert sides(version, "grading/heavy", {})[-1] == ("unknown", "unknown", True)


def test_only_what_is_judged_is_tried() -> None:
    """A record that is only reported, or lapsed, is asked of no row of grading."""
    limited = graded(
        {"n": {"at_least": 5}}, counting={"appeal": "suspends", "limitation": "9 days"}
    )
    reported, lapsed = {"n": "5", "decided_on": None}, {"n": "5", "decided_on": "2025-03-11"}
    assert not any(was for *_, was in sides(limited, "grading/heavy", reported, lapsed))
    assert sides(limited, "counting/limitation", reported, lapsed, {}) == [
        ("below", "day before", False),
        ("at", "same day", True),
        ("above", "day after", True),
    ]


def test_sanctions_are_asked_of_what_counts() -> None:
    """A record under appeal has a grade and imposes nothing yet."""
    heavy, appealed = {"n": "5"}, {"n": "1", "appealed_on": "2025-03-11"}
    found = sides(covenant(), "sanctions/ban", heavy, appealed)
    assert found == [("below", "light", False), ("at", "heavy", True)]


def test_exemptions_are_asked_of_every_record() -> None:
    """Also of one that is only reported."""
    version = covenant(counting={"appeal": "suspends", "exempt": {"n": {"less_than": 2}}})
    found = sides(version, "counting/exempt", {"n": "2", "decided_on": None}, {"n": "1"})
    assert found == [("below", "1", True), ("at", "2", True), ("above", "3", False), UNKNOWN]


def test_the_lookback_is_tried_by_two_records() -> None:
    """The earlier one on the first day that is seen, and on the day before it."""
    version = graded({"prior": 1}, counting={"appeal": "suspends", "lookback": "1 month"})
    late = {"occurred_on": "2025-04-15", "decided_on": "2025-04-20"}
    first, before = {"occurred_on": "2025-03-15"}, {"occurred_on": "2025-03-14"}
    days = {"decided_on": "2025-04-20"}
    found = coverage(version, records({**first, **days}, late), records({**before, **days}, late))
    (boundary,) = of_row(found, "counting/prior")
    assert [(side.which, side.case) for side in boundary.sides] == [
        ("below", "2"),
        ("at", "1"),
        ("above", ""),
    ]
    assert of_row(coverage(graded({"n": 1}, counting=COVENANT["counting"])), "counting/prior") == []


@pytest.mark.parametrize(
    ("fact", "other", "seen"),
    [
        ("prior", {"clause": "building"}, True),
        ("prior_same_clause", {"clause": "building"}, False),
        ("prior_same_topic", {"clause": "building"}, False),
        ("prior_same_topic", {}, True),
        ("prior", {"appealed_on": "2025-04-20"}, False),
        ("warnings", {"notified_on": "2025-03-15", "occurred_on": "2025-03-02"}, True),
        ("warnings", {"notified_on": "2025-03-16"}, False),
    ],
)
def test_each_fact_that_looks_back_sees_its_own(
    fact: str, other: dict[str, Any], seen: object
) -> None:
    """The lookback is tried by what the fact counts, and by nothing else."""
    version = graded({fact: 1}, counting={"appeal": "suspends", "lookback": "1 month"})
    first = {"occurred_on": "2025-03-15", "decided_on": "2025-04-20", **other}
    late = {"occurred_on": "2025-04-15", "decided_on": "2025-04-20"}
    (boundary,) = of_row(coverage(version, records(first, late)), f"counting/{fact}")
    assert bool(boundary.sides[1].case) is seen


def test_a_payout_is_asked_of_every_member_that_is_paid() -> None:
    """Counts cannot be below 0; a row above that decides does not hide the rows below it."""
    hold = {"id": "hold", "when": {"pending": {"at_least": 1}}, "pay": "hold"}
    none = {"id": "none", "when": {"counted": {"more_than": 0}}}
    found = coverage(paying(hold, none), records({}, {"appealed_on": "2025-03-11"}))
    ((pending,), (counted,)) = of_row(found, "reward/hold"), of_row(found, "reward/none")
    assert [(side.value.en, side.case) for side in pending.sides] == [
        ("0", "1"),
        ("1", "1"),
        ("2", ""),
    ]
    assert [(side.value.en, side.case) for side in counted.sides] == [("0", "1"), ("1", "1")]


def test_what_quarantine_holds_is_not_paid() -> None:
    """A unit that is held is asked nothing."""
    version = paying({"id": "none", "when": {"counted": {"at_least": 1}}})
    bad = case("bad", [{**RECORD, "n": "many"}], on_bad="quarantine")
    members = [{**bad.tables["members"][0]}]
    only = case("bad", bad.tables["history"], on_bad="quarantine")
    only = type(only)(**{**_fields(only), "tables": {**only.tables, "members": members}})
    found = try_cases(CaseFile("cases.yaml", (version,), (only,))).coverage
    assert not any(side.case for each in of_row(found, "reward/none") for side in each.sides)


def _fields(of: Any) -> dict[str, Any]:  # noqa: ANN401 - any frozen value
    return {name: getattr(of, name) for name in of.__dataclass_fields__}


def test_points_step_as_the_clauses_score() -> None:
    """With points of 5 and 10 nobody has 54.99, so 50 is just below 55."""
    clauses = {
        name: {**clause, "points": {"fixed": score}}
        for (name, clause), score in zip(COVENANT["clauses"].items(), (5, 10), strict=True)
    }
    rows = [{"id": "few", "when": {"points": {"less_than": 55}}, "pay": "50%"}, PAYOUT[-1]]
    reward = {**REWARD, "points": {"base": 100, "at_least": 20}, "payout": rows}
    version = covenant(clauses=clauses, rewards=[reward])
    found = coverage(version, records({}))
    (few,), (floor,) = of_row(found, "reward/few"), of_row(found, "reward/points")
    assert [side.value.en for side in few.sides] == ["50", "55", "60"]
    assert [(side.value.en, side.case) for side in floor.sides] == [
        ("15", ""),
        ("20", ""),
        ("25", ""),
    ]
    assert floor.condition == "points: {at_least: 20}"


def test_no_side_beyond_the_base_or_the_floor_is_asked_for() -> None:
    """Offences alone never add points, and points stop at their floor."""
    clauses = {
        name: {**clause, "points": {"fixed": 5}} for name, clause in COVENANT["clauses"].items()
    }

    def asked(points: dict[str, Any]) -> list[str]:
        rows = [{"id": "few", "when": {"points": points}, "pay": "50%"}, PAYOUT[-1]]
        reward = {**REWARD, "points": {"base": 100, "at_least": 12}, "payout": rows}
        found = coverage(covenant(clauses=clauses, rewards=[reward]))
        return [side.value.en for each in of_row(found, "reward/few") for side in each.sides]

    assert asked({"at_most": 100}) == ["95", "100"]
    assert asked({"at_most": 12}) == ["12", "15"]
    assert asked({"at_most": 15}) == ["12", "15", "20"]
    assert asked({"at_most": 150}) == ["100"]


@pytest.mark.parametrize(
    ("loss", "tried"),
    [("333.32", "99.99"), ("333.33", "99.99"), ("333.34", "100.01"), ("333.37", ""), ("300", "")],
)
def test_a_bound_of_an_amount_is_met_within_a_fen(loss: str, tried: str) -> None:
    """Thirty percent of a loss is never 100.00: what rounds beside it is beside it."""
    payment = {"measure": "pay", "amount": {"of": "loss", "times": "0.3", "at_most": 100}}
    version = covenant(
        measures={**COVENANT["measures"], "pay": {"kind": "payment"}},
        sanctions=[*COVENANT["sanctions"], {"id": "pay", "impose": [payment]}],
    )
    found = coverage(version, records({"loss": loss}))
    (boundary,) = of_row(found, "sanctions/pay")
    assert boundary.condition == "amount: {at_most: 100}"
    assert [side.value.en for side in boundary.asked] == ["99.99", "100.01"]
    assert [side.value.en for side in boundary.asked if side.case] == ([tried] if tried else [])


def test_each_version_is_asked_of_its_own_records() -> None:
    """A record tries the bounds of the version that judges it, a member those that pay."""
    old = covenant(in_force={"from": date(2020, 1, 1), "until": date(2025, 3, 1)})
    new = covenant(version="2", in_force={"from": date(2025, 3, 1)})
    file = CaseFile("cases.yaml", (new, old), (case("one", records({"n": "5"})),))
    found = try_cases(file).coverage
    assert list(dict.fromkeys(each.ruleset for each in found.boundaries)) == ["small@1", "small@2"]
    tried = {each.ruleset for each in found.boundaries if len(each.missed) < len(each.asked)}
    assert tried == {"small@2"}


def test_a_case_that_stops_tries_nothing() -> None:
    """Neither a bad list nor versions that do not fit reach a bound."""
    version = covenant()
    bad = case("bad", [{**RECORD, "n": "many"}])
    two = try_cases(CaseFile("cases.yaml", (version, covenant(version="2")), (case(),)))
    assert try_cases(CaseFile("cases.yaml", (version,), (bad,))).coverage.tried == 0
    assert (two.coverage.tried, two.coverage.asked) == (0, 2 * coverage(version).asked)


def test_hundredths_are_whole_and_rounded_down() -> None:
    """No figure says all where one is missed, and a demand is met exactly or not."""
    found = coverage(covenant(), records({"n": "5"}))
    assert (found.tried, found.asked, found.percent) == (5, 11, 45)
    assert found.reaches(45)
    assert not found.reaches(46)
    one: dict[str, Any] = {"grading": [{"id": "all", "grade": "light"}], "grades": ["light"]}
    reward = {**REWARD, "payout": [PAYOUT[-1]]}
    nothing = coverage(covenant(**one, sanctions=[], measures={}, rewards=[reward]))
    assert (nothing.asked, nothing.percent, nothing.reaches(100)) == (0, 100, True)


def test_a_bound_that_is_off_by_one_shows_as_missed_sides() -> None:
    """Cases around 5 try every side of 5, and miss one of 4 and of 6."""
    around = records({"n": "4"}, {"n": "5"}, {"n": "6"})

    def missed(bound: int) -> list[str]:
        found = coverage(graded({"n": {"at_least": bound}}), *([each] for each in around))
        return [side.value.en for each in of_row(found, "grading/heavy") for side in each.missed]

    assert (missed(5), missed(4), missed(6)) == ([], ["3"], ["7"])
