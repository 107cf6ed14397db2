"""`sanctions mutate`: what it prints, writes and ends with."""

import json
from pathlib import Path

from tests.unit.cli.lists import ROOT, call

SMALL = """\
language: 1
id: small
version: "1"
title: {zh: 小公约, en: A small covenant}
in_force: {from: 2020-01-01}
calendar: {month_end: down}
clauses:
  noise: {title: {zh: 噪音, en: Noise}, about: person}
counting: {appeal: suspends}
grades: [light, heavy]
grading:
  - {id: again, when: {prior: {at_least: 1}}, grade: heavy}
  - {id: first, grade: light}
"""
CASES = """\
ruleset: small.yaml
given:
  as_of: 2026-01-31
  period: 2025
  members: [{village_id: V1, household_id: H1, member_id: M1, dividend: 1000.00}]
cases:
  - id: once
    title: {zh: 首次从轻。, en: The first time is light.}
    history:
      - record_id: R1
        clause: noise
        member_id: M1
        occurred_on: 2025-03-01
        decided_on: 2025-03-02
    expect:
      findings: [{record_id: R1, grade: light, row: first}]
"""


def write(folder: Path, covenant: str = SMALL, cases: str = CASES) -> Path:
    """A covenant with its cases beside it; returns the covenant."""
    (folder / "small.yaml").write_text(covenant, encoding="utf-8")
    (folder / "cases.yaml").write_text(cases, encoding="utf-8")
    return folder / "small.yaml"


def test_what_lives_is_listed_with_the_case_that_would_kill_it(tmp_path: Path) -> None:
    """The exit status is 1, and nothing is written but to the screen."""
    run = call("mutate", write(tmp_path), columns=120)
    assert (run.exit_code, run.stderr) == (1, "")
    lines = [line.split() for line in run.stdout.splitlines()]
    assert lines[2][:5] == ["alive", "9:option:1", "counting", "appeal:", "suspends"]
    assert lines[4][-5:] == ["case", "mutant-12-strict-1", "would", "kill", "it"]
    assert "  - id: mutant-12-strict-1" in run.stdout.splitlines()
    assert run.stdout.splitlines()[-1] == (
        "small@1: 1 killed, 3 alive, 1 equivalent, 3 refused; the cases kill 1 of 4 (25 %)"
    )
    assert sorted(each.name for each in tmp_path.iterdir()) == ["cases.yaml", "small.yaml"]


def test_the_cases_written_kill_what_lived(tmp_path: Path) -> None:
    """With them the covenant's cases notice every change."""
    covenant, more = write(tmp_path), tmp_path / "more.yaml"
    run = call("mutate", covenant, "--write-cases", more)
    assert run.exit_code == 1
    assert run.stdout.splitlines()[-1] == f"Written to {more}: 2 cases"
    assert call("test", more).exit_code == 0
    again = call("mutate", covenant, "--cases", more, "--fail-under", 100)
    assert again.exit_code == 0


def test_a_file_that_is_there_is_not_replaced_unasked(tmp_path: Path) -> None:
    """It stays as it is, and the command says so before it begins."""
    covenant = write(tmp_path)
    before = (tmp_path / "cases.yaml").read_bytes()
    run = call("mutate", covenant, "--write-cases", tmp_path / "cases.yaml")
    assert run.exit_code == 2
    assert "is there already" in run.stderr
    assert (tmp_path / "cases.yaml").read_bytes() == before


def test_the_document_has_every_mutant(tmp_path: Path) -> None:
    """Each with its place, what stood there and what stands now, and what became of it."""
    run = call("mutate", write(tmp_path), "--json", "--fail-under", 0)
    assert run.exit_code == 0
    document = json.loads(run.stdout)
    assert (document["status"], document["killed"], document["judged"]) == ("done", 1, 4)
    number = next(each for each in document["mutants"] if each["id"] == "12:number:1")
    assert number == {
        "id": "12:number:1",
        "kind": "number",
        "part": "grading/again",
        "file": str(tmp_path / "small.yaml"),
        "line": 12,
        "column": 42,
        "old": "at_least: 1",
        "new": "at_least: 0",
        "fate": "killed",
        "by": "once",
        "why": {"zh": "", "en": ""},
        "case": "",
    }
    assert [each["id"] for each in document["proposed"]] == [
        "mutant-9-option-1",
        "mutant-12-strict-1",
    ]


def test_every_mutant_can_be_listed_in_chinese() -> None:
    """With what became of each: found by which case, refused for which fault."""
    run = call("mutate", ROOT / "rulesets" / "dalong-sanitation", "--all", "--lang", "zh")
    assert (run.exit_code, run.stderr) == (0, "")
    lines = [line.split() for line in run.stdout.splitlines()]
    assert ["已发现", "32:term:2", "counting"] in [line[:3] for line in lines]
    assert ["被拒绝", "59:number:1"] in [line[:2] for line in lines]
    assert run.stdout.splitlines()[-1].startswith("dalong-sanitation@2023：已发现 40 个，")


def test_quiet_says_what_lives_and_nothing_else(tmp_path: Path) -> None:
    """On the stream of errors, and only if it is too much."""
    covenant = write(tmp_path)
    run = call("mutate", covenant, "--quiet")
    assert (run.exit_code, run.stdout) == (1, "")
    assert "12:strict:1" in run.stderr
    enough = call("mutate", covenant, "--quiet", "--fail-under", 25)
    assert (enough.exit_code, enough.stdout, enough.stderr) == (0, "", "")


def test_a_case_that_fails_by_itself_ends_the_command(tmp_path: Path) -> None:
    """Exit status 2: `sanctions test` comes first."""
    wrong = write(tmp_path, cases=CASES.replace("grade: light", "grade: heavy"))
    run = call("mutate", wrong, "--lang", "zh")
    assert run.exit_code == 2
    assert "案例 `once` 与公约现状不符" in run.stderr


def test_a_covenant_without_cases_is_told_which_file_is_missing(tmp_path: Path) -> None:
    """The case file is sought beside the covenant."""
    covenant = write(tmp_path)
    (tmp_path / "cases.yaml").unlink()
    run = call("mutate", covenant)
    assert run.exit_code == 2
    assert f"{tmp_path}/cases.yaml:1:1: error[R001]: there is no such file" in run.stderr
