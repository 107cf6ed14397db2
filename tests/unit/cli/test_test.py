"""`sanctions test`: the cases of covenants."""

import json
import re
import sys
from pathlib import Path

import pytest

from tests.unit.cli.lists import NANHAI, ROOT, call

CASES = """\
ruleset: {ruleset}
given:
  as_of: 2026-01-31
  period: 2025
  members: [{{village_id: V1, household_id: H1, member_id: M1, dividend: 1000.00}}]
  history: []
cases:
  - id: kept
    title: {{zh: 守约的全额发放。, en: Who keeps it is paid in full.}}
    expect:
      members: [{{member_id: M1, reward: covenant-reward, paid: {paid}}}]
"""


def case_file(folder: Path, paid: str) -> Path:
    """A file with one case that reaches one row."""
    file = folder / "cases.yaml"
    text = CASES.format(ruleset=NANHAI.as_posix(), paid=paid)
    file.write_text(text, encoding="utf-8")
    return file


def test_the_shipped_covenants_pass() -> None:
    """Of every covenant that we ship each case comes out, and each row and bound is tried."""
    covenants = sorted((ROOT / "rulesets").iterdir())
    run = call("test", *covenants, "--fail-under", "100")
    assert (run.exit_code, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    assert sum(line.endswith(" sides tried (100 %)") for line in lines) == len(covenants)
    ends = [line for line in lines if line.endswith("rows not reached")]
    assert len(ends) == len(covenants)
    assert all(end.endswith(" cases passed, 0 failed, 0 rows not reached") for end in ends)


def test_a_folder_its_ruleset_and_its_cases_are_one() -> None:
    """All three name the case file."""
    shown = {
        call("test", path, "--json").stdout
        for path in (NANHAI, NANHAI / "ruleset.yaml", NANHAI / "cases.yaml")
    }
    assert len(shown) == 1


def test_a_cell_that_differs_is_shown(tmp_path: Path) -> None:
    """A case that fails names the table, the row and the column, with both values."""
    file = case_file(tmp_path, "99.00")
    run = call("test", file)
    assert (run.exit_code, run.stderr) == (1, "")
    cells = [line.split() for line in run.stdout.splitlines()]
    assert ["failed", "kept", f"({file}:8:5)"] in cells
    assert ["members", "M1", "covenant-reward", "paid", "99.00", "100.00"] in cells


def test_rows_that_no_case_reached_are_findings(tmp_path: Path) -> None:
    """A covenant is tested when every row of its tables was decisive once."""
    run = call("test", case_file(tmp_path, "100.00"), "--lang", "zh")
    assert run.exit_code == 1
    assert "没有案例触及的行" in run.stdout
    assert "  grading/persistent\n" in run.stdout
    assert "  covenant-reward/full\n" not in run.stdout
    assert "1 个案例通过，0 个不符，8 行无案例触及" in run.stdout


def test_quiet_prints_what_is_wrong(tmp_path: Path) -> None:
    """With --quiet only failures are printed, on stderr."""
    run = call("test", case_file(tmp_path, "99.00"), "--quiet")
    assert (run.exit_code, run.stdout) == (1, "")
    assert "failed kept" in run.stderr
    assert "passed" not in run.stderr
    assert call("test", NANHAI, "--quiet").output == ""


def test_json_has_every_case(tmp_path: Path) -> None:
    """The document names what differs and what was not reached."""
    file = case_file(tmp_path, "99.00")
    document = json.loads(call("test", file, "--json").stdout)
    (trial,) = document["files"]
    assert (document["status"], trial["file"], trial["rulesets"]) == (
        "findings",
        str(file),
        ["nanhai-model@2022-07"],
    )
    assert trial["cases"] == [
        {
            "id": "kept",
            "title": {"zh": "守约的全额发放。", "en": "Who keeps it is paid in full."},
            "passed": False,
            "fault": "",
            "differences": [
                {
                    "table": "members",
                    "row": "M1 covenant-reward",
                    "column": "paid",
                    "expected": "99.00",
                    "actual": "100.00",
                }
            ],
        }
    ]
    assert "grading/serious" in trial["unreached"]


def test_the_bounds_that_no_case_reached_are_told(tmp_path: Path) -> None:
    """How many sides of all bounds were tried stands below the rows."""
    file = case_file(tmp_path, "100.00")
    last = call("test", file).stdout.splitlines()[-1]
    tried, asked, percent = map(int, re.findall(r"\d+", last))
    assert last == f"boundaries: {tried} of {asked} sides tried ({percent} %)"
    assert (tried, percent) == (2, 200 // asked)
    zh = call("test", file, "--lang", "zh").stdout.splitlines()[-1]
    assert zh == f"界限：各侧共 {asked} 处，案例试到 {tried} 处（{percent}%）"


def test_every_bound_is_listed_with_its_sides(tmp_path: Path) -> None:
    """With --coverage each is named as the covenant writes it, with its line."""
    run = call("test", case_file(tmp_path, "100.00"), "--coverage", columns=100)
    lines = [" ".join(line.split()) for line in run.stdout.splitlines()]
    assert f"boundaries nanhai-model@2022-07 ({NANHAI.as_posix()}/ruleset.yaml)" in lines
    text = (NANHAI / "ruleset.yaml").read_text("utf-8").splitlines()
    number = next(at for at, line in enumerate(text, start=1) if "warnings: {at_least" in line)
    warned = lines.index(f"{number} warnings: {{at_least: 2}} 1 missed 2 missed 3 missed")
    at = lines.index("covenant-reward/none", warned)
    assert lines[at + 1].endswith("counted: {at_least: 1} 0 1 missed 2 missed")
    assert any(line.endswith("grade: advice advice missed serious missed") for line in lines)
    zh = call("test", case_file(tmp_path, "100.00"), "--coverage", "--lang", "zh", columns=100)
    assert f"{number} warnings: {{at_least: 2}} 1 未试 2 未试 3 未试" in [
        " ".join(line.split()) for line in zh.stdout.splitlines()
    ]


def test_too_few_sides_fail_where_that_is_asked_for(tmp_path: Path) -> None:
    """With --fail-under a covenant whose bounds were tried too little fails, quietly too."""
    text = (NANHAI / "cases.yaml").read_text("utf-8")
    some = tmp_path / "some.yaml"
    fewer = text[: text.index("  - id: two-appeals")].replace(
        "ruleset: ruleset.yaml", f"ruleset: {NANHAI.as_posix()}"
    )
    some.write_text(fewer, encoding="utf-8")
    assert call("test", some).exit_code == 0
    assert call("test", some, "--fail-under", "90").exit_code == 0
    run = call("test", some, "--fail-under", "100")
    said = f"failed  fewer than 100 % of the sides tried  ({some})"
    assert (run.exit_code, run.stdout.splitlines()[-1]) == (1, said)
    zh = call("test", some, "--fail-under", "100", "--lang", "zh").stdout.splitlines()[-1]
    assert zh == f"不符  试到的不足 100%  ({some})"
    quiet = call("test", some, "--fail-under", "100", "--quiet")
    assert (quiet.exit_code, quiet.stdout, quiet.stderr) == (1, "", said + "\n")
    document = json.loads(call("test", some, "--fail-under", "100", "--json").stdout)
    assert document["status"] == "findings"
    assert call("test", some, "--fail-under", "101").exit_code == 2


def test_a_side_that_is_proved_impossible_is_not_asked_for(tmp_path: Path) -> None:
    """With --prove, and only then; without z3 it says what is needed."""
    pytest.importorskip("z3")
    covenant = tmp_path / "ruleset.yaml"
    text = (NANHAI / "ruleset.yaml").read_text("utf-8")
    late = "{decided_on: {at_most: {fact: occurred_on, plus: 2 years}}, impact: [bad, wide]}"
    covenant.write_text(
        text.replace("{severity: [serious, grave], impact: [bad, wide]}", late), "utf-8"
    )
    cases = tmp_path / "cases.yaml"
    cases.write_text(CASES.format(ruleset="ruleset.yaml", paid="100.00"), "utf-8")
    plain, proved = (call("test", cases, "--coverage", *more) for more in ([], ["--prove"]))
    asked, fewer = (int(run.stdout.splitlines()[-1].split()[3]) for run in (plain, proved))
    assert asked - fewer == 1
    after = plain.stdout.count("day after")
    assert proved.stdout.count("day after") == after - 1


def test_without_z3_the_way_out_of_prove_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has no z3 is told what to install; without --prove nothing is missed."""
    for name in [*sys.modules]:
        if name.startswith(("sanctions.verify.", "sanctions.api.trial")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)
    assert call("test", NANHAI).exit_code == 0
    run = call("test", NANHAI, "--prove", "--lang", "zh")
    assert (run.exit_code, run.stdout) == (2, "")
    assert "证明某一侧不可能出现需要 z3：运行 `pip install 'sanctions[verify]'`" in run.stderr


def test_json_has_every_bound() -> None:
    """Whatever is listed on the screen, with the case that tried each side first."""
    (trial,) = json.loads(call("test", NANHAI, "--json").stdout)["files"]
    bounds = trial["boundaries"]
    sides = [
        side for each in bounds["each"] for side in each["sides"] if side["which"] != "unknown"
    ]
    assert (len(sides), sum(bool(side["case"]) for side in sides)) == (
        bounds["asked"],
        bounds["tried"],
    )
    assert {side["case"] for side in sides} <= {"", *(case["id"] for case in trial["cases"])}
    assert bounds["each"][-1] == {
        "ruleset": "nanhai-model@2022-07",
        "table": "covenant-reward",
        "row": "none",
        "condition": "counted: {at_least: 1}",
        "span": bounds["each"][-1]["span"],
        "sides": [
            {"which": "below", "value": {"zh": "0", "en": "0"}, "case": "all-keep"},
            {"which": "at", "value": {"zh": "1", "en": "1"}, "case": "first-parking"},
            {"which": "above", "value": {"zh": "2", "en": "2"}, "case": "every-topic"},
        ],
    }
    assert bounds["each"][-1]["span"]["file"] == f"{NANHAI.as_posix()}/ruleset.yaml"


def test_a_case_that_does_not_run_says_why(tmp_path: Path) -> None:
    """What stops a case is printed below it."""
    file = case_file(tmp_path, "100.00")
    file.write_text(file.read_text("utf-8").replace("dividend: 1000.00", "dividend: -1"), "utf-8")
    run = call("test", file)
    assert (run.exit_code, "members, row 1, column `dividend`" in run.stdout) == (1, True)


def test_faults_of_all_case_files_are_listed(tmp_path: Path) -> None:
    """A case file that cannot be read is bad input, and hides no other."""
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("cases: []\n", encoding="utf-8")
    run = call("test", tmp_path / "a.yaml", tmp_path / "b.yaml")
    assert (run.exit_code, run.stdout) == (2, "")
    assert "a.yaml:1:1: error[C" in run.stderr
    assert "b.yaml:1:1: error[C" in run.stderr
