"""What goes wrong with files and memory while a run is computed, in the words of its user."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sanctions.engines.columnar.store import DamagedFileError, working
from sanctions.errors import InputError
from sanctions.files.faults import sources as faults
from sanctions.runs.inputs import Sources


@contextmanager
def reading(sources: Sources) -> Iterator[None]:
    """Tell which list is damaged, and when memory or disk is too small.

    A page of a Parquet file is read when it is needed, which may be late.

    Raises: InputError, UsageError.
    """
    try:
        with working():
            yield
    except DamagedFileError as fault:
        issue = faults.NOT_PARQUET.issue(_table_of(fault.path, sources), path=fault.path)
        raise InputError([issue]) from fault


def _table_of(damaged: str, sources: Sources) -> str:
    """The table that a file belongs to, which is its source or a part of it."""
    for name, source in sources.by_table.items():
        if isinstance(source, str | os.PathLike) and Path(damaged).is_relative_to(
            Path(source).absolute()
        ):
            return name
    return "members"
