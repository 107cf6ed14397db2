"""What goes wrong with files and memory while a run is computed, in the words of its user."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields

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
        given = {each.name: getattr(sources, each.name) for each in fields(sources)}
        paths = {
            os.fspath(path): name
            for name, path in given.items()
            if isinstance(path, str | os.PathLike)
        }
        issue = faults.NOT_PARQUET.issue(paths.get(fault.path, "members"), path=fault.path)
        raise InputError([issue]) from fault
