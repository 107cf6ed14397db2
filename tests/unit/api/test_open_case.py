"""A case event by event: what each changed, what is refused, and what is left when it is closed."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sanctions import Case, Changes, InputError, Ruleset, UsageError, decide, load, open_case
from sanctions.model.tables import Text
from sanctions.ruleset.covenant import Adopted

pytest.importorskip("durable_rules_engine", exc_type=ImportError)

ROOT = Path(__file__).parents[3]
M1 = {"member_id": "M1"}
RECORD: Mapping[str, Any] = {
    "record_id": "R1",
    "clause": "illegal-parking",
    "member_id": "M1",
    "occurred_on": "2025-03-01",
    "severity": "serious",
    "impact": "bad",
    "loss": "320.00",
}
DECIDED: Mapping[str, Any] = {**RECORD, "decided_on": "2025-03-05"}


@pytest.fixture(scope="module")
def model() -> Ruleset:
    """The model covenant."""
    return load(ROOT / "rulesets" / "nanhai-model")


def opened(model: Ruleset, *records: Mapping[str, Any], as_of: str = "2025-03-05") -> Case:
    """A case of member M1 to which these records were posted."""
    case = open_case(model, member=M1, as_of=as_of)
    for record in records:
        case.post(record)
    return case


def names(changes: Changes) -> tuple[list[str], list[str]]:
    """The measures that began, and those that ended."""
    return [each.measure for each in changes.began], [each.measure for each in changes.ended]


def fired(changes: Changes) -> list[str]:
    """What fired, one text a rule."""
    return [f"{each.record_id} {each.table}/{each.row} {each.outcome}" for each in changes.trace]


def test_a_case_goes_from_the_record_to_the_measures(model: Ruleset) -> None:
    """Reported, decided, rectified: each event answers what it changed."""
    case = open_case(model, member=M1, as_of="2025-03-05")
    assert (case.as_of, case.findings, case.measures) == (date(2025, 3, 5), (), ())
    posted = case.post(RECORD)
    assert [(each.before, each.after) for each in posted.findings] == [(None, case.findings[0])]
    assert (case.findings[0].state, names(posted), fired(posted)) == ("reported", ([], []), [])
    decided = case.amend("R1", decided_on="2025-03-05", notified_on=date(2025, 3, 5))
    bars = ["service-centre", "vehicle-access"]
    assert names(decided) == (["compensation", "referral", *bars], [])
    assert fired(decided) == ["R1 grading/serious yes", "R1 sanctions/s2 yes"]
    assert [each.after.grade for each in decided.findings if each.after] == ["serious"]
    rectified = case.amend("R1", rectified_on="2025-04-02")
    assert (names(rectified), rectified.changed, rectified.findings) == (([], []), (), ())
    moved = case.advance(date(2025, 4, 2))
    assert (moved.as_of, case.as_of) == (date(2025, 4, 2), date(2025, 4, 2))
    assert names(moved) == ([], bars)


def test_an_appeal_takes_back_what_was_imposed(model: Ruleset) -> None:
    """While it is open the record does not count, and its provisional grade imposes nothing."""
    case = opened(model, DECIDED, as_of="2025-05-06")
    appealed = case.amend("R1", appealed_on="2025-04-10")
    assert len(names(appealed)[1]) == 4
    assert fired(appealed) == ["R1 grading/serious yes"]
    assert case.findings[0].state == "pending"
    overturned = case.amend("R1", resolved_on="2025-05-06", outcome="overturned")
    assert (case.findings[0].state, names(overturned), fired(overturned)) == (
        "overturned",
        ([], []),
        [],
    )


def test_an_appeal_that_fails_brings_them_back(model: Ruleset) -> None:
    """With the days that they had: what is over by then is told as begun and ended."""
    case = opened(model, {**DECIDED, "appealed_on": "2025-03-07"}, as_of="2025-07-01")
    upheld = case.amend("R1", resolved_on="2025-07-01", outcome="upheld")
    bars = ["service-centre", "vehicle-access"]
    assert names(upheld) == (["compensation", "referral", *bars], bars)


def test_one_record_changes_what_another_leads_to(model: Ruleset) -> None:
    """Two warnings make a third record persistent, and what fires is told record by record."""
    second = {**DECIDED, "record_id": "R2", "occurred_on": "2025-03-02", "impact": "limited"}
    third = {**DECIDED, "record_id": "R3", "occurred_on": "2025-03-06", "impact": "wide"}
    case = opened(model, DECIDED, second, as_of="2025-03-20")
    changes = case.post({**third, "decided_on": "2025-03-10"})
    assert fired(changes) == [
        "R1 grading/serious yes",
        "R1 sanctions/s2 yes",
        "R2 grading/otherwise yes",
        "R2 sanctions/s1 yes",
        "R3 grading/persistent yes",
        "R3 sanctions/s3 yes",
    ]
    assert names(changes) == (["asset-bidding", "candidacy", "compensation", "rectification"], [])


def test_an_unknown_row_is_told(model: Ruleset) -> None:
    """An empty cell stops the search in `grading`, and leaves the record undetermined."""
    case = opened(model)
    changes = case.post({name: cell for name, cell in DECIDED.items() if name != "impact"})
    assert fired(changes) == ["R1 grading/serious unknown"]
    assert case.findings[0].grade == "undetermined"
    assert names(case.amend("R1", impact="bad"))[0][0] == "compensation"


def test_what_is_not_yet_known_waits(model: Ruleset) -> None:
    """A record or an event of a later day has no effect before the case has come to it."""
    case = opened(model, {**DECIDED, "recorded_on": "2025-03-08"})
    assert (case.findings, case.measures) == ((), ())
    case.amend("R1", rectified_on="2025-03-09")
    come = case.advance("2025-03-08")
    assert [each.before for each in come.findings] == [None]
    assert len(come.began) == 4
    assert names(case.advance("2025-03-09"))[1] == ["service-centre", "vehicle-access"]


@pytest.mark.parametrize("subject", ["0", "007", "1e5", "9" * 40, "住户甲", "null", "户-001 号"])
def test_ids_are_texts_whatever_they_look_like(model: Ruleset, subject: str) -> None:
    """None of them is read as a number by anything on the way."""
    record = {**DECIDED, "record_id": subject, "member_id": subject}
    with open_case(model, member={"member_id": subject}, as_of="2025-03-05") as case:
        changes = case.post(record)
        assert {each.record_id for each in changes.trace} == {subject}
        assert case.amend(subject, notified_on="2025-03-05").findings == ()
        decision = decide(model, [record], as_of="2025-03-05")
        assert (case.findings, case.measures) == (decision.findings, decision.measures)


def test_a_household_or_nobody_is_named(model: Ruleset) -> None:
    """A case of a household; without a name the first record names the subject."""
    record = {**DECIDED, "clause": "illegal-building", "household_id": "H1", "member_id": None}
    with open_case(model, member={"household_id": "H1"}, as_of="2025-03-05") as case:
        assert len(case.post(record).began) == 4
    with open_case([model], as_of=date(2025, 3, 5)) as case:
        case.post(DECIDED)
        text = r"^a case takes the records of one member or one household$"
        with pytest.raises(UsageError, match=text):
            case.post({**record, "record_id": "R2"})
        assert len(case.findings) == 1


def test_a_child_is_exempt(model: Ruleset) -> None:
    """The birth date of the member counts as in `decide`."""
    young = {**M1, "birth_date": "2015-01-01"}
    with open_case(model, member=young, as_of="2025-03-05") as case:
        young["birth_date"] = "1980-01-01"
        case.post(DECIDED)
        assert case.findings[0].state == "exempt"


def test_warnings_are_those_of_decide(model: Ruleset) -> None:
    """And each is told when it comes up."""
    slip = {**DECIDED, "severty": "grave"}
    with opened(model) as case:
        posted = case.post(slip)
        assert posted.warnings == decide(model, [slip], as_of="2025-03-05").warnings
        assert len(posted.warnings) == 1
        assert case.advance("2025-03-06").warnings == ()


def test_a_draft_says_so(model: Ruleset) -> None:
    """What follows from a covenant that nobody adopted is for discussion, decided or in a case."""
    assert model.draft
    body = Text("村民会议", "villagers-assembly")
    adopted = Adopted(body, date(2022, 6, 1), 100, 80, 60, date(2022, 6, 5), "F1")
    for covenant in (model, replace(model, adopted=adopted)):
        assert decide(covenant, [DECIDED], as_of="2025-03-05").draft is covenant.draft
        with opened(covenant) as case:
            assert case.draft is covenant.draft
            case.post(DECIDED)
            assert case.draft is covenant.draft
    assert not covenant.draft


REFUSED: list[tuple[Callable[[Case], object], type[Exception], str]] = [
    (lambda case: case.post(DECIDED), InputError, "`record_id`: error"),
    (lambda case: case.post({**RECORD, "record_id": "R2", "clause": "no"}), InputError, "`clause`"),
    (lambda case: case.post({}), InputError, "error"),
    (lambda case: case.post([DECIDED]), UsageError, "`record` is one record"),  # type: ignore[arg-type] # what a caller may give
    (lambda case: case.post({**RECORD, "record_id": "R2", "member_id": "M2"}), UsageError, "one m"),
    (lambda case: case.amend("R9", outcome="upheld"), UsageError, "no record `R9` to amend: post"),
    (lambda case: case.amend(1, loss="1"), UsageError, "`record_id` is a text"),  # type: ignore[arg-type] # what a caller may give
    (lambda case: case.amend("R1"), UsageError, "amend takes the columns to fill"),
    (lambda case: case.amend("R1", decidedon="2025-03-05"), UsageError, "mean `decided_on`?"),
    (lambda case: case.amend("R1", zzz=1), UsageError, "the history has no column `zzz`"),
    (
        lambda case: case.amend("R1", clause="litter"),
        UsageError,
        "`clause` cannot be amended: that",
    ),
    (lambda case: case.amend("R1", member_id="M2"), UsageError, "`member_id` cannot be amended"),
    (lambda case: case.amend("R1", decided_on="2025-03-04"), UsageError, "`decided_on` of record"),
    (lambda case: case.amend("R1", loss=None), UsageError, "`loss` of record `R1` is known and"),
    (lambda case: case.amend("R1", notified_on="soon"), InputError, "`notified_on`"),
    (lambda case: case.amend("R1", outcome="upheld"), InputError, "error"),
    (lambda case: case.amend("R1", rectified_on="2025-01-01"), InputError, "error"),
    (
        lambda case: case.advance("2025-03-04"),
        UsageError,
        "does not go back to 2025-03-04: `decide",
    ),
    (lambda case: case.advance("tomorrow"), UsageError, "`day` is a day such as"),
]


@pytest.mark.parametrize(("call", "kind", "text"), REFUSED)
def test_what_is_refused_changes_nothing(
    model: Ruleset, call: Callable[[Case], object], kind: type[Exception], text: str
) -> None:
    """Every fault has its message, and the case goes on as it was."""
    case = opened(model, DECIDED)
    before = (case.as_of, case.findings, case.measures)
    with pytest.raises(kind) as refused:
        call(case)
    assert text in str(refused.value)
    assert (case.as_of, case.findings, case.measures) == before
    assert names(case.amend("R1", decided_on="2025-03-05", notified_on="2025-03-05")) == ([], [])


@pytest.mark.parametrize(
    ("argument", "text"),
    [
        ({"ruleset": "rulesets/nanhai-model"}, "`ruleset` is what `load` returns"),
        ({"as_of": "soon"}, "`as_of` is a day such as"),
        ({"member": {"birth_date": "long ago"}}, "`birth_date`: error"),
    ],
)
def test_a_case_that_cannot_be_opened(model: Ruleset, argument: dict[str, Any], text: str) -> None:
    """The messages are those of `decide`."""
    arguments = {"ruleset": model, "member": M1, "as_of": "2025-03-05", **argument}
    with pytest.raises((UsageError, InputError)) as refused:
        open_case(**arguments)
    assert text in str(refused.value)


def test_a_closed_case_answers_nothing(model: Ruleset) -> None:
    """Every later call says so; closing again is no fault, and nothing of the subject is kept."""
    with opened(model, DECIDED) as case:
        proceeding = case._proceeding
    case.close()
    calls: list[Callable[[], object]] = [
        lambda: case.post(RECORD),
        lambda: case.amend("R1", loss="1"),
        lambda: case.advance("2025-03-06"),
        lambda: case.as_of,
        lambda: case.findings,
        lambda: case.measures,
    ]
    for call in calls:
        with pytest.raises(
            UsageError, match=r"^this case is closed: open another with `open_case`$"
        ):
            call()
    kept = [getattr(proceeding, name) for name in ("_given", "_records", "_member", "decision")]
    assert "R1" not in str(kept)
    assert "M1" not in str(kept)
    assert "M1" not in repr(case)


def test_an_error_inside_the_block_closes_the_case(model: Ruleset) -> None:
    """And comes out as it is."""
    with pytest.raises(LookupError), opened(model, DECIDED) as case:
        raise LookupError
    with pytest.raises(UsageError, match="closed"):
        case.advance("2025-03-06")


def test_an_answer_does_not_change(model: Ruleset) -> None:
    """It is frozen, and later events leave it as it was."""
    case = opened(model)
    posted = case.post(DECIDED)
    began = posted.began
    case.advance("2026-01-01")
    assert posted.began is began
    with pytest.raises(FrozenInstanceError):
        posted.began = ()  # type: ignore[misc] # that is what is tested
    assert [each.name for each in fields(posted)] == [
        "as_of",
        "began",
        "changed",
        "ended",
        "findings",
        "warnings",
        "trace",
    ]


def test_cases_run_in_threads(model: Ruleset) -> None:
    """Each gives what it gives alone; one case may be fed from several threads."""

    def alone(number: int) -> list[str]:
        member = {"member_id": f"M{number}"}
        with open_case(model, member=member, as_of="2025-03-05") as case:
            changes = case.post({**DECIDED, "record_id": f"R{number}", **member})
            return fired(changes)

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(alone, range(200)))
    assert told == [
        [f"R{number} grading/serious yes", f"R{number} sanctions/s2 yes"] for number in range(200)
    ]
    shared = opened(model)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: shared.post({**DECIDED, "record_id": f"R{n}"}), range(40)))
    records = [{**DECIDED, "record_id": f"R{number}"} for number in range(40)]
    assert shared.findings == decide(model, records, as_of="2025-03-05").findings
