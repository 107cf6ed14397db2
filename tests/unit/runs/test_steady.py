"""A list that is changed while it is read stops the run, whoever reads it and however late."""

import os
import threading
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import csv, parquet

from sanctions.engines.columnar.store import Limits
from sanctions.errors import InputError
from sanctions.runs.batch import Manner, run_batch
from sanctions.runs.columnar import execute_columnar
from sanctions.runs.inputs import Sources
from sanctions.runs.manifest import Form
from sanctions.runs.run import execute
from sanctions.runs.writing import write_run
from tests.unit.files.books import xlsx
from tests.unit.runs.killing import VERSIONS, YEAR

AS_OF = date(2026, 1, 31)
HEADER = ("village_id", "household_id", "member_id", "dividend")
ROWS = [(f"V{at}", f"H{at}", f"M{at}", "10.00") for at in range(4)]
HOW: dict[str, Any] = {"period": YEAR, "as_of": AS_OF}


def write_members(path: Path, count: int = 4) -> Path:
    """The members in a file of this kind, or as two parts in a folder of Parquet files."""
    rows = ROWS[:count]
    columns = {name: [row[at] for row in rows] for at, name in enumerate(HEADER)}
    if path.suffix == ".csv":
        csv.write_csv(pa.table(columns), path, csv.WriteOptions(quoting_style="none"))
    elif path.suffix == ".xlsx":
        xlsx(path, {"s": [list(HEADER), *map(list, rows)]})
    elif path.suffix == ".parquet":
        parquet.write_table(pa.table(columns), path)
    else:
        path.mkdir()
        for part in range(2):
            parquet.write_table(pa.table(columns).slice(part, 1), path / f"{part}.parquet")
    return path


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """One record."""
    path = tmp_path / "history.csv"
    path.write_text("record_id,clause,member_id,occurred_on\nR1,litter,M1,2025-03-01\n")
    return path


def append(path: Path) -> None:
    """One byte more."""
    with path.open("ab") as file:
        file.write(b"\n")


def cut(path: Path) -> None:
    """The second half is gone, as while another program writes."""
    os.truncate(path, path.stat().st_size // 2)


def replace(path: Path) -> None:
    """Another file in its place, as most programs save, of the same size and time."""
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    known = path.stat()
    os.utime(other, ns=(known.st_atime_ns, known.st_mtime_ns))
    other.replace(path)


def rewrite(path: Path) -> None:
    """The same size and time in place: only the entry tells."""
    known = path.stat()
    content = path.read_bytes()
    path.write_bytes(content[::-1])
    os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))


WAYS = [append, cut, replace, rewrite, Path.unlink]


class At:
    """What is called with each stage, and does something at one of them, once."""

    def __init__(self, stage: str, call: Callable[[], object]) -> None:
        """Keep both."""
        self.stage = stage
        self.call = call
        self.done = False

    def __call__(self, stage: str, *_: int) -> None:
        """Do it if it is time."""
        if stage == self.stage and not self.done:
            self.done = True
            self.call()


def batch(
    members: Path,
    history: Path,
    out: Path,
    advance: Callable[..., None] = lambda *_: None,
    *,
    resume: bool = False,
) -> None:
    """A run in shards of one village each, to a folder."""
    manner = Manner(limits=Limits(threads=1), members_at_once=1, resume=resume)
    run_batch(VERSIONS, Sources(members, history), out, **HOW, manner=manner, advance=advance)


def told(fault: pytest.ExceptionInfo[InputError]) -> list[tuple[str, str, str]]:
    """The code, the table and the file of each issue."""
    return [
        (issue.code, issue.table, Path(issue.message.split("`")[1]).name)
        for issue in fault.value.issues
    ]


@pytest.mark.parametrize(
    ("stage", "way"),
    [*((stage, cut) for stage in ("read", "compile", "evaluate")), *(("write", x) for x in WAYS)],
)
@pytest.mark.parametrize("name", ["m.csv", "m.parquet", "m.xlsx"])
def test_a_run_in_shards_stops(
    name: str, stage: str, way: Callable[[Path], None], history: Path, tmp_path: Path
) -> None:
    """At every stage, for every change; nothing is written, and what was there stays."""
    members = write_members(tmp_path / name)
    changes = At(stage, partial(way, members))
    with pytest.raises(InputError) as fault:
        batch(members, history, tmp_path / "out", changes)
    assert changes.done
    assert told(fault) == [("D060", "members", name)]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["m.csv", "m.parquet", "m.xlsx"])
@pytest.mark.parametrize("run", [execute, execute_columnar])
@pytest.mark.parametrize("way", WAYS)
def test_a_run_in_memory_stops(
    way: Callable[[Path], None],
    run: Callable[..., object],
    name: str,
    history: Path,
    tmp_path: Path,
) -> None:
    """The exact readers, and the engine that reads where the files are."""
    members = write_members(tmp_path / name)
    changes = At("read", partial(way, members))
    with pytest.raises(InputError) as fault:
        run(VERSIONS, Sources(members, history), **HOW, progress=changes)
    assert told(fault) == [("D060", "members", name)]


@pytest.mark.parametrize("stage", ["read", "evaluate", "write"])
@pytest.mark.parametrize("change", ["changed", "added", "removed"])
def test_the_parts_of_a_folder_stay(change: str, stage: str, history: Path, tmp_path: Path) -> None:
    """A part that comes, goes or is changed is named; what the writer leaves beside is none."""
    folder = write_members(tmp_path / "parts")
    part = folder / ("2.parquet" if change == "added" else "1.parquet")
    does: dict[str, Callable[[], object]] = {
        "changed": partial(append, part),
        "added": lambda: part.write_bytes((folder / "1.parquet").read_bytes()),
        "removed": part.unlink,
    }
    with pytest.raises(InputError) as fault:
        batch(folder, history, tmp_path / "out", At(stage, does[change]))
    assert told(fault) == [("D060", "members", part.name)]


def test_what_a_writer_leaves_beside_its_parts_is_no_part(history: Path, tmp_path: Path) -> None:
    """Such as `_SUCCESS`, which may come late."""
    folder = write_members(tmp_path / "parts")
    batch(folder, history, tmp_path / "out", At("evaluate", (folder / "_SUCCESS").touch))
    assert (tmp_path / "out" / "manifest.json").exists()


def test_every_list_is_named(history: Path, tmp_path: Path) -> None:
    """Two lists that are changed are two issues, each of its table."""
    members = write_members(tmp_path / "m.csv")

    def both() -> None:
        append(members)
        append(history)

    with pytest.raises(InputError) as fault:
        batch(members, history, tmp_path / "out", At("write", both))
    assert told(fault) == [("D060", "members", "m.csv"), ("D060", "history", "history.csv")]


def test_no_part_of_a_run_is_kept_of_changed_lists(history: Path, tmp_path: Path) -> None:
    """A run that goes on has only shards of the lists as they are: the same bytes as in one go."""
    members = write_members(tmp_path / "m.parquet")
    whole = tmp_path / "whole"
    batch(members, history, whole)
    content, known = members.read_bytes(), members.stat()
    calls: list[str] = []

    def other(stage: str, *_: int) -> None:
        calls.append(stage)
        if calls.count("evaluate") == 3:
            members.write_bytes(content.replace(b"10.00", b"99.00"))

    with pytest.raises(InputError):
        batch(members, history, tmp_path / "out", other)
    members.write_bytes(content)
    os.utime(members, ns=(known.st_atime_ns, known.st_mtime_ns))
    parts = sorted(path.name for path in tmp_path.glob(".out.work/part-*"))
    assert parts == ["part-00000", "part-00001"]
    batch(members, history, tmp_path / "out", resume=True)
    for path in whole.rglob("*"):
        if path.is_file():
            assert (tmp_path / "out" / path.relative_to(whole)).read_bytes() == path.read_bytes()


def test_a_list_that_grows_all_the_time_is_never_used(history: Path, tmp_path: Path) -> None:
    """A thread that appends while the run reads, without a hook at any stage."""
    members = write_members(tmp_path / "m.csv")
    over = threading.Event()

    def grow() -> None:
        at = 100
        while not over.wait(0.001):
            with members.open("a", encoding="utf-8") as file:
                file.write(f"V{at},H{at},M{at},1.00\n")
            at += 1

    thread = threading.Thread(target=grow)
    thread.start()
    try:
        with pytest.raises(InputError) as fault:
            batch(members, history, tmp_path / "out")
    finally:
        over.set()
        thread.join()
    assert told(fault) == [("D060", "members", "m.csv")]
    assert not (tmp_path / "out").exists()


def test_a_list_that_was_faulty_and_is_being_corrected_is_told_as_changed(
    history: Path, tmp_path: Path
) -> None:
    """Issues of a content that is no longer there would send the user to the wrong rows."""
    members = write_members(tmp_path / "m.csv")
    members.write_text("village_id,household_id,member_id,dividend\nV1,H1,M1,x\n")
    with pytest.raises(InputError) as fault:
        batch(members, history, tmp_path / "out", At("read", partial(append, members)))
    assert told(fault) == [("D060", "members", "m.csv")]


def test_what_is_shown_of_a_list_is_of_what_was_read(tmp_path: Path, history: Path) -> None:
    """A workbook of issues reads the list again, hours later perhaps; tables alone do not."""
    members = write_members(tmp_path / "m.csv")
    with members.open("a", encoding="utf-8") as file:
        file.write("V9,H9,M9,x\n")
    run = execute_columnar(VERSIONS, Sources(members, history), **HOW, on_bad="quarantine")
    append(members)
    with pytest.raises(InputError) as fault:
        write_run(run, tmp_path / "out", Form("xlsx"))
    assert told(fault) == [("D060", "members", "m.csv")]
    with pytest.raises(InputError):
        _ = run.inputs  # an explanation would be of another list
    assert sorted(each.name for each in tmp_path.iterdir()) == ["history.csv", "m.csv"]
    write_run(run, tmp_path / "out", Form("csv"))
