"""Under a covenant that is declared monotone a further offence never helps who committed it."""

from datetime import date

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sanctions.testing import Case, Row, cases, histories, monotone_rulesets
from tests.conformance.running import SPANNING, Tables, days, run, with_history

HORIZON = date(2300, 1, 1)
PAYS = {"no": 0, "hold": 1, "yes": 2}


@st.composite
def with_counted_offence(draw: st.DrawFn) -> tuple[Case, Row]:
    """A case and one more record that is decided on the day of the act, and not appealed."""
    case = draw(cases(covenants=monotone_rulesets()))
    found = histories(
        case.rulesets, case.members, period=case.period, as_of=case.as_of, max_size=1
    ).filter(bool)
    row = draw(found)[0]
    kept = {
        name: value
        for name, value in row.items()
        if name in {"clause", "member_id", "household_id", "occurred_on", "severity", "loss"}
    }
    return case, kept | {"record_id": "R0", "decided_on": row["occurred_on"]}


@settings(max_examples=250)
@given(with_counted_offence())
def test_a_further_offence_never_helps(pair: tuple[Case, Row]) -> None:
    """One more counted offence shortens no measure and raises no reward of its unit."""
    case, row = pair
    before = run(case)
    after = run(with_history(case, [*case.history, row]))
    added = [each["state"] for each in after["findings"] if each["record_id"] == "R0"]
    assume(added == ["counted"])
    kind = "member" if "member_id" in row else "household"
    for subject, covered in _days(before).items():
        assert covered <= _days(after).get(subject, set())
    assert _events(before) <= _events(after)
    reward_units = {reward.id: reward.unit for reward in case.rulesets[0].rewards}
    for reward, unit in reward_units.items():
        touched = _touched(case, row, kind, unit)
        if touched is not None:
            assert _sum(after, reward, touched) <= _sum(before, reward, touched)
            assert _honour(after, reward, touched) <= _honour(before, reward, touched)


def _days(tables: Tables) -> dict[tuple[str, str, str], set[int]]:
    """The days of each subject and measure."""
    covered: dict[tuple[str, str, str], set[int]] = {}
    for row in tables["measures"]:
        if row["kind"] in SPANNING:
            key = (row["subject_kind"], row["subject"], row["measure"])
            covered.setdefault(key, set()).update(days(row["starts_on"], row["ends_on"], HORIZON))
    return covered


def _events(tables: Tables) -> set[tuple[object, ...]]:
    """The payments, notices and referrals, each by its record."""
    return {
        (row["measure"], *row["records"], row["amount_min"])
        for row in tables["measures"]
        if row["kind"] not in SPANNING
    }


def _touched(case: Case, row: Row, kind: str, unit: str) -> set[str] | None:
    """The members of the unit that the record belongs to; none for a household among members."""
    if kind == "household":
        own = {
            each["member_id"]
            for each in case.members
            if each["household_id"] == row["household_id"]
        }
        return own if unit == "household" else None
    if unit == "member":
        return {row["member_id"]}
    homes = {each["household_id"] for each in case.members if each["member_id"] == row["member_id"]}
    return {each["member_id"] for each in case.members if each["household_id"] in homes}


def _rows(tables: Tables, reward: str, members: set[str]) -> list[Row]:
    return [
        row for row in tables["members"] if row["reward"] == reward and row["member_id"] in members
    ]


def _sum(tables: Tables, reward: str, members: set[str]) -> int:
    return sum(row["paid"] + row["held"] for row in _rows(tables, reward, members))


def _honour(tables: Tables, reward: str, members: set[str]) -> int:
    return sum(PAYS.get(row["pay"], 0) for row in _rows(tables, reward, members))
