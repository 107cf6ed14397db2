"""The folder of a run: it is complete, with its manifest, or it is not there."""

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import file_digest
from pathlib import Path

from sanctions.errors import InputError, Issue
from sanctions.files.faults import listing, output
from sanctions.files.faults.code import Code
from sanctions.files.placing import put_in_place
from sanctions.files.values import Row
from sanctions.files.work import Work, sync, told
from sanctions.files.write import Format, Lists, write_files, write_issues
from sanctions.model.tables import Language, Table, Text

MANIFEST = "manifest.json"
_MADE_BY = "sanctions"


def write_folder(
    folder: str | os.PathLike[str],
    tables: Sequence[tuple[Table, Sequence[Row]]],
    manifest: Mapping[str, object],
    file_format: Format = "csv",
    *,
    issues: Sequence[Issue] | None = None,
    lists: Lists = (),
    language: Language = "en",
    require_unchanged: Callable[[], None] | None = None,
) -> dict[str, object]:
    """Write the files of the tables, of the issues, and `manifest.json`.

    Returns the manifest as it was written. The ``language`` is that of a workbook, and the
    ``lists`` are what issues in a workbook are about; ``require_unchanged`` raises where one of
    them is no longer what was read.

    Raises:
        InputError: if a number has more than 18 digits, and as `new_folder` does.
    """
    with new_folder(folder, lists=[source for _, source, _ in lists]) as fresh:
        draft = manifest.get("draft") is True
        names = write_files(fresh, file_format, tables, language, draft=draft) if tables else []
        if issues is not None:
            names.append(write_issues(fresh, file_format, issues, lists))
        if require_unchanged is not None:
            require_unchanged()
        return seal(fresh, manifest, names)


@contextmanager
def new_folder(
    folder: str | os.PathLike[str], fresh: Path | None = None, lists: Iterable[object] = ()
) -> Iterator[Path]:
    """A new folder to write to, which takes the place of `folder` when the block ends well.

    It is ``fresh``, an empty folder of the work of a run, or else of a work that is made for it,
    until all its files are on the disk. A folder that is empty, or that holds a manifest of ours
    and nothing that it does not name, is replaced, unless ``refuse_irreplaceable`` refuses it.

    Raises:
        InputError: if the folder is refused, or if it cannot be written; what was there is then
            unchanged.
        UsageError: if another run is writing it.
    """
    target = _target(folder)
    with told(target):
        _refuse_irreplaceable(target, lists)
        with ExitStack() as stack:
            fresh = fresh or stack.enter_context(Work.beside(target)).new()
            try:
                yield fresh
                for path in sorted(fresh.rglob("*"), reverse=True):
                    sync(path)
                sync(fresh)
                _refuse_irreplaceable(target, lists)  # somebody may have come meanwhile
                put_in_place(fresh, target)
                sync(target.parent)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)


def refuse_irreplaceable(folder: str | os.PathLike[str], lists: Iterable[object] = ()) -> None:
    """Refuse a folder that could not be replaced, before the work for it begins.

    It is refused if it is a link or a file, where the user or a disk stands, around or within one
    of the ``lists`` that are files, if it may not be written, and if it holds what this program did
    not write.

    Raises:
        InputError: for such a folder.
    """
    target = _target(folder)
    with told(target):
        _refuse_irreplaceable(target, lists)


def seal(
    folder: Path,
    manifest: Mapping[str, object],
    names: Sequence[str],
    known: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """Write `manifest.json` into a folder that has all its other files; returns it as written.

    It begins with `made_by` and ends with `outputs`, the SHA-256 of every other file. ``names``
    are these files, and folders of files, in the order in which they are told. What is ``known``
    of these hashes is not computed again.
    """
    hashes = {} if known is None else known
    paths = [path for name in names for path in _files(folder / name)]
    titles = [path.relative_to(folder).as_posix() for path in paths]
    outputs = {
        title: hashes.get(title) or sha256_of(path)
        for title, path in zip(titles, paths, strict=True)
    }
    written = {"made_by": _MADE_BY, **manifest, "outputs": outputs}
    text = json.dumps(written, ensure_ascii=False, indent=2) + "\n"
    (folder / MANIFEST).write_bytes(text.encode())
    return written


def _target(folder: str | os.PathLike[str]) -> Path:
    return Path(os.path.abspath(folder))  # noqa: PTH100  a link stays a link, and is refused


def _files(path: Path) -> list[Path]:
    return sorted(path.iterdir()) if path.is_dir() else [path]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _refuse_irreplaceable(target: Path, lists: Iterable[object]) -> None:
    if target.is_symlink():
        raise _irreplaceable(target, output.POINTS_ELSEWHERE, "是链接", "is a link")
    real = Path(os.path.realpath(target))
    for source in lists:
        if isinstance(source, str | os.PathLike):
            _refuse_around(target, real, Path(os.path.realpath(source)))
    if not target.exists():
        return
    if not target.is_dir():
        raise _irreplaceable(target, output.IRREPLACEABLE, "是文件", "is a file")
    if Path(os.path.realpath(Path.cwd())).is_relative_to(real):
        raise _irreplaceable(target, output.IN_USE, "是当前文件夹", "is the folder that you are in")
    if os.path.ismount(target):
        raise _irreplaceable(target, output.IN_USE, "是挂载点", "is a mount point")
    _refuse_foreign(target)
    for path in (target, *target.iterdir()):
        if path.is_dir() and not os.access(path, os.W_OK):
            closed = errno.EROFS if _is_on_read_only_disk(path) else errno.EACCES
            raise OSError(closed, os.strerror(closed), str(path))


def _is_on_read_only_disk(path: Path) -> bool:
    return hasattr(os, "statvfs") and bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def _refuse_around(target: Path, real: Path, source: Path) -> None:
    """Refuse a folder in a list, which would be read as a part of it, or around a list."""
    if source == real:
        raise _irreplaceable(target, output.IRREPLACEABLE, "是所读的名单", "is what is read")
    if real.is_relative_to(source):
        why = Text(f"在所读的 `{source.name}` 之内", f"lies within `{source.name}`, which is read")
    elif source.is_relative_to(real):
        why = Text(f"之内有所读的 `{source.name}`", f"holds `{source.name}`, which is read")
    else:
        return
    raise _irreplaceable(target, output.IRREPLACEABLE, why.zh, why.en)


def _irreplaceable(target: Path, code: Code, zh: str, en: str) -> InputError:
    real, within = os.path.realpath(target), str(target / "result")
    why = Text(zh, en)
    return InputError([code.issue("output", path=str(target), why=why, real=real, within=within)])


def _refuse_foreign(target: Path) -> None:
    """Refuse to replace what this program did not write."""
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
    named = outputs if isinstance(outputs, dict) else ()
    return frozenset({MANIFEST, *(name.partition("/")[0] for name in named)})
