"""What two runs differ in: every cause, on the smallest lists that have it."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pytest

from sanctions import UsageError, adjust
from sanctions.errors import ConservationError, InputError
from sanctions.files.arrow_tables import arrow_schema
from sanctions.files.folder import sha256_of
from sanctions.model.tables import ADJUSTED_RECORDS, ADJUSTED_VILLAGES, ADJUSTMENTS
from sanctions.runs.adjust_sides import run_folder
from tests.unit.files.faulty_runs import empty_run
from tests.unit.runs.adjustables import (
    MEMBERS,
    POOL,
    RECORD,
    SHARE,
    Rows,
    differing,
    ran,
    told,
)

COUNTED: Rows = (RECORD,)
REPORTED: Rows = ({**RECORD, "decided_on": None},)
APPEALED: Rows = ({**RECORD, "appealed_on": "2025-04-01"},)
RESOLVED = {"appealed_on": "2025-04-01", "resolved_on": "2025-05-01"}
UPHELD: Rows = ({**RECORD, **RESOLVED, "outcome": "upheld"},)
OVERTURNED: Rows = ({**RECORD, **RESOLVED, "outcome": "overturned"},)
LATE: Rows = ({**RECORD, "decided_on": "2026-03-02"},)
GRAVE: Rows = ({**RECORD, "severity": "grave"},)
OTHER_DAY: Rows = ({**RECORD, "occurred_on": "2024-12-31"},)
BEFORE = {**RECORD, "record_id": "R0", "occurred_on": "2024-06-01", "decided_on": "2024-06-10"}
AGAIN: Rows = (BEFORE, RECORD)
UNDONE: Rows = (
    {**BEFORE, "appealed_on": "2025-04-01", "resolved_on": "2025-05-01", "outcome": "overturned"},
    RECORD,
)
BID: Rows = ({**RECORD, "clause": "bid"},)
PUT_RIGHT: Rows = ({**RECORD, "clause": "bid", "rectified_on": "2025-04-01"},)
LATE_BID = {"clause": "bid", "occurred_on": "2024-06-01", "decided_on": "2024-06-20"}
EARLY_BID: Rows = ({**RECORD, **LATE_BID},)
LATER_BID: Rows = ({**RECORD, **LATE_BID, "decided_on": "2025-02-01"},)

RECORDS: tuple[tuple[str, Rows, Rows, tuple[str, str], list[str], list[str]], ...] = (
    ("new", (), COUNTED, ("0.00", "50.00"), ["recorded"], ["R1"]),
    ("gone", COUNTED, (), ("50.00", "0.00"), ["removed"], ["R1"]),
    ("decided", REPORTED, COUNTED, ("0.00", "50.00"), ["decided"], ["R1"]),
    (
        "decided and appealed",
        REPORTED,
        APPEALED,
        ("0.00", "100.00"),
        ["decided", "appealed"],
        ["R1"],
    ),
    ("appealed", COUNTED, APPEALED, ("0.00", "50.00"), ["appealed"], ["R1"]),
    ("upheld", APPEALED, UPHELD, ("50.00", "0.00"), ["resolved"], ["R1"]),
    ("overturned", COUNTED, OVERTURNED, ("50.00", "0.00"), ["overturned"], ["R1"]),
    ("held, then overturned", APPEALED, OVERTURNED, ("100.00", "0.00"), ["overturned"], ["R1"]),
    ("lapsed", COUNTED, LATE, ("50.00", "0.00"), ["lapsed"], ["R1"]),
    ("taken back", COUNTED, REPORTED, ("50.00", "0.00"), ["corrected"], ["R1"]),
    ("of another day", COUNTED, OTHER_DAY, ("50.00", "0.00"), ["corrected"], ["R1"]),
    ("graver", COUNTED, GRAVE, ("0.00", "50.00"), ["regraded"], ["R1"]),
    ("not again", AGAIN, UNDONE, ("50.00", "0.00"), ["overturned", "prior"], ["R0", "R1"]),
    ("put right", BID, PUT_RIGHT, ("40.00", "0.00"), ["rectified"], ["R1"]),
    ("barred for longer", EARLY_BID, LATER_BID, ("0.00", "90.00"), ["measure"], ["R1"]),
)


@pytest.mark.parametrize(
    ("old", "new", "money", "causes", "records"),
    [each[1:] for each in RECORDS],
    ids=[each[0] for each in RECORDS],
)
def test_what_became_of_a_record(
    old: Rows, new: Rows, money: tuple[str, str], causes: list[str], records: list[str]
) -> None:
    """The member alone has a row, with what became of its record."""
    later = "2026-03-31"
    assert differing(ran(old, as_of=later), ran(new, as_of=later)) == {
        "M1": (*money, causes, records)
    }


def test_what_was_held_and_is_withheld_is_not_recovered() -> None:
    """It was never paid: the row says so with two zeros."""
    grave: Rows = ({**UPHELD[0], "severity": "grave"},)
    (row,) = adjust(ran(({**APPEALED[0], "severity": "grave"},)), ran(grave)).adjustments
    money = ("paid_before", "paid_now", "held_before", "held_now", "to_pay", "to_recover")
    assert [str(row[name]) for name in money] == ["0.00", "0.00", "100.00", "0.00", "0.00", "0.00"]


def test_a_record_that_does_not_bear_is_no_cause() -> None:
    """A second report, and a merit that no row reads, stand beside the one that counts."""
    report = {**RECORD, "record_id": "R2", "decided_on": None}
    merit = {**RECORD, "record_id": "R3", "clause": "help"}
    found = differing(ran(REPORTED), ran((*COUNTED, report, merit)))
    assert found == {"M1": ("0.00", "50.00", ["decided"], ["R1"])}


LISTS: tuple[tuple[str, Rows, dict[str, Any]], ...] = (
    ("left", MEMBERS[1:], {"M1": ("0.00", "100.00", ["left"], [])}),
    (
        "came",
        (*MEMBERS, {**MEMBERS[2], "member_id": "M4"}),
        {"M4": ("200.00", "0.00", ["joined"], [])},
    ),
    (
        "another dividend",
        ({**MEMBERS[0], "dividend": "900.00"}, *MEMBERS[1:]),
        {"M1": ("0.00", "10.00", ["dividend"], [])},
    ),
    ("another household, no other money", ({**MEMBERS[0], "household_id": "H9"}, *MEMBERS[1:]), {}),
)


@pytest.mark.parametrize(("name", "members", "expected"), LISTS, ids=[each[0] for each in LISTS])
def test_a_changed_list(name: str, members: Rows, expected: Mapping[str, object]) -> None:
    """Who came, left or has another dividend."""
    assert differing(ran(), ran(members=members)) == expected, name


SPOILED = (*MEMBERS[:2], {**MEMBERS[2], "dividend": "not yet known"})


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [(SPOILED, MEMBERS, "joined-or-set-aside"), (MEMBERS, SPOILED, "left-or-set-aside")],
    ids=["mended", "spoiled"],
)
def test_whose_row_may_have_been_set_aside_is_not_told_to_have_come_or_left(
    old: Rows, new: Rows, cause: str
) -> None:
    """The tables do not tell whose row it was: the cause and the page say that it may be one."""
    made = adjust(*(ran(members=members, on_bad="quarantine") for members in (old, new)))
    assert {row["member_id"]: row["cause"] for row in made.adjustments}["M3"] == [cause]
    assert "Of 1 rows the member is in the tables of one run alone" in made.page("en")
    assert "1 行的成员只在其中一次的结果表中" in made.page("zh")


def test_a_manifest_of_before_tells_of_errors_alone(tmp_path: Path) -> None:
    """Without `set_aside`, errors of a run with quarantine may have been rows of members."""
    for name, members in (("old", SPOILED), ("new", MEMBERS)):
        ran(members=members, on_bad="quarantine").write(tmp_path / name)
        path = tmp_path / name / "manifest.json"
        manifest = json.loads(path.read_text(encoding="utf-8"))
        del manifest["set_aside"]
        path.write_text(json.dumps(manifest), encoding="utf-8")
    causes = [
        [row["cause"] for row in rows if row["member_id"] == "M3"]
        for rows in (
            adjust(tmp_path / "old", tmp_path / "new").adjustments.to_dict("records"),
            adjust(tmp_path / "new", tmp_path / "old").adjustments.to_dict("records"),
        )
    ]
    assert [[list(each) for each in found] for found in causes] == [
        [["joined-or-set-aside"]],
        [["left-or-set-aside"]],
    ]


def test_who_moves_to_another_village_left_one_and_came_to_the_other() -> None:
    """Two villages pay: one recovers, the other pays."""
    moved = ({**MEMBERS[2], "village_id": "V2"},)
    rows = adjust(ran(), ran(members=(*MEMBERS[:2], *moved))).adjustments
    assert [(row["village_id"], row["cause"], str(row["to_pay"])) for row in rows] == [
        ("V1", ["left"], "0.00"),
        ("V2", ["joined"], "200.00"),
    ]


def test_another_household_brings_its_records() -> None:
    """A record of the new household counts for who came to it."""
    record = {**RECORD, "clause": "yard", "member_id": None, "household_id": "H2"}
    members = ({**MEMBERS[0], "household_id": "H2"}, *MEMBERS[1:])
    found = differing(ran([record]), ran([record], members))
    assert found == {"M1": ("0.00", "50.00", ["household"], [])}


def test_others_are_told_and_not_named() -> None:
    """What is redistributed falls, as one more keeps the covenant; nobody's record is named."""
    rewards = SHARE.replace("retained", "compliant")
    found = differing(ran(GRAVE, rewards=rewards), ran(rewards=rewards))
    assert found["M2"] == ("0.00", "33.33", ["others"], [])
    assert found["M3"] == ("0.00", "66.67", ["others"], [])


def test_records_of_the_household_are_not_named_to_its_others() -> None:
    """Where the unit is the household, a member's record moves the others' money."""
    rewards = SHARE.replace("unit: member", "unit: household")
    found = differing(ran(rewards=rewards), ran(COUNTED, rewards=rewards))
    assert found == {
        "M1": ("0.00", "50.00", ["recorded"], ["R1"]),
        "M2": ("0.00", "50.00", ["household-record"], []),
    }


def test_another_fund_of_the_village() -> None:
    """A pool of a given fund: everybody's part differs by it."""
    old, new = (
        ran(rewards=POOL.replace("UNIT", "member"), villages=[{"village_id": "V1", "fund": fund}])
        for fund in ("300.00", "330.00")
    )
    assert differing(old, new) == dict.fromkeys(("M1", "M2", "M3"), ("10.00", "0.00", ["fund"], []))


def test_points_of_one_move_the_parts_of_all() -> None:
    """A merit weighs: who has it is told its record, the others that others changed."""
    merit = {**RECORD, "clause": "help"}
    pool = POOL.replace("UNIT", "member")
    fund = [{"village_id": "V1", "fund": "310.00"}]
    found = differing(ran(rewards=pool, villages=fund), ran([merit], rewards=pool, villages=fund))
    assert found["M1"][2:] == (["recorded"], ["R1"])
    assert [found[member][2:] for member in ("M2", "M3")] == [(["others"], [])] * 2


def test_members_of_a_household_divide_its_part() -> None:
    """Who came to a household of a pool takes a part of what the others had."""
    pool = POOL.replace("UNIT", "household")
    fund = [{"village_id": "V1", "fund": "200.00"}]
    members = (*MEMBERS, {**MEMBERS[0], "member_id": "M4"})
    found = differing(
        ran(rewards=pool, villages=fund), ran((), members, rewards=pool, villages=fund)
    )
    assert found["M1"][2:] == (["household-list"], [])
    assert found["M4"][2:] == (["joined"], [])
    assert "M3" not in found


def test_what_no_table_holds_is_not_guessed() -> None:
    """Points of an attribute that no result table has: the cause cannot be told."""
    rewards = POOL.replace("UNIT", "member").replace("weight: points", "weight: shares")
    rewards = rewards.replace("    points: {base: 100, at_least: 0}\n", "")
    fund = [{"village_id": "V1", "fund": "300.00"}]
    old, new = (
        ran(
            (),
            [{**row, "shares": share} for row, share in zip(MEMBERS, shares, strict=True)],
            rewards=rewards,
            villages=fund,
        )
        for shares in (("1", "1", "1"), ("2", "1", "1"))
    )
    assert {row[2] == ["unknown"] for row in differing(old, new).values()} == {True}


def test_another_file_of_the_covenant() -> None:
    """The file that pays is another one: any figure may differ by it."""
    changed = SHARE.replace("pay: 50%", "pay: 60%")
    found = differing(ran(COUNTED), ran(COUNTED, rewards=changed))
    assert found == {"M1": ("10.00", "0.00", ["ruleset"], [])}


def test_a_bad_row_that_was_set_aside() -> None:
    """Its member was held by the quarantine, and is paid by a list that is mended."""
    bad = {**RECORD, "clause": "parkign"}
    old = ran([bad], on_bad="quarantine")
    assert differing(old, ran()) == {"M1": ("100.00", "0.00", ["quarantine"], [])}


def test_a_reward_that_one_run_has() -> None:
    """The covenant changed: nobody came to the list for it."""
    second = SHARE.replace("id: reward", "id: second").replace("10%, of", "9%, of")
    found = told(adjust(ran(), ran(rewards=SHARE + second)))
    assert found == {
        "M1": ("90.00", "0.00", ["ruleset"], []),
        "M2": ("90.00", "0.00", ["ruleset"], []),
        "M3": ("180.00", "0.00", ["ruleset"], []),
    }


def test_days_are_those_between_the_runs() -> None:
    """From day to day of knowledge; of a record from its own day, if that is later."""
    january = {
        **RECORD,
        "record_id": "R2",
        "member_id": "M3",
        "occurred_on": "2025-12-20",
        "decided_on": "2025-12-24",
    }
    made = adjust(ran(as_of="2025-12-01"), ran([*REPORTED, january], as_of="2026-01-01"))
    assert [row["days"] for row in made.adjustments] == [31]
    (row,) = made.records
    assert (str(row["changed_after"]), row["days"]) == ("2025-12-20", 12)
    back = adjust(ran([january], as_of="2026-01-01"), ran(as_of="2025-12-01"))
    assert [row["days"] for row in (*back.adjustments, *back.records)] == [-31, -12]
    assert back.adjustments[0]["cause"] == ["recorded"]


# --- frames ---------------------------------------------------------------------------------------


def test_frames_are_those_of_the_later_run() -> None:
    """An Arrow table in, Arrow tables out; the engine that computed bears on nothing."""
    rows = pyarrow.Table.from_pylist([dict(row) for row in MEMBERS])
    old = ran(COUNTED)
    new = ran(OVERTURNED, rows, engine="columnar")
    made = adjust(old, new)
    assert isinstance(made.adjustments, pyarrow.Table)
    assert made.adjustments.schema == arrow_schema(ADJUSTMENTS)
    assert made.villages.schema == arrow_schema(ADJUSTED_VILLAGES)
    assert made.records.schema == arrow_schema(ADJUSTED_RECORDS)
    assert made.adjustments.to_pylist() == adjust(old, ran(OVERTURNED)).adjustments


def test_a_folder_and_an_assessment_can_be_compared(tmp_path: Path) -> None:
    """A folder gives pandas frames; the totals are those of the manifest."""
    old, new = ran(COUNTED), ran(OVERTURNED)
    old.write(tmp_path / "old", format="parquet")
    new.write(tmp_path / "new")
    made = adjust(tmp_path / "old", tmp_path / "new")
    assert made.adjustments["to_pay"].tolist() == [Decimal("50.00")]
    assert made.manifest["totals"] == adjust(old, tmp_path / "new").manifest["totals"]
    assert made.manifest["totals"]["reward"]["to_pay"] == "50.00"


def test_the_page_says_who_decides() -> None:
    """The body of the covenant, and what is open; another language is refused."""
    made = adjust(ran(APPEALED), ran(COUNTED))
    assert "由成员大会或其授权的机构决定" in made.page("zh")
    assert "the members&#x27; assembly, or whom it has charged, decides" in made.page()
    with pytest.raises(UsageError, match="`language` is one of `zh`, `en`"):
        made.page("fr")  # type: ignore[arg-type]  # what the test is about


def test_money_that_does_not_add_up_stops_the_comparison(tmp_path: Path) -> None:
    """A village whose figure is not that of its members: a fault, and no folder."""
    for name in ("old", "new"):
        ran(COUNTED).write(tmp_path / name)
    villages = tmp_path / "new" / "villages.csv"
    villages.write_text(villages.read_text("utf-8").replace(",350.00,", ",351.00,"), "utf-8")
    manifest = json.loads((tmp_path / "new" / "manifest.json").read_text("utf-8"))
    manifest["outputs"]["villages.csv"] = sha256_of(villages)
    (tmp_path / "new" / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(ConservationError, match="village V1, reward reward: what is paid now"):
        adjust(tmp_path / "old", tmp_path / "new")


@pytest.mark.parametrize(
    "outputs", [None, [], "members.csv", {"members.csv": None}, {"../members.csv": "0" * 64}]
)
def test_a_damaged_manifest_is_no_run(outputs: object, tmp_path: Path) -> None:
    """What it names is neither followed out of the folder nor taken for what it is not."""
    run = empty_run(tmp_path / "january")
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    text = json.dumps({**manifest, "outputs": outputs})
    (run / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        run_folder(run)
    assert [issue.code for issue in caught.value.issues] == ["D301"]


def test_a_manifest_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Such as a folder of its name."""
    (tmp_path / "manifest.json").mkdir()
    with pytest.raises(InputError) as caught:
        run_folder(tmp_path)
    assert [issue.code for issue in caught.value.issues] == ["D001"]
