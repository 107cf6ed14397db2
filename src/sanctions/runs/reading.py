"""What goes wrong with files and memory while a run is computed, in the words of its user."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sanctions.engines.columnar.store import DamagedFileError, DiskError, working
from sanctions.errors import InputError, Issue
from sanctions.files.faults import output
from sanctions.files.faults import sources as faults
from sanctions.files.faults.reasons import reason
from sanctions.files.steady import steady
from sanctions.runs.inputs import Sources


@contextmanager
def reading(sources: Sources) -> Iterator[Callable[[], None]]:
    """Tell which list is damaged or changed, and when memory or disk is too small.

    A page of a Parquet file is read when it is needed, which may be late. Yields what raises if a
    list is no longer what it was: it is called after the last use of them.

    Raises: InputError, UsageError.
    """
    try:
        with steady(sources.by_table) as require_unchanged, working():
            yield require_unchanged
    except DamagedFileError as fault:
        table = _table_of(fault.path, sources) or "members"
        issue = faults.NOT_PARQUET.issue(table, path=fault.path)
        raise InputError([issue]) from fault
    except DiskError as fault:
        read = _table_of(fault.path, sources)
        issue = disk_issue(fault) if read is None else _unread(fault, read)
        raise InputError([issue]) from fault


def disk_issue(fault: DiskError) -> Issue:
    """The issue of a file that could not be written."""
    why = reason(OSError(fault.number, ""))
    return output.NOT_WRITTEN.issue("output", path=fault.path, reason=why)


def _unread(fault: DiskError, table: str) -> Issue:
    why = reason(OSError(fault.number, ""))
    return faults.UNREADABLE_FILE.issue(table, path=fault.path, reason=why)


def _table_of(file: str, sources: Sources) -> str | None:
    """The table that a file belongs to, which is its source or a part of it."""
    for name, source in sources.by_table.items():
        if isinstance(source, str | os.PathLike) and Path(file).is_relative_to(
            Path(source).absolute()
        ):
            return name
    return None
