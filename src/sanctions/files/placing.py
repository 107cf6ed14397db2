"""A new folder takes the place of the one before it: at any moment one of them is there, whole."""

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

_HERE = -100
_EXCHANGE = 2
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
"""What a system or a file system says that does not know the call."""


def put_in_place(fresh: Path, target: Path) -> None:
    """Make ``fresh`` the folder ``target``; what was there before is then ``fresh``.

    Where folders cannot be exchanged in one step, the former one is aside for a moment: whoever
    comes after a run that was killed just then calls `put_back`.

    Raises: OSError: when it cannot be moved; what was there is then in its place.
    """
    if not target.exists():
        fresh.rename(target)
        return
    if exchange(fresh, target):
        return
    former = _aside(fresh)
    target.rename(former)
    try:
        fresh.rename(target)
    except OSError:
        former.rename(target)
        raise
    former.rename(fresh)


def put_back(fresh: Path, target: Path) -> None:
    """Put the former folder back if it was moved aside for ``fresh``, which did not come in.

    If it did, the former one is deleted.
    """
    former = _aside(fresh)
    if former.exists() and not os.path.lexists(target):
        former.rename(target)
    shutil.rmtree(former, ignore_errors=True)


def exchange(one: Path, other: Path) -> bool:
    """Let two folders trade places in one step; whether the system can.

    Raises: OSError: when it can, and it is refused.
    """
    if os.name != "posix":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    paths = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):  # pragma: no cover
        done = library.renamex_np(*paths, _EXCHANGE)
    elif hasattr(library, "renameat2"):
        done = library.renameat2(_HERE, paths[0], _HERE, paths[1], _EXCHANGE)
    else:
        return False
    number = ctypes.get_errno()
    if done != 0 and number not in _CANNOT:
        raise OSError(number, os.strerror(number), str(other))
    return bool(done == 0)


def _aside(fresh: Path) -> Path:
    return fresh.with_name(f"{fresh.name}.former")
