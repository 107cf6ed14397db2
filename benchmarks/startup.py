"""Starting: what a new process takes to import, to help, and to run the sample lists."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.covenant import RULESET
from benchmarks.timing import Line, line, seconds

SAMPLES = RULESET.parent.parent / "data" / "samples"


def lines(runs: int) -> Iterator[Line]:
    """The lines of the table; the commands take turns, so that a busy moment meets all of them."""
    with TemporaryDirectory() as folder:
        commands = _commands(Path(folder) / "out")
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(runs + 1):
            for name, arguments in commands.items():
                once = seconds(partial(start, arguments), 1)
                if turn:  # the first turn fills the caches of the disk
                    taken[name] += once
    floor = median(next(iter(taken.values())))
    for name, times in taken.items():
        above = (median(times) - floor) * 1e3
        note = f"{above:.1f} ms above the first" if above else "the floor: Python itself"
        yield line(name, "a new process", times, unit="ms", note=note)


def _commands(out: Path) -> dict[str, tuple[str, ...]]:
    """What is timed; the run writes its folder anew each time."""
    lists = ("--members", str(SAMPLES / "members.csv"), "--history", str(SAMPLES / "history.csv"))
    when = ("--year", "2025", "--as-of", "2026-01-31", "--out", str(out))
    return {
        "`python -c pass`": ("-c", "pass"),
        "`import sanctions`": ("-c", "import sanctions"),
        "`sanctions --help`": ("-m", "sanctions", "--help"),
        "`sanctions run` on the samples": ("-m", "sanctions", "run", str(RULESET), *lists, *when),
    }


def start(arguments: tuple[str, ...]) -> None:
    """Run Python with these arguments, and wait."""
    subprocess.run((sys.executable, *arguments), check=True, capture_output=True)
