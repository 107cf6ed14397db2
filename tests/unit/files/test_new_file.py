"""A file that a command writes: whole or not at all, and never over another unless told."""

from pathlib import Path

import pytest

from sanctions.errors import InputError, UsageError
from sanctions.files.new_file import new_file


def write(out: Path, text: str, *, replace: bool = False) -> None:
    """Write a file of this text."""
    with new_file(out, replace=replace) as fresh:
        fresh.write_text(text, encoding="utf-8")


def test_a_file_is_written_and_nothing_else(tmp_path: Path) -> None:
    """The file stands alone in its folder."""
    write(tmp_path / "cases.yaml", "one")
    assert [path.name for path in tmp_path.iterdir()] == ["cases.yaml"]
    assert (tmp_path / "cases.yaml").read_text(encoding="utf-8") == "one"


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    """The message names the file and the way out, in both languages."""
    out = tmp_path / "cases.yaml"
    write(out, "one")
    with pytest.raises(UsageError) as refused:
        write(out, "two")
    assert str(refused.value) == (
        f"`{out}` is there already: name another file, or replace it with --replace"
    )
    assert refused.value.message_zh == f"`{out}` 已存在：请换一个文件名，或用 --replace 替换"
    assert out.read_text(encoding="utf-8") == "one"
    write(out, "two", replace=True)
    assert out.read_text(encoding="utf-8") == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["cases.yaml"]


def test_a_link_to_nothing_is_a_file_that_is_there(tmp_path: Path) -> None:
    """What a link leads to is not made in silence."""
    out = tmp_path / "cases.yaml"
    out.symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(UsageError):
        write(out, "one")
    assert not (tmp_path / "elsewhere.yaml").exists()


def test_a_file_that_comes_meanwhile_stays(tmp_path: Path) -> None:
    """Who writes the same name first keeps it."""
    out = tmp_path / "cases.yaml"

    def too_late() -> None:
        with new_file(out, replace=False) as fresh:
            fresh.write_text("mine", encoding="utf-8")
            out.write_text("theirs", encoding="utf-8")

    with pytest.raises(UsageError):
        too_late()
    assert out.read_text(encoding="utf-8") == "theirs"
    assert [path.name for path in tmp_path.iterdir()] == ["cases.yaml"]


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    """A block that does not end well, and a folder that is not there, write no file."""
    out = tmp_path / "cases.yaml"

    def halfway() -> None:
        with new_file(out, replace=False) as fresh:
            fresh.write_text("half", encoding="utf-8")
            raise KeyError

    with pytest.raises(KeyError):
        halfway()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(InputError):
        write(tmp_path / "no" / "cases.yaml", "one")
