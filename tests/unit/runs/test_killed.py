"""Killed at any step of writing its folder, a run leaves the former one or the new one, whole."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sanctions.files.write import Format
from tests.unit.runs.killing import Batch, GoesOn, Written, run

Content = dict[str, bytes]

EARLIER = date(2026, 1, 1)
IN_TURN = pytest.mark.parametrize("turn", [0, 1, 2, 3])
"""Every fourth event each, so that no test takes long."""


def content(folder: Path) -> Content:
    """Every file of a folder; nothing of one that is not there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two villages, and a record of somebody who is not listed."""
    folder = tmp_path_factory.mktemp("lists")
    members = "village_id,household_id,member_id,dividend\nV1,H1,M1,10.00\nV2,H2,M2,20.00\n"
    history = "record_id,clause,member_id,occurred_on\nR1,litter,M1,2025-03-01\n"
    (folder / "members.csv").write_text(members, encoding="utf-8")
    (folder / "history.csv").write_text(f"{history}R2,litter,M9,2025-04-01\n", encoding="utf-8")
    return folder


def killed(
    start: Path,
    first: Callable[[Path], None],
    again: Callable[[Path], None],
    steps: Callable[[list[str]], Iterable[int]],
    *,
    exchanged: bool = True,
) -> None:
    """Kill a run at each of these of its file events, go on, and assert what is then there.

    ``start`` is the folder in which it begins; ``steps`` are told the events.
    """
    former = content(start / "out")
    whole = start.with_name("whole")
    shutil.copytree(start, whole)
    events = run(first, whole / "out", exchanged=exchanged)
    expected = content(whole / "out")
    assert [path.name for path in whole.iterdir()] == ["out"]
    assert former != expected
    for at in steps(events):
        scene = start.with_name(f"at-{at}")
        shutil.copytree(start, scene)
        run(first, scene / "out", at, exchanged=exchanged)
        if exchanged or (scene / "out").exists():
            assert content(scene / "out") in (former, expected), at
        else:
            assert content(scene / ".out.work" / "new.former") == former, at
        run(again, scene / "out", exchanged=exchanged)
        assert content(scene / "out") == expected, at
        assert [path.name for path in scene.iterdir()] == ["out"], at
        shutil.rmtree(scene)


def begun(batch: Batch, folder: Path) -> Path:
    """A folder with a former run, and with all parts of this one, which died before it wrote."""
    folder.mkdir()
    run(replace(batch, as_of=EARLIER), folder / "out")
    run(replace(batch, dies_at="write"), folder / "out", 0)
    return folder


@IN_TURN
def test_a_folder_of_parts_is_there_or_not(lists: Path, tmp_path: Path, turn: int) -> None:
    """Killed while the parts are put together, sealed, moved to their place, and removed."""
    batch = Batch(lists, resume=True)
    start = begun(batch, tmp_path / "start")
    killed(start, batch, batch, lambda events: range(1 + turn, len(events) + 1, 4))


@pytest.mark.parametrize("file_format", ["parquet", "csv"])
def test_a_folder_that_is_moved_aside_comes_back(
    lists: Path, tmp_path: Path, file_format: Format
) -> None:
    """Where folders cannot trade places, the former one may be away until the next run.

    Killed from the last file on until the former run is being removed.
    """
    batch = Batch(lists, file_format, resume=True)
    start = begun(batch, tmp_path / "start")

    def placed(events: list[str]) -> range:
        moves = [at for at, event in enumerate(events, start=1) if event == "os.rename"]
        assert len(moves) == 3
        return range(moves[0] - 1, moves[-1] + 4)

    killed(start, batch, batch, placed, exchanged=False)


@IN_TURN
def test_parts_of_another_run_are_thrown_away_whole(lists: Path, tmp_path: Path, turn: int) -> None:
    """Killed while it makes room for its own, a run never goes on with what is left of others."""
    batch = Batch(lists)
    start = begun(replace(batch, as_of=date(2026, 1, 20)), tmp_path / "start")
    killed(start, batch, GoesOn(batch), lambda events: range(1 + turn, len(events) // 3, 4))


@pytest.mark.parametrize("exchanged", [True, False])
def test_a_run_that_only_writes_is_there_or_not(
    tmp_path: Path,
    exchanged: bool,  # noqa: FBT001  a cell of the table
) -> None:
    """Engines without shards write their folder alike; so do the issues of bad lists."""
    start = tmp_path / "start"
    start.mkdir()
    run(Written("former"), start / "out")
    second = Written("second")
    killed(start, second, second, lambda events: range(1, len(events) + 1), exchanged=exchanged)
