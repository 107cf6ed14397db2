"""Commands in processes of their own, which begin at once: what they import is there already."""

import multiprocessing
import os
import sys
from collections.abc import Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from sanctions.cli.main import run

ROOT = Path(__file__).parents[3]
COVENANT = ROOT / "rulesets" / "nanhai-model"
_IMPORTED = (
    "sanctions.cli.run",
    "sanctions.api.assess",
    "sanctions.api.batch",
    "sanctions.engines.columnar.arrow_sources",
    "sanctions.files.arrow_tables",
    "sanctions.files.workbook",
)


def begin(arguments: Sequence[object], told: Path) -> ForkServerProcess:
    """A command line that runs; what it prints goes to the file ``told``."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, *_IMPORTED])
    process = context.Process(target=_call, args=([str(each) for each in arguments], str(told)))
    process.start()
    return process


def status(arguments: Sequence[object], told: Path) -> int | None:
    """The exit status of a command line, when it has ended."""
    process = begin(arguments, told)
    process.join()
    return process.exitcode


def _call(arguments: list[str], told: str) -> None:
    printed = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream in (1, 2):
        os.dup2(printed, stream)
    sys.argv = ["sanctions", *arguments]
    run()


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path; nothing of one that is not there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lists(folder: Path, members: int = 200) -> list[Any]:
    """The covenant, and the first members of the samples with their records, as arguments."""
    samples = ROOT / "data" / "samples"
    listed = (samples / "members.csv").read_text(encoding="utf-8").splitlines()[: members + 1]
    records = (samples / "history.csv").read_text(encoding="utf-8").splitlines()[:61]
    (folder / "m.csv").write_text("\n".join([*listed, ""]), encoding="utf-8")
    (folder / "h.csv").write_text("\n".join([*records, ""]), encoding="utf-8")
    given = ["--members", folder / "m.csv", "--history", folder / "h.csv", "--year", "2025"]
    return [COVENANT, *given]
