"""What once ended a reader, or led it to take all memory, is a fault that it tells."""

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
EXPECTED = {
    "parquet/day-beyond-the-calendar": ("D035",),
    "parquet/name-that-is-no-text": ("D007",),
    "workbook/cell-in-a-far-row.xlsx": ("D023",),
    "workbook/cells-that-do-not-end.xlsx": ("D021",),
    "workbook/chain-in-a-circle.xls": ("D021",),
    "workbook/entries-cut-short.xls": ("D021",),
    "workbook/extent-that-ends-before-it-begins.xls": ("D021",),
    "workbook/extent-without-end.xls": ("D023",),
    "workbook/far-column.xls": ("D023",),
    "workbook/far-sheet.xls": ("D021",),
    "workbook/large-sheets-together.ods": ("D023",),
    "workbook/large-sheets-together.xlsx": ("D023",),
    "workbook/places-in-other-quotes.xlsx": ("D021",),
    "workbook/places-in-small-letters.xlsx": ("D021",),
    "workbook/places-that-do-not-end.xlsx": ("D021",),
    "workbook/so-many-texts.xlsx": ("D021",),
    "workbook/unknown-encoding.ods": ("D021",),
    "workbook/unknown-encoding.xlsx": ("D021",),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_what_was_found_is_told(name: str) -> None:
    """Each file gives the codes of its faults, and nothing is raised."""
    target = TARGETS[name.partition("/")[0]]
    assert target((CORPUS / name).read_bytes()) == EXPECTED[name]


def test_every_file_is_read() -> None:
    """No file of the corpus is forgotten."""
    files = [path for path in CORPUS.rglob("*") if path.is_file()]
    assert sorted(path.relative_to(CORPUS).as_posix() for path in files) == sorted(EXPECTED)
