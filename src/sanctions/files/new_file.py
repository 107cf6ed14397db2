"""One file that a command writes: it is there whole, or not at all, and takes no other's place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sanctions.errors import UsageError
from sanctions.files.work import sync, told


@contextmanager
def new_file(out: Path, *, replace: bool) -> Iterator[Path]:
    """A path to write to, which gets the name ``out`` when the block ends well.

    It stands alone in a folder of its own, which is gone afterwards.

    Raises:
        UsageError: when the file is there and is not to be replaced: before the block, or after it
            when it came meanwhile.
        InputError: when it cannot be written; what was there is then unchanged.
    """
    refuse_taken(out, replace=replace)
    with told(out), TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as scratch:
        fresh = Path(scratch) / out.name
        yield fresh
        sync(fresh)
        if replace:
            fresh.replace(out)
        else:
            _place(fresh, out)


def refuse_taken(out: Path, *, replace: bool) -> None:
    """Refuse a file that is there, unless it is to be replaced. Raises: UsageError."""
    if os.path.lexists(out) and not replace:
        message = f"`{out}` is there already: name another file, or replace it with --replace"
        raise UsageError(message, f"`{out}` 已存在：请换一个文件名，或用 --replace 替换")


def _place(fresh: Path, out: Path) -> None:
    """Give the file its name, unless one has it by now. Raises: UsageError: then."""
    try:
        os.link(fresh, out)
    except FileExistsError:
        refuse_taken(out, replace=False)
        raise
    except OSError:  # not every file system has it
        refuse_taken(out, replace=False)
        fresh.replace(out)
