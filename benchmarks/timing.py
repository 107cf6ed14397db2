"""Timing calls, and lines of a table that says how often each was timed and how far it spread."""

import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: what was timed, on how much, its median and its spread."""

    what: str
    size: str
    median: str
    spread: str
    note: str = ""


def seconds(call: Callable[[], object], runs: int) -> list[float]:
    """How long the call took, each time."""
    taken: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return taken


def line(what: str, size: str, taken: Sequence[float], *, unit: str, note: str = "") -> Line:
    """The median of some runs, from the fastest to the slowest; the unit is s, ms or µs."""
    factor = {"s": 1, "ms": 1e3, "µs": 1e6}[unit]
    digits = 2 if unit == "s" else 1
    middle, least, most = (each * factor for each in (median(taken), min(taken), max(taken)))
    spread = f"{least:.{digits}f} to {most:.{digits}f}, {len(taken)} runs"
    return Line(what, size, f"{middle:.{digits}f} {unit}", spread, note)


def percentile_99(taken: Sequence[float]) -> float:
    """What 99 of 100 calls do not exceed."""
    return quantiles(taken, n=100)[98]


def machine() -> str:
    """The machine, its Python, and how busy it is: a load above 0 makes every figure worse."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{_processor()}, {os.cpu_count()} cores, {platform.system()}; {python}; load {load:.1f}"


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for entry in cpuinfo.read_text(encoding="utf-8").splitlines():
            name, _, value = entry.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def markdown(lines: Sequence[Line]) -> str:
    """The table, ready for README.md."""
    rows = [("what", "size", "median", "fastest to slowest", "note")]
    rows += [("---",) * 5]
    rows += [(each.what, each.size, each.median, each.spread, each.note) for each in lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
