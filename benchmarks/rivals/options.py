"""The command line that every rival has: the same files, day and period, and where to write."""

import argparse
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.covenant import AS_OF, YEAR

# What each may use; Polars takes it from the environment of its process.
THREADS = 2
# Columns that a list or a history need not have.
OPTIONAL = (
    "birth_date",
    "severity",
    "impact",
    "loss",
    "hours",
    "recorded_on",
    "notified_on",
    "decided_on",
    "appealed_on",
    "resolved_on",
    "outcome",
    "rectified_on",
)


@dataclass(frozen=True, slots=True)
class Options:
    """Where to read and write, and for which year as known on which day (both ISO 8601).

    ``end`` is the first day after the period.
    """

    members: Path
    history: Path
    out: Path
    as_of: str
    first_day: str
    end: str
    threads: int
    times: bool


def options(description: str | None) -> Options:
    """The options of the process."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--members", type=Path, required=True, help="Parquet or CSV")
    parser.add_argument("--history", type=Path, required=True, help="Parquet or CSV")
    parser.add_argument("--out", type=Path, required=True, help="the folder of the tables")
    parser.add_argument("--as-of", default=AS_OF, help="the day of knowledge")
    parser.add_argument("--year", type=int, default=YEAR, help="the year that is paid")
    parser.add_argument("--threads", type=int, default=THREADS)
    parser.add_argument("--times", action="store_true", help="say what each part took")
    given = parser.parse_args()
    first, end = date(given.year, 1, 1), date(given.year + 1, 1, 1)
    return Options(
        given.members,
        given.history,
        given.out,
        given.as_of,
        first.isoformat(),
        end.isoformat(),
        given.threads,
        given.times,
    )
