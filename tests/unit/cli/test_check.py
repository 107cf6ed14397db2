"""`sanctions check`: faults of covenants."""

import json
from pathlib import Path

from tests.unit.cli.lists import NANHAI, ROOT, call

FAULTY = """\
language: 1
id: faulty
version: "1"
title: {zh: 错, en: wrong}
in_force: {from: 2022-07-01}
calender: {month_end: down}
"""


def faulty(folder: Path) -> Path:
    """A covenant with several faults."""
    file = folder / "ruleset.yaml"
    file.write_text(FAULTY, encoding="utf-8")
    return file


def test_the_shipped_covenants_have_no_errors() -> None:
    """Every covenant that we ship may run."""
    folders = sorted((ROOT / "rulesets").iterdir())
    run = call("check", *folders)
    assert (run.exit_code, run.stderr) == (0, "")
    assert run.stdout.endswith(f"{len(folders)} rulesets: 0 errors, 0 warnings, 7 acknowledged\n")


def test_every_fault_is_listed_with_its_place(tmp_path: Path) -> None:
    """Findings go to stdout, one line that an editor can follow each, and the status is 1."""
    file = faulty(tmp_path)
    run = call("check", NANHAI, file)
    assert (run.exit_code, run.stderr) == (1, "")
    assert f"{file}:6:1: error[" in run.stdout
    assert "did you mean `calendar`?" in run.stdout
    assert run.stdout.splitlines()[-1].startswith("2 rulesets: ")


def test_chinese_counts(tmp_path: Path) -> None:
    """The last line is in the language that was chosen."""
    run = call("check", faulty(tmp_path), "--lang", "zh")
    assert run.stdout.splitlines()[-1].startswith("1 份公约：")


def test_quiet_prints_errors_alone(tmp_path: Path) -> None:
    """With --quiet the errors are all there is, on stderr."""
    run = call("check", faulty(tmp_path), "--quiet")
    assert (run.exit_code, run.stdout) == (1, "")
    assert "error[" in run.stderr
    assert "rulesets" not in run.stderr


def test_json_lists_the_diagnostics_of_every_covenant(tmp_path: Path) -> None:
    """The document has one entry a path, in the order given."""
    file = faulty(tmp_path)
    run = call("check", NANHAI, file, "--json")
    document = json.loads(run.stdout)
    good, bad = document["rulesets"]
    assert (run.exit_code, document["status"], run.stderr) == (1, "findings", "")
    assert good["path"] == str(NANHAI)
    assert [(each["severity"], each["code"]) for each in good["diagnostics"]] == [
        ("acknowledged", "LAW11"),
        ("acknowledged", "LAW01"),
        ("acknowledged", "LAW15"),
    ]
    assert good["diagnostics"][0]["reason_zh"] == "未满 18 周岁的成员的赔偿向监护人提出"
    assert {"severity": "error", "file": str(file), "line": 6, "column": 1}.items() <= next(
        each for each in bad["diagnostics"] if each["line"] == 6
    ).items()


def test_json_of_covenants_without_faults() -> None:
    """The status says that there is nothing to do."""
    document = json.loads(call("check", NANHAI, "--json").stdout)
    assert document["status"] == "done"


def test_a_path_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    """What cannot be found is no finding: the status is 2."""
    run = call("check", tmp_path / "nothing.yaml")
    assert (run.exit_code, run.stdout, "error[" in run.stderr) == (2, "", True)


def test_an_acknowledged_warning_is_listed_with_its_reason(tmp_path: Path) -> None:
    """In the language that was chosen, and counted apart from the warnings."""
    chinese = call("check", NANHAI, "--lang", "zh")
    assert (
        "ruleset.yaml:107:3: 已知悉[LAW11]：`compensation` 可能落到未满 18 周岁的" in chinese.stdout
    )
    assert "\n  依据：《行政处罚法》第三十条、第三十一条（参照）；" in chinese.stdout
    assert "\n  理由：未满 18 周岁的成员的赔偿向监护人提出      （docs/" in chinese.stdout
    assert chinese.stdout.splitlines()[-1] == "1 份公约：0 处错误，0 处提醒，3 处已知悉"
    covenant = tmp_path / "ruleset.yaml"
    text = (NANHAI / "ruleset.yaml").read_text(encoding="utf-8")
    covenant.write_text(text.replace("  LAW11:", "  LAW02:"), encoding="utf-8")
    english = call("check", covenant)
    assert f"{covenant}:107:3: warning[LAW11]: `compensation` can fall on" in english.stdout
    assert f"{covenant}:18:3: warning[R095]: `LAW02` says nothing of this" in english.stdout
    assert english.stdout.splitlines()[-1] == "1 ruleset: 0 errors, 2 warnings, 2 acknowledged"


def test_an_error_of_the_law_refuses_a_run(tmp_path: Path) -> None:
    """`check` finds it, `run` stops before it reads a list, and both say it in Chinese too."""
    covenant = tmp_path / "ruleset.yaml"
    text = (NANHAI / "ruleset.yaml").read_text(encoding="utf-8")
    covenant.write_text(
        text.replace("  hours:", "  sex:").replace("hours", "sex"), encoding="utf-8"
    )
    assert call("check", covenant).exit_code == 1
    run = call(
        "run",
        covenant,
        "--members",
        tmp_path / "none.csv",
        "--history",
        tmp_path / "none.csv",
        "--year",
        "2025",
        "--as-of",
        "2026-01-31",
        "--out",
        tmp_path / "out",
        "--lang",
        "zh",
    )
    assert (run.exit_code, run.stdout) == (2, "")
    assert "错误[LAW04]：`sex` 以性别（`sex`）为依据" in run.stderr
