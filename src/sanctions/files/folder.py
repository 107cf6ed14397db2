"""The folder of a run: it is complete, with its manifest, or it is not there."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import count
from pathlib import Path

from sanctions.errors import InputError
from sanctions.files.faults import listing, output
from sanctions.files.faults.reasons import reason
from sanctions.files.values import Row
from sanctions.files.write import Format, file_bytes
from sanctions.model.tables import Table

MANIFEST = "manifest.json"
_MADE_BY = "sanctions"
_POSIX = os.name == "posix"


def write_folder(
    folder: str | os.PathLike[str],
    tables: Sequence[tuple[Table, Sequence[Row]]],
    manifest: Mapping[str, object],
    file_format: Format = "csv",
) -> dict[str, object]:
    """Write one file a table and `manifest.json`; returns the manifest as it was written.

    The manifest begins with `made_by` and ends with `outputs`, the SHA-256 of every other file.
    Everything is written to a folder beside it and moved into place when it is on the disk. A
    folder that is empty, or that holds a manifest of ours and nothing that it does not name, is
    replaced.

    Raises:
        InputError: if a number has more than 18 digits, if the folder holds something else, or if
            it cannot be written; what was there is then unchanged.
    """
    files = {
        f"{table.name}.{file_format}": file_bytes(file_format, table, rows)
        for table, rows in tables
    }
    outputs = {name: sha256(content).hexdigest() for name, content in files.items()}
    written = {"made_by": _MADE_BY, **manifest, "outputs": outputs}
    text = json.dumps(written, ensure_ascii=False, indent=2) + "\n"
    target = Path(os.path.abspath(folder))  # noqa: PTH100  a link stays a link, and is refused
    with _told(target):
        _refuse_foreign(target)
        _put(target, {**files, MANIFEST: text.encode()})
    return written


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """Make what the system refuses an issue."""
    try:
        yield
    except OSError as error:
        issue = output.NOT_WRITTEN.issue("output", path=str(target), reason=reason(error))
        raise InputError([issue]) from error


def _refuse_foreign(target: Path) -> None:
    """Refuse to replace what this program did not write."""
    if not os.path.lexists(target):
        return
    if target.is_symlink() or not target.is_dir():
        foreign = [target.name]
    else:
        ours = _files_of_ours(target / MANIFEST)
        foreign = sorted(entry.name for entry in target.iterdir() if entry.name not in ours)
    if foreign:
        issue = output.FOREIGN_FOLDER.issue("output", path=str(target), found=listing(foreign))
        raise InputError([issue])


def _files_of_ours(manifest: Path) -> frozenset[str]:
    """The files of the run whose manifest this is; none if it is not a manifest of ours."""
    try:
        written = json.loads(manifest.read_bytes())
    except (FileNotFoundError, ValueError, RecursionError):
        return frozenset()
    if not isinstance(written, dict) or written.get("made_by") != _MADE_BY:
        return frozenset()
    outputs = written.get("outputs")
    return frozenset({MANIFEST, *(outputs if isinstance(outputs, dict) else ())})


def _put(target: Path, files: Mapping[str, bytes]) -> None:
    """Write the files beside the target, and move them into its place at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = _sibling(target)
    try:
        for name, content in files.items():
            with (fresh / name).open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        _sync(fresh)
        _move(fresh, target)
        _sync(target.parent)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _sibling(target: Path) -> Path:
    """A new, empty and hidden folder beside the target, so that moving it there is one step."""
    for number in count():
        sibling = target.with_name(f".{target.name}.{number}")
        try:
            sibling.mkdir()
        except FileExistsError:
            continue  # of a run that goes on at the same time, or that was killed
        return sibling
    raise AssertionError  # pragma: no cover  count does not end


def _move(fresh: Path, target: Path) -> None:
    """Move the folder to its place; what stood there is deleted once the new one is in."""
    if not target.exists():
        fresh.rename(target)
        return
    aside = _sibling(target)
    former = aside / target.name
    try:
        target.rename(former)
        fresh.rename(target)
    except OSError:
        if former.exists():
            former.rename(target)
        aside.rmdir()
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Bring the names in a folder to the disk; Windows has no such call for folders."""
    if not _POSIX:
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
