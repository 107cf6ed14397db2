"""What is recognised in a file, as a map to start from."""

import json
from collections.abc import Iterator
from pathlib import Path

from sanctions.errors import InputError, Issue
from sanctions.files.given import letters
from sanctions.files.opening import TEXTS, WORKBOOKS, content_of
from sanctions.files.sheets.encodings import UnknownEncoding
from sanctions.files.sheets.finding import Header, find_header
from sanctions.files.sheets.grid import Grid
from sanctions.files.sheets.lists import Source, no_list
from sanctions.files.sheets.texts import open_text
from sanctions.model.tables import Language, Table, Text

_REQUIRED, _OPTIONAL = Text("必填", "required"), Text("可不填", "optional")
_UNREAD = Text("不读取", "not read")
_OF_THE_COVENANT = Text(
    "公约有这样命名的栏才读取，否则请写明是哪一栏",
    "read only where a column of the covenant is called so, else say above which it is",
)
_ASIDE = Text("用来分户和核对", "used to tell households and to check sums")


def map_of_file(
    path: Path, table: Table, language: Language = "en", workbook_limit: int | None = None
) -> str:
    """A map of a list as YAML, with what is not recognised in comments.

    ``workbook_limit`` is how many bytes a workbook may hold unpacked.

    Raises:
        InputError: if the file cannot be read, or has no heading that is recognised.
    """
    source = _opened(path, table, workbook_limit)
    found: list[tuple[Grid, Header | None]] = []
    for grid in source.grids:
        header = find_header(grid, table, {})
        if isinstance(header, Issue):
            raise InputError([header])
        found.append((grid, header))
    first = next((header for _, header in found if header is not None), None)
    if first is None:
        raise InputError(no_list(source, table).issues)
    lines = [f"# {source.file}", *_sheets(found, language), f"{table.name}:", "  columns:"]
    lines += [*_columns(first, table, language), *_others(first, table, language), ""]
    return "\n".join(lines)


def _opened(path: Path, table: Table, workbook_limit: int | None) -> Source:
    content = content_of(path, table.name, {*TEXTS, *WORKBOOKS})
    if isinstance(content, Issue):
        raise InputError([content])
    if path.suffix.lower() in WORKBOOKS:
        from sanctions.files.sheets.packages import Room
        from sanctions.files.sheets.workbook import open_workbook

        opened = open_workbook(content, path, table.name, Room.of(workbook_limit))
    else:
        try:
            opened = open_text(content, path, table)
        except UnknownEncoding as fault:
            opened = fault.code.issue(table.name, path=str(path), line=fault.line)
    if isinstance(opened, Issue):
        raise InputError([opened])
    return opened


def _sheets(found: list[tuple[Grid, Header | None]], language: Language) -> Iterator[str]:
    """A comment a sheet: where its header is."""
    for grid, header in found:
        where = f"{grid.name}: " if grid.name else ""
        if header is not None:
            told = Text(f"表头在第 {header.first} 行", f"header in row {header.first}")
        else:
            told = Text("没有可识别的列名，不读取", "no heading is recognised, so it is left out")
        yield f"#   {where}{told.speak(language)}"


def _columns(header: Header, table: Table, language: Language) -> Iterator[str]:
    """A line a column: its heading and where that stands; in a comment what is in doubt."""
    found = header.found
    for name in table.names:
        column = table.column(name)
        needed = _REQUIRED if column.required else _OPTIONAL
        if name in found.places:
            word = json.dumps(header.words[found.places[name]], ensure_ascii=False)
            letter = letters(found.places[name] + 1)
            place = Text(f"{letter} 列", f"column {letter}")
            yield f"    {name}: {word}  # {place.speak(language)}"
        elif name in found.several:
            words = found.several[name]
            doubt = Text(
                f"是 {'、'.join(words)} 中的哪一列？（{needed.zh}）",
                f"which of {' or '.join(words)}? ({needed.en})",
            )
            yield f"    # {name}: {doubt.speak(language)}"
        elif column.required:
            missing = Text(
                f"未找到（{needed.zh}：{column.title.zh}）",
                f"not found ({needed.en}: {column.title.zh})",
            )
            yield f"    # {name}: {missing.speak(language)}"


def _others(header: Header, table: Table, language: Language) -> Iterator[str]:
    """Comments on the headings of no column: what they are used for, or that they are not read."""
    aside = [header.words[at] for at in sorted(header.found.aside.values())]
    rest = [word for word in header.found.unread if word]
    unread = _OF_THE_COVENANT if table.name == "history" else _UNREAD
    for words, told in ((aside, _ASIDE), (rest, unread)):
        if words:
            yield f"  # {told.speak(language)}: {', '.join(words)}"
