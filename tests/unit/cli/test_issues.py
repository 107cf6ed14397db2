"""Issues on the screen and in a file."""

from pathlib import Path

import pytest

from sanctions.cli.faults import refuse_input
from sanctions.cli.issues import write_issues
from sanctions.cli.output import Output
from sanctions.errors import InputError, Issue
from tests.unit.cli.lists import lines

WARNING = Issue("warning", "history", 9, None, None, "D900", "so", "这样")
ERROR = Issue(
    "error", "members", None, "dividend", "x", "D901", "not [bold]so[/]", "不是这样", "do", "改正"
)


def printed(issues: list[Issue], capsys: pytest.CaptureFixture[str], output: Output) -> str:
    """What is printed where a run stops at these issues."""
    assert refuse_input(output, InputError(issues)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return lines(err)


def test_errors_come_first(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each says where it is and what to do; nothing in it is taken for markup."""
    monkeypatch.setenv("COLUMNS", "80")
    assert (
        printed([WARNING, ERROR], capsys, Output())
        == """\
Table     Row   Column     Value   Message
──────────────────────────────────────────────────────────────
members         dividend   x       error[D901] not [bold]so[/]
                                   do

history     9                      warning[D900] so

sanctions: 1 error, 1 warning; there is no result
"""
    )


def test_issues_in_chinese(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clerk reads the Chinese texts."""
    monkeypatch.setenv("COLUMNS", "80")
    assert (
        printed([ERROR], capsys, Output("zh", quiet=True))
        == """\
表        行号   列           内容   说明
────────────────────────────────────────────────────────
members          分红（元）   x      错误[D901] 不是这样
                                     改正

sanctions：1 处错误，0 处提醒，未得出结果
"""
    )


def test_a_long_list_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    """After 20 issues the number of the rest is told, and how to see them."""
    text = printed([ERROR] * 23, capsys, Output())
    assert text.count("D901") == 20
    assert text.splitlines()[-3:] == [
        "and 3 more",
        "sanctions: 23 errors, 0 warnings; there is no result",
        "--json lists all of them",
    ]


@pytest.mark.parametrize("name", [None, "letter.txt"])
def test_issues_are_written_where_nothing_else_is(tmp_path: Path, name: str | None) -> None:
    """A folder that is empty takes the list; one with files of somebody gets it beside it."""
    folder = tmp_path / "out"
    folder.mkdir()
    if name is not None:
        (folder / name).write_text("mine", encoding="utf-8")
    expected = folder / "issues.csv" if name is None else tmp_path / "out.issues.csv"
    assert write_issues(folder, [ERROR]) == expected
    assert len(expected.read_text("utf-8").splitlines()) == 2


def test_a_list_beside_a_folder_is_replaced_by_the_next(tmp_path: Path) -> None:
    """A file of that name which is no list of issues is somebody's, and stays."""
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    beside = tmp_path.with_name(f"{tmp_path.name}.issues.csv")
    assert write_issues(tmp_path, [ERROR, ERROR]) == beside
    assert write_issues(tmp_path, [ERROR]) == beside
    assert len(beside.read_text("utf-8").splitlines()) == 2
    beside.write_text("mine", encoding="utf-8")
    assert write_issues(tmp_path, [ERROR]) is None
    assert beside.read_text("utf-8") == "mine"


def test_the_folder_of_the_shell_has_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `--out .` the list stands beside the folder, too."""
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "members.csv").write_text("mine", encoding="utf-8")
    monkeypatch.chdir(folder)
    assert write_issues(Path(), [ERROR]) == tmp_path / "lists.issues.csv"


def test_issues_take_the_place_of_issues(tmp_path: Path) -> None:
    """The list of the last try is replaced."""
    write_issues(tmp_path / "out", [ERROR, ERROR])
    write_issues(tmp_path / "out", [ERROR])
    assert len((tmp_path / "out" / "issues.csv").read_text("utf-8").splitlines()) == 2


def test_a_folder_that_is_a_file_takes_no_issues(tmp_path: Path) -> None:
    """The list stands beside it; where there is no folder at all nothing is written."""
    file = tmp_path / "out"
    file.write_text("mine", encoding="utf-8")
    assert write_issues(file, [ERROR]) == tmp_path / "out.issues.csv"
    assert write_issues(file / "below", [ERROR]) is None
