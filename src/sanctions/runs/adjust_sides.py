"""A run that is compared with another one: its folder, checked, or its tables in memory."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from sanctions.engines.columnar.adjusting import READ, Side, read_arrow, read_files
from sanctions.errors import InputError
from sanctions.files.faults import results, sources
from sanctions.files.faults.reasons import reason
from sanctions.files.folder import MANIFEST, sha256_of
from sanctions.model.tables import Text
from sanctions.runs.verifying import is_ours

if TYPE_CHECKING:
    import duckdb
    import pyarrow

_FORMATS: tuple[Literal["csv", "parquet"], ...] = ("parquet", "csv")
_OF_A_RUN = ("as_of", "period", "rulesets", "totals")


class Compared(Protocol):
    """A run on either side of a comparison. ``digest`` is the SHA-256 of its manifest."""

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What the run tells of itself."""
        ...

    @property
    def digest(self) -> str:
        """Of the manifest as it stands in the folder; in memory, of the one it would have."""
        ...

    @property
    def name(self) -> str:
        """What a message calls the run."""
        ...

    def read(self, connection: duckdb.DuckDBPyConnection, side: Side) -> None:
        """Put its tables into the comparison. Raises: UnreadableError."""
        ...


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of a run, of which every table that is compared has the hash of its manifest."""

    path: Path
    manifest: Mapping[str, Any]
    digest: str
    tables: Mapping[str, tuple[Literal["csv", "parquet"], tuple[Path, ...]]]

    @property
    def name(self) -> str:
        """The path as it was given."""
        return str(self.path)

    def read(self, connection: duckdb.DuckDBPyConnection, side: Side) -> None:
        """Read its files where they lie. Raises: UnreadableError."""
        for table, (file_format, paths) in self.tables.items():
            read_files(connection, side, table, paths, file_format)


@dataclass(frozen=True, slots=True)
class HeldRun:
    """A run whose tables are in memory, as Arrow tables."""

    name: str
    manifest: Mapping[str, Any]
    tables: Mapping[str, pyarrow.Table]

    @property
    def digest(self) -> str:
        """The SHA-256 of the manifest as it would be written, without hashes of outputs."""
        return sha256(json.dumps(self.manifest, ensure_ascii=False, indent=2).encode()).hexdigest()

    def read(self, connection: duckdb.DuckDBPyConnection, side: Side) -> None:
        """Let them be read where they are."""
        for table, rows in self.tables.items():
            read_arrow(connection, side, table, rows)


def run_folder(path: str | os.PathLike[str]) -> RunFolder:
    """The folder of a run, with the hashes of the files that are compared.

    Raises:
        InputError: if it is no folder of a run, if a file is not the one that its manifest names,
            or if its tables are neither CSV nor Parquet.
    """
    folder = Path(path)
    content = _manifest_bytes(folder)
    manifest = _manifest(folder, content)
    tables = {name: _table(folder, manifest, name) for name in READ}
    for _, paths in tables.values():
        for each in paths:
            _require_hash(folder, manifest, each)
    return RunFolder(folder, manifest, sha256(content).hexdigest(), tables)


def _manifest_bytes(folder: Path) -> bytes:
    if not folder.is_dir():
        raise _not_a_run(folder, results.NO_FOLDER)
    try:
        return (folder / MANIFEST).read_bytes()
    except FileNotFoundError:
        raise _not_a_run(folder, results.NO_MANIFEST) from None
    except OSError as error:
        raise _unread(folder / MANIFEST, error) from error


def _manifest(folder: Path, content: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(content)
    except (ValueError, RecursionError):
        raise _not_a_run(folder, results.FOREIGN) from None
    if isinstance(manifest, dict) and manifest.get("stopped") is True:
        raise _not_a_run(folder, results.STOPPED)
    if not is_ours(manifest) or any(name not in manifest for name in (*_OF_A_RUN, "outputs")):
        raise _not_a_run(folder, results.FOREIGN)
    return cast("dict[str, Any]", manifest)


def _not_a_run(folder: Path, why: Text) -> InputError:
    return InputError([results.NOT_A_RUN.issue("run", path=str(folder), why=why)])


def _table(
    folder: Path, manifest: Mapping[str, Any], name: str
) -> tuple[Literal["csv", "parquet"], tuple[Path, ...]]:
    """The files of a table: one, or the parts of a folder in their order."""
    for file_format in _FORMATS:
        file = f"{name}.{file_format}"
        parts = [
            each for each in manifest["outputs"] if each == file or each.startswith(f"{file}/")
        ]
        if parts:
            return file_format, tuple(folder / each for each in parts)
    raise InputError([results.FORM_NOT_READ.issue("run", path=str(folder), table_name=name)])


def _unread(path: Path, error: OSError) -> InputError:
    issue = sources.UNREADABLE_FILE.issue("run", path=str(path), reason=reason(error))
    return InputError([issue])


def _require_hash(folder: Path, manifest: Mapping[str, Any], path: Path) -> None:
    title = path.relative_to(folder).as_posix()
    try:
        found = sha256_of(path) if path.exists() else None
    except OSError as error:
        raise _unread(path, error) from error
    if found != manifest["outputs"][title]:
        raise InputError([results.OTHER_HASH.issue("run", path=str(path))])
