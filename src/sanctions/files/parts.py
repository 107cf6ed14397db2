"""A list in a folder of Parquet files: which files are its parts, in which order, and its hash."""

import os
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

from sanctions.errors import InputError
from sanctions.files.faults import listing, sources
from sanctions.files.faults.reasons import reason
from sanctions.files.folder import sha256_of
from sanctions.files.given import Leaf, Origin

_SUFFIX = ".parquet"
_OF_THE_WRITER = ("_", ".")


def is_folder(path: Path) -> bool:
    """Whether a list is given as a folder; of what may not be looked at, its reader tells."""
    return os.path.isdir(path)  # noqa: PTH112  `Path.is_dir` raises where a folder is closed


def parts_of(folder: Path, table: str) -> tuple[Path, ...]:
    """The parts of a list, by code point of their paths below the folder.

    Parts are the files that end in `.parquet`, also in folders within it. What begins with `_` or
    `.`, such as `_SUCCESS`, whoever wrote the folder left for himself. Nothing else may be there:
    what is given is not left out in silence.

    Raises:
        InputError: for a folder without a part, with anything else, or that cannot be read.
    """
    try:
        found = list(_held(folder))
    except OSError as error:
        path = str(error.filename or folder)
        issue = sources.UNREADABLE_FILE.issue(table, path=path, reason=reason(error))
        raise InputError([issue]) from error
    titles = sorted(path.relative_to(folder).as_posix() for path in found)
    foreign = [title for title in titles if not _is_part(folder / title)]
    if foreign:
        what = listing(foreign)
        raise InputError([sources.FOREIGN_PART.issue(table, path=str(folder), found=what)])
    if not titles:
        raise InputError([sources.NO_PARTS.issue(table, path=str(folder))])
    return tuple(folder / title for title in titles)


def parts_in(folder: Path) -> tuple[Path, ...]:
    """The parts that are found in a folder, in no order, whatever else is there."""
    try:
        return tuple(path for path in _held(folder) if _is_part(path))
    except OSError:
        return ()


def origin_of(folder: Path, parts: Sequence[Path], rows: Sequence[int]) -> Origin:
    """Where the rows of a list lie that are numbered through its parts, of so many rows each."""
    before = accumulate(rows, initial=0)
    titles = (part.relative_to(folder).as_posix() for part in parts)
    leaves = (Leaf(title, first, 0, {}) for title, first in zip(titles, before, strict=False))
    return Origin(folder.name, tuple(leaves))


def sha256_of_parts(folder: Path, parts: Sequence[Path], digests: Sequence[str]) -> str:
    """The SHA-256 of a list, from those of its parts: the one of its part, where it has only one.

    Else it is that of what `sha256sum` prints in the folder for its parts, in their order: a line
    of the digest, two blanks and the path below the folder for each.
    """
    if len(parts) == 1:
        return digests[0]
    titles = (os.fsencode(part.relative_to(folder).as_posix()) for part in parts)
    lines = (b"%b  %b\n" % (of.encode(), title) for of, title in zip(digests, titles, strict=True))
    return sha256(b"".join(lines)).hexdigest()


def sha256_of_folder(folder: Path, parts: Sequence[Path]) -> str:
    """The SHA-256 of a list whose parts are read for it."""
    return sha256_of_parts(folder, parts, [sha256_of(part) for part in parts])


def _held(folder: Path) -> Iterator[Path]:
    """All that is not a folder, but for what whoever wrote it left for himself.

    A link to a folder is not followed: it may lead back into this one.
    """
    for entry in folder.iterdir():
        if entry.name.startswith(_OF_THE_WRITER):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _held(entry)
        else:
            yield entry


def _is_part(path: Path) -> bool:
    return path.suffix.lower() == _SUFFIX and path.is_file()
