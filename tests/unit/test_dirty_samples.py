"""The dirty samples give exactly the issues that were planted in them, and hold whom they touch."""

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from data.samples.dirty import generate
from data.samples.dirty.faults import FAULTS, HISTORY, MEMBERS, VILLAGES
from data.samples.dirty.members import A09, F
from data.samples.dirty.people import NOWHERE
from sanctions import InputError, assess, load
from sanctions.errors import Issue
from tests.unit.cli.lists import call

DIRTY = Path(generate.__file__).parent
COVENANT = DIRTY.parents[2] / "rulesets" / "nanhai-model"
EXPECTED = DIRTY / "expected"
LISTS = {"members": MEMBERS, "history": HISTORY, "villages": VILLAGES}
RUN = ["run", COVENANT, "--year", 2025, "--as-of", "2026-01-31", "--quiet"]
RUN += [cell for name, file in LISTS.items() for cell in (f"--{name}", DIRTY / file)]
MARK = "FFF8CBAD"
OF_SUMS = {"D051", "D052"}  # no row is set aside for them
APPEALED = {A09, F[15]}
"""Of no fault, and held: an appeal that is not resolved."""
UNNAMED = {F[25], F[26]}
"""Whom records are about that did not name them."""


def issues_of(engine: str) -> Sequence[Issue]:
    """What a run on the lists is refused for."""
    members, history, villages = (DIRTY / file for file in LISTS.values())
    with pytest.raises(InputError) as caught:
        assess(
            load(COVENANT),
            members,
            history,
            villages=villages,
            year=2025,
            as_of="2026-01-31",
            engine=engine,
        )
    return caught.value.issues


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def planted() -> Iterator[tuple[str, str, str, str]]:
    """Code, file, sheet and place of every planted fault."""
    for (file, sheet), faults in FAULTS.items():
        yield from ((each.code, file, sheet, each.place) for each in faults)


def test_the_script_writes_the_files_that_are_here(tmp_path: Path) -> None:
    """Generating the dirty lists again gives the same bytes, and not many of them."""
    generate.generate(tmp_path)
    written = sorted(file.name for file in tmp_path.iterdir())
    assert written == ["faults.md", "history.csv", "members.xlsx", "villages.tsv"]
    for name in written:
        assert (tmp_path / name).read_bytes() == (DIRTY / name).read_bytes()
    assert sum(file.stat().st_size for file in DIRTY.rglob("*") if file.is_file()) < 200_000
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 100_000


@pytest.mark.parametrize("engine", ["columnar", "reference"])
def test_what_was_planted_is_found_and_nothing_else(engine: str) -> None:
    """No fault is missed, none is told twice, and what is dirty but readable is none."""
    found = [
        (each.code, each.file or "", each.sheet or "", each.cell or str(each.row or ""))
        for each in issues_of(engine)
    ]
    assert Counter(found) == Counter(planted())


def test_the_issues_are_those_that_are_here(tmp_path: Path) -> None:
    """A run stops, and its list of issues is the expected one, byte by byte."""
    assert call(*RUN, "--out", tmp_path / "out").exit_code == 2
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "issues.csv",
        "manifest.json",
    ]
    assert (tmp_path / "out" / "issues.csv").read_bytes() == (DIRTY / "issues.csv").read_bytes()


def test_the_chinese_texts_are_those_that_are_here() -> None:
    """What a clerk reads of each issue, and what to do about it."""
    told = [
        {
            "cell": f"{each.sheet or each.file}!{each.cell or each.row or ''}",
            "code": each.code,
            "message": each.message_zh,
            "hint": each.hint_zh,
        }
        for each in issues_of("columnar")
    ]
    assert told == rows_of(DIRTY / "issues.zh.csv")


@pytest.fixture(scope="module")
def set_aside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run with its bad rows set aside."""
    folder = tmp_path_factory.mktemp("dirty") / "out"
    assert call(*RUN, "--quarantine", "--out", folder).exit_code == 0
    return folder


@pytest.mark.parametrize("table", ["members", "households", "villages", "issues"])
def test_the_rows_set_aside_leave_the_tables_that_are_here(set_aside: Path, table: str) -> None:
    """Statuses and money with `--quarantine` are the expected ones, byte by byte."""
    name = f"{table}.csv"
    assert (set_aside / name).read_bytes() == (EXPECTED / name).read_bytes()


def test_whom_a_fault_touches_is_held_and_nobody_else(set_aside: Path) -> None:
    """Every planted fault says whose reward is held for it; two more have appealed."""
    held = {
        row["member_id"] for row in rows_of(set_aside / "members.csv") if row["status"] == "held"
    }
    touched = {name for faults in FAULTS.values() for each in faults for name in each.holds}
    assert held == touched | APPEALED


def test_nobody_is_dropped_in_silence(set_aside: Path) -> None:
    """Each of the 83 people on the sheets is in the tables, or on a row that is set aside."""
    used = [row["member_id"] for row in rows_of(set_aside / "members.csv")]
    bad = {
        (row["sheet"], row["row"])
        for row in rows_of(set_aside / "issues.csv")
        if (row["table"], row["severity"]) == ("members", "error") and row["code"] not in OF_SUMS
    }
    assert len(used) + len(bad) == 83


def test_the_rows_set_aside_are_stated_with_their_money(set_aside: Path) -> None:
    """All rows of a list are computed or stated as set aside, and the README has the figures."""
    manifest = json.loads((set_aside / "manifest.json").read_text(encoding="utf-8"))
    told, given = manifest["set_aside"], manifest["inputs"]
    members = rows_of(set_aside / "members.csv")
    bad = {
        name: {
            (row["sheet"], row["row"])
            for row in rows_of(set_aside / "issues.csv")
            if (row["table"], row["severity"]) == (name, "error") and row["code"] not in OF_SUMS
        }
        for name in LISTS
    }
    assert {name: each["rows"] for name, each in told.items()} == {
        name: len(rows) for name, rows in bad.items()
    }
    assert given["members"]["rows"] == len(members) + told["members"]["rows"]
    text = (DIRTY / "README.md").read_text(encoding="utf-8")
    money, unread = Decimal(told["members"]["dividend"]), told["members"]["unreadable"]
    assert f"dividends of {money:,} and {unread} that cannot be read" in text


def test_the_readme_tells_the_figures_of_the_readable_sheet(set_aside: Path) -> None:
    """The figures worked out by hand are those of the run."""
    names = ("paid", "held", "withheld", "redistributed", "status")
    rows = rows_of(set_aside / "members.csv")
    actual = {row["member_id"]: [row[name] for name in names] for row in rows}
    told = {
        cells[1].strip(" `"): [cell.strip() for cell in cells[2:7]]
        for line in (DIRTY / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| 甲") and (cells := line.strip("|").split("|"))
    }
    assert len(told) == 9
    assert told == {name: actual[name] for name in told}


def test_mended_lists_have_no_error(set_aside: Path, tmp_path: Path) -> None:
    """Then everybody is on the list, and none is to pay back but whom a bad record did not name."""
    generate.generate_mended(tmp_path / "lists")
    run = ["run", COVENANT, "--year", 2025, "--as-of", "2026-01-31", "--quiet"]
    run += [
        cell for name, file in LISTS.items() for cell in (f"--{name}", tmp_path / "lists" / file)
    ]
    assert call(*run, "--out", tmp_path / "out").exit_code == 0
    issues = rows_of(tmp_path / "out" / "issues.csv")
    assert {row["severity"] for row in issues} == {"warning"}
    assert len(rows_of(tmp_path / "out" / "members.csv")) == 83
    assert (
        call("adjust", set_aside, tmp_path / "out", "--out", tmp_path / "adjusted").exit_code == 0
    )
    rows = rows_of(tmp_path / "adjusted" / "adjustments.csv")
    assert {row["member_id"] for row in rows if row["to_recover"] != "0.00"} == UNNAMED


def test_under_a_key_the_same_is_found_and_nobody_is_told(tmp_path: Path) -> None:
    """Codes and cells are those without a key, and neither an id nor a sheet's name gets out."""
    key = tmp_path / "key"
    key.write_text("0123456789abcdef" * 4, encoding="ascii")
    told = call(*RUN, "--pseudonymise", key, "--out", tmp_path / "out")
    assert told.exit_code == 2
    issues = rows_of(tmp_path / "out" / "issues.csv")
    found = Counter((row["code"], row["file"], row["cell"] or row["row"]) for row in issues)
    assert found == Counter((code, file, place) for code, file, _, place in planted())
    written = (tmp_path / "out" / "issues.csv").read_text(encoding="utf-8") + told.output
    assert NOWHERE not in written
    assert not any(sheet in written for sheet in ("甲社", "丙社", "说明"))


def test_every_cell_with_a_fault_is_marked_in_the_workbook(tmp_path: Path) -> None:
    """In `issues.xlsx` each planted cell is marked, and where no cell is at fault the row is."""
    assert call(*RUN, "--format", "xlsx", "--out", tmp_path / "out").exit_code == 2
    book = openpyxl.load_workbook(tmp_path / "out" / "issues.xlsx")
    marked = Counter(
        (sheet.title, place) for sheet in book.worksheets[1:] for place in marked_on(sheet)
    )
    tables = {file: table for table, file in LISTS.items()}
    expected = {
        (f"{tables[file]} {sheet}".strip(), place) for _, file, sheet, place in planted() if place
    }
    assert marked == Counter(expected)


def marked_on(sheet: Worksheet) -> Iterator[str]:
    """The places, in the list itself, of the cells that are marked on a sheet of the issues."""
    header, *rows = sheet.iter_rows()
    letters = [str(cell.value).rpartition("\n")[2] for cell in header]
    for row in rows:
        for letter, cell in zip(letters, row, strict=True):
            if cell.fill.fgColor.rgb == MARK:
                assert cell.comment is not None
                yield f"{row[0].value}" if cell is row[0] else f"{letter}{row[0].value}"
