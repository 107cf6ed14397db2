"""Bytes guided by coverage into each reader: `python -m tests.fuzz.guided --seconds 600`.

Each target has a process of its own with a limit of memory, which atheris (libFuzzer) feeds. What
is raised is kept once for each place that raises it, in `out/fuzz/`, and the run goes on; where a
process dies or an input takes too long, it begins anew with what it had learnt.
"""

import argparse
import importlib
import io
import json
import mmap
import resource
import struct
import subprocess
import sys
import time
import traceback
import zipfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol, cast

from tests.fuzz.seeds import ROOT, sow

OUT = ROOT / "out" / "fuzz"
MEMORY = 4 << 30
SECONDS_AN_INPUT = 60
LARGEST = {"workbook": 1 << 15, "text": 1 << 12, "parquet": 1 << 13, "map": 1 << 10}
NAMES = ("text", "workbook", "parquet", "map", "ruleset")
_COUNT = struct.Struct("<Q")
_UNPACKED = (zipfile.BadZipFile, zlib.error, struct.error, LookupError, ValueError, OSError,
             RuntimeError, EOFError, MemoryError)  # fmt: skip
"""What a damaged ZIP file raises."""


class Fuzzer(Protocol):
    """What is used of atheris, which is there on Linux alone."""

    def instrument_imports(self, *, include: Sequence[str]) -> AbstractContextManager[None]:
        """Count the branches of what is imported within."""
        ...

    def Setup(  # noqa: N802  its name
        self, args: list[str], call: Callable[[bytes], None], **others: object
    ) -> object:
        """Take the arguments of libFuzzer, and what is to be called."""
        ...

    def Fuzz(self) -> None:  # noqa: N802  its name
        """Run; the process ends with it."""
        ...

    def Mutate(self, content: bytes, size: int) -> bytes:  # noqa: N802  its name
        """Other bytes, of that size at most."""
        ...


def main() -> int:
    """Run every target, or the one that is named; returns 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--only", choices=NAMES)
    parser.add_argument("--child", choices=NAMES, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        _feed(chosen.child, chosen.seconds)
    sow(OUT / "seeds")
    names = [chosen.only] if chosen.only else NAMES
    found = [_run(name, chosen.seconds // len(names)) for name in names]
    return int(any(found))


# ----------------------------------------------------------------------- one target


def _run(name: str, seconds: int) -> bool:
    """Run a target for so long, whatever happens to its process."""
    folder = OUT / name
    for each in ("learnt", "found"):
        (folder / each).mkdir(parents=True, exist_ok=True)
    (folder / "count").write_bytes(bytes(_COUNT.size))
    until = time.monotonic() + seconds
    deaths = 0
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    while (left := int(until - time.monotonic())) > 0:
        command = [sys.executable, "-m", "tests.fuzz.guided", "--child", name, "--seconds"]
        with (folder / "log").open("ab") as log:
            done = subprocess.run([*command, str(left)], stderr=log, cwd=ROOT, check=False)
        deaths += done.returncode != 0
    (executions,) = _COUNT.unpack((folder / "count").read_bytes())
    found = sorted(path.name for path in (folder / "found").iterdir())
    processor = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    print(  # noqa: T201  the numbers of the run
        f"{name}: {executions:,} executions in {seconds} s ({processor:.0f} s of processor time),"
        f" {len(found)} found, {deaths} processes died"
    )
    return bool(found or deaths)


def _feed(name: str, seconds: int) -> None:
    """Feed a target in this process, which ends with it."""
    fuzzer = cast("Fuzzer", importlib.import_module("atheris"))
    with fuzzer.instrument_imports(include=["sanctions", "ruamel"]):
        targets = importlib.import_module("tests.fuzz.targets")
    target = targets.TARGETS[name]
    folder = OUT / name
    with (folder / "count").open("r+b") as file:
        counted = mmap.mmap(file.fileno(), _COUNT.size)
    seen: set[str] = set()

    def call(content: bytes) -> None:
        _COUNT.pack_into(counted, 0, _COUNT.unpack_from(counted)[0] + 1)
        try:
            target(content)
        except BaseException as fault:
            if isinstance(fault, KeyboardInterrupt):
                raise
            _keep(folder / "found", content, fault, seen)

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={SECONDS_AN_INPUT}",
        f"-max_len={LARGEST.get(name, 1 << 13)}",
        "-rss_limit_mb=0",  # the limit of the process is in force before
        f"-artifact_prefix={folder / 'found'}/",
        "-report_slow_units=60",
        "-print_final_stats=1",
        *map(str, (folder / "learnt", OUT / "seeds" / name)),
    ]
    others: dict[str, Any] = {}
    if name == "workbook":
        others["custom_mutator"] = _in_a_part(fuzzer)
    fuzzer.Setup([sys.argv[0], *options], call, **others)
    fuzzer.Fuzz()


def _keep(folder: Path, content: bytes, fault: BaseException, seen: set[str]) -> None:
    """Keep what raises, once for each place."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    place = json.dumps([type(fault).__name__, last.filename, last.lineno])
    if place not in seen:
        seen.add(place)
        name = sha256(place.encode()).hexdigest()[:12]
        (folder / name).write_bytes(content)
        (folder / f"{name}.txt").write_text("".join(traceback.format_exception(fault)))


def _in_a_part(fuzzer: Fuzzer) -> Callable[[bytes, int, int], bytes]:
    """What changes a part of a workbook within its ZIP file; the bytes of other files, and some."""

    def change(content: bytes, size: int, seed: int) -> bytes:
        if seed % 8 and content.startswith(b"PK"):
            try:
                return _repacked(fuzzer, content, size, seed // 8)
            except _UNPACKED:
                pass
        return fuzzer.Mutate(content, size)

    return change


def _repacked(fuzzer: Fuzzer, content: bytes, size: int, seed: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {each: package.read(each) for each in package.namelist()}
    wanted = [name for name in parts if name.endswith((".xml", ".rels"))] or list(parts)
    if not wanted:
        raise zipfile.BadZipFile
    name = wanted[seed % len(wanted)]
    parts[name] = fuzzer.Mutate(parts[name], size)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        for each, held in parts.items():
            package.writestr(zipfile.ZipInfo(each), held, zipfile.ZIP_DEFLATED)
    return kept.getvalue()


if __name__ == "__main__":
    sys.exit(main())
