"""The unfinished work of a run: parts that are complete or not there, for a run that goes on later.

It is a hidden folder beside the output, `.NAME.work`, and is removed when the run is done.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from sanctions.errors import InputError, UsageError
from sanctions.files.faults import output
from sanctions.files.faults.reasons import reason
from sanctions.files.placing import put_back

_POSIX = os.name == "posix"
_RUN, _LOCK, _SPILL, _NEW = "run.json", "lock", "spill", "new"


class Work:
    """The parts of one run; two runs cannot have the same work at once."""

    def __init__(self, folder: Path, lock: int) -> None:
        """Keep the folder, and the lock that is held on it."""
        self.folder = folder
        self._lock = lock
        self._spills: list[Path] = []

    @classmethod
    @contextmanager
    def beside(cls, target: Path) -> Iterator[Self]:
        """The work for this output. Parts of an earlier run stay, and those of this one.

        Without parts nothing of it is left, whatever happens.

        Raises:
            InputError: when it cannot be written.
            UsageError: when another run is at it.
        """
        folder = _folder_of(target)
        with told(target):
            lock = _lock_of(folder)
        try:
            if lock is None:
                message = f"another run is writing `{target}`: wait for it, or name another folder"
                zh = f"另一次计算正在写 `{target}`：请等它结束，或换一个文件夹"
                raise UsageError(message, zh)
            work = cls(folder, lock)
            with told(target):
                put_back(folder / _NEW, target)
                work._tidy()
            try:
                with told(target):
                    yield work
            finally:
                work._tidy()
                for spilled in work._spills:
                    _delete(spilled)
                if not any(folder.glob("part-*")):
                    work.remove()
        finally:
            if lock is not None:
                os.close(lock)

    def _tidy(self) -> None:
        """Remove what a run needs only while it runs, and parts of which nobody knows the run."""
        for name in (_SPILL, _NEW, f"{_RUN}.tmp"):
            _delete(self.folder / name)
        if not (self.folder / _RUN).exists():
            for part in self.folder.glob("part-*"):
                _delete(part)

    def begin(self, run: Mapping[str, Any], *, resume: bool) -> None:
        """Go on with the parts of the same run if ``resume``; else begin anew.

        ``run`` is what the parts depend on. Raises: UsageError: when it is not the same.
        """
        known = self.folder / _RUN
        text = json.dumps(run, ensure_ascii=False, indent=2) + "\n"
        there = known.read_text(encoding="utf-8") if known.exists() else None
        if resume and there is not None:
            if there != text:
                message = (
                    "the run that was not finished had other lists, rulesets or options: "
                    "give the same, or run without --resume to begin anew"
                )
                zh = (
                    "未完成的那次计算，名单、公约、选项或程序与这次不同："
                    "请给出同样的，或去掉 --resume 重新开始"
                )
                raise UsageError(message, zh)
            for unfinished in self.folder.glob("part-*.tmp"):
                shutil.rmtree(unfinished)
            return
        self._forget()
        written = known.with_name(f"{_RUN}.tmp")
        written.write_text(text, encoding="utf-8")
        written.rename(known)

    def _forget(self) -> None:
        """Remove all parts: first what tells their run, so that none is used of which some went."""
        (self.folder / _RUN).unlink(missing_ok=True)
        for part in self.folder.glob("part-*"):
            shutil.rmtree(part)

    def part(self, place: int) -> Path:
        """The folder of a part, whether it is there or not."""
        return self.folder / f"part-{place:05}"

    @contextmanager
    def new_part(self, place: int) -> Iterator[Path]:
        """A folder to write a part to; it is there as a part when the block ends well, or gone."""
        fresh = self.folder / f"part-{place:05}.tmp"
        fresh.mkdir()
        try:
            yield fresh
        except BaseException:
            _delete(fresh)
            raise
        for path in fresh.iterdir():
            sync(path)
        sync(fresh)
        fresh.rename(self.part(place))

    def spill(self, elsewhere: Path | None = None) -> Path:
        """A folder for what does not fit into memory, in the work or in a folder elsewhere.

        It is empty, whatever a run that was killed left there.
        """
        folder = self.folder / _SPILL
        if elsewhere is not None:
            own = sha256(os.fsencode(self.folder)).hexdigest()[:8]
            folder = elsewhere / f"{self.folder.stem}-{own}.{_SPILL}"
            if folder not in self._spills:
                _delete(folder)
                self._spills.append(folder)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def new(self) -> Path:
        """A new folder for the whole of the output, on the same disk."""
        folder = self.folder / _NEW
        folder.mkdir()
        return folder

    def remove(self) -> None:
        """The run is done: nothing of the work is needed, and the lock of it last."""
        with suppress(OSError):
            (self.folder / _RUN).unlink(missing_ok=True)
            for path in [each for each in self.folder.iterdir() if each.name != _LOCK]:
                _delete(path)
            (self.folder / _LOCK).unlink(missing_ok=True)
            self.folder.rmdir()


def kept_beside(target: Path) -> Path | None:
    """The folder with the parts of a run that did not end; None where another run is at them."""
    folder = _folder_of(target)
    if not any(folder.glob("part-*")):
        return None
    lock = _lock_of(folder)
    if lock is None:
        return None
    os.close(lock)
    return folder


@contextmanager
def told(target: Path) -> Iterator[None]:
    """Make what the system refuses an issue. Raises: InputError."""
    try:
        yield
    except BrokenPipeError:
        raise  # whoever reads what is printed went away
    except OSError as error:
        named = error.filename
        inside = isinstance(named, str) and Path(named).is_relative_to(target)
        path = str(named if inside else target)
        issue = output.NOT_WRITTEN.issue("output", path=path, reason=reason(error))
        raise InputError([issue]) from error


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk; Windows has no such call for folders."""
    if not _POSIX and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _folder_of(target: Path) -> Path:
    return target.with_name(f".{target.name}.work")


def _delete(path: Path) -> None:
    """Remove a file or a folder, as far as that can be done."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _lock_of(folder: Path) -> int | None:
    """The lock on a folder of work, which is made for it; None if another run has it.

    A run that ends removes its folder, it may be after this one has opened the lock in it.
    """
    path = folder / _LOCK
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            continue
        if not _locked(lock):
            os.close(lock)
            return None
        if path.exists() and os.path.samestat(os.fstat(lock), path.stat()):
            return lock
        os.close(lock)


def _locked(descriptor: int) -> bool:
    """Lock a file until its process ends, however it ends; whether nobody else has it."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover  Windows has no such lock
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
