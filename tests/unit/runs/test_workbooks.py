"""A run writes the same figures to a workbook as to CSV, on every engine and in any shards."""

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from benchmarks.lists import Lists, write_csv
from sanctions import assess, load
from sanctions.model.tables import Column, Table
from sanctions.model.tables.words import CHOICES
from sanctions.runs.finished import OUTPUTS
from tests.unit.cli.lists import BAD_MEMBERS, NANHAI, call, write_lists

SHEETS = {
    "zh": ["记录认定", "措施", "成员奖励", "各户奖励", "村社奖励"],
    "en": ["Findings", "Measures", "Members", "Households", "Villages"],
}


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The arguments of a run: 120 households in 6 villages, some ids like formulas."""
    folder = tmp_path_factory.mktemp("lists")
    for path in write_csv(Lists(120, households_per_village=20), folder):
        text = path.read_text(encoding="utf-8")
        for plain, signed in {"H00000007": "=1+1", "V000003": "@村", "M000000300": "-1"}.items():
            text = text.replace(plain, signed)
        path.write_text(text, encoding="utf-8")
    named = ("--members", folder / "members.csv", "--history", folder / "history.csv")
    return [str(NANHAI), *map(str, named), "--year", "2025", "--as-of", "2026-01-31", "--quiet"]


def run(lists: list[str], out: Path, *options: str) -> Path:
    """A run that ends well: its folder."""
    done = call("run", *lists, "--out", out, *options)
    assert (done.exit_code, done.output) == (0, "")
    return out


def csv_cells(folder: Path, table: Table) -> list[list[object]]:
    """The rows of a CSV table as a workbook shows them."""
    with (folder / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))[1:]
    return [list(map(cell_of, table.columns, line)) for line in lines]


def cell_of(column: Column, text: str) -> object:
    """What a cell of CSV is in a workbook, in Chinese."""
    if not text:
        return None
    match column.type.kind:
        case "day":
            return date.fromisoformat(text)
        case "integer" | "decimal":
            return Decimal(text)
        case "choice":
            return CHOICES[text].zh
        case _:
            return text


def sheet_cells(folder: Path, names: list[str]) -> Iterator[list[list[object]]]:
    """The rows of each sheet, with exact numbers."""
    book = openpyxl.load_workbook(folder / "result.xlsx")
    assert book.sheetnames == names
    for sheet in book.worksheets:
        yield [[plain(cell) for cell in row] for row in sheet.iter_rows(2, values_only=True)]


def plain(cell: object) -> object:
    """A cell as exact as it is."""
    if isinstance(cell, int | float):
        return Decimal(repr(cell)).quantize(Decimal("0.0001")).normalize() + 0
    return cell.date() if isinstance(cell, datetime) else cell


@pytest.mark.parametrize(
    "engine",
    [
        ("columnar",),
        ("columnar", "--shard-members", "60", "--threads", "1"),
        ("reference",),
    ],
    ids=["whole", "shards", "reference"],
)
def test_a_workbook_has_the_figures_of_the_csv_files(
    engine: tuple[str, ...], lists: list[str], tmp_path: Path
) -> None:
    """Sheet by sheet and row by row: days, money to the fen, words, and ids that look like sums."""
    plain_files = run(lists, tmp_path / "csv", "--engine", "reference")
    folder = run(lists, tmp_path / "xlsx", "--engine", *engine, "--format", "xlsx", "--lang", "zh")
    assert sorted(path.name for path in folder.iterdir()) == [
        *("issues.xlsx", "manifest.json", "result.xlsx"),
    ]
    sheets = sheet_cells(folder, SHEETS["zh"])
    for table, rows in zip(OUTPUTS.values(), sheets, strict=True):
        expected = csv_cells(plain_files, table)
        assert rows == expected, table.name


def test_shards_and_runs_change_no_byte(lists: list[str], tmp_path: Path) -> None:
    """The workbook is the same in one piece, in shards, and when it is made again."""
    form = ("--format", "xlsx", "--lang", "zh")
    made = [
        run(lists, tmp_path / name, *form, *options)
        for name, options in {
            "one": (),
            "two": (),
            "shards": ("--shard-members", "90"),
            "reference": ("--engine", "reference"),
        }.items()
    ]
    first, *others = [(folder / "result.xlsx").read_bytes() for folder in made]
    assert others == [first] * 3
    manifests = [(folder / "manifest.json").read_bytes() for folder in made]
    assert manifests[0] == manifests[1]
    assert json.loads(manifests[0])["outputs"]["result.xlsx"] == sha256(first).hexdigest()
    options = {"format": "xlsx", "lang": "zh", "shard_members": 4_000_000}
    assert json.loads(manifests[0])["options"] == options


def test_the_library_writes_what_the_command_writes(lists: list[str], tmp_path: Path) -> None:
    """`Assessment.write` takes the language of a workbook."""
    _, _, members, _, history, *_ = lists
    result = assess(load(NANHAI), members, history, year=2025, as_of="2026-01-31")
    manifest = result.write(tmp_path / "api", format="xlsx", language="zh")
    folder = run(lists, tmp_path / "cli", "--format", "xlsx", "--lang", "zh")
    for name in ("result.xlsx", "issues.xlsx"):
        assert (tmp_path / "api" / name).read_bytes() == (folder / name).read_bytes()
    assert manifest["options"] == {"format": "xlsx", "lang": "zh"}
    assert "outputs" not in result.manifest


def test_the_language_is_that_of_the_command(lists: list[str], tmp_path: Path) -> None:
    """English sheets, titles and words with `--lang en`."""
    folder = run(lists, tmp_path / "out", "--format", "xlsx", "--lang", "en")
    findings, *_ = sheet_cells(folder, SHEETS["en"])
    assert {row[6] for row in findings} >= {"counted", "reported, not decided"}


def test_a_run_that_stops_leaves_its_issues_as_a_workbook(tmp_path: Path) -> None:
    """Every issue is a row, in Chinese and English, with what to do."""
    lists = write_lists(tmp_path, members=BAD_MEMBERS)
    out = tmp_path / "out"
    stopped = call("run", *lists, "--out", out, "--format", "xlsx", "--lang", "zh")
    assert stopped.exit_code == 2
    assert "issues.xlsx" in stopped.stderr.replace("\n", "")
    book = openpyxl.load_workbook(out / "issues.xlsx")
    header, *rows = book.worksheets[0].iter_rows(values_only=True)
    found = [dict(zip(map(str, header), row, strict=True)) for row in rows]
    codes = [(row["性质 Severity"], row["代码 Code"], row["行号 Row"]) for row in found]
    assert codes == [
        ("错误 error", "D040", 2),
        ("错误 error", "D036", 3),
        ("提醒 warning", "D112", 3),
    ]
    assert [row["说明"] for row in found[:2]] == ["`10.005` 的小数多于 2 位", "没有 `***30` 这一天"]
    assert all(row["办法"] and row["Message"] and row["Hint"] for row in found)
    manifest = json.loads((out / "manifest.json").read_bytes())
    assert list(manifest["outputs"]) == ["issues.xlsx"]


def test_issues_beside_a_folder_in_use_are_a_workbook_too(tmp_path: Path) -> None:
    """It is replaced by the next list; a workbook that is no list of issues stays."""
    out, beside = tmp_path / "out", tmp_path / "out.issues.xlsx"
    assert call("run", *write_lists(tmp_path), "--out", out).exit_code == 0
    whole = {path.name: path.read_bytes() for path in out.iterdir()}
    lists = write_lists(tmp_path, members=BAD_MEMBERS)
    for _ in range(2):
        assert call("run", *lists, "--out", out, "--format", "xlsx").exit_code == 2
        assert openpyxl.load_workbook(beside).sheetnames[0] == "问题 Issues"
    openpyxl.Workbook().save(beside)
    content = beside.read_bytes()
    call("run", *lists, "--out", out, "--format", "xlsx")
    assert beside.read_bytes() == content
    assert {path.name: path.read_bytes() for path in out.iterdir()} == whole
