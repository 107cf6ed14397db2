"""For whom a measure runs on a day, until when, by which records."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from sanctions import InputError, Ruleset, Screening, UsageError, load, screen
from sanctions.ruleset.load import load_ruleset_from
from tests.unit.plan.covenants import COVENANT

TERMS = [
    {"id": "ban", "when": {"n": {"at_least": 5}}, "impose": [{"measure": "ban", "for": "1 month"}]},
    {"id": "long", "when": {"n": {"at_least": 9}}, "impose": [{"measure": "ban", "for": "1 year"}]},
    {
        "id": "gate",
        "when": {"n": {"at_least": 5}},
        "impose": [{"measure": "gate", "ends_when": "rectified"}, {"measure": "tell"}],
    },
]
MEASURES = {
    "tell": {"kind": "notice"},
    "ban": {"kind": "exclusion"},
    "gate": {"kind": "restriction"},
}
CHILDREN = {"appeal": "suspends", "exempt": {"age": {"less_than": 14}}}


@pytest.fixture(scope="module")
def covenant() -> Ruleset:
    """A covenant whose ban lasts a month from `n: 5` and a year from `n: 9`."""
    return load_ruleset_from({**COVENANT, "sanctions": TERMS, "measures": MEASURES})


@pytest.fixture(scope="module")
def mild() -> Ruleset:
    """The same covenant, which exempts children."""
    changes = {"sanctions": TERMS, "measures": MEASURES, "counting": CHILDREN}
    return load_ruleset_from({**COVENANT, **changes})


def record(
    name: str, subject: str, decided_on: str | None, n: object = 5, **cells: object
) -> dict[str, Any]:
    """A record as a caller has it, of a household if its id begins with H."""
    household = subject.startswith("H")
    return {
        "record_id": name,
        "clause": "building" if household else "parking",
        "household_id" if household else "member_id": subject,
        "occurred_on": "2025-01-01",
        "decided_on": decided_on,
        "n": n,
        **cells,
    }


def asked(
    covenant: Ruleset,
    history: list[dict[str, Any]],
    *subjects: str | Mapping[str, object],
    on: str = "2025-06-15",
    measure: str = "ban",
) -> list[Screening]:
    """The screenings, as known on the last day of the year."""
    return screen(covenant, history, subjects, measure=measure, on=on, as_of="2025-12-31")


@pytest.mark.parametrize(
    ("on", "active"),
    [("2025-05-31", False), ("2025-06-01", True), ("2025-06-30", True), ("2025-07-01", False)],
)
def test_a_measure_runs_until_the_day_before_it_ends(
    covenant: Ruleset,
    on: str,
    active: bool,  # noqa: FBT001 - a case
) -> None:
    """The first day is in it, the day on which the subject is free no more."""
    (found,) = asked(covenant, [record("R1", "M1", "2025-06-01")], "M1", on=on)
    assert found == Screening(
        "member",
        "M1",
        "ban",
        date.fromisoformat(on),
        active,
        date(2025, 6, 1) if active else None,
        date(2025, 7, 1) if active else None,
        ("R1",) if active else (),
        ("ban",) if active else (),
        (),
    )


def test_an_open_measure_has_no_day_of_freedom(covenant: Ruleset) -> None:
    """Until it is rectified, nobody knows when."""
    history = [record("R1", "M1", "2025-06-01")]
    (found,) = asked(covenant, history, "M1", measure="gate")
    assert (found.active, found.since, found.free_on) == (True, date(2025, 6, 1), None)
    (mended,) = asked(covenant, [history[0] | {"rectified_on": "2025-06-20"}], "M1", measure="gate")
    assert (mended.active, mended.free_on) == (True, date(2025, 6, 20))


def test_a_member_is_bound_by_its_household(covenant: Ruleset) -> None:
    """Where the household is named; its own span and the household's are joined."""
    history = [
        record("R2", "M1", "2025-06-01"),
        record("R1", "H1", "2025-06-10", n=9),
        record("R3", "H1", "2025-03-01"),
    ]
    alone, both, house = asked(
        covenant, history, "M1", {"member_id": "M1", "household_id": "H1"}, {"household_id": "H1"}
    )
    assert (alone.free_on, alone.records, alone.rows) == (date(2025, 7, 1), ("R2",), ("ban",))
    assert (both.subject_kind, both.subject) == ("member", "M1")
    assert (both.since, both.free_on) == (date(2025, 6, 1), date(2026, 6, 10))
    assert (both.records, both.rows) == (("R1", "R2"), ("ban", "long"))
    assert (house.subject_kind, house.subject) == ("household", "H1")
    assert (house.since, house.free_on, house.records) == (
        date(2025, 6, 10),
        date(2026, 6, 10),
        ("R1",),
    )


def test_other_measures_and_other_subjects_do_not_bind(covenant: Ruleset) -> None:
    """Each subject is asked about in its order, also twice; nobody else's records matter."""
    history = [record("R1", "M1", "2025-06-01"), record("R2", "M2", "2025-06-01", n=1)]
    found = asked(covenant, history, "M3", "M1", "M2", "M1")
    assert [(each.subject, each.active) for each in found] == [
        ("M3", False),
        ("M1", True),
        ("M2", False),
        ("M1", True),
    ]
    assert asked(covenant, history) == []
    assert [each.active for each in asked(covenant, [], "M1")] == [False]


def test_what_is_not_settled_is_named(covenant: Ruleset) -> None:
    """A record under appeal, without a decision, or with an unknown value; its own come first."""
    history = [
        record("R1", "M1", None),
        record("R2", "M1", "2025-06-01", appealed_on="2025-06-02"),
        record("R3", "M1", "2025-06-01", n=None),
        record("R4", "M1", "2025-06-01", n=1),
        record("R5", "H1", None),
        record(
            "R6",
            "M1",
            "2025-06-01",
            appealed_on="2025-06-02",
            resolved_on="2025-06-03",
            outcome="overturned",
        ),
        record("R7", "M2", None),
    ]
    (found,) = asked(covenant, history, {"member_id": "M1", "household_id": "H1"})
    assert (found.active, found.records) == (False, ())
    assert found.unsettled == ("R1", "R2", "R3", "R5")


def test_a_birth_date_exempts_its_member(mild: Ruleset) -> None:
    """A child is free; who may be a child is unsettled; a household has no age."""
    history = [record("R1", "M1", "2025-06-01"), record("R2", "H1", "2025-06-01")]
    child: Mapping[str, object] = {"member_id": "M1", "birth_date": "2015-01-01"}
    unborn, house = asked(mild, history, child, {"household_id": "H1", "birth_date": "2015-01-01"})
    assert (unborn.active, unborn.unsettled) == (False, ())
    assert (house.active, house.unsettled) == (True, ())
    adult: Mapping[str, object] = {"member_id": "M1", "birth_date": date(1980, 5, 1)}
    (grown,) = asked(mild, history, adult)
    assert (grown.active, grown.unsettled) == (True, ())
    (nobody_knows,) = asked(mild, history, "M1")
    assert (nobody_knows.active, nobody_knows.unsettled) == (True, ("R1",))


def test_a_record_that_never_counts_is_settled(mild: Ruleset) -> None:
    """What is overturned or lapsed binds nobody, be the age known or not."""
    appeal = {"appealed_on": "2025-06-02", "resolved_on": "2025-06-03"}
    history = [
        record("R1", "M1", "2025-06-01", **appeal, outcome="overturned"),
        record("R2", "M1", "2025-06-01", occurred_on="2019-12-31"),
        record("R3", "M1", "2025-06-01", **appeal, outcome="upheld"),
    ]
    (found,) = asked(mild, history, "M1")
    assert (found.records, found.unsettled) == (("R3",), ("R3",))


@pytest.mark.parametrize("order", [1, -1])
def test_a_birth_date_that_is_known_once_is_known(mild: Ruleset, order: int) -> None:
    """A subject that is named twice has one birth date, in whichever order they come."""
    subjects: list[str | Mapping[str, object]] = [
        "M1",
        {"member_id": "M1", "birth_date": "2015-01-01"},
    ]
    found = asked(mild, [record("R1", "M1", "2025-06-01")], *subjects[::order])
    assert [each.active for each in found] == [False, False]


def test_later_knowledge_does_not_count(covenant: Ruleset) -> None:
    """What was decided after the day of knowledge is known as reported, and no more."""
    history = [record("R1", "M1", "2025-06-01")]
    days = {"2024-12-31": (False, ()), "2025-05-31": (False, ("R1",)), "2025-06-01": (True, ())}
    for as_of, expected in days.items():
        (found,) = screen(covenant, history, ["M1"], measure="ban", on="2025-06-15", as_of=as_of)
        assert (found.active, found.unsettled) == expected


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        ("bam", "the covenant has no measure `bam`: did you mean `ban`?"),
        ("candidacy", "the covenant has no measure `candidacy`: known: `ban`, `gate`"),
        ("tell", "`tell` does not run over days: `ban`, `gate` do"),
    ],
)
def test_only_a_measure_that_runs_over_days_is_screened(
    covenant: Ruleset, measure: str, text: str
) -> None:
    """The fault names the measures that can be asked for."""
    with pytest.raises(UsageError, match=f"^{re.escape(text)}$"):
        asked(covenant, [], "M1", measure=measure)


def test_a_subject_needs_an_id(covenant: Ruleset) -> None:
    """A birth date alone is nobody."""
    text = "a subject needs a `member_id` or a `household_id`"
    with pytest.raises(UsageError, match=f"^{re.escape(text)}$"):
        asked(covenant, [], "M1", {"birth_date": "1980-05-01"})


def test_bad_subjects_and_records_are_refused(covenant: Ruleset) -> None:
    """With the table, the row and the column."""
    with pytest.raises(InputError) as caught:
        asked(covenant, [], "M1", {"member_id": "M2", "birth_date": "1980-02-30"})
    assert [(each.table, each.row, each.column) for each in caught.value.issues] == [
        ("members", 2, "birth_date")
    ]
    with pytest.raises(InputError) as caught:
        asked(covenant, [record("R1", "M1", "2024-12-31")], "M1")
    assert [(each.table, each.row, each.column) for each in caught.value.issues] == [
        ("history", 1, "decided_on")
    ]


def test_the_opinions_ban_on_bidding() -> None:
    """Under the model covenant who does it again after two warnings may not bid for three years."""
    model = load("rulesets/nanhai-model")
    about = {"clause": "litter", "member_id": "M1", "severity": "grave", "impact": "wide"}
    history = [
        about
        | {
            "record_id": f"R{number}",
            "occurred_on": f"2024-0{number}-01",
            "decided_on": f"2024-0{number}-10",
        }
        for number in (1, 2, 3)
    ]
    (found,) = screen(
        model, history, ["M1"], measure="asset-bidding", on="2027-03-09", as_of="2027-03-09"
    )
    assert (found.active, found.free_on, found.records) == (True, date(2027, 3, 10), ("R3",))


LIST = [
    {"village_id": "V1", "household_id": "H1", "member_id": "M1", "dividend": "1.00"},
    {"village_id": "V1", "household_id": "H2", "member_id": "M2", "birth_date": "2012-05-01"},
]


def listed(covenant: Ruleset, history: list[dict[str, Any]], *subjects: object) -> list[Screening]:
    """Who is barred from bidding in spring 2025, as the list above tells the households."""
    return screen(
        covenant,
        history,
        subjects,  # type: ignore[arg-type]  # a caller's mistakes are asked as well
        measure="ban",
        on="2025-03-15",
        as_of="2025-12-31",
        members=LIST,
    )


def test_the_list_tells_the_household(covenant: Ruleset) -> None:
    """A member whom the list puts into a barred household is barred, and so is nobody else."""
    found = listed(covenant, [record("R1", "H1", "2025-03-01")], "M1", "M2")
    assert [(each.active, each.records) for each in found] == [(True, ("R1",)), (False, ())]


def test_the_list_tells_the_birth_date(mild: Ruleset) -> None:
    """A child on the list is exempt without being asked for."""
    assert [each.active for each in listed(mild, [record("R1", "M2", "2025-03-01")], "M2")] == [
        False
    ]


def test_who_is_nowhere_is_not_known(covenant: Ruleset) -> None:
    """On the list or in a record is known; without a list nobody can tell."""
    history = [record("R1", "M9", "2025-03-01")]
    subjects = ("M1", "M9", "M44", {"household_id": "H2"}, {"household_id": "H9"})
    found = listed(covenant, history, *subjects)
    assert [each.known for each in found] == [True, True, False, True, False]
    (alone,) = screen(covenant, history, ["M9"], measure="ban", on="2025-03-15", as_of="2025-12-31")
    assert alone.known is None


def test_a_household_is_not_a_member(covenant: Ruleset) -> None:
    """The id of a household in the place of a member's would read as free: it is refused."""
    text = "`H1` is a household in the records: give it as `household_id`, not as `member_id`"
    with pytest.raises(UsageError, match=f"^{re.escape(text)}$"):
        listed(covenant, [record("R1", "H1", "2025-03-01")], "H1")
    both = [record("R1", "H1", "2025-03-01"), {**record("R2", "M1", None), "member_id": "H1"}]
    assert listed(covenant, both, "H1")[0].active is False


@pytest.mark.parametrize("subjects", ["H3", b"H3", {"member_id": "M1"}])
def test_one_subject_is_not_a_list_of_letters(covenant: Ruleset, subjects: object) -> None:
    """A single id would be taken apart into letters, each of them free."""
    text = "`subjects` is a list of member ids or mappings, not a single one"
    with pytest.raises(UsageError, match=f"^{re.escape(text)}$"):
        screen(
            covenant,
            [],
            subjects,  # type: ignore[arg-type]  # the mistake that is asked
            measure="ban",
            on="2025-03-15",
            as_of="2025-12-31",
        )


def test_a_bad_list_is_refused(covenant: Ruleset) -> None:
    """A birth date that cannot be read would not exempt, or exempt wrongly."""
    with pytest.raises(InputError):
        screen(
            covenant,
            [],
            ["M1"],
            measure="ban",
            on="2025-03-15",
            as_of="2025-12-31",
            members=[{"member_id": "M1", "birth_date": "soon"}],
        )
