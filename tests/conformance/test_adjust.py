"""What two runs differ in: the columnar comparison against the plain definition."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions import assess, load
from sanctions.api.adjust import Adjustment, adjust
from sanctions.api.assessment import Assessment
from sanctions.testing import Case, Row, cases, dividend_lists, histories, village_funds
from tests.conformance.adjusting import Definition, Side

ROOT = Path(__file__).parents[2]
FIGURES = ("paid_before", "paid_now", "held_before", "held_now", "to_pay", "to_recover")
_BOTH_WAYS = {"joined": "left", "joined-or-set-aside": "left-or-set-aside"}
MIRRORED = _BOTH_WAYS | {gone: came for came, gone in _BOTH_WAYS.items()}


COVENANTS = tuple(
    load(ROOT / path)
    for path in (
        *(f"rulesets/{name}" for name in ("nanhai-model", "pinghu-points", "dalong-sanitation")),
        *(
            f"tests/corpus/rulesets/{name}.yaml"
            for name in ("unit", "unit-household", "money-compliant", "money-pool-points")
        ),
        *(
            f"tests/corpus/rulesets/{name}.yaml"
            for name in ("money-given-household", "money-amount-points-household", "money-two")
        ),
    )
)
"""One for each way in which a change can reach the money."""


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Case, Case]:
    """Two runs of one period: of a covenant that looks at records, now and then of any."""
    covenant = draw(st.sampled_from((*COVENANTS, *COVENANTS, None)))
    case = draw(cases(covenant, max_records=8))
    later = draw(later_cases(case))
    return _spoiled(draw, case), _spoiled(draw, later)


def _spoiled(draw: st.DrawFn, case: Case) -> Case:
    """The run, now and then with a member whose row is set aside."""
    if case.villages or len(case.members) == 1 or draw(st.integers(0, 3)):
        return case
    chosen = draw(st.integers(0, len(case.members) - 1))
    members = [
        {**row, "dividend": None} if place == chosen else row
        for place, row in enumerate(case.members)
    ]
    return replace(case, members=members)


@st.composite
def later_cases(draw: st.DrawFn, case: Case) -> Case:
    """Another run of the same period: a changed list, a changed history, another day or file."""
    members = _merged_members(draw, case.members, draw(dividend_lists()))
    as_of = case.as_of + timedelta(days=draw(st.sampled_from((0, 400, 30, -30))))
    fresh = draw(histories(case.rulesets, members, period=case.period, as_of=as_of))
    history = {row["record_id"]: row for row in case.history}
    history |= {row["record_id"]: row for row in fresh if draw(st.integers(0, 3)) == 0}
    turns = st.sampled_from((*TURNS, *TURNS, "stays", "gone"))
    changed = (_turned(row, draw(turns)) for row in history.values())
    villages = case.villages
    if villages:
        known = {row["village_id"]: row for row in villages if draw(st.booleans())}
        villages = [known.get(row["village_id"], row) for row in draw(village_funds(members))]
    rulesets = case.rulesets
    if draw(st.integers(0, 9)) == 0:
        rulesets = tuple(replace(each, digest=f"other {each.digest}") for each in rulesets)
    return replace(
        case,
        rulesets=rulesets,
        members=members,
        history=[row for row in changed if row is not None],
        villages=villages,
        as_of=as_of,
    )


TURNS = ("decided", "undecided", "appealed", "upheld", "overturned", "rectified", "late", "earlier")


def _turned(row: Row, turn: str) -> Row | None:
    """A record as it may stand in a later history; None where it is gone."""
    occurred = row["occurred_on"]
    decided = row.get("decided_on") or occurred + timedelta(days=1)
    appeal = {"decided_on": decided, "appealed_on": decided}
    changes: dict[str, Row] = {
        "decided": NOTHING | {"decided_on": decided},
        "undecided": NOTHING | {"decided_on": None},
        "appealed": NOTHING | appeal,
        "upheld": appeal | {"resolved_on": decided, "outcome": "upheld"},
        "overturned": appeal | {"resolved_on": decided, "outcome": "overturned"},
        "rectified": {"rectified_on": decided},
        "late": NOTHING | {"decided_on": occurred + timedelta(days=5000)},
        "earlier": {"occurred_on": occurred - timedelta(days=200)},
    }
    return None if turn == "gone" else {**row, **changes.get(turn, {})}


NOTHING = dict.fromkeys(("appealed_on", "resolved_on", "outcome"))


def _merged_members(draw: st.DrawFn, old: list[Row], new: list[Row]) -> list[Row]:
    """Each household as one list or the other has it; nobody twice, no household in two places."""
    if draw(st.integers(0, 2)):
        return [dict(row) for row in old]
    households: dict[str, list[Row]] = {}
    for row in (*old, *new):
        households.setdefault(row["household_id"], [])
    seen: set[str] = set()
    for household, rows in households.items():
        for row in draw(st.sampled_from((old, old, new))):
            if row["household_id"] == household and row["member_id"] not in seen:
                seen.add(row["member_id"])
                rows.append(dict(row))
    merged = [row for rows in households.values() for row in rows]
    return merged or [dict(row) for row in old]


def ran(case: Case) -> Assessment:
    """The run on the reference engine."""
    return assess(**case.arguments(), engine="reference", on_bad="quarantine")


def definition(old: Assessment, new: Assessment) -> Definition:
    """The definition on the rows of both runs."""
    return Definition(*(Side(each.run.tables, each.manifest) for each in (old, new)))


def in_fen(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a frame as engine rows."""
    return [
        {
            name: int(cell.scaleb(2))
            if name in FIGURES
            else tuple(cell)
            if isinstance(cell, list)
            else cell
            for name, cell in row.items()
        }
        for row in rows
    ]


@settings(max_examples=60, deadline=None)
@given(pairs())
def test_the_comparison_is_the_definition(both: tuple[Case, Case]) -> None:
    """Every row with its causes and records, and what is told of each record, are the same."""
    old, new = map(ran, both)
    expected, actual = definition(old, new), adjust(old, new)
    assert in_fen(actual.adjustments) == expected.adjustments()
    assert {row["record_id"]: row["change"] for row in actual.records} == expected.records()


@settings(max_examples=20, deadline=None)
@given(pairs())
def test_money_reconciles_by_village_and_reward(both: tuple[Case, Case]) -> None:
    """What is paid now less what was paid is to pay less to recover, from the runs' own tables."""
    old, new = map(ran, both)
    made = adjust(old, new)
    more: Counter[tuple[str, str]] = Counter()
    for sign, run in ((1, new), (-1, old)):
        for row in run.run.tables["members"]:
            more[row["village_id"], row["reward"]] += sign * row["paid"]
    told: Counter[tuple[str, str]] = Counter(dict.fromkeys(more, 0))
    for row in in_fen(made.adjustments):
        told[row["village_id"], row["reward"]] += row["to_pay"] - row["to_recover"]
    assert told == more
    villages = {(row["village_id"], row["reward"]): row for row in in_fen(made.villages)}
    for key, fen in more.items():
        told_of_village = villages.get(key, {"to_pay": 0, "to_recover": 0})
        assert fen == told_of_village["to_pay"] - told_of_village["to_recover"]


@settings(max_examples=20, deadline=None)
@given(cases())
def test_a_run_differs_in_nothing_from_itself(case: Case) -> None:
    """No row, no cause, no record, and every total is 0."""
    run = ran(case)
    made = adjust(run, run)
    assert (made.adjustments, made.villages, made.records) == ([], [], [])
    assert made.manifest["causes"] == {}
    for figures in made.manifest["totals"].values():
        assert (figures["to_pay"], figures["to_recover"]) == ("0.00", "0.00")


@settings(max_examples=20, deadline=None)
@given(pairs())
def test_the_other_way_round_is_the_mirror(both: tuple[Case, Case]) -> None:
    """What is to be paid is to be recovered, who came has left, and the days are below 0.

    With one day of knowledge neither run is the earlier: what became of a record is told from the
    old one to the new one, and is no mirror.
    """
    old, new = map(ran, both)
    ways = mirrored(adjust(old, new)), rows_by_key(adjust(new, old))
    left_out = "cause" if both[0].as_of == both[1].as_of else None
    expected, actual = (
        {
            key: {name: cell for name, cell in row.items() if name != left_out}
            for key, row in rows.items()
        }
        for rows in ways
    )
    assert actual == expected


def rows_by_key(made: Adjustment) -> dict[tuple[str, str, str], Mapping[str, Any]]:
    """Rows without the household, which is that of the later list."""
    return {
        (row["village_id"], row["member_id"], row["reward"]): {
            name: cell for name, cell in row.items() if name not in {"household_id", "cause"}
        }
        | {"cause": set(row["cause"])}
        for row in made.adjustments
    }


def mirrored(made: Adjustment) -> dict[tuple[str, str, str], Mapping[str, Any]]:
    """The rows with both sides exchanged.

    What is told of a record goes from the earlier day of knowledge to the later one, both ways.
    """
    return {
        key: {
            **row,
            **{
                f"{name}_{side}": row[f"{name}_{other}"]
                for name in ("paid", "held", "row")
                for side, other in (("before", "now"), ("now", "before"))
            },
            "to_pay": row["to_recover"],
            "to_recover": row["to_pay"],
            "days": -row["days"],
            "cause": {MIRRORED.get(cause, cause) for cause in row["cause"]},
        }
        for key, row in rows_by_key(made).items()
    }
