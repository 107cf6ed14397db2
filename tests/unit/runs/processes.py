"""Commands in processes of their own, which begin at once: what they import is there already."""

import ctypes
import multiprocessing
import os
import resource
import struct
import sys
from collections.abc import Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from sanctions.cli.main import run

ROOT = Path(__file__).parents[3]
COVENANT = ROOT / "rulesets" / "nanhai-model"
_CAPABILITIES = 0x20080522
"""The number of the form of the call that sets rights."""

_IMPORTED = (
    "sanctions.cli.run",
    "sanctions.api.assess",
    "sanctions.api.batch",
    "sanctions.engines.columnar.arrow_sources",
    "sanctions.files.arrow_tables",
    "sanctions.files.workbook",
)


def begin(
    arguments: Sequence[object], told: Path, most_bytes: int | None = None
) -> ForkServerProcess:
    """A command line that runs; what it prints goes to the file ``told``.

    With ``most_bytes`` no file may be longer, as on a disk that is full. It has the rights of the
    owner of its files and no others, also where the tests have all of them.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, *_IMPORTED])
    process = context.Process(target=_call, args=([*map(str, arguments)], told, most_bytes))
    process.start()
    return process


def status(arguments: Sequence[object], told: Path, most_bytes: int | None = None) -> int | None:
    """The exit status of a command line, when it has ended."""
    process = begin(arguments, told, most_bytes)
    process.join()
    return process.exitcode


def _call(arguments: list[str], told: Path, most_bytes: int | None) -> None:
    if most_bytes is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    _give_up_rights()
    printed = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream in (1, 2):
        os.dup2(printed, stream)
    sys.argv = ["sanctions", *arguments]
    run()


def _give_up_rights() -> None:
    """Give up what the root user may do with files of others, and with its own closed ones."""
    library = ctypes.CDLL(None, use_errno=True)
    if hasattr(library, "capset"):
        library.capset(struct.pack("Ii", _CAPABILITIES, 0), bytes(24))


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path; nothing of one that is not there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lists(folder: Path) -> list[Any]:
    """The covenant, and every sixth member of the samples with records, as arguments."""
    samples = ROOT / "data" / "samples"
    listed = (samples / "members.csv").read_text(encoding="utf-8").splitlines()
    records = (samples / "history.csv").read_text(encoding="utf-8").splitlines()[:61]
    (folder / "m.csv").write_text("\n".join([listed[0], *listed[1::6], ""]), encoding="utf-8")
    (folder / "h.csv").write_text("\n".join([*records, ""]), encoding="utf-8")
    given = ["--members", folder / "m.csv", "--history", folder / "h.csv", "--year", "2025"]
    return [COVENANT, *given]
