"""Lists must stay as they are while they are read, which may take hours: a change stops the run."""

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from sanctions.errors import InputError
from sanctions.files.faults import sources
from sanctions.files.parts import is_folder, parts_in

_Stamp: TypeAlias = tuple[int, int, int, int]
"""The inode of a file, its size, and when its content and its entry last changed."""


@contextmanager
def steady(lists: Mapping[str, object]) -> Iterator[Callable[[], None]]:
    """Know the files of lists, by table, as they are before the first byte of them is read.

    Yields what is called after the last use of them, before anything is written: it raises the
    fault that names each file that was changed, replaced, added or removed since. Whatever stops
    the block may come of such a change, which is then told instead.

    Raises: InputError: if a file has changed.
    """
    roots = {
        table: (str(source), Path(source).absolute())
        for table, source in lists.items()
        if isinstance(source, str | os.PathLike)
    }
    before = {table: _stamps(path) for table, (_, path) in roots.items()}

    def require() -> None:
        issues = []
        for table, (title, path) in roots.items():
            then, now = before[table], _stamps(path)
            for name in sorted({*then, *now}):
                if then.get(name) != now.get(name):
                    shown = str(Path(title) / name)
                    issues.append(sources.CHANGED_FILE.issue(table, path=shown))
        if issues:
            raise InputError(issues)

    try:
        yield require
    except Exception:
        require()
        raise


def _stamps(path: Path) -> dict[str, _Stamp | None]:
    """The stamps of the files of a list, by path below its folder; of one file by `.`."""
    if is_folder(path):
        return {part.relative_to(path).as_posix(): _stamp(part) for part in parts_in(path)}
    return {".": _stamp(path)}


def _stamp(path: Path) -> _Stamp | None:
    """The stamp of a file; None of what is no file, of which its reader tells."""
    try:
        found = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
