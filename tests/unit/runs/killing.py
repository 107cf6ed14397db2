"""A run in a process of its own, which kills itself at one of its file events."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

from sanctions.engines.columnar.store import Limits
from sanctions.errors import UsageError
from sanctions.files import placing, write_folder
from sanctions.files.write import Format
from sanctions.model.calendar import Period
from sanctions.model.tables import VILLAGES
from sanctions.ruleset.load import load_ruleset_from
from sanctions.runs.batch import Manner, run_batch
from sanctions.runs.inputs import Sources

COVENANT = """
language: 1
id: killed
version: "1"
title: {zh: 示例, en: Example}
in_force: {from: 2020-01-01}
calendar: {month_end: down}
clauses: {litter: {title: {zh: 垃圾, en: Litter}, about: person}}
counting: {appeal: stands}
grades: [light]
grading: [{id: otherwise, grade: light}]
measures: {notice: {kind: notice}}
sanctions: [{id: s, when: {grade: light}, impose: [{measure: notice}]}]
rewards:
  - id: reward
    fund: {share: 10%, of: dividend}
    unit: member
    scheme: pool
    weight: dividend
    payout: [{id: full, pay: 100%}]
"""
VERSIONS = [load_ruleset_from(COVENANT)]
YEAR = Period.parse("2025")
MOVES = frozenset({"os.rename", "os.link", "os.mkdir", "shutil.rmtree"})
REMOVES = frozenset({"os.remove", "os.rmdir"})
READ_FIRST = frozenset({"manifest.json", "tally.json"})


@dataclass(frozen=True)
class Batch:
    """A run in shards of one village each, on the lists of a folder; it may die at a stage."""

    lists: Path
    file_format: Format = "parquet"
    as_of: date = date(2026, 1, 31)
    resume: bool = False
    dies_at: str | None = None

    def __call__(self, out: Path) -> None:
        """Write the folder of the run."""
        run_batch(
            VERSIONS,
            Sources(self.lists / "members.csv", self.lists / "history.csv"),
            out,
            period=YEAR,
            as_of=self.as_of,
            file_format=self.file_format,
            manner=Manner(limits=Limits(threads=1), members_at_once=1, resume=self.resume),
            advance=self._advance,
        )

    def _advance(self, stage: str, *_: int) -> None:
        if stage == self.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class GoesOn:
    """A run that goes on, and begins anew where it is told that it cannot."""

    batch: Batch

    def __call__(self, out: Path) -> None:
        """Write the folder of the run."""
        try:
            replace(self.batch, resume=True)(out)
        except UsageError:
            self.batch(out)


@dataclass(frozen=True)
class Written:
    """A run of another engine: nothing but the folder is written."""

    note: str

    def __call__(self, out: Path) -> None:
        """Write the folder of the run."""
        write_folder(out, [(VILLAGES, [])], {"note": self.note})


def run(
    call: Callable[[Path], None], out: Path, at: int | None = None, *, exchanged: bool = True
) -> list[str]:
    """Run it, and kill it before its file event of that number, counted from 1.

    Returns the events. Without a number it must end well, and with 0 it must die.
    ``exchanged``: two folders can trade places in one step.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    counted, counting = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(call, out, at, exchanged, counting))
    process.start()
    counting.close()
    process.join()
    expected = 0 if at is None else -signal.SIGKILL
    assert process.exitcode == expected, f"event {at}: {process.exitcode}"
    with counted:
        return counted.recv() if at is None else []


def _run(
    call: Callable[[Path], None],
    out: Path,
    at: int | None,
    exchanged: bool,  # noqa: FBT001  an argument of a process
    counting: Connection,
) -> None:
    if not exchanged:
        placing.exchange = lambda *_: False
    within = f"{out.parent}{os.sep}"
    seen: list[str] = []

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if _is_change(event, arguments, within):
            seen.append(event)
            if len(seen) == at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    call(out)
    counting.send(seen)


def _is_change(event: str, arguments: tuple[object, ...], folder: str) -> bool:
    """Whether an event changes something in a folder, or brings it to the disk.

    What is removed with a folder is named by itself alone. Of its files those count by which it is
    read: it is half gone before they go.
    """
    paths = [os.fsdecode(each) for each in arguments[:2] if isinstance(each, str | os.PathLike)]
    within = any(path.startswith(folder) for path in paths)
    if event in REMOVES:
        return within or paths[0] in READ_FIRST
    if event == "open":
        flags = arguments[2]
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
        return within and bool(writes or os.path.isdir(paths[0]))  # noqa: PTH112  it is a text
    return within and event in MOVES
