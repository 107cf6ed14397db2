"""The way back from pseudonyms to people: a table that the village makes, and keeps."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from sanctions.errors import InputError, UsageError
from sanctions.files.checks.inputs import texts
from sanctions.files.faults import CODES
from sanctions.files.folder import MANIFEST
from sanctions.files.new_file import new_file, refuse_taken
from sanctions.files.pseudonyms import Key
from sanctions.files.read import read_table
from sanctions.files.rows import Rows
from sanctions.files.sheets.maps import NO_MAP, ListMap
from sanctions.files.values import Row
from sanctions.files.write import file_bytes
from sanctions.model.tables import IDS_OF_PEOPLE, Language, Table
from sanctions.model.tables.pseudonyms import PSEUDONYMS

_KINDS = ("member", "household")
_SUFFIXES = (".xlsx", ".csv")
_READ_BY_OWNER = 0o600


@dataclass(frozen=True, slots=True)
class Listed:
    """How many ids stand in the table, and how many rows of the list have an id that is unread."""

    ids: int
    unread: int


def write_pseudonyms(
    source: Path,
    table: Table,
    key: Key,
    out: Path,
    *,
    chosen: ListMap = NO_MAP,
    replace: bool = False,
    language: Language = "en",
) -> Listed:
    """Write each id of a list beside its pseudonym, to a file that its owner alone may read.

    It is a workbook, or CSV, as the name of the file says. A row counts however bad its other
    cells are.

    Raises:
        InputError: when the list cannot be read, or the file cannot be written; what was there is
            then unchanged.
        UsageError: when the file is there and is not to be replaced, or is in the folder of a run.
    """
    _refuse(out, replace=replace)
    if out.exists() and source.exists() and out.samefile(source):
        message = f"`{out}` is the list itself: name another file"
        raise UsageError(message, f"`{out}` 就是名单本身：请换一个文件名")
    _, rows, issues = read_table(source, chosen.read_as(table.as_private()), chosen)
    if any(CODES[issue.code].whole for issue in issues):
        raise InputError(issues)
    pairs, ids = _pairs(rows, key), set(IDS_OF_PEOPLE)
    with new_file(out, replace=replace) as fresh:
        fresh.touch(_READ_BY_OWNER)
        _write(fresh, pairs, language)
    unread = sum(not each.values or not ids.isdisjoint(each.meant) for each in rows.broken)
    return Listed(len(pairs), unread)


def _pairs(rows: Rows, key: Key) -> list[Row]:
    """Each id once, in the order of the list, members first."""
    return [
        {"kind": kind, "id": each, "pseudonym": key.pseudonym(each)}
        for kind in _KINDS
        for each in dict.fromkeys(text for _, text in texts(rows, f"{kind}_id"))
    ]


def _write(fresh: Path, pairs: list[Row], language: Language) -> None:
    if fresh.suffix.lower() == ".csv":
        fresh.write_bytes(file_bytes("csv", PSEUDONYMS, pairs))
        return
    from sanctions.files.workbook import batches_of, write_workbook

    tables = [(PSEUDONYMS, batches_of(PSEUDONYMS, pairs))]
    write_workbook(fresh, tables, language, scratch=fresh.parent)


def _refuse(out: Path, *, replace: bool) -> None:
    """Refuse a file that must not be written. Raises: UsageError."""
    if out.suffix.lower() not in _SUFFIXES:
        message = f"`{out}` is written as .xlsx or .csv: name such a file"
        raise UsageError(message, f"`{out}` 只能写成 .xlsx 或 .csv：请改文件名")
    refuse_taken(out, replace=replace)
    for folder in out.resolve().parents:
        if _is_of_a_run(folder):
            message = (
                f"`{folder}` holds results, which are handed on, and this table must stay with the"
                " village: name a file elsewhere"
            )
            zh = f"`{folder}` 是要交出去的结果，而对照表必须留在村社：请写到别处"
            raise UsageError(message, zh)


def _is_of_a_run(folder: Path) -> bool:
    try:
        written = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(written, dict) and written.get("made_by") == "sanctions"
