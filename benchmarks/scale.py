"""`python -m benchmarks scale`: engines and rivals on the same lists, each in its own process."""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from math import log
from pathlib import Path
from statistics import median

from benchmarks.covenant import AS_OF, RULESET, YEAR
from benchmarks.rivals.options import THREADS
from benchmarks.timing import machine

ROOT = Path(__file__).parent.parent
GENERATOR = Path(__file__).with_name("lists.py")
LAUNCHER = Path(__file__).with_name("launcher.py")
BENCH = ROOT / "out" / "bench"
SIZES = (10_000, 100_000)
YARDSTICK, FLOOR = "hand_sql", "floor"


@dataclass(frozen=True, slots=True)
class Contestant:
    """What is run, on lists of at most how many households.

    ``once``: it is slow, so one run must do, which then counts.
    """

    module: str
    arguments: tuple[str, ...] = ()
    most: int = 1_000_000_000
    once: bool = False

    def command(self, lists: Path, out: Path) -> list[str]:
        """Its command line."""
        files = (f"--{name}={lists / name}.parquet" for name in ("members", "history"))
        days = (f"--as-of={AS_OF}", f"--year={YEAR}")
        return [sys.executable, "-m", self.module, *self.arguments, *files, *days, f"--out={out}"]


def engine(name: str, most: int, *, once: bool = False) -> Contestant:
    """An engine of this package by its command line, checks of the input and all."""
    arguments = ("run", str(RULESET), f"--engine={name}", "--format=parquet", "--quiet")
    return Contestant("sanctions", arguments, most, once)


def rival(name: str, most: int = 1_000_000_000, *, once: bool = False) -> Contestant:
    """A program that was written by hand for this covenant."""
    return Contestant(f"benchmarks.rivals.{name}", (), most, once)


CONTESTANTS: Mapping[str, Contestant] = {
    "floor": rival("floor"),
    "hand_sql": rival("hand_sql"),
    "hand_polars": rival("hand_polars"),
    "columnar": engine("columnar", 1_000_000_000),
    "reference": engine("reference", 100_000, once=True),
    "forward": engine("forward", 10_000, once=True),
    "pandas_vectorised": rival("pandas_vectorised", 1_000_000),
    "pandas_naive": rival("pandas_naive", 10_000, once=True),
}


@dataclass(frozen=True, slots=True)
class Run:
    """One run: wall seconds, seconds of processors, the most memory in MiB; or why it failed."""

    wall: float
    busy: float
    memory: float
    fault: str = ""


@dataclass(slots=True)
class Standing:
    """What a contestant did on lists of one size."""

    name: str
    households: int
    rows: int
    runs: list[Run] = field(default_factory=list)
    equal: str = ""

    @property
    def fault(self) -> str:
        """Why there is nothing to tell of it; empty when there is."""
        return next((run.fault for run in self.runs if run.fault), "")

    @property
    def wall(self) -> float:
        """Seconds, the median."""
        return median(run.wall for run in self.runs)

    def times(self, other: "Standing | None") -> str:
        """How many times as long as another: the median over runs that were made side by side."""
        if other is None or other.fault or not other.runs:
            return ""
        together = zip(reversed(self.runs), reversed(other.runs), strict=False)
        return f"{median(one.wall / two.wall for one, two in together):.2f}"


# --- running --------------------------------------------------------------------------------------


def run(command: Sequence[str]) -> Run:
    """Run the command and wait for it."""
    launched = subprocess.run(
        (sys.executable, "-I", "-S", str(LAUNCHER), *command),
        check=True,
        capture_output=True,
        text=True,
        errors="replace",
        cwd=ROOT,
        env={**os.environ, "POLARS_MAX_THREADS": str(THREADS)},
    )
    took = json.loads(launched.stdout)
    fault = ""
    if took["status"]:
        # Some libraries draw carets under their message.
        said = [line.strip() for line in launched.stderr.splitlines() if line.strip(" ^")]
        fault = said[-1] if said else f"exit status {took['status']}"
    return Run(took["wall"], took["busy"], took["memory"], fault)


def lists_of(households: int, bench: Path) -> tuple[Path, int]:
    """The folder with the lists of a size, made if need be, and how many rows they have.

    Lists of another generator are made again: they may have other rows.
    """
    folder = bench / str(households)
    generator = sha256(GENERATOR.read_bytes()).hexdigest()
    made = folder / "made.json"
    if not made.exists() or json.loads(made.read_bytes())["generator"] != generator:
        command = (sys.executable, "-m", "benchmarks.make_lists", str(households), str(folder))
        subprocess.run((*command, generator), check=True, cwd=ROOT)
    return folder, json.loads(made.read_bytes())["rows"]


def race(
    households: int, contestants: Mapping[str, Contestant], runs: int, bench: Path = BENCH
) -> list[Standing]:
    """All contestants on lists of one size, by turns; of several turns the first does not count."""
    lists, rows = lists_of(households, bench)
    able = {name: each for name, each in contestants.items() if households <= each.most}
    standings = {name: Standing(name, households, rows) for name in able}
    for turn in range(runs):
        for name, contestant in able.items():
            standing = standings[name]
            if standing.fault or (contestant.once and turn):
                continue
            out = lists / "out" / name
            shutil.rmtree(out, ignore_errors=True)
            done = run(contestant.command(lists, out))
            if turn == 1:
                standing.runs.clear()
            standing.runs.append(done)
    compare(lists / "out", list(standings.values()))
    return list(standings.values())


# --- are the tables the same? ---------------------------------------------------------------------


def compare(outputs: Path, standings: Sequence[Standing]) -> None:
    """State of each whether its tables hold the rows of the yardstick, else of the first."""
    able = [each for each in standings if not each.fault and each.name != FLOOR]
    if len(able) < 2:
        return
    first = next((each for each in able if each.name == YARDSTICK), able[0])
    folders = {each.name: str(outputs / each.name) for each in able}
    command = (sys.executable, "-m", "benchmarks.digests", *folders.values())
    found = json.loads(
        subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True).stdout
    )
    for each in able:
        tables = found[folders[each.name]]
        other = [name for name, held in found[folders[first.name]].items() if tables[name] != held]
        if each is first:
            each.equal = "the others are compared with it"
        else:
            each.equal = f"not equal: {', '.join(other)}" if other else "equal"


# --- the table ------------------------------------------------------------------------------------


def growth(standings: Sequence[Standing], standing: Standing) -> str:
    """The exponent of its time from the next smaller size to this one."""
    mine = [each for each in standings if each.name == standing.name and not each.fault]
    for small, large in pairwise(sorted(mine, key=lambda each: each.households)):
        if large is standing and small.households < large.households:
            return f"{log(large.wall / small.wall) / log(large.households / small.households):.2f}"
    return ""


def lines(standings: Sequence[Standing]) -> Iterator[tuple[str, ...]]:
    """The rows of the table."""
    for each in standings:
        size = f"{each.households:,}"
        if each.fault:
            yield (size, each.name, "not there", "", "", "", "", "", "", each.fault[:80])
            continue
        here = {one.name: one for one in standings if one.households == each.households}
        walls = [run.wall for run in each.runs]
        yield (
            size,
            each.name,
            f"{each.wall:.2f} s",
            f"{min(walls):.2f} to {max(walls):.2f}, {len(walls)} runs",
            f"{median(run.busy for run in each.runs):.2f} s",
            f"{max(run.memory for run in each.runs):,.0f} MiB",
            f"{each.rows / each.wall:,.0f}",
            each.times(here.get(YARDSTICK)),
            each.times(here.get(FLOOR)),
            ", ".join(filter(None, (exponent(growth(standings, each)), each.equal))),
        )


def exponent(value: str) -> str:
    """The exponent as it stands in the last column."""
    return value and f"n^{value}"


def markdown(standings: Sequence[Standing]) -> str:
    """The table, ready for README.md."""
    head = (
        "households",
        "what",
        "median",
        "fastest to slowest",
        "of processors",
        "peak memory",
        "rows a second",
        f"× {YARDSTICK}",
        f"× {FLOOR}",
        "growth; tables",
    )
    rows = [head, ("---",) * len(head), *lines(standings)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """Which sizes, which contestants, how often."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks scale", description=__doc__)
    parser.add_argument("--households", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--engines", nargs="+", default=list(CONTESTANTS), choices=CONTESTANTS)
    parser.add_argument("--runs", type=int, default=4, help="the first is not counted, if not 1")
    return parser.parse_args(given)


def main(given: Sequence[str]) -> None:
    """Measure, and print the machine and the table."""
    chosen = arguments(given)
    print(machine())
    print()
    racing = {name: CONTESTANTS[name] for name in chosen.engines}
    standings = [
        standing
        for households in chosen.households
        for standing in race(households, racing, chosen.runs)
    ]
    print(markdown(standings))
    print()
    print(machine())


if __name__ == "__main__":
    main(sys.argv[1:])
