"""A run whose tables are in memory, as the files of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sanctions.files.folder import write_folder
from sanctions.runs.finished import OUTPUTS
from sanctions.runs.manifest import Form, manifest_of, written_as
from sanctions.runs.run import Run


def write_run(run: Run, folder: Path, form: Form) -> dict[str, Any]:
    """Write the tables, the issues and the manifest; returns the manifest as it was written.

    Raises: InputError: when the folder holds something else, or cannot be written.
    """
    return write_folder(
        folder,
        [(table, run.tables[table.name]) for table in OUTPUTS.values()],
        {**manifest_of(run), **written_as(run.engine, form)},
        form.file_format,
        issues=run.issues,
        lists=run.lists,
        language=form.language,
        # A workbook of issues shows rows of the lists, which are read again for it.
        require_unchanged=run.require_unchanged if form.file_format == "xlsx" else None,
    )
