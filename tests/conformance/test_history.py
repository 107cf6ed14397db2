"""Which records change what: visibility, states, replay, and who is touched."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sanctions import load
from sanctions.model.calendar import Period
from sanctions.testing import Case, Covenant, Row, cases, histories, periods, rulesets
from tests.conformance.oracle import days_of
from tests.conformance.running import Tables, plain, run, same_but_for, with_history

ROOT = Path(__file__).parents[2]
SOME = settings(max_examples=60)
EVENTS = ("notified_on", "decided_on", "appealed_on", "resolved_on", "rectified_on")
ADDED = "R0"

ARROWS = {
    "not-in-force": {"not-in-force"},
    "exempt": {"exempt"},
    "reported": {"reported", "lapsed", "pending", "counted", "overturned"},
    "lapsed": {"lapsed", "overturned"},
    "pending": {"pending", "counted", "overturned"},
    "counted": {"counted", "pending", "overturned"},
    "overturned": {"overturned"},
}
"""Where a state of DESIGN 5.3 can go as more becomes known, when the exemption does not change."""

CHANGING = {"rectified", "rectified_in_time", "days_open", "outcome", *EVENTS}
"""Facts that change with the day of knowledge: an exemption that reads one may come and go."""


@st.composite
def further_records(draw: st.DrawFn, case: Case) -> Row:
    """One more record of the same run."""
    found = histories(
        case.rulesets, case.members, period=case.period, as_of=case.as_of, max_size=1
    ).filter(bool)
    return draw(found)[0] | {"record_id": ADDED}


with_further_record = cases().flatmap(lambda case: st.tuples(st.just(case), further_records(case)))


@SOME
@given(with_further_record)
def test_an_overturned_record_changes_nothing(pair: tuple[Case, Row]) -> None:
    """A record that was overturned by the day of knowledge has a finding, and no consequence."""
    case, row = pair
    day = row["occurred_on"]
    assume(day <= case.as_of)
    overturned = row | dict.fromkeys(("recorded_on", "appealed_on", "resolved_on"), day)
    overturned |= {"outcome": "overturned"}
    same_but_for(run(case), run(with_history(case, [*case.history, overturned])), ADDED)


@SOME
@given(with_further_record)
def test_an_invisible_record_changes_nothing(pair: tuple[Case, Row]) -> None:
    """A record that was entered after the day of knowledge is not there at all."""
    case, row = pair
    tomorrow = case.as_of + timedelta(days=1)
    hidden = row | {"recorded_on": max(row["occurred_on"], tomorrow)}
    made = run(with_history(case, [*case.history, hidden]))
    assert ADDED not in {finding["record_id"] for finding in made["findings"]}
    same_but_for(run(case), made, ADDED)


def cut(history: list[Row], known_on: date) -> list[Row]:
    """The history as it stood on a day: what was not yet known is taken out."""
    kept = []
    for row in history:
        if (row.get("recorded_on") or row["occurred_on"]) <= known_on:
            later = {name for name in EVENTS if row.get(name) is not None and row[name] > known_on}
            if "resolved_on" in later:
                later.add("outcome")
            kept.append({name: None if name in later else value for name, value in row.items()})
    return kept


@SOME
@given(cases())
def test_a_past_day_is_replayed(case: Case) -> None:
    """A run as of a day is a run on the history cut at that day."""
    now, then = run(case), run(with_history(case, cut(case.history, case.as_of)))
    for name in ("findings", "measures", "members", "households", "villages"):
        assert now[name] == then[name]


@SOME
@given(cases(), st.sampled_from((1, 30, 366, 1500)))
def test_states_move_along_the_arrows(case: Case, days: int) -> None:
    """What becomes known later moves a state only where DESIGN 5.3 lets it go."""
    exempt = [covenant["counting"].get("exempt") for covenant in case.covenants]
    assume(not any(name in repr(exempt) for name in CHANGING))
    before = {row["record_id"]: row["state"] for row in run(case)["findings"]}
    later = run(replace(case, as_of=case.as_of + timedelta(days=days)))
    after = {row["record_id"]: row["state"] for row in later["findings"]}
    for record, state in before.items():
        assert after[record] in ARROWS[state]


@SOME
@given(cases(max_villages=1, max_records=12))
def test_what_stands_before_a_record_is_counted_pair_by_pair(case: Case) -> None:
    """`prior` and `warnings` are what comparing each record with every other gives."""
    findings = run(case)["findings"]
    rows = {row["record_id"]: row for row in case.history}
    known = {row["record_id"]: row for row in cut(case.history, case.as_of)}
    for one in findings:
        if one["ruleset"] is None:
            continue
        since = _since(case, one)
        prior = warnings = 0
        for other in findings:
            if not _stands(case, other) or _subject(other) != _subject(one):
                continue
            place = (other["occurred_on"], other["record_id"])
            row = known[other["record_id"]]
            told = row.get("notified_on") or row["decided_on"]
            prior += (
                place < (one["occurred_on"], one["record_id"]) and other["occurred_on"] >= since
            )
            warnings += since <= told < one["occurred_on"]
        assert (prior, warnings) == (one["prior"], one["warnings"]), rows


def _subject(row: Row) -> tuple[str, str]:
    return row["subject_kind"], row["subject"]


def _covenant(case: Case, finding: Row) -> Covenant:
    return next(
        each for each in case.covenants if f"{each['id']}@{each['version']}" == finding["ruleset"]
    )


def _stands(case: Case, finding: Row) -> bool:
    if finding["state"] != "counted":
        return False
    clause = _covenant(case, finding)["clauses"][finding["clause"]]
    return bool(clause.get("kind", "offence") == "offence")


def _since(case: Case, finding: Row) -> date:
    """The first day of the lookback, found by trying days one by one."""
    covenant = _covenant(case, finding)
    lookback = covenant["counting"].get("lookback")
    if lookback is None:
        return date.min
    day: date = finding["occurred_on"]
    count, unit = lookback.split()
    if unit.startswith(("day", "week")):
        return day - timedelta(days=int(count) * (7 if unit.startswith("week") else 1))
    months = int(count) * (12 if unit.startswith("year") else 1)
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    first = date(year, month + 1, 1)
    target = first
    while target.day < day.day and (target + timedelta(days=1)).month == first.month:
        target += timedelta(days=1)
    short = target.day < day.day and covenant["calendar"]["month_end"] == "up"
    return target + timedelta(days=1) if short else target


@SOME
@given(cases(), st.data())
def test_a_member_answers_for_nobody_else(case: Case, data: st.DataObject) -> None:
    """Without one member's records no other subject's measures change, and no reward of others.

    Money that is handed on or divided in a pool may move; pay and deciding row may not.
    """
    member = data.draw(st.sampled_from([row["member_id"] for row in case.members]), label="member")
    household = {row["member_id"]: row["household_id"] for row in case.members}[member]
    without = [row for row in case.history if row.get("member_id") != member]
    before, after = run(case), run(with_history(case, without))
    touched = ("member", member)
    for tables in (before, after):
        tables["measures"][:] = [row for row in tables["measures"] if _subject(row) != touched]
    assert plain(before["measures"]) == plain(after["measures"])
    assert _pays(case, before, member, household) == _pays(case, after, member, household)


def _pays(
    case: Case, tables: Tables, member: str, household: str
) -> dict[tuple[str, str], tuple[object, ...]]:
    """Pay, row, entitlement and base of those who are of no unit with the member."""
    units = {reward.id: reward.unit for version in case.rulesets for reward in version.rewards}
    return {
        (row["member_id"], row["reward"]): (row["pay"], row["row"], row["entitlement"], row["base"])
        for row in tables["members"]
        if row["member_id"] != member
        and (units[row["reward"]] == "member" or row["household_id"] != household)
    }


def _simple(covenant: Covenant) -> Covenant:
    """The covenant with one reward, which one counted offence takes away."""
    payout = [
        {"id": "none", "when": {"counted": {"at_least": 1}}, "pay": "0%"},
        {"id": "full", "pay": "100%"},
    ]
    reward = {
        "id": "reward",
        "scheme": "own-share",
        "fund": {"share": "10%", "of": "dividend"},
        "payout": payout,
    }
    return covenant | {"rewards": [reward]}


@SOME
@given(cases(covenants=rulesets().map(_simple)))
def test_a_households_record_touches_each_member(case: Case) -> None:
    """A household's counted record takes the reward of each member; else only one's own does."""
    tables = run(case)
    counted = {_subject(row) for row in tables["findings"] if _counts(case, row)}
    for row in tables["members"]:
        own = {("member", row["member_id"]), ("household", row["household_id"])}
        assert row["row"] == ("none" if own & counted else "full")


def _counts(case: Case, finding: Row) -> bool:
    start, end = days_of(case.period)
    of_period = start <= finding["occurred_on"] < end
    return bool(of_period) and _stands(case, finding) and finding["grade"] != "undetermined"


@SOME
@given(st.dates(date(2026, 1, 1), date(2090, 12, 31)), st.integers(1, 900) | st.none(), st.data())
def test_a_covenant_of_other_years_is_tried_in_its_own(
    first: date, days: int | None, data: st.DataObject
) -> None:
    """Of a covenant that is in force in none of the usual years a year is drawn in which it is."""
    until = None if days is None else first + timedelta(days=days)
    covenant = replace(load(ROOT / "rulesets" / "nanhai-model"), in_force=first, until=until)
    period = Period.parse(data.draw(periods([covenant])))
    assert period.start == first
    assert covenant.in_force_on(period.last_day)
