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
