"""`sanctions test`: the cases of covenants."""

import json
from pathlib import Path

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
    """Every case of every covenant that we ship comes out, and every row is reached."""
    run = call("test", *sorted((ROOT / "rulesets").iterdir()))
    assert (run.exit_code, run.stderr) == (0, "")
    ends = [line for line in run.stdout.splitlines() if line.endswith("rows not reached")]
    assert len(ends) == len(list((ROOT / "rulesets").iterdir()))
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
