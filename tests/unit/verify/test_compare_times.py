"""Days that only one of two covenants judges: a difference, or named beside what is proved."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions import decide
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.load import load_ruleset_from
from sanctions.testing import Covenant, rulesets
from sanctions.verify.compare import compare
from sanctions.verify.compare_times import days_alone
from tests.unit.verify.test_compare import LIMIT, confirm

TIMES = st.tuples(
    st.sampled_from((date(2024, 1, 1), date(2024, 3, 1), date(2025, 1, 1))),
    st.sampled_from((None, date(2025, 3, 1), date(2025, 3, 2), date(2026, 1, 1))),
)
_DAY = timedelta(days=1)


def at_times(covenant: Covenant, version: str, first: date, until: date | None) -> Ruleset:
    """The covenant, in force from one day until another."""
    times = {"from": first} | ({} if until is None else {"until": until})
    return load_ruleset_from({**covenant, "version": version, "in_force": times})


def edges(*versions: Ruleset) -> list[date]:
    """The days about those on which one of them begins or ends."""
    days = {each for version in versions for each in (version.in_force, version.until) if each}
    return sorted({day + by for day in days for by in (-_DAY, timedelta(0), _DAY)})


def judged(ruleset: Ruleset, day: date) -> bool:
    """Whether a record of the day is judged at all, as a run says."""
    clause = next(iter(ruleset.clauses))
    record = {"record_id": "R1", "clause": clause, "member_id": "M1"}
    line = {**record, "occurred_on": str(day), "decided_on": str(day)}
    (finding,) = decide([ruleset], [line], as_of=day).findings
    return finding.state != "not-in-force"


@settings(max_examples=40)
@given(rulesets(), TIMES, TIMES, st.booleans())
def test_no_day_is_passed_over(
    covenant: Covenant,
    times: tuple[date, date | None],
    others: tuple[date, date | None],
    as_one: bool,  # noqa: FBT001 - drawn
) -> None:
    """What is equivalent judges the same days, or names those that only one judges.

    A version and the same at another time: whatever is judged by one alone in a run is a difference
    with a record that shows it, or stands beside what is proved of successive versions.
    """
    old = at_times(covenant, "1", *times)
    new = at_times(covenant, "1" if as_one else "2", *others)
    found = compare(old, new, limit=LIMIT)
    apart = {day for day in edges(old, new) if judged(old, day) != judged(new, day)}
    if as_one or old.in_force == new.in_force:
        assert found.equivalent == (apart == set())
        assert found.successive is None
    else:
        assert found.equivalent
        assert (found.successive is not None) == (apart != set())
    named = {
        day
        for day in edges(old, new)
        for each in days_alone(old, new)
        if each.start <= day and (each.end is None or day < each.end)
    }
    assert named == apart
    if found.first is not None:
        assert found.first.id == "in_force"
        confirm(found.first, old, new)


@pytest.mark.parametrize(
    ("until", "told"),
    [
        (
            date(2025, 6, 1),
            "the old one from 2024-01-01 to 2025-05-31, the new one from 2025-06-01 on",
        ),
        (
            date(2025, 7, 1),
            "the old one from 2024-01-01 to 2025-05-31, the new one from 2025-07-01 on",
        ),
        (None, "the old one from 2024-01-01 to 2025-05-31"),
    ],
)
def test_the_days_of_successive_versions_are_named(until: date | None, told: str) -> None:
    """With their last day, which is the one before the covenant ends."""
    covenant: Covenant = {
        "language": 1,
        "id": "covenant",
        "title": {"zh": "规约", "en": "Covenant"},
        "calendar": {"month_end": "down"},
        "clauses": {"litter": {"title": {"zh": "乱扔", "en": "litter"}, "about": "person"}},
        "counting": {"appeal": "suspends"},
        "grades": ["oral"],
        "grading": [{"id": "all", "grade": "oral"}],
        "measures": {"word": {"kind": "notice"}},
        "sanctions": [{"id": "all", "impose": [{"measure": "word"}]}],
    }
    old = at_times(covenant, "1", date(2024, 1, 1), until)
    new = at_times(covenant, "2", date(2025, 6, 1), None)
    found = compare(old, new)
    assert found.equivalent
    assert found.successive is not None
    assert found.successive.why.en.endswith(f"days that only one judges: {told}")
