"""The folder of a run is complete, or it is not there."""

import errno
import json
import os
import shutil
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from sanctions.errors import InputError
from sanctions.files import MANIFEST, Format, placing, work, write_folder
from sanctions.files.folder import new_folder, refuse_irreplaceable
from sanctions.model.tables import VILLAGES, VILLAGES_OUT
from tests.unit.files.faulty import typed

ROWS = typed(VILLAGES, {"village_id": "V1", "fund": 500})[0].rows


def write(folder: Path, file_format: Format = "csv", *, note: str = "first") -> None:
    """A small run."""
    write_folder(folder, [(VILLAGES, ROWS)], {"note": note}, file_format)


def names(folder: Path) -> list[str]:
    """What is in a folder, hidden names too."""
    return sorted(entry.name for entry in folder.iterdir())


def note(folder: Path) -> object:
    """Which run the folder holds."""
    return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["note"]


def refusal(call: Callable[[], object]) -> str:
    """The code of the issue."""
    with pytest.raises(InputError) as caught:
        call()
    (issue,) = caught.value.issues
    return issue.code


def test_a_run_is_its_tables_and_its_manifest(tmp_path: Path) -> None:
    """The manifest names the hash of each other file, says who made it, and is given back."""
    manifest = write_folder(tmp_path / "a" / "out", [(VILLAGES, ROWS)], {"as_of": "2025-12-31"})
    folder = tmp_path / "a" / "out"
    content = (folder / "villages.csv").read_bytes()
    assert content == b"village_id,fund\nV1,500.00\n"
    assert (folder / MANIFEST).read_text(encoding="utf-8") == (
        "{\n"
        '  "made_by": "sanctions",\n'
        '  "as_of": "2025-12-31",\n'
        '  "outputs": {\n'
        f'    "villages.csv": "{sha256(content).hexdigest()}"\n'
        "  }\n"
        "}\n"
    )
    assert manifest == json.loads((folder / MANIFEST).read_bytes())
    assert names(tmp_path / "a") == ["out"]


def test_a_former_run_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """Files of the former run do not stay beside the new ones."""
    write(tmp_path / "out", "parquet")
    write(tmp_path / "out", note="second")
    assert names(tmp_path / "out") == [MANIFEST, "villages.csv"]
    assert note(tmp_path / "out") == "second"
    assert names(tmp_path) == ["out"]


def test_the_same_run_has_the_same_bytes(tmp_path: Path) -> None:
    """Writing twice, in either format, gives equal files."""
    for file_format in ("csv", "parquet"):
        for name in ("one", "two"):
            write(tmp_path / name, "csv" if file_format == "csv" else "parquet")
        for name in names(tmp_path / "one"):
            assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    """Nothing is lost by replacing it, and a path with a slash at its end is the same folder."""
    (tmp_path / "out").mkdir()
    write_folder(f"{tmp_path}/out/", [(VILLAGES, ROWS)], {"note": "first"})
    assert note(tmp_path / "out") == "first"


@pytest.mark.parametrize(
    "manifest", ["{}", "[]", "not json", '{"made_by": "another"}', "[" * 100_000]
)
def test_a_folder_of_others_is_refused(manifest: str, tmp_path: Path) -> None:
    """A manifest that is not ours protects what is beside it."""
    (tmp_path / MANIFEST).write_text(manifest, encoding="utf-8")
    assert refusal(lambda: write(tmp_path)) == "D201"
    assert names(tmp_path) == [MANIFEST]


def test_what_was_added_to_a_run_is_not_deleted(tmp_path: Path) -> None:
    """A folder of ours that holds one more file is refused, and stays as it is."""
    out = tmp_path / "out"
    write(out)
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    assert refusal(lambda: write(out, note="second")) == "D201"
    assert names(out) == [MANIFEST, "notes.txt", "villages.csv"]
    assert note(out) == "first"


def test_a_manifest_without_outputs_names_itself_alone(tmp_path: Path) -> None:
    """A manifest of ours that was damaged does not give up the files beside it."""
    (tmp_path / MANIFEST).write_text('{"made_by": "sanctions", "outputs": 5}', encoding="utf-8")
    write(tmp_path)
    (tmp_path / MANIFEST).write_text('{"made_by": "sanctions"}', encoding="utf-8")
    assert refusal(lambda: write(tmp_path)) == "D201"


def test_a_file_and_a_link_are_refused(tmp_path: Path) -> None:
    """Only a folder is replaced: not a file, not what a link points to, not the link."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    write(tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    for name in ("file", "link", "broken"):
        assert refusal(partial(write, tmp_path / name)) == "D204"
    assert note(tmp_path / "real") == "first"
    assert (tmp_path / "link").is_symlink()
    assert names(tmp_path) == ["broken", "file", "link", "real"]


def test_a_folder_below_a_link_is_replaced(tmp_path: Path) -> None:
    """Only the last part of the path must be a folder itself."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real", target_is_directory=True)
    for words in ("first", "second"):
        write(tmp_path / "link" / "out", note=words)
    assert note(tmp_path / "real" / "out") == "second"
    assert names(tmp_path / "real") == ["out"]


def test_the_folder_of_the_user_is_not_moved_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stands in it would stand in a folder that is gone; one within it is fine."""
    write(tmp_path / "out")
    monkeypatch.chdir(tmp_path / "out")
    for path in (".", tmp_path / "out", "../out/"):
        assert refusal(partial(write_folder, path, [], {})) == "D204"
    (tmp_path / "empty" / "below").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "empty" / "below")
    assert refusal(partial(write_folder, "..", [], {})) in {"D201", "D204"}
    write(Path("result"))
    assert note(tmp_path / "empty" / "below" / "result") == "first"
    assert note(tmp_path / "out") == "first"


def test_a_folder_in_or_around_a_list_is_refused(tmp_path: Path) -> None:
    """Of a folder of parts the result would be a part, and a list must not go with a former run."""
    parts = tmp_path / "parts"
    parts.mkdir()
    file = parts / "part.parquet"
    file.touch()
    (tmp_path / "link").symlink_to("parts", target_is_directory=True)
    for out, given in (
        (parts, parts),
        (parts / "out", parts),
        (parts / "deep" / "out", tmp_path / "link"),
        (tmp_path / "link" / "out", parts),
        (file, file),
        (parts, file),
        (tmp_path, file),
    ):
        assert refusal(partial(refuse_irreplaceable, out, [given])) == "D204", (out, given)
    refuse_irreplaceable(tmp_path / "parts-out", [parts, file, [{"member_id": "M1"}]])
    assert names(parts) == ["part.parquet"]


def test_what_comes_into_a_former_run_meanwhile_is_not_deleted(tmp_path: Path) -> None:
    """Somebody puts a file there while the new one is being written."""
    out = tmp_path / "out"
    write(out)

    def meanwhile() -> None:
        with new_folder(out):
            (out / "notes.txt").write_text("mine", encoding="utf-8")

    assert refusal(meanwhile) == "D201"
    assert names(out) == [MANIFEST, "notes.txt", "villages.csv"]
    assert names(tmp_path) == ["out"]


def full_disk(*_: object) -> None:
    """What the system says when a disk is full."""
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_leaves_the_former_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A write that fails leaves what was there, and nothing beside it."""
    write(tmp_path / "out")
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full_disk)
        assert refusal(lambda: write(tmp_path / "out", note="second")) == "D202"
        assert refusal(lambda: write(tmp_path / "new")) == "D202"
    assert note(tmp_path / "out") == "first"
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("failing", [1, 2])
def test_a_move_that_fails_is_undone(
    failing: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """If the former run cannot be moved away, or the new one not in, the former stays in place.

    It is moved away where the file system cannot exchange two folders in one step.
    """
    write(tmp_path / "out")
    monkeypatch.setattr(placing, "exchange", lambda *_: False)
    calls: list[Path] = []
    rename = Path.rename

    def once_failing(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == failing:
            full_disk()
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", once_failing)
        assert refusal(lambda: write(tmp_path / "out", note="second")) == "D202"
    assert note(tmp_path / "out") == "first"
    assert names(tmp_path) == ["out"]


def test_leavings_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    """What a run that was killed left in its work is neither used nor in the way."""
    for name in ("new", "spill", "part-00000"):
        (tmp_path / ".out.work" / name).mkdir(parents=True)
    (tmp_path / ".out.work" / "run.json.tmp").touch()
    write(tmp_path / "out")
    assert names(tmp_path) == ["out"]


def test_parts_of_another_run_stay(tmp_path: Path) -> None:
    """A run that can still go on is not thrown away by one that only writes."""
    part = tmp_path / ".out.work" / "part-00000"
    part.mkdir(parents=True)
    (part.parent / "run.json").touch()
    write(tmp_path / "out")
    assert part.exists()


def test_a_former_run_that_was_moved_aside_comes_back(tmp_path: Path) -> None:
    """A run that was killed between two moves has taken nothing away from who comes next."""
    write(tmp_path / "out")
    fresh = tmp_path / ".out.work" / "new"
    fresh.mkdir(parents=True)
    (tmp_path / "out").rename(fresh.with_name("new.former"))
    with work.Work.beside(tmp_path / "out"):
        assert note(tmp_path / "out") == "first"
    assert names(tmp_path) == ["out"]


def test_folders_trade_places_in_one_step(tmp_path: Path) -> None:
    """Where they can; a folder that is not there is refused, and nothing is moved."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    if not placing.exchange(tmp_path / "one", tmp_path / "two"):
        pytest.skip("this file system does not know the call")
    assert (names(tmp_path / "one"), names(tmp_path / "two")) == (["two"], ["one"])
    with pytest.raises(FileNotFoundError):
        placing.exchange(tmp_path / "one", tmp_path / "three")
    assert names(tmp_path) == ["one", "two"]


def test_a_lock_in_a_folder_that_goes_is_no_lock(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of two runs the second may open a lock that the first, which ends, then removes."""
    folder = tmp_path / ".out.work"
    lock = work._locked
    opened: list[int] = []

    def first_ends(descriptor: int) -> bool:
        opened.append(descriptor)
        if len(opened) == 1:
            shutil.rmtree(folder)
        return lock(descriptor)

    monkeypatch.setattr(work, "_locked", first_ends)
    with work.Work.beside(tmp_path / "out"):
        assert len(opened) == 2
        assert (folder / "lock").exists()
    assert names(tmp_path) == []


def test_folders_are_not_synced_where_they_cannot_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On Windows the files are synced alone."""
    monkeypatch.setattr(work, "_POSIX", False)
    write(tmp_path / "out")
    assert note(tmp_path / "out") == "first"


def test_a_result_that_no_table_holds_writes_nothing(tmp_path: Path) -> None:
    """The tables are made before anything is touched."""
    row = dict.fromkeys(VILLAGES_OUT.names) | {"fund": 10**18}
    out = tmp_path / "out"
    assert refusal(lambda: write_folder(out, [(VILLAGES_OUT, [row])], {}, "parquet")) == "D203"
    assert names(tmp_path) == []


@pytest.mark.parametrize("exchanged", [True, False])
def test_the_former_run_is_deleted_last(
    exchanged: bool,  # noqa: FBT001  a cell of the table
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """When the former run goes, the new one is in its place."""
    write(tmp_path / "out")
    seen: list[object] = []
    delete = shutil.rmtree

    def watch(folder: Path, *, ignore_errors: bool) -> None:
        if Path(folder, MANIFEST).exists():
            seen.append((note(Path(folder)), note(tmp_path / "out")))
        delete(folder, ignore_errors=ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", watch)
    if not exchanged:
        monkeypatch.setattr(placing, "exchange", lambda *_: False)
    write(tmp_path / "out", note="second")
    assert seen == [("first", "second")]
    assert names(tmp_path) == ["out"]
