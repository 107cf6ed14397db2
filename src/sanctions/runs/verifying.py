"""Whether the folder of a run holds what its manifest says, file by file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from sanctions.errors import UsageError
from sanctions.files.faults.reasons import reason
from sanctions.files.folder import MANIFEST, sha256_of
from sanctions.model.tables import Text
from sanctions.runs.manifest import SCHEMA

Fault = Literal["missing", "changed", "extra", "link"]


class CannotTellError(UsageError):
    """What is there does not tell whether it is right: it is neither equal nor different."""

    def __init__(self, text: Text) -> None:
        """Say it in both languages."""
        super().__init__(text.en, text.zh)


@dataclass(frozen=True, slots=True)
class Written:
    """The folder of a run: its manifest, and the SHA-256 of that file itself."""

    folder: Path
    manifest: Mapping[str, Any]
    sha256: str

    @property
    def outputs(self) -> Mapping[str, str]:
        """The SHA-256 of each file by its path below the folder."""
        outputs: Mapping[str, str] = self.manifest["outputs"]
        return outputs


@dataclass(frozen=True, slots=True)
class FileFault:
    """A file that is not what the manifest says.

    It is ``missing``, ``changed``, or ``extra``: not named there. A ``link`` may point to anything,
    so it is none of the files that a run writes.
    """

    fault: Fault
    name: str


def written_in(folder: Path) -> Written:
    """The run that was written to a folder. Raises: CannotTellError: when there is none."""
    path = folder / MANIFEST
    try:
        content = path.read_bytes()
        manifest = json.loads(content)
    except OSError as error:
        why = reason(error)
        message = Text(f"读不出 `{path}`：{why.zh}", f"`{path}` cannot be read: {why.en}")
        raise CannotTellError(message) from error
    except (ValueError, RecursionError) as error:
        raise CannotTellError(_no_manifest(path)) from error
    if not is_ours(manifest):
        raise CannotTellError(_no_manifest(path))
    if manifest.get("manifest", SCHEMA) != SCHEMA:
        message = Text(
            f"`{path}` 由更新的版本写成，请用该版本核对",
            f"`{path}` was written by a later version: check it with that one",
        )
        raise CannotTellError(message)
    return Written(folder, manifest, sha256(content).hexdigest())


def file_faults(written: Written) -> list[FileFault]:
    """Every file that is not what the manifest says, by name.

    Raises: CannotTellError: when a file or folder cannot be read.
    """
    try:
        there = set(_entries(written.folder)) - {MANIFEST}
        faults = [FileFault("extra", name) for name in there - _known(written)]
        for name, expected in written.outputs.items():
            fault = _fault_of(written.folder, name, expected)
            if fault is not None:
                faults.append(FileFault(fault, name))
    except OSError as error:
        why, path = reason(error), error.filename or str(written.folder)
        message = Text(f"读不出 `{path}`：{why.zh}", f"`{path}` cannot be read: {why.en}")
        raise CannotTellError(message) from error
    return sorted(faults, key=lambda each: each.name)


def is_ours(manifest: object) -> bool:
    """Whether it is a manifest of ours whose files are all below its folder."""
    if not isinstance(manifest, dict) or manifest.get("made_by") != "sanctions":
        return False
    outputs = manifest.get("outputs")
    return isinstance(outputs, dict) and all(
        isinstance(expected, str) and _is_below(name) for name, expected in outputs.items()
    )


def _is_below(name: str) -> bool:
    path = PurePosixPath(name)
    plain = ".." not in path.parts and "\\" not in name
    return bool(path.parts) and plain and not path.is_absolute()


def _no_manifest(path: Path) -> Text:
    return Text(
        f"`{path}` 不是本程序写的清单",
        f"`{path}` is not a manifest that this program wrote",
    )


def _entries(folder: Path) -> Iterator[str]:
    """The path of everything below a folder but folders; links are not followed."""
    for at, folders, files in os.walk(folder, onerror=_raised):
        links = [name for name in folders if (Path(at) / name).is_symlink()]
        for name in (*files, *links):
            yield (Path(at) / name).relative_to(folder).as_posix()
        if not files and not folders and Path(at) != folder:
            yield Path(at).relative_to(folder).as_posix()


def _raised(error: OSError) -> None:
    raise error


def _known(written: Written) -> set[str]:
    """The names of the files, and of the folders that they are in."""
    names = set(written.outputs)
    for name in written.outputs:
        names.update(str(parent) for parent in PurePosixPath(name).parents)
    return names


def _fault_of(folder: Path, name: str, expected: str) -> Fault | None:
    """What is wrong with a file of the manifest."""
    path = folder / name
    way = [folder / each for each in PurePosixPath(name).parents if each.parts]
    if any(each.is_symlink() for each in (path, *way)):
        return "link"
    if not path.is_file():
        return "missing"
    return None if sha256_of(path) == expected else "changed"
