"""What is given any bytes: each reader of files, and what must hold whatever it is given.

Nothing is raised but what tells the user of a fault, and every line is a row, a row that cannot be
used with an issue of its own, or a line with a warning.
"""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from sanctions.errors import Issue, RulesetError
from sanctions.files.arrow_tables import given_parquet
from sanctions.files.given import Given
from sanctions.files.rows import read_rows
from sanctions.files.sheets.columnar import text_columns
from sanctions.files.sheets.map_files import load_map
from sanctions.files.sheets.maps import NO_MAP, ListMap
from sanctions.files.sheets.texts import given_text
from sanctions.files.sheets.workbook import given_workbook
from sanctions.model.tables import HISTORY, MEMBERS, VILLAGES, Table
from sanctions.ruleset.load import load_ruleset

_TABLES = (MEMBERS, HISTORY, VILLAGES)
_MAPS = (
    NO_MAP,
    ListMap({"member_id": "编号", "dividend": "钱"}, {"village_id": "V1"}, header=2),
)


class RowLostError(Exception):
    """A line that is neither used nor told of."""


def text(content: bytes) -> tuple[str, ...]:
    """A CSV or TSV file; its first byte chooses the ending, the table and a map."""
    choice = content[0] if content else 0
    file = Path(("list.csv", "list.tsv")[choice & 1])
    table, chosen = _TABLES[(choice >> 1) % 3], _MAPS[(choice >> 3) & 1]
    return _told(lambda: given_text(content[1:], file, table, chosen), table)


def workbook(content: bytes) -> tuple[str, ...]:
    """A workbook of any kind."""
    return _told(lambda: given_workbook(content, Path("list.xlsx"), MEMBERS), MEMBERS)


def parquet(content: bytes) -> tuple[str, ...]:
    """A Parquet file."""
    return _told(lambda: given_parquet(content, "list.parquet", MEMBERS.name), MEMBERS)


def list_map(content: bytes) -> tuple[str, ...]:
    """A map of columns."""
    return _loaded(load_map, "map.yaml", content)


def ruleset(content: bytes) -> tuple[str, ...]:
    """A covenant."""
    return _loaded(load_ruleset, "ruleset.yaml", content)


TARGETS: Mapping[str, Callable[[bytes], tuple[str, ...]]] = {
    "text": text,
    "workbook": workbook,
    "parquet": parquet,
    "map": list_map,
    "ruleset": ruleset,
}
"""Each returns the codes of what it tells of."""


def _told(open_it: Callable[[], Given], table: Table) -> tuple[str, ...]:
    """Read all lines, by the exact reader and as columns of text.

    Raises:
        RowLostError: if a line is lost.
    """
    given = open_it()
    if given.issues:
        return _codes(list(given.issues))
    lines = list(given.lines)
    rows, issues = read_rows(replace(given, lines=lines), table)
    told = {issue.row for issue in issues}
    used = sorted([*rows.numbers, *(broken.number for broken in rows.broken)])
    warned = [line for line in lines if line.issue and line.issue.severity == "warning"]
    if used != sorted(line.number for line in lines if line not in warned):
        raise RowLostError(used)
    whole = any(issue.row is None and issue.severity == "error" for issue in issues)
    lost = [broken.number for broken in rows.broken if broken.number not in told]
    if lost and not whole:
        raise RowLostError(lost)
    if given.columns:
        texts, left = text_columns(open_it(), table)
        if len(texts) + len(left) != len(lines):
            raise RowLostError(len(texts), len(left), len(lines))
    return _codes(issues)


def _codes(issues: list[Issue]) -> tuple[str, ...]:
    """The codes; every issue must speak both languages, in text that can be written."""
    for issue in issues:
        for words in (issue.message, issue.message_zh, issue.hint, issue.hint_zh):
            if not words:
                raise RowLostError(issue)
            words.encode()
    return tuple(issue.code for issue in issues)


def _loaded(load: Callable[[str], object], name: str, content: bytes) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, name)
        file.write_bytes(content)
        try:
            load(str(file))
        except RulesetError as error:
            for each in error.diagnostics:
                str(each).encode()
            return tuple(each.code for each in error.diagnostics)
    return ()
