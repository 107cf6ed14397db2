"""Issues and diagnostics: as a table, as lines, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from sanctions.cli.words import plural, say
from sanctions.errors import Diagnostic, InputError, Issue, UsageError
from sanctions.model.tables import HISTORY, ISSUES, MEMBERS, VILLAGES, Language
from sanctions.model.tables.words import SEVERITIES

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from sanctions.cli.options import FileFormat
    from sanctions.files.write import Lists

SHOWN = 20
"""How many issues a screen lists; the file has them all."""

_STYLES = {"error": "red", "warning": "yellow", "acknowledged": "green"}


def issue_table(issues: Sequence[Issue], language: Language, limit: int = SHOWN) -> Table:
    """The first issues, errors first: where each is, the value as given, and what to do."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, leading=1)
    for name in ("table", "row", "column", "value"):
        title = ISSUES.column(name).title.speak(language)
        table.add_column(title, justify="right" if name == "row" else "left", overflow="fold")
    table.add_column(ISSUES.column("message").title.speak(language), overflow="fold", ratio=1)
    for issue in sorted(issues, key=lambda each: each.severity)[:limit]:
        table.add_row(
            issue.table,
            issue.place,
            _column_text(issue, language),
            issue.value or "",
            _fault_text(issue, language),
        )
    return table


def _column_text(issue: Issue, language: Language) -> str:
    """The column as a clerk calls it; in English its name, which is what systems write."""
    for table in (MEMBERS, HISTORY, VILLAGES) if language == "zh" else ():
        if table.name == issue.table and issue.column in table.names:
            return table.column(issue.column).title.zh
    return issue.column or ""


def counted(issues: Sequence[Issue], language: Language) -> str:
    """How many errors and warnings there are."""
    errors = sum(issue.severity == "error" for issue in issues)
    warnings = len(issues) - errors
    return say(
        language,
        f"{errors:,} 处错误，{warnings:,} 处提醒",
        f"{plural(errors, 'error')}, {plural(warnings, 'warning')}",
    )


def diagnostic_line(diagnostic: Diagnostic, language: Language = "en") -> Text:
    """The diagnostic as every tool of ours prints it, its severity in colour."""
    from rich.text import Text

    text = Text(diagnostic.speak(language), no_wrap=True)
    text.highlight_words([diagnostic.heading(language)], _STYLES[diagnostic.standing])
    return text


def plain_issue(issue: Issue) -> dict[str, object]:
    """The issue for JSON, in both languages."""
    return asdict(issue)


def plain_diagnostic(diagnostic: Diagnostic) -> dict[str, object]:
    """The diagnostic for JSON; without a place ``file``, ``line`` and ``column`` are null."""
    span = diagnostic.span
    return {
        "severity": diagnostic.standing,
        "code": diagnostic.code,
        "file": None if span is None else span.file,
        "line": None if span is None else span.line,
        "column": None if span is None else span.column,
        "message": diagnostic.message,
        "message_zh": diagnostic.message_zh,
        "hint": diagnostic.hint,
        "hint_zh": diagnostic.hint_zh,
        "source": diagnostic.source,
        "source_zh": diagnostic.source_zh,
        "reason": diagnostic.reason,
        "reason_zh": diagnostic.reason_zh,
    }


def write_issues(
    folder: Path,
    issues: Sequence[Issue],
    file_format: FileFormat = "csv",
    lists: Lists = (),
) -> Path | None:
    """Write all issues of a run that stopped to ``issues.csv``, or beside a folder that is in use.

    With the format of a workbook it is ``issues.xlsx``, which shows rows of the ``lists``. Returns
    the file, or None where it cannot be written. The tables of an earlier run, or whatever else
    stands in the folder, are left as they are: the list is then ``FOLDER.issues.csv``.
    """
    from importlib.metadata import version

    from sanctions.files import MANIFEST, write_folder

    listed: FileFormat = "xlsx" if file_format == "xlsx" else "csv"
    names = {MANIFEST, *(f"{ISSUES.name}.{each}" for each in ("csv", "xlsx"))}
    if not _may_hold_issues(folder, names):
        return _write_beside(folder, issues, listed, lists)
    manifest = {"sanctions": version("sanctions"), "stopped": True, "issues": len(issues)}
    try:
        write_folder(folder, [], manifest, listed, issues=issues, lists=lists)
    except (InputError, UsageError):
        return None  # the folder cannot be written, which is not what the user has to repair now
    return folder / f"{ISSUES.name}.{listed}"


def _may_hold_issues(folder: Path, names: set[str]) -> bool:
    if not folder.is_dir():
        return not folder.exists()
    return {entry.name for entry in folder.iterdir()} <= names


def _write_beside(
    folder: Path, issues: Sequence[Issue], listed: FileFormat, lists: Lists
) -> Path | None:
    """Write the issues next to a folder; a file there that is no such list is left alone."""
    from tempfile import TemporaryDirectory

    from sanctions.files import write

    named = folder if folder.name.strip(".") else folder.resolve()
    file = named.parent / f"{named.name}.{ISSUES.name}.{listed}"
    try:
        if file.exists() and not _is_list(file):
            return None
        with TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as scratch:
            fresh = Path(scratch) / write.write_issues(Path(scratch), listed, issues, lists)
            fresh.replace(file)
    except OSError:  # as above
        return None
    return file


def _is_list(file: Path) -> bool:
    """Whether a file is a list of issues that we wrote."""
    if file.suffix == ".xlsx":
        from sanctions.files.workbook_issues import is_ours

        return is_ours(file)
    with file.open("rb") as lines:
        return lines.readline().rstrip(b"\r\n") == ",".join(ISSUES.names).encode()


def _fault_text(issue: Issue, language: Language) -> Text:
    from rich.text import Text

    severity = SEVERITIES[issue.severity].speak(language)
    text = Text.assemble((f"{severity}[{issue.code}]", _STYLES[issue.severity]))
    text.append(f" {say(language, issue.message_zh, issue.message)}")
    hint = say(language, issue.hint_zh, issue.hint)
    if hint:
        text.append(f"\n{hint}", "dim")
    return text
