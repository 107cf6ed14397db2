"""`assess` on a whole list: from CSV files and from pandas frames, stage by stage."""

import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas

from benchmarks.covenant import AS_OF, RULESET, YEAR
from benchmarks.lists import Lists, write_csv
from benchmarks.timing import Line, line
from sanctions import Assessment, assess, load
from sanctions.ruleset.covenant import Ruleset


def lines(households: int, runs: int, engine: str = "reference") -> Iterator[Line]:
    """The lines of the table: whole runs and their stages, each from files and from frames."""
    ruleset = load(RULESET)
    with TemporaryDirectory() as name:
        folder = Path(name)
        paths = write_csv(Lists(households), folder)
        frames = [pandas.read_csv(path, dtype=str, keep_default_na=False) for path in paths]
        size = f"{households:,} households, {len(frames[0]):,} members, {len(frames[1]):,} records"
        given: Mapping[str, Sequence[object]] = {"CSV": paths, "pandas": frames}
        for kind, sources in given.items():
            taken = [staged(ruleset, sources, folder / "out", engine) for _ in range(runs)]
            yield from _lines_of(kind, size, households, taken)


def staged(
    ruleset: Ruleset, sources: Sequence[Any], folder: Path, engine: str
) -> Mapping[str, float]:
    """Seconds that one run took, by stage."""
    marks = [("start", time.perf_counter())]

    def begin(stage: str) -> None:
        marks.append((stage, time.perf_counter()))

    assessment = assess(ruleset, *sources, year=YEAR, as_of=AS_OF, engine=engine, progress=begin)
    begin("results")
    results(assessment)
    begin("write")
    assessment.write(folder)
    begin("end")
    return {stage: after - before for (stage, before), (_, after) in pairwise(marks)}


def results(assessment: Assessment) -> None:
    """Make every table, of the kind that was given."""
    for name in ("findings", "measures", "members", "households", "villages", "issues"):
        getattr(assessment, name)


def _lines_of(
    kind: str, size: str, households: int, taken: Sequence[Mapping[str, float]]
) -> Iterator[Line]:
    whole = [sum(stages.values()) for stages in taken]
    rate = households / sorted(whole)[len(whole) // 2]
    note = f"{rate:,.0f} households a second"
    yield line(f"`assess` from {kind}, all", size, whole, unit="s", note=note)
    for stage in taken[0]:
        if stage not in {"start", "compile"}:
            share = [stages[stage] for stages in taken]
            part = f"{100 * sum(share) / sum(whole):.0f} %"
            yield line(f"… {stage}", "", share, unit="s", note=part)
