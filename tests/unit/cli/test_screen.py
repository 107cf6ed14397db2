"""`sanctions screen`: for whom a measure runs on a day."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.lists import NANHAI, call, lines

MEMBERS = """\
village_id,household_id,member_id,dividend,birth_date
V1,H1,M1,1000.00,1980-05-01
V1,H2,M2,500.00,1982-03-12
V1,H3,M3,500.00,1975-09-09
"""
# M1: vehicle-access from 2025-03-10 for 3 months; H2 the same from 2025-04-01; M3 is under appeal.
HISTORY = """\
record_id,clause,member_id,household_id,occurred_on,severity,impact,decided_on,appealed_on
R1,illegal-parking,M1,,2025-03-01,serious,bad,2025-03-10,
R2,illegal-building,,H2,2025-03-20,serious,bad,2025-04-01,
R3,illegal-parking,M3,,2025-03-01,serious,bad,2025-03-10,2025-03-15
"""


WITHOUT_LIST = {
    "en": "sanctions: without --members the measures of a household and ages are not seen, unless"
    " --subjects gives them, and no id is checked\n",
    "zh": "sanctions：未用 --members 给出名单：除 --subjects 写明的外，所在户的措施和年龄没有查，"
    "编号也未核对\n",
}


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    """A call that lacks its subjects; the lists are in the folder of the test."""
    (tmp_path / "members.csv").write_text(MEMBERS, encoding="utf-8")
    (tmp_path / "history.csv").write_text(HISTORY, encoding="utf-8")
    return [
        *("screen", str(NANHAI), "--history", str(tmp_path / "history.csv")),
        *("--measure", "vehicle-access", "--on", "2025-06-09", "--as-of", "2025-06-09"),
    ]


def test_the_table_says_until_when_and_why(arguments: list[str]) -> None:
    """The last day of a measure counts, and the day after it is free."""
    run = call(*arguments, "M1", "M3", "M9")
    assert (run.exit_code, run.stderr) == (0, WITHOUT_LIST["en"])
    assert (
        lines(run.stdout)
        == """\
limit on vehicle entry (vehicle-access), 2025-06-09  DRAFT

Subject   Active   Since        Free on      Records   Unsettled
────────────────────────────────────────────────────────────────
M1        yes      2025-03-10   2025-06-10   R1        R1
M3        no                                           R3
M9        no

Unsettled records are not decided, under appeal, or lack a fact: with any of
them `no` is not the last word.
"""
    )


def test_the_table_in_chinese(arguments: list[str]) -> None:
    """Wide characters keep the columns straight."""
    run = call(*arguments, "M1", "M9", "--lang", "zh")
    assert run.stderr == WITHOUT_LIST["zh"]
    assert (
        lines(run.stdout)
        == """\
限制车辆进入 (vehicle-access), 2025-06-09  草案

对象   生效   自           解除日       所据记录   未决记录
───────────────────────────────────────────────────────────
M1     是     2025-03-10   2025-06-10   R1         R1
M9     否

未决记录：尚未认定、申诉未办结或资料不全。有未决记录时，“否”并非定论。
"""
    )


def test_the_dividend_list_knows_the_household(arguments: list[str], tmp_path: Path) -> None:
    """With --members a member is bound by its household's measures, and households are known."""
    alone = json.loads(call(*arguments, "M2", "--json").stdout)
    listed = json.loads(
        call(*arguments, "M2", "H2", "X", "--members", tmp_path / "members.csv", "--json").stdout
    )
    assert [each["active"] for each in alone["subjects"]] == [False]
    assert [
        (each["subject_kind"], each["subject"], each["active"], each["free_on"], each["records"])
        for each in listed["subjects"]
    ] == [
        ("member", "M2", True, "2025-07-01", ["R2"]),
        ("household", "H2", True, "2025-07-01", ["R2"]),
        ("member", "X", False, None, []),
    ]


REMARKS = {
    "en": ("X (not listed)   no", "Not listed: neither the list nor a record has this id."),
    "zh": ("X（名单无）   否", "“名单无”：名单和记录中都没有此编号，请核对；“否”不等于可以放行。"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_is_not_on_the_list_is_marked(
    arguments: list[str], tmp_path: Path, language: str
) -> None:
    """A misspelt id must not read as free; with the list there is no more to be said."""
    members = tmp_path / "members.csv"
    run = call(*arguments, "M3", "X", "--members", members, "--lang", language)
    assert (run.exit_code, run.stderr) == (0, "")
    assert all(remark in run.stdout for remark in REMARKS[language])
    listed = json.loads(call(*arguments, "M3", "X", "--members", members, "--json").stdout)
    alone = json.loads(call(*arguments, "M3", "X", "--json").stdout)
    assert [each["known"] for each in listed["subjects"]] == [True, False]
    assert [each["known"] for each in alone["subjects"]] == [None, None]


def test_subjects_come_from_a_file(arguments: list[str], tmp_path: Path) -> None:
    """A list may name members and households; it follows those of the call."""
    file = tmp_path / "subjects.csv"
    file.write_text("member_id,household_id\nM1,\n,H2\n", encoding="utf-8")
    document = json.loads(call(*arguments, "M9", "--subjects", file, "--json").stdout)
    assert (document["measure"], document["on"], document["as_of"]) == (
        "vehicle-access",
        "2025-06-09",
        "2025-06-09",
    )
    assert [(each["subject"], each["active"]) for each in document["subjects"]] == [
        ("M9", False),
        ("M1", True),
        ("H2", True),
    ]


def test_a_measure_without_an_end_is_open(arguments: list[str], tmp_path: Path) -> None:
    """Where no day ends a measure, the table says so."""
    covenant = tmp_path / "ruleset.yaml"
    text = (NANHAI / "ruleset.yaml").read_text(encoding="utf-8")
    covenant.write_text(
        text.replace(
            "{measure: vehicle-access, for: 3 months, ends_when: rectified}",
            "{measure: vehicle-access, ends_when: rectified}",
        ),
        encoding="utf-8",
    )
    arguments[1] = str(covenant)
    run = call(*arguments, "M1")
    assert ["M1", "yes", "2025-03-10", "open", "R1", "R1"] in [
        line.split() for line in run.stdout.splitlines()
    ]


def test_a_further_version_is_given_with_an_option(arguments: list[str]) -> None:
    """The same version twice overlaps itself, which shows that it was read."""
    run = call(*arguments, "M1", "--with", NANHAI)
    assert (run.exit_code, "both in force" in run.stderr) == (2, True)


def test_somebody_must_be_named(arguments: list[str]) -> None:
    """A call without subjects is wrong."""
    run = call(*arguments)
    assert (run.exit_code, "'SUBJECT' / '--subjects': name at least one" in run.stderr) == (2, True)


def test_an_unknown_measure_is_told(arguments: list[str]) -> None:
    """The measure that was meant is proposed."""
    arguments[arguments.index("vehicle-access")] = "vehicle-acess"
    run = call(*arguments, "M1")
    assert (run.exit_code, run.stdout) == (2, "")
    assert "did you mean `vehicle-access`?" in run.stderr


def test_a_bad_record_stops_the_screening(arguments: list[str], tmp_path: Path) -> None:
    """Its line in the file is named."""
    bad = HISTORY.replace("2025-04-01", "2025-04-31")
    (tmp_path / "history.csv").write_text(bad, encoding="utf-8")
    run = call(*arguments, "M1")
    assert (run.exit_code, run.stdout) == (2, "")
    assert any(
        line.split()[:3] == ["history", "3", "decided_on"] for line in run.stderr.splitlines()
    )
