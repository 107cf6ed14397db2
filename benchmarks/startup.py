"""Starting: `import sanctions` and `sanctions --help`, each in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from statistics import median

from benchmarks.timing import Line, line, seconds

COMMANDS = {
    "`python -c pass`": ("-c", "pass"),
    "`import sanctions`": ("-c", "import sanctions"),
    "`sanctions --help`": ("-m", "sanctions", "--help"),
}


def lines(runs: int) -> Iterator[Line]:
    """The lines of the table; the commands take turns, so that a busy moment meets all of them."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for turn in range(runs + 1):
        for name, arguments in COMMANDS.items():
            once = seconds(partial(start, arguments), 1)
            if turn:  # the first turn fills the caches of the disk
                taken[name] += once
    floor = median(next(iter(taken.values())))
    for name, times in taken.items():
        above = (median(times) - floor) * 1e3
        note = f"{above:.1f} ms above the first" if above else "the floor: Python itself"
        yield line(name, "a new process", times, unit="ms", note=note)


def start(arguments: tuple[str, ...]) -> None:
    """Run Python with these arguments, and wait."""
    subprocess.run((sys.executable, *arguments), check=True, stdout=subprocess.DEVNULL)
