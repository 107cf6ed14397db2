"""One folder that is not that of a run, or not the right one, for every code of D301 to D306."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sanctions.errors import InputError, Issue
from sanctions.files import write_folder
from sanctions.files.folder import sha256_of
from sanctions.files.pseudonyms import METHOD
from sanctions.files.write import Format
from sanctions.model.tables import FINDINGS, MEASURES, MEMBERS_OUT, VILLAGES_OUT
from sanctions.runs.adjust import adjust_held
from sanctions.runs.adjust_sides import run_folder

TABLES = (MEMBERS_OUT, VILLAGES_OUT, FINDINGS, MEASURES)


def empty_run(folder: Path, year: int = 2025, file_format: Format = "csv") -> Path:
    """The folder of a run on an empty list."""
    manifest = {
        "as_of": "2026-01-31",
        "period": {"start": f"{year}-01-01", "end": f"{year + 1}-01-01"},
        "rulesets": [],
        "totals": {},
    }
    write_folder(folder, [(table, []) for table in TABLES], manifest, file_format)
    return folder


def _refused(call: Callable[[], object]) -> list[Issue]:
    with pytest.raises(InputError) as caught:
        call()
    return list(caught.value.issues)


def _no_manifest(folder: Path) -> list[Issue]:
    (folder / "january").mkdir()
    return _refused(lambda: run_folder(folder / "january"))


def _edited(folder: Path) -> list[Issue]:
    run = empty_run(folder / "january")
    with (run / "members.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    return _refused(lambda: run_folder(run))


def _other_year(folder: Path) -> list[Issue]:
    old, new = empty_run(folder / "january"), empty_run(folder / "march", 2024)
    return _refused(lambda: adjust_held(run_folder(old), run_folder(new)))


def _other_key(folder: Path) -> list[Issue]:
    old, new = empty_run(folder / "january"), empty_run(folder / "march")
    manifest = json.loads((new / "manifest.json").read_text(encoding="utf-8"))
    manifest["pseudonymised"] = {"method": METHOD, "key": "48f4c8d76a43f699"}
    (new / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return _refused(lambda: adjust_held(run_folder(old), run_folder(new)))


def _workbook(folder: Path) -> list[Issue]:
    run = empty_run(folder / "january")
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    manifest["outputs"] = {"result.xlsx": ""}
    (run / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return _refused(lambda: run_folder(run))


def _without_a_column(folder: Path) -> list[Issue]:
    run = empty_run(folder / "january")
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    (run / "members.csv").write_text("village_id,member_id\n", encoding="utf-8")
    manifest["outputs"]["members.csv"] = sha256_of(run / "members.csv")
    (run / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return _refused(lambda: adjust_held(run_folder(run), run_folder(run)))


RUN_EXAMPLES: dict[str, tuple[str, Callable[[Path], list[Issue]]]] = {
    "D301": ("OLD_RUN january, an empty folder", _no_manifest),
    "D302": ("OLD_RUN january, where members.csv was edited", _edited),
    "D303": ("OLD_RUN january of 2025, NEW_RUN march of 2024", _other_year),
    "D304": ("OLD_RUN january, written with --format xlsx", _workbook),
    "D305": ("OLD_RUN january, with members.csv of another program", _without_a_column),
    "D306": ("OLD_RUN january, NEW_RUN march computed with --pseudonymise", _other_key),
}
"""What it is, and the issues that it gives."""
