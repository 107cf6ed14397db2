"""`sanctions verify`: claims, cases and exit statuses."""

import json
import sys
from pathlib import Path

import pytest

from tests.unit.cli.lists import ROOT, call

FAULTS = ROOT / "tests" / "bad" / "verify"
DALONG = ROOT / "rulesets" / "dalong-sanitation"
SHADOWED = FAULTS / "row-below-two-that-take-all" / "fault.yaml"


def test_a_sound_covenant_is_proved() -> None:
    """Every claim stands in the table, and the counts come last."""
    run = call("verify", DALONG)
    assert (run.exit_code, run.stderr) == (0, "")
    assert "proved    grading: row repeated can decide" in run.stdout
    assert run.stdout.splitlines()[-3].startswith("dalong-sanitation@2023: ")


def test_a_fault_is_told_with_its_reason() -> None:
    """The exit status is 1, and the reason names the rows."""
    run = call("verify", SHADOWED)
    assert run.exit_code == 1
    lines = run.stdout.splitlines()
    place = lines.index("refuted  grading/late/reached")
    assert lines[place + 2] == "  wherever it holds, a row above it has decided: heavy, middle"


def test_a_case_is_shown_as_rows_of_the_tables() -> None:
    """What goes in stands above what comes out, in Chinese too."""
    run = call("verify", FAULTS / "bidding-past-three-years" / "fault.yaml", "--lang", "zh")
    assert run.exit_code == 1
    assert "不成立  measure/bidding/ceiling" in run.stdout
    assert "  截至 2024-01-01" in run.stdout
    assert "   措施         开始日期     结束日期   " in run.stdout
    assert "   bidding      2024-01-01   2027-02-01 " in run.stdout


def test_what_is_too_wide_is_turned_on_its_side() -> None:
    """Days and ids stay whole on a screen of 80 columns; each record is then a column."""
    run = call("verify", FAULTS / "in-time-is-heavier" / "fault.yaml")
    lines = run.stdout.splitlines()
    place = lines.index("  case 1, as of 2024-01-02")
    assert [line.split() for line in lines[place + 1 : place + 10]] == [
        ["history"],
        ["record_id", "R1"],
        ["─" * 27],
        ["clause", "parking"],
        ["member_id", "M1"],
        ["occurred_on", "2024-01-01"],
        ["decided_on", "2024-01-01"],
        ["rectify_by", "2024-01-01"],
        ["rectified_on", "2024-01-01"],
    ]
    assert [line.split() for line in lines[place + 11 : place + 13]] == [
        ["record_id", "state", "prior", "warnings", "grade", "row"],
        ["─" * 56],
    ]


def test_what_is_noted_is_told_without_its_cases() -> None:
    """Of what is no fault the sentence says that it is not so; `--all` shows the cases, too."""
    folder = FAULTS / "order-matters" / "fault.yaml"
    run = call("verify", folder)
    assert "noted     not so: grading: the order of the rows does not matter" in run.stdout
    assert "as of" not in run.stdout
    assert run.stdout.splitlines()[-1].endswith("--all")
    run = call("verify", folder, "--all")
    assert run.stdout.count("as of 2024-01-01") > 5
    assert "proved  grading/heavy/reached" in run.stdout
    assert "--all" not in run.stdout


def test_quiet_tells_faults_alone() -> None:
    """With --quiet what is refuted is all there is, on stderr."""
    run = call("verify", SHADOWED, "--quiet")
    assert (run.exit_code, run.stdout) == (1, "")
    assert run.stderr.startswith("refuted  grading/late/reached\n")
    assert "noted" not in run.stderr


def test_json_has_every_claim_with_its_cases() -> None:
    """The document holds the cases of what can happen, too."""
    run = call("verify", DALONG, "--json")
    document = json.loads(run.stdout)
    assert (document["status"], document["ruleset"]) == ("done", "dalong-sanitation@2023")
    claims = {claim["id"]: claim for claim in document["claims"]}
    (example,) = claims["grading/repeated/reached"]["examples"]
    assert [row["record_id"] for row in example["history"]] == ["P001", "R1"]
    assert example["outcome"][0]["row"] == "repeated"


@pytest.mark.parametrize(
    "name", ["dalong-sanitation", "jiedong-ladder", "nanhai-model", "pinghu-points"]
)
def test_what_can_happen_is_written_as_cases(name: str, tmp_path: Path) -> None:
    """The cases of a shipped covenant pass `sanctions test`, and reach every row of its tables."""
    file = tmp_path / "cases.yaml"
    run = call("verify", ROOT / "rulesets" / name, "--write-cases", file, "--json")
    written = json.loads(run.stdout)["written"]
    tried = json.loads(call("test", file, "--json").stdout)
    (trial,) = tried["files"]
    assert (tried["status"], trial["unreached"]) == ("done", [])
    assert written == {"file": str(file), "cases": len(trial["cases"])}


def test_cases_are_written_of_a_covenant_with_a_fault(tmp_path: Path) -> None:
    """What can happen is written, and the row that never decides is the one not reached."""
    file = tmp_path / "cases.yaml"
    run = call("verify", SHADOWED, "--write-cases", file)
    assert run.exit_code == 1
    assert run.stdout.splitlines()[-1] == f"Written to {file}: 3 cases"
    (trial,) = json.loads(call("test", file, "--json").stdout)["files"]
    assert all(case["passed"] for case in trial["cases"])
    assert trial["unreached"] == ["grading/late"]


def test_a_file_of_cases_is_not_written_over(tmp_path: Path) -> None:
    """Nothing is proved before it is known that the file can be written; `--replace` replaces."""
    file = tmp_path / "cases.yaml"
    file.write_text("mine", encoding="utf-8")
    run = call("verify", DALONG, "--write-cases", file, "--lang", "zh")
    assert (run.exit_code, run.stdout) == (2, "")
    assert f"`{file}` 已存在：请换一个文件名，或用 --replace 替换" in run.stderr
    assert file.read_text(encoding="utf-8") == "mine"
    run = call("verify", DALONG, "--write-cases", file, "--replace", "--lang", "zh")
    assert run.stdout.splitlines()[-1] == f"已写入 {file}：6 个案例"
    assert call("test", file).exit_code == 0


def test_without_z3_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has no z3 is told what to install, in the language chosen."""
    for name in [*sys.modules]:
        if name.startswith(("sanctions.verify.", "sanctions.api.prove")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)
    run = call("verify", DALONG, "--lang", "zh")
    assert (run.exit_code, run.stdout) == (2, "")
    assert "pip install 'sanctions[verify]'" in run.stderr
    assert "验证公约需要 z3" in run.stderr


def test_a_path_without_a_covenant_is_a_wrong_call(tmp_path: Path) -> None:
    """Nothing is claimed of what cannot be read."""
    assert call("verify", tmp_path / "none.yaml").exit_code == 2
