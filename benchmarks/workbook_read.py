"""`python -m benchmarks.workbook_read FILE`: a list as a run takes it in, ready for the engine."""

import sys
from datetime import date
from pathlib import Path

from benchmarks.covenant import AS_OF, RULESET
from sanctions import load
from sanctions.engines.columnar.store import Limits, opened
from sanctions.runs.inputs import Sources
from sanctions.runs.intake import take_in

HISTORY = RULESET.parent.parent / "data" / "samples" / "history.csv"


def read(path: Path) -> int:
    """Read and check the list and a short history; returns how many members are on it."""
    covenant = load(RULESET)
    sources = Sources(path, HISTORY)
    day = date.fromisoformat(AS_OF)
    taken = take_in(opened(Limits()), (covenant,), covenant, sources, as_of=day, quarantine=False)
    return taken.rows["members"]


if __name__ == "__main__":
    print(read(Path(sys.argv[1])))
