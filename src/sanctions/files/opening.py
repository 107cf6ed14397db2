"""Which files are read at all, by their suffix, and what they hold."""

from collections.abc import Collection
from pathlib import Path

from sanctions.errors import Issue
from sanctions.files.faults import sources
from sanctions.files.faults.reasons import reason

TEXTS = frozenset({".csv", ".tsv"})
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods"})
PARQUET = ".parquet"


def content_of(path: Path, table: str, suffixes: Collection[str]) -> bytes | Issue:
    """The bytes of a file with one of these suffixes, or why there are none."""
    if path.suffix.lower() not in suffixes:
        shown = path.suffix or "?"
        return sources.UNKNOWN_FORMAT.issue(table, path=str(path), suffix=shown)
    try:
        return path.read_bytes()
    except OSError as error:
        return sources.UNREADABLE_FILE.issue(table, path=str(path), reason=reason(error))
