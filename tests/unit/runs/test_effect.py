"""What a new covenant changes: each word, on the smallest list that has it; and the folder."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from sanctions import UsageError, effect, load
from sanctions.api.effect import Asked, Effect, Limits, Manner, effect_of_files
from sanctions.errors import InputError
from sanctions.files.folder import sha256_of
from sanctions.model.calendar import Period
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.load import load_ruleset_from
from sanctions.runs.inputs import Sources
from tests.unit.cli.lists import ROOT
from tests.unit.runs.adjustables import COVENANT, MEMBERS, RECORD, SHARE

SAMPLES = ROOT / "data" / "samples"
WEIGHED = (
    COVENANT.replace(
        "  barred: {kind: exclusion}",
        "  barred: {kind: exclusion}\n  pays: {kind: payment}\n  told: {kind: notice}",
    )
    .replace(
        "{measure: barred, for: 12 months, ends_when: rectified}",
        "{measure: barred, for: 12 months}",
    )
    .replace(
        "rewards:",
        "  - {id: pays, when: {clause: parking}, impose: [{measure: pays, amount: {fixed: 100}}]}\n"
        "  - {id: told, when: {clause: yard}, impose: [{measure: told}]}\nrewards:",
    )
    + SHARE
)
BID = {**RECORD, "clause": "bid"}
YARD = {
    "record_id": "R2",
    "clause": "yard",
    "severity": "minor",
    "household_id": "H1",
    "occurred_on": "2025-03-01",
    "decided_on": "2025-03-10",
}


def covenant(*changes: tuple[str, str]) -> Ruleset:
    """The small covenant with some of its text changed."""
    text = WEIGHED
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return load_ruleset_from(text)


def compared(
    old: Ruleset, new: Ruleset, *history: Mapping[str, Any], members: Sequence[Any] = MEMBERS
) -> Effect:
    """The effect of the new covenant on a small list."""
    rows = [{name: row[name] for name in row} for row in history]
    return effect(old, new, list(members), rows, year=2025, as_of="2026-01-31")


def in_force(first: str) -> tuple[str, str]:
    """The small covenant in force from another day."""
    return "in_force: {from: 2020-01-01}", f"in_force: {{from: {first}}}"


MONEY = (
    ("better", ("{id: some, when: {counted: {at_least: 1}}, pay: 50%}", "80%"), "30.00"),
    ("worse", ("{id: some, when: {counted: {at_least: 1}}, pay: 50%}", "20%"), "-30.00"),
    ("same", ("{id: some, when: {counted: {at_least: 1}}, pay: 50%}", "50%"), "0.00"),
)


@pytest.mark.parametrize(("word", "change", "difference"), MONEY, ids=[each[0] for each in MONEY])
def test_money_is_told_to_the_fen(word: str, change: tuple[str, str], difference: str) -> None:
    """Of a record that pays 50 % of 100 yuan, another pay is so much better or worse."""
    row, pay = change
    found = compared(covenant(), covenant((row, row.replace("50%", pay))), RECORD)
    (village,) = found.villages
    counts = {each: village[each] for each in ("better", "worse", "same", "unsure")}
    assert counts == {**dict.fromkeys(("better", "worse", "unsure"), 0), "same": 2} | (
        {"same": 3} if word == "same" else {word: 1}
    )
    assert str(village["difference"]) == difference
    assert [str(each["difference"]) for each in found.members] == (
        [] if word == "same" else [difference]
    )


def test_a_larger_share_is_told_by_what_one_gets_in_all() -> None:
    """Who is paid a half of a share loses by a larger one, though more is paid; nobody else does.

    Of 1000 yuan M1 gets 900 and 50 of 100; and then 800 and 100 of 200.
    """
    found = compared(covenant(), covenant(("share: 10%", "share: 20%")), RECORD)
    (village,) = found.villages
    counts = [village[each] for each in ("better", "worse", "same", "unsure")]
    assert counts == [0, 1, 2, 0]
    names = ("base_old", "base_new", "paid_old", "paid_new", "difference")
    rows = {each["member_id"]: [str(each[name]) for name in names] for each in found.members}
    assert rows["M1"] == ["900.00", "800.00", "50.00", "100.00", "-50.00"]
    assert [rows[each][-1] for each in ("M2", "M3")] == ["0.00", "0.00"]
    (clause,) = found.clauses
    assert [clause[each] for each in ("better", "worse", "same", "unsure")] == [0, 1, 0, 0]
    (part,) = (each for each in found.rows if each["row_old"] == "some")
    assert [str(part[name]) for name in names] == rows["M1"]
    totals = found.manifest["totals"]
    assert (totals["lost"], totals["difference"], totals["gained"]) == ("50.00", "-50.00", "0.00")
    assert [str(village[f"withheld_{each}"]) for each in ("old", "new")] == ["50.00", "100.00"]


def test_without_a_reward_the_dividend_is_all() -> None:
    """A covenant that takes nothing out of the dividend leaves it whole, on either side."""
    bare = replace(covenant(), rewards=())
    (village,) = compared(covenant(), bare, RECORD).villages
    assert [village[each] for each in ("better", "same")] == [1, 2]
    assert str(village["difference"]) == "50.00"
    (village,) = compared(bare, covenant(), RECORD).villages
    assert [village[each] for each in ("worse", "same")] == [1, 2]
    assert str(village["difference"]) == "-50.00"


Days = tuple[str | None, str | None]
RUNNING: tuple[tuple[str, tuple[str, str], list[Days]], ...] = (
    ("gone", ("when: {clause: bid}", "when: {clause: parking}"), [(None, None)]),
    ("shorter", ("for: 12 months}]", "for: 6 months}]"), [("2025-03-10", "2025-09-10")]),
    ("longer", ("for: 12 months}]", "for: 24 months}]"), []),
    ("still", ("for: 12 months}]", "for: 11 months}]"), []),
)


@pytest.mark.parametrize(
    ("change", "left"), [each[1:] for each in RUNNING], ids=[each[0] for each in RUNNING]
)
def test_running_measures_that_would_end_are_listed(
    change: tuple[str, str], left: list[Days]
) -> None:
    """What runs on the day under the old covenant and not under the new one is told with its days.

    The measure of M1 runs until 2026-03-10; that of somebody who is not on the list does, too.
    """
    stranger = {**BID, "record_id": "R9", "member_id": "M9"}
    found = compared(covenant(), covenant(change), BID, stranger)
    told = [
        tuple(each[name] and str(each[name]) for name in ("starts_on_new", "ends_on_new"))
        for each in found.running
    ]
    assert told == left * 2
    subjects = [(each["village_id"], each["subject"]) for each in found.running]
    assert subjects == [("V1", "M1"), (None, "M9")] * len(left)
    assert {str(each["ends_on_old"]) for each in found.running} == {"2026-03-10"} - (
        set() if left else {"2026-03-10"}
    )
    counts = {"measures": 2 * len(left), "members": 2 * len(left), "households": 0}
    assert found.manifest["counts"]["running"] == counts
    page = found.page("en")
    assert ("which is not to be posted" in page) is bool(left)
    assert ("None: what runs under" in page) is (not left)


def test_a_measure_of_a_household_is_listed_once() -> None:
    """It is the household's, whose village is told."""
    limit = (
        "{id: told, when: {clause: yard}, impose: [{measure: told}]}",
        "{id: told, when: {clause: yard}, impose: [{measure: barred, for: 12 months}]}",
    )
    found = compared(covenant(limit), covenant(), YARD)
    told = [(each["village_id"], each["subject_kind"], each["subject"]) for each in found.running]
    assert told == [("V1", "household", "H1")]
    assert found.manifest["counts"]["running"] == {"measures": 1, "members": 0, "households": 1}


def test_who_is_held_under_either_is_unsure() -> None:
    """An appeal that suspends under one covenant alone holds the money, which is no loss."""
    appealed = {**RECORD, "appealed_on": "2025-04-01"}
    found = compared(covenant(), covenant(("appeal: suspends", "appeal: stands")), appealed)
    (village,) = found.villages
    assert [village[word] for word in ("better", "worse", "same", "unsure")] == [0, 0, 2, 1]
    assert (str(village["unsettled"]), str(village["gained"])) == ("50.00", "0.00")
    (member,) = found.members
    assert (member["money"], member["pay_old"], member["pay_new"]) == ("unsure", "hold", "50%")


MEASURES = (
    ("longer", "for: 12 months}]", "for: 24 months}]", BID, "heavier"),
    ("shorter", "for: 12 months}]", "for: 11 months}]", BID, "lighter"),
    ("other", "for: 12 months}]", "for: 12 months, from: occurred_on}]", BID, "other"),
    ("longer", "amount: {fixed: 100}", "amount: {fixed: 100.01}", RECORD, "heavier"),
    ("shorter", "amount: {fixed: 100}", "amount: {between: [99.99, 100]}", RECORD, "lighter"),
    ("other", "amount: {fixed: 100}", "amount: {between: [99, 101]}", RECORD, "other"),
    ("other", "amount: {fixed: 100}", "amount: {of: loss}", RECORD, "other"),
    ("dropped", "when: {clause: yard}", "when: {clause: bid}", YARD, "lighter"),
)


@pytest.mark.parametrize(
    ("change", "old", "new", "record", "told"),
    MEASURES,
    ids=[f"{each[0]} {each[2]}" for each in MEASURES],
)
def test_measures_are_told_apart_from_money(
    change: str, old: str, new: str, record: Mapping[str, Any], told: str
) -> None:
    """Days, amounts and numbers are compared, of a member and of all of its household."""
    found = compared(covenant(), covenant((old, new)), record)
    touched = {"M1", "M2"} if "household_id" in record else {"M1"}
    assert {
        each["member_id"]: (each["measures"], each["money"], len(each["measures_changed"]))
        for each in found.members
    } == dict.fromkeys(touched, (told, "same", 1))
    assert {each["measures_changed"][0].split(":")[1] for each in found.members} == {change}
    back = compared(covenant((old, new)), covenant(), record)
    opposite = {"heavier": "lighter", "lighter": "heavier", "other": "other"}[told]
    assert {each["measures"] for each in back.members} == {opposite}
    (clause,) = found.clauses
    assert clause[f"measures_{change}"] == 1


def test_grades_are_compared_by_their_rank() -> None:
    """A record of a heavier grade is heavier, one that counts no more is lighter."""
    heavier = covenant(
        (
            "{id: grave, when: {severity: grave}, grade: heavy}",
            "{id: grave, when: {severity: minor}, grade: heavy}",
        )
    )
    late = covenant(("limitation: 12 months", "limitation: 1 day"))
    (clause,) = compared(covenant(), heavier, RECORD).clauses
    assert (clause["heavier"], clause["lighter"], clause["worse"]) == (1, 0, 1)
    (clause,) = compared(covenant(), late, RECORD).clauses
    assert (clause["heavier"], clause["lighter"], clause["better"]) == (0, 1, 1)


def test_a_clause_of_one_covenant_alone_is_none_to_the_other() -> None:
    """Its records do not count there, which is told, and nobody is stopped by them."""
    without = replace(
        covenant(), clauses={k: v for k, v in covenant().clauses.items() if k != "yard"}
    )
    found = compared(covenant(), without, YARD, RECORD)
    sides = found.manifest["effect"]
    assert (sides["old"]["left_out"], sides["new"]["left_out"]) == ({}, {"yard": 1})
    step = next(each for each in found.rows if each["outcome_new"] == "no-clause")
    assert (step["row_old"], step["row_new"], step["records"], step["members"]) == (
        "light", None, 1, 2,
    )  # fmt: skip


def test_both_are_taken_as_if_always_in_force() -> None:
    """A draft of next year is tried on the records of this one."""
    found = compared(covenant(), covenant(in_force("2027-01-01")), RECORD)
    assert found.members == []
    assert found.manifest["effect"]["new"]["in_force"] == "2027-01-01"


def test_covenants_without_rewards_are_compared_by_their_measures() -> None:
    """The members are those of the list, without a reward."""
    bare = replace(covenant(), rewards=())
    longer = replace(covenant(("for: 12 months}]", "for: 24 months}]")), rewards=())
    found = compared(bare, longer, BID)
    assert [(each["member_id"], each["reward"], each["measures"]) for each in found.members] == [
        ("M1", None, "heavier")
    ]
    (village,) = found.villages
    assert (village["members"], village["same"], village["heavier"]) == (3, 3, 1)
    assert [str(village[f"base_{side}"]) for side in ("old", "new")] == ["4000.00"] * 2


def test_a_row_that_was_set_aside_on_one_side_is_unsure() -> None:
    """A pool by shares needs them, so a member without is on the list of the other run alone."""
    pool = covenant(
        ("    scheme: own-share", "    scheme: pool\n    weight: shares"),
        ("    withheld: {to: retained}\n", ""),
    )
    members = [{**row, "shares": None if row["member_id"] == "M3" else "1"} for row in MEMBERS]
    found = effect(
        covenant(), pool, members, [], year=2025, as_of="2026-01-31", on_bad="quarantine"
    )
    told = {each["member_id"]: each["money"] for each in found.members}
    assert told["M3"] == "unsure"


def asked(new: Ruleset | None = None) -> Asked:
    """The sample list under the model and under a milder one."""
    old = load(ROOT / "rulesets" / "nanhai-model")
    reward = old.rewards[0]
    rows = tuple(replace(row, pay=500_000) if row.id == "none" else row for row in reward.payout)
    milder = replace(old, rewards=(replace(reward, payout=rows),), version="draft")
    return Asked(
        old=old,
        new=new or milder,
        sources=Sources(SAMPLES / "members.csv", SAMPLES / "history.csv"),
        period=Period.parse("2025"),
        as_of=date(2026, 1, 31),
    )


def test_shards_and_formats_make_the_same_tables(tmp_path: Path) -> None:
    """One shard or many, and however often: the same bytes of CSV and of the pages."""
    one, many = tmp_path / "one", tmp_path / "many"
    _, manifest = effect_of_files(asked(), one)
    manner = Manner(members_at_once=400, limits=Limits(threads=1))
    stages: list[tuple[str, int, int]] = []
    _, shards = effect_of_files(
        asked(), many, manner=manner, advance=lambda *told: stages.append(told)
    )
    assert manifest["outputs"] == shards["outputs"]
    assert manifest["outputs"]["effect-members.csv"] == sha256_of(one / "effect-members.csv")
    assert stages[-2:] == [("compare", 0, 0), ("write", 0, 0)]
    assert ("evaluate", 2400, 2400) in stages
    assert sorted(each.name for each in tmp_path.iterdir()) == ["many", "one"]


def test_parquet_of_shards_is_a_folder(tmp_path: Path) -> None:
    """Rows of members come in parts, which follow each other."""
    out = tmp_path / "out"
    manner = Manner(members_at_once=400)
    effect_of_files(asked(), out, file_format="parquet", manner=manner)
    parts = sorted((out / "effect-members.parquet").iterdir())
    assert len(parts) == 3
    rows = [each for part in parts for each in parquet.read_table(part).to_pylist()]
    keys = [(row["village_id"], row["household_id"], row["member_id"]) for row in rows]
    assert keys == sorted(keys)


def test_the_workbook_opens(tmp_path: Path) -> None:
    """A sheet a table, in the language that was asked for."""
    manner = Manner(language="zh")
    effect_of_files(asked(), tmp_path / "out", file_format="xlsx", manner=manner)
    book = load_workbook(tmp_path / "out" / "effect.xlsx")
    assert book.sheetnames == [
        *("受影响成员", "各村受影响情况", "规则行变化", "各条款受影响情况"),
        "新公约下不再执行的措施",
    ]
    assert book.worksheets[1].max_row >= 4
    heads, *rows = book.worksheets[0].iter_rows(values_only=True)
    told = {str(row[heads.index("所得增减")]) for row in rows}
    assert told == {"增加", "减少", "不变"}
    tables = book.worksheets[2].iter_rows(min_row=2, values_only=True)
    assert {str(row[0]) for row in tables} == {"情节认定", "奖励发放"}


def test_the_pages_hold_no_id_of_a_person(tmp_path: Path) -> None:
    """Neither a member nor a household is named, nothing is loaded, and both marks are there."""
    out = tmp_path / "out"
    effect_of_files(asked(), out)
    members = (SAMPLES / "members.csv").read_text("utf-8").splitlines()[1:]
    ids = {name for line in members for name in line.split(",")[1:3]}
    for name in ("page.zh.html", "page.en.html"):
        page = (out / name).read_text("utf-8")
        assert not ids & set(re.findall(r"[A-Z]+[0-9]+", page))
        assert "<script" not in page
        assert not re.search(r"(?:src|href)=", page)
        pictures = re.findall(r'<svg role="img" aria-labelledby="(\S+) (\S+)"', page)
        assert len(pictures) >= 4
        for title, desc in pictures:
            assert page.count(f'<title id="{title}">') == page.count(f'<desc id="{desc}">') == 1
    assert "草案" in (out / "page.zh.html").read_text("utf-8")
    assert "DRAFT" in (out / "page.en.html").read_text("utf-8")


def test_what_a_covenant_says_is_escaped() -> None:
    """A title is text, whatever it holds."""
    named = covenant(("title: {zh: 奖励, en: Reward}", 'title: {zh: "<b>奖", en: "<b>&"}'))
    page = compared(covenant(), named, RECORD).page("en")
    assert "&lt;b&gt;&amp;" in page
    assert "<b>&" not in page


def test_a_run_is_not_replaced_and_an_effect_is(tmp_path: Path) -> None:
    """The folder of a run stays as it is; that of an earlier effect is replaced."""
    run = tmp_path / "run"
    run.mkdir()
    (run / "manifest.json").write_text(json.dumps({"made_by": "sanctions", "outputs": {}}))
    with pytest.raises(UsageError, match="holds a run"):
        effect_of_files(asked(), run)
    assert [each.name for each in run.iterdir()] == ["manifest.json"]
    out = tmp_path / "out"
    effect_of_files(asked(), out)
    effect_of_files(asked(), out, file_format="xlsx")
    assert not (out / "effect-members.csv").exists()


def test_a_word_that_one_does_not_know_is_told_with_the_covenant() -> None:
    """A scale of the new covenant alone is a bad row to the old one, and nothing is written."""
    coarse = covenant(("severity: [minor, grave]", "severity: [grave]"))
    with pytest.raises(InputError) as fault:
        compared(covenant(), coarse, RECORD)
    assert "new covenant: small@1" in fault.value.message
    assert [issue.column for issue in fault.value.issues if issue.severity == "error"] == [
        "severity"
    ]


def test_one_ruleset_a_side() -> None:
    """Several versions are not compared with several."""
    both: Any = [covenant(), covenant()]
    with pytest.raises(UsageError, match="`new` is one ruleset"):
        effect(covenant(), both, list(MEMBERS), [], year=2025, as_of="2026-01-31")


def test_a_key_replaces_the_ids() -> None:
    """Under a key the rows of members have pseudonyms."""
    change = ("{id: some, when: {counted: {at_least: 1}}, pay: 50%}",) * 2
    new = covenant((change[0], change[1].replace("50%", "60%")))
    found = effect(
        *(covenant(), new, list(MEMBERS), [dict(RECORD)]),
        year=2025,
        as_of="2026-01-31",
        pseudonymise=b"k" * 32,
    )
    assert "pseudonymised" in found.manifest
    assert [(each["member_id"] == "M1", str(each["difference"])) for each in found.members] == [
        (False, "10.00")
    ]
